"""Lines in the learner's order: right as a whole, and what is said about an order that is not."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.answers.grade import Grade
from quizapp.answers.ordering import grade_ordering
from quizapp.bank.models import Ordering
from quizapp.text.languages import LANGUAGES
from quizapp.text.prose import render


def ordering(*lines: str) -> Ordering:
    both = {"en": "In which order?", "zh": "什么顺序？"}
    return Ordering.model_validate(
        {
            "kind": "ordering",
            "id": "q",
            "topic": "t",
            "ask": both,
            "why": both,
            "sources": ["s"],
            "difficulty": 1,
            "frequency": 1,
            "lines": [{"en": line, "zh": line + "。"} for line in lines],
        }
    )


STEP = ordering("zero the gradients", "forward", "loss", "backward", "clip", "step")


def said(*order: int, language: str = "en") -> str:
    grade = grade_ordering(STEP, order)
    assert grade.verdict == "wrong"
    assert grade.diagnosis is not None
    assert (grade.diagnosis.kind, grade.diagnosis.name) == ("order", None)
    return grade.diagnosis.says.text("zh" if language == "zh" else "en")


def test_the_authored_order_alone_is_right() -> None:
    assert grade_ordering(STEP, (0, 1, 2, 3, 4, 5)) == Grade("right")
    assert all(
        grade_ordering(STEP, order).verdict == "wrong"
        for order in permutations(range(6))
        if order != tuple(range(6))
    )


@pytest.mark.parametrize(
    "order", [(), (0, 1, 2), (0, 1, 2, 3, 4, 4), (1, 2, 3, 4, 5, 6), (-1, 0, 1, 2, 3, 4)]
)
def test_what_is_no_order_of_the_lines_is_an_error_of_the_caller(order: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no order of 6 lines"):
        grade_ordering(STEP, order)


@pytest.mark.parametrize(
    ("order", "en", "zh"),
    [
        (
            (0, 1, 2, 3, 5, 4),
            "Only two neighbours are exchanged; their places are:\n\n5. clip\n6. step",
            "只有相邻的两行对调了；它们的位置应是：\n\n5. clip。\n6. step。",
        ),
        (
            (5, 4, 3, 2, 1, 0),
            "The whole order is reversed: what comes first stands last.",
            "整个顺序颠倒了：最先的一行放到了最后。",
        ),
        (
            (0, 4, 1, 2, 3, 5),
            "One line alone is misplaced:\n\n- clip\n\nIt comes right after:\n\n- backward",
            "只有一行放错了位置：\n\n- clip。\n\n它应紧跟在这一行之后：\n\n- backward。",
        ),
        (
            (1, 2, 0, 3, 4, 5),
            "One line alone is misplaced; it comes first:\n\n- zero the gradients",
            "只有一行放错了位置，它应排在最前：\n\n- zero the gradients。",
        ),
        (
            (0, 1, 2, 5, 4, 3),
            "The first 3 lines are right. Next comes:\n\n- backward",
            "前 3 行正确。接下来应是：\n\n- backward。",
        ),
        (
            (0, 2, 1, 4, 3, 5),
            "The first line is right. Next comes:\n\n- forward",
            "第一行正确。接下来应是：\n\n- forward。",
        ),
        (
            (1, 0, 3, 2, 5, 4),
            "The first line is not right yet; it should be:\n\n- zero the gradients",
            "第一行就不对，它应是：\n\n- zero the gradients。",
        ),
    ],
)
def test_what_went_wrong_is_told_in_both_languages(order: tuple[int, ...], en: str, zh: str) -> None:
    assert said(*order) == en
    assert said(*order, language="zh") == zh


def test_the_line_that_moved_is_named_wherever_it_came_from() -> None:
    """Moved by one place it is a swap of neighbours, by more it is the one line that moved."""
    for line in range(6):
        for place in range(6):
            others = [one for one in range(6) if one != line]
            order = (*others[:place], line, *others[place:])
            if abs(place - line) == 1:
                assert said(*order).startswith("Only two neighbours"), order
            elif place != line:
                assert f"\n\n- {STEP.lines[line].en}" in said(*order), order
                assert said(*order).startswith("One line alone is misplaced"), order


HOSTILE = st.text(alphabet="ab *`$_#-><[]\\{}1.“”卷，", min_size=1, max_size=12).filter(
    lambda text: text.strip() == text
)


@given(lines=st.lists(HOSTILE, min_size=4, max_size=4, unique_by=str.casefold))
def test_a_quoted_line_is_drawn_as_it_is_alone(lines: list[str]) -> None:
    """Asterisks, dollars and ticks without a partner find none in another line or in the sentence around them."""
    question = ordering(*lines)
    for order in ((1, 0, 2, 3), (1, 2, 0, 3), (0, 3, 1, 2), (2, 3, 0, 1)):
        diagnosis = grade_ordering(question, order).diagnosis
        assert diagnosis is not None
        for language in LANGUAGES:
            alone = [render(f"- {line.text(language)}").blocks[0].spans for line in question.lines]
            quoted = [
                block.spans
                for block in render(diagnosis.says.text(language)).blocks
                if block.kind in ("bullet", "item")
            ]
            assert quoted
            assert all(spans in alone for spans in quoted)
