"""Lines of carts and checkouts."""

from typing import Any

from ordito.processes.sessions import SessionPage
from ordito.reads.memory import Memory
from ordito.surfaces.ucp.shared.totals import line_totals


def line_items(memory: Memory, page: SessionPage) -> list[dict[str, Any]]:
    """Return the lines of a cart or checkout with their prices; the unit is always one piece."""
    return [
        {
            "id": line.line_id,
            "item": {"id": line.sku, "title": line.name, "price": line.unit_minor},
            "quantity": line.quantity,
            "totals": line_totals(memory, page, line),
        }
        for line in page.lines
    ]
