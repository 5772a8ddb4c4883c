"""Back-propagation through time for one unit, and through one step of an LSTM."""

from __future__ import annotations

from typing import Any

from verify.formulas.recurrent.shared import T
from verify.registry import Input, Step, Steps, define

H = ("H",)
LATE = r"\frac{\partial L}{\partial"


@define(
    "recurrent.bptt",
    title="Back-propagation through time of a one-unit tanh network",
    inputs=[
        Input("x", "x_t", "input at each step", shape=T),
        Input("h0", "h_0", "hidden state before the first step", low=-1, high=1),
        Input("w", "w", "input weight", low=-1.5, high=1.5),
        Input("u", "u", "recurrent weight", low=-1.5, high=1.5),
        Input("b", "b", "bias", low=-1, high=1),
        Input("y", "y", "target of the last state", low=-1, high=1),
    ],
    steps=[
        Step("h", "h_t", r"\tanh(<w> \cdot <x> + <u> \cdot h_{t-1} + <b>)", "hidden states", shape=T),
        Step("before", "h_{t-1}", r"h_0, \ldots, h_{T-1}", "the same, one step earlier", shape=T),
        Step("loss", "L", r"\frac{1}{2} (h_T - <y>)^2", "half the squared error of the last state"),
        Step(
            "dh", LATE + " h_t}", r"(h_T - <y>) \prod_{s>t} <u> \cdot (1 - h_s^2)", "at each state", shape=T
        ),
        Step("delta", r"\delta_t", r"<dh> \odot (1 - <h>^2)", "dL/dz at each step", shape=T),
        Step("du", LATE + " u}", r"\sum_i{<delta> \cdot <before>}", "recurrent weight"),
        Step("dw", LATE + " w}", r"\sum_i{<delta> \cdot <x>}", "input weight"),
        Step("db", LATE + " b}", r"\sum_i{<delta>}", "bias"),
    ],
    source="Werbos 1990, Backpropagation Through Time, Proceedings of the IEEE 78",
    example=(
        {"x": [1.0, 0.0], "h0": 0.0, "w": 0.5, "u": 1.0, "b": 0.0, "y": 0.0},
        {
            "h": [0.46211715726, 0.43180818060],
            "before": [0.0, 0.46211715726],
            "loss": 0.09322915241,
            "dh": [0.35129395923, 0.43180818060],
            "delta": [0.27627433784, 0.35129395923],
            "du": 0.16233896580,
            "dw": 0.27627433784,
        },
    ),
    dims={"T": (2, 4)},
)
def bptt(xp: Any, x: Any, h0: Any, w: Any, u: Any, b: Any, y: Any) -> Steps:
    """dL/du = sum_t delta_t h_(t-1);  delta_t = dL/dh_t (1 - h_t^2);  dL/dh_(t-1) = u delta_t;  dL/dh_T = h_T - y

    The weights are shared by all steps, so that their gradients add up over time.
    Example: x = (1, 0), w = 0.5, u = 1: h = (0.4621, 0.4318), delta = (0.2763, 0.3513), dL/du = 0.1623.
    """
    states = [h0]
    for t in range(x.shape[1]):
        states.append(xp.tanh(w * x[:, t] + u * states[-1] + b))
    slopes = [1 - h * h for h in states]
    late = [states[-1] - y]
    for slope in reversed(slopes[2:]):
        late.append(u * slope * late[-1])
    h, before, dh = (xp.stack(part, axis=1) for part in (states[1:], states[:-1], late[::-1]))
    loss = (states[-1] - y) ** 2 / 2
    return {"h": h, "before": before, "loss": loss, **summed(xp, dh, h, before, x)}


GRADIENTS = ["dh", "delta", "du", "dw", "db"]


def summed(xp: Any, dh: Any, h: Any, before: Any, x: Any) -> Steps:
    """What follows from the gradients at the states."""
    delta = dh * (1 - h * h)
    return {
        "dh": dh,
        "delta": delta,
        "du": xp.sum(delta * before, axis=1),
        "dw": xp.sum(delta * x, axis=1),
        "db": xp.sum(delta, axis=1),
    }


