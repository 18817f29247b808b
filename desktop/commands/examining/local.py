"""What is on this machine itself: versions, the profile's store, the sound, the clock."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from desktop.ports.clock import SystemClock
from desktop.ports.finding import Finding, State
from desktop.store.health import SOUND, examine
from desktop.store.opening import FILE
from desktop.text import tr
from integrations.system.around import sound_places

PYTHONS = ((3, 11), (3, 14))  # from, and before
QT_BEFORE = (6, 12)  # that one corrupts Python 3.11's reference counts
BUILT = datetime(2026, 1, 1, tzinfo=UTC)  # no correct clock shows less
_LEAST_FREE_MB = 500
_TIME_LIMIT_S = 5


def versions() -> Finding:
    """Python's and the packages' versions; the pairs that do not go together."""
    python = ".".join(map(str, sys.version_info[:3]))
    names = ("tresen", "pyside6-essentials", "sqlcipher3", "msgspec", "sqlalchemy", "httpx")
    found = {name: _version(name) for name in names}
    said = ", ".join([f"Python {python}", *(f"{name} {v}" for name, v in found.items() if v)])
    title = tr("Versions")
    if not PYTHONS[0] <= sys.version_info[:2] < PYTHONS[1]:
        return Finding(
            check="versions",
            title=title,
            state=State.BAD,
            found=said,
            do=tr("Use Python 3.11, 3.12 or 3.13 and run `make setup` again."),
        )
    qt = tuple(int(part) for part in found["pyside6-essentials"].split(".")[:2] if part)
    if qt >= QT_BEFORE and sys.version_info < (3, 12):
        return Finding(
            check="versions",
            title=title,
            state=State.BAD,
            found=said,
            do=tr("This Qt ends Tresen at random on Python 3.11. Run `make setup` again."),
        )
    return Finding(check="versions", title=title, state=State.GOOD, found=said)


def store(profile: Path) -> Finding:
    """Whether the local data can be read and written, by its owner alone, with room to grow."""
    state, found, do = _store(profile)
    return Finding(check="store", title=tr("Local data"), state=state, found=found, do=do)


def _store(profile: Path) -> tuple[State, str, str]:
    free_mb = shutil.disk_usage(_nearest(profile)).free // 1_000_000
    if free_mb < _LEAST_FREE_MB:
        return (
            State.BAD,
            tr("Only {free} MB are free where {folder} is.", free=free_mb, folder=profile),
            tr("Make room there, or choose another folder with --profile."),
        )
    if not (profile / FILE).exists():
        return State.GOOD, tr("{folder} is not in use yet.", folder=profile), ""
    if os.name == "posix" and profile.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return (
            State.NOTICE,
            tr("Others on this machine can look into {folder}.", folder=profile),
            tr("The next start closes it; or now: {command}", command=f"chmod 700 {profile}"),
        )
    return _contents(profile)


def _contents(profile: Path) -> tuple[State, str, str]:
    health = examine(profile)
    if health.newer:
        return (
            State.BAD,
            tr("A newer Tresen wrote {folder}. Nothing in it is lost.", folder=profile),
            tr("Update Tresen on this machine."),
        )
    if health.verdict != SOUND:
        return (
            State.BAD,
            tr("{file} is damaged: {verdict}", file=profile / FILE, verdict=health.verdict),
            tr("Keep a copy of it, then sign in with a new --profile; the hub has the rest."),
        )
    waiting = tr("%n operation(s) wait for the hub", n=health.waiting)
    return State.GOOD, tr("{folder} is sound, {waiting}.", folder=profile, waiting=waiting), ""


def sound() -> Finding:
    """Whether there is something to hear and speak with."""
    there = sys.platform != "linux" or any(path.exists() for path in sound_places())
    title = tr("Sound")
    if there:
        return Finding(check="audio", title=title, state=State.GOOD, found=tr("There is sound."))
    return Finding(
        check="audio",
        title=title,
        state=State.NOTICE,
        found=tr("There is neither a sound server nor a sound card."),
        do=tr("Only calls need it: connect a headset, or start PipeWire or PulseAudio."),
    )


def clock() -> Finding:
    """Whether this machine's clock is set by itself; against the hub's it is held elsewhere."""
    title = tr("Clock")
    now = SystemClock().now()
    if now < BUILT:
        return Finding(
            check="clock",
            title=title,
            state=State.BAD,
            found=tr("The clock says {now}.", now=f"{now:%Y-%m-%d %H:%M}"),
            do=tr("Set it; with a wrong date no secured connection works."),
        )
    synchronised = _synchronised()
    if synchronised is False:
        return Finding(
            check="clock",
            title=title,
            state=State.NOTICE,
            found=tr("It runs, but nothing keeps it right."),
            do=tr("Switch on: {command}", command="timedatectl set-ntp true"),
        )
    found = tr("It is kept right.") if synchronised else tr("It runs.")
    return Finding(check="clock", title=title, state=State.GOOD, found=found)


def _synchronised() -> bool | None:
    """What systemd says; None where it does not say."""
    program = shutil.which("timedatectl")
    if program is None:
        return None
    asked = subprocess.run(
        [program, "show", "--property", "NTPSynchronized", "--value"],
        capture_output=True,
        text=True,
        timeout=_TIME_LIMIT_S,
        check=False,
    )
    return {"yes": True, "no": False}.get(asked.stdout.strip())


def _nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
