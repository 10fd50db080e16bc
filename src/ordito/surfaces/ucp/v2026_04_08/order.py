"""Orders in the words of 2026-04-08: written as later versions write them."""

from ordito.surfaces.ucp.shared.order import order_body

__all__ = ["order_body"]
