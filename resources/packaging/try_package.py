"""Installs the package into a clean folder and works with it: `python … PACKAGE FOLDER`.

As root dpkg installs it, with a database of its own, so that the machine is left as it was; anybody
else unpacks it. Then, without this checkout, its environment or the person's home: the machine is
examined, an agent's day is played in the window, and the package is removed again. Ends with an
error at the first thing that is not as it should be.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

_STARTS_WITHIN_S = 60
_PLAYS_WITHIN_S = 300


def main(package: Path, clean: Path) -> int:
    shutil.rmtree(clean, ignore_errors=True)
    _check_needs(package)
    _install(package, clean)
    _check_entry(clean)
    _work(clean)
    if os.geteuid() == 0:
        _dpkg(clean, "--remove", "tresen")
        left = [path for path in (clean / "usr").rglob("*") if not path.is_dir()]
        _must(not left, f"removed, but these are left: {left[:5]}")
    shutil.rmtree(clean)
    sys.stdout.write("The package installs, works and goes.\n")
    return 0


def _check_needs(package: Path) -> None:
    """Everything it depends on is a package that this Debian has."""
    needs = _said("dpkg-deb", "--field", package, "Depends").split(", ")
    _must(len(needs) > 1, "it depends on nothing, which cannot be")
    for need in needs:
        state = _said("dpkg-query", "--show", "--showformat=${db:Status-Status}", need)
        _must(state == "installed", f"{need}: {state}")


def _install(package: Path, clean: Path) -> None:
    database = clean / "var" / "lib" / "dpkg"
    for folder in ("info", "updates", "triggers"):
        (database / folder).mkdir(parents=True)
    (database / "status").touch()
    if os.geteuid() == 0:
        _dpkg(clean, "--force-depends", "--install", package)
    else:
        _said("dpkg-deb", "--extract", package, clean)


def _check_entry(clean: Path) -> None:
    """The menu's entry names a program and an icon that are there, and the links it takes."""
    entry = RawConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(clean / "usr/share/applications/tresen.desktop", encoding="utf-8")
    said = entry["Desktop Entry"]
    _must((clean / "usr/bin" / said["Exec"].split()[0]).exists(), "the entry starts nothing")
    icons = clean / "usr/share/icons/hicolor/scalable/apps"
    _must((icons / f"{said['Icon']}.svg").is_file(), "the entry has no icon")
    _must("x-scheme-handler/tel;" in said["MimeType"], "the entry takes no telephone links")
    if shutil.which("desktop-file-validate"):
        _said("desktop-file-validate", clean / "usr/share/applications/tresen.desktop")


def _work(clean: Path) -> None:
    home, pictures = clean / "home", clean / "tour"
    home.mkdir()
    about = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    tresen = str(clean / "usr/bin/tresen")
    examined = subprocess.run(
        [tresen, "doctor", "--json"],
        env=about,
        capture_output=True,
        timeout=_STARTS_WITHIN_S,
        check=False,
    )
    findings = [json.loads(line) for line in examined.stdout.splitlines()]
    _must(bool(findings), f"the doctor says nothing: {examined.stderr.decode()}")
    played = subprocess.run(
        [tresen, "demo", "--language", "de", "--tour", str(pictures)],
        env=about,
        cwd=home,
        timeout=_PLAYS_WITHIN_S,
        check=False,
    )
    _must(played.returncode == 0, f"the day was not played to its end ({played.returncode})")
    _must(len(list(pictures.glob("*.png"))) > 1, "the day left no pictures")
    outside = sorted({str(path.relative_to(home)).partition("/")[0] for path in home.rglob("*")})
    _must(set(outside) <= {".cache", ".config", ".local"}, f"left in the home: {outside}")


def _dpkg(clean: Path, *words: str | Path) -> None:
    _said("dpkg", f"--root={clean}", "--log=/dev/null", *words)


def _must(right: bool, wrong: str) -> None:
    if not right:
        raise SystemExit(f"The package is not right: {wrong}")


def _said(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    _must(done.returncode == 0, f"{command[0]} says {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
