"""A numeric question that does not fit its formula is told so when its bank is read."""

import pytest

from quizapp.bank.reader import Bank, read_all, read_bank

from .samples import NUMERIC, Content, question, told

MISFITS = [
    (
        "conv.output_size",
        "conv.output_sise",
        "11:14: unknown formula 'conv.output_sise'; did you mean 'conv.",
    ),
    ("conv.output_size", "nowhere.at_all", "11:14: unknown formula 'nowhere.at_all'; known:"),
    (
        "conv.output_size",
        "output_size",
        "11:14: 'output_size' is not the name of a formula, such as conv.output_size",
    ),
    ("asked: out", "asked: outt", "12:12: conv.output_size has no step 'outt'; did you mean 'out'?"),
    ("asked: out", "asked: out\n    at: 1", "13:9: 'out' has no time axis"),
    (
        "asked: out",
        "asked: out\n    form: vector",
        "13:11: 'out' is one number, which is not of the form 'vector'",
    ),
    (
        "asked: out",
        "asked: out\n    form: vektor",
        "13:11: 'vektor' is not one of integer, real, vector, matrix, shape; d",
    ),
    (
        "asked: out",
        "asked: out\n    tolerance: {rel: 0.1}",
        "13:5: 'out' is a whole number: it is exact and takes no",
    ),
    (
        "asked: out",
        "asked: out\n    decimals: 2",
        "13:5: 'out' is a whole number: it is exact and takes no decimals",
    ),
    (
        "asked: out",
        "asked: out\n    tolerance: {rel: 1e-3}",
        "13:22: 1e-3 reads as a text in YAML 1.1; write 1.0e-3",
    ),
    (
        "      n: [28, 32]",
        "      nn: [28, 32]",
        "14:7: conv.output_size has no input 'nn'; did you mean 'n'?",
    ),
    ("n: [28, 32]", "n: [28, 28]", "14:10: a value stands twice"),
    ("n: [28, 32]", "n: [28.5, 32]", "14:10: 'n' is a whole number, here 28.5"),
    ("n: [28, 32]", "n: [small, large]", "14:10: 'n' is a number, here 'small'"),
    ("n: [28, 32]", "n: 28", "14:10: an axis is a list of numbers or words, or a mapping such as"),
    ("n: [28, 32]", "n: {shape: [2], values: [28, 32]}", "14:10: 'n' is one number, here it is a vector"),
    (
        "{from: 3, to: 7, step: 2}",
        "{from: 3, too: 7, step: 2}",
        "15:20: unknown key 'too'; did you mean 'to'?",
    ),
    ("{from: 3, to: 7, step: 2}", "{from: 3, to: 7, step: 3}", "15:10: 'to' is not reached"),
    ("{from: 3, to: 7, step: 2}", "{from: 7, to: 3}", "15:10: a range needs from <= to"),
    ("{from: 3, to: 7, step: 2}", '{from: 3, to: "7"}', "15:24: this is a number"),
    ("s: 2, ", "", "11:14: conv.output_size needs 's' as well; give it under 'space' or 'given'"),
    ("s: 2, ", "s: 2, n: 4, ", "16:12: 'n' stands under 'space' as well"),
    ("s: 2, ", "s: [1, [2]], ", "16:16: this is a number, a word, true or false, or a list of them"),
    ("s: 2, ", "s: 2, q: 4, ", "16:19: conv.output_size has no input 'q'; known:"),
    ("k <= n", "k <= m", "17:13: the condition speaks of 'm', which is neither drawn nor given"),
    ("k <= n", "3 <= n", "17:13: the condition speaks of '3', which is neither drawn nor given"),
    ("k <= n", "k <= 1a", "17:13: the condition speaks of '1a', which is neither drawn nor given"),
    ("k <= n", "k + n", "17:13: 'k + n' is neither a comparison such as 'k <= n' nor a known condition"),
    ("conv.fits", "conv.fit", "17:23: 'conv.fit' is neither"),
    (
        "ceil-for-floor:",
        "ceil-for-flor:",
        "19:7: conv.output_size has no mistake 'ceil-for-flor'; did you mean 'ceil",
    ),
    ("ceil-for-floor: {says:", "ceil-for-floor: {say:", "19:24: unknown key 'say'; did you mean 'says'?"),
    ("k_eff:", "k_ef:", "21:7: conv.output_size has no step 'k_ef'; did you mean 'k_eff'?"),
    ("k_eff:", "out:", "21:7: 'out' is the step asked for; it needs no word"),
]


@pytest.mark.parametrize(("there", "put", "expected"), MISFITS, ids=[put[:24] for _, put, _ in MISFITS])
def test_a_question_that_does_not_fit_its_formula_is_told_where(
    there: str, put: str, expected: str, content: Content
) -> None:
    assert there in NUMERIC
    assert any(problem.startswith(expected) for problem in told(content, NUMERIC.replace(there, put, 1)))


def test_a_mistake_that_leaves_the_asked_step_alone_is_no_mistake_of_the_question(content: Content) -> None:
    problems = told(content, NUMERIC.replace("asked: out", "asked: span"))
    assert problems == [
        "19:7: the mistake 'ceil-for-floor' does not change 'span'; it changes out",
    ]


def test_a_place_in_time_lies_within_the_inputs(content: Content) -> None:
    adam = {"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 0.0, "theta0": 1.0, "g": [0.5, 0.25, 1.0]}
    numeric = question(
        "numeric", compute="optim.adam", space={}, given=adam, where=None, mistakes=None, steps=None
    )
    sound = read_bank(content.bank("x", numeric | {"at": 2, "solution": None}), content.syllabus)
    assert "solution" in str(sound)
    del numeric["solution"]
    for at in (-3, 0, 2):
        assert isinstance(read_bank(content.bank("x", numeric | {"at": at}), content.syllabus), Bank)
    for at in (-4, 3):
        [problem] = read_all(content.bank("x", numeric | {"at": at}), content.syllabus).problems
        assert problem.message == "the time axis has 3 places, from 0 to 2"


def test_inputs_that_share_a_dimension_are_equally_long(content: Content) -> None:
    numeric = question(
        "numeric", compute="mlp.backprop", where=None, mistakes=None, steps=None, solution=None
    )
    given_ = {
        "x": [1.0, 2.0],
        "W1": [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]],
        "b1": [0.1, 0.2],
        "W2": [[1.0, 2.0]],
        "b2": [0.1],
        "y": [1.0],
        "activation": "sigmoid",
    }
    numeric |= {"space": {}, "given": given_}
    [problem] = read_all(content.bank("x", numeric), content.syllabus).problems
    assert problem.message == "the dimension I of 'W1' is 3, but 2 in 'x'"
    given_ |= {"W1": [[1.0, 2.0], [1.0]]}
    [problem] = read_all(content.bank("x", numeric), content.syllabus).problems
    assert problem.message == "the rows of 'W1' differ in length"
    given_ |= {"W1": [[1.0, 2.0], [1.0, 2.0]], "activation": "swish"}
    [problem] = read_all(content.bank("x", numeric), content.syllabus).problems
    assert problem.message.startswith("'activation' is one of sigmoid, tanh, relu; here 'swish'")
