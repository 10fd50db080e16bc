"""SQL lints: boundary, families and statements, each with planted faults."""

import pytest

from tests.architecture.lint.conftest import Plant
from tools.lint.sql import unread_sql
from tools.lint.sql_boundary import boundaries, copies
from tools.lint.sql_families import families
from tools.lint.sql_statements import statements

SCHEMA = """CREATE SCHEMA stock;
-- family: stock key: sku_id
CREATE TABLE stock.position (
    sku_id uuid NOT NULL,
    place_id uuid NOT NULL,
    units integer NOT NULL,
    PRIMARY KEY (sku_id, place_id)
);
CREATE VIEW stock.v_position AS SELECT sku_id, place_id, units FROM stock.position;
"""
FUNCTION = """CREATE FUNCTION stock.take(p_sku uuid) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    one record;
    free integer;
BEGIN
    FOR one IN
        SELECT place_id FROM stock.position ORDER BY place_id
    LOOP
        {statement};
    END LOOP;
    RETURN free;
END $$;
"""


def named(statement: str) -> str:
    return f"-- name: list_rows\n-- why it is written so\n{statement};\n"


@pytest.mark.parametrize(
    ("path", "statement", "fault"),
    [
        ("orders/queries.sql", "SELECT units FROM stock.position", "another room's table"),
        ("orders/queries.sql", "SELECT units FROM position", "has no schema"),
        ("stock/queries.sql", "SELECT 1 FROM orders.v_order", "stands above"),
        ("stock/queries.sql", "SELECT 1 FROM pricing.v_rulebook", "stands above or beside"),
        ("reads/audit.sql", "SELECT units FROM stock.position", "another room's table"),
        ("flows/place_order.sql", "SELECT 1 FROM flows.made", "holds no SQL"),
        ("orders/queries.sql", "SELECT type FROM platform.fact", "another room's table"),
        ("orders/queries.sql", "SELECT 1 FROM pg_catalog.pg_class", "platform's"),
        (
            "orders/commands.sql",
            "WITH a AS (SELECT 1) INSERT INTO orders.b SELECT * FROM a, stock.position",
            "another room's table",
        ),
    ],
)
def test_finds_a_statement_that_reaches_into_another_room(
    plant: Plant, path: str, statement: str, fault: str
) -> None:
    found = list(boundaries(plant({path: named(statement)})))

    assert [fault in one.message for one in found] == [True]


@pytest.mark.parametrize(
    ("path", "statement"),
    [
        ("orders/queries.sql", "SELECT units FROM stock.v_position"),
        ("reads/audit.sql", "SELECT 1 FROM stock.v_position JOIN orders.v_order USING (sku_id)"),
        ("stock/commands.sql", "WITH a AS (SELECT 1) INSERT INTO stock.position SELECT * FROM a"),
        ("stock/commands.sql", "INSERT INTO platform.fact (slot) SELECT :slot::smallint"),
        ("stock/queries.sql", "SELECT id FROM unnest(:ids::uuid[]) AS given (id)"),
    ],
)
def test_lets_a_statement_name_its_own_and_what_is_published(
    plant: Plant, path: str, statement: str
) -> None:
    house = plant({path: named(statement)})

    assert list(boundaries(house)) == []
    assert list(unread_sql(house)) == []


def test_finds_a_boundary_crossed_inside_a_function(plant: Plant) -> None:
    body = FUNCTION.format(statement="PERFORM 1 FROM orders.line WHERE sku_id = p_sku")

    found = list(boundaries(plant({"stock/schema/0002_pre_take.sql": body})))

    assert [(one.line, "orders.line" in one.message) for one in found] == [(9, True)]


def test_finds_rows_copied_into_another_room(plant: Plant) -> None:
    text = "async def load(tx):\n    await tx.copy('{table}', columns=[], records=[])\n"
    house = plant(
        {
            "orders/history.py": text.format(table="stock.position"),
            "stock/history.py": text.format(table="stock.position"),
        }
    )

    assert [one.path for one in copies(house)] == ["src/ordito/orders/history.py"]


def test_says_what_it_cannot_read(plant: Plant) -> None:
    house = plant({"stock/queries.sql": named("SELEC units FRM position")})

    assert [one.rule for one in unread_sql(house)] == ["sql-unread"]


