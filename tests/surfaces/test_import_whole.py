"""Imports that must be whole: orders of several lines, gift cards, and what a kill interrupts."""

from pathlib import Path
from typing import Final

import pytest

from ordito import catalogue, ledger, stock
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.reads.audit import run_audit
from ordito.surfaces.connectors.files.kinds import KINDS
from ordito.surfaces.connectors.files.load import load_file
from ordito.surfaces.connectors.files.model import FieldSource, FileFormat, Map
from ordito.surfaces.connectors.files.reader import open_source
from tests.company import found
from tests.surfaces.test_import_files import load

pytestmark = pytest.mark.anyio

SHOP: Final = Map(
    source="old-shop",
    file=FileFormat(decimal=","),
    fields={
        "external_id": "Order",
        "placed_at": "Date",
        "currency": FieldSource(constant="EUR"),
        "channel": FieldSource(constant="web"),
        "place": FieldSource(constant="depot"),
        "kind": FieldSource(column="Sent", lookup={"y": "receipt", "n": "order"}),
        "sku": "Item",
        "quantity": "Pcs",
        "total_minor": FieldSource(column="Sum", factor=100),
        "tax_minor": FieldSource(column="Tax", factor=100),
        "customer.external_id": "Buyer",
        "payment.tender": FieldSource(constant="paypal"),
    },
)


async def test_orders_are_taken_whole_or_not_at_all(db: Database, tmp_path: Path) -> None:
    company = await found(db, units=3)
    path = tmp_path / "orders.csv"
    path.write_text(
        "Order;Date;Sent;Item;Pcs;Sum;Tax;Buyer\n"
        "A1;2026-01-05;n;shirt;1;19,90;3,59;B1\n"
        "A2;2026-01-05;n;shirt;1;19,90;3,59;B2\n"
        "A1;2026-01-05;n;laptop;5;4495,00;810,57;B1\n"
        "A3;2026-01-06;y;shirt;2;39,80;7,18;B1\n"
        "A2;2026-01-05;n;hat;1;5,00;0,90;B2\n"
        "A4;2026-01-06;n;shirt;1;19,90;3,59;B1\n"
        "A4;2026-01-06;n;laptop;x;899,00;162,11;B1\n"
        "A5;2026-01-06;n;shirt;1;19,90;3,59;B1\n"
        "A5;2026-01-06;n\n"
    )
    dry, _ = await load(db, path, SHOP, "orders", is_dry=True)
    first, rejects = await load(db, path, SHOP, "orders")
    again, _ = await load(db, path, SHOP, "orders")
    positions = await db.read(stock.list_positions, sku_ids=list(company.skus.values()))
    depot = {one.sku_id: one for one in positions if one.place_id == company.places["depot"]}

    assert dry.outcomes == first.outcomes == {"created": 3, "refused": 6}
    assert again.outcomes == {"unchanged": 3, "refused": 6}
    assert [(row["Order"], row["rejected_code"]) for row in rejects] == [
        ("A4", "files.order_incomplete"),
        ("A4", "files.value_wrong"),
        ("A5", "files.order_incomplete"),
        ("A5", "files.line_broken"),
        ("A2", "catalogue.unknown_sku"),
        ("A2", "catalogue.unknown_sku"),
    ]
    assert (depot[company.skus["shirt"]].on_hand, depot[company.skus["shirt"]].reserved) == (3, 1)
    laptop = depot[company.skus["laptop"]]
    assert (laptop.on_hand, laptop.reserved, laptop.shortfall) == (3, 5, 2)
    verdicts = await db.read(run_audit, since=None, at=now())
    assert {one.check: one.findings for one in verdicts if one.findings} == {}


async def test_gift_cards_keep_what_is_left_on_them(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text(
        "Card,Left,Until\n6006491234567890,25.50,2030-01-01\n6006491234567891,0,\n1,1,\n"
        "6006491234567890,99,\n"
    )
    wanted = Map(
        source="old-shop",
        fields={
            "number": "Card",
            "currency": FieldSource(constant="EUR"),
            "balance_minor": FieldSource(column="Left", factor=100),
            "expires_at": "Until",
        },
    )
    first, rejects = await load(db, path, wanted, "gift-cards")
    again, _ = await load(db, path, wanted, "gift-cards")
    card = await db.read(ledger.find_gift_card, number="6006491234567890")

    assert card is not None
    assert card.free == 2550
    assert first.outcomes == {"created": 2, "refused": 2}
    assert again.outcomes == {"unchanged": 2, "refused": 2}
    assert {row["rejected_field"] for row in rejects} == {"number"}


class _Killed(Exception):
    """The import ends in the middle."""


async def test_interrupted_import_is_finished_by_the_same_command(
    db: Database, tmp_path: Path
) -> None:
    await found(db, units=1)
    path = tmp_path / "moves.csv"
    rows = "".join(f"m{i};shirt;north;{-1 if i % 3 else 5}\n" for i in range(600))
    path.write_text(f"id;sku;place;units\n{rows}")
    wanted = Map(
        source="wms",
        fields={
            "message_id": "id",
            "sku": "sku",
            "place": "place",
            "change": "units",
            "as_of": FieldSource(constant=now().isoformat()),
        },
    )

    def kill(done: int) -> None:
        if done >= 500:
            raise _Killed

    with open_source(path, wanted.file) as source, pytest.raises(_Killed):
        await load_file(
            db,
            source,
            kind=KINDS["stock"],
            wanted=wanted,
            reject=lambda *_: None,
            tell=kill,
        )
    tally, _ = await load(db, path, wanted, "stock")
    again, _ = await load(db, path, wanted, "stock")
    (shirt,) = await db.read(catalogue.list_skus_named, codes=["shirt"])
    positions = await db.read(stock.list_positions, sku_ids=[shirt.sku_id])

    assert sum(tally.outcomes.values()) == sum(again.outcomes.values()) == 600
    assert again.outcomes == {"unchanged": 600}
    # one unit was there; 200 times five came, 400 times one went
    assert 601 in {one.on_hand for one in positions}
