"""Client of Ordito's HTTP API: typed, synchronous and asynchronous, without the product itself.

``Client`` and ``AsyncClient`` have the same routes by subject (``client.orders.place_order``).
Every command gets an idempotency key that is kept while it is repeated; a refusal is an exception
with the code, the field and the remedy that the server names.
"""

from ordito_client import models, webhooks
from ordito_client.aio.client import AsyncClient
from ordito_client.errors import (
    Conflict,
    Fault,
    FieldProblem,
    Forbidden,
    Invalid,
    NoAnswer,
    NotFound,
    Problem,
    Refusal,
    ServerFault,
    TooMany,
    Unauthenticated,
    Unreadable,
)
from ordito_client.repeats import new_key
from ordito_client.sync.client import Client

__all__ = [
    "AsyncClient",
    "Client",
    "Conflict",
    "Fault",
    "FieldProblem",
    "Forbidden",
    "Invalid",
    "NoAnswer",
    "NotFound",
    "Problem",
    "Refusal",
    "ServerFault",
    "TooMany",
    "Unauthenticated",
    "Unreadable",
    "models",
    "new_key",
    "webhooks",
]