def test_keeps_quiet_about_a_keyed_schema(plant: Plant) -> None:
    schema = SCHEMA + (
        "-- family: stock key: sku_id\n"
        "CREATE TABLE stock.movement (sku_id uuid NOT NULL, id uuid NOT NULL, place_id uuid,\n"
        "  PRIMARY KEY (sku_id, id), UNIQUE (sku_id, place_id),\n"
        "  FOREIGN KEY (sku_id, place_id) REFERENCES stock.position,\n"
        "  FOREIGN KEY (place_id) REFERENCES network.place);\n"
        "CREATE UNIQUE INDEX one ON stock.movement (sku_id, id) WHERE id IS NOT NULL;\n"
        "-- family: local key: id\n"
        "CREATE TABLE stock.job (id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,"
        " PRIMARY KEY (id));\n"
        "CREATE TABLE stock.movement_old PARTITION OF stock.movement DEFAULT;\n"
        "ALTER TABLE stock.movement ADD CONSTRAINT two UNIQUE (sku_id, id, place_id);\n"
    )
    network = (
        "-- family: reference key: place_id\n"
        "CREATE TABLE network.place (place_id uuid PRIMARY KEY, code text UNIQUE);\n"
    )
    house = plant({"stock/schema/0001_pre_a.sql": schema, "network/schema/0001_pre_a.sql": network})

    assert list(families(house)) == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("CREATE TABLE stock.x (id uuid PRIMARY KEY)", "write `-- family"),
        ("-- family: shop key: id\nCREATE TABLE stock.x (id uuid PRIMARY KEY)", "no family"),
        (
            "-- family: stock key: sku_id\n-- far\nCREATE TABLE stock.x (sku_id uuid PRIMARY KEY)",
            "write `-- family",
        ),
        (
            "-- family: party key: sku_id\nCREATE TABLE stock.x (sku_id uuid PRIMARY KEY)",
            "is customer_id",
        ),
        (
            (
                "-- family: claim key: a, b\n"
                "CREATE TABLE stock.x (a text NOT NULL, b text NOT NULL, PRIMARY KEY (a, b))"
            ),
            "one column",
        ),
        (
            "-- family: log key: slot\nCREATE TABLE stock.x (id uuid, PRIMARY KEY (slot, id))",
            "no column slot",
        ),
        (
            "-- family: log key: slot\nCREATE TABLE stock.x (slot int, PRIMARY KEY (slot))",
            "must be NOT NULL",
        ),
        ("-- family: log key: slot\nCREATE TABLE stock.x (slot int NOT NULL)", "no primary key"),
        (
            (
                "-- family: log key: slot\n"
                "CREATE TABLE stock.x (id uuid, slot int NOT NULL, PRIMARY KEY (id, slot))"
            ),
            "must begin with slot",
        ),
        (
            (
                "-- family: log key: slot\n"
                "CREATE TABLE stock.x (slot int NOT NULL, id uuid UNIQUE, PRIMARY KEY (slot))"
            ),
            "must begin with slot",
        ),
        (
            (
                "-- family: log key: slot\n"
                "CREATE TABLE stock.x (slot int NOT NULL, id int, PRIMARY KEY (slot), UNIQUE (id))"
            ),
            "must begin with slot",
        ),
        (
            (
                "-- family: log key: slot\nCREATE TABLE stock.x (slot int NOT NULL,\n"
                "  sku_id uuid REFERENCES stock.position, PRIMARY KEY (slot))"
            ),
            "leaves the family",
        ),
        (
            (
                "-- family: stock key: sku_id\n"
                "CREATE TABLE stock.x (sku_id uuid NOT NULL, place_id uuid, PRIMARY KEY (sku_id),\n"
                "  FOREIGN KEY (place_id, sku_id) REFERENCES stock.position (place_id, sku_id))"
            ),
            "must begin with sku_id",
        ),
        ("CREATE UNIQUE INDEX x ON stock.position (place_id)", "must begin with sku_id"),
        ("ALTER TABLE stock.position ADD CONSTRAINT x UNIQUE (units)", "must begin with sku_id"),
        ("ALTER TABLE stock.position ADD COLUMN id bigserial", "serial"),
        ("ALTER TABLE stock.position ADD COLUMN i int GENERATED ALWAYS AS IDENTITY", "identity"),
        ("CREATE SEQUENCE stock.numbers", "a sequence"),
        (
            "CREATE TRIGGER t BEFORE INSERT ON stock.position FOR EACH ROW EXECUTE FUNCTION f()",
            "a trigger",
        ),
        (
            "ALTER TABLE stock.position ADD CONSTRAINT x EXCLUDE USING gist (units WITH =)",
            "exclusion",
        ),
        (
            (
                "ALTER TABLE stock.position ADD CONSTRAINT x"
                " UNIQUE (sku_id, units) DEFERRABLE INITIALLY DEFERRED"
            ),
            "deferrable",
        ),
    ],
)
def test_finds_what_does_not_spread(plant: Plant, statement: str, fault: str) -> None:
    found = list(families(plant({"stock/schema/0001_pre_a.sql": f"{SCHEMA}{statement};\n"})))

    assert [fault in one.message for one in found] == [True]


