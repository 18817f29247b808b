"""Where a link of an article leads, said before anything is opened.

Law: only http and https can be opened, and only after the whole address stood there to be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QVBoxLayout

from desktop.text import tr
from widgets.shared.boxes import across, down
from widgets.shared.button import Button, IconButton
from widgets.shared.drawn import Hairline, Words
from widgets.shared.roles import Group

if TYPE_CHECKING:
    from collections.abc import Callable

_OUTSIDE = ("http", "https")
_LONGEST = 300  # letters of an address that are shown; a longer one says so


class WayOut(Group):
    """Hidden until a link was followed."""

    def __init__(self, open_url: Callable[[QUrl], object] = QDesktopServices.openUrl) -> None:
        super().__init__()
        self._url = QUrl()
        self._open_url = open_url
        self.words = Words("", "small", "muted", wraps=True)
        self.target = Words("", "small_b", "ink", wraps=True, copyable=True)
        self.browse = Button(tr("Open in the browser"))
        self.copy = Button(tr("Copy address"), kind="ghost")
        self.away = IconButton("x", tr("Put away"))
        self.browse.clicked.connect(self._browse)
        self.copy.clicked.connect(self._copy)
        self.away.clicked.connect(self.hide)
        line = across(self.browse, self.copy, None, self.away, gap=6)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(Hairline())
        box.addWidget(down(self.words, self.target, line, gap=4, margins=(24, 8, 16, 8)))
        self.hide()

    def show_url(self, url: QUrl) -> None:
        """Say where it leads; the keyboard stays where it is."""
        self._url = url
        address = url.toString()
        shown = address if len(address) <= _LONGEST else f"{address[:_LONGEST]} …"
        can_open = url.scheme() in _OUTSIDE and bool(url.host())
        if can_open:
            self.words.setText(tr("This link leads out of Tresen:"))
        else:
            self.words.setText(tr("Tresen does not follow this link. It is no page of the web:"))
        self.target.setText(shown)
        self.target.setAccessibleName(shown)
        self.browse.setVisible(can_open)
        self.setAccessibleName(f"{self.words.text()} {shown}")
        self.show()

    def _browse(self) -> None:
        self._open_url(self._url)
        self.hide()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._url.toString())
