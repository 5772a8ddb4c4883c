"""What stands in a keys file: a record for each question, comparable between machines."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.keys.records import checksum, differences, record, records, rounded, settled, signed
from verify.registry import formula

from .samples import ADAM, FIXED, SIZE, both, numeric, question

RECALLED: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "flashcard": ({"answer": both("Half.", "一半。")}, ["Half.", "一半。"]),
    "choice": (
        {"options": [{"text": both("A")}, {"text": both("B"), "key": True}, {"text": both("C")}]},
        [1],
    ),
    "multi": (
        {
            "options": [
                {"text": both("A"), "key": True},
                {"text": both("B")},
                {"text": both("C"), "key": True},
            ]
        },
        [0, 2],
    ),
    "cloze": (
        {
            "ask": both("The ____.", "这____。"),
            "answer": both("six", "六"),
            "accept": {"en": ["6"], "zh": ["6"]},
        },
        ["six", "六", "6"],
    ),
    "ordering": ({"lines": [both(line) for line in "abcd"]}, ["a", "b", "c", "d"]),
    "open": (
        {
            "units": [
                {"id": name, "must": name != "may", "text": both(name), "cue": both("Why?")}
                for name in ("first", "may", "last")
            ],
            "wrong": [{"says": both("No.")}],
            "followups": [
                {"level": 2, "when": "always", "ask": both("And?"), "answer": both("So.")} for _ in range(2)
            ],
            "model": both("So it is."),
        },
        ["first", "last"],
    ),
}


@pytest.mark.parametrize("kind", RECALLED)
def test_record_of_a_question_without_numbers_is_its_answer(kind: str) -> None:
    body, answer = RECALLED[kind]
    assert record(question("a", kind, **body)) == {"kind": kind, "answer": answer}


def test_record_of_a_numeric_question_is_complete() -> None:
    """Formula with digest, tolerance, space, and the first five showings with parameters, every step and the answer."""
    found = record(numeric(ADAM))
    assert found["formula"] == "optim.adam"
    assert found["formula_digest"] == formula("optim.adam").digest
    assert (found["asked"], found["form"]) == ("theta", "real")
    assert found["tolerance"] == {"rel": 0.0, "abs": 2e-4}
    assert found["size"] == 32
    assert [one["n"] for one in found["variants"]] == [0, 1, 2, 3, 4]
    assert [one["variant"] for one in found["variants"]][:3] == [29, 12, 22]
    first = found["variants"][0]
    assert first["params"]["g"] == [4, 1]
    assert list(first["steps"]) == ["m", "v", "m_hat", "v_hat", "step", "theta"]
    assert first["answer"] == first["steps"]["theta"][1] == 0.816773865771


def test_counted_question_has_no_tolerance_and_one_variant_without_a_space() -> None:
    found = record(numeric(FIXED))
    assert found["tolerance"] is None
    assert [one["answer"] for one in found["variants"]] == [1216]


def test_records_are_by_id_each_with_its_checksum() -> None:
    found = records([numeric(SIZE), numeric(FIXED)])
    assert list(found) == ["size", "fixed"]
    for one in found.values():
        plain = {name: value for name, value in one.items() if name != "checksum"}
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert one["checksum"] == hashlib.sha256(text.encode()).hexdigest()[:16]


def test_checksum_depends_on_every_value_and_not_on_the_order_of_names() -> None:
    assert checksum({"a": 1, "b": [2.5, "x"]}) == checksum({"b": [2.5, "x"], "a": 1})
    assert checksum({"a": 1, "b": [2.5, "x"]}) != checksum({"a": 1, "b": [2.5, "y"]})
    assert signed({"a": 1})["checksum"] == checksum(signed({"a": 1}))


def test_numbers_are_rounded_to_twelve_digits_everywhere() -> None:
    value = {"a": [1 / 3, {"b": 2 / 3}], "n": 123456789012345, "t": (1e-300 / 3,), "s": "x"}
    assert rounded(value) == {
        "a": [0.333333333333, {"b": 0.666666666667}],
        "n": 123456789012345,
        "t": [3.33333333333e-301],
        "s": "x",
    }
    assert rounded([float("inf"), float("-inf")]) == ["inf", "-inf"]


def test_number_within_a_billionth_is_left_as_it_is_written() -> None:
    assert settled(0.100000000001, 0.1) == 0.1
    assert settled({"a": [1.0000000005, 2.0]}, {"a": [1.0, 3.0]}) == {"a": [1.0, 2.0]}
    assert settled(1.00000001, 1.0) == 1.00000001


def test_integers_and_other_shapes_are_never_settled() -> None:
    """An integer key is exact; a list that grew is another list."""
    assert settled(10**12 + 1, 10**12) == 10**12 + 1
    assert settled([1.0000000001], [1.0, 2.0]) == [1.0000000001]
    assert settled({"a": 1.5}, None) == {"a": 1.5}
    assert settled(1.5, "1.5") == 1.5


PLAIN = st.recursive(
    st.integers(-9, 9) | st.floats(-9, 9) | st.text("ab", max_size=2) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=8,
)


@given(PLAIN, PLAIN)
def test_no_difference_means_equal_and_each_difference_is_one(old: Any, new: Any) -> None:
    """Nothing that changed goes unnamed, and nothing that did not is named."""
    found = differences(old, new)
    assert (json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)) or found
    assert len({where for where, _, _ in found}) == len(found)
    assert differences(old, old) == []


@given(PLAIN, PLAIN)
def test_settling_twice_changes_nothing_more(old: Any, new: Any) -> None:
    once = settled(new, old)
    assert settled(new, once) == once
    assert settled(once, once) == once


def test_differences_name_the_place() -> None:
    old = {"variants": [{"steps": {"m": [0.1, 0.2]}}, 5], "gone": 1}
    new = {"variants": [{"steps": {"m": [0.1, 0.3]}}, 5.0], "here": 2}
    assert differences(old, new) == [
        ("variants[0].steps.m[1]", 0.2, 0.3),
        ("variants[1]", 5, 5.0),
        ("gone", 1, None),
        ("here", None, 2),
    ]
