"""Mailboxes looked after by processes that are killed, and by a hub that serves."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.commands.dispatch import dispatch
from desktop.domain.words import Failed
from desktop.ports.clock import SystemClock
from integrations.hub.server.administering import Administration
from integrations.hub.server.store.opening import Store, open_store
from tests.contracts.mail_hub import mail
from tests.contracts.mail_office import MAIN, Office, wait_until
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.hub_process import HubProcess
from tests.support.smtp_server import SmtpServer

MAILS = 300


@pytest.fixture
def office(
    tmp_path: Path, dovecot: Dovecot, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> Office:
    monkeypatch.setenv("TRESEN_MAIL_PASSWORD", PASSWORD)
    made = Office(tmp_path, dovecot, smtp, f"{tmp_path.name}@our.test")
    store = open_store(made.database)
    Administration(store, SystemClock(), MAIN).add_site("Home")
    Administration(store, SystemClock(), MAIN).add_queue("Bills", ["Home"])
    store.close()
    made.connect()
    return made


def test_a_reading_that_is_killed_again_and_again_takes_every_mail_once(
    office: Office, dovecot: Dovecot
) -> None:
    dovecot.deliver(office.address, *(mail(id=f"m{n}", text=f"Nr {n}") for n in range(MAILS)))
    store = open_store(office.database)

    killed = 0
    while (before := office.taken(store)) < MAILS:
        process = office.once()
        _until_more(office, store, process, before)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.communicate()
        office.time_passes()
    store.close()

    assert killed > 0
    assert Counter(office.texts()) == Counter(f"Nr {n}" for n in range(MAILS))


def test_a_sending_that_is_killed_before_the_server_has_it_sends_it_once(
    office: Office, smtp: SmtpServer
) -> None:
    office.reply()
    smtp.before_recipients = _kills(smtp)

    killed = office.once()
    smtp.to_kill = killed
    killed.communicate()
    office.time_passes()
    again = office.once()
    again.communicate()

    assert (killed.returncode, again.returncode) == (-signal.SIGKILL, 0)
    assert len(smtp.mails) == 1
    assert office.said().sent_at is not None


@pytest.mark.long
def test_a_sending_that_is_killed_behind_the_note_sends_nothing_twice(
    office: Office, smtp: SmtpServer, dovecot: Dovecot
) -> None:
    office.reply()
    process = office.once()
    process.communicate()
    office.time_passes()

    again = office.once()
    again.communicate()

    assert (process.returncode, again.returncode, len(smtp.mails)) == (0, 0, 1)
    assert len(dovecot.sent_from(office.address)) == 1


def test_what_nobody_can_know_is_not_sent_once_more_by_itself(
    office: Office, smtp: SmtpServer
) -> None:
    office.reply()
    smtp.before_it_says_so = _kills(smtp)

    killed = office.once()
    smtp.to_kill = killed
    killed.communicate()
    office.time_passes()
    office.once().communicate()

    assert killed.returncode == -signal.SIGKILL
    assert len(smtp.mails) == 1
    assert office.said().failed is Failed.UNSURE


def test_a_hub_that_serves_takes_in_what_comes_at_once_and_sends_what_waits(
    tmp_path: Path, dovecot: Dovecot, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRESEN_MAIL_PASSWORD", PASSWORD)
    hub = HubProcess(tmp_path)
    office = Office(tmp_path, dovecot, smtp, f"{tmp_path.name}@our.test")
    office.connect()
    office.reply()
    try:
        hub.start()
        dovecot.deliver(office.address, mail(text="First."))
        wait_until(lambda: "First." in office.texts() and len(smtp.mails) == 1)
        dovecot.deliver(office.address, mail(id="two", text="Second."))
        wait_until(lambda: "Second." in office.texts())
    finally:
        hub.stop()

    assert sorted(office.texts()) == ["First.", "Second.", "Yes."]


def test_a_password_goes_to_no_other_machine_in_the_clear(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--address", "a@b.test", "--login", "a", "--queue", "Bills", "--insecure-loopback"]
    asked += ["--imap", "mail.example.org:143", "--smtp", "127.0.0.1:25"]

    done = dispatch(["hub", "mail", "add", "far", "--database", office.database, *asked])

    assert done == 2
    assert "in the clear" in capsys.readouterr().err
    assert PASSWORD not in Path(office.database.removeprefix("sqlite:///")).read_bytes().decode(
        "latin-1"
    )


def _kills(smtp: SmtpServer) -> Callable[[], None]:
    """Whoever sends is killed the first time, before it is told anything more."""

    def kill() -> None:
        process, smtp.to_kill = smtp.to_kill, None
        if process is not None:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()

    return kill


def _until_more(
    office: Office, store: Store, process: subprocess.Popen[bytes], before: int
) -> None:
    """So that each life brings something forward, and is ended in the midst of it."""
    wait_until(lambda: office.taken(store) > before or process.poll() is not None)
