"""What is true: executable reference implementations of deep-learning formulas, each checked in a second way.

``verify`` knows nothing of questions, learners or screens and serves alone, for a course or a notebook::

    from verify import formula, names

    formula("conv.output_size")(n=224, k=7, s=2, p=3, d=1)["out"]  # 112: every step by its name
    formula("conv.output_size").mistakes  # what people get wrong, each with who does
    names()  # "activation.celu", … "transformer.zero"

FORMULAS.md beside this file lists them all. `verify.crosscheck` holds them against their oracles, `verify.variants`
evaluates whole parameter spaces.
"""

from verify.registry import formula, names

__all__ = ["formula", "names"]
