"""The saturating activations: sigmoid and its inverse, its logarithm, tanh, softsign."""

from __future__ import annotations

from typing import Any

from verify.formulas.activation.shared import Z, derivative, holds, sigmoid, softplus
from verify.registry import Input, Step, Steps, define

BACKPROP = "LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 4.4"


@define(
    "activation.sigmoid",
    title="Sigmoid and its derivative",
    inputs=[Z],
    steps=[
        Step("y", "y", r"\frac{1}{1 + e^{-<z>}}", "sigmoid"),
        derivative(r"<y> \cdot (1 - <y>)", "derivative, at most 1/4"),
    ],
    source=f"Rumelhart, Hinton & Williams 1986, Nature 323; {BACKPROP}",
    example=({"z": 0.0}, {"y": 0.5, "dy": 0.25}),
)
def logistic(xp: Any, z: Any) -> Steps:
    """y = 1 / (1 + e^-z);  dy/dz = y (1 - y)

    Between 0 and 1, symmetric about the point (0, 1/2): all outputs are positive. The slope is at most 1/4, at z = 0.
    Example: z = 0 gives y = 0.5 and the slope 0.5 * 0.5 = 0.25.
    """
    y = sigmoid(xp, z)
    return {"y": y, "dy": y * (1 - y)}


@logistic.mistake("exponent-sign", who="writes 1 / (1 + e^z), which falls", affects="y")
def _(xp: Any, z: Any) -> Steps:
    return {"y": sigmoid(xp, -z)}


@logistic.mistake(
    "derivative-at-output", who="puts the output y into the derivative where z belongs", affects="dy"
)
def _(xp: Any, z: Any) -> Steps:
    return {"dy": logistic.body(xp, sigmoid(xp, z))["dy"]}


