"""`tresen hub erase` and `erasures`: asked before it is done, and no backup brings anybody back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop.commands.dispatch import dispatch
from desktop.domain.ids import TenantId
from desktop.domain.records import Agent, Queue
from desktop.ports.clock import SystemClock
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import clients, records
from integrations.hub.server.store.opening import open_store
from tests.support import erased
from tests.support.erased import WORD

MAIN = TenantId("main")


class Done(NamedTuple):
    code: int
    out: str
    err: str


class Hub:
    """A hub with somebody who is to be erased, known to one desk."""

    def __init__(self, folder: Path, said: pytest.CaptureFixture[str]) -> None:
        self.file = folder / "hub.db"
        self.list = folder / "hub.db.erased"
        self._said = said
        store = open_store(f"sqlite:///{self.file}")
        administration = Administration(store, SystemClock(), MAIN)
        administration.add_site("Home")
        administration.add_queue("Bills", ["Home"])
        self.run("add-user", "ann", "--site", "Home", "--role", "agent", "--print-token")
        with store.reading(MAIN) as within:
            (queue,), (ann,) = records.every(within, Queue), records.every(within, Agent)
        administration.put(erased.about_them(queue.id, ann.id))
        administration.put(erased.of_others(queue.id, ann.id))
        store.writing(MAIN, lambda within: clients.introduce(within, "desk-1", ann.id))
        store.close()

    def run(self, *words: str) -> Done:
        self._said.readouterr()
        code = dispatch(["hub", *words, "--database", f"sqlite:///{self.file}"])
        return Done(code, *self._said.readouterr())

    def knows(self) -> bool:
        """Whether anything about them stands in the file."""
        return WORD.casefold().encode() in self.file.read_bytes().lower()


@pytest.fixture
def hub(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Hub:
    return Hub(tmp_path, capsys)


def test_a_dry_run_says_what_would_go_and_takes_nothing(hub: Hub) -> None:
    done = hub.run("erase", "K-9001", "--dry-run")

    assert done.code == 0
    assert done.out.startswith("K-9001: case: 1, clash: 1, customer: 1, draft: 2")
    assert done.out.endswith("attachments: 1; changed in others: 2\n")
    assert hub.run("erase", "K-9001", "--dry-run") == done


def test_without_being_asked_nothing_is_erased_but_with_yes(hub: Hub) -> None:
    refused = hub.run("erase", "K-9001")
    nobody = hub.run("erase", "K-1", "--yes")
    known = hub.knows()
    done = hub.run("erase", "K-9001", "--yes", "--json")

    assert (refused.code, nobody.code) == (2, 2)
    assert "Say --yes" in refused.err
    assert "There is no customer K-1" in nobody.err
    assert known
    assert json.loads(done.out.splitlines()[-1])["erased"] > 0
    assert not hub.knows()
    assert hub.run("erase", "K-9001", "--yes").code == 2


def test_the_desks_that_have_not_erased_yet_are_listed(hub: Hub) -> None:
    before = hub.run("erasures")
    hub.run("erase", "K-9001", "--yes")
    after = [json.loads(line) for line in hub.run("erasures", "--json").out.splitlines()]

    assert before.out == "0 erasures, 0 desks have not done the same yet\n"
    assert (after[0]["login"], after[0]["device"], after[0]["missing"]) == ("ann", "desk-1", 1)
    assert after[-1] == {"erasures": 1, "devices": 1}


def test_a_backup_that_is_put_back_forgets_again_before_anything_else_is_done(hub: Hub) -> None:
    shutil.copy(hub.file, backup := hub.file.with_name("backup.db"))
    hub.run("erase", "K-9001", "--yes")
    shutil.copy(backup, hub.file)
    back = hub.knows()

    done = hub.run("erasures")

    assert back
    assert "1 erased since were erased again" in done.err
    assert not hub.knows()


def test_without_its_list_a_database_that_erased_is_not_opened(hub: Hub) -> None:
    hub.run("erase", "K-9001", "--yes")
    hub.list.unlink()

    refused = hub.run("erasures")
    served = hub.run("serve", "--listen", "127.0.0.1:0")
    anew = hub.run("erasures", "--make-list")
    again = hub.run("erasures")

    for done in (refused, served):
        assert done.code == 2
        assert "the list of erasures is not there" in done.err
    assert anew.code == 0
    assert "were added" in anew.err
    assert (again.code, again.err) == (0, "")
    assert hub.list.stat().st_mode & 0o077 == 0
