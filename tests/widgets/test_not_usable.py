"""What cannot be used or changed is told from what can, also where every ground is black."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tests.widgets.dressed import colours, dressed, on_screen, picture
from widgets.shared.button import Button, Kind
from widgets.shared.check import Check
from widgets.shared.control import Control
from widgets.shared.field import Field
from widgets.theme.tokens import COLOURS, THEMES


def _shown(control: QWidget, usable: bool = True) -> QWidget:
    """In a pane, as it stands in the window; without the keyboard."""
    pane = QWidget()
    box = QVBoxLayout(pane)
    box.addWidget(control)
    if isinstance(control, Control):
        control.set_usable(usable, "" if usable else "Not now.")
    return pane


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", ["primary", "plain", "ghost"])
def test_a_button_that_cannot_be_used_is_written_in_another_ink(
    app: QApplication, theme: str, kind: Kind
) -> None:
    tokens = COLOURS[theme]
    button = Button("Senden", kind=kind)
    with dressed(app, theme), on_screen(_shown(button, usable=False), 200, 60) as pane:
        drawn = colours(picture(pane))
        assert tokens["off"] in drawn
        assert not {tokens["accent"], tokens["ink"]} & drawn


@pytest.mark.parametrize("make", [lambda: Button("Senden"), lambda: Check("Zugesagt")])
def test_without_grounds_a_broken_or_dimmer_edge_says_it(app: QApplication, make: object) -> None:
    tokens = COLOURS["contrast"]
    control = make()  # type: ignore[operator]
    with dressed(app, "contrast"), on_screen(_shown(control, usable=False), 200, 60) as pane:
        assert tokens["off_edge"] in colours(picture(pane))
        assert tokens["edge"] not in colours(picture(pane))


def test_without_grounds_a_field_that_is_only_read_has_a_broken_edge(app: QApplication) -> None:
    edge = COLOURS["contrast"]["edge"]
    drawn = {}
    with dressed(app, "contrast"):
        for read_only in (False, True):
            field = Field("", name="Notiz", read_only=read_only)
            with on_screen(_shown(field), 200, 60) as pane:
                field.edit.clearFocus()
                image = picture(pane)
                places = ((x, y) for x in range(image.width()) for y in range(image.height()))
                drawn[read_only] = sum(
                    image.pixelColor(*at).name().upper() == edge for at in places
                )
    assert 0 < drawn[True] < 0.8 * drawn[False]
