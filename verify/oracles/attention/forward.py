"""torch.nn.functional.scaled_dot_product_attention and torch.nn.MultiheadAttention."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def tensor(values: Any) -> Any:
    return require_torch().tensor(np.asarray(values, dtype=np.float64))


def attended(q: Any, k: Any, v: Any, **options: Any) -> Mapping[str, Any]:
    """torch's operator on the values, and on an identity in their place: then what it returns are its weights.

    The scores come from torch.cdist: 2 q.k = |q|^2 + |k|^2 - |q - k|^2.
    """
    torch = require_torch()
    sdpa = torch.nn.functional.scaled_dot_product_attention
    q, k, v = tensor(q), tensor(k), tensor(v)
    one = torch.eye(k.shape[1], dtype=torch.float64).expand(len(k), -1, -1)
    squares = q.square().sum(2)[:, :, None] + k.square().sum(2)[:, None, :]
    scores = (squares - torch.cdist(q, k, compute_mode="donot_use_mm_for_euclid_dist").square()) / 2
    return {
        "scores": scores.numpy(),
        "scaled": (scores * q.shape[2] ** -0.5).numpy(),
        "weights": sdpa(q, k, one, **options).numpy(),
        "out": sdpa(q, k, v, **options).numpy(),
    }


HOW = "torch's scaled_dot_product_attention"


@oracle("attention.scaled_dot_product", way="library operator", how=HOW)
def scaled_dot_product(q: Any, k: Any, v: Any) -> Mapping[str, Any]:
    return attended(q, k, v)


@oracle("attention.causal", way="library operator", how=f"{HOW} with is_causal")
def causal(q: Any, k: Any, v: Any) -> Mapping[str, Any]:
    return attended(q, k, v, is_causal=True)


@oracle("attention.padded", way="library operator", how=f"{HOW}, and again on the real keys alone")
def padded(q: Any, k: Any, v: Any, length: Any) -> Mapping[str, Any]:
    torch = require_torch()
    real = torch.arange(k.shape[1])[None, None, :] < torch.tensor(length)[:, None, None]
    found = attended(q, k, v, attn_mask=real.expand(-1, q.shape[1], -1))
    for case, count in enumerate(length.tolist()):
        short = attended(q[case : case + 1], k[case : case + 1, :count], v[case : case + 1, :count])
        np.testing.assert_allclose(found["out"][case], short["out"][0], rtol=1e-9, atol=1e-12)
    return found


@oracle(
    "attention.score_variance",
    way="enumeration",
    how="all sums of signs, each as often as scipy.stats.binom says that it comes up",
)
def score_variance(d: Any, a: Any, b: Any) -> Mapping[str, Any]:
    from scipy.stats import binom

    rows = []
    for width, one, other in zip(d.tolist(), a.tolist(), b.tolist(), strict=True):
        # q and k of random signs: only the signs of the products matter, and how many of the d are positive.
        positive = np.arange(width + 1)
        scores, share = one * other * (2.0 * positive - width), binom.pmf(positive, width, 0.5)
        var = np.average((scores - np.average(scores, weights=share)) ** 2, weights=share)
        scaled_var = np.average((scores / np.sqrt(width)) ** 2, weights=share)
        rows.append((var, np.sqrt(var), scaled_var))
    return dict(zip(("var", "std", "scaled_var"), np.array(rows).T, strict=True))


@oracle(
    "attention.multi_head",
    way="library operator",
    how="torch.nn.MultiheadAttention, with and without out_proj",
)
def multi_head(x: Any, Wq: Any, Wk: Any, Wv: Any, Wo: Any, heads: str) -> Mapping[str, Any]:
    torch = require_torch()
    linear = torch.nn.functional.linear
    rows = []
    for case in range(len(x)):
        layer = torch.nn.MultiheadAttention(
            x.shape[2], int(heads), bias=False, batch_first=True, dtype=torch.float64
        )
        tokens = tensor(x[case])[None]
        with torch.no_grad():
            layer.in_proj_weight.copy_(tensor(np.concatenate([Wq[case], Wk[case], Wv[case]])))
            layer.out_proj.weight.copy_(torch.eye(x.shape[2]))
            joined = layer(tokens, tokens, tokens)[0][0]
            layer.out_proj.weight.copy_(tensor(Wo[case]))
            out = layer(tokens, tokens, tokens)[0][0]
        rows.append(
            {
                **{
                    name: linear(tokens[0], tensor(w[case]))
                    for name, w in zip("qkv", (Wq, Wk, Wv), strict=True)
                },
                "joined": joined,
                "out": out,
            }
        )
    return {name: np.stack([row[name].numpy() for row in rows]) for name in rows[0]}
