"""Signing in: what is wrong stands beside its field, the token is kept or the person is told."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import msgspec
import pytest

from desktop.domain.ids import AgentId, SiteId, TenantId
from desktop.line import Line, Standing
from desktop.notices import Board
from desktop.ports.errors import Busy, Forbidden, Nameless, Offline, OutsideError, Unfit, Untrusted
from desktop.ports.secrets import VaultClosed
from desktop.ports.wire import Session as Answer
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.tasks import Supervisor
from desktop.viewmodels.signin.signin import Credentials, NotSignedIn, SigningIn
from desktop.viewmodels.signin.signin_session import Session, Ways, token_name
from integrations.secrets.memory import MemoryVault
from tests.support.desk import HandClock, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from desktop.ports.backend import Backend, Renewal

HUB = "https://hub.test"
JANA = Answer("token-1", AgentId("jana"), "Jana Kulisse", SiteId("home"), TenantId("main"))
ASKED = Credentials(HUB, "jana", "secret")


class _Hub:
    """A backend that only ever has to be closed."""

    def __init__(self, token: str, renewal: Renewal | None) -> None:
        self.token, self.renewal = token, renewal
        self.closed = False

    async def close(self) -> None:
        self.closed = True


class _Door:
    """Fits `ports.backend.Door`; says what the test wants."""

    def __init__(self) -> None:
        self.says: Answer | OutsideError = JANA
        self.opened: list[_Hub] = []
        self.ended: list[str] = []  # what would have renewed what is over

    async def login(self, address: str, login: str, password: str, tenant: str) -> Answer:
        if isinstance(self.says, OutsideError):
            raise self.says
        return self.says

    async def end(self, address: str, refresh: str) -> None:
        if isinstance(self.says, OutsideError):
            raise self.says
        self.ended.append(refresh)

    def open(self, address: str, token: str, renewal: Renewal | None = None) -> Backend:
        self.opened.append(_Hub(token, renewal))
        return cast("Backend", self.opened[-1])


class _ClosedVault(MemoryVault):
    def keep(self, name: str, secret: str) -> None:
        raise VaultClosed("nobody unlocks it")

    def recall(self, name: str) -> str | None:
        raise VaultClosed("nobody unlocks it")


class _Tried:
    def __init__(self, store: StoreThread, vault: MemoryVault) -> None:
        self.store, self.vault, self.door = store, vault, _Door()
        self.line, self.notices = Line(), Board()
        self.begun: list[Backend] = []
        self.session = Session(
            store=store, line=self.line, notices=self.notices, ways=self._find_ways
        )
        self.session.begun.connect(self.begun.append)

    async def _find_ways(self) -> Ways:
        return Ways(self.door, self.vault)


@asynccontextmanager
async def tried(profile: Path, vault: MemoryVault | None = None) -> AsyncIterator[_Tried]:
    store = StoreThread(profile, HandClock())
    await store.open()
    each = _Tried(store, vault or MemoryVault())
    try:
        yield each
    finally:
        await each.session.close()
        await store.close()


async def test_the_profile_becomes_the_persons_and_the_token_is_kept(profile: Path) -> None:
    async with tried(profile) as it:
        await it.session.sign_in(ASKED)

        progress = await it.store.write(Store.progress)
        assert (progress.agent, progress.name, progress.address) == ("jana", "Jana Kulisse", HUB)
        assert it.vault.recall(token_name(HUB, JANA.agent)) == "token-1"
        assert len(it.begun) == 1


async def test_the_next_start_goes_on_without_a_password(profile: Path) -> None:
    vault = MemoryVault()
    async with tried(profile, vault) as first:
        await first.session.sign_in(ASKED)
    async with tried(profile, vault) as second:
        await second.session.resume()

        assert [hub.token for hub in second.door.opened] == ["token-1"]
        assert len(second.begun) == 1


async def test_what_renews_the_session_is_kept_and_the_token_is_not(profile: Path) -> None:
    vault = MemoryVault()
    async with tried(profile, vault) as first:
        first.door.says = msgspec.structs.replace(JANA, refresh="first")
        await first.session.sign_in(ASKED)
        (hub,) = first.door.opened
        assert hub.renewal is not None
        await hub.renewal.keep("second")
    async with tried(profile, vault) as second:
        await second.session.resume()

        (hub,) = second.door.opened
        assert (hub.token, hub.renewal and hub.renewal.refresh) == ("", "second")
        assert "token-1" not in repr(vault._secrets)


async def test_a_vault_that_closes_later_is_told_of_once_however_often_it_is_asked(
    profile: Path,
) -> None:
    async with tried(profile, _ClosedVault()) as it:
        it.door.says = msgspec.structs.replace(JANA, refresh="first")
        await it.session.sign_in(ASKED)
        it.notices.clear("vault")
        (hub,) = it.door.opened
        assert hub.renewal is not None

        await hub.renewal.keep("second")

        assert it.notices.shown == ()


async def test_a_locked_vault_keeps_nobody_from_working_and_says_so_once(profile: Path) -> None:
    async with tried(profile, _ClosedVault()) as it:
        await it.session.sign_in(ASKED)

        assert len(it.begun) == 1
        (notice,) = it.notices.shown
        assert notice.safe == "You stay signed in until you end Tresen."


async def test_without_a_token_the_person_is_signed_out_and_nothing_is_touched(
    profile: Path,
) -> None:
    async with tried(profile, _ClosedVault()) as it:
        await it.store.write(Store.sign_in, HUB, JANA.agent, JANA.site, JANA.name)

        await it.session.resume()

        assert it.line.state.standing is Standing.SIGNED_OUT
        assert it.begun == []


async def test_nobody_resumes_a_profile_that_is_nobodys(profile: Path) -> None:
    async with tried(profile) as it:
        await it.session.resume()

        assert it.line.state.standing is Standing.CONNECTING


@pytest.mark.parametrize(
    ("error", "field", "begins"),
    [
        (Forbidden("no"), "password", "User name or password is not right"),
        (Offline("no"), "address", "Nobody answers at this address"),
        (Untrusted("no"), "address", "Who answers there cannot prove to be your hub"),
        (Nameless("no"), "address", "There is no machine of this name"),
        (Unfit("no"), "address", "There is no hub at this address"),
        (Busy("no", 30), "", "Too many tries. Wait 30 seconds"),
    ],
)
async def test_what_went_wrong_stands_beside_its_field(
    profile: Path, error: OutsideError, field: str, begins: str
) -> None:
    async with tried(profile) as it:
        it.door.says = error

        with pytest.raises(NotSignedIn) as no:
            await it.session.sign_in(ASKED)

        assert no.value.field == field
        assert no.value.sentence.startswith(begins)


async def test_anothers_profile_stays_theirs(profile: Path) -> None:
    async with tried(profile) as it:
        await it.store.write(Store.sign_in, HUB, AgentId("malte"), SiteId("north"), "Malte Muster")

        with pytest.raises(NotSignedIn) as no:
            await it.session.sign_in(ASKED)

        assert no.value.field == "login"
        assert "belongs to Malte Muster" in no.value.sentence
        assert it.begun == []


async def test_signing_out_forgets_the_token_and_ends_the_session(profile: Path) -> None:
    async with tried(profile) as it:
        await it.session.sign_in(ASKED)
        ended: list[None] = []
        it.session.ended.connect(ended.append)

        await it.session.sign_out()

        assert it.vault.recall(token_name(HUB, JANA.agent)) is None
        assert it.door.opened[0].closed
        assert len(ended) == 1
        assert it.line.state.standing is Standing.SIGNED_OUT


async def test_the_hub_is_told_of_it_once_it_can_hear_and_only_once(profile: Path) -> None:
    vault = MemoryVault()
    async with tried(profile, vault) as first:
        first.door.says = msgspec.structs.replace(JANA, refresh="first")
        await first.session.sign_in(ASKED)
        await _renewed(first, "second")
        first.door.says = Offline("no line")
        await first.session.sign_out()
    async with tried(profile, vault) as second:
        await second.session.resume()
        await second.session.resume()

        assert second.door.ended == ["second"]
        assert vault._secrets == {}


async def test_a_hub_that_knows_of_no_signing_out_is_not_asked_for_ever(profile: Path) -> None:
    async with tried(profile) as it:
        it.door.says = msgspec.structs.replace(JANA, refresh="first")
        await it.session.sign_in(ASKED)
        it.door.says = Forbidden("no such address")

        await it.session.sign_out()

        assert it.vault._secrets == {}


async def _renewed(it: _Tried, refresh: str) -> None:
    renewal = it.door.opened[-1].renewal
    assert renewal is not None
    renewal.refresh = refresh
    await renewal.keep(refresh)


# ------------------------------------------------------------------------------------ the form
def _form(sign_in: Any) -> tuple[SigningIn, Supervisor]:
    supervisor = Supervisor(lambda _name, error: pytest.fail(str(error)))
    return SigningIn(tasks=supervisor, sign_in=sign_in), supervisor


async def test_empty_fields_are_named_and_nobody_is_asked() -> None:
    form, supervisor = _form(None)

    form.submit(" ", "jana", "")

    assert set(form.form.flaws) == {"address", "password"}
    assert not form.form.working
    await supervisor.close()


async def test_it_works_once_at_a_time_and_shows_the_flaw_beside_its_field() -> None:
    asked: list[Credentials] = []

    async def sign_in(credentials: Credentials) -> None:
        asked.append(credentials)
        raise NotSignedIn("password", "not right")

    form, supervisor = _form(sign_in)
    form.submit(HUB, " jana ", "x")
    form.submit(HUB, "jana", "x")
    await until(lambda: not form.form.working)

    assert asked == [Credentials(HUB, "jana", "x")]
    assert form.form.flaws == {"password": "not right"}
    await supervisor.close()


async def test_it_says_when_it_has_worked() -> None:
    async def sign_in(_credentials: Credentials) -> None:
        return None

    form, supervisor = _form(sign_in)
    done: list[None] = []
    form.done.connect(done.append)

    form.submit(HUB, "jana", "secret")
    await until(lambda: done)

    assert form.form.flaws == {}
    await supervisor.close()
