"""Worked solutions, to the last character: in TeX as they are written, and as they stand on the screen."""

import pytest

from quizapp.keys.solution import final_value, solution, steps_behind
from quizapp.keys.variant import variant_of
from quizapp.text.prose import render
from verify.registry import formula

from .samples import ADAM, BACKPROP, FIXED, SIZE, both, numeric

SIZE_TEX = r"""
- $k_{eff} = d \cdot (k - 1) + 1 = 1 \cdot (5 - 1) + 1 = 5$
- $r = n + 2 \cdot p - k_{eff} = 28 + 2 \cdot 3 - 5 = 29$
- $o = \lfloor \frac{r}{s} \rfloor + 1 = \lfloor \frac{29}{2} \rfloor + 1 = 15$

So there are 15.
""".strip()
SIZE_SHOWN = """
• k_eff = d · (k - 1) + 1 = 1 · (5 - 1) + 1 = 5
• r = n + 2 · p - k_eff = 28 + 2 · 3 - 5 = 29
• o = ⌊r/s⌋ + 1 = ⌊29/2⌋ + 1 = 15

So there are 15.
""".strip()

ADAM_TEX = [
    r"- $m_{1} = \beta_1 \cdot m_{0} + (1 - \beta_1) \cdot g_{1} = 0.9 \cdot 0 + (1 - 0.9) \cdot (-2) = -0.2$",
    r"- $v_{1} = \beta_2 \cdot v_{0} + (1 - \beta_2) \cdot g_{1}^2 = 0.99 \cdot 0 + (1 - 0.99) \cdot (-2)^2 = 0.04$",
    r"- $\hat{m}_{1} = \frac{m_{1}}{1 - \beta_1^{1}} = \frac{(-0.2)}{1 - 0.9^{1}} = -2$",
    r"- $\hat{v}_{1} = \frac{v_{1}}{1 - \beta_2^{1}} = \frac{0.04}{1 - 0.99^{1}} = 4$",
    r"- $\Delta_{1} = \eta \cdot \frac{\hat{m}_{1}}{\sqrt{\hat{v}_{1}} + \epsilon} = "
    r"0.1 \cdot \frac{(-2)}{\sqrt{4} + 1e-08} = -0.1$",
    r"- $\theta_{1} = \theta_{0} - \Delta_{1} = 1 - (-0.1) = 1.1$",
]
ADAM_SHOWN = """
• m₁ = β₁ · m₀ + (1 - β₁) · g₁ = 0.9 · 0 + (1 - 0.9) · (-2) = -0.2
• v₁ = β₂ · v₀ + (1 - β₂) · g₁² = 0.99 · 0 + (1 - 0.99) · (-2)² = 0.04
• m̂₁ = m₁/(1 - β₁¹) = (-0.2)/(1 - 0.9¹) = -2
• v̂₁ = v₁/(1 - β₂¹) = 0.04/(1 - 0.99¹) = 4
• Δ₁ = η · m̂₁/(√v̂₁ + ε) = 0.1 · (-2)/(√4 + 1e-08) = -0.1
• θ₁ = θ₀ - Δ₁ = 1 - (-0.1) = 1.1
""".strip()
ADAM_SECOND_SHOWN = """
• m₂ = β₁ · m₁ + (1 - β₁) · g₂ = 0.9 · (-0.2) + (1 - 0.9) · 1 = -0.08
• v₂ = β₂ · v₁ + (1 - β₂) · g₂² = 0.99 · 0.04 + (1 - 0.99) · 1² = 0.0496
• m̂₂ = m₂/(1 - β₁²) = (-0.08)/(1 - 0.9²) = -0.421053
• v̂₂ = v₂/(1 - β₂²) = 0.0496/(1 - 0.99²) = 2.49246
• Δ₂ = η · m̂₂/(√v̂₂ + ε) = 0.1 · (-0.421053)/(√2.49246 + 1e-08) = -0.0266699
• θ₂ = θ₁ - Δ₂ = 1.1 - (-0.0266699) = 1.12667
""".strip()

