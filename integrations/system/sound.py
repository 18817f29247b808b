"""Short sounds by the system's own programs: pactl and paplay, pw-play or aplay; winsound.

Qt's part for sound is not in the locked PySide6 (Essentials has no QtMultimedia, and Addons weigh
300 MB), so nothing of it is loaded. Laws: a program is started only for a sound or a list that is
wanted, never waited for on the loop's thread, and given up after some seconds.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from desktop.ports.sound import Device, Tune
from integrations.system.tones import wave_of

_WITHIN_S = 6.0
_SINK = re.compile(r"^\s*(Name|Description): (.+)$", re.MULTILINE)


class SystemSound:
    """Fits `desktop.ports.sound.Sound`."""

    async def devices(self) -> tuple[Device, ...]:
        return await asyncio.to_thread(_devices)

    async def play(self, tune: Tune, device: str) -> bool:
        return await asyncio.to_thread(_play, tune, device)


def _devices() -> tuple[Device, ...]:
    """The outputs of PulseAudio, or of PipeWire in its place."""
    program = shutil.which("pactl")
    if program is None:
        return ()
    said = _run([program, "list", "sinks"])
    if said is None:
        return ()
    found = dict[str, str]()
    name = ""
    for field, value in _SINK.findall(said):
        if field == "Name":
            name = value.strip()
        elif name:
            found[name] = value.strip()
            name = ""
    return tuple(Device(id_, words) for id_, words in found.items())


def _play(tune: Tune, device: str) -> bool:
    if sys.platform == "win32":
        return _played_on_windows(tune)
    with tempfile.TemporaryDirectory(prefix="tresen-") as folder:
        file = Path(folder) / f"{tune}.wav"
        file.write_bytes(wave_of(tune))
        return any(_run(command) is not None for command in _players(file, device))


def _players(file: Path, device: str) -> list[list[str]]:
    """What could play it, the best first; a device is a name of PulseAudio or PipeWire."""
    ways = (
        ("paplay", [f"--device={device}"] if device else []),
        ("pw-play", ["--target", device] if device else []),
        ("aplay", ["-q"]),
    )
    there = ((shutil.which(name), options) for name, options in ways)
    return [[program, *options, str(file)] for program, options in there if program]


def _run(command: list[str]) -> str | None:
    """What it said; None when it failed or took too long."""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=_WITHIN_S,
            check=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def _played_on_windows(tune: Tune) -> bool:
    """Where Windows plays by itself: winsound knows no devices. Not tried on Windows."""
    winsound = import_module("winsound")
    try:
        winsound.PlaySound(wave_of(tune), winsound.SND_MEMORY)
    except RuntimeError:
        return False
    return True
