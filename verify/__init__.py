"""What is true: executable reference implementations of deep-learning formulas, each checked in a second way.

``verify`` knows nothing of questions, learners or screens and serves alone::

    from verify.registry import formula
    formula("conv.output_size")(n=224, k=7, s=2, p=3, d=1)["out"]  # 112
"""
