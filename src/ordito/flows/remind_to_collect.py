"""Remind to collect: whose goods wait for some days hears of it by e-mail."""

from datetime import datetime
from typing import Final

from ordito import fulfilment, messages, orders
from ordito.flows.mail_papers import own_address
from ordito.fulfilment import CollectionReminded, FulfilmentOrder
from ordito.messages import NewMessage, NoAddress, Template
from ordito.orders import Whereabouts
from ordito.platform.db import Tx

_SOME: Final = 100


async def remind_to_collect(tx: Tx, *, at: datetime) -> int:
    """Queue the reminders that are due; return how many, at most a hundred."""
    collecting = await fulfilment.collecting.COLLECTING.load(tx)
    due = await fulfilment.collecting.list_to_remind(tx, collecting=collecting, at=at, most=_SOME)
    for task in due:
        number = await fulfilment.collecting.note_reminder(tx, task=task, collecting=collecting)
        if number is not None:
            await _remind(tx, task, number, at)
    return len(due)


async def _remind(tx: Tx, task: FulfilmentOrder, number: int, at: datetime) -> None:
    """Queue a reminder for whoever has an address; that it was due is a fact in any case."""
    event = CollectionReminded(
        fulfilment_order_id=task.fulfilment_order_id, place_id=task.place_id, reminder=number
    )
    tx.record(
        event, subject=task.order_id, customer_id=task.customer_id, case_id=task.order_id, at=at
    )
    try:
        identifier_id = await own_address(tx, customer_id=task.customer_id)
    except NoAddress:
        return
    where = Whereabouts(task.customer_id, task.order_id)
    cause = f"{task.fulfilment_order_id}:{number}"
    new = NewMessage(
        task.customer_id,
        messages.message_id_of(Template.COLLECT_REMINDER, cause, identifier_id),
        Template.COLLECT_REMINDER,
        task.order_id,
        identifier_id,
        await orders.links.make_link(tx, where=where, at=at),
    )
    await messages.queue(tx, new=[new], at=at)
