"""To whom a contact can be handed over: colleagues, those who are free first; behind them queues.

How somebody stands is what they chose, what they have in hand, and whether their desk is heard of;
the last the hub alone knows, so it is asked every few seconds while the list is open. Laws: what
is not known is not shown as known; without a line nobody can be chosen; nobody who is not here is
chosen by pressing Enter alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from desktop.domain.ids import AgentId
from desktop.domain.words import AgentState
from desktop.line import LineState
from desktop.ports.wire import Reach
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads.people import Colleague, Whereto, whereto
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.composer.queues_to import HEADING, queue_of, queue_rows
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Badge, Empty, Heading, LineRow, Row, empty
from desktop.viewmodels.state_words import icon, reason_word, tone, word
from desktop.viewmodels.times.when import clock_s
from desktop.viewmodels.who_is_here import ASK_EVERY_S, Heard, who_is_here

_MOST: Final = 200
_MANY: Final = 6  # at no desk: from here on they stand together
_ABSENT: Final = 4  # from this rank on nobody would see the contact now


class Presence(msgspec.Struct, frozen=True):
    """How somebody stands: for the badge, and how far down the list."""

    badge: Badge
    rank: int
    more: str = ""
    absent: bool = False  # at work, and at no desk that is heard of


class Colleagues:
    """`rows` of those who may have the open contact and whose name or site has the letters."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._text = ""
        self._found: Whereto | None = None
        self._heard: Heard = None
        self._asked = False  # whether the hub was asked at all
        self.rows: tuple[Row, ...] = ()
        self.first: str | None = None  # the row to begin at: somebody who is here
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._reading = Latest(desk.supervisor, "colleagues")
        self._watching = Latest(desk.supervisor, "colleagues here")
        self._disconnect = all_of(
            desk.changed.connect(self._on_change),
            desk.line.changed.connect(self._on_line),
        )

    def close(self) -> None:
        self.end()
        self._disconnect()

    def begin(self) -> None:
        """The list is opened: everybody, and from now on who is here."""
        self._text, self._found, self.first = "", None, None
        self._asked, self._heard = False, None
        self._show(())
        self._reading.ask(self._read())
        self._watching.ask(self._watch())

    def end(self) -> None:
        """The list is closed: nobody is asked about any more."""
        self._found = None
        self._reading.drop()
        self._watching.drop()

    def ask(self, text: str) -> None:
        """Only those whose name, team or site has these letters."""
        self._text = text.strip().casefold()
        self._say()

    # ------------------------------------------------------------------------------- reading
    async def _read(self) -> None:
        me = self._desk.me
        found = await self._desk.read(whereto, self._desk.open.interaction, me.site)
        people = tuple(each for each in found.people if each.id != me.agent)
        self._found = msgspec.structs.replace(found, people=people)
        self._say()

    async def _watch(self) -> None:
        while True:
            heard = await who_is_here(self._desk)
            if not self._asked or heard != self._heard:
                self._asked, self._heard = True, heard
                self._say()
            await self._desk.supervisor.pause(ASK_EVERY_S)

    def _on_change(self, changes: Changes) -> None:
        kinds = ("agent", "interaction", "site", "team", "queue")
        if self._found is not None and changes.touches(*kinds):
            self._reading.ask(self._read())

    def _on_line(self, line: LineState) -> None:
        if self._found is not None:
            self._say()

    # -------------------------------------------------------------------------------- saying
    def _say(self) -> None:
        if self._found is None:
            return
        line = self._desk.line.state
        if not line.online:
            self._show((_no_line(),))
            return
        queues = queue_rows(self._found, self._text)
        people = self._rows(self._found.people, line.as_of, bare=bool(queues))
        self._show((*people, *queues))

    def _is_veiled(self, each: Colleague) -> bool:
        """Whether they may have contacts that cannot be seen from here."""
        partner = self._found is not None and self._found.for_partner
        return partner and each.site_id != self._desk.me.site

    def _show(self, rows: tuple[Row, ...]) -> None:
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit(rows)

    def _rows(
        self, people: tuple[Colleague, ...], as_of: datetime | None, *, bare: bool
    ) -> tuple[Row, ...]:
        """bare: nothing is said where there is nobody, because a queue is there."""
        if not people:
            return () if bare else (_alone(),)
        found = [
            (each, presence_of(each, self._heard, veiled=self._is_veiled(each)))
            for each in people
            if self._text in f"{each.name} {each.team} {each.site}".casefold()
        ]
        found.sort(key=lambda one: (one[1].rank, one[0].open, one[0].name))
        nobody = () if bare else (_nobody(),)
        rows = _in_groups(found[:_MOST]) or nobody
        self.first = next((each.id for each, how in found if how.rank < _ABSENT), None)
        unknown = self._asked and self._heard is None
        return (_not_known(as_of), *rows) if unknown else rows


