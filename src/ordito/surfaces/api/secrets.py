"""Secrets in answers: shown by the first answer of a command, never kept for its repeats."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

import msgspec
from litestar import Response

Answer = TypeVar("Answer")


def shown_once(answer: Response[Answer], field: str, made: Sequence[str]) -> Response[Answer]:
    """Put the secret that a command has just made into its answer.

    Args:
        answer: as it was kept, with null in ``field``.
        field: of the answer.
        made: the secret; empty where the command was repeated: then it is not shown again.
    """
    if not made:
        return answer
    told: dict[str, Any] = msgspec.json.decode(cast("bytes", answer.content))
    body = msgspec.json.encode(told | {field: made[-1]})
    return Response(body, status_code=answer.status_code or 200, media_type="application/json")  # pyright: ignore[reportReturnType] # encoded already
