"""What colleagues have told this person by name: mentions, questions, answers, hand-over cards.

Each stands in the work list until its contact was opened, or its case where it stands on that, and
is told once, in the window and where that is not seen outside of it. Laws: what was told before the
window opened is not told as news again; no words of a note stand on a locked screen.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.domain.kinds import milliseconds
from desktop.notices import Notice, Tone
from desktop.ports.outside import SHOW
from desktop.settings import TOLD_ME
from desktop.signal import Signal, all_of
from desktop.store.reads.told import Told, naming
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.outside_rules import may_tell
from desktop.viewmodels.rows import Heading, LineRow, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.ports.outside import Outside
    from desktop.store.changes import Changes
    from desktop.viewmodels.desk import Desk

KEPT = timedelta(days=14)
_MANY = 500  # notes in one change: then all are looked through
_EACH = 3  # at once are told one by one
_MANY_TOLD = "told"
_STAYS_S = 20.0
_COLLECTS_S = 0.4


class ToldMe:
    """`unread`, the newest first; `news` when somebody has just written."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.unread: tuple[Told, ...] = ()
        self.changed: Signal[tuple[Told, ...]] = Signal()
        self._begun = False
        self._told: dict[str, Told] = {}  # of which a notification may still be there
        self._on_its_way = False  # a card whose contact is not here
        self._reading = Latest(desk.supervisor, "told me")
        self._disconnect = all_of(
            desk.changed.connect(self._on_change),
            desk.opened.connect(self._on_open),
        )
        self._reading.ask(self._read())

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def choose(self, key: str) -> bool:
        """Open what it stands in, with it in view; whether there was such a one."""
        for told in (*self.unread, *self._told.values()):
            if told.id == key:
                self._desk.show(Open(told.interaction, told.customer, told.case))
                self._desk.sought.emit(key)
                self._read_in(self._desk.open)
                return True
        return False

    def rows(self) -> tuple[Row, ...]:
        """A group for the work list; nothing where nothing is unread."""
        if not self.unread:
            return ()
        title, count = tr("For you"), str(len(self.unread))
        heading = Heading(
            key="heading:told", title=title, count=count, said=terms.sentence(title, count)
        )
        return (heading, *(_row(told) for told in self.unread))

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("note") or (self._on_its_way and changes.touches("interaction")):
            self._reading.ask(self._read())

    def on_case(self, key: str) -> bool:
        """Whether this row is of a note that stands on a case."""
        return any(told.id == key and told.on_case for told in (*self.unread, *self._told.values()))

    def _on_open(self, what: Open) -> None:
        self._read_in(what)

    async def _read(self) -> None:
        since = milliseconds(self._desk.clock.now() - KEPT) or 0
        found = await self._desk.read(naming, self._desk.me.agent, since)
        opened = self._opened
        known = {told.id for told in self.unread}
        named = [told for told in found if told.id not in opened]
        # A card says that a contact is here, so it is told when the contact is.
        self._on_its_way = any(told.note.card and not told.mine for told in named)
        unread = tuple(told for told in named if told.mine or not told.note.card)
        news = [told for told in unread if told.id not in known] if self._begun else []
        self._begun = True
        self._take(unread)
        if len(news) > _EACH:
            self._tell_together(news)
        else:
            for told in reversed(news):
                self._tell(told)
        self._read_in(self._desk.open)

    def _take(self, unread: tuple[Told, ...]) -> None:
        if unread != self.unread:
            self.unread = unread
            self.changed.emit(unread)

    def _tell(self, told: Told) -> None:
        self._told[told.id] = told
        self._desk.told_me.emit(told)
        self._desk.notices.tell(
            Notice(
                tone=Tone.INFO,
                happened=_sentence(told),
                safe=_stands(told),
                replace=f"told:{told.id}",
                action="interaction.show-note",
                subject=told.id,
                icon="at-sign",
            )
        )

    def _tell_together(self, news: Sequence[Told]) -> None:
        """So many at once are one matter; the work list has each of them."""
        self._told |= {told.id: told for told in news}
        for told in news:
            self._desk.told_me.emit(told)
        self._desk.notices.tell(
            Notice(
                tone=Tone.INFO,
                happened=tr("%n note(s) name you", n=len(news)),
                safe=tr("They stand in your work list until you have opened their contacts."),
                replace=_MANY_TOLD,
                action="page.desk",
                icon="at-sign",
            )
        )

    def _read_in(self, what: Open) -> None:
        seen = [told.id for told in self.unread if _is_seen(told, what)]
        if not seen:
            return
        kept = [*self._opened, *seen][-1_000:]
        self._desk.settings.note(TOLD_ME, " ".join(dict.fromkeys(kept)))
        for each in seen:
            self._desk.notices.clear(f"told:{each}")
        self._take(tuple(told for told in self.unread if told.id not in seen))
        if not self.unread:
            self._desk.notices.clear(_MANY_TOLD)
        self._desk.read_of_me.emit(frozenset(seen))

    @property
    def _opened(self) -> list[str]:
        return str(self._desk.settings[TOLD_ME]).split()


