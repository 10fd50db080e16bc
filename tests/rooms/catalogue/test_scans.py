"""What scanners send, read by GS1's rules, and refused with the reason."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import catalogue
from ordito.catalogue import Holds, Scan, ScanPrefix
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from tests.rooms.catalogue.builders import AT, a_product, a_sku

GTIN = "08001234567897"


@pytest.mark.parametrize(
    ("text", "scan"),
    [
        pytest.param("73513537", Scan(gtin="00000073513537"), id="GTIN-8"),
        pytest.param("036000291452", Scan(gtin="00036000291452"), id="GTIN-12"),
        pytest.param("8001234567897", Scan(gtin=GTIN), id="GTIN-13"),
        pytest.param("10614141000415", Scan(gtin="10614141000415"), id="GTIN-14"),
        pytest.param("]E08001234567897", Scan(gtin=GTIN), id="with a symbology identifier"),
        pytest.param(
            f"]C101{GTIN}10LOT1\x1d17261231",
            Scan(gtin=GTIN, lot="LOT1", expires_on=date(2026, 12, 31)),
            id="GS1-128",
        ),
        pytest.param(
            f"]d201{GTIN}21S-9\x1d3103001250", Scan(
                gtin=GTIN, serial="S-9", weight_kg=Decimal("1.250")
            ), id="DataMatrix",
        ),
        pytest.param(
            f"(01){GTIN}(17)270200(10)A", Scan(gtin=GTIN, lot="A", expires_on=date(2027, 2, 28)),
            id="as people read it; day 00 is the last of the month",
        ),
        pytest.param(
            f"https://shop.example/01/{GTIN}/10/ABC/21/1?17=261231",
            Scan(gtin=GTIN, lot="ABC", serial="1", expires_on=date(2026, 12, 31)),
            id="Digital Link",
        ),
    ],
)  # fmt: skip
def test_reads(text: str, scan: Scan) -> None:
    assert catalogue.read_scan(text) == scan


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("8001234567890", "check digit", id="wrong check digit"),
        pytest.param("(01)08001234567890", "check digit", id="wrong check digit in AI 01"),
        pytest.param("12345", "12, 13, or 14 digits", id="too short"),
        pytest.param("3103001250", "no article", id="a weight of nothing"),
        pytest.param("https://shop.example/red-shirt", "identifier", id="another link"),
        pytest.param("hello", "cannot be read", id="words"),
        pytest.param("", "Nothing", id="nothing"),
        pytest.param("0" * 501, "far too much", id="too long"),
    ],
)
def test_refuses_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(catalogue.WrongScan) as refused:
        catalogue.read_scan(text)

    assert why in refused.value.detail


@given(st.text(max_size=40))
def test_whatever_is_scanned_is_read_or_refused(text: str) -> None:
    with suppress(catalogue.WrongScan):
        assert catalogue.is_gtin(catalogue.read_scan(text).gtin)


@given(
    item=st.integers(10000, 99999),
    value=st.integers(0, 99999),
    holds=st.sampled_from(list(Holds)),
    has_inner_check=st.booleans(),
)
def test_a_barcode_of_the_own_holds_article_and_value(
    item: int, value: int, holds: Holds, *, has_inner_check: bool
) -> None:
    digits = 4 if has_inner_check else 5
    own = ScanPrefix(
        prefix="21",
        holds=holds,
        value_digits=digits,
        decimals=2,
        has_inner_check=has_inner_check,
    )
    number = f"{value % 10**digits:0{digits}d}"
    body = f"21{item}{'7' if has_inner_check else ''}{number}"
    article = f"21{item}00000"

    scan = catalogue.read_scan(body + catalogue.check_digit(body), own=[own])

    assert scan.gtin == (article + catalogue.check_digit(article)).zfill(14)
    told = {Holds.WEIGHT_KG: scan.weight_kg, Holds.PRICE: scan.price, Holds.COUNT: scan.count}
    expected = int(number) // 100 if holds is Holds.COUNT else Decimal(number) / 100
    assert told[holds] == expected


async def test_finds_the_sku_of_any_of_its_barcodes(db: Database) -> None:
    sku = a_sku(gtin="8001234567897")

    async def a_catalogue(tx: Tx) -> None:
        await catalogue.put_products(tx, products=[a_product()], at=AT)
        await catalogue.put_skus(tx, skus=[sku], at=AT)

    await db.transact(a_catalogue, Context.system())
    found = await db.read(catalogue.find_scanned, text=f"01{GTIN}10L7")

    assert found == (sku.sku_id, Scan(gtin=GTIN, lot="L7"))
    with pytest.raises(catalogue.UnknownScanned):
        await db.read(catalogue.find_scanned, text="4006381333931")


async def test_prefixes_that_cannot_be_told_apart_are_refused(tx: Tx) -> None:
    short, long = (ScanPrefix(prefix=prefix, holds=Holds.PRICE) for prefix in ("21", "211"))

    with pytest.raises(catalogue.ScanPrefixClash):
        await catalogue.put_scan_prefixes(tx, prefixes=[long, short])

    await catalogue.put_scan_prefixes(tx, prefixes=[short])
    await catalogue.put_scan_prefixes(tx, prefixes=[long])
    assert await catalogue.list_scan_prefixes(tx) == [long]
