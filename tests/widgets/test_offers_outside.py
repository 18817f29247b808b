"""An offer that comes while the window is not in front: on a real session bus, with its buttons."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest
from msgspec.structs import replace

from desktop.domain.words import AgentState, InteractionStatus
from desktop.ports.wire import Offer
from desktop.settings import NOTIFICATIONS, SOUND, SOUND_DEVICE
from tests.support.backends import LiveHub
from tests.support.desk import NOON, until
from tests.support.notification_server import NotificationServer, SessionBus
from tests.support.people import DELIVERY, JANA, JOERG, PEOPLE, ago, held, said
from tests.support.whole_window import content, desk, online, play, sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

READY = replace(JANA, state=AgentState.READY, state_since=ago(minutes=1))
WAITING = replace(
    held("queued-1", JOERG, said("Was kostet das?", ago(seconds=38))),
    status=InteractionStatus.OFFERED,
    segments=(),
)
RECORDS = (*PEOPLE, READY, WAITING)


@pytest.fixture
def bus(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SessionBus]:
    with SessionBus(tmp_path_factory.mktemp("bus")) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        yield bus


async def _offered(window: Window, *, seen: bool = False) -> LiveHub:
    """The hub holds a contact for Jana, whose window is minimised unless it is seen."""
    await sheet_of(window)
    hub = LiveHub()
    desk(window).live = lambda: cast("Any", hub)
    await online(window)
    await until(lambda: content(window).state.receives)
    if not seen:
        window.showMinimized()
        await until(lambda: not content(window).in_front())
    hub.waiting.append(Offer(WAITING.id, NOON, 20, waiting_s=38))
    await until(lambda: content(window).desk_page.offers.card.shown, within_s=5)
    return hub


def test_accepting_in_the_notification_opens_the_contact_in_the_window(
    app: QApplication, profile: Path, bus: SessionBus
) -> None:
    async def scene(window: Window) -> None:
        async with NotificationServer(bus.address) as server:
            hub = await _offered(window)
            await until(lambda: server.shown)
            told = server.shown[0]
            assert told.title == "An e-mail is offered"
            assert told.body == f"{DELIVERY.name} · waiting 00:38"
            assert told.keys[2:] == ["accept", "Accept", "decline", "Decline"]
            assert 10_000 < told.milliseconds <= 17_000

            await server.press("accept")
            await until(lambda: desk(window).open.interaction == WAITING.id)
            assert hub.accepted == [WAITING.id]
            assert not window.isMinimized()

    play(app, profile, scene, RECORDS)


def test_declining_in_the_notification_leaves_the_window_where_it_is(
    app: QApplication, profile: Path, bus: SessionBus
) -> None:
    async def scene(window: Window) -> None:
        async with NotificationServer(bus.address) as server:
            hub = await _offered(window)
            await until(lambda: server.shown)
            await server.press("decline")
            await until(lambda: hub.declined)
            assert window.isMinimized()
            assert desk(window).open.interaction is None

    play(app, profile, scene, RECORDS)


def test_it_goes_with_its_offer(app: QApplication, profile: Path, bus: SessionBus) -> None:
    async def scene(window: Window) -> None:
        async with NotificationServer(bus.address) as server:
            await _offered(window)
            await until(lambda: server.shown)
            assert window.commands.trigger("offer.decline")  # here, not there
            assert window.commands.trigger("offer.decline")  # for the usual reason
            await until(lambda: server.closed)
            assert server.closed == [server.shown[0].id]

    play(app, profile, scene, RECORDS)


@pytest.mark.parametrize(("choice", "named"), [("private", False), ("full", True)])
def test_a_locked_screen_shows_no_name_unless_that_was_chosen(
    app: QApplication, profile: Path, bus: SessionBus, choice: str, named: bool
) -> None:
    async def scene(window: Window) -> None:
        desk(window).settings.choose(NOTIFICATIONS, choice)
        async with NotificationServer(bus.address) as server:
            await _offered(window)
            await until(lambda: server.shown)
            words = f"{server.shown[0].title} {server.shown[0].body}"
            assert (JOERG.name in words) is named
            assert DELIVERY.name in words
            assert WAITING.subject not in words or not WAITING.subject

    play(app, profile, scene, RECORDS)


@pytest.mark.parametrize(("choice", "seen"), [("off", False), ("private", True)])
def test_nothing_is_told_outside_to_whom_does_not_want_it_or_looks_here(
    app: QApplication, profile: Path, bus: SessionBus, choice: str, seen: bool
) -> None:
    async def scene(window: Window) -> None:
        desk(window).settings.choose(NOTIFICATIONS, choice)
        async with NotificationServer(bus.address) as server:
            await _offered(window, seen=seen)
            await asyncio.sleep(0.3)
            assert server.shown == []

    play(app, profile, scene, RECORDS)


def test_without_a_bus_the_offer_stands_in_the_window_all_the_same(
    app: QApplication, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")

    async def scene(window: Window) -> None:
        hub = await _offered(window)
        await asyncio.sleep(0.3)
        assert window.commands.trigger("offer.accept")
        await until(lambda: hub.accepted)

    play(app, profile, scene, RECORDS)


@pytest.fixture
def player(bus: SessionBus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """What the only program that plays, one of the test's own, was asked for stands there then."""
    assert bus.address
    program, played = tmp_path / "paplay", tmp_path / "played"
    aside = f"{played}.new"
    script = f'#!/bin/sh\necho "$1" > {aside} && exec /bin/mv {aside} {played}\n'
    program.write_text(script, "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return played


@pytest.mark.parametrize("choice", ["offers", "off"])
def test_an_offer_is_heard_on_the_chosen_device_where_a_sound_is_wanted(
    app: QApplication, profile: Path, player: Path, choice: str
) -> None:
    async def scene(window: Window) -> None:
        desk(window).settings.choose(SOUND, choice)
        desk(window).settings.choose(SOUND_DEVICE, "headset")
        await _offered(window, seen=True)
        await (until(player.exists) if choice == "offers" else asyncio.sleep(0.2))

    play(app, profile, scene, RECORDS)
    heard = player.read_text() if player.exists() else ""
    assert heard == ("--device=headset\n" if choice == "offers" else "")


@pytest.mark.usefixtures("bus")
def test_an_offer_is_seen_on_every_page_and_accepted_from_there(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        window.commands.trigger("page.customers")
        hub = await _offered(window, seen=True)
        board = desk(window).notices
        (told,) = [each for each in board.everything if each.action == "offer.accept"]
        assert told.happened == f"An e-mail is offered · {JOERG.name}"
        window.commands.trigger("page.desk")
        assert told not in board.everything  # the card says it
        window.commands.trigger("page.cases")
        assert told in board.everything
        assert window.commands.trigger("offer.accept")
        await until(lambda: hub.accepted)
        await until(lambda: content(window).page == "page.desk")
        assert told not in board.everything

    play(app, profile, scene, RECORDS)
