"""Countries: where the shop's goods are brought."""

from collections.abc import Mapping
from typing import Any

from babel import Locale

from ordito.platform.i18n import LANGUAGES, PSEUDO
from ordito.surfaces.call import Call
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop.cart_screens import Country

_CODE = 2  # ISO 3166-1 alpha-2; a market may also be a region


def countries_of(request: Call, market: str, chosen: str) -> tuple[Country, ...]:
    """Return the countries to choose from, by name: the market's, and those that carriers go to.

    Args:
        request: of the browser.
        market: of the channel that sells.
        chosen: code of the country that is chosen.
    """
    language = language_of(request)
    locale: Any = Locale.parse(LANGUAGES[0] if language == PSEUDO else language)
    names: Mapping[str, str] = locale.territories
    codes = {zone.country for zone in request.house.memory.promises.policy.zones}
    if len(market) == _CODE:
        codes.add(market)
    return tuple(
        Country(code=code, name=names.get(code, code), is_chosen=code == chosen)
        for code in sorted(codes, key=lambda code: names.get(code, code))
    )
