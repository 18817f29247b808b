"""A link that the system hands to Tresen: `tresen tel:+49-89-1234` finds who has this number.

Browsers and address books write numbers as RFC 3966 says: percent-encoded, with hyphens and with
parameters behind a semicolon. What is no such link is left to the commands.
"""

from __future__ import annotations

from urllib.parse import unquote

SCHEMES = ("tel", "callto")
_LONGEST = 40


def number_of(argument: str) -> str | None:
    """The number of a `tel:` link as one would type it; None for anything else."""
    scheme, colon, rest = argument.partition(":")
    if not colon or scheme.lower() not in SCHEMES:
        return None
    number = unquote(rest).removeprefix("//").partition(";")[0]
    return "".join(sign for sign in number if sign in "+0123456789 ")[:_LONGEST].strip()
