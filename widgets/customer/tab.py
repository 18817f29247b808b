"""The customer tab: the customer, knowledge that fits, the last contacts, and their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop.text import tr
from desktop.viewmodels.customer import customer as customers
from desktop.viewmodels.customer.customer_entry import CustomerEntry
from desktop.viewmodels.customer.overview import KNOWLEDGE, TIMELINE, Overview
from desktop.viewmodels.customer.revealing import HIDE, REVEAL
from desktop.viewmodels.desk import Open
from desktop.viewmodels.finding.knowledge_rows import OPEN
from desktop.viewmodels.just_ended import UNDO
from desktop.viewmodels.rows import Hit, Step
from desktop.viewmodels.work_list_rows import actions_of
from widgets.customer.forms import AddPoint, ChangeCustomer, CustomerNote, LogContact
from widgets.customer.new_mail import NewMailForm
from widgets.customer.reveal import RevealForm
from widgets.customer.the_same import TheSame
from widgets.knowledge.suggested import Suggested
from widgets.shared.feed import Feed
from widgets.shared.sides import end_of
from widgets.shared.tags import Tags
from widgets.shared.undoing import undo_with
from widgets.shared.with_forms import WithForms
from widgets.tasks.callback import CallbackForm
from widgets.tasks.form import TaskForm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction

    from desktop.viewmodels.customer.customer import CustomerTab as Model
    from desktop.viewmodels.customer.timeline import Timeline
    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

_BELOW = 56  # pixels of the tab's corner
_MORE = {
    customers.CHANGE: "customer.change",
    customers.PROMISE: "promise.make",
    customers.TASK: "task.create",
    customers.ADD_NOTE: "customer.note",
    KNOWLEDGE: "pane.knowledge",
    TIMELINE: "pane.timeline",
}


class CustomerTab(WithForms):
    def __init__(
        self,
        desk: Desk,
        actions: Actions,
        model: Model,
        overview: Overview,
        timeline: Timeline,
    ) -> None:
        self.feed = Feed(tr("Customer"))
        super().__init__(self.feed)
        self._desk = desk
        self._actions = actions
        self._model = model
        self._timeline = timeline
        self._suggested = Suggested(desk, overview.suggestions, self.feed)
        self._entry = CustomerEntry(desk)
        self._change: ChangeCustomer | None = None
        self._point: AddPoint | None = None
        self._note: CustomerNote | None = None
        self.same = TheSame(desk, self)
        self._tags = Tags(desk, self, "customer", lambda: model.customer, model.rows_changed)
        self._log: LogContact | None = None
        self._mail: NewMailForm | None = None
        self._reveal: RevealForm | None = None
        self._task: TaskForm | None = None
        self._promise: TaskForm | None = None
        self._callback: CallbackForm | None = None
        self.feed.lead_on(actions)
        self.feed.chosen.connect(self._chosen)
        self.feed.opened.connect(self._opened)
        self.feed.clicked.connect(lambda _index: self._clicked())
        self.feed.asked.connect(self._asked)
        self.feed.set_row_actions(self._row_actions)
        self.feed.show_rows(overview.rows)
        undo_with(
            self,
            overview.rows_changed.connect(self.feed.show_rows),
            model.rows_changed.connect(lambda _rows: self._customer_changed()),
            *self._handlers(),
        )

    def _handlers(self) -> list[Callable[[], None]]:
        def showing(open_form: Callable[[], None]) -> Callable[[], None]:
            def show() -> None:
                self._actions.trigger("pane.customer")
                open_form()

            return show

        handle = self._actions.handle
        return [
            handle("customer.change", showing(self.change)),
            handle("customer.add-contact-point", showing(self.add_point)),
            handle("customer.note", showing(self.write_note)),
            handle("customer.tag", showing(self.ask_tags)),
            *self.same.handled(self._actions),
            handle("interaction.create", showing(self.log)),
            handle("interaction.write", showing(self.write_mail)),
            handle("task.create", showing(self.make_task)),
            handle("promise.make", showing(self.make_promise)),
            handle("callback.ask", showing(self.ask_callback)),
        ]

    # -------------------------------------------------------------------------------- forms
    def change(self) -> None:
        self._change = self._change or ChangeCustomer(self._desk, self._entry)
        if self._model.customer is not None:
            self._change.show_customer(self._model.customer)
            self.open_form(self._change)

    def add_point(self) -> None:
        self._point = self._point or AddPoint(self._desk, self._entry)
        if self._model.customer is not None:
            self._point.show_customer(self._model.customer)
            self.open_form(self._point)

    def write_note(self) -> None:
        self._note = self._note or CustomerNote(self._desk, self._entry)
        if self._model.customer is not None:
            self._note.show_customer(self._model.customer)
            self.open_form(self._note)

    def ask_tags(self) -> None:
        corner = QPoint(end_of(self.rect()), _BELOW)
        self._tags.open(self.mapTo(self.window(), corner), tr("Tags of the customer"))

    def reveal(self, mask: str) -> None:
        """Ask why, and show what is hidden for a while."""
        self._reveal = self._reveal or RevealForm(self._desk, self._model.revealing)
        if self._model.customer is not None:
            self._reveal.ask_for(self._model.customer, mask)
            self.open_form(self._reveal)

    def log(self) -> None:
        self._log = self._log or LogContact(self._desk, self._entry)
        self.open_form(self._log)

    def write_mail(self, address: str = "") -> None:
        """Begin a mail; to this address, if one is given."""
        self._mail = self._mail or NewMailForm(self._desk, self._actions)
        self._mail.write_to(address)
        self.open_form(self._mail)

    def make_task(self) -> None:
        self._task = self._task or TaskForm(self._desk, promise=False)
        self.open_form(self._task)

    def make_promise(self) -> None:
        self._promise = self._promise or TaskForm(self._desk, promise=True)
        self.open_form(self._promise)

    def ask_callback(self) -> None:
        self._callback = self._callback or CallbackForm(self._desk)
        self.open_form(self._callback)

    def _customer_changed(self) -> None:
        """A form about the customer follows the one that is open."""
        customer, form = self._model.customer, self.form
        about_customer = isinstance(form, ChangeCustomer | AddPoint | CustomerNote)
        if (about_customer and customer is None) or (
            isinstance(form, RevealForm) and not form.is_about(customer)
        ):
            self.back()
        elif isinstance(form, ChangeCustomer | AddPoint | CustomerNote) and customer is not None:
            form.show_customer(customer)

    # --------------------------------------------------------------------------------- rows
    def _asked(self, key: str, part: str) -> None:
        if part == "more":
            self._actions.trigger(_MORE[key])
        elif self._suggested.took(key, part):
            pass
        elif part == OPEN:
            self._actions.trigger("article.show", key)
        elif part.startswith(REVEAL):
            self.reveal(part.removeprefix(REVEAL))
        elif part.startswith(HIDE):
            self._model.revealing.hide(part.removeprefix(HIDE))
        elif part == customers.TAG:
            self._actions.trigger("customer.tag")
        elif part.startswith(customers.CALL):
            self._actions.trigger("call.dial", part.removeprefix(customers.CALL))
        elif part.startswith(customers.WRITE):
            self.write_mail(part.removeprefix(customers.WRITE))
        elif part == UNDO:
            self._actions.trigger("task.reopen", key)

    def _chosen(self, key: str) -> None:
        self._desk.select(self._model.task(key))

    def _clicked(self) -> None:
        """A click opens what lies behind a row; arrows only walk over it."""
        if self.feed.current is not None and self._model.task(self.feed.current) is None:
            self._opened(self.feed.current)

    def _opened(self, key: str) -> None:
        row = next((row for row in self.feed.rows if row.key == key), None)
        shown = self._model.shown
        if key == customers.SAME:
            self._actions.trigger("customer.merge")
        elif key == customers.GOES_ON and shown is not None and shown.goes_on is not None:
            self._desk.go(Open(customer=shown.goes_on.id))
        elif isinstance(row, Hit) and not self._suggested.took(key, ""):
            self._actions.trigger("article.show", key)
        elif isinstance(row, Step):
            self._timeline.open(key)

    def _row_actions(self, key: str) -> Sequence[QAction]:
        task = self._model.task(key)
        return [] if task is None else [self._actions[id_] for id_ in actions_of(task)]
