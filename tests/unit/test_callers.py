"""A number that rings finds its customer, in whatever notation it came."""

from __future__ import annotations

import time

import pytest

from desktop.domain.ids import CustomerId
from desktop.domain.operations import customer
from desktop.domain.records import ContactPoint
from desktop.domain.words import PointKind
from desktop.store.reads.callers import Callers, callers
from tests.support.desks import OpenStore

PHONES = {
    "ines": ("+49 (0)171 39200-42",),
    "nour": ("0043 660 1234567",),
    "works": ("030 901820-0",),
    "anna": ("06131 123456",),
    "bert": ("06131/12 34 56", "0171 39200 43"),
}


@pytest.fixture
def filled(opened: OpenStore) -> OpenStore:
    opened.store.ask([_customer(id_, *phones) for id_, phones in PHONES.items()])
    return opened


def _customer(id_: str, *phones: str) -> customer.Create:
    points = tuple(ContactPoint(PointKind.PHONE, phone) for phone in phones)
    return customer.Create(id=CustomerId(id_), name=id_.title(), points=points)


def found(store: OpenStore, number: str) -> set[str]:
    return {match.customer for match in callers(store.connection, number).matches}


@pytest.mark.parametrize(
    "number",
    ["+491713920042", "01713920042", "0049 171 3920042", "0171/39200-42", "+49 171 39200 42",
     "tel:+49-171-3920042", "(0171) 3920042"],
)  # fmt: skip
def test_the_customer_is_found_by_the_number_in_any_notation(
    filled: OpenStore, number: str
) -> None:
    assert found(filled, number) == {"ines"}


def test_a_number_of_another_country_is_told_from_one_at_home(filled: OpenStore) -> None:
    assert found(filled, "+436601234567") == {"nour"}
    assert found(filled, "06601234567") == set()


def test_everybody_who_has_the_number_is_named(filled: OpenStore) -> None:
    both = callers(filled.connection, "+49 6131 123456")
    assert {match.name for match in both.matches} == {"Anna", "Bert"}
    assert both.only is None


def test_an_extension_leads_to_its_switchboard_and_is_no_certain_match(filled: OpenStore) -> None:
    behind = callers(filled.connection, "+49 30 901820345")
    assert [(match.customer, match.whole) for match in behind.matches] == [("works", False)]
    assert behind.only is None


@pytest.mark.parametrize("number", ["", "anonymous", "Restricted", "•••• 42"])
def test_a_number_that_was_kept_back_finds_nobody(filled: OpenStore, number: str) -> None:
    assert callers(filled.connection, number) == Callers("")


def test_a_number_is_said_as_people_write_it(filled: OpenStore) -> None:
    assert callers(filled.connection, "+491713920042").spoken == "0171 3920042"
    assert callers(filled.connection, "00436601234567").spoken == "+43 660 1234567"
    assert callers(filled.connection, "110").spoken == "110"


def test_no_digit_more_and_none_less_is_the_same_number(filled: OpenStore) -> None:
    assert found(filled, "0171 39200 4") == set()
    assert callers(filled.connection, "0171 39200 421").only is None


def test_the_number_is_looked_up_without_being_noticed(filled: OpenStore) -> None:
    callers(filled.connection, "0171 1")  # what reads numbers is loaded
    begun = time.thread_time()
    for _ in range(20):
        callers(filled.connection, "+491713920042")
    assert (time.thread_time() - begun) / 20 < 0.02
