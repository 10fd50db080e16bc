"""Marks: how a message is marked for translation."""


def N_(message: str) -> str:  # noqa: N802  gettext's own name for "mark, translate later"
    """Mark a message for extraction and return it unchanged."""
    return message
