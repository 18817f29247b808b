"""Files given to what is written: chosen in a dialog, dropped on what is around it, or pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from widgets.composer.dropping import files_of, holds_files, picture_of
from widgets.shared.file_dialogs import ask_for_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.composer.attaching import Attaching
    from widgets.shared.writing import Writing


class GivingFiles:
    """Gives them to `files`, where `may` says that one can be laid there."""

    def __init__(
        self, around: QWidget, field: Writing, files: Attaching, may: Callable[[], bool]
    ) -> None:
        self._around = around
        self._files = files
        self._may = may
        field.takes_data = holds_files
        field.data_given.connect(self.take)
        around.setAcceptDrops(True)

    def ask(self) -> None:
        """Let the person choose some."""
        if self._may():
            ask_for_files(self._around, self._files.add)

    def take(self, data: QMimeData) -> None:
        """Files or a picture, dropped or pasted."""
        if not self._may():
            return
        if paths := files_of(data):
            self._files.add(paths)
        elif picture := picture_of(data):
            self._files.add_content(tr("picture.png"), picture)
