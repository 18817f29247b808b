"""Mails that belong together as one contact, and the customer it is with.

Laws: mails are joined by Message-ID, In-Reply-To and References alone, never by subject; a
contact's id is that of its oldest mail's beginning, so a box that has grown finds it again; a mail
that is there twice counts once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import CustomerId, InteractionId, MessageId, QueueId, id_of
from desktop.domain.operations.customer import Import as ImportCustomer
from desktop.domain.operations.interaction import Import
from desktop.domain.operations.together import seen_by
from desktop.domain.records import ContactPoint
from desktop.domain.words import Channel, Direction, PointKind
from desktop.text import tr
from integrations.imports.entries import DEFAULT_LANGUAGE, Directory, Entry, customer_id
from integrations.imports.languages import of_text
from integrations.imports.mails import Mail, Person
from integrations.imports.rows import Found, Merged, Refused, Row


class Threads:
    """Takes mails one by one; says at the end what they come to."""

    def __init__(self, own: Collection[str], queue: QueueId, directory: Directory) -> None:
        """own: addresses, or domains with an @ before, that the enterprise writes from."""
        self._own = frozenset(address.casefold() for address in own)
        self._queue = queue
        self._directory = directory
        self._mails: dict[str, Mail] = {}
        self._joined: dict[str, str] = {}  # a message id -> one nearer to its thread's root

    def take(self, mail: Mail) -> Iterator[Row]:
        """Remember it without its files; says what those are, or that it is there already."""
        earlier = self._mails.get(mail.message_id)
        if earlier is not None:
            yield Merged(mail.place, earlier.place)
            return
        self._mails[mail.message_id] = replace(mail, blobs=())
        for before in mail.before:
            self._join(mail.message_id, before)
        yield from mail.blobs
        for name in mail.left_out:
            yield Refused(f"{mail.place}, {name}", tr("the attachment is too large"))

    def rows(self) -> Iterator[Row]:
        """Customers who are new and the contacts, in the order in which they began."""
        known: set[CustomerId] = set()
        for thread in self._threads():
            with_whom = self._customer_of(thread)
            if with_whom is None:
                yield from (Refused(mail.place, tr("it names no customer")) for mail in thread)
                continue
            entry = self._entry(with_whom, thread)
            customer = self._directory.known(entry)
            id = customer.id if customer else customer_id(entry)
            if customer is None and id not in known:
                known.add(id)
                newcomer = self._newcomer(id, entry)
                seen = seen_by(newcomer, None)
                yield Found(place=thread[0].place, operation=newcomer, seen=seen, rows=0)
            yield self._contact(id, thread)

    def _join(self, one: str, other: str) -> None:
        first, second = self._root(one), self._root(other)
        if first != second:
            self._joined[first] = second

    def _root(self, id: str) -> str:
        """Halves the way as it goes (Tarjan and van Leeuwen 1984)."""
        while id in self._joined:
            beyond = self._joined[id]
            if beyond in self._joined:
                self._joined[id] = self._joined[beyond]
            id = beyond
        return id

    def _threads(self) -> Iterable[list[Mail]]:
        threads: dict[str, list[Mail]] = {}
        for mail in sorted(self._mails.values(), key=lambda mail: (mail.at, mail.message_id)):
            threads.setdefault(self._root(mail.message_id), []).append(mail)
        return threads.values()

    def _customer_of(self, thread: list[Mail]) -> Person | None:
        """Who wrote first and is not of ours, else to whom we wrote first."""
        writers = (mail.sender for mail in thread)
        readers = (person for mail in thread for person in mail.to)
        everybody = (*writers, *readers)
        return next((person for person in everybody if not self._is_own(person.address)), None)

    def _is_own(self, address: str) -> bool:
        return address in self._own or f"@{address.rpartition('@')[2]}" in self._own

    def _entry(self, person: Person, thread: list[Mail]) -> Entry:
        words = " ".join(mail.text for mail in thread if mail.sender.address == person.address)
        return Entry(
            place=thread[0].place,
            name=person.name or person.address,
            points=(ContactPoint(PointKind.EMAIL, person.address),),
            language=of_text(words) if words else DEFAULT_LANGUAGE,
        )

    def _contact(self, customer: CustomerId, thread: list[Mail]) -> Found:
        first, last = thread[0], thread[-1]
        beginning = first.before[0] if first.before else first.message_id
        answered = self._direction(last) is Direction.OUTBOUND
        return Found(
            place=first.place,
            operation=Import(
                id=InteractionId(id_of("import", "mail thread", beginning)),
                customer=customer,
                channel=Channel.EMAIL,
                queue=self._queue,
                created_at=first.at,
                subject=first.subject,
                direction=self._direction(first),
                messages=tuple(map(self._message, thread)),
                closed_at=last.at if answered else None,
            ),
            rows=len(thread),
        )

    def _direction(self, mail: Mail) -> Direction:
        return Direction.OUTBOUND if self._is_own(mail.sender.address) else Direction.INBOUND

    def _message(self, mail: Mail) -> Message:
        return Message(
            id=MessageId(id_of("import", "mail", mail.message_id)),
            at=mail.at,
            direction=self._direction(mail),
            text=mail.text,
            author=mail.sender.name or mail.sender.address,
            to=", ".join(person.address for person in mail.to),
            external_id=mail.message_id,
            attachments=mail.attachments,
        )

    def _newcomer(self, id: CustomerId, entry: Entry) -> ImportCustomer:
        return ImportCustomer(
            id=id,
            name=entry.name,
            points=entry.points,
            language=entry.language,
            queues=(self._queue,),
        )
