"""The draft journal: what is being written is saved while it is being written.

    journal.typed(place, "Guten Tag …")     at each key
    await journal.flush()                   before the window goes

Laws: what was typed is durable 500 ms after the key at the latest (it is asked for after 300);
`saved_at` is only ever the time of a commit that held the text as it stands now; what was sent is
discarded in the very transaction that sends it; no save lays itself over a stored draft that has
not been looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar

from desktop.domain.conversation import Attachment
from desktop.domain.ids import AgentId, DraftId, InteractionId, OperationId
from desktop.domain.operations.rescue import draft_id, form_draft_id
from desktop.domain.operations.writing import DiscardDraft, SaveDraft
from desktop.domain.records import Draft
from desktop.domain.words import DraftKind
from desktop.later import Tasks
from desktop.ports.clock import Clock
from desktop.signal import Signal
from desktop.store.opening import Connection
from desktop.store.reads import records
from desktop.store.transfers import Bringing
from desktop.store.unwritable import Unwritable

if TYPE_CHECKING:
    from desktop.domain.operations.registry import AnyOperation

P = ParamSpec("P")
T = TypeVar("T")
_SAVED_AFTER_S = 0.3
_TRIED_AGAIN_S = 2.0  # when the disk did not take it


class Place(NamedTuple):
    """Where something is written: in an interaction, or in a form about some record.

    The agent is oneself.
    """

    interaction: InteractionId
    kind: DraftKind
    form: str = ""
    about: str = ""

    @classmethod
    def in_form(cls, form: str, about: str) -> Place:
        return cls(InteractionId(""), DraftKind.FORM, form, about)

    def draft(self, agent: AgentId) -> DraftId:
        if self.form:
            return form_draft_id(agent, self.form, self.about)
        return draft_id(agent, self.interaction, self.kind)


class Writing:
    """What stands in one place, and how much of it is safe."""

    def __init__(self, draft: Draft | None = None) -> None:
        self.text = draft.text if draft else ""
        self.files: tuple[Attachment, ...] = draft.attachments if draft else ()
        self.saved = self.text  # what the store has
        self.saved_files = self.files
        self.to_bring: tuple[Bringing, ...] = ()  # put in here, and not told to the store yet
        self.saved_at: datetime | None = draft.saved_at if draft else None
        self.looked = draft is not None  # what is stored here is known
        self.stored = draft is not None  # there is a draft record, or one is on its way
        self.asked_at: datetime | None = None  # when the store was last told of this place
        self.failed = False  # the last try to save did not come through

    @property
    def safe(self) -> bool:
        return self.text == self.saved and self.files == self.saved_files


class Person(Protocol):
    @property
    def agent(self) -> AgentId: ...


class Asked(Protocol):
    """What a journal needs of the desk."""

    supervisor: Tasks

    @property
    def clock(self) -> Clock: ...

    @property
    def me(self) -> Person: ...

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T: ...

    async def ask(
        self, *operations: AnyOperation, files: Sequence[Bringing] = ()
    ) -> list[OperationId]: ...


def one_after_the_other(stored: str, typed: str) -> str:
    return stored + typed


class Journal:
    """All places that are written in; `saved` names the one that was saved, or could not be."""

    def __init__(self, desk: Asked) -> None:
        self._desk = desk
        self._places: dict[Place, Writing] = {}
        self._soon: set[Place] = set()  # a save is due in a moment
        self.saved: Signal[Place] = Signal()
        self.found: Signal[Place] = Signal()  # a stored draft stands before what was typed there

    def at(self, place: Place) -> Writing:
        return self._places.setdefault(place, Writing())

    def restore(
        self,
        place: Place,
        draft: Draft | None,
        together: Callable[[str, str], str] = one_after_the_other,
    ) -> None:
        """Take what the store has, when it is news: another desk wrote it, or it was given back.

        Nothing empties a place from outside; words typed before the store had answered stay, put
        `together` with the stored ones.
        """
        here = self.at(place)
        here.looked = True
        if draft is None or (here.asked_at is not None and draft.saved_at <= here.asked_at):
            return
        if here.safe:
            self._places[place] = Writing(draft)
        elif not here.stored:
            found = self._places[place] = Writing(draft)
            found.to_bring = here.to_bring
            self.hold(place, (*draft.attachments, *here.files))
            self.typed(place, together(draft.text, here.text))

    def typed(self, place: Place, text: str) -> None:
        """The place holds this text now."""
        writing = self.at(place)
        if text != writing.text:
            writing.text = text
            self._save_in_a_moment(place)

    def attach(self, place: Place, file: Attachment) -> None:
        """Lay a file beside the words: its content lies in the folder, and is to be brought."""
        writing = self.at(place)
        writing.to_bring = (*writing.to_bring, Bringing(file, place.interaction))
        self.hold(place, (*writing.files, file))

    def lay_anew(self, place: Place, files: Iterable[Attachment]) -> None:
        """These files lie there instead: their content is here, and is to be brought."""
        writing, files = self.at(place), tuple(files)
        new = (each for each in files if each not in writing.files)
        bring = tuple(Bringing(each, place.interaction) for each in new)
        writing.to_bring = (*writing.to_bring, *bring)
        self.hold(place, files)

    def hold(self, place: Place, files: Iterable[Attachment]) -> None:
        """The place holds these files now, each once; saved at once."""
        writing = self.at(place)
        writing.files = _each_once(files)
        if not writing.safe:
            self._call_off(place)
            self._desk.supervisor.spawn(_task(place), self._save(place))

    def lay_back(self, place: Place, taken: Writing) -> None:
        """What was taken to be sent did not go: its files lie there as before."""
        here = self.at(place)
        here.to_bring = (*taken.to_bring, *here.to_bring)
        self.hold(place, (*taken.files, *here.files))

    def hurry(self) -> None:
        """Save everything at once: the person goes elsewhere."""
        for place in self._unsafe():
            self._call_off(place)
            self._desk.supervisor.spawn(_task(place), self._save(place))

    async def flush(self) -> None:
        """Return when everything is safe."""
        for place in self._unsafe():
            self._call_off(place)
            await self._save(place)

    def take(self, place: Place) -> tuple[AnyOperation, ...]:
        """Empty the place, because its words are being sent.

        Returns what takes the stored draft away, to be asked for together with the sending.
        """
        self._call_off(place)
        stored = self.at(place).stored
        self._places[place] = empty = Writing()
        empty.looked = True
        empty.asked_at = self._desk.clock.now()
        return (self._discarding(place),) if stored else ()

    async def put_back(self, place: Place, text: str, files: Sequence[Attachment]) -> AnyOperation:
        """These words stand there again, before what was written there since.

        Returns what saves them, to be asked for together with what gives them back.
        """
        if not self.at(place).looked:
            await self._look(place)
        here = self.at(place)
        here.files = _each_once((*files, *here.files))
        self.typed(place, f"{text}\n\n{here.text}" if here.text.strip() else text)
        here.stored = True
        here.asked_at = self._desk.clock.now()
        self.found.emit(place)
        return self._saving(place, here)

    def _unsafe(self) -> list[Place]:
        return [place for place, writing in self._places.items() if not writing.safe]

    def _save_in_a_moment(self, place: Place, pause_s: float = _SAVED_AFTER_S) -> None:
        # Not put off by the next key: the first one typed must not wait for the last.
        if place not in self._soon:
            self._soon.add(place)
            self._desk.supervisor.spawn(_task(place), self._save_soon(place, pause_s))

    def _call_off(self, place: Place) -> None:
        if place in self._soon:
            self._soon.discard(place)
            self._desk.supervisor.cancel(_task(place))

    async def _save_soon(self, place: Place, pause_s: float) -> None:
        await self._desk.supervisor.pause(pause_s)
        self._soon.discard(place)
        await self._save(place)

    async def _look(self, place: Place) -> None:
        """Put a stored draft before what was typed while nobody had read it yet."""
        draft = await self._desk.read(records.record, Draft, place.draft(self._desk.me.agent))
        here = self.at(place)
        if here.looked:
            return
        here.looked = True
        if draft is not None and not draft.discarded:
            found = self._places[place] = Writing(draft)
            found.text = one_after_the_other(draft.text, here.text)
            found.files = _each_once((*draft.attachments, *here.files))
            found.to_bring = here.to_bring
            self.found.emit(place)

    async def _save(self, place: Place) -> None:
        if not self.at(place).looked and not place.form:
            await self._look(place)
        writing = self.at(place)
        text, files, to_bring = writing.text, writing.files, writing.to_bring
        operation = self._saving(place, writing) if text.strip() or files else None
        if operation is None and writing.stored:
            operation = self._discarding(place)
        writing.stored = writing.stored or operation is not None
        writing.asked_at = self._desk.clock.now()
        try:
            if operation is not None:
                await self._desk.ask(operation, files=to_bring)
        except Exception as error:
            writing.failed = True
            self.saved.emit(place)
            if isinstance(error, Unwritable):
                self._save_in_a_moment(place, _TRIED_AGAIN_S)
            raise
        writing.failed = False
        writing.saved, writing.saved_files = text, files
        writing.saved_at = self._desk.clock.now()
        writing.to_bring = tuple(each for each in writing.to_bring if each not in to_bring)
        self.saved.emit(place)

    def _saving(self, place: Place, writing: Writing) -> AnyOperation:
        return SaveDraft(
            id=place.draft(self._desk.me.agent),
            interaction=place.interaction,
            kind=place.kind,
            text=writing.text,
            attachments=writing.files,
            form=place.form,
            about=place.about,
        )

    def _discarding(self, place: Place) -> AnyOperation:
        return DiscardDraft(id=place.draft(self._desk.me.agent))


def _each_once(files: Iterable[Attachment]) -> tuple[Attachment, ...]:
    return tuple({file.sha256: file for file in files}.values())


def _task(place: Place) -> str:
    return " ".join(("draft", *filter(None, place)))
