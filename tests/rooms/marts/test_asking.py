"""Questions of people are answered from one build, and reach nothing else."""

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from ordito import marts
from ordito.surfaces.cli.main import app

REFUSED = (
    "DROP VIEW fact_order",
    "SELECT 1; SELECT 2",
    "FROM read_csv('/etc/passwd')",
    "FROM glob('/etc/*')",
    "COPY fact_order TO '/tmp/ordito-not-there.csv'",
    "EXPLAIN ANALYZE COPY fact_order TO '/tmp/ordito-not-there.csv'",
    "ATTACH '/tmp/ordito-not-there.db'",
    "SET enable_external_access = true",
    "SELECT nothing FROM fact_order",
)


def test_a_question_is_answered_and_nothing_else(small_lake: Path) -> None:
    built = marts.current(small_lake)
    told = marts.ask(small_lake, built, "SELECT order_id FROM fact_order ORDER BY 1;", most=2)
    assert (told.columns, len(told.rows), told.is_whole) == (("order_id",), 2, False)
    for question in REFUSED:
        with pytest.raises(marts.NotAQuestion):
            marts.ask(small_lake, built, question, most=1)
    assert not Path("/tmp/ordito-not-there.csv").exists()  # noqa: S108


def test_answers_and_whole_marts_become_files(small_lake: Path, tmp_path: Path) -> None:
    lake = ["--lake", str(small_lake)]
    runner = CliRunner()
    shown = runner.invoke(app, ["sql", "SELECT 1 AS one, NULL AS none", "--json", *lake])
    assert json.loads(shown.stdout) == {"one": 1, "none": None}
    ((orders,),) = marts.ask(
        small_lake, marts.current(small_lake), "SELECT count(*) FROM fact_order", most=1
    ).rows
    with duckdb.connect() as engine:
        for form, read in (
            ("csv", engine.read_csv),
            ("parquet", engine.read_parquet),
            ("json", engine.read_json),
        ):
            file = tmp_path / f"answer.{form}"
            assert not runner.invoke(
                app, ["sql", "FROM fact_order", "--to", str(file), *lake]
            ).exit_code
            assert read(str(file)).aggregate("count(*)").fetchall() == [(orders,)]
    done = runner.invoke(app, ["export", "marts", str(tmp_path / "all"), *lake])
    assert done.exit_code == 0
    tables = {one.name for one in marts.current(small_lake).tables}
    assert {path.stem for path in (tmp_path / "all").iterdir()} == tables


@pytest.mark.parametrize("into", ["file/answer.csv", "folder"])
def test_an_answer_that_cannot_be_written_says_where_and_leaves_nothing(
    small_lake: Path, tmp_path: Path, into: str
) -> None:
    (tmp_path / "file").write_text("kept")
    (tmp_path / "folder").mkdir()
    with pytest.raises(marts.UnwritableFile, match=into):
        marts.write_answer(
            small_lake, marts.current(small_lake), "SELECT 1", into=tmp_path / into, form="csv"
        )
    with pytest.raises(marts.NotAQuestion):
        marts.write_answer(
            small_lake,
            marts.current(small_lake),
            "SELECT nothing",
            into=tmp_path / "new/answer.csv",
            form="csv",
        )
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"file"}
    assert (tmp_path / "file").read_text() == "kept"