@logistic.mistake("tanh-derivative", who="takes 1 - y^2, which belongs to tanh", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": 1 - sigmoid(xp, z) ** 2}


@logistic.mistake(
    "tanh-for-sigmoid", who="takes the output as centred on zero, which is tanh's", affects=["y", "dy"]
)
def _(xp: Any, z: Any) -> Steps:
    return tanh.body(xp, z)


@define(
    "activation.tanh",
    title="Tanh and its derivative",
    inputs=[Z],
    steps=[
        Step("y", "y", r"\tanh(<z>)", "hyperbolic tangent"),
        derivative("1 - <y>^2", "derivative, at most 1"),
    ],
    source=BACKPROP,
    example=({"z": 1.0}, {"y": 0.761594156, "dy": 0.419974342}),
)
def tanh(xp: Any, z: Any) -> Steps:
    """y = (e^z - e^-z) / (e^z + e^-z) = 2 sigmoid(2z) - 1;  dy/dz = 1 - y^2

    Between -1 and 1, centred on zero; the slope is at most 1, at z = 0: four times the sigmoid's.
    Example: z = 1 gives y = 0.7616 and the slope 1 - 0.58 = 0.42.
    """
    y = xp.tanh(z)
    return {"y": y, "dy": 1 - y * y}


@tanh.mistake(
    "not-doubled",
    who="writes tanh as 2 sigmoid(z) - 1: its argument is not doubled, so that this is tanh(z / 2)",
    affects=["y", "dy"],
)
def _(xp: Any, z: Any) -> Steps:
    y = 2 * sigmoid(xp, z) - 1
    return {"y": y, "dy": 1 - y * y}


@tanh.mistake("sigmoid-derivative", who="takes y (1 - y), which belongs to the sigmoid", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    y = xp.tanh(z)
    return {"dy": y * (1 - y)}


@tanh.mistake("not-squared", who="takes 1 - y", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": 1 - xp.tanh(z)}


@tanh.mistake(
    "derivative-at-output", who="puts the output y into the derivative where z belongs", affects="dy"
)
def _(xp: Any, z: Any) -> Steps:
    return {"dy": tanh.body(xp, xp.tanh(z))["dy"]}


@define(
    "activation.log_sigmoid",
    title="Logarithm of the sigmoid and its derivative",
    inputs=[Z],
    steps=[
        Step("y", "y", r"-\log(1 + e^{-<z>})", "log sigmoid"),
        derivative(r"\frac{1}{1 + e^{<z>}}", "sigmoid of -z"),
    ],
    source="torch.nn.LogSigmoid documentation",
    example=({"z": 0.0}, {"y": -0.693147181, "dy": 0.5}),
)
def log_sigmoid(xp: Any, z: Any) -> Steps:
    """y = log sigmoid(z) = -log(1 + e^-z);  dy/dz = 1 - sigmoid(z)

    The log-likelihood of a positive sample with the logit z; it never saturates on the wrong side.
    Example: z = 0 gives log 0.5 = -0.6931 and the slope 0.5.
    """
    return {"y": -softplus(xp, -z), "dy": sigmoid(xp, -z)}


@log_sigmoid.mistake("sign", who="leaves the minus out: that is softplus of -z", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    return {"y": softplus(xp, -z), "dy": -sigmoid(xp, -z)}


@log_sigmoid.mistake(
    "derivative-is-sigmoid", who="takes sigmoid(z), the slope of softplus, for 1 - sigmoid(z)", affects="dy"
)
def _(xp: Any, z: Any) -> Steps:
    return {"dy": sigmoid(xp, z)}


@log_sigmoid.mistake("no-chain-rule", who="differentiates the logarithm only: 1 / sigmoid(z)", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": 1 / sigmoid(xp, z)}


@define(
    "activation.logit",
    title="Logit: the inverse of the sigmoid",
    inputs=[Input("p", "p", "probability", low=0.02, high=0.98)],
    steps=[
        Step("odds", "o", r"\frac{<p>}{1 - <p>}", "odds"),
        Step("z", "z", r"\log <odds>", "log odds"),
    ],
    source="Berkson 1944, Journal of the American Statistical Association 39",
    example=({"p": 0.8}, {"odds": 4.0, "z": 1.386294361}),
)
def logit(xp: Any, p: Any) -> Steps:
    """z = log(p / (1 - p)) = log odds

    A function of the probability, not of the odds; sigmoid(z) gives p back.
    Example: p = 0.8 has the odds 4 to 1 and the logit log 4 = 1.386.
    """
    odds = p / (1 - p)
    return {"odds": odds, "z": xp.log(odds)}


@logit.mistake("log-of-probability", who="takes the logarithm of p, not of the odds")
def _(xp: Any, p: Any) -> Steps:
    return {"z": xp.log(p)}


@logit.mistake("odds-against", who="divides by p: the odds against it", affects=["odds", "z"])
def _(xp: Any, p: Any) -> Steps:
    return logit.body(xp, 1 - p)


@logit.mistake("odds-for-logit", who="stops at the odds")
def _(xp: Any, p: Any) -> Steps:
    return {"z": p / (1 - p)}


@logit.mistake("base-ten", who="takes the decimal logarithm")
def _(xp: Any, p: Any) -> Steps:
    return {"z": xp.log10(p / (1 - p))}


@define(
    "activation.softsign",
    title="Softsign and its derivative",
    inputs=[Z],
    steps=[
        Step("y", "y", r"\frac{<z>}{1 + |<z>|}", "softsign"),
        derivative(r"\frac{1}{(1 + |<z>|)^2}"),
    ],
    source="Glorot & Bengio 2010, AISTATS",
    example=({"z": -3.0}, {"y": -0.75, "dy": 0.0625}),
)
def softsign(xp: Any, z: Any) -> Steps:
    """y = z / (1 + |z|);  dy/dz = 1 / (1 + |z|)^2

    Like tanh between -1 and 1, but it saturates with 1 / z^2 where tanh does so exponentially.
    Example: z = -3 gives -3/4 and the slope 1/16.
    """
    size = 1 + xp.abs(z)
    return {"y": z / size, "dy": 1 / size**2}


@softsign.mistake("no-absolute-value", who="divides by 1 + z, which is zero at -1", affects=["y", "dy"])
def _(xp: Any, z: Any) -> Steps:
    return {"y": z / (1 + z), "dy": 1 / (1 + z) ** 2}


@softsign.mistake("not-squared", who="forgets the square in the derivative's denominator", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": 1 / (1 + xp.abs(z))}


@softsign.mistake("sign-carried-along", who="gives the even derivative the sign of z", affects="dy")
def _(xp: Any, z: Any) -> Steps:
    return {"dy": (2 * holds(xp, z > 0, z) - 1) / (1 + xp.abs(z)) ** 2}
