"""Opening a contact by its id, with its customer and case beside it."""

from __future__ import annotations

from desktop.domain.records import Interaction
from desktop.store.reads import records
from desktop.viewmodels.desk import Desk, Open


async def show_contact(desk: Desk, contact: str) -> None:
    """Go to it in all panes; one that is not here any more changes nothing."""
    found = await desk.read(records.record, Interaction, contact)
    if found is not None:
        desk.go(Open(found.id, found.customer, found.case))
