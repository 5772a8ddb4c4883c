"""Every content rule, each with a bank that breaks it and the sound sample that does not."""

from typing import Any

import pytest

from quizapp.bank.lint import lint
from quizapp.bank.problems import Problem
from quizapp.bank.reader import read_all

from .samples import BODIES, Content, question


def linted(content: Content, *questions: dict[str, Any]) -> list[Problem]:
    reading = read_all(content.bank("x", *questions), content.syllabus)
    assert reading.problems == [], "the rules are for what can be read"
    return lint([reading], content.syllabus)


def messages(content: Content, *questions: dict[str, Any]) -> list[str]:
    return [f"{one.message}; {one.hint}" if one.hint else one.message for one in linted(content, *questions)]


def option(en: str, zh: str, **more: Any) -> dict[str, Any]:
    return {"text": {"en": en, "zh": zh}, **more}


THREE = [option("Half", "一半", key=True), option("Third", "三分之一"), option("Whole", "全部")]


def unit(name: str, en: str, zh: str, must: bool = True) -> dict[str, Any]:
    return {"id": name, "must": must, "text": {"en": en, "zh": zh}, "cue": {"en": "Why?", "zh": "为何？"}}


@pytest.mark.parametrize("kind", BODIES)
def test_the_sound_samples_break_no_rule(kind: str, content: Content) -> None:
    assert messages(content, question(kind)) == []


