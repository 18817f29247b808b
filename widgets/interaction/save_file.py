"""Asking where an attachment shall be saved; the window goes on meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.text import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.conversation import Conversation


def save_file(parent: QWidget, asked: tuple[str, str], conversation: Conversation) -> None:
    """`asked`: the file's hash, and the name that is suggested."""
    sha256, name = asked
    dialog = QFileDialog(parent, tr("Save attachment"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: conversation.files.save(sha256, path))
    dialog.open()
