"""What a visitor writes while nobody is there: an e-mail contact, answered by e-mail."""

from __future__ import annotations

import secrets

from desktop.channels.recipient import looks_like
from desktop.domain.ids import InteractionId, id_of, new_id
from desktop.domain.kinds import milliseconds
from desktop.domain.words import Channel, PointKind
from integrations.hub.server.channels.incoming import Incoming
from integrations.hub.server.channels.taking_in import take_in
from integrations.hub.server.hub import Hub
from integrations.hub.server.store import webchats
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.webchats import Visit
from integrations.hub.server.store.work import Work
from integrations.hub.server.webchat.visits import Chat, Told, agree_to, clean, clean_line, hashed
from integrations.webchat.consenting import spoken, versions
from integrations.webchat.values import Letter, Why
from integrations.webchat.words import words_in


def _agreement(within: Transaction, chat: Chat, letter: Letter, contact: InteractionId) -> Visit:
    """What was agreed to, and when; nobody has its secret."""
    now = milliseconds(within.now) or 0
    return Visit(
        id=new_id(now),
        chat=chat.name,
        token=hashed(secrets.token_urlsafe(32)),
        consent=letter.consent,
        agreed_at=now,
        seen_at=now,
        language=spoken(chat.chosen, letter.language),
        name=clean_line(letter.name),
        ended_at=now,
        person_at=now,
        interaction=contact,
    )


def take(hub: Hub, chat: Chat, letter: Letter) -> None:
    """Take it in, once under its key. Raises Told: consent, unreadable."""
    agree_to(chat, letter.consent)
    address, text = clean_line(letter.email), clean(letter.text)
    if not looks_like(address, PointKind.EMAIL) or not text:
        raise Told(Why.UNREADABLE)
    language = spoken(chat.chosen, letter.language)
    agreed = versions(chat.chosen)[letter.consent]

    def job(within: Transaction) -> None:
        head = head_of(within)
        if head is None:
            raise Told(Why.NOWHERE)
        webchats.keep_consent(within, letter.consent, agreed, milliseconds(within.now) or 0)
        work = Work(within, head, within.now)
        incoming = Incoming(
            via=chat.via,
            channel=Channel.EMAIL,
            queue=chat.chosen.queue,
            # Under an address of its own nobody else's key meets it.
            external_id=id_of("chat letter", chat.name, address.casefold(), letter.key),
            address=address,
            name=clean_line(letter.name),
            text=text,
            at=within.now,
            subject=words_in(language).letter,
            language=language,
        )
        done = take_in(work, incoming)
        work.write()
        if done.new and done.interaction:
            webchats.begin(within, _agreement(within, chat, letter, done.interaction))

    hub.store.writing(chat.tenant, job)
