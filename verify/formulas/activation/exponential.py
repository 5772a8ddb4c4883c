"""Activations with an exponential branch: ELU, CELU, SELU, softplus."""

from __future__ import annotations

from typing import Any

from verify.formulas.activation.shared import Z, derivative, holds, negative, positive, sigmoid, softplus
from verify.registry import Input, Step, Steps, define

ALPHA = Input("a", r"\alpha", "size of the negative limit", low=0.3, high=2.5)
# Klambauer et al. 2017: with these, mean 0 and variance 1 are a fixed point
SELU_ALPHA = 1.6732632423543772848
SELU_LAMBDA = 1.0507009873554804934


@define(
    "activation.elu",
    title="ELU and its derivative",
    inputs=[Z, ALPHA],
    steps=[
        Step("y", "y", r"\max(0, <z>) + <a> \cdot (e^{\min(0, <z>)} - 1)", "exponential linear unit"),
        derivative(r"[<z> > 0] + [<z> \le 0] \cdot <a> \cdot e^{\min(0, <z>)}"),
    ],
    source="Clevert, Unterthiner & Hochreiter 2015, arXiv:1511.07289",
    example=({"z": -1.0, "a": 1.0}, {"y": -0.632120559, "dy": 0.367879441}),
)
def elu(xp: Any, z: Any, a: Any) -> Steps:
    """y = z for z > 0, otherwise a (e^z - 1);  dy/dz = 1 for z > 0, otherwise a e^z = y + a

    Saturates at -a; smooth at 0 only with a = 1.
    Example: z = -1 with a = 1 gives 1/e - 1 = -0.632 and the slope 1/e = 0.368.
    """
    below = negative(xp, z)  # the exponent is never positive, so that the branch not taken cannot overflow
    slope = holds(xp, z > 0, z) + holds(xp, z <= 0, z) * a * xp.exp(below)
    return {"y": positive(xp, z) + a * xp.expm1(below), "dy": slope}


@elu.mistake("no-minus-one", who="writes a e^z, which jumps at 0", affects="y")
def _(xp: Any, z: Any, a: Any) -> Steps:
    return {"y": xp.where(z > 0, z, a * xp.exp(negative(xp, z)))}


@elu.mistake(
    "derivative-is-output", who="takes a (e^z - 1) for its own derivative: y, not y + a", affects="dy"
)
def _(xp: Any, z: Any, a: Any) -> Steps:
    return {"dy": holds(xp, z > 0, z) + a * xp.expm1(negative(xp, z))}


@elu.mistake("alpha-one", who="leaves a out", affects=["y", "dy"])
def _(xp: Any, z: Any, a: Any) -> Steps:
    return elu.body(xp, z, 1 + 0 * a)


@elu.mistake("celu", who="divides z by a in the exponent: that is CELU", affects=["y", "dy"])
def _(xp: Any, z: Any, a: Any) -> Steps:
    return celu.body(xp, z, a)


@define(
    "activation.celu",
    title="CELU and its derivative",
    inputs=[Z, ALPHA],
    steps=[
        Step("y", "y", r"\max(0, <z>) + <a> \cdot (e^{\min(0, <z> / <a>)} - 1)", "continuous ELU"),
        derivative(r"e^{\min(0, <z> / <a>)}"),
    ],
    source="Barron 2017, arXiv:1704.07483",
    example=({"z": -2.0, "a": 2.0}, {"y": -1.264241118, "dy": 0.367879441}),
)
def celu(xp: Any, z: Any, a: Any) -> Steps:
    """y = z for z > 0, otherwise a (e^(z/a) - 1);  dy/dz = 1 for z > 0, otherwise e^(z/a)

    ELU with the exponent divided by a: the slope at 0 is 1 from both sides, whatever a.
    Example: z = -2 with a = 2 gives 2 (1/e - 1) = -1.264 and the slope 1/e = 0.368.
    """
    below = negative(xp, z) / a
    return {"y": positive(xp, z) + a * xp.expm1(below), "dy": xp.exp(below)}


@celu.mistake("elu", who="leaves the exponent undivided: that is ELU", affects=["y", "dy"])
def _(xp: Any, z: Any, a: Any) -> Steps:
    return elu.body(xp, z, a)


@celu.mistake("no-chain-rule", who="keeps the factor a in the derivative, which 1 / a cancels", affects="dy")
def _(xp: Any, z: Any, a: Any) -> Steps:
    return {"dy": holds(xp, z > 0, z) + holds(xp, z <= 0, z) * a * xp.exp(negative(xp, z) / a)}


@celu.mistake("no-minus-one", who="writes a e^(z/a), which jumps at 0", affects="y")
def _(xp: Any, z: Any, a: Any) -> Steps:
    return {"y": xp.where(z > 0, z, a * xp.exp(negative(xp, z) / a))}


