"""Where nothing is, the button there does an action: `Empty.do` names it by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from widgets.shared.actions import Actions
    from widgets.shared.feed import Feed


def lead_on(feed: Feed, actions: Actions) -> None:
    """Let the buttons of this list's empty states do what they say."""
    ids = frozenset(actions)

    def asked(_key: str, part: str) -> None:
        if part in ids:
            actions.trigger(part)

    feed.asked.connect(asked)
