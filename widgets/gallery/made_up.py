"""Made-up people and made-up trouble; phone numbers come from the ranges kept free for fiction."""

from __future__ import annotations

from desktop.viewmodels.rows import (
    Badge,
    Bubble,
    Card,
    Cell,
    Column,
    CommandRow,
    ConflictRow,
    DayRow,
    Empty,
    Event,
    Fact,
    Facts,
    File,
    Fold,
    FurtherRow,
    Heading,
    Hint,
    Hit,
    LineRow,
    MailRow,
    NewsHeading,
    NewsRow,
    NoteRow,
    Part,
    PromiseRow,
    QuotedRow,
    RefusedRow,
    Row,
    ScheduledRow,
    Sending,
    Skeleton,
    Step,
    Subject,
    TableRow,
    TextModuleRow,
    WaitingRow,
)
from desktop.viewmodels.work_list.work_list_strip import in_strip

SUBJECT = "Waschmaschine: Lieferung zum dritten Mal verschoben"
REPLY = (
    "Guten Tag Frau Musterfrau,\n\nes tut mir leid, dass Sie heute vergeblich gewartet haben. "
    "Ihre Waschmaschine kommt am {Tag} zwischen {von} und {bis} Uhr."
)
NOTE = "Mi 8–12 Uhr zugesagt. Möchte Anruf vom Fahrer auf dem Handy. Altgerät steht im Keller."


def _marks(text: str, *words: str) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((at, at + len(w)) for w in words if (at := text.find(w)) >= 0))


WORK: tuple[Row, ...] = (
    Heading(key="open", said="Offen, 3", title="Offen", count="3"),
    Card(
        key="1", said="E-Mail von Frieda Musterfrau, Lieferung, noch 1 Minute 48",
        channel="email", name="Frieda Musterfrau", about=SUBJECT, timer="01:48", tone="pause",
    ),
    Card(
        key="2", said="Chat mit Jörg Probst-Muster, 2 ungelesen", channel="chat",
        name="Jörg Probst-Muster", about="Passt der Trockner auf die Säule?", timer="00:41",
        unread=2,
    ),
    Card(
        key="3", said="E-Mail von Bäckerei Exempel, überfällig, abgelehnt", channel="email",
        name="Bäckerei Exempel", about="Angebot über zwölf Kühlschränke", timer="–00:12",
        tone="breach", unread=1, sending=Sending.REFUSED,
    ),
    Card(
        key="4", said="Anruf", channel="voice", name="Donaudampfschifffahrtsgesellschaft mbH",
        about="Anruf auf Lieferung", timer="04:12", tone="talk", sending=Sending.WAITING,
    ),
    Heading(key="parked", said="Geparkt, 2", title="Geparkt", count="2"),
    Card(
        key="5", said="Nachricht von Ayşe Muster-Öztürk", channel="messaging",
        name="Ayşe Muster-Öztürk", about="Foto vom Typenschild folgt", timer="bis 15:30",
    ),
    Skeleton(key="s", said="wird gelesen"),
    Heading(
        key="tasks", said="Zusagen und Aufgaben, 3", title="Zusagen und Aufgaben", count="3",
        more="alle 14",
    ),
    PromiseRow(
        key="6", said="Zusage", what="Rückruf: neuer Termin",
        who="Frieda Musterfrau · 0171 39200 42", due="16:00", tone="pause",
    ),
    PromiseRow(
        key="7", said="Zusage, überfällig", what="Gutschrift bestätigen",
        who="Tilda Probefall · E-Mail", due="–00:11", tone="breach", sending=Sending.WAITING,
    ),
    PromiseRow(
        key="8", said="Aufgabe", kind="task", what="Typenschild nachtragen",
        who="Vorgang V-20388", due="morgen",
    ),
    PromiseRow(
        key="9", said="Aufgabe, erledigt", kind="task", what="Adresse prüfen", who="V-20371",
        done=True, undo=Part("undo", "Rückgängig"),
    ),
)  # fmt: skip

