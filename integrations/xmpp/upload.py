"""Files on their way out: laid where the account's own server keeps them (XEP-0363).

    place = await find(client)                  None: this server takes no files
    address = await place.put(file)             raises Refused, NotNow

Laws: a content goes over TLS alone, but to a server on this machine; what is laid there twice has
two addresses, and only one of them is told to anybody.

https://xmpp.org/extensions/xep-0363.html
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element  # filled here, read from what slixmpp has parsed

import httpx
import msgspec
from slixmpp import JID, ClientXMPP
from slixmpp.exceptions import IqError, IqTimeout

from integrations.xmpp.shelf import File, NotNow, Refused

SPACE: Final = "urn:xmpp:http:upload:0"
WITHIN_S: Final = 20
MOST_SERVICES: Final = 30  # of a server that are asked what they do
PUT_WITHIN_S: Final = 40.0
_NEAR: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
_HEADERS: Final = frozenset({"authorization", "cookie", "expires"})  # no others, says the standard
_LONGEST: Final = 4_000  # letters of an address or a header


class Place(msgspec.Struct, frozen=True):
    client: Any  # ClientXMPP
    service: str

    async def put(self, file: File) -> str:
        """The address under which whoever knows it reads the file."""
        put, headers, get = await self._slot(file)
        must_be_private(put)
        must_be_private(get)
        headers["content-type"] = file.media_type
        try:
            async with httpx.AsyncClient(timeout=PUT_WITHIN_S, trust_env=False) as http:
                answer = await http.put(put, content=file.content, headers=headers)
        except httpx.HTTPError as error:
            raise NotNow(f"the file could not be laid down: {error}") from error
        if answer.is_server_error:
            raise NotNow(f"the file could not be laid down: {answer.status_code}")
        if not answer.is_success:
            raise Refused(f"the file is not taken: {answer.status_code}")
        return get

    async def _slot(self, file: File) -> tuple[str, dict[str, str], str]:
        """Where to put it, with which headers, and where it will be."""
        iq = self.client.make_iq_get(ito=JID(self.service))
        asked = {"filename": file.name, "size": str(len(file.content))}
        kind = {"content-type": file.media_type} if file.media_type else {}
        iq.xml.append(Element(f"{{{SPACE}}}request", asked | kind))
        try:
            answer = await iq.send(timeout=WITHIN_S)
        except IqTimeout as error:
            raise NotNow("the place for files does not answer") from error
        except IqError as error:
            raise Refused(f"the file is not taken: {error.condition}") from error
        slot = answer.xml.find(f"{{{SPACE}}}slot")
        put = None if slot is None else slot.find(f"{{{SPACE}}}put")
        get = None if slot is None else slot.find(f"{{{SPACE}}}get")
        if put is None or get is None:
            raise Refused("the place for files gives no address")
        return put.get("url", ""), _headers(put), get.get("url", "")


async def find(client: ClientXMPP) -> Place | None:
    """What of the account's server takes files."""
    disco = client.plugin["xep_0030"]
    try:
        items = await disco.get_items(jid=JID(client.boundjid.domain), timeout=WITHIN_S)
        services = [str(each[0]) for each in items["disco_items"]["items"]]
        for jid in [client.boundjid.domain, *services[:MOST_SERVICES]]:
            info = await disco.get_info(jid=JID(jid), timeout=WITHIN_S)
            if SPACE in info["disco_info"]["features"]:
                return Place(client, jid)
    except (IqError, IqTimeout):
        return None
    return None


def _headers(put: Element) -> dict[str, str]:
    given = {}
    for each in put.findall(f"{{{SPACE}}}header"):
        name, value = each.get("name", "").lower(), (each.text or "").strip()
        if name in _HEADERS and value.isprintable() and len(value) <= _LONGEST:
            given[name] = value
    return given


def must_be_private(address: str) -> None:
    """Raises Refused."""
    parts = urlsplit(address)
    near = parts.scheme == "http" and (parts.hostname or "") in _NEAR
    if len(address) > _LONGEST or not (parts.scheme == "https" or near):
        raise Refused("the place for files is not private")
