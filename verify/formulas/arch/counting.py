"""From a network's table to the steps of a formula: parts added up, inputs that the formulas share, mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from verify.formulas.arch.description import Count
from verify.registry import TOLERANCES, Body, Formula, Input, Steps

C_IN = Input("c_in", "C", "channels of the image", "int", 1, 4)
CLASSES = Input("classes", "K", "classes", "int", 2, 1000)
# Counts are whole numbers and their ratios are taken in float64 whatever the dtype: nothing is lost in float32.
EXACT = {"float64": TOLERANCES["float64"], "float32": TOLERANCES["float64"]}
Table = Mapping[str, Count]
Counted = Callable[[Count], Any]


def image_size(low: int, high: int) -> Input:
    """What the cross-check draws; a formula's ``where`` has the sizes at which every layer is left a pixel."""
    return Input("n", "n", "size of the square image, pixels", "int", low, high)


def learned(count: Count) -> Any:
    """All parameters: what the totals count unless a mistake counts something else."""
    return count.params


def weights(count: Count) -> Any:
    return count.weights


def without_norm(count: Count) -> Any:
    return count.weights + count.biases


def macs(count: Count) -> Any:
    return count.macs


def whole(xp: Any, value: Any, like: Any) -> Any:
    """A count as an array with one entry a case, whether or not it depends on the case."""
    return value + xp.zeros_like(like)


def total(xp: Any, every: Table, like: Any, counted: Counted, names: Sequence[str] = ("",)) -> Any:
    """Added up over the stages whose name begins with one of these."""
    return whole(
        xp, sum(counted(count) for stage, count in every.items() if stage.startswith(tuple(names))), like
    )


def by_part(xp: Any, every: Table, like: Any, counted: Counted, names: Sequence[str]) -> Any:
    """One column a part of the network: the stages whose name begins so."""
    return xp.stack([total(xp, every, like, counted, [name]) for name in names], axis=1)


def ratio(xp: Any, above: Any, below: Any) -> Any:
    """The quotient of two counts as a real number."""
    return xp.astype(above, xp.float64) / xp.astype(below, xp.float64)


def mistake(made: Formula, name: str, *, who: str, affects: Sequence[str]) -> Callable[[Body], Body]:
    """Registers a wrong variant that may compute every step; those that it affects are handed on."""

    def register(body: Body) -> Body:
        def wrong(xp: Any, **given: Any) -> Steps:
            steps = body(xp, **given)
            return {step: steps[step] for step in affects}

        made.mistake(name, who=who, affects=affects)(wrong)
        return body

    return register


def flops_for_macs(made: Formula, steps: Sequence[str] = ("macs",)) -> None:
    """Half of the tables in the wild say FLOPs and mean MACs, so that this one is met everywhere."""

    @mistake(
        made,
        "flops-for-macs",
        who="counts the multiplication and the addition of a MAC apart",
        affects=steps,
    )
    def _(xp: Any, **given: Any) -> Steps:
        right = made.body(xp, **given)
        return {step: 2 * right[step] for step in steps}
