"""Every icon is of one set, under a licence that lies beside it and goes along with the package."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ICONS = sorted((ROOT / "resources" / "icons").glob("*.svg"))
LICENSE = (ROOT / "resources" / "icons" / "LICENSE").read_text()
_HEAD = re.compile(r"<!-- @license lucide-static v\d+\.\d+\.\d+ - ISC -->\n<svg\n")


@pytest.mark.parametrize("icon", ICONS, ids=lambda path: path.stem)
def test_an_icon_is_of_the_set_and_in_one_colour(icon: Path) -> None:
    picture = icon.read_text()

    assert _HEAD.match(picture), "not from the set whose licence is kept"
    assert 'stroke="currentColor"' in picture
    assert 'viewBox="0 0 24 24"' in picture
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|<image|href=|<script", picture)


def test_the_licences_of_the_set_lie_beside_it_and_go_along() -> None:
    assert LICENSE.startswith("ISC License")
    assert "Lucide Icons and Contributors" in LICENSE
    assert "The MIT License (MIT) (for the icons listed above)" in LICENSE
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "resources/icons/LICENSE" in project["license-files"]
