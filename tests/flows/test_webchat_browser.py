"""The chat in a real browser, on a page of another place, with agents and a hub that is killed."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from desktop.domain.ids import InteractionId
from desktop.domain.operations import agent, interaction
from desktop.domain.records import Interaction
from desktop.domain.words import AgentState
from desktop.ports.beside import Doing, Looks
from desktop.ports.clock import SystemClock
from desktop.ports.wire import AtWork
from integrations.hub.client import HubDoor
from integrations.hub.server.store import records, webchats
from integrations.hub.server.store.opening import open_store
from integrations.hub.server.webchat.chats import Webchats
from integrations.webchat.values import Chosen
from tests.contracts.hub_desk import Desk
from tests.support.hub_process import MAIN, HubProcess
from tests.support.office import Office, office

CHROMIUM = Path("/usr/bin/chromium")
WITHIN_MS = 30_000
POLICY = "default-src 'none'; script-src {hub}; connect-src {hub}; style-src 'none'"

pytestmark = [
    pytest.mark.skipif(
        not CHROMIUM.exists() and "CI" not in os.environ, reason="there is no Chromium here"
    ),
    pytest.mark.timeout(240),
]


class Site(SimpleHTTPRequestHandler):
    """A page of somebody else's, with a strict policy, that shows the chat of a hub."""

    hub = ""
    language = "en"
    name = "help"

    def do_GET(self) -> None:
        body = (
            f'<!doctype html><html lang="{self.language}"><title>Shop</title><h1>Shop</h1>'
            f'<button>Buy</button><script src="{self.hub}/chat/{self.name}/widget.js"></script>'
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY.format(hub=self.hub))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Not into the test's output."""


class Shop:
    """A hub, a page of another place with its chat, Ann at her desk."""

    def __init__(self, folder: Path, people: Office) -> None:
        patient = {"gone-s": 500, "kept-s": 600}  # Ann is there though her test is slow
        self.hub = HubProcess(folder, settings=patient)
        self.people = people
        self.database = f"sqlite:///{folder}/hub.db"
        self.hub.start()
        self._handler = type("Here", (Site,), {"hub": self.hub.address})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler)
        self._threads = ThreadPoolExecutor(1)
        self._serving = self._threads.submit(self._server.serve_forever)
        self.address = f"http://127.0.0.1:{self._server.server_port}/"
        self.chat(language="en")
        self._client = HubDoor().open(self.hub.address, self.hub.tokens["ann"])
        self.ann = Desk(self._client, self.hub.agents["ann"], "client-ann", SystemClock())

    def chat(self, **chosen: object) -> None:
        store = open_store(self.database)
        given = Chosen(queue=self.hub.bills, origins=(self.address.rstrip("/"),), **chosen)  # type: ignore[arg-type]
        Webchats(store, SystemClock(), MAIN).put("help", given)
        store.close()

    def speaks(self, language: str) -> None:
        self._handler.language = language  # type: ignore[attr-defined]

    def at_work(self) -> None:
        """Ann is there and takes what comes."""
        self.people.do(self._at_work())

    def take(self) -> InteractionId:
        return self.people.do(self._take())

    def reply(self, id: InteractionId, text: str) -> None:
        [done] = self.people.do(self.ann.do(interaction.Reply(id=id, text=text)))
        assert done.verdict == "ok"

    def types(self, id: InteractionId) -> None:
        looks = Looks(client_id="client-ann", interaction=id, doing=Doing.REPLIES)
        self.people.do(self._client.beside(looks))

    def said(self) -> list[str]:
        """What agents see of all contacts."""
        store = open_store(self.database)
        with store.reading(MAIN) as within:
            every = records.every(within, Interaction)
        store.close()
        return [message.text for contact in every for message in contact.messages]

    def silent_s(self) -> float:
        """Since when nothing was heard of the page, as far as the hub goes by it."""
        store = open_store(self.database)
        now = SystemClock().now()
        with store.reading(MAIN) as within:
            [visit] = webchats.silent(within, 0, int(now.timestamp() * 1000))
        store.close()
        return now.timestamp() - visit.seen_at / 1000

    def close(self) -> None:
        self._server.shutdown()
        self._serving.result(20)
        self._server.server_close()
        self._threads.shutdown()
        self.people.do(self._client.close())
        self.hub.stop()

    async def _at_work(self) -> None:
        await self.ann.hello()
        await self.ann.do(agent.SetState(id=self.ann.agent, state=AgentState.READY))
        await self._client.beat(AtWork(device="client-ann"))

    async def _take(self) -> InteractionId:
        await self._client.beat(AtWork(device="client-ann"))
        offer = (await self._client.next_offer()).offer
        assert offer is not None
        assert await self._client.accept(InteractionId(offer.interaction))
        return InteractionId(offer.interaction)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        ) as browser,
    ):
        yield browser


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with office() as people:
        made = Shop(tmp_path, people)
        try:
            yield made
        finally:
            made.close()


