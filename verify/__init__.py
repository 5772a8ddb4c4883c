"""What is true: executable reference implementations of deep-learning formulas, each checked in a second way.

``verify`` knows nothing of questions, learners or screens and serves alone, for a course or a notebook::

    from verify import formula, names

    names()                                                  # every formula: "activation.relu", ...
    size = formula("conv.output_size")
    print(size.doc)                                          # the formula, what it means, an example
    size(n=224, k=7, s=2, p=3, d=1)["out"]                   # 112; every step by name, inputs by name too
    size.wrong("padding-once", n=224, k=7, s=2, p=3, d=1)    # what a named mistake makes of it

FORMULAS.md beside this file lists them all. `verify.crosscheck` holds them against their oracles, `verify.variants`
evaluates whole parameter spaces.
"""

from verify.registry import UnknownName, formula, names

__all__ = ["UnknownName", "formula", "names"]
