"""Recurrent networks: published counts, limits of the gates, gradients against central differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(5)
EDGE = 1e-6


def weights(gates: str, hidden: int = 3, inputs: int = 2) -> dict[str, Any]:
    """Random weights of every gate, as nested lists."""
    made: dict[str, Any] = {}
    for gate in gates:
        made[f"W{gate}"] = RNG.normal(size=(hidden, inputs)).tolist()
        made[f"U{gate}"] = RNG.normal(size=(hidden, hidden)).tolist()
        made[f"b{gate}"] = RNG.normal(size=hidden).tolist()
    return made


SEQUENCE = {"x": RNG.normal(size=(4, 2)).tolist(), "h0": [0.3, -0.2, 0.6]}
CELL = {"c0": [1.0, -0.5, 0.2]}


def slope(loss: Callable[[float], float], at: float) -> float:
    return (loss(at + EDGE) - loss(at - EDGE)) / (2 * EDGE)


@pytest.mark.parametrize(
    ("name", "cell", "params"),
    [
        ("recurrent.parameters", "lstm", 8320),
        ("recurrent.parameters_two_biases", "lstm", 8448),
        ("recurrent.parameters", "gru", 6240),
        ("recurrent.parameters_two_biases", "gru", 6336),
        ("recurrent.parameters", "rnn", 2080),
    ],
)
def test_layer_of_32_units_on_32_features(name: str, cell: str, params: int) -> None:
    """keras.layers.LSTM(32), GRU(32, reset_after False and True), SimpleRNN(32); torch.nn.LSTM(32, 32)."""
    assert formula(name)(cell=cell, i=32, h=32)["params"] == params


@pytest.mark.parametrize("name", ["recurrent.parameters", "recurrent.parameters_two_biases"])
def test_gru_has_three_quarters_of_an_lstm(name: str) -> None:
    found = {cell: formula(name)(cell=cell, i=50, h=70)["params"] for cell in ("rnn", "gru", "lstm")}
    assert found["lstm"] == 4 * found["rnn"]
    assert found["gru"] == 3 * found["rnn"]


def test_bidirectional_layer_is_two_networks() -> None:
    """A bidirectional layer is two networks; in one direction and one layer the stacked count is the plain one."""
    stacked = formula("recurrent.parameters_stacked")
    plain = formula("recurrent.parameters_two_biases")(cell="lstm", i=300, h=512)["params"]
    one = {"cell": "lstm", "biases": "2", "i": 300, "h": 512, "layers": 1}
    assert stacked(directions="1", **one)["params"] == plain
    assert stacked(directions="2", **one)["params"] == 2 * plain


def test_open_forget_gate_and_shut_input_gate_keep_the_cell() -> None:
    """The constant error carousel of Hochreiter & Schmidhuber 1997: f = 1, i = 0."""
    made = weights("figo") | {"bf": [50.0] * 3, "bi": [-50.0] * 3}
    found = formula("recurrent.lstm")(**SEQUENCE, **CELL, **made)
    assert np.asarray(found["c"]) == pytest.approx(np.tile(CELL["c0"], (4, 1)))


def test_peepholes_of_zero_leave_an_lstm() -> None:
    made, none = weights("figo"), {"pf": [0.0] * 3, "pi": [0.0] * 3, "po": [0.0] * 3}
    ordinary = formula("recurrent.lstm")(**SEQUENCE, **CELL, **made)
    assert formula("recurrent.lstm_peephole")(**SEQUENCE, **CELL, **none, **made)["h"] == ordinary["h"]


def test_reset_gate_at_zero_ignores_the_past() -> None:
    """Cho et al. 2014: "when the reset gate is close to 0, the hidden state is forced to ignore the previous one"."""
    made = weights("rzn") | {"br": [-800.0] * 3}
    found = [
        formula("recurrent.gru")(**(SEQUENCE | {"h0": h0}), **made)["n"][0]
        for h0 in ([0.3, -0.2, 0.6], [-0.9, 0.8, 0.1])
    ]
    assert found[0] == pytest.approx(found[1])


def test_both_forms_of_the_gru_agree_where_the_reset_gate_is_open() -> None:
    made = weights("rzn") | {"br": [800.0] * 3}
    before = formula("recurrent.gru")(**SEQUENCE, **made)["h"]
    after = formula("recurrent.gru_reset_after")(**SEQUENCE, **made, cn=[0.0] * 3)["h"]
    assert np.asarray(before) == pytest.approx(np.asarray(after))


def test_update_gate_of_chung_is_one_minus_that_of_cho() -> None:
    """sigmoid(-z) = 1 - sigmoid(z): the two conventions are one cell with the update weights negated."""
    made = weights("rzn")
    negated = made | {name: (-np.asarray(made[name])).tolist() for name in ("Wz", "Uz", "bz")}
    cho = formula("recurrent.gru")(**SEQUENCE, **made)["h"]
    assert np.asarray(formula("recurrent.gru_renewing")(**SEQUENCE, **negated)["h"]) == pytest.approx(
        np.asarray(cho)
    )


@pytest.mark.parametrize(("name", "gradient"), [("u", "du"), ("w", "dw"), ("b", "db")])
def test_gradients_through_time_are_central_differences(name: str, gradient: str) -> None:
    net = {"x": [0.4, -1.2, 0.9, 0.3], "h0": 0.2, "w": 0.7, "u": -0.8, "b": 0.1, "y": 0.5}
    made = formula("recurrent.bptt")
    found = slope(lambda value: made(**(net | {name: value}))["loss"], net[name])  # type: ignore[arg-type]
    assert made(**net)[gradient] == pytest.approx(found, rel=1e-7)


def test_product_of_jacobians_is_the_slope_of_the_network() -> None:
    """dh_T/dh_0 of the Elman network by central differences."""
    net = {"x": [0.4, -1.2, 0.9], "w": 0.7, "u": 1.3, "b": 0.1, "v": 1.0, "c": 0.0}
    run = formula("recurrent.elman")
    found = slope(lambda h0: run(**net, h0=h0)["h"][-1], 0.2)
    states = run(**net, h0=0.2)["h"]
    product = formula("recurrent.gradient_product")(h=states, u=1.3)["product"]
    assert product == pytest.approx(found, rel=1e-7)
    bound = formula("recurrent.gradient_bound")(activation="tanh", norm=1.3, k=3)["bound"]
    assert abs(product) < bound


@pytest.mark.parametrize("gate", ["f", "i", "g", "o", "c_prev"])
def test_gradients_of_an_lstm_step_are_central_differences(gate: str) -> None:
    step = {"f": [0.7], "i": [0.4], "g": [-0.6], "o": [0.55], "c_prev": [1.3]}
    late = {"dh": [0.8], "dc_next": [-0.3]}

    def loss(value: float) -> float:
        found = formula("recurrent.lstm_state")(**(step | {gate: [value]}))
        return float(late["dh"][0] * found["h"][0] + late["dc_next"][0] * found["c"][0])

    name = "dc_prev" if gate == "c_prev" else f"d{gate}"
    backward = formula("recurrent.lstm_backward")(**step, **late)
    assert backward[name][0] == pytest.approx(slope(loss, step[gate][0]), rel=1e-7)


def test_forget_bias_of_one_remembers_longer_than_none() -> None:
    """Jozefowicz et al. 2015: sigmoid(1) = 0.731 is kept a step, against 0.5."""
    kept = [formula("recurrent.retention")(b=b, k=5)["kept"] for b in (0.0, 1.0, 3.0)]
    assert kept == pytest.approx([0.03125, 0.208815, 0.784321], abs=5e-7)


def test_text_classifier_of_chollet() -> None:
    """Chollet 2017, Deep Learning with Python, section 6.2.1: model.summary() of the SimpleRNN on IMDB."""
    found = formula("recurrent.network_parameters")(cell="rnn", v=10000, e=32, h=32, k=1)
    assert [found[name] for name in ("embedding", "recurrent", "dense")] == [320000, 2080, 33]


def test_sigmoid_network_vanishes_below_four_and_tanh_below_one() -> None:
    """Pascanu et al. 2013, section 2.1: gamma = 1/4 for sigmoid, 1 for tanh; lambda_1 < 1 / gamma is sufficient."""
    bound = formula("recurrent.gradient_bound")
    assert bound(activation="sigmoid", norm=3.9, k=1000)["bound"] < 1e-10
    assert bound(activation="tanh", norm=0.9, k=1000)["bound"] < 1e-40
    assert bound(activation="sigmoid", norm=4.0, k=7)["bound"] == 1.0
