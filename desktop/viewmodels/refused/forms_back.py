"""A form whose words the hub refused is told once, with the reason; the words stand in it again.

Law: what was told is not told again while the window is open; a refusal that somebody has seen to
takes its notice along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.operations import registry
from desktop.notices import Notice, Tone
from desktop.store import sent_forms
from desktop.text import tr
from desktop.viewmodels import reasons
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.not_done import SHOW

if TYPE_CHECKING:
    from desktop.store.changes import Changes
    from desktop.store.outbox import Refused
    from desktop.viewmodels.desk import Desk


class FormsBack:
    """Looks whenever the outbox is another one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: set[str] = set()
        self._looking = Latest(desk.supervisor, "forms that came back")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._looking.drop()

    def _on_change(self, changes: Changes) -> None:
        if changes.outbox:
            self._looking.ask(self._look())

    async def _look(self) -> None:
        refused = {each.op_id: each for each in await self._desk.read(sent_forms.refused)}
        for over in self._told - refused.keys():
            self._desk.notices.clear(_matter(over))
        for op_id in refused.keys() - self._told:
            self._desk.notices.tell(_notice(refused[op_id]))
        self._told = set(refused)


def _notice(refused: Refused) -> Notice:
    return Notice(
        tone=Tone.WARNING,
        happened=tr("Not done: {what}. {why}", what=_what(refused), why=_why(refused)),
        safe=tr("What you wrote stands in its form again."),
        replace=_matter(refused.op_id),
        action=SHOW,
        icon="cloud-alert",
    )


def _why(refused: Refused) -> str:
    return reasons.why(refused.verdict, refused.reason)


def _what(refused: Refused) -> str:
    try:
        return tr(registry.operation_class(refused.op).declared.title)
    except registry.UnknownOperation:
        return refused.op


def _matter(op_id: str) -> str:
    return f"form back:{op_id}"
