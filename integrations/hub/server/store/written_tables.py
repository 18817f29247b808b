"""What the hub keeps of written channels beside the contacts.

Where threads lead, whose an address is, what is on its way out. Law: all of it follows from records
that are there and goes when those are erased; no word of a message stands here.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, MetaData, Table, Text


def written_tables(metadata: MetaData) -> tuple[Table, ...]:
    """met, customer_point, outbound, mail_connection, mail_flaw."""
    met = Table(
        "met",
        metadata,
        *map(_key, ("tenant", "via", "name")),  # a connection, and what it calls the message
        *map(_text, ("interaction", "message")),  # "": of a thread itself
        Index("met_by_name", "tenant", "name"),
        Index("met_by_interaction", "tenant", "interaction"),
    )
    customer_point = Table(
        "customer_point",
        metadata,
        *map(_key, ("tenant", "point", "customer")),
        Index("customer_point_by_customer", "tenant", "customer"),
    )
    outbound = Table(  # what goes out to customers; the words stand in the interaction
        "outbound",
        metadata,
        *map(_key, ("tenant", "key")),  # interaction and message: given to the channel, too
        *map(_text, ("interaction", "message", "channel", "state")),
        _number("fence"),
        _number("at"),  # when it came into this state, ms
        _later("due", BigInteger, "0"),  # it is not handed out before, ms
        _later("began", BigInteger, "0"),  # since when somebody tries, ms
        _later("tries", BigInteger, "0"),
        _later("via", Text, ""),  # the contact's connection
        _later("why", Text, ""),  # what was wrong the last time
        # Since when its channel may have it without our knowing, ms; 0: it has it not.
        _later("given", BigInteger, "0"),
        Index("outbound_by_state", "tenant", "state", "due", "key"),
    )
    mail_connection = Table(
        "mail_connection",
        metadata,
        *map(_key, ("tenant", "name")),
        *map(_text, ("address", "chosen", "position")),  # JSON of Chosen and Position
        _text("told"),  # what the last look came to
        _text("held_by"),  # the process that looks after it
        *map(_number, ("held_until", "read_at")),  # ms
        *map(_number, ("taken", "skipped")),  # mails since it was connected
    )
    mail_flaw = Table(  # what could not be taken in, and lies in the mailbox still
        "mail_flaw",
        metadata,
        *map(_key, ("tenant", "mail")),
        *(
            Column(name, BigInteger, primary_key=True, autoincrement=False)
            for name in ("validity", "uid")
        ),
        _text("why"),
        _number("at"),  # ms
    )
    return met, customer_point, outbound, mail_connection, mail_flaw


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _later(name: str, kind: type[Text | BigInteger], at_first: str) -> Column[str | int]:
    """A column that came later than its table."""
    return Column(name, kind, nullable=False, server_default=at_first)
