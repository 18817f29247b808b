"""The page Team in a window: queues above, people below, what a lead settles, who would get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.ids import AgentId
from desktop.domain.records import Agent
from desktop.domain.routing import Capacity, Skill
from desktop.domain.words import AgentState, InteractionStatus, Role
from desktop.ports.wire import Reach
from desktop.store.reads import records
from tests.support.backends import LiveHub
from tests.support.desk import until
from tests.support.people import DELIVERY, HOME, JANA, JOERG, PEOPLE, ago, waiting
from tests.support.window import Tried, run
from widgets.team.page import TeamPage
from widgets.team.why_sheet import WhySheet

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

READY = replace(JANA, state=AgentState.READY, state_since=ago(minutes=60))
WAITS = waiting(95, InteractionStatus.QUEUED)
CAN = Agent(
    id=AgentId("can"),
    login="can",
    name="Can",
    site=HOME.id,
    state=AgentState.BREAK,
    state_since=ago(minutes=2),
)


def _crowd(size: int) -> tuple[Agent, ...]:
    return tuple(
        replace(CAN, id=AgentId(f"a{at}"), login=f"a{at}", name=f"A{at:03}") for at in range(size)
    )


async def _page(window: Tried, role: Role = Role.LEAD) -> TeamPage:
    hub = LiveHub()
    hub.here = {agent.id: Reach.OK for agent in (READY, CAN, *_crowd(500))}
    window.desk.live = lambda: cast("Any", hub)
    window.actions_.say(page="team", role=role, standing=window.desk.line.state.standing)
    page = TeamPage(window.desk, window.actions_)
    window.put(page)
    await until(lambda: page.people.model().rowCount() and page.queues.rows, within_s=30)
    return page


def test_queues_and_people_are_lists_with_names_that_say_sentences(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await _page(window)

        assert (page.queues.accessibleName(), page.people.accessibleName()) == ("Queues", "Team")
        assert page.queues.rows[0].said.startswith("Lieferung, 1 waiting, longest 01:35")
        said = page.people.model().data(page.people.model().index(0, 0))
        assert said.startswith("Can, Break, 00:02")
        assert page.stamp.text().startswith("As of ")

    run(app, scene, profile, (*PEOPLE, READY, CAN, WAITS))


def test_five_hundred_people_are_a_list_of_which_only_those_in_sight_are_painted(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await _page(window)

        assert page.people.model().rowCount() == 502
        assert len(page.people.seen()) < 40
        page.people.setFocus()
        page.people.go_to(0)
        QTest.keyClick(page.people, Qt.Key.Key_End)
        await until(lambda: page.people.currentIndex().row() == 501)

    run(app, scene, profile, (*PEOPLE, READY, *_crowd(500)))


def test_a_lead_opens_a_person_with_enter_and_settles_what_they_can(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await _page(window)
        page.people.setFocus()
        page.people.go_to(0)
        QTest.keyClick(page.people, Qt.Key.Key_Return)
        form = page.aside.form
        assert form is not None
        await until(lambda: form.text("chat") == "3")

        form.set_text("chat", "1")
        form.set_text("skills", "en 3, de 5")
        form.submit()
        await until(page.aside.isHidden)

        settled = await window.desk.read(records.record, Agent, CAN.id)
        assert settled is not None
        assert settled.capacity == Capacity(chat=1)
        assert settled.skills == (Skill("en", 3), Skill("de", 5))

    run(app, scene, profile, (*PEOPLE, READY, CAN))


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR])
def test_nobody_else_can_and_is_told_so(app: QApplication, profile: Path, role: Role) -> None:
    async def scene(window: Tried) -> None:
        page = await _page(window, role)

        assert window.actions_.why_not("team.settle") == "Your role may not do this."
        assert not window.actions_.trigger("team.settle", CAN.id)
        assert page.aside.isHidden()

    run(app, scene, profile, (*PEOPLE, READY, CAN))


def test_enter_on_a_queue_asks_who_would_get_the_first_who_waits(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await _page(window)
        sheet = WhySheet(window.desk, window.actions_, window)
        asked: list[str] = []
        window.actions_.handle("interaction.why", sheet.open)
        window.actions_.acting.connect(lambda _id: asked.append(window.actions_.subject))

        page.queues.setFocus()
        page.queues.choose(DELIVERY.id)
        QTest.keyClick(page.queues, Qt.Key.Key_Return)
        await until(lambda: sheet.model.title == f"{JOERG.name} · {DELIVERY.name}")

        assert asked == [WAITS.id]
        assert sheet.is_open
        QTest.keyClick(sheet.feed, Qt.Key.Key_Escape)
        assert not sheet.is_open
        assert page.queues.hasFocus()
        sheet.close_model()

    run(app, scene, profile, (*PEOPLE, READY, WAITS))
