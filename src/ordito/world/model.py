"""What the simulated company consists of, in the words of the rooms that will hold it.

Everything is named by a short code; the ids of the installation are given where it is loaded.
"""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from ordito.world.showroom import Showroom

Hours = tuple[int, int] | None
Names = dict[str, str]


class Method(StrEnum):
    """How a line reaches the customer."""

    CARRY_OUT = "carry_out"
    COLLECT = "collect"
    SHIP = "ship"


class Entity(msgspec.Struct, frozen=True):
    """A legal entity, with what its invoices say of it."""

    code: str
    name: str
    country: str
    tax_number: str
    address: str
    postal_code: str
    city: str
    region: str
    iban: str | None
    email: str


class Place(msgspec.Struct, frozen=True):
    """Where stock lies, people work and customers come.

    Attributes:
        code: short name.
        name: as customers know it.
        kind: store, warehouse or contact_centre.
        entity: who owns its stock and sells there.
        city: locality.
        country: ISO 3166-1 alpha-2.
        zone: IANA time zone.
        latitude: degrees north, WGS 84.
        longitude: degrees east, WGS 84.
        services: what it does for a customer.
        week: opening hours, Monday first, in minutes after midnight; None is closed.
        footfall: customers it draws, relative to the other places.
    """

    code: str
    name: str
    kind: str
    entity: str
    city: str
    country: str
    zone: str
    latitude: float
    longitude: float
    services: tuple[str, ...]
    week: tuple[Hours, ...]
    footfall: int


class Channel(msgspec.Struct, frozen=True):
    """A way by which customers and the company meet."""

    code: str
    name: str
    kind: str


class Partner(msgspec.Struct, frozen=True):
    """A company or person outside who sells or serves in the company's name."""

    code: str
    name: str
    kind: str
    entity: str | None


class Agent(msgspec.Struct, frozen=True):
    """A sales agent with the cities it visits."""

    code: str
    name: str
    terms: str
    territory: tuple[str, ...]


class StaffMember(msgspec.Struct, frozen=True):
    """A person who works for the company.

    Attributes:
        login: e-mail address at the company.
        name: as colleagues know the person.
        role: associate, store_manager, contact_agent, merchandiser, helm or admin.
        place: where the person works; None means everywhere.
        language: of the screens.
        signs_in: whether the demo opens an account for the person.
    """

    login: str
    name: str
    role: str
    place: str | None
    language: str
    signs_in: bool


class TaxRate(msgspec.Struct, frozen=True):
    """Value-added tax of a category in a country, in basis points (2200 is 22 %)."""

    country: str
    category: str
    rate_bp: int


class Category(msgspec.Struct, frozen=True):
    """A shelf of the catalogue."""

    code: str
    parent: str | None
    names: Names


class OptionValue(msgspec.Struct, frozen=True):
    """A size or colour."""

    axis: str
    code: str
    names: Names


class Product(msgspec.Struct, frozen=True):
    """What is sold, in all its variants.

    Attributes:
        code: short name.
        category: its shelf.
        family: products that differ in model only.
        names: by language.
        tax_category: standard or reduced.
        axes: options in which its variants differ.
        demand: how often it is bought, relative to the other products.
    """

    code: str
    category: str
    family: str
    names: Names
    tax_category: str
    axes: tuple[str, ...]
    demand: float


class Sku(msgspec.Struct, frozen=True):
    """One variant of a product.

    Attributes:
        code: short name.
        product: of which product.
        gtin: 13 digits of the range for use inside a company.
        options: value by axis.
        price_minor: list price, tax included, in cents.
        cost_minor: what a unit cost the company, without tax, in cents.
    """

    code: str
    product: str
    gtin: str
    options: dict[str, str]
    price_minor: int
    cost_minor: int


class Relation(msgspec.Struct, frozen=True):
    """Why somebody who looks at a product should see another: similar, better or goes_with."""

    product: str
    related: str
    kind: str


class StockLevel(msgspec.Struct, frozen=True):
    """Units of a SKU at a place on the day the company opens its shop."""

    sku: str
    place: str
    on_hand: int


class Person(msgspec.Struct, frozen=True):
    """A customer, as the company knows the person.

    Attributes:
        code: short name.
        given_name: first name.
        family_name: surname.
        email: at a domain reserved for examples.
        phone: E.164, of a range reserved for fiction.
        city: where the person lives.
        country: ISO 3166-1 alpha-2.
        street: and number.
        postal_code: of the city.
        born_on: day of birth.
        language: preferred.
        household: people who live together share it.
        main_store: place nearest to the person's habits.
        card: number of the loyalty card.
        card_since: when the card was issued.
        marketplace_id: what the marketplace calls the person.
        agent: who visits the person.
        devices: ids of the person's browser and app.
        wifi: id by which a store's network sees the person's phone.
        consents: purposes the person agreed to.
    """

    code: str
    given_name: str
    family_name: str
    email: str
    phone: str
    city: str
    country: str
    street: str
    postal_code: str
    born_on: date
    language: str
    household: str
    main_store: str
    card: str | None
    card_since: date | None
    marketplace_id: str | None
    agent: str | None
    devices: tuple[str, str]
    wifi: str
    consents: tuple[str, ...]


class Company(msgspec.Struct, frozen=True):
    """The company on the day it opens, all that stands still while people live.

    ``web_prices`` are the prices that somebody changed on the web alone, by SKU, in cents.
    """

    seed: int
    code: str
    name: str
    currency: str
    entities: tuple[Entity, ...]
    places: tuple[Place, ...]
    channels: tuple[Channel, ...]
    partners: tuple[Partner, ...]
    agents: tuple[Agent, ...]
    staff: tuple[StaffMember, ...]
    tax_rates: tuple[TaxRate, ...]
    categories: tuple[Category, ...]
    options: tuple[OptionValue, ...]
    products: tuple[Product, ...]
    skus: tuple[Sku, ...]
    web_prices: dict[str, int]
    relations: tuple[Relation, ...]
    stock: tuple[StockLevel, ...]
    people: tuple[Person, ...]
    showroom: Showroom


