"""Words of the search: what shoppers look for and do not find, and what they call things."""

from typing import Final

from litestar import get, post
from litestar.enums import MediaType
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import catalogue
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.surfaces import market_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Role, staff

PATH: Final = "/search-words"
_MAY: Final = staff(Role.MERCHANDISER)
_MOST: Final = 100
_LONGEST: Final = 100


class SynonymUnclear(Invalid):
    """A synonym lacks one of its sides."""

    code = "catalogue.synonym_unclear"
    remedy = "Write what customers say, and behind it what products say, with commas between."


@get(PATH, access=_MAY, include_in_schema=False, media_type=MediaType.HTML)
async def show_search_words(request: Call) -> Template:
    """Show queries that found nothing, the most frequent first, and the synonyms there are."""
    misses = await request.db.read(catalogue.search.list_misses, at_least=1, limit=_MOST)
    synonyms = await request.db.read(catalogue.search.list_synonyms)
    asked = request.query_params
    screen = screens.SearchWords(
        misses=tuple(misses),
        synonyms=tuple(synonyms),
        languages=catalogue.search.LANGUAGES,
        language=asked.get("language") or request.language,
        term=(asked.get("term") or "")[:_LONGEST],
        added=(asked.get("added") or "")[:_LONGEST],
    )
    return Template("search_words.html", context={"screen": screen})


@post(PATH, access=_MAY, include_in_schema=False)
async def change_synonyms(request: Call) -> Redirect:
    """Add a synonym, which counts for the next query, or take one back.

    Raises:
        SynonymUnclear: one of its sides is empty, or the language is none of the search.
        EmptyPhrase: one of its sides has no words.
    """
    form = await request.form()
    language, term = str(form.get("language", "")), str(form.get("term", "")).strip()
    means = [one.strip() for one in str(form.get("means", "")).split(",") if one.strip()]
    drops = form.get("what") == "drop"
    if language not in catalogue.search.LANGUAGES or not term or not (means or drops):
        raise SynonymUnclear("A synonym has a language and two sides.", field="term")

    async def change(tx: Tx) -> None:
        if drops:
            await catalogue.search.drop_synonym(tx, language=language, term=term)
            return
        new = catalogue.search.Synonym(
            language=language,
            term=term[:_LONGEST],
            means=[one[:_LONGEST] for one in means[:20]],
            is_two_way=bool(form.get("is_two_way")),
        )
        await catalogue.search.put_synonyms(tx, synonyms=[new])

    await request.db.transact(change, request.context)
    return Redirect(PATH, query_params={} if drops else {"added": term[:_LONGEST]}, status_code=303)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_search_words, change_synonyms)
