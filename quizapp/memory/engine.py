"""The `fsrs` package, asked one thing: what a rating does to a memory. It takes 24 ms to import; so does this file."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from fsrs import Card, Rating, Scheduler, State

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_RATINGS = {int(rating): rating for rating in Rating}


class Moved(NamedTuple):
    """What a rating leaves: the days to wait and the memory."""

    interval: int
    stability: float
    difficulty: float


class _OneUse(Card):
    """The package copies a card before it moves it, half of what a review takes; this one is made for one review.

    Given id and due date it neither sleeps a millisecond nor reads a clock.
    """

    def __copy__(self) -> "_OneUse":
        return self


class Engine:
    """FSRS-6 at one desired retention: no learning steps, no spread of the package's own, whole days."""

    def __init__(self, retention: float, parameters: tuple[float, ...], longest: int) -> None:
        self._scheduler = Scheduler(
            parameters=parameters,
            desired_retention=retention,
            learning_steps=(),
            relearning_steps=(),
            maximum_interval=longest,
            enable_fuzzing=False,
        )

    def introduced(self, rating: int) -> Moved:
        """What a new card's first rating leaves."""
        return self._reviewed(_OneUse(0, State.Learning, due=_EPOCH), rating, _EPOCH)

    def moved(self, stability: float, difficulty: float, elapsed: int, rating: int) -> Moved:
        """What the rating leaves of a card that was last rated so many days ago."""
        card = _OneUse(0, State.Review, None, stability, difficulty, _EPOCH, _EPOCH)
        return self._reviewed(card, rating, _EPOCH + timedelta(elapsed))

    def _reviewed(self, card: _OneUse, rating: int, now: datetime) -> Moved:
        after, _ = self._scheduler.review_card(card, _RATINGS[rating], now)
        assert after.stability is not None
        assert after.difficulty is not None
        return Moved((after.due - now).days, after.stability, after.difficulty)
