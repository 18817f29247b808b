"""What the hub refuses of a form stands in it again: for each form of the window, by one list."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.domain.ids import CaseId, NoteId, TaskId
from desktop.domain.operations import case, interaction, task
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.writing import NoteCase
from desktop.ports.wire import Answer, Verdict
from desktop.store import outbox
from desktop.store.store import Store
from desktop.viewmodels.kept_form import Fields, KeptForm
from desktop.viewmodels.refused.forms_back import FormsBack
from tests.support.desk import TriedDesk, a_desk, until
from tests.support.people import CASE, EVERYTHING, MAIL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.operations.registry import AnyOperation

WIDGETS = Path(__file__).parents[2] / "widgets"
TYPED = {"title": "Rückruf", "due": "16:00"}


def _forms() -> list[str]:
    """Every form of the window, by the name that its drafts are kept under."""
    found = set()
    for path in sorted(WIDGETS.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        forms = [each for each in ast.walk(tree) if isinstance(each, ast.ClassDef)]
        own = [each for each in forms if any(_is_form(base) for base in each.bases)]
        for call in (each for form in own for each in ast.walk(form)):
            if isinstance(call, ast.Call) and _begins(call):
                found |= {
                    each.value
                    for each in ast.walk(call.args[1])
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
    return sorted(found)


def _is_form(base: ast.expr) -> bool:
    return isinstance(base, ast.Name) and base.id.endswith("Form")


def _begins(call: ast.Call) -> bool:
    """`super().__init__(desk, "its.name", …)`."""
    return (
        isinstance(call.func, ast.Attribute) and call.func.attr == "__init__" and len(call.args) > 1
    )


async def answered(desk: TriedDesk, refuses: type[AnyOperation] | None) -> None:
    """The hub does what waits, but for operations of this kind, a moment later."""
    desk.clock.move(seconds=1)
    no, yes = (Verdict.DENIED, Reason.DENIED), (Verdict.OK, None)
    waiting = await desk.read(outbox.waiting)
    answers = [
        Answer(each.mid, *(no if refuses and isinstance(each.operation, refuses) else yes))
        for each in waiting
        if not each.answered
    ]
    await desk.store.write(Store.take_answers, answers)


async def saved(desk: TriedDesk, form: KeptForm, fields: Fields, *asks: AnyOperation) -> None:
    form.typed(fields)

    async def save() -> Mapping[str, str]:
        await desk.ask(*asks)
        return {}

    assert await form.submit(save) == {}
    assert form.fields == {}


def a_task(desk: TriedDesk) -> task.Create:
    return task.Create(id=TaskId(desk.new_id()), title="Rückruf", case=CASE.id)


def test_the_list_of_forms_is_that_of_the_window() -> None:
    assert {"task.create", "promise.make", "case.open", "customer.create"} <= set(_forms())
    assert len(_forms()) >= 20


@pytest.mark.parametrize("name", _forms())
async def test_what_was_typed_comes_back_where_it_was_typed(profile: Path, name: str) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, name)
        form.turn_to(CASE.id)
        await saved(desk, form, dict(TYPED), a_task(desk))

        await answered(desk, task.Create)
        await until(lambda: form.fields == TYPED)

        assert form.refusal == "You may not do this, or not any more."
        form.close()


async def test_it_stands_there_after_a_restart_and_goes_when_it_is_saved_anew(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "task.create")
        form.turn_to(CASE.id)
        await saved(desk, form, dict(TYPED), a_task(desk))
        form.close()
        await answered(desk, task.Create)

    async with a_desk(profile) as later:
        form = KeptForm(later, "task.create")
        form.turn_to(CASE.id)
        await until(lambda: form.fields == TYPED)
        await until(lambda: bool(form.refusal))
        await saved(later, form, TYPED | {"due": "17:00"}, a_task(later))
        await answered(later, None)

        assert form.refusal == ""
        assert await later.read(outbox.refused, open_only=True) == []
        form.turn_to("another")
        form.turn_to(CASE.id)
        await desk_is_quiet(later)
        assert form.fields == {}
        form.close()


async def desk_is_quiet(desk: TriedDesk) -> None:
    """What was asked of the store until now is answered."""
    await desk.journal.flush()
    await desk.read(outbox.waiting)
    await desk.read(outbox.waiting)


async def test_nothing_is_made_twice_where_only_what_follows_was_refused(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "case.open")
        form.turn_to("")
        opening = case.Open(id=CaseId("new"), customer=CASE.customer, subject="x", queue=CASE.queue)
        linking = interaction.LinkCase(id=MAIL.id, case=opening.id)
        await saved(desk, form, {"subject": "x"}, opening, linking)

        await answered(desk, interaction.LinkCase)
        await desk_is_quiet(desk)

        assert len(await desk.read(outbox.refused, open_only=True)) == 1
        assert form.fields == {}
        form.close()


async def test_what_was_begun_there_meanwhile_stays_and_the_refusal_keeps_the_words(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "case.note")
        form.turn_to(CASE.id)
        note = NoteCase(id=NoteId(desk.new_id()), about=CASE.id, text="Ruft an")
        await saved(desk, form, {"text": "Ruft an"}, note)
        form.typed({"text": "Ein anderes"})
        await desk.journal.flush()

        await answered(desk, NoteCase)
        await desk_is_quiet(desk)

        assert form.fields == {"text": "Ein anderes"}
        [kept] = await desk.read(outbox.refused, open_only=True)
        assert "Ruft an" in kept.fields
        form.close()


async def test_it_is_told_once_and_the_notice_goes_with_the_refusal(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        telling = FormsBack(desk)
        form = KeptForm(desk, "task.create")
        form.turn_to(CASE.id)
        await saved(desk, form, dict(TYPED), a_task(desk))

        await answered(desk, task.Create)
        await until(lambda: bool(desk.notices.everything))
        [told] = desk.notices.everything
        assert told.happened == "Not done: Create task. You may not do this, or not any more."

        await until(lambda: form.fields == TYPED)
        await saved(desk, form, dict(TYPED), a_task(desk))
        await until(lambda: not desk.notices.everything)
        form.close()
        telling.close()
