"""Which column of a table means what, by its heading in German or English.

Law: a heading that is not known is reported, never guessed; `given` says what a heading means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from desktop.text import tr
from integrations.imports.rows import Unreadable

_WORDS = re.compile(r"[^a-z0-9äöü]+")
_COUNTED = re.compile(r"\d+$")

FIELDS: dict[str, str] = {
    "number": "number customernumber customerno customerid custno clientnumber id kundennummer"
    " kundennr kdnr kundenid kundenno nummer nr",
    "name": "name fullname displayname customer customername vollername anzeigename kunde"
    " kundenname ansprechpartner contact contactname",
    "first": "firstname givenname forename vorname first",
    "last": "lastname surname familyname nachname familienname zuname last",
    "organisation": "organisation organization company companyname business firma firmenname"
    " unternehmen betrieb account",
    "email": "email emailaddress mail mailaddress emailadresse mailadresse epost",
    "phone": "phone phonenumber telephone telephonenumber tel mobile mobilephone cell cellphone"
    " landline telefon telefonnummer rufnummer mobil mobiltelefon mobilnummer handy handynummer"
    " festnetz privat phonehome phonework telefonprivat telefongeschäftlich telefonmobil",
    "chat": "chat chathandle handle messenger",
    "address": "address postaladdress fulladdress anschrift adresse postanschrift",
    "street": "street streetaddress addressline address1 strasse strassehausnummer",
    "house": "housenumber houseno hausnummer hausnr",
    "postcode": "postcode postalcode zip zipcode plz postleitzahl",
    "town": "town city place locality ort stadt wohnort",
    "country": "country land",
    "language": "language lang sprache korrespondenzsprache",
    "since": "since customersince createdat created registered kundeseit angelegt angelegtam"
    " erstellt erstelltam anlagedatum",
    "form": "form type kind customertype kundenart kundentyp art",
}
_BY_HEADING = {heading: field for field, listed in FIELDS.items() for heading in listed.split()}
SEVERAL = {"email", "phone", "chat"}  # fields that may have more than one column


class Columns:
    """The headings of one table and what each of them means."""

    def __init__(self, headings: Sequence[str], given: Mapping[str, str] | None = None) -> None:
        """given: from a field to the heading that it stands under. Raises Unreadable."""
        meant = {plain(heading): field for field, heading in (given or {}).items()}
        self._fields = [meant.get(plain(heading)) or known(heading) for heading in headings]
        self.unknown = tuple(
            heading.strip()
            for heading, field in zip(headings, self._fields, strict=True)
            if not field and heading.strip()
        )
        self.count = len(headings)
        _check(given or {}, headings, self._fields)

    def read(self, cells: Sequence[str]) -> dict[str, list[str]]:
        """{field: what stands in its columns}, without empty cells."""
        found: dict[str, list[str]] = {}
        for field, cell in zip(self._fields, cells, strict=False):
            text = cell.strip()
            if field and text and (field in SEVERAL or field not in found):
                found.setdefault(field, []).append(text)
        return found


def known(heading: str) -> str:
    """The field of a heading; empty when it is not known. "E-Mail 2" is an e-mail too."""
    text = plain(heading)
    return _BY_HEADING.get(text) or _BY_HEADING.get(_COUNTED.sub("", text), "")


def plain(heading: str) -> str:
    return _WORDS.sub("", heading.strip().casefold())


def _check(given: Mapping[str, str], headings: Sequence[str], fields: Sequence[str]) -> None:
    there = {plain(heading) for heading in headings}
    for field, heading in given.items():
        if field not in FIELDS:
            names = ", ".join(FIELDS)
            raise Unreadable(tr("“{field}” is none of: {names}.", field=field, names=names))
        if plain(heading) not in there:
            raise Unreadable(tr("There is no column “{heading}”.", heading=heading))
    if not {"number", "email", "phone"} & set(fields):
        listed = ", ".join(heading.strip() for heading in headings)
        raise Unreadable(
            tr(
                "No column is a number, an e-mail address or a phone number: {columns}. "
                "Say which is, for example --map email=COLUMN.",
                columns=listed,
            )
        )
