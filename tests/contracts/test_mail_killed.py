"""A hub that serves is killed with all that it has started: mails come in once and go out once.

As SMTP knows no keys, a server that has taken the bytes and could not say so leaves one question;
the mailbox answers it where the server files what it sends, or where an own copy was chosen. Where
neither is so, it is not sent again by itself, and a person is told that nobody knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.domain.words import Failed
from integrations.email.chosen import Chosen, Guard, Server
from integrations.email.imap import Inbox
from integrations.hub.server.store.opening import open_store
from tests.contracts.mail_hub import mail
from tests.contracts.mail_office import Office, wait_until
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.hub_process import HubProcess
from tests.support.smtp_server import SmtpServer

MAILS = 400
MOST_MAILS = 2_000


@pytest.fixture
def office(tmp_path: Path, dovecot: Dovecot, smtp: SmtpServer) -> Office:
    return Office(tmp_path, dovecot, smtp, f"{tmp_path.name}@our.test")


@pytest.fixture
def hub(tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubProcess]:
    monkeypatch.setenv("TRESEN_MAIL_PASSWORD", PASSWORD)
    made = HubProcess(tmp_path)
    office.connect()
    yield made
    made.stop()


class Kill:
    """Kills the hub the first time it is called."""

    def __init__(self, hub: HubProcess, *, alone: bool = False) -> None:
        self.hub = hub
        self.alone = alone
        self.before: Callable[[], None] = lambda: None
        self.done = False

    def __call__(self) -> None:
        if not self.done:
            self.before()
            self.hub.kill(alone=self.alone)
            self.done = True


def killed_and_begun_again(
    office: Office, hub: HubProcess, kill: Kill, *, known: bool = True
) -> None:
    """It had an answer to send; now that is sent, or it is known that nobody knows."""
    office.reply()
    hub.start()
    wait_until(lambda: kill.done)
    office.time_passes()
    hub.start()
    wait_until(lambda: (office.said().sent_at if known else office.said().failed) is not None)
    hub.stop()


@pytest.mark.long
@pytest.mark.parametrize("moment", ["before_it_greets", "before_recipients"])
@pytest.mark.parametrize("alone", [False, True])
def test_killed_before_the_server_has_the_bytes_it_sends_them_once(
    office: Office, hub: HubProcess, smtp: SmtpServer, moment: str, *, alone: bool
) -> None:
    kill = Kill(hub, alone=alone)
    setattr(smtp, moment, kill)

    killed_and_begun_again(office, hub, kill)

    assert len(smtp.mails) == 1


def test_killed_while_the_server_has_the_bytes_it_sends_them_once_where_an_own_copy_came(
    office: Office, hub: HubProcess, smtp: SmtpServer, dovecot: Dovecot
) -> None:
    office.connect("--own-copy")
    kill = Kill(hub)
    kill.before = lambda: dovecot.deliver(office.address, smtp.mails[-1].content)
    smtp.before_it_says_so = kill

    killed_and_begun_again(office, hub, kill)

    assert len(smtp.mails) == 1
    assert office.address in smtp.mails[0].recipients
    assert office.texts() == ["Yes."]  # the copy is no contact


@pytest.mark.long
def test_killed_while_the_server_has_the_bytes_it_sends_them_once_where_the_server_files_them(
    office: Office, hub: HubProcess, smtp: SmtpServer, dovecot: Dovecot
) -> None:
    kill = Kill(hub)

    def files() -> None:
        here = Server("127.0.0.1", dovecot.port)
        chosen = Chosen(
            address=office.address, imap=here, smtp=here, login=office.address, queue=hub.bills,
            guard=Guard.NONE,
        )  # fmt: skip
        with Inbox(chosen, PASSWORD) as inbox:
            inbox.file_sent(smtp.mails[-1].content)

    kill.before = files
    smtp.before_it_says_so = kill

    killed_and_begun_again(office, hub, kill)

    assert len(smtp.mails) == 1


def test_killed_while_the_server_has_the_bytes_and_nobody_knows_it_sends_nothing_by_itself(
    office: Office, hub: HubProcess, smtp: SmtpServer
) -> None:
    kill = Kill(hub)
    smtp.before_it_says_so = kill

    killed_and_begun_again(office, hub, kill, known=False)

    assert len(smtp.mails) == 1
    assert office.said().failed is Failed.UNSURE


def test_killed_again_and_again_while_it_reads_it_takes_every_mail_in_once(
    office: Office, hub: HubProcess, dovecot: Dovecot
) -> None:
    store, taken, there = open_store(office.database), list[int](), 0
    # Where a busy machine kills it too late all were taken: then more come.
    while not any(number % MAILS for number in taken) and there < MOST_MAILS:
        numbers = range(there, there := there + MAILS)
        dovecot.deliver(office.address, *(mail(id=f"m{n}", text=f"Nr {n}") for n in numbers))
        while (before := office.taken(store)) < there:
            hub.start()
            wait_until(lambda than=before: office.taken(store) > than)  # type: ignore[misc]
            hub.kill()
            taken.append(office.taken(store))
            office.time_passes()
    store.close()

    assert any(number % MAILS for number in taken)
    assert Counter(office.texts()) == Counter(f"Nr {n}" for n in range(there))
