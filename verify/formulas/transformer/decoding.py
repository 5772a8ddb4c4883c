"""What bounds decoding: arithmetic intensity, bandwidth, and what a draft model gains."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

PEAK = Input("peak", "P", "peak FLOP/s", low=1e13, high=2e15)
BANDWIDTH = Input("bandwidth", "W", "bytes a second from memory", low=5e11, high=8e12)
SIZE = Input("size", "s", "bytes a number (2 for fp16 and bf16)", "int", 1, 4)


def real(xp: Any, whole: Any) -> Any:
    return xp.astype(whole, xp.float64)


@define(
    "transformer.roofline",
    title="Arithmetic intensity of a matrix product, and what the roofline allows",
    inputs=[
        Input("m", "m", "rows: tokens at work (1 in decoding one sequence)", "int", 1, 2048),
        Input("k", "k", "features in", "int", 1, 2048),
        Input("n", "n", "features out", "int", 1, 2048),
        SIZE,
        PEAK,
        BANDWIDTH,
    ],
    steps=[
        Step("flops", "F", r"2 \cdot <m> \cdot <k> \cdot <n>", "two a multiply-accumulate", "int"),
        Step(
            "bytes",
            "M",
            r"<size> \cdot (<m> \cdot <k> + <k> \cdot <n> + <m> \cdot <n>)",
            "both factors read, the product written, each once",
            "int",
        ),
        Step("intensity", "I", r"\frac{<flops>}{<bytes>}", "FLOPs a byte"),
        Step(
            "ridge", "I^*", r"\frac{<peak>}{<bandwidth>}", "FLOPs a byte from which on the arithmetic limits"
        ),
        Step("attainable", "R", r"\min(<peak>, <intensity> \cdot <bandwidth>)", "FLOP/s at best"),
        Step("share", "R / P", r"\frac{<attainable>}{<peak>}", "of the peak"),
    ],
    source="Williams, Waterman & Patterson 2009, Roofline, CACM 52; NVIDIA H100 SXM: 989e12 dense bf16, 3.35e12 B/s",
    example=(
        {"m": 1, "k": 4096, "n": 4096, "size": 2, "peak": 989e12, "bandwidth": 3.35e12},
        {
            "flops": 33554432,
            "bytes": 33570816,
            "intensity": 4096 / 4098,
            "ridge": 295.2238805970149,
            "attainable": 3.35e12 * 4096 / 4098,
            "share": 0.0033856067,
        },
    ),
)
def roofline(xp: Any, m: Any, k: Any, n: Any, size: Any, peak: Any, bandwidth: Any) -> Steps:
    """I = 2 m k n / (s (m k + k n + m n));  R = min(P, I W)

    m x k times k x n, s bytes a number. With few rows the k n weights dominate, and in 16 bit I is close to m: decoding
    one sequence does one FLOP a byte where the hardware could do hundreds.
    Example: one row through 4096 x 4096 in bf16: I = 0.9995; an H100's ridge is at 295 FLOPs a byte, so that at best
    0.34 % of its peak are reached.
    """
    flops, moved = 2 * m * k * n, size * (m * k + k * n + m * n)
    return limited(xp, flops, moved, peak, bandwidth)


def limited(xp: Any, flops: Any, moved: Any, peak: Any, bandwidth: Any) -> Steps:
    """What follows from FLOPs and bytes."""
    most, speed = real(xp, peak), real(xp, bandwidth)
    intensity = real(xp, flops) / real(xp, moved)
    attainable = xp.minimum(most, intensity * speed)
    return {
        "flops": flops,
        "bytes": moved,
        "intensity": intensity,
        "ridge": most / speed,
        "attainable": attainable,
        "share": attainable / most,
    }


def only(steps: Steps, *names: str) -> Steps:
    return {name: steps[name] for name in names}


LIMITS = ["intensity", "attainable", "share"]


@roofline.mistake("macs-for-flops", who="counts a multiply-accumulate as one", affects=["flops", *LIMITS])
def _(xp: Any, m: Any, k: Any, n: Any, size: Any, peak: Any, bandwidth: Any) -> Steps:
    moved = size * (m * k + k * n + m * n)
    return only(limited(xp, m * k * n, moved, peak, bandwidth), "flops", *LIMITS)


@roofline.mistake("weights-free", who="forgets that the weights are read too", affects=["bytes", *LIMITS])
def _(xp: Any, m: Any, k: Any, n: Any, size: Any, peak: Any, bandwidth: Any) -> Steps:
    return only(limited(xp, 2 * m * k * n, size * (m * k + m * n), peak, bandwidth), "bytes", *LIMITS)


@roofline.mistake("numbers-for-bytes", who="divides by numbers, not by bytes", affects=["bytes", *LIMITS])
def _(xp: Any, size: Any, **rest: Any) -> Steps:
    return only(roofline.body(xp, size=1 + 0 * size, **rest), "bytes", *LIMITS)


@roofline.mistake(
    "roof-forgotten", who="lets the bandwidth carry more than the peak", affects=["attainable", "share"]
)
def _(xp: Any, peak: Any, bandwidth: Any, **rest: Any) -> Steps:
    right = roofline.body(xp, peak=peak, bandwidth=bandwidth, **rest)
    beyond = right["intensity"] * real(xp, bandwidth)
    return {"attainable": beyond, "share": beyond / real(xp, peak)}


@roofline.mistake("ridge-reversed", who="divides the bandwidth by the FLOP/s", affects=["ridge"])
def _(xp: Any, peak: Any, bandwidth: Any, **rest: Any) -> Steps:
    return {"ridge": real(xp, bandwidth) / real(xp, peak)}


@define(
    "transformer.decode_bound",
    title="Tokens a second that the memory's bandwidth allows in decoding",
    inputs=[
        Input("params", "N", "parameters", "int", 10**6, 10**9),
        SIZE,
        Input("b", "B", "sequences decoded together", "int", 1, 64),
        Input("n", "n", "tokens in the cache of each", "int", 0, 4096),
        Input("cache", "c", "bytes of key-value cache a token", "int", 1000, 10**5),
        BANDWIDTH,
    ],
    steps=[
        Step("weights", "M_1", r"<params> \cdot <size>", "bytes of weights, read once a step", "int"),
        Step("caches", "M_2", r"<b> \cdot <n> \cdot <cache>", "bytes of all caches", "int"),
        Step("step", "t", r"\frac{<weights> + <caches>}{<bandwidth>}", "seconds of a step at least"),
        Step("each", "v_1", r"\frac{1}{<step>}", "tokens a second of one sequence"),
        Step("rate", "v", r"<b> \cdot <each>", "tokens a second of all at most"),
    ],
    source="Pope et al. 2022, arXiv:2211.05102, section 2",
    example=(
        {"params": 8030261248, "size": 2, "b": 1, "n": 8192, "cache": 131072, "bandwidth": 3.35e12},
        {"weights": 16060522496, "caches": 1073741824, "each": 3.35e12 / 17134264320},
    ),
)
def decode_bound(xp: Any, params: Any, size: Any, b: Any, n: Any, cache: Any, bandwidth: Any) -> Steps:
    """v = B W / (N s + B n c)

    Every step reads all weights, for one sequence as for many: batching is what fills the hardware. The caches are
    each sequence's own and grow with it.
    Example: Llama-3-8B in bf16 on 3.35e12 B/s: 209 tokens a second with an empty cache, 196 at 8,192 tokens.
    """
    return paced(xp, params * size, b * n * cache, b, bandwidth)


def paced(xp: Any, weights: Any, caches: Any, b: Any, bandwidth: Any) -> Steps:
    step = real(xp, weights + caches) / real(xp, bandwidth)
    return {
        "weights": weights,
        "caches": caches,
        "step": step,
        "each": 1 / step,
        "rate": real(xp, b) / step,
    }


TIMES = ["step", "each", "rate"]


@decode_bound.mistake("cache-free", who="forgets that the caches are read too", affects=["caches", *TIMES])
def _(xp: Any, n: Any, **rest: Any) -> Steps:
    return only(decode_bound.body(xp, n=0 * n, **rest), "caches", *TIMES)


@decode_bound.mistake(
    "weights-for-each", who="reads the weights once for every sequence", affects=["weights", *TIMES]
)
def _(xp: Any, params: Any, size: Any, b: Any, n: Any, cache: Any, bandwidth: Any) -> Steps:
    return only(paced(xp, params * size * b, b * n * cache, b, bandwidth), "weights", *TIMES)


@decode_bound.mistake("one-cache", who="lets all sequences share one cache", affects=["caches", *TIMES])
def _(xp: Any, params: Any, size: Any, b: Any, n: Any, cache: Any, bandwidth: Any) -> Steps:
    return only(paced(xp, params * size, n * cache, b, bandwidth), "caches", *TIMES)


@decode_bound.mistake(
    "parameters-for-bytes", who="divides the bandwidth by parameters, not bytes", affects=["weights", *TIMES]
)
def _(xp: Any, size: Any, **rest: Any) -> Steps:
    return only(decode_bound.body(xp, size=1 + 0 * size, **rest), "weights", *TIMES)


@define(
    "transformer.speculative",
    title="Tokens a step of speculative decoding",
    inputs=[
        Input("alpha", r"\alpha", "chance that a drafted token is accepted", low=0.05, high=0.98),
        Input("gamma", r"\gamma", "tokens drafted a step", "int", 1, 6),
        Input("cost", "c", "one step of the draft model in steps of the large one", low=0.0, high=0.3),
    ],
    steps=[
        Step(
            "expected",
            "E",
            r"\frac{1 - <alpha>^{<gamma> + 1}}{1 - <alpha>}",
            "tokens a step of the large model",
        ),
        Step("time", "t", r"<gamma> \cdot <cost> + 1", "time of a step, in steps of the large model"),
        Step("speedup", "S", r"\frac{<expected>}{<time>}", "times as fast"),
    ],
    source="Leviathan, Kalman & Matias 2022, arXiv:2211.17192, equation 1 and theorem 3.8",
    example=(
        {"alpha": 0.8, "gamma": 4, "cost": 0.05},
        {"expected": 3.3616, "time": 1.2, "speedup": 2.801333333333333},
    ),
)
def speculative(xp: Any, alpha: Any, gamma: Any, cost: Any) -> Steps:
    """E = 1 + alpha + ... + alpha^gamma = (1 - alpha^(gamma + 1)) / (1 - alpha);  S = E / (gamma c + 1)

    Drafted tokens count up to the first that is refused; the large model then adds one of its own, so that E > 1. The
    distribution of the text does not change.
    Example: alpha = 0.8, four drafted: 3.3616 tokens a step.
    """
    drafted = xp.astype(gamma, alpha.dtype)
    expected = (1 - alpha ** (drafted + 1)) / (1 - alpha)
    return gained(expected, drafted * cost + 1)


def gained(expected: Any, time: Any) -> Steps:
    return {"expected": expected, "time": time, "speedup": expected / time}


@speculative.mistake(
    "all-or-nothing",
    who="counts the drafted tokens only if all are accepted",
    affects=["expected", "speedup"],
)
def _(xp: Any, alpha: Any, gamma: Any, cost: Any) -> Steps:
    drafted = xp.astype(gamma, alpha.dtype)
    return only(gained(1 + drafted * alpha**drafted, drafted * cost + 1), "expected", "speedup")


@speculative.mistake(
    "share-of-the-draft",
    who="takes alpha gamma, as if a token counted behind one that was refused",
    affects=["expected", "speedup"],
)
def _(xp: Any, alpha: Any, gamma: Any, cost: Any) -> Steps:
    drafted = xp.astype(gamma, alpha.dtype)
    return only(gained(1 + drafted * alpha, drafted * cost + 1), "expected", "speedup")


@speculative.mistake(
    "own-token-forgotten",
    who="forgets the token that the large model adds itself",
    affects=["expected", "speedup"],
)
def _(xp: Any, alpha: Any, gamma: Any, cost: Any) -> Steps:
    right = speculative.body(xp, alpha, gamma, cost)
    return only(gained(right["expected"] - 1, right["time"]), "expected", "speedup")


@speculative.mistake("draft-free", who="takes the draft model for free", affects=["time", "speedup"])
def _(xp: Any, alpha: Any, gamma: Any, cost: Any) -> Steps:
    return only(speculative.body(xp, alpha, gamma, 0 * cost), "time", "speedup")
