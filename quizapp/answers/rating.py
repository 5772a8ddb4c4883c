"""From a verdict to the rating that Enter takes."""

from enum import IntEnum
from typing import Literal

Verdict = Literal["right", "slip", "wrong"]


class Rating(IntEnum):
    """The four buttons of spaced repetition, numbered as the scheduler counts them."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


def suggested(verdict: Verdict, hinted: bool) -> Rating:
    """Right alone is Good; right with a hint, or after a slip, Hard; all else Again. Easy is for a person to say."""
    if verdict == "wrong":
        return Rating.AGAIN
    return Rating.GOOD if verdict == "right" and not hinted else Rating.HARD
