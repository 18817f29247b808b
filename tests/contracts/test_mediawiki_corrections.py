"""What was approved here goes back to a real wiki: once, and never over what others wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.domain.ids import AgentId, RevisionId, id_of
from desktop.domain.publishing import content
from desktop.domain.records import Article, Revision
from desktop.domain.words import RevisionStatus
from desktop.ports.errors import Offline
from integrations.hub.server.administering import Administration
from integrations.hub.server.changes import publishing
from integrations.hub.server.store import records
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.opening import Transaction, open_store
from integrations.hub.server.store.work import Work
from integrations.mediawiki import running
from integrations.mediawiki.client import Wiki
from integrations.mediawiki.pushing import Brought
from integrations.mediawiki.wire import Answer
from tests.contracts.wiki_hub import MAIN, WikiHub
from tests.support.mediawiki import DOT, WikiServer
from tests.support.postgres import Cluster

SOURCE = """{{Box}}
== When ==
Within [[Terms|14 days]] of '''buying'''.

* by post
* by ''van''

{| class="wikitext"
! Fee
|-
| 3
|}

Last words.
[[Category:Money]]"""


@pytest.fixture
def hub(tmp_path: Path, wiki: WikiServer) -> Iterator[WikiHub]:
    store = open_store(f"sqlite:///{tmp_path}/hub.db")
    yield WikiHub(store, wiki)
    store.close()


@pytest.fixture
def refund(hub: WikiHub, wiki: WikiServer) -> Article:
    wiki.edit("Terms", "Long terms.")
    wiki.edit("Refund", SOURCE)
    asyncio.run(hub.read())
    return hub.articles()["Refund"]


def correct(hub: WikiHub, article: Article, body: str, why: str = "30 days now") -> Article:
    """As Ann wrote it and a second person approved it, published."""
    revision = Revision(
        id=RevisionId(id_of("correction", body)),
        article=article.id,
        of_version=article.version,
        by=AgentId("ann"),
        at=article.updated_at,
        why=why,
        status=RevisionStatus.APPROVED,
        **{**content(article), "body": body},
    )
    publish(hub, revision)
    return hub.articles()[article.title]


def publish(hub: WikiHub, revision: Revision) -> None:
    def job(within: Transaction) -> None:
        head = head_of(within)
        assert head is not None
        work = Work(within, head, hub.clock.now())
        work.hold("revision", revision.id)
        work.put(publishing.publish(work, revision))
        work.write()

    hub.store.writing(MAIN, job)


def beside(hub: WikiHub) -> list[Revision]:
    """What waits in the editors' queue."""
    with hub.store.reading(MAIN) as within:
        every = records.every(within, Revision)
    return [each for each in every if each.status is RevisionStatus.REVIEW]


def withdraw(hub: WikiHub, revision: Revision) -> None:
    withdrawn = replace(revision, status=RevisionStatus.WITHDRAWN)
    Administration(hub.store, hub.clock, MAIN).put([withdrawn])


async def test_a_hub_on_postgresql_reads_and_writes_the_same(
    postgres: Cluster, wiki: WikiServer
) -> None:
    store = open_store(postgres.database("wikis", lambda url: open_store(url).close()))
    hub = WikiHub(store, wiki)
    wiki.upload("Dot.png", DOT)
    wiki.edit("Refund", "Within 14 days.")
    wiki.edit("Picture", "[[File:Dot.png]]")
    wiki.edit("Gone", "Soon.")
    await hub.round()
    refund = hub.articles()["Refund"]

    correct(hub, refund, "Within 30 days.\n")
    wiki.delete("Gone")
    outcome = await hub.round()
    found = hub.articles()
    store.close()

    assert set(found) == {"Main Page", "Picture", "Refund"}
    assert len(found["Picture"].attachments) == 1
    assert outcome.brought == Brought(sent=1)
    assert wiki.text("Refund") == "Within 30 days."


async def test_an_approved_correction_becomes_one_edit_of_what_was_changed(
    hub: WikiHub, wiki: WikiServer, refund: Article
) -> None:
    corrected = correct(hub, refund, refund.body.replace("14 days", "30 days"))

    outcome = await hub.round()
    again = await hub.round()

    assert wiki.text("Refund") == SOURCE.replace("14 days", "30 days")
    newest, *older = wiki.history("Refund")
    assert newest["comment"].startswith("30 days now [tresen ")
    assert newest["user"] == "Tresenbot"
    assert len(older) == 1
    assert (outcome.brought, again.brought) == (Brought(sent=1), Brought())
    now = hub.articles()["Refund"]
    assert (now.body, now.version) == (corrected.body, corrected.version)
    assert now.upstream is not None
    assert now.upstream.revid == newest["revid"]


async def test_lists_headings_and_new_paragraphs_are_said_in_wikitext(
    hub: WikiHub, wiki: WikiServer, refund: Article
) -> None:
    body = refund.body.replace("## When", "## When and how").replace("- by post", "- by [[x]]")
    body = body.replace(
        "Last words.", "Last `words` <b>.\n\n1. one\n2. [two](https://example.org/)"
    )
    correct(hub, refund, body)

    await hub.round()
    text = wiki.text("Refund")
    wiki.edit("Refund", text + "\n\nMore.")
    await hub.round()

    assert "== When and how ==" in text
    assert "* by <nowiki>[[</nowiki>x<nowiki>]]</nowiki>\n* by ''van''" in text
    assert "# one\n# [https://example.org/ two]" in text
    assert '{| class="wikitext"\n! Fee' in text
    # What the wiki shows of it is what was approved.
    assert hub.articles()["Refund"].body == body.rstrip("\n") + "\n\nMore.\n"


