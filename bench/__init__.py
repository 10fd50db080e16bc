"""Bench: measures Ordito beside what it is measured against, in the same run; see README.md."""
