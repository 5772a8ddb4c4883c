"""The Markdown subset: what is markup, and above all what is not."""

import time

import pytest

from quizapp.text.prose import Block, Prose, Span, Style, render, verbatim


def _styled(source: str) -> list[tuple[str, Style]]:
    return [(span.text, span.style) for block in render(source).blocks for span in block.spans]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**Adam** keeps *two*", [("Adam", "strong"), (" keeps ", ""), ("two", "emphasis")]),
        (
            "这是**重点**的*强调*。",
            [("这是", ""), ("重点", "strong"), ("的", ""), ("强调", "emphasis"), ("。", "")],
        ),
        ("`beta1` is $\\beta_1$", [("beta1", "code"), (" is ", ""), ("β₁", "math")]),
        ("**with $m$ and `c`**", [("with ", "strong"), ("m", "math"), (" and ", "strong"), ("c", "code")]),
        ("**all *of* it**", [("all of it", "strong")]),
        ("`a$b` and $c`d$", [("a$b", "code"), (" and ", ""), ("c`d", "math")]),
        ("*a **b* c**", [("a **b", "emphasis"), (" c**", "")]),
    ],
)
def test_inline_markup_becomes_styles(source: str, expected: list[tuple[str, Style]]) -> None:
    assert _styled(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "[CLS] a [MASK] [/INST]",
        "<think>x</think> <s> <pad>",
        "E[x](y) and ![a](b)",
        "arr[i] snake_case __init__ ____",
        "a * b * c",
        "2*3*4 and x**2 + y**2",
        "f(*args, **kwargs) and g(*args, **kwargs)",
        "A* search and D* too",
        "***x*** ** * ****",
        "$5 and $6",
        "a $ b",
        "$ x $",
        "# heading",
        "&lt; &amp;",
        "C:\\new\\table",
        "``` x",
        "`",
        "$$",
        ">5 GB",
        "-1",
        "1.5",
        "[red]x[/red]",
        "\\n",
    ],
)
def test_what_only_looks_like_markup_comes_out_literally(source: str) -> None:
    assert _styled(source) == [(source, "")]


def test_maths_is_taken_out_before_asterisks_are_read() -> None:
    assert _styled("$x*y*z$ *a $b*c$ d*") == [
        *[("x * y * z", "math"), (" ", ""), ("a ", "emphasis"), ("b * c", "math"), (" d", "emphasis")]
    ]


def test_an_escaped_sign_is_itself() -> None:
    assert _styled(r"\$5 \*x\* \`y\` $a\$b$")[0] == ("$5 *x* `y` ", "")
    assert _styled(r"$50\%$ of \$6, or $x$") == [("50%", "math"), (" of $6, or ", ""), ("x", "math")]


def test_a_formula_outside_the_subset_shows_its_source() -> None:
    assert _styled(r"see $\foo{x}$") == [("see ", ""), (r"\foo{x}", "math")]


def test_blocks_are_told_apart() -> None:
    source = "intro\n- a\n- b\n  c\n\n1. x\n2. y\n\n> q\n> r\n>\n> s\nend\n```python\nx = *a*\n\n  y\n```\n$$a = b$$"
    assert [(b.kind, b.number, b.text()) for b in render(source).blocks] == [
        ("paragraph", None, "intro"),
        ("bullet", None, "a"),
        ("bullet", None, "b c"),
        ("item", 1, "x"),
        ("item", 2, "y"),
        ("quote", None, "q r"),
        ("quote", None, "s"),
        ("paragraph", None, "end"),
        ("code", None, "x = *a*\n\n  y"),
        ("math", None, "a = b"),
    ]


def test_a_displayed_formula_in_a_paragraph_stands_on_its_own() -> None:
    blocks = render("so $$\nx\n- y\n$$ holds").blocks
    assert [(b.kind, b.text()) for b in blocks] == [
        ("paragraph", "so"),
        ("math", "x - y"),
        ("paragraph", "holds"),
    ]


def test_a_number_that_begins_a_line_of_a_paragraph_begins_no_list() -> None:
    assert render("published in\n2015. It won.").plain() == "published in 2015. It won."


def test_a_list_goes_on_with_its_own_numbers() -> None:
    assert render("1. a\n\nand\n\n2. b").plain() == "1. a\n\nand\n\n2. b"


def test_a_line_break_beside_full_width_punctuation_is_no_space() -> None:
    """Whatever stands on its other side: a Latin word after a Chinese full stop begins without a gap."""
    assert render("速度前进。\nTransformer 默认用它").plain() == "速度前进。Transformer 默认用它"
    assert render("用 Adam\n（默认）").plain() == "用 Adam（默认）"
    assert render("用的是\nAdam").plain() == "用的是 Adam"


def test_a_line_break_between_chinese_characters_is_no_space() -> None:
    assert render("第一行，\n第二行 Adam\n优化器").plain() == "第一行，第二行 Adam 优化器"


def test_an_unclosed_fence_is_text() -> None:
    assert render("```\nx *y*").plain() == "``` x y"


def test_typed_text_is_never_markup() -> None:
    typed = "**x** $y$ `z`\n- [CLS]\x1b"
    assert verbatim(typed, "bad") == Prose((Block("paragraph", (Span("**x** $y$ `z`\n- [CLS]␛", "bad"),)),))
    assert verbatim("") == Prose()


def test_texts_join() -> None:
    both = render("a") + render("- b\n- c")
    assert both.plain() == "a\n\n• b\n• c"
    assert bool(both)
    assert not render(" \n ")


@pytest.mark.parametrize(
    "unit", ["$a ", "`a ", "**a ", "*a* ", "$$a ", "```\n", "> ", "- ", "1. ", "\\$", "$x$", "\n"]
)
def test_a_hostile_text_of_10000_characters_takes_no_time(unit: str) -> None:
    begun = time.perf_counter()
    render(unit * (10_000 // len(unit)))
    assert time.perf_counter() - begun < 2


def test_a_long_run_of_blanks_takes_no_longer_than_letters() -> None:
    """A pattern that looks for blanks before a formula took minutes over these."""
    assert render("a" + "\t" * 100_000 + "b").plain().startswith("a")


def test_blanks_round_a_displayed_formula_are_not_shown() -> None:
    assert [block.text() for block in render("so   $$x$$   then").blocks] == ["so", "x", "then"]
