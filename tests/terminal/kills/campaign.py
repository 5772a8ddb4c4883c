"""One learner's life of many kills: at it, killed, held against the disk, started again."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from quizapp.bank.check import check
from quizapp.memory.days import study_day
from quizapp.practice.session import Asking, Marked, Session

from ..terminal import Terminal
from .bank import write_bank
from .book import Book
from .disk import Disk
from .learner import Learner
from .moves import Move
from .scene import NOTHING_DUE, TYPED, Scene

MORNING = datetime(2026, 3, 2, 10, tzinfo=UTC)
SIZE = (100, 45)
"""Room for a question with its whole feedback: what the campaign reads must not be scrolled away."""

STARTS = 0.12
"""So many of the kills fall into the start."""

TOURS = 4
"""Every so manieth life begins with the tour."""

RESIZING = 0.15
"""So many of the others, while the window changes its size."""

EDITOR = """sh -c 'sleep 0.03; echo "# edited" >> "$0"'"""

STARTING = Move("starting", (), lambda after: None)


@dataclass
class Life:
    """From a first start on a machine that knows nothing of quizapp; seeded, so that it can be lived again."""

    root: Path
    seed: int
    book: Book = field(default_factory=Book)
    day: int = 0
    orders: dict[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)
    """How the options of a card stood at its n-th showing."""
    disk: Disk | None = None
    kept: tuple[str, ...] = ()
    """What the half-made answer may be after the next start; empty where nothing is known of it."""
    tally: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.content = write_bank(self.root / "content")
        self.language = "en"

    def live(self, kills: int) -> Counter[str]:
        for kill in range(kills):
            try:
                self.one()
            except AssertionError as error:
                error.add_note(f"life {self.seed}, kill {kill + 1}, in {self.root}")
                raise
        return self.tally

    def one(self) -> None:
        """A run from its start to its kill, and what the kill left."""
        before_this = self.book.sure
        if self.chance.random() < 0.05 or (self.disk and (not self.session or not self.session.queue)):
            self.day += 1  # a session that is through is not gone on with; a new one begins in another day
            self.disk, self.kept = None, ()
        now = MORNING + timedelta(days=self.day)
        study = ("study", "--only", "--content", str(self.content), "--language", self.language)
        command = (*study, "--now", now.isoformat())
        tour = self.seed % TOURS == 0
        with Terminal(command, self.root / "home", size=SIZE, first_run=tour, EDITOR=EDITOR) as terminal:
            learner = Learner(terminal, self.chance, self.book)
            resizing = False
            if self.chance.random() < STARTS:
                move = STARTING
                terminal.watch(self.chance.uniform(0, 0.8))
            else:
                learner.wait(lambda scene: 1 if begun(scene) else None, "question")
                self.check_resumed(learner.scene())
                for _ in range(self.chance.randint(0, 9)):
                    learner.step()
                before = learner.scene()
                resizing = self.chance.random() < RESIZING
                move = (learner.last_while_resizing if resizing else learner.last)(self.moment())
                if not move.answers and before.answer is not None:
                    move = replace(move, answers=(before.answer,))
            scene = Scene(terminal.kill())
            if resizing:  # what was drawn last is half of one size and half of another
                scene, move = before, replace(move, told=lambda after: None)
        self.check_killed(move, scene, study_day(now, 4), before_this)

    def moment(self) -> float:
        """Seconds after the last key: a key takes some ten milliseconds to be drawn."""
        return self.chance.uniform(0, self.chance.choice((0.01, 0.04, 0.15)))

    # What is held against what

    @property
    def session(self) -> Session | None:
        return self.disk.session if self.disk else None

    def check_killed(self, move: Move, scene: Scene, day: int, before: int) -> None:
        if seen := move.told(scene):
            self.book.sure = min(len(self.book.entries), self.book.sure + seen)
        acknowledged = self.book.sure - before
        self.disk = Disk.copied(self.root / "home", self.root / "copy", day)
        arrived = self.book.settle(self.disk.entries)
        self.disk.check()
        assert not (problems := check(content=[self.content])), problems
        self.check_scene(scene, self.disk.states)
        self.check_draft(scene, move.answers)
        self.tally["kills"] += 1
        self.tally[move.name] += 1
        self.tally["acknowledged"] += acknowledged
        self.tally["stored, not yet shown"] += arrived
        if scene.language is not None:
            self.language = scene.language

    def check_scene(self, scene: Scene, states: Sequence[Session]) -> None:
        """What the screen showed last is what the log says at one of its last events, fact by fact: the kill may
        have cut a frame in two."""
        if not states or scene.home or scene.browsing:
            return
        last = states[-6:]
        if scene.marked or scene.judging:
            assert any(isinstance(state.phase, Marked) for state in last), (
                f"no answer is logged:\n{scene.text}"
            )
        if scene.card is not None:
            shown = [s.phase.shown for s in last if isinstance(s.phase, Asking | Marked)]
            shown = [one for one in shown if one.card == scene.card]
            assert shown, f"{scene.card} was never shown:\n{scene.text}"
            if shown[-1].variant is not None:
                params = [one.variant.params for one in shown if one.variant]
                assert any(scene.asks(one) for one in params), f"not {params}:\n{scene.text}"
        if scene.place is not None:
            places = [(state.done, state.size) for state in last]
            assert scene.place in places, f"{scene.place} is none of {places}:\n{scene.text}"
        if scene.over:
            assert any(not state.queue for state in last), f"the session was not through:\n{scene.text}"

    def check_draft(self, scene: Scene, answers: tuple[str, ...]) -> None:
        """What was typed is there up to the last key that was echoed, or further, where its answer is not."""
        assert self.disk is not None
        self.kept = ()
        if self.session is None or not isinstance(self.session.phase, Asking):
            return
        if scene.answer is None or self.session.phase.shown.card != scene.card:
            return
        at = answers.index(scene.answer) if scene.answer in answers else len(answers)
        if scene.kind not in TYPED:  # what is ticked or carried may be drawn a moment before it is kept
            at = 0
        self.kept = (scene.answer, *answers[at:])
        draft = self.disk.draft(scene.card).rstrip("\n")
        if scene.kind in TYPED:  # a list that was never touched has no draft
            assert draft in self.kept, f"{draft!r} is kept of {scene.answer!r}, {answers}"
        self.tally["drafts"] += bool(draft)

    def check_resumed(self, scene: Scene) -> None:
        """The next start stands where the log ended: the question, its numbers and order, the hints, the draft."""
        session = self.session
        if session is None or not session.queue or scene.tour:
            return
        assert scene.card == session.queue[0], f"{session.queue[0]} was to be gone on with:\n{scene.text}"
        assert scene.place == (session.done, session.size), f"{session.done}/{session.size}:\n{scene.text}"
        answered = scene.marked or scene.judging
        assert answered == isinstance(session.phase, Marked), f"{session.phase}:\n{scene.text}"
        if isinstance(session.phase, Asking):
            assert scene.hints == session.phase.hints, f"{session.phase}:\n{scene.text}"
            assert not self.kept or scene.answer in self.kept, f"{self.kept}:\n{scene.text}"
        if isinstance(session.phase, Asking | Marked):
            shown = session.phase.shown
            if shown.variant is not None:
                assert scene.asks(shown.variant.params), f"{shown.variant}:\n{scene.text}"
            if scene.kind in ("pick", "tick"):
                order = self.orders.setdefault((shown.card, shown.n), scene.places)
                assert order == scene.places, f"{order}:\n{scene.text}"
        self.tally["resumed"] += 1


def begun(scene: Scene) -> bool:
    there = scene.asking or scene.marked or scene.judging
    return there or scene.tour or (scene.home and scene.says(NOTHING_DUE))


def live(root: Path, seed: int, kills: int) -> Counter[str]:
    """A life, or what is remembered of it where it was lived in this folder before."""
    report = root / f"life-{seed}-{kills}.json"
    if report.exists():
        return Counter(json.loads(report.read_text("utf-8")))
    home = root / f"life-{seed}"
    home.mkdir(parents=True)
    found = Life(home, seed).live(kills)
    report.write_text(json.dumps(found), "utf-8")
    return found
