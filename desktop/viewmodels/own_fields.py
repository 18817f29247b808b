"""A case's own fields as people type them and see them: numbers with a comma, dates of the country.

Law: what is stored is the same in every language; what cannot be read is not stored but said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from desktop.domain.case_types import CaseType, Field
from desktop.domain.progress import FieldValue
from desktop.domain.words import FieldKind
from desktop.text import tr

PREFIX: Final = "fields."  # before the id of an own field, among the fields of a form
YES: Final = "yes"
NO: Final = "no"
_GERMAN: Final = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")


def read(field: Field, typed: str) -> str | None:
    """What is stored for it; "" for nothing, None where it makes no sense."""
    text = typed.strip()
    if not text:
        return ""
    match field.kind:
        case FieldKind.NUMBER:
            return _number(text)
        case FieldKind.DATE:
            return _date(text)
        case FieldKind.CHOICE:
            return text if text in field.choices else None
        case FieldKind.YES_NO:
            return text if text in (YES, NO) else None
    return text


def shown(field: Field, stored: str) -> str:
    """What stands on the screen."""
    if field.kind is FieldKind.YES_NO and stored in (YES, NO):
        return tr("yes") if stored == YES else tr("no")
    if field.kind is FieldKind.DATE and stored:
        try:
            return date.fromisoformat(stored).strftime(tr("%Y-%m-%d"))
        except ValueError:
            return stored
    return stored


def errors(fields: Iterable[Field], texts: Mapping[str, str], *, needed: bool) -> dict[str, str]:
    """What is wrong, by the name in the form; `needed`: those without which nothing is closed."""
    wrong = {}
    for field in fields:
        name = PREFIX + field.id
        value = read(field, texts.get(name, ""))
        if value is None:
            wrong[name] = _WRONG[field.kind]()
        elif needed and field.needed and not value:
            wrong[name] = tr("This is needed before the case is closed.")
    return wrong


def changed(
    fields: Iterable[Field], texts: Mapping[str, str], there: Iterable[FieldValue]
) -> tuple[FieldValue, ...]:
    """The values that are others now; for texts without errors."""
    known = {value.id: value.text for value in there}
    given = {
        field.id: read(field, texts[PREFIX + field.id]) or ""
        for field in fields
        if PREFIX + field.id in texts
    }
    return tuple(FieldValue(id, text) for id, text in given.items() if text != known.get(id, ""))


def texts_of(kind: CaseType | None, there: Iterable[FieldValue]) -> dict[str, str]:
    """What stands in the inputs of a form."""
    known = {value.id: value.text for value in there}
    fields = kind.fields if kind is not None else ()
    return {PREFIX + field.id: _typed(field, known.get(field.id, "")) for field in fields}


def stored_in(kind: CaseType | None, name: str, typed: str) -> FieldValue | None:
    """The value that an input stood for."""
    fields = kind.fields if kind is not None else ()
    field = next((each for each in fields if PREFIX + each.id == name), None)
    return None if field is None else FieldValue(field.id, read(field, typed) or "")


def _typed(field: Field, stored: str) -> str:
    return shown(field, stored) if field.kind is FieldKind.DATE else stored


def _number(text: str) -> str | None:
    """Plain digits with a point: "1.234,50" and "1,234.50" as "1234.50"."""
    mark = max(text.rfind(","), text.rfind("."))
    whole, rest = (text[:mark], text[mark + 1 :]) if mark >= 0 else (text, "")
    if re.fullmatch(r"\d{3}", rest) and re.fullmatch(r"[-+]?\d{1,3}([.,]\d{3})*", whole):
        whole, rest = whole + rest, ""  # it parts the thousands
    digits = re.sub(r"[.,\s]", "", whole) + (f".{rest}" if rest else "")
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return None
    return format(number, "f") if number.is_finite() else None


def _date(text: str) -> str | None:
    german = _GERMAN.fullmatch(text)
    try:
        if german is not None:
            return date(int(german[3]), int(german[2]), int(german[1])).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


_WRONG: Final = {
    FieldKind.TEXT: lambda: tr("This cannot be read."),
    FieldKind.NUMBER: lambda: tr("This is not a number."),
    FieldKind.DATE: lambda: tr("This is not a day. Write 24.12.2026."),
    FieldKind.CHOICE: lambda: tr("Choose one of the list."),
    FieldKind.YES_NO: lambda: tr("Choose yes or no."),
}
