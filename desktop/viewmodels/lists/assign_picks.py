"""Somebody who gets all chosen cases, tasks or contacts.

Laws: what somebody else has in hand is given on by a lead; others give on what is their own or
nobody's, and a task also where they set it themselves; a contact or a task can be taken over into
one's own hands. The hub holds to the same, and every row that is left out says so. Contacts are
given on by the hub alone: without a line nobody is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from desktop.domain.ids import AgentId
from desktop.domain.operations import case, task
from desktop.domain.operations.case import ASSIGNING_ROLES
from desktop.domain.operations.handing import HandToQueue
from desktop.domain.operations.interaction import Assign
from desktop.domain.operations.operation import Reason
from desktop.store.reads.people import Colleague, colleagues, working_sites
from desktop.text import mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.lists.deed import Deed
from desktop.viewmodels.lists.narrowing import nothing_here
from desktop.viewmodels.lists.picking import needs_line
from desktop.viewmodels.rows import LineRow, Row

if TYPE_CHECKING:
    from desktop.domain.operations.registry import AnyOperation
    from desktop.domain.records import Record
    from desktop.viewmodels.desk import Desk, Me

_AGENT: Final = "agent:"
_MOST: Final = 200


class Giving(msgspec.Struct, frozen=True):
    """How one kind of record is given to somebody, and who has it."""

    has: Callable[[Any], AgentId | None]
    to: Callable[[Any, AgentId], AnyOperation]
    back: Callable[[Any, AgentId, AgentId], tuple[AnyOperation, ...]]  # record, given to, by
    online: bool = False
    taken_over: bool = True  # by whoever wants it
    set_by: Callable[[Any], AgentId | None] = lambda _record: None


def _contact_back(record: Any, to: AgentId, me: AgentId) -> tuple[AnyOperation, ...]:  # noqa: ANN401
    """To whoever had it; into its queue where nobody did."""
    if record.agent is not None:
        return (Assign(id=record.id, agent=record.agent, instead_of=to),)
    mine = () if to == me else (Assign(id=record.id, agent=me, instead_of=to),)
    return (*mine, HandToQueue(id=record.id, queue=record.queue))


OF: Final = {
    "case": Giving(
        lambda record: record.agent,
        lambda record, to: case.Assign(id=record.id, agent=to),
        lambda record, _to, _me: (case.Assign(id=record.id, agent=record.agent),),
        taken_over=False,
    ),
    "task": Giving(
        lambda record: record.assignee,
        lambda record, to: task.Set(id=record.id, assignee=to),
        lambda record, _to, _me: (task.Set(id=record.id, assignee=record.assignee),),
        set_by=lambda record: record.created_by,
    ),
    "interaction": Giving(
        lambda record: record.agent,
        lambda record, to: Assign(id=record.id, agent=to, instead_of=record.agent),
        _contact_back,
        online=True,
    ),
}


def is_mine_to_give(giving: Giving, record: Any, to: AgentId | None, me: Me) -> bool:  # noqa: ANN401
    """Whether this person may give it to somebody; None: to nobody in particular."""
    if giving.has(record) in (None, me.agent, to) or me.role in ASSIGNING_ROLES:
        return True
    return giving.set_by(record) == me.agent or (giving.taken_over and to == me.agent)


class AssignPick:
    id = "assign"
    title = mark("Assign to …")
    icon = "user-round"
    hint = mark("Name, team or site")
    rows_name = mark("Colleagues")

    def __init__(self, kind: str, me: Me) -> None:
        self._giving = OF[kind]
        self._me = me
        self._people: tuple[Colleague, ...] = ()
        self._sites: Mapping[str, frozenset[str]] = {}
        self._no_line = False

    async def read(self, desk: Desk, records: Sequence[Record]) -> None:
        del records  # who does not work the queue of one is said with that one
        self._no_line = self._giving.online and desk.live() is None
        self._people = await desk.read(colleagues)
        self._sites = await desk.read(working_sites)

    def rows(self, text: str) -> tuple[Row, ...]:
        if self._no_line:
            return (needs_line(),)
        wanted = text.strip().casefold()
        found = [each for each in self._people if wanted in _words(each).casefold()]
        found.sort(key=lambda each: each.id != self._me.agent)
        return tuple(self._row(each) for each in found[:_MOST]) or (_nobody(),)

    def deed(self, key: str) -> Deed | None:
        to = next((p for p in self._people if f"{_AGENT}{p.id}" == key), None)
        if to is None:
            return None
        giving, me = self._giving, self._me.agent

        def made(record: Any) -> AnyOperation | None:  # noqa: ANN401  of any kind that is given
            return None if giving.has(record) == to.id else giving.to(record, to.id)

        return Deed(
            id=self.id,
            title=self.title,
            done=mark("{count} are with {value} now."),
            value=to.name,
            icon=self.icon,
            made=made,
            back=lambda record: giving.back(record, to.id, me),
            against=lambda record: self._against(record, to),
        )

    def _against(self, record: Any, to: Colleague) -> Reason | None:  # noqa: ANN401
        if not is_mine_to_give(self._giving, record, to.id, self._me):
            return Reason.NOT_YOURS
        queue = getattr(record, "queue", None)
        sites = self._sites.get(queue, frozenset()) if queue else frozenset[str]()
        works = to.in_house or not queue or to.site_id in sites
        return None if works else Reason.DENIED

    def _row(self, each: Colleague) -> LineRow:
        me = tr("you") if each.id == self._me.agent else ""
        more = terms.dotted(me, each.team, each.site)
        return LineRow(
            key=f"{_AGENT}{each.id}",
            icon="user-round",
            title=each.name,
            more=more,
            said=terms.sentence(each.name, me, each.team, each.site),
        )


def _words(each: Colleague) -> str:
    return f"{each.name} {each.team} {each.site}"


def _nobody() -> Row:
    title = tr("Nobody is called so")
    return nothing_here("users", title, tr("Name, team and site are compared."))
