"""What can happen to a learner's memory: immutable values, each written to the log as its kind and a JSON payload.

A new kind is a new class here; the log's table does not change for it. What the events decided at the time (interval,
stability, difficulty) is recorded in them, so that reading the log again needs no scheduler and gives the same bits on
every processor and under every later version of the algorithm.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from quizapp.answers.rating import Rating, Verdict
from quizapp.memory.errors import Garbled


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and where an event happened: UTC milliseconds, the study day, the session.

    A session is named by the sequence number of its `Started`; None is outside any session (and on `Started` itself).
    """

    at: int
    day: int
    session: int | None = None


@dataclass(frozen=True)
class Started:
    """A session began with this queue and these settings, which hold until it ends whatever the settings file says."""

    groups: tuple[str, ...]
    queue: tuple[str, ...]
    retention: float
    new_per_day: int
    ahead: bool = False
    """Of what is learned already, whatever day it is due: no rating in it moves the schedule."""


@dataclass(frozen=True)
class Variant:
    """The numbers a numeric question was asked with, and what is needed to find them again."""

    index: int
    attempt: int
    params: Mapping[str, Any]
    space: str


@dataclass(frozen=True)
class Shown:
    """A question came on the screen for the `n`-th time, counted from 0."""

    card: str
    n: int
    variant: Variant | None = None


@dataclass(frozen=True)
class Hinted:
    card: str
    index: int


@dataclass(frozen=True)
class Skipped:
    """The card left the head of the queue unrated: put off to its end, or `gone` from the banks."""

    card: str
    gone: bool


@dataclass(frozen=True)
class Answered:
    """An answer that counts. `verdict` is None where the learner alone judges (a flashcard)."""

    card: str
    n: int
    raw: str
    verdict: Verdict | None
    diagnosis: str | None
    seconds: float


How = Literal["had", "partly", "missed"]
"""How much of an idea unit an open answer held, by the learner's own judgement."""


@dataclass(frozen=True)
class Judged:
    """One idea unit of the open answer that was handed in last, held against it by the learner."""

    card: str
    unit: str
    how: How


@dataclass(frozen=True)
class Scheduled:
    """What a rating does to a card: the days to wait and the FSRS memory that it leaves.

    `introduces` says that the card was new before: a rating that does is one that the daily limit counts.
    """

    interval: int
    stability: float
    difficulty: float
    introduces: bool


@dataclass(frozen=True)
class Rated:
    """The learner's rating. Without a schedule it is a repeat within the session: counted, but nothing moves."""

    card: str
    rating: Rating
    schedule: Scheduled | None
    seconds: float = 0.0

    @property
    def moves(self) -> bool:
        return self.schedule is not None

    @property
    def interval(self) -> int:
        """Days until the card is due again; 0 where nothing moves."""
        return self.schedule.interval if self.schedule else 0


@dataclass(frozen=True)
class Known:
    """The learner says that they know this already: it gets the schedule that Easy would give, without an answer.

    It is no rating: neither the day's limit of new cards nor the streak counts it.
    """

    card: str
    schedule: Scheduled


@dataclass(frozen=True)
class Buried:
    """Not today: the card stays away until the next study day."""

    card: str


@dataclass(frozen=True)
class Suspended:
    """Not until it is resumed."""

    card: str


@dataclass(frozen=True)
class Resumed:
    card: str


@dataclass(frozen=True)
class Flagged:
    """Marked to come back to, with a note that may be empty; a second flag takes the place of the first."""

    card: str
    note: str


@dataclass(frozen=True)
class Unflagged:
    card: str


@dataclass(frozen=True)
class Undone:
    """The event with the sequence number `target` no longer counts. The log keeps both.

    Where the target belongs to an earlier session, `card` is the one that comes back with it, before all others.
    """

    target: int
    card: str = ""


@dataclass(frozen=True)
class Renamed:
    """The question `old` is now called `new`: its history goes with it."""

    old: str
    new: str


@dataclass(frozen=True)
class Ended:
    reason: str


@dataclass(frozen=True)
class Unknown:
    """An event of a kind that a later version writes: kept as it is, and never counted by this one."""

    kind: str
    payload: str


Undoable = Answered | Judged | Rated | Known | Buried | Suspended | Resumed | Flagged | Unflagged
"""What a learner decides about a card, and may take back, last first."""

UNDOABLE: tuple[type[Undoable], ...] = get_args(Undoable)

Event = Undoable | Started | Shown | Hinted | Skipped | Undone | Renamed | Ended | Unknown


@dataclass(frozen=True, slots=True)
class Logged:
    """An event with its place in the log. Order is by `seq` alone: a clock may be set back, a sequence cannot."""

    seq: int
    stamp: Stamp
    event: Event


def kind_of(event: Event) -> str:
    return event.kind if isinstance(event, Unknown) else type(event).__name__.lower()


def card_of(event: Event) -> str | None:
    """The card that the event names. An `Undone` joins the history of its target, which only the log knows."""
    return event.card if isinstance(event, Undoable | Shown | Hinted | Skipped) else None


_ENCODER = json.JSONEncoder(default=vars, allow_nan=False, separators=(",", ":"))


def pack(event: Event) -> str:
    """The payload as ASCII JSON: whatever was typed, lone surrogates included, can be stored."""
    if isinstance(event, Unknown):
        return event.payload
    return _ENCODER.encode(vars(event))


def unpack(kind: str, payload: str) -> Event:
    """The event again; `Garbled` where it is none. A key that a later version added is passed over."""
    try:
        return _unpacked(kind, payload)
    except (ValueError, KeyError, TypeError) as error:
        raise Garbled(f"{kind} {payload[:40]!r}: {error!r}") from error


def _unpacked(kind: str, payload: str) -> Event:
    p: dict[str, Any] = json.loads(payload)
    match kind:
        case "shown":
            v = p["variant"]
            variant = None if v is None else Variant(v["index"], v["attempt"], v["params"], v["space"])
            return Shown(p["card"], p["n"], variant)
        case "answered":
            verdict = cast(Verdict | None, p["verdict"])
            return Answered(p["card"], p["n"], p["raw"], verdict, p["diagnosis"], p["seconds"])
        case "rated":
            schedule = None if p["schedule"] is None else _schedule(p["schedule"])
            return Rated(p["card"], Rating(p["rating"]), schedule, p["seconds"])
        case "hinted":
            return Hinted(p["card"], p["index"])
        case "skipped":
            return Skipped(p["card"], p["gone"])
        case "undone":
            return Undone(p["target"], p.get("card", ""))
        case "judged":
            return Judged(p["card"], p["unit"], _how(p["how"]))
        case "known":
            return Known(p["card"], _schedule(p["schedule"]))
        case "buried":
            return Buried(p["card"])
        case "suspended":
            return Suspended(p["card"])
        case "resumed":
            return Resumed(p["card"])
        case "flagged":
            return Flagged(p["card"], p["note"])
        case "unflagged":
            return Unflagged(p["card"])
        case "started":
            return Started(
                tuple(p["groups"]), tuple(p["queue"]), p["retention"], p["new_per_day"], p.get("ahead", False)
            )
        case "renamed":
            return Renamed(p["old"], p["new"])
        case "ended":
            return Ended(p["reason"])
        case _:
            return Unknown(kind, payload)


def _how(text: str) -> How:
    if text not in get_args(How):
        raise ValueError(f"{text!r} is no judgement")
    return cast(How, text)


def _schedule(payload: dict[str, Any]) -> Scheduled:
    return Scheduled(payload["interval"], payload["stability"], payload["difficulty"], payload["introduces"])
