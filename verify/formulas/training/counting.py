"""Batches, iterations and epochs. One iteration is one update of the parameters, from one batch."""

from __future__ import annotations

from typing import Any

from verify.registry import Formula, Input, Step, Steps, define

SAMPLES = Input("samples", "N", "samples in the training set", "int", 20, 400)
BATCH = Input("batch", "B", "batch size", "int", 1, 64)
EPOCHS = Input("epochs", "E", "passes over the training set", "int", 2, 20)
TOTAL = Step("total", "T", r"<epochs> \cdot <per_epoch>", "iterations in all", "int")
GOODFELLOW = "Goodfellow, Bengio & Courville 2016, Deep Learning, section 8.1.3"


def ceil(a: Any, b: Any) -> Any:
    """The quotient of two positive integers, rounded up."""
    return -(-a // b)


@define(
    "training.iterations",
    title="Iterations of a run, the last batch of an epoch smaller",
    inputs=[SAMPLES, BATCH, EPOCHS],
    steps=[
        Step("per_epoch", "n", r"\lceil \frac{<samples>}{<batch>} \rceil", "iterations of an epoch", "int"),
        TOTAL,
    ],
    source=f"{GOODFELLOW}; torch.utils.data.DataLoader documentation, drop_last=False",
    example=({"samples": 1000, "batch": 32, "epochs": 10}, {"per_epoch": 32, "total": 320}),
)
def iterations(xp: Any, samples: Any, batch: Any, epochs: Any) -> Steps:
    """T = E ceil(N / B)

    An epoch sees every sample once; what does not fill a batch makes a smaller last one.
    Example: 1,000 samples in batches of 32: 31 full ones and one of 8, so 32 iterations an epoch, 320 in ten.
    """
    per_epoch = ceil(samples, batch)
    return {"per_epoch": per_epoch, "total": epochs * per_epoch}


@define(
    "training.iterations_dropped",
    title="Iterations of a run, the incomplete batch dropped",
    inputs=[SAMPLES, BATCH, EPOCHS],
    steps=[
        Step("per_epoch", "n", r"\lfloor \frac{<samples>}{<batch>} \rfloor", "iterations of an epoch", "int"),
        TOTAL,
    ],
    source=f"{GOODFELLOW}; torch.utils.data.DataLoader documentation, drop_last=True",
    example=({"samples": 1000, "batch": 32, "epochs": 10}, {"per_epoch": 31, "total": 310}),
    where=["batch <= samples"],
)
def iterations_dropped(xp: Any, samples: Any, batch: Any, epochs: Any) -> Steps:
    """T = E floor(N / B)

    drop_last leaves up to B - 1 samples out of each epoch, other ones every time if it shuffles.
    Example: 1,000 samples in batches of 32: 31 iterations an epoch, 8 samples left out.
    """
    per_epoch = samples // batch
    return {"per_epoch": per_epoch, "total": epochs * per_epoch}


BOTH = ["per_epoch", "total"]


@iterations.mistake("last-batch-dropped", who="rounds down, as with drop_last", affects=BOTH)
def _(xp: Any, **given: Any) -> Steps:
    return iterations_dropped.body(xp, **given)


@iterations_dropped.mistake("last-batch-kept", who="rounds up, as without drop_last", affects=BOTH)
def _(xp: Any, **given: Any) -> Steps:
    return iterations.body(xp, **given)


def shared_mistakes(made: Formula) -> None:
    """Registers the mistakes that both ways of rounding allow."""

    @made.mistake("not-rounded", who="leaves a fraction of an iteration standing", affects=BOTH)
    def _(xp: Any, samples: Any, batch: Any, epochs: Any) -> Steps:
        exact = xp.astype(samples, xp.float64) / xp.astype(batch, xp.float64)
        return {"per_epoch": exact, "total": exact * xp.astype(epochs, xp.float64)}

    @made.mistake("epochs-forgotten", who="stops at the iterations of one epoch", affects="total")
    def _(xp: Any, **given: Any) -> Steps:
        return {"total": made.body(xp, **given)["per_epoch"]}

    @made.mistake("epoch-for-iteration", who="takes an epoch for an iteration", affects=BOTH)
    def _(xp: Any, samples: Any, batch: Any, epochs: Any) -> Steps:
        return {"per_epoch": 1 + 0 * samples, "total": 1 * epochs}


shared_mistakes(iterations)
shared_mistakes(iterations_dropped)


@iterations.mistake(
    "rounded-once", who="rounds N E / B at the end, as if batches ran on over epochs", affects="total"
)
def _(xp: Any, samples: Any, batch: Any, epochs: Any) -> Steps:
    return {"total": ceil(samples * epochs, batch)}


@define(
    "training.last_batch",
    title="Size of the last batch of an epoch",
    inputs=[SAMPLES, BATCH],
    steps=[
        Step("per_epoch", "n", r"\lceil \frac{<samples>}{<batch>} \rceil", "batches of an epoch", "int"),
        Step(
            "last",
            r"B_{last}",
            r"<samples> - (<per_epoch> - 1) \cdot <batch>",
            "samples of the last one",
            "int",
        ),
    ],
    source="torch.utils.data.DataLoader documentation, drop_last=False",
    example=({"samples": 1000, "batch": 32}, {"per_epoch": 32, "last": 8}),
)
def last_batch(xp: Any, samples: Any, batch: Any) -> Steps:
    """B_last = N - (ceil(N / B) - 1) B

    Between 1 and B; a whole batch where B divides N.
    Example: 1,000 = 31 * 32 + 8: the last batch has 8, and batch statistics of eight samples.
    """
    per_epoch = ceil(samples, batch)
    return {"per_epoch": per_epoch, "last": samples - (per_epoch - 1) * batch}


@last_batch.mistake(
    "remainder", who="takes N mod B, which is 0 where B divides N", affects="last", must_differ=False
)
def _(xp: Any, samples: Any, batch: Any) -> Steps:
    return {"last": samples % batch}


@last_batch.mistake("missing-samples", who="gives how many samples the last batch lacks", affects="last")
def _(xp: Any, samples: Any, batch: Any) -> Steps:
    return {"last": ceil(samples, batch) * batch - samples}


@last_batch.mistake("full-batch", who="takes every batch for full", affects="last")
def _(xp: Any, samples: Any, batch: Any) -> Steps:
    return {"last": 1 * batch}


@define(
    "training.epochs",
    title="Epochs that a number of iterations makes",
    inputs=[SAMPLES, BATCH, Input("steps", "T", "iterations", "int", 1, 2000)],
    steps=[
        Step("seen", "n", r"<steps> \cdot <batch>", "samples seen", "int"),
        Step("epochs", "E", r"\frac{<seen>}{<samples>}", "passes over the training set"),
    ],
    source=GOODFELLOW,
    example=({"samples": 50000, "batch": 128, "steps": 64000}, {"seen": 8192000, "epochs": 163.84}),
)
def epochs(xp: Any, samples: Any, batch: Any, steps: Any) -> Steps:
    """E = T B / N

    Example: the 64,000 iterations of ResNet on CIFAR-10 (50,000 images, batch 128) are 164 epochs.
    """
    seen = steps * batch
    return {"seen": seen, "epochs": quotient(xp, seen, samples)}


def quotient(xp: Any, a: Any, b: Any) -> Any:
    return xp.astype(a, xp.float64) / xp.astype(b, xp.float64)


@epochs.mistake("batch-forgotten", who="divides the iterations by the samples", affects=["seen", "epochs"])
def _(xp: Any, samples: Any, batch: Any, steps: Any) -> Steps:
    return {"seen": 1 * steps, "epochs": quotient(xp, steps, samples)}


@epochs.mistake("inverted", who="divides the samples by those seen", affects="epochs")
def _(xp: Any, samples: Any, batch: Any, steps: Any) -> Steps:
    return {"epochs": quotient(xp, samples, steps * batch)}


@epochs.mistake("iterations-for-epochs", who="takes an iteration for an epoch", affects="epochs")
def _(xp: Any, samples: Any, batch: Any, steps: Any) -> Steps:
    return {"epochs": xp.astype(steps, xp.float64)}


@define(
    "training.effective_batch",
    title="Effective batch size with accumulation on several devices",
    inputs=[
        Input("micro", "b", "samples of one device in one pass", "int", 1, 32),
        Input("accumulation", "a", "passes whose gradients are added up", "int", 1, 16),
        Input("devices", "d", "devices", "int", 1, 16),
        Input("samples", "N", "samples in the training set", "int", 2000, 9000),
    ],
    steps=[
        Step("per_pass", "n_1", r"<micro> \cdot <devices>", "samples of a pass on all devices", "int"),
        Step("effective", "B", r"<per_pass> \cdot <accumulation>", "samples of one update", "int"),
        Step("updates", "T", r"\lceil \frac{<samples>}{<effective>} \rceil", "updates of an epoch", "int"),
    ],
    source="Goyal et al. 2017, arXiv:1706.02677, section 2; PyTorch documentation, gradient accumulation",
    example=(
        {"micro": 8, "accumulation": 4, "devices": 8, "samples": 1000},
        {"per_pass": 64, "effective": 256, "updates": 4},
    ),
)
def effective_batch(xp: Any, micro: Any, accumulation: Any, devices: Any, samples: Any) -> Steps:
    """B = b a d;  ceil(N / B) updates an epoch

    The learning rate belongs to this B: what a single device holds at a time does not show in the update.
    Example: 8 samples on each of 8 devices, four passes: 256 samples an update; 1,000 make 4 updates.
    """
    per_pass = micro * devices
    effective = per_pass * accumulation
    return {"per_pass": per_pass, "effective": effective, "updates": ceil(samples, effective)}


EFFECTIVE = ["effective", "updates"]


@effective_batch.mistake("accumulation-forgotten", who="counts every pass as an update", affects=EFFECTIVE)
def _(xp: Any, accumulation: Any, **rest: Any) -> Steps:
    found = effective_batch.body(xp, accumulation=0 * accumulation + 1, **rest)
    return {name: found[name] for name in EFFECTIVE}


@effective_batch.mistake("devices-forgotten", who="counts one device", affects=["per_pass", *EFFECTIVE])
def _(xp: Any, devices: Any, **rest: Any) -> Steps:
    return effective_batch.body(xp, devices=0 * devices + 1, **rest)


@effective_batch.mistake(
    "accumulation-divided", who="divides by the passes: a batch that is cut up", affects=EFFECTIVE
)
def _(xp: Any, micro: Any, accumulation: Any, devices: Any, samples: Any) -> Steps:
    effective = ceil(micro * devices, accumulation)
    return {"effective": effective, "updates": ceil(samples, effective)}
