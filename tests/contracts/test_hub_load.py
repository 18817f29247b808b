"""`tresen hub load`: a file of records becomes a hub's rows, all of them or none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.domain.ids import TenantId
from desktop.domain.kinds import BY_RECORD, encode
from desktop.domain.records import Record
from integrations.demo.organisation import organisation
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import open_store


def _line(record: Record) -> bytes:
    return b'["%s",%s]\n' % (BY_RECORD[type(record)].name.encode(), encode(record))


def _load(database: str, file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "desktop.commands.cli", "hub", "load", "--json"]
    return subprocess.run(
        [*command, str(file), "--database", database],
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/hub.db"


def test_every_line_of_the_file_is_a_record_of_the_hub(database: str, tmp_path: Path) -> None:
    people = list(organisation("de").records())
    file = tmp_path / "records.ndjson"
    file.write_bytes(b"".join(map(_line, people)))

    done = _load(database, file)

    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert sum(each["rows"] for each in said) == len(people)
    store = open_store(database)
    with store.reading(TenantId("main")) as within:
        found = [records.find(within, BY_RECORD[type(each)].name, each.id) for each in people]
    store.close()
    assert found == people


def test_a_line_that_is_no_record_is_named_and_nothing_is_taken(
    database: str, tmp_path: Path
) -> None:
    site = next(organisation("de").records())
    file = tmp_path / "records.ndjson"
    file.write_bytes(_line(site) + b'["site",{"id":7}]\n')

    refused = _load(database, file)
    file.write_bytes(_line(site))
    done = _load(database, file)

    assert refused.returncode != 0
    assert "Line 2" in refused.stdout + refused.stderr
    assert done.returncode == 0, "the first line was taken with the bad file"


def test_what_is_there_already_is_not_taken_again(database: str, tmp_path: Path) -> None:
    file = tmp_path / "records.ndjson"
    file.write_bytes(b"".join(map(_line, organisation("de").records())))

    first, again = _load(database, file), _load(database, file)

    assert first.returncode == 0, first.stderr
    assert again.returncode != 0
    assert "already" in again.stdout + again.stderr