@pytest.fixture
def page(browser: Browser, shop: Shop) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(WITHIN_MS)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Policy" in said.text else None)
    page.goto(shop.address)
    yield page
    page.close()
    assert wrong == []


def begun(page: Page, *, name: str = "Eva") -> None:
    page.get_by_role("button", name="Open chat").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Agree and start chat").click()
    expect(page.get_by_role("textbox", name="Your message")).to_be_focused(timeout=WITHIN_MS)


def write(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Your message")
    box.fill(text)
    box.press("Enter")


def turns(page: Page) -> Locator:
    return page.get_by_role("log").locator(".said")


def until(page: Page, look: Callable[[], bool]) -> None:
    """What no page shows."""
    for _ in range(WITHIN_MS // 100):
        if look():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not within {WITHIN_MS} ms")


def test_a_visitor_and_an_agent_talk_and_a_reload_or_a_killed_hub_loses_and_doubles_nothing(
    page: Page, shop: Shop
) -> None:
    shop.at_work()
    begun(page)
    write(page, "My parcel <img src=x onerror=alert(1)> is late")
    expect(page.get_by_role("status")).to_have_text("You are next.", timeout=WITHIN_MS)
    id = shop.take()
    expect(page.get_by_role("status")).to_have_text("ann is here for you.", timeout=WITHIN_MS)
    shop.types(id)
    expect(page.get_by_role("status")).to_have_text("ann is typing …", timeout=WITHIN_MS)
    shop.reply(id, "It comes today: https://example.org/track?a=1.")
    expect(turns(page)).to_have_count(2, timeout=WITHIN_MS)
    link = page.get_by_role("link")
    expect(link).to_have_attribute("href", "https://example.org/track?a=1")
    expect(link).to_have_attribute("rel", re.compile("noopener"))

    page.reload()
    expect(turns(page)).to_have_count(2, timeout=WITHIN_MS)

    shop.hub.stop(signal.SIGKILL)
    expect(page.get_by_role("status")).to_contain_text("No connection", timeout=WITHIN_MS)
    write(page, "Are you still there?")
    expect(page.get_by_text("Not sent yet")).to_be_visible(timeout=WITHIN_MS)
    page.reload()
    expect(page.get_by_text("Not sent yet")).to_be_visible(timeout=WITHIN_MS)
    shop.hub.start()
    expect(page.get_by_text("Not sent yet")).to_have_count(0, timeout=WITHIN_MS)
    shop.reply(id, "Yes.")
    expect(turns(page)).to_have_text(
        [
            "My parcel <img src=x onerror=alert(1)> is late",
            re.compile("It comes today"),
            "Are you still there?",
            "Yes.",
        ],
        timeout=WITHIN_MS,
    )
    assert shop.said().count("Are you still there?") == 1

    page.goto("about:blank")
    until(page, lambda: shop.silent_s() > 60)  # of an open page it is never so much


@pytest.mark.long
def test_a_file_goes_with_a_message_and_an_ended_chat_makes_room_for_a_new_one(
    page: Page, shop: Shop, tmp_path: Path
) -> None:
    shop.at_work()
    begun(page)
    chosen = tmp_path / "bill.txt"
    chosen.write_text("one, two")
    with page.expect_file_chooser() as asked:
        page.get_by_role("button", name="Attach a file").click()
    asked.value.set_files(chosen)
    expect(page.get_by_role("button", name="Do not send bill.txt")).to_be_visible()
    write(page, "My bill")
    with page.expect_download() as got:
        page.get_by_role("button", name="Download bill.txt, 1 kB").click()
    assert Path(got.value.path()).read_text() == "one, two"

    page.get_by_role("button", name="End chat").click()
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_role("button", name="End chat").click()
    page.get_by_role("button", name="Yes, end it").click()
    expect(page.get_by_role("status")).to_have_text("You have ended the chat.", timeout=WITHIN_MS)
    expect(page.get_by_role("textbox")).to_have_count(0)
    page.get_by_role("button", name="Start a new chat").click()
    expect(page.get_by_label("Your name")).to_be_visible()
    expect(turns(page)).to_have_count(0)


def test_what_is_sent_before_the_page_hears_of_the_rest_stands_behind_it(
    page: Page, shop: Shop
) -> None:
    shop.at_work()
    begun(page)
    write(page, "One")
    expect(page.get_by_role("status")).to_have_text("You are next.", timeout=WITHIN_MS)
    page.route("**/say", lambda route: route.abort())
    write(page, "Two")
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    page.route("**/events*", lambda route: route.abort())
    page.reload()  # from now on it is a race which of the two gets through first
    page.unroute("**/say")
    expect(page.get_by_text("Not sent yet")).to_have_count(0, timeout=WITHIN_MS)
    assert shop.said() == ["One", "Two"]
    page.unroute("**/events*")

    expect(turns(page)).to_have_text(["One", "Two"], timeout=WITHIN_MS)


def test_when_nobody_is_there_a_german_page_takes_a_letter_at_the_width_of_a_small_phone(
    page: Page, shop: Shop
) -> None:
    shop.speaks("de-AT")
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(shop.address)
    page.get_by_role("button", name="Chat öffnen").press("Enter")
    expect(page.get_by_role("heading", name="Gerade ist niemand da")).to_be_visible()
    send = page.get_by_role("button", name="Zustimmen und absenden")
    page.get_by_label("Ihre E-Mail-Adresse").fill("eva@example")
    send.click()
    expect(page.get_by_role("alert")).to_contain_text("Geben Sie bitte eine E-Mail-Adresse an")
    expect(page.get_by_label("Ihre E-Mail-Adresse")).to_be_focused()
    page.get_by_label("Ihre E-Mail-Adresse").fill("eva@example.org")
    page.get_by_role("textbox", name="Ihre Nachricht").fill("Bitte um Rückruf")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert send.bounding_box() is not None
    send.click()
    expect(page.get_by_role("status")).to_contain_text("eva@example.org")

    assert shop.said() == ["Bitte um Rückruf"]


def test_the_chat_is_worked_by_keyboard_alone_and_says_its_names_to_a_screen_reader(
    page: Page, shop: Shop
) -> None:
    shop.at_work()
    page.set_viewport_size({"width": 320, "height": 568})
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your name")).to_be_focused(timeout=WITHIN_MS)
    for _ in range(4):  # it covers a phone: the page behind is not reached
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.shadowRoot !== null")
    page.get_by_label("Your name").press("Enter")
    box = page.get_by_role("textbox", name="Your message")
    expect(box).to_be_focused(timeout=WITHIN_MS)
    page.keyboard.type("Hello")
    page.keyboard.press("Enter")
    expect(turns(page)).to_have_text(["Hello"])

    dialog = page.get_by_role("dialog", name="Chat")
    expect(dialog.get_by_role("log", name="Conversation")).to_have_attribute("aria-live", "polite")
    for name in ("Close chat", "Attach a file", "Send", "End chat"):
        expect(dialog.get_by_role("button", name=name)).to_have_count(1)
    box.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Open chat")).to_be_focused()


@pytest.mark.long
def test_an_assistant_answers_from_articles_and_a_person_gets_all_of_it(
    page: Page, shop: Shop
) -> None:
    shop.chat(language="en", assistant=True)
    page.reload()
    begun(page, name="")
    write(page, "Hello")
    expect(turns(page)).to_have_count(2, timeout=WITHIN_MS)
    expect(page.locator(".turn.assistant")).to_contain_text("I am a program")
    assert shop.said() == []  # no agent has seen a word

    page.get_by_role("button", name="Talk to a person").click()
    expect(page.get_by_text("A person was asked for.")).to_be_visible(timeout=WITHIN_MS)
    shop.at_work()
    id = shop.take()
    shop.reply(id, "I am a person.")
    expect(turns(page)).to_have_count(4, timeout=WITHIN_MS)
    told = shop.said()
    assert (told[0], told[-1], len(told)) == ("Hello", "I am a person.", 4)


def test_the_hubs_own_page_shows_the_chat_under_a_policy_that_allows_no_markup(
    page: Page, shop: Shop
) -> None:
    shop.at_work()
    page.goto(f"{shop.hub.address}/chat/help?lang=en")
    begun(page)
    write(page, "<b>Hello</b> https://example.org")
    expect(page.get_by_role("status")).to_have_text("You are next.", timeout=WITHIN_MS)
    expect(turns(page)).to_have_text([re.compile("^<b>Hello</b>")])
