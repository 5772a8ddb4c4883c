"""What people type, and what nobody would: answers written by a grammar and then, often, damaged.

The same for the same seed and number on every machine.
"""

from collections.abc import Callable
from random import Random

from quizapp.answers.grading import Candidate, NumericKey
from quizapp.answers.reading import Asked
from quizapp.bank.models import Cloze
from quizapp.text.languages import LANGUAGES
from quizapp.text.phrases import Phrase

SAYS = Phrase("so it is", "如此")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
RAISED = str.maketrans("0123456789-+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")


def _key(asked: Asked, values: tuple[int | float, ...], shape: tuple[int, ...]) -> NumericKey:
    """With a mistake and a step beside it, and one mistake of another shape."""
    wrong = tuple(2 * value + 1 for value in values)
    step = tuple(value / 4 for value in values)
    return NumericKey(
        asked,
        values,
        shape,
        (
            Candidate("mistake", "twice", wrong, shape, SAYS),
            Candidate("mistake", "long", (*values, 1), (len(values) + 1,), SAYS),
            Candidate("step", "quarter", step, shape, SAYS),
        ),
    )


KEYS = (
    _key(Asked("integer"), (61_100_840,), ()),
    _key(Asked("integer", unit="parameters"), (1216,), ()),
    _key(Asked("real", tolerance_rel=1e-3), (0.1234,), ()),
    _key(Asked("real", decimals=4), (-2.5,), ()),
    _key(Asked("real", unit="GiB", tolerance_rel=1e-3), (16.0,), ()),
    _key(Asked("real", unit="%", decimals=1), (12.5,), ()),
    _key(Asked("real", unit="MACs", tolerance_abs=0.5), (0.0,), ()),
    _key(Asked("vector", (2,), tolerance_rel=1e-3), (0.5, -0.25), (2,)),
    _key(Asked("vector", (1,), unit="ms", decimals=2), (0.0,), (1,)),
    _key(Asked("vector", (3,)), (1, 216, 0), (3,)),
    _key(Asked("matrix", (2, 2), tolerance_rel=1e-3), (1.0, 2.0, 3.0, -4.0), (2, 2)),
    _key(Asked("matrix", (1, 3), decimals=3), (0.125, 1e-9, 1e9), (1, 3)),
    _key(Asked("shape", (3,)), (12, 12, 64), (3,)),
)


def _cloze(en: str, zh: str, *accept: str) -> Cloze:
    ask = {"en": "What? ____", "zh": "什么？____"}
    return Cloze.model_validate(
        {"kind": "cloze", "id": "q", "topic": "t", "ask": ask, "why": ask, "sources": ["s"]}
        | {"difficulty": 1, "frequency": 1, "answer": {"en": en, "zh": zh}, "accept": {"en": accept}}
    )


BLANKS = (
    _cloze("batch normalization", "批归一化", "batch norm", "BN"),
    _cloze("$\\beta_1$", "$\\beta_1$"),
    _cloze("0.9", "0.9"),
    _cloze("-1", "-1"),
    _cloze("O(n^2)", "O(n^2)"),
    _cloze("momentum", "动量"),
)


# The grammar


