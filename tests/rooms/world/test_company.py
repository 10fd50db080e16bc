from collections import Counter, defaultdict

from ordito.world.assortment import check_digit
from ordito.world.model import Company

RED_SHIRT = "tshirt-aria-red-m"
LAPTOP = "laptop-nova-14-grey-512"


def units(company: Company, sku: str) -> dict[str, int]:
    return {level.place: level.on_hand for level in company.stock if level.sku == sku}


def test_check_digit_is_that_of_the_standard() -> None:
    # The worked example of the GS1 General Specifications, 629104150021 -> 3.
    assert check_digit("629104150021") == "3"


def test_every_number_is_a_gtin_of_the_internal_range(company: Company) -> None:
    skus = [sku.gtin for sku in company.skus]
    cards = [person.card for person in company.people if person.card]
    assert {number[:2] for number in skus} == {"20"}
    assert {number[:2] for number in cards} == {"29"}
    for number in (*skus, *cards):
        assert len(number) == 13
        assert number[-1] == check_digit(number[:-1])
    assert len({*skus, *cards}) == len(skus) + len(cards)


def test_codes_are_unique(company: Company) -> None:
    for rows in (
        company.entities,
        company.places,
        company.channels,
        company.partners,
        company.categories,
        company.products,
        company.skus,
        company.people,
    ):
        codes = [row.code for row in rows]
        assert len(set(codes)) == len(codes) > 0
    logins = [member.login for member in company.staff]
    assert len(set(logins)) == len(logins)


def test_everything_named_exists(company: Company) -> None:
    entities = {row.code for row in company.entities}
    places = {row.code for row in company.places}
    categories = {row.code for row in company.categories}
    products = {row.code: row for row in company.products}
    skus = {row.code for row in company.skus}
    stores = {row.code: row for row in company.places if row.kind == "store"}
    agents = {row.code for row in company.agents}
    assert {place.entity for place in company.places} <= entities
    assert {row.parent for row in company.categories} - {None} <= categories
    assert {row.category for row in products.values()} <= categories
    assert {row.product for row in company.skus} == set(products)
    assert {code for row in company.relations for code in (row.product, row.related)} <= set(
        products
    )
    assert {level.sku for level in company.stock} <= skus
    assert {level.place for level in company.stock} <= places
    assert {member.place for member in company.staff} - {None} <= places
    for person in company.people:
        assert stores[person.main_store].country == person.country
        assert person.agent is None or person.agent in agents


def test_every_variant_is_a_combination_of_its_axes(company: Company) -> None:
    axes = {row.code: row.axes for row in company.products}
    values = {(option.axis, option.code) for option in company.options}
    variants: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for sku in company.skus:
        assert tuple(sku.options) == axes[sku.product]
        assert set(sku.options.items()) <= values
        variants[sku.product].append(tuple(sku.options.values()))
    assert all(len(set(found)) == len(found) for found in variants.values())


def test_names_are_given_in_three_languages(company: Company) -> None:
    for names in (row.names for rows in (company.products, company.categories) for row in rows):
        assert set(names) == {"it", "en", "et"}
        assert all(names.values())


def test_every_product_has_a_tax_rate_in_every_country(company: Company) -> None:
    rates = {(rate.country, rate.category): rate.rate_bp for rate in company.tax_rates}
    countries = {place.country for place in company.places}
    categories = {product.tax_category for product in company.products}
    assert categories == {"standard", "reduced"}
    assert set(rates) == {(country, category) for country in countries for category in categories}
    assert rates["IT", "standard"] == 2_200
    assert rates["EE", "standard"] == 2_400


def test_a_price_leaves_a_margin_after_tax(company: Company) -> None:
    for sku in company.skus:
        assert 0 < sku.cost_minor * 122 // 100 < sku.price_minor


def test_a_better_product_costs_more(company: Company) -> None:
    price = {sku.product: sku.price_minor for sku in reversed(company.skus)}
    better = [row for row in company.relations if row.kind == "better"]
    assert better
    assert all(price[row.product] < price[row.related] for row in better)


def test_the_red_t_shirt_is_sold_out_in_torino_centro_alone(company: Company) -> None:
    found = units(company, RED_SHIRT)
    assert found["torino-centro"] == 0
    assert found["torino-lingotto"] == 3
    assert found["piacenza"] == 24


def test_a_place_of_a_story_carries_the_other_sizes_as_well(company: Company) -> None:
    for place in ("torino-centro", "torino-lingotto", "milano-brera", "asti"):
        others = [units(company, f"tshirt-aria-red-{size}") for size in ("s", "l", "xl")]
        assert all(place in found for found in others)


def test_the_laptop_lies_in_few_places(company: Company) -> None:
    found = {place for place, on_hand in units(company, LAPTOP).items() if on_hand}
    assert found == {"torino-lingotto", "milano-brera", "roma-prati", "piacenza"}


def test_another_model_and_a_better_one_lie_in_the_neighbouring_store(company: Company) -> None:
    assert units(company, "earbuds-lira-1-white")["torino-centro"] == 4
    assert units(company, "earbuds-lira-2-white")["torino-centro"] == 0
    assert units(company, "earbuds-lira-2-white")["torino-lingotto"] == 2
    assert units(company, "earbuds-lira-pro-white")["torino-lingotto"] == 2
    kinds = {(row.product, row.related): row.kind for row in company.relations}
    assert kinds["earbuds-lira-2", "earbuds-lira-pro"] == "better"


def test_some_shelves_are_empty_and_some_hold_one_unit(company: Company) -> None:
    counts = Counter(level.on_hand for level in company.stock)
    assert min(counts) == 0
    assert counts[0] > 100
    assert counts[1] > 100


def test_every_place_lies_in_its_country(company: Company) -> None:
    # The countries' extreme points, to a tenth of a degree.
    bounds = {"IT": (35.5, 47.1, 6.6, 18.6), "EE": (57.5, 59.7, 21.8, 28.3)}
    for place in company.places:
        south, north, west, east = bounds[place.country]
        assert south < place.latitude < north
        assert west < place.longitude < east
    spots = {(place.latitude, place.longitude) for place in company.places}
    assert len(spots) == len(company.places)


def test_the_franchisee_owns_its_stores(company: Company) -> None:
    owned = {place.code for place in company.places if place.entity == "riva-levante"}
    assert owned == {"asti", "cuneo"}


def test_nobody_has_a_real_address_or_phone(company: Company) -> None:
    reserved = ("example.org", "example.com", "example.net")
    addresses = [person.email for person in company.people]
    addresses += [member.login for member in company.staff]
    for address in addresses:
        domain = address.rpartition("@")[2]
        assert domain in reserved or domain.endswith(".example")
        assert address.isascii()
    assert all(person.phone.startswith("+3363998") for person in company.people)
    assert len({person.phone for person in company.people}) == len(company.people)
    assert len(set(addresses)) == len(addresses)


def test_people_are_as_many_and_as_carded_as_said(company: Company) -> None:
    carded = sum(person.card is not None for person in company.people)
    assert len(company.people) == 1_000
    assert 640 <= carded <= 780
    assert all((person.card is None) == (person.card_since is None) for person in company.people)


def test_people_of_a_household_share_city_and_name(company: Company) -> None:
    homes: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    sizes: Counter[str] = Counter()
    for person in company.people:
        homes[person.household].add((person.city, person.family_name))
        sizes[person.household] += 1
    assert all(len(found) == 1 for found in homes.values())
    assert set(sizes.values()) == {1, 2, 3, 4}
