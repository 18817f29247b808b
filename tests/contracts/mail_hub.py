"""A hub with a mailbox at a real server, looked after by hand: one look, one sending at a time."""

from __future__ import annotations

from email.message import EmailMessage

from msgspec.structs import replace

from desktop.domain.ids import InteractionId
from desktop.domain.operations import interaction
from desktop.domain.records import Interaction
from desktop.ports.wire import Verdict
from integrations.email.chosen import Chosen, Guard, Server
from integrations.email.running import Outcome
from integrations.hub.server.mail.mailboxes import Mailbox, Mailboxes
from integrations.hub.server.store import records
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.smtp_server import SmtpServer

EVA = "eva@customer.test"


class MailHub:
    def __init__(self, world: World, dovecot: Dovecot, smtp: SmtpServer, address: str) -> None:
        self.world = world
        self.dovecot = dovecot
        self.smtp = smtp
        self.address = address
        self.boxes = Mailboxes(
            world.store, world.clock, world.tenant, str(dovecot.folder / f"{address}.secrets")
        )
        self.connect()

    def connect(self, **fields: object) -> None:
        chosen = Chosen(
            address=self.address,
            imap=Server("127.0.0.1", self.dovecot.port),
            smtp=Server("127.0.0.1", self.smtp.port),
            login=self.address,
            queue=self.world.with_north,
            guard=Guard.NONE,
            name="Our office",
        )
        self.boxes.put("office", replace(chosen, **fields), PASSWORD)

    @property
    def box(self) -> Mailbox:
        return self.boxes.find("office")

    def look(self) -> Outcome:
        done = self.boxes.look_after(self.box)
        assert done is not None
        return done

    def send(self) -> int:
        return self.boxes.send(self.world.hub)

    def contacts(self) -> list[Interaction]:
        with self.world.store.reading(self.world.tenant) as within:
            found = records.every(within, Interaction)
        return sorted(found, key=lambda each: (each.created_at, each.id))

    async def answered(self, contact: Interaction, text: str, **fields: object) -> Desk:
        """Ann takes the contact and answers it."""
        ann = self.world.desk("ann")
        await ann.hello()
        await ann.snapshot()
        id = InteractionId(contact.id)
        took = await ann.do(interaction.Assign(id=id, agent=ann.agent, instead_of=contact.agent))
        reply = replace(interaction.Reply(id=id, text=text), **fields)
        said = await ann.do(reply)
        assert {each.verdict for each in (*took, *said)} == {Verdict.OK}
        return ann


def mail(
    *, id: str = "one", text: str = "It is too high.", sender: str = f"Eva Adler <{EVA}>",
    subject: str = "My bill", **headers: str,
) -> bytes:  # fmt: skip
    made = EmailMessage()
    made["From"] = sender
    made["To"] = "office@our.test"
    made["Subject"] = subject
    made["Message-ID"] = f"<{id}@customer.test>"
    made["Date"] = "Sun, 22 Nov 2026 12:30:00 +0000"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()
