"""The pages Customers and Cases. Opening a row shows it on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from desktop.viewmodels.lists import Cases, Customers
from widgets.lists.long_page import LongPage
from widgets.lists.new_case import NewCaseForm
from widgets.lists.new_customer import NewCustomerForm

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions


class CustomersPage(LongPage):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        self.model = Customers(desk)
        super().__init__(
            self.model,
            actions,
            NewCustomerForm(desk),
            title=tr("Customers"),
            hint=tr("Name, number, phone, address …"),
            icon="users",
            empty=tr("Customers come with the hub's data. A new one can be created at once."),
            not_found=tr("Fewer words find more. Or create the customer."),
            create="customer.create",
        )

    def open_row(self, key: str) -> None:
        self.model.open(key)


class CasesPage(LongPage):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        self.model = Cases(desk)
        self._desk = desk
        super().__init__(
            self.model,
            actions,
            NewCaseForm(desk),
            title=tr("Cases"),
            hint=tr("Number, matter, description …"),
            icon="folder-open",
            empty=tr("A case is opened for the customer who is on the desk."),
            not_found=tr("Fewer words find more."),
            create="case.open",
        )

    def open_row(self, key: str) -> None:
        self._desk.supervisor.spawn("open case", self.model.open(key))
