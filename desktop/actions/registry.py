"""Every action of the window: one tuple per area, joined here.

Menus, tooltips, the palette, the keys, the settings page and the help page read ACTIONS.
"""

from __future__ import annotations

from typing import Final

from desktop.actions import articles, call, interaction, presence, records, training, window
from desktop.actions.action import Action
from desktop.text import mark

ACTIONS: Final[tuple[Action, ...]] = (
    *window.ACTIONS,
    *presence.ACTIONS,
    *interaction.ACTIONS,
    *call.ACTIONS,
    *records.ACTIONS,
    *articles.ACTIONS,
    *training.ACTIONS,
)
BY_ID: Final[dict[str, Action]] = {action.id: action for action in ACTIONS}

AREAS: Final[dict[str, str]] = {  # headings on the help page, in its order
    "palette": mark("Everywhere"),
    "help": mark("Everywhere"),
    "notice": mark("Everywhere"),
    "sync": mark("Everywhere"),
    "window": mark("Everywhere"),
    "session": mark("Everywhere"),
    "settings": mark("Everywhere"),
    "doctor": mark("Everywhere"),
    "work": mark("Everywhere"),
    "page": mark("Pages"),
    "pane": mark("Panes of the desk"),
    "state": mark("Own state and offers"),
    "offer": mark("Own state and offers"),
    "team": mark("Team"),
    "interaction": mark("Contact"),
    "call": mark("Call"),
    "composer": mark("Composer"),
    "customer": mark("Customer"),
    "case": mark("Case"),
    "task": mark("Tasks and promises"),
    "promise": mark("Tasks and promises"),
    "callback": mark("Tasks and promises"),
    "article": mark("Knowledge and text modules"),
    "knowledge": mark("Knowledge and text modules"),
    "revision": mark("Knowledge and text modules"),
    "feedback": mark("Knowledge and text modules"),
    "text-module": mark("Knowledge and text modules"),
    "training": mark("Customers of the demo"),
}
