"""What this machine depends on beyond Tresen: the hub at the other end, and the keyring."""

from __future__ import annotations

from collections.abc import Callable

from desktop.ports.clock import Clock
from desktop.ports.errors import Offline, Unfit
from desktop.ports.finding import Finding, State
from desktop.ports.secrets import Vault, VaultClosed
from desktop.text import tr
from integrations.hub.health import Health, ask

_CLOCKS_APART_S = 60
_TRIAL = "tresen doctor"
# What keyring and the bus say where there is none.
_NONE_THERE = ("No recommended backend", "NoKeyring", "D-Bus", "dbus", "DBUS", "Secret Service")


def network(address: str, clock: Clock, ask: Callable[[str], Health] = ask) -> list[Finding]:
    """Whether the hub answers and whether its clock and ours agree. `address` may be empty."""
    if not address:
        return [
            _network(
                State.NOTICE,
                tr("No hub is known on this machine yet."),
                tr("Name one: `tresen doctor --hub URL`."),
            )
        ]
    try:
        health = ask(address)
    except Offline as error:
        return [
            _network(
                State.NOTICE,
                tr("{address} does not answer: {error}", address=address, error=error),
                tr("Work goes on and is kept. Check the address, the cable or the VPN."),
            )
        ]
    except Unfit as error:
        return [
            _network(
                State.BAD,
                tr("{address} answers, but not as a hub: {error}", address=address, error=error),
                tr("Ask your administrator for the hub's address."),
            )
        ]
    answered = tr("{address} answered in {ms} ms.", address=address, ms=round(health.took_s * 1000))
    return [_network(State.GOOD, answered), *_clocks(health, clock)]


def keyring(vault: Vault) -> Finding:
    """Whether a token survives the end of the program: kept, read back and forgotten for trial."""
    title = tr("Keyring")
    try:
        vault.keep(_TRIAL, _TRIAL)
        works = vault.recall(_TRIAL) == _TRIAL
        vault.forget(_TRIAL)
        complaint = "" if works else tr("it gives back something else than it was given")
    except VaultClosed as error:
        complaint = _why(error)
    if not complaint:
        return Finding(
            check="keyring", title=title, state=State.GOOD, found=tr("It keeps what it is given.")
        )
    return Finding(
        check="keyring",
        title=title,
        state=State.NOTICE,
        found=tr("It cannot be used: {complaint}", complaint=complaint),
        do=tr(
            "You have to sign in at every start. To change that, unlock the keyring, or install "
            "one: {command}",
            command="apt-get install gnome-keyring",
        ),
    )


def _why(error: VaultClosed) -> str:
    """What the keyring's own library says is English, and long; what it means is said here."""
    said = str(error)
    if any(sign in said for sign in _NONE_THERE):
        return tr("no keyring answers on this machine")
    if "unlock" in said.lower() or "locked" in said.lower():
        return tr("it is locked")
    if said.startswith("no answer"):
        return tr("it does not answer; perhaps it waits for a password")
    return said


def _network(state: State, found: str, do: str = "") -> Finding:
    return Finding(check="network", title=tr("Network"), state=state, found=found, do=do)


def _clocks(health: Health, clock: Clock) -> list[Finding]:
    if health.at is None:
        return []
    apart_s = round(abs((clock.now() - health.at).total_seconds()))
    if apart_s <= _CLOCKS_APART_S:
        return []
    return [
        Finding(
            check="clock",
            title=tr("Clock"),
            state=State.NOTICE,
            found=tr("It differs from the hub's by %n second(s).", n=apart_s),
            do=tr("Times of your own work look wrong to others until the clock is set."),
        )
    ]
