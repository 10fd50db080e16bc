"""Files of other systems: read by a map, the good rows taken, the others told."""

import csv
import random
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ordito import catalogue, customers, pricing, stock
from ordito.customers import Identifier, IdentifierKind, NewCustomer
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.reads.audit import run_audit
from ordito.surfaces.connectors.files.errors import (
    EncodingWrong,
    FileMissing,
    FileUnreadable,
    MapWrong,
    ValueWrong,
)
from ordito.surfaces.connectors.files.kinds import KINDS
from ordito.surfaces.connectors.files.load import Tally, load_file
from ordito.surfaces.connectors.files.mapping import read_map, shape
from ordito.surfaces.connectors.files.model import FieldSource, FileFormat, Line, Map
from ordito.surfaces.connectors.files.reader import open_source
from ordito.surfaces.connectors.files.rejects import rejects_file
from tests.company import Company, found

pytestmark = pytest.mark.anyio

GOODS: Final = Map(
    source="erp",
    fields={
        "sku": "Articolo",
        "name.it": "Descrizione",
        "gtin": "EAN",
        "active": FieldSource(column="Stato", lookup={"A": True, "D": False}),
    },
)
PRICES: Final = Map(
    source="erp",
    file=FileFormat(decimal=",", thousands=".", date="%d/%m/%Y", zone="Europe/Rome"),
    fields={
        "sku": "Articolo",
        "price_list": FieldSource(constant="list"),
        "unit_minor": FieldSource(column="Prezzo", factor=100),
        "valid_from": "Dal",
    },
)


async def load(
    db: Database, path: Path, wanted: Map, kind: str, *, is_dry: bool = False
) -> tuple[Tally, list[dict[str, str]]]:
    """Load a file; return the count and the rows of its file of rejects."""
    rejects = path.with_name(f"{path.stem}-rejects.csv")
    with (
        open_source(path, wanted.file) as source,
        rejects_file(rejects, source.columns, source.format) as reject,
    ):
        form = source.format
        tally = await load_file(
            db, source, kind=KINDS[kind], wanted=wanted, reject=reject, is_dry=is_dry
        )
    if not rejects.exists():
        return tally, []
    with rejects.open(encoding=form.encoding or "utf-8", newline="") as opened:
        return tally, list(csv.DictReader(opened, delimiter=form.delimiter or ","))


def lines_of(path: Path, form: FileFormat | None = None) -> list[Line]:
    with open_source(path, form or FileFormat()) as source:
        return sorted(source.lines(), key=lambda line: line.number)


