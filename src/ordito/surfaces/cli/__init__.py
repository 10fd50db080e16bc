"""Command line of Ordito."""
