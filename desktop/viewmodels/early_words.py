"""What is typed for a contact before it is there: as safe as what is typed in it.

    early.typed(contact, "Guten Tag", note=False)     at each key, while it waits for its place
    early.given(composer.flush)                       its place has it

It waits in memory for the composer (`widgets.shared.early_keys`), and meanwhile in a draft of its
own, by the contact that was asked for: a kill between Accept and the hub's answer loses nothing.
Laws: the draft ends only when its words are safe in their place, or told; found again in a later
window, they stand in the contact when it is opened, once (`composer.early_found`). This is loaded
before the first paint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.ids import InteractionId
from desktop.viewmodels.drafts import Place

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from desktop.viewmodels.desk import Desk

REPLY: Final = "typed.early"
NOTE: Final = "typed.early.note"


class EarlyWords:
    """Of this window, while they wait."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._places: set[Place] = set()

    def typed(self, contact: InteractionId, words: str, *, note: bool) -> None:
        """All that waits for this contact now; note: it was begun as one."""
        self._desk.typed_early.add(contact)
        place = Place.in_form(NOTE if note else REPLY, contact)
        for other in self._places - {place}:
            self._desk.journal.typed(other, "")  # it was for another place than was thought
        self._places.add(place)
        self._desk.journal.typed(place, words)

    def given(self, safe: Callable[[], Awaitable[None]]) -> None:
        """Nothing waits any more. safe: returns when its place has kept it."""
        places, self._places = self._places, set()
        if places:
            self._desk.supervisor.spawn("typed early", self._end(places, safe))

    async def _end(self, places: set[Place], safe: Callable[[], Awaitable[None]]) -> None:
        await safe()
        ends = [each for place in places for each in self._desk.journal.take(place)]
        if ends:
            await self._desk.ask(*ends)
        self._desk.typed_early.difference_update(InteractionId(it.about) for it in places)
