"""A mail to a customer who has not written: from which queue, to which address, about what.

Sending it begins a contact of its own, in the hands of who wrote it; from then on it is one like
any other: its answer finds back to it, and until the moment for second thoughts is over, or the
later time that was chosen has come, it can be taken back into the composer. The steps of macros are
done in it, in the transaction that sends.
Laws: nothing goes to an address that is not of the customer who is
open, unless it was typed; a queue without a mailbox writes nobody, where the hub says which have
one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from desktop.channels.recipient import looks_like
from desktop.domain.conversation import Attachment
from desktop.domain.ids import CaseId, CustomerId, InteractionId, MessageId, QueueId
from desktop.domain.masks import is_veiled
from desktop.domain.operations import interaction as operations
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.sending import ReplyAt
from desktop.domain.records import Case, Customer, Interaction
from desktop.domain.words import CaseStatus, Channel, Direction, DraftKind, PointKind
from desktop.store.opening import Connection
from desktop.store.reads import macros, records
from desktop.store.transfers import Bringing
from desktop.text import language, tr
from desktop.viewmodels import terms
from desktop.viewmodels.composer import new_mail_macro
from desktop.viewmodels.composer.second_thoughts import moment_for_thoughts, shown_until
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.drafts import Place
from desktop.viewmodels.sent_reply import Sent
from desktop.viewmodels.task_entry import Errors
from desktop.viewmodels.text_modules.placeholders import unfilled

_SEVERAL = ",;<>"  # in an address: it would be more than one, or none


class NewMail(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the form's fields."""

    to: str = ""  # of those that are known
    other: str = ""  # typed, in place of them
    queue: str = ""  # id
    subject: str = ""
    text: str = ""
    macros: tuple[str, ...] = ()  # ids: whose steps are done in the contact, in this order
    send_at: datetime | None = None  # a later time that was chosen
    files: tuple[Attachment, ...] = ()


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What can be chosen for a customer, and what the fields begin with."""

    name: str = ""
    addresses: tuple[str, ...] = ()
    queues: tuple[tuple[str, str], ...] = ()  # (id, its name and mailbox)
    queue: str = ""
    subject: str = ""
    macros: tuple[tuple[str, str], ...] = ()  # (id, title)
    case: CaseId | None = None  # that the mail will belong to
    number: str = ""  # of the case


class MailEntry:
    """Writes to the customer who is open in the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def known(self) -> Known:
        known = await self._desk.read(_known, self._desk.open, self._mailboxes())
        found = await self._desk.read(macros.macros, self._desk.me.agent, language())
        return replace(known, macros=tuple((each.id, each.title) for each in found))

    def cannot(self) -> str:
        """Why nobody can be written to here; "" when it can be."""
        state = self._desk.line.state
        named = state.senders is None or bool(self._mailboxes())
        if (state.ways is None or Channel.EMAIL in state.ways) and named:
            return ""
        return tr("The hub has no mailbox for your queues: no mail can be written from here.")

    async def send(self, given: NewMail) -> Errors:
        """Begin a contact with it; it stays in the hands of who wrote it."""
        known, open_ = await self.known(), self._desk.open
        errors = self._errors(given, known)
        if errors or open_.customer is None:
            return errors
        id_ = InteractionId(self._desk.new_id())
        to, text = given.other.strip() or given.to, given.text.strip()
        reply = self._reply(id_, to, text, given)
        asked: list[AnyOperation] = [
            operations.Create(
                id=id_,
                customer=open_.customer,
                channel=Channel.EMAIL,
                queue=QueueId(given.queue),
                subject=given.subject.strip(),
                direction=Direction.OUTBOUND,
            ),
            operations.Assign(id=id_, agent=self._desk.me.agent),
        ]
        if known.case is not None:
            asked.append(operations.LinkCase(id=id_, case=known.case))
        steps = await new_mail_macro.plan(self._desk, given.macros, asked)
        if steps.why_not:
            return {steps.at: steps.why_not}
        bringing = [Bringing(file, id_) for file in given.files]
        ids = await self._desk.ask(*asked, reply, *steps.asked, files=bringing)
        new_mail_macro.done(self._desk, id_, steps)
        self._desk.show(Open(id_, open_.customer, known.case))
        if isinstance(reply, ReplyAt) and reply.send_at is not None:
            sent = Sent(
                place=Place(id_, DraftKind.REPLY),
                message=MessageId(ids[len(asked)]),
                text=text,
                files=given.files,
                to=tr("to {address}", address=to),
                send_at=reply.send_at,
                until=shown_until(self._desk, reply.send_at),
            )
            self._desk.mailed.emit(sent)
        return {}

    def _reply(self, id_: InteractionId, to: str, text: str, given: NewMail) -> operations.Reply:
        at = given.send_at or moment_for_thoughts(self._desk, self._desk.hub_now())
        if at is None:
            return operations.Reply(id=id_, text=text, to=to, attachments=given.files)
        return ReplyAt(id=id_, text=text, to=to, attachments=given.files, send_at=at)

    def _mailboxes(self) -> Mapping[str, str] | None:
        senders = self._desk.line.state.senders
        return None if senders is None else dict(senders)

    def _errors(self, given: NewMail, known: Known) -> Errors:
        errors: Errors = _wrong_address(given, known)
        if self._desk.open.customer is None:
            errors["other"] = tr("Open the customer first.")
        if cannot := self.cannot():
            errors["queue"] = cannot
        elif given.queue not in dict(known.queues):
            errors["queue"] = tr("Choose the queue that writes.")
        if not given.subject.strip():
            errors["subject"] = tr("Say in a few words what it is about.")
        if given.send_at is not None and given.send_at <= self._desk.hub_now():
            errors["text"] = tr("This time is over. Choose a later one.")
        empty = ", ".join(unfilled(given.text))
        if not given.text.strip() and not given.files:
            errors["text"] = tr("Write something first.")
        elif empty:
            errors["text"] = tr("{fields} is not filled in yet.", fields=empty)
        return errors


