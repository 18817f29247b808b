"""`tresen hub erase`, `erasures`: a customer is erased for ever, here and on every desk.

    tresen hub erase K-100017 --dry-run --database sqlite:///hub.db
    tresen hub erase K-100017 --database sqlite:///hub.db
    tresen hub erasures --database sqlite:///hub.db

It asks before it does it. Desks that are online erase at once, the others before they see anything
new; `erasures` says which have not yet. Each erasure is also written to a list beside the database
(`hub.db.erased`; for PostgreSQL --erased-list says where): it must outlive every backup.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from desktop.commands.output import CannotDo, Output
from desktop.ports.clock import SystemClock
from desktop.text import tr
from integrations.hub.server.erasing.erasing import Erasing, NobodyThere, Outstanding, Survey
from integrations.hub.server.erasing.kept_list import KeptList, Unreadable
from integrations.hub.server.erasing.reopening import ListMissing, list_of, reopen
from integrations.hub.server.store.opening import Store


def list_argument(part: ArgumentParser) -> None:
    part.add_argument(
        "--erased-list",
        metavar="FILE",
        default="",
        help=tr("the list of erasures; default: beside a SQLite file, ending in .erased"),
    )


def erase_arguments(part: ArgumentParser) -> None:
    part.add_argument("customer", metavar="CUSTOMER", help=tr("the customer's number or id"))
    part.add_argument("--dry-run", action="store_true", help=tr("say what would go, and stop"))
    part.add_argument("--yes", action="store_true", help=tr("do not ask"))
    list_argument(part)


def erasures_arguments(part: ArgumentParser) -> None:
    part.add_argument(
        "--make-list",
        action="store_true",
        help=tr("the list is lost: make it anew from what the database knows"),
    )
    list_argument(part)


def erase(arguments: Namespace, out: Output, store: Store) -> None:
    kept = list_of(store, arguments.erased_list)
    if kept is None:
        raise CannotDo(
            tr(
                "Say with --erased-list where the list of erasures is kept: a file that outlives"
                " the backups of this database. Nothing was erased."
            )
        )
    before_serving(out, store, kept)
    erasing = Erasing(store, SystemClock(), arguments.tenant, kept)
    try:
        survey = erasing.survey(arguments.customer)
        out.say(_would_go(survey), dry_run=arguments.dry_run, **_fields(survey))
        if arguments.dry_run:
            return
        if not arguments.yes:
            _ask(survey)
        done = erasing.erase(survey.customer)
    except NobodyThere as error:
        raise CannotDo(
            tr("There is no customer {name}. Nothing was erased.", name=error)
        ) from error
    out.say(
        tr("Erased. Desks erase the same; `tresen hub erasures` says which have not yet."),
        erased=done.seq,
    )


def erasures(arguments: Namespace, out: Output, store: Store) -> None:
    kept = list_of(store, arguments.erased_list)
    before_serving(out, store, kept, make_anew=arguments.make_list)
    if kept is None:
        return
    outstanding = Erasing(store, SystemClock(), arguments.tenant, kept).outstanding()
    for each in outstanding.devices:
        out.say(_device(each), **_device_fields(each))
    out.say(
        tr(
            "{erasures} erasures, {devices} desks have not done the same yet",
            erasures=outstanding.erasures,
            devices=len(outstanding.devices),
        ),
        erasures=outstanding.erasures,
        devices=len(outstanding.devices),
    )


def before_serving(
    out: Output, store: Store, kept: KeptList | None, *, make_anew: bool = False
) -> None:
    """Erase again whoever a restored backup has brought back. Raises CannotDo."""
    try:
        done = reopen(store, SystemClock(), kept, make_anew=make_anew)
    except ListMissing as error:
        raise CannotDo(
            tr(
                "In this database somebody was erased, and the list of erasures is not there:"
                " {file}. Put the newest one in its place, or say where it is with --erased-list."
                " If it is lost: tresen hub erasures --make-list. Nothing was opened.",
                file=error if str(error) else tr("no place was named"),
            )
        ) from error
    except Unreadable as error:
        raise CannotDo(
            tr("The list of erasures cannot be read: {where}. Nothing was opened.", where=error)
        ) from error
    if done.again:
        out.aside(
            tr(
                "This database came out of a backup: {count} erased since were erased again.",
                count=done.again,
            )
        )
    if done.listed:
        out.aside(
            tr("{count} erasures were missing in the list and were added.", count=done.listed)
        )


def _ask(survey: Survey) -> None:
    name = survey.number or survey.customer
    if not sys.stdin.isatty():
        raise CannotDo(tr("Nothing was erased. Say --yes to erase without being asked."))
    sys.stderr.write(tr("This cannot be undone. To erase, type {name}: ", name=name))
    sys.stderr.flush()
    if sys.stdin.readline().strip() != name:
        raise CannotDo(tr("Nothing was erased."))


def _would_go(survey: Survey) -> str:
    kinds = ", ".join(f"{kind}: {count}" for kind, count in survey.records.items())
    return tr(
        "{name}: {kinds}; attachments: {files}; changed in others: {changed}",
        name=survey.number or survey.customer,
        kinds=kinds,
        files=survey.files,
        changed=survey.changed,
    )


def _fields(survey: Survey) -> dict[str, object]:
    return {
        "customer": survey.customer,
        "number": survey.number,
        "records": survey.records,
        "files": survey.files,
        "changed": survey.changed,
    }


def _device(each: Outstanding) -> str:
    if each.lease_until is None:
        return tr(
            "{login} on {device} has not been heard of", login=each.login, device=each.client_id
        )
    return tr(
        "{login} on {device}: lease until {until}",
        login=each.login,
        device=each.client_id,
        until=each.lease_until.astimezone().strftime("%Y-%m-%d %H:%M"),
    )


def _device_fields(each: Outstanding) -> dict[str, object]:
    return {
        "login": each.login,
        "name": each.name,
        "device": each.client_id,
        "missing": each.missing,
        "heard": each.heard,
        "lease_until": each.lease_until,
    }
