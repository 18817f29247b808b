"""The whole life of an article through a hub that runs: noticed, corrected, approved, read."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.commands.dispatch import dispatch
from desktop.domain.ids import AgentId, id_of
from desktop.domain.operations.article import receipt_id
from desktop.domain.operations.revision import BODY_BYTES, new_article_id
from desktop.domain.words import Role
from desktop.ports.clock import SystemClock
from integrations.hub.server.administering import Administration
from integrations.hub.server.store.opening import open_store
from tests.support.hub_process import MAIN, HubProcess

ROLES = {
    "thea": ("Home", Role.EDITOR),
    "hugo": ("Home", Role.AGENT),
    "lea": ("North", Role.LEAD),
    "pat": ("North", Role.AGENT),
}


class House:
    """A hub that runs, and a profile for each person; everything by commands."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self._folder, self._capture = folder, capture
        (folder / "hub").mkdir()
        self.hub = HubProcess(folder / "hub")
        store = open_store(f"sqlite:///{folder}/hub/hub.db")
        admin = Administration(store, SystemClock(), MAIN)
        self.agents: dict[str, AgentId] = {}
        self.tokens: dict[str, str] = {}
        for login, (site, role) in ROLES.items():
            known = self.hub.agents.get(login)
            made = known or admin.add_user(login, site=site, role=role).id
            self.agents[login] = made
            self.tokens[login] = self.hub.tokens.get(login) or admin.token(made)
        store.close()
        self.hub.start()

    def sync(self, *logins: str) -> None:
        for login in logins:
            to = ("--hub", self.hub.address, "--token", self.tokens[login])
            assert self._run("sync", "--once", *to, profile=login)[0] == 0

    def do(self, login: str, operation: str, **fields: object) -> None:
        words = [f"{name}={_word(value)}" for name, value in fields.items()]
        assert self._run("do", operation, *words, profile=login)[0] == 0

    def do_line(self, login: str, fields: dict[str, object]) -> None:
        """What is too long for an argument is read from standard input."""
        line = io.StringIO(msgspec.json.encode(fields).decode() + "\n")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdin", line)
            assert self._run("do", "-", profile=login)[0] == 0

    def show(self, login: str, kind: str, id: str) -> dict[str, Any]:
        """The record; {} when this person has none such."""
        code, said = self._run("show", kind, id, profile=login)
        return said[0] if code == 0 else {}

    def refused(self, login: str) -> list[str]:
        _, said = self._run("outbox", profile=login)
        return [each["reason"] for each in said if each.get("reason")]

    def _run(self, *words: str, profile: str) -> tuple[int, list[dict[str, Any]]]:
        code = dispatch([*words, "--profile", str(self._folder / profile), "--json"])
        lines = self._capture.readouterr().out.splitlines()
        return code, [msgspec.json.decode(line) for line in lines]


def _word(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode().strip('"')


@pytest.fixture
def house(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[House]:
    made = House(tmp_path, capsys)
    yield made
    made.hub.stop()


@pytest.mark.timeout(300)
def test_a_wrong_answer_noticed_at_one_site_is_corrected_for_both_and_read_at_both(
    house: House,
) -> None:
    now = SystemClock().now().isoformat()
    page = {"title": "Returns", "body": "Within 14 days.", "language": "en"}
    house.sync("thea", "hugo", "lea", "pat")
    house.do("thea", "article.import", id="page", updated_at=now, **page)
    house.sync("thea", "pat")

    house.do("pat", "article.feedback", id="wrong", article="page", helped=False, text="30 days!")
    house.sync("pat", "lea")
    begun = page | {"body": "Within 30 days.", "article": "page", "of_version": 1}
    house.do("lea", "revision.begin", id="change", feedback="wrong", why="30 days", **begun)
    house.do("lea", "revision.submit", id="change")
    house.do("lea", "revision.approve", id="change")
    house.sync("lea", "thea")
    alone = (house.refused("lea"), house.show("thea", "revision", "change")["status"])
    house.do("thea", "revision.approve", id="change")
    house.do("thea", "revision.publish", id="change")
    house.sync("thea", "hugo", "pat")

    assert alone == (["own"], "review")
    for login in ("hugo", "pat"):
        shown = house.show(login, "article", "page")
        assert (shown["version"], shown["body"]) == (2, "Within 30 days.")
        assert shown["changed"] == "30 days"
    told = house.show("pat", "note", "wrong")
    assert (told["became"], told["version"]) == ("corrected", 2)

    for login in ("hugo", "pat"):
        id = receipt_id("page", 2, house.agents[login])
        house.do(login, "article.read", id=id, article="page", version=2)
    house.sync("hugo", "pat", "thea", "lea")

    sites = {login: house.show(login, "agent", house.agents[login])["site"] for login in ROLES}
    read = {
        (login, site): house.show(login, "readership", id_of("readership", "page", sites[site]))
        for login in ("thea", "lea")
        for site in ("thea", "lea")
    }
    assert [read["thea", site].get("readers") for site in ("thea", "lea")] == [1, 1]
    assert [read["lea", site].get("readers") for site in ("thea", "lea")] == [None, 1]
    assert house.show("pat", "readership", id_of("readership", "page", sites["pat"])) == {}


@pytest.mark.timeout(300)
def test_an_article_of_ten_megabytes_comes_back_with_its_reason(house: House) -> None:
    house.sync("thea")
    fields: dict[str, object] = {"operation": "revision.begin", "title": "Book", "language": "en"}
    for id, size in (("book", BODY_BYTES + 1), ("library", 10_000_000)):
        house.do_line("thea", fields | {"id": id, "body": "x" * size})

    house.sync("thea")

    assert house.refused("thea") == ["too-long", "too-long"]


@pytest.mark.long
@pytest.mark.timeout(300)
def test_an_article_whose_time_is_over_is_expired_on_every_desk_first_by_its_own_clock(
    house: House,
) -> None:
    ends = SystemClock().now() + timedelta(seconds=45)
    fields = {"title": "Spring offer", "body": "Free.", "language": "en"}
    house.sync("thea", "lea", "pat")
    house.do("thea", "revision.begin", id="offer", valid_until=ends.isoformat(), **fields)
    house.do("thea", "revision.submit", id="offer")
    house.sync("thea", "lea")
    house.do("lea", "revision.approve", id="offer")
    house.do("lea", "revision.publish", id="offer")
    house.sync("lea", "pat")
    page = new_article_id("offer")
    before = house.show("pat", "article", page)

    while SystemClock().now() < ends:
        time.sleep(0.2)  # noqa: TID251  the hub's own clock goes on
    offline = house.show("pat", "article", page)
    for _ in range(20):
        house.sync("pat")
        if house.show("pat", "article", page)["status"] == "expired":
            break
    after = house.show("pat", "article", page)

    assert (before["status"], before["standing"]) == ("published", "valid")
    assert (offline["status"], offline["standing"]) == ("published", "expired")
    assert (after["status"], after["standing"]) == ("expired", "expired")
