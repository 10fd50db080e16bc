# Written by `python -m tools.client`; edits here are lost.
"""Routes of drafts."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Drafts:
    """Routes of drafts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_baskets(self, simulation_id: UUID) -> list[models.ChangedBasket]:
        """Read the baskets that differ most.

        Return the baskets that differ most, the one that differs most first.
        """
        return self._session.send(
            "GET",
            f"/api/v1/price-simulations/{quoted(simulation_id)}/baskets",
            list[models.ChangedBasket],
        )

    def list_drafts(self, *, state: models.DraftState | None = None) -> list[models.Draft]:
        """List drafts.

        Return drafts, those that were changed last first.
        """
        return self._session.send(
            "GET", "/api/v1/price-drafts", list[models.Draft], query={"state": state}
        )

    def list_simulations(self, draft_id: UUID) -> list[models.Simulation]:
        """List the simulations of a draft.

        Return the simulations of a draft, the latest first.
        """
        return self._session.send(
            "GET", f"/api/v1/price-drafts/{quoted(draft_id)}/simulations", list[models.Simulation]
        )

    def post_approval(
        self, draft_id: UUID, body: models.SeenEdition, *, idempotency_key: str | None = None
    ) -> models.Draft:
        """Approve a draft.

        Agree to a draft as the second person; it is published at its time.

        Refused with:
            UnknownDraft: there is none.
            DraftClosed: it is not handed in.
            DraftChanged: it is not the edition that was looked at.
            OwnDraft: the caller has worked on it.
        """
        return self._session.send(
            "POST",
            f"/api/v1/price-drafts/{quoted(draft_id)}/approve",
            models.Draft,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_changes(
        self, draft_id: UUID, body: models.DraftEdit, *, idempotency_key: str | None = None
    ) -> models.Draft:
        """Edit a draft.

        Put changes into a draft or take them out of it.

        Refused with:
            UnknownDraft: there is none.
            DraftClosed: it is not open.
            DraftChanged: somebody else has changed it since.
            WrongPrice, WrongTaxRate, WrongPromotion: a row cannot be what it says.
        """
        return self._session.send(
            "POST",
            f"/api/v1/price-drafts/{quoted(draft_id)}/changes",
            models.Draft,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_discard(self, draft_id: UUID, *, idempotency_key: str | None = None) -> models.Draft:
        """Discard a draft.

        Give a draft up; it stays to be looked at.

        Refused with:
            UnknownDraft: there is none.
            DraftClosed: it was published or discarded already.
        """
        return self._session.send(
            "POST",
            f"/api/v1/price-drafts/{quoted(draft_id)}/discard",
            models.Draft,
            key=idempotency_key or new_key(),
        )

    def post_draft(
        self, body: models.NewDraft, *, idempotency_key: str | None = None
    ) -> models.Draft:
        """Begin a draft.

        Begin a proposal of the next version.

        Refused with:
            UnknownRulebook: the version was never published.
        """
        return self._session.send(
            "POST",
            "/api/v1/price-drafts",
            models.Draft,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_hand_in(
        self, draft_id: UUID, body: models.HandIn, *, idempotency_key: str | None = None
    ) -> models.Draft:
        """Hand a draft in.

        Publish a draft now or later; where a second person has to agree, it waits for that.

        Refused with:
            UnknownDraft, DraftClosed, DraftChanged: as for an edit.
            DraftFaulty: the check finds errors, or others have published its rows since.
        """
        return self._session.send(
            "POST",
            f"/api/v1/price-drafts/{quoted(draft_id)}/hand-in",
            models.Draft,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_rebase(
        self, draft_id: UUID, body: models.SeenEdition, *, idempotency_key: str | None = None
    ) -> models.Draft:
        """Keep a draft's changes over what others have published.

        Say that the present version was seen, and that the draft's rows shall hold.

        Refused with:
            UnknownDraft, DraftClosed, DraftChanged: as for an edit.
        """
        return self._session.send(
            "POST",
            f"/api/v1/price-drafts/{quoted(draft_id)}/rebase",
            models.Draft,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_send_back(
        self, draft_id: UUID, body: models.SentBack, *, idempotency_key: str | None = None
    ) -> models.Draft:
        """Send a draft back.

        Let a draft that waits be edited again; an approval that it had is gone.

        Refused with:
            UnknownDraft: there is none.
            DraftClosed: it waits for nothing.
        """
        return self._session.send(
            "POST",
            f"/api/v1/price-drafts/{quoted(draft_id)}/send-back",
            models.Draft,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_simulation(
        self, draft_id: UUID, body: models.NewSimulation, *, idempotency_key: str | None = None
    ) -> models.Simulation:
        """Simulate a draft.

        Price the baskets of the last days again under the draft; a job does it.

        Refused with:
            UnknownDraft: there is none.
        """
        return self._session.send(
            "POST",
            f"/api/v1/price-drafts/{quoted(draft_id)}/simulations",
            models.Simulation,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_check(self, draft_id: UUID) -> models.DraftCheck:
        """Check a draft.

        Look for conflicts, rules that never apply, losses and raises before reductions.

        Refused with:
            UnknownDraft: there is none.
        """
        return self._session.send(
            "GET", f"/api/v1/price-drafts/{quoted(draft_id)}/check", models.DraftCheck
        )

    def show_draft(self, draft_id: UUID) -> models.DraftContent:
        """Read a draft.

        Return a draft with its changes.

        Refused with:
            UnknownDraft: there is none.
        """
        return self._session.send(
            "GET", f"/api/v1/price-drafts/{quoted(draft_id)}", models.DraftContent
        )

    def show_simulation(self, simulation_id: UUID) -> models.Simulation:
        """Read a simulation.

        Return how far a simulation is, and its result when it is done.

        Refused with:
            UnknownSimulation: there is none.
        """
        return self._session.send(
            "GET", f"/api/v1/price-simulations/{quoted(simulation_id)}", models.Simulation
        )
