"""Forms about knowledge: an article that is missing, and what is missing in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import language, tr
from widgets.shared.drawn import Words
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form
from widgets.shared.language_choice import language_choice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.knowledge.article_from_contact import Taken
    from desktop.viewmodels.knowledge.article_reader import Reader


class ProposeArticle(Form):
    """What somebody found out, for everybody; an editor approves it."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        super().__init__(desk, "article.propose", tr("Propose an article"), tr("Propose"))
        self._reader = reader
        self.add("title", Field(tr("Title")))
        hint = tr("What helps, step by step")
        self.add("body", TextArea(tr("Text"), hint=hint, least=8, most=16))
        self.add("language", language_choice())
        self.add_part(
            Words(tr("An editor reads it before it is valid."), "small", "muted", wraps=True)
        )
        self.set_text("language", language())
        self.saves(self._keep)

    def begin_with(self, taken: Taken) -> None:
        """An answer from a contact: kept under that contact until it is proposed."""
        self.about(taken.interaction, title=taken.title, body=taken.body, language=taken.language)

    def begin_anew(self) -> None:
        """A proposal about no contact."""
        self.about("", language=language())

    async def _keep(self) -> Mapping[str, str]:
        return await self._reader.propose(
            self.text("title"), self.text("body"), self.text("language"), self.contact
        )

    @property
    def contact(self) -> str:
        """The contact that the proposal comes from; "" for none."""
        return self._kept.about or ""


class WrongArticle(Form):
    """What is wrong in the article that is read; only words can be acted upon."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        super().__init__(desk, "article.wrong", tr("This is wrong"), tr("Tell the editors"))
        self._reader = reader
        hint = tr("What is wrong, and how is it right?")
        self.add("text", TextArea(tr("For the editors, internal"), hint=hint, paper=True))
        self.saves(self._keep)

    async def _keep(self) -> Mapping[str, str]:
        if not self.text("text").strip():
            return {"text": tr("Say what is wrong, so that it can be corrected.")}
        await self._reader.feedback(helped=False, text=self.text("text"))
        return {}


class MissedArticle(Form):
    """Why the article that is read did not help; without words it counts all the same."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        super().__init__(desk, "article.missed", tr("It did not help"), tr("Tell the editors"))
        self._reader = reader
        hint = tr("What was missing or wrong?")
        self.add("text", TextArea(tr("For the editors, internal"), hint=hint, paper=True))
        self.saves(self._keep)

    async def _keep(self) -> Mapping[str, str]:
        await self._reader.feedback(helped=False, text=self.text("text"))
        return {}
