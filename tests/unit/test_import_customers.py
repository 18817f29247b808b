"""Customers from tables and cards: every row is taken, merged or refused by its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.ids import CustomerId, QueueId
from desktop.domain.operations.customer import Import
from desktop.domain.records import ContactPoint, Customer
from desktop.domain.words import CustomerForm, PointKind
from integrations.imports.customer_cards import read_cards
from integrations.imports.customer_tables import read_table
from integrations.imports.customers import read_customers
from integrations.imports.encodings import decoded
from integrations.imports.entries import Directory, Entry, operations
from integrations.imports.rows import Found, Merged, Refused, Row, Unreadable
from integrations.imports.tables import delimiter_of, lines

FRIEDA_MAIL = ContactPoint(PointKind.EMAIL, "frieda@example.org")
FRIEDA_PHONE = ContactPoint(PointKind.PHONE, "+49 171 3920042")


def table(text: str, **given_: str) -> list[Entry | Refused]:
    return list(read_table(text, given=given_))


def entry(text: str) -> Entry:
    (row,) = table(text)
    assert isinstance(row, Entry)
    return row


def taken(rows: Iterable[Row]) -> list[Import]:
    found = [row.operation for row in rows if isinstance(row, Found)]
    assert all(isinstance(operation, Import) for operation in found)
    return [operation for operation in found if isinstance(operation, Import)]


def test_german_headings_are_understood() -> None:
    row = entry(
        "Kundennummer;Vorname;Nachname;E-Mail;Telefon;Straße;Hausnr.;PLZ;Ort;Kunde seit;Sprache\n"
        "K-1;Frieda;Musterfrau;Frieda@Example.org;0171 39200 42;Beispielweg;7;62417;Musterau;"
        "05.03.2019;Deutsch\n"
    )

    assert row == Entry(
        place="line 2",
        name="Frieda Musterfrau",
        number="K-1",
        points=(FRIEDA_MAIL, FRIEDA_PHONE),
        address="Beispielweg 7, 62417 Musterau",
        language="de",
        since=datetime(2019, 3, 5, tzinfo=UTC),
    )


def test_english_headings_are_understood() -> None:
    row = entry("Customer No,Company,Email Address,City\n7,Exemplar Ltd,a@example.com,Fairley")

    assert (row.number, row.name, row.form) == ("7", "Exemplar Ltd", CustomerForm.ORGANISATION)
    assert row.address == "Fairley"


def test_a_column_can_be_named_and_an_unknown_one_is_told() -> None:
    unknown: list[str] = []
    rows = list(
        read_table(
            "Wer,Womit,Lieblingsfarbe\nFrieda,frieda@example.org,rot\n",
            given={"name": "Wer", "email": "Womit"},
            unknown=unknown.extend,
        )
    )

    assert rows == [Entry(place="line 2", name="Frieda", points=(FRIEDA_MAIL,))]
    assert unknown == ["Lieblingsfarbe"]


@pytest.mark.parametrize("wrong", [{"email": "Nirgends"}, {"farbe": "A"}, {}])
def test_a_table_without_anything_to_know_a_customer_by_is_not_begun(wrong: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        table("A,B\n1,2\n", **wrong)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_common_delimiter_and_encoding_is_read(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["Name", "E-Mail", "Straße"])
    writer.writerow(["Jörg Größe, Nord; Süd | West", "j@example.org", "Weg\n7"])
    file = tmp_path / "customers.csv"
    file.write_bytes(out.getvalue().encode(encoding))

    (row,) = read_customers(file, given={})

    assert isinstance(row, Entry)
    assert row.name == "Jörg Größe, Nord; Süd | West"
    assert row.address == "Weg 7"


def test_lines_are_counted_across_quoted_breaks_and_a_spreadsheets_first_line() -> None:
    text = 'sep=;\nName;E-Mail\n"A\nB";a@example.org\nC;falsch@\n'

    rows = table(text)

    assert [row.place for row in rows] == ["line 3", "line 5"]


def test_a_refused_row_says_why_and_the_rest_is_taken() -> None:
    rows = table(
        "Name,E-Mail,Telefon,Kunde seit\n"
        "A,a@example.org,030 23125 001,\n"
        "B,falsch@,,\n"
        "C,,12,\n"
        "D,d@example.org,,gestern\n"
        'E"x,e@example.org,,\n'
        '"F"x,f@example.org,,\n'
        "G,g@example.org,,,zu viel\n"
        ",,,\n"
        "H,h@example.org,n/a,\n"
    )

    assert [row.place for row in rows if isinstance(row, Entry)] == ["line 2", "line 6", "line 10"]
    assert {row.place: row.reason for row in rows if isinstance(row, Refused)} == {
        "line 3": "“falsch@” is no e-mail address",
        "line 4": "“12” is no phone number",
        "line 5": "“gestern” is no date",
        "line 7": "text follows a closing quotation mark",
        "line 8": "it has 5 cells, the heading 4",
    }


def test_a_quotation_mark_that_is_never_closed_is_one_refused_row() -> None:
    rows = table('Name,E-Mail\nA,a@example.org\n"B,b@example.org\nC,c@example.org\n')

    assert isinstance(rows[0], Entry)
    assert rows[1:] == [Refused("line 3", "a quotation mark is opened and never closed")]


def test_every_way_of_writing_a_number_is_the_same_number() -> None:
    ways = ("0171 39200 42", "+49 (0)171 3920042", "0049-171-3920042", "0171/3920042")

    assert {entry(f"Name;Telefon\nF;{way}").points for way in ways} == {(FRIEDA_PHONE,)}


def test_two_rows_of_one_customer_become_one_and_say_so() -> None:
    rows = list(
        operations(
            table(
                "Nr,Name,E-Mail,Telefon,Ort\n"
                ",Frieda,frieda@example.org,,\n"
                "7,Frieda Musterfrau,frieda@example.org,,Musterau\n"
                "7,F. Musterfrau,,0171 39200 42,\n"
            ),
            Directory(),
        )
    )

    (operation,) = taken(rows)
    assert operation.number == "7"
    assert operation.name == "Frieda Musterfrau"
    assert operation.points == (FRIEDA_MAIL, FRIEDA_PHONE)
    assert [row for row in rows if isinstance(row, Merged)] == [
        Merged("line 4", "line 3"),
        Merged("line 2", "line 3"),
    ]


def test_a_customer_the_hub_knows_keeps_the_id_and_what_the_file_does_not_say() -> None:
    known = Customer(
        id=CustomerId("0190-known"),
        name="Frieda",
        form=CustomerForm.ORGANISATION,
        number="K-9",
        points=(FRIEDA_MAIL,),
        language="en",
    )

    rows = operations(
        table("Name,E-Mail\nFrieda Musterfrau,frieda@example.org\n"),
        Directory([known]),
        (QueueId("q"),),
    )

    (operation,) = taken(rows)
    assert operation.id == known.id
    assert (operation.form, operation.language) == (CustomerForm.ORGANISATION, "en")
    assert operation.queues == ("q",)


def test_two_numbers_with_one_address_are_two_customers() -> None:
    rows = operations(
        table("Nr,Name,E-Mail\n1,A,familie@example.org\n2,B,familie@example.org\n"), Directory()
    )

    assert len({operation.id for operation in taken(rows)}) == 2


def test_a_row_that_nothing_is_known_by_is_refused() -> None:
    (row,) = operations(table("Name,E-Mail\nFrieda,\n"), Directory())

    assert isinstance(row, Refused)
    assert row.place == "line 2"


CARDS = """BEGIN:VCARD\r
VERSION:4.0\r
FN:Frieda Musterfrau\r
EMAIL;PREF=2:zweite@example.org\r
item1.EMAIL;PREF=1:mailto:Frieda@example.org\r
TEL;VALUE=uri;TYPE="voice,cell":tel:+49-171-3920042;ext=5\r
ADR;TYPE=home:;;Beispielweg 7;Musterau;;62417;\r
NOTE:eine lange\r
  Notiz\r
