"""A contact as it is printed: whose it is, what it was about, and what was said, oldest first.

Laws: notes are for inside and never on paper, and the paper says so; days stand with their year,
because it is read in another one; nobody is called "You" on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from desktop.domain.conversation import Message
from desktop.domain.ids import InteractionId
from desktop.store.opening import Connection
from desktop.store.reads import interaction as reads
from desktop.store.reads.interaction import Conversation
from desktop.text import tr
from desktop.viewmodels import figures, terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.interaction.conversation_rows import full_name
from desktop.viewmodels.on_paper import PART_LETTERS, Paper, in_parts
from desktop.viewmodels.times.when import clock, date_in_full


async def contact_on_paper(desk: Desk) -> Paper | None:
    """The contact that is open; None where none is."""
    wanted = desk.open.interaction
    return None if wanted is None else await desk.read(_paper, wanted, desk.me.site)


def file_name(desk: Desk) -> str:
    """What the file would be called: no name of a customer, and no subject they wrote."""
    return f"{tr('Contact of {day}', day=date_in_full(desk.clock.now()))}.pdf"


def _paper(connection: Connection, id_: InteractionId, home: str) -> Paper | None:
    of = reads.conversation(connection, id_, home)
    return None if of is None else paper_of(of)


def paper_of(of: Conversation) -> Paper:
    parts, whole = in_parts((_head(of), *_said(of)))
    return Paper(_title(of), parts, whole)


def _title(of: Conversation) -> str:
    return of.interaction.subject or terms.channel(of.interaction.channel)


def _head(of: Conversation) -> str:
    customer = of.customer
    whose = terms.dotted(customer.name, customer.number) if customer else tr("Unknown customer")
    opened = of.interaction.created_at
    where = terms.dotted(
        terms.channel(of.interaction.channel),
        of.queue,
        of.case.number if of.case else "",
        tr("{day}, {time}", day=date_in_full(opened), time=clock(opened)),
    )
    return f"<h1>{escape(_title(of))}</h1><p>{escape(whose)}<br>{escape(where)}</p><hr>"


def _said(of: Conversation) -> Iterator[str]:
    for message in of.interaction.messages:
        yield from _message(of, message)
    if not of.interaction.messages:
        yield f"<p>{escape(tr('Nothing was written in this contact.'))}</p>"
    if of.notes:
        yield f"<hr><p><i>{escape(tr('Internal notes are not printed.'))}</i></p>"


def _message(of: Conversation, message: Message) -> Iterator[str]:
    """Who and when, its words in pieces that can be laid out, and what was sent with it."""
    when = tr("{day}, {time}", day=date_in_full(message.at), time=clock(message.at))
    yield f"<h3>{escape(terms.dotted(full_name(of, message), when))}</h3>"
    text = message.text.strip()
    for at in range(0, len(text), PART_LETTERS):
        words = escape(text[at : at + PART_LETTERS]).replace("\n", "<br>")
        yield f"<p>{words}</p>"
    for file in message.attachments:
        named = tr("Attached: {name}", name=terms.dotted(file.name, figures.size(file.size)))
        yield f"<p><i>{escape(named)}</i></p>"
