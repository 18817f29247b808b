"""The process that asks the keyring: `python -m integrations.secrets.keyring_process ACTION NAME`.

ACTION is keep (the secret comes on standard input), recall (it goes to standard output) or forget.
The backend is the one of this system, named here: left to choose for itself, keyring may take one
that prompts on a terminal nobody sees, or one that writes plain text.
"""

from __future__ import annotations

import sys

from keyring.backend import KeyringBackend
from keyring.core import load_keyring
from keyring.errors import KeyringError, PasswordDeleteError

SERVICE = "tresen"
DONE = 0
NOT_THERE = 3
CLOSED = 4


def of_this_system() -> KeyringBackend:
    """The Credential Locker on Windows, the Secret Service (GNOME, KDE, KeePassXC) elsewhere.

    Raises RuntimeError where there is none.
    """
    if sys.platform == "win32":
        return load_keyring("keyring.backends.Windows.WinVaultKeyring")
    return load_keyring("keyring.backends.SecretService.Keyring")


def act(keyring: KeyringBackend, action: str, name: str) -> int:
    """Do one thing; returns the exit code. Raises KeyringError when the keyring refuses."""
    if action == "keep":
        keyring.set_password(SERVICE, name, sys.stdin.read())
        return DONE
    if action == "forget":
        try:
            keyring.delete_password(SERVICE, name)
        except PasswordDeleteError:
            return NOT_THERE
        return DONE
    secret = keyring.get_password(SERVICE, name)
    sys.stdout.write(secret or "")
    return NOT_THERE if secret is None else DONE


def main(action: str, name: str) -> int:
    """Exit code: DONE, NOT_THERE, or CLOSED with the reason on standard error."""
    try:
        return act(of_this_system(), action, name)
    except (KeyringError, RuntimeError, OSError) as error:
        sys.stderr.write(str(error) or type(error).__name__)
        return CLOSED


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
