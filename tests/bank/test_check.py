"""What `quizapp check` finds over files and folders."""

from pathlib import Path

import pytest

from quizapp.bank.check import Checker, check
from quizapp.bank.problems import Problem, choose, nearest
from quizapp.bank.shipped import bank_files, content_dir
from quizapp.bank.syllabus import read_syllabus

from .samples import SYLLABUS, Content, question


def broken(**changes: object) -> dict[str, object]:
    return question("flashcard", difficulty=9) | changes


def names(problems: list[Problem]) -> list[str]:
    return [problem.path.name for problem in problems]


def test_all_problems_of_all_files_come_in_one_run(content: Content) -> None:
    content.bank("a", broken())
    content.bank("b", broken(id="other"))
    content.write("c", "[")
    content.write_syllabus(SYLLABUS + "  - id: adam\n")
    problems = check(None, [content.folder])
    assert set(names(problems)) == {"a.yaml", "b.yaml", "c.yaml", "syllabus.yaml"}


def test_problems_are_sorted_by_place(content: Content) -> None:
    content.bank("b", broken(frequency=0))
    content.bank("a", broken(id="other"))
    problems = check(None, [content.folder])
    assert problems == sorted(problems)
    assert names(problems) == ["a.yaml", "b.yaml", "b.yaml"]


def test_a_named_file_is_told_alone_but_judged_among_the_others(content: Content) -> None:
    content.bank("a", question("flashcard"), broken(id="x"))
    named = content.bank("b", question("flashcard"))
    [problem] = check([named], [content.folder])
    assert problem.path == named
    assert "is taken by" in problem.message


def test_a_named_folder_is_all_its_banks(content: Content) -> None:
    content.bank("a", broken())
    assert names(check([content.folder], [content.folder])) == ["a.yaml"]
    assert names(check([content.folder / "banks"], [content.folder])) == ["a.yaml"]


def test_a_folder_of_ones_own_may_add_topics(content: Content, tmp_path: Path) -> None:
    own = Content(tmp_path / "own")
    own.write_syllabus("topics:\n  - {id: mine, group: own, title: {en: Mine, zh: 我的}}\n")
    own.bank("own", question("flashcard", topic="mine"), question("cloze"))
    assert check([own.folder], [content.folder]) == []
    assert check([own.path("own")], [content.folder]) == []
    content.bank("shipped", question("multi", topic="mine"))
    assert "unknown topic 'mine'" in str(check(None, [content.folder])[0])


def test_a_lone_file_anywhere_can_be_checked(content: Content, tmp_path: Path) -> None:
    lone = tmp_path / "lone.yaml"
    lone.write_bytes(content.bank("x", broken()).read_bytes())
    assert names(check([lone], [content.folder])) == ["lone.yaml"]


def test_what_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert check([tmp_path / "no.yaml"])[0].message == "no such file or folder"
    assert check([tmp_path])[0].message == "no bank lies in this folder"


def test_a_file_that_would_be_passed_over_is_told(content: Content) -> None:
    content.bank("a", question("flashcard")).rename(content.folder / "banks" / "a.yml")
    assert check(None, [content.folder])[0].hint == "name it a.yaml"


def test_a_problem_reads_as_an_editor_finds_it(monkeypatch: pytest.MonkeyPatch, content: Content) -> None:
    monkeypatch.chdir(content.folder)
    path = content.path("x")
    assert str(Problem(path, 12, 5, "unknown key 'ansewr'", nearest("ansewr", ["answer", "ask"]))) == (
        "banks/x.yaml:12:5: unknown key 'ansewr'; did you mean 'answer'?"
    )
    assert str(Problem(path.parent.parent.parent / "y.yaml", 1, 1, "gone")).startswith("/")


def test_a_problem_stands_on_one_line_whatever_was_quoted() -> None:
    said = str(Problem(Path("a\nb.yaml"), 1, 1, "no 'x\ny\x1b[31m'", "try\n"))
    assert said == "a␊b.yaml:1:1: no 'x␊y␛[31m'; try␊"


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("fist", ["first", "last"], "did you mean 'first'?"),
        ("CONV_OUT", ["conv-out"], "did you mean 'conv-out'?"),
        ("zzz", ["b", "a"], "known: a, b"),
        ("zzz", [f"{n:02}" for n in range(10)], "known: 00, 01, 02, 03, 04, 05, 06, 07 and 2 more"),
        ("zzz", [], "there are none"),
        ("x" * 10_000, ["y"], "known: y"),
        (None, ["y"], "known: y"),
    ],
)
def test_suggestions(word: object, known: list[str], hint: str) -> None:
    assert choose(word, known) == hint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: a syllabus is a mapping with the one key 'topics'"),
        ("- a", "1:1: a syllabus is a mapping with the one key 'topics'"),
        ("topics: 5", "1:1: a syllabus is a mapping"),
        (SYLLABUS + "more: 1\n", "10:1: unknown key 'more'"),
        (SYLLABUS.replace("adam\n", "conv-size\n"), "7:9: the topic 'conv-size' stands twice"),
        (
            SYLLABUS.replace("group: optimisation", "gruop: x"),
            "8:5: unknown key 'gruop'; did you mean 'group'?",
        ),
        (
            SYLLABUS.replace("group: optimisation", "group: The Group"),
            "8:12: 'The Group' is not a name of small",
        ),
        (SYLLABUS.replace('["001:2.4"]', "[001:2.4]"), "5:19: 001:2.4 reads as a base-60 number"),
        (SYLLABUS + "    kinds: [free]\n", "10:13: 'free' is not one of flashcard, choice,"),
        (SYLLABUS + "    level: chapter\n", "10:12: 'chapter' is not one of heading, part, added"),
    ],
)
def test_a_syllabus_tells_its_slips_and_keeps_its_other_topics(
    text: str, expected: str, content: Content
) -> None:
    content.write_syllabus(text)
    _, problems = read_syllabus(content.folder / "syllabus.yaml")
    assert any(str(one).split("syllabus.yaml:")[1].startswith(expected) for one in problems), problems


