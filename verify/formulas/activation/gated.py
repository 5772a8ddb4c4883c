"""Activations that multiply z by a gate between 0 and 1: GELU in three forms, SiLU, Swish, Mish."""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.activation.shared import Z, derivative, normal_cdf, normal_pdf, sigmoid, softplus
from verify.registry import Input, Step, Steps, define

HENDRYCKS = "Hendrycks & Gimpel 2016, arXiv:1606.08415"
ROOT = math.sqrt(2 / math.pi)
CUBIC = 0.044715


@define(
    "activation.gelu",
    title="GELU and its derivative",
    inputs=[Z],
    steps=[
        Step("cdf", r"\Phi(z)", r"\frac{1}{2} \cdot (1 + \erf(\frac{<z>}{\sqrt{2}}))", "normal distribution"),
        Step("pdf", r"\varphi(z)", r"\frac{e^{-<z>^2 / 2}}{\sqrt{2 \pi}}", "normal density"),
        Step("y", "y", r"<z> \cdot <cdf>", "output"),
        derivative(r"<cdf> + <z> \cdot <pdf>"),
    ],
    source=HENDRYCKS,
    example=({"z": 1.0}, {"cdf": 0.841344746, "pdf": 0.241970725, "y": 0.841344746, "dy": 1.083315471}),
)
def gelu(xp: Any, z: Any) -> Steps:
    """y = z Phi(z);  dy/dz = Phi(z) + z phi(z)

    Phi is the standard normal distribution function, phi its density. Not monotonic: lowest, -0.17, at z = -0.75.
    Example: z = 1 gives 0.8413 and the slope 0.8413 + 0.2420 = 1.0833.
    """
    cdf, pdf = normal_cdf(xp, z), normal_pdf(xp, z)
    return {"cdf": cdf, "pdf": pdf, "y": z * cdf, "dy": cdf + z * pdf}


