"""What the API has promised, and whether it still keeps it: ``python -m tools.api``."""
