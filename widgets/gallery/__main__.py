"""Saves a picture of every page in every theme: `python -m widgets.gallery FOLDER`.

Runs without a screen; `--scale 1.25` and `--compact` show the other sizes.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from PySide6.QtWidgets import QApplication

from widgets.gallery.pages import PAGES
from widgets.theme.appearance import Appearance
from widgets.theme.tokens import THEMES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--compact", action="store_true")
    parser.add_argument("--theme", choices=THEMES, action="append")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(["gallery"])
    appearance = Appearance(app)
    for theme in asked.theme or THEMES:
        appearance.use(theme, scale=asked.scale, compact=asked.compact)
        for name, made in PAGES.items():
            page = made()
            page.show()
            app.processEvents()
            page.grab().save(str(asked.folder / f"{name}-{theme}.png"))
            page.close()


if __name__ == "__main__":
    main()
