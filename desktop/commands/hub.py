"""`tresen hub`: run the enterprise backend in a box, and set it up.

    tresen hub serve --database sqlite:///hub.db
    tresen hub serve --database postgresql://… --workers 4
    tresen hub add-site Hamburg --database sqlite:///hub.db
    tresen hub add-queue Billing --database sqlite:///hub.db --sites Hamburg
    tresen hub add-user anna --database sqlite:///hub.db --site Hamburg --role agent
    tresen hub add-grant North --queue Billing --until 2027-01-01 --database sqlite:///hub.db
    tresen hub audit --database sqlite:///hub.db
    tresen hub restored --database sqlite:///hub.db

A password is taken from TRESEN_PASSWORD, never from the command line, where every other process
can read it; without one, the hub makes one up and says it once.
"""

from __future__ import annotations

import gc
import os
import re
import secrets
import signal
import socket
import sys
import threading
from argparse import SUPPRESS, ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from ipaddress import ip_address

from desktop.commands import (
    hub_audit,
    hub_devices,
    hub_erasing,
    hub_load,
    hub_restored,
    hub_rights,
    hub_routing,
    hub_settings,
    hub_tidy,
)
from desktop.commands.output import CannotDo, Output
from desktop.domain.ids import TenantId
from desktop.domain.routing import Capacity
from desktop.domain.words import Channel, PartnerModel, Role, SiteKind
from desktop.ports.clock import SystemClock
from desktop.text import tr
from integrations.hub.server.administering import Administration, Exists, Unknown
from integrations.hub.server.erasing.reopening import list_of
from integrations.hub.server.hub import Hub, Limits
from integrations.hub.server.serving import Listen, Serving
from integrations.hub.server.store.heads import OneTenantOnly
from integrations.hub.server.store.opening import CannotOpen, Store, open_store
from integrations.hub.server.workers import NotReady, Workers

PASSWORD = "TRESEN_PASSWORD"  # noqa: S105  the name of the variable
TRESEN = (sys.executable, "-m", "desktop.commands.cli")
MOST_WORKERS = 64
DAY = timedelta(days=1)
_TENANT = re.compile(r"[A-Za-z0-9._:-]{1,64}")

Job = Callable[[Namespace, Output, Store], None]


def add_arguments(parser: ArgumentParser) -> None:
    parts = parser.add_subparsers(metavar=tr("COMMAND"), required=True)
    _serve_arguments(_part(parts, "serve", tr("serve desktops"), _serve))
    site = _part(parts, "add-site", tr("add a site"), _add_site)
    site.add_argument("name", metavar="NAME")
    site.add_argument("--kind", choices=list(SiteKind), default=SiteKind.IN_HOUSE, type=SiteKind)
    site.add_argument(
        "--model", choices=list(PartnerModel), default=PartnerModel.VIRTUALIZED, type=PartnerModel
    )
    queue = _part(parts, "add-queue", tr("add a queue and the sites that work it"), _add_queue)
    queue.add_argument("name", metavar="NAME")
    queue.add_argument("--sites", metavar="A,B", required=True)
    user = _part(parts, "add-user", tr("add a person"), _add_user)
    user.add_argument("login", metavar="LOGIN")
    user.add_argument("--site", metavar="NAME", required=True)
    user.add_argument("--role", choices=list(Role), required=True, type=Role)
    user.add_argument("--name", metavar="NAME", default="", help=tr("the person's full name"))
    user.add_argument(
        "--capacity",
        metavar="CHANNEL=N,…",
        default=Capacity(),
        type=_capacity,
        help=tr("contacts at once by channel, for example voice=1,email=3,chat=2"),
    )
    user.add_argument(
        "--print-token", action="store_true", help=tr("print a token for use without a window")
    )
    grant = _part(parts, "add-grant", tr("let a site see more, for a purpose"), _add_grant)
    hub_rights.grant_arguments(grant)
    end = _part(parts, "end-grant", tr("end what a site was granted"), _end_grant)
    hub_rights.end_arguments(end)
    _part(
        parts,
        "restored",
        tr("say that the database was put back from a backup, before serving it again"),
        hub_restored.restored,
    )
    erase = _part(parts, "erase", tr("erase a customer for ever, on every desk"), hub_erasing.erase)
    hub_erasing.erase_arguments(erase)
    told = _part(parts, "erasures", tr("list desks that have not erased yet"), hub_erasing.erasures)
    hub_erasing.erasures_arguments(told)
    tidy = _part(parts, "tidy", tr("forget what need not be kept"), hub_tidy.tidied)
    hub_tidy.tidy_arguments(tidy)
    load = _part(parts, "load", tr("take in a file of records at once"), hub_load.loaded)
    hub_load.load_arguments(load)
    routing = hub_routing.parts(partial(_part, parts))
    audit = _part(parts, "audit", tr("list who was given which right"), hub_audit.audit)
    hub_audit.audit_arguments(audit)
    what = tr("list what may be chosen of a hub")
    parts.add_parser("settings", help=what, description=what).set_defaults(
        job=hub_settings.listed, database=""
    )
    devices = _part(parts, "devices", tr("list installations"), hub_devices.devices)
    withdraw = _part(parts, "withdraw", tr("clear an installation"), hub_devices.withdraw)
    hub_devices.withdraw_arguments(withdraw)
    some = (site, queue, user, grant, end, erase, told, audit, load, devices, withdraw)
    for part in (*some, *routing):
        part.add_argument("--tenant", metavar="NAME", default="main", type=_tenant)


