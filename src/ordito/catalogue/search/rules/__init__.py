"""Decisions of the search: words, what they mean, what a product says, in which order hits come."""
