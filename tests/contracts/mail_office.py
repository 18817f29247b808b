"""A hub's database with one mailbox at a real server, for processes that look after it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import update

from desktop.commands.dispatch import dispatch
from desktop.domain.conversation import Message
from desktop.domain.ids import CustomerId, InteractionId, MessageId, TenantId
from desktop.domain.records import Customer, Interaction, Queue
from desktop.domain.words import Channel, Direction
from desktop.ports.clock import SystemClock
from integrations.hub.server.administering import Administration
from integrations.hub.server.changes.posting import post
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import work_of
from integrations.hub.server.store import mails, records
from integrations.hub.server.store.opening import Store, Transaction, open_store
from integrations.hub.server.store.tables import outbound
from tests.contracts.mail_hub import EVA
from tests.support.dovecot import Dovecot
from tests.support.smtp_server import SmtpServer

MAIN = TenantId("main")
MAIL = (sys.executable, "-m", "desktop.commands.cli", "hub", "mail")


class Office:
    """A hub's database with one mailbox; every test has an address of its own."""

    def __init__(self, folder: Path, dovecot: Dovecot, smtp: SmtpServer, address: str) -> None:
        self.address = address
        self.database = f"sqlite:///{folder}/hub.db"
        self._servers = dovecot, smtp

    def connect(self, *more: str) -> None:
        dovecot, smtp = self._servers
        asked = ["--address", self.address, "--login", self.address, "--queue", "Bills"]
        asked += ["--imap", f"127.0.0.1:{dovecot.port}", "--smtp", f"127.0.0.1:{smtp.port}"]
        asked += ["--insecure-loopback", "--every", "600"]  # only its server can say so sooner
        assert (
            dispatch(["hub", "mail", "add", "office", "--database", self.database, *asked, *more])
            == 0
        )

    def once(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*MAIL, "once", "office", "--database", self.database], stdout=subprocess.PIPE
        )

    def texts(self) -> list[str]:
        """What was taken in."""
        store = open_store(self.database)
        with store.reading(MAIN) as within:
            found = records.every(within, Interaction)
        store.close()
        return [m.text.strip() for each in found for m in each.messages]

    def taken(self, store: Store) -> int:
        with store.reading(MAIN) as within:
            return sum(each.taken for each in mails.MAILBOXES.every(within))

    def time_passes(self) -> None:
        """Nothing is heard of who died for so long that others may go on."""
        store = open_store(self.database)

        def job(within: Transaction) -> None:
            mails.MAILBOXES.note(within, "office", held_by="")
            within.connection.execute(update(outbound).values(at=0))
            given = update(outbound).where(outbound.c.given > 0)
            within.connection.execute(given.values(given=1))

        store.writing(MAIN, job)
        store.close()

    def reply(self) -> None:
        """An answer waits to go out."""
        store = open_store(self.database)
        hub = Hub(store=store, clock=SystemClock())
        now = hub.clock.now()
        said = Message(id=MessageId("said"), at=now, direction=Direction.OUTBOUND, text="Yes.")

        def job(within: Transaction) -> None:
            work = work_of(hub, within)
            (bills,) = [q for q in records.every(within, Queue) if q.name == "Bills"]
            contact = Interaction(
                id=InteractionId("contact"),
                customer=CustomerId("eva"),
                channel=Channel.EMAIL,
                queue=bills.id,
                created_at=now,
                address=EVA,
                via="office",
                messages=(said,),
            )
            work.hold("interaction", contact.id)
            work.put(contact)
            work.write()
            post(work, contact, said, Channel.EMAIL)

        Administration(store, hub.clock, MAIN).put([Customer(id=CustomerId("eva"), name="Eva")])
        store.writing(MAIN, job)
        store.close()

    def said(self) -> Message:
        store = open_store(self.database)
        with store.reading(MAIN) as within:
            contact = records.find(within, "interaction", "contact")
        store.close()
        assert isinstance(contact, Interaction)
        return contact.messages[0]


def wait_until(there: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end
        threading.Event().wait(0.02)
