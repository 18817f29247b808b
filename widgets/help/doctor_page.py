"""What of this machine Tresen depends on, as `tresen doctor` sees it, each with what to do.

The report for who helps is shown here file by file before it is saved. Laws: the checks run when
they are asked for, beside the window; what was found is heard, not only seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.help.doctor import Check, Doctor, Shown, not_checked
from widgets.help.report_view import ReportView
from widgets.shared.boxes import down
from widgets.shared.drawn import Hairline, Words
from widgets.shared.feed import Feed
from widgets.shared.page_head import PageHead
from widgets.shared.roles import Group
from widgets.shared.scrolled import Scrolled
from widgets.shared.telling import tell
from widgets.shared.turning import Stack
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import dress, ground, look
from widgets.theme.canvas import canvas_of
from widgets.theme.tokens import CONTROL

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QPaintEvent

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

_WIDE = 860


class DoctorPage(QWidget):
    """The checks, or over them the report."""

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self.model = Doctor(desk)
        self._cards: list[CheckCard] = []
        self.said = Words("", "read", "muted", wraps=True)
        self._column = _Column(self.said)
        self.report = ReportView(self.model)
        self._stack = Stack()
        self._checks = scrolled(self._column)
        self._stack.addWidget(self._checks)
        self._stack.addWidget(self.report)
        self.nothing = Feed(tr("This machine"), on="surface", selects=False)
        self.nothing.lead_on(actions)
        self.nothing.show_rows((not_checked(),))
        self._stack.addWidget(self.nothing)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        buttons = (actions["doctor.report"], actions["doctor.check"])
        self.head = PageHead(tr("This machine"), buttons=buttons)
        for part in (self.head, Hairline(), self._stack):
            box.addWidget(part)
        box.setStretchFactor(self._stack, 1)
        undo_with(
            self,
            self.model.changed.connect(self._show),
            actions.handle("doctor.check", self.model.examine),
            actions.handle("doctor.report", self.model.report),
            self.model.close,
        )
        ground(self, "surface")
        self._show(self.model.shown)

    @property
    def cards(self) -> list[CheckCard]:
        return self._cards

    def _show(self, shown: Shown) -> None:
        if shown.said != self.said.text():
            self.said.setText(shown.said)
            if shown.said and self.isVisible():
                tell(self.said, shown.said)
        if [card.check for card in self._cards] != list(shown.checks):
            self._cards = self._column.hold([CheckCard(each) for each in shown.checks])
        self.report.show_files(shown.files)
        instead = self.report if shown.files else None if shown.said else self.nothing
        had_keyboard = self.nothing.hasFocus()
        self._stack.setCurrentWidget(instead or self._checks)
        # What the empty page says to do stands there, and not twice.
        self.head.buttons[-1].setVisible(instead is not self.nothing)
        if had_keyboard and not self.nothing.isVisible():
            self._checks.setFocus()


def scrolled(inner: QWidget) -> Scrolled:
    area = Scrolled(inner)
    area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return area


class CheckCard(Group):
    """One check; Tab goes from one to the next, and a screen reader says all of it."""

    def __init__(self, check: Check) -> None:
        super().__init__()
        self.check = check
        self.setAccessibleName(check.said)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        head = Words(f"{check.title} · {check.word}", "body_b", check.tone)
        parts = [head, Words(check.found, "body", "ink", wraps=True, copyable=True)]
        if check.do:
            parts.append(Words(f"→ {check.do}", "body", "muted", wraps=True, copyable=True))
        for part in parts:
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = down(*parts, gap=2)
        self._box = QVBoxLayout(self)
        self._box.addWidget(self._words)
        dress(self)

    def look_changed(self) -> None:
        self._box.setContentsMargins(look().margins(44, 10, 12, 10))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, w, h = canvas_of(self, painter)
        c.icon(14, 12, self.check.icon, self.check.tone, 18)
        if self.hasFocus():
            c.focus(1, 1, w - 2, h - 2, CONTROL)
        painter.end()


class _Column(QWidget):
    def __init__(self, said: Words) -> None:
        super().__init__()
        self._said = said
        self._box = QVBoxLayout(self)
        self._box.addWidget(said)
        self._box.addStretch(1)
        dress(self)

    def hold(self, cards: list[CheckCard]) -> list[CheckCard]:
        """Show these; what was there and is still right stays, so that the focus stays too."""
        old = [
            item.widget()
            for n in range(self._box.count())
            if (item := self._box.itemAt(n)) is not None
        ]
        there = {each.check: each for each in old if isinstance(each, CheckCard)}
        held = [there.pop(card.check, card) for card in cards]
        for gone in there.values():
            self._box.removeWidget(gone)
            gone.deleteLater()
        for number, card in enumerate(held):
            self._box.insertWidget(number + 1, card)
        return held

    def look_changed(self) -> None:
        px = look().px
        self.setMaximumWidth(px(_WIDE))
        self._box.setContentsMargins(px(20), px(16), px(24), px(24))
        self._box.setSpacing(px(4))
