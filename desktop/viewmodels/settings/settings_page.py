"""The settings page: every setting that is shown, in words, and every key that can be changed.

Made from SETTINGS and the action registry; nobody lists them a second time. Law: what is chosen
holds at once and is kept; a key that another action has is refused with that action's name.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import msgspec

from desktop.actions.keys import Keymap
from desktop.actions.registry import ACTIONS, AREAS, BY_ID
from desktop.settings import (
    AFTER_SENDING,
    HUB,
    KEYS,
    LANGUAGE,
    MOTION,
    NOTIFICATIONS,
    REMIND_AHEAD,
    SETTINGS,
    SOUND,
    TEXT_SIZE,
    THEME,
    UNDO_CLOSE,
    UNDO_SEND,
    Setting,
    Settings,
)
from desktop.signal import Signal
from desktop.text import LANGUAGES, mark, tr
from desktop.viewmodels.settings.shortcut_text import shortcut_text

_WORDS: dict[str, dict[str, str]] = {
    LANGUAGE.key: {"system": mark("Like the system"), "de": "Deutsch", "en": "English"},
    THEME.key: {
        "system": mark("Like the system"),
        "light": mark("Light"),
        "dark": mark("Dark"),
        "contrast": mark("High contrast"),
    },
    MOTION.key: {
        "system": mark("Like the system"),
        "on": mark("Short motion"),
        "off": mark("No motion"),
    },
    NOTIFICATIONS.key: {
        "private": mark("Channel and queue"),
        "full": mark("Channel, queue and customer"),
        "text": mark("All that, and the first words"),
        "off": mark("Nothing"),
    },
    SOUND.key: {
        "off": mark("No sound"),
        "offers": mark("With offers"),
        "all": mark("With every notification"),
    },
    REMIND_AHEAD.key: {"off": mark("No reminder"), "0": mark("When it is due")},
    UNDO_SEND.key: {"0": mark("None")},
    UNDO_CLOSE.key: {"0": mark("None")},
    AFTER_SENDING.key: {
        "stay": mark("Stay with the contact"),
        "next": mark("Go to the next contact"),
        "close": mark("Close the view"),
    },
}
_COUNTED = {  # what the others are numbers of
    REMIND_AHEAD.key: mark("{number} min"),
    UNDO_SEND.key: mark("{number} s"),
    UNDO_CLOSE.key: mark("{number} s"),
    TEXT_SIZE.key: mark("{number} %"),
}


class Choice(msgspec.Struct, frozen=True):
    value: str
    word: str


class Line(msgspec.Struct, frozen=True):
    """One setting: with choices, or on and off."""

    key: str
    title: str
    help: str
    choices: tuple[Choice, ...]  # empty: on or off
    value: str | bool
    fixed: bool = False  # shown, not changed here
    page: str = "all"  # which tab it stands on
    group: str = ""  # those of one group share a label


class KeyLine(msgspec.Struct, frozen=True):
    """An action and its keys; `own`: the person chose them."""

    id: str
    title: str
    area: str
    keys: str
    own: bool


class SettingsPage:
    """`lines` and `keys` of one profile's settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.changed: Signal[None] = Signal()
        self._disconnect = settings.changed.connect(lambda _setting: self.changed.emit(None))

    def close(self) -> None:
        self._disconnect()

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(self._line(setting) for setting in SETTINGS if _is_offered(setting))

    @property
    def keys(self) -> tuple[KeyLine, ...]:
        keymap = self._keymap
        return tuple(
            KeyLine(
                each.id,
                tr(each.title),
                tr(AREAS[each.area]),
                ", ".join(shortcut_text(key) for key in keymap.keys(each.id)),
                each.id in keymap.chosen,
            )
            for each in ACTIONS
        )

    def choose(self, key: str, value: str | bool) -> str:
        """Keep a choice; the page's own lines are all that is asked with.

        Returns why it cannot be, "" when it holds now.
        """
        setting = next(each for each in SETTINGS if each.key == key)
        if not setting.allows(value):
            return tr("This cannot be read: {help}", help=tr(setting.help))
        self._settings.choose(setting, value)
        return ""

    def choose_key(self, id_: str, key: str) -> str:
        """Give an action this key instead of its own; "" takes its key away.

        Returns why it cannot have it, "" when it has it now.
        """
        keymap = self._keymap
        if key and (other := keymap.taken_by(id_, key)):
            return tr(
                "{key} is the key of “{action}”. Change that one first.",
                key=shortcut_text(key),
                action=tr(BY_ID[other].title),
            )
        if key and alone(key):
            return tr("A letter alone cannot be a key: it would act while you write.")
        self._keep(keymap.with_keys(id_, (key,) if key else ()))
        return ""

    def reset_key(self, id_: str) -> str:
        """Give an action its usual keys back. Returns why it cannot have them."""
        keymap = self._keymap
        taken = (keymap.taken_by(id_, key) for key in BY_ID[id_].keys)
        if other := next(filter(None, taken), ""):
            return tr("Its usual key is taken by “{action}”.", action=tr(BY_ID[other].title))
        self._keep(keymap.with_keys(id_, BY_ID[id_].keys))
        return ""

    @property
    def _keymap(self) -> Keymap:
        return Keymap.read(self._settings[KEYS])

    def _keep(self, keymap: Keymap) -> None:
        self._settings.choose(KEYS, keymap.written())

    def _line(self, setting: Setting[Any]) -> Line:
        return Line(
            key=setting.key,
            title=tr(setting.title),
            help=tr(setting.help) if setting.help else "",
            choices=tuple(Choice(each, _word(setting, each)) for each in setting.choices),
            value=self._settings[setting],
            fixed=setting is HUB,
            page=setting.page,
            group=tr(setting.group) if setting.group else "",
        )


def _is_offered(setting: Setting[Any]) -> bool:
    return setting.shown and (not setting.needs or find_spec(setting.needs) is not None)


def alone(key: str) -> bool:
    """Whether a key text is a letter or digit without Ctrl or Alt."""
    *modifiers, last = key.split("+")
    return len(last) == 1 and last.isalnum() and not {"Ctrl", "Alt", "Meta"} & set(modifiers)


def _word(setting: Setting[Any], value: str) -> str:
    words = _WORDS.get(setting.key, {})
    if setting is LANGUAGE and value in LANGUAGES:
        return words[value]  # in its own words, for whoever does not read the one spoken now
    if value in words:
        return tr(words[value])
    return tr(_COUNTED[setting.key], number=value) if setting.key in _COUNTED else value
