"""`tresen demo`: the window on an embedded hub with made-up customers.

The world is made once a day for each seed, size and language, and copied for every demo, so that
a demo always begins the same way. With --profile the demo goes on where it ended, hub and all.
Law: the demo's hub listens to this machine alone and ends with the window.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from desktop import text
from desktop.commands.arrivals_beside import arriving
from desktop.commands.demo_trainer import DIRECT, DemoTrainer
from desktop.commands.hub_beside import HubBeside
from desktop.commands.output import CannotDo, Output
from desktop.commands.parser import Parser
from desktop.ports.clock import SystemClock
from desktop.ports.errors import OutsideError
from desktop.ports.secrets import Vault
from desktop.settings import HUB, LANGUAGE, LOGIN, Settings
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.text import tr
from desktop.viewmodels.signin.signin_session import secret_of, token_name
from integrations.demo.customers.rate import PER_HOUR
from integrations.demo.filling import database_url, fill
from integrations.demo.organisation import PASSWORD, PERSON
from integrations.demo.world import Size, Spoken
from integrations.hub.client import HubDoor
from integrations.secrets.memory import MemoryVault
from integrations.telephony.day import SimulatedOutlet

_DATABASE = "hub.db"
_KEPT_WORLDS = 3
# In an older world everybody has waited for hours and every promise is broken; the large one is for
# measuring, and takes minutes.
_AS_OF: Final[dict[Size, str]] = {"small": "%Y-%m-%d-%H", "large": "%Y-%m-%d"}


def add_arguments(parser: Parser) -> None:
    parser.add_profile()
    parser.add_argument("--language", choices=text.LANGUAGES, help=tr("of window and customers"))
    parser.add_argument("--seed", type=int, default=7, metavar="N", help=tr("of what is made up"))
    parser.add_argument(
        "--size",
        choices=("small", "large"),
        default="small",
        help=tr("500 or 50,000 customers (default: small)"),
    )
    parser.add_argument(
        "--rate",
        type=float,
        default=PER_HOUR,
        metavar="N",
        help=tr("so many customers come in an hour; change it in the window with Ctrl+F7, Ctrl+F8"),
    )
    parser.add_argument(
        "--tour",
        metavar="DIR",
        help=tr("play an agent's day by itself and leave a picture of each step there"),
    )


def run(arguments: Namespace) -> int:
    out = Output(arguments)
    language: Spoken = "de" if (arguments.language or text.language()) == "de" else "en"
    if arguments.tour:
        play = import_module("desktop.commands.tour").play
        played: int = play(
            out,
            Path(arguments.tour).absolute(),
            language=language,
            seed=arguments.seed,
            size=arguments.size,
        )
        return played
    folder = Path(arguments.profile).absolute() if arguments.profile else None
    with (
        demo(out, folder, language=language, seed=arguments.seed, size=arguments.size) as ready,
        arriving(ready.hub.address, language, arguments.seed, per_hour=arguments.rate) as customers,
    ):
        customers.let_call()
        outlet = SimulatedOutlet(
            language=language,
            seed=arguments.seed,
            clock=SystemClock(),
            per_hour=arguments.rate * DIRECT,
        )
        code: int = import_module("desktop.main").open_window(
            ready.profile,
            vault=ready.vault,
            trainer=DemoTrainer(customers, outlet, arguments.seed),
            outlet=outlet,
        )
    return code


class Ready:
    """A demo that stands: its hub answers, and its profile is signed in as the demo's person."""

    def __init__(self, hub: HubBeside, profile: Path, vault: Vault) -> None:
        self.hub = hub
        self.profile = profile
        self.vault = vault


@contextmanager
def demo(
    out: Output,
    folder: Path | None,
    *,
    language: Spoken,
    seed: int,
    size: Size,
    login: str = PERSON,
) -> Iterator[Ready]:
    """Make a demo stand, and take it down behind it.

    folder: where hub and profile are kept from one demo to the next; None: a new one each time.
    Raises CannotDo.
    """
    with _home(folder) as home:
        database = home / _DATABASE
        if not database.exists():
            shutil.copy(_world(out, language=language, seed=seed, size=size), database)
        hub = HubBeside(database_url(database))
        hub.start()
        try:
            yield signed_in(hub, home / "profile", language, login)
        finally:
            hub.stop()


@contextmanager
def _home(folder: Path | None) -> Iterator[Path]:
    """The folder of hub and profile: the one given, or one that goes with the demo."""
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield folder
        return
    cache = demo_cache()
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="now-", dir=cache, ignore_cleanup_errors=True) as home:
        yield Path(home)


def signed_in(hub: HubBeside, profile: Path, language: Spoken, login: str) -> Ready:
    """A profile of this person on the demo's hub, ready for a window."""
    vault = MemoryVault()
    try:
        asyncio.run(_sign_in(hub.address, profile, login, vault))
    except OutsideError as error:
        raise CannotDo(
            tr("The demo's hub does not let {login} in: {reason}", login=login, reason=error)
        ) from error
    settings = Settings.load(profile)
    settings.choose(LANGUAGE, language)
    settings.choose(HUB, hub.address)
    settings.choose(LOGIN, login)
    return Ready(hub, profile, vault)


async def _sign_in(address: str, profile: Path, login: str, vault: Vault) -> None:
    answer = await HubDoor().login(address, login, PASSWORD, "main")
    store = StoreThread(profile, SystemClock())
    await store.open()
    try:
        await store.write(Store.sign_in, address, answer.agent, answer.site, answer.name)
    finally:
        await store.close()
    vault.keep(token_name(address, answer.agent), secret_of(answer))


def demo_cache() -> Path:
    """Where made-up worlds are kept: nothing in it is worth a backup."""
    if sys.platform == "win32":
        base = Path(os.environ["LOCALAPPDATA"])
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "tresen" / "demo"


def _world(out: Output, *, language: Spoken, seed: int, size: Size) -> Path:
    """The file of this world as of this hour, the large one of today; made when it is not there."""
    as_of = SystemClock().now().strftime(_AS_OF[size])
    cache = demo_cache()
    kept = cache / f"{as_of}-{language}-{size}-{seed}.db"
    if kept.exists():
        return kept
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    out.aside(tr("Making up customers and contacts …"))
    draft = cache / f"{os.getpid()}.new"
    try:
        fill(database_url(draft), seed=seed, size=size, language=language, clock=SystemClock())
        draft.replace(kept)
    finally:
        for left in cache.glob(f"{draft.name}*"):
            left.unlink()
    _forget_old(cache)
    return kept


def _forget_old(cache: Path) -> None:
    worlds = sorted(cache.glob("*.db"), key=lambda path: path.stat().st_mtime)
    for path in worlds[:-_KEPT_WORLDS]:
        path.unlink(missing_ok=True)
