"""Reference pages that are written from the source: ``python -m tools.reference``."""
