"""The editor of an article in the window: Markdown on one side, how it will look on the other.

Where there is no room for both, tabs lead from one to the other. What is typed is kept as a draft
while it is typed, under the change it belongs to; Ctrl+Return saves, Esc leads back to the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.words import RevisionStatus
from desktop.text import tr
from desktop.viewmodels.knowledge.article_editing import Step
from desktop.viewmodels.knowledge.article_files import ArticlePictures
from desktop.viewmodels.rows import Badge
from widgets.knowledge.article_form import ArticleForm
from widgets.knowledge.article_text import ArticleText
from widgets.knowledge.pictures import decoded
from widgets.shared.boxes import across, down
from widgets.shared.button import Button, IconButton
from widgets.shared.drawn import Chip, Hairline, Words
from widgets.shared.flow import Flow
from widgets.shared.scrolled import Scrolled
from widgets.shared.split import SplitPanes
from widgets.shared.tabs import Tabs
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import ground, look

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.knowledge.article_editing import ArticleEditing, Page
    from widgets.shared.actions import Actions
    from widgets.shared.button import Kind

_BOTH = 700  # units from which on there is room for both sides
_LEAST = 320
_STEPS = {
    "revision.approve": Step.APPROVE,
    "revision.publish": Step.PUBLISH,
    "revision.withdraw": Step.WITHDRAW,
}
_WHEN = {  # the buttons that make sense in a state; what else can be done stands in the palette
    None: ("revision.submit",),
    RevisionStatus.DRAFT: ("revision.submit", "revision.differences", "revision.withdraw"),
    RevisionStatus.REJECTED: ("revision.submit", "revision.differences", "revision.withdraw"),
    RevisionStatus.REVIEW: (
        "revision.approve", "revision.return", "revision.differences", "revision.withdraw",
    ),
    RevisionStatus.APPROVED: (
        "revision.publish", "revision.return", "revision.differences", "revision.withdraw",
    ),
}  # fmt: skip

_IN_ORDER = (
    *("revision.approve", "revision.publish", "revision.submit", "revision.return"),
    *("revision.differences", "revision.withdraw"),
)
ACTIONS = (*_STEPS, "revision.submit", "revision.return", "revision.differences")


class ArticleEditor(QWidget):
    """`left`: back to the list; `differences`: of the change that is shown; `gives_back`: why."""

    left = Signal()
    differences = Signal()
    gives_back = Signal()

    def __init__(self, desk: Desk, actions: Actions, editing: ArticleEditing) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._editing = editing
        self._key: str | None = None
        self.back = IconButton("arrow-left", tr("Back to the list"))
        self.heading = Words("", "title", wraps=True)
        self.badge = Chip(Badge(""))
        self.by = Words("", "small", "faint", wraps=True)
        self.answer = Words("", "small", "breach", wraps=True)
        self.said = Words("", "small", "muted", wraps=True)
        self.broken = Words("", "small", "breach", wraps=True)
        self.form = ArticleForm(desk, editing)
        self._pictures = ArticlePictures(desk, decoded)
        self.text = ArticleText(tr("Preview"), pad=16)
        self.tabs = Tabs(tr("Editor"), (("write", tr("Write")), ("preview", tr("Preview"))))
        self.buttons = {id_: Button("", kind=_kind(id_)) for id_ in _IN_ORDER}
        self._flow = Flow(list(self.buttons.values()), gap=6)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.form)
        ground(self, "surface")

    def _lay_out(self) -> None:
        title = across(self.back, self.heading, self.badge, gap=8).give_room_to(self.heading)
        head = down(
            title, self.by, self.said, self.answer, self._flow, gap=4, margins=(16, 12, 16, 8)
        )
        broken = across(self.broken, margins=(16, 0, 16, 0)).give_room_to(self.broken)
        self._preview = down(broken, self.text, margins=(8, 12, 0, 0)).give_room_to(self.text)
        self._write = QWidget()
        box = QVBoxLayout(self._write)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(Scrolled(self.form))
        box.addStretch(1)
        self._split = SplitPanes()
        self._split.add(self._write, _LEAST)
        self._split.add(self._preview, _LEAST, stretches=True)
        self._split.set_widths((_LEAST + 60, _LEAST + 60))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        for part in (head, Hairline(), self.tabs, self._split):
            outer.addWidget(part, int(part is self._split))

    def _connect(self) -> None:
        self.back.clicked.connect(self._leave)
        self.form.given_up.connect(self.left)
        self.form.body_changed.connect(self._editing.typed)
        self.tabs.chosen.connect(lambda _name: self._place())
        for id_, button in self.buttons.items():
            button.bind(self._actions[id_])
        undo_with(
            self,
            self._editing.changed.connect(self.show_page),
            self._editing.previewed.connect(lambda _none: self._show_preview()),
            self._pictures.close,
            self._pictures.shown.connect(lambda shown: self.text.show_picture(*shown)),
        )

    # -------------------------------------------------------------------------------- showing
    def show_page(self, page: Page | None) -> None:
        self._tell()
        if page is None:
            return
        self.heading.setText(page.heading)
        self.badge.show_badge(page.badge)
        self.by.setText(page.by)
        self.said.setText(tr("Said of it: “{words}”", words=page.said) if page.said else "")
        answer = tr("Given back: {words}", words=page.answer) if page.answer else ""
        self.answer.setText(answer)
        for words in (self.by, self.said, self.answer):
            words.setVisible(bool(words.text()))
        shown = _WHEN.get(page.status, ())
        for id_, button in self.buttons.items():
            button.setVisible(id_ in shown)
        self._flow.place()
        if page.before and page.before == self._key:
            self.form.go_on(page.key, **page.known)
        else:
            self.form.about(page.key, **page.known)
        self.form.set_locked(page.locked)
        if page.key != self._key:
            self._key = page.key
            self.text.show_html("")
        self._editing.typed(self.form.text("body"), self.form.text("files"))

    def _show_preview(self) -> None:
        self.text.show_html(self._editing.preview.html, stays=True)
        self._pictures.want(self._key or "", self._editing.preview.pictures)
        broken = ", ".join(self._editing.broken)
        self.broken.setText(tr("Links to no article: {ids}", ids=broken) if broken else "")
        self.broken.setVisible(bool(broken))

    def _tell(self) -> None:
        page = self._editing.page if self.isVisible() else None
        self._actions.say(
            revision=page.status if page else None,
            released=bool(page and page.released),
            own_revision=bool(page and page.own),
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell()
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tell()

    # --------------------------------------------------------------------------------- acting
    def act(self, action: str) -> None:
        """Do what one of ACTIONS says, about the change that is shown."""
        if action in _STEPS:
            work = self._editing.step(_STEPS[action])
            self._desk.supervisor.spawn("change of an article", work)
        elif action == "revision.submit":
            self.form.hand_in()
        elif action == "revision.return":
            self.gives_back.emit()
        else:
            self.differences.emit()

    def _leave(self) -> None:
        self.form.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Both sides, or the one whose tab is chosen."""
        both = self.width() >= look().px(_BOTH)
        self.tabs.setVisible(not both)
        self._write.setVisible(both or self.tabs.current == "write")
        self._preview.setVisible(both or self.tabs.current == "preview")


def _kind(action: str) -> Kind:
    return "plain" if action != "revision.withdraw" else "ghost"
