"""Prepare for a deep-learning interview in a terminal. ARCHITECTURE.md is the map."""
