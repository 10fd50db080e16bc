"""Answers are kept beside a build, and made again where what was kept cannot be read."""

from pathlib import Path

import msgspec

from ordito.marts import Build, Mart
from ordito.steering.process.answers import answered


class Before(msgspec.Struct, frozen=True):
    """An answer as it was told once."""

    orders: str


class Now(msgspec.Struct, frozen=True):
    """The same as it is told now."""

    orders: int


def test_an_answer_of_another_form_is_made_again_and_then_kept(tmp_path: Path) -> None:
    mart = Mart(tmp_path, Build("v1", 0, "UTC", "EUR", ()))
    assert answered(mart, "x", Before, lambda: Before("many")) == Before("many")
    assert answered(mart, "x", Now, lambda: Now(7)) == Now(7)
    assert answered(mart, "x", Now, lambda: Now(8)) == Now(7)
    mart.close()
