r"""Formulas of deep learning as one line: golden examples judged by eye, and what holds for any input."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizapp.text.tex import tex

GOLDEN = {
    # Optimisers
    r"m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t": "mₜ = β₁mₜ₋₁ + (1 - β₁)gₜ",
    r"v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2": "vₜ = β₂vₜ₋₁ + (1 - β₂)gₜ²",
    r"\hat{m}_t = \frac{m_t}{1-\beta_1^t}": "m̂ₜ = mₜ/(1 - β₁ᵗ)",
    r"\theta_{t+1} = \theta_t - \eta \frac{\hat{m}_t}{\sqrt{\hat{v}_t}+\epsilon}": "θₜ₊₁ = θₜ - η m̂ₜ/(√v̂ₜ + ε)",
    r"\frac{\lVert g \rVert}{\sqrt{\hat{v}_t}+\epsilon}": "‖g‖/(√v̂ₜ + ε)",
    r"\frac{\eta}{\sqrt{G_t + \epsilon}} \odot g_t": "η/√(Gₜ + ε) ⊙ gₜ",
    r"\alpha\left(\frac{\hat m_t}{\sqrt{\hat v_t}+\varepsilon} + \lambda\theta_{t-1}\right)": (
        "α(m̂ₜ/(√v̂ₜ + ε) + λθₜ₋₁)"
    ),
    # Normalisation
    r"\mu_B = \frac{1}{m}\sum_{i=1}^{m} x_i": "μ_B = (1/m) ∑ᵢ₌₁ᵐ xᵢ",
    r"\sigma_{\mathcal{B}}^2 \leftarrow \frac1m\sum_{i=1}^m (x_i-\mu_{\mathcal{B}})^2": (
        "σ²_ℬ ← (1/m) ∑ᵢ₌₁ᵐ (xᵢ - μ_ℬ)²"
    ),
    r"\hat{x}_i = \frac{x_i-\mu_B}{\sqrt{\sigma_B^2+\epsilon}}": "x̂ᵢ = (xᵢ - μ_B)/√(σ²_B + ε)",
    r"y_i = \gamma\hat{x}_i + \beta": "yᵢ = γx̂ᵢ + β",
    # Softmax, losses, attention
    r"\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}": "softmax(z)ᵢ = e^(zᵢ)/(∑ⱼ₌₁ᴷ e^(zⱼ))",
    r"\frac{\exp(z_i)}{\sum_j \exp(z_j)}": "exp(zᵢ)/(∑ⱼ exp(zⱼ))",
    r"\frac{1}{1+e^{-x}}": "1/(1 + e⁻ˣ)",
    r"\tanh(x) = \frac{e^x-e^{-x}}{e^x+e^{-x}}": "tanh(x) = (eˣ - e⁻ˣ)/(eˣ + e⁻ˣ)",
    r"-\sum_{c=1}^{C} y_c \log \hat{y}_c": "-∑_(c=1)^C y_c log ŷ_c",
    r"L = -\frac{1}{N}\sum_{i=1}^{N} \left[ y_i \log p_i + (1-y_i)\log(1-p_i) \right]": (
        "L = -(1/N) ∑ᵢ₌₁ᴺ [yᵢ log pᵢ + (1 - yᵢ) log(1 - pᵢ)]"
    ),
    r"D_{\mathrm{KL}}(p \,\|\, q) = \sum_x p(x)\log\frac{p(x)}{q(x)}": "D_KL(p ‖ q) = ∑ₓ p(x) log(p(x)/q(x))",
    r"\mathrm{Attention}(Q,K,V) = \mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V": (
        "Attention(Q, K, V) = softmax(QKᵀ/√dₖ)V"
    ),
    r"\text{PE}(pos, 2i) = \sin\left(\frac{pos}{10000^{2i/d}}\right)": "PE(pos, 2i) = sin(pos/10000^(2i/d))",
    # Back-propagation
    r"\delta^{(l)} = \left((W^{(l+1)})^\top \delta^{(l+1)}\right) \odot \sigma'(z^{(l)})": (
        "δ⁽ˡ⁾ = ((W⁽ˡ⁺¹⁾)ᵀδ⁽ˡ⁺¹⁾) ⊙ σ′(z⁽ˡ⁾)"
    ),
    r"\delta^{[L]} = \nabla_a L \odot \sigma'(z^{[L]})": "δ^[L] = ∇ₐL ⊙ σ′(z^[L])",
    r"\frac{\partial L}{\partial W^{(l)}} = \delta^{(l)} (a^{(l-1)})^T": "∂L/∂W⁽ˡ⁾ = δ⁽ˡ⁾(a⁽ˡ⁻¹⁾)ᵀ",
    r"\frac{\partial L}{\partial y}\frac{\partial y}{\partial x}": "(∂L/∂y)(∂y/∂x)",
    r"\frac{dL}{dx} = \frac{dL}{dy}\cdot\frac{dy}{dx}": "dL/dx = dL/dy · dy/dx",
    r"\frac{\partial^2 L}{\partial w_i \partial w_j}": "∂²L/(∂wᵢ∂wⱼ)",
    r"\left.\frac{\partial L}{\partial w}\right|_{w=0}": "∂L/∂w|_(w=0)",
    # Convolution, recurrence
    r"\lfloor \frac{n+2p-d(k-1)-1}{s} \rfloor + 1": "⌊(n + 2p - d(k - 1) - 1)/s⌋ + 1",
    r"\text{MACs} = k_h k_w C_{\text{in}} C_{\text{out}}": "MACs = kₕk_w CᵢₙCₒᵤₜ",
    r"h_t = (1-z_t)\odot h_{t-1} + z_t\odot\tilde{h}_t": "hₜ = (1 - zₜ) ⊙ hₜ₋₁ + zₜ ⊙ h̃ₜ",
    r"h_t = \tanh(W_{hh}h_{t-1}+W_{xh}x_t+b_h)": "hₜ = tanh(Wₕₕhₜ₋₁ + Wₓₕxₜ + bₕ)",
    # Expectations, distributions, reinforcement
    r"\nabla_\theta J(\theta) = \mathbb{E}_{\pi_\theta}[\nabla_\theta \log\pi_\theta(a|s)]": (
        "∇_θ J(θ) = 𝔼_(π_θ)[∇_θ log π_θ(a|s)]"
    ),
    r"\mathbb{E}_{x\sim p}[f(x)]": "𝔼_(x~p)[f(x)]",
    r"\mathrm{Var}(x) = \mathbb{E}[x^2] - \mathbb{E}[x]^2": "Var(x) = 𝔼[x²] - 𝔼[x]²",
    r"p(x_t \mid x_{t-1}) = \mathcal{N}(\sqrt{1-\beta_t}x_{t-1}, \beta_t I)": (
        "p(xₜ | xₜ₋₁) = 𝒩(√(1 - βₜ)xₜ₋₁, βₜI)"
    ),
    r"A_{t} = \sum_{l=0}^{\infty}(\gamma\lambda)^l \delta_{t+l}": "Aₜ = ∑_(l=0)^∞ (γλ)ˡδₜ₊ₗ",
    r"\theta^{*} = \arg\min_\theta \mathcal{L}(\theta)": "θ* = arg min_θ ℒ(θ)",
    r"\underset{x}{\arg\min} f(x)": "arg minₓ f(x)",
    r"\operatorname*{argmin}_{w} \|w\|_2^2": "argmin_w ‖w‖₂²",
    r"W \in \mathbb{R}^{m \times n}": "W ∈ ℝ^(m×n)",
    r"\mathbb{1}[y=k]": "𝟙[y = k]",
    # Measures
    r"F_1 = \frac{2PR}{P+R}": "F₁ = 2PR/(P + R)",
    r"\frac{\text{TP}}{\text{TP}+\text{FN}}": "TP/(TP + FN)",
    r"\text{IoU} = \frac{|A \cap B|}{|A \cup B|}": "IoU = |A ∩ B|/|A ∪ B|",
    r"\binom{n}{k} = \frac{n!}{k!(n-k)!}": "C(n, k) = n!/(k!(n - k)!)",
    # Grids
    r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}": "[1 2; 3 4]",
    r"\begin{bmatrix} 0.1 & -0.2 \end{bmatrix}^\top": "[0.1, -0.2]ᵀ",
    r"\begin{pmatrix} w_{11} & w_{12} \\ w_{21} & w_{22} \end{pmatrix}": "(w₁₁ w₁₂; w₂₁ w₂₂)",
    r"\left[\begin{array}{cc} 1 & 0 \\ 0 & 1 \end{array}\right]": "[1 0; 0 1]",
    r"f(x) = \begin{cases} x, & \text{if } x > 0 \\ \alpha x & \text{otherwise} \end{cases}": (
        "f(x) = {x, if x > 0; αx, otherwise}"
    ),
    r"\begin{aligned} a &= b + c \\ &= d \end{aligned}": "a = b + c; = d",
    # Fractions keep their brackets where they need them, and only there
    r"\frac{a+b}{c+d}": "(a + b)/(c + d)",
    r"\frac{a}{b}": "a/b",
    r"\dfrac{-b}{2a}": "-b/(2a)",
    r"\frac{1}{n(n+1)}": "1/(n(n + 1))",
    r"\frac{\log x}{n}": "(log x)/n",
    r"\frac{\frac{a}{b}}{c}": "(a/b)/c",
    r"\frac{1}{2}(x-y)^2": "(1/2)(x - y)²",
    r"\frac12\|w\|^2": "(1/2)‖w‖²",
    r"2\frac{a}{b}c": "2 (a/b)c",
    r"\log\frac{a}{b}": "log(a/b)",
    r"1/\frac{a}{b}": "1/(a/b)",
    r"{a+b}^2": "(a + b)²",
    # Roots
    r"\sqrt[3]{x} + \sqrt[n]{x+1} + \sqrt{2}x": "∛x + ⁿ√(x + 1) + √2 x",
    r"\sqrt{x}^2 \ne \sqrt{x^2}": "(√x)² ≠ √(x²)",
    r"\sqrt{\frac{2}{n_{in}+n_{out}}}": "√(2/(nᵢₙ + nₒᵤₜ))",
    # Scripts
    r"x^{-1} + 10^{-8} + 2^{B}": "x⁻¹ + 10⁻⁸ + 2ᴮ",
    r"x^{\frac{a+b}{2}}": "x^((a+b)/2)",
    r"e^{-x^2/2}": "e^(-x²/2)",
    r"d_{\text{model}} y_c z_c": "d_model y_c z_c",
    r"x_{i,j}^{(l)}": "x⁽ˡ⁾_(i,j)",
    r"W^{(l)\top}": "W⁽ˡ⁾ᵀ",
    r"\lim_{x \to 0} \frac{\sin x}{x}": "lim_(x→0) ((sin x)/x)",
    # The rest
    r"\overline{x}, \bar{x}, \vec{v}, \dot{x}, \widehat{xy}": "x̄, x̄, v⃗, ẋ, hat(xy)",
    r"\{x : x > 0\}": "{x : x > 0}",
    r"a \bmod b \pm c \ll d": "a mod b ± c ≪ d",
    r"x_1, \ldots, x_n": "x₁, …, xₙ",
    r"61{,}100{,}840": "61,100,840",
    r"50\%": "50%",
    r"-x + (-y) \cdot -3": "-x + (-y) · -3",
    r"\beta {-0.5} + 0.9 \cdot 1.2e-08": "β(-0.5) + 0.9 · 1.2e-08",
    r"x*y*z": "x * y * z",
    r"\lfloor \frac{<span>}{<s>} \rfloor + <k_eff> + <v-1>": "⌊<span>/<s>⌋ + <k_eff> + <v-1>",
    r"0 < x \le 1, a<b": "0 < x ≤ 1, a < b",
    r"\text{若 } x > 0": "若 x > 0",
    r"\underbrace{a+b}_{\text{data}}": "(a + b)_data",
    r"\int_0^1 x^2\,dx": "∫₀¹ x² dx",
}


@pytest.mark.parametrize(("source", "expected"), GOLDEN.items(), ids=GOLDEN)
def test_a_formula_reads_as_it_was_judged_by_eye(source: str, expected: str) -> None:
    assert tex(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        r"\foo{x}",
        r"\frac{a}{b",
        r"\frac{a}",
        r"a}",
        r"{a",
        r"x^",
        r"x_a_b",
        r"x^12",
        r"10^-8",
        r"\begin{bmatrix} 1 & 2",
        r"\begin{bmatrix} 1 \end{pmatrix}",
        r"\begin{tikzpicture}\end{tikzpicture}",
        r"\text{unclosed",
        r"\mathbb{R",
        r"\sqrt[3",
        "\\",
        "{" * 5000 + "}" * 5000,
        r"\sqrt{" * 3000,
    ],
)
def test_what_is_outside_the_subset_stays_its_source(source: str) -> None:
    assert tex(source) == source


def test_displayed_rows_stand_under_their_relation() -> None:
    source = r"\begin{aligned} \hat{y} &= wx + b \\ &= 3 \\ L &= 4 \end{aligned}"
    assert tex(source, display=True) == "ŷ = wx + b\n  = 3\nL = 4"
    assert tex(r"a &= b \\ c &= d", display=True) == "a = b\nc = d"


def test_a_matrix_within_a_displayed_formula_stays_on_its_line() -> None:
    assert "\n" not in tex(r"y = \begin{bmatrix} 1 \\ 2 \end{bmatrix} + b", display=True)


_COMMANDS = r"""
    \frac \sqrt \sum \hat \text \left( \right) \left \right \begin{bmatrix} \end{bmatrix} \begin{cases} \end{cases}
    \\ \| \theta \log \mathbb \operatorname \underset \binom \not \limits \, \; \%
