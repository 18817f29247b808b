"""The composer: what is being written to the customer, or as a note, and sending it.

Laws: reply and note are two places with two drafts, and a note can only be filed, never sent; the
field is emptied only after the commit that holds its words; a press of the button asks once.
"""

from __future__ import annotations

import re

import msgspec

from desktop.channels.recipient import recipient
from desktop.channels.rules import rules
from desktop.domain.ids import InteractionId, MessageId, NoteId
from desktop.domain.operations.interaction import Reply
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.writing import NoteInteraction
from desktop.domain.words import DraftKind
from desktop.line import LineState
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.outbox import Refused
from desktop.store.reads import interaction as reads
from desktop.text import tr
from desktop.viewmodels import reasons
from desktop.viewmodels.attaching import Attaching
from desktop.viewmodels.composer_words import (
    button,
    saved_words,
    to_whom,
    why_no_files,
    why_no_reply,
)
from desktop.viewmodels.conversation import Conversation, GivenBack
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.drafts import Journal, Place
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.refusals import words_of

_QUIET_S = 0.6  # without a key: then the time of saving is worth reading
_EMPTY_FIELD = re.compile(r"\{[^{}\n]{1,40}\}")


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Everything around the field, in words. An empty `why_not…` means it can be done."""

    kind: DraftKind
    to: str
    state: str
    button: str
    why_not: str  # of the button
    why_no_reply: str  # of the reply tab
    why_no_files: str  # of attaching one
    error: str
    sending: bool


class Composer:
    """`shown` around the field; `replaced` carries a text the field must take."""

    def __init__(self, desk: Desk, conversation: Conversation, journal: Journal) -> None:
        self._desk = desk
        self._conversation = conversation
        self._journal = journal
        self.files = Attaching(desk, journal)
        self._of: reads.Conversation | None = None
        self._interaction: InteractionId | None = None
        self._kinds: dict[InteractionId, DraftKind] = {}  # the tab chosen in each
        self._sending: Place | None = None
        self._typed_meanwhile = ""
        self._error = ""
        self._warned = ""  # a text with empty fields, about which was warned
        self._typing = False
        self.shown = self._made()
        self.changed: Signal[Shown] = Signal()
        self.replaced: Signal[str] = Signal()
        self.sent: Signal[DraftKind] = Signal()
        self._quiet = Latest(desk.supervisor, "composer quiet")
        self._reading = Latest(desk.supervisor, "composer drafts")
        self._disconnect = (
            desk.opened.connect(self._on_open),
            desk.changed.connect(self._on_change),
            desk.line.changed.connect(self._on_line),
            desk.lapsed_changed.connect(self._on_lapsed),
            conversation.loaded.connect(self._on_loaded),
            conversation.given_back.connect(self._take_back),
            journal.saved.connect(self._on_saved),
            journal.found.connect(self._on_found),
            self.files.changed.connect(lambda _chips: self._say()),
            self.files.close,
            desk.on_leaving(self.flush),
        )
        self._on_open(desk.open)

    def close(self) -> None:
        for disconnect in self._disconnect:
            disconnect()
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
        place = self._place()
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

    def typed(self, text: str) -> None:
        """The field holds this now."""
        place = self._place()
        if place is None or text == self.text:
            return
        if place == self._sending:
            self._typed_meanwhile = text
            return
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
        place, of = self._place(), self._of
        if place is None or of is None or self._sending is not None:
            return
        text = self.text
        self._error = self.shown.why_not or self._empty_fields(text, place.kind)
        if not self._error:
            self._sending, self._typed_meanwhile = place, text
            self._desk.supervisor.spawn("send", self._send(place, of, text))
        self._say()

    async def _send(self, place: Place, of: reads.Conversation, text: str) -> None:
        refused = self._refused_here(place, text)
        written = self._journal.at(place)
        asked = self._operation(place, of, text)
        discarding = self._journal.take(place)
        try:
            await self._desk.ask(asked, *discarding, files=written.to_bring)
        except Exception:
            self._keep(place, self._typed_meanwhile)
            self.files.put_back(place, written.files)
            self._error = tr("It could not be kept on this machine. Your words stand here.")
            self._say()
            raise
        rest = self._typed_meanwhile
        self._keep(place, rest.removeprefix(text))
        if place == self._place():
            self.replaced.emit(self.text)
        self._say()
        if refused:
            await self._desk.dismiss(*(each.op_id for each in refused))
        self.sent.emit(place.kind)

    def _keep(self, place: Place, text: str) -> None:
        self._sending, self._typed_meanwhile = None, ""
        self._journal.typed(place, text)
        self.files.look()

    def _operation(self, place: Place, of: reads.Conversation, text: str) -> AnyOperation:
        if place.kind is DraftKind.NOTE:
            return NoteInteraction(
                id=NoteId(self._desk.new_id()),
                about=place.interaction,
                text=text,
                queues=(of.interaction.queue,),
            )
        messages = of.interaction.messages
        last_seen = MessageId(messages[-1].id) if messages else None
        to = recipient(of.interaction, of.customer)
        files = self._journal.at(place).files
        return Reply(id=place.interaction, text=text, last_seen=last_seen, to=to, attachments=files)

    def _empty_fields(self, text: str, kind: DraftKind) -> str:
        """Warn once when a placeholder of a text module was not filled."""
        empty = _EMPTY_FIELD.findall(text) if kind is DraftKind.REPLY else []
        if not empty or text == self._warned:
            return ""
        self._warned = text
        fields = ", ".join(dict.fromkeys(empty))
        return tr("{fields} is not filled in yet. Press again to send it so.", fields=fields)

    # --------------------------------------------------------------------------------- events
    def _on_open(self, what: Open) -> None:
        if what.interaction == self._interaction:
            return
        self._journal.hurry()
        self._interaction = what.interaction
        self._of, self._error, self._typing = None, "", False
        self.replaced.emit(self.text)
        self._read_drafts()
        self._say()

    def _on_loaded(self, of: reads.Conversation | None) -> None:
        before = self.kind
        self._of = of if of and of.interaction.id == self._interaction else None
        if self.kind is not before:
            self.replaced.emit(self.text)
        self._say()

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("draft"):
            self._read_drafts()

    def _on_line(self, _state: LineState) -> None:
        self._say()

    def _on_lapsed(self, _contacts: frozenset[str]) -> None:
        self._say()

    def _why_not(self, of: reads.Conversation) -> str:
        line, lapsed = self._desk.line.state, self._desk.lapsed
        return why_no_reply(of, self._desk.me.agent, line, lapsed)

    def _on_saved(self, place: Place) -> None:
        if place == self._place():
            self._say()

    def _on_found(self, place: Place) -> None:
        if place == self._place():
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
    def _place(self) -> Place | None:
        return Place(self._interaction, self.kind) if self._interaction else None

    def _say(self) -> None:
        self.files.go_to(self._place())
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
        place, of, line = self._place(), self._of, self._desk.line.state
        no_reply = self._why_not(of) if of else tr("is being read")
        why_not = no_reply if self.kind is DraftKind.REPLY else ""
        if not why_not and not self.text.strip() and not self.files.files:
            why_not = tr("Write something first.")
        return Shown(
            kind=self.kind,
            to=to_whom(of, self.kind) if of else "",
            state=saved_words(self._journal.at(place), line, self._typing) if place else "",
            button=button(self.kind, line, of),
            why_not=why_not or self.files.why_not_sent,
            why_no_files=why_no_files(of, self.kind) if of else no_reply,
            why_no_reply=no_reply,
            error=self._error or self._refusal(place) or self._stays_here(no_reply),
            sending=self._sending is not None and self._sending == place,
        )

    def _stays_here(self, no_reply: str) -> str:
        """Why words that stand here already cannot go out."""
        return no_reply if self._of and self.kind is DraftKind.REPLY and self.text.strip() else ""

    def _refusal(self, place: Place | None) -> str:
        refused = self._refused_here(place, self.text) if place else []
        if not refused:
            return ""
        because = reasons.why(refused[-1].verdict, refused[-1].reason)
        return tr("Not sent. {why} Your words are here again.", why=because)

    def _refused_here(self, place: Place, text: str) -> list[Refused]:
        """What was refused with exactly these words."""
        refused = self._of.refused if self._of else ()
        return [each for each in refused if text and words_of(each) == (place.kind, text)]
