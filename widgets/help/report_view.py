"""A report before it is saved: its files, and the whole text of the chosen one beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.figures import size
from desktop.viewmodels.help.doctor import FILE_NAME, Doctor
from desktop.viewmodels.rows import LineRow
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.drawn import Hairline, Words
from widgets.shared.feed import Feed
from widgets.shared.file_dialogs import ask_for_place
from widgets.shared.slim_bar import slim
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from desktop.viewmodels.help.report import ReportFile

_FILES = 300


class ReportView(QWidget):
    """Empty until `show_files`; only what is shown here is what is saved."""

    def __init__(self, model: Doctor) -> None:
        super().__init__()
        self._model = model
        self._files: dict[str, ReportFile] = {}
        lead = Words(
            tr(
                "This is all that would be saved. No customer, no text, no address and no password "
                "is in it; nothing is sent by itself."
            ),
            "body",
            "muted",
            wraps=True,
        )
        self.save = Button(tr("Save the report"), kind="primary")
        self.cancel = Button(tr("Do not save"), kind="ghost")
        self.feed = Feed(tr("Files of the report"), on="surface", pad=8)
        self.text = Preview()
        self._beside = across(self.feed, self.text, gap=0).give_room_to(self.text)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        head = across(lead, self.cancel, self.save, gap=8, margins=(20, 12, 18, 12))
        for part in (head.give_room_to(lead), Hairline(), self._beside):
            box.addWidget(part)
        box.setStretchFactor(self._beside, 1)
        self.feed.chosen.connect(self._show)
        self.cancel.clicked.connect(model.put_away)
        self.save.clicked.connect(self._ask_where)
        ground(self, "surface")
        dress(self)

    def show_files(self, files: tuple[ReportFile, ...]) -> None:
        if tuple(self._files.values()) == files:
            return
        self._files = {each.name: each for each in files}
        self.feed.show_rows([_row(each) for each in files])
        if files:
            self.feed.choose(files[0].name)
            self._show(files[0].name)
            self.feed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, name: str) -> None:
        if (file := self._files.get(name)) is not None:
            self.text.setPlainText(file.text)
            self.text.setAccessibleName(tr("What stands in {name}", name=name))

    def _ask_where(self) -> None:
        ask_for_place(self, FILE_NAME, self._model.save, tr("Save the report"))

    def look_changed(self) -> None:
        self.feed.setFixedWidth(look().px(_FILES))


class Preview(QPlainTextEdit):
    """To be read and copied, not changed; Tab goes on."""

    def __init__(self) -> None:
        super().__init__()
        slim(self)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        ground(self, "sunken")
        dress(self)

    def look_changed(self) -> None:
        self.setFont(look().widget_font("body"))
        self.document().setDocumentMargin(look().px(16))


def _row(file: ReportFile) -> LineRow:
    much = size(len(file.text.encode()))
    return LineRow(
        key=file.name,
        icon="file-text",
        title=file.name,
        end=much,
        said=terms.sentence(file.name, much),
    )
