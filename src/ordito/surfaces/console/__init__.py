"""Console: the screens of the staff, served as whole pages (desk and helm)."""

from ordito.surfaces.console import (
    changes,
    customers,
    feed,
    orders,
    products,
    rows,
    search,
    today,
    tokens,
)

ROUTES = (
    today.show_start,
    today.show_today,
    rows.show_rows,
    rows.download_rows,
    search.show_search,
    customers.show_customer,
    orders.show_order,
    orders.cancel_lines,
    changes.preview_change,
    changes.confirm_change,
    orders.mark_ready,
    orders.hand_over,
    products.show_product,
    feed.show_feed,
    feed.stream_feed,
    tokens.show_tokens,
    tokens.create_token,
    tokens.revoke,
)
