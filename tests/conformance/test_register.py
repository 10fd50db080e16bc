"""The table of the protocol's duties says what is there."""

from pathlib import Path

from tools.ucp.register import PAGE, areas_said, page, rows, said


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tools.ucp`"


def test_every_row_that_is_spoken_of_is_one() -> None:
    known = {row.id for row in rows()}
    assert said().keys() - known == set()
    assert areas_said().keys() - {row.area for row in rows()} == set()


def test_every_met_row_names_a_test_that_is_there() -> None:
    for word in said().values():
        if word.state == "met":
            file, _, name = word.why.partition("::")
            assert f"def {name}(" in Path(file).read_text(encoding="utf-8"), word.why