def goods_file(path: Path, *, encoding: str = "cp1252", delimiter: str = ";") -> Path:
    rows = [
        ["Articolo", "Descrizione", "EAN", "Stato"],
        ["caffè-1", "Caffè; macinato", "8000000000002", "A"],
        ["caffe-2", "  Caffè in grani ", "4006381333931", "A"],
        ["caffe-3", "Caffè 3", "12345", "A"],
        ["caffe-4", "Caffè 4", "", "?"],
        ["", "Senza codice", "", "A"],
        ["caffe-5", "Riga\nspezzata", "", "D"],
    ]
    with path.open("w", encoding=encoding, newline="") as opened:
        csv.writer(opened, delimiter=delimiter).writerows(rows)
    return path


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("cp1252", ";"), ("utf-8", ","), ("utf-8-sig", "\t"), ("utf-16", "|"), ("iso-8859-15", ";")],
)
async def test_good_rows_are_taken_and_bad_ones_told(
    db: Database, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = goods_file(tmp_path / "goods.csv", encoding=encoding, delimiter=delimiter)
    told = encoding if not encoding.startswith("utf") else None
    wanted = Map(source="erp", fields=GOODS.fields, file=FileFormat(encoding=told))
    tally, rejects = await load(db, path, wanted, "products")
    again, _ = await load(db, path, wanted, "products")
    taken = await db.read(catalogue.list_skus_named, codes=["caffè-1", "caffe-2", "caffe-5"])
    names = {sku.code: sku.name["it"] for sku in taken}

    assert names == {
        "caffè-1": "Caffè; macinato",
        "caffe-2": "Caffè in grani",
        "caffe-5": "Riga\nspezzata",
    }
    assert tally.outcomes == {"created": 3, "refused": 3}
    assert (tally.corrected, tally.corrections["outer_blanks"]) == (1, 1)
    assert again.outcomes == {"unchanged": 3, "refused": 3}
    assert [
        (row["rejected_row"], row["rejected_code"], row["rejected_field"]) for row in rejects
    ] == [
        ("5", "files.value_wrong", "active"),
        ("6", "files.value_wrong", ""),
        ("4", "catalogue.wrong_gtin", "gtin"),
    ]
    assert all(row["remedy"] for row in rejects)


async def test_rejects_are_corrected_and_fed_again(db: Database, tmp_path: Path) -> None:
    path = goods_file(tmp_path / "goods.csv")
    wanted = Map(source="erp", fields=GOODS.fields, file=FileFormat(encoding="cp1252"))
    await load(db, path, wanted, "products")
    rejects = tmp_path / "goods-rejects.csv"
    text = rejects.read_text("cp1252").replace("12345", "12345670").replace(";?;", ";A;")
    rejects.write_text(text, "cp1252")
    tally, left = await load(db, rejects, wanted, "products")

    assert tally.outcomes == {"created": 2, "refused": 1}
    assert [row["Descrizione"] for row in left] == ["Senza codice"]
    assert "rejected_row" in left[0]


async def test_dry_run_keeps_nothing(db: Database, tmp_path: Path) -> None:
    path = goods_file(tmp_path / "goods.csv", encoding="utf-8")
    dry, _ = await load(db, path, GOODS, "products", is_dry=True)
    assert dry.outcomes == {"created": 3, "refused": 3}
    assert await db.read(catalogue.list_skus_named, codes=["caffe-2"]) == []


async def test_broken_lines_are_told_and_the_rest_taken(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "goods.csv"
    path.write_text(
        'Articolo;Descrizione;EAN;Stato\na;A;;A\nb;B\nc;C;;A;surplus\nd;D;;A\ne;"open;;A\n'
    )
    tally, rejects = await load(db, path, GOODS, "products")
    assert tally.outcomes == {"created": 2, "refused": 3}
    assert {row["rejected_code"] for row in rejects} == {"files.line_broken"}
    assert [row["rejected_row"] for row in rejects] == ["3", "4", "6"]
    assert [row["Articolo"] for row in rejects] == ["b", "c", "e"]


async def test_numbers_and_dates_are_read_as_the_country_writes_them(
    db: Database, tmp_path: Path
) -> None:
    company = await found(db)
    path = tmp_path / "prices.csv"
    path.write_text(
        "Articolo;Prezzo;Dal\n"
        "shirt;€ 1.234,50;01/02/2026\n"
        "laptop;12,345;01/02/2026\n"
        "hat;1;01/02/2026\n"
        "laptop;9,99;31/02/2026\n"
    )
    tally, rejects = await load(db, path, PRICES, "prices")
    prices = await db.read(pricing.list_prices_of, sku_id=company.skus["shirt"])
    assert prices[0].breaks[0].unit_minor == 123_450
    assert prices[0].valid_from.isoformat() == "2026-01-31T23:00:00+00:00"
    assert tally.outcomes == {"updated": 1, "refused": 3}
    assert [row["rejected_code"] for row in rejects] == [
        "files.value_wrong",
        "files.value_wrong",
        "catalogue.unknown_sku",
    ]


async def test_parquet_keeps_its_types(db: Database, tmp_path: Path) -> None:
    company = await found(db)
    path = tmp_path / "stock.parquet"
    with duckdb.connect() as engine:
        engine.sql(
            "FROM (VALUES ('shirt', 'north', 7::DOUBLE), ('shirt', 'moon', 1),"
            " ('laptop', 'north', 2.5)) AS rows (sku, place, units)"
        ).write_parquet(str(path))
    wanted = Map(source="wms", fields={"sku": "sku", "place": "place", "on_hand": "units"})
    tally, rejects = await load(db, path, wanted, "stock")
    positions = await db.read(stock.list_positions, sku_ids=[company.skus["shirt"]])
    held = {one.place_id: one.on_hand for one in positions}
    assert held[company.places["north"]] == 7
    assert tally.outcomes == {"updated": 1, "refused": 2}
    assert {row["rejected_row"] for row in rejects} == {"2", "3"}
    verdicts = await db.read(run_audit, since=None, at=now())
    assert {one.check: one.findings for one in verdicts if one.findings} == {}


async def test_customers_come_with_what_they_are_known_by(db: Database, tmp_path: Path) -> None:
    await found(db)
    path = tmp_path / "people.csv"
    path.write_text("Nr,First,Last,Mail\n1,Anna,Kask,anna@example.org\n2,,Tamm,\n1,Anna,Twin,\n")
    wanted = Map(
        source="crm",
        fields={
            "external_id": "Nr",
            "name": FieldSource(column=("First", "Last")),
            "email": "Mail",
        },
    )
    tally, _ = await load(db, path, wanted, "customers")
    anna = await db.read(
        customers.find_by_identifier,
        identifier=Identifier(IdentifierKind.EXTERNAL, "1", source="crm"),
    )
    assert anna is not None
    profile = await db.read(customers.get_profile, customer_id=anna)
    assert profile.customer.name == "Anna Kask"
    assert tally.outcomes == {"created": 2, "refused": 1}
    assert tally.reasons == {"platform.put_twice": 1}


async def test_customers_come_with_what_they_allowed_and_its_proof(
    db: Database, tmp_path: Path
) -> None:
    await found(db)
    path = tmp_path / "crm.csv"
    path.write_text(
        "Nr,Name,Born,Mail,News,Form,On\n"
        "1,Anna Kask,1990-02-03,anna@kask.ee,Y,web:7,2026-01-02\n"
        "2,Bruno Tamm,,bruno@tamm.ee,Y,,\n"
        "3,Clara Saar,,clara@saar.ee,N,,\n"
        "4,Dora Lill,,dora@lill.ee,Y,web:7,2026-01-02\n"
    )
    wanted = Map(
        source="crm",
        fields={
            "external_id": "Nr",
            "name": "Name",
            "birth_date": "Born",
            "email": "Mail",
            "consents.marketing.email": FieldSource(
                column="News", lookup={"Y": "granted", "N": "denied"}
            ),
            "consent_proof": "Form",
            "consent_at": "On",
        },
    )
    dora = await db.transact(
        customers.register,
        Context.system(),
        customer=NewCustomer(
            customer_id=CustomerId(ids.new()),
            identifiers=(Identifier(IdentifierKind.EMAIL, "dora@lill.ee"),),
        ),
        at=now(),
    )
    await db.transact(customers.erase, Context.system(), customer_id=dora, at=now())

    rehearsed, _ = await load(db, path, wanted, "customers", is_dry=True)
    assert await _in_crm(db, "1") is None
    tally, rejects = await load(db, path, wanted, "customers")
    again, _ = await load(db, path, wanted, "customers")

    assert tally.outcomes == rehearsed.outcomes == {"created": 2, "refused": 2}
    assert again.outcomes == {"unchanged": 2, "refused": 2}
    told = {row["Name"]: row["rejected_code"] for row in rejects}
    assert told == {
        "Bruno Tamm": "feed.consent_unproven",
        "Dora Lill": "feed.customer_erased",
    }
    anna, clara = await _in_crm(db, "1"), await _in_crm(db, "3")
    assert anna is not None
    assert clara is not None
    assert (await db.read(customers.get_profile, customer_id=anna)).customer.birth_date == date(
        1990, 2, 3
    )
    for whose, is_allowed in ((anna, True), (clara, False)):
        asked = {"customer_id": whose, "purpose": "marketing", "channel": "email"}
        assert await db.read(customers.consents.is_allowed, **asked) is is_allowed
        (said,) = await db.read(customers.consents.list_record, customer_id=whose)
        assert said.evidence == ("web:7" if is_allowed else "import")


async def _in_crm(db: Database, number: str) -> CustomerId | None:
    identifier = Identifier(IdentifierKind.EXTERNAL, number, source="crm")
    return await db.read(customers.find_by_identifier, identifier=identifier)


def test_bytes_of_another_encoding_are_told_with_their_line(tmp_path: Path) -> None:
    path = goods_file(tmp_path / "goods.csv")
    with pytest.raises(EncodingWrong, match="line 2"), open_source(path, FileFormat()):
        pass


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("\n")
    false = tmp_path / "false.parquet"
    false.write_bytes(b"PAR1 and nothing else")
    for path, refusal in (
        (empty, FileUnreadable),
        (false, FileUnreadable),
        (tmp_path / "nowhere.csv", FileMissing),
    ):
        with pytest.raises(refusal), open_source(path, FileFormat()):
            pass


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("source = 'erp'\n[fields]\nsku = 'Nowhere'", "fields.sku.column"),
        ("source = 'erp'\n[fields]\nskew = 'Articolo'", "fields.skew"),
        ("source = 'erp'\n[fields]\n'name.it' = 'Articolo'", "fields.sku"),
        ("source = 'erp'\n[fields]\nsku = {}", "fields.sku"),
        ("source = 'erp'\n[fields]\nsku = { colum = 'a' }", "map"),
        ("source = 'erp'\n[fields]\nsku = 'a'\n[file]\nzone = 'Moon/Sea'", "file.zone"),
        ("source 'erp'", "map"),
    ],
)
async def test_wrong_map_is_refused_by_the_name_of_its_field(
    db: Database, tmp_path: Path, text: str, field: str
) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(MapWrong) as refused:
        await load(db, goods_file(tmp_path / "g.csv", encoding="utf-8"), read_map(path), "products")
    assert refused.value.field == field


