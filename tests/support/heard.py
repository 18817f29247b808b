"""What a screen reader is told in a test: `told`, a list that grows."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QAccessible

from widgets.shared import telling


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Everything that a screen reader is told: the words, and whether at once."""
    heard: list[tuple[str, bool]] = []

    class Ear(QAccessible):
        @staticmethod
        def updateAccessibility(event: Any) -> None:  # noqa: N802  Qt's own name
            at_once = event.politeness() == QAccessible.AnnouncementPoliteness.Assertive
            heard.append((event.message(), at_once))

    monkeypatch.setattr(telling, "QAccessible", Ear)
    monkeypatch.setattr(telling, "_last", ("", 0.0))
    return heard
