"""Reduce on plateau: the rate falls when the loss has stopped falling."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

T = ("T",)


@define(
    "schedule.plateau",
    title="Reduce the rate on a plateau (PyTorch's ReduceLROnPlateau, relative threshold)",
    inputs=[
        Input("lr0", r"\eta_{0}", "first learning rate", low=0.01, high=1),
        Input("best0", "b_{0}", "best loss so far (infinite at the start)", low=0.8, high=1.5),
        Input("loss", r"\ell_{t}", "validation loss after each epoch", low=0.5, high=1.5, shape=T),
        Input("factor", r"\gamma", "factor of each reduction", low=0.1, high=0.9),
        Input("patience", "p", "bad epochs that are tolerated", "int", 0, 2),
        Input("threshold", r"\delta", "relative improvement that counts", low=0.0001, high=0.1),
    ],
    steps=[
        Step(
            "better",
            "i_{t}",
            r"[<loss> < <best-1> \cdot (1 - <threshold>)]",
            "1 where the loss has improved on the best",
            "int",
            T,
        ),
        Step(
            "best",
            "b_{t}",
            r"<better> \cdot <loss> + (1 - <better>) \cdot <best-1>",
            "best loss so far",
            shape=T,
            before="best0",
        ),
        Step(
            "reduced",
            "r_{t}",
            r"[(1 - <better>) \cdot (<bad-1> + 1) > <patience>]",
            "1 where the rate is reduced",
            "int",
            T,
        ),
        Step(
            "bad",
            "n_{t}",
            r"(1 - <reduced>) \cdot (1 - <better>) \cdot (<bad-1> + 1)",
            "bad epochs since",
            "int",
            T,
        ),
        Step("lr", r"\eta_{t}", r"<lr-1> \cdot <factor>^{<reduced>}", "learning rate", shape=T, before="lr0"),
    ],
    source="torch.optim.lr_scheduler.ReduceLROnPlateau documentation",
    example=(
        {
            "lr0": 0.1,
            "best0": 2.0,
            "loss": [1.0, 0.9, 0.95, 0.9, 0.85, 0.9],
            "factor": 0.1,
            "patience": 1,
            "threshold": 0.01,
        },
        {
            "better": [1, 1, 0, 0, 1, 0],
            "best": [1.0, 0.9, 0.9, 0.9, 0.85, 0.85],
            "bad": [0, 0, 1, 0, 0, 1],
            "reduced": [0, 0, 0, 1, 0, 0],
            "lr": [0.1, 0.1, 0.1, 0.01, 0.01, 0.01],
        },
    ),
    dims={"T": (6, 9)},
    over="T",
)
def plateau(xp: Any, lr0: Any, best0: Any, loss: Any, factor: Any, patience: Any, threshold: Any) -> Steps:
    """lr = gamma lr as soon as more than p epochs in a row were no better than the best loss, less delta of it

    The count starts anew after an improvement and after a reduction.
    Example: patience 1: losses 0.95 and 0.9 after a best of 0.9 are two bad epochs, and 0.1 becomes 0.01.
    """
    return watched(xp, lr0, best0, loss, factor, patience, threshold)


def watched(
    xp: Any,
    lr0: Any,
    best0: Any,
    loss: Any,
    factor: Any,
    patience: Any,
    threshold: Any,
    forgets: bool = True,
    looks_back: bool = False,
) -> Steps:
    """The rule; ``forgets`` the bad epochs after a reduction, ``looks_back`` at the last loss, not at the best."""
    best, lr, bad, rows = best0, lr0, 0 * patience, []
    for t in range(loss.shape[1]):
        seen = loss[:, t]
        improved = seen < best * (1 - threshold)
        best = seen if looks_back else xp.where(improved, seen, best)
        bad = xp.where(improved, 0 * bad, bad + 1)
        reduced = bad > patience
        bad = xp.where(reduced, 0 * bad, bad) if forgets else bad
        lr = xp.where(reduced, lr * factor, lr)
        flags = {"better": xp.astype(improved, xp.int64), "best": best}
        rows.append({**flags, "reduced": xp.astype(reduced, xp.int64), "bad": bad, "lr": lr})
    return {name: xp.stack([row[name] for row in rows], axis=1) for name in rows[0]}


WAITING = ["reduced", "bad", "lr"]


@plateau.mistake("patience-reached", who="reduces after p bad epochs, not after more than p", affects=WAITING)
def _(xp: Any, patience: Any, **rest: Any) -> Steps:
    # With a patience of 0 there is nothing to reach earlier.
    wrong = watched(xp, patience=xp.where(patience > 0, patience - 1, patience), **rest)
    return {name: wrong[name] for name in WAITING}


@plateau.mistake("count-goes-on", who="does not start counting anew after a reduction", affects=WAITING)
def _(xp: Any, **given: Any) -> Steps:
    wrong = watched(xp, forgets=False, **given)
    return {name: wrong[name] for name in WAITING}


@plateau.mistake(
    "last-for-best",
    who="compares with the epoch before instead of with the best one",
    affects=["better", "best", *WAITING],
)
def _(xp: Any, **given: Any) -> Steps:
    return watched(xp, looks_back=True, **given)


@plateau.mistake("any-improvement", who="leaves out the threshold", affects=["better", "best", *WAITING])
def _(xp: Any, threshold: Any, **rest: Any) -> Steps:
    return watched(xp, threshold=0 * threshold, **rest)