def _in_groups(found: Sequence[tuple[Colleague, Presence]]) -> tuple[Row, ...]:
    """Where many are at no desk, that is said once, over all of them behind the others."""
    if sum(how.absent for _, how in found) < _MANY:
        return tuple(_row(*one) for one in found)
    absent = [one for one in found if one[1].absent or one[1].rank >= _ABSENT]
    here = (_row(*one) for one in found if one not in absent)
    title, count = tr("At no desk"), str(len(absent))
    over = Heading(key=_NO_DESK, title=title, count=count, said=terms.sentence(title, count))
    behind = (_row(each, how, below=True) for each, how in absent)
    return (*here, over, *behind)


def agent_of(key: str) -> AgentId | None:
    """Whom a row stands for; None for one that only says something."""
    return None if key in _ONLY_SAYS or queue_of(key) else AgentId(key)


def presence_of(each: Colleague, heard: Heard, *, veiled: bool = False) -> Presence:
    """How somebody stands; `heard` of None: only what they chose and have in hand is known.

    veiled: not even that; what they chose may come only after a conversation.
    """
    reach = heard.get(each.id) if heard is not None else Reach.OK
    if each.state is AgentState.OFFLINE:
        return Presence(_badge(AgentState.OFFLINE), _ABSENT + 1)
    if reach is Reach.OFFLINE:
        return Presence(Badge(tr("Away"), "offline", "circle-off"), _ABSENT)
    more = {
        Reach.OK: "",
        Reach.SUSPECT: tr("not heard for some seconds"),
        None: tr("at no desk"),
    }[reach]
    gone = reach is None
    paused = each.state not in (AgentState.READY, AgentState.BUSY, AgentState.WRAP_UP)
    if paused:
        shown = _paused(each, more, veiled=veiled)
        return msgspec.structs.replace(shown, absent=gone)
    if each.talks or each.state is AgentState.BUSY:
        return Presence(_badge(AgentState.BUSY), 2, more, gone)
    if each.state is AgentState.WRAP_UP:
        return Presence(_badge(AgentState.WRAP_UP), 2, more, gone)
    return Presence(_badge(AgentState.READY), 0 if reach is Reach.OK else 1, more, gone)


def _paused(each: Colleague, more: str, *, veiled: bool) -> Presence:
    badge = _badge(each.state, each.reason)
    if each.talks:
        then = tr("then {state}", state=badge.text)
        return Presence(_badge(AgentState.BUSY), 3, terms.dotted(then, more))
    unknown = tr("may still be in a conversation") if veiled else ""
    return Presence(badge, 3, terms.dotted(unknown, more))


def _badge(state: AgentState, reason: str = "") -> Badge:
    said = terms.dotted(word(state), reason_word(reason))
    return Badge(said, tone(state), icon(state))


def _row(each: Colleague, presence: Presence, *, below: bool = False) -> LineRow:
    """below: it stands under what says that all of them are at no desk."""
    more = "" if below else presence.more
    open_ = tr("{count} open", count=each.open) if each.open else ""
    return LineRow(
        key=each.id,
        icon="user-round",
        title=each.name,
        more=terms.dotted(more, open_, each.team, each.site),
        badge=presence.badge,
        said=terms.sentence(
            each.name, presence.badge.text, presence.more, open_, each.team, each.site
        ),
    )


_NOBODY, _ALONE, _NO_LINE, _NOT_KNOWN = "nobody", "alone", "no-line", "not-known"
_NO_DESK = "no-desk"
_ONLY_SAYS = frozenset((_NOBODY, _ALONE, _NO_LINE, _NOT_KNOWN, _NO_DESK, HEADING))


def _nobody() -> Empty:
    title, text = tr("Nobody is called so"), tr("Only colleagues you may hand over to are here.")
    return _empty(_NOBODY, "users", title, text)


def _alone() -> Empty:
    title = tr("There is nobody to hand over to")
    return _empty(_ALONE, "users", title, tr("Nobody else may see this contact."))


def _no_line() -> Empty:
    title = tr("No line to the hub")
    return _empty(
        _NO_LINE, "cloud-off", title, tr("Handing over needs it. The contact stays yours.")
    )


def _empty(key: str, icon_: str, title: str, text: str) -> Empty:
    return empty(icon_, title, text, key=key, top=16)


def _not_known(as_of: datetime | None) -> Heading:
    """The states are those of the last sync; who is at their desk cannot be told."""
    title = tr("Who is here is not known now")
    stamp = tr("As of {time}", time=clock_s(as_of)) if as_of else ""
    return Heading(key=_NOT_KNOWN, title=title, count=stamp, said=terms.sentence(title, stamp))
