"""Early stopping: when to stop on a list of validation losses, and which epoch to go back to."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

T = ("T",)


def improvements(xp: Any, losses: Any, min_delta: Any) -> tuple[list[Any], list[Any]]:
    """For each epoch whether it is a new best by more than min_delta, and the best loss so far."""
    best, better, bests = losses[:, 0], [losses[:, 0] == losses[:, 0]], [losses[:, 0]]
    for t in range(1, losses.shape[1]):
        improved = losses[:, t] < best - min_delta
        best = xp.where(improved, losses[:, t], best)
        better.append(improved)
        bests.append(best)
    return better, bests


def waited(xp: Any, better: list[Any], patience: Any) -> list[Any]:
    """How many epochs it has been since the last that was better."""
    wait, waits = 0 * patience, []
    for improved in better:
        wait = xp.where(improved, 0 * wait, wait + 1)
        waits.append(wait)
    return waits


def stopped(xp: Any, waits: list[Any], limit: Any) -> Steps:
    """wait, the first epoch at which it has reached the limit (the last one if it never does), and the best epoch."""
    wait = xp.stack(waits, axis=1)
    epochs = wait.shape[1]
    stop = epochs + 0 * limit
    for t in range(epochs - 1, -1, -1):
        stop = xp.where(wait[:, t] >= limit, t + 1 + 0 * stop, stop)
    best_epoch = 0 * stop
    for t in range(epochs):
        best_epoch = xp.where(stop == t + 1, stop - wait[:, t], best_epoch)
    return {"wait": wait, "stop": stop, "best_epoch": best_epoch}


@define(
    "regularisation.early_stopping",
    title="Early stopping with patience",
    inputs=[
        Input("losses", "L", "validation loss after each epoch", low=0, high=2, shape=T),
        Input("patience", "P", "epochs without a new best that are waited for", "int", 1, 3),
        Input("min_delta", r"\delta", "by how much a new best must be better", low=0, high=0.3),
    ],
    steps=[
        Step(
            "best",
            "b",
            r"\operatorname{runningmin}_{<min_delta>}(<losses>)",
            "best loss so far, replaced by one that is lower by more than delta",
            shape=T,
        ),
        Step(
            "wait",
            "n",
            r"\operatorname{since}(<best>)",
            "epochs since the last new best",
            "int",
            shape=T,
        ),
        Step(
            "stop", "t_{stop}", r"\min \{t : <wait>_t \ge <patience>\}", "epoch after which it stops", "int"
        ),
        Step(
            "best_epoch", "t_{best}", r"<stop> - <wait>_{<stop>}", "epoch whose weights are restored", "int"
        ),
    ],
    source="Prechelt 1998, Early Stopping - But When?; keras.callbacks.EarlyStopping (patience, min_delta)",
    example=(
        {"losses": [1.0, 0.8, 0.75, 0.79, 0.9, 0.7], "patience": 2, "min_delta": 0.0},
        {"best": [1.0, 0.8, 0.75, 0.75, 0.75, 0.7], "wait": [0, 0, 0, 1, 2, 0], "stop": 5, "best_epoch": 3},
    ),
    dims={"T": (5, 9)},
)
def early_stopping(xp: Any, losses: Any, patience: Any, min_delta: Any) -> Steps:
    """stop = first epoch at which `patience` epochs have gone by without a new best;  best_epoch = stop - wait

    Epochs count from 1; a new best is lower than the old one by more than delta. best and wait are given for all
    epochs, as if training went on; if patience never runs out, stop is the last epoch.
    Example: 1, 0.8, 0.75, 0.79, 0.9, 0.7 with patience 2 stops after epoch 5 and goes back to 3: the 0.7 is never seen.
    """
    better, bests = improvements(xp, losses, min_delta)
    return {"best": xp.stack(bests, axis=1), **stopped(xp, waited(xp, better, patience), patience)}


@early_stopping.mistake(
    "one-epoch-more",
    who="stops when more than `patience` epochs have gone by, as PyTorch's ReduceLROnPlateau counts",
    affects=["stop", "best_epoch"],
)
def _(xp: Any, losses: Any, patience: Any, min_delta: Any) -> Steps:
    right = early_stopping.body(xp, losses, patience, min_delta)
    waits = [right["wait"][:, t] for t in range(losses.shape[1])]
    wrong = stopped(xp, waits, patience + 1)
    return {name: wrong[name] for name in ("stop", "best_epoch")}


@early_stopping.mistake(
    "last-weights", who="keeps the weights of the epoch at which it stopped", affects="best_epoch"
)
def _(xp: Any, losses: Any, patience: Any, min_delta: Any) -> Steps:
    return {"best_epoch": early_stopping.body(xp, losses, patience, min_delta)["stop"]}


@early_stopping.mistake(
    "compared-with-previous",
    who="compares each epoch with the one before, not with the best so far",
    affects=["wait", "stop", "best_epoch"],
)
def _(xp: Any, losses: Any, patience: Any, min_delta: Any) -> Steps:
    better = [losses[:, 0] == losses[:, 0]]
    for t in range(1, losses.shape[1]):
        better.append(losses[:, t] < losses[:, t - 1] - min_delta)
    return stopped(xp, waited(xp, better, patience), patience)


@early_stopping.mistake(
    "delta-ignored", who="takes any lower loss for a new best", affects=["best", "wait", "stop", "best_epoch"]
)
def _(xp: Any, losses: Any, patience: Any, min_delta: Any) -> Steps:
    return early_stopping.body(xp, losses, patience, 0 * min_delta)


@early_stopping.mistake(
    "best-of-all",
    who="restores the best epoch of the whole list, also of epochs after the stop",
    affects="best_epoch",
)
def _(xp: Any, losses: Any, patience: Any, min_delta: Any) -> Steps:
    return {"best_epoch": xp.argmin(losses, axis=1) + 1}
