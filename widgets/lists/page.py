"""The pages Customers, Contacts and Cases. Opening a row shows it on the desk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.text import tr
from desktop.viewmodels.case.case_entry import CaseEntry
from desktop.viewmodels.case.case_minutes import CaseMinutes
from desktop.viewmodels.customer.customer_entry import CustomerEntry
from desktop.viewmodels.lists.lists import Cases, Contacts, Customers
from desktop.viewmodels.minutes import Minutes
from widgets.case.forms import OpenCase
from widgets.customer.forms import CreateCustomer
from widgets.customer.new_mail import NewMailForm
from widgets.lists.long_page import LongPage
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions


class CustomersPage(LongPage):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        self.model = Customers(desk)
        self.duplicates = Button(tr("Possible duplicates"), icon="users", kind="ghost")
        self.duplicates.clicked.connect(lambda _on=False: actions.trigger("page.duplicates"))
        super().__init__(
            desk,
            self.model,
            actions,
            CreateCustomer(desk, CustomerEntry(desk)),
            title=tr("Customers"),
            hint=tr("Name, number, phone, address …"),
            icon="users",
            empty=tr("Customers come with the hub's data. A new one can be created at once."),
            not_found=tr("Fewer words find more. Or create the customer."),
            create="customer.create",
        )

    def open_row(self, key: str) -> None:
        self.model.open(key)

    def _finding(self) -> tuple[QWidget, ...]:
        return (self.duplicates, *super()._finding())


class ContactsPage(LongPage):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        self.model = Contacts(desk)
        self._desk = desk
        super().__init__(
            desk,
            self.model,
            actions,
            NewMailForm(desk, actions),
            title=tr("Contacts"),
            hint=tr("Subject, words, #tag …"),
            icon="message-circle",
            empty=tr("Contacts come with the hub's data."),
            not_found=tr("Fewer words find more."),
            create="interaction.write",
        )

    def open_row(self, key: str) -> None:
        self._desk.bring("open contact", partial(self.model.open, key))


class CasesPage(LongPage):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        self.model = Cases(desk)
        self._desk = desk
        look = CaseMinutes(desk, self.model.pages).look
        self._minutes = Minutes(desk, "cases", look)
        self._entry = CaseEntry(desk)
        self.about = Words("", "body", "muted", wraps=True)
        form = OpenCase(desk, self._entry, CustomerEntry(desk))
        form.add_part(self.about)
        super().__init__(
            desk,
            self.model,
            actions,
            form,
            title=tr("Cases"),
            hint=tr("Number, matter, description …"),
            icon="folder-open",
            empty=tr("A case is opened for the customer who is on the desk."),
            not_found=tr("Fewer words find more."),
            create="case.open",
        )
        undo_with(self, self._minutes.close)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minutes.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minutes.close()

    def open_row(self, key: str) -> None:
        self._desk.bring("open case", partial(self.model.open, key))

    def _write(self) -> None:
        super()._write()
        self._desk.supervisor.spawn("for whom", self._say_for_whom())

    async def _say_for_whom(self) -> None:
        self.about.setText(tr("For {name}", name=await self._entry.customer()))
