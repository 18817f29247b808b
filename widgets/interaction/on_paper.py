"""The open contact on paper or as a PDF file, wherever in the window somebody asks for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.domain.file_name import clean_name
from desktop.text import tr
from desktop.viewmodels.interaction.contact_on_paper import contact_on_paper, file_name
from desktop.viewmodels.on_paper import OnPaper
from widgets.knowledge.printing import PdfFile
from widgets.knowledge.usual_printer import for_the_printer
from widgets.shared.file_dialogs import ask_for_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions


class ContactOnPaper:
    """`over` is the widget that a dialog stands over."""

    def __init__(self, desk: Desk, over: QWidget) -> None:
        self._desk = desk
        self._over = over
        self._paper = OnPaper(desk)

    def handled(self, actions: Actions) -> Iterator[Callable[[], object]]:
        """Take the actions over; each undoing gives one back."""
        yield actions.handle("interaction.print", self.print)
        yield actions.handle("interaction.pdf", self._ask_where)

    def print(self) -> None:
        self._paper.print(partial(contact_on_paper, self._desk), for_the_printer())

    def save(self, path: str) -> None:
        self._paper.save(path, partial(contact_on_paper, self._desk), PdfFile())

    def _ask_where(self) -> None:
        name = clean_name(file_name(self._desk), tr("Contact"))
        ask_for_place(self._over, name, self.save, tr("Save the contact as PDF"))
