"""The Textual front end: one screen a file with its style sheet beside it; `widgets` holds what screens share."""
