"""Reading a real wiki in processes that are killed, and by a hub that serves."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest

from desktop.commands.dispatch import dispatch
from desktop.domain.ids import TenantId
from desktop.domain.records import Article
from integrations.hub.server.store import records, wikis
from integrations.hub.server.store.opening import open_store
from tests.support.hub_process import HubProcess
from tests.support.mediawiki import BOT, SECRET, WikiServer

MAIN = TenantId("main")
PAGES = 10
WIKI = ("-m", "desktop.commands.cli", "hub", "wiki")


def articles(database: str) -> dict[str, Article]:
    store = open_store(database)
    with store.reading(MAIN) as within:
        found = {each.title: each for each in records.every(within, Article)}
    store.close()
    return found


def connect(database: str, wiki: WikiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRESEN_WIKI_PASSWORD", SECRET)
    asked = ["--address", wiki.api, "--login", f"{BOT}@tresen", "--every", "5"]
    assert dispatch(["hub", "wiki", "add", "help", "--database", database, *asked]) == 0


@pytest.mark.long
def test_a_reading_that_is_killed_again_and_again_loses_nothing_and_does_nothing_twice(
    tmp_path: Path, wiki: WikiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = f"sqlite:///{tmp_path}/hub.db"
    connect(database, wiki, monkeypatch)
    for number in range(PAGES):
        wiki.edit(f"Page {number}", f"Number {number}, see [[Page {(number + 1) % PAGES}]].")

    killed = 0
    while (left := _waiting(database)) != 0:
        process = subprocess.Popen([sys.executable, *WIKI, "run", "--database", database],
                                   stdin=subprocess.PIPE)  # fmt: skip
        _until_less_waits(process, database, left, 4)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert process.stdin is not None
        process.stdin.close()
        _forget_who_held_it(database)
        killed += 1
    wiki.edit("Page 3", "Other words.")
    assert dispatch(["hub", "wiki", "once", "help", "--database", database]) == 0

    found = articles(database)
    assert killed > 1
    assert set(found) == {"Main Page", *(f"Page {number}" for number in range(PAGES))}
    assert {each.version for title, each in found.items() if title != "Page 3"} == {1}
    assert found["Page 3"].body == "Other words.\n"
    assert f"(article:{found['Page 0'].id})" in found[f"Page {PAGES - 1}"].body


def test_a_hub_that_serves_reads_its_wikis_and_ends_with_them(
    tmp_path: Path, wiki: WikiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = HubProcess(tmp_path)
    database = f"sqlite:///{tmp_path}/hub.db"
    wiki.edit("Refund", "Within 14 days.")
    connect(database, wiki, monkeypatch)
    try:
        hub.start()
        _wait_until(lambda: "Refund" in articles(database))
        readers = _readers(database)
    finally:
        hub.stop()

    assert len(readers) == 1
    _wait_until(lambda: not _readers(database))


def test_the_password_lies_in_a_file_for_its_owner_alone(
    tmp_path: Path,
    wiki: WikiServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    database = f"sqlite:///{tmp_path}/hub.db"

    connect(database, wiki, monkeypatch)

    kept = tmp_path / "hub.db.secrets"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert SECRET in kept.read_text()
    assert SECRET.encode() not in (tmp_path / "hub.db").read_bytes()
    kept.chmod(0o644)
    assert dispatch(["hub", "wiki", "once", "help", "--database", database]) == 2
    said = capsys.readouterr()
    assert "chmod 600" in said.err
    assert SECRET not in said.out + said.err


def test_wikis_are_listed_and_taken_away_and_their_articles_stay(
    tmp_path: Path,
    wiki: WikiServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    database = f"sqlite:///{tmp_path}/hub.db"
    connect(database, wiki, monkeypatch)
    where = ["--database", database, "--json"]
    assert dispatch(["hub", "wiki", "once", "help", *where]) == 0
    assert dispatch(["hub", "wiki", "list", *where]) == 0
    listed = msgspec.json.decode(capsys.readouterr().out.splitlines()[-1])

    assert dispatch(["hub", "wiki", "remove", "help", *where]) == 0
    again = dispatch(["hub", "wiki", "remove", "help", *where])

    assert (listed["wiki"], listed["articles"], listed["waiting"]) == ("help", 1, 0)
    assert again == 2
    assert set(articles(database)) == {"Main Page"}
    assert SECRET not in (tmp_path / "hub.db.secrets").read_text()


def _waiting(database: str) -> int:
    """Pages that are still to be read; -1 before all are known."""
    store = open_store(database)
    with store.reading(MAIN) as within:
        kept = wikis.WIKIS.find(within, "help")
        count = wikis.counts(within, "help")[1]
    store.close()
    begun = kept is not None and '"compared"' in kept.position
    return count if begun and '"listing":true' not in str(kept) else -1


def _until_less_waits(
    process: subprocess.Popen[bytes], database: str, left: int, some: int
) -> None:
    """So that each life brings something forward, and is ended in the midst of it."""
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        now = _waiting(database)
        if now == 0 or (now not in (left, -1) and (left == -1 or left - now >= some)):
            return
        threading.Event().wait(0.02)


def _readers(database: str) -> set[str]:
    """The processes that look after the wikis of a hub."""
    return {
        each.parent.name
        for each in Path("/proc").glob("[0-9]*/cmdline")
        if each.exists() and b"\0wiki\0run\0--database\0" + database.encode() in _bytes(each)
    }


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _forget_who_held_it(database: str) -> None:
    """As when the time is over after which a process counts as gone."""
    store = open_store(database)
    store.writing(MAIN, lambda within: wikis.WIKIS.note(within, "help", held_until=0, read_at=0))
    store.close()


def _wait_until(what: object) -> None:
    assert callable(what)
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end
        threading.Event().wait(0.1)
