"""Plain data or a problem with its position, whatever the bytes."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank import building
from quizapp.bank.scalars import Ambiguous, resolve
from quizapp.bank.strict_yaml import MAX_BYTES, MAX_DEPTH, REFUSED, parse, read

HERE = Path("x.yaml")


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def _either_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "LOADER", getattr(yaml, request.param))


def told(text: str | bytes) -> list[tuple[int, int, str]]:
    problems = parse(HERE, text.encode() if isinstance(text, str) else text).problems
    return [(one.line, one.column, one.message) for one in problems]


def test_libyaml_is_used_where_it_is_there() -> None:
    assert building.LOADER is yaml.CSafeLoader


PLAIN = """\
# a comment
word: 卷积 is a word
quoted: "NO"
number: -12
real: 1.0e-8
flag: true
nothing:
day: 2026-01-31
list: [a, "3:30", .5, [1, 2]]
folded: >
  two
  lines
mapping: {a: {b: c}}
"""


@pytest.mark.usefixtures("_either_loader")
def test_plain_data_is_read_as_every_yaml_reader_does() -> None:
    document = parse(HERE, PLAIN.encode())
    assert document.problems == []
    assert document.value == yaml.safe_load(PLAIN)
    assert document.value["day"] == date(2026, 1, 31)


REFUSALS = [
    ("a: NO", (1, 4), 'write "NO" in quotes'),
    ("a: [x, on]", (1, 8), "boolean"),
    ("a: 3:30", (1, 4), 'write "3:30" in quotes'),
    ("a: 001:2.4", (1, 4), 'write "001:2.4" in quotes'),
    ("a: 1e-8", (1, 4), "write 1.0e-8 for the number"),
    ("a: 1.5e3", (1, 4), "write 1.5e+3"),
    ("a: -.5", (1, 4), "write -0.5"),
    ("a: 017", (1, 4), "plain decimal"),
    ("a: 0x1F", (1, 4), "plain decimal"),
    ("a: 1_000", (1, 4), "plain decimal"),
    ("a: .inf", (1, 4), "finite"),
    ("a: .NaN", (1, 4), "finite"),
    ("a: 1.0e+999", (1, 4), "too large"),
    ("a: " + "9" * 5000, (1, 4), "5000 characters"),
    ("a: 2026-02-30", (1, 4), "no day"),
    ("a: 2026-01-31 10:00:00", (1, 4), "time"),
    ("a: =", (1, 4), "meaning"),
    ("a:\n  <<: {b: c}", (2, 3), "meaning"),
    ("a: &x 1", (1, 4), "anchors"),
    ("a: &x [1]\nb: *x", (2, 4), "aliases"),
    ("a: !!python/object:os.system x", (1, 4), "tags"),
    ("a: !!str 5", (1, 4), "tags"),
    ("a: !!binary aGk=", (1, 4), "tags"),
    ("a: !local {b: c}", (1, 4), "tags"),
    ("a: 1\nb: 2\na: 3", (3, 1), "twice"),
    ("1: a", (1, 1), "a key is a word"),
    ("? [a]\n: b", (1, 3), "a key is a word"),
    ("'': a", (1, 1), "a key is a word"),
    ('"\\0": a', (1, 1), "a key is a word"),
    ("a: 1\n---\nb: 2", (2, 1), "second document"),
    ("a: [1\nb: 2", None, "not YAML"),
    ("a: b: c", (1, 5), "in quotes"),
    ("a: @b", (1, 4), "in quotes"),
    ("a:\n\tb: c", (2, 1), "indent with spaces"),
    ('a: "\\q"', None, "single quotes"),
    ("a: \x07", (1, 4), "U+0007"),
    ("a: b\u2028c", (1, 5), "U+2028"),
    ("a: \x00", (1, 4), "U+0000"),
    ("a: " + "[" * 100, None, f"deeper than {MAX_DEPTH}"),
    ("- " * 200_000, None, f"deeper than {MAX_DEPTH}"),
    ("{a: " * 200_000, None, f"deeper than {MAX_DEPTH}"),
]


@pytest.mark.usefixtures("_either_loader")
@pytest.mark.parametrize(
    ("text", "place", "words"), REFUSALS, ids=[repr(text[:20]) for text, _, _ in REFUSALS]
)
def test_what_is_refused_is_refused_where_it_stands(
    text: str, place: tuple[int, int] | None, words: str
) -> None:
    problems = parse(HERE, text.encode()).problems
    assert any(words in str(one) and place in (None, (one.line, one.column)) for one in problems), problems


def test_an_alias_bomb_is_refused_without_being_expanded() -> None:
    levels = [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    bomb = "\n".join(["a: &a [x, x, x]", *levels])
    problems = told(bomb)
    assert len(problems) == 9 + 8 * 9
    assert all("not allowed" in message for _, _, message in problems)


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"a: b\nc: \xff\xfe", (2, 4), "not UTF-8: byte 0xff"),
        ("标题: 卷积".encode("gbk"), (1, 1), "not UTF-8"),
        (
            "a: b".encode("utf-16"),
            (1, 1),
            "not UTF-8: its first bytes are those of UTF-16 or UTF-32 (0xfffe)",
        ),
        (
            b"\xfe\xff" + "a: b".encode("utf-16-be"),
            (1, 1),
            "its first bytes are those of UTF-16 or UTF-32 (0xfeff)",
        ),
        ("a: b".encode("utf-16-le"), (1, 2), "U+0000"),
        ("a: b".encode("utf-16-be"), (1, 1), "U+0000"),
        ("a: b\nc: é".encode("latin-1"), (2, 4), "not UTF-8: byte 0xe9"),
        ("a: b\ufeff".encode(), (1, 5), "U+FEFF"),
        ("a: 卷\nb: é".encode()[:-1], (2, 4), "not UTF-8: byte 0xc3"),
        (b"a: b\0", (1, 5), "U+0000"),
    ],
)
def test_a_wrong_encoding_is_told_with_its_first_byte(
    data: bytes, place: tuple[int, int], words: str
) -> None:
    [(line, column, message)] = told(data)
    assert (line, column) == place
    assert words in message


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert parse(HERE, b"\xef\xbb\xbfa: b").value == {"a": "b"}


def test_an_empty_file_is_nothing_at_all() -> None:
    for empty in (b"", b"\n\n", b"# only a comment\n"):
        document = parse(HERE, empty)
        assert document.problems == []
        assert document.value in (None, REFUSED)


def test_all_that_is_wrong_is_told_in_one_go() -> None:
    assert [place for *place, _ in told("a: NO\nb: &x 1\na: 2\nc: 3:30\n")] == [
        [1, 4],
        [2, 4],
        [3, 1],
        [4, 4],
    ]


def test_what_was_refused_leaves_a_mark_that_is_no_value() -> None:
    assert parse(HERE, b"a: NO\nb: 1").value == {"a": REFUSED, "b": 1}


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    assert "No such file" in read(tmp_path / "missing.yaml").problems[0].message
    assert "directory" in read(tmp_path).problems[0].message


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    assert "at most" in read(large).problems[0].message


def test_entries_of_a_list_know_their_lines() -> None:
    document = parse(HERE, b"title: x\nquestions:\n  - id: a\n    n: [1,\n 2]\n\n  - id: b\n  - id: c\n")
    assert document.entry_lines["questions"] == [3, 7, 8]


POSITIONS = """\
title: {en: a, zh: 甲}
questions:
  - id: one
    options:
      - text: {en: 卷积, zh: b}
      - {text: {en: c, zh: d}, key: true}
  - id: two
