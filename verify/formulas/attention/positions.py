"""Where a token stands: sinusoidal encoding, and rotary embedding in both layouts."""

from __future__ import annotations

from typing import Any

from verify.formulas.attention.scaled import VASWANI
from verify.registry import Input, Step, Steps, define, predicate

SU = "Su et al. 2021, arXiv:2104.09864"
BASE = Input("base", "B", "base of the wavelengths", low=10, high=10000)
POSITION = Input("m", "m", "position, from 0", "int", 0, 40)
WIDTH = {"D": (6, 6), "P": (3, 3)}
FREQUENCIES = Step("freq", r"\theta_i", r"<base>^{-2 i / <D>}", "frequency of pair i, from 0", shape=("P",))
ANGLES = Step("angle", r"m \theta_i", r"<m> \cdot <freq>", "radians", shape=("P",))


def angles(xp: Any, x: Any, m: Any, base: Any) -> tuple[Any, Any]:
    """Frequencies and angles of the pairs."""
    pairs = x.shape[1] // 2
    i = xp.astype(xp.arange(pairs, device=x.device), x.dtype)
    freq = xp.exp(-2 * i[None, :] / x.shape[1] * xp.log(base)[:, None])
    return freq, xp.astype(m, x.dtype)[:, None] * freq


def interleaved(xp: Any, first: Any, second: Any) -> Any:
    """first_0, second_0, first_1, second_1, ..."""
    return xp.reshape(xp.stack([first, second], axis=2), (first.shape[0], 2 * first.shape[1]))


def rotated(xp: Any, a: Any, b: Any, angle: Any) -> tuple[Any, Any]:
    """The pairs (a, b) turned by their angles."""
    cos, sin = xp.cos(angle), xp.sin(angle)
    return a * cos - b * sin, a * sin + b * cos


@define(
    "attention.sinusoidal",
    title="Sinusoidal positional encoding, added to an embedding",
    inputs=[Input("x", "x", "embedding of the token", shape=("D",)), POSITION, BASE],
    steps=[
        FREQUENCIES,
        ANGLES,
        Step(
            "encoding",
            "PE",
            r"(\sin <angle>, \cos <angle>)",
            "sine at even places, cosine of the same angle at odd ones",
            shape=("D",),
        ),
        Step("out", "y", "<x> + <encoding>", "what enters the first layer", shape=("D",)),
    ],
    source=f"{VASWANI}, section 3.5 (B = 10000)",
    example=(
        {"x": [0.5] * 4, "m": 1, "base": 10000.0},
        {
            "freq": [1.0, 0.01],
            "encoding": [0.841470985, 0.540302306, 0.009999833, 0.99995],
            "out": [1.341470985, 1.040302306, 0.509999833, 1.49995],
        },
    ),
    dims=WIDTH,
)
def sinusoidal(xp: Any, x: Any, m: Any, base: Any) -> Steps:
    """PE(m, 2i) = sin(m / B^(2i/d)),  PE(m, 2i + 1) = cos(m / B^(2i/d))

    Both of a pair have the same frequency; the wavelengths run from 2 pi to almost 2 pi B.
    Example: d = 4, m = 1: frequencies 1 and 0.01: (sin 1, cos 1, sin 0.01, cos 0.01).
    """
    freq, angle = angles(xp, x, m, base)
    encoding = interleaved(xp, xp.sin(angle), xp.cos(angle))
    return {"freq": freq, "angle": angle, "encoding": encoding, "out": x + encoding}


def added(x: Any, encoding: Any) -> Steps:
    return {"encoding": encoding, "out": x + encoding}


@sinusoidal.mistake(
    "sine-and-cosine-exchanged", who="puts the cosine at even places", affects=["encoding", "out"]
)
def _(xp: Any, x: Any, m: Any, base: Any) -> Steps:
    _, angle = angles(xp, x, m, base)
    return added(x, interleaved(xp, xp.cos(angle), xp.sin(angle)))


