"""What the pages of the service desk show; codes are translated by the templates."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from ordito.platform.money import Money
from ordito.surfaces.screens import Choice


class Heard(Struct, frozen=True, kw_only=True):
    """Who has verified a customer lately, by what kind of value."""

    who: str
    by: str
    at: datetime


class Allowed(Struct, frozen=True, kw_only=True):
    """How far the reader may go: ``up_to`` is None for any amount; ``above`` are roles that go on.

    ``is_given`` is False where the reader may not use the power at all.
    """

    power: str
    up_to: Money | None
    is_given: bool
    above: tuple[str, ...] = ()


class OwedLine(Struct, frozen=True, kw_only=True):
    """A line that somebody still has to get, or has got and could change for another model."""

    title: str
    units: int
    change_url: str | None


class OwedOrder(Struct, frozen=True, kw_only=True):
    """An order in the middle of the customer's page, with what is due of it.

    ``state`` and ``method`` are codes; ``promised_at`` is the earliest promise.
    """

    number: str
    url: str
    state: str
    method: str | None
    place: str | None
    promised_at: datetime | None
    is_late: bool
    lines: tuple[OwedLine, ...]


class Advice(Struct, frozen=True, kw_only=True):
    """What to do next for somebody: a code, what it is about, and where it is done."""

    code: str
    about: str = ""
    url: str | None = None


class Bond(Struct, frozen=True, kw_only=True):
    """What joins two ids of a person: ``rule`` is a code, ``score`` the share of certainty.

    ``held`` is a code why it does not join them; ``cut_at`` is set where it was taken away.
    """

    rule: str
    source: str
    other: str
    other_url: str
    at: datetime
    score: float | None = None
    held: str | None = None
    cut_at: datetime | None = None
    split_url: str | None = None


class CaseBrief(Struct, frozen=True, kw_only=True):
    """A case of somebody; ``state`` and ``channel`` are codes."""

    number: str
    url: str
    subject: str
    state: str
    channel: str
    at: datetime


class PersonDesk(Struct, frozen=True, kw_only=True):
    """The part of customer.html for who serves somebody."""

    is_open: bool
    sees_story: bool
    heard: tuple[Heard, ...] = ()
    advice: tuple[Advice, ...] = ()
    allowed: tuple[Allowed, ...] = ()
    owed: tuple[OwedOrder, ...] = ()
    ids: int = 1
    bonds: tuple[Bond, ...] = ()
    relations_url: str | None = None
    orders: int = 0
    cases: tuple[CaseBrief, ...] = ()
    new_case_url: str | None = None
    customer_id: str = ""
    key: str = ""


class GivingPlace(Struct, frozen=True, kw_only=True):
    """A place that has a model: the form that proposes it is sent to the screen's ``form_url``."""

    place: str
    code: str
    units: int
    distance_km: int | None
    ready_at: datetime | None


class Model(Struct, frozen=True, kw_only=True):
    """Another model with the nearest places that have it; ``difference`` is to the one given up."""

    title: str
    sku: str
    url: str
    price: Money | None
    difference: Money | None
    is_near: bool
    places: tuple[GivingPlace, ...]


class OtherModel(Struct, frozen=True, kw_only=True):
    """desk/other_model.html: what a line could be changed for, and where it is.

    ``kind`` is the change that is proposed; ``reason`` says why none can be.
    """

    number: str
    order_url: str
    customer_url: str
    customer: str | None
    title: str
    place: str
    line_no: int
    units: int
    choices: tuple[Choice, ...]
    url: str
    query: str
    kind: str | None
    form_url: str
    models: tuple[Model, ...]
    allowed: tuple[Allowed, ...]


class OrderDesk(Struct, frozen=True, kw_only=True):
    """The part of order.html for who serves its customer.

    ``limits`` are by the code of the action, ``costs`` and ``models`` by line: what its goods have
    cost us, and where another model is chosen. The rows of the money box stand under ``money_url``.
    """

    limits: Mapping[str, Allowed]
    costs: Mapping[str, Money]
    cost: Money | None
    models: Mapping[str, str]
    money_url: str


class Beyond(Struct, frozen=True, kw_only=True):
    """desk/beyond.html: a change that is beyond the reader's authority, or other than the policy.

    ``above`` are roles that may; ``kept`` are the fields of the form. ``again_url`` is set where a
    reason is enough for who may override.
    """

    number: str
    url: str
    kind: str
    code: str
    above: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    deviation: str
    again_url: str | None
    ask_url: str
    key: str
