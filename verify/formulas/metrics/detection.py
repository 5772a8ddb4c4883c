"""Average precision of ranked detections: every recall, or eleven of them; and the mean over the classes."""

from __future__ import annotations

from typing import Any

from verify.formulas.metrics.shared import N, real
from verify.registry import Input, Step, Steps, define, predicate

EVERINGHAM = "Everingham, Van Gool, Williams, Winn & Zisserman 2010, The PASCAL VOC challenge, IJCV 88"
HIT = Input(
    "hit", "h_{j}", "detections from the surest on: 1 if it meets an object not yet met", "int", 0, 1, N
)
TRUTHS = Input("truths", "n", "objects there are", "int", 1, 8)
PRECISION = Step(
    "precision", "P_{j}", r"\frac{1}{j} \cdot \operatorname{cumsum} <hit>", "of the first j", shape=N
)
RECALL = Step("recall", "R_{j}", r"\frac{\operatorname{cumsum} <hit>}{<truths>}", "of the first j", shape=N)
ENVELOPE = Step(
    "envelope", r"\hat{P}_{j}", r"\operatorname{cummax} <precision>", "best precision from there on", shape=N
)
SIZES = {"N": (3, 7)}


@predicate("metrics.truths_suffice")
def truths_suffice(hit: Any, truths: Any) -> Any:
    """No more objects are met than there are."""
    return hit.sum(axis=1) <= truths


def running(xp: Any, hit: Any, truths: Any) -> tuple[Any, Any, Any]:
    """Precision and recall of the first j detections, and the best precision from the j-th on."""
    found = real(xp, xp.cumulative_sum(hit, axis=-1))
    place = xp.arange(1, hit.shape[-1] + 1, device=hit.device, dtype=found.dtype)
    precision = found / place
    later = place[None, :] >= place[:, None]
    shown = precision[..., None, :]
    envelope = xp.max(xp.where(later, shown, 0 * shown), axis=-1)
    return precision, found / real(xp, truths)[..., None], envelope


@define(
    "metrics.detection_ap",
    title="Average precision of detections at every recall",
    inputs=[HIT, TRUTHS],
    steps=[
        PRECISION,
        RECALL,
        ENVELOPE,
        Step("ap", r"\mathrm{AP}", r"\frac{\sum_i{<hit> \cdot <envelope>}}{<truths>}", "average precision"),
    ],
    source=f"{EVERINGHAM}; the rule of VOC 2010 and later",
    example=(
        {"hit": [1, 0, 1, 1], "truths": 4},
        {"precision": [1.0, 0.5, 0.666666667, 0.75], "recall": [0.25, 0.25, 0.5, 0.75], "ap": 0.625},
    ),
    dims=SIZES,
    where=["metrics.truths_suffice"],
)
def detection_ap(xp: Any, hit: Any, truths: Any) -> Steps:
    """AP = 1/n sum_j h_j P^_j,  P^_j = max over j' >= j of P_j'

    Precision first becomes what can still be had at that recall or a higher one. Objects never met add 0: that is
    why n is all of them, not those met.
    Example: hits at 1, 3 and 4 of 4 objects: (1 + 0.75 + 0.75 + 0) / 4 = 0.625.
    """
    precision, recall, envelope = running(xp, hit, truths)
    ap = xp.sum(real(xp, hit) * envelope, axis=1) / real(xp, truths)
    return {"precision": precision, "recall": recall, "envelope": envelope, "ap": ap}


def eleven(xp: Any, hit: Any, truths: Any, envelope: Any) -> Any:
    """Best precision at the recalls 0, 0.1, ..., 1, whole numbers compared: 10 found >= level n."""
    found = 10 * xp.cumulative_sum(hit, axis=-1)
    levels = [
        xp.max(xp.where(found >= (at * truths)[:, None], envelope, 0 * envelope), axis=-1) for at in range(11)
    ]
    return xp.stack(levels, axis=1)


@detection_ap.mistake("eleven-points", who="samples eleven recalls, the rule of VOC 2007")
def _(xp: Any, hit: Any, truths: Any) -> Steps:
    right = detection_ap.body(xp, hit, truths)
    return {"ap": xp.mean(eleven(xp, hit, truths, right["envelope"]), axis=1)}


@detection_ap.mistake("no-envelope", who="takes the precision as it is", affects=["envelope", "ap"])
def _(xp: Any, hit: Any, truths: Any) -> Steps:
    precision, _, _ = running(xp, hit, truths)
    return {"envelope": precision, "ap": xp.sum(real(xp, hit) * precision, axis=1) / real(xp, truths)}


@detection_ap.mistake(
    "missed-forgotten", who="divides by the objects met, not by all", affects=["recall", "ap"]
)
def _(xp: Any, hit: Any, truths: Any) -> Steps:
    met = xp.sum(hit, axis=1)
    wrong = detection_ap.body(xp, hit, xp.where(met > 0, met, 1 + 0 * met))
    return {"recall": wrong["recall"], "ap": wrong["ap"]}


@detection_ap.mistake("all-detections", who="averages the precision over all detections")
def _(xp: Any, **x: Any) -> Steps:
    return {"ap": xp.mean(detection_ap.body(xp, **x)["precision"], axis=1)}


