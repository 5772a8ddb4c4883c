"""Banks made to do harm, read under a limit of memory and time: `python -m tests.bank.hostile FOLDER` prints what came.

Run in a process of its own, so that a limit that is passed ends that process and not the tests.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from quizapp.bank.loading import MAX_BYTES
from quizapp.bank.reader import read_all
from quizapp.bank.syllabus import read_syllabus

from .samples import Content

MEMORY = 640 * 1024 * 1024  # of which the program itself takes some 250 of address space
SECONDS = 20  # for each file; the slowest takes 4

HEAD = "title: {en: a, zh: b}\nquestions:\n"
CARD = (
    "  - {id: %s, kind: flashcard, topic: conv-size, ask: {en: a, zh: b}, why: {en: a, zh: b}, sources: [a], "
    "difficulty: 1, frequency: 1, answer: {en: a, zh: b}%s}\n"
)
NUMBER = (
    "  - {id: q%s, kind: numeric, topic: conv-size, ask: {en: a, zh: b}, why: {en: a, zh: b}, sources: [a], "
    "difficulty: 1, frequency: 1, compute: conv.output_size, "
    "space: {n: {from: 1, to: %s}}, given: {k: 1, s: 1, p: 0, d: 1}}\n"
)
FULL = MAX_BYTES - 1000


def _bomb() -> str:
    levels = [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    return "\n".join(["a: &a [lol, lol, lol]", *levels])


# name: (its text, what is told, and on which line where that is certain)
FILES: dict[str, tuple[Callable[[], str], str, int | None]] = {
    "alias bomb": (_bomb, "anchors are not allowed (&a)", 1),
    "a million aliases": (lambda: HEAD + "- *a\n" * (FULL // 5), "the rest of the file was not looked at", 202),
    "a million tags": (lambda: HEAD + "- !x\n" * (FULL // 5), "tags are not allowed (!x)", 3),
    "a tag that would run a program": (
        lambda: HEAD + "- !!python/object/apply:os.system [touch owned]\n",
        "tags are not allowed (tag:yaml.org,2002:python/object/apply:os", 3,
    ),
    "a million booleans of YAML 1.1": (lambda: HEAD + "- NO\n" * (FULL // 5), "NO reads as a boolean", 3),
    "a million questions of nothing": (
        lambda: HEAD + "- {}\n" * (FULL // 5), "more than 800,000 keys and values in one file", None,
    ),
    "a million tags of one question": (
        lambda: HEAD + CARD % ("a", f", tags: [{'A,' * (FULL // 2)}]"), "more than 5,000 keys and values", 3,
    ),
    "a million keys": (
        lambda: "".join(f"{n:x}k: 1\n" for n in range(FULL // 12)), "more than 5,000 keys and values", None,
    ),
    "one id for all": (
        lambda: HEAD + CARD % ("a", "") * 5000, "the id 'a' is taken by the question on line 3", 4,
    ),
    "a thousand unknown topics": (
        lambda: HEAD + "".join(CARD % (f"q{n}", "") for n in range(1000)).replace("conv-size", "conv-sise"),
        "unknown topic 'conv-sise'", 3,
    ),
    "a line of 16 MB": (
        lambda: f'title: {{en: "{"x" * FULL}", zh: b}}\nquestions: []', "a text of 16,776,216 characters", 1,
    ),
    "a quote that is never closed": (lambda: 'title: "' + "\\n" * (FULL // 2), "unexpected end of stream", 1),
    "brackets without end": (lambda: "[" * FULL, "nested deeper than 24 levels", 1),
    "braces without end": (lambda: "{" * FULL, "a key is a word", 1),
    "dashes without end": (lambda: "- " * (FULL // 2), "nested deeper than 24 levels", 1),
    "question marks without end": (lambda: "? " * (FULL // 2), "a key is a word", 1),
    "spaces without end": (lambda: " " * FULL + "a", "this is a single value", 1),
    "comments without end": (lambda: "#" * FULL, "the file is empty", 1),
    "a text block without end": (lambda: "title: |\n" + "  a\n" * (FULL // 4), "a text in both languages", 1),
    "a range of a billion": (
        lambda: HEAD + NUMBER % (1, 10**9), "the axes hold 1,000,000,000 numbers; at most 200,000", 3,
    ),
    "ranges of 200,000 in every question": (
        lambda: HEAD + "".join(NUMBER % (n, 200_000) for n in range(500)),
        "the spaces of this file hold more than 10,000,000 numbers", 53,
    ),
    "a condition of a megabyte": (
        lambda: HEAD + (NUMBER % (1, 9)).replace("given:", f"where: [{'n' * 1_000_000}], given:"),
        "a text of 1,000,000 characters; at most 10,000", 3,
    ),
}  # fmt: skip


def results(folder: Path) -> Iterator[dict[str, object]]:
    content = Content(folder)
    syllabus, _ = read_syllabus(folder / "syllabus.yaml")
    for name, (text, _, _) in FILES.items():
        path = content.write("x", text())
        began = time.process_time()
        problems = read_all(path, syllabus).problems
        seconds = time.process_time() - began
        told = [(one.line, one.message) for one in problems]
        yield {"name": name, "seconds": seconds, "count": len(told), "told": told[:250]}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for result in results(Path(sys.argv[1])):
        print(json.dumps(result), flush=True)
