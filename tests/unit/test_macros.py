"""Macros on a real store: several steps at once, judged before, taken back together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.case_types import CaseType, Field
from desktop.domain.ids import AgentId, CaseTypeId, InteractionId, TextModuleId
from desktop.domain.macro import MacroStep
from desktop.domain.operations.writing import SaveTextModule
from desktop.domain.records import Case, Interaction, Note, Task, TextModule
from desktop.domain.words import CaseStatus, InteractionStatus, ModuleScope, Priority, TaskStatus
from desktop.line import Standing
from desktop.notices import Tone
from desktop.store import outbox
from desktop.store.opening import Connection
from desktop.store.reads import records
from desktop.store.reads.macros import Names
from desktop.viewmodels.desk import Open
from desktop.viewmodels.text_modules import macro_text
from desktop.viewmodels.text_modules.macro_kinds import KINDS
from desktop.viewmodels.text_modules.macro_plan import names
from desktop.viewmodels.text_modules.macros import UNDO, Macros
from desktop.viewmodels.text_modules.text_modules import TextModules
from tests.support.desk import ME, NOON, TriedDesk, a_desk, until
from tests.support.people import CASE, CHAT, DELIVERY, EVERYTHING, FRIEDA, MAIL, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.domain.records import Record

HERE = Open(MAIL.id, FRIEDA.id, CASE.id)
SERIAL = CaseType(
    id=CaseTypeId("type-1"),
    name="Lieferung",
    fields=(Field(id="serial", title="Serial number", needed=True),),
)
TYPED = replace(CASE, type=SERIAL.id)
STEPS = (
    MacroStep(do="tag", text="express, goodwill"),
    MacroStep(do="case-priority", value="high"),
    MacroStep(do="case-field", value="serial", text="for {customer}"),
    MacroStep(do="case-status", value="waiting"),
    MacroStep(do="note", text="Forwarder asked about {number}."),
    MacroStep(do="task", text="Ask the forwarder", due="in 2 h"),
    MacroStep(do="promise", text="I call you back.", due="in 4 h"),
    MacroStep(do="code", value="delivery"),
    MacroStep(do="park", due="in 1 h"),
)


def macro(*steps: MacroStep, text: str = "", **fields: object) -> TextModule:
    made = TextModule(
        id=TextModuleId("macro-1"),
        short="late",
        title="Late again",
        text=text,
        language="en",
        owner=ME.agent,
        steps=steps,
    )
    return replace(made, **fields)


def with_(*more: Record) -> tuple[Record, ...]:
    others = (each for each in EVERYTHING if each.id != CASE.id)
    return (*others, TYPED, SERIAL, *more)


class Ran:
    """Macros of a desk, and what they told the rest of the window."""

    def __init__(self, desk: TriedDesk, at: Open = HERE) -> None:
        desk.show(at)
        self.desk = desk
        self.codes: list[tuple[InteractionId, str]] = []
        self.inserted: list[str] = []
        self.taken_out: list[str] = []
        self.macros = Macros(desk, self._suggested)
        desk.insert.connect(self.inserted.append)
        desk.take_out.connect(self.taken_out.append)

    async def _suggested(self, contact: InteractionId, code: str) -> Callable[[], None]:
        self.codes.append((contact, code))
        return lambda: self.codes.append((contact, "taken back"))

    async def waiting(self) -> list[str]:
        return [each.operation.declared.name for each in await self.desk.read(outbox.waiting)]

    @property
    def told(self) -> str:
        return self.desk.notices.shown[0].happened


async def test_a_macro_does_all_its_steps_at_once_and_sends_nothing(profile: Path) -> None:
    module = macro(*STEPS, text="Good day {customer}, we look into it.")
    async with a_desk(profile, records=with_(module)) as desk:
        desk.line.set(standing=Standing.OFFLINE)
        ran = Ran(desk)

        await ran.macros.run(module.id)

        contact = await desk.read(records.record, Interaction, MAIL.id)
        case = await desk.read(records.record, Case, CASE.id)
        assert contact is not None
        assert case is not None
        assert contact.tags == ("express", "goodwill")
        assert (contact.status, contact.messages) == (InteractionStatus.PARKED, MAIL.messages)
        assert (case.priority, case.status) == (Priority.HIGH, CaseStatus.WAITING)
        assert [each.text for each in case.fields] == ["for Frieda Musterfrau"]
        [note] = await desk.read(_newest_note)
        assert note.text == "Forwarder asked about V-20417."
        tasks = [each for each in await desk.read(_tasks) if each.title != "Rückruf: neuer Termin"]
        assert [(each.words, each.due_at) for each in tasks] == [
            ("", NOON + timedelta(hours=2)),
            ("I call you back.", NOON + timedelta(hours=4)),
        ]
        assert ran.codes == [(MAIL.id, "delivery")]
        assert ran.inserted == ["Good day Frieda Musterfrau, we look into it."]
        assert "interaction.reply" not in await ran.waiting()
        assert desk.notices.shown[0].tone is Tone.DONE
        ran.macros.close()


async def test_one_undoing_takes_back_what_can_be_taken_back_and_says_what_stays(
    profile: Path,
) -> None:
    module = macro(*STEPS, text="Good day.")
    async with a_desk(profile, records=with_(module)) as desk:
        ran = Ran(desk)
        await ran.macros.run(module.id)
        assert desk.notices.shown[0].action == UNDO

        await ran.macros.undo()

        contact = await desk.read(records.record, Interaction, MAIL.id)
        case = await desk.read(records.record, Case, CASE.id)
        assert contact is not None
        assert case is not None
        assert (contact.tags, contact.status) == ((), InteractionStatus.ACTIVE)
        assert (case.priority, case.status, case.fields) == (
            TYPED.priority,
            TYPED.status,
            TYPED.fields,
        )
        made = [each for each in await desk.read(_tasks) if each.title != "Rückruf: neuer Termin"]
        assert {each.status for each in made} == {TaskStatus.CANCELLED}
        assert ran.codes[-1] == (MAIL.id, "taken back")
        assert ran.taken_out == ["Good day."]
        assert "Internal note: Forwarder asked" in desk.notices.shown[0].safe
        await ran.macros.undo()  # a second time there is nothing
        assert len(ran.taken_out) == 1
        ran.macros.close()


@pytest.mark.parametrize(
    ("step", "at", "because"),
    [
        (MacroStep(do="case-priority", value="high"), Open(CHAT.id), "This contact has no case"),
        (MacroStep(do="tag", text="vip"), Open(customer=FRIEDA.id), "Open a contact first"),
        (MacroStep(do="case-status", value="closed"), HERE, "filled in first: Serial number"),
        (MacroStep(do="code", value="gone"), HERE, "not there any more"),
        (MacroStep(do="note", text="Until {Tag}"), HERE, "{Tag} is not known"),
        (MacroStep(do="queue", value=DELIVERY.id), HERE, "needs the line"),
        (MacroStep(do="brew-tea"), HERE, "does not know this step"),
        (MacroStep(do="tag", text="x" * 60), HERE, "too long"),
    ],
    ids=lambda value: value.do if isinstance(value, MacroStep) else "",
)
async def test_a_step_that_cannot_be_done_stops_all_before_the_first_and_is_named(
    profile: Path, step: MacroStep, at: Open, because: str
) -> None:
    module = macro(MacroStep(do="tag", text="first"), step, text="Words")
    async with a_desk(profile, records=with_(module)) as desk:
        desk.line.set(standing=Standing.OFFLINE)
        ran = Ran(desk, at)

        await ran.macros.run(module.id)

        assert because in ran.told
        assert await ran.waiting() == []
        assert ran.inserted == []
        [offered] = await ran.macros.offered()
        assert because in offered.why_not
        ran.macros.close()


async def test_a_contact_that_somebody_else_has_is_not_parked_by_a_macro(profile: Path) -> None:
    theirs = replace(
        MAIL, segments=tuple(replace(each, agent=AgentId("other")) for each in MAIL.segments)
    )
    module = macro(MacroStep(do="tag", text="late"), MacroStep(do="park"))
    others = (each for each in with_(module) if each.id != MAIL.id)
    async with a_desk(profile, records=(*others, theirs)) as desk:
        ran = Ran(desk)

        await ran.macros.run(module.id)

        assert "Somebody else has it in hand now" in ran.told
        assert await ran.waiting() == []
        ran.macros.close()


async def test_later_steps_are_judged_as_things_stand_after_the_earlier_ones(
    profile: Path,
) -> None:
    close, then = (
        MacroStep(do="case-status", value="closed"),
        MacroStep(do="case-priority", value="high"),
    )
    filled = MacroStep(do="case-field", value="serial", text="S-1")
    async with a_desk(profile, records=with_(macro(filled, close, then))) as desk:
        ran = Ran(desk)

        await ran.macros.run("macro-1")

        assert "Priority of the case: high” is not possible" in ran.told
        assert "completed in the meantime" in ran.told
        assert await ran.waiting() == []
        ran.macros.close()


async def test_a_chosen_text_module_with_steps_is_run_wherever_it_is_chosen(profile: Path) -> None:
    module = macro(MacroStep(do="tag", text="late"), text="Good day.")
    async with a_desk(profile, records=with_(module)) as desk:
        ran = Ran(desk)
        modules = TextModules(desk)

        await modules.insert(module.id)
        await until(lambda: bool(ran.inserted))

        assert ran.inserted == ["Good day."]
        assert "interaction.tag" in await ran.waiting()
        ran.macros.close()
        modules.close()


async def test_steps_are_written_as_lines_and_read_as_they_were_written(profile: Path) -> None:
    async with a_desk(profile, records=with_()) as desk:
        known = await names(desk)
        steps = (*STEPS, MacroStep(do="queue", value=DELIVERY.id), MacroStep(do="park"))

        text = macro_text.lines(steps, known)

        assert "Field of the case: Serial number = for {customer}" in text
        assert "Task: Ask the forwarder | in 2 h" in text
        assert macro_text.read(text, known, NOON) == macro_text.Read(steps)
        odd = MacroStep(do="task", text="a | b")
        assert macro_text.read(macro_text.line(odd, known), known, NOON).steps == (odd,)
        offered = {each.title: each.lines for each in macro_text.beginnings(known)}
        assert len(offered) == len(KINDS)
        for lines in offered.values():
            for _, line in lines:
                assert macro_text.read(line, known, NOON).wrong == ""


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Brew tea", "Line 1: a step begins with one of: Add tags"),
        ("\nPriority of the case: purple", "Line 2: “purple” is none of: low, normal, high"),
        ("Promise: I call back", "a promise needs a time"),
        ("Task: Look | whenever", "“whenever” is not a time"),
        ("Internal note:", "the words are missing"),
    ],
)
async def test_a_line_that_cannot_be_read_is_named(profile: Path, text: str, wrong: str) -> None:
    async with a_desk(profile, records=PEOPLE) as desk:
        modules = TextModules(desk)

        errors = await modules.save("late", "Late again", "", steps=text)

        assert wrong in errors["steps"]
        assert await desk.read(outbox.waiting) == []
        modules.close()


async def test_a_macro_is_kept_with_its_steps_for_whom_it_is_said(profile: Path) -> None:
    async with a_desk(profile, records=PEOPLE) as desk:
        modules = TextModules(desk)

        assert await modules.save("late", "Late again", "", steps="Add tags: late") == {}

        [waiting] = await desk.read(outbox.waiting)
        assert isinstance(waiting.operation, SaveTextModule)
        assert waiting.operation.scope is ModuleScope.PERSONAL
        assert waiting.operation.steps == (MacroStep(do="tag", text="late"),)
        modules.close()


def _newest_note(connection: Connection) -> tuple[Note, ...]:
    return records.notes_about(connection, "interaction", MAIL.id)[-1:]


def _tasks(connection: Connection) -> list[Task]:
    rows = connection.execute("SELECT id FROM tasks ORDER BY due_at").fetchall()
    found = (records.record(connection, Task, id_) for (id_,) in rows)
    return [each for each in found if each is not None]


async def test_a_macro_hands_over_to_a_queue_last_and_says_that_this_stays(profile: Path) -> None:
    module = macro(MacroStep(do="tag", text="late"), MacroStep(do="queue", value=DELIVERY.id))
    async with a_desk(profile, records=with_(module)) as desk:
        desk.line.set(standing=Standing.ONLINE)
        ran = Ran(desk)
        given: list[str] = []
        desk.let_go.connect(lambda held: given.append(held.interaction))

        await ran.macros.run(module.id)
        assert (await ran.waiting())[:2] == ["interaction.tag", "interaction.hand-to-queue"]
        assert given == [MAIL.id]
        await ran.macros.undo()

        assert "Hand over to the queue" in desk.notices.shown[0].safe
        assert (await ran.waiting())[-1] == "interaction.untag"
        ran.macros.close()


def test_what_was_done_is_told_without_the_sign_that_parts_words_from_a_time() -> None:
    known = Names()

    assert macro_text.told(MacroStep(do="park", due="in 2 h"), known) == "Park: in 2 h"
    both = MacroStep(do="task", text="Look", due="in 2 h")
    assert macro_text.told(both, known) == macro_text.line(both, known)
