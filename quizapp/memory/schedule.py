"""When to ask again: FSRS-6 in whole study days, behind one small adapter round the `fsrs` package.

What the adapter adds: days instead of 24-hour blocks, no learning steps (a failed card comes back within its session,
which is not the schedule's business), and a spread of our own in place of the package's unseeded one: to a seeded day
of the window, or to the quietest where it is told how much is due on each.
`fsrs` takes 24 ms to import: it waits for the first rating that is asked about.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from quizapp.answers.rating import Rating
from quizapp.memory.events import Scheduled
from quizapp.memory.states import CardState, New, Reviewed, reps

if TYPE_CHECKING:
    from quizapp.memory.engine import Engine, Moved

# The defaults of FSRS-6, written down so that an upgrade of the package cannot shift a learner's schedule unnoticed.
PARAMETERS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip

# A hundred years: the longest interval, and the longest wait that is told from a longer one.
LONGEST = 36_500

Load = Callable[[int, int], Mapping[int, int]]
"""How many cards are due on each study day from the first to the last asked about: `Store.due_counts`."""

_SPREAD = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, float(LONGEST), 0.05))


def elapsed(state: Reviewed, day: int) -> int:
    """Days since the last rating; a clock set back makes it 0, never less."""
    return min(max(day - state.last_day, 0), LONGEST)


def window(interval: int) -> range:
    """The days among which an interval is spread, so that cards learned together do not stay together.

    Below 3 days none; from there 1 day to either side, and 15 % of what lies between 2.5 and 7 days, 10 % of what lies
    between 7 and 20, 5 % of the rest: 3 → 2-4, 10 → 8-12, 30 → 27-33, 100 → 93-107. Never below 2 days.
    """
    if interval < 3:
        return range(interval, interval + 1)
    delta = 1.0
    for start, end, share in _SPREAD:
        if interval > start:
            delta += share * (min(interval, end) - start)
    return range(max(2, round(interval - delta)), min(LONGEST, round(interval + delta)) + 1)


def spread(interval: int, card: str, repetition: int) -> int:
    """The day of the window that this card takes at this repetition: the same on every machine, whenever it is asked.

    The place within the window is the same for all four ratings, so that a better rating never comes back sooner.
    """
    return _seeded(window(interval), _place(card, repetition))


def _place(card: str, repetition: int) -> int:
    """Where in its window a card stands, of 2^64 places."""
    digest = blake2b(f"{card}\0{repetition}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _seeded(days: range, place: int) -> int:
    return days[place * len(days) >> 64]


def quietest(days: range, seeded: int, day: int, load: Load) -> int:
    """The days to wait after which the fewest cards are due; of several such, the one nearest to the seeded place.

    A better rating never comes back sooner here either: its window and its seeded place both lie no earlier, so what it
    would rather have than the worse rating's choice lies no earlier than that.
    """
    due = load(day + days[0], day + days[-1])
    return min(days, key=lambda wait: (due.get(day + wait, 0), abs(wait - seeded), wait))


class Scheduler:
    """FSRS-6 at one desired retention. `preview` is what the buttons show, and what is stored is one of its values."""

    def __init__(self, retention: float = 0.9, parameters: tuple[float, ...] = PARAMETERS) -> None:
        if not 0 < retention < 1:
            raise ValueError(f"the desired retention must lie between 0 and 1, got {retention}")
        if len(parameters) != len(PARAMETERS):
            raise ValueError(f"FSRS-6 takes {len(PARAMETERS)} parameters, got {len(parameters)}")
        self.retention = retention
        self.parameters = parameters
        self._decay = -parameters[20]
        self._factor = 0.9 ** (1 / self._decay) - 1

    def preview(
        self, state: CardState, day: int, card: str, load: Load | None = None
    ) -> Mapping[Rating, Scheduled]:
        """What each rating would do to the card today; given the load, on the quietest day of its window."""
        place = _place(card, reps(state))
        return {rating: self._reviewed(state, day, place, rating, load) for rating in Rating}

    def review(
        self, state: CardState, day: int, card: str, rating: Rating, load: Load | None = None
    ) -> Scheduled:
        """What this rating does to the card today: what `preview` said it would."""
        return self._reviewed(state, day, _place(card, reps(state)), rating, load)

    def _reviewed(
        self, state: CardState, day: int, place: int, rating: Rating, load: Load | None
    ) -> Scheduled:
        moved = self._moved(state, day, rating)
        days = window(moved.interval)
        wait = _seeded(days, place)
        if load is not None and len(days) > 1:
            wait = quietest(days, wait, day, load)
        return Scheduled(wait, moved.stability, moved.difficulty, isinstance(state, New))

    def retrievability(self, state: Reviewed, day: int) -> float:
        """The probability that the card is recalled on that day: 0.9 when the elapsed days equal the stability.

        FSRS's forgetting curve R(t, S) = (1 + F·t/S)^-w₂₀ with F such that R(S, S) = 0.9; written here because a queue
        asks it of thousands of cards, and the package answers only about objects with clock times.
        """
        return float((1 + self._factor * elapsed(state, day) / state.stability) ** self._decay)

    def _moved(self, state: CardState, day: int, rating: Rating) -> "Moved":
        """What FSRS itself makes of the rating, before its interval is spread."""
        if isinstance(state, New):
            return self._engine.introduced(rating)
        return self._engine.moved(state.stability, state.difficulty, elapsed(state, day), rating)

    @cached_property
    def _engine(self) -> "Engine":
        from quizapp.memory.engine import Engine

        return Engine(self.retention, self.parameters, LONGEST)
