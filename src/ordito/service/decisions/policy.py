"""Decision policies: published as immutable versions, held in memory, drafted by one or many."""

from datetime import datetime
from typing import Any, Final

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.policies import Policy
from ordito.service.decisions.check import require_readable, require_sound
from ordito.service.decisions.errors import DraftChanged
from ordito.service.decisions.events import DecisionPolicyPublished
from ordito.service.decisions.judging import DecisionBook
from ordito.service.decisions.model import DecisionPolicy, PolicyDraft


class _Kept(msgspec.Struct, frozen=True):
    edition: int
    document: Any
    by: str
    at: datetime


_sql: Final = statements(__name__)
_SAVE: Final = _sql.query("save_draft", int)
_DRAFT: Final = _sql.query("find_draft", _Kept)
DECISIONS: Final = Policy(
    "service.decision_policy",
    form=DecisionPolicy,
    before=DecisionPolicy(),
    book=DecisionBook,
    fact=lambda version, policy: DecisionPolicyPublished(
        policy_version=version,
        tables=len(policy.tables),
        rules=sum(len(table.rules) for table in policy.tables),
    ),
)


async def publish_decision_policy(
    tx: Tx, *, policy: DecisionPolicy, by: str, at: datetime
) -> DecisionBook:
    """Put a policy in force for what is decided from now on.

    Raises:
        DecisionPolicyUnclear: it leaves cases out, or says two things of one.
    """
    require_sound(policy)
    return await DECISIONS.publish(tx, document=policy, by=by, at=at)


async def read_draft(tx: Tx) -> PolicyDraft:
    """Return the draft; where nobody began one, what is in force."""
    kept = await tx.find(_DRAFT)
    if kept is None:
        return PolicyDraft(0, (await DECISIONS.load(tx)).policy, None, None)
    document = msgspec.convert(kept.document, DecisionPolicy, str_keys=True)
    return PolicyDraft(kept.edition, document, kept.by, kept.at)


async def save_draft(
    tx: Tx, *, edition: int, document: DecisionPolicy, by: str, at: datetime
) -> PolicyDraft:
    """Save the draft on the edition that was read; it need not be whole yet.

    Raises:
        DecisionPolicyUnclear: it names facts that are none, or misses words.
        DraftChanged: somebody else has saved it since.
    """
    require_readable(document)
    written = msgspec.to_builtins(document, str_keys=True, order="sorted")
    saved = await tx.find(_SAVE, edition=edition, document=written, by=by, at=at)
    if saved is None:
        raise DraftChanged("The draft has another edition by now.", field="edition")
    return PolicyDraft(saved, document, by, at)
