"""What queries find."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ordito import catalogue
from ordito.catalogue import search
from ordito.catalogue.search import Act, Curation, EmptyPhrase, Matched, Synonym
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import ProductId
from tests.rooms.catalogue.builders import a_product, a_sku
from tests.rooms.catalogue.search.shelves import PRODUCTS, fill, found

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(tx: Tx) -> Tx:
    await fill(tx)
    return tx


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("running shoes", "en", ["RUN"]),  # stemmed
        ("scarpe corsa", "it", ["RUN"]),
        ("jooksukingad", "et", ["RUN"]),
        ("SCARPE", "it", ["RUN", "TREK"]),  # of the category as well
        ("citta", "it", ["TREK"]),  # without its accent
        ("matkasaapad", "et", ["TREK"]),
        ("tsärk", "et", ["TEE"]),  # written as one
        ("t shirt", "en", ["TEE"]),
        ("t-shirt", "en", ["TEE"]),
        ("tshirt", "en", ["TEE"]),
        ("oneill sohne", "en", ["TREK"]),
        ("nordik red", "en", ["TEE", "RUN"]),  # a colour of both, in the name of one
        ("runnign shoos", "en", ["RUN"]),  # one error a word
        ("nunning sho", "en", ["RUN"]),
        ("maglietat rosssa", "it", ["TEE"]),
        ("trekkingboots", "en", ["TREK"]),
        ("auro", "en", ["RUN"]),  # a beginning
        ("magliette", "en", ["TEE"]),  # a word of another language
        ("the", "en", ["RUN", "TREK", "TEE"]),  # says nothing, so all
    ],
)
async def test_finds(shop: Tx, text: str, language: str, codes: list[str]) -> None:
    assert sorted(await found(shop, text, language)) == sorted(codes)
    if codes[0] == "TEE":
        assert (await found(shop, text, language))[0] == "TEE"


async def test_a_known_word_can_be_a_typing_error(shop: Tx) -> None:
    product = a_product("ROD", name={"en": "Fishing rod"})
    await catalogue.put_products(shop, products=[product], at=now())
    sku = a_sku("ROD-1", product_id=product.product_id, name=product.name, options={})
    await catalogue.put_skus(shop, skus=[sku], at=now())
    await search.mark_stale(shop, product_ids=[product.product_id], at=now())
    await search.index_stale(shop)
    assert await found(shop, "rod t-shirt") == ["TEE"]
    assert await found(shop, "rod") == ["ROD"]


async def test_says_how_a_query_was_understood(shop: Tx) -> None:
    read, some = await search.find(shop, text="Runnign SHOES", language="en", chosen={})
    assert (read.spelling, some.matched) == ("running shoes", Matched.ALL)
    read, some = await search.find(shop, text="running unicorn", language="en", chosen={})
    assert (read.spelling, some.matched, len(some.hits)) == (None, Matched.SOME, 1)
    _, some = await search.find(shop, text="qqqqqqqq", language="en", chosen={})
    assert (some.matched, some.hits) == (Matched.NONE, ())


async def test_completes_what_is_typed(shop: Tx) -> None:
    read = await search.understand(shop, text="running sh", language="en", is_typing=True)
    assert sorted(read.completions(5)) == ["running shirt", "running shoe", "running shoes"]


async def test_narrows_by_facets(shop: Tx) -> None:
    assert await found(shop, "", brand="Nordik", category="shoes") == ["RUN"]
    assert await found(shop, "", option_colour="green") == []
    assert await found(shop, "red", brand="Nordik") == ["TEE", "RUN"]


async def test_counts_facets_with_their_names(shop: Tx) -> None:
    _, some = await search.find(shop, text="", language="en", chosen={})
    counts = await search.count_facets(shop, numbers=[hit.number for hit in some.hits], chosen={})
    by_facet = {one.facet: one for one in counts}
    assert {facet: one.hits for facet, one in by_facet.items() if facet.startswith("brand")} == {
        "brand:Nordik": 2,
        "brand:O'Neill & Söhne": 1,
    }
    assert by_facet["category:shoes"].told == {"en": "Shoes", "it": "Scarpe", "et": "Jalatsid"}


async def test_codes_and_gtins_are_found_whole_or_by_their_beginning(shop: Tx) -> None:
    sku = a_sku("RUN-red", product_id=a_product("RUN").product_id, gtin="4006381333931")
    sku = replace(sku, name=PRODUCTS["RUN"]["name"], options={"colour": "red", "size": "M"})
    await catalogue.put_skus(shop, skus=[sku], at=now())
    for text in ("run-RED", "4006381333931", "04006381333931"):
        hits = await search.find_codes(shop, text=text, limit=5)
        assert [(hit.code, hit.is_exact) for hit in hits] == [("RUN-red", True)]
    hits = await search.find_codes(shop, text="run-", limit=5)
    assert [(hit.code, hit.is_exact) for hit in hits] == [("RUN-blue", False), ("RUN-red", False)]


async def test_synonyms_of_one_way_and_of_two(shop: Tx) -> None:
    one = Synonym("en", "trainers", ["running shoe"])
    two = Synonym("en", "tee", ["t-shirt"], is_two_way=True)
    await search.put_synonyms(shop, synonyms=[one, two])
    assert await found(shop, "trainers") == ["RUN"]
    assert await found(shop, "red tee") == ["TEE"]
    assert [row.term for row in await search.list_synonyms(shop)] == ["tee", "trainers"]
    assert await search.drop_synonym(shop, language="en", term="Trainers")
    assert await found(shop, "trainers") == []


async def test_a_synonym_has_words(shop: Tx) -> None:
    with pytest.raises(EmptyPhrase):
        await search.put_synonyms(shop, synonyms=[Synonym("en", "!!", ["shoe"])])
    assert await search.list_synonyms(shop) == []


async def test_what_is_decided_for_a_query_is_put_in_place_of_what_was(shop: Tx) -> None:
    tee, run = a_product("TEE").product_id, a_product("RUN").product_id
    for curations in ([Curation(tee, Act.PIN)], [Curation(run, Act.BURY)]):
        await search.put_curations(shop, language="en", query=" Red ", curations=curations)
        assert await search.list_curations(shop, language="en", phrase="red") == curations
    unknown = [Curation(ProductId(ids.new()), Act.PIN)]
    with pytest.raises(catalogue.UnknownProduct):
        await search.put_curations(shop, language="en", query="red", curations=unknown)
    assert len(await search.list_curations(shop, language="en", phrase="red")) == 1


async def test_misses_are_counted_without_what_could_name_a_person(shop: Tx) -> None:
    for text in ("Unicorn!", "unicorn", "call 3806123456", "a@b.example", "!!", "other"):
        await search.note_miss(shop, language="en", text=text, at=now())
    missed = [(row.query, row.times) for row in await search.list_misses(shop, at_least=1)]
    assert missed == [("unicorn", 2), ("other", 1)]
    assert [row.query for row in await search.list_misses(shop)] == ["unicorn"]
    assert await search.forget_misses(shop, at=now()) == 0


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet="&|!():*<->'\"\\%_=~\x00 ab", max_size=60),
        st.text(max_size=5).map(lambda text: text * 500),
    ),
    st.sampled_from(search.LANGUAGES),
)
async def test_no_text_does_harm(shop: Tx, text: str, language: str) -> None:
    read, some = await search.find(
        shop, text=text, language=language, chosen={"brand": frozenset({text.replace("\x00", "")})}
    )
    assert some.matched in Matched
    assert len(read.words) <= 10
    await search.find_codes(shop, text=text, limit=3)
    await search.note_miss(shop, language=language, text=text, at=now())
