"""The fields of an article in the editor: kept as a draft while they are typed, saved as a change.

Pictures are pasted or dropped into the text and become files of the article; `??` and some words
put a link to another article where the caret stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor

from desktop.domain.words import Audience
from desktop.text import tr
from desktop.viewmodels.knowledge.article_fields import FIELDS
from desktop.viewmodels.knowledge.article_files import take_files
from desktop.viewmodels.knowledge.article_links import ArticleLinks
from widgets.composer.dropping import files_of, holds_files, picture_of
from widgets.composer.inserts_popup import InsertsPopup
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form
from widgets.shared.language_choice import language_choice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QMimeData

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.kept_form import Save
    from desktop.viewmodels.knowledge.article_editing import ArticleEditing


class ArticleForm(Form):
    """`given_up`: Esc or the way back; what was typed stays. `body_changed` at each edit."""

    given_up = Signal()
    body_changed = Signal(str, str)  # and the field of files
    empties = False

    def __init__(self, desk: Desk, editing: ArticleEditing) -> None:
        super().__init__(desk, "article.edit", "", tr("Save the change"))
        self._editing = editing
        self._handing_in = False
        self._then_hand_in = False  # asked for while a save was under way
        self._locked = ""  # why nothing is written any more
        self._title.hide()  # the editor's head says what is written
        self.setAccessibleName(tr("Change of an article"))
        hint = tr("Markdown. Pictures can be pasted; ?? links to an article.")
        body = TextArea(tr("Text"), hint=hint, least=14, most=30)
        self.body = body.writing
        self.locked = Words("", "small", "muted", wraps=True)
        everyone, inside = tr("Everybody"), tr("In-house only")
        audience = ((Audience.EVERYONE.value, everyone), (Audience.IN_HOUSE.value, inside))
        self.add_part(self.locked)
        self.add("title", Field(tr("Title")))
        self.add("body", body)
        self.files = Field(
            "", name=tr("Files")
        )  # never shown: what the pictures are, for the draft
        self.add("files", self.files)
        self.files.hide()
        self.add("why", Field(tr("What is new in it"), hint=tr("for its readers, one sentence")))
        self.add("language", language_choice())
        self.add("tags", Field(tr("Tags"), hint=tr("with commas between")))
        self.add("audience", Choice(tr("For whom"), audience))
        self.add("sites", Field(tr("Sites"), hint=tr("with commas between; empty: all")))
        self.add("roles", Field(tr("Roles"), hint=tr("with commas between; empty: all")))
        self.add("valid_from", Field(tr("Valid from"), hint=tr("24.12.2026; empty: at once")))
        self.add("valid_until", Field(tr("Valid until"), hint=tr("empty: without an end")))
        self.add("review_by", Field(tr("To be looked at again by"), hint=tr("24.12.2026")))
        self.add("owner", Field(tr("Kept by"), hint=tr("name of a colleague")))
        self.saves(self._keep)
        self.locked.hide()
        self.body.edited.connect(lambda _text: self._tell_body())
        self.body.takes_data = holds_files
        self.body.data_given.connect(self._take)
        self.body.setAcceptDrops(True)
        self.links = InsertsPopup(desk, self.body, body, ArticleLinks(desk))

    def values(self) -> dict[str, str]:
        return {name: self.text(name) for name in FIELDS}

    def submit(self) -> None:
        """Save it; what is not written any more says so at once."""
        if not self._say_locked():
            super().submit()

    def hand_in(self) -> None:
        """Save it and submit it for approval; a save that is under way ends first."""
        if self._say_locked():
            return
        if self.save_button.working:
            self._then_hand_in = not self._handing_in
            return
        self._handing_in = True
        self.save_button.set_working(True)
        self.keep()
        self._desk.supervisor.spawn("hand in", self._submit(self._hand_in))

    def go_on(self, key: str, **known: str) -> None:
        """What is written here was stored as this change: what was typed since goes along."""
        self._kept.go_on(key)
        self.about(key, **known)

    def leave(self) -> None:
        """What was typed stays for the next time."""
        self.keep()
        self._kept.leave()
        self.given_up.emit()

    def set_locked(self, because: str) -> None:
        """Nothing is written any more, and this is why; "" takes that back."""
        self.locked.setText(because)
        self.locked.setVisible(bool(because))
        self.save_button.set_usable(not because, because)
        self.body.setReadOnly(bool(because))
        if self._locked and not because:
            self.show_errors({})
        self._locked = because

    def _say_locked(self) -> bool:
        if self._locked:
            self.show_errors({"body": self._locked})
        return bool(self._locked)

    async def _submit(self, save: Save) -> None:
        try:
            await super()._submit(save)
        finally:
            self._handing_in, then = False, self._then_hand_in
            self._then_hand_in = False
        if then:
            self.hand_in()

    async def _keep(self) -> Mapping[str, str]:
        return await self._editing.save(self.values())

    async def _hand_in(self) -> Mapping[str, str]:
        return await self._editing.submit(self.values())

    def _show(self, typed: Mapping[str, str]) -> None:
        super()._show(typed)
        if not self.body.hasFocus():
            self.body.moveCursor(QTextCursor.MoveOperation.Start)
        self._tell_body()

    def _tell_body(self) -> None:
        self.body_changed.emit(self.text("body"), self.text("files"))

    # ------------------------------------------------------------------------------- pictures
    def _take(self, data: QMimeData) -> None:
        """Files or a picture, dropped or pasted."""
        if paths := files_of(data):
            self._desk.supervisor.spawn("picture", self._add(paths))
        elif picture := picture_of(data):
            self._desk.supervisor.spawn("picture", self._add([], picture))

    async def _add(self, paths: list[str], picture: bytes = b"") -> None:
        pasted = (tr("picture.png"), picture)
        files, added, wrong = await take_files(self._desk, self.text("files"), paths, pasted)
        self.set_text("files", files)
        if wrong:
            self.show_errors({"body": wrong})
        for words in added:
            self.body.insert(words)
