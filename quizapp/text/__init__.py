"""From content to what a terminal shows: Markdown and TeX subsets, both languages, wrapping. A leaf: imports no other room."""
