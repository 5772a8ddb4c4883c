"""What holds for any content at all, whatever is in it."""

import re
import subprocess
import sys
import time
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from quizapp.text.clean import visible
from quizapp.text.prose import render, verbatim
from quizapp.text.tex import tex

_FRAGMENTS = st.sampled_from(
    [
        *[
            "**",
            "*",
            "`",
            "``",
            "```\n",
            "$",
            "$$",
            "\\$",
            "\n",
            "\n\n",
            "- ",
            "> ",
            "3. ",
            " ",
            "  ",
            "_",
            "^",
            "{",
            "}",
        ],
        *[
            "\\frac",
            "\\text{",
            "\\hat",
            "[CLS]",
            "<think>",
            "[/INST]",
            "卷积",
            "，",
            "“",
            "x",
            "Adam",
            "10",
            "-",
        ],
        *[
            "\x1b[2J",
            "\u202e",
            "\u200b",
            "\ud800",
            "\U000f0000",
            "\U00100000",
            "\u0302",
            "👩\u200d💻",
            "\r",
            "\t",
        ],
    ]
)
_HOSTILE = st.lists(_FRAGMENTS | st.text(st.characters(exclude_categories=[]), max_size=5), max_size=25).map(
    "".join
)


@given(_HOSTILE)
def test_render_never_raises_and_yields_nothing_a_terminal_obeys(source: str) -> None:
    for prose in (render(source), verbatim(source)):
        shown = prose.plain().replace("\n", "")
        assert {unicodedata.category(c) for c in shown}.isdisjoint({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})


@given(_HOSTILE.map(lambda source: re.sub(r"[$`\\]", "", source)))
def test_nothing_but_marks_of_markup_is_swallowed(source: str) -> None:
    """Without formulas and code, all that may vanish is spaces, asterisks and the marks of lists and quotations."""
    markup = re.compile(r"[\s*>•│.\d-]")
    assert markup.sub("", render(source).plain()) == markup.sub("", visible(source))


def test_a_typical_text_is_rendered_well_within_a_millisecond() -> None:
    source = (
        "**Batch normalisation** in training uses the *batch's* own statistics, $\\mu_B$ and $\\sigma_B^2$:\n\n"
        "$$\\hat{x}_i = \\frac{x_i-\\mu_B}{\\sqrt{\\sigma_B^2+\\epsilon}}$$\n\n"
        "In evaluation mode it uses the running ones (`running_mean`, `running_var`), so that one sample's output "
        "does not depend on its neighbours. PyTorch's `momentum` of 0.1 weighs the *new* value: $0.9$ of the old "
        "one stays."
    )
    assert 350 < len(source) < 450
    seconds = []
    for _ in range(30):
        tex.cache_clear()
        begun = time.perf_counter()
        render(source)
        seconds.append(time.perf_counter() - begun)
    assert min(seconds) < 0.001


def test_the_room_imports_nothing_heavy() -> None:
    code = (
        "import sys; import quizapp.text.prose, quizapp.text.phrases, quizapp.text.numbers;"
        "print([m for m in ('textual', 'rich', 'pydantic', 'yaml', 'numpy', 'decimal') if m in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
