"""Told by the server that something came: at once, also in the gaps, also behind a lost line."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count

import pytest
from msgspec.structs import replace

from desktop.commands.mail_beside import MailBeside
from desktop.tasks import Supervisor
from integrations.email.chosen import Guard, Server
from integrations.email.idling import listen
from tests.contracts.conftest import World
from tests.contracts.mail_hub import MailHub, mail
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.smtp_server import SmtpServer

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
_NUMBERS = count(1)
NEVER_S = 600.0  # between two looks: only its server can say so sooner
AT_ONCE_S = 2.0
SOON_S = 20.0


@pytest.fixture
def office(world: World, dovecot: Dovecot, smtp: SmtpServer) -> MailHub:
    made = MailHub(world, dovecot, smtp, f"told{next(_NUMBERS)}@our.test")
    made.connect(every_s=NEVER_S)
    return made


class Ear:
    """What `listen` has said, by the clock."""

    def __init__(self) -> None:
        self.heard: list[float] = []

    def __call__(self) -> None:
        self.heard.append(time.monotonic())

    async def more(self, than: int, within_s: float = SOON_S) -> None:
        await until(lambda: len(self.heard) > than, within_s)


async def until(there: Callable[[], bool], within_s: float = SOON_S) -> float:
    """How long it took."""
    began = time.monotonic()
    while not there():
        assert time.monotonic() < began + within_s
        await asyncio.sleep(0.01)
    return time.monotonic() - began


@asynccontextmanager
async def listening(
    office: MailHub, ear: Ear, password: Callable[[], str] = lambda: PASSWORD, **fields: object
) -> AsyncIterator[None]:
    chosen = replace(office.box.chosen, **fields)
    failed: list[BaseException] = []
    tasks = Supervisor(lambda _, error: failed.append(error))
    tasks.spawn("listening", listen("office", chosen, password, ear))
    try:
        yield
    finally:
        await tasks.close()
    assert failed == []


@asynccontextmanager
async def looked_after(office: MailHub) -> AsyncIterator[MailBeside]:
    beside = MailBeside([office.boxes], office.world.hub)
    try:
        yield beside
    finally:
        await beside.close()


def lines(beside: MailBeside) -> int:
    return len([each for each in beside.names if each.startswith("listening")])


def texts(office: MailHub) -> set[str]:
    return {each.text.strip() for contact in office.contacts() for each in contact.messages}


@pytest.mark.parametrize("guard", Guard)
async def test_a_server_that_speaks_is_heard_on_every_kind_of_line(
    office: MailHub, guard: Guard
) -> None:
    ear = Ear()
    port = office.dovecot.tls_port if guard is Guard.TLS else office.dovecot.port
    where = Server("127.0.0.1", port)
    trusted = office.dovecot.authority.pem.decode()

    async with listening(office, ear, guard=guard, imap=where, trusted=trusted):
        await ear.more(0)
        office.dovecot.deliver(office.address, mail())
        await ear.more(1, AT_ONCE_S)


async def test_a_mail_that_came_before_anybody_listened_is_heard_of_when_that_begins(
    office: MailHub,
) -> None:
    ear = Ear()
    came: list[float] = []

    def password() -> str:
        """The line is being opened, and nobody listens yet."""
        office.dovecot.deliver(office.address, mail())
        came.append(time.monotonic())
        return PASSWORD

    async with listening(office, ear, password):
        await ear.more(0)

    assert ear.heard[0] > came[0]
    assert ear.heard[0] - came[0] < AT_ONCE_S


async def test_what_comes_while_a_look_is_under_way_is_there_within_two_seconds(
    office: MailHub,
) -> None:
    lying = 300
    office.dovecot.deliver(
        office.address, *(mail(id=f"m{n}", text=f"Nr {n}") for n in range(lying))
    )

    async with looked_after(office) as beside:
        await beside.round()
        await until(lambda: office.box.taken > 0)  # it has asked what lies there
        office.dovecot.deliver(office.address, mail(id="late", text="In between."))
        await until(lambda: office.box.taken >= lying)
        took = await until(lambda: office.box.taken > lying, AT_ONCE_S)

    assert took < AT_ONCE_S
    assert "In between." in texts(office)


async def test_a_mailbox_that_is_connected_anew_is_listened_to_as_it_is_now(
    office: MailHub,
) -> None:
    async with looked_after(office) as beside:
        await beside.round()
        office.address = f"moved-{office.address}"
        office.connect(every_s=NEVER_S)
        await beside.round()
        await until(lambda: lines(beside) == 1)
        office.dovecot.deliver(office.address, mail(text="At the new one."))
        await until(lambda: "At the new one." in texts(office))

        office.boxes.remove("office")
        await beside.round()
        await until(lambda: lines(beside) == 0)


@pytest.mark.logs("mailbox office tells of nothing new")
async def test_a_server_that_goes_away_is_told_once_and_heard_again_when_it_is_back(
    office: MailHub, caplog: pytest.LogCaptureFixture
) -> None:
    ear, noise, tries = Ear(), list[object](), list[str]()

    def password() -> str:
        tries.append(PASSWORD)
        return PASSWORD

    asyncio.get_running_loop().set_exception_handler(lambda _, context: noise.append(context))

    async with listening(office, ear, password):
        await ear.more(0)
        office.dovecot.stop()
        try:
            await until(lambda: len(tries) > 1)  # and fails
        finally:
            office.dovecot.start()
        heard = len(ear.heard)
        await ear.more(heard)
        office.dovecot.deliver(office.address, mail())
        await ear.more(heard + 1, AT_ONCE_S)
    gc.collect()  # a task that nobody asks what it came to says so when it goes

    assert noise == []
    [told] = [each.getMessage() for each in caplog.records if each.levelname == "WARNING"]
    assert "mailbox office" in told
    assert office.address not in caplog.text


@pytest.mark.logs("the server does not take the password")
async def test_a_password_that_is_not_taken_is_told_without_whose_it_is(
    office: MailHub, caplog: pytest.LogCaptureFixture
) -> None:
    async with listening(office, Ear(), lambda: "wrong"):
        await until(lambda: bool(caplog.records))

    assert office.address not in caplog.text
