"""A hub with articles for an assistant, and what customers ask: nothing of it written for it.

The questions are those of the knowledge search's tests and the first sentences of the demo's
customers; an article is right when it is one of those named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import TenantId
from desktop.domain.records import Article, Record
from desktop.domain.words import Audience
from integrations.demo.articles import article_id, articles
from integrations.demo.wording import pool, read_words
from integrations.hub.server.administering import Administration
from integrations.hub.server.hub import Hub
from integrations.hub.server.store.opening import open_store
from tests.support.asked_of_knowledge import ENGLISH, GERMAN
from tests.support.desks import TestClock

MAIN = TenantId("main")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
_PARTS = (": Ersatzteile", ": spare parts")  # of one model
_KEYS = {
    "delivery-postponed": "new-date withdrawal",
    "delivery-missing": "missing",
    "device-defective": "engineer warranty",
    "wrong-item": "wrong",
    "return-item": "return-large return-parcel withdrawal",
    "refund-missing": "refund",
    "cancel-order": "cancel withdrawal",
    "login-trouble": "password",
    "change-address": "address",
    "spare-part": "parts",
    "bill-too-high": "bill-high",
    "bill-question": "bill-lines",
    "meter-reading": "reading",
    "meter-exchange": "meter-exchange",
    "moving": "moving",
    "tenancy-change": "tenancy",
    "tariff-change": "tariff",
    "contract-cancel": "cancel-contract",
    "instalment": "instalment",
    "payment-plan": "plan hold",
    "bank-details": "bank",
    "power-cut": "power-cut",
    "no-heat": "no-heat",
}
_SLOTS = {
    "ware": "washing machine",
    "order": "AB-4711",
    "model": "WM 30",
    "date": "3 March",
    "day": "Monday",
    "next": "5 May",
    "street": "Elm Street 5",
    "town": "Sampleford",
    "amount": "120",
    "amount2": "30",
    "meter": "778812",
    "reading": "40211",
    "code": "21",
    "months": "3",
}
_GERMAN_SLOTS = {
    "ware": "Waschmaschine",
    "der_ware": "die Waschmaschine",
    "den_ware": "die Waschmaschine",
    "mein_ware": "meine Waschmaschine",
    "town": "Musterau",
    "street": "Ulmenweg 5",
}


class Asked(msgspec.Struct, frozen=True):
    text: str
    keys: frozenset[str]  # of the articles that answer it
    language: str
    by_customer: bool

    def is_answered_by(self, article: Article) -> bool:
        ids = {article_id(self.language, key) for key in self.keys}
        return article.id in ids or ("parts" in self.keys and article.title.endswith(_PARTS))


class QuotingHub:
    """A hub's store, clock and assistant, without its wire."""

    def __init__(self, folder: Path) -> None:
        self.clock = TestClock()
        self.store = open_store(f"sqlite:///{folder}/hub.db")
        self.admin = Administration(self.store, self.clock, MAIN)
        self.hub = Hub(store=self.store, clock=self.clock)

    def put(self, *records: Record) -> None:
        self.admin.put(records)

    def close(self) -> None:
        self.hub.assistant.close()
        self.store.close()


def help_pages(language: str, count: int = 240) -> list[Article]:
    """Those of the demo, of many models among them, meant for customers."""
    return [
        replace(each, tags=(*each.tags, "public"))
        for each in articles(language, NOW, count)
        if each.audience is Audience.EVERYONE
    ]


def questions(language: str) -> list[Asked]:
    by_agents = (GERMAN if language == "de" else ENGLISH).items()
    return [
        *(Asked(text, frozenset({key}), language, by_customer=False) for text, key in by_agents),
        *_of_customers(language),
    ]


def _of_customers(language: str) -> Iterator[Asked]:
    words = read_words("topics", language)
    slots = _SLOTS | (_GERMAN_SLOTS if language == "de" else {})
    for topic, keys in _KEYS.items():
        for said in words[topic]["opens"]:
            for way in pool([said])[:2]:
                yield Asked(
                    way % _Named(slots), frozenset(keys.split()), language, by_customer=True
                )


class _Named(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return name
