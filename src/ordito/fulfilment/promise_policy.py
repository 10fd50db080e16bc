"""Promise policies: published as immutable versions, held in memory by processes."""

from datetime import datetime
from typing import Any, Final

import msgspec

from ordito.fulfilment.events import PromisePolicyPublished
from ordito.fulfilment.promise import PromiseBook, PromisePolicy, require_whole
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.reference import lock_version, raise_version, read_version

_sql: Final = statements(__name__)
_KEEP: Final = _sql.command("keep_policy")
_FIND: Final = _sql.query("find_policy", dict[str, Any])
# the policy's name in platform.reference, and the subject of the facts about it
_NAME: Final = "fulfilment.promise_policy"
_SUBJECT: Final = ids.derive(_NAME)


async def publish_promise_policy(tx: Tx, *, policy: PromisePolicy, by: str, at: datetime) -> int:
    """Put a policy in force for what is sold from now on, and return its version.

    Raises:
        PromisePolicyUnclear: it names zones that it does not have.
    """
    require_whole(policy)
    await lock_version(tx, name=_NAME)
    version = await raise_version(tx, name=_NAME)
    document = msgspec.to_builtins(policy, str_keys=True, order="sorted")
    await tx.run(_KEEP, version=version, policy=document, published_by=by, at=at)
    tx.record(PromisePolicyPublished(policy_version=version), subject=_SUBJECT, at=at)
    return version


async def load_promise_book(tx: Tx) -> PromiseBook:
    """Read the policy in force; before the first one, that of the defaults."""
    version = await read_version(tx, name=_NAME)
    document = await tx.find(_FIND, version=version)
    policy = msgspec.convert(document or {}, PromisePolicy, str_keys=True)
    return PromiseBook(version, policy)


async def refresh_promise_book(tx: Tx, *, book: PromiseBook) -> PromiseBook:
    """Return ``book`` itself while its version is the present one, else a new one."""
    if await read_version(tx, name=_NAME) == book.version:
        return book
    return await load_promise_book(tx)
