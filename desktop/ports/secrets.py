"""Where a token is kept between two starts; `integrations/secrets` fits it with the keyring.

A vault may be absent, locked or slow. It then raises VaultClosed within its time limit, the token
lives in memory for this session, and the person is told. Nothing is ever kept in plain text.
"""

from __future__ import annotations

from typing import Protocol


class VaultClosed(Exception):
    """The secret store cannot be used now; `str` says why, for the log and `tresen doctor`."""


class Vault(Protocol):
    """Calls block for at most a few seconds: never on the window's thread."""

    def keep(self, name: str, secret: str) -> None: ...

    def recall(self, name: str) -> str | None: ...

    def forget(self, name: str) -> None: ...
