"""The request as our handlers see it: who asks, in which context, on which database.

``async def place(request: Call, data: JSONBody[Basket])`` is the whole of what a handler asks for;
Litestar's named dependencies would cost a task group per request.
"""

import re
from typing import Any, Final, cast
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException, HTTPException
from litestar.handlers import BaseRouteHandler

from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.cookies import DESK_CASE_COOKIE
from ordito.surfaces.guards import Principal, Shopper
from ordito.surfaces.house import House
from ordito.surfaces.pages import language_of
from ordito.surfaces.problems import FieldProblem, InputWrong, input_wrong

DESK_CASE: Final = "Desk-Case"
"""Header that names the case of the service desk from which something is done."""

# PostgreSQL's texts hold every character but this one
_DECODER: Final = "decoder"
_NUL_IN_BODY: Final = FieldProblem("body", "has the character U+0000 in a text")
_ESCAPED_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class WrongContentType(HTTPException):
    """The body is not announced as JSON."""

    status_code = 415


class Call(Request[Principal, Any, State]):
    """A request, with the house that serves it."""

    @property
    def house(self) -> House:
        """What this process holds."""
        return self.scope["state"]["house"]

    @property
    def db(self) -> Database:
        """The company's database."""
        return self.house.db

    @property
    def principal(self) -> Principal:
        """Who is asking; only where the route is not public."""
        return self.scope["user"]

    @property
    def visitor(self) -> Principal | None:
        """Who is known to ask where the route is public: to be greeted, not to be obeyed."""
        return self.scope["user"]

    @property
    def language(self) -> str:
        """The language of who is asking; that of the own profile before the browser's."""
        return language_of(self, self.principal.language)

    @property
    def shopper(self) -> Shopper | None:
        """Which customer is signed in to the shop; None where nobody is, or it is no page of it."""
        return cast("dict[str, Any]", self.scope).get("shopper")

    @property
    def context(self) -> Context:
        """The context in which the facts of this request are written."""
        principal = self.principal
        return Context(
            actor=principal.actor,
            channel_id=principal.channel_id,
            place_id=principal.place_id,
            request_id=self.scope["state"]["request_id"],
            desk_case_id=self.desk_case_id,
        )

    @property
    def desk_case_id(self) -> UUID | None:
        """The case of the service desk from which this is done; its facts carry it.

        Raises:
            InputWrong: the header is no id.
        """
        sent = self.headers.get(DESK_CASE) or self.cookies.get(DESK_CASE_COOKIE)
        if not sent:
            return None
        try:
            return UUID(sent)
        except ValueError:
            raise InputWrong([FieldProblem(DESK_CASE, "is no id")]) from None

    @property
    def origin(self) -> str:
        """The address under which others reach this server, without a slash at its end."""
        return self.house.settings.public_url.rstrip("/") or str(self.base_url).rstrip("/")

    async def body(self) -> bytes:
        """Return the raw body.

        Raises:
            InputWrong: a form with NUL in it, which no text of ours can hold.
        """
        body = await super().body()
        if b"%00" in body and self.content_type[0] == RequestEncodingType.URL_ENCODED:
            raise InputWrong([_NUL_IN_BODY])
        return body

    async def json(self) -> Any:
        """Return the body as the type that the handler declares for ``data``.

        Litestar would decode to plain values and convert these leniently ("3" for 3); decoding
        straight into the struct is strict, and names the path of the wrong field.

        Raises:
            InputWrong: it is JSON, but not of the declared form, or has NUL in a text.
            ClientException: it is not JSON, or not UTF-8.
            WrongContentType: it is announced as something else.
        """
        if self.content_type[0] not in ("application/json", ""):
            raise WrongContentType(f"the body is announced as {self.content_type[0][:100]!r}")
        body = await self.body()
        try:
            decoded = _decoder_of(self.route_handler).decode(body)
        except msgspec.ValidationError as error:
            raise input_wrong(error) from error
        except msgspec.DecodeError as error:
            raise ClientException(f"the body is not JSON: {error}") from error
        except UnicodeDecodeError as error:
            raise ClientException("the body is not UTF-8") from error
        # only now: a type that forbids NUL has named the field
        if b"\\u0000" in body and _ESCAPED_NUL.search(body):
            raise InputWrong([_NUL_IN_BODY])
        return decoded


async def refuse_nul(request: Request[Any, Any, Any]) -> None:
    """Refuse an address with NUL in it, before any handler reads its parameters.

    Raises:
        InputWrong: the path or the query has one.
    """
    if "\0" in request.scope["path"]:
        raise InputWrong([FieldProblem("path", "has the character U+0000 in it")])
    if b"%00" in request.scope["query_string"]:
        raise InputWrong([FieldProblem("query", "has the character U+0000 in it")])


def _decoder_of(handler: BaseRouteHandler) -> msgspec.json.Decoder[Any]:
    """Return the decoder of the body that a handler takes.

    The handler keeps it: a cache by handler would keep all applications that ever were, and to
    look one up by its type costs more than to decode.
    """
    known = handler.opt.get(_DECODER)
    if known is None:
        declared = handler.parsed_fn_signature.parameters.get("data")
        known = msgspec.json.Decoder(Any if declared is None else declared.raw)
        handler.opt[_DECODER] = known
    return known
