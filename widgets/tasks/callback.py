"""Asking for a call-back, in a few fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from desktop.viewmodels.telephone.callback_entry import Asked, CallbackEntry
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.field import Field
from widgets.shared.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.viewmodels.desk import Desk


class CallbackForm(Form):
    """Its number and queue follow the customer and contact that are open."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "callback.ask", tr("Call-back"), tr("Ask for a call-back"))
        self._entry = CallbackEntry(desk)
        self.add("title", Field(tr("About what")))
        self.add("phone", Field(tr("Call back on")))
        self.add("queue", Choice(tr("Queue"), hint=tr("Choose …")))
        due = Field(tr("When"), hint=tr("at once, or tomorrow morning"))
        self.add("due", due)
        place = tr("The place in line is kept: whoever is free gets the call.")
        self.add_part(Words(place, "small", "faint", wraps=True))
        self.saves(self._keep)
        self.follow_customer()

    def begin(self) -> None:
        super().begin()
        self._desk.supervisor.spawn("call-back form", self._fill())

    async def _fill(self) -> None:
        known = await self._entry.known()
        queue = self._inputs["queue"]
        if isinstance(queue, Choice):
            queue.set_options(known.queues)
        self.know(phone=known.phone, queue=known.queue)

    async def _keep(self) -> Mapping[str, str]:
        return await self._entry.save(
            Asked(
                title=self.text("title"),
                phone=self.text("phone"),
                queue=self.text("queue"),
                due=self.text("due"),
            )
        )
