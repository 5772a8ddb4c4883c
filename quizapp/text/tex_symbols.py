"""The TeX commands that stand for one thing each, and the Unicode they become."""

from typing import Literal

# How a piece of a formula sits among its neighbours; most are TeX's own classes (The TeXbook, chapter 17).
Role = Literal[
    "ord",  # x, 3.5, θ, ∞: stands tight against the next
    "op",  # log: a space before what it is applied to, none before a bracket
    "word",  # TP, softmax from \text: as an "op", but what follows it may be + or -
    "big",  # ∑ ∏ ∫
    "bin",  # + · ⊙
    "rel",  # = ∈ →
    "open",
    "close",
    "punct",
    "prefix",  # ∂ ∇: belongs to the one thing after it
    "sign",  # a + or - with nothing before it
    "bar",  # the | of p(x|y), where it is written without \mid
    "slash",
    "frac",  # a/b: bracketed where a neighbour would bind more tightly
    "text",  # \text with spaces in it
    "space",
]


def _table(role: Role, pairs: str) -> dict[str, tuple[str, Role]]:
    words = iter(pairs.split())
    return {name: (symbol, role) for name, symbol in zip(words, words, strict=True)}


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_ORDINARY = r"""
    alpha α  beta β  gamma γ  delta δ  epsilon ε  varepsilon ε  zeta ζ  eta η  theta θ  vartheta ϑ  iota ι
    kappa κ  lambda λ  mu μ  nu ν  xi ξ  omicron ο  pi π  varpi ϖ  rho ρ  varrho ϱ  sigma σ  varsigma ς
    tau τ  upsilon υ  phi φ  varphi φ  chi χ  psi ψ  omega ω
    Gamma Γ  Delta Δ  Theta Θ  Lambda Λ  Xi Ξ  Pi Π  Sigma Σ  Upsilon Υ  Phi Φ  Psi Ψ  Omega Ω
    infty ∞  ell ℓ  hbar ℏ  top ⊤  bot ⊥  emptyset ∅  varnothing ∅  forall ∀  exists ∃  nexists ∄  neg ¬  lnot ¬
    ldots …  dots …  dotsc …  cdots ⋯  dotsb ⋯  vdots ⋮  ddots ⋱  prime ′  dagger †  degree °  angle ∠
    Re ℜ  Im ℑ  aleph ℵ  checkmark ✓  backslash \  % %  _ _  # #  $ $  & &  triangle △  square □
"""
_BINARY = """
    cdot ·  times ×  div ÷  odot ⊙  otimes ⊗  oplus ⊕  ominus ⊖  circ ∘  ast *  star ⋆  pm ±  mp ∓  cup ∪  cap ∩
    setminus ∖  wedge ∧  land ∧  vee ∨  lor ∨  bmod mod  bullet ∙
"""
_RELATIONS = """
    le ≤  leq ≤  leqslant ≤  ge ≥  geq ≥  geqslant ≥  ne ≠  neq ≠  lt <  gt >  ll ≪  gg ≫
    approx ≈  sim ~  simeq ≃  cong ≅  equiv ≡  propto ∝  coloneqq :=  triangleq ≜  doteq ≐
    to →  rightarrow →  longrightarrow →  gets ←  leftarrow ←  leftrightarrow ↔  mapsto ↦  uparrow ↑  downarrow ↓
    Rightarrow ⇒  implies ⇒  Leftarrow ⇐  iff ⇔  Leftrightarrow ⇔
    in ∈  ni ∋  notin ∉  subset ⊂  subseteq ⊆  supset ⊃  supseteq ⊇
    mid |  parallel ∥  perp ⊥  prec ≺  succ ≻  models ⊨  vdash ⊢
"""
_OPERATORS = _names("""
    log ln lg exp sin cos tan sec csc cot arcsin arccos arctan sinh cosh tanh coth max min sup inf lim arg det dim
    ker deg gcd Pr softmax softplus sigmoid relu ReLU argmax argmin Var Cov diag tr rank sign sgn erf
""")

