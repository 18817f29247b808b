"""The session with the hub: begun from what is kept or by a password, ended by signing out.

What renews the session is kept by the vault, never by us; the token of the moment is kept by
nobody. Laws: no vault, a locked or a slow one, is no reason not to work: the session then lives as
long as the window, and the person is told once; ending a session touches nothing of what is stored
or waits; what ends it on the hub is kept by the vault until the hub has heard it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import msgspec

from desktop.domain.ids import AgentId
from desktop.line import Line, Standing
from desktop.notices import Board, Notice, Tone
from desktop.ports.backend import Backend, Door, Renewal
from desktop.ports.errors import (
    Busy,
    Forbidden,
    Nameless,
    Offline,
    OutsideError,
    SignedOut,
    Unfit,
    Untrusted,
)
from desktop.ports.secrets import Vault, VaultClosed
from desktop.ports.wire import Hello
from desktop.ports.wire import Session as Answer
from desktop.signal import Signal
from desktop.store.progress import Progress
from desktop.store.store import OtherOwner, Store
from desktop.store.worker import StoreThread
from desktop.text import tr
from desktop.viewmodels.signin.signin import Credentials, NotSignedIn

_MATTER = "vault"
_ENDS = "ended "  # before the name of what a signed-out session would have been renewed with
_REFRESH = "refresh "  # what the vault keeps renews a session; without it, it is a token itself


class Ways(msgspec.Struct, frozen=True):
    """The ways to the outside, loaded when they are first needed."""

    door: Door
    vault: Vault


class Session:
    """`backend` is the hub while somebody is signed in; `begun` says whose session has begun."""

    def __init__(
        self,
        *,
        store: StoreThread,
        line: Line,
        notices: Board,
        ways: Callable[[], Awaitable[Ways]],
    ) -> None:
        self._store = store
        self._line = line
        self._notices = notices
        self._ways = ways
        self._told = False  # that the vault keeps nothing
        self._renews: Renewal | None = None  # the session of now
        self._owed = ""  # what a signed-out session was renewed with; the hub has not heard of it
        self.backend: Backend | None = None
        self.begun: Signal[Backend] = Signal()  # sync is to run with it
        self.ended: Signal[None] = Signal()  # sync is to stop
        self.owned: Signal[Progress] = Signal()  # the profile has become somebody's

    async def resume(self) -> None:
        """Go on as the owner of the profile, if the token is still kept."""
        progress = await self._store.write(Store.progress)
        if not progress.agent:
            return
        ways = await self._ways()
        secret = await self._recall(ways.vault, progress)
        if secret is None:
            self._line.set(standing=Standing.SIGNED_OUT)
            await self._end_on_hub(ways, progress)
            return
        name = token_name(progress.address, progress.agent)
        token, renewal = "", None
        if secret.startswith(_REFRESH):
            renewal = self._renewal(ways.vault, name, secret.removeprefix(_REFRESH))
        else:
            token = secret  # of a hub that renews nothing, or from before it did
        await self._begin(ways.door, progress.address, token, renewal)

    async def sign_in(self, asked: Credentials) -> None:
        """Sign in by password. Raises NotSignedIn with the field and the sentence for it."""
        ways = await self._ways()
        answer = await self._login(ways.door, asked)
        try:
            await self._store.write(
                Store.sign_in, asked.address, answer.agent, answer.site, answer.name
            )
        except OtherOwner as owner:
            raise NotSignedIn(
                "login",
                tr(
                    "The data on this machine belongs to {name}. Start Tresen with another "
                    "--profile to work under your own name.",
                    name=owner,
                ),
            ) from None
        name = token_name(asked.address, answer.agent)
        await self._keep(ways.vault, name, secret_of(answer))
        progress = await self._store.write(Store.progress)
        self.owned.emit(progress)
        renewal = self._renewal(ways.vault, name, answer.refresh) if answer.refresh else None
        await self._begin(ways.door, asked.address, answer.token, renewal)
        if self._owed:  # a keyring that is asked once more may ask the person for a password
            await self._end_on_hub(ways, progress, self._owed)

    async def sign_out(self) -> None:
        """Forget the token, and let the hub forget it. What is stored and what waits stays."""
        progress = await self._store.write(Store.progress)
        renews = self._renews
        await self.close()
        self._line.set(standing=Standing.SIGNED_OUT)
        ways = await self._ways()
        name = token_name(progress.address, progress.agent)
        with suppress(VaultClosed):
            await asyncio.to_thread(ways.vault.forget, name)
        if renews is not None:
            with suppress(VaultClosed):
                await asyncio.to_thread(ways.vault.keep, _ENDS + name, renews.refresh)
            await self._end_on_hub(ways, progress, renews.refresh)

    async def _end_on_hub(self, ways: Ways, progress: Progress, refresh: str = "") -> None:
        """End what was signed out of: this, or what is still kept because nobody answered then."""
        name = _ENDS + token_name(progress.address, progress.agent)
        if not refresh and progress.address:
            with suppress(VaultClosed):
                kept = await asyncio.to_thread(ways.vault.recall, name)
                refresh = kept or ""
        self._owed = ""
        if not refresh:
            return
        try:
            await ways.door.end(progress.address, refresh)
        except (Offline, Busy):
            self._owed = refresh
            return
        except OutsideError:
            pass  # an older hub, or one that knows nothing of it
        with suppress(VaultClosed):
            await asyncio.to_thread(ways.vault.forget, name)

    async def cleared(self, progress: Progress) -> None:
        """This machine has nothing left: say so to the hub, where it hears, and forget the rest."""
        if self.backend is not None:
            last = Hello(client_id=progress.client_id, app="tresen", wiped=True)
            with suppress(OutsideError):
                await self.backend.hello(last)
        await self.close()
        ways = await self._ways()
        with suppress(VaultClosed):
            name = token_name(progress.address, progress.agent)
            await asyncio.to_thread(ways.vault.forget, name)
            await asyncio.to_thread(ways.vault.forget, _ENDS + name)

    async def close(self) -> None:
        """End the session; nobody is signed out on the hub by it."""
        backend, self.backend, self._renews = self.backend, None, None
        self.ended.emit(None)
        if backend is not None:
            await backend.close()

    def _renewal(self, vault: Vault, name: str, refresh: str) -> Renewal:
        return Renewal(refresh, lambda next_: self._keep(vault, name, _REFRESH + next_))

    async def _begin(self, door: Door, address: str, token: str, renewal: Renewal | None) -> None:
        await self.close()
        try:
            self.backend = await asyncio.to_thread(door.open, address, token, renewal)
        except Unfit:
            self._line.set(standing=Standing.UNFIT)
            return
        self._renews = renewal
        self._line.set(standing=Standing.CONNECTING)
        self.begun.emit(self.backend)

    async def _login(self, door: Door, asked: Credentials) -> Answer:
        try:
            return await door.login(asked.address, asked.login, asked.password, asked.tenant)
        except (Forbidden, SignedOut):
            raise NotSignedIn(
                "password", tr("User name or password is not right. Try again.")
            ) from None
        except Busy as busy:
            raise NotSignedIn("", _later(busy.retry_after_s)) from None
        except Untrusted:
            raise NotSignedIn(
                "address",
                tr(
                    "Who answers there cannot prove to be your hub, so nothing was sent. Check "
                    "the address; if it is right, ask your IT for the hub's certificate."
                ),
            ) from None
        except Nameless:
            raise NotSignedIn(
                "address",
                tr("There is no machine of this name. Check the spelling, and your network."),
            ) from None
        except Offline:
            raise NotSignedIn(
                "address",
                tr("Nobody answers at this address. Check it, and whether you have a network."),
            ) from None
        except OutsideError:
            raise NotSignedIn(
                "address", tr("There is no hub at this address. Ask for the right one.")
            ) from None

    async def _recall(self, vault: Vault, progress: Progress) -> str | None:
        try:
            return await asyncio.to_thread(
                vault.recall, token_name(progress.address, progress.agent)
            )
        except VaultClosed:
            return None

    async def _keep(self, vault: Vault, name: str, secret: str) -> None:
        try:
            await asyncio.to_thread(vault.keep, name, secret)
        except VaultClosed:
            if self._told:
                return
            self._told = True
            self._notices.tell(
                Notice(
                    tone=Tone.INFO,
                    happened=tr("This machine cannot keep your sign-in safely."),
                    safe=tr("You stay signed in until you end Tresen."),
                    replace=_MATTER,
                )
            )


def token_name(address: str, agent: AgentId) -> str:
    """Under which the vault keeps a person's session with a hub."""
    return f"{agent}@{address}"


def secret_of(answer: Answer) -> str:
    """What the vault is to keep of a session that has begun."""
    return _REFRESH + answer.refresh if answer.refresh else answer.token


def _later(seconds: float) -> str:
    return tr("Too many tries. Wait %n second(s), then try again.", n=max(1, round(seconds)))
