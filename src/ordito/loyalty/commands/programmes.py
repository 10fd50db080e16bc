"""Programmes and who takes part in them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito import customers, ledger
from ordito.customers import Identifier, IdentifierKind
from ordito.ledger import AccountKind
from ordito.loyalty.commands.cards import keep_card
from ordito.loyalty.commands.points import qualify
from ordito.loyalty.errors import ProgrammeDiffers
from ordito.loyalty.events import CustomerEnrolled, ProgrammeChanged
from ordito.loyalty.model import PROGRAMMES, CardForm, Membership, NewMember, Programme
from ordito.loyalty.queries import get_membership
from ordito.loyalty.rules import expiry_of, require_possible
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId
from ordito.platform.reference import lock_version, raise_version

_sql = statements(__name__)
_FIND_DIFFERING = _sql.query("find_differing_programme", str)
_PUT = _sql.query("put_programme", UUID)
_ENROL = _sql.query("enrol", Membership)
_LOOK_AGAIN = _sql.command("look_again")


async def put_programme(tx: Tx, *, programme: Programme, at: datetime) -> None:
    """Create or change a programme; a repeat changes nothing.

    Raises:
        ImpossibleRule: it gives points for nothing, or makes them wait too long.
        ProgrammeDiffers: its code is another programme's, or was another one before.
    """
    require_possible(programme)
    await lock_version(tx, name=PROGRAMMES)
    differing = await tx.find(
        _FIND_DIFFERING, programme_id=programme.programme_id, code=programme.code
    )
    if differing is not None:
        message = f"The programme and the code {programme.code!r} do not belong together."
        raise ProgrammeDiffers(message, field="code")
    changed = await tx.find(
        _PUT,
        programme_id=programme.programme_id,
        code=programme.code,
        name=programme.name,
        minor_per_point=programme.minor_per_point,
        pending_days=programme.pending_days,
        terms=programme.terms,
    )
    if changed is None:
        return
    await tx.run(_LOOK_AGAIN, programme_id=programme.programme_id, at=at)
    await ledger.open_account(
        tx, account_id=programme.issuer_id, unit=programme.unit, kind=AccountKind.ISSUER, at=at
    )
    version = await raise_version(tx, name=PROGRAMMES)
    fact = ProgrammeChanged(programmes_version=version, programme_id=programme.programme_id)
    tx.record(fact, subject=programme.programme_id, at=at)


async def enrol(
    tx: Tx, *, programme: Programme, customer_id: CustomerId, card: str | None, at: datetime
) -> Membership:
    """Let a known customer take part in a programme; enrolling again is harmless.

    Args:
        tx: open transaction.
        programme: in which.
        customer_id: who.
        card: number by which tills recognise the customer, if there is one.
        at: now.

    Raises:
        UnknownCustomer: nobody was registered under the id.
        InvalidIdentifier: this is no card number.
        IdentifierTaken: the card belongs to another customer.
    """
    claimed = None
    if card is not None:
        number = Identifier(IdentifierKind.CARD, card)
        claimed = await customers.add_identifier(
            tx, customer_id=customer_id, identifier=number, at=at
        )
    await import_memberships(tx, programme=programme, members=[NewMember(customer_id, at)], at=at)
    if claimed is not None:
        await keep_card(
            tx,
            customer_id=customer_id,
            card_id=claimed.identifier_id,
            programme_id=programme.programme_id,
            form=CardForm.PHYSICAL,
            at=at,
        )
    if programme.terms.tiers:
        await qualify(tx, customer_id=customer_id, programme_id=programme.programme_id, at=at)
    return await get_membership(tx, customer_id=customer_id, programme_id=programme.programme_id)


async def import_memberships(
    tx: Tx, *, programme: Programme, members: Sequence[NewMember], at: datetime
) -> int:
    """Enrol many customers, whose cards came with them; return how many are new."""
    accounts = [
        ledger.Account(
            programme.account_of(member.customer_id), programme.unit, AccountKind.CUSTOMER
        )
        for member in members
    ]
    await ledger.open_accounts(tx, accounts=accounts, at=at)
    enrolled = await tx.fetch(
        _ENROL,
        programme_id=programme.programme_id,
        customer_ids=[member.customer_id for member in members],
        account_ids=[account.account_id for account in accounts],
        enrolled_at=[member.since for member in members],
        sweep_at=[expiry_of(programme.terms, earned_at=member.since) for member in members],
        has_tiers=bool(programme.terms.tiers),
    )
    for one in enrolled:
        fact = CustomerEnrolled(programme_id=one.programme_id, account_id=one.account_id)
        tx.record(fact, subject=one.account_id, customer_id=one.customer_id, at=one.enrolled_at)
    return len(enrolled)
