"""The second, independent way to every number; imports nothing of `verify.formulas`."""
