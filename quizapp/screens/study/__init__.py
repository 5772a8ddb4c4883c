"""A study session on the screen."""
