"""What the pages show on which somebody writes to us."""

from datetime import datetime

from msgspec import Struct

from ordito.surfaces.shop.help_screens import Hint


class Choice(Struct, frozen=True):
    """Something to choose: the value of the form, its name, and whether it is chosen."""

    value: str
    name: str
    is_chosen: bool


class Contact(Struct, frozen=True, kw_only=True):
    """contact.html: a question, then answers to it, then who answers.

    Attributes:
        step: ``write``, ``answers`` (what may answer it already) or ``sent``.
        key: of this form, sent along so that it counts once.
        topics: codes to choose from.
        topic: chosen.
        orders: of the customer, to choose from.
        order: name of the order that it is about; empty is none.
        order_number: what people call that order.
        order_url: its page, on which it can be changed or brought back.
        text: what was written.
        email: where the answer goes.
        needs_email: whether we do not know where.
        answers: that may answer it already.
        number: of the case that was opened.
        wrong: field that was refused.
        open_now: whether somebody answers now.
        opens_at: when somebody does, where nobody does now.
    """

    step: str
    key: str
    topics: tuple[str, ...]
    topic: str
    orders: tuple[Choice, ...] = ()
    order: str = ""
    order_number: str = ""
    order_url: str = ""
    text: str = ""
    email: str = ""
    needs_email: bool = False
    answers: tuple[Hint, ...] = ()
    number: str = ""
    wrong: str = ""
    open_now: bool = False
    opens_at: datetime | None = None


class Line(Struct, frozen=True):
    """What was said in a chat: by the customer or by us, what, and when."""

    is_own: bool
    text: str
    at: datetime


class Chat(Struct, frozen=True, kw_only=True):
    """chat.html: a conversation that goes on as long as somebody answers.

    Attributes:
        live_url: of its event stream; empty before it begins.
        key: of the next line, so that it is said once.
        lines: the oldest first.
        needs_email: whether we do not know where to answer when the page is closed.
        email: as it was typed.
        text: as it was typed, where it was refused.
        wrong: field that was refused.
        number: of the case, once there is one.
        has_ended: whether the case is closed: what is said next begins another one.
        open_now: whether somebody answers now.
        opens_at: when somebody does, where nobody does now.
    """

    live_url: str
    key: str
    lines: tuple[Line, ...] = ()
    needs_email: bool = False
    email: str = ""
    text: str = ""
    wrong: str = ""
    number: str = ""
    has_ended: bool = False
    open_now: bool = False
    opens_at: datetime | None = None
