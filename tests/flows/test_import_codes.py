"""Wrap-up codes and types of cases from files: in the order of the tree, twice the same as once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.case_types import CaseType
from desktop.domain.records import Queue
from desktop.domain.wrap_up_codes import Code, Title
from tests.flows.test_import_to_hub import Importing

CODES = """id;parent;title;title_de;queues;note;active
high;bill;Too high;Zu hoch;;ja;
bill;;Bill;Rechnung;Bills;;
old;bill;Fax;;;;nein
a;b;Round;;;;
b;a;And round;;;;
lost;;Lost;;Nowhere;;
;;No id;;;;
"""
TYPES = """
[complaint]
name = "Complaint"
solve_minutes = 960
queues = ["Bills"]
checklist = ["Ask for the bill"]
fields = [{ id = "serial", title = "Serial number", needed = true }]

[broken]
name = "Broken"
solve_minutes = "soon"
"""


@pytest.fixture
def importing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Importing]:
    folder = tmp_path / "hub"
    folder.mkdir()
    made = Importing(folder, capsys)
    made.hub.start()
    yield made
    made.hub.stop()


def _bills(importing: Importing) -> str:
    """The queue that this hub has from the beginning."""
    return next(str(queue.id) for queue in importing.kept(Queue) if queue.name == "Bills")


def test_codes_come_in_the_order_of_their_tree_and_a_second_time_change_nothing(
    importing: Importing, tmp_path: Path
) -> None:
    file = tmp_path / "codes.csv"
    file.write_text(CODES, encoding="utf-8")

    code, said = importing.run("codes", file)

    assert code == 3
    refused = {
        one["refused"]: one["reason"] for one in said if "refused" in one and "reason" in one
    }
    assert refused == {
        "line 5": "it stands below itself",
        "line 6": "it stands below itself",
        "line 7": "There is no queue “Nowhere”.",
        "line 8": "it has no id or no title",
    }
    kept = {each.id: each for each in importing.kept(Code)}
    assert set(kept) == {"bill", "high", "old"}
    assert kept["high"].titles == (Title("de", "Zu hoch"),)
    assert (kept["high"].note_needed, kept["old"].active) == (True, False)
    assert kept["bill"].queues == (_bills(importing),)
    _, again = importing.run("codes", file)
    assert (again[-1]["taken"], again[-1]["unchanged"]) == (0, 3)


def test_types_of_cases_are_taken_and_one_without_sense_is_named(
    importing: Importing, tmp_path: Path
) -> None:
    file = tmp_path / "types.toml"
    file.write_text(TYPES, encoding="utf-8")

    code, said = importing.run("case-types", file)

    assert code == 3
    assert [one["refused"] for one in said if "reason" in one] == ["broken"]
    (kind,) = importing.kept(CaseType)
    assert (kind.id, kind.solve_minutes, kind.queues) == ("complaint", 960, (_bills(importing),))
    assert kind.fields[0].needed
    _, again = importing.run("case-types", file)
    assert again[-1]["unchanged"] == 1
