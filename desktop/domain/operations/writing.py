"""What people write for each other: notes on records, drafts for themselves, text modules."""

from __future__ import annotations

from msgspec.structs import replace

from desktop.domain.conversation import Attachment
from desktop.domain.ids import (
    AgentId,
    DraftId,
    InteractionId,
    NoteId,
    QueueId,
    SiteId,
    TeamId,
    TextModuleId,
)
from desktop.domain.macro import MacroStep
from desktop.domain.operations.operation import (
    EDITING_ROLES,
    Changing,
    Conflict,
    Creating,
    Declared,
    Reason,
    Stamp,
)
from desktop.domain.records import Draft, Note, TextModule
from desktop.domain.words import DraftKind, ModuleScope
from desktop.text import mark


class _Noting(Creating[Note], frozen=True, kw_only=True):
    """Internal text: `about` is the record it stands on; `queues` are that record's."""

    id: NoteId
    about: str
    text: str
    queues: tuple[QueueId, ...] = ()

    def note(self, about_kind: str, stamp: Stamp) -> Note:
        return Note(
            id=self.id,
            about_kind=about_kind,
            about=self.about,
            text=self.text,
            by=stamp.by,
            at=stamp.at,
            queues=self.queues,
        )

    def flaw(self, stamp: Stamp) -> Reason | None:
        return None if self.text.strip() else Reason.INVALID


class AddNote(_Noting, frozen=True, kw_only=True):
    declared = Declared(
        name="note.add", kind="note", title=mark("Add note"), conflict=Conflict.APPEND
    )

    about_kind: str

    def made(self, stamp: Stamp) -> Note:
        return self.note(self.about_kind, stamp)


class NoteInteraction(_Noting, frozen=True, kw_only=True):
    declared = Declared(
        name="interaction.note",
        kind="note",
        title=mark("Note on contact"),
        conflict=Conflict.APPEND,
    )

    mentions: tuple[AgentId, ...] = ()
    asks: bool = False
    answers: NoteId | None = None
    card: bool = False

    def made(self, stamp: Stamp) -> Note:
        return replace(
            self.note("interaction", stamp),
            mentions=self.mentions,
            asks=self.asks,
            answers=self.answers,
            card=self.card,
        )


class NoteCase(_Noting, frozen=True, kw_only=True):
    declared = Declared(
        name="case.note", kind="note", title=mark("Note on case"), conflict=Conflict.APPEND
    )

    mentions: tuple[AgentId, ...] = ()

    def made(self, stamp: Stamp) -> Note:
        return replace(self.note("case", stamp), mentions=self.mentions)


class SetNote(Changing[Note], frozen=True, kw_only=True):
    declared = Declared(
        name="note.set",
        kind="note",
        title=mark("Change note"),
        conflict=Conflict.TEXT,
        texts=frozenset({"text"}),
    )

    text: str

    def changed(self, record: Note, stamp: Stamp) -> Note:
        return replace(record, text=self.text, edited_at=stamp.at)

    def guard(self, record: Note, stamp: Stamp) -> Reason | None:
        if record.by != stamp.by:
            return Reason.NOT_YOURS
        return None if self.text.strip() else Reason.INVALID


class SaveDraft(Creating[Draft], frozen=True, kw_only=True):
    """What stands in the composer or in a form, a moment after the last key."""

    declared = Declared(
        name="draft.save",
        kind="draft",
        title=mark("Save draft"),
        conflict=Conflict.TEXT,
        texts=frozenset({"text"}),
        renews=True,
        coalesces=True,
    )

    id: DraftId
    interaction: InteractionId = InteractionId("")
    kind: DraftKind
    text: str
    attachments: tuple[Attachment, ...] = ()
    form: str = ""
    about: str = ""  # the record the form is about

    def made(self, stamp: Stamp) -> Draft:
        return Draft(
            id=self.id,
            agent=stamp.by,
            interaction=self.interaction,
            kind=self.kind,
            text=self.text,
            saved_at=stamp.at,
            attachments=self.attachments,
            form=self.form,
            about=self.about,
        )

    def met(self, record: Draft, stamp: Stamp) -> Draft:
        return self.made(stamp)


class DiscardDraft(Changing[Draft], frozen=True, kw_only=True):
    """It was sent, or is not wanted; the text stays findable."""

    declared = Declared(
        name="draft.discard",
        kind="draft",
        title=mark("Discard draft"),
        conflict=Conflict.TEXT,
        rests_on=frozenset({"text"}),
    )

    def changed(self, record: Draft, stamp: Stamp) -> Draft:
        return replace(record, discarded=True)

    def guard(self, record: Draft, stamp: Stamp) -> Reason | None:
        return None if record.agent == stamp.by else Reason.NOT_YOURS


class SaveTextModule(Creating[TextModule], frozen=True, kw_only=True):
    declared = Declared(
        name="text-module.save",
        kind="text-module",
        title=mark("Save text module"),
        conflict=Conflict.TEXT,
        texts=frozenset({"text"}),
        renews=True,
    )

    id: TextModuleId
    short: str
    title: str
    text: str
    language: str
    scope: ModuleScope = ModuleScope.PERSONAL
    site: SiteId | None = None
    team: TeamId | None = None  # of a module for a team; a hub that knows none refuses it
    steps: tuple[MacroStep, ...] = ()  # of a macro; the same

    def made(self, stamp: Stamp) -> TextModule:
        return self._saved(stamp.by)

    def met(self, record: TextModule, stamp: Stamp) -> TextModule:
        return self._saved(record.owner or stamp.by)

    def flaw(self, stamp: Stamp) -> Reason | None:
        if self.scope is ModuleScope.TEAM and self.team is None:
            return Reason.INVALID
        if not all(step.do.strip() for step in self.steps):
            return Reason.INVALID
        does_something = self.text.strip() or self.steps
        return None if self.short.strip() and does_something else Reason.INVALID

    def _saved(self, owner: AgentId) -> TextModule:
        return TextModule(
            id=self.id,
            short=self.short,
            title=self.title,
            text=self.text,
            language=self.language,
            scope=self.scope,
            owner=owner,
            site=self.site,
            team=self.team,
            steps=self.steps,
        )


class RemoveTextModule(Changing[TextModule], frozen=True, kw_only=True):
    """It is offered no more; with `removed` false it is again."""

    declared = Declared(
        name="text-module.remove",
        kind="text-module",
        title=mark("Delete text module"),
        conflict=Conflict.SCALARS,
    )

    removed: bool = True

    def changed(self, record: TextModule, stamp: Stamp) -> TextModule:
        return replace(record, removed=self.removed)

    def guard(self, record: TextModule, stamp: Stamp) -> Reason | None:
        personal = record.scope is ModuleScope.PERSONAL
        return Reason.NOT_YOURS if personal and record.owner != stamp.by else None


SHARING_ROLES = EDITING_ROLES  # who may save a text module for more than themselves

OPERATIONS = (
    AddNote,
    NoteInteraction,
    NoteCase,
    SetNote,
    SaveDraft,
    DiscardDraft,
    SaveTextModule,
    RemoveTextModule,
)
