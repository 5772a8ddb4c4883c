"""Benchmarks: `python -m tests.bench` prints ratios against named baselines measured in the same run."""