class ToldOutside:
    """Has the operating system say so while the window is not seen.

    show: what is done with the note when somebody clicks on that. Law: what comes together is one
    notification, and it goes when its contacts were opened.
    """

    def __init__(
        self,
        desk: Desk,
        outside: Sequence[Outside],
        in_front: Callable[[], bool],
        show: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._outside = outside
        self._in_front = in_front
        self._show = show
        self._due: dict[str, Told] = {}  # not told yet
        self._shown: dict[str, Told] = {}
        self._until = desk.clock.now()  # so long the notification stands
        self.told: Signal[None] = Signal()  # the system has just told of some
        self._undo = (
            desk.told_me.connect(self._on_news),
            desk.read_of_me.connect(self._on_read),
            *(each.acted.connect(self._acted) for each in outside),
        )

    def close(self) -> None:
        for undo in self._undo:
            undo()

    def _on_news(self, told: Told) -> None:
        may = may_tell(self._desk.settings, self._desk.clock.now(), "mention")
        if self._in_front() or not may:
            return
        if not self._due:
            self._desk.supervisor.spawn("told outside", self._tell())
        self._due[told.id] = told

    async def _tell(self) -> None:
        await self._desk.supervisor.pause(_COLLECTS_S)
        due, self._due = self._due, {}
        self._shown |= due
        if not self._shown:
            return
        [*all_] = self._shown.values()
        title = tr("%n note(s) name you", n=len(all_)) if len(all_) > 1 else _sentence(all_[0])
        for each in self._outside:
            if await each.tell(title, "", {}, _STAYS_S):
                self._until = self._desk.clock.now() + timedelta(seconds=_STAYS_S)
                self.told.emit(None)
                return

    def _acted(self, what: str) -> None:
        shown, self._shown = self._shown, {}
        if what == SHOW and shown and self._desk.clock.now() <= self._until:
            self._show(next(iter(shown)))

    def _on_read(self, notes: frozenset[str]) -> None:
        for each in notes:
            self._due.pop(each, None)
        there = bool(self._shown)
        for each in notes:
            self._shown.pop(each, None)
        if there and not self._shown:
            self._desk.supervisor.spawn("told outside no more", self._withdraw())

    async def _withdraw(self) -> None:
        for each in self._outside:
            await each.withdraw()


def _is_seen(told: Told, what: Open) -> bool:
    """A case that is open beside a contact may be behind another tab."""
    if told.on_case:
        return what.interaction is None and what.case == told.case
    return told.interaction == what.interaction


def _stands(told: Told) -> str:
    if told.on_case:
        return tr("It stands in your work list until you have opened the case.")
    return tr("It stands in your work list until you have opened the contact.")


def _sentence(told: Told) -> str:
    who = told.by or tr("A colleague")
    if told.note.card:
        return tr("{name} hands a contact over to you", name=who)
    if told.note.asks:
        return tr("{name} asks you something", name=who)
    if told.note.answers:
        return tr("{name} has answered you", name=who)
    if told.on_case:
        return tr("{name} mentions you in a note on a case", name=who)
    return tr("{name} mentions you in a note", name=who)


def _row(told: Told) -> LineRow:
    first = told.note.text.strip().partition("\n")[0]
    more = terms.dotted(told.name, first)
    title = _sentence(told)
    return LineRow(
        key=told.id, icon="at-sign", title=title, more=more, said=terms.sentence(title, more)
    )