@pytest.mark.parametrize(
    ("en", "zh", "told"),
    [
        (
            "It has 3 layers.",
            "它有 4 层。",
            "the numbers of the two languages differ: 3 only in 'en'; 4 only in 'zh'",
        ),
        ("It has 1,216 weights.", "它有 1216 个权重。", ""),
        ("It has 2 weights.", "它有两个权重。", ""),
        ("It has one bias.", "它有 1 个偏置。", ""),
        (
            "It has eleven weights.",
            "它有 11 个权重。",
            "the numbers of the two languages differ: 11 only in 'zh'",
        ),
        ("Full-width 12 too.", "全角 １２ 也算。", ""),
        ("$k = 3$ here.", "此处 $k$ 为 3。", ""),
        (
            "$x_1$ falls.",
            "$x_2$ 下降。",
            "the symbols of the two languages differ: x₁ only in 'en'; x₂ only in 'zh'",
        ),
        ("$\\alpha$ falls.", "它下降。", "the symbols of the two languages differ: α only in 'en'"),
        ("$n \\text{ if odd}$", "$n \\text{ 若为奇数}$ 时", ""),
        ("It is 卷积.", "它是卷积。", "the English text holds Chinese characters or punctuation"),
        ("It is，well, so.", "它是这样。", "the English text holds Chinese characters or punctuation"),
        ("The “keep” rate.", "“保留”率。", ""),
        ("Say `卷积` here.", "写作 `卷积`。", ""),
        (
            "It was not translated at all.",
            "It was not translated at all.",
            "the Chinese text is still in English",
        ),
        ("ResNet", "ResNet", ""),
        ("`nn.Dropout(p=0.2)`", "`nn.Dropout(p=0.2)`", ""),
        ("It\u200bis.", "它是。", "the invisible character U+200B (ZERO WIDTH SPACE)"),
        ("It\u202eis.", "它是。", "the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("It\x1b[31m.", "它是。", "the invisible character U+001B (a control character)"),
        ("$\\notacommand{x}$ here", "这里 $\\notacommand{x}$", "is outside the TeX that can be drawn"),
        ("$\\frac{a}{b}$ here", "这里 $\\frac{a}{b}$", ""),
        ("It costs $5.", "它值 $5。", "a dollar sign without its partner; write \\$ for a dollar"),
        ("It costs \\$5.", "它值 \\$5。", ""),
    ],
)
def test_texts(en: str, zh: str, told: str, content: Content) -> None:
    found = messages(content, question("flashcard", why={"en": en, "zh": zh}))
    assert any(told in one for one in found) if told else found == []


def test_a_rule_points_at_the_text_that_breaks_it(content: Content) -> None:
    broken = question("choice")
    broken["options"][1]["text"] = {"en": "Three 卷", "zh": "三"}
    [problem] = linted(content, broken)
    line = problem.path.read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert line[problem.column - 1 :] == "Three 卷"


@pytest.mark.parametrize(
    ("kind", "changes", "told"),
    [
        ("flashcard", {"answer": {"en": "word " * 41, "zh": "词"}}, "41 words; at most 40"),
        ("flashcard", {"answer": {"en": "word " * 40, "zh": "词" * 60}}, ""),
        ("flashcard", {"answer": {"en": "word", "zh": "词" * 61}}, "61 characters; at most 60"),
        ("flashcard", {"answer": {"en": "$" + "a + " * 40 + "a$", "zh": "$" + "a + " * 40 + "a$"}}, ""),
        ("cloze", {"answer": {"en": "one two three four five six seven", "zh": "词"}}, "7 words; at most 6"),
        ("cloze", {"answer": {"en": "one", "zh": "一" * 13}}, "13 characters; at most 12"),
    ],
)
def test_lengths_of_answers(kind: str, changes: dict[str, Any], told: str, content: Content) -> None:
    assert messages(content, question(kind, **changes)) == ([told] if told else [])


@pytest.mark.parametrize("kind", ["choice", "multi"])
@pytest.mark.parametrize(
    ("third", "told"),
    [
        (option("All of the above", "以上都对"), "the option refers to other options ('All of the above')"),
        (option("None of the above", "全部"), "the option refers to other options ('None of the above')"),
        (option("Both A and B", "全部"), "the option refers to other options ('Both A and B')"),
        (option("Whole", "以上皆是"), "the option refers to other options ('以上皆')"),
        (option("Whole", "上述说法都不对"), "the option refers to other options ('上述说法都')"),
        (option("Whole", "A 和 B"), "the option refers to other options ('A 和 B')"),
        (
            option("A third of the whole size", "全部"),
            "25 characters against 4 of the shortest option",
        ),
        (
            option("Whole", "一共有整整三分之一大小"),
            "11 characters against 2 of the shortest option",
        ),
        (option("Whole image", "整个"), ""),
    ],
)
def test_options(kind: str, third: dict[str, Any], told: str, content: Content) -> None:
    found = messages(content, question(kind, options=[*THREE[:2], third]))
    assert any(one.startswith(told) for one in found) if told else found == []


@pytest.mark.parametrize(
    ("en", "zh", "places"),
    [
        ("Which of these is not a layer?", "下列哪项是层？", ["en"]),
        ("Which of these is **NOT** a layer?", "下列哪项**不**是层？", []),
        ("Which layer?", "下列哪项不属于层？", ["zh"]),
        ("The input is not padded. How large?", "输入不填充。有多大？", []),
    ],
)
def test_a_negative_in_the_stem_stands_out(en: str, zh: str, places: list[str], content: Content) -> None:
    found = messages(content, question("choice", ask={"en": en, "zh": zh}))
    assert len(found) == len(places)
    assert all("negative" in one for one in found)


def test_references_exist(content: Content) -> None:
    broken = question("choice", errata=["E-CNN-9"], source_refs=["001:2.5"])
    broken["options"][2]["errata"] = "E-CNN-22"
    assert sorted(messages(content, broken)) == [
        "no topic has the source section '001:2.5'; did you mean '001:2.4'?",
        "unknown erratum 'E-CNN-22'; did you mean 'E-CNN-2'?",
        "unknown erratum 'E-CNN-9'; did you mean 'E-CNN-4'?",
    ]


@pytest.mark.parametrize(
    ("kind", "erratum"), [("choice", "E-CNN-2"), ("numeric", "E-CNN-4"), ("open", "E-CNN-2")]
)
def test_an_erratum_stands_on_the_statement_and_not_on_the_question_as_well(
    kind: str, erratum: str, content: Content
) -> None:
    assert messages(content, question(kind, errata=[erratum])) == [
        f"{erratum} stands on the wrong statement already; leave it out here"
    ]


def test_an_erratum_may_stand_on_a_question_where_nothing_else_can_carry_it(content: Content) -> None:
    assert messages(content, question("flashcard", errata=["E-CNN-2"])) == []


def test_an_open_answer_says_what_every_must_wants(content: Content) -> None:
    units = question("open")["units"]
    units[1] = unit("floor", "remaining columns are discarded silently", "剩余的列被丢弃")
    found = messages(content, question("open", units=units))
    assert found == ["the model answer does not say what the unit 'floor' wants, which is a must"] * 2
    units[1] = unit("floor", "remaining columns are discarded silently", "剩余的列被丢弃", must=False)
    assert messages(content, question("open", units=units)) == []


@pytest.mark.parametrize(("words", "told"), [(59, True), (60, False), (120, False), (121, True)])
def test_a_model_answer_has_60_to_120_words(words: int, told: bool, content: Content) -> None:
    said = "The window must lie inside the padded input"
    model = {"en": said + " more" * (words - 8), "zh": "窗口必须落在填充后的输入内"}
    found = messages(content, question("open", model=model))
    assert found == ([f"{words} words; a model answer has 60 to 120"] if told else [])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"ask": {"en": "From $<n>$?", "zh": "由 $<k>$？"}},
            "the placeholders of the two languages differ: <k>, <n>",
        ),
        (
            {"why": {"en": "It is $<outt>$.", "zh": "是 $<outt>$。"}},
            "unknown placeholder <outt>; did you mean 'out'?",
        ),
        (
            {"why": {"en": "See `<pad>`.", "zh": "见 `<pad>`。"}},
            "unknown placeholder <pad>; known: d, k,",
        ),
        ({"why": {"en": "It was $<n-1>$.", "zh": "曾是 $<n-1>$。"}}, "unknown placeholder <n-1>"),
        ({"ask": {"en": "Is it $<out>$?", "zh": "是 $<out>$ 吗？"}}, "<out> gives the answer away"),
        ({"hints": [{"en": "It is $<out>$.", "zh": "是 $<out>$。"}]}, "<out> gives the answer away"),
        ({"ask": {"en": "With $<k_eff>$?", "zh": "若 $<k_eff>$？"}}, ""),
        (
            {"ask": {"en": "Take $<s>$.", "zh": "取 $<s>$。"}, "why": {"en": "$<out>$", "zh": "得 $<out>$"}},
            "",
        ),
        ({"mistakes": {}}, "no mistake has words for the learner; the formula knows"),
    ],
)
def test_placeholders(changes: dict[str, Any], told: str, content: Content) -> None:
    found = messages(content, question("numeric", **changes))
    assert any(one.startswith(told) for one in found) if told else found == []