MAIL: tuple[Row, ...] = (
    Subject(key="s", said=SUBJECT, title=SUBJECT),
    Fold(
        key="f", said="3 frühere Nachrichten", who="3 frühere", when="seit Do., 12.11.",
        text="zuletzt Sie: Guten Tag Frau Musterfrau, es tut mir leid, dass der Termin nicht "
        "gehalten wurde",
    ),
    MailRow(
        key="m", said="Frieda Musterfrau schrieb heute um 12:31", letters="FM",
        who="Frieda Musterfrau", to="frieda.musterfrau@example.org", when="heute, 12:31",
        text="Guten Tag,\ngerade kam die Nachricht, dass die Lieferung wieder nicht klappt. Das "
        "ist jetzt das dritte Mal, und ich habe mir heute extra freigenommen. Wenn es bis "
        "Freitag nichts wird, möchte ich vom Kauf zurücktreten. Können Sie mir bitte bis heute "
        "Nachmittag etwas Verlässliches sagen?",
        files=(File("Lieferschein_20417.pdf", "84 kB"), File("Film.mov", "", "Zu groß: 61 MB")),
        signature="Frieda Musterfrau\nBeispielweg 7, 10999 Berlin",
        hints=(Hint("1 unsichtbares Zählbild gesperrt", "shield-check"),),
        parts=(Part("layout", "Gestaltet anzeigen", "layout-dashboard"),),
    ),
    Fold(key="m/quoted", said="", who="Zitierten Text ausblenden", text="", when="", open=True),
    QuotedRow(key="m/quoted/text", said="", text="Am 20.11. schrieb Service:\n> Sie kommt heute."),
    Fold(key="m/more/0", said="", who="Weniger anzeigen", text="", when="", open=True),
    FurtherRow(key="m/more/0/text", said="", text="Und noch etwas: die Rechnung fehlt mir auch."),
    NoteRow(
        key="n", said="Interne Notiz", title="Interne Notiz · Malte Muster, Dienstleister Nord",
        when="heute, 12:50",
        text="Spedition erreicht: Mittwoch 8–12 Uhr ist fest gebucht, Fahrer ruft vorher an. "
        "Kulanz bis 40 € ist frei.",
    ),
    MailRow(
        key="o", said="Sie, wartet auf die Leitung", letters="JK", tone="offline", who="Sie",
        to="an frieda.musterfrau@example.org", when="14:01",
        badge=Badge("wartet auf die Leitung", "pause", "cloud-upload"),
        text="Guten Tag Frau Musterfrau,\nich habe Ihre Nachricht. Bis 16 Uhr rufe ich Sie an.",
    ),
    ScheduledRow(
        key="scheduled:o", said="Geht gleich hinaus", icon="clock", what="Geht gleich hinaus",
        parts=(Part("take-back", "Zurücknehmen und ändern", "undo-2"),),
    ),
    RefusedRow(
        key="r", said="Abgelehnt", icon="undo-2", what="Antwort an Frieda Musterfrau",
        why="Der Vorgang wurde inzwischen von Malte Muster abgeschlossen.", when="14:02",
        text="Guten Tag Frau Musterfrau, die Spedition kommt am Mittwoch.",
        parts=(Part("again", "Bearbeiten", "pen-line", primary=True), Part("drop", "Verwerfen")),
    ),
)  # fmt: skip

CHAT: tuple[Row, ...] = (
    Bubble(key="1", said="", text="Hallo, passt der Trockner TR 7 auf meine Waschmaschine?"),
    Bubble(key="2", said="", text="Sie ist 60 cm tief.", when="Jörg · 13:58"),
    Bubble(
        key="3", said="", mine=True, when="Sie · 13:59", sending=Sending.DELIVERED,
        text="Guten Tag Herr Probst-Muster, ja: Mit dem Zwischenbaurahmen ZR 60 passt er genau. "
        "Soll ich nachsehen, ob beides am selben Tag kommen kann?",
    ),
    NoteRow(
        key="4", said="", title="Interne Notiz · Malte Muster", when="14:01",
        text="ZR 60 ist im Lager Nord vorrätig, Lieferung ab Do.",
    ),
    Bubble(key="5", said="", text="Ja, bitte! Und was kostet der Rahmen?", when="Jörg · 14:02"),
    Bubble(
        key="6", said="", mine=True, text="49 €, Montage 25 €.", when="Sie · 14:03",
        sending=Sending.REFUSED, refused="Der Chat ist schon beendet.",
    ),
    Heading(key="h", said="Ablauf", title="Ablauf", more="Tasten: Strg+Umschalt+Buchstabe"),
    DayRow(key="day", said="heute", title="heute"),
    Event(
        key="7", said="", when="13:58:13", icon="phone-incoming", text="Anruf auf Lieferung",
        more="wartete 00:38",
    ),
    Event(
        key="8", said="", when="13:59:20", icon="shield-check", tone="ready",
        text="Geprüft: Name, Bestellnummer",
    ),
)  # fmt: skip

_HIT = (
    "Wurde eine Lieferung zweimal verschoben, bucht der Platz selbst ein festes Zeitfenster bei "
    "der Spedition und nennt es dem Kunden verbindlich."
)
STRIP = in_strip(WORK)
_PARTS = (Part("insert", "Einfügen"), Part("open", "Öffnen"))
CONTEXT: tuple[Row, ...] = (
    Facts(
        key="facts", said="Kundendaten",
        facts=(
            Fact("Telefon", "+49 30 23••• •38", Part("reveal", "Nummer zeigen", "eye-off")),
            Fact("E-Mail", "frieda.musterfrau@example.org", Part("mail", "Schreiben", "mail")),
            Fact("Kundin seit", "März 2019 · 6 Käufe"),
            Fact("Anschrift", "Beispielweg 7, 10999 Berlin"),
            Fact("Anruf", "0171 39200 42", Part("call", "Anrufen", "phone", why_not="Offline")),
        ),
    ),
    Heading(key="k", said="Wissen", title="Wissen, passend zum Text", more="Strg+4"),
    Hit(
        key="a1", said="Artikel", title="Liefertermin neu vereinbaren", text=_HIT, shortcut="??1",
        source="Artikel 118 · gültig · geändert 19.11.", parts=_PARTS,
        marks=_marks(_HIT, "Lieferung", "verschoben"),
    ),
    Hit(
        key="a2", said="Artikel, abgelaufen", title="Kulanz bei Verspätung", shortcut="??2",
        text="Bis 40 € ohne Rückfrage, wenn die Waschmaschine beim dritten Termin nicht kam.",
        source="Artikel 204 · nur intern", expired="abgelaufen", parts=_PARTS,
    ),
    Heading(key="v", said="Verlauf", title="Verlauf", more="alle 14"),
    Step(
        key="s1", said="", kind="email", what="Lieferung verschoben", when="jetzt", now=True,
        first=True, more="offen · Vorgang V-20417", tone="pause",
    ),
    Step(
        key="s2", said="", kind="voice", what="Wann kommt die Maschine?", when="Fr., 20.11.",
        more="nicht gelöst · Standort Nord", tone="breach",
    ),
    Step(
        key="s3", said="", kind="order", what="Bestellung 20417, 649 €", when="02.11.",
        more="Waschmaschine, Altgerät mit", last=True,
    ),
)  # fmt: skip

