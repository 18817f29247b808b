"""What `tresen import` brings to a real hub: taken once, found again, refused row by row."""

from __future__ import annotations

import asyncio
import mailbox
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.commands.dispatch import dispatch
from desktop.domain.conversation import Attachment
from desktop.domain.ids import ArticleId, CustomerId, InteractionId
from desktop.domain.records import Article, Customer, Interaction, Record
from desktop.domain.words import Channel, InteractionStatus, Role
from desktop.ports.clock import SystemClock
from integrations.hub.client import HubClient
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import open_store
from integrations.imports.survey import survey
from tests.support.hub_process import MAIN, HubProcess

THEN = datetime(2026, 6, 1, tzinfo=UTC)


class Importing:
    """A hub that runs, an editor who imports, and what the hub has of it."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.hub = HubProcess(folder)
        self._database = f"sqlite:///{folder}/hub.db"
        self._capture = capture
        store = open_store(self._database)
        administration = Administration(store, SystemClock(), MAIN)
        editor = administration.add_user("thea", site="Home", role=Role.EDITOR)
        self.token = administration.token(editor.id)
        store.close()

    def run(self, *words: object, token: str = "") -> tuple[int, list[dict[str, Any]]]:
        """Exit code and what was said, one object a line."""
        to = ("--hub", self.hub.address, "--token", token or self.token, "--json")
        code = dispatch(["import", *map(str, words), *to])
        said = self._capture.readouterr().out.splitlines()
        return code, [msgspec.json.decode(line) for line in said]

    def put(self, changed: Iterable[Record]) -> None:
        store = open_store(self._database)
        Administration(store, SystemClock(), MAIN).put(changed)
        store.close()

    def kept(self, kind: type[Record]) -> list[Any]:
        store = open_store(self._database)
        try:
            with store.reading(MAIN) as within:
                return records.every(within, kind)
        finally:
            store.close()


@pytest.fixture
def importing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Importing]:
    folder = tmp_path / "hub"
    folder.mkdir()
    made = Importing(folder, capsys)
    made.hub.start()
    yield made
    made.hub.stop()


def tally(**counts: object) -> dict[str, object]:
    none = {"taken": 0, "merged": 0, "unchanged": 0, "refused": 0, "dry_run": False}
    return {**none, **counts}


def test_pages_are_taken_once_and_changed_ones_become_the_next_version(
    importing: Importing, tmp_path: Path
) -> None:
    pages = tmp_path / "help"
    pages.mkdir()
    (pages / "a.html").write_text("<h1>A</h1><p>Eins <a href='b.html'>zwei</a></p>")
    (pages / "b.html").write_text("<h1>B</h1><p>Text</p>")
    (pages / "c.html").write_text("<nav>nichts</nav>")

    code, said = importing.run("articles", pages)

    assert code == 3
    assert said == [
        {"refused": "c.html", "reason": "there is no text in it"},
        tally(taken=2, refused=1),
    ]
    (pages / "c.html").unlink()
    assert importing.run("articles", pages) == (0, [tally(unchanged=2)])
    (pages / "b.html").write_text("<h1>B</h1><p>Neuer Text</p>")
    assert importing.run("articles", pages) == (0, [tally(taken=1, unchanged=1)])
    articles: dict[str, Article] = {article.title: article for article in importing.kept(Article)}
    assert articles["B"].version == 2
    assert f"[zwei](article:{articles['B'].id})" in articles["A"].body


def test_customers_are_taken_once_whichever_file_they_come_from(
    importing: Importing, tmp_path: Path
) -> None:
    table = tmp_path / "customers.csv"
    table.write_text(
        "Name;E-Mail;Telefon\nFrieda;frieda@example.org;0171 39200 42\nX;falsch@;\n"
        "Frieda M.;frieda@example.org;030 23125 001\n"
    )
    card = tmp_path / "frieda.vcf"
    card.write_text(
        "BEGIN:VCARD\nVERSION:4.0\nFN:Frieda\nEMAIL:frieda@example.org\nLANG:en\nEND:VCARD\n"
    )

    code, said = importing.run("customers", table, "--queue", "bills")
    again = importing.run("customers", table, "--queue", "Bills")
    other_file = importing.run("customers", card)

    assert (code, said[-1]) == (3, tally(taken=1, merged=1, refused=1))
    assert again[1][-1] == tally(unchanged=1, merged=1, refused=1)
    assert other_file == (0, [tally(taken=1)])
    (frieda,) = importing.kept(Customer)
    assert isinstance(frieda, Customer)
    assert frieda.number == "K-100001"
    assert frieda.language == "en"
    assert len(frieda.points) == 3
    assert frieda.queues == (importing.hub.bills,)


def test_mails_become_contacts_whose_files_can_be_opened(
    importing: Importing, tmp_path: Path
) -> None:
    question = EmailMessage()
    question["From"], question["To"] = "Frieda <frieda@example.com>", "service@example.org"
    question["Message-ID"], question["Subject"] = "<1@example.com>", "Lieferung"
    question["Date"] = "Mon, 01 Jun 2026 10:00:00 +0200"
    question.set_content("Wann?")
    question.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="l.pdf")
    box = mailbox.mbox(tmp_path / "box.mbox")
    box.add(question)
    box.add(b"Subject: nothing else\n\n")
    box.close()
    words = ("mail", tmp_path / "box.mbox", "--queue", "Bills", "--own", "service@example.org")

    code, said = importing.run(*words)
    again = importing.run(*words)

    assert code == 3
    assert said == [
        {"refused": "mail 2", "reason": "it has no sender"},
        tally(taken=1, refused=1),
    ]
    assert again[1][-1] == tally(unchanged=1, refused=1)
    (contact,) = importing.kept(Interaction)
    assert isinstance(contact, Interaction)
    assert contact.status is InteractionStatus.QUEUED
    (attachment,) = contact.messages[0].attachments
    (customer,) = importing.kept(Customer)
    assert (customer.name, customer.id) == ("Frieda", contact.customer)
    assert asyncio.run(content_of(importing, attachment, contact)) == b"%PDF-1.4"


async def content_of(importing: Importing, attachment: Attachment, contact: Interaction) -> bytes:
    hub = HubClient(importing.hub.address, importing.token)
    try:
        return await hub.blob(attachment.sha256, contact.id)
    finally:
        await hub.close()


async def test_known_customers_are_found_before_a_long_history_is_read(
    importing: Importing,
) -> None:
    importing.put([Article(id=ArticleId("a"), title="A", language="de", body="x", updated_at=THEN)])
    importing.put([Customer(id=CustomerId(f"c{n}"), name=f"C{n}") for n in range(20)])
    importing.put(
        Interaction(
            id=InteractionId(f"i{n}"),
            customer=CustomerId("c1"),
            channel=Channel.EMAIL,
            queue=importing.hub.bills,
            created_at=THEN,
            status=InteractionStatus.CLOSED,
        )
        for n in range(20)
    )
    hub = HubClient(importing.hub.address, importing.token)

    known = await survey(hub)

    await hub.close()
    assert {queue.name for queue in known.queues} == {"Bills", "Contracts"}
    assert len(known.customers) == 20


def test_an_account_that_may_not_import_is_told_so_at_once(
    importing: Importing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "customers.csv"
    table.write_text("Name,E-Mail\nA,a@example.org\nB,b@example.org\n")
    to = ("--hub", importing.hub.address, "--token", importing.hub.tokens["ann"])

    code = dispatch(["import", "customers", str(table), *to])

    assert code == 2
    assert "may not import" in capsys.readouterr().err
    assert importing.kept(Customer) == []


def test_what_cannot_be_begun_ends_with_two_and_a_sentence(
    importing: Importing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "box").write_text("From x\n\n")
    to = ("--hub", importing.hub.address, "--token", importing.token)

    for what, file, *more in (
        ("mail", "box", "--queue", "Nirgends"),
        ("customers", "nowhere.csv"),
        ("articles", "nowhere"),
        ("customers", "box", "--map", "email"),
    ):
        code = dispatch(["import", what, str(tmp_path / file), *more, *to])

        out, err = capsys.readouterr()
        assert (code, out) == (2, "")
        assert err.startswith("tresen: ")


def test_a_dry_run_needs_no_hub_and_sends_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "customers.csv"
    table.write_text("Name,E-Mail,Farbe\nA,a@example.org,rot\nB,,\n")

    code = dispatch(["import", "customers", str(table), "--dry-run"])

    assert code == 3
    assert capsys.readouterr().out.splitlines() == [
        "Columns left out: Farbe",
        "line 3: refused, it has no number, no e-mail address and no phone number",
        "Nothing was sent. It would be: 1 taken, 0 merged, 0 unchanged, 1 refused",
    ]