"""
_CHARACTERS = "{}{}[]()|^_^_&'!:.,-+=/*~ $<>12xyzαβ中，\u0302"
_PIECES = st.sampled_from([*_COMMANDS.split(), *_CHARACTERS, "12.5"])


@given(st.lists(_PIECES, max_size=30).map("".join))
@example(r"\frac{^{}}{b}")
def test_any_mixture_of_tex_gives_a_text(source: str) -> None:
    """Never an exception; and never nothing where there was a letter."""
    drawn = tex(source)
    assert isinstance(drawn, str)
    assert all(letter in drawn for letter in "αβ中" if letter in source)


@given(st.text(max_size=60))
def test_any_text_gives_a_text(source: str) -> None:
    assert isinstance(tex(source), str)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_brackets_balance_where_the_source_has_none(source: str) -> None:
    """The brackets put round fractions and scripts come in pairs."""
    source = "".join(c for c in source if c not in "()[].").replace(r"\left", "").replace(r"\right", "")
    drawn = tex(source)
    if drawn != source:
        assert drawn.count("(") == drawn.count(")")


@pytest.mark.parametrize(
    "unit",
    ["x|", "|", r"\|", "x^", "x_1", "{", r"\frac", r"\hat", r"\left|", "a&", r"\\", "!", "'", r"\text{", "$"],
)
def test_a_hostile_formula_of_10000_characters_takes_no_time(unit: str) -> None:
    begun = time.perf_counter()
    assert tex(unit * (10_000 // len(unit)))
    assert time.perf_counter() - begun < 2
