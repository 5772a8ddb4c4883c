"""Keys, variants and pages: what the formulas and the texts cost."""

import json
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

from markdown_it import MarkdownIt

from quizapp.bank.models import Numeric
from quizapp.bank.reader import Bank, read_bank
from quizapp.bank.shipped import bank_files, content_dir
from quizapp.bank.syllabus import read_syllabus
from quizapp.keys import files
from quizapp.keys.template import formula_of
from quizapp.keys.variant import variant_at
from quizapp.memory.events import Answered, Shown
from quizapp.practice.dealing import Card
from quizapp.practice.marking import GAVE_UP
from quizapp.practice.page import page_of
from quizapp.practice.session import Marked
from tests.bench.library import Home
from tests.bench.measuring import Bench, Row, Section, compared, timed

IMPORTS = "import numpy, pydantic, yaml"
QUESTION = "adam-theta-two-steps"


def section(bench: Bench) -> Section:
    runs = bench.runs
    content = Path(shutil.copytree(content_dir(), bench.own / "content"))
    syllabus, _ = read_syllabus(content / "syllabus.yaml")
    paths = bank_files(content)

    def banks() -> list[Bank]:
        read = [read_bank(path, syllabus) for path in paths]
        return [one for one in read if isinstance(one, Bank)]

    found = banks()
    list(files.regenerate(content, found))
    command = [sys.executable, "-m", "quizapp.cli", "keys", "regenerate", "--content", str(content), "--only"]
    home = Home(bench.own)
    plain = [sys.executable, "-c", IMPORTS]
    rows = [
        compared(
            f"keys regenerate, all {sum(len(one.questions) for one in found)} questions, in process",
            timed(lambda: list(files.regenerate(content, found))),
            "reading the same banks (YAML, pydantic)",
            timed(banks),
            max(5, runs // 2),
        ),
        compared(
            "quizapp keys regenerate, the command",
            timed(lambda: subprocess.run(command, check=True, capture_output=True, env=home.environment)),
            f"python -c '{IMPORTS}'",
            timed(lambda: subprocess.run(plain, check=True, capture_output=True)),
            max(5, runs // 2),
        ),
        *_one_question(found, 20 * runs),
    ]
    return Section("Keys, variants and pages", rows)


def _one_question(found: list[Bank], runs: int) -> list[Row]:
    """What lies between a key press and the next question on the screen."""
    every = {one.id: one for bank in found for one in bank.questions}
    question = every[QUESTION]
    assert isinstance(question, Numeric)
    showing = count()
    variant = variant_at(question, 0)
    made, params = formula_of(question), dict(variant.params)
    card = Card(question, variant, 0)
    marked = Marked(Shown(question.id, 0), 2, Answered(question.id, 0, "", "wrong", GAVE_UP, 1.0))
    texts = "\n\n".join(
        text for text in json.loads(question.model_dump_json(include={"ask", "why"}))["why"].values()
    )
    reader = MarkdownIt()
    return [
        compared(
            f"one variant drawn, judged and keyed ({QUESTION})",
            timed(lambda: variant_at(question, next(showing))),
            "its formula alone, called once",
            timed(lambda: made(**params)),
            runs,
        ),
        compared(
            "a page with feedback and worked solution",
            timed(lambda: page_of(card, marked, "Adam", "en")),
            "markdown-it over its explanation",
            timed(lambda: reader.parse(texts)),
            runs,
        ),
    ]
