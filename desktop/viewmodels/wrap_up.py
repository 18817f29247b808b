"""Wrapping up: why the customer came, how it ended, what stays to be done; one transaction.

Laws: without a code nothing is completed, and it is said where the code is missing; the note is a
draft like any other until it is filed, and so is everything else that was chosen and typed.
"""

from __future__ import annotations

import msgspec

from desktop.domain.ids import InteractionId, NoteId
from desktop.domain.operations.interaction import WrapUp as Complete
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.writing import NoteInteraction
from desktop.domain.records import Draft
from desktop.domain.words import DraftKind, Outcome
from desktop.settings import AFTER_SENDING
from desktop.signal import Signal
from desktop.store.reads import interaction as reads
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels import codes, terms
from desktop.viewmodels.conversation import Conversation
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.drafts import Journal, Place
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.task_entry import About, Errors, Given, TaskEntry

OUTCOMES = (Outcome.SOLVED, Outcome.FOLLOW_UP, Outcome.HANDED_OVER, Outcome.UNREACHED)
_FORM = "interaction.wrap-up"  # what its fields are kept under


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is chosen so far for one contact."""

    code: str = ""
    outcome: Outcome = Outcome.SOLVED
    promise: bool = False
    follow_up: Given = Given()


class WrapUpPanel:
    """`choice` for the open contact; `open` while the panel stands in the composer's place."""

    def __init__(self, desk: Desk, conversation: Conversation, journal: Journal) -> None:
        self._desk = desk
        self._conversation = conversation
        self._journal = journal
        self._tasks = TaskEntry(desk)
        self._choices: dict[InteractionId, Choice] = {}
        self._begun: set[InteractionId] = set()
        self._busy = False
        self._here: InteractionId | None = None
        self.errors: Errors = {}
        self.changed: Signal[Choice] = Signal()
        self.note_replaced: Signal[str] = Signal()
        self.completed: Signal[str] = Signal()  # what comes then: stay, next or close
        self._reading = Latest(desk.supervisor, "wrap-up draft")
        self._disconnect = conversation.loaded.connect(self._on_loaded)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    # ------------------------------------------------------------------------------ the panel
    @property
    def open(self) -> bool:
        return self._conversation.shown in self._begun and self._conversation.mine

    @property
    def choice(self) -> Choice:
        here = self._conversation.shown
        return self._choices.get(here, Choice()) if here else Choice()

    @property
    def note(self) -> str:
        place = self._place()
        return self._journal.at(place).text if place else ""

    @property
    def afterwards(self) -> str:
        return self._desk.settings[AFTER_SENDING]

    def codes(self) -> tuple[codes.Code, ...]:
        return codes.codes(self._desk.settings)

    def outcomes(self) -> tuple[tuple[Outcome, str], ...]:
        return tuple((outcome, terms.outcome(outcome)) for outcome in OUTCOMES)

    def understood(self, due: str) -> str:
        """What a typed time means, in words; "" while it means nothing."""
        return self._tasks.understood(due)

    def begin(self) -> None:
        """Show the panel for the open contact, or complete it when it is shown already."""
        here = self._conversation.shown
        if here is None or self.open:
            self.complete()
            return
        self._begun.add(here)
        self._reading.ask(self._restore(here))
        self._tell()

    def leave(self) -> None:
        """Back to the composer; what was chosen and written stays for the next time."""
        if self._conversation.shown is not None:
            self._begun.discard(self._conversation.shown)
        self._journal.hurry()
        self._tell()

    def choose(self, **fields: object) -> None:
        """Change these fields of the choice."""
        here = self._conversation.shown
        if here is not None:
            self._choices[here] = choice = msgspec.structs.replace(self.choice, **fields)
            self._journal.typed(_fields(here), _written(choice))
            # What was wrong with a field is said anew when it is tried again.
            stays = "code" in self.errors and "code" not in fields
            self.errors = {"code": self.errors["code"]} if stays else {}
            self._tell()

    def choose_number(self, number: int) -> None:
        """Choose the code with this number, counting from 1."""
        known = self.codes()
        if 1 <= number <= len(known):
            self.choose(code=known[number - 1].id)

    def choose_afterwards(self, what: str) -> None:
        """What comes then, from now on."""
        self._desk.settings.choose(AFTER_SENDING, what)
        self._tell()

    def typed(self, text: str) -> None:
        """The note's field holds this now."""
        place = self._place()
        if place is not None:
            self._journal.typed(place, text)

    # ------------------------------------------------------------------------------ completing
    def complete(self) -> None:
        """Wrap up, file the note, write the follow-up down: all of it or nothing."""
        of = self._conversation.of
        if of is None or self._busy:
            return
        self.errors = self._missing()
        if not self.errors:
            self._busy = True
            self._desk.supervisor.spawn("wrap up", self._complete(of, self.choice))
        self._tell()

    def _missing(self) -> Errors:
        errors: Errors = {}
        choice = self.choice
        if not choice.code:
            errors["code"] = tr("Choose why the customer came.")
        if choice.outcome is Outcome.FOLLOW_UP or choice.promise:
            errors |= self._tasks.errors(choice.follow_up, promise=choice.promise)
        return errors

    async def _complete(self, of: reads.Conversation, choice: Choice) -> None:
        interaction = of.interaction
        place, fields = Place(interaction.id, DraftKind.WRAP_UP), _fields(interaction.id)
        note = self._journal.at(place).text
        asked: list[AnyOperation] = []
        if note.strip():
            id_ = NoteId(self._desk.new_id())
            queues = (interaction.queue,)
            asked.append(NoteInteraction(id=id_, about=interaction.id, text=note, queues=queues))
        if choice.outcome is Outcome.FOLLOW_UP or choice.promise:
            about = About(self._desk.open, (interaction.queue,))
            asked.append(self._tasks.operation(choice.follow_up, about, promise=choice.promise))
        asked += self._journal.take(place) + self._journal.take(fields)
        asked.append(Complete(id=interaction.id, code=choice.code, outcome=choice.outcome))
        try:
            await self._desk.ask(*asked)
        except Exception:
            self._journal.typed(place, note)
            self._journal.typed(fields, _written(choice))
            raise
        finally:
            self._busy = False
        self._begun.discard(interaction.id)
        self._choices.pop(interaction.id, None)
        self._tell()
        self.completed.emit(self.afterwards)

    # --------------------------------------------------------------------------------- events
    def _on_loaded(self, of: reads.Conversation | None) -> None:
        here = of.interaction.id if of else None
        if here == self._here:
            return
        self._here, self.errors = here, {}
        if here in self._begun and here is not None:
            self._reading.ask(self._restore(here))
        self._tell()

    async def _restore(self, interaction: InteractionId) -> None:
        drafts = await self._desk.read(reads.drafts, self._desk.me.agent, interaction)
        place = Place(interaction, DraftKind.WRAP_UP)
        self._journal.restore(place, drafts.get(DraftKind.WRAP_UP))
        await self._restore_choice(interaction)
        if interaction == self._conversation.shown:
            self.note_replaced.emit(self.note)

    async def _restore_choice(self, interaction: InteractionId) -> None:
        place = _fields(interaction)
        draft = await self._desk.read(records.record, Draft, place.draft(self._desk.me.agent))
        if draft is None or draft.discarded:
            return
        self._journal.restore(place, draft, _the_later)
        self._choices[interaction] = _read(self._journal.at(place).text)
        self._tell()

    def _place(self) -> Place | None:
        here = self._conversation.shown
        return Place(here, DraftKind.WRAP_UP) if here else None

    def _tell(self) -> None:
        self.changed.emit(self.choice)


def _fields(interaction: InteractionId) -> Place:
    return Place.in_form(_FORM, interaction)


def _written(choice: Choice) -> str:
    """A choice as the text of a draft; "" for one in which nothing was chosen."""
    return "" if choice == Choice() else msgspec.json.encode(choice).decode()


def _read(text: str) -> Choice:
    try:
        return msgspec.json.decode(text, type=Choice) if text else Choice()
    except msgspec.MsgspecError:
        return Choice()  # another version wrote something else there


def _the_later(_stored: str, typed: str) -> str:
    return typed