@bptt.mistake(
    "last-step-only",
    who="stops at the last step, as if h_(T-1) did not depend on the weights",
    affects=["du", "dw", "db"],
)
def _(xp: Any, x: Any, **rest: Any) -> Steps:
    right = bptt.body(xp, x=x, **rest)
    delta = right["delta"][:, -1]
    return {"du": delta * right["before"][:, -1], "dw": delta * x[:, -1], "db": delta}


@bptt.mistake(
    "recurrent-weight-forgotten", who="multiplies the slopes only on the way back", affects=GRADIENTS
)
def _(xp: Any, x: Any, u: Any, y: Any, **rest: Any) -> Steps:
    right = bptt.body(xp, x=x, u=u, y=y, **rest)
    h = right["h"]
    late = [h[:, -1] - y]
    for t in range(h.shape[1] - 1, 0, -1):
        late.append(late[-1] * (1 - h[:, t] ** 2))
    return summed(xp, xp.stack(late[::-1], axis=1), h, right["before"], x)


@bptt.mistake("slopes-forgotten", who="multiplies by u only on the way back", affects=GRADIENTS)
def _(xp: Any, x: Any, u: Any, y: Any, **rest: Any) -> Steps:
    right = bptt.body(xp, x=x, u=u, y=y, **rest)
    h = right["h"]
    late = [h[:, -1] - y]
    for _ in range(1, h.shape[1]):
        late.append(late[-1] * u)
    return summed(xp, xp.stack(late[::-1], axis=1), h, right["before"], x)


@bptt.mistake("own-state-for-previous", who="multiplies delta_t by h_t, not by h_(t-1)", affects=["du"])
def _(xp: Any, **given: Any) -> Steps:
    right = bptt.body(xp, **given)
    return {"du": xp.sum(right["delta"] * right["h"], axis=1)}


@bptt.mistake("averaged-over-time", who="averages over the steps", affects=["du", "dw", "db"])
def _(xp: Any, x: Any, **rest: Any) -> Steps:
    right = bptt.body(xp, x=x, **rest)
    return {name: right[name] / x.shape[1] for name in ("du", "dw", "db")}


def gate(name: str, meaning: str) -> Input:
    return Input(name, name, meaning, low=0.02, high=0.98, shape=H)


@define(
    "recurrent.lstm_backward",
    title="Back-propagation through one step of an LSTM, down to the gates' net inputs",
    inputs=[
        gate("f", "forget gate"),
        gate("i", "input gate"),
        Input("g", r"\tilde{c}", "candidate", low=-0.98, high=0.98, shape=H),
        gate("o", "output gate"),
        Input("c_prev", "c_{t-1}", "cell state one step before", low=-2, high=2, shape=H),
        Input("dh", LATE + " h_t}", "gradient at the hidden state", shape=H),
        Input("dc_next", r"\frac{\partial L}{\partial c_t}^{later}", "from the next step's cell", shape=H),
    ],
    steps=[
        Step("c", "c_t", r"<f> \odot <c_prev> + <i> \odot <g>", "cell state", shape=H),
        Step("do", LATE + " o_t}", r"<dh> \odot \tanh(<c>)", "output gate", shape=H),
        Step(
            "dc",
            LATE + " c_t}",
            r"<dc_next> + <dh> \odot <o> \odot (1 - \tanh(<c>)^2)",
            "cell, along both ways",
            shape=H,
        ),
        Step("df", LATE + " f_t}", r"<dc> \odot <c_prev>", "forget gate", shape=H),
        Step("di", LATE + " i_t}", r"<dc> \odot <g>", "input gate", shape=H),
        Step("dg", LATE + r" \tilde{c}_t}", r"<dc> \odot <i>", "candidate", shape=H),
        Step("dc_prev", LATE + " c_{t-1}}", r"<dc> \odot <f>", "cell one step before", shape=H),
        Step("dzo", r"\delta_o", r"<do> \odot <o> \odot (1 - <o>)", "net input of the output gate", shape=H),
        Step("dzf", r"\delta_f", r"<df> \odot <f> \odot (1 - <f>)", "net input of the forget gate", shape=H),
        Step("dzi", r"\delta_i", r"<di> \odot <i> \odot (1 - <i>)", "net input of the input gate", shape=H),
        Step("dzg", r"\delta_g", r"<dg> \odot (1 - <g>^2)", "net input of the candidate", shape=H),
    ],
    source="Greff et al. 2015, arXiv:1503.04069, appendix A (without peepholes)",
    example=(
        {
            "f": [0.5],
            "i": [0.5],
            "g": [0.5],
            "o": [0.5],
            "c_prev": [-0.5],
            "dh": [1.0],
            "dc_next": [0.25],
        },
        {
            "c": [0.0],
            "do": [0.0],
            "dc": [0.75],
            "df": [-0.375],
            "di": [0.375],
            "dg": [0.375],
            "dzg": [0.28125],
        },
    ),
    dims={"H": (1, 3)},
)
def lstm_backward(xp: Any, f: Any, i: Any, g: Any, o: Any, c_prev: Any, dh: Any, dc_next: Any) -> Steps:
    """dc = dc_later + dh o (1 - tanh(c)^2);  do = dh tanh(c);  df = dc c_(t-1);  di = dc g;  dg = dc i

    dc_later is what comes along the cell from the step behind: f_(t+1) times that step's dc. The gradients at the
    net inputs (delta) are those times the slopes s (1 - s) of the gates and 1 - g^2 of the candidate.
    Example: c = 0 and o = 0.5: dc = 0.25 + 1 * 0.5 * 1 = 0.75, df = 0.75 * -0.5 = -0.375.
    """
    c = f * c_prev + i * g
    return {"c": c, **behind_cell(xp, dh * o * (1 - xp.tanh(c) ** 2) + dc_next, c, f, i, g, o, c_prev, dh)}


