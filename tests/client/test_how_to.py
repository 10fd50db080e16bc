"""The examples of the how-to page run."""

import re
from pathlib import Path
from typing import Any, Final

import pytest

from tests.client.conftest import Shop
from tests.client.test_webhooks import BODY, SECRET, signed

PAGE: Final = Path(__file__).parents[2] / "docs/how-to/use-the-python-client.md"
EXAMPLE: Final = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_the_examples_run(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    known: dict[str, Any] = {
        "URL": shop.url,
        "TOKEN": shop.token,
        "READER": shop.admin,
        "SECRET": SECRET,
    }
    for example in EXAMPLE.findall(PAGE.read_text()):
        exec(example, known)  # noqa: S102 # our own page
    said = capsys.readouterr().out
    assert said.startswith("15 shirts\nplaced ")
    assert "stock." in said
    assert "13 shirts left\n" in said
    assert "orders.order_placed" in said
    assert known["receive"](BODY, signed()) == 400  # signed long ago
