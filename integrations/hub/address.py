"""The address of a hub as people write it, and as it is asked."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

import integrations.hub.lean_httpx  # noqa: F401  before httpx itself

# isort: split
import httpx

from desktop.ports.errors import Unfit

_HOST: Final = re.compile(rb"[A-Za-z0-9._:-]+")


def hub_url(address: str) -> str:
    """The full address: `hub.example` becomes https, this machine's own may be http.

    Raises Unfit for an address that would carry passwords in the clear, or is none.
    """
    text = address.strip()
    try:
        url = httpx.URL(text if "://" in text else f"//{text}")
        url = url if url.scheme else url.copy_with(scheme="http" if _is_here(url) else "https")
    except httpx.InvalidURL as error:
        raise Unfit(f"{address!r} is no address") from error
    more = url.userinfo or url.query or url.fragment
    if not _HOST.fullmatch(url.raw_host) or url.scheme not in ("http", "https") or more:
        raise Unfit(f"{address!r} is no address of a hub")
    if url.scheme == "http" and not _is_here(url):
        raise Unfit(f"{address!r} would send passwords in the clear; use https://")
    return str(url).rstrip("/")


def _is_here(url: httpx.URL) -> bool:
    try:
        return ip_address(url.host).is_loopback
    except ValueError:
        return url.host == "localhost"
