"""Short dialogues: what an agent does, and what the customer must then do.

A line is (title, language, topic, channel, nature, turns); a turn is (heard, expected). heard None:
nobody answered in time. expected: words apart by spaces, each a mood, or
- a fact (order, meter, …): its value stands in the answer; photo: a file comes with it;
- speaks, silent, closes, open; question: they ask something.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from integrations.demo.customers.moods import Mood, Temper


class Dialogue(NamedTuple):
    title: str
    language: str
    topic: str
    channel: str
    nature: dict[str, Any]
    turns: tuple[tuple[str | None, str], ...]


HOT = {"temper": Temper.HOT}
MILD = {"temper": Temper.MILD}
FRIENDLY = {"begins": Mood.FRIENDLY}
IMPATIENT = {"begins": Mood.IMPATIENT}

_LINES: tuple[tuple[Any, ...], ...] = (
    ("gives the order number when asked", "de", "delivery-postponed", "chat", {},
     (("Guten Tag, nennen Sie mir bitte die Bestellnummer?", "order calm open"),)),
    ("the same in English", "en", "delivery-postponed", "chat", {},
     (("Hello, may I have your order number please?", "order calm open"),)),
    ("gives two facts at once", "de", "refund-missing", "chat", {},
     (("Ich brauche Ihre Bestellnummer und Ihre Telefonnummer.", "order phone"),)),
    ("two facts in English", "en", "refund-missing", "chat", {},
     (("Could I have the order number and your phone number?", "order phone"),)),
    ("the meter's number and reading", "de", "meter-reading", "chat", {},
     (("Wie lautet die Zählernummer, und wie ist der Zählerstand?", "meter reading"),)),
    ("the reading in English", "en", "meter-reading", "chat", {},
     (("Please send me the meter number and the reading.", "meter reading"),)),
    ("the name", "de", "login-trouble", "chat", {},
     (("Wie ist Ihr Name bitte?", "name"),)),
    ("the address", "en", "power-cut", "chat", {},
     (("What is your address please?", "address"),)),
    ("a photo comes as a file, once", "de", "device-defective", "chat", {},
     (("Bitte schicken Sie uns ein Foto.", "photo"),
      ("Schicken Sie uns bitte ein Foto.", "speaks"))),
    ("a photo in English", "en", "device-defective", "email", {},
     (("Please send us a photo of it.", "photo"),)),
    ("bank details are not given out", "de", "refund-missing", "chat", {},
     (("Wie lautet Ihre IBAN?", "speaks open calm"),)),
    ("asked for the same twice", "de", "delivery-missing", "chat", {},
     (("Ihre Bestellnummer bitte?", "order calm"),
      ("Nennen Sie mir bitte Ihre Bestellnummer?", "order impatient"))),
    ("asked for the same twice in English", "en", "delivery-missing", "chat", {},
     (("Your order number please?", "order calm"),
      ("May I have the order number?", "order impatient"))),
    ("angry after the third wait", "de", "delivery-missing", "chat", {},
     ((None, "impatient speaks"), (None, "annoyed speaks"), (None, "angry speaks"))),
    ("angry after the third wait, and then gone", "en", "bill-too-high", "chat", {},
     ((None, "impatient speaks"), (None, "annoyed"), (None, "angry"),
      (None, "gone closes speaks"), (None, "gone silent"))),
    ("waits for mails the same way", "de", "bill-too-high", "email", {},
     ((None, "impatient speaks"), (None, "annoyed speaks"), (None, "angry speaks"))),
    ("a mild person waits longer", "de", "moving", "chat", MILD,
     ((None, "calm speaks"), (None, "impatient"), (None, "impatient"), (None, "annoyed"))),
    ("a friendly one begins higher", "en", "moving", "chat", FRIENDLY,
     ((None, "calm speaks"), (None, "impatient"), (None, "annoyed"))),
    ("thanks and closes when the date is there", "de", "delivery-postponed", "chat", {},
     (("Ihre Lieferung kommt am Freitag zwischen 8 und 12 Uhr.", "relieved closes speaks"),)),
    ("the date in English", "en", "delivery-postponed", "chat", {},
     (("It will arrive on Friday between 8 am and noon.", "relieved closes speaks"),)),
    ("the date by mail", "de", "delivery-postponed", "email", {},
     (("Guten Tag Frau Beispiel,\n\ndie Maschine kommt am Dienstag.\n\nFreundliche Grüße\nJana",
       "relieved closes speaks"),)),
    ("money is on its way", "de", "refund-missing", "chat", {},
     (("Der Betrag ist heute an Sie überwiesen worden.", "relieved closes"),)),
    ("money in English", "en", "refund-missing", "email", {},
     (("The refund has been sent to your account.", "relieved closes"),)),
    ("it is done", "de", "change-address", "chat", {},
     (("Ich habe die neue Anschrift eingetragen.", "relieved closes"),)),
    ("it is done, in English", "en", "contract-cancel", "chat", {},
     (("I have cancelled the contract for you, it is confirmed.", "relieved closes"),)),
    ("what to do so that it works", "de", "login-trouble", "chat", {},
     (("Klicken Sie bitte auf den Link in der E-Mail.", "relieved closes"),)),
    ("what to do, in English", "en", "login-trouble", "chat", {},
     (("I have reset it. Now you can sign in with the link.", "relieved closes"),)),
    ("an explanation", "en", "bill-question", "chat", {},
     (("That item is the grid charge, it is included in every bill by law.",
       "relieved closes"),)),
    ("a statement that is no answer", "de", "delivery-postponed", "chat", {},
     (("Ihre Bestellung habe ich hier vor mir auf dem Schirm.", "calm open question"),)),
    ("an empty phrase", "de", "delivery-missing", "chat", {},
     (("Ihr Anliegen ist uns wichtig.", "impatient speaks open"),
      ("Wir bemühen uns um eine schnelle Lösung.", "annoyed speaks open"))),
    ("an empty phrase in English", "en", "delivery-missing", "chat", {},
     (("Your concern is very important to us.", "impatient speaks"),
      ("We are doing our best.", "annoyed speaks"))),
    ("a hot one takes it harder", "en", "delivery-missing", "chat", HOT,
     (("We are doing our best.", "annoyed speaks"),)),
    ("refused", "de", "cancel-order", "chat", {},
     (("Leider ist das nicht möglich.", "impatient speaks open"),
      ("Da kann ich nichts machen, das geht nicht.", "annoyed speaks"),
      ("Nein, das ist ausgeschlossen.", "angry speaks"))),
    ("refused in English", "en", "return-item", "chat", {},
     (("Unfortunately that is not possible.", "impatient speaks open"),)),
    ("something else instead is taken", "de", "device-defective", "chat", {},
     (("Leider geht das nicht, aber ich kann Ihnen eine Gutschrift geben.",
       "relieved closes"),)),
    ("something else is haggled over first", "en", "return-item", "chat", {},
     (("Unfortunately not, but we can offer a credit.", "calm open question"),
      ("I am afraid we cannot do it, but I can offer you more credit instead.",
       "relieved closes"))),
    ("a moment is granted", "de", "bill-too-high", "chat", {},
     (("Einen Moment bitte, ich sehe nach.", "calm speaks open"),)),
    ("a moment by mail needs no answer", "de", "bill-too-high", "email", {},
     (("Einen Moment bitte, ich sehe nach.", "calm silent"),)),
    ("an apology calms", "de", "bill-too-high", "chat", {"begins": Mood.ANNOYED},
     (("Das tut mir sehr leid.", "impatient speaks"),)),
    ("an apology calms in English", "en", "no-heat", "chat", {"begins": Mood.ANGRY},
     (("I am so sorry.", "annoyed speaks"),)),
    ("a promise with a time is trusted", "de", "delivery-missing", "chat", {},
     (("Ich melde mich bei Ihnen in 10 Minuten.", "relieved closes speaks"),)),
    ("a promise in English", "en", "refund-missing", "chat", {},
     (("I will call you back tomorrow at 2 pm.", "relieved closes speaks"),)),
    ("a promise without a time is none", "de", "delivery-missing", "chat", {},
     (("Ich melde mich dann wieder bei Ihnen deswegen.", "calm open"),)),
    ("a broken promise", "de", "delivery-missing", "chat", {},
     (("Ich melde mich bei Ihnen in 10 Minuten.", "relieved"), (None, "annoyed speaks open"))),
    ("a broken promise in English", "en", "delivery-missing", "chat", HOT,
     (("I will get back to you in 10 minutes.", "relieved"), (None, "annoyed speaks"),
      ("I will get back to you in 10 minutes.", "annoyed open"))),
    ("a furious one wants to be sure", "de", "refund-missing", "chat",
     {"begins": Mood.ANGRY, **HOT},
     (("Das Geld ist überwiesen.", "annoyed question"),
      ("Ja, 120,00 € sind gestern angewiesen worden.", "relieved closes"))),
    ("anything else", "de", "change-address", "chat", {},
     (("Ich habe es geändert.", "relieved"),
      ("Kann ich sonst noch etwas für Sie tun?", "relieved closes speaks"),
      ("Schönen Tag noch!", "speaks closes"), ("Auf Wiedersehen", "closes"))),
    ("anything else before it is settled", "en", "change-address", "chat", {},
     (("Is there anything else I can do for you?", "calm open speaks"),)),
    ("a greeting is answered", "de", "advice-fit", "chat", {},
     (("Guten Tag!", "calm speaks open"),)),
    ("a late greeting", "en", "advice-fit", "chat", {"begins": Mood.ANNOYED},
     (("Hello!", "annoyed speaks open"),)),
    ("nonsense is not understood", "de", "advice-fit", "chat", {},
     (("asdf", "calm open speaks"),)),
    ("handed over in words", "en", "bill-question", "chat", IMPATIENT,
     (("I will transfer you to another department.", "annoyed speaks"),)),
    ("who had gone comes back for an answer", "de", "delivery-postponed", "chat",
     {"begins": Mood.ANGRY},
     ((None, "gone closes"), ("Hallo?", "gone silent"),
      ("Ihre Lieferung kommt am Mittwoch um 10 Uhr.", "relieved closes speaks"))),
)  # fmt: skip
DIALOGUES = tuple(Dialogue(*line) for line in _LINES)
