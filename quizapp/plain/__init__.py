"""The study session line by line, for pipes and screen readers."""
