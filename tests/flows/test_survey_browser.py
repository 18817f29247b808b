"""The survey page in a real browser, by keyboard alone, in both languages, with its errors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from desktop.domain.ids import AgentId, CustomerId, InteractionId, SiteId, SurveyId
from desktop.domain.records import Customer, Interaction
from desktop.domain.surveys import Survey
from desktop.domain.words import Channel
from desktop.ports.clock import SystemClock
from integrations.hub.server.changes.asking import survey_id
from integrations.hub.server.store import records
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.opening import open_store
from integrations.hub.server.surveys.links import token_of
from tests.flows.test_webchat_browser import CHROMIUM, browser
from tests.support.hub_process import MAIN, HubProcess

__all__ = ["browser"]

pytestmark = [
    pytest.mark.skipif(
        not CHROMIUM.exists() and "CI" not in os.environ, reason="there is no Chromium here"
    ),
    pytest.mark.timeout(120),
]
EVA = CustomerId("eva")
ANOTHER = InteractionId("another")


class Asking:
    """A hub that has asked Eva, and what she has answered."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.hub = HubProcess(folder)
        self._database = f"sqlite:///{folder}/hub.db"

    def link(self, contact: str, *, days: float = 14) -> str:
        """Of a survey that ends in so many days."""
        now, id = SystemClock().now(), InteractionId(contact)
        asked = Survey(
            id=survey_id(id),
            customer=EVA,
            interaction=id,
            queue=self.hub.bills,
            agent=AgentId(self.hub.agents["ann"]),
            site=SiteId("home"),
            channel=Channel.EMAIL,
            asked_at=now,
            until=now + timedelta(days=days),
        )
        served = Interaction(
            id=id, customer=EVA, channel=Channel.EMAIL, queue=self.hub.bills, created_at=now
        )
        with self.hub.administered() as admin:
            admin.put([Customer(id=EVA, name="Eva Adler"), served, asked])
        return f"{self.hub.address}/survey/{self._token(asked.id)}"

    def answered(self, contact: str) -> Survey:
        store = open_store(self._database)
        with store.reading(MAIN) as within:
            found = records.find(within, "survey", survey_id(InteractionId(contact)))
        store.close()
        assert isinstance(found, Survey)
        return found

    def _token(self, id: SurveyId) -> str:
        store = open_store(self._database)
        with store.reading(MAIN) as within:
            head = head_of(within)
        store.close()
        assert head is not None
        return token_of(head, MAIN, id)


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    made = Asking(tmp_path_factory.mktemp("survey") / "hub")
    made.hub.start()
    yield made
    made.hub.stop()


class Reader:
    """Somebody at a small phone with a keyboard, whose browser speaks one language."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self._german = language == "de"

    def reads(self, english: str, german: str) -> str:
        return german if self._german else english

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))


@pytest.fixture(params=["en", "de"])
def eva(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Reader]:
    context = browser.new_context(locale=request.param, viewport={"width": 320, "height": 568})
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if "Policy" in said.text else None)
    yield Reader(page, request.param)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
    assert wrong == []


def test_it_is_answered_and_changed_by_keyboard_alone(eva: Reader, asking: Asking) -> None:
    contact = eva.reads("answered-en", "answered-de")
    eva.page.goto(asking.link(contact))
    expect(eva.page.get_by_role("heading")).to_have_text(eva.reads("How was it?", "Wie war es?"))
    eva.press("Tab", "ArrowDown", "ArrowDown", "ArrowDown")  # the second choice after the first
    chosen = eva.focused()
    eva.press("Tab", "ArrowDown", "Tab")  # round from the last to the first
    eva.page.keyboard.type("Quick & kind")
    eva.press("Tab", "Enter")
    thanks = eva.reads("your answer has arrived", "Ihre Antwort ist angekommen")
    expect(eva.page.get_by_role("status")).to_contain_text(thanks)
    expect(eva.page).to_have_title(eva.reads("Thank you: How was it?", "Vielen Dank: Wie war es?"))
    first = asking.answered(contact)

    eva.page.reload()  # the same link again, later: what was said stands there
    eva.press("Tab")
    again = eva.focused()
    eva.press("ArrowUp", "Tab", "ArrowDown", "Tab", "Tab", "Enter")
    expect(eva.page.get_by_role("status")).to_contain_text(thanks)
    second = asking.answered(contact)

    assert (chosen, again) == ("satisfied-4", "satisfied-4")
    assert (first.satisfied, first.solved, first.text) == (4, True, "Quick & kind")
    assert (second.satisfied, second.solved, second.text) == (3, False, "Quick & kind")


def test_what_is_missing_is_told_where_it_is_and_nothing_that_was_typed_is_lost(
    eva: Reader, asking: Asking
) -> None:
    contact = eva.reads("missing-en", "missing-de")
    eva.page.goto(asking.link(contact))
    eva.press("Tab", "Tab", "Tab")
    eva.page.keyboard.type("Only words")
    eva.press("Tab", "Enter")
    by_browser = eva.focused()
    # A browser that does not look by itself: the hub does.
    eva.page.evaluate("document.forms[0].noValidate = true")
    eva.press("Tab", "Tab", "Tab", "Enter")
    choose = eva.reads("Choose a number from 1 to 5.", "Wählen Sie eine Zahl von 1 bis 5.")
    expect(eva.page.get_by_role("alert")).to_contain_text(choose)
    expect(eva.page.get_by_role("textbox")).to_have_value("Only words")
    before = asking.answered(contact)
    eva.press("Tab", "Enter")  # the way from the message to its place
    there = eva.focused()
    eva.press("Space", "Tab", "Tab", "Tab", "Enter")
    expect(eva.page.get_by_role("status")).to_be_visible()

    assert (by_browser, there) == ("satisfied-1", "satisfied-1")
    assert before.answered_at is None
    assert (asking.answered(contact).satisfied, asking.answered(contact).text) == (1, "Only words")


def test_a_link_that_ended_meanwhile_or_is_of_another_hub_says_so_and_keeps_nothing(
    eva: Reader, asking: Asking, tmp_path: Path
) -> None:
    contact = eva.reads("ended-en", "ended-de")
    eva.page.goto(asking.link(contact))
    eva.press("Tab", "Space", "Tab", "Tab", "Tab")
    asking.link(contact, days=-1)  # it ends while she writes
    eva.press("Enter")
    over = eva.reads("This survey has ended", "Diese Umfrage ist beendet")
    expect(eva.page.get_by_role("alert")).to_contain_text(over)
    other = Asking(tmp_path / "other")
    other.hub.address = asking.hub.address
    eva.page.goto(other.link(ANOTHER))
    nowhere = eva.reads("leads to no survey", "führt zu keiner Umfrage")

    expect(eva.page.get_by_role("alert")).to_contain_text(nowhere)
    expect(eva.page.get_by_role("button")).to_have_count(0)
    assert asking.answered(contact).answered_at is None


def test_the_other_language_is_one_key_away_and_stays_while_one_answers(
    eva: Reader, asking: Asking
) -> None:
    eva.page.goto(asking.link(eva.reads("other-en", "other-de")))
    eva.press(*["Tab"] * 5, "Enter")
    title = eva.reads("Wie war es?", "How was it?")
    expect(eva.page.get_by_role("heading")).to_have_text(title)
    eva.press("Tab", "Space", "Tab", "Tab", "Tab", "Enter")

    other = eva.reads("Ihre Antwort ist angekommen", "your answer has arrived")
    expect(eva.page.get_by_role("status")).to_contain_text(other)
