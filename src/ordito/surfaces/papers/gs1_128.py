"""Bars of a parcel's number: GS1-128 for our own, Code 128 for what a carrier calls it.

Source: ISO/IEC 15417, table 1 (widths), and GS1 General Specifications 25.0, section 5.4: start C,
function 1, then pairs of digits, and a check by position modulo 103.
"""

from collections.abc import Sequence
from typing import Final

_WIDTHS: Final = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 "
    "122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 "
    "321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 "
    "211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 "
    "213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 "
    "121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 "
    "241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 "
    "412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 "
    "211214 211232 2331112"
).split()
_START_B: Final = 104
_START_C: Final = 105
_FUNCTION_1: Final = 102
_STOP: Final = 106
_MODULUS: Final = 103


def bars_of(digits: str) -> str:
    """Return the widths of bars and gaps in turn, in modules, of an even number of digits.

    Args:
        digits: application identifier and value, as ``00`` and the SSCC.
    """
    assert digits.isdigit(), digits
    assert len(digits) % 2 == 0, digits
    pairs = [int(digits[i : i + 2]) for i in range(0, len(digits), 2)]
    values = [_START_C, _FUNCTION_1, *pairs]
    return _checked(values)


def bars_of_text(text: str) -> str:
    """Return the widths of bars and gaps in turn, in modules, of printable ASCII (set B)."""
    assert text.isascii(), text
    assert text.isprintable(), text
    return _checked([_START_B, *(ord(one) - ord(" ") for one in text)])


def _checked(values: Sequence[int]) -> str:
    check = values[0] + sum(i * value for i, value in enumerate(values[1:], start=1))
    return "".join(_WIDTHS[value] for value in (*values, check % _MODULUS, _STOP))
