"""What frames the desk: who sits here, what is in hand, as of when it is true, what is open.

It also says what the line means for the person (one notice, replaced as the line changes) and what
conditions of actions need to know. Law: the stamp says what is known; a waiting that is over
within a second is not shown, so that nothing flickers at each save.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from desktop.domain.kinds import milliseconds
from desktop.domain.routing import Capacity
from desktop.domain.words import Channel
from desktop.line import LineState, Standing
from desktop.notices import Notice, Tone
from desktop.signal import Signal, all_of
from desktop.store.reads import shell as reads
from desktop.text import mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.interaction.lost import Lost
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.refused.kept_rows import KeptRows
from desktop.viewmodels.refused.restored import Restored
from desktop.viewmodels.refused.unreadable import Unreadable
from desktop.viewmodels.rows import Kind
from desktop.viewmodels.times.when import clock_s, end_of_day

if TYPE_CHECKING:
    from desktop.store.changes import Changes

_MATTER = "line"
_SHOWN_CHANNELS = (Channel.VOICE, Channel.EMAIL, Channel.CHAT, Channel.MESSAGING)


class Chip(msgspec.Struct, frozen=True):
    """How many contacts are in progress on a channel, and how many may be at once."""

    kind: Kind
    count: int
    limit: int
    said: str

    room: str = ""  # whether one more may come while others are in hand

    @property
    def text(self) -> str:
        return f"{self.count}/{self.limit}"

    @property
    def full(self) -> bool:
        """No more of this channel is offered."""
        return self.count >= self.limit


class Stamp(msgspec.Struct, frozen=True):
    """As of when what is shown is true, and how grave it is."""

    kind: Literal["fresh", "waiting", "offline", "failed"]
    text: str


class Frame(msgspec.Struct, frozen=True):
    name: str
    letters: str
    chips: tuple[Chip, ...]
    due: int  # tasks, for the badge of their page
    stamp: Stamp


class ShellModel:
    """`frame` for the top bar and the rail; `context` for the conditions; `tick` once a second."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._load = _first_load(desk)
        self._slow_waiting = desk.line.state.waiting  # what has waited longer than a moment
        self._told: tuple[object, ...] | None = None
        self._opened = desk.open.interaction
        self.frame = self._say()
        self.changed: Signal[Frame] = Signal()
        self.context: Signal[dict[str, Any]] = Signal()
        self._counting = Latest(desk.supervisor, "shell load")
        self._judging = Latest(desk.supervisor, "shell context")
        self._disconnect = all_of(
            KeptRows(desk).close,
            Lost(desk).close,
            Restored(desk).close,
            Unreadable(desk).close,
            desk.changed.connect(self._on_change),
            desk.line.changed.connect(self._on_line),
            desk.opened.connect(self._on_opened),
        )
        self._counting.ask(self._count())
        self._on_line(desk.line.state)

    def close(self) -> None:
        self._disconnect()
        self._counting.drop()
        self._judging.drop()

    def tick(self) -> None:
        self._slow_waiting = self._desk.line.state.waiting
        self._tell()

    def refresh(self) -> None:
        """Read and say everything anew: another language is spoken."""
        self._counting.ask(self._count())
        self._judging.ask(self._judge(self._desk.open))
        self._told = None
        self._on_line(self._desk.line.state)

    async def _count(self) -> None:
        before = milliseconds(end_of_day(self._desk.clock.now())) or 0
        self._load = await self._desk.read(reads.load, self._desk.me.agent, before)
        self._tell()

    async def _judge(self, what: Open) -> None:
        opened = await self._desk.read(
            reads.opened, self._desk.me.agent, what.interaction, what.customer, what.case
        )
        self.context.emit(
            {
                "interaction": opened.interaction,
                "status": opened.status,
                "mine": opened.mine,
                "customer": opened.customer is not None,
                "case": opened.case is not None,
                "case_closed": opened.case_closed,
                "case_merged": opened.case_merged,
            }
            # A contact is there when its pane has it too; that says so itself.
            | ({"reading": False} if what.interaction is None else {})
        )

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("interaction", "task", "agent"):
            self._counting.ask(self._count())
        if changes.touches("interaction", "case"):
            self._judging.ask(self._judge(self._desk.open))

    def _on_opened(self, what: Open) -> None:
        if what.interaction is None or what.interaction != self._opened:
            self.context.emit({"reading": True})
        self._opened = what.interaction
        self._judging.ask(self._judge(what))

    def _on_line(self, line: LineState) -> None:
        self._slow_waiting = min(self._slow_waiting, line.waiting)
        self.context.emit({"standing": line.standing})
        told = (line.standing, line.too_old, line.least_release, line.replayed, line.busy)
        if told != self._told:
            self._told = told
            self._announce(line)
        self._tell()

    def _announce(self, line: LineState) -> None:
        notice = line_notice(
            line.standing,
            too_old=line.too_old,
            least=line.least_release,
            replayed=line.replayed,
            busy=line.busy,
        )
        if notice is None:
            self._desk.notices.clear(_MATTER)
        else:
            self._desk.notices.tell(notice)

    def _tell(self) -> None:
        frame = self._say()
        if frame != self.frame:
            self.frame = frame
            self.changed.emit(frame)

    def _say(self) -> Frame:
        me = self._desk.me
        chips = tuple(_chip(channel, self._load) for channel in _SHOWN_CHANNELS)
        waiting = self._slow_waiting if self._desk.line.state.online else None
        stamp = stamp_of(self._desk.line.state, waiting)
        return Frame(me.name, terms.letters(me.name), chips, self._load.due, stamp)


