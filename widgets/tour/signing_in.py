"""The first steps of every day: signing in, and the desk that comes then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from widgets.shared.button import Button
from widgets.shared.pills import SyncStamp
from widgets.signin.page import SignInPage
from widgets.tour import eyes, hands
from widgets.tour.stage import Step, until

if TYPE_CHECKING:
    from widgets.tour.script import Account

_FIRST_SYNC_S = 60.0
_CLICKS = 3


class SigningIn:
    """Types what an account is into the page of a first start."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def steps(self) -> tuple[Step, ...]:
        return Step("sign-in", self.sign_in), Step("desk", self.arrive)

    async def sign_in(self) -> str:
        await until("the page to sign in", lambda: eyes.seen(SignInPage))
        for name, words in (
            (tr("Address of the hub"), self._account.address),
            (tr("User name"), self._account.login),
            (tr("Password"), self._account.password),
        ):
            await fill(name, words)
        return eyes.written(tr("Address of the hub")) or ""

    async def arrive(self) -> str:
        page = await until("the page to sign in", lambda: eyes.seen(SignInPage))
        await hands.click(page.submit)
        await until("the desk", lambda: eyes.row("", tr("Work list")), _FIRST_SYNC_S)
        await until("that the desk is up to date", stands, _FIRST_SYNC_S)
        stamp = eyes.seen(SyncStamp)
        return eyes.name_of(stamp) if stamp else ""


async def fill(name: str, words: str) -> None:
    """Write these words into a field, in place of what stands there."""
    for _ in range(_CLICKS):  # what stands above it may grow in the moment of a click
        field = await until(f"the field {name}", lambda: eyes.writing(name))
        await hands.click(field)
        if field.hasFocus():
            break
    await hands.press("Ctrl+A")
    await hands.type_text(words)
    await until(f"{words} in {name}", lambda: (eyes.written(name) or "").strip() == words.strip())


async def push(name: str) -> None:
    """Click a button by its name."""
    await hands.click(await until(f"the button {name}", lambda: _usable(name)))


def stands() -> bool:
    """Whether the stamp says a time and nothing else: in step, nothing waits."""
    stamp = eyes.seen(SyncStamp)
    said = eyes.name_of(stamp) if stamp else ""
    return said.startswith(tr("As of {time}", time="")) and "·" not in said


def _usable(name: str) -> Button | None:
    button = eyes.seen(Button, name)
    return button if button is not None and button.isEnabled() else None
