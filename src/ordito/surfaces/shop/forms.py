"""Forms: what pages of the shop send back, tidied. The shop door has seen that they are our own."""

from collections.abc import Mapping
from typing import Final

import msgspec

from ordito.surfaces.call import Call
from ordito.surfaces.whole import whole_of

_LONGEST: Final = 200
_MOST_UNITS: Final = 100_000


class Form(msgspec.Struct, frozen=True):
    """What was typed.

    Attributes:
        fields: by name; the last one where a name comes twice.
    """

    fields: Mapping[str, str]

    def text(self, name: str, most: int = _LONGEST) -> str:
        """Return what stands in a field, without spaces around it, cut at ``most`` characters."""
        return self.fields.get(name, "").strip()[:most]

    def units(self, name: str, default: int = 0) -> int:
        """Return a number of units, 0 to 100,000; ``default`` where it is none."""
        number = whole_of(self.text(name))
        return default if number is None else min(number, _MOST_UNITS)

    def has(self, name: str) -> bool:
        """Tell whether a box was ticked, or a button pressed."""
        return name in self.fields

    def numbered(self, prefix: str) -> dict[int, int]:
        """Return the units above 0 of fields called ``prefix`` and a number, by that number."""
        found: dict[int, int] = {}
        for name in self.fields:
            number = whole_of(name.removeprefix(prefix))
            if name.startswith(prefix) and number is not None and self.units(name):
                found[number] = self.units(name)
        return found


NOTHING_TYPED: Final = Form({})


async def read_form(request: Call) -> Form:
    """Return what a page of the shop sends."""
    sent = await request.form()
    fields = {name: value for name, value in sent.multi_items() if isinstance(value, str)}
    return Form({name: value.replace("\0", "") for name, value in fields.items()})