@sinusoidal.mistake(
    "halves",
    who="puts all sines first and all cosines behind them, as tensor2tensor does",
    affects=["encoding", "out"],
)
def _(xp: Any, x: Any, m: Any, base: Any) -> Steps:
    _, angle = angles(xp, x, m, base)
    return added(x, xp.concat([xp.sin(angle), xp.cos(angle)], axis=1))


@sinusoidal.mistake(
    "place-for-pair",
    who="takes i for the place 0 ... d - 1 and not for the pair: each place gets a frequency of its own",
    affects=["encoding", "out"],
)
def _(xp: Any, x: Any, m: Any, base: Any) -> Steps:
    place = xp.astype(xp.arange(x.shape[1], device=x.device), x.dtype)
    angle = xp.astype(m, x.dtype)[:, None] * xp.exp(-2 * place[None, :] / x.shape[1] * xp.log(base)[:, None])
    return added(x, interleaved(xp, xp.sin(angle[:, 0::2]), xp.cos(angle[:, 1::2])))


@sinusoidal.mistake(
    "exponent-halved", who="writes B^(i/d) for B^(2i/d)", affects=["freq", "angle", "encoding", "out"]
)
def _(xp: Any, x: Any, m: Any, base: Any) -> Steps:
    return sinusoidal.body(xp, x, m, xp.sqrt(base))


@sinusoidal.mistake("embedding-forgotten", who="gives the encoding alone", affects=["out"])
def _(xp: Any, x: Any, m: Any, base: Any) -> Steps:
    return {"out": sinusoidal.body(xp, x, m, base)["encoding"]}


TOKEN = Input("x", "q", "a query or key of one head", shape=("D",))


@define(
    "attention.rope",
    title="Rotary position embedding, neighbours as pairs (RoFormer, GPT-J)",
    inputs=[TOKEN, POSITION, BASE],
    steps=[
        FREQUENCIES,
        ANGLES,
        Step("out", r"R_m q", r"\operatorname{rotate}(<x>, <angle>)", "each pair turned", shape=("D",)),
    ],
    source=f"{SU}, equation 34",
    example=(
        {"x": [1.0, 0.0, 0.0, 1.0], "m": 1, "base": 10000.0},
        {"freq": [1.0, 0.01], "out": [0.540302306, 0.841470985, -0.009999833, 0.99995]},
    ),
    dims=WIDTH,
)
def rope(xp: Any, x: Any, m: Any, base: Any) -> Steps:
    """(q_2i, q_2i+1) = (a, b) becomes (a cos t - b sin t, a sin t + b cos t) with t = m B^(-2i/d)

    Queries and keys are turned, values are not; the dot product then knows only the distance of the two positions.
    Example: d = 4, m = 1: (1, 0) by one radian is (cos 1, sin 1); (0, 1) by 0.01 is (-sin 0.01, cos 0.01).
    """
    freq, angle = angles(xp, x, m, base)
    first, second = rotated(xp, x[:, 0::2], x[:, 1::2], angle)
    return {"freq": freq, "angle": angle, "out": interleaved(xp, first, second)}


@define(
    "attention.rope_halves",
    title="Rotary position embedding, halves as pairs (GPT-NeoX, Llama in Hugging Face's layout)",
    inputs=[TOKEN, POSITION, BASE],
    steps=[
        FREQUENCIES,
        ANGLES,
        Step("out", r"R_m q", r"\operatorname{rotate}(<x>, <angle>)", "each pair turned", shape=("D",)),
    ],
    source=f"{SU}; Black et al. 2022, arXiv:2204.06745 (GPT-NeoX-20B)",
    example=(
        {"x": [1.0, 0.0, 0.0, 1.0], "m": 1, "base": 10000.0},
        {"freq": [1.0, 0.01], "out": [0.540302306, -0.009999833, 0.841470985, 0.99995]},
    ),
    dims=WIDTH,
)
def rope_halves(xp: Any, x: Any, m: Any, base: Any) -> Steps:
    """(q_i, q_i+d/2) = (a, b) becomes (a cos t - b sin t, a sin t + b cos t) with t = m B^(-2i/d)

    The same rotation up to the order of the features, which the weights of the projection absorb.
    Example: d = 4, m = 1: the pairs are (q_0, q_2) = (1, 0) and (q_1, q_3) = (0, 1).
    """
    freq, angle = angles(xp, x, m, base)
    half = x.shape[1] // 2
    parts = rotated(xp, x[:, :half], x[:, half:], angle)
    return {"freq": freq, "angle": angle, "out": xp.concat(list(parts), axis=1)}


