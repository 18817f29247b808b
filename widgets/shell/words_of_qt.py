"""What Qt says itself, in the language of the window: menus of fields, file dialogs, names of keys.

English is what Qt speaks by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

if TYPE_CHECKING:
    from collections.abc import Callable


def speak(language: str) -> Callable[[], None]:
    """Let Qt speak it from now on; returns what ends that."""
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language == "en" or not translator.load(f"qtbase_{language}", folder):
        return lambda: None
    QCoreApplication.installTranslator(translator)
    return lambda: _end(translator)


def _end(translator: QTranslator) -> None:
    QCoreApplication.removeTranslator(translator)
