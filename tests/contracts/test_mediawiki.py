"""A real wiki's pages become articles and stay so, whatever happens to them there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.records import Article
from desktop.domain.words import Audience
from desktop.ports.errors import Offline
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import open_store
from integrations.hub.server.wiki.links import WikiLinks
from integrations.hub.server.wiki.shelf import WikiShelf
from integrations.mediawiki.pulling import Read
from integrations.mediawiki.shelf import Lost
from tests.contracts.wiki_hub import MAIN, WikiHub
from tests.support.mediawiki import DOT, WikiServer


@pytest.fixture
def hub(tmp_path: Path, wiki: WikiServer) -> Iterator[WikiHub]:
    store = open_store(f"sqlite:///{tmp_path}/hub.db")
    yield WikiHub(store, wiki)
    store.close()


async def test_pages_become_articles_with_links_among_them(hub: WikiHub, wiki: WikiServer) -> None:
    wiki.edit("Terms", "Long terms.")
    wiki.edit("Old name", "#REDIRECT [[Refund]]")
    wiki.edit("Refund", "== When ==\nWithin [[Terms|14 days]], see [[Old name]], [[Nowhere]].")

    read = await hub.read()

    found = hub.articles()
    refund = found["Refund"]
    assert set(found) == {"Main Page", "Refund", "Terms"}
    assert refund.body == (
        f"## When\n\nWithin [14 days](article:{found['Terms'].id}), see "
        f"[Old name](article:{refund.id}), Nowhere.\n"
    )
    assert refund.source == f"{wiki.address}/index.php/Refund"
    assert refund.audience is Audience.EVERYONE
    assert read.articles == 3


async def test_what_changes_is_read_and_nothing_else(hub: WikiHub, wiki: WikiServer) -> None:
    wiki.edit("Refund", "Within 14 days.")
    wiki.edit("Other", "Stays.")
    await hub.read()
    before = hub.articles()
    wiki.asked()

    wiki.edit("Refund", "Within 30 days.")
    read = await hub.read()

    after = hub.articles()
    assert after["Refund"].body == "Within 30 days.\n"
    assert after["Refund"].version == before["Refund"].version + 1
    assert after["Other"] == before["Other"]
    assert read.articles == 1
    assert sum("action=parse" in line for line in wiki.asked()) == 1


async def test_a_quiet_wiki_costs_two_questions(hub: WikiHub, wiki: WikiServer) -> None:
    wiki.edit("Refund", "Within 14 days.")
    await hub.read()
    await hub.read()  # hears what was listed already
    wiki.asked()

    read = await hub.read()

    assert read == Read()
    questions = [line for line in wiki.asked() if "type=login" not in line and "GET" in line]
    assert ["siteinfo" in questions[0], "recentchanges" in questions[1]] == [True, True]
    assert len(questions) == 2


async def test_a_page_that_is_deleted_expires_and_comes_back_the_same(
    hub: WikiHub, wiki: WikiServer
) -> None:
    wiki.edit("Refund", "Within 14 days.")
    wiki.edit("Terms", "See [[Refund]].")
    await hub.read()
    first = hub.articles()["Refund"]

    wiki.delete("Refund")
    await hub.read()
    gone = hub.articles()
    wiki.undelete("Refund")
    await hub.read()

    back = hub.articles()
    assert "Refund" not in gone
    assert gone["Terms"].body == "See Refund.\n"
    assert back["Refund"].id == first.id
    assert back["Terms"].body == f"See [Refund](article:{first.id}).\n"


async def test_a_moved_page_keeps_its_article_and_its_links(hub: WikiHub, wiki: WikiServer) -> None:
    wiki.edit("Terms", "Long terms.")
    wiki.edit("Refund", "See [[Terms]].")
    await hub.read()
    before = hub.articles()

    wiki.move("Terms", "Conditions")
    await hub.read()

    after = hub.articles()
    assert set(after) == {"Main Page", "Conditions", "Refund"}
    assert after["Conditions"].id == before["Terms"].id
    assert after["Refund"].body == before["Refund"].body


@pytest.mark.long
async def test_a_page_that_becomes_a_redirect_is_no_article_any_more(
    hub: WikiHub, wiki: WikiServer
) -> None:
    wiki.edit("Terms", "Long terms.")
    wiki.edit("Refund", "See [[Terms]].")
    wiki.edit("Conditions", "All of it.")
    await hub.read()

    wiki.edit("Terms", "#REDIRECT [[Conditions]]")
    await hub.read()

    found = hub.articles()
    assert set(found) == {"Main Page", "Refund", "Conditions"}
    wiki.edit("Refund", "See [[Terms]] again.")
    await hub.read()
    assert f"[Terms](article:{found['Conditions'].id})" in hub.articles()["Refund"].body


async def test_images_come_along_and_are_brought_once(hub: WikiHub, wiki: WikiServer) -> None:
    wiki.upload("Dot.png", DOT)
    wiki.edit("Refund", "Look: [[File:Dot.png|thumb|A dot]]")
    wiki.edit("Other", "[[File:Dot.png|alt=The same]]")

    read = await hub.read()

    (file,) = hub.articles()["Refund"].attachments
    assert (file.name, file.size, file.media_type) == ("Dot.png", len(DOT), "image/png")
    assert hub.blob(file.sha256) == DOT
    assert f"![](attachment:{file.sha256})" in hub.articles()["Refund"].body
    assert hub.articles()["Other"].body == f"![The same](attachment:{file.sha256})\n"
    assert read.files == 1


@pytest.mark.long
async def test_a_new_version_of_an_image_is_brought(hub: WikiHub, wiki: WikiServer) -> None:
    other = DOT[:-12] + b"\x00\x00\x00\x07tEXtk\x00words" + b"\x00" * 4 + DOT[-12:]
    wiki.upload("Dot.png", DOT)
    wiki.edit("Refund", "[[File:Dot.png]]")
    await hub.read()

    wiki.upload("Dot.png", other)
    await hub.read()

    (file,) = hub.articles()["Refund"].attachments
    assert hub.blob(file.sha256) == other


async def test_what_can_hold_a_program_or_lies_about_itself_is_not_taken(
    hub: WikiHub, wiki: WikiServer
) -> None:
    wiki.upload("Dot.png", DOT)
    wiki.upload("Line.svg", b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'></svg>")
    (lies,) = (wiki.folder / "files").glob("*/*/Dot.png")
    lies.write_bytes(b"<html><script>alert(1)</script></html>")
    wiki.edit("Refund", "Words. [[File:Dot.png|alt=Fake]] [[File:Line.svg|alt=Line]]")

    await hub.read()

    refund = hub.articles()["Refund"]
    assert refund.attachments == ()
    assert refund.body.startswith("Words. Fake")
    assert "attachment:" not in refund.body


async def test_only_chosen_categories_are_read_and_follow_the_page(
    hub: WikiHub, wiki: WikiServer
) -> None:
    hub.choose(categories=("Money",), in_house=True)
    wiki.edit("Refund", "Within 14 days. [[Category:Money]]")
    wiki.edit("Canteen", "Soup.")
    await hub.read()
    first = hub.articles()

    wiki.edit("Canteen", "Soup costs. [[Category:Money]]")
    wiki.edit("Refund", "Not any more.")
    await hub.read()

    assert set(first) == {"Refund"}
    assert first["Refund"].audience is Audience.IN_HOUSE
    assert first["Refund"].tags == ("Money",)
    assert set(hub.articles()) == {"Canteen"}


async def test_a_subpage_named_after_a_language_is_a_translation(
    hub: WikiHub, wiki: WikiServer
) -> None:
    wiki.edit("Refund", "Within 14 days.")
    wiki.edit("Refund/de", "Innerhalb von 14 Tagen.")
    wiki.edit("Refund/ui", "The form.")

    await hub.read()

    with hub.store.reading(MAIN) as within:
        found = {each.source.rpartition("php/")[2]: each for each in records.every(within, Article)}
    german = found["Refund/de"]
    assert german.language == "de"
    assert german.translation_of == found["Refund"].id
    assert german.translated_version == found["Refund"].version
    assert found["Refund/ui"].translation_of is None


async def test_a_template_that_changes_changes_the_pages_that_show_it(
    hub: WikiHub, wiki: WikiServer
) -> None:
    wiki.edit("Template:Days", "14 days")
    wiki.edit("Refund", "Within {{Days}}.")
    await hub.read()
    wiki.run_jobs()

    wiki.edit("Template:Days", "30 days")
    await hub.read()

    assert hub.articles()["Refund"].body == "Within 30 days.\n"


async def test_a_wiki_that_is_busy_or_away_is_waited_for(hub: WikiHub, wiki: WikiServer) -> None:
    wiki.edit("Refund", "Within 14 days.")
    wiki.busy(3)

    await hub.read()

    assert "Refund" in hub.articles()


@pytest.mark.long
async def test_a_wiki_that_stays_away_loses_nothing(hub: WikiHub, wiki: WikiServer) -> None:
    wiki.edit("Refund", "Within 14 days.")
    await hub.read()
    wiki.edit("Refund", "Within 30 days.")
    wiki.stop()

    with pytest.raises(Offline):
        await hub.read()
    wiki.start()
    await hub.read()

    assert hub.articles()["Refund"].body == "Within 30 days.\n"


async def test_what_the_recent_changes_have_forgotten_is_found_by_comparing(
    hub: WikiHub, wiki: WikiServer
) -> None:
    wiki.edit("Refund", "Within 14 days.")
    wiki.edit("Gone", "Soon.")
    await hub.read()
    wiki.edit("Refund", "Within 30 days.")
    wiki.delete("Gone")
    wiki.forget_changes()
    await hub.read()
    unheard = hub.articles()

    WikiLinks(hub.store, hub.clock, MAIN).compare_next("help")
    await hub.read()

    assert unheard["Refund"].body == "Within 14 days.\n"
    assert hub.articles()["Refund"].body == "Within 30 days.\n"
    assert "Gone" not in hub.articles()


async def test_hostile_pages_load_nothing(hub: WikiHub, wiki: WikiServer) -> None:
    wiki.edit(
        "Evil",
        "Before.<html><script>alert(1)</script><img src=x onerror=alert(2)>"
        "<a href='javascript:alert(3)'>click</a><iframe src='file:///etc/passwd'></iframe>"
        "<style>@import url(//evil.example)</style><svg><script>4</script></svg>"
        "<img src='file:///etc/passwd'><img src='\\\\\\\\host\\\\share\\\\x.png' alt='two'>"
        "<math><mi><mglyph><style><img src=x onerror=alert(5)></style></math></html> After.",
    )
    wiki.edit("Huge", "word " * 120_000)
    wiki.edit("Deep", "<div>" * 3_000 + "deep")

    await hub.read()

    body = hub.articles()["Evil"].body
    assert "Before." in body
    assert "After." in body
    for gone in ("alert", "javascript", "file:", "evil.example", "](", "host"):
        assert gone not in body
    assert "Huge" not in hub.articles()
    flaws = dict(WikiLinks(hub.store, hub.clock, MAIN).find("help").flaws)
    assert "longer" in flaws["Huge"]


async def test_titles_and_words_of_every_script_and_broken_bytes_survive(
    hub: WikiHub, wiki: WikiServer
) -> None:
    wiki.edit("Übergröße & Co? 100%", "Schön: 你好 \u202e שלום.")
    wiki.edit("Links", "[[Übergröße & Co? 100%|weiter]]")
    wiki.edit("Broken", "a\x00b \x07 \ufffd end")

    await hub.read()

    found = hub.articles()
    assert "你好" in found["Übergröße & Co? 100%"].body
    assert f"(article:{found['Übergröße & Co? 100%'].id})" in found["Links"].body
    assert "\x00" not in found["Broken"].body


async def test_two_processes_never_read_one_wiki(hub: WikiHub) -> None:
    other = WikiShelf(hub.store, MAIN, "help", by="there", clock=hub.clock)

    assert not other.hold()
    hub.shelf.let_go("")
    assert other.hold()
    with pytest.raises(Lost):
        await hub.read()
