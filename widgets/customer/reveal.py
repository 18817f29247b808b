"""Why a hidden value is to be shown: asked in the pane, beside what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from desktop.viewmodels.customer.revealing import REASONS, Revealing
from widgets.shared.choice import Choice
from widgets.shared.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.records import Customer
    from desktop.viewmodels.desk import Desk


class RevealForm(Form):
    """`ask_for` first; the reason goes into the audit with the name of whoever asks."""

    def __init__(self, desk: Desk, revealing: Revealing) -> None:
        super().__init__(desk, "customer.reveal", tr("Reveal what is hidden"), tr("Reveal"))
        self._revealing = revealing
        self._customer: Customer | None = None
        self._mask = ""
        why = Choice(tr("Why? It is written down with your name."), hint=tr("Choose …"))
        why.set_options(tuple((reason.value, tr(said)) for reason, said in REASONS.items()))
        self.add("reason", why)
        self.saves(self._reveal)

    def ask_for(self, customer: Customer, mask: str) -> None:
        self._customer, self._mask = customer, mask
        self.about(f"{customer.id} {mask}", reason="")

    def is_about(self, customer: Customer | None) -> bool:
        return customer is not None and customer.id == (self._customer and self._customer.id)

    async def _reveal(self) -> Mapping[str, str]:
        if self._customer is None:
            return {}
        return await self._revealing.reveal(self._customer.id, self._mask, self.text("reason"))