LANG:de-AT\r
X-KUNDENNUMMER:K-1\r
END:VCARD\r
BEGIN:VCARD
VERSION:3.0
N:Muster;Jörg;;;
FN:
ORG:Exempel\\, Nord;Einkauf
EMAIL;TYPE=INTERNET:j@example.org
END:VCARD
BEGIN:VCARD
VERSION:2.1
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:B=C3=A4rbel =
Gr=C3=BCn
TEL;CELL;PREF:030 23125 042
END:VCARD
BEGIN:VCARD
VERSION:3.0
das ist keine Zeile
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:org
FN:Bäckerei Exempel
EMAIL:post@baeckerei.example.org
END:VCARD
"""


def test_cards_of_every_version_are_read() -> None:
    rows = list(read_cards(CARDS))

    frieda, joerg, baerbel, broken, bakery = rows
    assert frieda == Entry(
        place="line 1",
        name="Frieda Musterfrau",
        form=CustomerForm.PERSON,
        number="K-1",
        points=(FRIEDA_MAIL, ContactPoint(PointKind.EMAIL, "zweite@example.org"), FRIEDA_PHONE),
        address="Beispielweg 7, 62417 Musterau",
        language="de",
    )
    assert isinstance(joerg, Entry)
    assert (joerg.name, joerg.place) == ("Jörg Muster", "line 13")
    assert isinstance(baerbel, Entry)
    assert baerbel.name == "Bärbel Grün"
    assert isinstance(broken, Refused)
    assert broken.place == "line 26"
    assert isinstance(bakery, Entry)
    assert bakery.form is CustomerForm.ORGANISATION


def test_a_file_is_known_by_its_content_and_told_when_it_is_neither(tmp_path: Path) -> None:
    file = tmp_path / "customers"
    file.write_text(CARDS, "utf-8")

    assert sum(isinstance(row, Entry) for row in read_customers(file, given={})) == 4

    file.write_bytes(b"\x00\x01\x02")
    with pytest.raises(Unreadable):
        list(read_customers(file, given={}))
    with pytest.raises(Unreadable):
        list(read_customers(tmp_path / "nowhere", given={}))


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=12)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=2), st.sampled_from(",;\t|"))
def test_what_a_table_is_written_from_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    text = "Name,E-Mail,Telefon".replace(",", delimiter) + "\r\n" + out.getvalue()

    read = [list(line.cells) for line in lines(text)][1:]

    if delimiter_of(text) == delimiter:
        assert read == [row for row in rows if any(cell.strip() for cell in row)]


@given(st.text(max_size=200))
def test_no_text_crashes_the_reading_of_tables_and_cards(text: str) -> None:
    heading = "Name,E-Mail,Telefon,Kunde seit,Sprache\n"

    rows = [*read_table(heading + text, given={}), *read_cards("BEGIN:VCARD\nVERSION:3.0\n" + text)]

    assert all(isinstance(row, Entry | Refused) for row in rows)
    assert all(isinstance(row, Found | Merged | Refused) for row in operations(rows, Directory()))


@given(st.binary(max_size=100))
def test_every_bytes_become_some_text(data: bytes) -> None:
    assert isinstance(decoded(data, declares=True), str)
