"""Which published views are copied, and how each is kept up.

What is about people is copied anew for those customers of whom the log has something new to tell;
what is small is copied whole each time; observations and entries of the stock books are appended by
the time of their recording.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ordito.marts.copies import shapes
from ordito.platform.copying import COPY_FACTS, CopiedFact
from ordito.platform.db import Query, Tx, statements

Tables = dict[str, Query[Any]]

_sql: Final = statements(__name__)

PARTY: Final[Tables] = {
    "order": _sql.query("copy_order", shapes.OrderRow),
    "line": _sql.query("copy_line", shapes.LineRow),
    "action": _sql.query("copy_action", shapes.ActionRow),
    "line_discount": _sql.query("copy_line_discount", shapes.LineDiscountRow),
    "payment": _sql.query("copy_payment", shapes.PaymentRow),
    "return": _sql.query("copy_return", shapes.ReturnRow),
    "task": _sql.query("copy_task", shapes.TaskRow),
    "pick": _sql.query("copy_pick", shapes.PickRow),
    "hand_over": _sql.query("copy_hand_over", shapes.HandOverRow),
    "parcel": _sql.query("copy_parcel", shapes.ParcelRow),
    "tracking": _sql.query("copy_tracking", shapes.TrackingRow),
    "case": _sql.query("copy_case", shapes.CaseRow),
    "case_entry": _sql.query("copy_case_entry", shapes.CaseEntryRow),
    "case_link": _sql.query("copy_case_link", shapes.CaseLinkRow),
    "answer": _sql.query("copy_answer", shapes.AnswerRow),
    "customer": _sql.query("copy_customer", shapes.CustomerRow),
    "exposure": _sql.query("copy_exposure", shapes.ExposureRow),
    "identifier": _sql.query("copy_identifier", shapes.IdentifierRow),
}
"""About people, by the customer's id."""

SMALL: Final[Tables] = {
    "place": _sql.query("copy_place", shapes.PlaceRow),
    "channel": _sql.query("copy_channel", shapes.ChannelRow),
    "sku": _sql.query("copy_sku", shapes.SkuRow),
    "unit_cost": _sql.query("copy_unit_cost", shapes.UnitCostRow),
    "shelf_price": _sql.query("copy_shelf_price", shapes.ShelfPriceRow),
    "staffed_hour": _sql.query("copy_staffed_hour", shapes.StaffedHourRow),
}
"""Copied whole."""

LOG: Final = "fact"
TOUCHPOINTS: Final = "touchpoint"
MOVEMENTS: Final = "movement"
APPENDED: Final[Tables] = {
    LOG: COPY_FACTS,
    TOUCHPOINTS: _sql.query("copy_touchpoint", shapes.TouchpointRow),
    MOVEMENTS: _sql.query("copy_movement", shapes.MovementRow),
}
"""Never changed once they are there."""

RECORDED: Final = {TOUCHPOINTS: "touchpoint_id", MOVEMENTS: "sku_id, movement_id"}
"""Those that are found by when they were recorded, some of them again; and their keys."""

SHAPES: Final = {
    **{name: query.shape for name, query in (PARTY | SMALL | APPENDED).items()},
    LOG: CopiedFact,
}
_LIST_SEEN: Final = _sql.query("list_seen", UUID)


async def list_seen(tx: Tx, *, since: datetime, most: int) -> list[UUID] | None:
    """Return whose signs were seen in what was observed since; None where they are too many."""
    found = await tx.fetch(_LIST_SEEN, since=since, most=most + 1)
    return found if len(found) <= most else None
