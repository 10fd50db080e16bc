"""The request as our handlers see it: who asks, in which context, on which database.

``async def place(request: Call, data: JSONBody[Basket])`` is the whole of what a handler asks for;
Litestar's named dependencies would cost a task group per request.
"""

from functools import cache
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import ClientException, HTTPException
from litestar.handlers import BaseRouteHandler

from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.guards import Principal
from ordito.surfaces.house import House
from ordito.surfaces.problems import input_wrong


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
    def context(self) -> Context:
        """The context in which the facts of this request are written."""
        principal = self.principal
        return Context(
            actor=principal.actor,
            channel_id=principal.channel_id,
            place_id=principal.place_id,
            request_id=self.scope["state"]["request_id"],
        )

    async def json(self) -> Any:
        """Return the body as the type that the handler declares for ``data``.

        Litestar would decode to plain values and convert these leniently ("3" for 3); decoding
        straight into the struct is strict, and names the path of the wrong field.

        Raises:
            InputWrong: it is JSON, but not of the declared form.
            ClientException: it is not JSON, or not UTF-8.
            WrongContentType: it is announced as something else.
        """
        if self.content_type[0] not in ("application/json", ""):
            raise WrongContentType(f"the body is announced as {self.content_type[0][:100]!r}")
        try:
            return _decoder_of(self.route_handler).decode(await self.body())
        except msgspec.ValidationError as error:
            raise input_wrong(error) from error
        except msgspec.DecodeError as error:
            raise ClientException(f"the body is not JSON: {error}") from error
        except UnicodeDecodeError as error:
            raise ClientException("the body is not UTF-8") from error


@cache
def _decoder_of(handler: BaseRouteHandler) -> msgspec.json.Decoder[Any]:
    declared = handler.parsed_fn_signature.parameters.get("data")
    return msgspec.json.Decoder(Any if declared is None else declared.raw)
