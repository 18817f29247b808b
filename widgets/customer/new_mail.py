"""Writing to a customer who has not written: address, queue, subject and words in one form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from desktop.viewmodels.inserts import Inserts
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.new_mail import MailEntry, NewMail
from widgets.composer.inserts_popup import InsertsPopup
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.new_mail import Known


class NewMailForm(Form):
    """About the customer who is on the desk; the case that is open there goes along."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "interaction.write", tr("New e-mail"), tr("Send e-mail"))
        self._entry = MailEntry(desk)
        self._wanted = ""  # the address that was asked for, until it is shown
        self._whom = Words("", "body", "muted", wraps=True)
        self.add_part(self._whom)
        self.add("subject", Field(tr("Subject")))
        self.add("to", Choice(tr("To"), hint=tr("Choose …")))
        self.add("other", Field(tr("Another address"), hint=tr("in place of the one above")))
        self.add("queue", Choice(tr("From"), hint=tr("Choose …")))
        hint = tr(":: text modules, ?? knowledge")
        words = TextArea(tr("E-mail"), hint=hint, least=6, most=20)
        self.add("text", words)
        inserts = Inserts(desk)
        inserts.steps = False
        self.popup = InsertsPopup(desk, words.writing, words, inserts)
        self._filling = Latest(desk.supervisor, "new mail")
        undo_with(self, self._filling.drop)
        self.saves(self._keep)
        self.follow_customer()

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
        first = next(iter(known.addresses), "")
        self.know(to=first, queue=known.queue, subject=known.subject)
        if self._wanted in known.addresses:
            self.set_text("to", self._wanted)
            self.keep()
        self._wanted = ""
        self._inputs["to"].setVisible(bool(known.addresses))
        self._whom.setText(self._about_whom(known))

    def _offer(self, name: str, options: tuple[tuple[str, str], ...]) -> None:
        choice = self._inputs[name]
        if isinstance(choice, Choice):
            choice.set_options(options)

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
            )
        )
