"""What the packages are made from fits the project; building them is `make package`."""

from __future__ import annotations

import re
from configparser import RawConfigParser
from pathlib import Path
from xml.etree import ElementTree

from desktop.commands.link import SCHEMES

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "resources" / "packaging"
INSTALLER = (PACKAGING / "windows" / "tresen.iss").read_text(encoding="utf-8")


def _entry() -> RawConfigParser:
    entry = RawConfigParser()
    entry.read(PACKAGING / "linux" / "tresen.desktop", encoding="utf-8")
    return entry


def test_both_systems_are_told_the_links_that_the_program_understands() -> None:
    told = _entry()["Desktop Entry"]["MimeType"].rstrip(";").split(";")
    assert told == [f"x-scheme-handler/{scheme}" for scheme in SCHEMES]

    named = re.findall(r'UrlAssociations".*ValueName: "(\w+)"', INSTALLER)
    assert named == list(SCHEMES)


def test_every_key_of_the_menu_entry_that_people_read_is_german_too() -> None:
    for part in _entry().sections():
        entry = _entry()[part]
        for key in ("genericname", "comment", "keywords"):
            assert (key in entry) == (f"{key}[de]" in entry), (part, key)
    assert _entry()["Desktop Action demo"]["Name[de]"]


def test_the_installer_takes_what_the_build_makes() -> None:
    spec = (PACKAGING / "tresen.spec").read_text(encoding="utf-8")
    programs = set(re.findall(r"\{app\}\\([\w-]+)\.exe", INSTALLER))
    assert programs == {"tresen-window"}
    assert programs <= set(re.findall(r'program\("([\w-]+)"', spec))

    here = PACKAGING / "windows"
    for path in re.findall(r"(?:LicenseFile=|Source: \")(\.\.[^\"\n]+)", INSTALLER):
        outside = here / path.replace("\\", "/").removesuffix("/*")
        made = outside.resolve().relative_to(ROOT).parts[0] == "dist"
        assert made or outside.exists(), path


def test_the_installer_needs_no_administrator_and_keeps_the_profile() -> None:
    assert "PrivilegesRequired=lowest" in INSTALLER
    assert not re.search(r"Root: HKLM|\{commonpf|\{pf\}", INSTALLER)
    deleted = re.findall(r"^Type: .*Name: \"([^\"]+)\"", INSTALLER, re.MULTILINE)
    assert deleted == [r"{app}\_internal"]


def test_the_icon_is_a_square_drawing_without_anything_from_elsewhere() -> None:
    drawn = ElementTree.parse(PACKAGING / "linux" / "tresen.svg").getroot()
    assert drawn.get("width") == drawn.get("height")
    assert not [each for part in drawn.iter() for each in part.attrib if each.endswith("href")]
