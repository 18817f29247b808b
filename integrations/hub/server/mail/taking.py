"""What the hub keeps of one mailbox: how far it was read, and its mails as parts of contacts.

Laws: see `email.shelf`. Mails are taken in together, in one transaction with the position behind
them; where that cannot be written, each is taken in by itself, and the one that nobody can write is
set aside and named. Our own mails that were led back to us, and bounces of nothing that is ours,
make no contact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.conversation import Attachment
from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.words import Channel
from desktop.ports.clock import Clock
from integrations.email.chosen import Chosen
from integrations.email.shelf import Lost, Position, Read, Taken
from integrations.email.threading import looked_up
from integrations.email.values import Loop, Mail
from integrations.hub.server.channels.incoming import Content, Incoming, Intake
from integrations.hub.server.channels.taking_in import take_in
from integrations.hub.server.channels.unsure import it_went
from integrations.hub.server.connections.looking_after import Hold
from integrations.hub.server.store import mails
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.mails import MAILBOXES, Flaw
from integrations.hub.server.store.opening import Store, Transaction, Unstorable
from integrations.hub.server.store.work import Work
from integrations.imports.languages import of_text

NOBODY: Final = "it names nobody who wrote it"
TOO_FAR: Final = "it has come by too many servers: it goes round in a circle"
_POSITION = msgspec.json.Decoder(Position)


class MailShelf:
    """One mailbox of one tenant, for the process `by`."""

    def __init__(
        self, store: Store, tenant: TenantId, name: str, chosen: Chosen, *, by: str, clock: Clock
    ) -> None:
        self._store = store
        self._tenant = tenant
        self._chosen = chosen
        self._clock = clock
        self._hold = Hold(store, tenant, name, rows=MAILBOXES, by=by, clock=clock, lost=Lost)
        self._writing = self._hold.writing
        self.hold = self._hold.begin
        self.let_go = self._hold.let_go
        self.name = name

    def position(self) -> Position:
        kept = self._hold.read()
        return _POSITION.decode(kept.position) if kept.position else Position()

    def begin_at(self, position: Position) -> None:
        self._writing(lambda within: self._note(within, position))

    def take(self, letters: Sequence[Read], position: Position) -> Taken:
        try:
            return self._writing(lambda within: self._take(within, letters, position))
        except (Unstorable, ValueError, LookupError, TypeError):
            done = Taken()
            for each in letters:
                done += self._take_alone(each, replace(position, next_uid=each.uid + 1, modseq=0))
            self._writing(lambda within: self._note(within, position))
            return done

    def _take_alone(self, one: Read, position: Position) -> Taken:
        try:
            return self._writing(lambda within: self._take(within, [one], position))
        except (Unstorable, ValueError, LookupError, TypeError) as error:
            why = f"it cannot be kept: {type(error).__name__} {error}"
            flawed = replace(one, mail=None, why=why)
            return self._writing(lambda within: self._take(within, [flawed], position))

    def _take(self, within: Transaction, letters: Sequence[Read], position: Position) -> Taken:
        head = head_of(within)
        if head is None:
            raise Lost
        work = Work(within, head, self._clock.now())
        done = Taken()
        for each in letters:
            done += self._take_one(work, each, position.validity)
        work.write()
        mails.count(within, self.name, taken=done.new, skipped=done.left)
        self._note(within, position)
        return done

    def _take_one(self, work: Work, one: Read, validity: int) -> Taken:
        mail = one.mail
        why = one.why or _flaw_of(mail)
        if why or mail is None:
            at = milliseconds(work.now) or 0
            mails.set_aside(work.within, self.name, validity, Flaw(one.uid, why), at)
            return Taken(flawed=1)
        if mail.loop is Loop.OWN:
            it_went(work, mail.message_id)
            return Taken(left=1)
        intake = Intake(reopen_days=self._chosen.reopen_days)
        came = take_in(work, incoming(mail, self.name, self._chosen), intake)
        if came.interaction is None:
            return Taken(left=1)
        return Taken(new=1) if came.new else Taken(known=1)

    def _note(self, within: Transaction, position: Position) -> None:
        MAILBOXES.note(within, self.name, position=msgspec.json.encode(position).decode())


def incoming(mail: Mail, via: str, chosen: Chosen) -> Incoming:
    """The mail as every channel hands over what came in."""
    files = [
        (Attachment(each.name, len(each.content), each.media_type, each.sha256), each.content)
        for each in mail.files
    ]
    html = _layout(mail)
    contents = [Content(file.sha256, file.media_type, content) for file, content in files]
    if html is not None:
        contents.append(Content(html.sha256, html.media_type, mail.html))
    bounce = mail.bounce
    return Incoming(
        via=via,
        channel=Channel.EMAIL,
        queue=chosen.queue,
        external_id=mail.message_id,
        ours=mail.sender.address == chosen.address.casefold(),
        address=mail.sender.address,
        reads_at=mail.reply_to.address if mail.reply_to else "",
        name=mail.sender.name,
        text=mail.text,
        at=mail.at,
        came_at=mail.came_at,
        references=tuple(reversed(looked_up(mail.references, mail.in_reply_to))),
        bounced=bounce.of if bounce and bounce.final else (),
        case_number=mail.case_number,
        subject=mail.subject,
        to=", ".join(each.address for each in mail.to),
        cc=tuple(each.address for each in mail.cc),
        html=html,
        attachments=tuple(file for file, _ in files),
        contents=tuple(contents),
        origin=mail.origin,
        omitted=mail.omitted,
        vouched=mail.vouched,
        language=of_text(mail.text) if mail.text.strip() else "",
    )


def _layout(mail: Mail) -> Attachment | None:
    if not mail.html:
        return None
    sha256 = hashlib.sha256(mail.html).hexdigest()
    return Attachment("mail.html", len(mail.html), "text/html", sha256)


def _flaw_of(mail: Mail | None) -> str:
    if mail is None or not mail.sender.address:
        return NOBODY
    return TOO_FAR if mail.loop is Loop.HOPS else ""
