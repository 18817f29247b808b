"""The machine the window runs on, as the doctor's screen asks it: fits `desktop.ports.machine`.

What the checks need is loaded when somebody asks for them.
"""

from __future__ import annotations

import os
import socket
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from desktop.settings import HUB, LOGIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.ports.finding import Finding
    from desktop.ports.printer import Printer
    from desktop.settings import Settings

_DOCTOR = "desktop.commands.doctor"
_PRINTER = "integrations.system.printer"
_WRITTEN_AT = (2026, 1, 1, 0, 0, 0)  # in the bundle: when a file was made says nothing
_LEAST = 3  # letters; what is shorter stands in words that name nobody


class ThisMachine:
    def __init__(self, profile: Path, settings: Settings) -> None:
        self._profile = profile
        self._settings = settings

    @property
    def printer(self) -> Printer | None:
        if sys.platform == "win32":
            return None
        printer: Printer = import_module(_PRINTER).SystemPrinter()
        return printer

    def examine(self) -> Iterator[Finding]:
        found: Iterator[Finding] = import_module(_DOCTOR).findings(
            self._profile, self._settings[HUB]
        )
        return found

    def crashes(self) -> tuple[tuple[str, str], ...]:
        found = sorted(
            (self._profile / "crashes").glob("crash-*.txt"),
            key=lambda path: path.stat().st_mtime,
            reverse=True,
        )
        return tuple((path.name, path.read_text("utf-8", "replace")) for path in found)

    def own_words(self) -> tuple[str, ...]:
        address = self._settings[HUB]
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
        words = (
            *(str(self._profile), str(self._profile.resolve()), str(Path.home())),
            *(address, host, self._settings[LOGIN], socket.gethostname()),
            *(os.environ.get(name, "") for name in ("USER", "USERNAME", "LOGNAME")),
        )
        return tuple(word for word in words if len(word) >= _LEAST)

    def keep(self, path: str, files: tuple[tuple[str, str], ...]) -> None:
        zipfile = import_module("zipfile")
        draft = Path(f"{path}.part")
        with (
            os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle,
        ):
            for name, text in files:
                bundle.writestr(zipfile.ZipInfo(name, _WRITTEN_AT), text)
        draft.replace(path)
