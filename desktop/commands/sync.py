"""`tresen sync --once`: brings a profile up to date without a window."""

from __future__ import annotations

import asyncio
import random
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from desktop.commands.output import CannotDo, Output
from desktop.commands.parser import Parser
from desktop.commands.profile import profile_folder
from desktop.domain.ids import new_id
from desktop.line import Line
from desktop.ports.backend import Backend
from desktop.ports.clock import SystemClock, unix_ms
from desktop.ports.errors import Forbidden, OutsideError, SignedOut, Withdrawn
from desktop.ports.wire import Hello
from desktop.store import outbox_counts
from desktop.store.store import OtherOwner, Store
from desktop.store.worker import StoreThread
from desktop.sync.engine import Sync
from desktop.sync.transfers import Transfers
from desktop.text import tr
from desktop.viewmodels.lease_words import cleared
from integrations.hub.client import HubDoor


def add_arguments(parser: Parser) -> None:
    parser.add_profile()
    parser.add_argument(
        "--once", action="store_true", required=True, help=tr("one round, then end")
    )
    parser.add_argument("--hub", metavar="URL", required=True, help=tr("the hub's address"))
    parser.add_argument("--token", required=True, help=tr("as `tresen hub add-user` printed it"))


def run(arguments: Namespace) -> int:
    out = Output(arguments)
    try:
        counts = asyncio.run(_once(profile_folder(arguments.profile), arguments))
    except (SignedOut, Forbidden):
        raise CannotDo(
            tr("The hub does not take this token. Nothing was changed. Ask for a new one.")
        ) from None
    except OtherOwner as owner:
        raise CannotDo(
            tr(
                "This profile belongs to {name}. Nothing was changed. Choose another --profile.",
                name=owner,
            )
        ) from None
    except OutsideError as error:
        raise CannotDo(
            tr(
                "The hub at {address} could not be reached or used ({error}). What waits is kept; "
                "run the command again when the hub is back.",
                address=arguments.hub,
                error=error,
            )
        ) from None
    out.say(
        tr("Up to date. %n operation(s) waiting", n=counts.waiting)
        + ", "
        + tr("%n refused", n=counts.refused),
        waiting=counts.waiting,
        refused=counts.refused,
    )
    return 0


async def _once(profile: Path, arguments: Namespace) -> outbox_counts.Counts:
    store = StoreThread(profile, SystemClock())
    backend = HubDoor().open(arguments.hub, arguments.token)
    sync = Sync(
        store=store,
        backend=backend,
        line=Line(),
        clock=SystemClock(),
        draw=random.uniform,
    )
    try:
        await store.open()
        await _make_it_theirs(store, backend, arguments.hub)
        await sync.once()
        files = Transfers(
            store=store,
            backend=backend,
            line=Line(),
            clock=SystemClock(),
            draw=random.uniform,
        )
        if await files.once():
            await sync.once()  # what waited for its files
        return await store.read(outbox_counts.counts)
    except Withdrawn:
        raise CannotDo(await _cleared(store, backend, sync)) from None
    finally:
        await backend.close()
        await store.close()


async def _cleared(store: StoreThread, backend: Backend, sync: Sync) -> str:
    """Hand over what waits, take everything away, and say so."""
    progress = await store.write(Store.progress)
    words = cleared(await sync.hand_over())
    await store.clear()
    with suppress(OutsideError):
        await backend.hello(Hello(client_id=progress.client_id, app="tresen sync", wiped=True))
    return f"{words.happened} {words.then}"


async def _make_it_theirs(store: StoreThread, backend: Backend, address: str) -> None:
    """Whoever the token belongs to owns the profile. Raises OtherOwner."""
    progress = await store.write(Store.progress)
    client_id = progress.client_id or new_id(unix_ms(SystemClock()))
    who = await backend.hello(Hello(client_id=client_id, app="tresen sync"))
    await store.write(Store.sign_in, address, who.agent, who.site, who.name)
