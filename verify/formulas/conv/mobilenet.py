"""MobileNet: its width and resolution multipliers, and the inverted residual block of its second version."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.factorised import HOWARD, F, K, M, N
from verify.registry import Input, Step, Steps, define

SANDLER = "Sandler et al. 2018, arXiv:1801.04381"


@define(
    "conv.mobilenet_multipliers",
    title="MobileNet's width and resolution multipliers",
    inputs=[
        K,
        M,
        N,
        F,
        Input("alpha", r"\alpha", "width multiplier", low=0.25, high=1),
        Input("rho", r"\rho", "resolution multiplier", low=0.3, high=1),
    ],
    steps=[
        Step(
            "depthwise",
            r"Q_{dw}",
            r"<k>^2 \cdot <alpha> \cdot <c_in> \cdot (<rho> \cdot <out>)^2",
            "MACs, k x k",
        ),
        Step(
            "pointwise",
            r"Q_{pw}",
            r"<alpha> \cdot <c_in> \cdot <alpha> \cdot <c_out> \cdot (<rho> \cdot <out>)^2",
            "MACs, 1x1",
        ),
        Step("macs", "Q", r"<depthwise> + <pointwise>", "multiply-accumulates"),
    ],
    source=f"{HOWARD}, sections 3.3 and 3.4, equation 7; table 3",
    example=(
        {"k": 3, "c_in": 512, "c_out": 512, "out": 14, "alpha": 0.75, "rho": 1.0},
        {"depthwise": 677376, "pointwise": 28901376, "macs": 29578752},
    ),
)
def mobilenet_multipliers(xp: Any, k: Any, c_in: Any, c_out: Any, out: Any, alpha: Any, rho: Any) -> Steps:
    """Q = k^2 (alpha M) (rho F)^2 + (alpha M)(alpha N)(rho F)^2

    The 1x1 part, which is nearly all of it, falls with alpha^2 and rho^2.
    Example: alpha = 0.75 on 3x3, 512 channels, 14x14: 29.6 million of the 52.3 million are left.
    """
    # Reals throughout: alpha M and rho F are rounded only when a network is built.
    c_in, c_out, out, k = (xp.astype(one, alpha.dtype) for one in (c_in, c_out, out, k))
    area = (rho * out) ** 2
    depthwise = k**2 * (alpha * c_in) * area
    pointwise = (alpha * c_in) * (alpha * c_out) * area
    return {"depthwise": depthwise, "pointwise": pointwise, "macs": depthwise + pointwise}


@mobilenet_multipliers.mistake(
    "alpha-once", who="thins the input of the 1x1 layer but not its output", affects=["pointwise", "macs"]
)
def _(xp: Any, alpha: Any, **given: Any) -> Steps:
    right = mobilenet_multipliers.body(xp, alpha=alpha, **given)
    pointwise = right["pointwise"] / alpha
    return {"pointwise": pointwise, "macs": right["depthwise"] + pointwise}


@mobilenet_multipliers.mistake(
    "rho-once", who="shrinks one axis of the map only", affects=["depthwise", "pointwise", "macs"]
)
def _(xp: Any, rho: Any, **given: Any) -> Steps:
    right = mobilenet_multipliers.body(xp, rho=rho, **given)
    return {name: right[name] / rho for name in ("depthwise", "pointwise", "macs")}


@mobilenet_multipliers.mistake(
    "depthwise-squared",
    who="lets the depthwise part fall with alpha^2 as well; it has no output channels of its own",
    affects=["depthwise", "macs"],
)
def _(xp: Any, alpha: Any, **given: Any) -> Steps:
    right = mobilenet_multipliers.body(xp, alpha=alpha, **given)
    depthwise = right["depthwise"] * alpha
    return {"depthwise": depthwise, "macs": depthwise + right["pointwise"]}


@define(
    "conv.inverted_residual",
    title="MobileNetV2's inverted residual block: weights",
    inputs=[K, M, Input("t", "t", "expansion factor", "int", 2, 6), N],
    steps=[
        Step("hidden", "h", r"<t> \cdot <c_in>", "channels inside", "int"),
        Step("expand", r"w_1", r"<c_in> \cdot <hidden>", "1x1 up", "int"),
        Step("depthwise", r"w_2", r"<k>^2 \cdot <hidden>", "k x k, each channel by itself", "int"),
        Step("project", r"w_3", r"<hidden> \cdot <c_out>", "1x1 down, no nonlinearity after it", "int"),
        Step("weights", "w", r"<expand> + <depthwise> + <project>", "weights, without batch norm", "int"),
    ],
    source=f"{SANDLER}, section 3.3 and table 1",
    example=(
        {"k": 3, "c_in": 24, "t": 6, "c_out": 32},
        {"hidden": 144, "expand": 3456, "depthwise": 1296, "project": 4608, "weights": 9360},
    ),
)
def inverted_residual(xp: Any, k: Any, c_in: Any, t: Any, c_out: Any) -> Steps:
    """w = M tM + k^2 tM + tM N

    Thin outside, wide inside: the other way round from a bottleneck, and cheap because the k x k is depthwise. With
    t = 1, as in the network's first block, implementations leave the first 1x1 layer out.
    Example: 24 to 32 channels with t = 6: 3,456 + 1,296 + 4,608 = 9,360.
    """
    hidden = t * c_in
    expand, depthwise, project = c_in * hidden, k**2 * hidden, hidden * c_out
    return {
        "hidden": hidden,
        "expand": expand,
        "depthwise": depthwise,
        "project": project,
        "weights": expand + depthwise + project,
    }


@inverted_residual.mistake(
    "full-convolution-inside",
    who="lets the k x k layer mix the channels, as in a bottleneck",
    affects=["depthwise", "weights"],
)
def _(xp: Any, k: Any, c_in: Any, t: Any, c_out: Any) -> Steps:
    right = inverted_residual.body(xp, k, c_in, t, c_out)
    depthwise = k**2 * right["hidden"] ** 2
    return {"depthwise": depthwise, "weights": right["expand"] + depthwise + right["project"]}


@inverted_residual.mistake(
    "narrow-inside",
    who="divides by t as a bottleneck does",
    affects=["hidden", "expand", "depthwise", "project", "weights"],
)
def _(xp: Any, k: Any, c_in: Any, t: Any, c_out: Any) -> Steps:
    hidden = c_in // t
    parts = {"expand": c_in * hidden, "depthwise": k**2 * hidden, "project": hidden * c_out}
    return {"hidden": hidden, **parts, "weights": parts["expand"] + parts["depthwise"] + parts["project"]}


@inverted_residual.mistake("depthwise-forgotten", who="counts the two 1x1 layers only", affects="weights")
def _(xp: Any, **given: Any) -> Steps:
    right = inverted_residual.body(xp, **given)
    return {"weights": right["expand"] + right["project"]}
