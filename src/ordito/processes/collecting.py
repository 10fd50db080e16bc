"""Collecting: the slots in which what a buyer comes for is handed over."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from ordito import fulfilment
from ordito.fulfilment import Promise, Slot, UnknownSlot
from ordito.network import Place
from ordito.orders import BookedSlot, Method
from ordito.processes.sale import Sale
from ordito.reads.memory import Memory


def book_slots(
    memory: Memory, sale: Sale, places: Sequence[Place], promises: Sequence[Promise]
) -> tuple[list[Promise], tuple[BookedSlot, ...]]:
    """Return the promises of lines, and the slots in which some of them are collected.

    What is collected in a slot is promised for its beginning.

    Raises:
        UnknownPlace: there is no place of that name.
        UnknownSlot: nothing is collected there, or not at that time.
    """
    promised, booked = list(promises), list[BookedSlot]()
    for name, begins_at in sale.slots.items():
        place = memory.place(name, field=f"slots.{name}")
        collected = [
            number
            for number, line in enumerate(sale.lines)
            if line.method is Method.COLLECT and places[number].place_id == place.place_id
        ]
        ready = [promises[number].ready_at for number in collected]
        slot = _slot(memory, place, ready, begins_at)
        if slot is None:
            raise UnknownSlot("Nothing is handed over there at that time.", field=f"slots.{name}")
        booked.append(BookedSlot(slot.place_id, slot.begins_at, slot.ends_at, slot.most))
        for number in collected:
            promised[number] = msgspec.structs.replace(promises[number], promised_at=slot.begins_at)
    return promised, tuple(booked)


def _slot(
    memory: Memory, place: Place, ready: Sequence[datetime], begins_at: datetime
) -> Slot | None:
    if not ready:
        return None
    slots = fulfilment.slots_at(memory.promises.policy, place, ready_at=max(ready))
    return next((slot for slot in slots if slot.begins_at == begins_at), None)
