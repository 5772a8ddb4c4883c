"""Probabilities and thresholds where training, use and costs differ."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

ELKAN = "Elkan 2001, The foundations of cost-sensitive learning, IJCAI"
SAERENS = "Saerens, Latinne & Decaestecker 2002, Neural Computation 14"
POZZOLO = (
    "Dal Pozzolo, Caelen, Johnson & Bontempi 2015, Calibrating probability with undersampling, IEEE SSCI"
)
P = Input("p", "p", "probability that the model gives", low=0.03, high=0.97)


@define(
    "imbalance.prior_correction",
    title="Probability corrected for another base rate",
    inputs=[
        P,
        Input("trained", r"\pi", "share of positives in training", low=0.1, high=0.9),
        Input("used", r"\pi'", "share of positives in use", low=0.02, high=0.7),
    ],
    steps=[
        Step("up", "u", r"<p> \cdot \frac{<used>}{<trained>}", "positives reweighted"),
        Step("down", "v", r"(1 - <p>) \cdot \frac{1 - <used>}{1 - <trained>}", "negatives reweighted"),
        Step(
            "threshold",
            r"\tau",
            r"\frac{<trained> \cdot (1 - <used>)}{<trained> \cdot (1 - <used>) + <used> \cdot (1 - <trained>)}",
            "where the model's p stands for 1/2",
        ),
        Step("corrected", "p'", r"\frac{<up>}{<up> + <down>}", "corrected probability"),
    ],
    source=f"{ELKAN}, theorem 2; {SAERENS}",
    example=(
        {"p": 0.5, "trained": 0.5, "used": 0.1},
        {"up": 0.1, "down": 0.9, "threshold": 0.9, "corrected": 0.1},
    ),
)
def prior_correction(xp: Any, p: Any, trained: Any, used: Any) -> Steps:
    """p' = p pi'/pi / (p pi'/pi + (1 - p) (1 - pi')/(1 - pi))

    The logit moves by a constant, so that no ranking changes: moving the threshold does the same as long as only
    decisions are wanted. Holds where the classes look alike in training and use and only their shares differ.
    Example: p = 1/2 of a model trained on half and half, 10 % in use: 0.1.
    """
    up, down = p * used / trained, (1 - p) * (1 - used) / (1 - trained)
    one, other = trained * (1 - used), used * (1 - trained)
    return {"up": up, "down": down, "threshold": one / (one + other), "corrected": up / (up + down)}


@prior_correction.mistake(
    "negatives-forgotten", who="multiplies by the ratio of the shares and stops", affects="corrected"
)
def _(xp: Any, p: Any, trained: Any, used: Any) -> Steps:
    return {"corrected": p * used / trained}


@prior_correction.mistake(
    "shares-swapped", who="corrects from use to training", affects=["up", "down", "threshold", "corrected"]
)
def _(xp: Any, p: Any, trained: Any, used: Any) -> Steps:
    return prior_correction.body(xp, p, used, trained)


@prior_correction.mistake(
    "negatives-not-reweighted", who="leaves 1 - p as it is", affects=["down", "corrected"]
)
def _(xp: Any, p: Any, trained: Any, used: Any) -> Steps:
    up = p * used / trained
    return {"down": 1 - p, "corrected": up / (up + 1 - p)}


@prior_correction.mistake(
    "threshold-at-the-prior", who="calls positive above the share in training", affects="threshold"
)
def _(xp: Any, p: Any, trained: Any, used: Any) -> Steps:
    return {"threshold": trained}


@define(
    "imbalance.undersampling",
    title="Probability corrected for dropped negatives",
    inputs=[P, Input("kept", r"\beta", "share of the negatives that was kept", low=0.05, high=0.9)],
    steps=[
        Step("odds", "o", r"\frac{<p>}{1 - <p>}", "odds that the model gives"),
        Step("true_odds", "o'", r"<kept> \cdot <odds>", "odds among all samples"),
        Step("corrected", "p'", r"\frac{<true_odds>}{1 + <true_odds>}", "corrected probability"),
    ],
    source=POZZOLO,
    example=({"p": 0.5, "kept": 0.25}, {"odds": 1.0, "true_odds": 0.25, "corrected": 0.2}),
)
def undersampling(xp: Any, p: Any, kept: Any) -> Steps:
    """p' = b p / (b p + 1 - p)

    Dropping negatives multiplies the odds by 1/b; this takes it back. The threshold 1/2 of the model is b / (1 + b)
    in truth.
    Example: p = 1/2 with a quarter of the negatives kept: odds 1/4, p' = 0.2.
    """
    odds = p / (1 - p)
    return {"odds": odds, "true_odds": kept * odds, "corrected": kept * p / (kept * p + 1 - p)}


@undersampling.mistake("multiplied", who="multiplies the probability by b", affects="corrected")
def _(xp: Any, p: Any, kept: Any) -> Steps:
    return {"corrected": kept * p}


@undersampling.mistake("divided", who="divides the odds by b", affects=["true_odds", "corrected"])
def _(xp: Any, p: Any, kept: Any) -> Steps:
    return {"true_odds": p / (1 - p) / kept, "corrected": p / (p + kept * (1 - p))}


@undersampling.mistake("odds-for-probability", who="gives the odds", affects="corrected")
def _(xp: Any, p: Any, kept: Any) -> Steps:
    return {"corrected": kept * p / (1 - p)}


@define(
    "imbalance.cost_threshold",
    title="Threshold of least expected cost",
    inputs=[
        P,
        Input("false_alarm", r"c_{FP}", "cost of calling a negative positive", low=0.5, high=5),
        Input("miss", r"c_{FN}", "cost of calling a positive negative", low=0.5, high=20),
    ],
    steps=[
        Step("act", r"E_{+}", r"(1 - <p>) \cdot <false_alarm>", "expected cost of calling it positive"),
        Step("wait", r"E_{-}", r"<p> \cdot <miss>", "expected cost of calling it negative"),
        Step("cost", r"E^{*}", r"\min(<act>, <wait>)", "least expected cost"),
        Step("threshold", r"\tau", r"\frac{<false_alarm>}{<false_alarm> + <miss>}", "positive from here on"),
    ],
    source=ELKAN,
    example=(
        {"p": 0.3, "false_alarm": 1.0, "miss": 4.0},
        {"act": 0.7, "wait": 1.2, "cost": 0.7, "threshold": 0.2},
    ),
)
def cost_threshold(xp: Any, p: Any, false_alarm: Any, miss: Any) -> Steps:
    """tau = c_FP / (c_FP + c_FN)

    Where both calls cost the same. It needs calibrated probabilities, and no retraining; right calls cost nothing.
    Example: a miss four times as dear: positive from 0.2 on, so that p = 0.3 is.
    """
    act, wait = (1 - p) * false_alarm, p * miss
    cost = xp.where(act < wait, act, wait)
    return {"act": act, "wait": wait, "cost": cost, "threshold": false_alarm / (false_alarm + miss)}


@cost_threshold.mistake("costs-swapped", who="divides the cost of a miss by the sum", affects=["threshold"])
def _(xp: Any, p: Any, false_alarm: Any, miss: Any) -> Steps:
    return {"threshold": miss / (false_alarm + miss)}


@cost_threshold.mistake("ratio", who="takes the ratio of the costs, which are the odds", affects="threshold")
def _(xp: Any, p: Any, false_alarm: Any, miss: Any) -> Steps:
    return {"threshold": false_alarm / miss}


@cost_threshold.mistake("one-half", who="keeps 1/2 whatever the costs", affects=["cost", "threshold"])
def _(xp: Any, p: Any, false_alarm: Any, miss: Any) -> Steps:
    right = cost_threshold.body(xp, p, false_alarm, miss)
    return {"cost": xp.where(p >= 0.5, right["act"], right["wait"]), "threshold": 0.5 + 0 * p}


@cost_threshold.mistake(
    "chances-swapped",
    who="multiplies each cost by the chance that it does not arise",
    affects=["act", "wait", "cost"],
)
def _(xp: Any, p: Any, false_alarm: Any, miss: Any) -> Steps:
    wrong = cost_threshold.body(xp, 1 - p, false_alarm, miss)
    return {name: wrong[name] for name in ("act", "wait", "cost")}
