"""Forms of editors: what became of what somebody said, and why a change is given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.words import Became
from desktop.text import tr
from desktop.viewmodels.finding.article_words import became
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.field import TextArea
from widgets.shared.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.records import Note
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.knowledge.article_editing import ArticleEditing
    from desktop.viewmodels.knowledge.editors_queue import EditorsQueue


class AnswerSaid(Form):
    """Tells who said something of an article what became of it."""

    def __init__(self, desk: Desk, queue: EditorsQueue) -> None:
        super().__init__(
            desk, "feedback.answer", tr("Answer what was said"), tr("Tell who said it")
        )
        self._queue = queue
        self._note = ""
        self.said = Words("", "body", "ink", wraps=True)
        self.add_part(self.said)
        words = tuple((each.value, became(each)) for each in Became)
        self.add("became", Choice(tr("What became of it"), words))
        self.add("answer", TextArea(tr("Answer"), hint=tr("for who said it"), paper=True))
        self.saves(self._keep)

    def answer(self, note: Note) -> None:
        self._note = note.id
        self.said.setText(tr("“{words}”", words=note.text) if note.text else tr("without words"))
        self.about(note.id, became=Became.ANSWERED.value)

    async def _keep(self) -> Mapping[str, str]:
        return await self._queue.answer(self._note, self.text("answer"), self.text("became"))


class GiveBack(Form):
    """Why a change is not approved as it is; its author reads it."""

    def __init__(self, desk: Desk, editing: ArticleEditing) -> None:
        super().__init__(desk, "revision.return", tr("Give back to the author"), tr("Give back"))
        self._editing = editing
        hint = tr("What is to be changed?")
        self.add("words", TextArea(tr("For its author"), hint=hint, paper=True))
        self.saves(self._keep)

    async def _keep(self) -> Mapping[str, str]:
        return await self._editing.give_back(self.text("words"))
