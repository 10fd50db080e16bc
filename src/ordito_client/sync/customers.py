# Written by `python -m tools.client`; edits here are lost.
"""Routes of customers."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Customers:
    """Routes of customers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def delete_address(self, customer_id: UUID, label: str) -> None:
        """Take an address out of the book.

        Take an address out of the book; orders that went there keep it.

        Refused with:
            UnknownAddress: the book has none of that label.
        """
        return self._session.send(
            "DELETE",
            f"/api/v1/customers/{quoted(customer_id)}/addresses/{quoted(label)}",
            type(None),
        )

    def delete_customer_group(self, customer_id: UUID, code: str) -> None:
        """Take a customer out of a group.

        Take a customer out of a group from now on.

        Refused with:
            NotInGroup: the customer is not in it, or has left before.
        """
        return self._session.send(
            "DELETE", f"/api/v1/customers/{quoted(customer_id)}/groups/{quoted(code)}", type(None)
        )

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

    def find_customer(
        self,
        *,
        card: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        external_id: str | None = None,
        source: str | None = None,
    ) -> models.Profile:
        """Find a customer.

        Return the one customer that has the identifier.

        Refused with:
            CustomerUnclear: none or several identifiers were given.
            UnknownCustomer: nobody has it.
        """
        return self._session.send(
            "GET",
            "/api/v1/customers",
            models.Profile,
            query={
                "card": card,
                "email": email,
                "phone": phone,
                "external_id": external_id,
                "source": source,
            },
        )

    def list_addresses(self, customer_id: UUID) -> list[models.KeptAddress]:
        """Read a customer's address book.

        Return the addresses of the book, by label.
        """
        return self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/addresses", list[models.KeptAddress]
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

    def list_customer_groups(self, customer_id: UUID) -> list[models.GroupMembership]:
        """List the groups of a customer.

        Return the groups, those that have ended or not begun among them.
        """
        return self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/groups", list[models.GroupMembership]
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

    def list_preferences(self, customer_id: UUID) -> list[models.Stated]:
        """List what a customer said.

        Return what the person said of themselves under any id: by topic, the latest first.
        """
        return self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/preferences", list[models.Stated]
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

    def list_timeline(
        self,
        customer_id: UUID,
        *,
        before: str | None = None,
        phase: models.Phase | None = None,
        type_: str | None = None,
        channel_id: UUID | None = None,
        order_id: UUID | None = None,
        limit: int | None = None,
    ) -> models.Timeline:
        """Read what happened to a customer.

        Return facts and touchpoints of a person under every id and identifier, latest first.

        Refused with:
            PlaceWrong: ``before`` is no ``next`` of an answer.
        """
        return self._session.send(
            "GET",
            f"/api/v1/customers/{quoted(customer_id)}/timeline",
            models.Timeline,
            query={
                "before": before,
                "phase": phase,
                "type": type_,
                "channel_id": channel_id,
                "order_id": order_id,
                "limit": limit,
            },
        )

    def list_who_is_here(self, place: str) -> list[models.Present]:
        """List who is at a place.

        Return who lets the staff of a place know that they are there, the latest first.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the token may act at other places only.
        """
        return self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/present", list[models.Present]
        )

    def post_arrival(
        self, place: str, body: models.Recognition, *, idempotency_key: str | None = None
    ) -> models.Arrived:
        """Announce a customer at a place.

        Show the staff of a place who was recognised there, if the customer allows it.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the token may act at other places only.
            UnknownCustomer: nobody has the identifier.
            InvalidIdentifier: the value cannot be one of its kind.
            CardClosed: the card was lost or replaced.
            NotAllowedHere: the customer does not allow it.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/arrivals",
            models.Arrived,
            body=body,
            key=idempotency_key or new_key(),
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

    def post_customer(
        self, body: models.Registration, *, idempotency_key: str | None = None
    ) -> models.Registered:
        """Register a customer.

        Make a customer known; somebody whose external id is known already is that somebody.

        Refused with:
            InvalidIdentifier: a value cannot be of its kind.
            IdentifierTaken: a card or verified value belongs to another customer.
        """
        return self._session.send(
            "POST",
            "/api/v1/customers",
            models.Registered,
            body=body,
            key=idempotency_key or new_key(),
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

    def post_departure(
        self, place: str, customer_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Signalled:
        """Take a customer off a place.

        Show a customer at a place no more; who is not there stays away.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the token may act at other places only.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/departures/{quoted(customer_id)}",
            models.Signalled,
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

    def post_membership(
        self, customer_id: UUID, body: models.Enrolment, *, idempotency_key: str | None = None
    ) -> models.Membership:
        """Enrol a customer in a loyalty programme.

        Let a known customer collect points, with or without a card.

        Refused with:
            UnknownProgramme: there is none of that code.
            UnknownCustomer: nobody was registered under the id.
            IdentifierTaken: the card belongs to another customer.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/memberships",
            models.Membership,
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

    def post_preferences(
        self, body: models.StatedBatch, *, idempotency_key: str | None = None
    ) -> models.Imported:
        """Import what people said.

        Keep answers of surveys and market research, each beside what was observed of the
        person.

        Rows that cannot be kept are named with the reason; the others are kept. Of a topic each
        source
        has one answer, the latest; an older one changes nothing.
        """
        return self._session.send(
            "POST",
            "/api/v1/preferences",
            models.Imported,
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

    def post_wifi_signal(
        self, place: str, body: models.WifiSignal, *, idempotency_key: str | None = None
    ) -> models.Signalled:
        """Tell what a store's WiFi sees.

        Take what the controller of a store's WiFi says of a device.

        A device alone is nobody: only while somebody is there who signed in with it on the
        first page
        of the WiFi, and allows it, ``seen`` keeps them there and ``left`` takes them off.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the token may act at other places only.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/wifi-signals",
            models.Signalled,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_address(
        self,
        customer_id: UUID,
        label: str,
        body: models.Address,
        *,
        idempotency_key: str | None = None,
    ) -> models.KeptAddress:
        """Keep an address under a label.

        Keep an address; another one of the label takes its place, orders keep the old.

        Refused with:
            InvalidAddress: no parcel would arrive there as it is written.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/customers/{quoted(customer_id)}/addresses/{quoted(label)}",
            models.KeptAddress,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_customer_group(
        self,
        customer_id: UUID,
        code: str,
        body: models.GroupTerm,
        *,
        idempotency_key: str | None = None,
    ) -> list[models.GroupMembership]:
        """Put a customer into a group.

        Put a customer into a group that price lists and promotions name as `group:CODE`.

        Refused with:
            UnknownCustomer: there is none, or the person was forgotten.
            GroupEmpty: it would end before it begins.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/customers/{quoted(customer_id)}/groups/{quoted(code)}",
            list[models.GroupMembership],
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_customer(self, customer_id: UUID) -> models.Profile:
        """Read a customer.

        Return name, address, identifiers with external ids, and consents.

        Refused with:
            UnknownCustomer: nobody was registered under the id.
        """
        return self._session.send("GET", f"/api/v1/customers/{quoted(customer_id)}", models.Profile)

    def show_customer_page(
        self, customer_id: UUID, *, limit: int | None = None
    ) -> models.CustomerPage:
        """Read a customer's orders, points and timeline.

        Return what happened to a customer in every channel; personal values are not in it.
        """
        return self._session.send(
            "GET",
            f"/api/v1/customers/{quoted(customer_id)}/page",
            models.CustomerPage,
            query={"limit": limit},
        )

    def show_profile(self, customer_id: UUID) -> models.HotProfile:
        """Read a customer at this moment.

        Return last touch, carts, open orders, points, tier, cases, consents and traits of a
        person.

        Any id of the person will do; what was committed before is in it. Personal values are
        not.
        """
        return self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/profile", models.HotProfile
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
