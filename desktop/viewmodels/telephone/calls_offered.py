"""Offers of calls and the telephone: what is offered rings, accepted is answered, declined is not.

Law: a contact that was accepted after its caller had hung up stays in hand, and it is said.
"""

from __future__ import annotations

from desktop.domain.ids import InteractionId
from desktop.domain.words import CallState
from desktop.notices import Notice, Tone
from desktop.signal import all_of
from desktop.store.reads import callers, offered
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.offer_shown import Shown
from desktop.viewmodels.offers import Offers


class CallsOffered:
    def __init__(self, desk: Desk, offers: Offers) -> None:
        self._desk = desk
        self._calls = desk.calls
        self._offered = ""  # the contact of the call that is offered now
        self._disconnect = all_of(
            offers.arrived.connect(self._on_arrived),
            offers.accepted.connect(self._on_accepted),
            offers.changed.connect(self._on_changed),
        )

    def close(self) -> None:
        self._disconnect()

    def _on_arrived(self, shown: Shown) -> None:
        if shown.kind == "voice" and not shown.calls_back and self._calls.there:
            self._offered = shown.interaction
            self._desk.supervisor.spawn("call expected", self._expect(shown.interaction))

    async def _expect(self, contact: str) -> None:
        found = await self._desk.read(offered.offered, InteractionId(contact))
        if found is None:
            return
        record = found.interaction
        number = record.by_number or await self._desk.read(callers.phone_of, record.customer)
        if self._offered == contact:
            self._calls.expect(record.id, record.queue, number)

    def _on_accepted(self, contact: str) -> None:
        if contact != self._offered:
            return
        self._offered = ""
        call = self._calls.of(contact)
        if call is not None and call.state is CallState.RINGING:
            self._calls.answer(call.id)
        else:
            self._tell_gone()

    def _on_changed(self, shown: Shown | None) -> None:
        """It has turned out to be a call, or it is over and was not accepted."""
        if shown is not None and not self._offered:
            self._on_arrived(shown)  # the contact may arrive after its offer
        elif shown is None and self._offered:
            contact, self._offered = self._offered, ""
            self._calls.turn_away(contact)

    def _tell_gone(self) -> None:
        self._desk.notices.tell(
            Notice(
                tone=Tone.WARNING,
                happened=tr("The caller has hung up already."),
                safe=tr("The contact is yours. Call back, or wrap it up."),
                replace="call",
                icon="phone-off",
            )
        )
