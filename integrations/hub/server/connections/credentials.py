"""What the hub needs to sign in elsewhere: one file beside the database, for its owner's eyes only.

    kept = credentials_of(store, path)      path: of `--secrets` or TRESEN_HUB_SECRETS
    kept.put("main", "wiki help", password)

Laws: a secret stands in no table, so it is in no backup of the database and on no desk; a file that
others on this machine may read is not read. For SQLite it lies beside the file of the database.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

import msgspec

from integrations.hub.server.store.opening import Store

ENDING: Final = ".secrets"
OTHERS: Final = 0o077
_SECRETS = msgspec.json.Decoder(dict[str, str])


class NotPrivate(Exception):
    """Others may read the file; `str` is its path."""


class NoPlace(Exception):
    """Nobody has said where secrets lie."""


class Credentials:
    """Secrets by tenant and name."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def find(self, tenant: str, name: str) -> str:
        """The secret, or an empty one when there is none. Raises NotPrivate."""
        return self._read().get(_key(tenant, name), "")

    def put(self, tenant: str, name: str, secret: str) -> None:
        """In the place of the one before; "" takes it away. Raises NotPrivate, OSError."""
        every = self._read() | {_key(tenant, name): secret}
        content = msgspec.json.encode({key: value for key, value in every.items() if value})
        handle, written = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name)  # 0600
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            Path(written).replace(self.path)
        except OSError:
            Path(written).unlink(missing_ok=True)
            raise

    def _read(self) -> dict[str, str]:
        if not self.path.exists():
            return {}
        if os.name == "posix" and self.path.stat().st_mode & OTHERS:
            raise NotPrivate(str(self.path))
        return _SECRETS.decode(self.path.read_bytes() or b"{}")


def credentials_of(store: Store, path: str = "") -> Credentials:
    """Raises NoPlace."""
    if path:
        return Credentials(Path(path))
    if store.engine.dialect.name == "sqlite" and store.engine.url.database:
        return Credentials(Path(store.engine.url.database + ENDING))
    raise NoPlace


def _key(tenant: str, name: str) -> str:
    return f"{tenant}/{name}"
