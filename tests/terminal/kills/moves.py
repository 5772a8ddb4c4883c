"""What a learner can do at the screen: the keys, what they come to in the log, and how the screen acknowledges it."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .book import Entry
from .scene import EDITED, NOTHING_BACK, NOTHING_DUE, REFUSED, TAKEN_BACK, Scene

NUMBERS = ("112", "２２４", "(3+4", "224/2", "57", "abc", "1e3")
WORDS = ("kernel", "卷积核", "ｋｅｒｎｅｌ", "stride", "核")

HOW = ("had", "partly", "missed")

Told = Callable[[Scene], int | None]
"""How many of a move's entries this screen acknowledges; None while it says nothing of it."""


@dataclass(frozen=True)
class Move:
    name: str
    keys: tuple[str, ...]
    told: Told
    entries: tuple[Entry, ...] = ()
    answers: tuple[str, ...] = ()
    """The half-made answer after each key."""


Moving = Callable[[Scene, Random], Move]


def when(name: str, keys: tuple[str, ...], done: Callable[[Scene], bool], *entries: Entry) -> Move:
    """Acknowledged as a whole."""
    return Move(name, keys, lambda after: len(entries) if done(after) else None, entries)


def card_of(scene: Scene) -> str:
    assert scene.card is not None, scene.text
    return scene.card


def moved_on(scene: Scene) -> Callable[[Scene], bool]:
    """Another card, or the end. With one card left that may be the same one: then nothing is to be seen."""
    alone = scene.place is not None and scene.place[1] - scene.place[0] == 1
    return lambda after: alone or after.over or after.card not in (None, scene.card)


# Half-made answers


def write(scene: Scene, chance: Random) -> Move:
    """Some letters, or one of them taken back."""
    line = (scene.answer or "").rpartition("\n")[2]
    before = scene.answer or ""
    if line and chance.random() < 0.25:
        return half_made("backspace", ("\x7f",), (before, before[:-1]))
    text = chance.choice(NUMBERS if scene.kind == "num" else WORDS)[: chance.randint(1, 6)]
    return half_made("type", tuple(text), tuple(before + text[:i] for i in range(len(text) + 1)))


def half_made(name: str, keys: tuple[str, ...], answers: tuple[str, ...]) -> Move:
    return Move(name, keys, lambda after: 0 if after.answer == answers[-1] else None, answers=answers)


def tick(scene: Scene, chance: Random) -> Move:
    number = chance.randint(1, len(scene.places))
    before = frozenset((scene.answer or "").split(",")) - {""}
    now = before ^ {str(scene.places[number - 1])}
    return half_made("tick", (str(number),), tuple(",".join(sorted(one)) for one in (before, now)))


def carry(scene: Scene, chance: Random) -> Move:
    """Grabs the line at the marker, carries it one down (up where it is the last) and drops it."""
    at = next((i for i, line in enumerate(scene.lines) if line.lstrip().startswith("›")), 0)
    down, to = ("\x1b[B", at + 1) if at + 1 < len(scene.places) else ("\x1b[A", at - 1)
    now = list(scene.places)
    now[at], now[to] = now[to], now[at]
    before, after = (",".join(map(str, one)) for one in (scene.places, now))

    def told(end: Scene) -> int | None:
        return 0 if end.answer == after and "⇅" not in end.text else None

    return Move("carry", (" ", down, " "), told, answers=(before, before, after, after))


# Answers


def hand_in(scene: Scene, chance: Random) -> Move:
    if scene.says(REFUSED):  # the next refusal could not be told from the last one
        return hint(scene, chance)
    return handing_in("answer", ("enter",), scene, scene.answer or "")


def handing_in(name: str, keys: tuple[str, ...], scene: Scene, answer: str) -> Move:
    def told(after: Scene) -> int | None:
        return 1 if after.marked or after.judging else 0 if after.says(REFUSED) else None

    return Move(name, keys, told, (("answered", card_of(scene), answer),), (answer,))


def hand_in_outline(scene: Scene, chance: Random) -> Move:
    """Enter begins a line, Enter on an empty one hands in."""
    return handing_in("outline", ("enter", "enter"), scene, scene.answer or "")


def in_one_go(scene: Scene, chance: Random) -> Move:
    """Typed ahead in one piece, before the screen has shown a letter of it: an answer with a slip mended, and its
    rating, or the judgement of the first idea."""
    before, number = scene.answer or "", chance.randint(1, 3)
    answer: Entry = ("answered", card_of(scene), before + "7")
    keys: tuple[str, ...]
    if scene.kind == "open":
        then: Entry = ("judged", card_of(scene), HOW[number - 1])
        keys = ("85", "\x7f\x7f", "7", "enter", "enter", str(number))
    else:
        then = ("rated", card_of(scene), number)
        keys = ("85", "\x7f\x7f", "7", "enter", str(number))

    def told(after: Scene) -> int | None:
        if after.over or after.card not in (None, scene.card) or after.text.count("unit-") > 1:
            return 2
        return 1 if after.marked or after.judging else 0 if after.says(REFUSED) else None

    answers = tuple(before + more for more in ("", "8", "85", "8", "", "7", f"7{number}"))
    return Move("at once", keys, told, (answer, then), answers)


