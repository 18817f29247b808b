"""A bare window of Qt with a list and a text field: Ctrl+J shows the words of the next row.

    python -m benchmarks.switching_bare MESSAGES

It tells where the field is, as `switching_child` tells where its conversation is.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QListWidget, QPlainTextEdit, QWidget

from benchmarks.search.typed_child import Line
from benchmarks.switching import OPEN, words_of
from benchmarks.switching_child import say

_SETTLED_MS = 2000


def main() -> int:
    said = int(sys.argv[1])
    texts = ["\n\n".join(words_of(at, n) for n in range(said)) for at in range(OPEN)]
    app = QApplication(["bare", "-style", "fusion"])
    window, rows, field = QWidget(), QListWidget(), QPlainTextEdit()
    box = QHBoxLayout(window)
    box.addWidget(rows)
    box.addWidget(field, 2)
    rows.addItems([f"Rechnung {at}" for at in range(OPEN)])
    rows.currentRowChanged.connect(lambda at: field.setPlainText(texts[at]))
    rows.setCurrentRow(0)
    for key, step in (("Ctrl+J", 1), ("Ctrl+Shift+J", -1)):
        shortcut = QShortcut(QKeySequence(key), window)
        shortcut.activated.connect(lambda step=step: rows.setCurrentRow(rows.currentRow() + step))
    window.resize(1366, 768)
    window.show()

    def tell() -> None:
        shown = field.viewport()
        corner = shown.mapToGlobal(shown.rect().topLeft())
        say(Line(list=(corner.x(), corner.y(), shown.width(), shown.height())))
        # Asking for the end would keep the loop waiting: whoever measures ends this process.
        say(Line())

    QTimer.singleShot(_SETTLED_MS, tell)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
