"""The icon beside the clock says in words what its picture says."""

from __future__ import annotations

from desktop.viewmodels.outside.tray_words import shown_of
from desktop.viewmodels.state import Shown as Own

READY = Own(
    word="Ready", timer="00:01:00", then="", icon="circle-check", tone="ready", said="Ready"
)


def test_it_says_the_state_and_how_many_contacts_have_something_new() -> None:
    assert shown_of(READY, 0, offered=False).said == "Tresen · Ready"
    assert (
        shown_of(READY, 2, offered=False).said == "Tresen · Ready · 2 contacts with something new"
    )


def test_an_offer_is_what_matters_most() -> None:
    shown = shown_of(READY, 0, offered=True)

    assert (shown.icon, shown.tone) == ("bell", "offer")
    assert shown.said == "Tresen · Ready · a contact is offered"
