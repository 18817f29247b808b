"""What may interrupt what, settled beside the team: boxes for each pair of channels of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.ids import SiteId
from desktop.domain.records import Site
from desktop.domain.words import Channel, Role, SiteKind
from desktop.store.reads import records
from tests.support.desk import until
from tests.support.people import HOME, PEOPLE
from tests.support.window import Tried, run
from widgets.team.interrupting import InterruptForm
from widgets.team.page import TeamPage

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

NORTH = Site(
    id=SiteId("north"),
    name="A North",
    kind=SiteKind.PARTNER,
    holds_off={Channel.CHAT: (Channel.VOICE,)},
)


async def _form(window: Tried, role: Role = Role.LEAD) -> InterruptForm:
    window.actions_.say(page="team", role=role, standing=window.desk.line.state.standing)
    page = TeamPage(window.desk, window.actions_)
    window.put(page)
    assert window.actions_.trigger("team.interrupts")
    form = page.aside.form
    assert isinstance(form, InterruptForm)
    await until(lambda: form.sites.value and form.save_button.isEnabled())
    return form


def test_a_lead_settles_the_own_site_and_the_boxes_say_what_they_do(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        form = await _form(window)
        box = form.input("voice>chat")
        assert (form.sites.value, form.sites.values[0]) == (HOME.id, HOME.id)
        assert NORTH.id in form.sites.values
        assert box.accessibleName() == "Call: no Chat"
        assert not form.ticked("voice>chat")

        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)
        QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: not form.isVisible())

        settled = await window.desk.read(records.record, Site, HOME.id)
        assert settled is not None
        assert settled.holds_off == {Channel.VOICE: (Channel.CHAT,)}

    run(app, scene, profile, (*PEOPLE, HOME, NORTH))


def test_another_site_shows_its_own_boxes_and_keeps_what_was_ticked(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        form = await _form(window)
        form.set_text("voice>email", "yes")
        form.keep()

        form.sites.choose(NORTH.id)
        form.sites.chosen.emit(NORTH.id)
        assert form.ticked("chat>voice")
        assert not form.ticked("voice>email")
        form.sites.choose(HOME.id)
        form.sites.chosen.emit(HOME.id)
        assert form.ticked("voice>email")
        assert not form.ticked("chat>voice")

    run(app, scene, profile, (*PEOPLE, HOME, NORTH))


def test_an_agent_is_told_that_the_role_may_not(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        window.actions_.say(page="team", role=Role.AGENT, standing=window.desk.line.state.standing)
        page = TeamPage(window.desk, window.actions_)
        window.put(page)

        assert window.actions_.why_not("team.interrupts") == "Your role may not do this."
        assert not window.actions_.trigger("team.interrupts")
        window.actions_.say(page="desk", role=Role.LEAD)
        assert window.actions_.why_not("team.interrupts") == "Go to the page Team first."
        assert page.aside.isHidden()

    run(app, scene, profile, (*PEOPLE, HOME))


def test_without_any_site_nothing_can_be_settled_and_it_says_why(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        form = InterruptForm(window.desk)
        window.put(form)

        assert not form.save_button.isEnabled()
        assert form.sites.button.text() == "No site is known here yet"

    run(app, scene, profile)
