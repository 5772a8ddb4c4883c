"""Bayes' rule: a test and its base rate, and a belief over hypotheses."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

BAYES = "Bayes 1763, Philosophical Transactions 53"
H = ("H",)


@define(
    "information.bayes_test",
    title="What a positive and a negative test mean",
    inputs=[
        Input("prior", r"\pi", "share of the ill before the test", low=0.01, high=0.6),
        Input("sensitivity", "s", "chance that the ill test positive", low=0.4, high=0.99),
        Input("specificity", "c", "chance that the healthy test negative", low=0.5, high=0.99),
    ],
    steps=[
        Step("true_positive", r"P(+, D)", r"<sensitivity> \cdot <prior>", "ill and positive"),
        Step(
            "false_positive",
            r"P(+, \neg D)",
            r"(1 - <specificity>) \cdot (1 - <prior>)",
            "healthy and positive",
        ),
        Step("positive", "P(+)", "<true_positive> + <false_positive>", "positive"),
        Step(
            "after_negative",
            "P(D|-)",
            r"\frac{(1 - <sensitivity>) \cdot <prior>}{1 - <positive>}",
            "ill although negative",
        ),
        Step("posterior", "P(D|+)", r"\frac{<true_positive>}{<positive>}", "ill, given a positive test"),
    ],
    source=f"{BAYES}; Eddy 1982, Probabilistic reasoning in clinical medicine",
    example=(
        {"prior": 0.01, "sensitivity": 0.9, "specificity": 0.95},
        {
            "true_positive": 0.009,
            "false_positive": 0.0495,
            "positive": 0.0585,
            "after_negative": 0.001062135,
            "posterior": 0.153846154,
        },
    ),
)
def bayes_test(xp: Any, prior: Any, sensitivity: Any, specificity: Any) -> Steps:
    """P(D|+) = s pi / (s pi + (1 - c) (1 - pi))

    Where the illness is rare most positives are false, however good the test: the precision of a classifier at the
    base rate pi, with s its recall.
    Example: 1 %, 90 %, 95 %: 0.009 / (0.009 + 0.0495) = 0.154.
    """
    true_positive, false_positive = sensitivity * prior, (1 - specificity) * (1 - prior)
    positive = true_positive + false_positive
    missed = (1 - sensitivity) * prior
    return {
        "true_positive": true_positive,
        "false_positive": false_positive,
        "positive": positive,
        # The negatives summed: 1 - P(+) would cancel.
        "after_negative": missed / (missed + specificity * (1 - prior)),
        "posterior": true_positive / positive,
    }


@bayes_test.mistake("base-rate-neglected", who="takes the sensitivity for the answer", affects="posterior")
def _(xp: Any, prior: Any, sensitivity: Any, specificity: Any) -> Steps:
    return {"posterior": sensitivity}


@bayes_test.mistake("joint", who="stops at P(+, D), not divided by P(+)", affects="posterior")
def _(xp: Any, prior: Any, sensitivity: Any, specificity: Any) -> Steps:
    return {"posterior": sensitivity * prior}


@bayes_test.mistake(
    "specificity-for-false-alarms",
    who="takes the specificity for the rate of false positives",
    affects=["false_positive", "positive", "posterior"],
)
def _(xp: Any, prior: Any, sensitivity: Any, specificity: Any) -> Steps:
    wrong = bayes_test.body(xp, prior, sensitivity, 1 - specificity)
    return {name: wrong[name] for name in ("false_positive", "positive", "posterior")}


@bayes_test.mistake(
    "healthy-not-weighted",
    who="forgets the share of the healthy",
    affects=["false_positive", "positive", "posterior"],
)
def _(xp: Any, prior: Any, sensitivity: Any, specificity: Any) -> Steps:
    positive = sensitivity * prior + 1 - specificity
    return {
        "false_positive": 1 - specificity,
        "positive": positive,
        "posterior": sensitivity * prior / positive,
    }


@bayes_test.mistake(
    "even-odds", who="weighs ill and healthy the same: the base rate is lost", affects="posterior"
)
def _(xp: Any, prior: Any, sensitivity: Any, specificity: Any) -> Steps:
    return {"posterior": sensitivity / (sensitivity + 1 - specificity)}


@define(
    "information.bayes_update",
    title="A belief over hypotheses updated by an observation",
    inputs=[
        Input("weights", r"\tilde{\pi}_{h}", "prior, as probabilities or weights", low=0.05, high=1, shape=H),
        Input(
            "likelihood", r"\ell_{h}", "probability of the observation under each", low=0.02, high=1, shape=H
        ),
    ],
    steps=[
        Step("prior", r"\pi_{h}", r"\frac{<weights>}{\sum_i{<weights>}}", "prior", shape=H),
        Step("joint", "j_{h}", r"<prior> \cdot <likelihood>", "hypothesis and observation", shape=H),
        Step("evidence", "Z", r"\sum_i{<joint>}", "probability of the observation"),
        Step("posterior", "p_{h}", r"\frac{<joint>}{<evidence>}", "posterior", shape=H),
    ],
    source=BAYES,
    example=(
        {"weights": [0.5, 0.3, 0.2], "likelihood": [0.1, 0.5, 0.75]},
        {"joint": [0.05, 0.15, 0.15], "evidence": 0.35, "posterior": [0.142857143, 0.428571429, 0.428571429]},
    ),
    dims={"H": (2, 4)},
)
def bayes_update(xp: Any, weights: Any, likelihood: Any) -> Steps:
    """p_h = pi_h l_h / sum_g pi_g l_g

    Only the ratios of the likelihoods count. Two observations that are independent under each hypothesis may come in
    any order or at once.
    Example: (0.5, 0.3, 0.2) with (0.1, 0.5, 0.75): (0.05, 0.15, 0.15) / 0.35.
    """
    prior = weights / xp.sum(weights, axis=1, keepdims=True)
    joint = prior * likelihood
    evidence = xp.sum(joint, axis=1)
    return {"prior": prior, "joint": joint, "evidence": evidence, "posterior": joint / evidence[:, None]}


@bayes_update.mistake("not-normalised", who="does not divide by the evidence", affects="posterior")
def _(xp: Any, **x: Any) -> Steps:
    return {"posterior": bayes_update.body(xp, **x)["joint"]}


@bayes_update.mistake("prior-ignored", who="normalises the likelihood: a flat prior", affects="posterior")
def _(xp: Any, weights: Any, likelihood: Any) -> Steps:
    return {"posterior": likelihood / xp.sum(likelihood, axis=1, keepdims=True)}


@bayes_update.mistake(
    "divided-by-likelihoods", who="divides by the sum of the likelihoods", affects=["evidence", "posterior"]
)
def _(xp: Any, weights: Any, likelihood: Any) -> Steps:
    evidence = xp.sum(likelihood, axis=1)
    joint = bayes_update.body(xp, weights, likelihood)["joint"]
    return {"evidence": evidence, "posterior": joint / evidence[:, None]}


@bayes_update.mistake(
    "averaged", who="takes the mean of prior and normalised likelihood", affects="posterior"
)
def _(xp: Any, weights: Any, likelihood: Any) -> Steps:
    prior = bayes_update.body(xp, weights, likelihood)["prior"]
    return {"posterior": (prior + likelihood / xp.sum(likelihood, axis=1, keepdims=True)) / 2}
