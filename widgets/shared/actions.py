"""The registry as Qt actions: one QAction an entry, which every button, menu and key shares.

    actions = Actions(window, keymap)
    button.bind(actions["interaction.park"])                   a `Button`, `IconButton` …
    undo = actions.handle("interaction.park", self._park)      what happens; `undo()` takes it back
    actions.say(writing=True)                                  what conditions are judged by

Laws: an action without a handler, or whose condition does not hold, is disabled and its tip says
why; the handler that was registered last acts, and when it goes the one before acts again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from shiboken6 import isValid

from desktop.actions.context import Context
from desktop.actions.keys import Keymap
from desktop.actions.registry import ACTIONS, BY_ID
from desktop.signal import Signal
from desktop.text import mark, tr
from desktop.viewmodels.settings.shortcut_text import shortcut_text
from widgets.shared.control import ICON, SHORTCUT, WHY_NOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

NOT_HERE = mark("This is not on the screen now.")


class Actions:
    """Made once for a window; the panes get it from the shell."""

    def __init__(self, window: QWidget, keymap: Keymap | None = None) -> None:
        self.context = Context()
        self.changed: Signal[Context] = Signal()
        self.acting: Signal[str] = Signal()  # the id, before its handler is called
        self.subject = ""  # while a handler runs: the record it was asked for, "" the selected one
        self._keymap = keymap or Keymap()
        self._handlers: dict[str, dict[object, Callable[[], object]]] = {}
        self._said: dict[str, str] = {}  # why each cannot be used, as its tip says it
        self._judged: dict[str, str] = {}  # what the context says to each, marked
        self._windows = [window]
        self._actions = {action.id: QAction(window) for action in ACTIONS}
        for id_, action in self._actions.items():
            action.setObjectName(id_)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(lambda _checked=False, id_=id_: self._act(id_))
            window.addAction(action)
        self.reword()

    def __getitem__(self, id_: str) -> QAction:
        return self._actions[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    @property
    def keymap(self) -> Keymap:
        return self._keymap

    def handle(self, id_: str, callback: Callable[[], object]) -> Callable[[], None]:
        """Say what the action does from now on; the answer undoes that and may be called twice."""
        key = object()
        self._handlers.setdefault(id_, {})[key] = callback
        self._judge(id_)

        def undo() -> None:
            self._handlers[id_].pop(key, None)
            self._judge(id_)

        return undo

    def act_in(self, window: QWidget, *, on: bool = True) -> None:
        """Let all keys act in this window as well, or no more."""
        (self._windows.append if on else self._windows.remove)(window)
        for action in self._actions.values():
            (window.addAction if on else window.removeAction)(action)

    def are_in(self, window: QWidget) -> bool:
        """Whether the keys act in this window."""
        return window in self._windows

    def is_handled(self, id_: str) -> bool:
        return bool(self._handlers.get(id_))

    def say(self, **fields: object) -> None:
        """Change these fields of the Context; what that makes no difference to is left alone."""
        context = msgspec.structs.replace(self.context, **fields)
        if context != self.context:
            self.context = context
            for action in ACTIONS:
                if action.why_not(context) != self._judged[action.id]:
                    self._judge(action.id)
            self.changed.emit(context)

    def why_not(self, id_: str) -> str:
        """The sentence on why it cannot be used now, "" when it can."""
        why = BY_ID[id_].why_not(self.context)
        return self._in_words(id_, why)

    def trigger(self, id_: str, subject: str = "") -> bool:
        """Do it, for this record if one is given; False when it cannot be done now."""
        if not self._actions[id_].isEnabled():
            return False
        self.subject = subject
        try:
            self._actions[id_].trigger()
        finally:
            self.subject = ""
        return True

    def why_not_pressed(self, pressed: QKeySequence) -> str:
        """Why the action of these keys cannot be used now; "" when it can, or there is none."""
        resting = (it for it in self._actions.values() if not it.isEnabled())
        asked = next((it for it in resting if pressed in it.shortcuts()), None)
        return "" if asked is None else str(asked.property(WHY_NOT) or "")

    def keys(self, id_: str) -> tuple[str, ...]:
        """The keys as they are called in the spoken language: ("Strg+K",)."""
        return tuple(shortcut_text(key) for key in self._keymap.keys(id_))

    def keymap_keys(self, id_: str) -> tuple[str, ...]:
        """The keys as Qt writes them."""
        return self._keymap.keys(id_)

    def use(self, keymap: Keymap) -> None:
        """Take other keys."""
        self._keymap = keymap
        self.reword()

    def reword(self) -> None:
        """Say everything anew: the language or the keys are other ones now."""
        self._said.clear()
        for id_, action in self._actions.items():
            title = tr(BY_ID[id_].title)
            action.setText(title)
            action.setIconText(title.removesuffix(" …"))
            action.setProperty(ICON, BY_ID[id_].icon)
            action.setProperty(SHORTCUT, ", ".join(self.keys(id_)))
            action.setShortcuts([QKeySequence(key) for key in self._keymap.keys(id_)])
            self._judge(id_)

    def _judge(self, id_: str) -> None:
        action = self._actions[id_]
        if not isValid(action):
            return  # the window is gone, and somebody in it undoes what it handled
        self._judged[id_] = BY_ID[id_].why_not(self.context)
        why = self._in_words(id_, self._judged[id_])
        if self._said.get(id_) == why:
            return
        self._said[id_] = why
        action.setProperty(WHY_NOT, why)
        action.setEnabled(not why)
        keys = ", ".join(self.keys(id_))
        title = f"{tr(BY_ID[id_].title)} ({keys})" if keys else tr(BY_ID[id_].title)
        action.setToolTip(f"{title}\n{why or tr(BY_ID[id_].help)}")
        action.setWhatsThis(tr(BY_ID[id_].help))

    def _in_words(self, id_: str, why: str) -> str:
        """The sentence for what the context says to it, if that lets it and nobody handles it."""
        why = why or ("" if self.is_handled(id_) else NOT_HERE)
        return tr(why) if why else ""

    def _act(self, id_: str) -> None:
        handlers = self._handlers.get(id_)
        if handlers:
            self.acting.emit(id_)
            tuple(handlers.values())[-1]()
