"""Pages of which one is seen.

Law: who goes from one to another hears the page, not that there is a pile of them: Qt's own stack
is a layered pane, and a screen reader says so again at every turn.
"""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget


class QDialogButtonBox(QStackedWidget):
    """A panel without a name, of which nothing is said; for the name see `roles`."""


Stack = QDialogButtonBox