@rope.mistake("halves-as-pairs", who="pairs feature i with i + d/2, as GPT-NeoX does", affects=["out"])
def _(xp: Any, **given: Any) -> Steps:
    return {"out": rope_halves.body(xp, **given)["out"]}


@rope_halves.mistake("neighbours-as-pairs", who="pairs neighbours, as RoFormer does", affects=["out"])
def _(xp: Any, **given: Any) -> Steps:
    return {"out": rope.body(xp, **given)["out"]}


for made in (rope, rope_halves):

    @made.mistake("turned-backwards", who="turns by minus the angle", affects=["out"])
    def _(xp: Any, m: Any, made: Any = made, **rest: Any) -> Steps:
        return {"out": made.body(xp, m=-m, **rest)["out"]}

    @made.mistake("exponent-halved", who="writes B^(i/d) for B^(2i/d)", affects=["freq", "angle", "out"])
    def _(xp: Any, base: Any, made: Any = made, **rest: Any) -> Steps:
        found: Steps = made.body(xp, base=xp.sqrt(base), **rest)
        return found

    @made.mistake("added-not-turned", who="adds sines and cosines, as to an embedding", affects=["out"])
    def _(xp: Any, x: Any, m: Any, base: Any) -> Steps:
        return {"out": sinusoidal.body(xp, x, m, base)["out"]}


@predicate("attention.is_pair")
def is_pair(d: Any, i: Any) -> Any:
    """The width is even and holds that pair."""
    return (d % 2 == 0) & (2 * i < d)


@define(
    "attention.wavelength",
    title="Wavelength of a pair of rotary or sinusoidal features",
    inputs=[
        Input("d", "d", "width of the embedding or head", "int", 2, 128),
        Input("i", "i", "pair, from 0", "int", 0, 63),
        BASE,
    ],
    steps=[
        Step("freq", r"\theta_i", r"<base>^{-2 \cdot <i> / <d>}", "radians a position"),
        Step("wavelength", r"\lambda_i", r"\frac{2 \pi}{<freq>}", "positions until the pair is round once"),
    ],
    source=f"{SU}; {VASWANI}",
    example=(
        {"d": 128, "i": 63, "base": 10000.0},
        {"freq": 0.00011547819846894582, "wavelength": 54410.143130778},
    ),
    where=["attention.is_pair"],
)
def wavelength(xp: Any, d: Any, i: Any, base: Any) -> Steps:
    """lambda_i = 2 pi B^(2i/d)

    Example: the slowest pair of a head of 128 features at B = 10000: 2 pi 10000^(126/128) = 54,410 positions.
    """
    freq = xp.exp(-2 * xp.astype(i, base.dtype) / xp.astype(d, base.dtype) * xp.log(base))
    return {"freq": freq, "wavelength": 6.283185307179586 / freq}


@wavelength.mistake("two-pi-forgotten", who="gives B^(2i/d), radians for turns", affects=["wavelength"])
def _(xp: Any, d: Any, i: Any, base: Any) -> Steps:
    return {"wavelength": 1 / wavelength.body(xp, d, i, base)["freq"]}


@wavelength.mistake("exponent-halved", who="writes B^(i/d) for B^(2i/d)", affects=["freq", "wavelength"])
def _(xp: Any, d: Any, i: Any, base: Any) -> Steps:
    return wavelength.body(xp, d, i, xp.sqrt(base))


@wavelength.mistake("counted-from-one", who="counts the pairs from 1", affects=["freq", "wavelength"])
def _(xp: Any, d: Any, i: Any, base: Any) -> Steps:
    return wavelength.body(xp, d, i + 1, base)
