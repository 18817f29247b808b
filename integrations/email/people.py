"""Who wrote and who was written to: addresses that can be written to, names that fool nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from integrations.email.letters import one_line, words_of
from integrations.email.limits import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_RECIPIENTS,
    MOST_RECIPIENTS,
)
from integrations.email.parts import Head, header, headers
from integrations.email.values import Person

NOBODY: Final = Person("")
_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,190}")


def people(head: Head, name: str) -> tuple[tuple[Person, ...], int]:
    """Those in a header, each once, and how many more it names than are kept."""
    raw = ", ".join(headers(head, name))
    found = _taken_apart(raw[:LONGEST_RECIPIENTS].rpartition(",")[0] if _too_long(raw) else raw)
    named = raw.count("@") if _too_long(raw) else len(found)
    return found[:MOST_RECIPIENTS], max(0, named - MOST_RECIPIENTS)


def first(head: Head, *names: str) -> Person:
    """The first that can be written to in these headers; NOBODY when there is none."""
    for name in names:
        found = _taken_apart(_both_ends(header(head, name)))
        if found:
            return found[0]
    return NOBODY


def address_in(text: str) -> str:
    """The first address in a text, in small letters; "" when there is none."""
    found = _ADDRESS.search(text[:LONGEST_RECIPIENTS])
    return _sound(found[0]) if found else ""


def _both_ends(raw: str) -> str:
    """Of a name without end the beginning, and the address behind it."""
    half = LONGEST_RECIPIENTS // 2
    return raw[:half] + raw[-half:] if _too_long(raw) else raw


def _too_long(raw: str) -> bool:
    return len(raw) > LONGEST_RECIPIENTS


def _taken_apart(raw: str) -> tuple[Person, ...]:
    found = (_person(*_name_and_address(entry)) for entry in _entries(raw))
    return tuple({one.address: one for one in found if one.address}.values())


def _entries(raw: str) -> Iterator[str]:
    """What stands between commas that are in no quotes, brackets or comments, in one pass.

    Python's own takes an address apart differently from one version to the next.
    """
    begun, quoted, deep, skip = 0, False, 0, False
    for at, letter in enumerate(raw):
        if skip:
            skip = False
        elif letter == "\\":
            skip = True
        elif letter == '"':
            quoted = not quoted
        elif not quoted:
            deep = max(0, deep + (letter in "(<") - (letter in ")>"))
            if letter in ",;" and (deep == 0 or letter == ";"):
                yield raw[begun:at]
                begun, deep = at + 1, 0
            elif letter == ":" and deep == 0:  # the name of a group
                begun = at + 1
    yield raw[begun:]


def _name_and_address(entry: str) -> tuple[str, str]:
    """The last thing in <> is where a mail would go; all before it is a name."""
    entry = entry.strip()
    if entry.endswith(">") and "<" in entry:
        name, _, address = entry[:-1].rpartition("<")
        return _unquoted(name), address
    bare, _, comment = entry.partition("(")
    return _unquoted(comment.rstrip(") ")), bare


def _unquoted(name: str) -> str:
    return re.sub(r"\\(.)", r"\1", name.replace('\\"', "\u201d")).replace('"', "").strip()


def _person(name: str, address: str) -> Person:
    sound = _sound(address)
    shown = one_line(words_of(name), LONGEST_NAME)
    # A name with an address in it is there to be taken for that address.
    return Person(sound, "" if "@" in shown.replace("＠", "@") else shown)


def _sound(address: str) -> str:
    told = one_line(words_of(address), LONGEST_ADDRESS + 1).casefold()
    sound = _ADDRESS.fullmatch(told) and len(told) <= LONGEST_ADDRESS
    return told if sound else ""