def test_gtin_gets_back_the_zeros_that_a_spreadsheet_took() -> None:
    wanted = Map(source="erp", fields={"sku": "a", "gtin": "b"})
    shaped = shape(Line(1, {"a": "x", "b": "12345670.0"}), wanted)
    longer = shape(Line(1, {"a": "x", "b": "36000291452"}), wanted)
    assert (shaped.fields["gtin"], shaped.corrections) == ("12345670", ("gtin",))
    assert longer.fields["gtin"] == "036000291452"


def test_empty_cell_leaves_or_clears() -> None:
    wanted = Map(source="erp", fields={"name": "a", "city": FieldSource(column="b", clear=True)})
    assert shape(Line(1, {"a": None, "b": " "}), wanted).fields == {"city": None}


_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=12
)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(_texts, _texts, _texts), max_size=20),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str]],
    delimiter: str,
    encoding: str,
    newline: str,
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.csv"
    with path.open("w", encoding=encoding, newline="") as opened:
        writer = csv.writer(
            opened, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL
        )
        writer.writerow(["a", "b", "c"])
        writer.writerows(rows)
    read = [tuple(line.cells[name] or "" for name in "abc") for line in lines_of(path)]
    assert read == rows
    assert [line.number for line in lines_of(path)] == list(range(2, len(rows) + 2))


