"""A screen reader of our own: what it finds, hears and presses on the desktop's accessibility tree.

Runs on Debian's own Python, which has the bindings (gir1.2-atspi-2.0), and imports nothing of ours:
what is not on the tree does not exist here. Words are looked up in the window's own .ts file.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import unescape

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  only after the version is said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Node = Any  # Atspi.Accessible; the bindings have no types

BUTTON = ("push button", "button")
FIELD = ("text", "password text", "entry", "paragraph")
ROW = ("list item",)
ANNOUNCED, FOCUS = "announced", "focus"
MORE = "more"  # another name or description of what has the keyboard
_EVENTS = (
    "object:state-changed:focused",
    "object:property-change:accessible-name",
    "object:property-change:accessible-description",
)
# What is said by itself: to readers of today, and to Orca 43, which knows no announcements.
_BY_ITSELF = {False: "object:announcement", True: "object:state-changed:showing"}
_KEYSYMS = {
    **{"Return": 0xFF0D, "Escape": 0xFF1B, "Tab": 0xFF09, "Home": 0xFF50, "End": 0xFF57},
    **{"Left": 0xFF51, "Up": 0xFF52, "Right": 0xFF53, "Down": 0xFF54, "F1": 0xFFBE},
}
_DIGITS = dict(zip("1234567890", range(10, 20), strict=True))  # key codes of an American keyboard
_MASKS = {"Shift": 1, "Ctrl": 4, "Alt": 8}
_STATES = ("CHECKED", "SELECTED", "READ_ONLY")
_TRANSLATIONS = Path(__file__).parents[2] / "resources" / "translations"
_MESSAGE = re.compile(  # of a counted one the last form, which is the plural
    r"<source>([^<]*)</source>\s*<translation>(?:\s*<numerusform>[^<]*</numerusform>)?"
    r"\s*(?:<numerusform>)?([^<]*)<"
)
_QUOTES = {"&quot;": '"', "&apos;": "'"}


class Silent(Exception):
    """What a person without sight would have needed was not there, or was not said."""


class Heard(NamedTuple):
    """One thing that was said by itself; politeness is 1, or 2 for what cannot wait."""

    kind: str
    words: str
    politeness: int


class Reader:
    """Follows the one window there is."""

    def __init__(self, language: str, *, old: bool = False) -> None:
        """old: hears as Orca 43 does, without announcements and how polite they are."""
        text = (_TRANSLATIONS / f"tresen_{language}.ts").read_text("utf-8")
        pairs = _MESSAGE.findall(text)
        self._words = {unescape(a, _QUOTES): unescape(b, _QUOTES) for a, b in pairs if b}
        self.heard: list[Heard] = []
        self._within: list[str] = []
        self._listener = Atspi.EventListener.new(self._hear)
        self.old = old
        for event in (_BY_ITSELF[old], *_EVENTS):
            self._listener.register(event)

    def word(self, source: str, **values: object) -> str:
        """The window's word for an English one."""
        return self._words.get(source, source).format(**values)

    # ------------------------------------------------------------------------------ hearing
    def _hear(self, event: Any) -> None:
        if event.type.startswith("object:announcement"):
            self.heard.append(Heard(ANNOUNCED, str(event.any_data), event.detail1))
        elif "showing" in event.type:
            if event.detail1 and (notified := _notified(event.source)):
                self.heard.append(Heard(ANNOUNCED, notified, 0))
        elif "property-change" in event.type:
            if _has(event.source, "FOCUSED"):
                node, renamed = event.source, event.type.endswith("name")
                told = node.get_name() if renamed else node.get_description()
                self.heard.append(Heard(MORE, told or "", 0))
        elif event.detail1:
            words = [*self._entered(event.source), self.said(event.source)]
            self.heard.append(Heard(FOCUS, ", ".join(words), 0))

    def _entered(self, node: Node) -> list[str]:
        """The names of the groups that one has come into with this focus, the outermost first."""
        names: list[str] = []
        try:
            while (node := node.get_parent()) is not None:
                if node.get_role_name() == "panel" and node.get_name():
                    names.insert(0, node.get_name())
        except GLib.Error:
            pass  # it went while it was looked at
        before, self._within = self._within, names
        return [name for name in names if name not in before]

    def said(self, node: Node) -> str:
        """What is read of a node: name, role, states, description."""
        try:
            name, more = node.get_name(), node.get_description()
            states = [each.lower() for each in _STATES if _has(node, each)]
            told = [name, node.get_role_name(), *states, *([more] if more != name else [])]
        except GLib.Error:
            return "gone"
        return ", ".join(each for each in told if each)

    def listen(self) -> None:
        context = GLib.MainContext.default()
        while context.iteration(False):
            pass

    def until(self, what: str, there: Callable[[], Any], within_s: float = 15.0) -> Any:
        """Wait for something to be true; returns it. Everything said meanwhile is heard."""
        end = time.monotonic() + within_s
        while True:
            self.listen()
            try:
                if found := there():
                    return found
            except GLib.Error:
                pass  # it went while it was looked at
            if time.monotonic() > end:
                last = "; ".join(f"{it.kind}: {it.words}" for it in self.heard[-6:])
                raise Silent(f"{what}: not within {within_s} s. Heard: {last}")
            time.sleep(0.03)  # noqa: TID251  a limit is kept above

    def hears(self, *words: str, kind: str = ANNOUNCED, within_s: float = 15.0) -> Heard:
        """Wait until something is said with all these words in it since the last `forget`."""

        def there() -> Heard | None:
            said = (it for it in self.heard if it.kind == kind)
            return next((it for it in said if all(each in it.words for each in words)), None)

        heard: Heard = self.until(f"{kind} with {words}", there, within_s)
        return heard

    def forget(self) -> list[Heard]:
        """Everything heard so far, which is not looked at again."""
        self.listen()
        before, self.heard = self.heard, []
        return before

    # ------------------------------------------------------------------------------ finding
    def every(self, node: Node = None) -> Iterator[Node]:
        """All nodes that are shown, in the order of reading."""
        if node is None:
            for application in _children(Atspi.get_desktop(0)):
                yield from self.every(application)
            return
        for child in _children(node):
            if _has(child, "SHOWING"):
                yield child
                yield from self.every(child)

    def look(
        self, roles: tuple[str, ...], words: str, *, whole: bool = False, within: Node = None
    ) -> Node:
        for node in self.every(within):
            if node.get_role_name() in roles:
                name = node.get_name() or ""
                if words == name if whole else words in name:
                    return node
        return None

    def find(
        self,
        roles: tuple[str, ...],
        words: str,
        *,
        whole: bool = False,
        within: Node = None,
        within_s: float = 15.0,
    ) -> Node:
        def there() -> Node:
            return self.look(roles, words, whole=whole, within=within)

        return self.until(f"{' or '.join(roles)} named {words!r}", there, within_s)

    def focused(self) -> Node:
        """What has the keyboard; of a list the row, for every list keeps a current row."""
        has = [node for node in self.every() if _has(node, "FOCUSED")]
        # Rows and tabs say it of themselves wherever the keyboard is, and a pane for its field.
        others = (*ROW, "page tab", "filler")
        widget = next((it for it in has if it.get_role_name() not in others), None)
        if widget is not None and widget.get_role_name() in ("list", "page tab list"):
            return next((it for it in has if it.get_parent() == widget), widget)
        return widget

    # --------------------------------------------------------------------------------- hands
    def press(self, keys: str) -> None:
        """Press keys as Qt writes them: "Ctrl+Shift+A"."""
        *modifiers, key = keys.split("+")
        mask = sum(_MASKS[each] for each in modifiers)
        if mask:
            Atspi.generate_keyboard_event(mask, None, Atspi.KeySynthType.LOCKMODIFIERS)
        if key in _DIGITS:  # by its sign it would be pressed without Shift
            Atspi.generate_keyboard_event(_DIGITS[key], None, Atspi.KeySynthType.PRESSRELEASE)
        else:
            keysym = _KEYSYMS.get(key) or ord(key.lower())
            Atspi.generate_keyboard_event(keysym, None, Atspi.KeySynthType.SYM)
        if mask:
            Atspi.generate_keyboard_event(mask, None, Atspi.KeySynthType.UNLOCKMODIFIERS)
        self.listen()

    def type(self, text: str) -> None:
        """Type letters of the keyboard there is, which is an American one."""
        Atspi.generate_keyboard_event(0, text, Atspi.KeySynthType.STRING)
        self.listen()

    def write(self, name: str, text: str) -> None:
        """Put words into a field, as a braille keyboard does."""
        self.find(FIELD, name).get_editable_text_iface().set_text_contents(text)
        self.listen()

    def push(self, words: str, *, whole: bool = False) -> None:
        self.find(BUTTON, words, whole=whole).get_action_iface().do_action(0)
        self.listen()

    def written(self, name: str) -> str:
        """What stands in a field."""
        field = self.find(FIELD, name).get_text_iface()
        return str(field.get_text(0, -1))


def _notified(node: Node) -> str:
    """What a notification says; "" of everything else that comes into sight, or went already."""
    try:
        return str(node.get_name()) if node.get_role_name() == "notification" else ""
    except GLib.Error:
        return ""


def _children(node: Node) -> Iterator[Node]:
    for at in range(node.get_child_count()):
        if (child := node.get_child_at_index(at)) is not None:
            yield child


def _has(node: Node, state: str) -> bool:
    return bool(node.get_state_set().contains(getattr(Atspi.StateType, state)))