def _wrong_address(given: NewMail, known: Known) -> Errors:
    other = given.other.strip()
    if other:
        one = looks_like(other, PointKind.EMAIL) and not any(c in other for c in _SEVERAL)
        return {} if one else {"other": tr("This is not an e-mail address.")}
    if not known.addresses:
        return {"other": tr("No e-mail address of this customer is known. Write one here.")}
    return {} if given.to in known.addresses else {"to": tr("Choose an address.")}


def _known(connection: Connection, what: Open, mailboxes: Mapping[str, str] | None) -> Known:
    customer = records.record(connection, Customer, what.customer)
    if customer is None:
        return Known()
    case = _open_case(records.record(connection, Case, what.case), customer.id)
    contact = records.record(connection, Interaction, what.interaction)
    queues = {
        id: terms.dotted(name, mailboxes[id] if mailboxes else "")
        for id, name in records.names(connection, "queues").items()
        if mailboxes is None or id in mailboxes
    }
    likely = (contact and contact.queue, case and case.queue, *customer.queues, *queues)
    points = (point.value for point in customer.points if point.kind is PointKind.EMAIL)
    return Known(
        name=customer.name,
        addresses=tuple(dict.fromkeys(each for each in points if not is_veiled(each))),
        queues=tuple(queues.items()),
        queue=next((str(id) for id in likely if id and id in queues), ""),
        subject=case.subject if case else "",
        case=case.id if case else None,
        number=case.number if case else "",
    )


def _open_case(case: Case | None, customer: CustomerId) -> Case | None:
    """The case, where a new contact can belong to it."""
    if case is None or case.customer != customer or case.merged_into is not None:
        return None
    return None if case.status is CaseStatus.CLOSED else case
