"""Verbs of the loyalty room, inside the caller's transaction; a file for each group of them."""