@define(
    "activation.selu",
    title="SELU and its derivative",
    inputs=[Z],
    steps=[
        Step(
            "elu",
            r"y_{ELU}",
            r"\max(0, <z>) + 1.67326 \cdot (e^{\min(0, <z>)} - 1)",
            "ELU with alpha = 1.67326",
        ),
        Step("y", "y", r"1.0507 \cdot <elu>", "scaled"),
        derivative(r"1.0507 \cdot ([<z> > 0] + [<z> \le 0] \cdot 1.67326 \cdot e^{\min(0, <z>)})"),
    ],
    source="Klambauer, Unterthiner, Mayr & Hochreiter 2017, arXiv:1706.02515",
    example=({"z": -1.0}, {"elu": -1.057704096, "y": -1.111330738, "dy": 0.646768603}),
)
def selu(xp: Any, z: Any) -> Steps:
    """y = lambda z for z > 0, otherwise lambda alpha (e^z - 1);  dy/dz = lambda, otherwise lambda alpha e^z

    alpha = 1.6733 and lambda = 1.0507 make mean 0 and variance 1 a fixed point, with LeCun-normal weights; the
    slope above 1 on the positive side lets a variance that is too small grow.
    Example: z = -1 gives 1.0507 * 1.6733 * (1/e - 1) = -1.1113.
    """
    found = elu.body(xp, z, SELU_ALPHA)
    return {"elu": found["y"], "y": SELU_LAMBDA * found["y"], "dy": SELU_LAMBDA * found["dy"]}


@selu.mistake("scale-forgotten", who="leaves lambda out: slope 1 on the positive side", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    return elu.body(xp, z, SELU_ALPHA)


@selu.mistake(
    "scale-on-positive-side",
    who="multiplies only the positive side by lambda",
    affects=["y", "dy"],
)
def _(xp: Any, z: Any) -> Steps:
    found, scale = elu.body(xp, z, SELU_ALPHA), xp.where(z > 0, SELU_LAMBDA + 0 * z, 1 + 0 * z)
    return {"y": scale * found["y"], "dy": scale * found["dy"]}


@selu.mistake("alpha-one", who="leaves alpha out, as in the default ELU", affects=["elu", "y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    found = elu.body(xp, z, 1.0)
    return {"elu": found["y"], "y": SELU_LAMBDA * found["y"], "dy": SELU_LAMBDA * found["dy"]}


@selu.mistake("constants-swapped", who="takes alpha for the scale", affects=["elu", "y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    found = elu.body(xp, z, SELU_LAMBDA)
    return {"elu": found["y"], "y": SELU_ALPHA * found["y"], "dy": SELU_ALPHA * found["dy"]}


@define(
    "activation.softplus",
    title="Softplus and its derivative",
    inputs=[Z, Input("beta", r"\beta", "sharpness", low=0.4, high=3)],
    steps=[
        Step("y", "y", r"\frac{\log(1 + e^{<beta> \cdot <z>})}{<beta>}", "softplus"),
        derivative(r"\frac{1}{1 + e^{-<beta> \cdot <z>}}", "sigmoid of beta z"),
    ],
    source="Dugas, Bengio, Bélisle, Nadeau & Garcia 2000, NIPS 13; beta: torch.nn.Softplus documentation",
    example=({"z": 0.0, "beta": 2.0}, {"y": 0.34657359, "dy": 0.5}),
)
def smooth_relu(xp: Any, z: Any, beta: Any) -> Steps:
    """y = log(1 + e^(beta z)) / beta;  dy/dz = sigmoid(beta z)

    A smooth ReLU, always above it, closer the larger beta; its derivative is the sigmoid.
    Example: z = 0 with beta = 2 gives log 2 / 2 = 0.3466 and the slope 0.5.
    """
    return {"y": softplus(xp, beta * z) / beta, "dy": sigmoid(xp, beta * z)}


@smooth_relu.mistake("not-divided", who="forgets to divide by beta", affects=["y", "dy"])
def _(xp: Any, z: Any, beta: Any) -> Steps:
    return {"y": softplus(xp, beta * z), "dy": beta * sigmoid(xp, beta * z)}


@smooth_relu.mistake("beta-ignored", who="sets beta to 1", affects=["y", "dy"])
def _(xp: Any, z: Any, beta: Any) -> Steps:
    return smooth_relu.body(xp, z, 1 + 0 * beta)


@smooth_relu.mistake(
    "derivative-of-sigmoid",
    who="differentiates once too often: s (1 - s) for s = sigmoid(beta z)",
    affects="dy",
)
def _(xp: Any, z: Any, beta: Any) -> Steps:
    s = sigmoid(xp, beta * z)
    return {"dy": s * (1 - s)}
