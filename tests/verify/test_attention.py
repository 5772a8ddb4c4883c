"""Attention: worked figures, what masks and positions must not change, and costs that are published."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(8)
Q, K = RNG.normal(size=(4, 6)), RNG.normal(size=(4, 6))
V = RNG.normal(size=(4, 2))
INPUTS = {"q": Q.tolist(), "k": K.tolist(), "v": V.tolist()}


def out(name: str, **inputs: Any) -> np.ndarray:
    return np.asarray(formula(name)(**inputs)["out"])


def test_order_of_the_keys_does_not_matter() -> None:
    """Without positions attention is a set operation: keys and values permuted together give the same."""
    turned = RNG.permutation(4)
    other = out("attention.scaled_dot_product", q=Q.tolist(), k=K[turned].tolist(), v=V[turned].tolist())
    assert other == pytest.approx(out("attention.scaled_dot_product", **INPUTS))


def test_equal_scores_average_the_values() -> None:
    found = out("attention.scaled_dot_product", q=(0 * Q).tolist(), k=K.tolist(), v=V.tolist())
    assert found == pytest.approx(np.tile(V.mean(axis=0), (4, 1)))


def test_future_does_not_change_the_past() -> None:
    """What stands at position 3 leaves the outputs at 0 to 2 as they were."""
    k, v = K.copy(), V.copy()
    k[3], v[3] = 5.0, -7.0
    before = out("attention.causal", **INPUTS)
    after = out("attention.causal", q=Q.tolist(), k=k.tolist(), v=v.tolist())
    assert after[:3] == pytest.approx(before[:3])
    assert abs(after[3] - before[3]).max() > 0.1


def test_last_position_of_causal_attention_sees_everything() -> None:
    assert out("attention.causal", **INPUTS)[3] == pytest.approx(
        out("attention.scaled_dot_product", **INPUTS)[3]
    )


def test_padding_may_hold_anything() -> None:
    k, v = K.copy(), V.copy()
    k[2:], v[2:] = 9.0, 1e6
    other = out("attention.padded", q=Q.tolist(), k=k.tolist(), v=v.tolist(), length=2)
    assert other == pytest.approx(out("attention.padded", **INPUTS, length=2))


@pytest.mark.parametrize("name", ["attention.rope", "attention.rope_halves"])
def test_rotary_scores_know_the_distance_only(name: str) -> None:
    """Su et al. 2021, equation 16: <R_m q, R_n k> is a function of m - n, and turning keeps the length."""

    def score(m: int, n: int) -> float:
        q, k = (out(name, x=x.tolist(), m=at, base=10000.0) for x, at in ((Q[0], m), (K[0], n)))
        return float(q @ k)

    assert score(7, 3) == pytest.approx(score(24, 20))
    assert abs(score(7, 3) - score(7, 4)) > 1e-3
    turned = out(name, x=Q[0].tolist(), m=13, base=10000.0)
    assert np.linalg.norm(turned) == pytest.approx(np.linalg.norm(Q[0]))


def test_both_rotary_layouts_give_the_same_score() -> None:
    """Features reordered once, in queries and keys alike, so that the pair (0, 1) becomes (0, 3), and so on."""
    order = [0, 2, 4, 1, 3, 5]
    neighbours = [out("attention.rope", x=x.tolist(), m=m, base=500.0) for x, m in ((Q[0], 5), (K[0], 2))]
    halves = [
        out("attention.rope_halves", x=x[order].tolist(), m=m, base=500.0) for x, m in ((Q[0], 5), (K[0], 2))
    ]
    assert halves[0] @ halves[1] == pytest.approx(neighbours[0] @ neighbours[1])


def test_encoding_of_a_shifted_position_is_a_rotation() -> None:
    """Vaswani et al. 2017, section 3.5: PE(m + k) is linear in PE(m); its length is sqrt(d / 2) everywhere."""
    codes = [
        np.asarray(formula("attention.sinusoidal")(x=[0.0] * 6, m=m, base=10000.0)["encoding"])
        for m in (3, 11, 20, 28)
    ]
    assert codes[0] @ codes[1] == pytest.approx(codes[2] @ codes[3])
    assert codes[0] @ codes[0] == pytest.approx(3.0)


def test_slowest_wavelength_of_a_head_of_128() -> None:
    found = formula("attention.wavelength")(d=128, i=63, base=10000.0)["wavelength"]
    assert found == pytest.approx(2 * math.pi * 10000 ** (126 / 128))


def test_one_head_of_identity_projections_is_plain_attention() -> None:
    x, one = RNG.normal(size=(3, 4)).tolist(), np.eye(4).tolist()
    heads = out("attention.multi_head", x=x, Wq=one, Wk=one, Wv=one, Wo=one, heads="1")
    assert heads == pytest.approx(out("attention.scaled_dot_product", q=x, k=x, v=x))


def test_number_of_heads_changes_no_parameter() -> None:
    count = formula("attention.parameters")
    found = {count(d=512, heads=h, kv=h, width=512 // h, bias="0")["params"] for h in (1, 2, 4, 8, 16)}
    assert found == {4 * 512**2}


def test_attention_of_llama_3_8b() -> None:
    """Dubey et al. 2024, arXiv:2407.21783, table 3: d = 4096, 32 heads of 128, 8 of them for keys and values."""
    found = formula("attention.parameters")(d=4096, heads=32, kv=8, width=128, bias="0")
    assert found["params"] == 41_943_040


def test_scores_cost_as_much_as_projections_at_twice_the_width() -> None:
    found = formula("attention.flops")(n=8192, d=4096)
    assert found["scores"] + found["mixing"] == found["projections"] == 4 * 8192**2 * 4096


def test_scores_are_as_spread_as_random_vectors_say() -> None:
    """20,000 products of standard normal vectors of width 256."""
    q, k = RNG.normal(size=(2, 20_000, 256))
    expected = formula("attention.score_variance")(d=256, a=1.0, b=1.0)["var"]
    assert (q * k).sum(axis=1).var() == pytest.approx(expected, rel=0.05)