def test_angle_brackets_of_other_kinds_are_only_text(content: Content) -> None:
    assert messages(content, question("flashcard", why={"en": "See `<pad>`.", "zh": "见 `<eos>`。"})) == []


@pytest.mark.parametrize(
    ("places", "told"), [([0] * 3 + [1] * 3 + [2] * 2, 0), ([0] * 4 + [1, 2, 1, 2], 1), ([0] * 7, 0)]
)
def test_no_place_is_right_in_more_than_four_tenths_of_eight_choices(
    places: list[int], told: int, content: Content
) -> None:
    made = []
    for n, place in enumerate(places):
        options = [dict(one, key=number == place) for number, one in enumerate(THREE)]
        made.append(question("choice", options=options) | {"id": f"q-{n}"})
    found = messages(content, *made)
    assert len(found) == told
    assert all("option 1 is the right one in 4 of 8 choices; at most 40 %" in one for one in found)


def test_ids_are_given_once_over_all_banks(content: Content) -> None:
    paths = [content.bank(group, question("flashcard")) for group in ("a", "b")]
    readings = [read_all(path, content.syllabus) for path in paths]
    [problem] = lint(readings, content.syllabus)
    assert problem.path == paths[1]
    assert problem.message.startswith("the id 'a-flashcard' is taken by ")
    assert problem.message.endswith("a.yaml:5")


def test_a_former_id_leads_to_one_question(content: Content) -> None:
    one, two, three = (question("flashcard", was=["old-id"]) | {"id": f"q-{n}"} for n in range(3))
    three["was"] = ["q-0"]
    found = messages(content, one, two, three)
    assert len(found) == 2
    assert "the former id 'old-id' is claimed by" in found[0]
    assert "the former id 'q-0' is the id of" in found[1]


def test_a_step_is_asked_for_three_times_at_most(content: Content) -> None:
    four = [question("numeric") | {"id": f"q-{n}"} for n in range(4)]
    assert messages(content, *four[:3]) == []
    assert messages(content, *four) == ["question 4 that asks 'out' of conv.output_size; at most 3"]
    four[3]["asked"] = "span"
    four[3]["mistakes"] = {}
    assert messages(content, *four) == []
