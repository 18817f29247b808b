"""One crash report a fault: where it happened in the code, and nothing of any customer.

    path = write_report(profile / "crashes", error, where="task sync", now=clock.now())

Law: a report holds versions, the kind of the error and the lines of code it went through; never
its text, never a value, because those may be a customer's words. The same fault writes one file.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import traceback
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_KEPT = 20  # reports; older ones go
_PACKAGES = ("tresen", "PySide6-Essentials", "qasync", "sqlcipher3", "httpx", "msgspec")


def write_report(folder: Path, error: BaseException, *, where: str, now: datetime) -> Path:
    """Write it and return its path; raises OSError when it cannot be written."""
    frames = list(_frames(error))
    fault = hashlib.sha256("\n".join((type(error).__name__, *frames)).encode()).hexdigest()[:12]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"crash-{fault}.txt"
    lines = [f"Tresen crash report {fault}", f"last seen: {now.isoformat()}", f"where: {where}"]
    lines += [f"{name} {_version(name)}" for name in _PACKAGES]
    lines += [f"Python {sys.version.split()[0]} on {platform.platform()}", ""]
    lines += [*_kinds(error), "", *frames, ""]
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join(lines))
    _forget_old(folder)
    return path


def _frames(error: BaseException) -> list[str]:
    """File, line and function of each step, those of an exception group's first error too."""
    found: list[str] = []
    each: BaseException | None = error
    while each is not None:
        steps = traceback.extract_tb(each.__traceback__)
        found += [f"{step.filename}:{step.lineno} in {step.name}" for step in steps]
        each = each.exceptions[0] if isinstance(each, BaseExceptionGroup) else each.__cause__
    return found


def _kinds(error: BaseException) -> list[str]:
    found = [f"error: {type(error).__module__}.{type(error).__qualname__}"]
    if isinstance(error, BaseExceptionGroup):
        found += [f"  of: {type(each).__qualname__}" for each in error.exceptions]
    if error.__cause__ is not None:
        found.append(f"  caused by: {type(error.__cause__).__qualname__}")
    return found


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _forget_old(folder: Path) -> None:
    reports = sorted(folder.glob("crash-*.txt"), key=lambda path: path.stat().st_mtime)
    for path in reports[:-_KEPT]:
        path.unlink(missing_ok=True)
