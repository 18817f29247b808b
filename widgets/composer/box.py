"""The composer: reply and note behind two tabs, the field, how safe the words are, one button.

Law: inside never looks like outside. The note is paper with a dashed edge and a lock, its button
says "File note"; the reply is white, and its button sends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.words import DraftKind
from desktop.text import tr
from widgets.composer.dropping import holds_files
from widgets.composer.file_chips import FileChips
from widgets.composer.giving_files import GivingFiles
from widgets.composer.inserts_popup import InsertsPopup
from widgets.composer.send_menu import open_send_menu
from widgets.composer.sent_bar import SentBar
from widgets.composer.way_button import WayButton
from widgets.composer.wrong_line import WrongLine
from widgets.shared.boxes import across, down
from widgets.shared.button import Button, IconButton
from widgets.shared.drawn import Words
from widgets.shared.edged import PAPER, PLAIN, WRITING, Edged
from widgets.shared.history_sheet import HistorySheet
from widgets.shared.sides import mirrored
from widgets.shared.telling import tell
from widgets.shared.undoing import undo_with
from widgets.shared.writing import Writing
from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

    from desktop.domain.ids import InteractionId
    from desktop.viewmodels.composer.attaching import Chip
    from desktop.viewmodels.composer.composer import Composer
    from desktop.viewmodels.composer.composer_shown import Shown
    from desktop.viewmodels.composer.draft_history import Given
    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

_PAPER_WRITING = PAPER._replace(width=1.5)


class ComposerBox(QWidget):
    """Shows a `Composer`; `holds_words` tells whether something is written."""

    holds_words = Signal(bool)
    wanted = Signal(bool)  # while it is put away; True: to write in it

    def __init__(self, desk: Desk, actions: Actions, composer: Composer) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._composer = composer
        self.reply = Button(tr("Reply"), icon="undo-2", kind="chosen")
        self.note = Button(tr("Note"), icon="lock", kind="ghost")
        self.way = WayButton(actions, composer)
        self.to = Words("", "small", "faint")
        self.field = Writing(tr("Reply"), tr("Write …"))
        self.files = FileChips()
        self.wrong = WrongLine()
        self.state = Words("", "small", "faint", wraps=True)
        self.send = Button("", icon="send", kind="primary")
        self.later = IconButton("clock", "")
        self.sent = SentBar(actions, composer.thoughts)
        self.modules = IconButton("text-quote", "")
        self.knowledge = IconButton("book-open-text", "")
        self.attach = IconButton("paperclip", "")
        self._giving = GivingFiles(self, self.field, composer.files, self._may_attach)
        self.popup = InsertsPopup(desk, self.field, self)
        self._history: HistorySheet | None = None
        self._caret = 0  # where it was left, until the draft is here
        self._frame = Edged(self._inner(), PLAIN)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.sent)
        box.addWidget(self._frame)
        self.setFocusProxy(self.field)
        self._connect(desk)
        dress(self)
        self._put(composer.text)
        self.show_words(composer.shown)
        self._show_files(composer.files.chips)

    def _inner(self) -> QWidget:
        tabs = across(self.reply, self.note, self.way, 6, self.to, gap=2, margins=(6, 4, 12, 0))
        tabs.give_room_to(self.to)
        text = across(self.field, margins=(14, 6, 14, 4))
        tools = across(
            self.modules,
            self.knowledge,
            self.attach,
            self.state,
            8,
            self.later,
            self.send,
            gap=0,
            margins=(6, 0, 6, 6),
        ).give_room_to(self.state)
        self.state.stand_at_the_end()
        return down(tabs, text, self.files, self.wrong, tools)

    def _connect(self, desk: Desk) -> None:
        actions, composer = self._actions, self._composer
        self.modules.bind(actions["composer.text-module"])
        self.knowledge.bind(actions["composer.knowledge"])
        self.reply.clicked.connect(lambda: self.go(DraftKind.REPLY))
        self.note.clicked.connect(lambda: self.go(DraftKind.NOTE))
        self.send.clicked.connect(composer.send)
        self.later.bind(actions["composer.send-later"])
        self.field.nothing_to_undo.connect(composer.thoughts.take_back_last)
        self.attach.bind(actions["composer.attach"])
        self.files.removed.connect(composer.files.remove)
        self.files.emptied.connect(self.field.setFocus)
        self.field.edited.connect(self._edited)
        self.field.focus_changed.connect(lambda _on: self._show_edge())
        undo_with(
            self,
            composer.changed.connect(self.show_words),
            composer.sent.connect(self._say_sent),
            composer.thoughts.taken_back.connect(self._say_taken_back),
            composer.replaced.connect(self._put),
            composer.files.changed.connect(self._show_files),
            actions.handle("composer.attach", self._giving.ask),
            desk.insert.connect(self.insert),
            desk.take_out.connect(self._take_out),
            actions.handle("composer.send", self._send),
            actions.handle("composer.send-later", self._ask_when),
            actions.handle("composer.reply", lambda: self.go(DraftKind.REPLY)),
            actions.handle("composer.channel", self._ask_for_way),
            actions.handle("composer.note", lambda: self.go(DraftKind.NOTE)),
            actions.handle("composer.text-module", lambda: self._ask_for("::")),
            actions.handle("composer.knowledge", lambda: self._ask_for("??")),
            actions.handle("composer.consult", self._consult),
            actions.handle("composer.mention", lambda: self._ask_for("@@")),
            actions.handle("composer.discard", self._discard),
            actions.handle("composer.history", self._ask_for_versions),
        )

    # -------------------------------------------------------------------------------- using
    @property
    def caret(self) -> int:
        return self.field.textCursor().position()

    def come_back(self, interaction: InteractionId, kind: DraftKind, caret: int) -> None:
        """Write on in this contact where it was left, as soon as its draft is here."""
        self._composer.begin_at(interaction, kind)
        self._caret = caret

    def go(self, kind: DraftKind) -> None:
        """Choose a tab and write there."""
        self._composer.choose(kind)  # a field that has the keyboard says its new name by itself
        self.write_here()

    def write_here(self, *, writes: bool = True) -> None:
        """Give the field the keyboard, or what stands in its place until there is to be written."""
        if self.isHidden():
            self.wanted.emit(writes)
        if not self.isHidden():
            self.field.setFocus()

    def _send(self) -> None:
        """Nothing goes out unseen: behind the wrap-up the words come forward first."""
        if self.isHidden():
            self.write_here()
        else:
            self._composer.send()

    def insert(self, text: str) -> None:
        """Put words where the caret stands."""
        self.field.insert(text)
        self.write_here()

    def _take_out(self, text: str) -> None:
        """Delete words that were inserted, where they stand as they were."""
        at = self.field.text.rfind(text)
        if at >= 0:
            cursor = self.field.textCursor()
            cursor.setPosition(at)
            cursor.setPosition(at + len(text), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()

    def _say_sent(self, kind: DraftKind) -> None:
        """What can still be taken back says so itself."""
        if kind is DraftKind.NOTE:
            tell(self, tr("The note is filed."))
        elif not self._composer.thoughts.words:
            tell(self, tr("The reply is on its way."))

    def _say_taken_back(self, _place: object) -> None:
        tell(self, tr("The reply is back in the composer."))

    def _ask_for(self, trigger: str) -> None:
        """The same as typing it: a space first, when a word stands before the caret."""
        self.write_here()
        before = self.field.text[: self.field.textCursor().position()]
        space = " " if before and not before[-1].isspace() else ""
        self.field.insert(space + trigger)

    def _ask_for_versions(self) -> None:
        if self._history is None:
            self._history = HistorySheet(self._desk, self)
            self._history.taken.connect(self._write_anew)
        self._history.open(self._composer.place)

    def _write_anew(self, given: Given) -> None:
        """Put these words in place of what stands there, as one edit that can be undone."""
        self.field.selectAll()
        self.field.textCursor().insertText(given.text)
        self._composer.files.lay_anew(given.files)
        self.field.setFocus()

    def _ask_when(self) -> None:
        """Ask when the reply is to go out; a note goes nowhere."""
        self.write_here()
        if self._composer.shown.why_not_later:
            self.wrong.say(self._composer.shown.why_not_later)
            return
        wide, button = look().px(240), self.send.rect()
        place = mirrored(QRect(button.right() - wide, 0, wide, 1), button.width())
        corner = self.send.mapToGlobal(place.topLeft())
        open_send_menu(self, corner, self._desk, self._composer.send_at)

    def _ask_for_way(self) -> None:
        """By which channel the reply is to go; where there is one only, that is said."""
        if len(self._composer.ways) > 1:
            self._composer.choose(DraftKind.REPLY)
            self.way.open()
        else:
            self.wrong.say(tr("No other address of this customer is known."))

    def _consult(self) -> None:
        """A note with a question, to whoever is chosen now."""
        self._composer.consult()
        self._ask_for("@@")

    def _discard(self) -> None:
        """Empty the field so that Ctrl+Z brings the words back; words nobody sees only come."""
        if self.isHidden():
            self.write_here()
            return
        self.field.selectAll()
        self.field.textCursor().removeSelectedText()
        self.field.setFocus()

    def _edited(self, text: str) -> None:
        self._caret = 0
        self._composer.typed(text)
        self._tell()

    def _put(self, text: str) -> None:
        self.field.set_text(text)
        if 0 < self._caret <= len(text):
            cursor = self.field.textCursor()
            cursor.setPosition(self._caret)
            self.field.setTextCursor(cursor)
            self._caret = 0
        self._tell()

    def _tell(self) -> None:
        self.holds_words.emit(bool(self.field.text.strip() or self._composer.files.files))

    # -------------------------------------------------------------------------------- files
    def _may_attach(self) -> bool:
        """Whether a file can be laid here; where not, the reason is said."""
        why_not = self._composer.shown.why_no_files
        if why_not:
            self.wrong.say(why_not)
        return not why_not

    def _show_files(self, chips: Sequence[Chip]) -> None:
        self.files.show_chips(chips)
        self._tell()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_files(event.mimeData()):
            event.acceptProposedAction()
            self._frame.set_edge(WRITING)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_edge()

    def dropEvent(self, event: QDropEvent) -> None:
        self._giving.take(event.mimeData())
        event.acceptProposedAction()
        self._show_edge()
        self.field.setFocus()

    # ------------------------------------------------------------------------------- looks
    def show_words(self, shown: Shown) -> None:
        is_note = shown.kind is DraftKind.NOTE
        self.reply.set_kind("ghost" if is_note else "chosen")
        self.note.set_kind("paper" if is_note else "ghost")
        self.note.set_chosen(is_note)
        self.reply.set_usable(not shown.why_no_reply or not is_note, shown.why_no_reply)
        self.field.set_paper(is_note)
        self.popup.inserts.in_note = is_note
        self.field.setAccessibleName(tr("Internal note") if is_note else tr("Reply"))
        self.field.setPlaceholderText(_hint(shown))
        self.to.setText(shown.to)
        self.way.show_way()
        self.state.setText(shown.state)
        for words in (self.to, self.state):
            words.set_ink("note_ink" if is_note else "faint")
        self.wrong.say(shown.error)
        self.attach.set_usable(
            not shown.why_no_files and self._actions["composer.attach"].isEnabled(),
            shown.why_no_files,
        )
        self.later.setVisible(not is_note)
        self.later.set_usable(not shown.why_not_later, shown.why_not_later)
        self._show_button(shown, is_note)
        self._show_edge()

    def _show_button(self, shown: Shown, is_note: bool) -> None:
        self.send.icon_name = "lock" if is_note else "send"
        self.send.shortcut_label = ", ".join(self._actions.keys("composer.send")[:1])
        self.send.set_kind("paper" if is_note else "primary")
        self.send.say(shown.button)
        self.send.set_usable(not shown.why_not, shown.why_not)
        self.send.set_working(shown.sending)
        self.send.updateGeometry()

    def _show_edge(self) -> None:
        is_note = self._composer.shown.kind is DraftKind.NOTE
        writing = self.field.hasFocus()
        if is_note:
            self._frame.set_edge(_PAPER_WRITING if writing else PAPER)
        else:
            self._frame.set_edge(WRITING if writing else PLAIN)

    def look_changed(self) -> None:
        self.setContentsMargins(look().px(24), look().px(8), look().px(24), look().px(16))


def _hint(shown: Shown) -> str:
    if shown.kind is DraftKind.REPLY and shown.why_no_reply:
        return shown.why_no_reply
    return tr("What the next one must know …") if shown.kind is DraftKind.NOTE else tr("Write …")
