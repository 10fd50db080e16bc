"""Verbs of cases; a file for each subject."""
