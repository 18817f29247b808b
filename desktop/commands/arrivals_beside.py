"""Contacts that keep coming, from a process of its own beside the demo's window and hub.

Law: it ends with the process that started it; when it cannot go on, the demo does.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_ENDS_WITHIN_S = 5


@contextmanager
def arriving(address: str, language: str, seed: int) -> Iterator[None]:
    """While this is open, made-up customers write to the hub at this address."""
    command = [sys.executable, "-m", "integrations.demo.arriving", address, language, str(seed)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    try:
        yield
    finally:
        if process.stdin is not None:  # it ends when its input does
            process.stdin.close()
        try:
            process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
