"""Verbs of the counter room; a file for each subject."""
