"""Writes `shortcuts.<language>.md` from the registry: `python -m resources.help.generate`."""

from __future__ import annotations

from desktop import text
from desktop.viewmodels.help.help_page import shortcuts_text
from resources.paths import HELP


def main() -> None:
    for language in text.LANGUAGES:
        text.use(language)
        (HELP / f"shortcuts.{language}.md").write_text(shortcuts_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
