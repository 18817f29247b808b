"""One's own keys as a file: to take them to another computer, or to give them to a colleague.

The file is JSON: `{"tresen-keys": 1, "keys": {"composer.send": ["Ctrl+M"]}}`. Law: nothing of a
file is taken that would give two actions one key, or that is not known here; both are said.
"""

from __future__ import annotations

import msgspec

from desktop.actions.keys import Chosen, Keymap
from desktop.actions.registry import BY_ID


class NoKeys(ValueError):
    """The file holds no keys; choose another one."""


class Taken(msgspec.Struct, frozen=True):
    """Keys of a file: what holds now, and what does not."""

    keymap: Keymap
    clashes: tuple[tuple[str, str, str], ...] = ()  # key, the action that wanted it, whose it is
    unknown: int = 0  # actions that this version does not have


class _File(msgspec.Struct, rename={"version": "tresen-keys"}):
    version: int
    keys: Chosen = {}


def as_file(keymap: Keymap) -> bytes:
    """What is written; the same for the same choices."""
    return msgspec.json.format(msgspec.json.encode(_File(1, dict(sorted(keymap.chosen.items())))))


def from_file(written: bytes) -> Taken:
    """What a file gives instead of the keys chosen until now. Raises NoKeys."""
    try:
        file = msgspec.json.decode(written, type=_File)
    except msgspec.MsgspecError as error:
        raise NoKeys from error
    known = {id_: keys for id_, keys in file.keys.items() if id_ in BY_ID}
    # All are given up first: two actions may have changed keys with each other.
    keymap = Keymap(dict.fromkeys(known, ()))
    clashes = []
    for id_, keys in known.items():
        taken = {key: other for key in keys if (other := keymap.taken_by(id_, key))}
        clashes += [(key, id_, other) for key, other in taken.items()]
        free = tuple(key for key in keys if key not in taken)
        usual = tuple(key for key in BY_ID[id_].keys if not keymap.taken_by(id_, key))
        keymap = keymap.with_keys(id_, free or (usual if taken else ()))
    return Taken(keymap, tuple(clashes), len(file.keys) - len(known))
