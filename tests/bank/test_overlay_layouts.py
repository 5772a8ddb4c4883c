"""A copied question is the same question, whatever the layout of the file it comes from and of the one it goes to."""

import os
import shutil
import textwrap
from pathlib import Path

import pytest

from quizapp.bank.catalogue import Catalogue
from quizapp.bank.overlay import copied
from quizapp.bank.shipped import content_dir, overlay_folder
from quizapp.bank.strict_yaml import read

from .desk import HEADING, Desk

LAYOUTS = {
    "dashes at the margin": (
        "title: {en: a, zh: b}\nquestions:\n- id: own\n  kind: x\n",
        "- id: first\n  kind: fl",
    ),
    "dashes far in": (
        "title: {en: a, zh: b}\nquestions:\n      -   id: own\n",
        "      - id: first\n        kind",
    ),
    "no newline at the end": (
        "title: {en: a, zh: b}\nquestions:\n  - id: own",
        "own\n\n  # Asked in every interview.",
    ),
    "the title last": (
        "questions:\n  - id: own\ntitle: {en: a, zh: b}\n",
        "    # after the last key\ntitle: {",
    ),
    "comments at the end": (
        "title: {en: a, zh: b}\nquestions:\n  - id: own\n# the end\n",
        "last key\n# the end\n",
    ),
    "Windows": (
        "title: {en: a, zh: b}\r\nquestions:\r\n  - id: own\r\n",
        "\r\n\r\n  # Asked in every interview.\r\n",
    ),
    "a mark of UTF-8": ("\ufefftitle: {en: a, zh: b}\nquestions:\n  - id: own\n", "\ufefftitle: {en"),
    "only comments": ("# mine\n# and mine\n", '# mine\n# and mine\n\ntitle:\n  en: "Sizes"\n'),
    "empty": ("", HEADING),
    "a bracket at the margin": (
        "title: {en: a, zh: b}\nquestions:\n  - {id: own,\n}\n# end\n",
        "- {id: own,\n}\n\n  # Asked",
    ),
    "flow entries": ("title: {en: a, zh: b}\nquestions:\n  - {id: own}  # mine\n", "# mine\n\n  # Asked"),
}


def test_a_file_keeps_its_permissions_and_a_new_one_has_the_usual(desk: Desk) -> None:
    path, _ = desk.copy("first")
    assert path.stat().st_mode & 0o777 == 0o666 & ~current_umask()
    path.chmod(0o600)
    desk.copy("second")
    assert path.stat().st_mode & 0o777 == 0o600


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_file_keeps_its_layout(layout: str, desk: Desk) -> None:
    text, expected = LAYOUTS[layout]
    path = desk.write("sizes", text)
    _, line = desk.copy("first")
    after = path.read_bytes().decode()
    assert expected in after
    assert [one for one in text.splitlines() if one not in after.splitlines()] == [], "nothing of it is gone"
    assert after.splitlines()[line - 1].lstrip() == "- id: first"
    assert read(path).value["questions"][-1] == read(desk.shipped.path("sizes")).value["questions"][0]


REST = "answer: {en: a, zh: b}\nsources: [c]\ndifficulty: 1\nfrequency: 1\n"
KEYS = f"id: odd\nkind: flashcard\ntopic: adam\nwhy: {{en: a, zh: b}}\n{REST}ask:\n"


def block(keys: str, indent: int) -> str:
    return textwrap.indent(keys, " " * indent)


SOURCES = {
    "flow": "  - {id: odd, kind: flashcard, topic: adam, ask: {en: a, zh: b}, why: {en: a, zh: b},\n"
    "     answer: {en: a, zh: b}, sources: [c], difficulty: 1, frequency: 1}\n",
    "the dash alone": "  -\n" + block(KEYS + "  {en: a, zh: b}\n", 4),
    "far in": "  -     " + block(KEYS + "  en: >2-\n      a\n    b\n\n  zh: b\n", 8).lstrip(),
    "a text over several lines": "  - "
    + block(KEYS + "  en: a\n    b\n\n    c\n  zh: 'b\n   c'\n", 4).lstrip(),
    "Windows": "  - " + block(KEYS + "  en: |-\n    a\n     b\n  zh: b\n", 4).lstrip().replace("\n", "\r\n"),
}


@pytest.mark.parametrize("layout", SOURCES)
@pytest.mark.parametrize("indent", ["", "  ", "        "])
def test_a_question_is_copied_whatever_its_layout(layout: str, indent: str, desk: Desk) -> None:
    desk.upgrade(lambda text: text.replace("# the end\n", SOURCES[layout]))
    desk.write("sizes", f"title: {{en: a, zh: b}}\nquestions:\n{indent}- id: own\n")
    path, line = desk.copy("odd")
    assert read(path).problems == []
    assert read(path).value["questions"][-1] == read(desk.shipped.path("sizes")).value["questions"][-1]
    assert "id: odd" in path.read_text(encoding="utf-8").splitlines()[line - 1]


def test_every_shipped_question_can_be_copied_and_is_the_same_again(tmp_path: Path) -> None:
    shipped = tmp_path / "shipped"
    shutil.copytree(content_dir(), shipped)
    own = overlay_folder(tmp_path / "data")
    with Catalogue.open(tmp_path / "catalogue.db", [shipped, own]) as catalogue:
        before = {name: catalogue.json(name) for name in catalogue.ids()}
        assert before
        for name in before:
            path, line = copied(catalogue, name, own)
            assert path.read_text(encoding="utf-8").splitlines()[line - 1].strip() == f"- id: {name}"
        catalogue.refresh()
        assert {name: catalogue.json(name) for name in catalogue.ids()} == before
        assert list(before) == catalogue.ids()
        assert {catalogue.location(name)[0].parent for name in before} == {own / "banks"}
        assert [bank.error for bank in catalogue.banks()] == [None] * len(catalogue.banks())
