"""Decisions about cases; a file for each subject."""
