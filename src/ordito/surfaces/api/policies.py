"""Policies over HTTP: which version was published, and over which one it may be."""

from typing import Annotated

import msgspec
from litestar.params import QueryParameter

ExpectedVersion = Annotated[
    int | None,
    QueryParameter(
        ge=0, le=2**31 - 1, description="Refuse where another version is in force by now."
    ),
]


class PolicyVersion(msgspec.Struct, frozen=True):
    """What was published."""

    version: int
