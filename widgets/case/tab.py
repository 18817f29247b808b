"""The case tab: the matter of the contact, other cases of the customer, and linking them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.words import CaseStatus
from desktop.text import tr
from desktop.viewmodels.case import case as cases
from desktop.viewmodels.case.case import CaseTab as Model
from desktop.viewmodels.case.case_entry import CaseEntry
from desktop.viewmodels.customer.customer_entry import CustomerEntry
from desktop.viewmodels.just_ended import UNDO
from desktop.viewmodels.work_list_rows import actions_of
from widgets.case.choosing import CHOSEN, CaseChoosing
from widgets.case.forms import CaseNote, ChangeCase, CloseCase, OpenCase
from widgets.case.merging import CaseMerging
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.feed import Feed
from widgets.shared.flow import Flow
from widgets.shared.scrolled import Filling
from widgets.shared.undoing import undo_with
from widgets.shared.with_forms import WithForms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction

    from desktop.domain.case_types import CaseType
    from desktop.domain.records import Case
    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions


class CaseTab(WithForms):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        self.feed = Feed(tr("Case"))
        self.link = Button(tr("Link the contact to this case"), icon="folder-open", kind="primary")
        self.unlink = Button(tr("Unlink"), icon="x", kind="ghost")
        self.change = Button(tr("Change"), icon="pen-line", kind="ghost")
        self.close_ = Button(tr("Close case"), icon="check", kind="ghost")
        self.reopen = Button(tr("Reopen"), icon="undo-2", kind="ghost")
        self.merge = Button(tr("Merge"), icon="arrow-right-left", kind="ghost")
        self.split = Button(tr("Split"), icon="arrow-right-left", kind="ghost")
        self.unmerge = Button(tr("Undo the merging"), icon="undo-2", kind="ghost")
        more = [self.merge, self.split, self.unmerge, self.unlink]
        self._buttons = Flow([self.link, self.change, self.close_, self.reopen, *more])
        super().__init__(self._page())
        self._desk = desk
        self._actions = actions
        self._model = Model(desk)
        self.merging = CaseMerging(desk, self._model, self)
        self.choosing = CaseChoosing(desk, self._model, self)
        self._entry = CaseEntry(desk)
        self._open_form: OpenCase | None = None
        self._change_form: ChangeCase | None = None
        self._close_form: CloseCase | None = None
        self._change_kinds: tuple[CaseType | None, tuple[CaseType, ...]] = (None, ())
        self._close_kind: CaseType | None = None
        self._note_form: CaseNote | None = None
        self._sought = ""  # a note that is to be in view as soon as it is here
        self._connect()
        self._show()

    def _page(self) -> Filling:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.feed, 1)
        box.addWidget(across(self._buttons, margins=(12, 6, 12, 10)))
        area = Filling(page, on="bg")  # of large text the buttons alone may be higher than the pane
        area.setFocusProxy(self.feed)
        return area

    def _connect(self) -> None:
        trigger = self._actions.trigger
        self.feed.clicked.connect(lambda _index: self._clicked(self.feed.current or ""))
        self.feed.opened.connect(self._opened)
        self.feed.chosen.connect(lambda key: self._desk.select(self._model.task(key)))
        self.feed.asked.connect(self._asked)
        self.feed.set_row_actions(self._row_actions)
        self.link.clicked.connect(lambda: self._link(linked=True))
        self.unlink.clicked.connect(lambda: self._link(linked=False))
        self.change.clicked.connect(lambda: trigger("case.change"))
        self.close_.clicked.connect(lambda: trigger("case.close"))
        self.reopen.clicked.connect(lambda: trigger("case.reopen"))
        self.merge.clicked.connect(lambda: trigger("case.merge"))
        self.split.clicked.connect(lambda: trigger("case.split"))
        self.unmerge.clicked.connect(lambda: trigger("case.unmerge"))
        undo_with(
            self,
            self._model.close,
            self._model.rows_changed.connect(lambda _rows: self._show()),
            self._desk.sought.connect(self._seek),
            *self._handlers(),
        )

    def _handlers(self) -> list[Callable[[], None]]:
        def showing(then: Callable[[], object]) -> Callable[[], None]:
            def show() -> None:
                self._actions.trigger("pane.case")
                then()

            return show

        handle = self._actions.handle
        return [
            handle("case.open", showing(self._begin_open)),
            handle("case.change", showing(self._begin_change)),
            handle("case.note", showing(self._begin_note)),
            handle("case.close", showing(self._begin_close)),
            handle("case.reopen", showing(self._reopen)),
            handle("interaction.link-case", showing(self.back)),
            *self.merging.handled(self._actions, showing),
            *self.choosing.handled(self._actions, showing),
        ]

    # -------------------------------------------------------------------------------- forms
    def _begin_open(self) -> None:
        customers = CustomerEntry(self._desk)
        self._open_form = self._open_form or OpenCase(self._desk, self._entry, customers)
        self.open_form(self._open_form)

    def _begin_change(self) -> None:
        shown = self._model.shown
        if shown is not None:
            kinds = (shown.type, shown.types)
            if self._change_form is None or self._change_kinds != kinds:
                self._change_form = ChangeCase(self._desk, self._entry, *kinds)
                self._change_kinds = kinds
            self._begin(self._change_form)

    def _begin_close(self) -> None:
        shown = self._model.shown
        if shown is not None:
            if self._close_form is None or self._close_kind != shown.type:
                self._close_form = CloseCase(self._desk, self._entry, shown.type)
                self._close_kind = shown.type
            self._begin(self._close_form)

    def _begin_note(self) -> None:
        self._note_form = self._note_form or CaseNote(self._desk, self._entry)
        self._begin(self._note_form)

    def _begin(self, form: ChangeCase | CloseCase | CaseNote) -> None:
        if self._model.case is not None:
            form.show_case(self._model.case)
            self.open_form(form)

    def _reopen(self) -> None:
        if self._model.case is not None:
            self._desk.supervisor.spawn("reopen case", self._entry.reopen(self._model.case))

    def _link(self, *, linked: bool) -> None:
        interaction, case = self._desk.open.interaction, self._model.case
        if interaction is not None and case is not None:
            work = self._entry.link(interaction, case.id if linked else None)
            self._desk.supervisor.spawn("link case", work)

    # --------------------------------------------------------------------------------- rows
    def _seek(self, note: str) -> None:
        self._sought = note
        self._show()

    def _show(self) -> None:
        self.feed.show_rows(self._model.rows)
        if any(row.key == self._sought for row in self._model.rows):
            self.feed.choose(self._sought)
            self.feed.see(self._sought)
            self._sought = ""
        case = self._model.case
        self._show_buttons(case)
        form = self.form
        if isinstance(form, ChangeCase | CloseCase | CaseNote):
            if case is None:
                self.back()
            else:
                form.show_case(case)

    def _show_buttons(self, case: Case | None) -> None:
        linked = self._model.linked
        closed = case is not None and case.status is CaseStatus.CLOSED
        has_contact = self._desk.open.interaction is not None
        self.link.setVisible(case is not None and has_contact and not linked)
        self.unlink.setVisible(case is not None and linked)
        self.change.setVisible(case is not None and not closed)
        self.close_.setVisible(case is not None and not closed)
        merged = case is not None and case.merged_into is not None
        self.reopen.setVisible(closed and not merged)
        self.unmerge.setVisible(merged)
        self.merge.setVisible(case is not None and not closed and self._model.has_others)
        self.split.setVisible(case is not None and not closed and self._model.can_be_split)
        self._buttons.place()

    def _asked(self, key: str, part: str) -> None:
        actions = {cases.OTHERS: "case.open", cases.ADD_NOTE: "case.note"}
        if part == "more" and key in actions:
            self._actions.trigger(actions[key])
        elif part == UNDO:
            self._actions.trigger("task.reopen", key)
        elif part in CHOSEN:
            self._actions.trigger(CHOSEN[part])

    def _clicked(self, key: str) -> None:
        if not self._model.tick(key):
            self._opened(key)

    def _opened(self, key: str) -> None:
        if key.startswith(cases.STEP):
            # A double click has ticked it with its first half; Enter ticks it here.
            if not QGuiApplication.mouseButtons():
                self._model.tick(key)
        elif self._model.task(key) is None:
            self._model.open(key)

    def _row_actions(self, key: str) -> Sequence[QAction]:
        task = self._model.task(key)
        return [] if task is None else [self._actions[id_] for id_ in actions_of(task)]