BEYOND_THE_DOCUMENTS = {"attention_transformer", "llm_memory_compute"}


def test_the_shipped_syllabus_holds_its_248_topics() -> None:
    syllabus, problems = read_syllabus(content_dir() / "syllabus.yaml")
    assert problems == []
    of_documents = [topic for topic in syllabus.topics if topic.group not in BEYOND_THE_DOCUMENTS]
    assert len(of_documents) == 248
    assert len(syllabus.errata) == 154
    assert {"E-ACT-1", "E-ACT-8"} <= set(syllabus.by_id["activation-overview"].errata), (
        "E-ACT-1..8 is a range"
    )
    groups = list(dict.fromkeys(topic.group for topic in of_documents))
    assert (groups[0], len(groups)) == ("activation", 13)


def test_the_shipped_banks_can_be_read_without_a_problem() -> None:
    from quizapp.bank.reader import Bank, read_bank

    syllabus, _ = read_syllabus(content_dir() / "syllabus.yaml")
    read = [read_bank(path, syllabus) for path in bank_files(content_dir())]
    assert read
    assert [bank for bank in read if not isinstance(bank, Bank)] == []


def test_a_folder_may_hold_its_banks_itself(content: Content, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.yaml").write_bytes(content.bank("x", question("flashcard")).read_bytes())
    (own / "b.yaml").write_bytes((own / "a.yaml").read_bytes())
    content.path("x").unlink()
    assert names(check(None, [content.folder, own])) == ["b.yaml"], "an id stands twice in it"
    assert names(check([own], [content.folder])) == ["b.yaml"]
    assert names(check([own / "b.yaml"], [content.folder, own])) == ["b.yaml"]
    assert check([own / "b.yaml"], [content.folder]) == [], "a folder of anything is no content folder"


def test_a_bank_beside_the_folder_of_banks_is_told_and_other_files_are_not(content: Content) -> None:
    content.bank("a", question("flashcard"))
    (content.folder / "b.yaml").write_bytes(content.path("a").read_bytes())
    (content.folder / "site.yaml").write_text("name: x\n")
    (content.folder / "banks" / "syllabus.yaml").write_text(SYLLABUS)
    problems = check(None, [content.folder])
    assert [(one.path.name, one.hint) for one in problems] == [
        ("b.yaml", "put it there"),
        ("syllabus.yaml", "topics stand beside banks"),
    ]
    assert check([content.folder], [content.folder]) == problems
    assert check([content.folder / "b.yaml"], [content.folder])[0].message.startswith("the id 'a-flashcard'")


def test_a_syllabus_may_be_known_without_its_banks(content: Content, tmp_path: Path) -> None:
    content.bank("a", broken())
    own = tmp_path / "own"
    own.mkdir()
    (own / "b.yaml").write_bytes(content.bank("b", question("flashcard")).read_bytes())
    assert check(None, [content.folder / "syllabus.yaml", own]) == []


def test_a_name_that_no_file_system_takes_is_not_there() -> None:
    assert check([Path("x" * 5000)])[0].message == "no such file or folder"


def test_the_banks_that_could_be_read_are_the_same_until_their_file_changes(content: Content) -> None:
    content.bank("a", question("flashcard"))
    content.bank("b", broken(id="b"))
    checker = Checker(None, [content.folder])
    assert len(checker.problems()) == 1
    [before] = checker.banks
    assert before.group == "a"
    content.bank("b", question("flashcard") | {"id": "b"})
    assert checker.problems() == []
    assert checker.banks[0] is before
    assert [bank.group for bank in checker.banks] == ["a", "b"]
    named = Checker([content.path("b")], [content.folder])
    assert named.problems() == []
    assert [bank.group for bank in named.banks] == ["b"]
