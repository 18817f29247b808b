"""A whole box of mails as contacts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from desktop.domain.ids import QueueId
from integrations.imports.entries import Directory
from integrations.imports.mailboxes import read_box
from integrations.imports.mails import read_mail
from integrations.imports.rows import Refused, Row
from integrations.imports.threads import Threads


def read_mails(
    path: Path, *, own: Collection[str], queue: QueueId, directory: Directory
) -> Iterator[Row]:
    """The files and flaws of every mail, then customers and contacts. Raises Unreadable.

    own: as `Threads` takes it.
    """
    threads = Threads(own, queue, directory)
    for raw in read_box(path):
        if isinstance(raw, Refused):
            yield raw
            continue
        try:
            mail = read_mail(raw.place, raw.data)
        except ValueError as reason:
            yield Refused(raw.place, str(reason))
        else:
            yield from threads.take(mail)
    yield from threads.rows()