@pytest.mark.parametrize(
    ("path", "statement", "fault"),
    [
        (
            "commands",
            (
                "MERGE INTO stock.position p USING stock.x x ON p.sku_id = x.sku_id"
                " WHEN MATCHED THEN DELETE"
            ),
            "MERGE",
        ),
        ("commands", "UPDATE stock.position SET units = 1 WHERE taken_at < now()", "parameter"),
        ("commands", "UPDATE stock.position SET units = random() WHERE sku_id = :s", "parameter"),
        (
            "commands",
            (
                "INSERT INTO stock.position VALUES (:s) ON CONFLICT (sku_id) DO UPDATE"
                " SET id = gen_random_uuid()"
            ),
            "parameter",
        ),
        ("commands", "INSERT INTO stock.position VALUES (:s, uuidv7())", "parameter"),
        (
            "commands",
            "INSERT INTO stock.position VALUES (:s, (SELECT 1))",
            "a subquery in VALUES",
        ),
        ("commands", "UPDATE stock.position SET sku_id = :t WHERE sku_id = :s", "never changes"),
        (
            "commands",
            "SELECT units FROM stock.position WHERE sku_id = ANY(:s::uuid[]) FOR UPDATE",
            "FOR UPDATE needs",
        ),
        (
            "commands",
            (
                "UPDATE stock.position SET units = 1 WHERE (sku_id, place_id) IN"
                " (SELECT sku_id, place_id FROM stock.position LIMIT 1 FOR UPDATE SKIP LOCKED)"
            ),
            "FOR UPDATE needs",
        ),
        (
            "commands",
            (
                "SELECT p.units FROM unnest(:s::uuid[]) AS given (sku_id)"
                " JOIN stock.position AS p ON p.sku_id = given.sku_id FOR UPDATE"
            ),
            "FOR UPDATE needs",
        ),
        ("queries", "SELECT units FROM stock.position", "has no LIMIT"),
        ("queries", "SELECT place_id, sum(units) FROM stock.position GROUP BY 1", "has no LIMIT"),
        ("queries", "SELECT sum(units) FROM stock.position GROUP BY ROLLUP (place_id)", "ROLLUP"),
        (
            "queries",
            "WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT 1 FROM r) SELECT 1 FROM r LIMIT 1",
            "RECURSIVE",
        ),
    ],
)
def test_finds_statements_that_do_not_scale(
    plant: Plant, path: str, statement: str, fault: str
) -> None:
    house = plant({"stock/schema/0001_pre_a.sql": SCHEMA, f"stock/{path}.sql": named(statement)})

    assert fault in "".join(one.message for one in statements(house))


@pytest.mark.parametrize(
    ("path", "statement"),
    [
        ("commands", "UPDATE stock.position SET units = :n WHERE sku_id = ANY(:s::uuid[])"),
        ("commands", "SELECT units FROM stock.position WHERE sku_id = :s FOR UPDATE SKIP LOCKED"),
        ("commands", "INSERT INTO stock.position VALUES (:s, :p) ON CONFLICT DO NOTHING"),
        ("queries", "SELECT units FROM stock.position LIMIT :limit"),
        ("queries", "SELECT count(*), max(units) FROM stock.position"),
        ("queries", "-- bounded: a SKU has few places\nSELECT units FROM stock.position"),
    ],
)
def test_keeps_quiet_about_statements_that_scale(plant: Plant, path: str, statement: str) -> None:
    house = plant({"stock/schema/0001_pre_a.sql": SCHEMA, f"stock/{path}.sql": named(statement)})

    assert list(statements(house)) == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE stock.position SET units = extract(epoch FROM now())", "parameter"),
        ("SELECT units INTO free FROM stock.position FOR UPDATE", "FOR UPDATE needs"),
    ],
)
def test_judges_the_bodies_of_functions(plant: Plant, statement: str, fault: str) -> None:
    body = SCHEMA + FUNCTION.format(statement=statement)

    found = list(statements(plant({"stock/schema/0001_pre_a.sql": body})))

    assert [fault in one.message for one in found] == [True]