def run(arguments: Namespace) -> int:
    if not arguments.database:
        arguments.job(arguments, Output(arguments))
        return 0
    store = _open(arguments.database, arguments.owner)
    try:
        arguments.job(arguments, Output(arguments), store)
    finally:
        store.close()
    return 0


def _part(
    parts: _SubParsersAction[ArgumentParser], name: str, does: str, job: Job
) -> ArgumentParser:
    part = parts.add_parser(name, help=does, description=does)
    part.set_defaults(job=job)
    part.add_argument(
        "--database",
        metavar="URL",
        required=True,
        help=tr("sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"),
    )
    part.add_argument(
        "--owner",
        metavar="URL",
        default="",
        help=tr("for PostgreSQL: who owns the tables, when --database is another login"),
    )
    return part


def _serve_arguments(part: ArgumentParser) -> None:
    part.add_argument(
        "--listen", metavar="HOST:PORT", default=Listen(), type=_listen,
        help=tr("where desktops reach it; port 0 takes a free one (default 127.0.0.1:8440)"),
    )  # fmt: skip
    hub_tidy.log_argument(part)
    hub_settings.set_argument(part)
    part.add_argument(
        "--public", metavar="URL", default="",
        help=tr("where customers reach it, for links to surveys (default: where it listens)"),
    )  # fmt: skip
    part.add_argument("--certificate", metavar="FILE", help=tr("for TLS: the certificate, PEM"))
    part.add_argument("--key", metavar="FILE", help=tr("for TLS: its key, PEM"))
    hub_erasing.list_argument(part)
    part.add_argument(
        "--workers",
        metavar="N",
        default=1,
        type=_workers,
        help=tr("so many processes on one PostgreSQL; SIGHUP renews them one by one (default 1)"),
    )
    part.add_argument("--socket", type=int, help=SUPPRESS)  # of the parent, in its workers
    part.add_argument(
        "--attached",
        action="store_true",
        help=tr("end when standard input is closed, with the program that started it"),
    )


def _open(address: str, owner: str) -> Store:
    try:
        return open_store(address, owner)
    except CannotOpen as error:
        raise CannotDo(
            tr("The database cannot be opened: {reason}. Nothing was changed.", reason=error)
        ) from error


def _serve(arguments: Namespace, out: Output, store: Store) -> None:
    listen: Listen = arguments.listen
    if arguments.workers > 1 and store.one_process_only:
        raise CannotDo(
            tr(
                "A hub on SQLite is one process; for --workers {count} keep its data in"
                " PostgreSQL. Nothing was started.",
                count=arguments.workers,
            )
        )
    if arguments.socket is None:
        hub_erasing.before_serving(out, store, list_of(store, arguments.erased_list))
    try:
        serving = _serving(
            arguments, Listen(listen.host, listen.port, arguments.certificate, arguments.key), store
        )
    except OSError as error:
        raise CannotDo(
            tr(
                "The hub cannot serve at {address}: {reason}. Look at --listen, --certificate and"
                " --key.",
                address=f"{listen.host}:{listen.port}",
                reason=error.strerror or error,
            )
        ) from error
    if arguments.certificate is None and not _is_loopback(listen.host):
        out.aside(tr("Without --certificate passwords travel in the clear; desktops will refuse."))
    if arguments.attached:
        # It only ever waits on a pipe and owns nothing, so it may be left behind at the end.
        waiting = threading.Thread(target=_stop_with_input, args=(serving,), daemon=True)  # noqa: TID251
        waiting.start()
    signal.signal(signal.SIGTERM, lambda *_: serving.stop())  # an end that was asked for: exit 0
    if isinstance(serving, Workers):
        signal.signal(signal.SIGINT, lambda *_: serving.stop())
        signal.signal(signal.SIGHUP, lambda *_: serving.renew())
    # What stands by now stays: looking through all of it for circles, with every thread waiting,
    # took 70 ms each time.
    gc.freeze()
    try:
        serving.run_until_stopped(
            lambda address: out.say(
                tr("The hub is ready at {address}", address=address), ready=True, address=address
            )
        )
    except NotReady as error:
        raise CannotDo(
            tr("A worker of the hub ended at once; what it said stands above.")
        ) from error