"""


@pytest.mark.usefixtures("_either_loader")
@pytest.mark.parametrize(
    ("loc", "place"),
    [
        ((), (1, 1)),
        (("title",), (1, 8)),
        (("title", "zh"), (1, 20)),
        (("questions", 0), (3, 5)),
        (("questions", 0, "options", 0), (5, 9)),
        (("questions", 0, "options", 0, "text", "zh"), (5, 28)),
        (("questions", 0, "options", 1, "key"), (6, 37)),
        (("questions", 1, "id"), (7, 9)),
        (("questions", 1, "no such key"), (7, 5)),
        (("questions", 0, "a tag of a union", "options"), (5, 7)),
    ],
)
def test_every_value_has_its_line_and_column(loc: tuple[str | int, ...], place: tuple[int, int]) -> None:
    found = parse(HERE, POSITIONS.encode()).places().value(loc)
    assert (found.line, found.column) == place


def test_every_key_has_its_line_and_column() -> None:
    places = parse(HERE, POSITIONS.encode()).places()
    found = places.key(("questions", 0, "options", 1, "key"))
    assert (found.line, found.column) == (6, 32)


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_no_bytes_raise(data: bytes) -> None:
    document = parse(HERE, data)
    assert isinstance(document.problems, list)
    document.places()


@given(
    st.text("0123456789+-._:eExob TZ", max_size=12)
    | st.from_regex(r"[-+]?\d+[.:_eE]?[-+]?\d*", fullmatch=True)
)
def test_a_plain_scalar_reads_as_in_yaml_1_1_or_is_refused(raw: str) -> None:
    try:
        value: Any = resolve(raw)
    except Ambiguous:
        return
    try:
        old = yaml.safe_load("- " + raw) if raw.strip() == raw else [raw]
    except yaml.YAMLError:
        return
    if (
        old is not None
        and raw[:1] not in ("-", "?", ":", "!", "%")
        and ": " not in raw
        and not raw.endswith(":")
    ):
        assert [value] == old


def test_reading_does_not_need_a_deep_stack() -> None:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    try:
        problems = told("a: " + "[" * 5000)
    finally:
        sys.setrecursionlimit(limit)
    assert "deeper" in problems[0][2]
