"""django-oscar applying offers to baskets: its own Applicator, on a database in memory.

Runs in the bench's own virtual environment: ``offers.py``; reads the question as JSON from its
input (prices, offers, baskets), writes total and CPU milliseconds of each basket as a line of JSON.
"""

import json
import sys
import time
from decimal import Decimal
from typing import Any

import shop


def set_up(asked: dict[str, Any]) -> list[Any]:
    """Put the SKUs on the shelf and the offers on the site; return the products."""
    from django.core.management import call_command  # noqa: PLC0415 # Django is configured first
    from oscar.core.loading import get_model  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    partner = get_model("partner", "Partner").objects.create(name="bench")
    kind = get_model("catalogue", "ProductClass").objects.create(name="thing", track_stock=False)
    product, record = get_model("catalogue", "Product"), get_model("partner", "StockRecord")
    product.objects.bulk_create(
        product(product_class=kind, title=f"thing {n}", slug=f"thing-{n}", upc=f"s{n}")
        for n in range(len(asked["prices"]))
    )
    shelf = list(product.objects.order_by("pk"))
    record.objects.bulk_create(
        record(
            product=thing,
            partner=partner,
            partner_sku=thing.upc,
            price_currency="EUR",
            price=Decimal(price) / 100,
        )
        for thing, price in zip(shelf, asked["prices"], strict=True)
    )
    for number, offer in enumerate(asked["offers"]):
        _put_offer(number, offer, shelf)
    return shelf


def _put_offer(number: int, offer: dict[str, Any], shelf: list[Any]) -> None:
    from oscar.core.loading import get_model  # noqa: PLC0415

    included = get_model("offer", "Range").objects.create(name=f"range {number}")
    placed = get_model("offer", "RangeProduct")
    placed.objects.bulk_create(
        placed(range=included, product=shelf[n], display_order=0) for n in offer["skus"]
    )
    condition, benefit = get_model("offer", "Condition"), get_model("offer", "Benefit")
    is_percent = "percent" in offer
    get_model("offer", "ConditionalOffer").objects.create(
        name=f"offer {number}",
        slug=f"offer-{number}",
        status="Open",
        condition=condition.objects.create(range=included, type=condition.COUNT, value=1),
        benefit=benefit.objects.create(
            range=included,
            type=benefit.PERCENTAGE if is_percent else benefit.FIXED_UNIT,
            value=offer["percent"] if is_percent else Decimal(offer["minor"]) / 100,
        ),
    )


def price(wanted: list[list[int]], shelf: list[Any]) -> tuple[int, float]:
    """Return what a basket comes to, in cents, and the CPU milliseconds of applying offers."""
    from oscar.apps.partner.strategy import Default  # noqa: PLC0415
    from oscar.core.loading import get_class, get_model  # noqa: PLC0415

    basket: Any = get_model("basket", "Basket").objects.create()
    basket.strategy = Default()
    for number, quantity in wanted:
        basket.add_product(shelf[number], quantity)
    basket.reset_offer_applications()
    applicator = get_class("offer.applicator", "Applicator")()
    started_ns = time.process_time_ns()
    applicator.apply(basket)
    total = basket.total_incl_tax if basket.is_tax_known else basket.total_excl_tax
    return int(total * 100), (time.process_time_ns() - started_ns) / 1e6


if __name__ == "__main__":
    question = json.load(sys.stdin)
    shop.configure({"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"})
    things = set_up(question)
    for wanted in question["baskets"]:
        print(json.dumps(price(wanted, things)), flush=True)  # who waits may stop waiting
