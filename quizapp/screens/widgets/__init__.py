"""Widgets that screens share. None of them takes a raw string of content: `Prose` is the only way in."""