BEHIND = ["dc", "df", "di", "dg", "dc_prev", "dzf", "dzi", "dzg"]


def behind_cell(xp: Any, dc: Any, c: Any, f: Any, i: Any, g: Any, o: Any, c_prev: Any, dh: Any) -> Steps:
    """What follows from the gradient at the cell."""
    do, df, di, dg = dh * xp.tanh(c), dc * c_prev, dc * g, dc * i
    return {
        "do": do,
        "dc": dc,
        "df": df,
        "di": di,
        "dg": dg,
        "dc_prev": dc * f,
        "dzo": do * o * (1 - o),
        "dzf": df * f * (1 - f),
        "dzi": di * i * (1 - i),
        "dzg": dg * (1 - g * g),
    }


def only(names: list[str], steps: Steps) -> Steps:
    return {name: steps[name] for name in names}


@lstm_backward.mistake(
    "later-cell-forgotten",
    who="takes the way through the hidden state only, which is right at the last step",
    affects=BEHIND,
)
def _(xp: Any, dc_next: Any, **rest: Any) -> Steps:
    return only(BEHIND, lstm_backward.body(xp, dc_next=0 * dc_next, **rest))


@lstm_backward.mistake("tanh-slope-forgotten", who="passes dh o straight into the cell", affects=BEHIND)
def _(xp: Any, f: Any, i: Any, g: Any, o: Any, c_prev: Any, dh: Any, dc_next: Any) -> Steps:
    c = f * c_prev + i * g
    return only(BEHIND, behind_cell(xp, dh * o + dc_next, c, f, i, g, o, c_prev, dh))


@lstm_backward.mistake(
    "new-cell-for-old", who="multiplies by c_t where the forget gate met c_(t-1)", affects=["df", "dzf"]
)
def _(xp: Any, f: Any, **rest: Any) -> Steps:
    right = lstm_backward.body(xp, f=f, **rest)
    df = right["dc"] * right["c"]
    return {"df": df, "dzf": df * f * (1 - f)}


@lstm_backward.mistake("sigmoid-slope-for-candidate", who="takes g (1 - g) for a tanh", affects=["dzg"])
def _(xp: Any, g: Any, **rest: Any) -> Steps:
    return {"dzg": lstm_backward.body(xp, g=g, **rest)["dg"] * g * (1 - g)}


@lstm_backward.mistake(
    "gate-slopes-forgotten",
    who="stops at the gates, before their sigmoids and tanh",
    affects=["dzo", "dzf", "dzi", "dzg"],
)
def _(xp: Any, **given: Any) -> Steps:
    right = lstm_backward.body(xp, **given)
    return {f"dz{name}": right[f"d{name}"] for name in "ofig"}
