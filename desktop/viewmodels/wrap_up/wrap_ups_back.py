"""Contacts that the hub did not complete: why, in the wrap-up that is begun again.

Law: completing anew puts the refusal away, as saving any other form does.
"""

from __future__ import annotations

from desktop.domain.ids import InteractionId
from desktop.store import sent_forms
from desktop.text import tr
from desktop.viewmodels import reasons
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.wrap_up.wrap_up_choice import FORM


class WrapUpsBack:
    """`read` when a wrap-up begins; `words` is what its panel says."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._refused: dict[InteractionId, tuple[str, ...]] = {}
        self._why: dict[InteractionId, str] = {}

    async def read(self, contact: InteractionId) -> None:
        refused = await self._desk.read(sent_forms.refused_in, FORM, contact)
        self._refused[contact] = tuple(each.op_id for each in refused)
        last = refused[-1] if refused else None
        why = reasons.why(last.verdict, last.reason) if last else ""
        self._why[contact] = tr("Not done: {why}", why=why) if why else ""

    def words(self, contact: InteractionId) -> str:
        return self._why.get(contact, "")

    async def answered(self, contact: InteractionId) -> None:
        """It was completed anew."""
        self._why.pop(contact, None)
        if refused := self._refused.pop(contact, ()):
            await self._desk.dismiss(*refused)
