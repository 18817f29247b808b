"""Customers from CSV: each row an entry, or refused with its line and reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from desktop.domain.records import ContactPoint
from desktop.domain.words import CustomerForm
from desktop.text import tr
from integrations.imports import contact_points
from integrations.imports.columns import Columns
from integrations.imports.entries import Entry
from integrations.imports.languages import KNOWN
from integrations.imports.rows import Refused, Unreadable
from integrations.imports.tables import lines

_SEVERAL = re.compile(r"[;\n]|,(?=[^,]*@)")  # between numbers or addresses in one cell
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S")
_LANGUAGES = {"deutsch": "de", "german": "de", "englisch": "en", "english": "en"}
_ORGANISATIONS = {"organisation", "organization", "firma", "company", "unternehmen", "business"}
_PERSONS = {"person", "privat", "private", "privatkunde", "mensch"}

Cells = dict[str, list[str]]
Notice = Callable[[Sequence[str]], None]


def read_table(
    text: str, *, given: Mapping[str, str], region: str = "DE", unknown: Notice = lambda _: None
) -> Iterator[Entry | Refused]:
    """The customers of a table.

    given: from a field to the heading of its column. unknown: is told the headings nobody knows.
    Raises Unreadable when there is no heading that names a customer.
    """
    rows = lines(text)
    heading = next(rows, None)
    if heading is None or heading.flaw:
        raise Unreadable(heading.flaw if heading else tr("The file is empty."))
    columns = Columns(heading.cells, given)
    unknown(columns.unknown)
    for line in rows:
        place = tr("line {number}", number=line.number)
        try:
            yield _entry(place, _cells(columns, line.cells, line.flaw), region)
        except ValueError as reason:
            yield Refused(place, str(reason))


def _cells(columns: Columns, cells: Sequence[str], flaw: str) -> Cells:
    if flaw:
        raise ValueError(flaw)
    if any("\x00" in cell for cell in cells):
        raise ValueError(tr("it has a null character"))
    if any(cell.strip() for cell in cells[columns.count :]):
        raise ValueError(
            tr(
                "it has {count} cells, the heading {columns}",
                count=len(cells),
                columns=columns.count,
            )
        )
    return columns.read(cells)


def _entry(place: str, cells: Cells, region: str) -> Entry:
    """Raises ValueError with the reason."""
    points = _points(cells, region)
    organisation = _one(cells, "organisation")
    person = _one(cells, "name") or " ".join(
        filter(None, (_one(cells, "first"), _one(cells, "last")))
    )
    form = _form(_one(cells, "form"))
    if form is None and organisation and not person:
        form = CustomerForm.ORGANISATION
    named = (organisation, person) if form is CustomerForm.ORGANISATION else (person, organisation)
    name = next(filter(None, (*named, *(point.value for point in points[:1]))), "")
    if not name:
        raise ValueError(tr("it has no name"))
    return Entry(
        place=place,
        name=name,
        form=form,
        number=_one(cells, "number"),
        points=points,
        address=_address(cells),
        language=_language(_one(cells, "language")),
        since=_since(_one(cells, "since")),
    )


def _one(cells: Cells, field: str) -> str:
    return " ".join(cells.get(field, [""])[0].split())


def _points(cells: Cells, region: str) -> tuple[ContactPoint, ...]:
    points = [contact_points.email(text) for text in _several(cells, "email")]
    points += [contact_points.phone(text, region) for text in _several(cells, "phone")]
    points += [contact_points.chat(text) for text in _several(cells, "chat")]
    return tuple(dict.fromkeys(points))


def _several(cells: Cells, field: str) -> Iterator[str]:
    for cell in cells.get(field, ()):
        for text in _SEVERAL.split(cell):
            if not contact_points.says_nothing(text):
                yield text.strip()


def _address(cells: Cells) -> str:
    """The whole address in a line, as it is written on a letter here."""
    whole = _one(cells, "address")
    street = f"{_one(cells, 'street')} {_one(cells, 'house')}".strip()
    town = f"{_one(cells, 'postcode')} {_one(cells, 'town')}".strip()
    return ", ".join(filter(None, (whole, street, town, _one(cells, "country"))))


def _form(text: str) -> CustomerForm | None:
    word = text.casefold()
    if word in _ORGANISATIONS:
        return CustomerForm.ORGANISATION
    return CustomerForm.PERSON if word in _PERSONS else None


def _language(text: str) -> str:
    word = text.casefold()
    code = _LANGUAGES.get(word, re.split("[-_]", word)[0])
    if code and code not in KNOWN:
        raise ValueError(tr("“{text}” is no language that is known here", text=text))
    return code


def _since(text: str) -> datetime | None:
    if not text:
        return None
    for pattern in _DATES:
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError(tr("“{text}” is no date", text=text))