def _first_load(desk: Desk) -> reads.Load:
    """What the first reading already knows."""
    active: dict[Channel, int] = {}
    for held in desk.first.work.contacts if desk.first else ():
        if held.status == "active":
            active[held.channel] = active.get(held.channel, 0) + 1
    agent = desk.first.agent if desk.first else None
    return reads.Load(active, 0, agent.capacity if agent else Capacity())


def _chip(channel: Channel, load: reads.Load) -> Chip:
    count, limit = load.active.get(channel, 0), load.capacity.of(channel)
    said = tr(
        "{channel}: {count} of {limit} in progress",
        channel=terms.channel(channel),
        count=count,
        limit=limit,
    )
    return Chip(channel.value, count, limit, said, _room(channel, count, limit))


def _room(channel: Channel, count: int, limit: int) -> str:
    """Each channel counts for itself: that is how the hub gives contacts away."""
    name = terms.channel(channel)
    if limit == 0:
        return tr("{channel}: you are offered none.", channel=name)
    if count >= limit:
        return tr("{channel}: no more comes until one of them is done.", channel=name)
    return tr("{channel}: %n more may come, whatever else is in hand.", limit - count, channel=name)


def stamp_of(line: LineState, waiting: int | None = None) -> Stamp:
    """The stamp of a line; `waiting`: how many to show instead of all that wait."""
    as_of = _as_of(line.as_of)
    number = line.waiting if waiting is None else waiting
    refused = tr("{count} refused", count=line.refused) if line.refused else ""
    waits = tr("%n waiting", n=number) if number else ""
    if line.loading is not None:
        done, expected = line.loading
        text = tr("Loading {done} of {expected}", done=done, expected=max(done, expected))
        return Stamp("fresh", text)
    if refused:
        return Stamp("failed", terms.dotted(as_of, _word(line), waits, refused))
    if line.standing in (Standing.OFFLINE, Standing.SIGNED_OUT, Standing.UNFIT):
        return Stamp("offline", terms.dotted(as_of, _word(line), waits))
    if waits:
        return Stamp("waiting", terms.dotted(as_of, waits))
    return Stamp("fresh", as_of or tr("Connecting …"))


def _as_of(at: datetime | None) -> str:
    return tr("As of {time}", time=clock_s(at)) if at else ""


_STANDING = {
    Standing.OFFLINE: mark("offline"),
    Standing.SIGNED_OUT: mark("signed out"),
    Standing.UNFIT: mark("too old"),
}


def _word(line: LineState) -> str:
    if line.standing is Standing.OFFLINE and line.busy:
        return tr("hub is busy")
    return tr(_STANDING[line.standing]) if line.standing in _STANDING else ""


def _update_to(least: str) -> str:
    if not least:
        return tr("You still see what is new. Update Tresen, then what waits goes out.")
    return tr(
        "Keep writing, everything is kept, and you still see what is new. Update Tresen to version "
        "{least}, then it goes out.",
        least=least,
    )


def line_notice(
    standing: Standing,
    *,
    too_old: bool = False,
    least: str = "",
    replayed: bool = False,
    busy: bool = False,
) -> Notice | None:
    """What the person must know of the line; None while it stands or is still being tried.

    too_old: it stands, and the hub takes nothing from this version any more, but from `least` on,
    where it says one. replayed: it does not, because somebody else may have had this session.
    busy: it does not, because the hub has too much to do and says so.
    """
    if too_old and standing is Standing.ONLINE:
        return Notice(
            tone=Tone.WARNING,
            happened=tr("This Tresen is too old to change anything on the hub."),
            safe=_update_to(least),
            replace=_MATTER,
            icon="cloud-alert",
            action="page.outbox",
        )
    if standing is Standing.OFFLINE:
        too_much = tr("The hub is busy; Tresen tries again by itself.")
        return Notice(
            tone=Tone.WARNING,
            happened=too_much if busy else tr("No connection."),
            safe=tr("Keep writing, everything is kept and goes out by itself."),
            replace=_MATTER,
            icon="cloud-alert" if busy else "cloud-off",
            action="page.outbox",
        )
    if standing is Standing.SIGNED_OUT and replayed:
        return Notice(
            tone=Tone.BREACH,
            happened=tr("Your session was used in a second place, so the hub has ended it."),
            safe=tr(
                "Everything you wrote is kept. Sign in again; unless the second place was yours, "
                "choose a new password and tell your IT."
            ),
            replace=_MATTER,
            action="session.sign-in",
        )
    if standing is Standing.SIGNED_OUT:
        return Notice(
            tone=Tone.WARNING,
            happened=tr("You are not signed in to the hub."),
            safe=tr("Keep writing, everything is kept until you sign in."),
            replace=_MATTER,
            icon="cloud-off",
            action="session.sign-in",
        )
    if standing is Standing.UNFIT:
        return Notice(
            tone=Tone.BREACH,
            happened=tr("This Tresen and the hub do not understand each other."),
            safe=tr("Everything is kept. Update Tresen, then it goes out."),
            replace=_MATTER,
            action="page.outbox",
        )
    return None
