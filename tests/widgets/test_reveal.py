"""What is hidden from somebody: asked for with a reason, shown for a while, hidden again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from desktop.domain import masks
from desktop.domain.words import RevealReason, Role
from desktop.ports.errors import Forbidden
from desktop.ports.wire import Reveal, Revealed
from desktop.viewmodels.customer.revealing import HIDE, REASONS, REVEAL, Revealing
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import Facts
from tests.support.backends import LiveHub
from tests.support.desk import a_desk, until
from tests.support.people import CASE, EVERYTHING, FRIEDA, JOERG, MAIL
from tests.support.window import Tried, run
from widgets.customer.context import ContextPane
from widgets.customer.reveal import RevealForm
from widgets.customer.tab import CustomerTab
from widgets.shared.in_steps import complete

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

NUMBER = FRIEDA.points[0].value
VEILED = masks.shown(FRIEDA, {"phone"})
OTHERS = tuple(record for record in EVERYTHING if record is not FRIEDA)


class Glass(LiveHub):
    """A hub that reveals, or does not."""

    def __init__(self, lasts_s: float = 300.0) -> None:
        super().__init__()
        self.asked_for: list[Reveal] = []
        self.lasts_s = lasts_s
        self.lets = True

    async def reveal(self, ask: Reveal) -> Revealed:
        if not self.lets:
            raise Forbidden("not for this role")
        self.asked_for.append(ask)
        return Revealed((NUMBER,), self.lasts_s)


def test_the_reason_is_asked_in_the_pane_and_the_value_is_shown_and_hidden_again(
    app: QApplication, profile: Path
) -> None:
    hub = Glass()

    async def scene(window: Tried) -> None:
        window.desk.live = lambda: cast("Any", hub)
        pane = ContextPane(window.desk, window.actions_)
        complete(pane)
        window.put(pane)
        window.desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
        tab = pane.findChildren(CustomerTab)[0]
        await until(lambda: any(isinstance(row, Facts) for row in tab.feed.rows))

        def phone() -> tuple[str, str, str]:
            card = next(row for row in tab.feed.rows if isinstance(row, Facts))
            fact = card.facts[0]
            return fact.value, fact.part.name if fact.part else "", card.said

        value, part, said = phone()
        assert (value, part) == ("•••• 42", f"{REVEAL}phone")
        assert "Hidden. Reveal Phone …" in said
        tab.feed.asked.emit("card", part)
        form = tab.form
        assert isinstance(form, RevealForm)
        assert form.accessibleName() == "Reveal what is hidden"
        form.submit()
        await until(lambda: not form.save_button.working)
        assert hub.asked_for == []  # nothing without a reason

        form.set_text("reason", RevealReason.CALLBACK.value)
        form.submit()
        await until(lambda: phone()[0] == NUMBER)
        assert hub.asked_for == [Reveal(FRIEDA.id, "phone", RevealReason.CALLBACK)]
        assert phone()[1] == f"{HIDE}phone"
        assert NUMBER in phone()[2]

        tab.feed.asked.emit("card", f"{HIDE}phone")
        assert phone()[0] == "•••• 42"

    run(app, scene, profile, (*OTHERS, VEILED))


async def test_it_goes_with_its_time_and_with_another_customer(profile: Path) -> None:
    async with a_desk(profile, records=(*OTHERS, VEILED)) as desk:
        hub = Glass(lasts_s=0.05)
        desk.live = lambda: cast("Any", hub)
        revealing = Revealing(desk)

        assert await revealing.reveal(FRIEDA.id, "phone", "danger") == {}
        shown = revealing.values(FRIEDA.id)
        await until(lambda: not revealing.values(FRIEDA.id))
        hub.lasts_s = 300
        await revealing.reveal(FRIEDA.id, "phone", "danger")
        revealing.turn_to(JOERG.id)

        assert shown == {"phone": (NUMBER,)}
        assert not revealing.values(FRIEDA.id)


async def test_without_a_line_and_without_the_right_the_person_is_told_what_to_do(
    profile: Path,
) -> None:
    async with a_desk(profile, records=(*OTHERS, VEILED)) as desk:
        revealing = Revealing(desk)
        offline = await revealing.reveal(FRIEDA.id, "phone", "danger")
        hub = Glass()
        hub.lets = False
        desk.live = lambda: cast("Any", hub)
        refused = await revealing.reveal(FRIEDA.id, "phone", "danger")

    assert offline == {"reason": "No connection: only the hub can reveal it. Try again then."}
    assert refused == {"reason": "Your role may not read this. Nothing was revealed."}


def test_only_roles_that_may_are_offered_it() -> None:
    from_ = {mask.name: mask.breaks for mask in masks.MASKS}

    assert Role.AGENT in from_["phone"]
    assert Role.AGENT not in from_["iban"]
    assert all(Role.EDITOR not in roles for roles in from_.values())
    assert set(REASONS) == set(RevealReason)
