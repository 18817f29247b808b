"""The form beside the team: which channels wait at a site while another is in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from desktop.viewmodels.team.interrupting import PAIRS, Interrupting, field, label
from widgets.shared.check import Check
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.form import Form
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.desk import Desk


class InterruptForm(Form):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "site.set", tr("What may interrupt what"), tr("Settle"))
        self._model = Interrupting(desk)
        self.add_part(Words(_how(), "small", "muted", wraps=True))
        self.sites = Choice(tr("Site"), hint=tr("No site is known here yet"))
        self.add_part(self.sites)
        for by, off in PAIRS:
            self.add(field(by, off), Check(label(by, off)))
        self.sites.chosen.connect(lambda _site: self._turn_to_site())
        self.saves(self._keep)
        undo_with(self, self._model.close, self._model.changed.connect(lambda _none: self._know()))
        self._know()

    @property
    def first(self) -> QWidget:
        return self.sites

    def settle(self) -> None:
        """Be about the own site, or the one that was chosen before."""
        self._model.read()

    def _know(self) -> None:
        """The sites as they are now; what was ticked here and not settled stays."""
        sites = self._model.sites
        chosen = self.sites.value
        self.sites.set_options([(each.id, each.name) for each in sites])
        if not self.sites.value and sites:
            self.sites.choose(chosen if self._model.site(chosen) else sites[0].id)
        for part in (*map(self.input, self.names), self.save_button):
            part.setEnabled(bool(sites))
        self._turn_to_site()

    def _turn_to_site(self) -> None:
        if (site := self._model.site(self.sites.value)) is not None:
            self.about(site.id, **self._model.known(site))

    async def _keep(self) -> Mapping[str, str]:
        site = self._model.site(self.sites.value)
        if site is None:
            return {}
        return await self._model.save(site, {name: self.text(name) for name in self.names})


def _how() -> str:
    return tr(
        "A tick: while the first is in hand, the other is not offered and waits in its queue. "
        "A conversation that runs is never taken away."
    )
