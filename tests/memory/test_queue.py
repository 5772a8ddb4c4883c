from itertools import permutations, zip_longest

from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.queue import Candidate, apart, build
from quizapp.memory.schedule import Scheduler
from quizapp.memory.states import CardState, New, Reviewed

from .hand import DAY

SCHEDULER = Scheduler()


def reviewed(stability: float, ago: int, interval: int) -> Reviewed:
    return Reviewed(stability, 5.0, DAY - ago, interval, reps=1, lapses=0, seen=1)


def topics(spelled: str) -> list[Candidate]:
    """One candidate a letter, the letter its topic: "aab" is a0, a1, b2."""
    return [Candidate(f"{topic}{n}", topic, n) for n, topic in enumerate(spelled)]


def spaced(letters: str, before: str | None = None) -> str:
    """The letters, each a topic, in the order that `apart` puts them in."""
    return "".join(letters[place] for place in apart(letters, before))


def meetings(topics: str, before: str | None = None) -> int:
    return sum(a == b for a, b in zip([before, *topics], topics, strict=False))


def test_what_is_due_comes_least_likely_remembered_first_then_what_is_new_in_order() -> None:
    states: dict[str, CardState] = {
        "fresh": reviewed(40.0, ago=5, interval=5),
        "fading": reviewed(4.0, ago=20, interval=4),
        "middling": reviewed(10.0, ago=10, interval=10),
        "not-due": reviewed(10.0, ago=2, interval=10),
        "seen": New(seen=1),
    }
    names = ["seen", "unseen", "fresh", "not-due", "middling", "fading"]
    candidates = [Candidate(name, name, n) for n, name in enumerate(names)]
    queue = build(candidates, states, DAY, SCHEDULER, new_limit=10, introduced_today=0)
    assert queue == ["fading", "middling", "fresh", "seen", "unseen"]


def test_a_card_is_due_on_its_day_and_not_the_day_before() -> None:
    state = {"a": reviewed(3.0, ago=3, interval=3)}
    card = [Candidate("a", "t", 0)]
    assert build(card, state, DAY, SCHEDULER, 0, 0) == ["a"]
    assert build(card, state, DAY - 1, SCHEDULER, 0, 0) == []


def test_the_daily_limit_counts_what_was_introduced_today() -> None:
    five = topics("abcde")
    assert len(build(five, {}, DAY, SCHEDULER, new_limit=3, introduced_today=0)) == 3
    assert len(build(five, {}, DAY, SCHEDULER, new_limit=3, introduced_today=2)) == 1
    assert len(build(five, {}, DAY, SCHEDULER, new_limit=3, introduced_today=9)) == 0


def test_the_limit_holds_back_new_cards_and_never_due_ones() -> None:
    states: dict[str, CardState] = {c.card: reviewed(3.0, 3, 3) for c in topics("abc")}
    assert len(build(topics("abc"), states, DAY, SCHEDULER, new_limit=0, introduced_today=0)) == 3


def test_a_clock_set_back_makes_nothing_due_and_breaks_nothing() -> None:
    states: dict[str, CardState] = {c.card: reviewed(3.0, 0, 3) for c in topics("abc")}
    assert build(topics("abcd"), states, DAY - 900, SCHEDULER, 5, 0) == ["d3"]


def test_the_first_new_card_keeps_away_from_the_topic_of_the_last_due_one() -> None:
    states: dict[str, CardState] = {"a0": reviewed(3.0, 3, 3)}
    assert build(topics("aab"), states, DAY, SCHEDULER, 5, 0) == ["a0", "b2", "a1"]


def test_topics_alternate_with_as_little_change_of_order_as_that_takes() -> None:
    assert spaced("abcabc") == "abcabc"
    assert spaced("aabbcc") == "abacbc"
    assert spaced("baaa") == "abaa"
    assert spaced("bcaaa") == "abaca"


@given(st.text("abcd", max_size=7), st.sampled_from([None, "a", "b"]))
def test_no_topic_twice_running_where_any_order_avoids_it(letters: str, before: str | None) -> None:
    best = min(meetings("".join(order), before) for order in set(permutations(letters)))
    assert meetings(spaced(letters, before), before) == best


@given(st.text("abcdefgh", max_size=60))
def test_spacing_neither_loses_nor_doubles_a_card_and_keeps_the_order_within_a_topic(letters: str) -> None:
    found = apart(letters)
    assert sorted(found) == list(range(len(letters)))
    for topic in set(letters):
        places = [place for place in found if letters[place] == topic]
        assert places == sorted(places)


def in_passing(letters: str, before: str | None) -> str:
    """The rule as it reads, counting anew before every turn: of what is left, the first of another topic than the last;
    once one topic makes up more than half of it, that topic every second turn."""
    left, found = letters, ""
    while left:
        crowd = max(sorted(set(left), key=left.index), key=left.count)
        if left.count(crowd) > len(left) // 2:
            others = [topic for topic in left if topic != crowd]
            crowded = [crowd] * left.count(crowd)
            lines = (others, crowded) if before == crowd else (crowded, others)
            return found + "".join(t for pair in zip_longest(*lines, fillvalue="") for t in pair)
        before = next(topic for topic in left if topic != before)
        left = left.replace(before, "", 1)
        found += before
    return found


@given(st.text("abcd", max_size=40) | st.text("abcdefghij", max_size=60), st.sampled_from([None, "a", "b"]))
def test_counting_only_when_a_topic_may_have_become_crowded_changes_no_order(
    letters: str, before: str | None
) -> None:
    assert spaced(letters, before) == in_passing(letters, before)


@given(st.permutations(topics("aaabbbccd")))
def test_the_queue_does_not_depend_on_the_order_in_which_candidates_were_read(
    shuffled: list[Candidate],
) -> None:
    states: dict[str, CardState] = {f"{t}{n}": reviewed(3.0 + n, 9, 3) for n, t in enumerate("aaabb")}
    assert build(shuffled, states, DAY, SCHEDULER, 9, 0) == build(
        topics("aaabbbccd"), states, DAY, SCHEDULER, 9, 0
    )
