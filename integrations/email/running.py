"""One look at a mailbox: what is new is read and handed to the shelf, a bounded part at a time.

Laws: a mail that cannot be read is told to the shelf by its uid and stops no other; a mailbox whose
validity changed is read from its beginning, and what it brings again is known by its Message-ID.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import msgspec

from integrations.email.chosen import Chosen, why_not
from integrations.email.imap import ERRORS, Inbox, Standing
from integrations.email.reading import read_mail
from integrations.email.shelf import Letter, Lost, Position, Read, Shelf, Taken

MOST_WORDS: Final = 300


class Outcome(msgspec.Struct, frozen=True):
    """What a look came to; `failed`: why it was not to the end."""

    taken: Taken = Taken()
    failed: str = ""


def look_after(
    chosen: Chosen, password: str, shelf: Shelf, tokens: Collection[str] = ()
) -> Outcome | None:
    """None: another process looks after it just now."""
    if not shelf.hold():
        return None
    taken, failed = Taken(), ""
    try:
        with Inbox(chosen, password) as inbox:
            for some in _look(inbox, chosen, shelf, tokens):
                taken += some
    except Lost:
        return None
    except ERRORS as error:
        failed = why_not(error)[:MOST_WORDS]
    outcome = Outcome(taken, failed)
    try:
        shelf.let_go(msgspec.json.encode(outcome).decode())
    except Lost:
        return None
    return outcome


def _look(inbox: Inbox, chosen: Chosen, shelf: Shelf, tokens: Collection[str]) -> Iterator[Taken]:
    standing, position = inbox.standing(), shelf.position()
    if position.validity != standing.validity:
        never = position.validity == 0 and chosen.from_now
        position = Position(standing.validity, standing.next_uid if never else 1)
        shelf.begin_at(position)
    elif standing.modseq and standing.modseq == position.modseq:
        return  # nothing came, went or was marked since
    with ThreadPoolExecutor(1) as ahead:
        batches = inbox.letters(position, standing)
        coming = ahead.submit(next, batches, None)
        while (letters := coming.result()) is not None:
            coming = ahead.submit(next, batches, None)
            if letters:
                next_uid = letters[-1].uid + 1
                read = [_read(each, tokens, chosen.authserv_id) for each in letters]
                yield shelf.take(read, Position(standing.validity, next_uid))
    yield shelf.take((), _at_the_end(standing))


def _at_the_end(standing: Standing) -> Position:
    return Position(standing.validity, standing.next_uid, standing.modseq)


def _read(letter: Letter, tokens: Collection[str], authserv_id: str) -> Read:
    try:
        mail = read_mail(
            letter.data,
            received_at=letter.at,
            tokens=tokens,
            size=letter.size,
            authserv_id=authserv_id,
        )
    except Exception as error:  # noqa: BLE001  whatever a mail is made of, the next one is read
        return Read(letter.uid, why=f"{type(error).__name__}: {error}"[:MOST_WORDS])
    return Read(letter.uid, mail)
