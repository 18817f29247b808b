"""Mail over lines that nobody reads along: IMAP and SMTP with TLS at once and with STARTTLS."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from itertools import count

import pytest

from desktop.domain.words import Direction
from integrations.email import smtp as way_out
from integrations.email.chosen import Guard, Server
from tests.contracts.conftest import World
from tests.contracts.mail_hub import EVA, MailHub, mail
from tests.support.certificates import Authority
from tests.support.dovecot import Dovecot
from tests.support.smtp_server import SmtpServer

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
_NUMBERS = count(1)


@pytest.fixture
def _server_says_nothing() -> Iterator[None]:
    """Of lines that are hung up on it, because its certificate is not trusted."""
    told = logging.getLogger("mail.log")
    before = told.level
    told.setLevel(logging.CRITICAL)
    yield
    told.setLevel(before)


@pytest.fixture
def guarded(dovecot: Dovecot, _server_says_nothing: None) -> Iterator[SmtpServer]:
    """An SMTP server that takes nothing before STARTTLS."""
    server = SmtpServer()
    server.guarded = dovecot.authority.certify("127.0.0.1").context()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def office(world: World, dovecot: Dovecot, guarded: SmtpServer) -> MailHub:
    made = MailHub(world, dovecot, guarded, f"guarded{next(_NUMBERS)}@our.test")
    trusts(made, dovecot.authority, Guard.TLS)
    return made


def trusts(office: MailHub, authority: Authority | None, guard: Guard) -> None:
    """Connect it anew."""
    port = office.dovecot.tls_port if guard is Guard.TLS else office.dovecot.port
    trusted = authority.pem.decode() if authority else ""
    office.connect(guard=guard, imap=Server("127.0.0.1", port), trusted=trusted)


async def came_and_went(office: MailHub) -> tuple[list[str], list[tuple[str, ...]]]:
    """A mail comes in and is answered: what was said in it, and whom the answer reached."""
    office.dovecot.deliver(office.address, mail())
    done = await asyncio.to_thread(office.look)
    assert done.failed == ""
    await office.answered(office.contacts()[0], "We look at it.")
    await asyncio.to_thread(office.send)
    said = [m.text.strip() for m in office.contacts()[0].messages]
    assert office.contacts()[0].messages[-1].sent_at is not None, office.boxes.waiting()
    return said, [each.recipients for each in office.smtp.mails]


BOTH = (["It is too high.", "We look at it."], [(EVA,)])


async def test_mails_come_over_tls_and_answers_go_with_starttls(office: MailHub) -> None:
    assert await came_and_went(office) == BOTH
    assert len(office.dovecot.sent_from(office.address)) == 1


async def test_mails_come_and_answers_go_with_starttls(office: MailHub) -> None:
    trusts(office, office.dovecot.authority, Guard.STARTTLS)

    assert await came_and_went(office) == BOTH


async def test_answers_go_to_a_port_that_begins_with_tls(
    office: MailHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.smtp.stop()
    office.smtp.at_once = True
    office.smtp.start()
    monkeypatch.setattr(way_out, "SMTPS", office.smtp.port)  # 465 is not a test's to take

    assert await came_and_went(office) == BOTH


async def test_a_certificate_that_nobody_trusts_is_named_and_nothing_is_lost(
    office: MailHub,
) -> None:
    office.dovecot.deliver(office.address, mail())
    trusts(office, Authority(), Guard.TLS)  # another one than the servers are certified by
    strange = await asyncio.to_thread(office.look)
    trusts(office, None, Guard.STARTTLS)  # the system's own
    unknown = await asyncio.to_thread(office.look)

    trusts(office, office.dovecot.authority, Guard.TLS)
    there = await asyncio.to_thread(office.look)

    assert "certificate is not trusted" in strange.failed
    assert "certificate is not trusted" in unknown.failed
    assert (there.failed, there.taken.new) == ("", 1)


async def test_an_answer_waits_while_the_certificate_is_not_trusted_and_then_goes_once(
    office: MailHub,
) -> None:
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    await office.answered(office.contacts()[0], "We look at it.")
    office.smtp.stop()
    office.smtp.guarded = office.dovecot.authority.certify("127.0.0.1", over=True).context()
    office.smtp.start()

    await asyncio.to_thread(office.send)
    [(_, why)] = office.boxes.waiting()
    office.smtp.stop()
    office.smtp.guarded = office.dovecot.authority.certify("127.0.0.1").context()
    office.smtp.start()
    office.world.clock.forward(minutes=5)
    await asyncio.to_thread(office.send)

    assert "certificate is not trusted" in why
    assert "expired" in why
    assert [each.text.strip() for each in office.smtp.mails] == ["We look at it."]
    assert office.contacts()[0].messages[-1].direction is Direction.OUTBOUND
    assert office.contacts()[0].messages[-1].sent_at is not None


async def test_a_server_that_will_not_begin_tls_is_told_nothing(office: MailHub) -> None:
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    await office.answered(office.contacts()[0], "We look at it.")
    office.smtp.stop()
    office.smtp.guarded = None
    office.smtp.start()

    await asyncio.to_thread(office.send)

    assert office.smtp.mails == []
    assert len(office.boxes.waiting()) == 1
