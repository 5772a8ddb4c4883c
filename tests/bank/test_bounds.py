"""What bounds the reading of one file, and that what lies just within is taken."""

from pathlib import Path

import pytest

from quizapp.bank import building
from quizapp.bank.building import MAX_IN_ENTRY, MOST_PROBLEMS, NOT_LOOKED_AT
from quizapp.bank.places import Extent
from quizapp.bank.problems import LONGEST_MESSAGE, shortened
from quizapp.bank.reader import Bank, read_all, read_bank
from quizapp.bank.strict_yaml import Document, parse

from .samples import Content, question

HERE = Path("x.yaml")


def told(text: str) -> list[str]:
    return [str(problem).removeprefix("x.yaml:") for problem in parse(HERE, text.encode()).problems]


def test_a_question_of_as_many_values_as_are_allowed(content: Content) -> None:
    whole = question("flashcard", tags=[f"t-{n}" for n in range(MAX_IN_ENTRY - 80)])
    assert isinstance(read_bank(content.bank("x", whole), content.syllabus), Bank)
    whole["tags"] *= 2
    [problem] = read_all(content.bank("x", whole), content.syllabus).problems
    assert problem.message == "more than 5,000 keys and values in one place"


def test_the_bound_is_for_each_question_and_not_for_all(content: Content) -> None:
    many = [question("flashcard", tags=[f"t-{n}" for n in range(3000)]) | {"id": f"q-{n}"} for n in range(3)]
    assert isinstance(read_bank(content.bank("x", *many), content.syllabus), Bank)


def test_a_file_has_a_bound_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "MAX_VALUES", 20)
    assert told("questions:\n" + "  - {a: b}\n" * 5) == []
    assert told("questions:\n" + "  - {a: b}\n" * 6) == [
        "7:9: more than 20 keys and values in one file; split it"
    ]


def test_after_many_problems_the_rest_is_not_looked_at() -> None:
    assert told("a: [" + "*b, " * (MOST_PROBLEMS - 1) + "c]")[-1].startswith("1:797: aliases")
    many = told("a: [" + "*b, " * (MOST_PROBLEMS + 1) + "c]")
    assert len(many) == MOST_PROBLEMS + 1
    assert many[-1] == f"1:801: {NOT_LOOKED_AT}"


def test_many_broken_questions_are_told_up_to_the_bound(content: Content) -> None:
    broken = [
        question("flashcard", difficulty=9, frequency=9) | {"id": f"q-{n}"} for n in range(MOST_PROBLEMS)
    ]
    problems = read_all(content.bank("x", *broken), content.syllabus).problems
    assert len(problems) == MOST_PROBLEMS + 1
    assert [problem.message for problem in problems].count(NOT_LOOKED_AT) == 1


def test_questions_of_one_id_on_one_line_are_told_apart(content: Content) -> None:
    card = "{id: a, kind: flashcard, topic: adam, ask: &, why: &, answer: &, sources: [a], difficulty: 1, frequency: 1}"
    card = card.replace("&", "{en: a, zh: b}")
    path = content.write("x", f"title: {{en: a, zh: b}}\nquestions: [{card}, {card}]\n")
    [problem] = read_all(path, content.syllabus).problems
    assert problem.message == "the id 'a' is taken by the question on line 2"
    assert problem.column > len(card)


def test_positions_are_looked_up_one_question_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of ten thousand sound questions and one that is not is gone through once, and that one again."""
    text = "questions:\n" + "".join(f"  - {{id: q{n}, n: [1, 2]}}\n" for n in range(100))
    document = parse(HERE, text.encode())
    looked: list[int] = []
    real = Document._look_through

    def spy(self: Document, key: str, number: int, extent: Extent) -> object:
        looked.append(number)
        return real(self, key, number, extent)

    monkeypatch.setattr(Document, "_look_through", spy)
    places = document.places()
    assert places.value(("questions", 7, "n", 1)).line == 9
    assert places.value(("questions", 7, "n", 1)).column == 21
    assert places.key(("questions", 7, "id")).column == 6
    assert places.value(("questions",)).line == 2
    assert places.value(("questions", 100)).line == 2, "what is not there is said of what it would be in"
    assert looked == [7]


@pytest.mark.parametrize(
    "entries",
    [
        "  - {id: a,\n  n: 1}\n  - id: b\n    n: [1,\n  2]\n",
        "  -\n    id: a\n    n: 1\n  -   id: b\n      n: [1, 2]\n",
        "  - id: a\n    n: 1\n\n    # of a\n  # of b\n  - id: b\n    n:\n    - 1\n    - 2\n# end\n",
    ],
)
def test_positions_are_right_in_every_layout(entries: str) -> None:
    text = "title: x\nquestions:\n" + entries
    places = parse(HERE, text.encode()).places()
    lines = text.splitlines()
    for loc, raw in (
        (("questions", 0, "id"), "a"),
        (("questions", 0, "n"), "1"),
        (("questions", 1, "n", 1), "2"),
    ):
        place = places.value(loc)
        assert lines[place.line - 1][place.column - 1 :].startswith(raw)
        assert place.raw == raw


def test_a_long_message_is_cut_in_the_middle() -> None:
    assert shortened("a" * LONGEST_MESSAGE) == "a" * LONGEST_MESSAGE
    cut = shortened("a" * 10_000 + " is wrong")
    assert len(cut) == LONGEST_MESSAGE
    assert cut.endswith("a is wrong")
    assert "…" in cut