async def test_what_others_wrote_meanwhile_goes_to_the_editors_with_both_texts(
    hub: WikiHub, wiki: WikiServer, refund: Article
) -> None:
    corrected = correct(hub, refund, refund.body.replace("14 days", "30 days"))
    wiki.edit("Refund", SOURCE.replace("14 days", "21 days"))

    outcome = await hub.round()
    await hub.round()

    (revision,) = beside(hub)
    assert outcome.brought == Brought(to_editors=1)
    assert "21 days" in wiki.text("Refund")
    assert hub.articles()["Refund"].body == corrected.body
    assert "21 days" in revision.body
    assert (revision.article, revision.of_version) == (refund.id, corrected.version)
    assert revision.status is RevisionStatus.REVIEW
    assert "Refund" in revision.why


async def test_an_edit_in_the_same_moment_is_a_conflict_and_not_written_over(
    hub: WikiHub, wiki: WikiServer, refund: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(hub, refund, refund.body.replace("14 days", "30 days"))
    change = Wiki.change

    async def first_somebody_else(self: Wiki, **what: str | int) -> Answer:
        if what["action"] == "edit":
            wiki.edit("Refund", SOURCE.replace("14 days", "21 days"))
        return await change(self, **what)

    monkeypatch.setattr(Wiki, "change", first_somebody_else)

    await hub.round()

    assert "21 days" in wiki.text("Refund")
    assert len(beside(hub)) == 1


async def test_a_correction_that_editors_prefer_goes_to_the_wiki_after_all(
    hub: WikiHub, wiki: WikiServer, refund: Article
) -> None:
    correct(hub, refund, refund.body.replace("14 days", "30 days"))
    wiki.edit("Refund", SOURCE.replace("14 days", "21 days"))
    await hub.round()

    withdraw(hub, beside(hub)[0])
    await hub.round()

    assert wiki.text("Refund") == SOURCE.replace("14 days", "30 days")


@pytest.mark.long
async def test_the_wikis_text_that_editors_publish_is_not_sent_back(
    hub: WikiHub, wiki: WikiServer, refund: Article
) -> None:
    correct(hub, refund, refund.body.replace("14 days", "30 days"))
    wiki.edit("Refund", SOURCE.replace("14 days", "21 days"))
    await hub.round()

    (revision,) = beside(hub)
    publish(hub, revision)
    await hub.round()

    assert wiki.text("Refund") == SOURCE.replace("14 days", "21 days")
    assert len(wiki.history("Refund")) == 2


async def test_what_wikitext_cannot_say_the_same_way_is_told_to_the_editors(
    hub: WikiHub, wiki: WikiServer, refund: Article
) -> None:
    correct(hub, refund, refund.body.replace("| 3 |", "| 5 |"))

    await hub.round()

    (revision,) = beside(hub)
    assert wiki.text("Refund") == SOURCE
    assert "by hand" in revision.why
    withdraw(hub, revision)
    await hub.round()
    await hub.round()
    assert beside(hub) == []
    assert "| 5 |" in hub.articles()["Refund"].body


async def test_an_answer_that_is_lost_does_not_make_a_second_edit(
    hub: WikiHub, wiki: WikiServer, refund: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(hub, refund, refund.body.replace("14 days", "30 days"))
    change = Wiki.change

    async def lost(self: Wiki, **what: str | int) -> Answer:
        await change(self, **what)
        raise Offline

    monkeypatch.setattr(Wiki, "change", lost)
    broken = await hub.round()
    monkeypatch.setattr(Wiki, "change", change)
    await hub.round()

    assert broken.failed == "away"
    assert len(wiki.history("Refund")) == 2
    assert wiki.text("Refund") == SOURCE.replace("14 days", "30 days")
    assert beside(hub) == []


async def test_what_never_left_is_sent_once_and_told_by_its_etag(
    hub: WikiHub, wiki: WikiServer, refund: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(hub, refund, refund.body.replace("14 days", "30 days"))
    change = Wiki.change

    async def never_left(_self: Wiki, **_what: str | int) -> Answer:
        raise Offline

    monkeypatch.setattr(Wiki, "change", never_left)
    await hub.round()
    monkeypatch.setattr(Wiki, "change", change)
    wiki.asked()
    await hub.round()

    assert not any("rvprop=ids" in line for line in wiki.asked())  # 304: nothing to look for
    assert len(wiki.history("Refund")) == 2


@pytest.mark.long
async def test_without_a_bot_nothing_is_written_and_both_texts_are_kept(
    hub: WikiHub, wiki: WikiServer, refund: Article
) -> None:
    hub.choose(login="")
    corrected = correct(hub, refund, refund.body.replace("14 days", "30 days"))
    wiki.edit("Refund", SOURCE.replace("14 days", "21 days"))

    await hub.round()

    assert "21 days" in wiki.text("Refund")
    assert hub.articles()["Refund"].body == corrected.body
    assert len(beside(hub)) == 1


async def test_a_password_that_is_wrong_is_said_and_stands_in_no_message(
    hub: WikiHub, wiki: WikiServer
) -> None:
    client = hub.client("nobodys-secret")
    try:
        outcome = await running.look_after(client, hub.shelf, hub.shelf.chosen(), hub.clock)
    finally:
        await client.close()

    assert outcome is not None
    assert outcome.failed == "forbidden"
    assert "nobodys-secret" not in repr(client) + outcome.detail
    assert wiki.asked()
