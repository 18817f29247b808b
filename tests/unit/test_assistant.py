"""The assistant quotes what is published for customers, word for word, or says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.domain.ids import ArticleId, SiteId
from desktop.domain.records import Article
from desktop.domain.words import ArticleStatus, Audience, Role
from integrations.demo.articles import articles
from integrations.hub.server.assistant.passages import MOST, best
from integrations.hub.server.assistant.quoting import Quote, answer
from integrations.hub.server.assistant.rules import may_be_read
from integrations.hub.server.assistant.words import Heard, heard
from integrations.hub.server.webchat.assistant_turn import Turn, respond
from tests.support.quoting import MAIN, QuotingHub

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WARRANTY = Article(
    id=ArticleId("warranty"),
    title="Gewährleistung und Garantie",
    language="de",
    body="**Gewährleistung** ist unsere Pflicht, zwei Jahre ab Lieferung.\n\n"
    "## Fristen\n\n- Bis 12 Monate: [Reparatur](article:x) oder Tausch.\n- Danach: `Hersteller`.\n",
    updated_at=NOW,
    status=ArticleStatus.PUBLISHED,
    version=3,
    tags=("Reklamation", "Öffentlich"),
)
MOVING = replace(
    WARRANTY, id=ArticleId("moving"), title="Umzug anmelden", body="Sechs Wochen vorher.\n"
)
RETURNS = replace(
    WARRANTY, id=ArticleId("returns"), title="Returning goods", body="Within 14 days.\n",
    language="en", tags=("public",),
)  # fmt: skip
ASKS = "Wie lange habe ich Garantie?"


@pytest.fixture
def quoting(tmp_path: Path) -> Iterator[QuotingHub]:
    made = QuotingHub(tmp_path)
    made.put(WARRANTY, MOVING, RETURNS)
    yield made
    made.close()


async def asked(quoting: QuotingHub, question: str = ASKS, language: str = "de") -> Quote | None:
    return await answer(quoting.hub, MAIN, question, language)


async def turn(quoting: QuotingHub, text: str, unanswered: int = 0, language: str = "de") -> Turn:
    return await respond(quoting.hub, MAIN, text, language, unanswered)


async def test_a_question_is_answered_by_the_words_of_an_article_and_by_where_they_stand(
    quoting: QuotingHub,
) -> None:
    quote = await asked(quoting)

    assert quote is not None
    assert (quote.article, quote.title, quote.version) == ("warranty", WARRANTY.title, 3)
    assert quote.link == "article:warranty"
    assert quote.passage == (
        "Gewährleistung ist unsere Pflicht, zwei Jahre ab Lieferung.\n\nFristen\n\n"
        "- Bis 12 Monate: Reparatur oder Tausch.\n- Danach: Hersteller."
    )


async def test_a_question_is_answered_in_its_own_language_alone(quoting: QuotingHub) -> None:
    assert await asked(quoting, "returning goods", "en") is not None
    assert await asked(quoting, "returning goods", "de") is None
    assert await asked(quoting, ASKS, "en") is None
    assert await asked(quoting, ASKS, "fr") is None


@pytest.mark.parametrize(
    "other",
    [
        replace(WARRANTY, tags=("Reklamation",)),
        replace(WARRANTY, status=ArticleStatus.EXPIRED),
        replace(WARRANTY, status=ArticleStatus.PROPOSED),
        replace(WARRANTY, audience=Audience.IN_HOUSE),
        replace(WARRANTY, sites=(SiteId("home"),)),
        replace(WARRANTY, roles=(Role.LEAD,)),
        replace(WARRANTY, valid_from=NOW + timedelta(days=1)),
        replace(WARRANTY, valid_until=NOW),
    ],
    ids=["untagged", "expired", "proposed", "in-house", "site", "role", "not yet", "over"],
)
async def test_what_customers_may_not_read_is_never_quoted(
    quoting: QuotingHub, other: Article
) -> None:
    assert await asked(quoting) is not None

    quoting.put(other)

    assert await asked(quoting) is None


async def test_what_changes_is_quoted_as_it_is_now(quoting: QuotingHub) -> None:
    assert await asked(quoting) is not None

    quoting.put(replace(WARRANTY, body="Drei Jahre Garantie.", version=4))
    changed = await asked(quoting)
    quoting.clock.forward(days=-1)
    quoting.put(replace(MOVING, id=ArticleId("new"), title="Sperrmüll bestellen"))
    new = await asked(quoting, "Sperrmüll bestellen")

    assert changed is not None
    assert (changed.passage, changed.version) == ("Drei Jahre Garantie.", 4)
    assert new is not None
    assert new.article == "new"


async def test_an_article_is_not_quoted_from_the_moment_its_time_ends(
    quoting: QuotingHub,
) -> None:
    quoting.put(replace(WARRANTY, valid_until=NOW + timedelta(hours=1)))
    assert await asked(quoting) is not None

    quoting.clock.forward(hours=1)

    assert await asked(quoting) is None


@pytest.mark.parametrize(
    "asks", ["Wie lange habe ich Garntie?", "Wie ist das mit der Gewärleistung?"]
)
async def test_a_slip_of_the_finger_finds_what_was_meant(quoting: QuotingHub, asks: str) -> None:
    quote = await asked(quoting, asks)

    assert quote is not None
    assert quote.article == "warranty"


async def test_words_that_editors_say_mean_the_same_find_the_same(quoting: QuotingHub) -> None:
    asks = "Wo muss ich den Wohnungswechsel melden?"
    assert await asked(quoting, asks) is None

    same = replace(
        WARRANTY, id=ArticleId("same"), title="Synonyme", tags=("synonyms", "public"),
        body="- Umzug anmelden, Wohnungswechsel, Adresswechsel\n",
    )  # fmt: skip
    quoting.put(same)
    quote = await asked(quoting, asks)
    quoting.put(replace(same, status=ArticleStatus.EXPIRED))

    assert quote is not None
    assert quote.article == "moving"
    assert await asked(quoting, asks) is None


async def test_a_question_about_something_else_is_not_answered(quoting: QuotingHub) -> None:
    assert await asked(quoting, "Wie wird morgen das Wetter in Kiel?") is None
    assert await asked(quoting, "Garantie für meinen Rasenmäher aus Portugal beim Zoll") is None
    assert await asked(quoting, "ich und du") is None
    assert await asked(quoting, "") is None
    assert await asked(quoting, 'garantie* OR title:"' + "x" * 100_000) is None


async def test_of_two_articles_that_fit_alike_none_is_quoted(quoting: QuotingHub) -> None:
    quoting.put(replace(WARRANTY, id=ArticleId("twin"), body="Etwas ganz anderes."))

    assert await asked(quoting) is None


async def test_after_two_questions_without_answer_a_person_takes_over(
    quoting: QuotingHub,
) -> None:
    first = await turn(quoting, "Wo ist mein Hund?")
    second = await turn(quoting, "Haben Sie meinen Hund gesehen?", first.unanswered)

    assert (first.to_person, first.unanswered) == (False, 1)
    assert "verlangen Sie einen Menschen" in first.text
    assert second.to_person


async def test_an_answer_in_between_begins_the_count_anew(quoting: QuotingHub) -> None:
    answered = await turn(quoting, ASKS, unanswered=1)

    assert answered.quote is not None
    assert answered.text == (
        f"Auf unserer Seite „{WARRANTY.title}“ steht:\n\n{answered.quote.passage}"
    )
    assert answered.unanswered == 0


@pytest.mark.parametrize(
    "text",
    [
        "Mitarbeiter",
        "Mensch bitte!",
        "Ich möchte mit einem Menschen sprechen.",
        "kann ich bitte mit einem echten Mitarbeiter reden",
        "Bitte verbinden Sie mich mit einer Person",
        "Wie lange habe ich Garantie? Ich will lieber mit jemandem sprechen",
        "Ich will keinen Bot",
        "agent please",
        "human!!",
        "I want to speak to a real person",
        "Can you connect me with somebody?",
        "let me talk to an agent now",
    ],
)
def test_a_wish_for_a_person_is_heard(text: str) -> None:
    assert heard(text) is Heard.PERSON


async def test_who_asks_for_a_person_gets_one_at_once(quoting: QuotingHub) -> None:
    assert (await turn(quoting, "Ich möchte mit einem Menschen sprechen")).to_person


async def test_small_talk_is_no_question_that_stayed_open(quoting: QuotingHub) -> None:
    greeted = await turn(quoting, "Hallo!", unanswered=1)
    thanked = await turn(quoting, "Vielen Dank", unanswered=1)
    nothing = await turn(quoting, "???", unanswered=1)

    assert (greeted.text[:10], thanked.text[:4], nothing.text) == ("Guten Tag!", "Gern", "")
    assert {each.unanswered for each in (greeted, thanked, nothing)} == {1}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Guten Morgen", Heard.GREETING),
        ("hello there!", Heard.GREETING),
        ("ok danke", Heard.THANKS),
        ("Thank you very much", Heard.THANKS),
        ("Kann ich meine Person ändern?", Heard.QUESTION),
        ("Hallo, wie lange habe ich Garantie?", Heard.QUESTION),
        ("Danke für nichts", Heard.QUESTION),
        ("…", Heard.NOTHING),
    ],
)
def test_what_only_sounds_like_small_talk_is_a_question(text: str, what: Heard) -> None:
    assert heard(text) is what


def test_a_long_article_is_quoted_where_the_words_of_the_question_stand() -> None:
    long = "\n\n".join(f"Absatz {n} über Lieferung." + " Und so weiter." * 20 for n in range(9))
    body = f"{long}\n\n## Kosten\n\n| Fall | Preis |\n|---|---|\n| Keller | **12 €** |\n"

    passage = best(body, lambda text: float("Keller" in text))

    assert passage is not None
    assert passage.text.endswith("Kosten\n\nFall | Preis\nKeller | 12 €")
    assert len(passage.text) <= MOST


def test_a_block_that_is_too_long_is_cut_at_a_word_and_shows_that_it_was() -> None:
    passage = best("wort " * 1_000, lambda _: 1.0)

    assert passage is not None
    assert passage.text.endswith("wort …")
    assert len(passage.text) <= MOST + 2
    assert best("# Only a title\n", lambda _: 1.0) is None


@pytest.mark.parametrize(
    ("language", "asks", "title"),
    [
        ("de", "Nehmen Sie mein Altgerät mit?", "Altgerät mitnehmen"),
        ("de", "Kann ich den Trocker auf die Waschmaschine stellen?", "Trockner auf Waschm"),
        ("en", "Do you take my old appliance with you?", "Taking old appliances"),
    ],
)
async def test_the_demos_assistant_knows_what_its_customers_may_read(
    quoting: QuotingHub, language: str, asks: str, title: str
) -> None:
    quoting.put(*articles(language, NOW, 120))

    quote = await asked(quoting, asks, language)

    assert quote is not None
    assert quote.title.startswith(title)


def test_nothing_that_only_agents_may_read_is_public_in_the_demo() -> None:
    every = [each for language in ("de", "en") for each in articles(language, NOW, 120)]
    public = [each for each in every if may_be_read(each)]

    assert len(public) > 20
    internal = ("::", "Teamleitung", "team lead")
    assert not [each.title for each in public if any(word in each.body for word in internal)]
