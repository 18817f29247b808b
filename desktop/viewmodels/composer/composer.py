"""The composer: what is being written to the customer, or as a note, and sending it.

Laws: reply and note are two places with two drafts, and a note can only be filed, never sent; the
field is emptied only after the commit that holds its words; a press of the button asks once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.channels.rules import rules
from desktop.channels.ways import Way
from desktop.domain.conversation import Message
from desktop.domain.ids import InteractionId, MessageId
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.sending import ReplyAt
from desktop.domain.words import DraftKind
from desktop.line import LineState
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads import interaction as reads
from desktop.text import tr
from desktop.viewmodels.composer.attaching import Attaching
from desktop.viewmodels.composer.composer_shown import Around, Shown, refused_here, shown
from desktop.viewmodels.composer.composer_words import to_whom
from desktop.viewmodels.composer.early_found import EarlyFound
from desktop.viewmodels.composer.reply_way import ReplyWay, WayOffered, reply, went_by
from desktop.viewmodels.composer.second_thoughts import (
    SecondThoughts,
    moment_for_thoughts,
    shown_until,
)
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.drafts import Journal, Place
from desktop.viewmodels.interaction.conversation import Conversation, GivenBack
from desktop.viewmodels.interaction.mentioning import NotFiled, filed
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.sent_reply import Sent
from desktop.viewmodels.text_modules.placeholders import unfilled

_QUIET_S = 0.6  # without a key: then the time of saving is worth reading


class Composer:
    """`shown` around the field; `replaced` carries a text the field must take."""

    def __init__(self, desk: Desk, conversation: Conversation, journal: Journal) -> None:
        self._desk = desk
        self._conversation = conversation
        self._journal = journal
        self.files = Attaching(desk, journal)
        self.thoughts = SecondThoughts(desk, journal)
        self._of: reads.Conversation | None = None
        self._interaction: InteractionId | None = None
        self._kinds: dict[InteractionId, DraftKind] = {}  # the tab chosen in each
        self._ways = ReplyWay()
        self._consults: set[InteractionId] = set()  # whose next note asks somebody
        self._sending: Place | None = None
        self._typed_meanwhile = ""
        self._early = ""  # typed before it was known which tab is the one of this contact
        self._error = ""
        self._typing = False
        self.shown = self._made()
        self.changed: Signal[Shown] = Signal()
        self.replaced: Signal[str] = Signal()
        self.sent: Signal[DraftKind] = Signal()
        self._quiet = Latest(desk.supervisor, "composer quiet")
        self._reading = Latest(desk.supervisor, "composer drafts")
        self._disconnect = all_of(
            desk.opened.connect(self._on_open),
            desk.changed.connect(self._on_change),
            desk.line.changed.connect(self._on_line),
            desk.lapsed_changed.connect(self._on_lapsed),
            conversation.loaded.connect(self._on_loaded),
            conversation.given_back.connect(self._take_back),
            conversation.wanted_back.connect(self._unsend),
            self.thoughts.taken_back.connect(self._on_taken_back),
            desk.mailed.connect(self.thoughts.sent),
            self.thoughts.close,
            journal.saved.connect(self._on_saved),
            journal.found.connect(self._on_found),
            self.files.changed.connect(lambda _chips: self._say()),
            self.files.close,
            desk.on_leaving(self.flush),
            EarlyFound(desk, journal).close,
        )
        self._on_open(desk.open)

    def close(self) -> None:
        self._disconnect()
        self._quiet.drop()
        self._reading.drop()

    # ------------------------------------------------------------------------------ the field
    @property
    def kind(self) -> DraftKind:
        """Which tab is chosen."""
        if self._interaction in self._kinds:
            return self._kinds[self._interaction]
        speaks = self._of is not None and not rules(self._of.interaction.channel).written
        return DraftKind.NOTE if speaks else DraftKind.REPLY

    @property
    def text(self) -> str:
        """What stands in the field."""
        place = self.place
        if place is None:
            return ""
        return self._typed_meanwhile if place == self._sending else self._journal.at(place).text

    def choose(self, kind: DraftKind) -> None:
        """Go to a tab; the words of the other stay there."""
        if self._interaction is not None and kind is not self.kind:
            self._kinds[self._interaction] = kind
            self._error = ""
            self._journal.hurry()
            self.replaced.emit(self.text)
            self._say()

    def begin_at(self, interaction: InteractionId, kind: DraftKind) -> None:
        """This tab is chosen in it when it is opened."""
        self._kinds.setdefault(interaction, kind)

    @property
    def ways(self) -> Sequence[WayOffered]:
        """By which a reply can go here."""
        return self._ways.offered(self._of, self._desk.line.state)

    def go_by(self, way: Way) -> None:
        """Let the reply in this contact go this way."""
        if self._of is not None:
            self._ways.choose(self._of, way)
            self._kinds[self._of.interaction.id] = DraftKind.REPLY
            self._error = ""
            self.replaced.emit(self.text)
            self._say()

    def consult(self) -> None:
        """The next note in this contact asks a colleague and expects an answer."""
        if self._interaction is not None:
            self._consults.add(self._interaction)
            self.choose(DraftKind.NOTE)

    def typed(self, text: str) -> None:
        """The field holds this now."""
        place = self.place
        if place is None or text == self.text:
            return
        if place == self._sending:
            self._typed_meanwhile = text
            return
        if self._of is None and place.interaction not in self._kinds:
            self._early += text.removeprefix(self.text)
        if place.kind is DraftKind.REPLY and text.strip():
            self._ways.begun(self._of)
        self._journal.typed(place, text)
        self._error = ""
        self._typing = True
        self._quiet.ask(self._after_typing())
        self._say()

    async def flush(self) -> None:
        """Return when every word typed is safe: before the window goes."""
        await self._journal.flush()

    # -------------------------------------------------------------------------------- sending
    def send(self) -> None:
        """Send the reply or file the note, in one transaction with the end of its draft."""
        self.send_at(None)

    def send_at(self, at: datetime | None) -> None:
        """The same; a reply goes out at this time."""
        place, of = self.place, self._of
        if place is None or of is None or self._sending is not None:
            return
        text = self.text
        self._error = self.shown.why_not or self._empty_fields(text, place.kind)
        if not self._error:
            self._sending, self._typed_meanwhile = place, text
            self._desk.supervisor.spawn("send", self._send(place, of, text, at))
        self._say()

    async def _send(
        self, place: Place, of: reads.Conversation, text: str, at: datetime | None
    ) -> None:
        refused = refused_here(self._of, place.kind, text)
        written = self._journal.at(place)
        try:
            asked = await self._operation(place, of, text, at)
        except NotFiled as why:
            self._sending, self._error = None, str(why)
            self._say()
            return
        discarding = self._journal.take(place)
        try:
            ids = await self._desk.ask(asked, *discarding, files=written.to_bring)
        except Exception:
            self._keep(place, self._typed_meanwhile)
            self.files.put_back(place, written.files)
            self._error = tr("It could not be kept on this machine. Your words stand here.")
            self._say()
            raise
        rest = self._typed_meanwhile
        self._keep(place, rest.removeprefix(text))
        if place == self.place:
            self.replaced.emit(self.text)
        self._say()
        self._ways.sent(of)
        if refused:
            await self._desk.dismiss(*(each.op_id for each in refused))
        if isinstance(asked, ReplyAt) and asked.send_at:
            self._think_twice(place, of, asked, MessageId(ids[0]))
        self.sent.emit(place.kind)

    def _think_twice(
        self, place: Place, of: reads.Conversation, asked: ReplyAt, message: MessageId
    ) -> None:
        at = asked.send_at or self._desk.hub_now()
        until = shown_until(self._desk, at)
        to = to_whom(of, DraftKind.REPLY, went_by(of, asked))
        self.thoughts.sent(
            Sent(
                place=place,
                message=message,
                text=asked.text,
                files=asked.attachments,
                to=to,
                send_at=at,
                until=until,
            )
        )

    def _keep(self, place: Place, text: str) -> None:
        self._sending, self._typed_meanwhile = None, ""
        self._journal.typed(place, text)
        self.files.look()

    async def _operation(
        self, place: Place, of: reads.Conversation, text: str, at: datetime | None
    ) -> AnyOperation:
        if place.kind is DraftKind.NOTE:
            return await filed(self._desk, of, text, self._consults)
        way = self._ways.of(of) or Way(of.interaction.channel, "")
        if rules(way.channel).lingers:
            at = at or moment_for_thoughts(self._desk, self._desk.hub_now())
        return reply(of, way, text, self._journal.at(place).files, at)

    def _empty_fields(self, text: str, kind: DraftKind) -> str:
        """What keeps a reply from going out with the placeholders of a text module in it."""
        empty = unfilled(text) if kind is DraftKind.REPLY else ()
        fields = ", ".join(empty)
        words = tr(
            "{fields} is not filled in yet. Fill it in or delete it; Tab goes there.", fields=fields
        )
        return words if empty else ""

    # --------------------------------------------------------------------------------- events
    def _on_open(self, what: Open) -> None:
        if what.interaction == self._interaction:
            return
        self._journal.hurry()
        self._interaction, self._early = what.interaction, ""
        read = self._conversation.of  # at once where it was read ahead
        self._of = read if read and read.interaction.id == what.interaction else None
        self._error, self._typing = "", False
        self.replaced.emit(self.text)
        self._read_drafts()
        self._say()

    def _on_loaded(self, of: reads.Conversation | None) -> None:
        if self._desk.open.interaction != self._interaction:
            return  # another contact was opened: `_on_open` comes next and takes what was read
        before = self.kind
        self._of = of if of and of.interaction.id == self._interaction else None
        if self.kind is not before:
            self._take_along(before)
            self.replaced.emit(self.text)
        self._early = ""
        self._say()

    def _take_along(self, before: DraftKind) -> None:
        """What was typed in the tab that turned out to be the other one."""
        place, here = self.place, self.text
        if place is None or not self._early:
            return
        there = Place(place.interaction, before)
        text = self._journal.at(there).text
        if text.endswith(self._early):
            self._journal.typed(there, text.removesuffix(self._early))
            self._journal.typed(place, here + self._early)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("draft"):
            self._read_drafts()

    def _on_line(self, _state: LineState) -> None:
        self._say()

    def _on_lapsed(self, _contacts: frozenset[str]) -> None:
        self._say()

    def _on_saved(self, place: Place) -> None:
        if place == self.place:
            self._say()

    def _on_found(self, place: Place) -> None:
        if place == self.place:
            self.replaced.emit(self.text)
            self.files.look()
            self._say()

    def _read_drafts(self) -> None:
        if self._interaction is not None:
            self._reading.ask(self._restore(self._interaction))

    async def _restore(self, interaction: InteractionId) -> None:
        drafts = await self._desk.read(reads.drafts, self._desk.me.agent, interaction)
        if interaction != self._interaction:
            return
        before = self.text
        for kind in (DraftKind.REPLY, DraftKind.NOTE):
            self._journal.restore(Place(interaction, kind), drafts.get(kind))
        if self.text != before:
            self.replaced.emit(self.text)
        self.files.look()
        self._say()

    def _unsend(self, message: Message) -> None:
        if self._interaction is not None:
            self.thoughts.take_back(Place(self._interaction, DraftKind.REPLY), message)

    def _on_taken_back(self, place: Place) -> None:
        """The words stand there again; whoever is elsewhere by now goes there."""
        self._ways.taken_back(place.interaction)
        self._kinds[place.interaction] = place.kind
        if place.interaction != self._interaction:
            self._desk.show(Open(place.interaction))
        else:
            self.replaced.emit(self.text)
            self._say()

    def _take_back(self, back: GivenBack) -> None:
        """Refused words stand before what is written there now."""
        if self._interaction is None:
            return
        self._kinds[self._interaction] = back.kind
        here = self.text
        self.typed(f"{back.text}\n\n{here}" if here.strip() else back.text)
        if back.files:
            self.files.put_back(Place(self._interaction, back.kind), back.files)
        self.replaced.emit(self.text)

    async def _after_typing(self) -> None:
        await self._desk.supervisor.pause(_QUIET_S)
        self._typing = False
        self._say()

    # --------------------------------------------------------------------------------- saying
    @property
    def place(self) -> Place | None:
        """Where is written now."""
        return Place(self._interaction, self.kind) if self._interaction else None

    def _say(self) -> None:
        self.files.go_to(self.place)
        shown = self._made()
        if self._of is not None and self._of.refused:
            self._conversation.composer_holds(self._texts())
        if shown != self.shown:
            self.shown = shown
            self.changed.emit(shown)

    def _texts(self) -> frozenset[str]:
        if self._interaction is None:
            return frozenset()
        kinds = (DraftKind.REPLY, DraftKind.NOTE)
        texts = (self._journal.at(Place(self._interaction, kind)).text for kind in kinds)
        return frozenset(text for text in texts if text)

    def _made(self) -> Shown:
        place, files = self.place, self.files
        return shown(
            Around(
                me=self._desk.me.agent,
                kind=self.kind,
                of=self._of,
                way=self._ways.of(self._of),
                line=self._desk.line.state,
                lapsed=self._desk.lapsed,
                writing=self._journal.at(place) if place else None,
                text=self.text,
                why_no_sending=files.why_not_sent,
                has_files=bool(files.files),
                typing=self._typing,
                sending=self._sending is not None and self._sending == place,
                error=self._error,
            )
        )
