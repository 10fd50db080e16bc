"""Serial shipping container codes: the number of a parcel in the whole world.

Source: GS1 General Specifications 25.0, sections 2.2.1 and 7.9: extension digit, company prefix and
serial reference of 17 digits together, and a check digit by weights 3 and 1 from the right.
"""

import re
from typing import Final

_PREFIX: Final = re.compile(r"^[0-9]{7,10}$", re.ASCII)
_BODY: Final = 17


def is_prefix(text: str) -> bool:
    """Tell whether a text may be a GS1 company prefix: 7 to 10 digits."""
    return _PREFIX.match(text) is not None


def sscc_of(prefix: str, serial: int) -> str:
    """Return the SSCC of a serial number, 18 digits.

    The extension digit continues the serial reference, so a prefix of 7 digits numbers ten thousand
    million parcels before the first number comes again.

    Args:
        prefix: GS1 company prefix, 7 to 10 digits.
        serial: counted from 0.
    """
    assert is_prefix(prefix), prefix
    digits = _BODY - len(prefix)
    counted = f"{serial % 10**digits:0{digits}d}"
    body = f"{counted[0]}{prefix}{counted[1:]}"
    weighted = sum(int(digit) * (1 if i % 2 else 3) for i, digit in enumerate(reversed(body)))
    return f"{body}{-weighted % 10}"
