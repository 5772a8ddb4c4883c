"""The order of a session: what is due, least likely to be remembered first, then what is new."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from quizapp.memory.schedule import Scheduler
from quizapp.memory.states import CardState, New, Reviewed


class Candidate(NamedTuple):
    """A question that a session may ask; `position` is its place in the order that new ones come in."""

    card: str
    topic: str
    position: int


def build(
    candidates: Iterable[Candidate],
    states: Mapping[str, CardState],
    day: int,
    scheduler: Scheduler,
    new_limit: int,
    introduced_today: int,
) -> list[str]:
    """Due cards by ascending retrievability, then new ones in order of position as far as the day's limit goes.

    Within each part the order gives way where that keeps two questions of one topic apart.
    """
    due: list[tuple[float, int, str, str]] = []
    new: list[tuple[int, str, str]] = []
    for card, topic, position in candidates:
        match states.get(card):
            case Reviewed() as state:
                if state.due_day <= day:
                    due.append((scheduler.retrievability(state, day), position, card, topic))
            case New() | None:
                new.append((position, card, topic))
    due.sort()
    new.sort()
    room = max(0, new_limit - introduced_today)
    return in_turn(*(([row[-2] for row in part], [row[-1] for row in part]) for part in (due, new[:room])))


def in_turn(*parts: tuple[Sequence[str], Sequence[str]]) -> list[str]:
    """The cards of every part, given with their topics in the order wanted, with topics kept apart within each."""
    asked: list[str] = []
    last: str | None = None
    for cards, topics in parts:
        order = apart(topics, last)
        asked += [cards[place] for place in order]
        last = topics[order[-1]] if order else last
    return asked


def apart(topics: Sequence[str], before: str | None = None) -> list[int]:
    """Their places in an order with no topic twice running where that can be avoided, else as near it as can be.

    Each turn takes the first place of another topic than the last (`before` for the first turn), until one topic makes
    up more than half of what is left: from then on it takes every second turn, or its places meet later.
    """
    counts = Counter(topics)
    largest, second = _largest(counts)
    calm = (
        2 * counts[largest]
    )  # with as many left or more, whatever was taken, no topic is more than half of them
    counted = False
    order: list[int] = []
    held: deque[int] = deque()  # passed over for their topic, which is therefore one and the same
    ahead = 0
    for left in range(len(topics), 0, -1):
        if left < calm:
            if not counted:
                counts = Counter(topics[place] for place in (*held, *range(ahead, len(topics))))
                largest, second = _largest(counts)
                counted = True
            elif (
                second > left // 2
            ):  # as it was counted; counts only fall, so that it is counted again only here
                largest, second = _largest(counts)
            if counts[largest] > left // 2:
                return order + _alternating([*held, *range(ahead, len(topics))], topics, largest, before)
        if held and topics[held[0]] != before:
            place = held.popleft()
        else:
            while topics[ahead] == before:
                held.append(ahead)
                ahead += 1
            place = ahead
            ahead += 1
        order.append(place)
        before = topics[place]
        if counted:
            counts[before] -= 1
    return order


def _largest(counts: Counter[str]) -> tuple[str, int]:
    """The topic that most places are left of, and how many the next one has."""
    (largest, _), *rest = counts.most_common(2) or [("", 0)]
    return largest, rest[0][1] if rest else 0


def _alternating(places: list[int], topics: Sequence[str], largest: str, before: str | None) -> list[int]:
    """The crowded topic in every second place; what the others leave of it stands together at the end."""
    crowd = [place for place in places if topics[place] == largest]
    others = [place for place in places if topics[place] != largest]
    lines = (others, crowd) if before == largest else (crowd, others)
    return [place for pair in zip_longest(*lines) for place in pair if place is not None]
