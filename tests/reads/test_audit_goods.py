"""The audit of goods: a sound catalogue gives nothing; a corruption is seen with its row."""

from datetime import timedelta
from typing import Final

import pytest

from ordito import catalogue
from ordito.catalogue import Attribute, AttributeKind, AttributeUse, Choice
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.reads.audit import run_audit
from tests.rooms.catalogue.builders import AT, a_category
from tests.rooms.catalogue.test_variants import GIFT, RED_L, RED_M, SET, SHIRT, WRAP, WRAPPING

MATERIAL: Final = Attribute(
    code="material",
    name={"en": "Material"},
    kind=AttributeKind.CHOICE,
    choices=(Choice(code="wool", name={"en": "wool"}),),
)
KNIT: Final = a_category(attributes=(AttributeUse(attribute="material"),))
# check -> ways to corrupt what it guards, and the row that is named
GOODS_CORRUPTIONS: Final = {
    "variants_unfit": [
        """UPDATE catalogue.sku SET options = '{"colour": "red"}' WHERE code = 'TSHIRT-RED-M'""",
        """UPDATE catalogue.sku SET options = '{"colour": "red", "size": "XXL"}'
            WHERE code = 'TSHIRT-RED-M'""",
    ],
    "bundles_unsound": [
        "UPDATE catalogue.sku SET components = '[]' WHERE code = 'SET'",
        "UPDATE catalogue.product SET kind = 'goods' WHERE code = 'GIFT'",
        """UPDATE catalogue.sku
              SET components = jsonb_build_array(
                  jsonb_build_object('sku_id', sku_id, 'quantity', 1))
            WHERE code = 'SET'""",
    ],
    "attributes_unknown": [
        "DELETE FROM catalogue.attribute",
        """UPDATE catalogue.product SET attributes = '{"material": "silk"}'
            WHERE code = 'TSHIRT'""",
    ],
}


async def a_catalogue(tx: Tx) -> None:
    await catalogue.put_attributes(tx, attributes=[MATERIAL], at=AT)
    await catalogue.put_categories(tx, categories=[KNIT], at=AT)
    shirt = catalogue.Product(
        product_id=SHIRT.product_id,
        code=SHIRT.code,
        name=SHIRT.name,
        options=SHIRT.options,
        category_id=KNIT.category_id,
        attributes={"material": "wool"},
    )
    await catalogue.put_products(tx, products=[shirt, WRAPPING, GIFT], at=AT)
    await catalogue.put_skus(tx, skus=[RED_M, RED_L, WRAP, SET], at=AT)


async def findings_of(db: Database, *, incremental: bool = False) -> dict[str, list[str]]:
    since = AT - timedelta(days=1) if incremental else None
    verdicts = await db.transact(run_audit, Context.system(), since=since, at=now())
    return {
        verdict.check: [finding.subject for finding in verdict.findings]
        for verdict in verdicts
        if verdict.findings
    }


@pytest.mark.parametrize("incremental", [False, True])
@pytest.mark.parametrize(
    ("check", "statement"),
    [(check, one) for check, some in GOODS_CORRUPTIONS.items() for one in some],
)
async def test_a_corruption_is_seen_with_its_row(
    db: Database, check: str, statement: str, *, incremental: bool
) -> None:
    await db.transact(a_catalogue, Context.system())
    assert await findings_of(db, incremental=incremental) == {}

    async with db.connection() as connection:
        await connection.execute(statement)

    found = await findings_of(db, incremental=incremental)
    named = {"variants_unfit": "TSHIRT-RED-M", "bundles_unsound": "SET"}
    assert found[check] == [named.get(check, "TSHIRT")]
