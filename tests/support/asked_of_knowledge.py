"""What agents ask the knowledge base while a customer is waiting, and the article that answers.

Written from the demo's own topics before anything was ranked by them; the key is that of the
article (`resources/demo/*/articles`).
"""

from __future__ import annotations

GERMAN = {
    "Lieferung verschoben neuer Termin": "new-date",
    "liefertermin vereinbaren": "new-date",
    "Kulanz Gutschein wegen Verspätung": "goodwill",
    "Kunde will vom Kauf zurücktreten": "withdrawal",
    "altes Gerät mitnehmen Keller": "old-appliance",
    "Paket nicht angekommen Nachforschung": "missing",
    "falsche Farbe geliefert": "wrong",
    "Rückgabe Waschmaschine abholen": "return-large",
    "Etikett für Rücksendung verloren": "return-parcel",
    "wann kommt die Erstattung": "refund",
    "Bestellung stornieren": "cancel",
    "Garantie": "warranty",
    "Techniker bestellen": "engineer",
    "Ersatzteile": "parts",
    "Trockner auf Waschmaschine": "stacking",
    "Konto gesperrt Kennwort": "password",
    "Lieferanschrift ändern": "address",
    "Rechnung zu hoch": "bill-high",
    "Zählerstand melden": "reading",
    "Umzug": "moving",
    "Abschlag senken": "instalment",
    "Ratenzahlung": "plan",
    "Mahnung aussetzen Mahnsperre": "hold",
    "Stromausfall": "power-cut",
    "Datenschutz Auskunft löschen": "privacy",
}
ENGLISH = {
    "delivery postponed new date": "new-date",
    "goodwill voucher delay": "goodwill",
    "withdraw from purchase": "withdrawal",
    "take old appliance away": "old-appliance",
    "parcel missing": "missing",
    "wrong colour delivered": "wrong",
    "return washing machine collection": "return-large",
    "refund not received": "refund",
    "cancel order": "cancel",
    "guarantee": "warranty",
    "send engineer": "engineer",
    "spare parts": "parts",
    "locked account password": "password",
    "change delivery address": "address",
    "bill too high": "bill-high",
    "meter reading": "reading",
    "moving house": "moving",
    "payment plan": "plan",
    "power cut": "power-cut",
    "heating cold": "no-heat",
}
