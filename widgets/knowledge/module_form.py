"""The form for a text module of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.text_modules import TextModules


class SaveModule(Form):
    def __init__(self, desk: Desk, modules: TextModules) -> None:
        super().__init__(desk, "text-module.save", tr("New text module"), tr("Save"))
        self._modules = modules
        self.add("short", Field(tr("Short name"), hint=tr("typed after ::")))
        self.add("title", Field(tr("Title")))
        names = {name: f"{{{name}}}" for name in ("customer", "agent", "number", "others")}
        hint = tr(
            "{customer}, {agent} and {number} are filled in; {others} you fill yourself.",
            customer=names["customer"],
            agent=names["agent"],
            number=names["number"],
            others=names["others"],
        )
        self.add("text", TextArea(tr("Text"), hint=hint, least=5, most=14))
        self.saves(self._keep)

    async def _keep(self) -> Mapping[str, str]:
        return await self._modules.save(self.text("short"), self.text("title"), self.text("text"))
