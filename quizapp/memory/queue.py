"""The order of a session: what is due, least likely to be remembered first, then what is new."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import NamedTuple

from quizapp.memory.fold import CardState, New, Reviewed
from quizapp.memory.schedule import Scheduler


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
    due: list[tuple[float, int, Candidate]] = []
    new: list[tuple[int, str, Candidate]] = []
    for candidate in candidates:
        match states.get(candidate.card):
            case Reviewed() as state:
                if state.due_day <= day:
                    due.append((scheduler.retrievability(state, day), candidate.position, candidate))
            case New() | None:
                new.append((candidate.position, candidate.card, candidate))
    due.sort(key=lambda item: (item[0], item[1], item[2].card))
    new.sort(key=lambda item: item[:2])
    first = apart([candidate for _, _, candidate in due])
    room = max(0, new_limit - introduced_today)
    second = apart([candidate for _, _, candidate in new[:room]], first[-1].topic if first else None)
    return [candidate.card for candidate in first + second]


def apart(candidates: list[Candidate], before: str | None = None) -> list[Candidate]:
    """The same candidates with no topic twice running where that can be avoided, else as near their order as can be.

    Each place takes the first candidate of another topic than the last (`before` for the first place), until one topic
    makes up more than half of what is left: from then on it takes every second place, or its questions meet later.
    """
    counts = Counter(candidate.topic for candidate in candidates)
    # Counts only fall, so that the largest is looked up again only where it seems too large: O(n) over the whole queue.
    most = max(counts.values(), default=0)
    ordered: list[Candidate] = []
    held: deque[Candidate] = deque()  # passed over for their topic, which is therefore one and the same
    ahead = deque(candidates)
    while held or ahead:
        left = len(held) + len(ahead)
        if most > left // 2:
            topic = max(counts, key=lambda topic: counts[topic])
            most = counts[topic]
            if most > left // 2:
                return ordered + _alternating([*held, *ahead], topic, before)
        while (not held and ahead[0].topic == before) or (held and held[0].topic == before == ahead[0].topic):
            held.append(ahead.popleft())
        line = ahead if not held or held[0].topic == before else held
        ordered.append(line.popleft())
        before = ordered[-1].topic
        counts[before] -= 1
    return ordered


def _alternating(candidates: list[Candidate], topic: str, before: str | None) -> list[Candidate]:
    """The crowded topic in every second place; what the others leave of it stands together at the end."""
    crowd = [candidate for candidate in candidates if candidate.topic == topic]
    others = [candidate for candidate in candidates if candidate.topic != topic]
    lines = (others, crowd) if before == topic else (crowd, others)
    return [candidate for pair in zip_longest(*lines) for candidate in pair if candidate is not None]
