"""Which keys do what: the registry's own, and what a person has chosen instead.

    keymap = Keymap.read(settings[KEYS])      keymap.keys("composer.send") -> ("Ctrl+Return",)

Keys are Qt's portable texts, as QKeySequence writes them. Law: two actions never share a key;
a choice that would is refused with the name of the one that has it (`taken_by`).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from desktop.actions.registry import ACTIONS, BY_ID

Chosen = dict[str, tuple[str, ...]]


class Keymap(msgspec.Struct, frozen=True):
    """The choices alone; whatever is not in them has the registry's keys."""

    chosen: Mapping[str, tuple[str, ...]] = {}

    @classmethod
    def read(cls, text: str) -> Keymap:
        """From the setting's text. What cannot be read, is unknown or collides is left out."""
        try:
            chosen = msgspec.json.decode(text, type=Chosen) if text else {}
        except msgspec.MsgspecError:
            return cls()
        keymap = cls()
        for id_, keys in chosen.items():
            if id_ in BY_ID and not any(keymap.taken_by(id_, key) for key in keys):
                keymap = keymap.with_keys(id_, keys)
        return keymap

    def written(self) -> str:
        """The setting's text; "" while nothing is chosen."""
        return msgspec.json.encode(self.chosen).decode() if self.chosen else ""

    def keys(self, id_: str) -> tuple[str, ...]:
        return self.chosen.get(id_, BY_ID[id_].keys)

    def taken_by(self, id_: str, key: str) -> str:
        """The id of another action that has this key, "" when it is free."""
        wanted = key.casefold()
        others = (action.id for action in ACTIONS if action.id != id_)
        return next(
            (each for each in others if wanted in (k.casefold() for k in self.keys(each))), ""
        )

    def with_keys(self, id_: str, keys: tuple[str, ...]) -> Keymap:
        """The keymap with these keys for one action; the registry's own are no choice."""
        chosen = {each: given for each, given in self.chosen.items() if each != id_}
        if keys != BY_ID[id_].keys:
            chosen[id_] = keys
        return Keymap(chosen)
