"""Selling policy: which benefits may be claimed in sessions, and what may pay for what.

Published as immutable versions. Before the first nothing may be claimed, and every tender that the
company takes may pay for everything.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Final

import msgspec

from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.platform.events import Event
from ordito.platform.ids import ChannelId
from ordito.platform.policies import Policy

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[^\x00\s]+$")]
Proof = Annotated[
    str, msgspec.Meta(pattern=r"^(member|signed_in|nobody|tender:[a-z][a-z0-9_]{0,39})$(?!\n)")
]


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


SELLING: Final = Policy(
    "orders.selling_policy",
    form=SellingPolicy,
    before=SellingPolicy(),
    book=PolicyBook,
    fact=lambda version, _: SellingPolicyPublished(policy_version=version),
)


async def publish_selling_policy(tx: Tx, *, policy: SellingPolicy, at: datetime) -> int:
    """Put a policy in force for sessions from now on, and return its version.

    Raises:
        PolicyUnclear: a claim or a tender is there twice.
    """
    _require_once("claims", [one.claim for one in policy.claims])
    _require_once("tenders", [one.tender for one in policy.tenders])
    published = await SELLING.publish(tx, document=policy, by=tx.context.actor, at=at)
    return published.version


def _require_once(field: str, names: list[str]) -> None:
    for number, name in enumerate(names):
        if name in names[:number]:
            raise PolicyUnclear(f"{name} is there twice.", field=f"{field}[{number}]")
