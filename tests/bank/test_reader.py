"""What an author is told about a bank file: all of it, in one run, each with its line and column."""

import random
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.bank.models import Flashcard, Numeric
from quizapp.bank.reader import Bank, read_bank

from .samples import BODIES, NUMERIC, Content, question, told

FLASHCARD = """\
title: {en: Cards, zh: 卡片}
questions:
  - id: first
    kind: flashcard
    topic: conv-size
    ask: {en: What?, zh: 什么？}
    why: {en: So., zh: 如此。}
    answer: {en: This., zh: 这个。}
    sources: [book]
    difficulty: 1
    frequency: 1
"""


def test_a_sound_bank_is_its_questions_and_their_lines(content: Content) -> None:
    second = FLASHCARD.split("questions:\n")[1].replace("first", "second")
    bank = read_bank(content.write("cnn_ops", FLASHCARD + "\n" + second), content.syllabus)
    assert isinstance(bank, Bank)
    assert (bank.group, bank.title.zh) == ("cnn_ops", "卡片")
    assert [q.id for q in bank.questions] == ["first", "second"]
    assert bank.lines == (3, 13)
    assert isinstance(bank.questions[0], Flashcard)


@pytest.mark.parametrize("kind", BODIES)
def test_a_bank_may_hold_every_kind(kind: str, content: Content) -> None:
    bank = read_bank(content.bank("x", question(kind)), content.syllabus)
    assert isinstance(bank, Bank), bank
    assert bank.questions[0].kind == kind


def test_the_numeric_sample_fits_its_formula(content: Content) -> None:
    bank = read_bank(content.write("x", NUMERIC), content.syllabus)
    assert isinstance(bank, Bank)
    assert isinstance(bank.questions[0], Numeric)


# (sample, what stands there, what is put there, what is told)
SLIPS = [
    ("answer:", "ansewr:", "8:5: unknown key 'ansewr'; did you mean 'answer'?"),
    ("kind: flashcard", "kind: flashcards", "4:11: unknown kind 'flashcards'; did you mean 'flashcard'?"),
    ("kind: flashcard", "knd: flashcard", "4:5: unknown key 'knd'; did you mean 'kind'?"),
    ("    kind: flashcard\n", "", "3:5: missing key 'kind'; known: flashcard, choice,"),
    ("kind: flashcard", "kind: [a]", "4:11: unknown kind ['a']; known: flashcard"),
    ("topic: conv-size", "topic: conv-sise", "5:12: unknown topic 'conv-sise'; did you mean 'conv-size'?"),
    ("topic: conv-size", "topic: quantum", "5:12: unknown topic 'quantum'; known: adam, conv-size"),
    (
        "{en: What?, zh: 什么？}",
        "What?",
        "6:10: a text in both languages is wanted, here is the text",
    ),
    (
        "zh: 如此。",
        "zh: NO",
        '7:24: NO reads as a boolean in YAML 1.1; write "NO" in quotes, or true or false',
    ),
    ("zh: 如此。", "zh: true", '7:24: expected a text, here is true; for a text, write "true" in quotes'),
    ("zh: 如此。", "zh: 3", '7:24: expected a text, here is the number 3; for a text, write "3" in quotes'),
    ("zh: 如此。", "zh: 2026-01-31", "7:24: expected a text, here is the day 2026-01-31; for a text"),
    ("zh: 如此。", "zh: ", "7:24: expected a text, here is nothing"),
    ("zh: 如此。", 'zh: ""', "7:24: this text is empty"),
    ("[book]", "book", "9:14: expected a list, here is the text 'book'"),
    ("[book]", "[]", "9:14: this holds nothing; it takes at least 1"),
    ("[book]", "{a: b}", "9:14: expected a list, here is a mapping"),
    ("difficulty: 1", "difficulty: 9", "10:17: 9 is out of range; it is at most 5"),
    ("difficulty: 1", 'difficulty: "1"', "10:17: expected a whole number, here is the text '1'"),
    ("difficulty: 1", "difficulty: 1.0", "10:17: expected a whole number, here is the number 1.0"),
    ("    difficulty: 1\n", "", "3:5: missing key 'difficulty'"),
    (
        "id: first",
        "id: First One",
        "3:9: 'First One' is not a name in small letters, digits and single hyphens",
    ),
    ("- id: first", "- 5\n  - id: first", "3:5: a question is a mapping; begin with - id:"),
    (
        "title: {en: Cards, zh: 卡片}",
        "titel: {en: a, zh: b}",
        "1:1: unknown key 'titel'; did you mean 'title'?",
    ),
    ("title: {en: Cards, zh: 卡片}", "title: Cards", "1:8: a text in both languages is wanted"),
    (
        "    frequency: 1",
        "    frequency: 1\n    as_of: soon",
        "12:12: expected a day such as 2026-01-31, here",
    ),
    (
        "    frequency: 1",
        "    frequency: 1\n    source_refs: [2.4]",
        "12:19: expected a text, here is the number 2.4",
    ),
    (
        "    frequency: 1",
        "    frequency: 1\n    source_refs: [a]",
        "12:19: 'a' is not a section of a source document",
    ),
    (
        "    frequency: 1",
        "    frequency: 1\n    errata: [CNN-2]",
        "12:14: 'CNN-2' is not the id of an erratum",
    ),
    ("    frequency: 1", "    frequency: 1\n    frequency: 2", "12:5: the key 'frequency' stands twice"),
    ("    frequency: 1", "    frequency: 1\n    hint: []", "12:5: unknown key 'hint'; did you mean 'hints'?"),
]