BACKPROP_SHOWN = """
• z₁ = W₁ · x + b₁ = [[0.3, 0.3], [0.3, -0.6]] · [1, -2] + [0.1, 0.2] = [-0.2, 1.7]
• a₁ = φ(z₁) = sigmoid([-0.2, 1.7]) = [0.450166, 0.845535]
• z₂ = W₂ · a₁ + b₂ = [[0.5, -0.4]] · [0.450166, 0.845535] + [0.3] = [0.186869]
• a₂ = φ(z₂) = sigmoid([0.186869]) = [0.546582]
• δ₂ = (a₂ - y) ⊙ φ′(z₂) = ([0.546582] - [1]) ⊙ sigmoid′([0.186869]) = [-0.112371]
• δ₁ = W₂ᵀδ₂ ⊙ φ′(z₁) = [[0.5, -0.4]]ᵀ[-0.112371] ⊙ sigmoid′([-0.2, 1.7]) = [-0.0139068, 0.0058705]
• ∂L/∂W₁ = δ₁ · xᵀ = [-0.0139068, 0.0058705] · [1, -2]ᵀ = [[-0.0139068, 0.0278136], [0.0058705, -0.011741]]
""".strip()
BACKPROP_LAST_TEX = (
    r"- $\frac{\partial L}{\partial W_1} = \delta_1 \cdot x^\top = [-0.0139068, 0.0058705] \cdot [1, -2]^\top"
    r" = [[-0.0139068, 0.0278136], [0.0058705, -0.011741]]$"
)


def test_convolution_with_the_author_s_own_words() -> None:
    question = numeric(SIZE)
    worked = solution(question, variant_of(question, 39), "en")
    assert worked == SIZE_TEX
    assert render(worked).plain() == SIZE_SHOWN


def test_adam_over_two_steps() -> None:
    """Every step at both times, each with its own index; a negative number after a sign stands in brackets."""
    question = numeric(ADAM)
    worked = solution(question, variant_of(question, 5), "en")
    assert worked.splitlines()[:6] == ADAM_TEX
    assert render(worked).plain() == f"{ADAM_SHOWN}\n{ADAM_SECOND_SHOWN}"


def test_adam_asked_at_its_first_step_stops_there() -> None:
    question = numeric(ADAM, at=0)
    assert solution(question, variant_of(question, 5), "zh").splitlines() == ADAM_TEX


def test_back_propagation_in_matrices() -> None:
    question = numeric(BACKPROP)
    worked = solution(question, variant_of(question, 37), "en")
    assert worked.splitlines()[-1] == BACKPROP_LAST_TEX
    assert render(worked).plain() == BACKPROP_SHOWN


def test_only_what_the_asked_step_rests_on_is_shown() -> None:
    """The loss and the other gradients are computed along, and are not needed for dW1."""
    assert [step.name for step in steps_behind(formula("mlp.backprop"), "delta2")] == [
        "z1",
        "a1",
        "z2",
        "a2",
        "delta2",
    ]
    assert [step.name for step in steps_behind(formula("optim.adam"), "m_hat")] == ["m", "m_hat"]


def test_own_words_follow_in_the_language_on_the_screen() -> None:
    question = numeric(SIZE, solution=both("There are <out>.", "共 <out> 个。"))
    variant = variant_of(question, 39)
    assert solution(question, variant, "en").endswith("\n\nThere are 15.")
    assert solution(question, variant, "zh").endswith("\n\n共 15 个。")


@pytest.mark.parametrize(("decimals", "shown"), [(None, "1.12667"), (4, "1.1267"), (0, "1"), (2, "1.13")])
def test_key_is_shown_to_the_precision_asked_for(decimals: int | None, shown: str) -> None:
    question = numeric(ADAM, decimals=decimals)
    assert final_value(question, variant_of(question, 5)) == shown


def test_counted_key_is_shown_to_the_last_digit() -> None:
    question = numeric(FIXED, given={"k": 7, "c_in": 2048, "c_out": 4096})
    assert final_value(question, variant_of(question, 0)) == f"{(7 * 7 * 2048 + 1) * 4096:,}"
