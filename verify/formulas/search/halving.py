"""Successive halving and Hyperband: how many configurations run how long.

Rungs and brackets are rows of a fixed length; what is not reached holds 0.
"""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define, predicate

JAMIESON = "Jamieson & Talwalkar 2015, arXiv:1502.07943"
LI = "Li, Jamieson, DeSalvo, Rostamizadeh & Talwalkar 2018, Hyperband, JMLR 18, arXiv:1603.06560, algorithm 1"
RUNGS, BRACKETS = 10, 6
S, B = ("S",), ("B",)
ETA = Input("eta", r"\eta", "one in so many goes on", "int", 2, 4)


@predicate("search.rungs_suffice")
def rungs_suffice(n: Any, eta: Any) -> Any:
    """The race has at most ten rungs: n < eta^10."""
    return n < eta**RUNGS


@define(
    "search.halving",
    title="Successive halving: rungs and budget",
    inputs=[
        Input("n", "n", "configurations at the start", "int", 2, 100),
        Input("r", "r", "resource of each in the first rung", "int", 1, 4),
        ETA,
    ],
    steps=[
        Step(
            "left",
            "n_{s}",
            r"\lfloor <n> / <eta>^s \rfloor",
            "configurations in rung s = 0, 1, ...",
            "int",
            S,
        ),
        Step("resource", "r_{s}", r"<r> \cdot <eta>^s", "resource of each, 0 where none is left", "int", S),
        Step("rungs", "R", r"\#(<left> \gt 0)", "rungs", "int"),
        Step("longest", "r_R", r"\max <resource>", "resource of the last rung", "int"),
        Step("full", "F", r"<n> \cdot <longest>", "budget if all ran as long", "int"),
        Step("budget", "B", r"\sum_i{<left> \cdot <resource>}", "budget of the race", "int"),
    ],
    source=f"{JAMIESON}; {LI}",
    example=(
        {"n": 81, "r": 1, "eta": 3},
        {
            "left": [81, 27, 9, 3, 1, 0, 0, 0, 0, 0],
            "resource": [1, 3, 9, 27, 81, 0, 0, 0, 0, 0],
            "rungs": 5,
            "longest": 81,
            "full": 6561,
            "budget": 405,
        },
    ),
    dims={"S": (RUNGS, RUNGS)},
    where=["search.rungs_suffice"],
)
def halving(xp: Any, n: Any, r: Any, eta: Any) -> Steps:
    """n_s = floor(n / eta^s),  r_s = r eta^s,  B = sum_s n_s r_s

    Every rung costs about the same, n r, so that the budget grows with the number of rungs only. A configuration
    that starts slowly is lost in the first rung. Each rung is trained from the beginning, not resumed.
    Example: n = 81, eta = 3: 81 * 1 + 27 * 3 + 9 * 9 + 3 * 27 + 1 * 81 = 405 in place of 6561.
    """
    powers = xp.stack([eta**s for s in range(RUNGS)], axis=1)
    return raced(xp, n, n[:, None] // powers, r[:, None] * powers)


def raced(xp: Any, n: Any, left: Any, resource: Any) -> Steps:
    resource = xp.where(left > 0, resource, 0 * resource)
    longest = xp.max(resource, axis=1)
    return {
        "left": left,
        "resource": resource,
        "rungs": xp.sum(xp.astype(left > 0, xp.int64), axis=1),
        "longest": longest,
        "full": n * longest,
        "budget": xp.sum(left * resource, axis=1),
    }


@halving.mistake(
    "rounded-up",
    who="keeps the ceiling, as scikit-learn does",
    affects=["left", "rungs", "resource", "longest", "full", "budget"],
)
def _(xp: Any, n: Any, r: Any, eta: Any) -> Steps:
    powers = xp.stack([eta**s for s in range(RUNGS)], axis=1)
    earlier = xp.concat([2 + 0 * n[:, None], -(-n[:, None] // powers[:, :-1])], axis=1)
    # A race ends where one is left.
    left = xp.where(earlier > 1, -(-n[:, None] // powers), 0 * powers)
    return raced(xp, n, left, r[:, None] * powers)


@halving.mistake(
    "resource-constant",
    who="trains every rung as long as the first",
    affects=["resource", "longest", "full", "budget"],
)
def _(xp: Any, n: Any, r: Any, eta: Any) -> Steps:
    wrong = raced(
        xp, n, halving.body(xp, n, r, eta)["left"], r[:, None] + 0 * halving.body(xp, n, r, eta)["left"]
    )
    return {name: wrong[name] for name in ("resource", "longest", "full", "budget")}


@halving.mistake("resumed", who="counts only what is trained in addition", affects="budget")
def _(xp: Any, n: Any, r: Any, eta: Any) -> Steps:
    right = halving.body(xp, n, r, eta)
    resource = right["resource"]
    before = xp.concat([0 * resource[:, :1], resource[:, :-1]], axis=1)
    added = xp.where(resource > 0, resource - before, 0 * resource)
    return {"budget": xp.sum(right["left"] * added, axis=1)}


@halving.mistake("first-rung-only", who="takes n r for the whole race", affects="budget")
def _(xp: Any, n: Any, r: Any, eta: Any) -> Steps:
    return {"budget": n * r}


@halving.mistake("last-rung-forgotten", who="does not count the winner's own rung", affects=["rungs"])
def _(xp: Any, n: Any, r: Any, eta: Any) -> Steps:
    return {"rungs": halving.body(xp, n, r, eta)["rungs"] - 1}


@predicate("search.brackets_suffice")
def brackets_suffice(resource: Any, eta: Any) -> Any:
    """There are at most six brackets: R < eta^6."""
    return resource < eta**BRACKETS


@define(
    "search.hyperband",
    title="Hyperband: brackets and budget",
    inputs=[Input("resource", "R", "most that one configuration may get", "int", 4, 60), ETA],
    steps=[
        Step("s_max", r"s_{\max}", r"\lfloor \log_{<eta>} <resource> \rfloor", "last bracket", "int"),
        Step(
            "n",
            "n_{s}",
            r"\lceil \frac{<s_max> + 1}{s + 1} \cdot <eta>^s \rceil",
            "configurations at the start of bracket s = 0, 1, ...",
            "int",
            B,
        ),
        Step("start", "r_{s}", r"\frac{<resource>}{<eta>^s}", "resource of each at the start", shape=B),
        Step("configurations", "N", r"\sum_i{<n>}", "configurations in all", "int"),
        Step(
            "cost",
            "c_{s}",
            r"\sum_{i \le s} \lfloor <n> / <eta>^i \rfloor \cdot <start> \cdot <eta>^i",
            "budget of each bracket",
            shape=B,
        ),
        Step("budget", "C", r"\sum_i{<cost>}", "budget of all brackets"),
    ],
    source=LI,
    example=(
        {"resource": 81, "eta": 3},
        {
            "s_max": 4,
            "n": [5, 8, 15, 34, 81, 0],
            "start": [81.0, 27.0, 9.0, 3.0, 1.0, 0.0],
            "configurations": 143,
            "cost": [405.0, 378.0, 351.0, 363.0, 405.0, 0.0],
            "budget": 1902.0,
        },
    ),
    dims={"B": (BRACKETS, BRACKETS)},
    where=["search.brackets_suffice"],
)
def hyperband(xp: Any, resource: Any, eta: Any) -> Steps:
    """n_s = ceil((s_max + 1) eta^s / (s + 1)),  r_s = R eta^-s,  s = s_max, ..., 0

    One race of successive halving for each trade between many short and few long runs, each at about the budget
    (s_max + 1) R; bracket 0 is random search. Tables with 27, 9, 6 configurations at R = 81 round inside first.
    Example: R = 81, eta = 3: 81, 34, 15, 8 and 5 configurations, which start at 1, 3, 9, 27 and 81.
    """
    return bracketed(xp, resource, eta, largest(xp, resource, eta), inner=False)


def largest(xp: Any, resource: Any, eta: Any) -> Any:
    """The largest s with eta^s <= R, from whole numbers: a rounded logarithm of 243 to the base 3 is below 5."""
    return sum((xp.astype(eta**s <= resource, xp.int64) for s in range(1, BRACKETS)), 0 * resource)


def bracketed(xp: Any, resource: Any, eta: Any, s_max: Any, inner: bool) -> Steps:
    n, start, cost = [], [], []
    for s in range(BRACKETS):
        first = (s_max + 1) // (s + 1) * eta**s if inner else -(-(s_max + 1) * eta**s // (s + 1))
        first = xp.where(s <= s_max, first, 0 * first)
        at = xp.astype(resource, xp.float64) / xp.astype(eta**s, xp.float64)
        n.append(first)
        start.append(xp.where(s <= s_max, at, 0 * at))
        rungs = (xp.astype(first // eta**i * eta**i, xp.float64) for i in range(s + 1))
        cost.append(start[-1] * sum(rungs, 0 * at))
    counts, costs = xp.stack(n, axis=1), xp.stack(cost, axis=1)
    return {
        "s_max": s_max,
        "n": counts,
        "start": xp.stack(start, axis=1),
        "configurations": xp.sum(counts, axis=1),
        "cost": costs,
        "budget": xp.sum(costs, axis=1),
    }


ALL = ["n", "configurations", "cost", "budget"]


@hyperband.mistake(
    "rounded-inside", who="divides in whole numbers first, as the first code and its tables do", affects=ALL
)
def _(xp: Any, resource: Any, eta: Any) -> Steps:
    wrong = bracketed(xp, resource, eta, largest(xp, resource, eta), inner=True)
    return {name: wrong[name] for name in ALL}


@hyperband.mistake("one-bracket-short", who="leaves out the last bracket", affects=["s_max", "start", *ALL])
def _(xp: Any, resource: Any, eta: Any) -> Steps:
    return bracketed(xp, resource, eta, largest(xp, resource, eta) - 1, inner=False)


@hyperband.mistake(
    "one-race", who="runs the most exploring bracket only", affects=["configurations", "budget"]
)
def _(xp: Any, resource: Any, eta: Any) -> Steps:
    s_max = largest(xp, resource, eta)
    right = bracketed(xp, resource, eta, s_max, inner=False)
    last = xp.arange(BRACKETS, device=s_max.device)[None, :] == s_max[:, None]
    return {
        "configurations": xp.sum(xp.where(last, right["n"], 0 * right["n"]), axis=1),
        "budget": xp.sum(xp.where(last, right["cost"], 0 * right["cost"]), axis=1),
    }


@hyperband.mistake("nominal", who="takes (s_max + 1)^2 R, the budget without rounding", affects="budget")
def _(xp: Any, resource: Any, eta: Any) -> Steps:
    s_max = largest(xp, resource, eta)
    return {"budget": xp.astype((s_max + 1) ** 2 * resource, xp.float64)}