COMMANDS: dict[str, tuple[str, Role]] = {
    **_table("ord", _ORDINARY),
    **_table("prefix", "partial ∂  nabla ∇"),
    **_table("bin", _BINARY),
    **_table("rel", _RELATIONS),
    **_table("open", "{ {  lbrace {  lbrack [  langle ⟨  lfloor ⌊  lceil ⌈  lVert ‖  lvert |"),
    **_table("close", "} }  rbrace }  rbrack ]  rangle ⟩  rfloor ⌋  rceil ⌉  rVert ‖  rvert |"),
    **_table("big", "sum ∑  prod ∏  int ∫  iint ∬  oint ∮  bigcup ⋃  bigcap ⋂  bigoplus ⨁  bigotimes ⨂"),
    "colon": (":", "punct"),
    **{name: (name, "op") for name in _OPERATORS},
    "limsup": ("lim sup", "op"),
    "liminf": ("lim inf", "op"),
    **dict.fromkeys([",", ":", ";", " ", "\n", "quad", "qquad", "enspace", "thinspace"], (" ", "space")),
}

# Written or typed as themselves; anything else alone is an "ord".
CHARACTERS: dict[str, Role] = {
    **{symbol: role for symbol, role in COMMANDS.values() if not symbol.isalnum() and symbol not in "⊥\\ "},
    **dict.fromkeys("+-−@", "bin"),
    **dict.fromkeys("=<>", "rel"),
    **dict.fromkeys("([", "open"),
    **dict.fromkeys(")]", "close"),
    **dict.fromkeys(",;，；、", "punct"),
    "/": "slash",
    "~": "space",
    "|": "bar",
}

NEGATED = {
    **{"=": "≠", "∈": "∉", "⊂": "⊄", "⊆": "⊈", "≡": "≢", "∃": "∄"},
    **{"<": "≮", ">": "≯", "≤": "≰", "≥": "≱", "~": "≁"},
}

# What has no mark of its own on one line: sizes and styles.
SILENT = _names("""
    big bigl bigr bigm Big Bigl Bigr Bigm bigg biggl biggr biggm Bigg Biggl Biggr Biggm
    displaystyle textstyle scriptstyle limits nolimits ! nonumber notag
""")

# Their argument is shown as it is: bold and slanted letters have no good monospaced form.
TRANSPARENT = _names("""
    mathbf mathit boldsymbol bm mathsf mathtt mathnormal mathfrak mathop underbrace overbrace underline boxed
""")

WORDS = _names("text mathrm textrm textbf textit texttt operatorname mbox")

ACCENTS = {
    **{"hat": "\u0302", "widehat": "\u0302", "check": "\u030c", "breve": "\u0306"},
    **{"bar": "\u0304", "overline": "\u0304", "tilde": "\u0303", "widetilde": "\u0303"},
    **{"dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7"},
}

# Only what common terminal fonts draw: the blocks "Superscripts and Subscripts" and "Phonetic Extensions".
SUPERSCRIPTS = dict(
    zip(
        "0123456789+-−=()niTabdeghjklmoprstuvwxyABDEGHIJKLMNOPRUW⊤*′†°∘",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵀᵃᵇᵈᵉᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁᵂᵀ*′†°°",
        strict=True,
    )
)
SUBSCRIPTS = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))

_BLACKBOARD = dict(zip("CHNPQRZ1", "ℂℍℕℙℚℝℤ𝟙", strict=True))
_SCRIPT = dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True))


def blackboard(letter: str) -> str:
    r"""A letter or 1 as in \mathbb."""
    return _BLACKBOARD.get(letter) or _capital(letter, 0x1D538)


def calligraphic(letter: str) -> str:
    r"""A letter as in \mathcal."""
    return _SCRIPT.get(letter) or _capital(letter, 0x1D49C)


def _capital(letter: str, first: int) -> str:
    return chr(first + ord(letter) - ord("A")) if "A" <= letter <= "Z" else letter
