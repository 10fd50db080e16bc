# Written by `python -m tools.client`; edits here are lost.
"""Routes of tokens."""

from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Tokens:
    """Routes of tokens."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_own_tokens(self) -> list[models.ShownToken]:
        """List own tokens.

        Return the tokens whose rights lie within the caller's own, newest first.
        """
        return await self._session.send("GET", "/api/v1/tokens", list[models.ShownToken])

    async def post_revocation(
        self, token_id: UUID, *, idempotency_key: str | None = None
    ) -> models.ShownToken:
        """Withdraw a token.

        End a token at once; servers follow within seconds, and its webhooks are disabled.

        Refused with:
            TokenNotFound: there is none of that id within the caller's rights.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/tokens/{quoted(token_id)}/revocation",
            models.ShownToken,
            key=idempotency_key or new_key(),
        )

    async def post_rotation(
        self, token_id: UUID, body: models.Rotation, *, idempotency_key: str | None = None
    ) -> models.IssuedToken:
        """Replace a token.

        Make a successor with the same rights; its webhooks go on under the successor.

        A token may replace itself. The old one stays valid for the overlap, but not beyond its
        own end.

        Refused with:
            TokenNotFound: there is no valid token of that id within the caller's rights.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/tokens/{quoted(token_id)}/rotations",
            models.IssuedToken,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_token(
        self, body: models.NewToken, *, idempotency_key: str | None = None
    ) -> models.IssuedToken:
        """Make a token.

        Make a token within the own rights; its text is shown in this answer alone.

        Refused with:
            UnknownChannel, UnknownPlace: there is none of that code.
            EndPassed: its end is no instant to come.
            TokenBeyond: it would have more rights, or last longer, than the asking token.
        """
        return await self._session.send(
            "POST",
            "/api/v1/tokens",
            models.IssuedToken,
            body=body,
            key=idempotency_key or new_key(),
        )
