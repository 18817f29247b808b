"""A vault for as long as a process lives: for demo, tour and tests, whose tokens nobody keeps."""

from __future__ import annotations


class MemoryVault:
    """Fits `desktop.ports.secrets.Vault`."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def keep(self, name: str, secret: str) -> None:
        self._secrets[name] = secret

    def recall(self, name: str) -> str | None:
        return self._secrets.get(name)

    def forget(self, name: str) -> None:
        self._secrets.pop(name, None)
