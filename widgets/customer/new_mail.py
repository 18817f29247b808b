"""Writing to a customer who has not written: address, queue, subject, words, files in one form.

What follows it is asked for one macro after the other: choosing one brings the place for the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QKeyEvent, QKeySequence

from desktop.text import tr
from desktop.viewmodels.composer import new_mail_macro
from desktop.viewmodels.composer.attaching import Attaching
from desktop.viewmodels.composer.inserts import Inserts
from desktop.viewmodels.composer.new_mail import MailEntry, NewMail
from desktop.viewmodels.latest import Latest
from widgets.composer.dropping import holds_files
from widgets.composer.file_chips import FileChips
from widgets.composer.giving_files import GivingFiles
from widgets.composer.inserts_popup import InsertsPopup
from widgets.composer.send_menu import open_send_menu
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form
from widgets.shared.sides import mirrored
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from desktop.domain.conversation import Attachment
    from desktop.viewmodels.composer.attaching import Chip
    from desktop.viewmodels.composer.new_mail import Known
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.kept_form import Save
    from widgets.shared.actions import Actions

# Their keys act here as they do where replies are written.
_ATTACH, _LATER = "composer.attach", "composer.send-later"
_MACROS = tuple(map(new_mail_macro.field, range(5)))


class NewMailForm(Form):
    """About the customer who is on the desk; the case that is open there goes along."""

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__(desk, "interaction.write", tr("New e-mail"), tr("Send e-mail"))
        self._actions = actions
        self._entry = MailEntry(desk)
        self._wanted = ""  # the address that was asked for, until it is shown
        self._can_follow = False  # there are macros
        self._sending: tuple[Attachment, ...] = ()
        self._whom = Words("", "body", "muted", wraps=True)
        self.add_part(self._whom)
        self.add("subject", Field(tr("Subject")))
        self.add("to", Choice(tr("To"), hint=tr("Choose …")))
        self.add("other", Field(tr("Another address"), hint=tr("in place of the one above")))
        self.add("queue", Choice(tr("From"), hint=tr("Choose …")))
        self._add_words()
        for name in _MACROS:
            macro = Choice(tr("And then"))
            self.add(name, macro)
            macro.chosen.connect(lambda _value: self._show_macros())
        self._send_at: datetime | None = None
        self.later = Button(tr("Send later …"), icon="clock", kind="ghost")
        self.later.shortcut_label = ", ".join(actions.keys(_LATER)[:1])
        self.later.clicked.connect(self._ask_when)
        self.add_button(self.later)
        self._filling = Latest(desk.supervisor, "new mail")
        undo_with(
            self,
            self._filling.drop,
            self._kept.replaced.connect(lambda _fields: self._look_at_files()),
            self._kept.replaced.connect(lambda _fields: self._show_macros()),
            self.files.changed.connect(self._show_files),
            self.files.close,
        )
        self.saves(self._keep)
        self.follow_customer()

    def _add_words(self) -> None:
        hint = tr(":: text modules, ?? knowledge")
        words = TextArea(tr("E-mail"), hint=hint, least=6, most=20)
        self.add("text", words)
        inserts = Inserts(self._desk)
        inserts.runs_macros = False
        self.popup = InsertsPopup(self._desk, words.writing, words, inserts)
        self.files = Attaching(self._desk, self._desk.journal)
        self.chips = FileChips()
        self.attach = Button(tr("Attach files …"), icon="paperclip", kind="ghost")
        self.attach.shortcut_label = ", ".join(self._actions.keys(_ATTACH)[:1])
        self._giving = GivingFiles(self, words.writing, self.files, lambda: True)
        self.attach.clicked.connect(self._giving.ask)
        self.chips.removed.connect(self.files.remove)
        self.chips.emptied.connect(words.setFocus)
        self.add_part(self.chips)
        self.add_part(across(self.attach, None))
        undo_with(self, inserts.chose_macro.connect(self._chose_macro))

    def write_to(self, address: str) -> None:
        """Begin with this address, once the form is shown."""
        self._wanted = address

    def about(self, key: str, **known: str) -> None:
        if key != self._kept.about:
            self.set_text("to", "")  # an address is never taken over for somebody else
        super().about(key, **known)
        self._filling.ask(self._fill(key))

    async def _fill(self, key: str) -> None:
        known = await self._entry.known()
        if key != (self._desk.open.customer or ""):
            return
        self._offer("to", tuple((each, each) for each in known.addresses))
        self._offer("queue", known.queues)
        for name in _MACROS:
            self._offer(name, (("", tr("nothing more")), *known.macros))
        first = next(iter(known.addresses), "")
        self.know(to=first, queue=known.queue, subject=known.subject)
        if self._wanted in known.addresses:
            self.set_text("to", self._wanted)
            self.keep()
        self._wanted = ""
        self._inputs["to"].setVisible(bool(known.addresses))
        self._can_follow = bool(known.macros)
        self._show_macros()
        self._whom.setText(self._about_whom(known))

    def _offer(self, name: str, options: tuple[tuple[str, str], ...]) -> None:
        choice = self._inputs[name]
        if isinstance(choice, Choice):
            choice.set_options(options)

    def _chose_macro(self, key: str) -> None:
        """Its words stand in the mail; its steps are done when that is sent."""
        free = next((name for name in _MACROS if not self.text(name)), _MACROS[-1])
        choice = self._inputs[free]
        if isinstance(choice, Choice):
            choice.take(key)

    def _show_macros(self) -> None:
        """Those that were chosen, and one more place."""
        before = True
        for name in _MACROS:
            chosen = bool(self.text(name))
            self._inputs[name].setVisible(self._can_follow and (chosen or before))
            before = chosen

    def _about_whom(self, known: Known) -> str:
        if cannot := self._entry.cannot():
            return cannot
        if not known.name:
            return tr("Open the customer first.")
        if known.number:
            return tr("To {name}, in case {number}", name=known.name, number=known.number)
        return tr("To {name}", name=known.name)

    async def _keep(self) -> Mapping[str, str]:
        return await self._entry.send(
            NewMail(
                to=self.text("to"),
                other=self.text("other"),
                queue=self.text("queue"),
                subject=self.text("subject"),
                text=self.text("text"),
                macros=tuple(filter(None, map(self.text, _MACROS))),
                files=self._sending,
                send_at=self._send_at,
            )
        )

    def _ask_when(self) -> None:
        wide, button = look().px(240), self.later.rect()
        place = mirrored(QRect(button.right() - wide, 0, wide, 1), button.width())
        corner = self.later.mapToGlobal(place.topLeft())
        open_send_menu(self, corner, self._desk, self._submit_at)

    def _submit_at(self, at: datetime) -> None:
        self._send_at = at
        self._give()

    def submit(self) -> None:
        self._send_at = None
        self._give()

    def _give(self) -> None:
        if why_not := self.files.why_not_sent:
            self.show_errors({"text": why_not})
        elif not self.save_button.working:
            self._sending = self.files.files  # before the form is emptied for it
            super().submit()

    async def _submit(self, save: Save) -> None:
        await super()._submit(save)
        self.files.look()

    # -------------------------------------------------------------------------------- files
    def _look_at_files(self) -> None:
        self.files.go_to(self._kept.place)
        self.files.look()

    def _show_files(self, chips: Sequence[Chip]) -> None:
        self.chips.show_chips(chips)
        self._show_discard()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._giving.take(event.mimeData())
        event.acceptProposedAction()

    def event(self, event: QEvent) -> bool:
        asked = self._asks(_ATTACH, event) or self._asks(_LATER, event)
        if event.type() == QEvent.Type.ShortcutOverride and asked:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._asks(_ATTACH, event):
            self._giving.ask()
        elif self._asks(_LATER, event):
            self._ask_when()
        else:
            super().keyPressEvent(event)

    def _asks(self, action: str, event: QEvent) -> bool:
        """Whether these are its keys, also where nobody replies to anything."""
        if not isinstance(event, QKeyEvent):
            return False
        return QKeySequence(event.keyCombination()) in self._actions[action].shortcuts()
