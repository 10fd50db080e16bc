# Written by `python -m tools.client`; edits here are lost.
"""Routes of identity."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Identity:
    """Routes of identity."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def delete_junk_value(self, junk_id: UUID) -> None:
        """Let a value count again.

        Let a value count where it is seen from now on; again is harmless.
        """
        return self._session.send("DELETE", f"/api/v1/junk-values/{quoted(junk_id)}", type(None))

    def explain_customer(self, customer_id: UUID) -> models.Explanation:
        """Explain who a person is.

        Return all ids of the person, the kinds of values, and what joins them; no values.
        """
        return self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/identity", models.Explanation
        )

    def list_crowds(
        self, *, least: int | None = None, limit: int | None = None
    ) -> list[models.Crowd]:
        """List people of many customer ids.

        Return the largest people first, for somebody to look whether they are one.
        """
        return self._session.send(
            "GET", "/api/v1/crowds", list[models.Crowd], query={"least": least, "limit": limit}
        )

    def list_junk_values(self) -> list[models.JunkValue]:
        """List values that are nobody's.

        Return what was noted, the latest first, by its note; the values stand nowhere.
        """
        return self._session.send("GET", "/api/v1/junk-values", list[models.JunkValue])

    def list_merge_reviews(self, *, limit: int | None = None) -> list[models.Edge]:
        """List what may be one person.

        Return what was seen together but makes no one person: they disagree, or are too many.
        """
        return self._session.send(
            "GET", "/api/v1/merge-reviews", list[models.Edge], query={"limit": limit}
        )

    def list_shared_values(self, *, limit: int | None = None) -> list[models.SharedValue]:
        """List values that too many have.

        Return values that join nobody, with how many ids they were seen; no values themselves.
        """
        return self._session.send(
            "GET", "/api/v1/shared-values", list[models.SharedValue], query={"limit": limit}
        )

    def list_suggestions(
        self,
        *,
        decided: str | None = None,
        before_weight: float | None = None,
        before_id: UUID | None = None,
        limit: int | None = None,
    ) -> list[models.Suggestion]:
        """List pairs of customers who may be one person.

        Return pairs, the surest first, with the weight of each field; no personal values.
        """
        return self._session.send(
            "GET",
            "/api/v1/customers/suggestions",
            list[models.Suggestion],
            query={
                "decided": decided,
                "before_weight": before_weight,
                "before_id": before_id,
                "limit": limit,
            },
        )

    def post_code_read(self, customer_id: UUID, body: models.CodeRead) -> models.ProvenValue:
        """Prove an address by the code that was sent to it.

        Keep the proof where the code is right. It is used once, so a repeat is refused.

        Refused with:
            ProofCodeWrong: it is wrong, too old, or was used or tried too often.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/proof-codes/reading",
            models.ProvenValue,
            body=body,
        )

    def post_decision(
        self, pair_id: UUID, body: models.Decision, *, idempotency_key: str | None = None
    ) -> models.Suggestion:
        """Decide whether two customers are one person.

        Make the two one person, keep them apart for good, or take an acceptance back.

        Refused with:
            UnknownSuggestion: there is none of that id.
            SuggestionDecided: it was decided otherwise already.
            MergeHeld: they differ in what a person has one of.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/suggestions/{quoted(pair_id)}/decision",
            models.Suggestion,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_described(self, body: models.Described) -> list[models.Likely]:
        """Ask who somebody may be who stands here.

        Return who is known already and may be the person described, the likeliest first.

        For who enrols somebody: is it one of these? Nothing is kept. A contact that people of
        other
        given names have says nothing: it is a family's.
        """
        return self._session.send(
            "POST", "/api/v1/customers/suggestions", list[models.Likely], body=body
        )

    def post_junk_value(
        self, body: models.NewJunk, *, idempotency_key: str | None = None
    ) -> models.JunkNoted:
        """Note that a value is nobody's.

        Let a value join nobody, as the company's own telephone; whom it has joined come apart.

        Refused with:
            InvalidIdentifier: it cannot be a value of its kind.
        """
        return self._session.send(
            "POST",
            "/api/v1/junk-values",
            models.JunkNoted,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_merge(
        self, customer_id: UUID, body: models.NewMerge, *, idempotency_key: str | None = None
    ) -> models.Merged:
        """Merge two customers into one person.

        Make two customers one person; each keeps what is under its id, and it can be taken
        back.

        Refused with:
            SameCustomer: it is one customer.
            UnknownCustomer: one of them was never registered.
            MergeHeld: they disagree in what a person has one of, were told apart, or are too
            many.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/merges",
            models.Merged,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_proof(
        self, customer_id: UUID, body: models.Shown, *, idempotency_key: str | None = None
    ) -> models.ProvenValue:
        """Note that a customer has shown a value to be theirs.

        Keep the proof with how it was given; customers who have both proven a value are one
        person.

        Refused with:
            UnknownCustomer: nobody was registered under the id, or the customer was erased.
            InvalidIdentifier: it cannot be a value of its kind.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/proofs",
            models.ProvenValue,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_proof_code(
        self, customer_id: UUID, body: models.CodeAsked, *, idempotency_key: str | None = None
    ) -> models.CodeSent:
        """Send a code to an address of a customer.

        Send six digits, which the customer reads out within ten minutes.

        Refused with:
            InvalidIdentifier: it is no e-mail address.
            UnknownCustomer: nobody was registered under the id.
            ValueNotHeld: the customer does not have the address.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/proof-codes",
            models.CodeSent,
            body=body,
            key=idempotency_key or new_key(),
        )

    def undo_merge(
        self,
        customer_id: UUID,
        merge_id: UUID,
        body: models.NewUnmerge,
        *,
        idempotency_key: str | None = None,
    ) -> models.Unmerged:
        """Take a merge back.

        Take away what joined two customers, whether somebody decided it or a rule.

        Refused with:
            UnknownMerge: nothing of that id joins the customer with anybody.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/merges/{quoted(merge_id)}/undo",
            models.Unmerged,
            body=body,
            key=idempotency_key or new_key(),
        )