@gelu.mistake("no-product-rule", who="differentiates z only and stops at Phi(z)", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": normal_cdf(xp, z)}


@gelu.mistake("density-only", who="differentiates Phi only: z phi(z)", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": z * normal_pdf(xp, z)}


@gelu.mistake("no-root-of-two", who="takes erf(z), not erf(z / sqrt(2))", affects=["cdf", "y"])
def _(xp: Any, z: Any) -> Steps:
    cdf = normal_cdf(xp, math.sqrt(2) * z)
    return {"cdf": cdf, "y": z * cdf}


@gelu.mistake("tanh-form", who="uses the approximation by tanh", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    found = gelu_tanh.body(xp, z)
    return {"y": found["y"], "dy": found["dy"]}


@gelu.mistake("sigmoid-form", who="uses the approximation z sigmoid(1.702 z)", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    found = gelu_sigmoid.body(xp, z)
    return {"y": found["y"], "dy": found["dy"]}


@define(
    "activation.gelu_tanh",
    title="GELU by its tanh approximation",
    inputs=[Input("z", "z", "net input", low=-4, high=4)],
    steps=[
        Step("u", "u", r"\sqrt{2 / \pi} \cdot (<z> + 0.044715 \cdot <z>^3)", "argument of tanh"),
        Step("t", "t", r"\tanh(<u>)", "tanh"),
        Step("y", "y", r"\frac{<z>}{2} \cdot (1 + <t>)", "output"),
        derivative(
            r"\frac{1 + <t>}{2} + \frac{<z>}{2} \cdot (1 - <t>^2) \cdot \sqrt{2 / \pi} \cdot (1 + 0.134145 \cdot <z>^2)"
        ),
    ],
    source=f"{HENDRYCKS}, section 2; torch.nn.GELU(approximate='tanh')",
    example=({"z": 1.0}, {"u": 0.833561969, "t": 0.682383981, "y": 0.841191991, "dy": 1.082964084}),
)
def gelu_tanh(xp: Any, z: Any) -> Steps:
    """y = z/2 (1 + tanh(sqrt(2/pi) (z + 0.044715 z^3)))

    GPT-2 and BERT were published with it; it differs from z Phi(z) by less than 5e-4.
    Example: z = 1 gives 0.84119, the exact form 0.84134.
    """
    u = ROOT * (z + CUBIC * z**3)
    t = xp.tanh(u)
    dy = (1 + t) / 2 + z / 2 * (1 - t * t) * ROOT * (1 + 3 * CUBIC * z * z)
    return {"u": u, "t": t, "y": z / 2 * (1 + t), "dy": dy}


@gelu_tanh.mistake("exact-form", who="uses the exact form z Phi(z)", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    found = gelu.body(xp, z)
    return {"y": found["y"], "dy": found["dy"]}


@gelu_tanh.mistake("no-cubic-term", who="leaves 0.044715 z^3 out", affects=["u", "t", "y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    u = ROOT * z
    t = xp.tanh(u)
    return {"u": u, "t": t, "y": z / 2 * (1 + t), "dy": (1 + t) / 2 + z / 2 * (1 - t * t) * ROOT}


@gelu_tanh.mistake("no-chain-rule", who="forgets du/dz in the derivative", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    t = gelu_tanh.body(xp, z)["t"]
    return {"dy": (1 + t) / 2 + z / 2 * (1 - t * t)}


@define(
    "activation.gelu_sigmoid",
    title="GELU by its sigmoid approximation (QuickGELU)",
    inputs=[Z],
    steps=[
        Step("s", "s", r"\sigma(1.702 \cdot <z>)", "gate"),
        Step("y", "y", r"<z> \cdot <s>", "output"),
        derivative(r"<s> + 1.702 \cdot <z> \cdot <s> \cdot (1 - <s>)"),
    ],
    source=f"{HENDRYCKS}, section 2; used by CLIP, Radford et al. 2021, arXiv:2103.00020",
    example=({"z": 1.0}, {"s": 0.845795766, "y": 0.845795766, "dy": 1.067779607}),
)
def gelu_sigmoid(xp: Any, z: Any) -> Steps:
    """y = z sigmoid(1.702 z)

    Swish with beta = 1.702, which lies within 0.021 of z Phi(z).
    Example: z = 1 gives 0.8458, the exact form 0.8413.
    """
    found = swish.body(xp, z, 1.702)
    return {"s": found["s"], "y": found["y"], "dy": found["dy"]}


@gelu_sigmoid.mistake("silu", who="forgets the factor 1.702: that is SiLU", affects=["s", "y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    return silu.body(xp, z)


@gelu_sigmoid.mistake("exact-form", who="uses the exact form z Phi(z)", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    found = gelu.body(xp, z)
    return {"y": found["y"], "dy": found["dy"]}


@gelu_sigmoid.mistake("no-chain-rule", who="forgets the inner factor 1.702 in the derivative", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    s = sigmoid(xp, 1.702 * z)
    return {"dy": s + z * s * (1 - s)}


@define(
    "activation.silu",
    title="SiLU (Swish with beta = 1) and its derivative",
    inputs=[Z],
    steps=[
        Step("s", "s", r"\frac{1}{1 + e^{-<z>}}", "gate: sigmoid of z"),
        Step("y", "y", r"<z> \cdot <s>", "output"),
        derivative(r"<s> \cdot (1 + <z> \cdot (1 - <s>))"),
    ],
    source=f"Elfwing, Uchibe & Doya 2017, arXiv:1702.03118; {HENDRYCKS}; Ramachandran et al. 2017, arXiv:1710.05941",
    example=({"z": 1.0}, {"s": 0.731058579, "y": 0.731058579, "dy": 0.927670512}),
)
def silu(xp: Any, z: Any) -> Steps:
    """y = z sigmoid(z);  dy/dz = s + z s (1 - s) = y + s (1 - y) with s = sigmoid(z)

    Lowest, -0.278, at z = -1.278; the slope goes up to 1.1.
    Example: z = 1 gives 0.7311 and the slope 0.7311 + 0.1966 = 0.9277.
    """
    s = sigmoid(xp, z)
    return {"s": s, "y": z * s, "dy": s * (1 + z * (1 - s))}


@silu.mistake("no-product-rule", who="differentiates z only and stops at sigmoid(z)", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": sigmoid(xp, z)}


@silu.mistake("gate-only", who="differentiates the gate only: z s (1 - s)", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    s = sigmoid(xp, z)
    return {"dy": z * s * (1 - s)}


@silu.mistake(
    "sigmoid-derivative", who="takes s (1 - s), as if the output were the gate itself", affects="dy"
)
def _(xp: Any, z: Any) -> Steps:
    s = sigmoid(xp, z)
    return {"dy": s * (1 - s)}


@silu.mistake("gelu", who="takes the normal distribution for the gate: that is GELU", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    found = gelu.body(xp, z)
    return {"y": found["y"], "dy": found["dy"]}


@define(
    "activation.swish",
    title="Swish with beta and its derivative",
    inputs=[Z, Input("beta", r"\beta", "sharpness of the gate", low=0.3, high=3)],
    steps=[
        Step("s", "s", r"\sigma(<beta> \cdot <z>)", "gate"),
        Step("y", "y", r"<z> \cdot <s>", "output"),
        Step(
            "dbeta",
            r"\frac{dy}{d\beta}",
            r"<z>^2 \cdot <s> \cdot (1 - <s>)",
            "derivative by a learned beta",
        ),
        derivative(r"<s> + <beta> \cdot <z> \cdot <s> \cdot (1 - <s>)"),
    ],
    source="Ramachandran, Zoph & Le 2017, arXiv:1710.05941",
    example=(
        {"z": 1.0, "beta": 2.0},
        {"s": 0.880797078, "y": 0.880797078, "dbeta": 0.104993585, "dy": 1.090784249},
    ),
)
def swish(xp: Any, z: Any, beta: Any) -> Steps:
    """y = z sigmoid(beta z);  dy/dz = s + beta z s (1 - s)

    beta = 1 is SiLU, beta = 0 is z / 2, a large beta comes to ReLU.
    Example: z = 1 with beta = 2: s = 0.8808, the slope is 0.8808 + 2 * 0.1050 = 1.0908.
    """
    s = sigmoid(xp, beta * z)
    bend = s * sigmoid(xp, -beta * z)  # s (1 - s), which keeps its digits where s comes close to 1
    return {"s": s, "y": z * s, "dbeta": z * z * bend, "dy": s + beta * z * bend}


@swish.mistake("no-chain-rule", who="forgets the inner factor beta in the derivative", affects="dy")
def _(xp: Any, z: Any, beta: Any) -> Steps:
    s = sigmoid(xp, beta * z)
    return {"dy": s + z * s * (1 - s)}


@swish.mistake("beta-ignored", who="sets beta to 1: that is SiLU", affects=["s", "y", "dy"])
def _(xp: Any, z: Any, beta: Any) -> Steps:
    return silu.body(xp, z)


@swish.mistake("no-product-rule", who="differentiates z only and stops at the gate", affects="dy")
def _(xp: Any, z: Any, beta: Any) -> Steps:
    return {"dy": sigmoid(xp, beta * z)}


@swish.mistake("beta-outside", who="multiplies the output by beta, beta z sigmoid(z)", affects=["y", "dy"])
def _(xp: Any, z: Any, beta: Any) -> Steps:
    found = silu.body(xp, z)
    return {"y": beta * found["y"], "dy": beta * found["dy"]}


@define(
    "activation.mish",
    title="Mish and its derivative",
    inputs=[Z],
    steps=[
        Step("sp", r"\zeta(z)", r"\log(1 + e^{<z>})", "softplus"),
        Step("t", "t", r"\tanh(<sp>)", "gate"),
        Step("y", "y", r"<z> \cdot <t>", "output"),
        derivative(r"<t> + <z> \cdot (1 - <t>^2) \cdot \sigma(<z>)"),
    ],
    source="Misra 2019, arXiv:1908.08681",
    example=({"z": 1.0}, {"sp": 1.313261688, "t": 0.865098388, "y": 0.865098388, "dy": 1.04903622}),
)
def mish(xp: Any, z: Any) -> Steps:
    """y = z tanh(softplus(z));  dy/dz = t + z (1 - t^2) sigmoid(z)

    Lowest, -0.31, at z = -1.19.
    Example: z = 1: softplus 1.3133, its tanh 0.8651; the slope is 0.8651 + 0.2516 * 0.7311 = 1.0490.
    """
    sp = softplus(xp, z)
    t = xp.tanh(sp)
    return {"sp": sp, "t": t, "y": z * t, "dy": t + z * (1 - t * t) * sigmoid(xp, z)}


@mish.mistake("softplus-forgotten", who="takes tanh of z itself", affects=["t", "y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    t = xp.tanh(z)
    return {"t": t, "y": z * t, "dy": t + z * (1 - t * t)}


@mish.mistake("no-product-rule", who="differentiates z only and stops at the gate", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": xp.tanh(softplus(xp, z))}


@mish.mistake("no-chain-rule", who="forgets sigmoid(z), the derivative of softplus", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    t = xp.tanh(softplus(xp, z))
    return {"dy": t + z * (1 - t * t)}
