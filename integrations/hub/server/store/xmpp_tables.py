"""What the hub keeps of XMPP accounts: which, and how far the archive of each was read.

Law: no password and no word of a message stands here.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, MetaData, Table, Text


def xmpp_table(metadata: MetaData) -> Table:
    return Table(
        "xmpp_account",
        metadata,
        *(Column(name, Text, primary_key=True) for name in ("tenant", "name")),
        *map(_text, ("jid", "chosen")),  # JSON of Chosen
        _text("position"),  # the archive's id of the last message that was read
        _text("told"),  # how it stands
        _text("held_by"),  # the process that looks after it
        *map(_number, ("held_until", "read_at", "since")),  # ms
    )


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)
