"""Customers from a file, CSV or vCard, whichever it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from desktop.text import tr
from integrations.imports.customer_cards import is_cards, read_cards
from integrations.imports.customer_tables import Notice, read_table
from integrations.imports.encodings import decoded, is_binary
from integrations.imports.entries import Entry
from integrations.imports.rows import Refused, Unreadable

LARGEST = 500_000_000  # bytes; a file is read at once, to find out what it is


def read_customers(
    path: Path, *, given: Mapping[str, str], region: str = "DE", unknown: Notice = lambda _: None
) -> Iterator[Entry | Refused]:
    """The rows or cards of the file, as `read_table` and `read_cards` tell them.

    Raises Unreadable.
    """
    text = _text(path)
    if is_cards(text):
        yield from read_cards(text, region)
    else:
        yield from read_table(text, given=given, region=region, unknown=unknown)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(tr("{path} is larger than {count} bytes.", path=path, count=LARGEST))
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(
            tr("{path} cannot be read: {reason}.", path=path, reason=error.strerror or error)
        ) from error
    if is_binary(data):
        raise Unreadable(tr("{path} is no text: neither CSV nor vCard.", path=path))
    return decoded(data)
