"""What people would type for a command finds it, in both languages, near the top."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop import text
from desktop.actions.also import ALSO
from desktop.actions.registry import BY_ID
from desktop.viewmodels.palette.palette_rows import Commands

_FIRST = 8  # rows: so many are in sight
TYPED = {
    "de": {
        "interaction.pen": ("stift", "übernehmen", "schreiben übernehmen", "stift bitten"),
        "call.hang-up": ("auflegen", "anruf beenden", "gespräch beenden"),
        "call.mute": ("stumm", "stummschalten", "mikrofon"),
        "call.transfer": ("verbinden", "durchstellen", "anruf weiterleiten"),
        "call.dial": ("anrufen", "telefonieren", "nummer wählen"),
        "interaction.assign": ("übergeben", "weiterleiten", "zuweisen"),
        "interaction.park": ("parken", "zurückstellen", "wiedervorlage"),
        "interaction.wrap-up": ("abschließen", "beenden", "fertig", "nachbearbeitung"),
        "interaction.take": ("übernehmen", "mir zuweisen"),
        "composer.send": ("senden", "abschicken"),
        "composer.unsend": ("zurückholen", "senden rückgängig"),
        "composer.attach": ("anhang", "datei anhängen", "hochladen"),
        "composer.text-module": ("textbaustein", "vorlage"),
        "composer.note": ("notiz", "kommentar", "intern"),
        "customer.create": ("neuer kunde", "kunde anlegen"),
        "customer.change": ("adresse ändern", "kunden bearbeiten"),
        "customer.merge": ("dublette", "doppelt"),
        "case.open": ("neuer vorgang", "ticket"),
        "task.create": ("neue aufgabe", "erinnerung"),
        "task.done": ("erledigen", "abhaken"),
        "callback.ask": ("rückruf", "zurückrufen"),
        "promise.make": ("zusage", "versprechen"),
        "state.break": ("pause", "mittagspause"),
        "state.ready": ("bereit", "verfügbar"),
        "session.sign-out": ("abmelden", "ausloggen"),
        "page.settings": ("einstellungen", "optionen", "dunkel"),
        "help.keys": ("tastenkürzel", "tasten"),
        "window.close": ("beenden", "programm schließen"),
    },
    "en": {
        "interaction.pen": ("pen", "take over", "writing"),
        "call.hang-up": ("hang up", "end call"),
        "call.mute": ("mute", "microphone"),
        "call.transfer": ("transfer call", "put through", "forward call"),
        "interaction.assign": ("hand over", "forward", "reassign"),
        "interaction.park": ("park", "snooze"),
        "interaction.wrap-up": ("wrap", "complete contact", "finish"),
        "interaction.take": ("take", "assign to me"),
        "composer.attach": ("attachment", "upload"),
        "composer.text-module": ("template", "snippet"),
        "composer.unsend": ("undo send", "recall"),
        "customer.change": ("edit customer", "phone number"),
        "case.open": ("new case", "ticket"),
        "task.create": ("new task", "reminder"),
        "session.sign-out": ("sign out", "log out"),
        "page.settings": ("settings", "preferences", "dark"),
        "help.keys": ("shortcuts", "keys"),
    },
}


@pytest.fixture(params=sorted(TYPED))
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    text.use(request.param)
    yield request.param
    text.use("en")


def test_a_command_is_found_by_the_words_people_type(language: str) -> None:
    commands = Commands(why_not=lambda _id: "", keys=lambda _id: ())
    missed = [
        f"{typed}: {id_} is not among {found}"
        for id_, ways in TYPED[language].items()
        for typed in ways
        if f"action:{id_}" not in (found := [row.key for row in commands.found(typed, _FIRST)])
    ]
    assert not missed, "\n".join(missed)


def test_other_words_belong_to_commands_of_the_palette() -> None:
    assert all(BY_ID[id_].in_palette for id_ in ALSO)
