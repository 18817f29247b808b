"""Every key of the registry acts when its action can be used, at once and from wherever one is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from desktop.actions.context import Context
from desktop.actions.registry import ACTIONS, BY_ID
from desktop.domain.words import InteractionStatus, RevisionStatus, Role
from desktop.line import Standing
from desktop.viewmodels.desk import Open
from tests.support.desk import until
from tests.support.people import CHAT, EVERYTHING, JOERG, MAIL
from tests.support.whole_window import composer_of, content, desk, keys, online, play, sheet_of

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication, QWidget

    from desktop.actions.action import Action
    from widgets.shared.actions import Actions
    from widgets.shell.window import Window

PARKED = replace(CHAT, status=InteractionStatus.PARKED)
PARKED_TOO = replace(MAIL, status=InteractionStatus.PARKED)
RECORDS = (*(each for each in EVERYTHING if each not in (CHAT, MAIL)), PARKED, PARKED_TOO)
RESUME = (
    Qt.Key.Key_P,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
)


def test_a_key_pressed_before_the_parked_contact_is_read_resumes_it(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        for parked in (PARKED, PARKED_TOO):
            desk(window).show(Open(parked.id, parked.customer))
            keys(window, *RESUME)  # nothing of the contact was read yet
            assert window.commands.context.reading
            assert not window.commands.context.interaction or parked is PARKED_TOO
            await until(lambda: window.commands.context.status is InteractionStatus.ACTIVE)

    play(app, profile, scene, RECORDS)


def test_a_key_pressed_early_never_acts_on_what_was_open_before(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        desk(window).show(Open(PARKED.id, JOERG.id))
        await until(lambda: not window.commands.why_not("interaction.resume"))
        acted: list[str | None] = []
        window.commands.handle(
            "interaction.resume", lambda: acted.append(window.commands.context.status)
        )
        desk(window).show(Open(MAIL.id, MAIL.customer))  # this one is not parked
        keys(window, *RESUME)
        await until(lambda: window.commands.context.status is InteractionStatus.ACTIVE)
        await asyncio.sleep(0.1)
        assert acted == []

    play(app, profile, scene, (*(each for each in RECORDS if each is not PARKED_TOO), MAIL))


def test_a_key_that_waits_is_forgotten_when_nothing_comes(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        acted: list[str] = []
        window.commands.acting.connect(acted.append)
        window.commands.say(reading=True)
        keys(window, *RESUME)
        await asyncio.sleep(1.0)
        window.commands.say(case=True)  # something else changes: no reason for more patience
        await asyncio.sleep(1.5)
        desk(window).show(Open(PARKED.id, JOERG.id))
        await until(lambda: not window.commands.why_not("interaction.resume"))
        assert acted == []

    play(app, profile, scene, RECORDS)


@pytest.mark.parametrize("place", ["the work list", "the composer"])
def test_every_key_of_the_registry_acts(app: QApplication, profile: Path, place: str) -> None:
    deaf: list[str] = []

    async def scene(window: Window) -> None:
        await sheet_of(window)
        await online(window)
        writing = await composer_of(window)
        where = writing if place == "the composer" else content(window).desk_page
        for action in (each for each in ACTIONS if each.keys):
            deaf.extend(_deaf(window, action, where))

    play(app, profile, scene, EVERYTHING)
    expected = ["? of help.keys"] if place == "the composer" else []  # there it is a letter
    assert deaf == expected


def _deaf(window: Window, action: Action, where: QWidget) -> list[str]:
    """The keys of the action that did not act although it can be used."""
    commands, pressed = window.commands, list[str]()
    undo = commands.handle(action.id, lambda: pressed.append(action.id))
    commands.say(**_usable(action))
    assert commands.why_not(action.id) == "", action.id
    where.setFocus()
    for key in action.keys:
        before = len(pressed)
        QTest.keySequence(window.focusWidget() or window, QKeySequence(key))
        if len(pressed) != before + 1:
            undo()
            return [f"{key} of {action.id}"]
    undo()
    return []


def _usable(action: Action) -> dict[str, object]:
    """A context in which the action can be used, out of the conditions' own words."""
    base = Context(
        standing=Standing.ONLINE,
        role=Role.AGENT,
        offer=True,
        interaction=True,
        customer=True,
        case=True,
        task=True,
        promise=True,
        article=True,
        differences=True,
        feedback=True,
        writing=True,
        next_state=True,
        timed=True,
        merged=True,
        case_merged=True,
        just_sent=True,
        announced=True,
        pen=True,
        pictures=True,
        demo=True,
    )
    tries = (
        replace(
            base,
            mine=mine,
            status=status,
            case_closed=closed,
            role=role,
            revision=revision,
            released=released,
            own_revision=own,
            call=call,
            talked=call,
            page=page,
        )
        for mine in (True, False)
        for status in (InteractionStatus.ACTIVE, InteractionStatus.PARKED)
        for closed in (False, True)
        for role in (Role.AGENT, Role.EDITOR, Role.LEAD)
        for revision in (None, *RevisionStatus)
        for released in (False, True)
        for own in (False, True)
        for call in (False, True)
        for page in ("desk", "team")
    )
    found = next(each for each in tries if not action.why_not(each))
    return {name: getattr(found, name) for name in found.__struct_fields__}


def test_no_key_of_an_action_that_cannot_be_used_acts(app: QApplication, profile: Path) -> None:
    acted: list[str] = []

    async def scene(window: Window) -> None:
        await sheet_of(window)
        commands: Actions = window.commands
        commands.acting.connect(acted.append)
        window.setFocus()  # a list has keys of its own
        for id_ in (each for each in commands if commands.why_not(each)):
            for key in BY_ID[id_].keys:
                QTest.keySequence(window.focusWidget() or window, QKeySequence(key))

    play(app, profile, scene, EVERYTHING)
    assert acted == []
