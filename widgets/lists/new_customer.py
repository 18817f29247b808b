"""The form for a customer who was not known yet; when it is saved the customer stands on the desk.

Law: the queue is always asked for, because it says which sites may see the customer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import language, mark, tr
from desktop.viewmodels.customer_entry import LANGUAGES, CustomerEntry, NewCustomer
from widgets.shared.check import Check
from widgets.shared.choice import Choice
from widgets.shared.field import Field
from widgets.shared.form import Form

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.task_entry import Errors

_SPOKEN = {"de": mark("German"), "en": mark("English")}


class NewCustomerForm(Form):
    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("New customer"), tr("Create customer"), desk.supervisor.spawn)
        self._entry = CustomerEntry(desk)
        self._desk = desk
        self.queue = Choice(tr("Queue"), hint=tr("Choose …"))
        self.spoken = Choice(tr("Language"), [(it, tr(_SPOKEN[it])) for it in LANGUAGES])
        self.organisation = Check(tr("An organisation"))
        self.add("name", Field(tr("Name")))
        self.add_check(self.organisation)
        self.add("phone", Field(tr("Phone")))
        self.add("email", Field(tr("E-mail")))
        self.add("address", Field(tr("Address")))
        self.add("language", self.spoken)
        self.add("queue", self.queue)
        self.spoken.choose(language())
        self.saves(self._create)

    def begin(self) -> None:
        super().begin()
        self._desk.supervisor.spawn("queues of a new customer", self._offer_queues())

    async def _offer_queues(self) -> None:
        queues = await self._entry.queues()
        self.queue.set_options(sorted(queues.items(), key=lambda each: each[1]))
        if len(queues) == 1:
            self.queue.choose(next(iter(queues)))

    async def _create(self) -> Errors:
        return await self._entry.create(
            NewCustomer(
                name=self.text("name"),
                organisation=self.organisation.isChecked(),
                phone=self.text("phone"),
                email=self.text("email"),
                address=self.text("address"),
                language=self.text("language"),
                queue=self.text("queue"),
            )
        )
