"""Wrapping up: why the customer came, how it ended, what stays to be done; one transaction.

Laws: what the queue needs is said where it is missing, and nothing is completed before; a contact
whose time is over is completed with what is there, and nothing of it is lost: the note is filed, a
missing code is "none given", what cannot be a task yet stands in the note. The note is a draft like
any other until it is filed, and so is everything else that was chosen and typed.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import msgspec

from desktop.domain.code_tree import Leaf
from desktop.domain.ids import InteractionId, NoteId
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.writing import NoteInteraction
from desktop.domain.records import Draft, Interaction
from desktop.domain.words import DraftKind, Outcome, WrapUpMode
from desktop.domain.wrap_up_codes import NONE_GIVEN
from desktop.settings import AFTER_SENDING, UNDO_CLOSE
from desktop.signal import Signal, all_of
from desktop.store.reads import interaction as reads
from desktop.store.reads import records, wrap_ups
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.drafts import Journal, Place
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.task_entry import About, Errors, TaskEntry
from desktop.viewmodels.wrap_up.came_meanwhile import CameMeanwhile, stays_open
from desktop.viewmodels.wrap_up.code_finding import CodeFinding
from desktop.viewmodels.wrap_up.wrap_up_choice import (
    FORM,
    Choice,
    completing,
    place_of,
    read,
    sent,
    the_later,
    written,
)
from desktop.viewmodels.wrap_up.wrap_up_time import WrapUpTime
from desktop.viewmodels.wrap_up.wrap_ups_back import WrapUpsBack

OUTCOMES = (Outcome.SOLVED, Outcome.FOLLOW_UP, Outcome.HANDED_OVER, Outcome.UNREACHED)


class WrapUpPanel:
    """`choice` for the open contact; `open` while the panel stands in the composer's place."""

    def __init__(self, desk: Desk, conversation: Conversation, journal: Journal) -> None:
        self._desk = desk
        self._conversation = conversation
        self._journal = journal
        self._tasks = TaskEntry(desk)
        self._choices: dict[InteractionId, Choice] = {}
        self._begun: dict[InteractionId, Interaction] = {}
        self._busy: set[InteractionId] = set()
        self._came = CameMeanwhile()
        self._back = WrapUpsBack(desk)
        self._needs_code: dict[InteractionId, bool] = {}  # of those whose time runs
        self._restored: set[InteractionId] = set()  # what was chosen before is known
        self.finding = CodeFinding(desk, conversation)
        self.time = WrapUpTime(desk, self._time_is_over)
        self._here: InteractionId | None = None
        self.errors: Errors = {}
        self.changed: Signal[Choice] = Signal()
        self.note_replaced: Signal[str] = Signal()
        self.completed: Signal[str] = Signal()  # what comes then: stay, next or close
        self.announced: Signal[str] = Signal()  # the same, while it can be taken back
        self._reading = Latest(desk.supervisor, "wrap-up draft")
        self._disconnect = all_of(
            conversation.loaded.connect(self._on_loaded),
            self.finding.changed.connect(lambda _shown: self._begin_time()),
            self.finding.close,
            self.time.close,
        )

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

    @property
    def seconds_left(self) -> int | None:
        """None where no time runs for the open contact."""
        return self.time.left(self._conversation.shown)

    @property
    def news(self) -> str:
        """That the customer wrote meanwhile, or the hub did not complete it; "" otherwise."""
        of = self._conversation.of
        if of is None or not self.open:
            return ""
        return self._came.words(of.interaction) or self._back.words(of.interaction.id)

    @property
    def code_needed(self) -> bool:
        rule = self.finding.rule
        return rule.code_needed and rule.mode is not WrapUpMode.OPTIONAL

    def codes(self) -> tuple[Leaf, ...]:
        """Those that are shown, in the order of their digits."""
        return self.finding.shown

    def outcomes(self) -> tuple[tuple[Outcome, str], ...]:
        return tuple((outcome, terms.outcome(outcome)) for outcome in OUTCOMES)

    def understood(self, due: str) -> str:
        """What a typed time means, in words; "" while it means nothing."""
        return self._tasks.understood(due)

    def begin(self) -> None:
        """Show the panel for the open contact, or complete it when it is shown already."""
        of = self._conversation.of
        if of is None or self.open:
            self.complete()
            return
        self._begun[of.interaction.id] = of.interaction
        self._came.begin(of.interaction)
        self._begin_time()
        self._reading.ask(self._restore(of.interaction.id))
        self._tell()

    def more_time(self) -> None:
        """Half a minute longer for the open contact."""
        if self._conversation.shown is not None:
            self.time.more(self._conversation.shown)
            self._keep_time(self._conversation.shown)

    def leave(self) -> None:
        """Back to the composer; what was chosen and written stays for the next time."""
        if self._conversation.shown is not None:
            self._begun.pop(self._conversation.shown, None)
            self.time.end(self._conversation.shown)
            self._keep_time(self._conversation.shown)
        self._journal.hurry()
        self._tell()

    def choose(self, **fields: object) -> None:
        """Change these fields of the choice."""
        here = self._conversation.shown
        if here is not None:
            self._choices[here] = choice = msgspec.structs.replace(self.choice, **fields)
            self._journal.typed(place_of(here), written(choice))
            # What was wrong with a field is said anew when it is tried again.
            stay = {"code", "note"} - set(fields)
            self.errors = {name: said for name, said in self.errors.items() if name in stay}
            self._tell()

    async def suggest(self, contact: InteractionId, code: str) -> Callable[[], None]:
        """Choose a code beforehand, unless somebody has.

        Returns the way back, to what stood before; what was chosen since is left alone.
        """
        if contact not in self._restored:
            await self._restore_choice(contact)  # what was chosen in an earlier window counts, too
            self._restored.add(contact)
        before = self._choices.get(contact, Choice()).code
        if before:
            return lambda: None
        self._suggested(contact, code)

        def back() -> None:
            if self._choices.get(contact, Choice()).code == code:
                self._suggested(contact, before)

        return back

    def _suggested(self, contact: InteractionId, code: str) -> None:
        known = self._choices.get(contact, Choice())
        self._choices[contact] = choice = msgspec.structs.replace(known, code=code)
        self._journal.typed(place_of(contact), written(choice))
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
            if "note" in self.errors and text.strip():
                del self.errors["note"]
                self._tell()

    # ------------------------------------------------------------------------------ completing
    def complete(self) -> None:
        """Wrap up, file the note, write the follow-up down: all of it or nothing."""
        of = self._conversation.of
        if of is None or of.interaction.id in self._busy:
            return
        self.errors = self._missing()
        if not self.errors and self._came.may_close(of.interaction):
            contact, choice = of.interaction, self.choice
            follow_up = self._follow_up(contact, choice, self._desk.open)
            if (seconds := int(self._desk.settings[UNDO_CLOSE])) and self.seconds_left is None:
                self._announce(partial(self._later, contact, choice, self.note, follow_up), seconds)
            else:
                self._spawn(self._complete(contact, choice, self.note, follow_up), contact)
        self._tell()

    def _announce(self, work: Callable[[], Coroutine[Any, Any, None]], seconds: int) -> None:
        """Let it happen a little later; what was chosen stays until then, and after an undo."""
        self.leave()
        happens = tr("The contact is completed in {seconds} seconds.", seconds=seconds)
        self._desk.supervisor.spawn("announce", self._desk.soon.do(happens, work, seconds))
        self.announced.emit(self.afterwards)

    async def _later(self, contact: Interaction, *what: Any) -> None:
        if (now := await self._came.still_open(self._desk, contact)) is not None:
            await self._complete(now, *what)
        elif self._came.has_news(contact):
            self._desk.notices.tell(stays_open())

    def _spawn(self, work: Coroutine[Any, Any, None], contact: Interaction) -> None:
        self._busy.add(contact.id)
        self._desk.supervisor.spawn(f"wrap up {contact.id}", work)

    def _missing(self) -> Errors:
        errors: Errors = {}
        choice = self.choice
        if not choice.code and self.code_needed:
            errors["code"] = tr("Choose why the customer came.")
        leaf = self.finding.leaf(choice.code)
        if leaf is not None and leaf.note_needed and not self.note.strip():
            errors["note"] = tr("Write a note: {code} needs one.", code=leaf.title)
        if choice.outcome is Outcome.FOLLOW_UP or choice.promise:
            errors |= self._tasks.errors(choice.follow_up, promise=choice.promise)
        return errors

    def _follow_up(self, contact: Interaction, choice: Choice, what: Open) -> AnyOperation | None:
        if choice.outcome is not Outcome.FOLLOW_UP and not choice.promise:
            return None
        about = About(what, (contact.queue,))
        return self._tasks.operation(choice.follow_up, about, promise=choice.promise)

    async def _complete(
        self, contact: Interaction, choice: Choice, note: str, follow_up: AnyOperation | None
    ) -> None:
        place, fields = Place(contact.id, DraftKind.WRAP_UP), place_of(contact.id)
        typed = self._journal.at(place).text
        asked: list[AnyOperation] = []
        if note.strip():
            id_ = NoteId(self._desk.new_id())
            queues = (contact.queue,)
            asked.append(NoteInteraction(id=id_, about=contact.id, text=note, queues=queues))
        asked += [follow_up] if follow_up is not None else []
        asked += self._journal.take(place) + self._journal.take(fields)
        asked.append(completing(contact, choice))
        try:
            with self._desk.asking_along(form=sent(contact.id, choice)):
                await self._desk.ask(*asked)
            await self._back.answered(contact.id)
        except Exception:
            self._journal.typed(place, typed)
            self._journal.typed(fields, written(choice))
            raise
        finally:
            self._busy.discard(contact.id)
        self._begun.pop(contact.id, None)
        self._choices.pop(contact.id, None)
        self._restored.discard(contact.id)
        self.time.end(contact.id)
        self.finding.used(choice.code)
        self._tell()
        if contact.id == self._conversation.shown:
            self.completed.emit(self.afterwards)

    # -------------------------------------------------------------------------------- the time
    def _begin_time(self) -> None:
        """For the open contact, when its wrap-up has begun and what its queue gives is known."""
        rule = self.finding.rule
        if self.open and self._conversation.shown and rule.mode is WrapUpMode.TIMED:
            self._needs_code[self._conversation.shown] = rule.code_needed
            self.time.begin(self._conversation.shown, rule.seconds)
            self._keep_time(self._conversation.shown)

    def _keep_time(self, id_: InteractionId) -> None:
        """Write down until when it runs, beside what is chosen: a window may be closed."""
        choice = self._choices.get(id_, Choice())
        if id_ in self._restored and choice.until != self.time.until(id_):
            self._choices[id_] = choice = msgspec.structs.replace(
                choice, until=self.time.until(id_)
            )
            self._journal.typed(place_of(id_), written(choice))

    async def take_up_again(self) -> None:
        """What was being wrapped up when the window was closed, and whose time has run on."""
        for each in await self._desk.read(wrap_ups.begun, self._desk.me.agent, FORM):
            id_, choice = each.contact.id, read(each.fields.text)
            if choice.until is None or id_ in self._begun:
                continue
            self._journal.restore(Place(id_, DraftKind.WRAP_UP), each.note)
            self._journal.restore(place_of(id_), each.fields, the_later)
            self._begun[id_], self._choices[id_] = each.contact, choice
            self._came.begin(each.contact)
            self._restored.add(id_)
            self.time.go_on(id_, choice.until)
            if id_ == self._conversation.shown:
                self.note_replaced.emit(self.note)
        self._tell()

    def _time_is_over(self, id_: InteractionId) -> None:
        contact = self._begun.get(id_)
        if contact is not None and id_ not in self._busy:
            self._spawn(self._complete_as_it_is(contact), contact)

    async def _complete_as_it_is(self, contact: Interaction) -> None:
        """With what is there; what is not finished stands in the note."""
        if (now := await self._came.still_open(self._desk, contact)) is None:
            self._busy.discard(contact.id)
            self._keep_time(contact.id)
            self._tell()
            return
        choice = self._choices.get(contact.id, Choice())
        if not choice.code and self._needs_code.get(contact.id, True):
            choice = msgspec.structs.replace(choice, code=NONE_GIVEN)
        note = self._journal.at(Place(contact.id, DraftKind.WRAP_UP)).text
        given, follow_up = choice.follow_up, None
        if self._tasks.errors(given, promise=choice.promise):
            typed = terms.dotted(given.title, given.due, given.words, given.phone)
            if typed:
                left = tr("Follow-up that was not finished: {words}", words=typed)
                note = f"{note.rstrip()}\n{left}".strip()
        else:
            follow_up = self._follow_up(now, choice, Open(now.id, now.customer, now.case))
        await self._complete(now, choice, note, follow_up)

    # --------------------------------------------------------------------------------- events
    def _on_loaded(self, of: reads.Conversation | None) -> None:
        here = of.interaction.id if of else None
        if here == self._here:
            self._tell()  # the customer may have written
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
        await self._back.read(interaction)
        self._restored.add(interaction)
        self._keep_time(interaction)
        if interaction == self._conversation.shown:
            self.note_replaced.emit(self.note)
            self._tell()

    async def _restore_choice(self, interaction: InteractionId) -> None:
        place = place_of(interaction)
        draft = await self._desk.read(records.record, Draft, place.draft(self._desk.me.agent))
        if draft is None or draft.discarded:
            return
        self._journal.restore(place, draft, the_later)
        self._choices[interaction] = read(self._journal.at(place).text)
        self._tell()

    def _place(self) -> Place | None:
        here = self._conversation.shown
        return Place(here, DraftKind.WRAP_UP) if here else None

    def _tell(self) -> None:
        self.changed.emit(self.choice)
