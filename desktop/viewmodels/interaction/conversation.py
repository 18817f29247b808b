"""The open contact: its header and its conversation, kept as the store has them.

`loaded` carries what was read, for whoever writes or wraps up in the same pane.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from desktop.channels.ways import Way, ways
from desktop.domain.conversation import Attachment, Message
from desktop.domain.ids import AgentId, InteractionId
from desktop.domain.operations import interaction as operations
from desktop.domain.words import Channel, DraftKind, InteractionStatus
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads import interaction as reads
from desktop.text import tr
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.interaction.conversation_header import Header, header_of
from desktop.viewmodels.interaction.conversation_rows import EARLIER, View, rows_of
from desktop.viewmodels.interaction.mail_layout import MailLayout
from desktop.viewmodels.interaction.mail_words import AGAIN, LAYOUT
from desktop.viewmodels.interaction.merged_rows import leads_to, with_merges
from desktop.viewmodels.interaction.message_files import OPEN, SAVE, MessageFiles
from desktop.viewmodels.interaction.read_ahead import ReadAhead
from desktop.viewmodels.interaction.refusals import BACK, DISMISS, files_of, operation_of, words_of
from desktop.viewmodels.interaction.scheduled import TAKE_BACK, message_of, next_time
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Empty, Row, empty

_A_DAY_S = 24 * 3600


class GivenBack(msgspec.Struct, frozen=True):
    """Words that were refused and shall stand in the composer again."""

    kind: DraftKind
    text: str
    files: tuple[Attachment, ...] = ()


class Conversation:
    """`header` and `rows` of the contact that is open in the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.of: reads.Conversation | None = None
        self.header: Header | None = None
        self.rows: tuple[Row, ...] = ()
        self.loaded: Signal[reads.Conversation | None] = Signal()
        self.header_changed: Signal[Header | None] = Signal()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self.given_back: Signal[GivenBack] = Signal()
        self.found: Signal[str] = Signal()  # the row of a note that somebody wants to see
        self._sought = ""  # that note, until it is among the rows
        self.wanted_back: Signal[Message] = Signal()  # one that waits for its time
        self.in_composer: frozenset[str] = frozenset()
        self._followed: Open | None = None  # what the open contact's customer and case were last
        self._missing = False  # what is open was not found here
        self._unfolded: dict[InteractionId, frozenset[str]] = {}
        self.files = MessageFiles(desk)
        self.layout = MailLayout(desk)
        self._ahead = ReadAhead(desk)
        self._reading = Latest(desk.supervisor, "conversation")
        self._clock = Latest(desk.supervisor, "conversation clock")
        self._going = Latest(desk.supervisor, "conversation goes out")
        self._disconnect = all_of(
            desk.opened.connect(self._on_open),
            desk.sought.connect(self._seek),
            desk.changed.connect(self._on_change),
            desk.line.changed.connect(lambda _state: self._say()),
            desk.calls.changed.connect(self._on_call),
            self.files.changed.connect(lambda _none: self._say()),
            self.files.close,
            self.layout.close,
            self._ahead.close,
        )
        self._on_open(desk.open)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()
        self._clock.drop()
        self._going.drop()

    @property
    def shown(self) -> InteractionId | None:
        return self.of.interaction.id if self.of else None

    @property
    def in_hands(self) -> tuple[object, ...] | None:
        """Which contact is in whose hands, and whether it rests; None when none is worked on.

        One that is only offered is in nobody's: who accepts it hears it as it opens.
        """
        of = self.of.interaction if self.of is not None else None
        if of is None or of.status in (InteractionStatus.CLOSED, InteractionStatus.OFFERED):
            return None
        return of.id, of.agent, of.status is InteractionStatus.PARKED

    @property
    def mine(self) -> bool:
        return self.of is not None and self.of.interaction.agent == self._desk.me.agent

    def way_to(self, address: str) -> Way | None:
        """The mail address of this customer as a way that the reply can go."""
        known = ways(self.of.interaction, self.of.customer) if self.of else ()
        same = address.casefold()
        mails = (way for way in known if way.channel is Channel.EMAIL)
        return next((way for way in mails if way.to.casefold() == same), None)

    # ------------------------------------------------------------------------- what rows ask
    def unfold(self, key: str) -> None:
        """Show what a folded row stands for, or fold it again; open the contact it leads to."""
        if (other := leads_to(key)) is not None:
            self._desk.go(Open(other, self._desk.open.customer))
        elif self.of is not None:
            id_ = self.of.interaction.id
            self._unfolded[id_] = self._unfolded.get(id_, frozenset()) ^ {key}
            self._say()

    @property
    def unfolded(self) -> frozenset[str]:
        """The rows of the open contact that were folded at first."""
        return self._unfolded.get(self.of.interaction.id, frozenset()) if self.of else frozenset()

    def unfold_at(self, interaction: InteractionId, keys: Iterable[str]) -> None:
        """Show these unfolded when that contact is opened."""
        self._unfolded[interaction] = frozenset(keys)

    def asked(self, key: str, part: str) -> None:
        """Do what a part of a row is for."""
        operation = operation_of(key)
        if operation and part == BACK:
            self._give_back(operation)
        elif operation and part == DISMISS:
            self._desk.supervisor.spawn("dismiss refusal", self._desk.dismiss(operation))
        elif part == TAKE_BACK:
            self._take_back(message_of(key))
        elif part == AGAIN:
            self._write_again(key)
        elif part.startswith((OPEN, SAVE)):
            self._file_asked(key, part)
        elif part == LAYOUT and self.of is not None:
            for message in self.of.interaction.messages:
                if message.id == key:
                    self.layout.ask(self.of.interaction.id, message)

    def _file_asked(self, key: str, part: str) -> None:
        messages = self.of.interaction.messages if self.of else ()
        found = [message for message in messages if message.id == key]
        place = int(part.partition(":")[2])
        if found and place < len(found[0].attachments):
            self.files.asked(found[0].attachments[place], part)

    def composer_holds(self, texts: frozenset[str]) -> None:
        """These words stand in the composer, with the reason if they were refused."""
        if texts != self.in_composer:
            self.in_composer = texts
            self._say()

    def _take_back(self, id_: str) -> None:
        for message in self.of.interaction.messages if self.of else ():
            if message.id == id_:
                self.wanted_back.emit(message)

    def _write_again(self, id_: str) -> None:
        for message in self.of.interaction.messages if self.of else ():
            if message.id == id_:
                back = GivenBack(DraftKind.REPLY, message.text, message.attachments)
                self.given_back.emit(back)

    def _give_back(self, operation: str) -> None:
        for refused in self.of.refused if self.of else ():
            if refused.op_id == operation:
                kind, text = words_of(refused)
                if kind is not None:
                    self.given_back.emit(GivenBack(kind, text, files_of(refused)))
                self._desk.supervisor.spawn("dismiss refusal", self._desk.dismiss(operation))

    # ---------------------------------------------------------------------- what can be done
    async def take(self) -> None:
        """Take the contact into one's hands; the hub decides."""
        await self.assign(self._desk.me.agent)

    async def assign(self, agent: AgentId) -> None:
        if self.of is not None:
            instead_of = self.of.interaction.agent
            await self._desk.ask(
                operations.Assign(id=self.of.interaction.id, agent=agent, instead_of=instead_of)
            )

    async def park(self, until: datetime | None) -> None:
        if self.of is not None:
            await self._desk.ask(operations.Park(id=self.of.interaction.id, until=until))

    async def resume(self) -> None:
        if self.of is not None:
            await self._desk.ask(operations.Resume(id=self.of.interaction.id))

    # ------------------------------------------------------------------------------- reading
    def _on_open(self, what: Open) -> None:
        self._missing = False
        self.layout.look_at(what.interaction)
        if what.interaction != (self._followed.interaction if self._followed else None):
            self._followed, self._sought = None, ""
        if what.interaction is None:
            self._reading.drop()
            self._take(None)
        elif what.interaction != self.shown:
            self._take(self._ahead.at(what.interaction))
            self._reading.ask(self._read(what.interaction))

    def _on_change(self, changes: Changes) -> None:
        wanted = self._desk.open.interaction
        kinds = ("interaction", "note", "customer", "case", "agent", "queue", "survey")
        if wanted is not None and (changes.outbox or changes.touches(*kinds)):
            self._reading.ask(self._read(wanted))

    def _on_call(self, contact: str) -> None:
        if contact and contact == self.shown:
            self._say()

    async def _read(self, interaction: InteractionId) -> None:
        found = await self._desk.read(reads.conversation, interaction, self._desk.me.site)
        self._missing = found is None
        self._take(found)
        if found is not None:
            self._follow_case(found)
            await self._desk.see(interaction, found.interaction.last_at)

    def _follow_case(self, found: reads.Conversation) -> None:
        """Show its own case beside it, when it was opened and whenever it gets another one.

        In between the person may look at other cases.
        """
        interaction = found.interaction
        own = Open(interaction.id, interaction.customer, interaction.case)
        if own != self._followed:
            self._followed = own
            self._desk.show(own)

    def _take(self, found: reads.Conversation | None) -> None:
        if found == self.of and found is not None:
            return
        self.of = found
        if found is not None:
            self.layout.renewed(found.interaction)
        self.files.look_at(found.interaction if found else None, found.brought if found else {})
        self.loaded.emit(found)
        self._say()
        self._wait_for_the_next_to_go(found)
        self._clock.drop()
        if found is not None and found.interaction.status is not InteractionStatus.CLOSED:
            self._clock.ask(self._tick())  # how long there is to answer, or the customer waits

    def _wait_for_the_next_to_go(self, found: reads.Conversation | None) -> None:
        at = next_time(found.interaction.messages, self._now()) if found else None
        self._going.drop()
        if at is not None:
            self._going.ask(self._say_at(at))

    async def _say_at(self, at: datetime) -> None:
        left = (at - self._now()).total_seconds()
        await self._desk.supervisor.pause(min(max(left, 0), _A_DAY_S) + 1)
        self._say()
        self._wait_for_the_next_to_go(self.of)

    async def _tick(self) -> None:
        while True:
            await self._desk.supervisor.pause(1 - self._now().microsecond / 1_000_000)
            self._say_header()

    # -------------------------------------------------------------------------------- saying
    def _say(self) -> None:
        self._say_header()
        rows: tuple[Row, ...] = (_not_here(),) if self._missing else ()
        if self.of is not None:
            rows = with_merges(self.of, rows_of(self.of, self._view(self.of.interaction.id)))
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit(rows)
        self._point()

    def _seek(self, note: str) -> None:
        """Have this note in view as soon as it is here, also out of what is folded."""
        self._sought = note
        self._point()

    def _point(self) -> None:
        sought = self._sought
        if self.of is None or all(note.id != sought for note in self.of.notes):
            return
        self._sought = ""
        if all(row.key != sought for row in self.rows):
            self.unfold(EARLIER)
        self.found.emit(sought)

    def _view(self, id_: InteractionId) -> View:
        return View(
            me=self._desk.me.agent,
            now=self._now(),
            online=self._desk.line.state.online,
            ways=self._desk.line.state.ways or (),
            unfolded=self._unfolded.get(id_, frozenset()),
            in_composer=self.in_composer,
            files=self.files.rows,
            call=self._desk.calls.of(id_),
        )

    def _say_header(self) -> None:
        header = header_of(self.of, self._now(), self._desk.me.agent) if self.of else None
        if header != self.header:
            self.header = header
            self.header_changed.emit(header)

    def _now(self) -> datetime:
        return self._desk.hub_now()


def _not_here() -> Empty:
    title = tr("This contact is not on this desktop")
    text = tr("It was moved to a queue you do not work, or has not arrived yet.")
    return empty("circle-off", title, text, key="missing")