@define(
    "metrics.detection_ap_eleven",
    title="Average precision of detections at eleven recalls",
    inputs=[HIT, TRUTHS],
    steps=[
        PRECISION,
        RECALL,
        ENVELOPE,
        Step(
            "at",
            r"\hat{P}(r)",
            r"\max(<envelope> : <recall> \ge r)",
            "best precision at the recalls r = 0, 0.1, ..., 1",
            shape=("L",),
        ),
        Step("ap", r"\mathrm{AP}_{11}", r"\frac{1}{11} \sum_i{<at>}", "average precision"),
    ],
    source=f"{EVERINGHAM}; the rule of VOC 2007",
    example=(
        {"hit": [1, 0, 1, 1], "truths": 4},
        {"at": [1.0, 1.0, 1.0, 0.75, 0.75, 0.75, 0.75, 0.75, 0.0, 0.0, 0.0], "ap": 0.613636364},
    ),
    dims={**SIZES, "L": (11, 11)},
    where=["metrics.truths_suffice"],
)
def detection_ap_eleven(xp: Any, hit: Any, truths: Any) -> Steps:
    """AP = 1/11 sum over r = 0, 0.1, ..., 1 of the best precision at a recall of r or more

    Example: hits at 1, 3 and 4 of 4 objects: 1 up to r = 0.2, 0.75 up to r = 0.7, then 0: 6.75 / 11.
    """
    precision, recall, envelope = running(xp, hit, truths)
    at = eleven(xp, hit, truths, envelope)
    return {
        "precision": precision,
        "recall": recall,
        "envelope": envelope,
        "at": at,
        "ap": xp.mean(at, axis=1),
    }


@detection_ap_eleven.mistake(
    "every-recall", who="integrates over every recall, the rule since VOC 2010", affects="ap"
)
def _(xp: Any, hit: Any, truths: Any) -> Steps:
    return {"ap": detection_ap.body(xp, hit, truths)["ap"]}


@detection_ap_eleven.mistake("ten-points", who="divides the sum of eleven by 10", affects="ap")
def _(xp: Any, hit: Any, truths: Any) -> Steps:
    return {"ap": detection_ap_eleven.body(xp, hit, truths)["ap"] * 11 / 10}


@detection_ap_eleven.mistake("zero-left-out", who="begins at the recall 0.1", affects="ap")
def _(xp: Any, hit: Any, truths: Any) -> Steps:
    return {"ap": xp.mean(detection_ap_eleven.body(xp, hit, truths)["at"][:, 1:], axis=1)}


@predicate("metrics.truths_suffice_in_each")
def truths_suffice_in_each(hits: Any, truths: Any) -> Any:
    """In no class are more objects met than there are."""
    return (hits.sum(axis=2) <= truths).all(axis=1)


@define(
    "metrics.mean_ap",
    title="Mean average precision over classes",
    inputs=[
        Input(
            "hits",
            "h_{cj}",
            "each class's detections from the surest on: 1 if right",
            "int",
            0,
            1,
            ("C", "N"),
        ),
        Input("truths", "n_{c}", "objects of each class", "int", 1, 6, ("C",)),
    ],
    steps=[
        Step("ap", r"\mathrm{AP}_{c}", r"\operatorname{AP}(<hits>, <truths>)", "of each class", shape=("C",)),
        Step("mean_ap", r"\mathrm{mAP}", r"\frac{1}{<C>} \sum_i{<ap>}", "mean over the classes"),
    ],
    source=EVERINGHAM,
    example=(
        {"hits": [[1, 0, 1, 1], [0, 1, 0, 0]], "truths": [4, 1]},
        {"ap": [0.625, 0.5], "mean_ap": 0.5625},
    ),
    dims={"C": (2, 3), "N": (3, 5)},
    where=["metrics.truths_suffice_in_each"],
)
def mean_ap(xp: Any, hits: Any, truths: Any) -> Steps:
    """mAP = 1/C sum_c AP_c

    AP at every recall, class by class, then the mean: a rare class counts as much as a frequent one. COCO averages
    over ten overlaps from 0.5 to 0.95 as well.
    Example: AP 0.625 and 0.5: mAP 0.5625.
    """
    _, _, envelope = running(xp, hits, truths)
    ap = xp.sum(real(xp, hits) * envelope, axis=2) / real(xp, truths)
    return {"ap": ap, "mean_ap": xp.mean(ap, axis=1)}


@mean_ap.mistake("weighted", who="weights each class by its objects")
def _(xp: Any, hits: Any, truths: Any) -> Steps:
    weight = real(xp, truths)
    return {"mean_ap": xp.sum(weight * mean_ap.body(xp, hits, truths)["ap"], axis=1) / xp.sum(weight, axis=1)}


@mean_ap.mistake("missed-forgotten", who="divides by the objects met", affects=["ap", "mean_ap"])
def _(xp: Any, hits: Any, truths: Any) -> Steps:
    met = xp.sum(hits, axis=2)
    return mean_ap.body(xp, hits, xp.where(met > 0, met, 1 + 0 * met))


@mean_ap.mistake("no-envelope", who="takes the precision as it is", affects=["ap", "mean_ap"])
def _(xp: Any, hits: Any, truths: Any) -> Steps:
    precision, _, _ = running(xp, hits, truths)
    ap = xp.sum(real(xp, hits) * precision, axis=2) / real(xp, truths)
    return {"ap": ap, "mean_ap": xp.mean(ap, axis=1)}
