"""Pictures of a mail that lie on its writer's server, shown because somebody asked to see them.

    shown = await show_pictures(hub, bearer, ShowPictures(interaction, message))

Laws: only what that message's own layout names is fetched, and only for who sees its contact; the
hub asks and no desk, once for everybody, whichever of its processes was asked (`picture_turns`):
what came is a file of the message from then on, and its layout names it by its hash. What nobody
could see is not put in, and what did not come stays to be asked for. No transaction waits for
another server.
"""

from __future__ import annotations

import hashlib
from asyncio import to_thread
from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.conversation import Attachment, Message, Omitted
from desktop.domain.records import Interaction
from desktop.domain.words import LeftOut
from desktop.ports.pictures import PicturesShown, ShowPictures
from desktop.ports.wire import ErrorCode
from integrations.email.fetching import Fetched
from integrations.email.remote_pictures import remote_in, with_pictures
from integrations.hub.server.changes.settling import keep
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import work_of
from integrations.hub.server.mail.picture_turns import turn
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer, person_of
from integrations.hub.server.store import blobs, records
from integrations.hub.server.store.blobs import Blob
from integrations.hub.server.store.opening import Transaction

_BY: Final = "pictures"  # who has brought them, in the place of a person
_NAMES: Final = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


class Asked(msgspec.Struct, frozen=True):
    """A layout as it lies here."""

    sha256: str
    html: str


async def show_pictures(hub: Hub, bearer: Bearer, ask: ShowPictures) -> PicturesShown:
    """Raises Refused: signed out, not found, busy."""
    hub.picture_asks.take(bearer.token_hash)
    await to_thread(_layout, hub, bearer, ask)  # whoever may not see it leaves no trace
    async with turn(hub, bearer.tenant, ask):
        asked = await to_thread(_layout, hub, bearer, ask)
        named = remote_in(asked.html)
        if not named:
            return PicturesShown()
        came = await hub.fetching.fetch(named)
        found = {address: each for address, each in came.items() if isinstance(each, Fetched)}
        if found:
            await to_thread(_keep, hub, bearer, ask, asked, found)
    shown = sum(named[address] for address, each in found.items() if not each.unseen)
    return PicturesShown(shown, sum(named.values()) - sum(named[each] for each in found))


def _layout(hub: Hub, bearer: Bearer, ask: ShowPictures) -> Asked:
    with hub.store.reading(bearer.tenant) as within:
        contact = records.find(within, "interaction", ask.interaction)
        html = _message(within, bearer, contact, ask.message).html
        stored = blobs.find(within, html.sha256) if html else None
        if html is None or stored is None:
            raise Refused(ErrorCode.NOT_FOUND, "There is no such layout.")
        source = b"".join(blobs.pieces(within, stored.upload))
        return Asked(html.sha256, source.decode("utf-8", "replace"))


def _message(within: Transaction, bearer: Bearer, contact: object, id: str) -> Message:
    who = person_of(within, bearer)
    if isinstance(contact, Interaction) and who.sees(contact):
        for each in contact.messages:
            if each.id == id:
                return each
    raise Refused(ErrorCode.NOT_FOUND, "There is no such message.")


def _keep(
    hub: Hub, bearer: Bearer, ask: ShowPictures, asked: Asked, found: Mapping[str, Fetched]
) -> None:
    here = {
        address: "" if each.unseen else hashlib.sha256(each.content).hexdigest()
        for address, each in found.items()
    }
    layout = with_pictures(asked.html, here).encode()
    files = {here[a]: each for a, each in found.items() if here[a]}

    def job(within: Transaction) -> None:
        work = work_of(hub, within)
        contact = work.hold("interaction", ask.interaction)
        before = _message(within, bearer, contact, ask.message)
        if before.html is None or before.html.sha256 != asked.sha256:
            return  # another process of this hub was asked at the same time
        html = Attachment(before.html.name, len(layout), "text/html", _hash(layout))
        for sha256, each in files.items():
            blobs.keep(within, sha256, _BY, Blob(each.picture.media_type, each.content))
        blobs.keep(within, html.sha256, _BY, Blob(html.media_type, layout))
        named = remote_in(asked.html)
        after = replace(
            before,
            html=html,
            pictures=(*before.pictures, *map(_file, files, files.values())),
            omitted=_less(before.omitted, sum(named[each] for each in found)),
        )
        if isinstance(contact, Interaction):
            messages = tuple(after if each.id == after.id else each for each in contact.messages)
            keep(work, replace(contact, messages=messages))
            work.write()

    hub.store.writing(bearer.tenant, job)


def _file(sha256: str, each: Fetched) -> Attachment:
    kind = each.picture.media_type
    return Attachment(f"{sha256[:8]}.{_NAMES[kind]}", len(each.content), kind, sha256)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _less(omitted: tuple[Omitted, ...], count: int) -> tuple[Omitted, ...]:
    """What is still left out."""
    told = (
        replace(each, count=each.count - count) if each.what is LeftOut.REMOTE_IMAGES else each
        for each in omitted
    )
    return tuple(each for each in told if each.count > 0)
