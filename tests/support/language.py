"""Every test begins in English, whatever the one before it has spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop import text

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    if text.language() != "en":
        text.use("en")
