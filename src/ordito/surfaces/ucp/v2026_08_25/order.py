# pyright: reportMissingTypeStubs=none
"""Orders in the words of 2026-08-25."""

from typing import Any

from ucp_sdk.models.schemas.common.payment_terms import Order

from ordito.surfaces.ucp.desk.orders import OrderView
from ordito.surfaces.ucp.shared import order
from ordito.surfaces.ucp.v2026_08_25.bodies import written


def order_body(view: OrderView, *, ucp: dict[str, Any], origin: str) -> dict[str, Any]:
    """Return the body of an order; see ``shared.order``."""
    return written(Order, order.order_body(view, ucp=ucp, origin=origin))
