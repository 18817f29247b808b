"""The vault that tokens are kept in: the keyring of the person's own desktop.

It is asked by a process of its own. A keyring that waits for a prompt nobody sees never answers,
and only a process can be ended then; besides, the window need not load what talks to it.
"""

from __future__ import annotations

import subprocess
import sys

from desktop.ports.secrets import VaultClosed

_PROCESS = "integrations.secrets.keyring_process"
_DONE, _NOT_THERE = 0, 3  # its exit codes, repeated so as not to load the keyring here


class KeyringVault:
    """Fits `desktop.ports.secrets.Vault`."""

    def __init__(self, time_limit_s: float = 5.0) -> None:
        self._time_limit_s = time_limit_s

    def keep(self, name: str, secret: str) -> None:
        self._ask("keep", name, secret)

    def recall(self, name: str) -> str | None:
        """The secret, or None when there is none of this name."""
        answer = self._ask("recall", name)
        return answer.stdout if answer.returncode == _DONE else None

    def forget(self, name: str) -> None:
        """After this there is none of this name; whether there was one makes no difference."""
        self._ask("forget", name)

    def _ask(self, action: str, name: str, secret: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", _PROCESS, action, name]
        try:
            answer = subprocess.run(
                command,
                input=secret,
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=self._time_limit_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise VaultClosed(f"no answer within {self._time_limit_s:g} s") from None
        if answer.returncode not in {_DONE, _NOT_THERE}:
            said = answer.stderr.strip().splitlines() or [f"exit code {answer.returncode}"]
            raise VaultClosed(said[-1])
        return answer
