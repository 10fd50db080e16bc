"""What a check of the audit finds."""

from typing import Any

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """A row that should not be.

    Attributes:
        subject: what it is about.
        facts: the numbers that disagree.
    """

    subject: str
    facts: Any
