"""The first start by keys alone: three questions, in either language, and errors that help."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import httpx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.ports.errors import Nameless, Offline, Untrusted
from desktop.settings import LANGUAGE, Settings
from integrations.hub.client import HubDoor
from integrations.hub.unreached import unreached
from tests.support.certificates import Authority
from tests.support.desk import until
from tests.support.whole_window import play
from widgets.signin.page import SignInPage

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window


def page_of(window: Window) -> SignInPage:
    assert isinstance(window.sign_in, SignInPage)
    return window.sign_in


def test_another_language_asks_anew_and_keeps_what_was_typed(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        first = page_of(window)
        first.address.set_text("hub.example.com")
        first.login.set_text("jana")
        first.languages["de"].setFocus()
        QTest.keyClick(first.languages["de"], Qt.Key.Key_Space)
        await until(lambda: page_of(window) is not first)
        page = page_of(window)

        assert page.submit.text() == "Anmelden"
        assert (page.address.text, page.login.text) == ("hub.example.com", "jana")
        assert page.languages["de"].isChecked()
        assert window.commands["page.desk"].text() == "Platz"
        assert Settings.load(profile)[LANGUAGE] == "de"

    play(app, profile, scene, None)


def test_an_empty_form_names_each_field_and_goes_to_the_first(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        page = page_of(window)
        page.submit.setFocus()
        QTest.keyClick(page.submit, Qt.Key.Key_Space)
        await until(lambda: page.address.error)

        assert "https://hub.example.com" in page.address.error
        assert page.login.error
        assert page.password.error
        assert page.address.edit.hasFocus()

    play(app, profile, scene, None)


async def test_a_hub_whose_certificate_nobody_knows_is_told_apart_from_a_silent_one() -> None:
    made = Authority().certify("127.0.0.1")
    server = await asyncio.start_server(
        lambda _reader, writer: writer.close(), "127.0.0.1", 0, ssl=made.context()
    )
    address = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with pytest.raises(Untrusted):
        await HubDoor().login(address, "jana", "secret", "main")
    server.close()
    await server.wait_closed()
    with pytest.raises(Offline) as silent:
        await HubDoor().login(address, "jana", "secret", "main")
    assert not isinstance(silent.value, Untrusted)


def test_a_name_that_nobody_knows_is_told_apart_too() -> None:
    error = httpx.ConnectError("no")
    error.__cause__ = OSError("all attempts failed")
    error.__cause__.__cause__ = socket.gaierror(-2, "Name or service not known")

    assert isinstance(unreached(error), Nameless)
    assert not isinstance(unreached(httpx.ConnectError("refused")), Nameless)
