"""What a mailbox is to whoever writes from it."""

from __future__ import annotations

import msgspec


class Mailbox(msgspec.Struct, frozen=True, kw_only=True):
    address: str
    name: str = ""  # shown as its sender
    signature: str = ""  # plain text, below every mail
    quotes: bool = False  # what is answered stands below the answer
    language: str = "de"  # of the words put around what is quoted, and of "AW:" or "Re:"
    token: str = ""  # stands in every mail sent from it; one that comes in with it is our own
