"""Cross-validation counted: sizes of the folds, fits of a search, fits of a search inside a cross-validation."""

from __future__ import annotations

from typing import Any

from verify.formulas.training.counting import SAMPLES, ceil
from verify.registry import Input, Step, Steps, define

FOLDS = Input("folds", "k", "folds", "int", 2, 12)
CANDIDATES = Input("candidates", "c", "settings that are compared", "int", 2, 15)
GOODFELLOW = "Goodfellow, Bengio & Courville 2016, Deep Learning, section 5.3.1"


@define(
    "training.k_fold",
    title="Sizes of the folds in k-fold cross-validation",
    inputs=[SAMPLES, FOLDS],
    steps=[
        Step(
            "smallest", r"n_{min}", r"\lfloor \frac{<samples>}{<folds>} \rfloor", "samples of a fold", "int"
        ),
        Step("extra", "r", r"<samples> - <folds> \cdot <smallest>", "folds that have one more", "int"),
        Step("largest", r"n_{max}", r"\lceil \frac{<samples>}{<folds>} \rceil", "of the largest fold", "int"),
        Step(
            "train", r"N_{train}", "<samples> - <largest>", "to train on, when that fold is held out", "int"
        ),
    ],
    source=f"{GOODFELLOW}, algorithm 5.1; sklearn.model_selection.KFold documentation",
    example=(
        {"samples": 103, "folds": 5},
        {"smallest": 20, "extra": 3, "largest": 21, "train": 82},
    ),
)
def k_fold(xp: Any, samples: Any, folds: Any) -> Steps:
    """N_train = N - ceil(N / k)

    Every sample is validated on once and trained on k - 1 times. k = N leaves one out.
    Example: 103 samples in 5 folds: three of 21 and two of 20, so that 82 or 83 are trained on.
    """
    smallest, largest = samples // folds, ceil(samples, folds)
    return {
        "smallest": smallest,
        "extra": samples - folds * smallest,
        "largest": largest,
        "train": samples - largest,
    }


@k_fold.mistake(
    "folds-for-size", who="takes k for the size of a fold", affects=["smallest", "largest", "train"]
)
def _(xp: Any, samples: Any, folds: Any) -> Steps:
    return {"smallest": 1 * folds, "largest": 1 * folds, "train": samples - folds}


@k_fold.mistake("trained-on-one", who="trains on one fold and validates on the other k - 1", affects="train")
def _(xp: Any, samples: Any, folds: Any) -> Steps:
    return {"train": ceil(samples, folds)}


@k_fold.mistake("rounded-down", who="holds floor(N / k) samples out of every fold", affects="train")
def _(xp: Any, samples: Any, folds: Any) -> Steps:
    return {"train": samples - samples // folds}


@define(
    "training.search_fits",
    title="Fits of a search by repeated cross-validation",
    inputs=[CANDIDATES, FOLDS, Input("repeats", "r", "times that the folds are drawn anew", "int", 1, 5)],
    steps=[
        Step("each", "n_1", r"<folds> \cdot <repeats>", "fits of one setting", "int"),
        Step("searched", "n", r"<candidates> \cdot <each>", "fits of the search", "int"),
        Step("fits", "n + 1", "<searched> + 1", "and one of the best setting on all samples", "int"),
    ],
    source=f"{GOODFELLOW}; sklearn.model_selection.GridSearchCV documentation, refit=True",
    example=({"candidates": 12, "folds": 5, "repeats": 2}, {"each": 10, "searched": 120, "fits": 121}),
)
def search_fits(xp: Any, candidates: Any, folds: Any, repeats: Any) -> Steps:
    """n = c k r + 1

    k fits measure one setting; none of them is the model that is used, which is fitted once more on everything.
    Example: 12 settings in 5 folds, drawn twice: 120 fits and the last one.
    """
    each = folds * repeats
    return {"each": each, "searched": candidates * each, "fits": candidates * each + 1}


SEARCHED = ["each", "searched", "fits"]


@search_fits.mistake("refit-forgotten", who="stops at the fits of the search", affects="fits")
def _(xp: Any, **given: Any) -> Steps:
    return {"fits": search_fits.body(xp, **given)["searched"]}


@search_fits.mistake("folds-forgotten", who="counts one fit a setting and repetition", affects=SEARCHED)
def _(xp: Any, folds: Any, **rest: Any) -> Steps:
    return search_fits.body(xp, folds=0 * folds + 1, **rest)


@search_fits.mistake(
    "one-fold-short", who="takes the k - 1 folds that are trained on for the number of fits", affects=SEARCHED
)
def _(xp: Any, folds: Any, **rest: Any) -> Steps:
    return search_fits.body(xp, folds=folds - 1, **rest)


@search_fits.mistake("repeats-forgotten", who="draws the folds once only", affects=SEARCHED)
def _(xp: Any, repeats: Any, **rest: Any) -> Steps:
    return search_fits.body(xp, repeats=0 * repeats + 1, **rest)


@define(
    "training.nested_fits",
    title="Fits of a nested cross-validation",
    inputs=[
        CANDIDATES,
        Input("inner", "k_i", "folds of the search", "int", 2, 8),
        Input("outer", "k_o", "folds of the measurement", "int", 2, 8),
    ],
    steps=[
        Step(
            "search",
            "n_i",
            r"<candidates> \cdot <inner> + 1",
            "fits of the search within one outer fold, its best setting fitted again",
            "int",
        ),
        Step("fits", "n", r"<outer> \cdot <search>", "fits in all", "int"),
    ],
    source="Varma & Simon 2006, BMC Bioinformatics 7:91; Cawley & Talbot 2010, JMLR 11",
    example=({"candidates": 10, "inner": 3, "outer": 5}, {"search": 31, "fits": 155}),
)
def nested_fits(xp: Any, candidates: Any, inner: Any, outer: Any) -> Steps:
    """n = k_o (c k_i + 1)

    The best of many settings looks too good on the folds that chose it: the outer folds measure the whole search, each
    on samples that it never saw.
    Example: 10 settings in 3 inner folds and the best one again are 31 fits, five times: 155.
    """
    search = candidates * inner + 1
    return {"search": search, "fits": outer * search}


@nested_fits.mistake(
    "refit-forgotten", who="leaves out the fit of the best setting", affects=["search", "fits"]
)
def _(xp: Any, candidates: Any, inner: Any, outer: Any) -> Steps:
    return {"search": candidates * inner, "fits": outer * candidates * inner}


@nested_fits.mistake("folds-added", who="adds the inner and the outer folds, as if one came after the other")
def _(xp: Any, candidates: Any, inner: Any, outer: Any) -> Steps:
    return {"fits": candidates * (inner + outer)}


@nested_fits.mistake("not-nested", who="searches once and measures the best setting in the outer folds")
def _(xp: Any, candidates: Any, inner: Any, outer: Any) -> Steps:
    return {"fits": candidates * inner + outer}
