"""Taking back and putting off."""

from itertools import pairwise

from quizapp.answers.rating import Rating
from quizapp.memory.events import Answered, Shown
from quizapp.memory.states import Reviewed
from quizapp.memory.store import Store
from quizapp.settings import Settings
from quizapp.text.numbers import shown

from .desk import CARDS, GAP, NET, PICK, SIZE, Desk, know, name_of

AGAIN, GOOD, EASY = Rating.AGAIN, Rating.GOOD, Rating.EASY


def test_undo_goes_back_to_any_depth(desk: Desk) -> None:
    """Every rating and answer of the session, one at a time; the states passed are those that came before."""
    desk.bank(*CARDS[:3])
    with desk.sit() as study:
        seen = []
        for _ in range(3):
            seen.append(study.session)
            study.reveal()
            seen.append(study.session)
            study.rate(GOOD)
        assert study.finished
        while seen:
            assert study.undo()
            past = seen.pop()
            assert (study.session.queue, study.session.tally) == (past.queue, past.tally)
            assert type(study.session.phase) is type(past.phase)
            assert desk.on_disk() == study.session
        assert not study.undo()
        with Store.open(desk.progress) as store:
            assert all(not isinstance(store.state(name), Reviewed) for name in ("one", "two", "three"))
            assert store.daily(desk.day).reviews == 0


def test_undone_answer_is_in_the_field_again_with_the_same_numbers(desk: Desk) -> None:
    desk.bank(SIZE)
    with desk.sit() as study:
        assert study.card is not None
        numbers = study.card.variant
        study.answer("7 + 0")
        assert study.undo()
        assert study.asking
        assert study.draft == "7 + 0"
        assert study.card.variant == numbers
        assert study.card.n == 0


def test_undo_of_the_last_rating_gives_the_same_intervals_again(desk: Desk) -> None:
    desk.bank(CARDS[0])
    with desk.sit() as study:
        study.reveal()
        offered = study.intervals
        study.rate(EASY)
        assert study.finished
        assert study.undo()
        assert study.intervals == offered


def test_undo_reaches_into_the_session_before(desk: Desk) -> None:
    """Its card comes back to the desk, unscheduled again; then its answer is taken back, then nothing is left."""
    desk.bank(*CARDS[:3])
    with desk.sit(settings=Settings(new_per_day=1)) as study:
        first = know(study)
        study.leave()
    with desk.sit() as study:
        waiting = name_of(study)
        assert waiting != first
        taken = study.undo()
        assert taken is not None
        assert taken.text("en").startswith("Taken back from an earlier session: the rating (On ")
        assert first not in taken.text("en"), "it is on the desk; its id says nothing to a learner"
        assert (name_of(study), study.asking) == (first, True)
        assert study.session.queue[:2] == (first, waiting)
        assert desk.on_disk() == study.session
        with Store.open(desk.progress) as store:
            assert not isinstance(store.state(first), Reviewed)
        assert study.undo() is not None
        assert study.undo() is None
        know(study)
        with Store.open(desk.progress) as store:
            assert isinstance(store.state(first), Reviewed)


def test_draft_of_other_numbers_is_not_brought_back(desk: Desk) -> None:
    """Skipped and shown again, the question has other numbers; what was half typed was meant for the first."""
    desk.bank(SIZE, CARDS[0])
    with desk.sit() as study:
        study.keep_draft("11")
        study.skip()
        know(study)
        assert name_of(study) == "size"
        assert study.draft == ""


def test_draft_of_words_outlives_a_skip(desk: Desk) -> None:
    desk.bank(GAP, CARDS[0])
    with desk.sit() as study:
        study.keep_draft("ker")
        study.skip()
        know(study)
        assert name_of(study) == "gap"
        assert study.draft == "ker"


def test_skipped_card_comes_last_and_only_when_it_is_alone_at_once(desk: Desk) -> None:
    desk.bank(*CARDS[:3])
    with desk.sit() as study:
        study.skip()
        assert [know(study) for _ in range(2)] == ["two", "three"]
        study.skip()
        assert name_of(study) == "one"
        assert study.session.done == 2


def test_numeric_question_never_shows_the_same_numbers_twice_running(desk: Desk) -> None:
    """Over skips, failures, undone ratings and days."""
    desk.bank(SIZE, CARDS[0])
    for _ in range(4):
        with desk.sit() as study:
            while not study.finished:
                if name_of(study) == "size":
                    study.skip()
                    know(study, AGAIN if len(study.session.rated) < 1 else None)
                else:
                    know(study)
            study.leave()
        desk.later(days=40)
    with Store.open(desk.progress) as store:
        shown_ = [e.event for e in store.history("size") if isinstance(e.event, Shown)]
    drawn = [event.variant.index for event in shown_ if event.variant]
    assert [event.n for event in shown_] == list(range(len(shown_)))
    assert len(drawn) >= 6
    assert all(a != b for a, b in pairwise(drawn))


def test_log_keeps_the_variant_with_its_numbers(desk: Desk) -> None:
    """History survives an edit of the space: index, space and decoded numbers all stand in the log."""
    desk.bank(NET)
    with desk.sit() as study:
        assert study.card is not None
        variant = study.card.variant
        assert variant is not None
    with Store.open(desk.progress) as store:
        (shown_,) = (e.event for e in store.history("net"))
    assert isinstance(shown_, Shown)
    assert shown_.variant is not None
    assert shown_.variant.params == variant.params
    assert (shown_.variant.index, shown_.variant.space) == (variant.index, variant.space)


def test_answer_is_logged_with_what_it_came_to(desk: Desk) -> None:
    desk.bank(PICK, SIZE)
    with desk.sit() as study:
        study.answer("1")
        study.rate(AGAIN)
        study.answer(shown(study.card.variant.mistakes["no-plus-one"]))  # type: ignore[union-attr]
    with Store.open(desk.progress) as store:
        told = [
            (e.event.raw, e.event.verdict, e.event.diagnosis)
            for name in ("pick", "size")
            for e in store.history(name)
            if isinstance(e.event, Answered)
        ]
    assert told[0] == ("1", "wrong", "thirds")
    assert told[1][1:] == ("wrong", "no-plus-one")
