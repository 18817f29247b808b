"""What all painted controls share: focus, hit area, the action they stand for, why they rest.

Law: a control has a name for the screen reader; one that cannot be used says why, in its tip and to
the screen reader.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.text import tr
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import Canvas, canvas_of
from widgets.theme.tokens import HIT

ICON = "icon_name"  # the QAction's property that names its icon
WHY_NOT = "why_not"  # the QAction's property that says why it is disabled
SHORTCUT = "shortcut_text"  # the QAction's property with its keys in the person's words


class Control(QAbstractButton):
    """A button that draws itself. Subclasses give `picture` and `wide` (in units)."""

    tall: float = HIT

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action: QAction | None = None
        self._offered = True  # whether the action is to be seen at all
        self.tip = ""
        self.why_not = ""
        self.chosen = False  # of several that stand beside each other
        self.setText(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._own = 0  # changes of the check that are under way and were no screen reader's
        self.toggled.connect(self._pushed_unseen)
        dress(self)

    # ------------------------------------------------------------------------------- looks
    def picture(self, c: Canvas, w: float, h: float) -> None:
        raise NotImplementedError

    def wide(self) -> float:
        raise NotImplementedError

    def look_changed(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(look().px(self.wide()), look().px(self.tall))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.picture(*canvas_of(self, painter))
        painter.end()

    @property
    def touched(self) -> str:
        """Return "pressed", "hover" or nothing."""
        if not self.isEnabled():
            return ""
        if self.isDown():
            return "pressed"
        return "hover" if self.underMouse() else ""

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    # -------------------------------------------------------------------------------- use
    def setChecked(self, on: bool) -> None:
        self._own += 1
        super().setChecked(on)
        self._own -= 1

    def nextCheckState(self) -> None:
        self._own += 1
        self.check_next()
        self._own -= 1

    def check_next(self) -> None:
        """What a click makes of the check; a subclass may let it stay."""
        super().nextCheckState()

    def _pushed_unseen(self, on: bool) -> None:
        """A push through the accessibility tree is a click: Qt only turns the check there."""
        if not self._own and (on or not self.autoExclusive()):
            self.clicked[bool].emit(on)  # type: ignore[index]

    def say(self, text: str, *, name: str = "") -> None:
        """Show another text; `name` is what is read aloud where that differs."""
        if text != self.text():
            self.setText(text)
            self.updateGeometry()
        self.setAccessibleName(name or text)

    def set_tip(self, tip: str) -> None:
        self.tip = tip
        self._tell()

    def set_chosen(self, chosen: bool) -> None:
        """Say that it is the one of its siblings that holds; its colours say it to the eye."""
        if chosen != self.chosen:
            self.chosen = chosen
            self._tell()
            self.update()

    def set_usable(self, usable: bool, why_not: str = "") -> None:
        """Enable, or disable and say why."""
        self.why_not = "" if usable else why_not
        self.setEnabled(usable)
        self._tell()

    def _tell(self) -> None:
        self.setToolTip(self.why_not or self.tip)
        self.setAccessibleDescription(self.why_not or self._more())

    def _more(self) -> str:
        """What is read after the name: of a tip that begins with the name only the rest.

        Nothing means the tip to Qt.
        """
        if self.chosen:
            return tr("chosen")
        rest = self.tip.removeprefix(self.text() or self.accessibleName())
        return "" if rest == self.tip or rest[:1].isalnum() else rest.strip()

    def bind(self, action: QAction) -> None:
        """Stand for an action: its words, icon, keys, state and tip, now and as they change.

        The properties `icon_name`, `why_not` and `shortcut_text` of the action are read.
        """
        self._action = action
        action.changed.connect(self._take_over)
        self.clicked.connect(action.trigger)
        self._take_over()

    def _take_over(self) -> None:
        action = self._action
        if action is None:
            return
        self.tip = action.toolTip() if action.toolTip() != action.iconText() else ""
        self.set_usable(action.isEnabled(), str(action.property(WHY_NOT) or ""))
        if action.isVisible() != self._offered:  # else whoever laid it out decides
            self._offered = action.isVisible()
            self.setVisible(self._offered)
        self.wear(action)

    def wear(self, action: QAction) -> None:
        """Take what is shown of the action; a subclass that shows more takes more."""
        self.say(action.iconText())
