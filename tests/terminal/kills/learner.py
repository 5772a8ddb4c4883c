"""A learner with seeded habits: looks at the screen, does something, and waits until the screen has answered."""

import time
from dataclasses import dataclass, replace
from random import Random

from ..terminal import Terminal
from . import moves
from .book import Book
from .moves import Move, Told
from .scene import TYPED, Scene


@dataclass
class Learner:
    terminal: Terminal
    chance: Random
    book: Book

    def step(self) -> None:
        """One move, waited for until the screen has answered it."""
        before = self.scene()
        move = self.choose(before)
        self.send(move)
        self.wait(move.told, f"{move.name} {move.keys} on\n{before.text}")
        if move.told(self.scene()) == 0:
            self.book.withdraw()
        self.book.acknowledge()

    def last(self, seconds: float) -> Move:
        """One more move, cut off so many seconds later."""
        move = self.choose(self.scene(), last=True)
        self.send(move)
        self.terminal.watch(seconds)
        return move

    def last_while_resizing(self, seconds: float) -> Move:
        """The same in a window that is drawn larger and smaller all the time: nothing can be read there any more."""
        move = self.choose(self.scene(), last=True)
        end = time.monotonic() + seconds
        self.resize()
        self.send(move)
        while (left := end - time.monotonic()) > 0:
            self.resize()
            self.terminal.watch(min(left, self.chance.uniform(0, 0.02)))
        return replace(move, name=f"{move.name}, resizing")

    def resize(self) -> None:
        self.terminal.resize(self.chance.choice((1, 20, 80, 300)), self.chance.choice((1, 5, 24, 100)))

    def send(self, move: Move) -> None:
        self.book.send(*move.entries)
        self.terminal.send(*move.keys)

    def scene(self) -> Scene:
        return Scene(self.terminal.seen())

    def wait(self, told: Told, what: str) -> None:
        """Until the screen tells, and has come to rest."""
        self.terminal.wait_until(lambda: told(self.scene()) is not None, what)
        self.terminal.rest()

    def choose(self, scene: Scene, last: bool = False) -> Move:
        if scene.browsing:
            return moves.close(scene, self.chance)
        if scene.narrowed:
            return moves.widen(scene, self.chance)
        if scene.home:
            at_home = (moves.start, moves.start, moves.narrow, moves.browse)
            return self.chance.choice(at_home)(scene, self.chance)
        if scene.tour:
            return moves.start(scene, self.chance)
        if scene.flagging:
            return moves.note(scene, self.chance)
        if scene.over:
            return self.chance.choice((moves.undo, moves.leave))(scene, self.chance)
        whenever = [moves.language, moves.undo, moves.away, moves.edit]
        aside = [moves.bury, moves.suspend, moves.know, moves.flag]
        if scene.marked or scene.judging:
            own: list[moves.Moving] = [moves.rate if scene.marked else moves.judge]
            others = [*whenever, self.chance.choice(aside)]
        else:
            own = [*moves.ANSWERING[scene.kind], *([moves.in_one_go] if last and scene.kind in TYPED else [])]
            others = [*whenever, moves.hint, moves.skip, moves.give_up, self.chance.choice(aside)]
        weights = [*[0.6 / len(own)] * len(own), *[0.4 / len(others)] * len(others)]
        return self.chance.choices([*own, *others], weights)[0](scene, self.chance)
