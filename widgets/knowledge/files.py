"""The files of the article that is read: opened and saved as those of messages are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from desktop.text import tr
from desktop.viewmodels.interaction.message_files import OPEN, SAVE, MessageFiles
from widgets.shared.button import Button
from widgets.shared.file_dialogs import ask_for_place
from widgets.shared.flow import Flow
from widgets.shared.menu import Menu
from widgets.shared.roles import Group
from widgets.shared.sides import menu_below
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.conversation import Attachment
    from desktop.viewmodels.desk import Desk


class ArticleFiles(Group):
    """Hidden while there are none; a button a file, whose menu opens and saves it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._files: tuple[Attachment, ...] = ()
        self.model = MessageFiles(desk)
        self.buttons: list[Button] = []
        self._flow = Flow([], gap=6)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._flow)
        self.setAccessibleName(tr("Files"))
        self.hide()
        undo_with(
            self,
            self.model.close,
            self.model.changed.connect(lambda _none: self._show()),
            self.model.save_asked.connect(lambda asked: self._ask_where(*asked)),
        )

    def show_files(self, about: str, files: Sequence[Attachment]) -> None:
        """`about`: the article through which they are read."""
        self._files = tuple(files)
        self.model.look_at_files(about if files else None, files)
        self._show()

    def _show(self) -> None:
        for button in self.buttons:
            button.deleteLater()
        self.buttons = []
        for file, row in zip(self._files, self.model.rows(self._files), strict=True):
            words = f"{row.name} · {row.refused or row.doing or row.size}"
            button = Button(words, icon="paperclip", name=row.opens or words)
            button.show_arrow()
            button.clicked.connect(partial(self._open_menu, button, file))
            self.buttons.append(button)
        self._flow.set_parts(self.buttons)
        for button in self.buttons:
            button.show()
        self.setVisible(bool(self.buttons))

    def _open_menu(self, button: Button, file: Attachment) -> None:
        menu = Menu(self, button.text())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.add(tr("Open it"), partial(self.model.asked, file, OPEN), icon="eye")
        menu.add(tr("Save as …"), partial(self.model.asked, file, SAVE), icon="file-text")
        menu.popup(menu_below(button, menu))

    def _ask_where(self, sha256: str, name: str) -> None:
        ask_for_place(self, name, partial(self.model.save, sha256))