PALETTE: tuple[Row, ...] = (
    Heading(key="h1", said="Kunden", title="Kunden"),
    CommandRow(
        key="1", said="", icon="user-round", title="Frieda Musterfrau", marks=((0, 4),),
        more="0171 39200 42 · Berlin · 1 offen", keys=("Eingabe",),
    ),
    CommandRow(
        key="2", said="", icon="book-open-text", title="Gefrierschrank taut nicht ab",
        marks=((2, 6),), more="Artikel 77",
    ),
    Heading(key="h2", said="Befehle", title="Befehle"),
    CommandRow(
        key="3", said="", icon="headset", title="Status wählen", more="gilt nach dem Gespräch",
        keys=("Strg", "Umschalt", "S"),
    ),
    CommandRow(
        key="4", said="", icon="phone", title="Anrufen", keys=("Strg", "Umschalt", "C"),
        why_not="Ohne Leitung geht kein Anruf hinaus.",
    ),
    TextModuleRow(
        key="5", said="", short="::termin", title="Neuer Liefertermin",
        text="Ihre Lieferung kommt am {Tag} zwischen {von} und {bis} Uhr …",
    ),
    LineRow(
        key="6", said="", icon="folder-open", title="V-20417 Lieferung verschoben",
        more="Frieda Musterfrau", badge=Badge("offen", "pause", "clock"),
    ),
    LineRow(
        key="7", said="", icon="user-round", title="Jörg Probst-Muster", more="Hamburg",
        end="heute, 12:31", unread=True,
    ),
)  # fmt: skip

OUTBOX: tuple[Row, ...] = (
    Heading(key="w", said="Wartet, 1", title="Wartet auf die Leitung", count="1"),
    WaitingRow(
        key="1", said="", icon="send", what="Antwort an Frieda Musterfrau",
        more="Guten Tag Frau Musterfrau, ich habe Ihre Nachricht …", when="14:01",
    ),
    ConflictRow(
        key="2", said="", icon="folder-open", what="Vorgang V-20417: Betreff", when="13:59",
        mine="Lieferung am Mittwoch", mine_said_by="Sie, 13:41",
        theirs="Rücktritt vom Kauf angedroht", theirs_said_by="Malte Muster, 13:52",
        parts=(Part("mine", "Meines nehmen"), Part("theirs", "Seines lassen")),
    ),
    Empty(
        key="e", said="", icon="check-check", tone="ready", title="Nichts offen",
        text="Angebote, Geparktes und Zusagen stehen hier.", top=24,
    ),
    NewsHeading(
        key="nh", said="", title="Neu seit Ihrer letzten Schicht",
        confirm=Part("all", "alle als gelesen bestätigen"),
    ),
    NewsRow(
        key="n1", said="", icon="book-open-text", title="Kulanz bei Verspätung: jetzt bis 40 €",
        text="Artikel 204 · gilt seit heute, 06:00", badge=Badge("neu", "offer"),
    ),
    NewsRow(
        key="n2", said="", icon="file-text", tone="muted", title="Altgerätemitnahme: neuer Ablauf",
        text="Artikel 92 · geändert 20.11.", badge=Badge("gelesen", "offline", "check"),
    ),
)  # fmt: skip

COLUMNS = (
    Column("queue", "Warteschlange", share=1, sortable=True),
    Column("waiting", "Wartend", width=70, right=True, sortable=True),
    Column("longest", "Längste", width=70, right=True),
    Column("level", "Servicelevel", width=110, right=True, sortable=True),
)
TABLE: tuple[Row, ...] = tuple(
    TableRow(
        key=name, said=name,
        cells=(
            Cell(name), Cell(waiting), Cell(longest),
            Cell(level, "breach", "triangle-alert") if late else Cell(level),
        ),
    )
    for name, waiting, longest, level, late in (
        ("Lieferung", "7", "03:12", "71 %", True),
        ("Rechnung", "2", "00:48", "88 %", False),
        ("Dienstleister Nord", "4", "01:20", "84 %", False),
    )
)  # fmt: skip
