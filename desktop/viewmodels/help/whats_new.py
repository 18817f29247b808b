"""What is new, told once after an update, in the words of those who work with it.

The version is the newest heading of `resources/help/changes.<language>.md`. Law: who starts for
the first time is told of nothing, for everything is new.
"""

from __future__ import annotations

from desktop.notices import Notice, Tone
from desktop.settings import CHANGES_SEEN
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.help.help_page import changes_text

_MATTER = "what is new"


def tell_what_is_new(desk: Desk) -> None:
    version = newest(changes_text())
    seen = desk.settings[CHANGES_SEEN]
    if seen == version or not version:
        return
    try:
        desk.settings.choose(CHANGES_SEEN, version)
    except OSError:
        return  # told at the next start, when it can be remembered
    if not seen:
        return
    desk.notices.tell(
        Notice(
            tone=Tone.INFO,
            happened=tr("Tresen was updated to {version}.", version=version),
            safe=tr("Nothing of yours has changed."),
            replace=_MATTER,
            action="help.news",
        )
    )


def newest(changes: str) -> str:
    """The version that the text tells of first."""
    headings = (line for line in changes.splitlines() if line.startswith("## "))
    return next(headings, "").removeprefix("## ").strip()
