"""What can go wrong outside, and whose turn it is then.

OutsideError
├── Offline        nobody answers; the same call may succeed later
│   ├── Untrusted  somebody does, and cannot prove to be the hub
│   └── Nameless   there is no machine of this name
├── Busy           the hub asks to wait `retry_after_s`
├── Garbled        what came cannot be read; the same call may bring it whole
├── SignedOut      the person signs in again; nothing local is touched
│   └── Replayed   the same, because somebody else may have had their session
├── Withdrawn      this machine hands over what waits and keeps nothing
├── Forbidden      this person may not; asking again will not help
├── Unfit          this desktop and this hub do not understand each other; an update is needed
│   └── Foreign    whoever answers is not a hub: once signed in, the same call may reach it later
├── TooOld         this desktop may read and not write any more; what waits goes out after an update
└── OutOfStep      the two sides count differently; sync itself puts it right
    ├── Floor      take a snapshot
    ├── Epoch      the hub was restored: say hello again
    ├── Gap        push again from last_mid + 1
    ├── Fork       a copied profile: take a new client id
    ├── TooLarge   halve the batch
    ├── Unreadable halve the batch, and park the one that cannot be read
    └── Elsewhere  an attachment goes on at another place: ask how much is there
"""

from __future__ import annotations


class OutsideError(Exception):
    """Something beyond this desktop did not do what was asked; `str` is for the log alone."""


class Offline(OutsideError):
    """Nobody answers; the same call may succeed later.

    spread_s: a hub that goes down has so many desks that they come back over so many seconds.
    """

    def __init__(self, message: str = "", *, spread_s: float = 0.0) -> None:
        super().__init__(message)
        self.spread_s = spread_s


class Untrusted(Offline):
    """Who answers has no certificate that this machine trusts; it may be somebody else."""


class Nameless(Offline):
    """No machine of this name is known; the name is wrong, or there is no network."""


class Busy(OutsideError):
    """The hub asks to wait."""

    def __init__(self, message: str, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Garbled(OutsideError):
    """What came cannot be read; the same call may bring it whole."""


class SignedOut(OutsideError):
    """The token is not taken any more; the person signs in again, nothing local is touched."""


class Replayed(SignedOut):
    """The session was renewed in two places, so the hub has ended it."""


class Withdrawn(OutsideError):
    """An administrator has withdrawn this machine: it hands over what waits and keeps nothing."""


class Forbidden(OutsideError):
    """This person may not do it."""


class Unfit(OutsideError):
    """The other side speaks a protocol that this version does not."""


class Foreign(Unfit):
    """No hub answers but a proxy, a Wi-Fi that wants a login, or a wrong address."""


class TooOld(OutsideError):
    """The hub takes nothing from this version any more; it still tells what is new."""


class OutOfStep(OutsideError):
    """The two sides count differently; sync puts it right without the person."""


class Floor(OutOfStep):
    """The cursor is too old, or what may be seen has changed: take a snapshot."""


class Epoch(OutOfStep):
    """The hub was restored from a backup: say hello again."""


class Gap(OutOfStep):
    """Mutations are missing on the hub: push again from last_mid + 1."""

    def __init__(self, message: str, last_mid: int) -> None:
        super().__init__(message)
        self.last_mid = last_mid


class Fork(OutOfStep):
    """Another operation already has this number: the profile was copied."""


class TooLarge(OutOfStep):
    """The batch is more than the hub takes at once."""


class Unreadable(OutOfStep):
    """The hub cannot read something in the batch."""


class Elsewhere(OutOfStep):
    """There is no such part of an attachment: ask how much is there."""