_prices = st.one_of(
    st.integers(0, 99_999).map(lambda minor: f"{minor // 100},{minor % 100:02}"),
    st.sampled_from(["", "x", "-1,00", "1,234", "1.000,00", " 5,00 ", "€ 7"]),
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(st.tuples(st.sampled_from(["shirt", "laptop", "hat", ""]), _prices), max_size=25),
    seed=st.integers(0, 99),
)
async def test_mixed_files_end_in_what_was_taken_however_often_they_are_fed(
    address: str, tmp_path: Path, rows: list[tuple[str, str]], seed: int
) -> None:
    """Every row is accepted or rejected, never both or none; feeding again changes nothing."""
    wanted = Map(
        source="erp",
        file=FileFormat(decimal=",", thousands="."),
        fields={
            "sku": "sku",
            "price_list": FieldSource(constant="list"),
            "unit_minor": FieldSource(column="price", factor=100),
            "valid_from": FieldSource(constant="2026-01-01T00:00:00Z"),
        },
    )
    path = tmp_path / "mixed.csv"
    random.Random(seed).shuffle(rows)
    with path.open("w", newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        writer.writerow(["sku", "price"])
        writer.writerows(rows)
    async with Database.open(address) as db:
        company = await _founded(db)
        dry, _ = await load(db, path, wanted, "prices", is_dry=True)
        first, rejects = await load(db, path, wanted, "prices")
        again, _ = await load(db, path, wanted, "prices")
        expected = _expected(rows)
        assert dry.outcomes == first.outcomes
        assert sum(first.outcomes.values()) == len(rows)
        assert first.rejected == len(rejects) == again.rejected == len(rows) - len(expected)
        for sku in ("shirt", "laptop"):
            said = [minor for code, minor in expected if code == sku]
            prices = await db.read(pricing.list_prices_of, sku_id=company.skus[sku])
            held = [one for one in prices if one.valid_from.year == 2026]
            assert not said or held[0].breaks[0].unit_minor == said[-1]


async def _founded(db: Database) -> Company:
    try:
        return await found(db, units=1)
    except Exception:  # noqa: BLE001 # an earlier example has founded it already
        company = Company()
        for code in ("shirt", "laptop"):
            (sku,) = await db.read(catalogue.list_skus_named, codes=[code])
            company.skus[code] = sku.sku_id
        return company


def _expected(rows: list[tuple[str, str]]) -> list[tuple[str, int]]:
    """Return what of the rows can be taken: an oracle that knows nothing of the product's code."""
    taken: list[tuple[str, int]] = []
    for sku, price in rows:
        text: Any = price.strip().removeprefix("€ ").replace(".", "")
        if sku not in ("shirt", "laptop") or not text or text.startswith(("x", "-")):
            continue
        whole, _, fraction = text.partition(",")
        if len(fraction) <= 2:
            taken.append((sku, int(whole) * 100 + int(fraction.ljust(2, "0"))))
    return taken


def test_value_that_means_nothing_is_refused_with_its_field() -> None:
    wanted = Map(source="erp", fields={"active": "a"})
    with pytest.raises(ValueWrong) as refused:
        shape(Line(1, {"a": "forse"}), wanted)
    assert refused.value.field == "active"
