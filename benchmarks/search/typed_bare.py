"""A bare window of Qt, a field and under it a label that says what stands in it; nothing is found.

It tells where the label is, as `typed_child` tells where its list is.
"""

from __future__ import annotations

import sys

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from benchmarks.search.typed_child import Line

_SETTLED_MS = 3000


def main() -> int:
    app = QApplication(["bare", "-style", "fusion"])
    window, field, label = QWidget(), QLineEdit(), QLabel()
    box = QVBoxLayout(window)
    box.addWidget(field)
    box.addWidget(label, 1)
    field.textEdited.connect(label.setText)
    window.resize(1366, 768)
    window.show()
    field.setFocus()

    def tell() -> None:
        corner = label.mapToGlobal(label.rect().topLeft())
        _say(Line(list=(corner.x(), corner.y(), label.width(), label.height())))
        # Asking for the end would keep the loop waiting: whoever measures ends this process.
        _say(Line())

    _say(Line())
    QTimer.singleShot(_SETTLED_MS, tell)
    return app.exec()


def _say(line: Line) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
