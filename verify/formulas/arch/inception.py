"""What GoogLeNet and Inception-v3 have in common: stem, modules, head, and auxiliary heads that only training needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from verify.formulas.arch.counting import (
    Counted,
    by_part,
    flops_for_macs,
    learned,
    macs,
    mistake,
    total,
    whole,
)
from verify.formulas.arch.description import Count, Network, Node, table, walk
from verify.registry import Formula, Step, Steps


def inception_steps(stem: str, modules: str, channels: int, heads: str) -> list[Step]:
    """The steps of the whole network."""
    return [
        Step(
            "stem",
            r"P_{stem}",
            rf"\operatorname{{params}}(\text{{{stem}}}; <c_in>)",
            "before the modules",
            "int",
        ),
        Step(
            "modules", "P_{i}", rf"\operatorname{{params}}(\text{{{modules}}})", "the modules", "int", ("M",)
        ),
        Step(
            "head",
            r"P_{fc}",
            rf"{channels} \cdot <classes> + <classes>",
            f"dense layer on {channels} averages",
            "int",
        ),
        Step(
            "params", "P", r"<stem> + \sum_i{<modules>} + <head>", "without auxiliary heads: inference", "int"
        ),
        Step(
            "auxiliary",
            "A_{i}",
            rf"\operatorname{{heads}}(\text{{{heads}}}; <classes>)",
            "auxiliary classifiers",
            "int",
            ("A",),
        ),
        Step("macs", "M", r"\sum_j o_j^2 \cdot w_j", "multiply-accumulates at inference", "int"),
        Step(
            "training",
            r"P_{train}",
            r"<params> + \sum_i{<auxiliary>}",
            "with auxiliary heads: training",
            "int",
        ),
    ]


def inception_totals(
    xp: Any,
    network: Network,
    heads: Sequence[tuple[str, Sequence[Node]]],
    n: Any,
    c_in: Any,
    counted: Counted = learned,
) -> Steps:
    """The steps of the whole network; ``heads``: behind which module each auxiliary head hangs, and its nodes."""
    every = table(network, c_in, n)
    modules = [name for name in every if name[0].isdigit()]
    auxiliary = []
    for name, nodes in heads:
        head = walk(nodes, Count(every[name].channels, every[name].size))
        auxiliary.append(whole(xp, counted(head), n))
    params = total(xp, every, n, counted)
    return {
        "stem": total(xp, every, n, counted, ["conv"]),
        "modules": by_part(xp, every, n, counted, modules),
        "head": total(xp, every, n, counted, ["linear"]),
        "params": params,
        "auxiliary": xp.stack(auxiliary, axis=1),
        "macs": total(xp, every, n, macs),
        "training": params + sum(auxiliary),
    }


def add_inception_mistakes(made: Formula) -> None:
    """What is got wrong about the totals of any of these networks: above all, whether the auxiliary heads count."""

    @mistake(
        made,
        "heads-at-inference",
        who="counts the auxiliary heads, which training alone has",
        affects=["params"],
    )
    def _(xp: Any, **given: Any) -> Steps:
        return {"params": made.body(xp, **given)["training"]}

    @mistake(made, "heads-forgotten", who="trains without the auxiliary heads", affects=["training"])
    def _(xp: Any, **given: Any) -> Steps:
        return {"training": made.body(xp, **given)["params"]}

    flops_for_macs(made)
