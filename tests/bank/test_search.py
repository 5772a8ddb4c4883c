"""Words are found in what a question asks, in its topic and its tags, in either language."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.bank.catalogue import Catalogue
from quizapp.bank.search import LONGEST_WORD, MOST_WORDS, folded

from .samples import Content, question

ASKED = {
    "stride": ("How does the **Stride** change $\\hat{n}$?", "步幅怎样改变输出大小？", ["shapes"]),
    "adam": ("What does Adam keep per weight?", "Adam 为每个权重保存什么？\n它有几份？", ["optimiser-state"]),
    "broken-line": ("One line\nand another", "卷积\n  核的大小", []),
    "wild": ("100% of a_b in [c]!", "100％ 的 Ａ＿Ｂ", []),
}


@pytest.fixture
def catalogue(content: Content, tmp_path: Path) -> Iterator[Catalogue]:
    content.bank(
        "x",
        *(
            question("flashcard", ask={"en": en, "zh": zh}, tags=tags) | {"id": name}
            for name, (en, zh, tags) in ASKED.items()
            if name != "adam"
        ),
        question(
            "flashcard",
            topic="adam",
            ask={"en": ASKED["adam"][0], "zh": ASKED["adam"][1]},
            tags=ASKED["adam"][2],
        )
        | {"id": "adam"},
    )
    with Catalogue.open(tmp_path / "catalogue.db", [content.folder]) as made:
        yield made


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("stride", ["stride"]),
        ("STRIDE CHANGE", ["stride"]),
        ("**stride** change", ["stride"]),
        ("tri", ["stride"]),
        ("stride adam", []),
        ("per weight", ["adam"]),
        ("output size", ["stride", "broken-line", "wild"]),
        ("conv-size", ["stride", "broken-line", "wild"]),
        ("optimiser-state", ["adam"]),
        ("shapes", ["stride"]),
        ("line another", ["broken-line"]),
        ("100%", ["wild"]),
        ("%", ["wild"]),
        ("a_b", ["wild"]),
        ("_", ["wild"]),
        ("c]!", ["wild"]),
        ("because", []),
        ("步幅", []),
        ("'; DROP TABLE question; --", []),
        ("\0", []),
        ("", ["stride", "broken-line", "wild", "adam"]),
        (" \n ", ["stride", "broken-line", "wild", "adam"]),
    ],
)
def test_english(words: str, found: list[str], catalogue: Catalogue) -> None:
    assert catalogue.search(words, "en") == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("步幅", ["stride"]),
        ("卷积", ["broken-line"]),
        ("卷积核", ["broken-line"]),
        ("权重", ["adam"]),
        ("adam 权重", ["adam"]),
        ("ａｄａｍ", ["adam"]),
        ("优化", ["adam"]),
        ("保存什么？它有", ["adam"]),
        ("大小", ["stride", "broken-line", "wild"]),
        ("100%", ["wild"]),
        ("a_b", ["wild"]),
        ("stride", []),
    ],
)
def test_chinese_words_of_two_characters_too(words: str, found: list[str], catalogue: Catalogue) -> None:
    assert catalogue.search(words, "zh") == found


def test_what_is_found_comes_in_the_order_in_which_it_is_learnt(catalogue: Catalogue) -> None:
    every = catalogue.ids()
    assert catalogue.search("a", "en") == [name for name in every if name in catalogue.search("a", "en")]


def test_any_amount_of_typing_is_looked_for(catalogue: Catalogue) -> None:
    """SQLite refuses a pattern beyond 50,000 bytes."""
    assert catalogue.search("x" * 100_000, "en") == []
    assert catalogue.search("stride " * 10_000, "en") == ["stride"]
    assert catalogue.search("卷" * 100_000, "zh") == []
    assert LONGEST_WORD * 4 * MOST_WORDS < 50_000


def test_an_edit_changes_what_is_found(catalogue: Catalogue, content: Content) -> None:
    content.bank("x", question("flashcard", ask={"en": "Which kernel?", "zh": "哪个卷积核？"}))
    catalogue.refresh()
    assert catalogue.search("kernel", "en") == ["a-flashcard"]
    assert catalogue.search("stride", "en") == []
    assert catalogue.search("", "zh") == ["a-flashcard"]


def test_of_a_question_in_two_folders_the_one_that_counts_is_looked_through(
    catalogue: Catalogue, content: Content, tmp_path: Path
) -> None:
    own = Content(tmp_path / "own")
    own.bank("x", question("flashcard", ask={"en": "Which kernel?", "zh": "哪个核？"}) | {"id": "stride"})
    with Catalogue.open(tmp_path / "both.db", [content.folder, own.folder]) as both:
        assert both.search("kernel", "en") == ["stride"]
        assert "stride" not in both.search("change", "en")


@pytest.mark.parametrize(
    ("text", "as_looked_for"),
    [
        ("  Two\n words ", "two words"),
        ("ＡＢＣ％", "abc%"),
        ("卷积\n核", "卷积核"),
        ("用 `nn.Linear`\n层", "用 nn.linear 层"),
        ("**bold** $x_{1}$", "bold x_1"),
        ("Straße", "strasse"),
    ],
)
def test_case_width_and_markup_do_not_count(text: str, as_looked_for: str) -> None:
    assert folded(text) == as_looked_for


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("步幅", ["stride"]),
        ("stride", ["stride"]),
        ("stride 步幅", []),
        ("adam", ["adam"]),
        ("", ["stride", "broken-line", "wild", "adam"]),
    ],
)
def test_without_a_language_words_are_found_in_either_but_all_in_the_same(
    catalogue: Catalogue, words: str, found: list[str]
) -> None:
    """In the order in which they are learnt, each once."""
    assert catalogue.search(words) == catalogue.search(words, "en", "zh")
    assert sorted(catalogue.search(words)) == sorted(found)
    assert catalogue.search(words) == [name for name in catalogue.ids() if name in found]


def test_a_chinese_word_in_an_english_text_is_found(content: Content, tmp_path: Path) -> None:
    """Though most English texts are not looked through for one."""
    texts = {
        "quoting": "What does 卷积 mean?",
        "wide": "What is ｌｏｓｓ？",
        "plain": "What is a convolution?",
    }
    asked = (
        {"en": en, "zh": "何谓卷积核？" if name == "plain" else "这是什么？"} for name, en in texts.items()
    )
    cards = [question("flashcard", ask=ask) | {"id": name} for ask, name in zip(asked, texts, strict=True)]
    content.bank("x", *cards)
    with Catalogue.open(tmp_path / "catalogue.db", [content.folder]) as catalogue:
        assert catalogue.search("卷积", "en") == ["quoting"]
        assert catalogue.search("卷积 mean", "en") == ["quoting"]
        assert catalogue.search("卷积") == ["quoting", "plain"]
        assert catalogue.search("ｗｈａｔ") == ["quoting", "wide", "plain"]
        assert catalogue.search("ｌｏｓｓ？", "en") == ["wide"]
