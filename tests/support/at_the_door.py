"""What is shown before the desk, or in its place: signing in, a machine that was locked, bad data.

    async for where in at_the_door(window): …      where says which one is in sight

In a window that stands already, beside its hidden desk: a window of its own would cost a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.text import tr
from desktop.viewmodels import lease_words
from desktop.viewmodels.signin.signin import NotSignedIn, SigningIn
from tests.support.desk import until
from tests.support.screens import still
from tests.support.whole_window import content, desk
from widgets.shell.trouble import Trouble
from widgets.signin.page import SignInPage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from desktop.viewmodels.signin.signin import Credentials
    from widgets.shell.window import Window


async def at_the_door(window: Window) -> AsyncIterator[str]:
    """The desk is back afterwards."""
    content(window).hide()
    async for where in _signing_in(window):
        yield where
    words = lease_words.locked(3, signed_out=False)
    _stand(window, locked := Trouble(words.happened, words.then, offer=words.offer))
    await still()
    yield "locked"
    _go(locked)
    _stand(
        window,
        trouble := Trouble(
            tr("A newer Tresen has worked with the data on this machine."),
            tr("Nothing was changed. Update Tresen, then start it again."),
        ),
    )
    await still()
    yield "trouble"
    _go(trouble)
    content(window).show()
    content(window).setFocus()


async def _signing_in(window: Window) -> AsyncIterator[str]:
    async def refused(_credentials: Credentials) -> None:
        raise NotSignedIn(
            "address",
            tr(
                "Who answers there cannot prove to be your hub, so nothing was sent. Check "
                "the address; if it is right, ask your IT for the hub's certificate."
            ),
        )

    model = SigningIn(tasks=desk(window).supervisor, sign_in=refused)
    _stand(window, page := SignInPage(model))
    await still()
    yield "sign in"
    page.submit.click()
    await still()
    yield "sign in, empty"
    for field in (page.address, page.login, page.password):
        field.set_text("jana")
    page.submit.click()
    await until(lambda: page.address.error and not page.submit.working)
    await still()
    yield "sign in, refused"
    _go(page)


def _stand(window: Window, page: QWidget) -> None:
    middle = window.centralWidget()
    around = middle.layout() if middle is not None else None
    assert around is not None
    around.addWidget(page)
    page.setFocus()


def _go(page: QWidget) -> None:
    page.hide()
    page.deleteLater()