class OrderLine(msgspec.Struct, frozen=True):
    """Units of a SKU at the price that was asked, tax included, in cents."""

    sku: str
    quantity: int
    unit_price_minor: int


class Tender(msgspec.Struct, frozen=True):
    """Money paid by one means, in cents: card, cash, wallet, bank_transfer or marketplace."""

    kind: str
    amount_minor: int


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """An order of the company's past; all its lines go the same way.

    Attributes:
        number: short name.
        channel: where it was placed.
        place: till or desk at which it was placed; None in the digital channels.
        person: who bought; None when nobody said.
        card: loyalty card that was shown.
        agent: who took the order.
        placed_at: when.
        lines: what.
        tenders: how it was paid; their sum is the sum of the lines.
        method: how the goods reach the customer.
        source: place the goods come from.
        promised_at: when they were to be ready (collect) or delivered (ship).
        picking_at: when somebody began to pick; None is not yet.
        ready_at: when they were picked; None is not yet.
        picking_minutes: of work that it took.
        handed_over_at: when the customer had them; None is not yet, or cancelled.
        cancelled_at: when the whole order was cancelled.
    """

    number: str
    channel: str
    place: str | None
    person: str | None
    card: str | None
    agent: str | None
    placed_at: datetime
    lines: tuple[OrderLine, ...]
    tenders: tuple[Tender, ...]
    method: Method
    source: str
    promised_at: datetime
    picking_at: datetime | None
    ready_at: datetime | None
    picking_minutes: float
    handed_over_at: datetime | None
    cancelled_at: datetime | None

    @property
    def total_minor(self) -> int:
        """What the lines cost together, tax included, in cents."""
        return sum(line.quantity * line.unit_price_minor for line in self.lines)


class Identifier(msgspec.Struct, frozen=True):
    """By what a touchpoint was seen: device, wifi, email, phone, card or marketplace_id."""

    kind: str
    value: str


class Touchpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was observed.

    Attributes:
        message_id: made by the source, never used twice.
        kind: see ``simulation.journeys``.
        channel: where.
        place: store or desk.
        started_at: when it began.
        ended_at: when it ended; the same instant for a single click.
        identifiers: what it came with, nothing more.
        product: what was looked at.
        order: number of the order it was about.
        referrer: what led to a visit: direct, search, social, newsletter or affiliate.
        medium: by which a message was sent.
    """

    message_id: str
    kind: str
    channel: str
    place: str | None
    started_at: datetime
    ended_at: datetime
    identifiers: tuple[Identifier, ...]
    product: str | None = None
    order: str | None = None
    referrer: str | None = None
    medium: str | None = None


class Return(msgspec.Struct, frozen=True):
    """All units of a line that came back.

    Attributes:
        order: number of the order.
        sku: of the line.
        at: when.
        place: store at whose counter; None is by post.
    """

    order: str
    sku: str
    at: datetime
    place: str | None


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A case of the service desk about an order.

    Attributes:
        order: number of the order.
        opened_at: when it was asked.
        taken_at: when somebody took it in charge.
        closed_at: when it was solved.
        by_phone: whether it was asked by phone; else on the web.
        passed: how often it went from one agent to another.
        repeated: how often the customer told the story again.
        minutes: of an agent's time.
    """

    order: str
    opened_at: datetime
    taken_at: datetime
    closed_at: datetime
    by_phone: bool
    passed: int
    repeated: int
    minutes: float


class Answer(msgspec.Struct, frozen=True):
    """How satisfied somebody was with an order, 0 to 10."""

    order: str
    at: datetime
    score: int


class Crew(msgspec.Struct, frozen=True):
    """Picking in an hour of the week.

    Attributes:
        place: code of the place.
        weekday: 0 is Monday.
        hour: by the clock of the head office.
        minutes: of picking that can be done in it.
    """

    place: str
    weekday: int
    hour: int
    minutes: float


class Move(msgspec.Struct, frozen=True):
    """A signed change of a shelf: opening, receipt or count; sale or return of an order."""

    kind: str
    quantity: int
    at: datetime
    order: str | None = None


class Book(msgspec.Struct, frozen=True):
    """What happened on the shelf of a SKU at a place; its moves add up to what lies there.

    Attributes:
        sku: which.
        place: where.
        counted_at: when it was counted last.
        counted: units that lay there then.
        moves: in order of time; an opening first, where there was anything.
    """

    sku: str
    place: str
    counted_at: datetime
    counted: int
    moves: tuple[Move, ...]


class Life(msgspec.Struct, frozen=True):
    """What happened in a stretch of time, in order of time, and who was there for it.

    Attributes:
        orders: that were placed.
        touchpoints: what was observed.
        returns: of the orders.
        questions: about them that were solved.
        answers: about them.
        crews: who picked when.
        books: of the shelves, by place and SKU.
    """

    orders: tuple[Order, ...]
    touchpoints: tuple[Touchpoint, ...]
    returns: tuple[Return, ...]
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]
    crews: tuple[Crew, ...]
    books: tuple[Book, ...]


class Truth(msgspec.Struct, frozen=True):
    """What only the simulation knows; the product never reads it, tests of the steering may.

    Attributes:
        personas: persona of each person.
        slow_places: stores that pick too slowly for collection on Friday and Saturday evenings.
        strangers: person behind each touchpoint that did not name one, by message id.
    """

    personas: dict[str, str]
    slow_places: tuple[str, ...]
    strangers: dict[str, str]
