"""What a container is for who hears the window, where Qt would call it a filler.

    class Rail(Bar): …        a tool bar
    class Form(Group): …      what belongs together: its name is said when one comes into it
    class Drawn(Label): …     painted words

Qt finds the role of a widget by the names of its classes, the nearest first; so a base that bears
the name of one of Qt's own has that one's role, and nothing of Python's lies in Qt's table of what
a screen reader holds. (`QAccessible.installFactory` could give any role, but each answer of it
stays in memory for as long as the program runs: 8,000 widgets that came and went, 8,000 left.)
Only names whose role comes with nothing but a plain widget's answers are borrowed here.
"""

from __future__ import annotations

from PySide6.QtWidgets import QSplitterHandle, QWidget


class QToolBar(QWidget):
    """A row of controls."""


class QDialogButtonBox(QWidget):
    """What belongs together: on the tree a panel."""


class QLabel(QWidget):
    """Words, though painted."""


class QSplitter(QSplitterHandle):
    """The line between two panes."""


Bar = QToolBar
Group = QDialogButtonBox
Label = QLabel
Parting = QSplitter
