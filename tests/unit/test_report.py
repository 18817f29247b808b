"""The report for who helps holds nothing of customers, of the person, of the hub or of its keys."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from desktop.domain.ids import TaskId
from desktop.domain.operations import task as tasks
from desktop.domain.records import Article, Case, Customer, Interaction, Note, Task, TextModule
from desktop.machine import ThisMachine
from desktop.ports.finding import Finding, State
from desktop.settings import HUB, LOGIN, PICTURES_FROM, SETTINGS, SOUND_DEVICE, WRAP_UP_CODES
from desktop.viewmodels.help.doctor import Doctor
from desktop.viewmodels.help.report import LEFT_OUT, without
from integrations.system.crash import write_report
from tests.support.desk import ME, NOON, TriedDesk, a_desk, until
from tests.support.people import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.domain.records import Record

MARK = "Geheimnisvoll"
HOST = "marked-hub.example"
TOKEN = "tok_" + "7f3a9c" * 8


def marked(record: Record) -> Record:
    """The same, with the mark in everything that a person has written."""
    changes: dict[str, Any] = {}
    for field in ("name", "title", "subject", "text", "body", "words", "address", "phone", "short"):
        value = getattr(record, field, None)
        if isinstance(value, str) and value:
            changes[field] = f"{MARK} {value}"
    if isinstance(record, Interaction):
        changes["messages"] = tuple(
            replace(each, text=f"{MARK} {each.text}", author=f"{MARK}@example.org")
            for each in record.messages
        )
    return replace(record, **changes)


class Checked(ThisMachine):
    """The machine with findings that say too much."""

    def examine(self) -> Iterator[Finding]:
        yield Finding(
            check="versions", title="Versions", state=State.GOOD, found=f"Python in {self._profile}"
        )
        yield Finding(
            check="network",
            title="Network",
            state=State.NOTICE,
            found=f"https://{HOST} does not answer: {MARK}",
            do=f"Ask {MARK}",
        )


async def filled(desk: TriedDesk) -> None:
    """Something waits, something has failed, and the settings name people and places."""
    for setting, value in (
        (HUB, f"https://{HOST}"),
        (LOGIN, f"{MARK}-login"),
        (WRAP_UP_CODES, f"a={MARK}"),
        (PICTURES_FROM, f"{MARK}@example.org"),
        (SOUND_DEVICE, f"{MARK} headset"),
    ):
        desk.settings.choose(setting, value)
    await desk.ask(tasks.Create(id=TaskId("t-1"), title=f"{MARK} call", assignee=ME.agent))
    try:
        raise ValueError(f"{MARK} {TOKEN} +49 171 39200 42")  # noqa: TRY301
    except ValueError as error:
        folder = desk.profile / "crashes"
        write_report(folder, error, where=f"task of {HOST}", now=NOON)
    (desk.profile / "crashes" / "crash-old.txt").write_text(
        f"left by hand: {TOKEN} someone@{HOST}", "utf-8"
    )


async def reported(desk: TriedDesk) -> Doctor:
    desk.machine = Checked(desk.profile, desk.settings)
    doctor = Doctor(desk)
    doctor.report()
    await until(lambda: doctor.shown.files)
    return doctor


async def test_nothing_of_a_marked_store_is_in_the_bundle(profile: Path, tmp_path: Path) -> None:
    records = [marked(each) for each in EVERYTHING]
    kinds = (Customer, Interaction, Case, Note, Task, TextModule, Article)
    assert {type(each) for each in records} >= set(kinds)
    async with a_desk(profile, records=records) as desk:
        await filled(desk)
        doctor = await reported(desk)
        files = doctor.shown.files
        path = tmp_path / "report.zip"
        doctor.save(str(path))
        await until(path.exists)
        await until(lambda: desk.notices.everything)
        own = ThisMachine(profile, desk.settings).own_words()

    with zipfile.ZipFile(path) as bundle:
        assert [(each, bundle.read(each).decode()) for each in bundle.namelist()] == [
            (each.name, each.text) for each in files
        ]
    whole = "\n".join((*(each.name for each in files), *(each.text for each in files))).lower()
    for word in (MARK, HOST, TOKEN, "example.org", "39200", ME.name, *own):
        assert word.lower() not in whole, word
    for each in (customer for customer in records if isinstance(customer, Customer)):
        assert each.name.lower() not in whole


async def test_it_says_what_helps(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        await filled(desk)
        files = {each.name: each.text for each in (await reported(desk)).shown.files}

    assert "network: notice" in files["machine.txt"]
    assert "  customer 2" in files["data.txt"]
    assert "  task.create@1 1" in files["data.txt"]
    assert "hub.address: own" in files["settings.txt"]
    assert "compact: False" in files["settings.txt"]
    assert "standing: online" in files["line.txt"]
    fault = next(text for name, text in files.items() if name.startswith("faults/crash-"))
    assert "ValueError" in "".join(files.values())
    assert fault
    assert [each.key for each in SETTINGS] == [
        line.partition(":")[0] for line in files["settings.txt"].splitlines()
    ]


async def test_a_place_that_cannot_be_written_is_told_and_the_report_stays(
    profile: Path, tmp_path: Path
) -> None:
    async with a_desk(profile) as desk:
        doctor = await reported(desk)
        doctor.save(str(tmp_path / "nowhere" / "report.zip"))
        await until(lambda: desk.notices.shown)

        assert desk.notices.shown[0].happened == "The report could not be saved."
        assert doctor.shown.files


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("call 0171 39200 42 now", f"call {LEFT_OUT} now"),
        ("mail a.b+c@d-e.example now", f"mail {LEFT_OUT} now"),
        (f"with {TOKEN}", f"with {LEFT_OUT}"),
        ("at 2026-11-20T13:03:00", "at 2026-11-20T13:03:00"),
        ("/her/folder/x", f"{LEFT_OUT}/x"),
        ("Qt 6.11.3, 500000 rows", "Qt 6.11.3, 500000 rows"),
    ],
)
def test_what_looks_like_an_address_a_number_or_a_key_is_taken_out(text: str, left: str) -> None:
    assert without(text, ["/her/folder"]) == left
