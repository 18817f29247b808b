"""`tresen hub devices`, `withdraw`: which installations there are, and clearing one that is lost.

    tresen hub devices --database URL
    tresen hub withdraw DEVICE --database URL

The device clears itself with its next word to the hub, after it has handed over what waits on it.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime

from desktop.commands import hub_audit
from desktop.commands.output import CannotDo, Output
from desktop.ports.clock import SystemClock
from desktop.text import tr
from integrations.hub.server.administering import Unknown
from integrations.hub.server.devices import Device, Devices
from integrations.hub.server.store.opening import Store


def withdraw_arguments(part: ArgumentParser) -> None:
    part.add_argument("device", metavar="DEVICE", help=tr("as `tresen hub devices` names it"))
    part.add_argument("--undo", action="store_true", help=tr("it is trusted again after all"))


def devices(arguments: Namespace, out: Output, store: Store) -> None:
    for each in _devices(arguments, store).every():
        out.say(_sentence(each), **_fields(each))


def withdraw(arguments: Namespace, out: Output, store: Store) -> None:
    try:
        done = _devices(arguments, store).withdraw(arguments.device, undo=arguments.undo)
    except Unknown as error:
        raise CannotDo(tr("There is no device {name}. Nothing was changed.", name=error)) from error
    out.say(_sentence(done), **_fields(done))


def _devices(arguments: Namespace, store: Store) -> Devices:
    return Devices(store, SystemClock(), arguments.tenant, by=hub_audit.operator())


def _sentence(each: Device) -> str:
    heard = tr("heard of {time}", time=_clock(each.heard)) if each.heard else ""
    parts = [each.client_id, each.login, heard, _standing(each)]
    return " · ".join(filter(None, parts))


def _standing(each: Device) -> str:
    if each.wiped:
        return tr("cleared {time}", time=_clock(each.wiped))
    return (
        tr("withdrawn {time}, not cleared yet", time=_clock(each.withdrawn))
        if each.withdrawn
        else ""
    )


def _fields(each: Device) -> dict[str, object]:
    return {
        "device": each.client_id,
        "login": each.login,
        "name": each.name,
        "heard": each.heard,
        "withdrawn": each.withdrawn,
        "wiped": each.wiped,
    }


def _clock(at: datetime) -> str:
    return at.astimezone().isoformat(" ", "seconds")
