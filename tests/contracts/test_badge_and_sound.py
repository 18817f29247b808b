"""The number at the program's icon on a real session bus; sounds by the programs of the system."""

from __future__ import annotations

import asyncio
import io
import wave
from typing import TYPE_CHECKING, Any

import pytest
from jeepney import MatchRule
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusRouter, Proxy, open_dbus_connection

from desktop.ports.sound import Device
from integrations.system.badge import APP, BusBadge
from integrations.system.sound import SystemSound
from integrations.system.tones import wave_of
from tests.support.notification_server import SessionBus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAUNCHER = "com.canonical.Unity.LauncherEntry"


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    with SessionBus(tmp_path) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        yield bus


async def test_a_dock_hears_the_number_and_when_there_is_none(bus: SessionBus) -> None:
    updates = MatchRule(type="signal", interface=LAUNCHER)
    connection = await open_dbus_connection(bus.address)
    badge = BusBadge()
    async with DBusRouter(connection) as dock:
        await Proxy(message_bus, dock).AddMatch(updates)
        with dock.filter(updates) as heard:
            assert await badge.show(0)  # nothing was ever shown: nothing is said
            assert await badge.show(3, urgent=True)
            assert await badge.show(0)
            said: list[tuple[str, dict[str, Any]]] = []
            async with asyncio.timeout(5):
                said += [(await heard.get()).body for _ in range(2)]
    await badge.close()
    await connection.close()

    shown = [{key: value for key, (_, value) in fields.items()} for _, fields in said]
    assert {app for app, _ in said} == {APP}
    assert shown == [
        {"count": 3, "count-visible": True, "urgent": True},
        {"count": 0, "count-visible": False, "urgent": False},
    ]


async def test_without_a_bus_there_is_no_number_and_no_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    badge = BusBadge()

    assert not await badge.show(3)
    await badge.close()


async def test_a_bus_that_ended_is_asked_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    badge = BusBadge()
    for number in (1, 2):
        with SessionBus(tmp_path) as bus:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
            assert await badge.show(number) or await badge.show(number)
    await badge.close()


# What `pactl list sinks` says, in part (PulseAudio 16).
SINKS = """Sink #0
\tState: SUSPENDED
\tName: alsa_output.pci.analog-stereo
\tDescription: Built-in Audio Analog Stereo
\tProperties:
\t\tdevice.description = "Built-in Audio"
Sink #1
\tName: headset
\tDescription: Büro-Headset
"""


def a_program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the only programs that are found; the shell's own words go on working."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


async def test_the_outputs_are_named_as_the_system_names_them(programs: Path) -> None:
    (programs / "said").write_text(SINKS, "utf-8")
    a_program(programs, "pactl", f'while read -r line; do echo "$line"; done < {programs}/said')

    assert await SystemSound().devices() == (
        Device("alsa_output.pci.analog-stereo", "Built-in Audio Analog Stereo"),
        Device("headset", "Büro-Headset"),
    )


async def test_a_sound_goes_to_the_device_that_was_chosen(programs: Path) -> None:
    a_program(programs, "paplay", f'echo "$1" > {programs}/played')

    assert await SystemSound().play("offer", "headset")
    assert (programs / "played").read_text().strip() == "--device=headset"


async def test_where_one_program_cannot_play_the_next_one_does(programs: Path) -> None:
    a_program(programs, "paplay", "exit 1")
    a_program(programs, "aplay", f"echo x > {programs}/played")

    assert await SystemSound().play("news", "gone")
    assert (programs / "played").exists()


@pytest.mark.usefixtures("programs")
async def test_without_a_program_there_is_no_sound_and_no_device() -> None:
    sound = SystemSound()

    assert await sound.devices() == ()
    assert not await sound.play("offer", "")


@pytest.mark.parametrize("tune", ["offer", "news"])
def test_a_tune_is_short_and_audible(tune: Any) -> None:
    with wave.open(io.BytesIO(wave_of(tune))) as file:
        seconds = file.getnframes() / file.getframerate()
        samples = file.readframes(file.getnframes())

    assert 0.1 < seconds < 0.6
    assert max(samples) > 0
