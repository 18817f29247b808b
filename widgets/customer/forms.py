"""Forms about customers: a new one, changing one, a note, a contact that came another way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.masks import is_veiled
from desktop.domain.words import Channel, PointKind
from desktop.text import LANGUAGES, tr
from desktop.viewmodels import terms
from desktop.viewmodels.customer.customer_entry import (
    CustomerEntry,
    NewContact,
    NewCustomer,
)
from widgets.shared.boxes import across
from widgets.shared.button import IconButton
from widgets.shared.check import Check
from widgets.shared.choice import Choice
from widgets.shared.drawn import Elided, Words
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form
from widgets.shared.language_choice import language_choice
from widgets.theme.appearance import look
from widgets.theme.tokens import WITHIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.records import ContactPoint, Customer
    from desktop.viewmodels.desk import Desk


_KINDS = 56  # units: mail and telephone stand under each other
_CHANGED = ("name", "number", "address", "language")


class ChangeCustomer(Form):
    """Name, number, address, language; contact points are added and taken away at once."""

    def __init__(self, desk: Desk, entry: CustomerEntry) -> None:
        super().__init__(desk, "customer.change", tr("Change customer"), tr("Save"))
        self._entry = entry
        self._customer: Customer | None = None
        for name, label in (
            ("name", tr("Name")),
            ("number", tr("Number")),
            ("address", tr("Address")),
        ):
            self.add(name, Field(label))
        self.add("language", language_choice())
        self._points = QWidget()
        self._point_box = QVBoxLayout(self._points)
        self._point_box.setContentsMargins(0, 0, 0, 0)
        self._point_box.setSpacing(0)
        self.add_part(self._points)
        self.saves(self._keep)

    def show_customer(self, customer: Customer) -> None:
        """Begin with what is known of this one, or was typed about it before."""
        self._customer = customer
        self.about(customer.id, **{name: getattr(customer, name) for name in _CHANGED})
        self._show_points(customer)

    def _show_points(self, customer: Customer) -> None:
        while (item := self._point_box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for point in customer.points:
            if is_veiled(point.value):
                continue  # who may not read it does not take it away either
            remove = IconButton("x", tr("Take {value} away", value=point.value))
            remove.clicked.connect(partial(self._remove, point))
            label = Words(terms.point(point.kind), "small", "faint")
            label.setMinimumWidth(max(look().px(_KINDS), label.sizeHint().width()))
            margins = (WITHIN, 0, 0, 0)
            value = Elided(point.value)
            line = across(label, value, remove, gap=8, margins=margins).give_room_to(value)
            self._point_box.addWidget(line)

    def _remove(self, point: ContactPoint) -> None:
        if self._customer is not None:
            work = self._entry.remove_point(self._customer, point)
            self._desk.supervisor.spawn("contact point", work)

    async def _keep(self) -> Mapping[str, str]:
        if self._customer is None:
            return {}
        fields = {name: self.text(name) for name in _CHANGED}
        return await self._entry.change(self._customer, self.was, **fields)


class AddPoint(Form):
    def __init__(self, desk: Desk, entry: CustomerEntry) -> None:
        super().__init__(desk, "contact-point.add", tr("New contact point"), tr("Add"))
        self._entry = entry
        self._customer: Customer | None = None
        kinds = [(kind.value, terms.point(kind)) for kind in PointKind]
        self.add("kind", Choice(tr("Kind"), kinds))
        self.add("value", Field(tr("Number or address")))
        self.saves(self._keep)

    def show_customer(self, customer: Customer) -> None:
        self._customer = customer
        self.about(customer.id, kind=PointKind.PHONE.value)

    def begin(self) -> None:
        super().begin()
        self._inputs["value"].setFocus()

    async def _keep(self) -> Mapping[str, str]:
        if self._customer is None:
            return {}
        kind = PointKind(self.text("kind"))
        return await self._entry.add_point(self._customer, kind, self.text("value"))


class CustomerNote(Form):
    def __init__(self, desk: Desk, entry: CustomerEntry) -> None:
        super().__init__(desk, "customer.note", tr("Note on the customer"), tr("File note"))
        self._entry = entry
        self._customer: Customer | None = None
        hint = tr("stays inside, the customer never sees it")
        self.add("text", TextArea(tr("Internal note"), hint=hint, paper=True, least=4, most=12))
        self.saves(self._keep)

    def show_customer(self, customer: Customer) -> None:
        self._customer = customer
        self.about(customer.id)

    async def _keep(self) -> Mapping[str, str]:
        if self._customer is None:
            return {}
        return await self._entry.note(self._customer, self.text("text"))


class LogContact(Form):
    """A call taken elsewhere, a letter, a first mail out."""

    def __init__(self, desk: Desk, entry: CustomerEntry) -> None:
        super().__init__(desk, "contact.log", tr("Log a contact"), tr("Log contact"))
        self._entry = entry
        channels = [(channel.value, terms.channel(channel)) for channel in Channel]
        self.add("subject", Field(tr("About what")))
        self.add("channel", Choice(tr("Channel"), channels))
        self.add("queue", Choice(tr("Queue"), hint=tr("Choose …")))
        self.add("text", TextArea(tr("What was said"), least=3, most=10))
        self.add("outbound", Check(tr("We reached the customer")))
        self.set_text("channel", Channel.VOICE.value)
        self.saves(self._keep)
        self.follow_customer()
        desk.supervisor.spawn("queues", self._offer_queues())

    async def _offer_queues(self) -> None:
        queues = await self._entry.queues()
        queue = self._inputs["queue"]
        if isinstance(queue, Choice):
            queue.set_options(tuple(queues.items()))

    async def _keep(self) -> Mapping[str, str]:
        customer = self._desk.open.customer
        if customer is None:
            return {"subject": tr("Open the customer first.")}
        given = NewContact(
            channel=Channel(self.text("channel")),
            queue=self.text("queue"),
            subject=self.text("subject"),
            text=self.text("text"),
            outbound=self.ticked("outbound"),
        )
        return await self._entry.log(customer, given)


class CreateCustomer(Form):
    def __init__(self, desk: Desk, entry: CustomerEntry) -> None:
        super().__init__(desk, "customer.create", tr("New customer"), tr("Create customer"))
        self._entry = entry
        self.add("name", Field(tr("Name")))
        self.add("organisation", Check(tr("It is an organisation")))
        for name, label in (
            ("phone", tr("Phone")),
            ("email", tr("E-mail")),
            ("address", tr("Address")),
        ):
            self.add(name, Field(label))
        self.add("language", language_choice())
        self.add("queue", Choice(tr("Queue"), hint=tr("Choose …")))
        self.set_text("language", LANGUAGES[0])
        self.saves(self._keep)
        desk.supervisor.spawn("queues", self._offer_queues())

    async def _offer_queues(self) -> None:
        queues = await self._entry.queues()
        queue = self._inputs["queue"]
        if isinstance(queue, Choice):
            queue.set_options(tuple(queues.items()))

    async def _keep(self) -> Mapping[str, str]:
        given = NewCustomer(
            name=self.text("name"),
            organisation=self.ticked("organisation"),
            phone=self.text("phone"),
            email=self.text("email"),
            address=self.text("address"),
            language=self.text("language"),
            queue=self.text("queue"),
        )
        return await self._entry.create(given)
