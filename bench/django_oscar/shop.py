"""django-oscar placing orders: baskets of three lines by its own OrderCreator, without HTTP.

Runs in the bench's own virtual environment: ``shop.py setup|run DATABASE HOST USER``.
"""

import os
import random
import sys
from decimal import Decimal
from typing import Any, Final

import django
from django.conf import settings

SKUS: Final = 2_000
LINES: Final = 3
CLIENTS: Final = 4


def postgres(database: str, host: str, user: str) -> dict[str, Any]:
    """Return Django's settings of a database on a PostgreSQL server."""
    engine = {"ENGINE": "django.db.backends.postgresql", "NAME": database, "CONN_MAX_AGE": None}
    return engine | {"HOST": host, "USER": user}


def configure(database: dict[str, Any]) -> None:
    """Configure Django with what an oscar shop needs, and a database."""
    from oscar import defaults  # noqa: PLC0415 # Django is configured first

    shop = {name: getattr(defaults, name) for name in dir(defaults) if name.startswith("OSCAR_")}
    shop |= {"OSCAR_DEFAULT_CURRENCY": "EUR", "OSCAR_INITIAL_ORDER_STATUS": "Pending"}
    settings.configure(
        **shop,
        SECRET_KEY="bench",  # noqa: S106 # it protects nothing
        SITE_ID=1,
        USE_TZ=True,
        ROOT_URLCONF=__name__,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DATABASES={"default": database},
        HAYSTACK_CONNECTIONS={
            "default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}
        },
        INSTALLED_APPS=APPS,
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    )
    django.setup()


APPS: Final = [
    *(f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions", "sites")),
    *("django.contrib.messages", "django.contrib.flatpages"),
    "oscar.config.Shop",
    *(
        f"oscar.apps.{app}Config"
        for app in (
            "analytics.apps.Analytics",
            "checkout.apps.Checkout",
            "address.apps.Address",
            "shipping.apps.Shipping",
            "catalogue.apps.Catalogue",
            "catalogue.reviews.apps.CatalogueReviews",
            "communication.apps.Communication",
            "partner.apps.Partner",
            "basket.apps.Basket",
            "payment.apps.Payment",
            "offer.apps.Offer",
            "order.apps.Order",
            "customer.apps.Customer",
            "search.apps.Search",
            "voucher.apps.Voucher",
            "wishlists.apps.Wishlists",
            "dashboard.apps.Dashboard",
            "dashboard.reports.apps.ReportsDashboard",
            "dashboard.users.apps.UsersDashboard",
            "dashboard.orders.apps.OrdersDashboard",
            "dashboard.catalogue.apps.CatalogueDashboard",
            "dashboard.offers.apps.OffersDashboard",
            "dashboard.partners.apps.PartnersDashboard",
            "dashboard.pages.apps.PagesDashboard",
            "dashboard.ranges.apps.RangesDashboard",
            "dashboard.reviews.apps.ReviewsDashboard",
            "dashboard.vouchers.apps.VouchersDashboard",
            "dashboard.communications.apps.CommunicationsDashboard",
            "dashboard.shipping.apps.ShippingDashboard",
        )
    ),
    *("widget_tweaks", "haystack", "treebeard", "django_tables2"),
]


def set_up() -> None:
    """Migrate the database and put the SKUs on the shelf."""
    from django.core.management import call_command  # noqa: PLC0415
    from oscar.core.loading import get_model  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    partner = get_model("partner", "Partner").objects.create(name="bench")
    kind = get_model("catalogue", "ProductClass").objects.create(name="thing", track_stock=True)
    shelf = [
        get_model("catalogue", "Product")(
            product_class=kind, title=f"thing {number}", slug=f"thing-{number}", upc=f"s{number}"
        )
        for number in range(SKUS)
    ]
    get_model("catalogue", "Product").objects.bulk_create(shelf)
    get_model("partner", "StockRecord").objects.bulk_create(
        get_model("partner", "StockRecord")(
            product=product,
            partner=partner,
            partner_sku=product.upc,
            price_currency="EUR",
            price=Decimal("9.99"),
            num_in_stock=10_000_000,
        )
        for product in shelf
    )
    get_model("payment", "SourceType").objects.create(name="card")
    get_model("order", "PaymentEventType").objects.create(name="Authorised")


def sell_for_ever(seed: int) -> None:
    """Place orders, one after another: basket, totals, order, stock, payment."""
    from django.db import transaction  # noqa: PLC0415
    from oscar.apps.partner.strategy import Default  # noqa: PLC0415
    from oscar.core.loading import get_class, get_model  # noqa: PLC0415

    chance = random.Random(seed)
    shelf = list(get_model("catalogue", "Product").objects.order_by("pk"))
    baskets = get_model("basket", "Basket")
    kind = get_model("payment", "SourceType").objects.get(name="card")
    source, event = get_model("payment", "Source"), get_model("order", "PaymentEvent")
    event_kind = get_model("order", "PaymentEventType").objects.get(name="Authorised")
    shipping = get_class("shipping.methods", "Free")()
    totals = get_class("checkout.calculators", "OrderTotalCalculator")()
    creator = get_class("order.utils", "OrderCreator")()

    def sell() -> None:
        basket: Any = baskets.objects.create()
        basket.strategy = Default()
        for product in chance.sample(shelf, LINES):
            basket.add_product(product, 1)
        charge = shipping.calculate(basket)
        total = totals.calculate(basket, charge)
        with transaction.atomic():
            order = creator.place_order(
                basket=basket,
                total=total,
                shipping_method=shipping,
                shipping_charge=charge,
                order_number=f"{seed}-{basket.pk}",
            )
            paid = {"amount": total.incl_tax or total.excl_tax}
            source.objects.create(
                order=order, source_type=kind, currency="EUR", amount_allocated=paid["amount"]
            )
            event.objects.create(order=order, event_type=event_kind, **paid)
            basket.submit()

    while True:
        sell()


def run() -> None:
    """Sell in several processes until this one is ended."""
    children = []
    for seed in range(CLIENTS):
        child = os.fork()
        if not child:
            sell_for_ever(seed)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


urlpatterns: list[Any] = []

if __name__ == "__main__":
    configure(postgres(*sys.argv[2:5]))
    if sys.argv[1] == "setup":
        set_up()
    else:
        run()
