"""What people do in a shop, so that marts have something of everything."""

from ordito import customers, experiments
from ordito.customers import Identifier, IdentifierKind, NewCustomer, Particulars
from ordito.experiments import HOLD_OUT, Arm, Experiment
from ordito.flows.note_visit import Visitor, note_visit
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.ids import CustomerId
from ordito.processes.change_asked import BroughtLine, Return
from ordito.processes.sale import SaleCustomer
from tests.flows.shop import SYSTEM, Shop, carry, collect, ship

EMAIL = "zelmira@example.org"


async def lived(shop: Shop) -> CustomerId:
    """Let a member look and buy, a stranger buy, and something be cancelled, taken and returned."""
    member = NewCustomer(
        customer_id=CustomerId(ids.new()),
        particulars=Particulars("Zelmira"),
        identifiers=(Identifier(IdentifierKind.EMAIL, EMAIL),),
    )
    await shop.db.transact(customers.register, SYSTEM, customer=member, at=now())
    await look(shop, member.customer_id)
    sold = await shop.sell(carry("shirt", 2), ship("laptop"), customer=SaleCustomer(email=EMAIL))
    await shop.sell(collect("shirt", 3))
    await shop.hand_over(sold)
    await shop.settle()
    await shop.change(sold, Return(lines=(BroughtLine(1, 1),), place="north"))
    await shop.cancel(await shop.sell(ship("shirt", 3)), (1, 1))
    return member.customer_id


async def look(shop: Shop, customer_id: CustomerId, sku: str = "shirt") -> None:
    await shop.db.transact(
        note_visit,
        SYSTEM,
        visitor=Visitor(CustomerId(ids.derive("browser")), customer_id),
        kind="product_viewed",
        channel_id=shop.company.channels["web"],
        payload={"sku_id": str(shop.company.skus[sku])},
        at=now(),
    )


async def leave_alone(shop: Shop, customer_id: CustomerId) -> None:
    """Let somebody be held out of an experiment."""
    letters = Experiment(ids.new(), "letters", (Arm(HOLD_OUT, 1_000_000),), now())
    await shop.db.transact(experiments.declare, SYSTEM, experiment=letters, at=now())
    await shop.db.transact(
        experiments.expose,
        SYSTEM,
        experiment_id=letters.experiment_id,
        customer_id=customer_id,
        at=now(),
    )
