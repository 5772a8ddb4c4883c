"""What `quizapp show` prints: the question with its answer, outside any session."""

import pytest

from quizapp.practice.exhibit import WIDTH, exhibit
from quizapp.text.languages import LANGUAGES, Language

from .asked import model
from .desk import CARDS, PICK, SIZE


def text(lines: object) -> str:
    return "\n".join(lines)  # type: ignore[arg-type]


def test_numeric_question_is_shown_with_the_variant_and_its_solution() -> None:
    """Without a number the first variant that every learner meets."""
    shown = list(exhibit(model(SIZE), 4, "en"))
    assert shown[0] == "size · shapes · numeric · variant 4"
    assert "224 pixels, kernel 7, stride 2, padding 3?" in shown
    assert "• o = ⌊r/s⌋ + 1 = ⌊223/2⌋ + 1 = 112" in shown
    assert (
        text(exhibit(model(SIZE), None, "en"))
        .splitlines()[0]
        .startswith("size · shapes · numeric · variant ")
    )


def test_hints_answer_and_sources_are_all_there() -> None:
    shown = list(exhibit(model(SIZE), 4, "en"))
    heads = [line for line in shown if line.endswith(":")]
    assert heads == ["Hint 1:", "Hint 2:", "Answer:", "Step by step, with these numbers:", "Why:", "Sources:"]
    assert shown[shown.index("Answer:") + 1] == "112"


def test_options_are_listed() -> None:
    shown = list(exhibit(model(PICK), None, "en"))
    assert {"- Half", "- Third", "- All"} <= set(shown)
    assert shown[shown.index("Answer:") + 1] == "Half"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_page(language: Language) -> None:
    long = SIZE | {"why": {"en": "words " * 100, "zh": "解释" * 200}}
    lines = list(exhibit(model(long), 4, language))
    assert max(map(len, lines)) <= WIDTH
    assert len(lines) > 20


def test_variant_that_is_not_there_is_told() -> None:
    with pytest.raises(IndexError, match="size has variants 0 to 11"):
        list(exhibit(model(SIZE), 12, "en"))
    with pytest.raises(IndexError, match="one is a flashcard question and has no variants"):
        list(exhibit(model(CARDS[0]), 0, "en"))
