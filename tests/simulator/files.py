"""What must hold of attachments: what anybody wrote of is on the hub, and everything is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from desktop.domain.kinds import decode
from desktop.domain.records import Interaction
from desktop.store import transfers
from desktop.store.blobs import BlobFolder
from desktop.store.transfers import Stage, Way
from tests.simulator.broken import Broken
from tests.simulator.desk import Desk
from tests.simulator.hub import SimulatedHub


def seen(hub: SimulatedHub) -> None:
    """Content is there before what names it. Raises Broken."""
    for sha256, id in _named(hub):
        if _hash(hub.content(sha256)) != sha256:
            raise Broken(f"I1 {id} names {sha256[:6]}, and the hub has not got it whole")


def settled(desks: Sequence[Desk]) -> None:
    """Raises Broken."""
    for desk in desks:
        folder = BlobFolder(desk.profile)
        for each in transfers.every(desk.reader):
            if each.way is Way.DOWN and each.stage is Stage.DONE:
                content = folder.read(each.sha256, 0, folder.size(each.sha256))
                if _hash(content) != each.sha256:
                    raise Broken(f"I1 {desk.name} shows {each.sha256[:6]}, and it is not that")


def _named(hub: SimulatedHub) -> Iterator[tuple[str, str]]:
    some = hub.query("SELECT id, doc FROM interactions WHERE doc LIKE '%sha256%'")
    for id, document in some:
        record = decode("interaction", document)
        if isinstance(record, Interaction):
            for message in record.messages:
                yield from ((file.sha256, id) for file in message.attachments)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
