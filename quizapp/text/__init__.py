"""From content to what a terminal shows: both languages, Markdown and TeX subsets, wrapping.

A leaf: it imports no other room, and only `wrap` anything beyond the standard library.
"""