@pytest.mark.parametrize(("there", "put", "expected"), SLIPS, ids=[put[:24] for _, put, _ in SLIPS])
def test_a_slip_is_told_where_it_is(there: str, put: str, expected: str, content: Content) -> None:
    assert there in FLASHCARD
    [problem] = told(content, FLASHCARD.replace(there, put))
    assert problem.startswith(expected)


def test_everything_wrong_is_told_in_one_run(content: Content) -> None:
    broken = FLASHCARD.replace("answer:", "ansewr:").replace("difficulty: 1", "difficulty: 9")
    second = NUMERIC.split("questions:\n")[1].replace("first", "second").replace("asked: out", "asked: outt")
    third = "  - id: third\n    kind: numric\n    compute: x\n"
    places = [problem.split(": ")[0] for problem in told(content, broken + second + third)]
    assert places[:4] == ["8:5", "10:17", "21:12", "31:5"]
    assert "32:11" in places
    assert "33:14" in places


def test_a_refused_value_is_not_complained_of_twice(content: Content) -> None:
    assert told(content, FLASHCARD.replace("{en: What?, zh: 什么？}", "&a {en: What?, zh: 什么？}")) == [
        "6:10: anchors are not allowed (&a); write the value where it is used"
    ]
    assert told(content, FLASHCARD.replace("zh: 什么？", "zh: !!str 什么？")) == [
        "6:26: tags are not allowed (tag:yaml.org,2002:str); plain values need none"
    ]


def test_one_id_is_given_once(content: Content) -> None:
    second = FLASHCARD.split("questions:\n")[1]
    assert told(content, FLASHCARD + second) == ["12:9: the id 'first' is taken by the question on line 3"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: the file is empty; a bank has a title and questions"),
        ("# nothing\n", "1:1: the file is empty"),
        ("- a\n- b", "1:1: a bank is a mapping with the keys title and questions; this is a list"),
        ("word", "1:1: a bank is a mapping with the keys title and questions; this is a single value"),
        ("title: {en: a, zh: b}", "1:1: missing key 'questions'"),
        (
            "title: {en: a, zh: b}\nquestions: []",
            "2:12: 'questions' is a list of questions, with at least one",
        ),
        ("title: {en: a, zh: b}\nquestions: {a: b}", "2:12: 'questions' is a list of questions"),
        ("title: {en: a, zh: b}\nquestions:", "2:11: 'questions' is a list of questions"),
        ("title: {en: a, zh: b\nquestions: [", "2:"),
    ],
)
def test_what_is_no_bank_is_told_so(text: str, expected: str, content: Content) -> None:
    assert told(content, text)[0].startswith(expected)


def test_a_flood_of_slips_is_cut_short(content: Content) -> None:
    flood = FLASHCARD + "".join(f"    key{n}: 1\n" for n in range(2000))
    problems = told(content, flood)
    assert len(problems) == 51
    assert "3:5: and 1950 more problems here" in problems


def test_long_and_hostile_names_are_quoted_short_and_harmless(content: Content) -> None:
    [problem] = told(content, FLASHCARD.replace("answer:", f'answer: {{en: x, zh: y}}\n    "{"x" * 9000}":'))
    assert len(problem) < 400
    [problem] = told(content, FLASHCARD.replace("kind: flashcard", 'kind: "\\e[31mred"'))
    assert "\x1b" not in problem


def _mutated(seed: int) -> bytes:
    """A sound bank with a few bytes changed, doubled or left out."""
    chance = random.Random(seed)
    data = bytearray(NUMERIC.encode())
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[place] = chance.choice(b"\t\n :{}[]&*!|>'\"%@`-?#,\x00\xff09eE.~")
            case 1:
                del data[place : place + chance.randint(1, 20)]
            case 2:
                data[place:place] = chance.choice(string.printable).encode() * chance.randint(1, 30)
            case _:
                other = chance.randrange(len(data))
                data[place:place] = data[other : other + 40]
    return bytes(data)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_damaged_bank_is_a_bank_or_problems_and_never_a_traceback(seed: int, content: Content) -> None:
    data = _mutated(seed)
    found = read_bank(content.write("x", data), content.syllabus)
    if not isinstance(found, Bank):
        lines = data.count(b"\n") + data.count(b"\r") + 2
        assert found
        assert all(1 <= one.line <= lines and one.column >= 1 and one.message for one in found)
