"""The form beside the team: how much somebody works on at once, and what they can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from desktop.viewmodels.team.settling import CHANNELS, SKILLS, Settling, label
from widgets.shared.drawn import Words
from widgets.shared.field import Field
from widgets.shared.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.records import Agent
    from desktop.viewmodels.desk import Desk


class SettleForm(Form):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "agent.set", tr("Capacity and skills"), tr("Settle"))
        self._settling = Settling(desk)
        self._agent: Agent | None = None
        self.whose = Words("", "body_b")
        self.add_part(self.whose)
        for channel in CHANNELS:
            self.add(channel.value, Field(label(channel)))
        self.add(SKILLS, Field(tr("Skills, with levels from 1 to 5"), hint=tr("de 5, en 3")))
        self.saves(self._keep)

    def settle(self, agent: Agent) -> None:
        """Be about this person; what was typed about them before stands there again."""
        self._agent = agent
        self.whose.setText(agent.name)
        self.about(agent.id, **self._settling.known(agent))

    async def _keep(self) -> Mapping[str, str]:
        if self._agent is None:
            return {}
        fields = {name: self.text(name) for name in (*map(str, CHANNELS), SKILLS)}
        return await self._settling.save(self._agent, fields)
