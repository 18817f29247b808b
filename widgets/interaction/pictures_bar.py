"""Above a mail as laid out: that it has pictures elsewhere, and the buttons to see them.

Law: it is there only while there is something to ask for or to take back; what pressing a button
tells the sender stands beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.text import tr
from desktop.viewmodels.interaction.remote_pictures import why_not_always
from widgets.shared.boxes import across, down
from widgets.shared.button import Button
from widgets.shared.drawn import Hairline, Words
from widgets.shared.roles import Group

if TYPE_CHECKING:
    from desktop.viewmodels.interaction.mail_layout import Page
    from widgets.shared.actions import Actions


class PicturesBar(Group):
    always_wanted = Signal(bool)

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._always = False
        self.words = Words("", "small", "muted", wraps=True)
        self.show_them = Button("")
        self.show_them.bind(actions["interaction.pictures"])
        self.always = Button("", kind="ghost")
        self.always.clicked.connect(lambda: self.always_wanted.emit(not self._always))
        line = across(self.show_them, self.always, None, gap=6)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(down(self.words, line, gap=4, margins=(24, 8, 16, 8)))
        box.addWidget(Hairline())
        self.hide()

    def show_page(self, page: Page) -> None:
        self._always = page.always
        self.words.setText(_words(page))
        self.words.setAccessibleName(self.words.text())
        self.setAccessibleName(self.words.text())
        self.show_them.setVisible(bool(page.remote) and not page.asking)
        may_be = bool(page.sender) and not why_not_always(page.vouched)
        self.always.setVisible(page.always or (may_be and not page.lost))
        label = tr("Not any more by itself") if page.always else tr("Always from this sender")
        self.always.setText(label)
        self.always.setAccessibleName(f"{label}: {page.sender}")
        self.setVisible(bool(page.remote or page.lost) or page.always)


def _words(page: Page) -> str:
    if page.asking:
        return tr("The hub fetches the images …")
    if page.told:
        return page.told
    if page.remote:
        told = tr(
            "%n image(s) not loaded. If the hub fetches what is missing, its server learns that the"
            " mail is read, but not by whom or where.",
            n=page.remote,
        )
        return f"{told} {why_not_always(page.vouched)}".rstrip()
    if page.lost:
        return tr(
            "%n image(s) cannot be fetched: their addresses were not kept when this mail came.",
            n=page.lost,
        )
    return tr("Images from {sender} are fetched by themselves.", sender=page.sender)
