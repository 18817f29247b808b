<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_GB">
<context>
    <name>Tresen</name>
    <message>
        <source>Add contact point</source>
        <translation>Kontaktweg hinzufügen</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Notiz hinzufügen</translation>
    </message>
    <message>
        <source>Address of the hub</source>
        <translation>Adresse des Hubs</translation>
    </message>
    <message>
        <source>After sending</source>
        <translation>Nach dem Senden</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Zuweisen</translation>
    </message>
    <message>
        <source>COMMAND</source>
        <translation>BEFEHL</translation>
    </message>
    <message>
        <source>Cancel task</source>
        <translation>Aufgabe streichen</translation>
    </message>
    <message>
        <source>Change case</source>
        <translation>Vorgang ändern</translation>
    </message>
    <message>
        <source>Change customer</source>
        <translation>Kunde ändern</translation>
    </message>
    <message>
        <source>Change note</source>
        <translation>Notiz ändern</translation>
    </message>
    <message>
        <source>Change task</source>
        <translation>Aufgabe ändern</translation>
    </message>
    <message>
        <source>Close case</source>
        <translation>Vorgang abschließen</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Compact rows</source>
        <translation>Kompakte Zeilen</translation>
    </message>
    <message>
        <source>Complete task</source>
        <translation>Aufgabe erledigen</translation>
    </message>
    <message>
        <source>Create customer</source>
        <translation>Kunde anlegen</translation>
    </message>
    <message>
        <source>Create task</source>
        <translation>Aufgabe anlegen</translation>
    </message>
    <message>
        <source>Discard draft</source>
        <translation>Entwurf verwerfen</translation>
    </message>
    <message>
        <source>Feedback on article</source>
        <translation>Rückmeldung zum Artikel</translation>
    </message>
    <message>
        <source>For example https://hub.example.com</source>
        <translation>Zum Beispiel https://hub.example.com</translation>
    </message>
    <message>
        <source>Import article</source>
        <translation>Artikel einlesen</translation>
    </message>
    <message>
        <source>Import contact</source>
        <translation>Kontakt einlesen</translation>
    </message>
    <message>
        <source>Import customer</source>
        <translation>Kunde einlesen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Link to case</source>
        <translation>Mit Vorgang verknüpfen</translation>
    </message>
    <message>
        <source>Log contact</source>
        <translation>Kontakt erfassen</translation>
    </message>
    <message>
        <source>Make promise</source>
        <translation>Zusage geben</translation>
    </message>
    <message>
        <source>More rows on the screen, less air between them.</source>
        <translation>Mehr Zeilen auf dem Bildschirm, weniger Luft dazwischen.</translation>
    </message>
    <message>
        <source>Note on case</source>
        <translation>Notiz zum Vorgang</translation>
    </message>
    <message>
        <source>Note on contact</source>
        <translation>Notiz zum Kontakt</translation>
    </message>
    <message>
        <source>Only while the hub cannot announce news by itself.</source>
        <translation>Nur solange der Hub Neues nicht von selbst meldet.</translation>
    </message>
    <message>
        <source>Open case</source>
        <translation>Vorgang eröffnen</translation>
    </message>
    <message>
        <source>Park</source>
        <translation>Parken</translation>
    </message>
    <message>
        <source>Promise broken</source>
        <translation>Zusage gebrochen</translation>
    </message>
    <message>
        <source>Promise kept</source>
        <translation>Zusage eingehalten</translation>
    </message>
    <message>
        <source>Propose article</source>
        <translation>Artikel vorschlagen</translation>
    </message>
    <message>
        <source>Remove contact point</source>
        <translation>Kontaktweg entfernen</translation>
    </message>
    <message>
        <source>Reopen case</source>
        <translation>Vorgang wieder öffnen</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Save draft</source>
        <translation>Entwurf sichern</translation>
    </message>
    <message>
        <source>Save text module</source>
        <translation>Textbaustein sichern</translation>
    </message>
    <message>
        <source>Seconds between two looks at the hub</source>
        <translation>Sekunden zwischen zwei Blicken zum Hub</translation>
    </message>
    <message>
        <source>Set own state</source>
        <translation>Eigenen Status setzen</translation>
    </message>
    <message>
        <source>Size and panes of the window</source>
        <translation>Größe und Bereiche des Fensters</translation>
    </message>
    <message>
        <source>Stay with the contact, go to the next one, or close it.</source>
        <translation>Beim Kontakt bleiben, zum nächsten gehen oder ihn schließen.</translation>
    </message>
    <message>
        <source>Takes effect at the next start.</source>
        <translation>Gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>The setting “{title}” had a value that is not possible. The usual one holds now.</source>
        <translation>Die Einstellung „{title}“ hatte einen unmöglichen Wert. Jetzt gilt der übliche.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Without a command the window opens.</source>
        <translation>Ohne Befehl öffnet sich das Fenster.</translation>
    </message>
    <message>
        <source>Wrap up</source>
        <translation>Abschließen</translation>
    </message>
    <message>
        <source>Your settings could not be read. The usual ones hold now; the file is kept as {file}.</source>
        <translation>Ihre Einstellungen ließen sich nicht lesen. Jetzt gelten die üblichen; die Datei liegt weiter unter {file}.</translation>
    </message>
    <message>
        <source>checks this machine and says what to do about what it finds</source>
        <translation>prüft diesen Rechner und sagt, was zu tun ist</translation>
    </message>
    <message>
        <source>print one JSON object per line and nothing else</source>
        <translation>gibt ein JSON-Objekt je Zeile aus und sonst nichts</translation>
    </message>
    <message>
        <source>show this help and end</source>
        <translation>zeigt diese Hilfe und endet</translation>
    </message>
    <message>
        <source>the folder of local data (or TRESEN_PROFILE)</source>
        <translation>der Ordner der lokalen Daten (oder TRESEN_PROFILE)</translation>
    </message>
</context>
</TS>
