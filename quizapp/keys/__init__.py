"""Joins a question to its formula: variants, keys, worked solutions, and the answer keys on disk."""
