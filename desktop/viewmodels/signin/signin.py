"""Signing in: what is typed, what is wrong with it, and what it leads to.

The same form serves the first start (address, login, password) and a session that has ended
(password alone). Law: it never blocks, and every flaw is shown beside its own field in words that
say what to do; the password is forgotten as soon as it has been tried.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec

from desktop.later import Tasks
from desktop.signal import Signal
from desktop.text import tr

Field = Literal["address", "login", "password", ""]  # "": the form as a whole


class Credentials(msgspec.Struct, frozen=True):
    address: str
    login: str
    password: str
    tenant: str = "main"


class NotSignedIn(Exception):
    """The field it is about, and the sentence for it."""

    def __init__(self, field: Field, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


class Form(msgspec.Struct, frozen=True):
    """What the page shows."""

    address: str = ""
    login: str = ""
    flaws: dict[str, str] = {}  # by field
    working: bool = False


class SigningIn:
    """`form` and its changes; `submit` tries what was typed with `sign_in`."""

    def __init__(
        self,
        *,
        tasks: Tasks,
        sign_in: Callable[[Credentials], Awaitable[None]],
        address: str = "",
        login: str = "",
    ) -> None:
        self._tasks = tasks
        self._sign_in = sign_in
        self.form = Form(address, login)
        self.changed: Signal[Form] = Signal()
        self.done: Signal[None] = Signal()

    def submit(self, address: str, login: str, password: str) -> None:
        """Try it; once at a time."""
        if self.form.working:
            return
        address, login = address.strip(), login.strip()
        flaws = missing(address, login, password)
        self._show(Form(address, login, flaws, working=not flaws))
        if not flaws:
            trying = self._try(Credentials(address, login, password))
            self._tasks.spawn("signing in", trying)

    async def _try(self, credentials: Credentials) -> None:
        form = Form(credentials.address, credentials.login)
        try:
            await self._sign_in(credentials)
        except NotSignedIn as no:
            self._show(msgspec.structs.replace(form, flaws={no.field: no.sentence}))
            return
        except Exception:
            self._show(form)
            raise
        self._show(form)
        self.done.emit(None)

    def _show(self, form: Form) -> None:
        self.form = form
        self.changed.emit(form)


def missing(address: str, login: str, password: str) -> dict[str, str]:
    """The sentence for each field that is empty."""
    flaws = {}
    if not address:
        flaws["address"] = tr("Where is the hub? For example https://hub.example.com")
    if not login:
        flaws["login"] = tr("Enter your user name.")
    if not password:
        flaws["password"] = tr("Enter your password.")
    return flaws
