"""How a session comes about: today's open one is gone on with, else a queue is made for a new one."""

from collections.abc import Sequence

from quizapp.bank.catalogue import Catalogue
from quizapp.memory import counts, events
from quizapp.memory.days import study_day
from quizapp.memory.events import Logged
from quizapp.memory.store import Store
from quizapp.practice.session import begin, fold
from quizapp.practice.stamp import Clock, stamp_of
from quizapp.practice.study import Study
from quizapp.settings import Settings


def open_study(
    store: Store,
    catalogue: Catalogue,
    clock: Clock,
    settings: Settings,
    groups: Sequence[str] = (),
    ahead: bool = False,
) -> Study | None:
    """Goes on with today's open session, or begins one with these groups (all of them where none is named).

    A group is a bank, or a topic of a bank as `bank/topic`. None where nothing is due and nothing new is left for
    today. An open session of other groups, or of banks that are not here, is ended first. The store's lease must be
    held. With `ahead` it is one over all that is learned there, due or not, which moves no schedule.
    """
    now = clock()
    day = study_day(now, settings.rollover_hour)
    for rename in counts.renamed(store, catalogue.path):
        store.append(rename, stamp_of(now, settings.rollover_hour))
    resumed = fold(store.open_session(day))
    if resumed is not None:
        wanted = ahead == resumed.started.ahead and (not groups or tuple(groups) == resumed.started.groups)
        if resumed.queue and wanted and any(card in catalogue for card in resumed.queue):
            return Study(store, catalogue, clock, settings, resumed)
        store.append(
            events.Ended("another began" if resumed.queue else "finished"),
            stamp_of(now, settings.rollover_hour, resumed.id),
        )
    if ahead:
        queue = counts.queue_ahead(store, catalogue.path, groups, day)
    else:
        queue = counts.queue(store, catalogue.path, groups, day, settings.new_per_day)
    if not queue:
        return None
    started = events.Started(tuple(groups), tuple(queue), settings.retention, settings.new_per_day, ahead)
    stamp = stamp_of(now, settings.rollover_hour)
    return Study(
        store, catalogue, clock, settings, begin(Logged(store.append(started, stamp), stamp, started))
    )
