"""verify without quizapp, as a notebook uses it."""

from __future__ import annotations

import subprocess
import sys

from verify import formula, names

ALONE = """
import sys
from verify import formula
assert formula("conv.output_size")(n=224, k=7, s=2, p=3, d=1)["out"] == 112
print(sorted(name for name in sys.modules if name.partition(".")[0] in ("quizapp", "torch", "pydantic", "yaml")))
"""


def test_a_formula_is_called_by_its_name_and_gives_every_step() -> None:
    found = formula("optim.adam")(theta0=1.0, g=[0.5, -0.2], lr=0.1, beta1=0.9, beta2=0.999, eps=1e-8)
    assert list(found) == ["m", "v", "m_hat", "v_hat", "step", "theta"]
    assert found["m_hat"][0] == 0.5
    assert "optim.adam" in names()


def test_nothing_of_the_program_comes_with_it() -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
