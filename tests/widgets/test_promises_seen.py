"""Promises beside the customer, tasks that come again, call-backs: as they are seen and typed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from msgspec.structs import replace

from desktop.domain.ids import AgentId
from desktop.domain.operations.callback import Ask
from desktop.domain.operations.task import Create
from desktop.domain.records import Record, Task
from desktop.domain.words import Role
from desktop.store import outbox
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import Facts, Heading, PromiseRow
from desktop.viewmodels.work_list.work_list import WorkList
from tests.support.desk import ME, NOON, a_desk, until
from tests.support.people import CASE, EVERYTHING, FRIEDA, MAIL, PROMISE
from tests.support.window import Tried, run
from widgets.customer.context import ContextPane
from widgets.customer.tab import CustomerTab
from widgets.shared.in_steps import complete

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

IN_DANGER = replace(
    PROMISE,
    customer=FRIEDA.id,
    assignee=AgentId("agent-other"),
    due_at=NOON + timedelta(minutes=20),
    escalated_at=NOON - timedelta(minutes=10),
)


async def _tab(window: Tried) -> CustomerTab:
    pane = ContextPane(window.desk, window.actions_)
    complete(pane)
    window.put(pane)
    window.desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
    await until(lambda: pane.customer.shown)
    window.actions_.say(interaction=True, customer=True, case=True, page="desk")
    tab = pane.page("customer")
    assert isinstance(tab, CustomerTab)
    return tab


def _others(*changed: Task) -> list[Record]:
    ids = {each.id for each in changed}
    return [*(each for each in EVERYTHING if each.id not in ids), *changed]


def test_open_promises_stand_above_everything_else_with_words_and_whose_they_are(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        tab = await _tab(window)
        await until(lambda: any(row.key == PROMISE.id for row in tab.feed.rows))
        kinds = [type(row) for row in tab.feed.rows]
        [row] = [row for row in tab.feed.rows if row.key == PROMISE.id]

        assert kinds.index(PromiseRow) < kinds.index(Facts)
        assert isinstance(row, PromiseRow)
        assert PROMISE.words in row.who
        assert row.who.startswith("in danger · somebody · ")
        assert "the lead was told" in row.said
        headings = [row.title for row in tab.feed.rows if isinstance(row, Heading)]
        assert "Open promises" in headings

    run(app, scene, profile, _others(IN_DANGER))


def test_a_task_of_ones_own_rule_is_written_down_with_it(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        tab = await _tab(window)
        window.actions_.trigger("task.create")
        form = tab.form
        assert form is not None
        assert not form._inputs["own_rule"].isVisible()
        for name, text in {
            "title": "Look after it",
            "due": "next Tuesday morning",
            "repeats": "own",
            "own_rule": "every 2 weeks on Friday",
            "remind": "Tuesday 7:30",
        }.items():
            form.set_text(name, text)
        assert form._inputs["own_rule"].isVisible()
        form.submit()
        asked = await _asked(window, "task.create@1")
        made = msgspec.json.decode(asked, type=Create)
        assert made.repeats == "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"
        assert made.due_at is not None
        assert made.remind_at is not None
        assert made.remind_at < made.due_at

    run(app, scene, profile, EVERYTHING)


def test_a_call_back_is_asked_for_with_the_number_and_queue_that_are_known(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        tab = await _tab(window)
        window.actions_.trigger("callback.ask")
        form = tab.form
        assert form is not None
        await until(lambda: form.text("queue"))
        form.set_text("title", "The broken lid")
        form.set_text("phone", "0711 123456")
        form.submit()
        asked = await _asked(window, "callback.ask@1")
        made = msgspec.json.decode(asked, type=Ask)
        assert (made.customer, made.interaction, made.queue) == (FRIEDA.id, MAIL.id, MAIL.queue)
        assert (made.phone, made.due_at) == ("0711 123456", None)

    run(app, scene, profile, EVERYTHING)


async def _asked(window: Tried, signature: str) -> str:
    """The fields of the one operation of this kind that is asked for in the end."""
    for _ in range(200):
        for each in await window.desk.read(outbox.waiting):
            if each.op == signature:
                return each.fields
        await window.desk.supervisor.pause(0.02)
    raise AssertionError(f"{signature} was not asked for")


@pytest.mark.parametrize(("role", "seen"), [(Role.LEAD, True), (Role.AGENT, False)])
async def test_a_lead_has_the_promises_of_others_in_danger_on_the_work_list(
    profile: Path, role: Role, seen: bool
) -> None:
    me = replace(ME, role=role)
    async with a_desk(profile, records=_others(IN_DANGER), me=me) as desk:
        work = WorkList(desk)
        await until(lambda: work.count)
        titles = [row.title for row in work.rows if isinstance(row, Heading)]
        work.close()

    assert ("Promises in danger" in titles) is seen
