"""Selling policy: which benefits may be claimed in sessions, and what may pay for what.

Published as immutable versions. Before the first nothing may be claimed, and every tender that the
company takes may pay for everything.
"""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Final

import msgspec

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.errors import Invalid
from ordito.platform.events import Event
from ordito.platform.ids import ChannelId
from ordito.platform.reference import lock_version, raise_version, read_version

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[^\x00\s]+$")]
Proof = Annotated[
    str, msgspec.Meta(pattern=r"^(member|signed_in|nobody|tender:[a-z][a-z0-9_]{0,39})$(?!\n)")
]
_NAME: Final = "orders.selling_policy"
_SUBJECT: Final = ids.derive(_NAME)


class PolicyUnclear(Invalid):
    """A claim or a tender is there twice."""

    code = "orders.policy_unclear"
    remedy = "Name each claim and each tender once."


class SellingPolicyPublished(Event, frozen=True, kw_only=True):
    """Sessions sell by another policy from now on."""

    type: ClassVar[str] = "orders.selling_policy_published"
    policy_version: int


class ClaimRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A benefit that a buyer may claim before it is proven.

    Attributes:
        claim: its name, as ``org.example.member``.
        group: group of customers whose prices and promotions it gives meanwhile.
        proof: what proves it when the session is completed: ``member`` of a programme,
            ``signed_in``, ``tender:card`` (paid so), or ``nobody`` can.
    """

    claim: Name
    group: Name
    proof: Proof


class TenderRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a tender may not pay.

    Attributes:
        tender: as ``card``, ``gift_card``, ``points``, ``store_credit``.
        except_tags: not for baskets with goods of these: ``product:ID``, ``category:ID``,
            ``collection:ID``, ``brand:NAME``, ``sku:CODE``.
        channels: only through these; empty is all.
    """

    tender: Name
    except_tags: frozenset[Name] = frozenset()
    channels: frozenset[ChannelId] = frozenset()


class SellingPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How sessions sell.

    Attributes:
        claims: benefits that may be claimed.
        tenders: where some tenders may not pay.
    """

    claims: tuple[ClaimRule, ...] = ()
    tenders: tuple[TenderRule, ...] = ()


class PolicyBook(msgspec.Struct, frozen=True):
    """The policy in force, held in memory; version 0 before the first."""

    version: int = 0
    policy: SellingPolicy = SellingPolicy()


_sql: Final = statements(__name__)
_KEEP: Final = _sql.command("keep_policy")
_FIND: Final = _sql.query("find_policy", dict[str, Any])


async def publish_selling_policy(tx: Tx, *, policy: SellingPolicy, at: datetime) -> int:
    """Put a policy in force for sessions from now on, and return its version.

    Raises:
        PolicyUnclear: a claim or a tender is there twice.
    """
    _require_once("claims", [one.claim for one in policy.claims])
    _require_once("tenders", [one.tender for one in policy.tenders])
    await lock_version(tx, name=_NAME)
    version = await raise_version(tx, name=_NAME)
    document = msgspec.to_builtins(policy, order="sorted")
    await tx.run(_KEEP, version=version, policy=document, published_by=tx.context.actor, at=at)
    tx.record(SellingPolicyPublished(policy_version=version), subject=_SUBJECT, at=at)
    return version


async def load_selling_policy(tx: Tx) -> PolicyBook:
    """Read the policy in force."""
    version = await read_version(tx, name=_NAME)
    document = await tx.find(_FIND, version=version)
    return PolicyBook(version, msgspec.convert(document or {}, SellingPolicy))


async def refresh_selling_policy(tx: Tx, *, known: PolicyBook) -> PolicyBook:
    """Return ``known`` itself while its version is the present one, else the new policy."""
    if await read_version(tx, name=_NAME) == known.version:
        return known
    return await load_selling_policy(tx)


def _require_once(field: str, names: list[str]) -> None:
    for number, name in enumerate(names):
        if name in names[:number]:
            raise PolicyUnclear(f"{name} is there twice.", field=f"{field}[{number}]")
