"""Redeem points: a member spends the own points, and the household's where the programme shares."""

from datetime import datetime

from ordito import loyalty
from ordito.loyalty import NewRedemption, NotEnrolled, Redemption
from ordito.platform.db import Tx
from ordito.platform.ids import ProgrammeId


async def redeem_points(
    tx: Tx, *, redemption: NewRedemption, programme_id: ProgrammeId, at: datetime
) -> Redemption:
    """Set points aside that shall pay an amount, from one account after the other.

    Raises:
        NotEnrolled: the customer does not take part.
        NotRedeemable: no whole steps of points pay the amount.
        NotEnoughPoints: fewer points may be spent.
        RedemptionDiffers: the id belongs to another redemption.
    """
    linked = await loyalty.list_linked(
        tx, customer_id=redemption.customer_id, programme_id=programme_id
    )
    if not linked:
        raise NotEnrolled("The customer does not take part.", customer_id=redemption.customer_id)
    membership = linked[0]
    programme = await loyalty.get_programme(tx, programme_id=programme_id)
    accounts = await loyalty.list_drawable(tx, membership=membership, programme=programme)
    return await loyalty.redeem(
        tx,
        redemption=redemption,
        membership=membership,
        programme=programme,
        account_ids=accounts,
        at=at,
    )
