"""What a contact can be wrapped up with, and how contacts like it ended before."""

from __future__ import annotations

import msgspec

from desktop.domain.code_tree import Leaf, leaves, title
from desktop.domain.likeliest import Past
from desktop.domain.records import Interaction, Queue
from desktop.domain.routing import WrapUpRule
from desktop.domain.wrap_up_codes import Code
from desktop.store.opening import Connection
from desktop.store.reads import records

_LATELY = 300  # contacts of the queue
_OF_CUSTOMER = 5
_TEXT = 400  # characters of what the customer wrote first

_PAST = """
    SELECT json_extract(doc, '$.code'), subject,
           substr(json_extract(doc, '$.messages[0].text'), 1, :text), customer = :customer
    FROM interactions WHERE status = 'closed' AND {where} LIMIT :most
"""
_OF_QUEUE = _PAST.format(where="queue = :queue ORDER BY created_at DESC")
_OF_THEM = _PAST.format(where="customer = :customer AND queue <> :queue ORDER BY last_at DESC")


class Wrapping(msgspec.Struct, frozen=True):
    """`offered` in the order of the tree; none: there are no codes among the records."""

    rule: WrapUpRule = WrapUpRule()
    offered: tuple[Leaf, ...] = ()
    past: tuple[Past, ...] = ()
    text: str = ""  # of the contact itself


def wrapping(connection: Connection, of: Interaction, language: str) -> Wrapping:
    """For this contact."""
    queue = records.record(connection, Queue, of.queue)
    asked = {
        "queue": of.queue,
        "customer": of.customer,
        "text": _TEXT,
        "most": _LATELY,
    }
    rows = connection.execute(_OF_QUEUE, asked).fetchall()
    rows += connection.execute(_OF_THEM, asked | {"most": _OF_CUSTOMER}).fetchall()
    return Wrapping(
        rule=queue.wrap_up if queue is not None else WrapUpRule(),
        offered=leaves(_all(connection), language, of.queue),
        past=tuple(Past(r[0], f"{r[1] or ''} {r[2] or ''}", bool(r[3])) for r in rows if r[0]),
        text=f"{of.subject} {of.messages[0].text[:_TEXT] if of.messages else ''}",
    )


def titles(connection: Connection, language: str) -> dict[str, str]:
    """What every code is called, those that are not offered any more, too."""
    return {code.id: title(code, language) for code in _all(connection)}


def _all(connection: Connection) -> list[Code]:
    rows = connection.execute("SELECT doc FROM codes").fetchall()
    return [msgspec.json.decode(doc, type=Code) for (doc,) in rows]
