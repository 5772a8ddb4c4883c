"""What several GPUs cost each other: a ring all-reduce, the bubble of a pipeline, and the batch they make together."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

MICRO = Input("m", "m", "micro-batches", "int", 1, 32)
STAGES = Input("p", "p", "stages of the pipeline", "int", 1, 8)


def ratio(xp: Any, part: Any, whole: Any) -> Any:
    return xp.astype(part, xp.float64) / xp.astype(whole, xp.float64)


@define(
    "transformer.ring_all_reduce",
    title="Bytes that each GPU sends in a ring all-reduce",
    inputs=[
        Input("gpus", "n", "GPUs in the ring", "int", 2, 8),
        Input("size", "M", "bytes to be added up (each GPU has its own)", low=8, high=1e6),
        Input("bandwidth", "B", "bytes a second that a GPU can send", low=1, high=1e5),
    ],
    steps=[
        Step(
            "half", "V_1", r"\frac{(<gpus> - 1) \cdot <size>}{<gpus>}", "reduce-scatter, and again all-gather"
        ),
        Step("sent", "V", r"2 \cdot <half>", "bytes sent by each GPU"),
        Step("seconds", "t", r"\frac{<sent>}{<bandwidth>}", "seconds at least"),
    ],
    source="Patarasuk & Yuan 2009, Bandwidth Optimal All-reduce Algorithms, JPDC 69",
    example=({"gpus": 8, "size": 16e9, "bandwidth": 1e11}, {"half": 14e9, "sent": 28e9, "seconds": 0.28}),
)
def ring_all_reduce(xp: Any, gpus: Any, size: Any, bandwidth: Any) -> Steps:
    """V = 2 (n - 1) / n M

    Almost independent of the number of GPUs: never more than 2 M. Half is the reduce-scatter, half the all-gather.
    Example: 16 GB of gradients on 8 GPUs: 28 GB are sent by each.
    """
    count = xp.astype(gpus, size.dtype)
    half = (count - 1) * size / count
    return {"half": half, "sent": 2 * half, "seconds": 2 * half / bandwidth}


@ring_all_reduce.mistake("one-round", who="counts the reduce-scatter only", affects=["sent", "seconds"])
def _(xp: Any, **given: Any) -> Steps:
    right = ring_all_reduce.body(xp, **given)
    return {"sent": right["half"], "seconds": right["seconds"] / 2}


@ring_all_reduce.mistake(
    "whole-to-everybody",
    who="sends all of it to every other GPU: (n - 1) M",
    affects=["sent", "seconds"],
)
def _(xp: Any, gpus: Any, size: Any, bandwidth: Any) -> Steps:
    sent = (xp.astype(gpus, size.dtype) - 1) * size
    return {"sent": sent, "seconds": sent / bandwidth}


@ring_all_reduce.mistake(
    "limit-of-many", who="takes 2 M, right for very many GPUs only", affects=["half", "sent", "seconds"]
)
def _(xp: Any, gpus: Any, size: Any, bandwidth: Any) -> Steps:
    return {"half": size, "sent": 2 * size, "seconds": 2 * size / bandwidth}


TITLE = "Idle share of a pipeline"


@define(
    "transformer.pipeline_bubble",
    title=f"{TITLE}: of the whole time (GPipe)",
    inputs=[STAGES, MICRO],
    steps=[
        Step("idle", "t_i", "<p> - 1", "slots in which a stage waits", "int"),
        Step("slots", "t", "<m> + <p> - 1", "slots in all, for one direction", "int"),
        Step("bubble", r"\beta", r"\frac{<idle>}{<slots>}", "share of the whole time"),
    ],
    source="Huang et al. 2018, arXiv:1811.06965 (GPipe), section 2.3",
    example=({"p": 4, "m": 8}, {"idle": 3, "slots": 11, "bubble": 3 / 11}),
)
def pipeline_bubble(xp: Any, p: Any, m: Any) -> Steps:
    """beta = (p - 1) / (m + p - 1)

    The first micro-batch has to fill the pipeline and the last to leave it. More micro-batches make it smaller.
    Example: 4 stages, 8 micro-batches: 3/11 = 27 % of the time.
    """
    slots = m + p - 1
    return {"idle": p - 1, "slots": slots, "bubble": ratio(xp, p - 1, slots)}


@define(
    "transformer.pipeline_overhead",
    title=f"{TITLE}: against the time without bubble (Megatron)",
    inputs=[STAGES, MICRO],
    steps=[
        Step("idle", "t_i", "<p> - 1", "slots in which a stage waits", "int"),
        Step("overhead", r"\beta", r"\frac{<idle>}{<m>}", "idle time over useful time"),
    ],
    source="Narayanan et al. 2021, arXiv:2104.04473, section 2.2.1",
    example=({"p": 4, "m": 8}, {"idle": 3, "overhead": 0.375}),
)
def pipeline_overhead(xp: Any, p: Any, m: Any) -> Steps:
    """beta = (p - 1) / m

    The same idle slots, over those that are at work. 1F1B has the same bubble and keeps fewer activations.
    Example: 4 stages, 8 micro-batches: 3/8 = 37.5 % on top.
    """
    return {"idle": p - 1, "overhead": ratio(xp, p - 1, m)}


@pipeline_bubble.mistake(
    "of-the-useful-time", who="divides by m, as Megatron's paper does", affects=["bubble"]
)
def _(xp: Any, p: Any, m: Any) -> Steps:
    return {"bubble": ratio(xp, p - 1, m)}


@pipeline_overhead.mistake(
    "of-the-whole-time", who="divides by m + p - 1, as GPipe's paper does", affects=["overhead"]
)
def _(xp: Any, p: Any, m: Any) -> Steps:
    return {"overhead": ratio(xp, p - 1, m + p - 1)}


@pipeline_bubble.mistake("stages-all-idle", who="counts p idle slots", affects=["idle", "slots", "bubble"])
def _(xp: Any, p: Any, m: Any) -> Steps:
    return {"idle": p, "slots": m + p, "bubble": ratio(xp, p, m + p)}


@pipeline_overhead.mistake("stages-all-idle", who="counts p idle slots", affects=["idle", "overhead"])
def _(xp: Any, p: Any, m: Any) -> Steps:
    return {"idle": p, "overhead": ratio(xp, p, m)}


@pipeline_bubble.mistake("no-micro-batches", who="lets one stage work at a time", affects=["bubble"])
def _(xp: Any, p: Any, m: Any) -> Steps:
    return {"bubble": ratio(xp, p - 1, p)}


@define(
    "transformer.global_batch",
    title="Batch of one optimiser step over GPUs and accumulation, and the steps of a run",
    inputs=[
        Input("micro", "b", "sequences a GPU and pass", "int", 1, 6),
        Input("accumulated", "g", "passes before a step", "int", 1, 4),
        Input("gpus", "n", "data-parallel replicas", "int", 1, 5),
        Input("length", "s", "tokens of a sequence", "int", 1, 4096),
        Input("tokens", "D", "training tokens", "int", 10**6, 10**7),
    ],
    steps=[
        Step("batch", "B", r"<micro> \cdot <accumulated> \cdot <gpus>", "sequences a step", "int"),
        Step("batch_tokens", "B_t", r"<batch> \cdot <length>", "tokens a step", "int"),
        Step("steps", "S", r"\lfloor <tokens> / <batch_tokens> \rfloor", "whole steps", "int"),
    ],
    source="Goyal et al. 2017, arXiv:1706.02677, section 2; torch.nn.parallel.DistributedDataParallel",
    example=(
        {"micro": 4, "accumulated": 8, "gpus": 16, "length": 2048, "tokens": 10**9},
        {"batch": 512, "batch_tokens": 1048576, "steps": 953},
    ),
)
def global_batch(xp: Any, micro: Any, accumulated: Any, gpus: Any, length: Any, tokens: Any) -> Steps:
    """B = b g n

    Only data parallelism multiplies the batch: the GPUs of a pipeline or of a tensor-parallel group share one.
    Example: 4 sequences, 8 passes, 16 replicas: 512 sequences, 1,048,576 tokens a step.
    """
    return stepped(xp, micro * accumulated * gpus, length, tokens)


def stepped(xp: Any, batch: Any, length: Any, tokens: Any) -> Steps:
    return {"batch": batch, "batch_tokens": batch * length, "steps": tokens // (batch * length)}


@global_batch.mistake(
    "accumulation-forgotten",
    who="counts one pass a step",
    affects=["batch", "batch_tokens", "steps"],
)
def _(xp: Any, micro: Any, accumulated: Any, gpus: Any, length: Any, tokens: Any) -> Steps:
    return stepped(xp, micro * gpus, length, tokens)


@global_batch.mistake(
    "replicas-forgotten", who="counts one GPU's sequences", affects=["batch", "batch_tokens", "steps"]
)
def _(xp: Any, micro: Any, accumulated: Any, gpus: Any, length: Any, tokens: Any) -> Steps:
    return stepped(xp, micro * accumulated, length, tokens)


@global_batch.mistake("sequences-for-tokens", who="divides tokens by sequences", affects=["steps"])
def _(xp: Any, **given: Any) -> Steps:
    return {"steps": given["tokens"] // global_batch.body(xp, **given)["batch"]}
