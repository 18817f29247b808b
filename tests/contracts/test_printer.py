"""The usual printer, by programs of the test's own in the place of the printing system's."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from integrations.system.printer import SystemPrinter
from tests.support.desk import until

FILE = b"%PDF-1.4\n" + b"x" * 200_000  # more than a pipe holds


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the only programs that are found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def lp(folder: Path, script: str) -> None:
    path = folder / "lp"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


async def test_the_printer_is_given_the_whole_file_and_its_title(programs: Path) -> None:
    lp(programs, f'echo "$2" > {programs}/title; /bin/cat > {programs}/file')

    assert await SystemPrinter().print("Kühlschrank", FILE)
    assert (programs / "title").read_text("utf-8") == "Kühlschrank\n"
    assert (programs / "file").read_bytes() == FILE


async def test_without_a_usual_printer_or_its_program_nothing_is_printed(programs: Path) -> None:
    assert not await SystemPrinter().print("Kühlschrank", FILE)

    lp(programs, "echo 'lp: Error - no default destination available.' >&2; exit 1")
    assert not await SystemPrinter().print("Kühlschrank", FILE)


async def test_one_that_does_not_answer_is_given_up_and_nothing_waits_for_it(
    programs: Path,
) -> None:
    lp(programs, "exec /bin/sleep 60")
    turns, began = 0, time.monotonic()
    printing = asyncio.get_running_loop().create_task(
        SystemPrinter(within_s=0.5).print("Kühlschrank", FILE)
    )
    while not printing.done():
        turns += 1
        await asyncio.sleep(0.01)

    assert not await printing
    assert turns > 10
    assert time.monotonic() - began < 20


async def test_what_is_stopped_is_not_printed(programs: Path) -> None:
    lp(programs, f"echo $$ > {programs}/pid; exec /bin/sleep 60")
    printing = asyncio.get_running_loop().create_task(SystemPrinter().print("Kühlschrank", FILE))
    await until(lambda: (programs / "pid").exists() and (programs / "pid").read_text())
    pid = int((programs / "pid").read_text())
    printing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await printing
    await until(lambda: not _runs(pid))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