class Writer:
    """Writes answers in whatever notation people use, and in some that nobody does."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def one_of(self, *ways: str) -> str:
        return self.chance.choice(ways)

    def number(self) -> str:
        chance = self.chance
        value = chance.choice(
            (0, 1, 5, 12, 64, 1216, 61_100_840, chance.randrange(10**6), 10 ** chance.randrange(45))
        )
        text = self.one_of(
            str(value), f"{value:,}", f"{value:_}", f"{value:,}".replace(",", " "), str(value),
            f"{value}.{chance.randrange(1000)}", f".{value}", f"{value}.", f"0.{value:04}", f"{chance.random():.6g}",
            f"{value}e{chance.randint(-9, 9)}", f"{value}E负{chance.randrange(420)}", f"{value}。{value}",
            f"{value}..", f"0x{value}", f"{value}.5.5", f"00{value}",
        )  # fmt: skip
        if chance.random() < 0.2:
            text += self.one_of(
                *"kKMGTBbm百千万萬亿億兆%‰", " million", "百万", "万亿", "％", "²", "⁻³", "十", "个"
            )
        return text.translate(FULL_WIDTH) if chance.random() < 0.1 else text

    def value(self, depth: int) -> str:
        if depth <= 0 or self.chance.random() < 0.45:
            return self.number()
        a, b = self.value(depth - 1), self.value(depth - self.chance.randint(1, 3))
        small = str(self.chance.randint(-12, 12))
        return self.one_of(
            f"{a}{self.one_of(*'+-*/×÷xX·−—＋－＊／', ' + ', ' - ', ' * ', ' -')}{b}",
            f"{a}{self.one_of('乘', '乘以', '除以', '加', '加上', '减', '减去', '除', ' 负')}{b}",
            f"{self.one_of('-', '+', '负', '−', '－', '——', '- ', '负 ')}{a}",
            f"({a})", f"（{a}）", f"{a}^{small}", f"{a}**{small}", f"({a}){small.translate(RAISED)}", f"{a}^({b})",
            f"{a}的{small}次方", f"{a}的负{small}次幂", f"{a}的平方", f"{a}%", f"百分之{a}", f"{a}分之{b}", f"{a}的{b}",
            f"{self.one_of('sqrt', 'ln', 'log', 'log2', 'log10', 'exp', 'abs', 'floor', 'ceil', 'tanh', 'SQRT')}({a})",
            f"√{a}", f"根号{a}", f"{a}*{self.one_of('pi', 'π', 'e', 'PI', 'nan', 'inf', '∞')}", f"{a}({b})", f"½*{a}",
        )  # fmt: skip

    def listed(self, count: int, depth: int) -> str:
        comma = self.one_of(
            ", ", ",", " ", ";", "，", "、", "；", "\u3000", " x ", "×", "*", "乘", "﹐", "\n", "  "
        )
        opener, closer = self.chance.choice(
            (
                ("[", "]"),
                ("(", ")"),
                ("{", "}"),
                ("【", "】"),
                ("（", "）"),
                ("［", "］"),
                ("", ""),
                ("", ""),
                ("[", ""),
            )
        )
        return opener + comma.join(self.value(depth) for _ in range(count)) + closer

    def answer(self, key: NumericKey) -> str:
        chance, depth = self.chance, self.chance.choice((0, 0, 1, 2, 4))
        if chance.random() < 0.15:
            return self.near(key)
        match key.asked.form:
            case "integer" | "real":
                text = self.value(depth)
            case "matrix":
                rows = [self.listed(chance.randint(1, 3), depth - 1) for _ in range(chance.randint(1, 3))]
                text = self.one_of(", ", ";", "", "\n", "；").join(rows)
                text = self.one_of(text, f"[{text}]", f"【{text}】", f"(({text}))")
            case _:
                text = self.listed(chance.randint(1, 4), depth - 1)
        if chance.random() < 0.2:
            text += self.one_of(" ", "") + self.one_of(
                key.asked.unit or "个",
                "GiB",
                "GB",
                "%",
                "ms",
                "params",
                "参数",
                "次乘加",
                "字节",
                "。",
                "…",
                "！",
            )
        return text

    def near(self, key: NumericKey) -> str:
        """What is graded: the key, a mistake, turned round, of the wrong sign or size."""
        numbers = self.chance.choice([key.values, *(candidate.values for candidate in key.candidates)])
        factor = self.chance.choice((1, 1, 1, -1, 10, 0.01, 100, 1.0004, 1.01))
        digits = self.chance.randint(1, 12)
        texts = [f"{value if factor == 1 else value * factor:.{digits}g}" for value in numbers]
        if self.chance.random() < 0.2:
            texts.reverse()
        comma = "x" if key.asked.form == "shape" else self.one_of(", ", ";")
        return comma.join(texts)


# What is done to it afterwards

SIGNS = (
    "0123456789..,,;;()[]{}+-*/^%xXeE×÷−—…√π∞½²⁻³₂ \t\n\u3000。．，、；：（）［］【】｛｝“”‘’＝=<>!?#&@~|\\$'\"_`"
    "负负乘除加减的次方幂百分之万亿兆千十一二三点半根号个参数萬億負\u200b\u200e\ufeff\ufe0f\x00\x1b\x7f\u202e\ud800💥٣५𝟓①Ⅷ㎏ﬁ⸺――"
)  # fmt: skip
HOSTILE = (
    "", " ", "9**9**9", "10**10**8", '__import__("os").system("x")', "().__class__.__mro__", "lambda:0", "exec('1')",
    "1_000__0", "{}", "%s%s%n", "{0.__class__}", "${x}", "1" * 200, "(" * 30, "[" * 30 + "]" * 30, "-" * 199, "√" * 60,
    "1e99999999999999999999", "2^10^10^10", "1/(1-1)", "exp(exp(exp(9)))", "((9^400)^400)^400", "ﷺ" * 40, "²" * 200,
    "1;" * 32, "的" * 50, "百分之" * 40, "2的2次方" * 20, "负" * 64, "½" * 40, "0.1+" * 16, "9" * 41, "1 " * 100,
)  # fmt: skip


def _damage(text: str, chance: Random, other: Callable[[], str]) -> str:
    at = chance.randint(0, len(text))
    end = min(len(text), at + chance.randint(1, 6))
    match chance.randrange(9):
        case 0:
            return text[:at] + text[end:]
        case 1:
            return text[:at] + text[at:end] * chance.choice((2, 3, 40)) + text[end:]
        case 2:
            return text[:at] + other() + text[at:]
        case 3:
            return text[:at] + text[at:end].translate(FULL_WIDTH) + text[end:]
        case 4:
            return text[:at] + text[at:end][::-1] + text[end:]
        case 5:
            return text[:at] + chance.choice(HOSTILE) + text[end:]
        case 6:
            return (
                text[:at]
                + chr(chance.choice((chance.randrange(0x250), chance.randrange(0x110000))))
                + text[at:]
            )
        case _:
            return text[:at] + chance.choice(SIGNS) + text[end if chance.random() < 0.3 else at :]


Question = NumericKey | Cloze


def typed(seed: int, number: int) -> tuple[Question, str]:
    """The question and the input of that number."""
    chance = Random(f"{seed}:{number}")
    writer = Writer(chance)
    question: Question = chance.choice(KEYS) if chance.random() < 0.85 else chance.choice(BLANKS)
    if isinstance(question, Cloze):
        texts = (*(question.answer.text(language) for language in LANGUAGES), *question.accept.en)
        text = chance.choice((*texts, writer.value(1)))
    else:
        text = writer.answer(question)
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 3, 8))):
        text = _damage(text, chance, lambda: writer.value(1))
    return question, text
