"""Rules of tenders over HTTP: in which turn they get their money back, and how much of it."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from litestar import Response, get, put
from litestar.params import JSONBody

from ordito import orders
from ordito.orders import TenderRule
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.processes.sale import Text
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class RuleOfTender(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How money goes back to a tender.

    Attributes:
        tender: as payments name it.
        refund_rank: tenders of a lower rank get their money back first; among equals the one that
            was used last.
        takes_back: False where it cannot take money back, which then becomes store credit.
        most_minor: goes back to it in one change, minor units; what is beyond goes to the next
            tender in turn, and becomes store credit where there is none.
    """

    tender: Text
    refund_rank: Annotated[int, msgspec.Meta(ge=0, le=1000)]
    takes_back: bool = True
    most_minor: Annotated[int, msgspec.Meta(ge=0, le=10**12)] | None = None


class RulesOfTenders(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules to set; those of other tenders stay as they are."""

    rules: Annotated[tuple[RuleOfTender, ...], msgspec.Meta(min_length=1, max_length=100)]


@get(
    "/tender-rules",
    access=token(Scope.ORDERS_READ),
    tags=["tender rules"],
    summary="List how money goes back",
)
async def list_tender_rules(request: Call) -> Sequence[TenderRule]:
    """Return the rules that were set; other tenders take their money back in their turn."""
    return await request.db.read(orders.list_tender_rules)


@put(
    "/tender-rules",
    access=token(Scope.ADMIN),
    tags=["tender rules"],
    summary="Set how money goes back",
)
async def put_tender_rules(
    request: Call, data: JSONBody[RulesOfTenders], idempotency_key: IdempotencyKey
) -> Response[Sequence[TenderRule]]:
    """Set in which turn tenders get their money back, and which cannot take it."""
    key = await key_of(request, idempotency_key, "tender_rules")

    async def put_rules(tx: Tx) -> Sequence[TenderRule]:
        rules = [
            TenderRule(rule.tender, rule.refund_rank, rule.takes_back, rule.most_minor)
            for rule in data.rules
        ]
        await orders.put_tender_rules(tx, rules=rules, at=now())
        return await orders.list_tender_rules(tx)

    return await answer_once(request, key, subject_id=ids.derive("tender rules"), command=put_rules)


ROUTES = (list_tender_rules, put_tender_rules)
