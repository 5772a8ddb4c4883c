import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.answers.rating import Rating
from quizapp.memory.events import (
    UNDOABLE,
    Answered,
    Buried,
    Ended,
    Event,
    Flagged,
    Garbled,
    Hinted,
    Judged,
    Known,
    Rated,
    Renamed,
    Resumed,
    Scheduled,
    Shown,
    Skipped,
    Started,
    Suspended,
    Undone,
    Unflagged,
    Unknown,
    Variant,
    card_of,
    kind_of,
    pack,
    unpack,
)

whole = st.integers(0, 2**62)
real = st.floats(allow_nan=False, allow_infinity=False)
word = st.text(
    st.characters(exclude_categories=())
)  # lone surrogates included: they can be pasted into a terminal
value = st.one_of(whole, real, word, st.booleans(), st.lists(real, max_size=3))
variant = st.builds(Variant, whole, whole, st.dictionaries(word, value, max_size=4), word)
scheduled = st.builds(Scheduled, st.integers(1, 36_500), real, real, st.booleans())
verdict = st.sampled_from(["right", "slip", "wrong", None])
words = st.lists(word, max_size=3).map(tuple)
event = st.one_of(
    st.builds(Started, words, words, real, whole),
    st.builds(Shown, word, whole, st.none() | variant),
    st.builds(Hinted, word, whole),
    st.builds(Skipped, word, st.booleans()),
    st.builds(Answered, word, whole, word, verdict, st.none() | word, real),
    st.builds(Rated, word, st.sampled_from(Rating), st.none() | scheduled, real),
    st.builds(Judged, word, word, st.sampled_from(["had", "partly", "missed"])),
    st.builds(Known, word, scheduled),
    st.builds(Buried, word),
    st.builds(Suspended, word),
    st.builds(Resumed, word),
    st.builds(Flagged, word, word),
    st.builds(Unflagged, word),
    st.builds(Undone, whole, word),
    st.builds(Renamed, word, word),
    st.builds(Ended, word),
)


@given(event)
def test_what_is_written_is_what_is_read(event: Event) -> None:
    assert unpack(kind_of(event), pack(event)) == event


@given(event)
def test_a_payload_is_ascii_so_that_anything_typed_can_be_stored(event: Event) -> None:
    assert pack(event).isascii()


def test_a_kind_of_a_later_version_is_kept_as_it_is() -> None:
    later = unpack("praised", '{"card":"adam-step"}')
    assert later == Unknown("praised", '{"card":"adam-step"}')
    assert (kind_of(later), pack(later), card_of(later)) == ("praised", '{"card":"adam-step"}', None)


def test_a_key_that_a_later_version_added_is_passed_over() -> None:
    assert unpack("hinted", '{"card":"a","index":1,"spoken":true}') == Hinted("a", 1)


def test_an_undo_written_before_it_named_a_card_is_read() -> None:
    assert unpack("undone", '{"target":7}') == Undone(7, "")


@given(event)
def test_what_can_be_undone_names_its_card(event: Event) -> None:
    """Undo goes by the history of the card: an undoable event that were in none could not be found again."""
    assert not isinstance(event, UNDOABLE) or card_of(event) is not None


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("judged", '{"card":"a","unit":"u","how":"nearly"}'),
        ("hinted", "{"),
        ("hinted", '{"card":"a"}'),
        ("rated", '{"card":"a","rating":7}'),
        ("shown", "[]"),
    ],
)
def test_a_payload_that_was_never_written_is_called_garbled(kind: str, payload: str) -> None:
    with pytest.raises(Garbled):
        unpack(kind, payload)


def test_not_a_number_cannot_be_logged() -> None:
    with pytest.raises(ValueError, match="JSON"):
        pack(Answered("a", 0, "", None, None, math.nan))


def test_a_rating_without_a_schedule_moves_nothing() -> None:
    repeat = Rated("a", Rating.GOOD, None)
    assert (repeat.moves, repeat.interval) == (False, 0)
    moving = Rated("a", Rating.GOOD, Scheduled(4, 4.2, 5.0, introduces=True))
    assert (moving.moves, moving.interval) == (True, 4)


def test_payloads_keep_the_shape_that_is_on_learners_disks() -> None:
    """A change of these lines is a change of the file format: old logs must still be readable."""
    rated = Rated("adam-step", Rating.HARD, Scheduled(3, 2.5, 5.0, introduces=True), 1.5)
    assert json.loads(pack(rated)) == {
        "card": "adam-step",
        "rating": 2,
        "schedule": {"interval": 3, "stability": 2.5, "difficulty": 5.0, "introduces": True},
        "seconds": 1.5,
    }
    shown = Shown("conv-size", 2, Variant(17, 1, {"k": 3, "p": [0, 1]}, "f00d"))
    assert json.loads(pack(shown)) == {
        "card": "conv-size",
        "n": 2,
        "variant": {"index": 17, "attempt": 1, "params": {"k": 3, "p": [0, 1]}, "space": "f00d"},
    }
    known = Known("adam-step", Scheduled(8, 8.2956, 1.0, introduces=True))
    assert json.loads(pack(known)) == {
        "card": "adam-step",
        "schedule": {"interval": 8, "stability": 8.2956, "difficulty": 1.0, "introduces": True},
    }
    assert json.loads(pack(Flagged("adam-step", "which β?"))) == {"card": "adam-step", "note": "which β?"}
    assert [kind_of(kind("a")) for kind in (Buried, Suspended, Resumed, Unflagged)] == [
        "buried",
        "suspended",
        "resumed",
        "unflagged",
    ]