def _serving(arguments: Namespace, listen: Listen, store: Store) -> Serving | Workers:
    """Raises OSError."""
    limits = hub_settings.limits_of(arguments, Limits(log_days=arguments.keep_log / DAY))
    if arguments.workers == 1 or arguments.socket is not None:
        limits = limits.shared_by(arguments.workers)
        shared = None if arguments.socket is None else socket.socket(fileno=arguments.socket)
        hub = Hub(store=store, clock=SystemClock(), limits=limits, public=arguments.public)
        wikis = [*TRESEN, "hub", "wiki", "run", *_same(arguments, "database", "owner")]
        calendars = [*TRESEN, "hub", "caldav", "run", *_same(arguments, "database", "owner")]
        mails = [*TRESEN, "hub", "mail", "run", *_same(arguments, "database", "owner")]
        xmpp = [*TRESEN, "hub", "xmpp", "run", *_same(arguments, "database", "owner")]
        commands = {"wikis": wikis, "calendars": calendars, "mails": mails, "xmpp": xmpp}
        return Serving(hub, listen, shared, **commands)
    store.close()  # its tables are up to date; the workers have connections of their own
    command = [*TRESEN, "hub", "serve", "--json", "--attached"]
    command += ["--keep-log", str(arguments.keep_log / DAY)]
    command += hub_settings.same(arguments)
    command += _same(arguments, "database", "owner", "certificate", "key", "workers", "public")
    return Workers([*command, "--socket"], listen, arguments.workers)


def _same(arguments: Namespace, *names: str) -> list[str]:
    """What was said here, for another process."""
    given = ((name, getattr(arguments, name)) for name in names)
    return [word for name, value in given if value for word in (f"--{name}", str(value))]


def _add_site(arguments: Namespace, out: Output, store: Store) -> None:
    with _Explained():
        site = _administration(arguments, store).add_site(
            arguments.name, arguments.kind, arguments.model
        )
    out.say(tr("Site {name} added", name=site.name), site=site.id, name=site.name)


def _add_queue(arguments: Namespace, out: Output, store: Store) -> None:
    sites = [name.strip() for name in arguments.sites.split(",") if name.strip()]
    with _Explained():
        queue = _administration(arguments, store).add_queue(arguments.name, sites)
    out.say(tr("Queue {name} added", name=queue.name), queue=queue.id, name=queue.name)


def _add_grant(arguments: Namespace, out: Output, store: Store) -> None:
    hub_rights.add(arguments, out, _administration(arguments, store))


def _end_grant(arguments: Namespace, out: Output, store: Store) -> None:
    hub_rights.end(arguments, out, _administration(arguments, store))


def _add_user(arguments: Namespace, out: Output, store: Store) -> None:
    given = os.environ.get(PASSWORD, "")
    password = given or ("" if arguments.print_token else secrets.token_urlsafe(12))
    with _Explained():
        administration = _administration(arguments, store)
        agent = administration.add_user(
            arguments.login,
            site=arguments.site,
            role=arguments.role,
            name=arguments.name,
            password=password,
            capacity=arguments.capacity,
        )
    said = {"agent": agent.id, "login": agent.login}
    if password and not given:
        said["password"] = password
        out.aside(tr("Password of {login}: {password}", login=agent.login, password=password))
    if arguments.print_token:
        token = administration.token(agent.id)
        out.say(token, **said, token=token)
    else:
        out.say(tr("{login} added", login=agent.login), **said)


def _administration(arguments: Namespace, store: Store) -> Administration:
    return Administration(store, SystemClock(), arguments.tenant, by=hub_audit.operator())


class _Explained:
    """Turns what administration refuses into a sentence."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        match error:
            case Exists():
                words = tr("{name} is there already; nothing was changed.", name=error)
            case Unknown():
                words = tr("There is no site {name}; nothing was changed.", name=error)
            case OneTenantOnly():
                words = tr(
                    "This file holds the tenant {name}; another one needs a file of its own.",
                    name=error,
                )
            case _:
                return
        raise CannotDo(words) from error


def _tenant(name: str) -> TenantId:
    if not _TENANT.fullmatch(name):
        raise ValueError(name)
    return TenantId(name)


def _capacity(text: str) -> Capacity:
    parts = dict(part.split("=", 1) for part in text.split(","))
    limits = {str(Channel(channel.strip())): int(limit) for channel, limit in parts.items()}
    if min(limits.values()) < 0:
        raise ValueError(text)
    return Capacity(**limits)


def _workers(text: str) -> int:
    if not 1 <= int(text) <= MOST_WORKERS:
        raise ValueError(text)
    return int(text)


def _listen(text: str) -> Listen:
    host, _, port = text.rpartition(":")
    return Listen(host.strip("[]") or "127.0.0.1", int(port))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(socket.gethostbyname(host)).is_loopback
    except OSError:
        return False


def _stop_with_input(serving: Serving | Workers) -> None:
    """Read what nobody writes until the other end is closed, by the parent or by its death."""
    # Not through sys.stdin: its lock, held here at the interpreter's end, would abort the process.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    serving.stop()
