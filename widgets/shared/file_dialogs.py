"""The system's dialogs for files, in the person's words; the window goes on while one is open.

Where the system has none of its own Qt's is shown, and Qt's words are English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from desktop.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_Label = QFileDialog.DialogLabel


def ask_for_files(parent: QWidget, chosen: Callable[[list[str]], object]) -> QFileDialog:
    """Let the person choose files that are there."""
    dialog = _dialog(parent, tr("Attach files"), tr("Attach"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(chosen)
    dialog.open()
    return dialog


def ask_for_one(parent: QWidget, chosen: Callable[[str], object], title: str) -> QFileDialog:
    """Let the person choose one file that is there."""
    dialog = _dialog(parent, title, tr("Open it"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog


def ask_for_place(
    parent: QWidget, name: str, chosen: Callable[[str], object], title: str = ""
) -> QFileDialog:
    """Let the person say where a file shall be saved; `name` is suggested."""
    dialog = _dialog(parent, title or tr("Save attachment"), tr("Save"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setLabelText(_Label.Accept, tr("Save"))
    dialog.selectFile(name)
    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, accept: str) -> QFileDialog:
    # One that is closed stays until the next is wanted: Qt hung when it was deleted at once, while
    # its thread still read the folder.
    for old in parent.findChildren(QFileDialog):
        old.deleteLater()
    dialog = QFileDialog(parent, title, _folder())
    dialog.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
    for label, words in (
        (_Label.LookIn, tr("Folder:")),
        (_Label.FileName, tr("Name:")),
        (_Label.FileType, tr("Kind:")),
        (_Label.Accept, accept),
        (_Label.Reject, tr("Cancel")),
    ):
        dialog.setLabelText(label, words)
    return dialog


def _folder() -> str:
    """The person's documents, or their home where there is no such folder."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    documents = QStandardPaths.writableLocation(place)
    return documents if QDir(documents).exists() else QDir.homePath()