def pick(scene: Scene, chance: Random) -> Move:
    number = chance.randint(1, len(scene.places))
    answer: Entry = ("answered", card_of(scene), str(scene.places[number - 1]))
    return when("pick", (str(number),), lambda after: after.marked, answer)


def turn(scene: Scene, chance: Random) -> Move:
    return when("turn", ("enter",), lambda after: after.marked, ("answered", card_of(scene), ""))


def give_up(scene: Scene, chance: Random) -> Move:
    return when("don't know", ("f5",), lambda after: after.marked, ("answered", card_of(scene), ""))


ANSWERING: dict[str, tuple[Moving, ...]] = {
    "num": (write, hand_in), "gap": (write, hand_in), "open": (write, hand_in_outline), "pick": (pick,),
    "tick": (tick, hand_in), "order": (carry, hand_in), "card": (turn,),
}  # fmt: skip


# What comes after an answer


def judge(scene: Scene, chance: Random) -> Move:
    number = chance.randint(1, 3)
    how = HOW[number - 1]
    done = scene.text.count("unit-")
    judged: Entry = ("judged", card_of(scene), how)
    return when(
        "judge", (str(number),), lambda after: after.marked or after.text.count("unit-") > done, judged
    )


def rate(scene: Scene, chance: Random) -> Move:
    rating = chance.choice((1, 2, 3, 3, 3, 4, None))
    rated: Entry = ("rated", card_of(scene), rating)
    return when("rate", (str(rating or "enter"),), lambda after: after.asking or after.over, rated)


# Whenever there is a card


def undo(scene: Scene, chance: Random) -> Move:
    def told(after: Scene) -> int | None:
        if after.says(NOTHING_BACK):
            return 0
        return 1 if after.says(TAKEN_BACK) and after.text != scene.text else None

    return Move("undo", ("f4",), told, (("undone", "", None),))


def bury(scene: Scene, chance: Random) -> Move:
    return put_aside("bury", "f7", "buried", scene)


def suspend(scene: Scene, chance: Random) -> Move:
    return put_aside("suspend", "f8", "suspended", scene)


def know(scene: Scene, chance: Random) -> Move:
    return put_aside("know", "f10", "known", scene)


def put_aside(name: str, key: str, kind: str, scene: Scene) -> Move:
    def done(after: Scene) -> bool:
        return after.over or after.card not in (None, scene.card)

    return when(name, (key,), done, (kind, card_of(scene), None))


def flag(scene: Scene, chance: Random) -> Move:
    """A window for the note comes over the question."""
    return when("flag", ("f9",), lambda after: after.flagging)


def note(scene: Scene, chance: Random) -> Move:
    text = f"n{chance.randint(0, 99)}"
    flagged: Entry = ("flagged", card_of(scene), text)
    return when("note", ("\x15", text, "enter"), lambda after: not after.flagging, flagged)


def hint(scene: Scene, chance: Random) -> Move:
    more, none = scene.hints + 1, ("no further hint", "没有更多提示")
    return when("hint", ("f3",), lambda after: after.hints >= more or after.says(none))


def skip(scene: Scene, chance: Random) -> Move:
    return when("skip", ("f6",), moved_on(scene))


def language(scene: Scene, chance: Random) -> Move:
    return when("language", ("f2",), lambda after: after.language not in (None, scene.language))


def away(scene: Scene, chance: Random) -> Move:
    return when("home", ("escape",), lambda after: after.home)


def edit(scene: Scene, chance: Random) -> Move:
    """An editor has the terminal for a moment, and writes into the bank. What is said then is told from what was said
    before by going away in between."""
    if scene.says(EDITED):
        return away(scene, chance)
    return when("edit", ("\x0f",), lambda after: after.says(EDITED))


def leave(scene: Scene, chance: Random) -> Move:
    return when("leave", ("enter",), lambda after: after.home)


def start(scene: Scene, chance: Random) -> Move:
    """From Home, or from the tour of a first run."""
    here = (scene.home, scene.tour)
    return when(
        "start", ("enter",), lambda after: after.says(NOTHING_DUE) or (after.home, after.tour) != here
    )


# On Home


def narrow(scene: Scene, chance: Random) -> Move:
    """Down to nothing, so that Enter starts no other session."""
    return when("narrow", ("z", "q"), lambda after: after.narrowed)


def widen(scene: Scene, chance: Random) -> Move:
    return when("widen", ("escape",), lambda after: after.home and not after.narrowed)


def browse(scene: Scene, chance: Random) -> Move:
    return when("browse", ("f3",), lambda after: after.browsing)


def close(scene: Scene, chance: Random) -> Move:
    return when("close", ("escape",), lambda after: after.home)
