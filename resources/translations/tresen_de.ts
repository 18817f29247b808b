<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_GB">
<context>
    <name>Tresen</name>
    <message>
        <source>  not read: {title}: {why}</source>
        <translation>  nicht gelesen: {title}: {why}</translation>
    </message>
    <message>
        <source>  not sent yet: {key}: {why}</source>
        <translation>  noch nicht gesendet: {key}: {why}</translation>
    </message>
    <message>
        <source>  not taken in: number {uid}: {why}</source>
        <translation>  nicht aufgenommen: Nummer {uid}: {why}</translation>
    </message>
    <message>
        <source>%Y-%m-%d</source>
        <translation>%d.%m.%Y</translation>
    </message>
    <message numerus="yes">
        <source>%n action(s) of the file are unknown here.</source>
        <translation>
            <numerusform>%n Befehl der Datei ist hier unbekannt.</numerusform>
            <numerusform>%n Befehle der Datei sind hier unbekannt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n attachment(s)</source>
        <translation>
            <numerusform>%n Anhang</numerusform>
            <numerusform>%n Anhänge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n attachment(s) too large, left out</source>
        <translation>
            <numerusform>%n Anhang zu groß, ausgelassen</numerusform>
            <numerusform>%n Anhänge zu groß, ausgelassen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n attachment(s) too many, left out</source>
        <translation>
            <numerusform>%n Anhang zu viel, ausgelassen</numerusform>
            <numerusform>%n Anhänge zu viel, ausgelassen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n call(s) not answered.</source>
        <translation>
            <numerusform>%n Anruf nicht angenommen.</numerusform>
            <numerusform>%n Anrufe nicht angenommen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) that had not been sent rescued.</source>
        <translation>
            <numerusform>%n Änderung gerettet, die noch nicht gesendet war.</numerusform>
            <numerusform>%n Änderungen gerettet, die noch nicht gesendet waren.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) that waited here could not be handed over.</source>
        <translation>
            <numerusform>%n Änderung, die hier noch wartete, ließ sich nicht übergeben.</numerusform>
            <numerusform>%n Änderungen, die hier noch warteten, ließen sich nicht übergeben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s)</source>
        <translation>
            <numerusform>%n Zeichen</numerusform>
            <numerusform>%n Zeichen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) done, the next one runs …</source>
        <translation>
            <numerusform>%n Prüfung erledigt, die nächste läuft …</numerusform>
            <numerusform>%n Prüfungen erledigt, die nächste läuft …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n colleague(s) can read along</source>
        <translation>
            <numerusform>Eine Person aus dem Team kann mitlesen</numerusform>
            <numerusform>%n Kolleginnen und Kollegen können mitlesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n come first</source>
        <translation>
            <numerusform>%n kommt zuerst</numerusform>
            <numerusform>%n kommen zuerst</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s)</source>
        <translation>
            <numerusform>%n Kontakt</numerusform>
            <numerusform>%n Kontakte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s) have a case of their own now.</source>
        <translation>
            <numerusform>%n Kontakt hat jetzt einen eigenen Vorgang.</numerusform>
            <numerusform>%n Kontakte haben jetzt einen eigenen Vorgang.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s) have new messages</source>
        <translation>
            <numerusform>In %n Kontakt gibt es neue Nachrichten</numerusform>
            <numerusform>In %n Kontakten gibt es neue Nachrichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s) with something new</source>
        <translation>
            <numerusform>%n Kontakt mit Neuem</numerusform>
            <numerusform>%n Kontakte mit Neuem</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n customer(s) with this number</source>
        <translation>
            <numerusform>%n Kunde mit dieser Nummer</numerusform>
            <numerusform>%n Kunden mit dieser Nummer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n Tag</numerusform>
            <numerusform>%n Tage</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier</source>
        <translation>
            <numerusform>%n frühere</numerusform>
            <numerusform>%n frühere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n full</source>
        <translation>
            <numerusform>%n ausgelastet</numerusform>
            <numerusform>%n ausgelastet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) cannot be fetched: their addresses were not kept when this mail came.</source>
        <translation>
            <numerusform>%n Bild kann nicht geholt werden: Seine Adresse wurde nicht aufgehoben, als diese Mail kam.</numerusform>
            <numerusform>%n Bilder können nicht geholt werden: Ihre Adressen wurden nicht aufgehoben, als diese Mail kam.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) could not be fetched. You can try again later.</source>
        <translation>
            <numerusform>Ein Bild konnte nicht geholt werden. Sie können es später noch einmal versuchen.</numerusform>
            <numerusform>%n Bilder konnten nicht geholt werden. Sie können es später noch einmal versuchen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) not loaded. If the hub fetches what is missing, its server learns that the mail is read, but not by whom or where.</source>
        <translation>
            <numerusform>%n Bild nicht geladen. Holt der Hub, was fehlt, erfährt dessen Server, dass die E-Mail gelesen wird, aber nicht, von wem und wo.</numerusform>
            <numerusform>%n Bilder nicht geladen. Holt der Hub, was fehlt, erfährt dessen Server, dass die E-Mail gelesen wird, aber nicht, von wem und wo.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) on a file path blocked: they would ask for a logon</source>
        <translation>
            <numerusform>%n Bild auf einem Dateipfad gesperrt: es fragte eine Anmeldung ab</numerusform>
            <numerusform>%n Bilder auf Dateipfaden gesperrt: sie fragten eine Anmeldung ab</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n invisible tracking image(s) blocked</source>
        <translation>
            <numerusform>%n unsichtbares Zählbild gesperrt</numerusform>
            <numerusform>%n unsichtbare Zählbilder gesperrt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) taken over.</source>
        <translation>
            <numerusform>%n Taste übernommen.</numerusform>
            <numerusform>%n Tasten übernommen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) that are the same</source>
        <translation>
            <numerusform>%n gleiche Zeile</numerusform>
            <numerusform>%n gleiche Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n Nachricht</numerusform>
            <numerusform>%n Nachrichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missed</source>
        <translation>
            <numerusform>%n verpasst</numerusform>
            <numerusform>%n verpasst</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more character(s)</source>
        <translation>
            <numerusform>noch %n Zeichen</numerusform>
            <numerusform>noch %n Zeichen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more clash(es).</source>
        <translation>
            <numerusform>%n weiterer Konflikt.</numerusform>
            <numerusform>%n weitere Konflikte.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more colleague(s)</source>
        <translation>
            <numerusform>%n weitere Person</numerusform>
            <numerusform>%n weitere Personen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more recipient(s), not listed</source>
        <translation>
            <numerusform>%n weiterer Empfänger, nicht aufgeführt</numerusform>
            <numerusform>%n weitere Empfänger, nicht aufgeführt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n neue Nachricht</numerusform>
            <numerusform>%n neue Nachrichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s)</source>
        <translation>
            <numerusform>%n Notiz</numerusform>
            <numerusform>%n Notizen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s) name you</source>
        <translation>
            <numerusform>%n Notiz nennt Sie</numerusform>
            <numerusform>%n Notizen nennen Sie</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) wait for the hub</source>
        <translation>
            <numerusform>%n Änderung wartet auf den Hub</numerusform>
            <numerusform>%n Änderungen warten auf den Hub</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n own field(s)</source>
        <translation>
            <numerusform>%n eigenes Feld</numerusform>
            <numerusform>%n eigene Felder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s)</source>
        <translation>
            <numerusform>%n Paar</numerusform>
            <numerusform>%n Paare</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s)</source>
        <translation>
            <numerusform>%n Punkt</numerusform>
            <numerusform>%n Punkte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s) to look at; what to do stands below it.</source>
        <translation>
            <numerusform>%n Punkt ist anzusehen; darunter steht, was zu tun ist.</numerusform>
            <numerusform>%n Punkte sind anzusehen; darunter steht, was zu tun ist.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n promise(s) in danger</source>
        <translation>
            <numerusform>%n Zusage in Gefahr</numerusform>
            <numerusform>%n Zusagen in Gefahr</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n promise(s) or task(s) went along.</source>
        <translation>
            <numerusform>%n Zusage oder Aufgabe ging mit.</numerusform>
            <numerusform>%n Zusagen oder Aufgaben gingen mit.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ready</source>
        <translation>
            <numerusform>%n bereit</numerusform>
            <numerusform>%n bereit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n abgelehnt</numerusform>
            <numerusform>%n abgelehnt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n remote image(s) not loaded: they tell the sender who reads</source>
        <translation>
            <numerusform>%n fernes Bild nicht geladen: es verriete dem Absender, wer liest</numerusform>
            <numerusform>%n ferne Bilder nicht geladen: sie verrieten dem Absender, wer liest</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n remote part(s) of the layout taken out</source>
        <translation>
            <numerusform>%n ferner Teil der Gestaltung entfernt</numerusform>
            <numerusform>%n ferne Teile der Gestaltung entfernt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n Treffer</numerusform>
            <numerusform>%n Treffer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n script(s), form(s) or frame(s) taken out</source>
        <translation>
            <numerusform>%n Skript, Formular oder Rahmen entfernt</numerusform>
            <numerusform>%n Skripte, Formulare oder Rahmen entfernt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n Schritt</numerusform>
            <numerusform>%n Schritte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) and promises are due</source>
        <translation>
            <numerusform>%n Aufgabe oder Zusage ist fällig</numerusform>
            <numerusform>%n Aufgaben und Zusagen sind fällig</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n-mal</numerusform>
            <numerusform>%n-mal</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n visit(s) of a web page</source>
        <translation>
            <numerusform>%n Besuch einer Webseite</numerusform>
            <numerusform>%n Besuche einer Webseite</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n wartet</numerusform>
            <numerusform>%n warten</numerusform>
        </translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(leer)</translation>
    </message>
    <message>
        <source>(now {percent} %)</source>
        <translation>(jetzt {percent} %)</translation>
    </message>
    <message>
        <source>+30 s</source>
        <translation>+30 s</translation>
    </message>
    <message>
        <source>1 · Which language?</source>
        <translation>1 · Welche Sprache?</translation>
    </message>
    <message>
        <source>100 to 5,000 desktops, one to four workers</source>
        <translation>100 bis 5.000 Arbeitsplätze, ein bis vier Prozesse</translation>
    </message>
    <message>
        <source>16:00 or tomorrow 14:00</source>
        <translation>16:00 oder morgen 14:00</translation>
    </message>
    <message>
        <source>1: pictures of mails also come from servers within the house</source>
        <translation>1: Bilder von E-Mails kommen auch von Servern im eigenen Haus</translation>
    </message>
    <message>
        <source>2 · Which hub? Your administrator knows.</source>
        <translation>2 · Welcher Hub? Das weiß Ihre Administration.</translation>
    </message>
    <message>
        <source>2026-11-01, or with a time</source>
        <translation>2026-11-01, auch mit Uhrzeit</translation>
    </message>
    <message>
        <source>2027-01-01, or with a time</source>
        <translation>2027-01-01, oder mit einer Uhrzeit</translation>
    </message>
    <message>
        <source>24.12.2026</source>
        <translation>24.12.2026</translation>
    </message>
    <message>
        <source>24.12.2026; empty: at once</source>
        <translation>24.12.2026; leer: sofort</translation>
    </message>
    <message>
        <source>3 · Who are you?</source>
        <translation>3 · Wer sind Sie?</translation>
    </message>
    <message>
        <source>5,000 mails of a mailbox into contacts</source>
        <translation>5.000 E-Mails eines Postfachs werden Kontakte</translation>
    </message>
    <message>
        <source>500 or 50,000 customers (default: small)</source>
        <translation>500 oder 50.000 Kunden (üblich: small)</translation>
    </message>
    <message>
        <source>8 h, or 2 h 30 min</source>
        <translation>8 h oder 2 h 30 min</translation>
    </message>
    <message>
        <source>:: text modules, ?? knowledge</source>
        <translation>:: Textbausteine, ?? Wissen</translation>
    </message>
    <message>
        <source>A bracket is not closed; the words are searched for without it.</source>
        <translation>Eine Klammer ist nicht geschlossen; gesucht wird ohne sie.</translation>
    </message>
    <message>
        <source>A bracket was never opened; the words are searched for without it.</source>
        <translation>Eine Klammer wurde nie geöffnet; gesucht wird ohne sie.</translation>
    </message>
    <message>
        <source>A call comes in</source>
        <translation>Ein Anruf kommt</translation>
    </message>
    <message>
        <source>A call has ended with the window that was closed.</source>
        <translation>Ein Anruf endete mit dem Fenster, das geschlossen wurde.</translation>
    </message>
    <message>
        <source>A call is answered by speaking. Notes can be written.</source>
        <translation>Einen Anruf beantwortet man im Gespräch. Notizen lassen sich schreiben.</translation>
    </message>
    <message>
        <source>A call is offered</source>
        <translation>Anruf wird angeboten</translation>
    </message>
    <message>
        <source>A call is put through to you</source>
        <translation>Ein Anruf wird zu Ihnen durchgestellt</translation>
    </message>
    <message>
        <source>A call-back is offered</source>
        <translation>Rückruf wird angeboten</translation>
    </message>
    <message>
        <source>A case is opened for the customer who is on the desk.</source>
        <translation>Ein Vorgang wird für den Kunden eröffnet, der auf dem Arbeitsplatz offen ist.</translation>
    </message>
    <message>
        <source>A chat is offered</source>
        <translation>Chat wird angeboten</translation>
    </message>
    <message>
        <source>A chat needs the line. Your words are kept here.</source>
        <translation>Ein Chat braucht die Leitung. Ihr Text bleibt hier erhalten.</translation>
    </message>
    <message>
        <source>A code needs a name.</source>
        <translation>Ein Abschlussgrund braucht einen Namen.</translation>
    </message>
    <message>
        <source>A colleague</source>
        <translation>Jemand aus dem Kollegium</translation>
    </message>
    <message>
        <source>A colleague asks you</source>
        <translation>Rückfrage an Sie</translation>
    </message>
    <message>
        <source>A colleague asks you: the customer is theirs.</source>
        <translation>Das ist eine Rückfrage: Der Kunde gehört jemand anderem.</translation>
    </message>
    <message>
        <source>A contact is offered</source>
        <translation>Kontakt wird angeboten</translation>
    </message>
    <message>
        <source>A contact went back to its queue: nothing was heard from here.</source>
        <translation>Ein Kontakt ist zurück in seiner Warteschlange: Von hier war nichts mehr zu hören.</translation>
    </message>
    <message>
        <source>A customer needs a name.</source>
        <translation>Ein Kunde braucht einen Namen.</translation>
    </message>
    <message>
        <source>A customer was erased, as the law lets them ask for.</source>
        <translation>Ein Kunde wurde gelöscht, wie es das Gesetz auf Verlangen vorsieht.</translation>
    </message>
    <message>
        <source>A customer who was not known yet.</source>
        <translation>Ein Kunde, der noch nicht bekannt war.</translation>
    </message>
    <message>
        <source>A difficult customer is coming.</source>
        <translation>Gleich kommt jemand Schwieriges.</translation>
    </message>
    <message>
        <source>A difficult customer now</source>
        <translation>Jetzt ein schwieriger Kunde</translation>
    </message>
    <message>
        <source>A file is still being taken in.</source>
        <translation>Eine Datei wird noch übernommen.</translation>
    </message>
    <message>
        <source>A hub on SQLite is one process; for --workers {count} keep its data in PostgreSQL. Nothing was started.</source>
        <translation>Ein Hub auf SQLite ist ein einziger Prozess; für --workers {count} müssen seine Daten in PostgreSQL liegen. Es wurde nichts gestartet.</translation>
    </message>
    <message>
        <source>A letter alone cannot be a key: it would act while you write.</source>
        <translation>Ein Buchstabe allein kann keine Taste sein: Er würde beim Schreiben auslösen.</translation>
    </message>
    <message>
        <source>A long article: shown up to {share} %.</source>
        <translation>Ein langer Artikel: bis {share} % gezeigt.</translation>
    </message>
    <message>
        <source>A matter that takes more than this contact.</source>
        <translation>Eine Sache, für die dieser Kontakt nicht reicht.</translation>
    </message>
    <message>
        <source>A message is offered</source>
        <translation>Nachricht wird angeboten</translation>
    </message>
    <message>
        <source>A new article, in the editor.</source>
        <translation>Ein neuer Artikel, im Editor.</translation>
    </message>
    <message>
        <source>A newer Tresen has worked with the data on this machine.</source>
        <translation>Ein neueres Tresen hat mit den Daten auf diesem Rechner gearbeitet.</translation>
    </message>
    <message>
        <source>A newer Tresen wrote the profile {folder}. Nothing in it was changed. Update Tresen, or choose another profile.</source>
        <translation>Ein neueres Tresen hat das Profil {folder} geschrieben. Nichts darin wurde verändert. Aktualisieren Sie Tresen oder wählen Sie ein anderes Profil.</translation>
    </message>
    <message>
        <source>A newer Tresen wrote {folder}. Nothing in it is lost.</source>
        <translation>Ein neueres Tresen hat {folder} geschrieben. Nichts darin ist verloren.</translation>
    </message>
    <message>
        <source>A note is filed at once.</source>
        <translation>Eine Notiz wird sofort abgelegt.</translation>
    </message>
    <message>
        <source>A note takes no files.</source>
        <translation>Eine Notiz nimmt keine Dateien auf.</translation>
    </message>
    <message>
        <source>A number from 0 to {most}.</source>
        <translation>Eine Zahl von 0 bis {most}.</translation>
    </message>
    <message>
        <source>A number from 1 to 100.</source>
        <translation>Eine Zahl von 1 bis 100.</translation>
    </message>
    <message>
        <source>A page that could act by itself: it is only saved.</source>
        <translation>Eine Seite, die von selbst etwas tun könnte: Sie wird nur gespeichert.</translation>
    </message>
    <message>
        <source>A parked contact is back</source>
        <translation>Ein geparkter Kontakt ist zurück</translation>
    </message>
    <message>
        <source>A program: it is only saved, never opened from here.</source>
        <translation>Ein Programm: Es wird nur gespeichert, nie von hier aus geöffnet.</translation>
    </message>
    <message>
        <source>A promise is in danger</source>
        <translation>Eine Zusage ist in Gefahr</translation>
    </message>
    <message>
        <source>A promise is to be kept</source>
        <translation>Eine Zusage ist einzuhalten</translation>
    </message>
    <message>
        <source>A promise needs a time.</source>
        <translation>Eine Zusage braucht einen Zeitpunkt.</translation>
    </message>
    <message>
        <source>A question in a note on this contact; it stays yours, and you see the answer.</source>
        <translation>Eine Frage in einer Notiz zu diesem Kontakt; er bleibt bei Ihnen, und Sie sehen die Antwort.</translation>
    </message>
    <message>
        <source>A quotation mark is missing at the end of the phrase.</source>
        <translation>Am Ende der Wortgruppe fehlt ein Anführungszeichen.</translation>
    </message>
    <message>
        <source>A record is there already, or twice in the file. Nothing was taken.</source>
        <translation>Ein Datensatz ist schon da oder steht zweimal in der Datei. Es wurde nichts übernommen.</translation>
    </message>
    <message>
        <source>A second person reads it before it is valid.</source>
        <translation>Eine zweite Person liest es, bevor es gilt.</translation>
    </message>
    <message>
        <source>A skill is missing</source>
        <translation>Eine Fähigkeit fehlt</translation>
    </message>
    <message>
        <source>A star stands at the end of a word: rechn*</source>
        <translation>Ein Stern steht am Ende eines Wortes: rechn*</translation>
    </message>
    <message>
        <source>A tag</source>
        <translation>Ein Schlagwort</translation>
    </message>
    <message>
        <source>A task can have a time of its own.</source>
        <translation>Eine Aufgabe kann eine eigene Zeit haben.</translation>
    </message>
    <message>
        <source>A task is to be done</source>
        <translation>Eine Aufgabe ist zu erledigen</translation>
    </message>
    <message>
        <source>A telephone number:</source>
        <translation>Eine Telefonnummer:</translation>
    </message>
    <message>
        <source>A text module with steps is a macro: write one under text modules.</source>
        <translation>Ein Textbaustein mit Schritten ist ein Makro: Schreiben Sie eines unter Textbausteine.</translation>
    </message>
    <message>
        <source>A text you need again and again, under a short name.</source>
        <translation>Ein Text, den Sie immer wieder brauchen, unter einem Kürzel.</translation>
    </message>
    <message>
        <source>A tick: while the first is in hand, the other is not offered and waits in its queue. A conversation that runs is never taken away.</source>
        <translation>Ein Haken: Solange das Erste bearbeitet wird, wird das Zweite nicht angeboten und wartet in seiner Warteschlange. Ein laufendes Gespräch wird nie weggenommen.</translation>
    </message>
    <message>
        <source>A type gives its cases fields, steps and a time. Write the first one.</source>
        <translation>Ein Typ gibt seinen Vorgängen Felder, Schritte und eine Zeit. Legen Sie den ersten an.</translation>
    </message>
    <message>
        <source>A type needs a name.</source>
        <translation>Ein Typ braucht einen Namen.</translation>
    </message>
    <message>
        <source>A window opens: {on}</source>
        <translation>Ein Fenster öffnet sich: {on}</translation>
    </message>
    <message>
        <source>A word, then Enter</source>
        <translation>Ein Wort, dann Enter</translation>
    </message>
    <message>
        <source>A worker of the hub ended at once; what it said stands above.</source>
        <translation>Ein Prozess des Hubs endete sofort; was er dazu sagt, steht darüber.</translation>
    </message>
    <message>
        <source>Abbreviation</source>
        <translation>Kürzel</translation>
    </message>
    <message>
        <source>About what</source>
        <translation>Worum es ging</translation>
    </message>
    <message>
        <source>About: {subject}</source>
        <translation>Anliegen: {subject}</translation>
    </message>
    <message>
        <source>Above what was said, below what you write: a reply to the customer, or a note on yellow paper that stays inside. It is kept while you type.</source>
        <translation>Oben, was gesagt wurde, unten, was Sie schreiben: eine Antwort an den Kunden oder eine Notiz auf gelbem Papier, die intern bleibt. Es wird beim Tippen gesichert.</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add a step</source>
        <translation>Schritt hinzufügen</translation>
    </message>
    <message>
        <source>Add a tag to an article</source>
        <translation>Einem Artikel ein Stichwort geben</translation>
    </message>
    <message>
        <source>Add a wrap-up code</source>
        <translation>Abschlussgrund anlegen</translation>
    </message>
    <message>
        <source>Add contact point</source>
        <translation>Kontaktweg hinzufügen</translation>
    </message>
    <message>
        <source>Add contact point …</source>
        <translation>Kontaktweg hinzufügen …</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Notiz hinzufügen</translation>
    </message>
    <message>
        <source>Add tags</source>
        <translation>Schlagwörter hinzufügen</translation>
    </message>
    <message>
        <source>Add “{tag}”</source>
        <translation>„{tag}“ hinzufügen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Address of the hub</source>
        <translation>Adresse des Hubs</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>Beratung</translation>
    </message>
    <message>
        <source>After sending</source>
        <translation>Nach dem Senden</translation>
    </message>
    <message>
        <source>After this conversation</source>
        <translation>Nach diesem Gespräch</translation>
    </message>
    <message>
        <source>After this conversation you are as you were before you chose another state.</source>
        <translation>Nach diesem Gespräch sind Sie wieder so, wie Sie vor der Wahl eines anderen Status waren.</translation>
    </message>
    <message numerus="yes">
        <source>After this waiting %n level(s) less will do</source>
        <translation>
            <numerusform>Nach dieser Wartezeit genügt %n Stufe weniger</numerusform>
            <numerusform>Nach dieser Wartezeit genügen %n Stufen weniger</numerusform>
        </translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>All about the customer</source>
        <translation>Alles zum Kunden</translation>
    </message>
    <message>
        <source>All are there.</source>
        <translation>Alle sind da.</translation>
    </message>
    <message>
        <source>All articles</source>
        <translation>Alle Artikel</translation>
    </message>
    <message>
        <source>All cases you may see.</source>
        <translation>Alle Vorgänge, die Sie sehen dürfen.</translation>
    </message>
    <message>
        <source>All contacts you may see, the latest first.</source>
        <translation>Alle Kontakte, die Sie sehen dürfen, die neuesten zuerst.</translation>
    </message>
    <message>
        <source>All customers are looked at</source>
        <translation>Alle Kunden werden durchgesehen</translation>
    </message>
    <message>
        <source>All customers you may see.</source>
        <translation>Alle Kunden, die Sie sehen dürfen.</translation>
    </message>
    <message>
        <source>All else was equal</source>
        <translation>Alles andere war gleich</translation>
    </message>
    <message>
        <source>All keys are the usual ones.</source>
        <translation>Alle Tasten sind die üblichen.</translation>
    </message>
    <message>
        <source>All that, and the first words</source>
        <translation>All das und die ersten Worte</translation>
    </message>
    <message>
        <source>All the usual keys</source>
        <translation>Alle üblichen Tasten</translation>
    </message>
    <message>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>Always from this sender</source>
        <translation>Immer von diesem Absender</translation>
    </message>
    <message>
        <source>An article needs a title.</source>
        <translation>Ein Artikel braucht einen Titel.</translation>
    </message>
    <message>
        <source>An article that is not here</source>
        <translation>Ein Artikel, der nicht hier ist</translation>
    </message>
    <message>
        <source>An e-mail address that this customer is not known by:</source>
        <translation>Eine E-Mail-Adresse, unter der dieser Kunde nicht bekannt ist:</translation>
    </message>
    <message>
        <source>An e-mail address:</source>
        <translation>Eine E-Mail-Adresse:</translation>
    </message>
    <message>
        <source>An e-mail in answer to a chat, or the reverse; it stays the same contact.</source>
        <translation>Eine E-Mail als Antwort auf einen Chat oder umgekehrt; es bleibt derselbe Kontakt.</translation>
    </message>
    <message>
        <source>An e-mail is offered</source>
        <translation>E-Mail wird angeboten</translation>
    </message>
    <message>
        <source>An editor reads it before it is valid.</source>
        <translation>Die Redaktion liest ihn, bevor er gilt.</translation>
    </message>
    <message>
        <source>And then</source>
        <translation>Und danach</translation>
    </message>
    <message>
        <source>Another address</source>
        <translation>Andere Adresse</translation>
    </message>
    <message>
        <source>Another case of the same customer goes on here; it can be undone.</source>
        <translation>Ein anderer Vorgang desselben Kunden geht hier weiter; das lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Another contact of the same customer goes on here; it can be undone.</source>
        <translation>Ein anderer Kontakt desselben Kunden geht hier weiter; das lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Another process is signed in as {name}.</source>
        <translation>Ein anderer Prozess ist als {name} angemeldet.</translation>
    </message>
    <message>
        <source>Another process reads {name} just now.</source>
        <translation>Ein anderer Prozess liest {name} gerade.</translation>
    </message>
    <message>
        <source>Another reason</source>
        <translation>Anderer Grund</translation>
    </message>
    <message>
        <source>Another time</source>
        <translation>Andere Zeit</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Answer by {time}</source>
        <translation>Antwort bis {time}</translation>
    </message>
    <message>
        <source>Answer feedback</source>
        <translation>Rückmeldung beantworten</translation>
    </message>
    <message>
        <source>Answer in {time}</source>
        <translation>Antwort in {time}</translation>
    </message>
    <message>
        <source>Answer late {time}</source>
        <translation>Antwort überfällig {time}</translation>
    </message>
    <message>
        <source>Answer on another channel</source>
        <translation>Auf einem anderen Kanal antworten</translation>
    </message>
    <message>
        <source>Answer on another channel …</source>
        <translation>Auf einem anderen Kanal antworten …</translation>
    </message>
    <message>
        <source>Answer on which channel?</source>
        <translation>Auf welchem Kanal antworten?</translation>
    </message>
    <message>
        <source>Answer to a question</source>
        <translation>Antwort auf eine Frage</translation>
    </message>
    <message>
        <source>Answer what was said</source>
        <translation>Auf den Hinweis antworten</translation>
    </message>
    <message>
        <source>Answer what was said …</source>
        <translation>Auf den Hinweis antworten …</translation>
    </message>
    <message>
        <source>Answer: {words}</source>
        <translation>Antwort: {words}</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Freigegeben</translation>
    </message>
    <message>
        <source>Apr</source>
        <translation>Apr.</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>Article read</source>
        <translation>Artikel gelesen</translation>
    </message>
    <message>
        <source>Articles</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>Articles are made ready for the search</source>
        <translation>Artikel werden für die Suche vorbereitet</translation>
    </message>
    <message>
        <source>Articles come with the hub's data. You can propose one.</source>
        <translation>Artikel kommen mit den Daten des Hubs. Sie können einen vorschlagen.</translation>
    </message>
    <message>
        <source>Articles in the other language</source>
        <translation>Artikel in der anderen Sprache</translation>
    </message>
    <message>
        <source>Articles that fit the open contact.</source>
        <translation>Artikel, die zum offenen Kontakt passen.</translation>
    </message>
    <message>
        <source>As a file, where you want it.</source>
        <translation>Als Datei, wohin Sie wollen.</translation>
    </message>
    <message>
        <source>As before</source>
        <translation>Wie bisher</translation>
    </message>
    <message>
        <source>As laid out by its sender</source>
        <translation>Wie vom Absender gestaltet</translation>
    </message>
    <message>
        <source>As of {time}</source>
        <translation>Stand {time}</translation>
    </message>
    <message>
        <source>As until now</source>
        <translation>Wie bisher</translation>
    </message>
    <message>
        <source>Ask a colleague …</source>
        <translation>Jemanden fragen …</translation>
    </message>
    <message>
        <source>Ask for a call-back</source>
        <translation>Rückruf vormerken</translation>
    </message>
    <message>
        <source>Ask for a call-back …</source>
        <translation>Rückruf vormerken …</translation>
    </message>
    <message>
        <source>Ask for the pen</source>
        <translation>Um den Stift bitten</translation>
    </message>
    <message>
        <source>Ask the knowledge base</source>
        <translation>Wissensdatenbank fragen</translation>
    </message>
    <message>
        <source>Ask your IT which machine to work on.</source>
        <translation>Fragen Sie Ihre IT, an welchem Gerät Sie arbeiten sollen.</translation>
    </message>
    <message>
        <source>Ask your administrator for the hub's address.</source>
        <translation>Fragen Sie Ihre Administration nach der Adresse des Hubs.</translation>
    </message>
    <message>
        <source>Asks the hub at once instead of waiting for the next try.</source>
        <translation>Fragt den Hub sofort, statt auf den nächsten Versuch zu warten.</translation>
    </message>
    <message>
        <source>Asks why and gives the contact back to its queue; pressed twice, for the usual reason.</source>
        <translation>Fragt nach dem Grund und gibt den Kontakt in die Warteschlange zurück; zweimal gedrückt: mit dem üblichen Grund.</translation>
    </message>
    <message>
        <source>Asks why the customer came and how it ended; pressed again, completes it.</source>
        <translation>Fragt, warum der Kunde kam und wie es ausging; noch einmal gedrückt, schließt es ab.</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Zuweisen</translation>
    </message>
    <message>
        <source>Assign case</source>
        <translation>Vorgang zuweisen</translation>
    </message>
    <message>
        <source>Assign to …</source>
        <translation>Zuweisen an …</translation>
    </message>
    <message>
        <source>Assignee</source>
        <translation>Zuständig</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>Assistent</translation>
    </message>
    <message>
        <source>At no desk</source>
        <translation>An keinem Platz</translation>
    </message>
    <message>
        <source>At the top</source>
        <translation>Ganz oben</translation>
    </message>
    <message>
        <source>At {time}, after {waited} in which nobody took the call</source>
        <translation>Um {time}, nach {waited}, in denen niemand den Anruf angenommen hat</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Anhängen</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Attach files …</source>
        <translation>Dateien anhängen …</translation>
    </message>
    <message>
        <source>Attached: {name}</source>
        <translation>Anlage: {name}</translation>
    </message>
    <message>
        <source>Attachment</source>
        <translation>Anhang</translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>Anhänge</translation>
    </message>
    <message>
        <source>Attachments only</source>
        <translation>Nur Anhänge</translation>
    </message>
    <message>
        <source>Audience</source>
        <translation>Zielgruppe</translation>
    </message>
    <message>
        <source>Aug</source>
        <translation>Aug.</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>Abwesend</translation>
    </message>
    <message>
        <source>B1 to B13: against the floor and PouchDB, ten minutes</source>
        <translation>B1 bis B13: gegen die Untergrenze und PouchDB, zehn Minuten</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back to the article</source>
        <translation>Zurück zum Artikel</translation>
    </message>
    <message>
        <source>Back to the article before</source>
        <translation>Zurück zum vorigen Artikel</translation>
    </message>
    <message>
        <source>Back to the composer</source>
        <translation>Ins Schreibfeld</translation>
    </message>
    <message>
        <source>Back to the customer</source>
        <translation>Zurück zum Kunden</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Zurück zur Liste</translation>
    </message>
    <message>
        <source>Back to the text</source>
        <translation>Zurück zum Text</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>Rücktaste</translation>
    </message>
    <message>
        <source>Begin a new version</source>
        <translation>Neue Fassung beginnen</translation>
    </message>
    <message>
        <source>Being written</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <source>Below</source>
        <translation>Unter</translation>
    </message>
    <message>
        <source>Below the hits: what means the same in English or German.</source>
        <translation>Unter den Treffern: was auf Englisch oder Deutsch dasselbe bedeutet.</translation>
    </message>
    <message>
        <source>Bill</source>
        <translation>Rechnung</translation>
    </message>
    <message>
        <source>Born</source>
        <translation>Geboren</translation>
    </message>
    <message>
        <source>Both texts side by side</source>
        <translation>Beide Texte nebeneinander</translation>
    </message>
    <message>
        <source>Break</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Bring the profile up to date with `tresen sync --once`, or start `tresen`.</source>
        <translation>Bringen Sie das Profil mit `tresen sync --once` auf den neuesten Stand, oder starten Sie `tresen`.</translation>
    </message>
    <message>
        <source>By when</source>
        <translation>Bis wann</translation>
    </message>
    <message>
        <source>COMMAND</source>
        <translation>BEFEHL</translation>
    </message>
    <message>
        <source>CSAT {grade} of 5</source>
        <translation>CSAT {grade} von 5</translation>
    </message>
    <message>
        <source>Calendar {name} added</source>
        <translation>Kalender {name} angelegt</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Anruf</translation>
    </message>
    <message>
        <source>Call back on</source>
        <translation>Rückruf unter</translation>
    </message>
    <message>
        <source>Call back: new date</source>
        <translation>Rückruf: neuer Termin</translation>
    </message>
    <message>
        <source>Call ended</source>
        <translation>Anruf beendet</translation>
    </message>
    <message>
        <source>Call out</source>
        <translation>Anruf nach außen</translation>
    </message>
    <message>
        <source>Call the customer</source>
        <translation>Kunden anrufen</translation>
    </message>
    <message>
        <source>Call this number</source>
        <translation>Diese Nummer anrufen</translation>
    </message>
    <message>
        <source>Call to {queue}</source>
        <translation>Anruf an {queue}</translation>
    </message>
    <message>
        <source>Call {number}</source>
        <translation>{number} anrufen</translation>
    </message>
    <message>
        <source>Call-back</source>
        <translation>Rückruf</translation>
    </message>
    <message>
        <source>Caller hung up</source>
        <translation>Anrufer hat aufgelegt</translation>
    </message>
    <message>
        <source>Calls a colleague while the customer is on hold.</source>
        <translation>Ruft eine Kollegin oder einen Kollegen an, während der Kunde gehalten wird.</translation>
    </message>
    <message>
        <source>Calls that are offered</source>
        <translation>Angebotene Anrufe</translation>
    </message>
    <message>
        <source>Came in</source>
        <translation>Eingegangen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel task</source>
        <translation>Aufgabe streichen</translation>
    </message>
    <message>
        <source>Cancellation</source>
        <translation>Kündigung</translation>
    </message>
    <message>
        <source>Capacity and skills</source>
        <translation>Kapazität und Fähigkeiten</translation>
    </message>
    <message>
        <source>Card that goes along</source>
        <translation>Karte, die mitgeht</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Vorgang</translation>
    </message>
    <message>
        <source>Case into another queue …</source>
        <translation>Vorgang in eine andere Warteschlange …</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Vorgänge</translation>
    </message>
    <message>
        <source>Cases of the customer</source>
        <translation>Vorgänge des Kunden</translation>
    </message>
    <message>
        <source>Cases that are open keep their steps. A star: needed before a case is closed.</source>
        <translation>Offene Vorgänge behalten ihre Schritte. Ein Stern: nötig, bevor ein Vorgang geschlossen wird.</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Change a new version</source>
        <translation>Neue Fassung ändern</translation>
    </message>
    <message>
        <source>Change a wrap-up code</source>
        <translation>Abschlussgrund ändern</translation>
    </message>
    <message>
        <source>Change capacity and skills</source>
        <translation>Kapazität und Fähigkeiten ändern</translation>
    </message>
    <message>
        <source>Change case</source>
        <translation>Vorgang ändern</translation>
    </message>
    <message>
        <source>Change case …</source>
        <translation>Vorgang ändern …</translation>
    </message>
    <message>
        <source>Change customer</source>
        <translation>Kunde ändern</translation>
    </message>
    <message>
        <source>Change customer …</source>
        <translation>Kunde ändern …</translation>
    </message>
    <message>
        <source>Change note</source>
        <translation>Notiz ändern</translation>
    </message>
    <message>
        <source>Change of an article</source>
        <translation>Änderung eines Artikels</translation>
    </message>
    <message>
        <source>Change task</source>
        <translation>Aufgabe ändern</translation>
    </message>
    <message>
        <source>Change task …</source>
        <translation>Aufgabe ändern …</translation>
    </message>
    <message>
        <source>Change the article</source>
        <translation>Artikel ändern</translation>
    </message>
    <message>
        <source>Change the text module</source>
        <translation>Textbaustein ändern</translation>
    </message>
    <message>
        <source>Change the text module …</source>
        <translation>Textbaustein ändern …</translation>
    </message>
    <message>
        <source>Change what may interrupt what</source>
        <translation>Ändern, was wobei stören darf</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Channel and queue</source>
        <translation>Kanal und Warteschlange</translation>
    </message>
    <message>
        <source>Channel of the reply: {channel}</source>
        <translation>Kanal der Antwort: {channel}</translation>
    </message>
    <message>
        <source>Channel, queue and customer</source>
        <translation>Kanal, Warteschlange und Kunde</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Chats that are offered</source>
        <translation>Angebotene Chats</translation>
    </message>
    <message>
        <source>Check the spelling, or make what is missing.</source>
        <translation>Prüfen Sie die Schreibweise oder legen Sie an, was fehlt.</translation>
    </message>
    <message>
        <source>Check this machine</source>
        <translation>Diesen Rechner prüfen</translation>
    </message>
    <message>
        <source>Checklist</source>
        <translation>Checkliste</translation>
    </message>
    <message>
        <source>Choose a text module first.</source>
        <translation>Wählen Sie zuerst einen Textbaustein.</translation>
    </message>
    <message>
        <source>Choose an action first.</source>
        <translation>Wählen Sie zuerst eine Aktion.</translation>
    </message>
    <message>
        <source>Choose an address.</source>
        <translation>Wählen Sie eine Adresse.</translation>
    </message>
    <message>
        <source>Choose another place; the file itself is untouched.</source>
        <translation>Wählen Sie einen anderen Ort; die Datei selbst ist unberührt.</translation>
    </message>
    <message>
        <source>Choose another place; what you read is untouched.</source>
        <translation>Wählen Sie einen anderen Ort; was Sie lesen, bleibt unberührt.</translation>
    </message>
    <message>
        <source>Choose none</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>Choose one of the list.</source>
        <translation>Wählen Sie etwas aus der Liste.</translation>
    </message>
    <message>
        <source>Choose one on the left to read it here.</source>
        <translation>Wählen Sie links einen aus, um ihn hier zu lesen.</translation>
    </message>
    <message>
        <source>Choose own state</source>
        <translation>Status wählen</translation>
    </message>
    <message>
        <source>Choose rows with Space, and give them one.</source>
        <translation>Wählen Sie Zeilen mit der Leertaste und geben Sie ihnen eines.</translation>
    </message>
    <message>
        <source>Choose the queue it belongs to.</source>
        <translation>Wählen Sie die Warteschlange, zu der er gehört.</translation>
    </message>
    <message>
        <source>Choose the queue that calls back.</source>
        <translation>Wählen Sie die Warteschlange, die zurückruft.</translation>
    </message>
    <message>
        <source>Choose the queue that writes.</source>
        <translation>Wählen Sie die Warteschlange, die schreibt.</translation>
    </message>
    <message>
        <source>Choose who works for this customer.</source>
        <translation>Wählen Sie, wer für diesen Kunden arbeitet.</translation>
    </message>
    <message>
        <source>Choose why the customer came.</source>
        <translation>Wählen Sie, warum der Kunde kam.</translation>
    </message>
    <message>
        <source>Choose why; it is written down with your name.</source>
        <translation>Wählen Sie, warum; es wird mit Ihrem Namen festgehalten.</translation>
    </message>
    <message>
        <source>Choose yes or no.</source>
        <translation>Wählen Sie ja oder nein.</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>Chooses when the reply goes out; until then it can be taken back.</source>
        <translation>Wählt, wann die Antwort hinausgeht; bis dahin lässt sie sich zurückholen.</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close case</source>
        <translation>Vorgang abschließen</translation>
    </message>
    <message>
        <source>Close case …</source>
        <translation>Vorgang schließen …</translation>
    </message>
    <message>
        <source>Close it or bring it back here; what you write is the same in both places.</source>
        <translation>Schließen Sie es, oder holen Sie den Kontakt hierher zurück; was Sie schreiben, ist an beiden Orten dasselbe.</translation>
    </message>
    <message>
        <source>Close the view</source>
        <translation>Ansicht schließen</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Abgeschlossen</translation>
    </message>
    <message>
        <source>Closes the window. Everything written is kept.</source>
        <translation>Schließt das Fenster. Alles Geschriebene bleibt erhalten.</translation>
    </message>
    <message>
        <source>Codes and types</source>
        <translation>Gründe und Typen</translation>
    </message>
    <message>
        <source>Colleagues</source>
        <translation>Kolleginnen und Kollegen</translation>
    </message>
    <message>
        <source>Colleagues may read along</source>
        <translation>Kolleginnen und Kollegen dürfen mitlesen</translation>
    </message>
    <message>
        <source>Columns left out: {columns}</source>
        <translation>Ausgelassene Spalten: {columns}</translation>
    </message>
    <message>
        <source>Comes again</source>
        <translation>Wiederholung</translation>
    </message>
    <message>
        <source>Comes over from other sites: {why}</source>
        <translation>Kommt als Überlauf von anderen Standorten: {why}</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Commands only</source>
        <translation>Nur Befehle</translation>
    </message>
    <message>
        <source>Compact rows</source>
        <translation>Kompakte Zeilen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Compare and merge …</source>
        <translation>Vergleichen und zusammenführen …</translation>
    </message>
    <message>
        <source>Compared are telephone numbers, e-mail addresses, names with address or birth.</source>
        <translation>Verglichen werden Telefonnummern, E-Mail-Adressen und Namen mit Anschrift oder Geburtsdatum.</translation>
    </message>
    <message>
        <source>Complaint</source>
        <translation>Beschwerde</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>Abschließen</translation>
    </message>
    <message>
        <source>Complete task</source>
        <translation>Aufgabe erledigen</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>Abgeschlossen</translation>
    </message>
    <message>
        <source>Composer</source>
        <translation>Schreibfeld</translation>
    </message>
    <message>
        <source>Confirm an article</source>
        <translation>Artikel bestätigen</translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation>Konflikt</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Konflikte</translation>
    </message>
    <message>
        <source>Connect to the network: with the first word from the hub all is there again.</source>
        <translation>Verbinden Sie sich mit dem Netz: Sobald der Hub antwortet, ist alles wieder da.</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>Verbindung wird aufgebaut …</translation>
    </message>
    <message>
        <source>Consult …</source>
        <translation>Rückfrage …</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Kontakt</translation>
    </message>
    <message>
        <source>Contact in a window of its own</source>
        <translation>Kontakt in eigenem Fenster</translation>
    </message>
    <message>
        <source>Contact of {day}</source>
        <translation>Kontakt vom {day}</translation>
    </message>
    <message>
        <source>Contact points, address and promises of the customer.</source>
        <translation>Kontaktwege, Anschrift und Zusagen des Kunden.</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontakte</translation>
    </message>
    <message>
        <source>Contacts are given on by the hub alone. They stay.</source>
        <translation>Kontakte gibt nur der Hub weiter. Sie bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Contacts behind the figure</source>
        <translation>Kontakte hinter der Zahl</translation>
    </message>
    <message>
        <source>Contacts come with the hub's data.</source>
        <translation>Kontakte kommen mit den Daten des Hubs.</translation>
    </message>
    <message>
        <source>Contacts end with a code of this list. Write the first one.</source>
        <translation>Kontakte enden mit einem Grund aus dieser Liste. Legen Sie den ersten an.</translation>
    </message>
    <message>
        <source>Contacts that are another matter get a case of their own; it can be undone.</source>
        <translation>Kontakte, die ein anderes Anliegen sind, bekommen einen eigenen Vorgang; das lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Contacts to split off</source>
        <translation>Abzutrennende Kontakte</translation>
    </message>
    <message>
        <source>Contacts, cases and promises stand here.</source>
        <translation>Hier stehen Kontakte, Vorgänge und Zusagen.</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>Vertrag</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>Conversation and call on another screen; again, or closing it, brings it back.</source>
        <translation>Unterhaltung und Anruf auf einem anderen Bildschirm; nochmals, oder Schließen, holt sie zurück.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Copy elsewhere what you have just written, and have the disk looked at.</source>
        <translation>Kopieren Sie das eben Geschriebene anderswohin und lassen Sie den Datenträger prüfen.</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>Text kopieren</translation>
    </message>
    <message>
        <source>Copy: {people}</source>
        <translation>Kopie: {people}</translation>
    </message>
    <message numerus="yes">
        <source>Copy: {people} and %n more</source>
        <translation>
            <numerusform>Kopie: {people} und %n weitere Person</numerusform>
            <numerusform>Kopie: {people} und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Counted in the hours of</source>
        <translation>Gezählt in den Zeiten von</translation>
    </message>
    <message>
        <source>Create customer</source>
        <translation>Kunde anlegen</translation>
    </message>
    <message>
        <source>Create customer …</source>
        <translation>Kunde anlegen …</translation>
    </message>
    <message>
        <source>Create task</source>
        <translation>Aufgabe anlegen</translation>
    </message>
    <message>
        <source>Create task …</source>
        <translation>Aufgabe anlegen …</translation>
    </message>
    <message>
        <source>Create the customer first, then the call can be logged.</source>
        <translation>Legen Sie zuerst den Kunden an, dann lässt sich der Anruf erfassen.</translation>
    </message>
    <message>
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>Customer account</source>
        <translation>Kundenkonto</translation>
    </message>
    <message>
        <source>Customer data is locked: this machine has not spoken with the hub for too long.</source>
        <translation>Kundendaten sind gesperrt: Dieses Gerät hat zu lange nicht mit dem Hub gesprochen.</translation>
    </message>
    <message>
        <source>Customer, case and knowledge become a strip of icons, or whole again.</source>
        <translation>Kunde, Vorgang und Wissen werden zu einer Leiste von Symbolen, oder wieder ganz.</translation>
    </message>
    <message>
        <source>Customer, colleague and you talk with each other.</source>
        <translation>Der Kunde, wer gefragt wird und Sie sprechen miteinander.</translation>
    </message>
    <message>
        <source>Customer, timeline, case, fitting knowledge and text modules stand beside the contact by themselves.</source>
        <translation>Kunde, Verlauf, Vorgang, passendes Wissen und Textbausteine stehen von selbst neben dem Kontakt.</translation>
    </message>
    <message>
        <source>Customers</source>
        <translation>Kunden</translation>
    </message>
    <message>
        <source>Customers come with the hub's data. A new one can be created at once.</source>
        <translation>Kunden kommen mit den Daten des Hubs. Einen neuen können Sie sofort anlegen.</translation>
    </message>
    <message>
        <source>Customers of the demo</source>
        <translation>Kunden der Vorführung</translation>
    </message>
    <message>
        <source>Customers per hour: {count}</source>
        <translation>Kunden je Stunde: {count}</translation>
    </message>
    <message>
        <source>Customers who may be there twice</source>
        <translation>Kunden, die vielleicht doppelt da sind</translation>
    </message>
    <message>
        <source>Customers who may be there twice, to be merged or kept apart.</source>
        <translation>Kunden, die vielleicht doppelt da sind, zum Zusammenführen oder Auseinanderhalten.</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Day and night</source>
        <translation>Tag und Nacht</translation>
    </message>
    <message>
        <source>Dec</source>
        <translation>Dez.</translation>
    </message>
    <message>
        <source>Decide a conflict</source>
        <translation>Konflikt entscheiden</translation>
    </message>
    <message>
        <source>Declare an article expired</source>
        <translation>Artikel für abgelaufen erklären</translation>
    </message>
    <message>
        <source>Declare the article expired</source>
        <translation>Artikel für abgelaufen erklären</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Decline: {why}</source>
        <translation>Ablehnen: {why}</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Delete takes it out.</source>
        <translation>Entf nimmt sie heraus.</translation>
    </message>
    <message>
        <source>Delete text module</source>
        <translation>Textbaustein löschen</translation>
    </message>
    <message>
        <source>Delete the text module</source>
        <translation>Den Textbaustein löschen</translation>
    </message>
    <message>
        <source>Delivery date</source>
        <translation>Liefertermin</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Desk</source>
        <translation>Platz</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Dialling</source>
        <translation>Wählt</translation>
    </message>
    <message>
        <source>Did not help</source>
        <translation>Nicht geholfen</translation>
    </message>
    <message>
        <source>Did you mean “{text}”?</source>
        <translation>Meinten Sie „{text}“?</translation>
    </message>
    <message>
        <source>Differences to the valid version</source>
        <translation>Unterschiede zur gültigen Fassung</translation>
    </message>
    <message>
        <source>Differences; n and p lead to the next and the one before</source>
        <translation>Unterschiede; n und p führen zum nächsten und zum vorigen</translation>
    </message>
    <message>
        <source>Digits choose a code, letters search one.</source>
        <translation>Ziffern wählen einen Abschlussgrund, Buchstaben suchen einen.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Discard draft</source>
        <translation>Entwurf verwerfen</translation>
    </message>
    <message>
        <source>Discard the draft</source>
        <translation>Entwurf verwerfen</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Anzeige</translation>
    </message>
    <message>
        <source>Display, libraries, local data, keyring, sound, clock and network are looked at; it takes some seconds and changes nothing.</source>
        <translation>Bildschirm, Bibliotheken, lokale Daten, Schlüsselbund, Ton, Uhr und Netz werden angesehen; das dauert einige Sekunden und ändert nichts.</translation>
    </message>
    <message>
        <source>Display, local data, keyring, sound, clock and network; each with what to do.</source>
        <translation>Bildschirm, lokale Daten, Schlüsselbund, Ton, Uhr und Netz; jeweils mit dem, was zu tun ist.</translation>
    </message>
    <message>
        <source>Do not save</source>
        <translation>Nicht speichern</translation>
    </message>
    <message>
        <source>Documents with macros are not sent.</source>
        <translation>Dokumente mit Makros werden nicht gesendet.</translation>
    </message>
    <message>
        <source>Does</source>
        <translation>Wirkung</translation>
    </message>
    <message>
        <source>Does not speak {language}</source>
        <translation>Spricht nicht {language}</translation>
    </message>
    <message>
        <source>Does several steps in the open contact at once; nothing is sent.</source>
        <translation>Erledigt mehrere Schritte im offenen Kontakt auf einmal; gesendet wird nichts.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Done with the e-mail: {steps}</source>
        <translation>Mit der E-Mail erledigt: {steps}</translation>
    </message>
    <message>
        <source>Done:</source>
        <translation>Erledigt:</translation>
    </message>
    <message>
        <source>Down and up</source>
        <translation>Abwärts und aufwärts</translation>
    </message>
    <message>
        <source>Draft saved {time}</source>
        <translation>Entwurf gesichert {time}</translation>
    </message>
    <message>
        <source>Draw to resize, far to fold; a double click restores the usual width.</source>
        <translation>Ziehen ändert die Breite, weites Ziehen klappt ein; ein Doppelklick stellt die übliche Breite her.</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Fällig</translation>
    </message>
    <message>
        <source>Dutch</source>
        <translation>Niederländisch</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>E-mail address: {address}</source>
        <translation>E-Mail-Adresse: {address}</translation>
    </message>
    <message>
        <source>E-mails that are offered</source>
        <translation>Angebotene E-Mails</translation>
    </message>
    <message>
        <source>Each time anew: nobody has checked whether this mail is from its sender.</source>
        <translation>Jedes Mal neu zu entscheiden: Niemand hat geprüft, ob diese E-Mail von ihrem Absender stammt.</translation>
    </message>
    <message>
        <source>Each time anew: your mail server cannot confirm that this mail is from its sender.</source>
        <translation>Jedes Mal neu zu entscheiden: Ihr Mailserver bestätigt nicht, dass diese E-Mail von ihrem Absender stammt.</translation>
    </message>
    <message>
        <source>Earlier versions</source>
        <translation>Frühere Fassungen</translation>
    </message>
    <message>
        <source>Editor</source>
        <translation>Editor</translation>
    </message>
    <message>
        <source>Editors</source>
        <translation>Redaktion</translation>
    </message>
    <message>
        <source>Editors, owners and administrators of the enterprise change this.</source>
        <translation>Das ändern Redaktion, Auftraggeber und Verwaltung des Unternehmens.</translation>
    </message>
    <message>
        <source>Empties the composer; it can be undone.</source>
        <translation>Leert das Schreibfeld; es lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>End Tresen</source>
        <translation>Tresen beenden</translation>
    </message>
    <message>
        <source>End Tresen and start it again: it looks what can be rescued.</source>
        <translation>Beenden Sie Tresen und starten Sie es erneut: Es prüft, was sich retten lässt.</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>Rundgang beenden</translation>
    </message>
    <message>
        <source>Ends the call; its wrap-up begins. The key that completes does the same.</source>
        <translation>Beendet den Anruf; die Nachbearbeitung beginnt. Die Taste zum Abschließen tut dasselbe.</translation>
    </message>
    <message>
        <source>Ends the consultation and goes on with the customer.</source>
        <translation>Beendet die Rückfrage und führt das Gespräch mit dem Kunden weiter.</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Englisch</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Enter your password.</source>
        <translation>Geben Sie Ihr Passwort ein.</translation>
    </message>
    <message>
        <source>Enter your user name.</source>
        <translation>Geben Sie Ihren Benutzernamen ein.</translation>
    </message>
    <message>
        <source>Erased. Desks erase the same; `tresen hub erasures` says which have not yet.</source>
        <translation>Gelöscht. Die Arbeitsplätze löschen dasselbe; `tresen hub erasures` sagt, welche es noch nicht getan haben.</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Esc closes the field.</source>
        <translation>Esc schließt das Feld.</translation>
    </message>
    <message>
        <source>Every contact of the customer, on every channel.</source>
        <translation>Alle Kontakte des Kunden, auf allen Kanälen.</translation>
    </message>
    <message>
        <source>Every day</source>
        <translation>Jeden Tag</translation>
    </message>
    <message>
        <source>Every key can be changed in the settings.</source>
        <translation>Jede Taste lässt sich in den Einstellungen ändern.</translation>
    </message>
    <message>
        <source>Every key, what each action does, and what is new.</source>
        <translation>Alle Tasten, was jeder Befehl tut und was neu ist.</translation>
    </message>
    <message>
        <source>Every month</source>
        <translation>Jeden Monat</translation>
    </message>
    <message>
        <source>Every version of what you type is kept here for 14 days.</source>
        <translation>Jede Fassung dessen, was Sie schreiben, bleibt hier 14 Tage.</translation>
    </message>
    <message>
        <source>Every week</source>
        <translation>Jede Woche</translation>
    </message>
    <message>
        <source>Every weekday</source>
        <translation>Jeden Werktag</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Everybody of all sites</source>
        <translation>Alle an allen Standorten</translation>
    </message>
    <message>
        <source>Everybody of my site</source>
        <translation>Alle an meinem Standort</translation>
    </message>
    <message>
        <source>Everything about them is gone from here for ever, drafts included.</source>
        <translation>Alles über ihn ist hier endgültig gelöscht, auch Entwürfe.</translation>
    </message>
    <message>
        <source>Everything else comes. Plug in a headset, and calls come by themselves.</source>
        <translation>Alles andere kommt. Stecken Sie ein Headset ein, dann kommen Anrufe von selbst.</translation>
    </message>
    <message>
        <source>Everything else is here. They come by themselves with an update of Tresen.</source>
        <translation>Alles andere ist da. Sie kommen mit einer Aktualisierung von Tresen von selbst.</translation>
    </message>
    <message>
        <source>Everything has gone out</source>
        <translation>Alles ist hinausgegangen</translation>
    </message>
    <message>
        <source>Everything is in order.</source>
        <translation>Alles ist in Ordnung.</translation>
    </message>
    <message>
        <source>Everything is kept. Update Tresen, then it goes out.</source>
        <translation>Alles bleibt erhalten. Aktualisieren Sie Tresen, dann geht es hinaus.</translation>
    </message>
    <message>
        <source>Everything is shown with</source>
        <translation>Alles wird gezeigt bei</translation>
    </message>
    <message>
        <source>Everything you wrote is kept. Sign in again; unless the second place was yours, choose a new password and tell your IT.</source>
        <translation>Alles, was Sie geschrieben haben, ist gesichert. Melden Sie sich neu an; waren das nicht Sie selbst, wählen Sie ein neues Passwort und sagen Sie Ihrer IT Bescheid.</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Expires or is to be looked at</source>
        <translation>Läuft ab oder ist zu prüfen</translation>
    </message>
    <message>
        <source>Feb</source>
        <translation>Feb.</translation>
    </message>
    <message>
        <source>Feedback on article</source>
        <translation>Rückmeldung zum Artikel</translation>
    </message>
    <message>
        <source>Fetch when the line is back</source>
        <translation>Holen, sobald die Leitung steht</translation>
    </message>
    <message>
        <source>Fewer customers per hour</source>
        <translation>Weniger Kunden je Stunde</translation>
    </message>
    <message>
        <source>Fewer words find more.</source>
        <translation>Weniger Wörter finden mehr.</translation>
    </message>
    <message>
        <source>Fewer words find more. Or create the customer.</source>
        <translation>Weniger Wörter finden mehr. Oder legen Sie den Kunden an.</translation>
    </message>
    <message>
        <source>Field of the case</source>
        <translation>Feld des Vorgangs</translation>
    </message>
    <message>
        <source>Fields of the case are to be filled in first: {fields}.</source>
        <translation>Zuerst sind Felder des Vorgangs auszufüllen: {fields}.</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>Figures of the day</source>
        <translation>Zahlen des Tages</translation>
    </message>
    <message>
        <source>Figures stand here by queue and site as soon as there are contacts.</source>
        <translation>Sobald es Kontakte gibt, stehen hier Zahlen nach Warteschlange und Standort.</translation>
    </message>
    <message>
        <source>File note</source>
        <translation>Notiz ablegen</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Files of the report</source>
        <translation>Dateien des Berichts</translation>
    </message>
    <message>
        <source>Files: {files}</source>
        <translation>Dateien: {files}</translation>
    </message>
    <message>
        <source>Find a row, next hit, hit before</source>
        <translation>Zeile suchen, nächster Treffer, Treffer davor</translation>
    </message>
    <message>
        <source>Find and do</source>
        <translation>Finden und tun</translation>
    </message>
    <message>
        <source>Find in this list</source>
        <translation>In dieser Liste suchen</translation>
    </message>
    <message>
        <source>Find the customer</source>
        <translation>Kunden suchen</translation>
    </message>
    <message>
        <source>Finds customers, contacts, cases, articles, tasks and every command.</source>
        <translation>Findet Kunden, Kontakte, Vorgänge, Artikel, Aufgaben und jeden Befehl.</translation>
    </message>
    <message>
        <source>Five bubbles over the window, from your state to the search.</source>
        <translation>Fünf Sprechblasen über dem Fenster, von Ihrem Status bis zur Suche.</translation>
    </message>
    <message>
        <source>Five bubbles show it, and Esc ends them.</source>
        <translation>Fünf Sprechblasen zeigen es, Esc beendet sie.</translation>
    </message>
    <message>
        <source>Fold the context</source>
        <translation>Kontext einklappen</translation>
    </message>
    <message>
        <source>Fold the work list</source>
        <translation>Arbeitsliste einklappen</translation>
    </message>
    <message>
        <source>Folder:</source>
        <translation>Ordner:</translation>
    </message>
    <message>
        <source>Follow-up</source>
        <translation>Wie weiter</translation>
    </message>
    <message>
        <source>Follow-up that was not finished: {words}</source>
        <translation>Nacharbeit, die nicht fertig wurde: {words}</translation>
    </message>
    <message>
        <source>For example 20:00-07:00; empty: none. Offers come all the same.</source>
        <translation>Zum Beispiel 20:00-07:00; leer: keine. Angebote kommen trotzdem.</translation>
    </message>
    <message>
        <source>For example https://hub.example.com</source>
        <translation>Zum Beispiel https://hub.example.com</translation>
    </message>
    <message>
        <source>For its author</source>
        <translation>Für den Verfasser</translation>
    </message>
    <message>
        <source>For the editors, internal</source>
        <translation>Für die Redaktion, intern</translation>
    </message>
    <message>
        <source>For the window run `make setup`, or `pip install tresen[desktop]`.</source>
        <translation>Für das Fenster rufen Sie `make setup` oder `pip install tresen[desktop]` auf.</translation>
    </message>
    <message>
        <source>For who helps you: shown file by file first, without any customer's data.</source>
        <translation>Für alle, die Ihnen helfen: erst Datei für Datei gezeigt, ohne Daten von Kunden.</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>Für wen</translation>
    </message>
    <message>
        <source>For you</source>
        <translation>Für Sie</translation>
    </message>
    <message>
        <source>For {name}</source>
        <translation>Für {name}</translation>
    </message>
    <message>
        <source>Forgets the key to the hub on this machine. What was not sent stays here.</source>
        <translation>Vergisst den Schlüssel zum Hub auf diesem Rechner. Was nicht gesendet ist, bleibt hier.</translation>
    </message>
    <message>
        <source>Forgotten: {changes} changes, {months} months of the log, {files} attachments</source>
        <translation>Vergessen: {changes} Änderungen, {months} Monate des Änderungsbuchs, {files} Anhänge</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Free for {time} only</source>
        <translation>Erst {time} lang frei</translation>
    </message>
    <message>
        <source>Free the longest, since {time}</source>
        <translation>Am längsten frei, seit {time}</translation>
    </message>
    <message>
        <source>French</source>
        <translation>Französisch</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>Fr.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>From a file …</source>
        <translation>Aus Datei …</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Ausgelastet</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>Gets another contact that comes first</source>
        <translation>Erhält einen anderen Kontakt, der vorgeht</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>Zurückgeben</translation>
    </message>
    <message>
        <source>Give back to the author</source>
        <translation>An den Verfasser zurückgeben</translation>
    </message>
    <message>
        <source>Give back to the author …</source>
        <translation>Dem Verfasser zurückgeben …</translation>
    </message>
    <message>
        <source>Give it a title.</source>
        <translation>Geben Sie ihm einen Titel.</translation>
    </message>
    <message>
        <source>Give the customer a number first.</source>
        <translation>Tragen Sie beim Kunden zuerst eine Nummer ein.</translation>
    </message>
    <message>
        <source>Give the pen</source>
        <translation>Stift geben</translation>
    </message>
    <message>
        <source>Give to me</source>
        <translation>Mir geben</translation>
    </message>
    <message>
        <source>Given back: {words}</source>
        <translation>Zurückgegeben: {words}</translation>
    </message>
    <message>
        <source>Given to the site; its own system picks who gets it</source>
        <translation>Dem Standort gegeben; dessen System wählt, wer ihn erhält</translation>
    </message>
    <message>
        <source>Gives the contact to a colleague or a queue. The hub decides at once.</source>
        <translation>Gibt den Kontakt an einen Kollegen oder in eine Warteschlange. Der Hub entscheidet sofort.</translation>
    </message>
    <message>
        <source>Gives the open case to a colleague, or to yourself.</source>
        <translation>Gibt den offenen Vorgang einer Kollegin, einem Kollegen oder Ihnen selbst.</translation>
    </message>
    <message>
        <source>Go on writing, everything is kept.</source>
        <translation>Schreiben Sie weiter, es bleibt alles erhalten.</translation>
    </message>
    <message>
        <source>Go to the composer</source>
        <translation>Zum Schreibfeld</translation>
    </message>
    <message>
        <source>Go to the conversation</source>
        <translation>Zum Gespräch</translation>
    </message>
    <message>
        <source>Go to the desk first.</source>
        <translation>Gehen Sie zuerst zum Platz.</translation>
    </message>
    <message>
        <source>Go to the next contact</source>
        <translation>Zum nächsten Kontakt gehen</translation>
    </message>
    <message>
        <source>Go to the page Team first.</source>
        <translation>Gehen Sie zuerst zur Seite Team.</translation>
    </message>
    <message>
        <source>Go to the work list</source>
        <translation>Zur Arbeitsliste</translation>
    </message>
    <message>
        <source>Goes on with a parked contact.</source>
        <translation>Macht mit einem geparkten Kontakt weiter.</translation>
    </message>
    <message>
        <source>Goes out in a moment</source>
        <translation>Geht gleich hinaus</translation>
    </message>
    <message>
        <source>Goes out in {seconds} s, {whom}</source>
        <translation>Geht in {seconds} s hinaus, {whom}</translation>
    </message>
    <message>
        <source>Goes out {time}</source>
        <translation>Geht hinaus: {time}</translation>
    </message>
    <message>
        <source>Goes out {time}, {whom}</source>
        <translation>Geht hinaus: {time}, {whom}</translation>
    </message>
    <message>
        <source>Half a minute longer for the wrap-up, before it completes by itself.</source>
        <translation>Eine halbe Minute mehr für den Abschluss, ehe er sich von selbst vollendet.</translation>
    </message>
    <message>
        <source>Hand over to</source>
        <translation>Übergeben an</translation>
    </message>
    <message>
        <source>Hand over to a queue</source>
        <translation>In eine Warteschlange übergeben</translation>
    </message>
    <message>
        <source>Hand over to the queue</source>
        <translation>An die Warteschlange übergeben</translation>
    </message>
    <message>
        <source>Hand over …</source>
        <translation>Übergeben …</translation>
    </message>
    <message>
        <source>Hand-over card</source>
        <translation>Übergabekarte</translation>
    </message>
    <message>
        <source>Handed over by {name}</source>
        <translation>Übergeben von {name}</translation>
    </message>
    <message>
        <source>Handed over to you</source>
        <translation>An Sie übergeben</translation>
    </message>
    <message>
        <source>Handed over without further words.</source>
        <translation>Ohne weitere Worte übergeben.</translation>
    </message>
    <message>
        <source>Handing over needs it. The contact stays yours.</source>
        <translation>Zum Übergeben braucht es sie. Der Kontakt bleibt bei Ihnen.</translation>
    </message>
    <message>
        <source>Handling time</source>
        <translation>Bearbeitungszeit</translation>
    </message>
    <message>
        <source>Hang up</source>
        <translation>Auflegen</translation>
    </message>
    <message>
        <source>Has no free place: {channel}</source>
        <translation>Hat keinen Platz frei: {channel}</translation>
    </message>
    <message>
        <source>Has nothing to hear or to speak with, so no calls come there</source>
        <translation>Hat nichts zum Hören oder Sprechen, deshalb kommen dort keine Anrufe an</translation>
    </message>
    <message>
        <source>Has this in hand, which holds off {channel}: {by}</source>
        <translation>Hat das in der Hand, was {channel} fernhält: {by}</translation>
    </message>
    <message>
        <source>Held {time}</source>
        <translation>Gehalten {time}</translation>
    </message>
    <message>
        <source>Held, until when is not known</source>
        <translation>Gehalten, bis wann ist nicht bekannt</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Helped</source>
        <translation>Geholfen</translation>
    </message>
    <message>
        <source>Here you make yourself ready. What is offered to you then comes as a card above your work list; Ctrl+Shift+A accepts it.</source>
        <translation>Hier machen Sie sich bereit. Was Ihnen dann angeboten wird, kommt als Karte über Ihre Arbeitsliste; Strg+Umschalt+A nimmt es an.</translation>
    </message>
    <message>
        <source>Hidden. Reveal {what} …</source>
        <translation>Verborgen. {what} einsehen …</translation>
    </message>
    <message>
        <source>Hidden: your site has not been given the right to read it.</source>
        <translation>Verdeckt: Ihr Standort hat kein Recht, das zu lesen.</translation>
    </message>
    <message>
        <source>Hide again</source>
        <translation>Wieder verbergen</translation>
    </message>
    <message>
        <source>Hide quoted text</source>
        <translation>Zitierten Text ausblenden</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Hits in English</source>
        <translation>Treffer auf Englisch</translation>
    </message>
    <message>
        <source>Hits in German</source>
        <translation>Treffer auf Deutsch</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Halten</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Pos1</translation>
    </message>
    <message>
        <source>Home and End go to the ends.</source>
        <translation>Pos1 und Ende gehen an die Enden.</translation>
    </message>
    <message>
        <source>How it is counted</source>
        <translation>Wie gezählt wird</translation>
    </message>
    <message>
        <source>How it was solved</source>
        <translation>Wie er gelöst wurde</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>Wie oft</translation>
    </message>
    <message>
        <source>Hung up</source>
        <translation>Aufgelegt</translation>
    </message>
    <message>
        <source>I am busy just now</source>
        <translation>Ich bin gerade beschäftigt</translation>
    </message>
    <message>
        <source>I call you back | in 2 h</source>
        <translation>Ich rufe Sie zurück | in 2 h</translation>
    </message>
    <message>
        <source>I cannot help with this</source>
        <translation>Damit kann ich nicht helfen</translation>
    </message>
    <message>
        <source>I have read it</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>I promised something</source>
        <translation>Ich habe etwas zugesagt</translation>
    </message>
    <message>
        <source>IBAN</source>
        <translation>IBAN</translation>
    </message>
    <message>
        <source>Icon beside the clock</source>
        <translation>Symbol neben der Uhr</translation>
    </message>
    <message>
        <source>Images from {sender} are fetched by themselves.</source>
        <translation>Bilder von {sender} werden von selbst geholt.</translation>
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
        <source>Important customer, step {step} of 3</source>
        <translation>Wichtiger Kunde, Stufe {step} von 3</translation>
    </message>
    <message>
        <source>In 10 minutes</source>
        <translation>In 10 Minuten</translation>
    </message>
    <message>
        <source>In English</source>
        <translation>Auf Englisch</translation>
    </message>
    <message>
        <source>In a reply the name would go to the customer.</source>
        <translation>In einer Antwort ginge der Name an den Kunden.</translation>
    </message>
    <message>
        <source>In conversation</source>
        <translation>Im Gespräch</translation>
    </message>
    <message>
        <source>In danger after so many percent of the time</source>
        <translation>In Gefahr nach so viel Prozent der Zeit</translation>
    </message>
    <message>
        <source>In hand of {who}</source>
        <translation>In Arbeit bei {who}</translation>
    </message>
    <message>
        <source>In lists</source>
        <translation>In Listen</translation>
    </message>
    <message>
        <source>In lists alone; never while you write.</source>
        <translation>Nur in Listen; nie, während Sie schreiben.</translation>
    </message>
    <message>
        <source>In lists, where letters move</source>
        <translation>In Listen, wo Buchstaben bewegen</translation>
    </message>
    <message>
        <source>In megabytes; a full disk still saves there what you write. From the next start.</source>
        <translation>In Megabyte; ist der Datenträger voll, wird dort noch gesichert, was Sie schreiben. Ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>In the composer; arrows, Enter, Esc.</source>
        <translation>Im Schreibfeld; Pfeile, Enter, Esc.</translation>
    </message>
    <message>
        <source>In the composer; finds articles as you type.</source>
        <translation>Im Schreibfeld; findet Artikel beim Tippen.</translation>
    </message>
    <message>
        <source>In the search field, before what you look for.</source>
        <translation>Im Suchfeld, vor dem Gesuchten.</translation>
    </message>
    <message>
        <source>In this database somebody was erased, and the list of erasures is not there: {file}. Put the newest one in its place, or say where it is with --erased-list. If it is lost: tresen hub erasures --make-list. Nothing was opened.</source>
        <translation>In dieser Datenbank wurde jemand gelöscht, und die Liste der Löschungen fehlt: {file}. Legen Sie die neueste an ihren Platz, oder nennen Sie sie mit --erased-list. Ist sie verloren: tresen hub erasures --make-list. Es wurde nichts geöffnet.</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>Rechtzeitig</translation>
    </message>
    <message>
        <source>In which words</source>
        <translation>Mit welchen Worten</translation>
    </message>
    <message>
        <source>In-house only</source>
        <translation>Nur intern</translation>
    </message>
    <message>
        <source>Ins</source>
        <translation>Einfg</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Insert a text module</source>
        <translation>Textbaustein einfügen</translation>
    </message>
    <message>
        <source>Insert knowledge</source>
        <translation>Wissen einfügen</translation>
    </message>
    <message>
        <source>Insert the article</source>
        <translation>Artikel einfügen</translation>
    </message>
    <message>
        <source>Insert the text module</source>
        <translation>Textbaustein einfügen</translation>
    </message>
    <message>
        <source>Internal note</source>
        <translation>Interne Notiz</translation>
    </message>
    <message>
        <source>Internal notes are not printed.</source>
        <translation>Interne Notizen werden nicht gedruckt.</translation>
    </message>
    <message>
        <source>Internal text on this contact; the customer never sees it.</source>
        <translation>Interner Text zu diesem Kontakt; der Kunde sieht ihn nie.</translation>
    </message>
    <message>
        <source>Internal text that is shown with the case.</source>
        <translation>Interner Text, der beim Vorgang steht.</translation>
    </message>
    <message>
        <source>Internal text that is shown with the customer.</source>
        <translation>Interner Text, der beim Kunden steht.</translation>
    </message>
    <message>
        <source>Into a queue</source>
        <translation>In eine Warteschlange</translation>
    </message>
    <message>
        <source>Into a queue …</source>
        <translation>In eine Warteschlange …</translation>
    </message>
    <message>
        <source>Is offered to {who}</source>
        <translation>Wird {who} angeboten</translation>
    </message>
    <message>
        <source>It arrived damaged. Try again.</source>
        <translation>Sie kam beschädigt an. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>It becomes valid by itself on its first day.</source>
        <translation>Es wird an seinem ersten Tag von selbst gültig.</translation>
    </message>
    <message>
        <source>It becomes valid, now or on its first day.</source>
        <translation>Es wird gültig, jetzt oder an seinem ersten Tag.</translation>
    </message>
    <message>
        <source>It cannot be read.</source>
        <translation>Sie lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>It cannot be used: {complaint}</source>
        <translation>Er lässt sich nicht benutzen: {complaint}</translation>
    </message>
    <message>
        <source>It comes back at {time}.</source>
        <translation>Er kommt um {time} wieder.</translation>
    </message>
    <message>
        <source>It could not be kept on this machine. Your words stand here.</source>
        <translation>Auf diesem Rechner ließ es sich nicht sichern. Ihre Worte stehen hier.</translation>
    </message>
    <message>
        <source>It did not help</source>
        <translation>Er hat nicht geholfen</translation>
    </message>
    <message numerus="yes">
        <source>It differs from the hub's by %n second(s).</source>
        <translation>
            <numerusform>Sie weicht um %n Sekunde von der des Hubs ab.</numerusform>
            <numerusform>Sie weicht um %n Sekunden von der des Hubs ab.</numerusform>
        </translation>
    </message>
    <message>
        <source>It does not exist any more, or you may not see it any more.</source>
        <translation>Es existiert nicht mehr, oder Sie dürfen es nicht mehr sehen.</translation>
    </message>
    <message>
        <source>It does not exist any more.</source>
        <translation>Es existiert nicht mehr.</translation>
    </message>
    <message>
        <source>It exists already.</source>
        <translation>Es gibt es schon.</translation>
    </message>
    <message>
        <source>It had gone out already. What you wrote stands in the composer as well.</source>
        <translation>Sie war schon hinausgegangen. Ihr Text steht außerdem im Schreibfeld.</translation>
    </message>
    <message>
        <source>It has everything that you did since again.</source>
        <translation>Er hat alles wieder, was Sie seitdem getan haben.</translation>
    </message>
    <message>
        <source>It is an organisation</source>
        <translation>Es ist eine Organisation</translation>
    </message>
    <message>
        <source>It is empty.</source>
        <translation>Sie ist leer.</translation>
    </message>
    <message>
        <source>It is in hand of {name}.</source>
        <translation>{name} hat ihn in Arbeit.</translation>
    </message>
    <message>
        <source>It is in hand or ended, or you may not see it.</source>
        <translation>Er ist in Arbeit oder beendet, oder Sie dürfen ihn nicht sehen.</translation>
    </message>
    <message>
        <source>It is kept right.</source>
        <translation>Sie wird richtig gehalten.</translation>
    </message>
    <message>
        <source>It is kept there as a note.</source>
        <translation>Er steht dort als Notiz.</translation>
    </message>
    <message>
        <source>It is looked at again in half a year.</source>
        <translation>Er wird in einem halben Jahr wieder geprüft.</translation>
    </message>
    <message>
        <source>It is not valid any more from now on.</source>
        <translation>Er gilt ab jetzt nicht mehr.</translation>
    </message>
    <message>
        <source>It is not wanted any more; it stays findable.</source>
        <translation>Sie wird nicht mehr gewünscht und bleibt auffindbar.</translation>
    </message>
    <message>
        <source>It is offered to {name} until {time}.</source>
        <translation>Er wird {name} bis {time} angeboten.</translation>
    </message>
    <message>
        <source>It is parked by {name}.</source>
        <translation>Er ist von {name} geparkt.</translation>
    </message>
    <message>
        <source>It is published already, and becomes valid by itself.</source>
        <translation>Sie ist schon veröffentlicht und wird von selbst gültig.</translation>
    </message>
    <message>
        <source>It is the customer who is open beside this</source>
        <translation>Es ist der Kunde, der daneben offen ist</translation>
    </message>
    <message>
        <source>It is too long. An article has at most 500 kB of text: split it up.</source>
        <translation>Es ist zu lang. Ein Artikel hat höchstens 500 kB Text: Teilen Sie ihn auf.</translation>
    </message>
    <message>
        <source>It is tried again by itself.</source>
        <translation>Es wird von selbst erneut versucht.</translation>
    </message>
    <message>
        <source>It is very long: only its beginning is there.</source>
        <translation>Er ist sehr lang: nur der Anfang ist enthalten.</translation>
    </message>
    <message>
        <source>It is with a site already</source>
        <translation>Er liegt schon bei einem Standort</translation>
    </message>
    <message>
        <source>It is with the site {site}</source>
        <translation>Er liegt beim Standort {site}</translation>
    </message>
    <message>
        <source>It keeps what it is given.</source>
        <translation>Er behält, was man ihm gibt.</translation>
    </message>
    <message>
        <source>It may hold macros: it is only saved, never opened from here.</source>
        <translation>Sie kann Makros enthalten: Sie wird nur gespeichert, nie von hier aus geöffnet.</translation>
    </message>
    <message>
        <source>It names somebody else's contact or case as its own, and was kept apart</source>
        <translation>Sie nennt einen Kontakt oder Vorgang von jemand anderem als ihren und wurde davon getrennt gehalten</translation>
    </message>
    <message>
        <source>It rings</source>
        <translation>Es klingelt</translation>
    </message>
    <message>
        <source>It runs, but nothing keeps it right.</source>
        <translation>Sie läuft, aber nichts hält sie richtig.</translation>
    </message>
    <message>
        <source>It runs.</source>
        <translation>Sie läuft.</translation>
    </message>
    <message>
        <source>It stands at its old place, and your card with it. You can take it again.</source>
        <translation>Er steht an seinem alten Platz, Ihre Übergabekarte liegt dabei. Sie können ihn wieder nehmen.</translation>
    </message>
    <message>
        <source>It stands in your work list until you have opened the case.</source>
        <translation>Es steht in Ihrer Arbeitsliste, bis Sie den Vorgang geöffnet haben.</translation>
    </message>
    <message>
        <source>It stands in your work list until you have opened the contact.</source>
        <translation>Es steht in Ihrer Arbeitsliste, bis Sie den Kontakt geöffnet haben.</translation>
    </message>
    <message>
        <source>It stands in your work list.</source>
        <translation>Er steht in Ihrer Arbeitsliste.</translation>
    </message>
    <message>
        <source>It stays here until you put it away.</source>
        <translation>Er bleibt hier, bis Sie ihn weglegen.</translation>
    </message>
    <message>
        <source>It waits at its old place. After a second one no more will come.</source>
        <translation>Der Kontakt wartet an seinem alten Platz. Nach einem zweiten verpassten Angebot kommen keine weiteren.</translation>
    </message>
    <message>
        <source>It waits at its old place. No more calls come here until you can hear.</source>
        <translation>Der Anruf wartet an seinem alten Platz. Hier kommen keine weiteren an, bis Sie etwas hören können.</translation>
    </message>
    <message>
        <source>It waits at its old place. What you chose stands: {state}.</source>
        <translation>Es wartet an seinem alten Platz. Was Sie gewählt haben, gilt: {state}.</translation>
    </message>
    <message>
        <source>It waits at its old place. What you wrote is kept as a draft.</source>
        <translation>Er wartet an seinem alten Platz. Was Sie geschrieben haben, bleibt als Entwurf erhalten.</translation>
    </message>
    <message>
        <source>It waits for something that has to go out first.</source>
        <translation>Es wartet auf etwas, das zuerst hinaus muss.</translation>
    </message>
    <message>
        <source>It waits on.</source>
        <translation>Er wartet weiter.</translation>
    </message>
    <message>
        <source>It was changed by somebody else in the meantime.</source>
        <translation>Inzwischen hat es jemand anders geändert.</translation>
    </message>
    <message>
        <source>It was completed in the meantime.</source>
        <translation>Es wurde inzwischen abgeschlossen.</translation>
    </message>
    <message>
        <source>It was in other hands in the meantime.</source>
        <translation>Der Kontakt war inzwischen in anderen Händen.</translation>
    </message>
    <message>
        <source>It was moved to a queue you do not work, or has not arrived yet.</source>
        <translation>Er liegt in einer Warteschlange, die nicht Ihre ist, oder ist noch nicht angekommen.</translation>
    </message>
    <message>
        <source>It was moved, or your right to see it has ended. What you began to write is kept.</source>
        <translation>Er wurde verschoben, oder Ihr Leserecht ist abgelaufen. Was Sie begonnen haben zu schreiben, ist aufgehoben.</translation>
    </message>
    <message>
        <source>It was not open any more.</source>
        <translation>Es war nicht mehr offen.</translation>
    </message>
    <message>
        <source>It was offered there because:</source>
        <translation>Er wurde dort angeboten, weil:</translation>
    </message>
    <message>
        <source>It was taken back, or is only for others.</source>
        <translation>Er wurde zurückgezogen oder ist nur für andere.</translation>
    </message>
    <message>
        <source>It would end before it begins.</source>
        <translation>Es würde enden, bevor es beginnt.</translation>
    </message>
    <message>
        <source>It would go to {name}.</source>
        <translation>Er ginge an {name}.</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>Italienisch</translation>
    </message>
    <message>
        <source>Its contact is still yours: call back, or complete it.</source>
        <translation>Sein Kontakt ist noch Ihrer: Rufen Sie zurück, oder schließen Sie ihn ab.</translation>
    </message>
    <message>
        <source>Its layout is too large to be shown; the text is here</source>
        <translation>Die Gestaltung ist zu umfangreich; der Text steht hier</translation>
    </message>
    <message>
        <source>Its place in line</source>
        <translation>Sein Platz in der Reihe</translation>
    </message>
    <message>
        <source>Its queue until now</source>
        <translation>Seine bisherige Warteschlange</translation>
    </message>
    <message>
        <source>Its text is here. It is shown as laid out when the line is back.</source>
        <translation>Ihr Text ist hier. Gestaltet erscheint sie, sobald die Leitung wieder steht.</translation>
    </message>
    <message>
        <source>Its text is longer than what is shown</source>
        <translation>Der Text ist länger als das, was hier steht</translation>
    </message>
    <message>
        <source>Its time is over, or cannot be read.</source>
        <translation>Seine Zeit ist vorbei oder nicht zu lesen.</translation>
    </message>
    <message>
        <source>Its usual key is taken by “{action}”.</source>
        <translation>Die übliche Taste hat schon „{action}“.</translation>
    </message>
    <message>
        <source>Its words are in your reply: check them before you send it.</source>
        <translation>Ihr Text steht in Ihrer Antwort: Prüfen Sie ihn, bevor Sie sie senden.</translation>
    </message>
    <message>
        <source>Jan</source>
        <translation>Jan.</translation>
    </message>
    <message>
        <source>Jul</source>
        <translation>Juli</translation>
    </message>
    <message>
        <source>Jun</source>
        <translation>Juni</translation>
    </message>
    <message>
        <source>Keep a copy of it, then sign in with a new --profile; the hub has the rest.</source>
        <translation>Bewahren Sie eine Kopie auf und melden Sie sich mit einem neuen --profile an; den Rest hat der Hub.</translation>
    </message>
    <message>
        <source>Keep as a note</source>
        <translation>Als Notiz behalten</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>Beides behalten</translation>
    </message>
    <message>
        <source>Keep theirs</source>
        <translation>Anderes behalten</translation>
    </message>
    <message>
        <source>Keep what stands</source>
        <translation>Lassen, wie es ist</translation>
    </message>
    <message>
        <source>Keep writing, everything is kept and goes out by itself.</source>
        <translation>Schreiben Sie weiter, alles bleibt erhalten und geht von selbst hinaus.</translation>
    </message>
    <message>
        <source>Keep writing, everything is kept until you sign in.</source>
        <translation>Schreiben Sie weiter, alles bleibt erhalten, bis Sie sich anmelden.</translation>
    </message>
    <message>
        <source>Keep writing, everything is kept, and you still see what is new. Update Tresen to version {least}, then it goes out.</source>
        <translation>Schreiben Sie weiter, alles bleibt erhalten, und Sie sehen weiterhin Neues. Aktualisieren Sie Tresen auf Version {least}, dann geht es hinaus.</translation>
    </message>
    <message>
        <source>Keeps in mind that you want this file; it is there once the line was.</source>
        <translation>Merkt sich, dass Sie diese Datei möchten; sie ist da, sobald die Leitung wieder stand.</translation>
    </message>
    <message>
        <source>Kept by</source>
        <translation>Gepflegt von</translation>
    </message>
    <message>
        <source>Kept for {agent} for {time} more</source>
        <translation>Noch {time} lang vorgemerkt: {agent}</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>Keypad</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>Schlüsselbund</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Kind:</source>
        <translation>Art:</translation>
    </message>
    <message>
        <source>Knowledge</source>
        <translation>Wissen</translation>
    </message>
    <message>
        <source>Knowledge and text modules</source>
        <translation>Wissen und Textbausteine</translation>
    </message>
    <message>
        <source>Knowledge that fits</source>
        <translation>Passendes Wissen</translation>
    </message>
    <message>
        <source>Known since</source>
        <translation>Kunde seit</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Language, appearance, keys and the hub.</source>
        <translation>Sprache, Darstellung, Tasten und Hub.</translation>
    </message>
    <message>
        <source>Larger than {most} MB.</source>
        <translation>Größer als {most} MB.</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Last answer: {text}</source>
        <translation>Letzte Antwort: {text}</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Left as they were: {names}</source>
        <translation>Unverändert blieben: {names}</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <source>Let it be writable again; it is tried again by itself.</source>
        <translation>Machen Sie ihn wieder beschreibbar; es wird von selbst erneut versucht.</translation>
    </message>
    <message>
        <source>Letters move in lists</source>
        <translation>Buchstaben bewegen in Listen</translation>
    </message>
    <message>
        <source>Levels go from 1 to 5. Nothing was changed.</source>
        <translation>Stufen gehen von 1 bis 5. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Line between two panes</source>
        <translation>Linie zwischen zwei Bereichen</translation>
    </message>
    <message>
        <source>Line fair</source>
        <translation>Leitung mäßig</translation>
    </message>
    <message>
        <source>Line good</source>
        <translation>Leitung gut</translation>
    </message>
    <message>
        <source>Line lost</source>
        <translation>Leitung verloren</translation>
    </message>
    <message>
        <source>Line poor</source>
        <translation>Leitung schlecht</translation>
    </message>
    <message>
        <source>Line {number} is no record: {reason}.</source>
        <translation>Zeile {number} ist kein Datensatz: {reason}.</translation>
    </message>
    <message>
        <source>Line {number}: there is no kind {kind}.</source>
        <translation>Zeile {number}: Eine Art {kind} gibt es nicht.</translation>
    </message>
    <message>
        <source>Line {number}: {why}</source>
        <translation>Zeile {number}: {why}</translation>
    </message>
    <message>
        <source>Lines with something added: {added}, with something removed: {removed}</source>
        <translation>Zeilen mit Hinzugefügtem: {added}, mit Entferntem: {removed}</translation>
    </message>
    <message>
        <source>Link the contact to this case</source>
        <translation>Kontakt diesem Vorgang zuordnen</translation>
    </message>
    <message>
        <source>Link to a case …</source>
        <translation>Mit Vorgang verbinden …</translation>
    </message>
    <message>
        <source>Link to case</source>
        <translation>Mit Vorgang verknüpfen</translation>
    </message>
    <message>
        <source>Link: {address}</source>
        <translation>Link: {address}</translation>
    </message>
    <message>
        <source>Links to no article: {ids}</source>
        <translation>Verweise ins Leere: {ids}</translation>
    </message>
    <message>
        <source>Loading {done} of {expected}</source>
        <translation>{done} von {expected} geladen</translation>
    </message>
    <message>
        <source>Local data</source>
        <translation>Lokale Daten</translation>
    </message>
    <message>
        <source>Log a contact</source>
        <translation>Kontakt erfassen</translation>
    </message>
    <message>
        <source>Log a contact …</source>
        <translation>Kontakt erfassen …</translation>
    </message>
    <message>
        <source>Log call</source>
        <translation>Anruf erfassen</translation>
    </message>
    <message>
        <source>Log contact</source>
        <translation>Kontakt erfassen</translation>
    </message>
    <message>
        <source>Log in to a desktop, or play the tour: `tresen demo --tour DIR`.</source>
        <translation>Melden Sie sich an einer grafischen Oberfläche an oder spielen Sie den Rundgang: `tresen demo --tour DIR`.</translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation>Längste Wartezeit</translation>
    </message>
    <message>
        <source>Look around with made-up customers</source>
        <translation>Mit erfundenen Kunden umsehen</translation>
    </message>
    <message>
        <source>Look whether it has arrived | tomorrow 9:00</source>
        <translation>Nachsehen, ob es angekommen ist | morgen 9:00</translation>
    </message>
    <message>
        <source>Lunch</source>
        <translation>Mittagspause</translation>
    </message>
    <message numerus="yes">
        <source>Macro, %n step(s)</source>
        <translation>
            <numerusform>Makro, %n Schritt</numerusform>
            <numerusform>Makro, %n Schritte</numerusform>
        </translation>
    </message>
    <message>
        <source>Macros</source>
        <translation>Makros</translation>
    </message>
    <message>
        <source>Mail as laid out</source>
        <translation>Gestaltete E-Mail</translation>
    </message>
    <message>
        <source>Mail server</source>
        <translation>Mailserver</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Make a promise …</source>
        <translation>Zusage machen …</translation>
    </message>
    <message>
        <source>Make promise</source>
        <translation>Zusage geben</translation>
    </message>
    <message>
        <source>Make room there, or choose another folder with --profile.</source>
        <translation>Schaffen Sie dort Platz oder wählen Sie mit --profile einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Make room; it is tried again by itself.</source>
        <translation>Schaffen Sie Platz; es wird von selbst erneut versucht.</translation>
    </message>
    <message>
        <source>Make this pane narrower</source>
        <translation>Bereich schmaler machen</translation>
    </message>
    <message>
        <source>Make this pane wider</source>
        <translation>Bereich breiter machen</translation>
    </message>
    <message>
        <source>Makes it a strip of icons, or whole again.</source>
        <translation>Macht sie zu einer Leiste von Symbolen, oder wieder ganz.</translation>
    </message>
    <message>
        <source>Making up customers and contacts …</source>
        <translation>Kunden und Kontakte werden erfunden …</translation>
    </message>
    <message>
        <source>Mar</source>
        <translation>März</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelesen markieren</translation>
    </message>
    <message>
        <source>Markdown. Pictures can be pasted; ?? links to an article.</source>
        <translation>Markdown. Bilder lassen sich einfügen; ?? verweist auf einen Artikel.</translation>
    </message>
    <message>
        <source>May</source>
        <translation>Mai</translation>
    </message>
    <message>
        <source>Meeting</source>
        <translation>Besprechung</translation>
    </message>
    <message>
        <source>Mention a colleague</source>
        <translation>Jemanden erwähnen</translation>
    </message>
    <message>
        <source>Mentions work in notes</source>
        <translation>Erwähnen geht in Notizen</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>Merge a case into this one …</source>
        <translation>Vorgang mit diesem zusammenführen …</translation>
    </message>
    <message>
        <source>Merge a contact into this one …</source>
        <translation>Kontakt mit diesem zusammenführen …</translation>
    </message>
    <message>
        <source>Merge case</source>
        <translation>Vorgang zusammenführen</translation>
    </message>
    <message>
        <source>Merge contact</source>
        <translation>Kontakt zusammenführen</translation>
    </message>
    <message>
        <source>Merge customer</source>
        <translation>Kunden zusammenführen</translation>
    </message>
    <message>
        <source>Merge into this case</source>
        <translation>Mit diesem Vorgang zusammenführen</translation>
    </message>
    <message>
        <source>Merge into this contact</source>
        <translation>Mit diesem Kontakt zusammenführen</translation>
    </message>
    <message>
        <source>Merge with the same customer …</source>
        <translation>Mit demselben Kunden zusammenführen …</translation>
    </message>
    <message>
        <source>Merged</source>
        <translation>Zusammengeführt</translation>
    </message>
    <message>
        <source>Merged into this case</source>
        <translation>Mit diesem Vorgang zusammengeführt</translation>
    </message>
    <message>
        <source>Merged into this contact</source>
        <translation>Mit diesem Kontakt zusammengeführt</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Messages that are another matter become a contact of their own.</source>
        <translation>Nachrichten zu einem anderen Anliegen werden ein eigener Kontakt.</translation>
    </message>
    <message>
        <source>Messages to split off</source>
        <translation>Nachrichten zum Abtrennen</translation>
    </message>
    <message>
        <source>Messenger</source>
        <translation>Messenger</translation>
    </message>
    <message>
        <source>Messengers that are offered</source>
        <translation>Angebotene Messenger-Kontakte</translation>
    </message>
    <message>
        <source>Meta</source>
        <translation>Meta</translation>
    </message>
    <message>
        <source>Meter reading</source>
        <translation>Zählerstand</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>Meine</translation>
    </message>
    <message numerus="yes">
        <source>Missed %n offer(s) in a row</source>
        <translation>
            <numerusform>Hat %n Angebot verpasst</numerusform>
            <numerusform>Hat %n Angebote hintereinander verpasst</numerusform>
        </translation>
    </message>
    <message>
        <source>Missed this contact once, so everybody else comes first</source>
        <translation>Hat diesen Kontakt schon verpasst, alle anderen gehen vor</translation>
    </message>
    <message>
        <source>Missing: {names}</source>
        <translation>Es fehlen: {names}</translation>
    </message>
    <message>
        <source>Mon</source>
        <translation>Mo.</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>More about this article</source>
        <translation>Mehr zu diesem Artikel</translation>
    </message>
    <message>
        <source>More customers per hour</source>
        <translation>Mehr Kunden je Stunde</translation>
    </message>
    <message>
        <source>More rows on the screen, less air between them.</source>
        <translation>Mehr Zeilen auf dem Bildschirm, weniger Luft dazwischen.</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Moving house</source>
        <translation>Umzug</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name of a queue</source>
        <translation>Name einer Warteschlange</translation>
    </message>
    <message>
        <source>Name of the customer</source>
        <translation>Name des Kunden</translation>
    </message>
    <message>
        <source>Name one: `tresen doctor --hub URL`.</source>
        <translation>Nennen Sie einen: `tresen doctor --hub URL`.</translation>
    </message>
    <message>
        <source>Name or number</source>
        <translation>Name oder Nummer</translation>
    </message>
    <message>
        <source>Name whom you ask: type @@ and choose a colleague.</source>
        <translation>Nennen Sie, wen Sie fragen: Tippen Sie @@ und wählen Sie jemanden aus.</translation>
    </message>
    <message>
        <source>Name, address and language of the open customer.</source>
        <translation>Name, Anschrift und Sprache des offenen Kunden.</translation>
    </message>
    <message>
        <source>Name, number or address find every customer.</source>
        <translation>Name, Nummer oder Adresse finden jeden Kunden.</translation>
    </message>
    <message>
        <source>Name, number, phone, address …</source>
        <translation>Name, Nummer, Telefon, Adresse …</translation>
    </message>
    <message>
        <source>Name, site or queue</source>
        <translation>Name, Standort oder Warteschlange</translation>
    </message>
    <message>
        <source>Name, team and site are compared.</source>
        <translation>Verglichen werden Name, Team und Standort.</translation>
    </message>
    <message>
        <source>Name, team or site</source>
        <translation>Name, Team oder Standort</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>Name:</translation>
    </message>
    <message>
        <source>Needs a note</source>
        <translation>Braucht eine Notiz</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>New and changed articles appear here until you have read them.</source>
        <translation>Neue und geänderte Artikel stehen hier, bis Sie sie gelesen haben.</translation>
    </message>
    <message>
        <source>New and changed articles that you have not read yet.</source>
        <translation>Neue und geänderte Artikel, die Sie noch nicht gelesen haben.</translation>
    </message>
    <message>
        <source>New article</source>
        <translation>Neuer Artikel</translation>
    </message>
    <message>
        <source>New article “{title}”</source>
        <translation>Neuer Artikel „{title}“</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>Neuer Vorgang</translation>
    </message>
    <message>
        <source>New chat message</source>
        <translation>Neue Chat-Nachricht</translation>
    </message>
    <message>
        <source>New chat messages in your contacts</source>
        <translation>Neue Chat-Nachrichten in Ihren Kontakten</translation>
    </message>
    <message>
        <source>New contact point</source>
        <translation>Neue Kontaktmöglichkeit</translation>
    </message>
    <message>
        <source>New customer</source>
        <translation>Neuer Kunde</translation>
    </message>
    <message>
        <source>New customer with this number</source>
        <translation>Neuer Kunde mit dieser Nummer</translation>
    </message>
    <message>
        <source>New e-mail</source>
        <translation>Neue E-Mail</translation>
    </message>
    <message>
        <source>New e-mail …</source>
        <translation>Neue E-Mail …</translation>
    </message>
    <message>
        <source>New e-mails in your contacts</source>
        <translation>Neue E-Mails in Ihren Kontakten</translation>
    </message>
    <message>
        <source>New in a call's contact</source>
        <translation>Neues zu einem Anruf</translation>
    </message>
    <message>
        <source>New key …</source>
        <translation>Neue Taste …</translation>
    </message>
    <message>
        <source>New messenger text</source>
        <translation>Neue Messenger-Nachricht</translation>
    </message>
    <message>
        <source>New messenger texts in your contacts</source>
        <translation>Neue Messenger-Nachrichten in Ihren Kontakten</translation>
    </message>
    <message>
        <source>New promise</source>
        <translation>Neue Zusage</translation>
    </message>
    <message>
        <source>New task</source>
        <translation>Neue Aufgabe</translation>
    </message>
    <message>
        <source>New text module</source>
        <translation>Neuer Textbaustein</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Next contact</source>
        <translation>Nächster Kontakt</translation>
    </message>
    <message>
        <source>Next task of a series</source>
        <translation>Nächste Aufgabe der Reihe</translation>
    </message>
    <message>
        <source>Next version of “{title}”</source>
        <translation>Nächste Fassung von „{title}“</translation>
    </message>
    <message>
        <source>No article has these words</source>
        <translation>Kein Artikel hat diese Wörter</translation>
    </message>
    <message>
        <source>No article is open</source>
        <translation>Kein Artikel offen</translation>
    </message>
    <message>
        <source>No calls come here: there is nothing to hear or to speak with.</source>
        <translation>Hier kommen keine Anrufe an: Es gibt nichts zum Hören oder Sprechen.</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>Kein Vorgang ist offen</translation>
    </message>
    <message>
        <source>No code has these words.</source>
        <translation>Kein Abschlussgrund hat diese Wörter.</translation>
    </message>
    <message>
        <source>No codes yet</source>
        <translation>Noch keine Abschlussgründe</translation>
    </message>
    <message>
        <source>No column is a number, an e-mail address or a phone number: {columns}. Say which is, for example --map email=COLUMN.</source>
        <translation>Keine Spalte ist eine Nummer, eine E-Mail-Adresse oder eine Telefonnummer: {columns}. Sagen Sie, welche es ist, zum Beispiel --map email=SPALTE.</translation>
    </message>
    <message>
        <source>No connection.</source>
        <translation>Keine Verbindung.</translation>
    </message>
    <message>
        <source>No connection: only the hub can fetch the images. Try again then.</source>
        <translation>Keine Verbindung: Nur der Hub kann die Bilder holen. Versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>No connection: only the hub can reveal it. Try again then.</source>
        <translation>Keine Verbindung: Einsehen lässt nur der Hub zu. Versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>No contact is behind this figure</source>
        <translation>Hinter dieser Zahl steht kein Kontakt</translation>
    </message>
    <message>
        <source>No contact is open</source>
        <translation>Kein Kontakt offen</translation>
    </message>
    <message>
        <source>No customer is open</source>
        <translation>Kein Kunde ist offen</translation>
    </message>
    <message>
        <source>No e-mail address of this customer is known. Write one here.</source>
        <translation>Von diesem Kunden ist keine E-Mail-Adresse bekannt. Schreiben Sie eine hierher.</translation>
    </message>
    <message>
        <source>No earlier versions are here</source>
        <translation>Frühere Fassungen sind nicht hier</translation>
    </message>
    <message>
        <source>No further call fits in. End one of them first.</source>
        <translation>Ein weiterer Anruf passt nicht hinein. Beenden Sie zuerst einen.</translation>
    </message>
    <message>
        <source>No help</source>
        <translation>Hilft nicht</translation>
    </message>
    <message>
        <source>No hub at hand?</source>
        <translation>Kein Hub zur Hand?</translation>
    </message>
    <message>
        <source>No hub is known on this machine yet.</source>
        <translation>Auf diesem Rechner ist noch kein Hub bekannt.</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Keine Taste</translation>
    </message>
    <message>
        <source>No line to the hub</source>
        <translation>Keine Leitung zum Hub</translation>
    </message>
    <message>
        <source>No line: who is here is not known now.</source>
        <translation>Keine Leitung: Wer da ist, ist jetzt nicht bekannt.</translation>
    </message>
    <message>
        <source>No macros yet</source>
        <translation>Noch keine Makros</translation>
    </message>
    <message>
        <source>No more data comes from the hub for now.</source>
        <translation>Vorerst kommen keine weiteren Daten vom Hub.</translation>
    </message>
    <message>
        <source>No motion</source>
        <translation>Keine Bewegung</translation>
    </message>
    <message>
        <source>No new customers come. Whoever is there goes on.</source>
        <translation>Es kommen keine neuen Kunden. Wer da ist, schreibt weiter.</translation>
    </message>
    <message>
        <source>No other address of this customer is known.</source>
        <translation>Von diesem Kunden ist keine andere Adresse bekannt.</translation>
    </message>
    <message>
        <source>No program here opens “{name}”.</source>
        <translation>Kein Programm hier öffnet „{name}“.</translation>
    </message>
    <message>
        <source>No queue is called so</source>
        <translation>Keine Warteschlange heißt so</translation>
    </message>
    <message>
        <source>No queue is known for this customer, so the call cannot be logged.</source>
        <translation>Für diesen Kunden ist keine Warteschlange bekannt, daher lässt sich der Anruf nicht erfassen.</translation>
    </message>
    <message>
        <source>No reminder</source>
        <translation>Keine Erinnerung</translation>
    </message>
    <message>
        <source>No site is known here yet</source>
        <translation>Noch ist hier kein Standort bekannt</translation>
    </message>
    <message>
        <source>No sound</source>
        <translation>Kein Ton</translation>
    </message>
    <message>
        <source>No tag is used yet</source>
        <translation>Noch ist kein Schlagwort vergeben</translation>
    </message>
    <message>
        <source>No task was ended a moment ago.</source>
        <translation>Eben wurde keine Aufgabe beendet.</translation>
    </message>
    <message>
        <source>No text module has this name</source>
        <translation>Kein Textbaustein heißt so</translation>
    </message>
    <message>
        <source>No text modules yet</source>
        <translation>Noch keine Textbausteine</translation>
    </message>
    <message>
        <source>No time runs for this wrap-up.</source>
        <translation>Für diesen Abschluss läuft keine Zeit.</translation>
    </message>
    <message>
        <source>No types yet</source>
        <translation>Noch keine Typen</translation>
    </message>
    <message>
        <source>Nobody answered for {time}.</source>
        <translation>{time} lang hat niemand geantwortet.</translation>
    </message>
    <message>
        <source>Nobody answered.</source>
        <translation>Niemand hat abgenommen.</translation>
    </message>
    <message>
        <source>Nobody answers at this address. Check it, and whether you have a network.</source>
        <translation>Unter dieser Adresse antwortet niemand. Prüfen Sie die Adresse und Ihr Netz.</translation>
    </message>
    <message>
        <source>Nobody else is writing in this contact now.</source>
        <translation>In diesem Kontakt schreibt gerade niemand anderes.</translation>
    </message>
    <message>
        <source>Nobody else may see this contact.</source>
        <translation>Niemand sonst darf diesen Kontakt sehen.</translation>
    </message>
    <message>
        <source>Nobody free at the sites with a share could take it</source>
        <translation>Niemand Freies an den Standorten mit Anteil konnte ihn nehmen</translation>
    </message>
    <message>
        <source>Nobody has answered yet.</source>
        <translation>Noch hat niemand abgenommen.</translation>
    </message>
    <message>
        <source>Nobody has approved it yet.</source>
        <translation>Es ist noch nicht freigegeben.</translation>
    </message>
    <message>
        <source>Nobody has approved this change yet, or it has ended.</source>
        <translation>Diese Änderung ist noch nicht freigegeben oder beendet.</translation>
    </message>
    <message>
        <source>Nobody has signed in to this profile yet. Sign in with `tresen` first.</source>
        <translation>An diesem Profil hat sich noch niemand angemeldet. Melden Sie sich zuerst mit `tresen` an.</translation>
    </message>
    <message>
        <source>Nobody has this contact. Take it first.</source>
        <translation>Diesen Kontakt hat niemand. Übernehmen Sie ihn zuerst.</translation>
    </message>
    <message>
        <source>Nobody here has this number.</source>
        <translation>Diese Nummer ist hier niemandem zugeordnet.</translation>
    </message>
    <message>
        <source>Nobody here seems to be the same</source>
        <translation>Niemand hier scheint derselbe zu sein</translation>
    </message>
    <message>
        <source>Nobody is asked meanwhile.</source>
        <translation>Es läuft keine Rückfrage.</translation>
    </message>
    <message>
        <source>Nobody is called so</source>
        <translation>So heißt niemand</translation>
    </message>
    <message>
        <source>Nobody is here to give the pen</source>
        <translation>Niemand ist hier, der den Stift geben könnte</translation>
    </message>
    <message>
        <source>Nobody is here yet. People come with the hub's data.</source>
        <translation>Hier ist noch niemand. Die Leute kommen mit den Daten des Hubs.</translation>
    </message>
    <message>
        <source>Nobody is there twice, as far as can be seen</source>
        <translation>Soweit zu sehen ist, ist niemand doppelt da</translation>
    </message>
    <message>
        <source>Nobody new comes; the same again lets them come as before.</source>
        <translation>Niemand Neues kommt; noch einmal, und sie kommen wie zuvor.</translation>
    </message>
    <message>
        <source>Nobody waits for you.</source>
        <translation>Niemand wartet auf Sie.</translation>
    </message>
    <message>
        <source>Nobody waits under the id {id}.</source>
        <translation>Unter der Kennung {id} wartet niemand.</translation>
    </message>
    <message>
        <source>Nobody who is free now may get it</source>
        <translation>Niemand, der jetzt frei ist, darf ihn erhalten</translation>
    </message>
    <message>
        <source>Nobody would get it now</source>
        <translation>Jetzt bekäme ihn niemand</translation>
    </message>
    <message>
        <source>Nobody, or more than one, is called so.</source>
        <translation>So heißt niemand oder mehr als eine Person.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>None given</source>
        <translation>Keiner angegeben</translation>
    </message>
    <message>
        <source>Not any more by itself</source>
        <translation>Nicht mehr von selbst</translation>
    </message>
    <message>
        <source>Not attached</source>
        <translation>Nicht angehängt</translation>
    </message>
    <message>
        <source>Not done: {what}. {why}</source>
        <translation>Nicht ausgeführt: {what}. {why}</translation>
    </message>
    <message>
        <source>Not done: {why}</source>
        <translation>Nicht ausgeführt: {why}</translation>
    </message>
    <message>
        <source>Not for you to change</source>
        <translation>Das können Sie nicht ändern</translation>
    </message>
    <message>
        <source>Not here any more: {files}</source>
        <translation>Nicht mehr hier: {files}</translation>
    </message>
    <message>
        <source>Not known: {words}</source>
        <translation>Nicht bekannt: {words}</translation>
    </message>
    <message>
        <source>Not needed</source>
        <translation>Nicht mehr nötig</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>Not saved. Copy your words before you close the window.</source>
        <translation>Nicht gesichert. Kopieren Sie Ihre Worte, bevor Sie das Fenster schließen.</translation>
    </message>
    <message>
        <source>Not sent yet. The hub goes on trying.</source>
        <translation>Noch nicht gesendet. Der Hub versucht es weiter.</translation>
    </message>
    <message>
        <source>Not sent. {why} Your words are here again.</source>
        <translation>Nicht gesendet. {why} Ihre Worte stehen wieder hier.</translation>
    </message>
    <message>
        <source>Not shown</source>
        <translation>Nicht gezeigt</translation>
    </message>
    <message>
        <source>Not the same</source>
        <translation>Nicht derselbe</translation>
    </message>
    <message>
        <source>Not the same customer</source>
        <translation>Nicht derselbe Kunde</translation>
    </message>
    <message>
        <source>Not tried without Qt.</source>
        <translation>Ohne Qt nicht erprobt.</translation>
    </message>
    <message>
        <source>Not {state}, but as before</source>
        <translation>Doch nicht {state}, sondern wie zuvor</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
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
        <source>Note on the case</source>
        <translation>Notiz zum Vorgang</translation>
    </message>
    <message>
        <source>Note on the case …</source>
        <translation>Notiz zum Vorgang …</translation>
    </message>
    <message>
        <source>Note on the customer</source>
        <translation>Notiz zum Kunden</translation>
    </message>
    <message>
        <source>Note on the customer …</source>
        <translation>Notiz zum Kunden …</translation>
    </message>
    <message>
        <source>Note the times of a call</source>
        <translation>Zeiten eines Anrufs festhalten</translation>
    </message>
    <message>
        <source>Note what helped</source>
        <translation>Festhalten, was geholfen hat</translation>
    </message>
    <message>
        <source>Note, internal</source>
        <translation>Notiz, intern</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Notes and hand-overs that name you</source>
        <translation>Notizen und Übergaben, die Sie nennen</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Nothing came in today yet</source>
        <translation>Heute ist noch nichts eingegangen</translation>
    </message>
    <message>
        <source>Nothing can be saved now: another program is using the local data.</source>
        <translation>Es kann gerade nichts gespeichert werden: Ein anderes Programm benutzt die lokalen Daten.</translation>
    </message>
    <message>
        <source>Nothing can be saved: the disk of this machine does not work properly.</source>
        <translation>Es kann nichts gespeichert werden: Der Datenträger dieses Geräts arbeitet nicht richtig.</translation>
    </message>
    <message>
        <source>Nothing can be saved: the folder of the local data cannot be written.</source>
        <translation>Es kann nichts gespeichert werden: Der Ordner der lokalen Daten lässt sich nicht beschreiben.</translation>
    </message>
    <message>
        <source>Nothing could play it: connect the device, or install pulseaudio-utils or pipewire-bin.</source>
        <translation>Nichts konnte ihn abspielen: Schließen Sie das Gerät an, oder lassen Sie pulseaudio-utils oder pipewire-bin installieren.</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>Nothing found for “{text}”</source>
        <translation>Nichts gefunden für „{text}“</translation>
    </message>
    <message>
        <source>Nothing has all these words.</source>
        <translation>Nichts hat alle diese Wörter.</translation>
    </message>
    <message>
        <source>Nothing has changed since your last shift</source>
        <translation>Seit Ihrer letzten Schicht hat sich nichts geändert</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>Noch ist nichts geschehen</translation>
    </message>
    <message>
        <source>Nothing is here yet.</source>
        <translation>Hier ist noch nichts.</translation>
    </message>
    <message>
        <source>Nothing is lost. It is tried again with the next change.</source>
        <translation>Nichts ist verloren. Mit der nächsten Änderung wird es wieder versucht.</translation>
    </message>
    <message>
        <source>Nothing is offered to you here. What you wrote is kept.</source>
        <translation>Hier wird Ihnen nichts angeboten. Was Sie geschrieben haben, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Nothing is offered to you now.</source>
        <translation>Ihnen wird gerade nichts angeboten.</translation>
    </message>
    <message>
        <source>Nothing is offered while you are not ready. You choose your state at the top.</source>
        <translation>Solange Sie nicht bereit sind, wird nichts angeboten. Ihren Status wählen Sie oben.</translation>
    </message>
    <message>
        <source>Nothing is open any more; the contact itself stays as it is.</source>
        <translation>Nichts ist mehr geöffnet; der Kontakt selbst bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>Nothing is open.</source>
        <translation>Nichts ist offen.</translation>
    </message>
    <message>
        <source>Nothing is promised.</source>
        <translation>Keine Zusage ist offen.</translation>
    </message>
    <message>
        <source>Nothing is to be done.</source>
        <translation>Nichts ist zu tun.</translation>
    </message>
    <message>
        <source>Nothing more is due today.</source>
        <translation>Heute ist nichts mehr fällig.</translation>
    </message>
    <message>
        <source>Nothing of yours has changed.</source>
        <translation>An Ihren Daten hat sich nichts geändert.</translation>
    </message>
    <message>
        <source>Nothing open</source>
        <translation>Nichts offen</translation>
    </message>
    <message>
        <source>Nothing runs that could be stopped.</source>
        <translation>Es läuft nichts, was sich anhalten ließe.</translation>
    </message>
    <message>
        <source>Nothing stands behind the colon yet.</source>
        <translation>Hinter dem Doppelpunkt steht noch nichts.</translation>
    </message>
    <message>
        <source>Nothing waits and nothing was refused.</source>
        <translation>Nichts wartet, und nichts wurde abgelehnt.</translation>
    </message>
    <message>
        <source>Nothing waits for an editor</source>
        <translation>Nichts wartet auf die Redaktion</translation>
    </message>
    <message>
        <source>Nothing was announced that could be taken back.</source>
        <translation>Es ist nichts angekündigt, das sich zurücknehmen ließe.</translation>
    </message>
    <message>
        <source>Nothing was changed. Update Tresen, then start it again.</source>
        <translation>Nichts wurde geändert. Aktualisieren Sie Tresen und starten Sie es dann wieder.</translation>
    </message>
    <message>
        <source>Nothing was chosen for after the conversation.</source>
        <translation>Für nach dem Gespräch wurde nichts gewählt.</translation>
    </message>
    <message>
        <source>Nothing was completed yet.</source>
        <translation>Noch nichts wurde erledigt.</translation>
    </message>
    <message>
        <source>Nothing was done. “{step}” is not possible here: {why}</source>
        <translation>Nichts wurde getan. „{step}“ ist hier nicht möglich: {why}</translation>
    </message>
    <message>
        <source>Nothing was erased.</source>
        <translation>Es wurde nichts gelöscht.</translation>
    </message>
    <message>
        <source>Nothing was erased. Say --yes to erase without being asked.</source>
        <translation>Es wurde nichts gelöscht. Mit --yes wird ohne Rückfrage gelöscht.</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>Nichts wurde gefunden.</translation>
    </message>
    <message>
        <source>Nothing was heard of this computer for a while, so you were set off duty.</source>
        <translation>Von diesem Rechner war eine Weile nichts zu hören, daher ist Ihr Status jetzt Feierabend.</translation>
    </message>
    <message>
        <source>Nothing was open that it could stand in.</source>
        <translation>Es war nichts geöffnet, worin es stehen könnte.</translation>
    </message>
    <message>
        <source>Nothing was said yet</source>
        <translation>Noch wurde nichts gesagt</translation>
    </message>
    <message>
        <source>Nothing was sent a moment ago.</source>
        <translation>Es wurde gerade nichts gesendet.</translation>
    </message>
    <message>
        <source>Nothing was sent. It would be: {counts}</source>
        <translation>Nichts wurde gesendet. Es wären: {counts}</translation>
    </message>
    <message>
        <source>Nothing was sent: the reply is a draft.</source>
        <translation>Gesendet wurde nichts: Die Antwort ist ein Entwurf.</translation>
    </message>
    <message>
        <source>Nothing was written here yet</source>
        <translation>Hier wurde noch nichts geschrieben</translation>
    </message>
    <message>
        <source>Nothing was written in this contact.</source>
        <translation>In diesem Kontakt wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>Notices, {count} open</source>
        <translation>Meldungen, {count} offen</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Nov</source>
        <translation>Nov.</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Number kept back</source>
        <translation>Rufnummer unterdrückt</translation>
    </message>
    <message>
        <source>Number of the case</source>
        <translation>Nummer des Vorgangs</translation>
    </message>
    <message>
        <source>Number of the customer</source>
        <translation>Kundennummer</translation>
    </message>
    <message>
        <source>Number or address</source>
        <translation>Nummer oder Adresse</translation>
    </message>
    <message>
        <source>Number or subject</source>
        <translation>Nummer oder Betreff</translation>
    </message>
    <message>
        <source>Number, matter, description …</source>
        <translation>Nummer, Anliegen, Beschreibung …</translation>
    </message>
    <message>
        <source>OR, NOT and - need a word beside them; this one was left out.</source>
        <translation>ODER, NICHT und - brauchen ein Wort neben sich; dieses wurde ausgelassen.</translation>
    </message>
    <message>
        <source>Oct</source>
        <translation>Okt.</translation>
    </message>
    <message>
        <source>Of a contact that waits: whom it would go to now, why, and why not to others.</source>
        <translation>Zu einem wartenden Kontakt: an wen er jetzt ginge, warum, und warum nicht an andere.</translation>
    </message>
    <message>
        <source>Off duty</source>
        <translation>Feierabend</translation>
    </message>
    <message>
        <source>Offer</source>
        <translation>Angebot</translation>
    </message>
    <message>
        <source>Offer again</source>
        <translation>Wieder anbieten</translation>
    </message>
    <message>
        <source>Offers missed</source>
        <translation>Angebote verpasst</translation>
    </message>
    <message>
        <source>Offers, open and parked contacts, tasks and promises.</source>
        <translation>Angebote, offene und geparkte Kontakte, Aufgaben und Zusagen.</translation>
    </message>
    <message>
        <source>Offers, parked contacts and promises stand here.</source>
        <translation>Hier stehen Angebote, geparkte Kontakte und Zusagen.</translation>
    </message>
    <message>
        <source>On Debian and Ubuntu: {command}</source>
        <translation>Unter Debian und Ubuntu: {command}</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>Gehalten</translation>
    </message>
    <message>
        <source>On hold {time}</source>
        <translation>Gehalten {time}</translation>
    </message>
    <message>
        <source>On the device that is chosen for notifications.</source>
        <translation>Auf dem Gerät, das für Benachrichtigungen gewählt ist.</translation>
    </message>
    <message>
        <source>On the page Team: what the selected person works on at once, and can do.</source>
        <translation>Auf der Seite Team: was die gewählte Person gleichzeitig bearbeitet und was sie kann.</translation>
    </message>
    <message>
        <source>On the page Team: which channels wait at a site while another is in hand.</source>
        <translation>Auf der Seite Team: welche Kanäle an einem Standort warten, solange ein anderer bearbeitet wird.</translation>
    </message>
    <message>
        <source>On the usual printer of this machine.</source>
        <translation>Auf dem üblichen Drucker dieses Rechners.</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>Einmal</translation>
    </message>
    <message>
        <source>One a line, done in this order; behind | stands a time. Nothing is ever sent.</source>
        <translation>Einer je Zeile, in dieser Reihenfolge; hinter | steht eine Zeit. Gesendet wird nie etwas.</translation>
    </message>
    <message>
        <source>One line only</source>
        <translation>Nur eine Zeile</translation>
    </message>
    <message>
        <source>One more phone number or address of the open customer.</source>
        <translation>Eine weitere Nummer oder Adresse des offenen Kunden.</translation>
    </message>
    <message>
        <source>One short word of letters, digits and hyphens.</source>
        <translation>Ein kurzes Wort aus Buchstaben, Ziffern und Bindestrichen.</translation>
    </message>
    <message>
        <source>One-to-one</source>
        <translation>Einzelgespräch</translation>
    </message>
    <message>
        <source>Only calls need it: connect a headset, or start PipeWire or PulseAudio.</source>
        <translation>Nur Anrufe brauchen ihn: Schließen Sie ein Headset an oder starten Sie PipeWire oder PulseAudio.</translation>
    </message>
    <message>
        <source>Only cases of the same customer are here.</source>
        <translation>Hier stehen nur Vorgänge desselben Kunden.</translation>
    </message>
    <message>
        <source>Only colleagues who can see this case are here.</source>
        <translation>Hier stehen nur Kolleginnen und Kollegen, die diesen Vorgang sehen können.</translation>
    </message>
    <message>
        <source>Only colleagues who can see this contact are here.</source>
        <translation>Hier steht nur, wer diesen Kontakt sehen kann.</translation>
    </message>
    <message>
        <source>Only colleagues you may hand over to are here.</source>
        <translation>Hier stehen nur die, an die Sie übergeben dürfen.</translation>
    </message>
    <message>
        <source>Only contacts of the same customer that nobody else has in hand are here.</source>
        <translation>Hier stehen nur Kontakte desselben Kunden, die niemand anderes bearbeitet.</translation>
    </message>
    <message>
        <source>Only contacts of this case are here.</source>
        <translation>Hier stehen nur Kontakte dieses Vorgangs.</translation>
    </message>
    <message>
        <source>Only for me</source>
        <translation>Nur für mich</translation>
    </message>
    <message>
        <source>Only in</source>
        <translation>Nur in</translation>
    </message>
    <message>
        <source>Only in a demo.</source>
        <translation>Nur in einer Vorführung.</translation>
    </message>
    <message>
        <source>Only in these queues</source>
        <translation>Nur in diesen Warteschlangen</translation>
    </message>
    <message>
        <source>Only its beginning is laid out; the text has all of it</source>
        <translation>Gestaltet ist nur der Anfang; im Text steht alles</translation>
    </message>
    <message>
        <source>Only queues into which you may give are here.</source>
        <translation>Hier stehen nur Warteschlangen, in die Sie etwas geben dürfen.</translation>
    </message>
    <message>
        <source>Only tags of the chosen rows are here.</source>
        <translation>Hier stehen nur Schlagwörter der gewählten Zeilen.</translation>
    </message>
    <message>
        <source>Only unwanted words are named; add one that is to be found.</source>
        <translation>Es sind nur unerwünschte Wörter genannt; fügen Sie ein gesuchtes hinzu.</translation>
    </message>
    <message>
        <source>Only what was said in this contact is here.</source>
        <translation>Hier steht nur, was in diesem Kontakt gesagt wurde.</translation>
    </message>
    <message>
        <source>Only who wrote in it can withdraw it. Give it back to its author instead.</source>
        <translation>Zurückziehen kann nur, wer daran geschrieben hat. Geben Sie sie stattdessen zurück.</translation>
    </message>
    <message>
        <source>Only with the line to the hub. It is down now.</source>
        <translation>Nur mit Verbindung zum Hub. Sie fehlt gerade.</translation>
    </message>
    <message>
        <source>Only with this tag</source>
        <translation>Nur mit diesem Schlagwort</translation>
    </message>
    <message>
        <source>Only {free} MB are free where {folder} is.</source>
        <translation>Bei {folder} sind nur {free} MB frei.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Open a case</source>
        <translation>Vorgang eröffnen</translation>
    </message>
    <message>
        <source>Open a case first.</source>
        <translation>Öffnen Sie zuerst einen Vorgang.</translation>
    </message>
    <message numerus="yes">
        <source>Open a case for %n contact(s)</source>
        <translation>
            <numerusform>Vorgang für %n Kontakt öffnen</numerusform>
            <numerusform>Vorgang für %n Kontakte öffnen</numerusform>
        </translation>
    </message>
    <message>
        <source>Open a case …</source>
        <translation>Vorgang eröffnen …</translation>
    </message>
    <message>
        <source>Open a change of an article first.</source>
        <translation>Öffnen Sie zuerst die Änderung eines Artikels.</translation>
    </message>
    <message>
        <source>Open a contact first.</source>
        <translation>Öffnen Sie zuerst einen Kontakt.</translation>
    </message>
    <message>
        <source>Open a contact that waits, or press Enter on a queue of the page Team.</source>
        <translation>Öffnen Sie einen wartenden Kontakt, oder drücken Sie auf der Seite Team bei einer Warteschlange Enter.</translation>
    </message>
    <message>
        <source>Open a customer first.</source>
        <translation>Öffnen Sie zuerst einen Kunden.</translation>
    </message>
    <message>
        <source>Open a customer or a contact first.</source>
        <translation>Öffnen Sie zuerst einen Kunden oder einen Kontakt.</translation>
    </message>
    <message>
        <source>Open an article first.</source>
        <translation>Öffnen Sie zuerst einen Artikel.</translation>
    </message>
    <message>
        <source>Open case</source>
        <translation>Vorgang eröffnen</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open promises</source>
        <translation>Offene Zusagen</translation>
    </message>
    <message>
        <source>Open tasks:</source>
        <translation>Offene Aufgaben:</translation>
    </message>
    <message>
        <source>Open the customer first.</source>
        <translation>Öffnen Sie zuerst den Kunden.</translation>
    </message>
    <message>
        <source>Open the customer the promise was made to.</source>
        <translation>Öffnen Sie den Kunden, dem Sie es zugesagt haben.</translation>
    </message>
    <message>
        <source>Open the customer who is to be called back.</source>
        <translation>Öffnen Sie den Kunden, der zurückgerufen werden soll.</translation>
    </message>
    <message>
        <source>Open the row</source>
        <translation>Die Zeile öffnen</translation>
    </message>
    <message>
        <source>Open {name}, {size}</source>
        <translation>{name} öffnen, {size}</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Eröffnet</translation>
    </message>
    <message>
        <source>Opened last</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Opening hours</source>
        <translation>Öffnungszeiten</translation>
    </message>
    <message>
        <source>Opens a contact that is back from being parked.</source>
        <translation>Öffnet einen Kontakt, der vom Parken zurück ist.</translation>
    </message>
    <message>
        <source>Opens it beside the contact.</source>
        <translation>Öffnet ihn neben dem Kontakt.</translation>
    </message>
    <message>
        <source>Opens it in the editor on the page Knowledge.</source>
        <translation>Öffnet sie im Editor auf der Seite Wissen.</translation>
    </message>
    <message>
        <source>Opens the contact or the case in which a colleague has named you, at that note.</source>
        <translation>Öffnet den Kontakt oder Vorgang, in dem jemand Sie genannt hat, bei dieser Notiz.</translation>
    </message>
    <message>
        <source>Opens the menu of states. During a conversation the choice applies after it.</source>
        <translation>Öffnet das Menü der Status. Während eines Gesprächs gilt die Wahl danach.</translation>
    </message>
    <message>
        <source>Opens the next one of the work list.</source>
        <translation>Öffnet den nächsten der Arbeitsliste.</translation>
    </message>
    <message>
        <source>Opens the one above in the work list.</source>
        <translation>Öffnet den darüber in der Arbeitsliste.</translation>
    </message>
    <message>
        <source>Opens the page of tasks at this one.</source>
        <translation>Öffnet die Seite der Aufgaben bei dieser.</translation>
    </message>
    <message>
        <source>Order of the lists</source>
        <translation>Reihenfolge der Listen</translation>
    </message>
    <message>
        <source>Other cases of the customer</source>
        <translation>Andere Vorgänge des Kunden</translation>
    </message>
    <message>
        <source>Others can read {path}. Nothing was done; `chmod 600` it first.</source>
        <translation>Andere können {path} lesen. Es wurde nichts getan; schützen Sie die Datei zuerst mit `chmod 600`.</translation>
    </message>
    <message>
        <source>Others on this machine can look into {folder}.</source>
        <translation>Andere an diesem Rechner können in {folder} hineinsehen.</translation>
    </message>
    <message>
        <source>Otherwise …</source>
        <translation>Anders …</translation>
    </message>
    <message>
        <source>Outage</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>Postausgang</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Own change</source>
        <translation>Ihre Änderung</translation>
    </message>
    <message>
        <source>Own fields</source>
        <translation>Eigene Felder</translation>
    </message>
    <message>
        <source>Own fields, a line each</source>
        <translation>Eigene Felder, je eine Zeile</translation>
    </message>
    <message>
        <source>Own state</source>
        <translation>Eigener Status</translation>
    </message>
    <message>
        <source>Own state and offers</source>
        <translation>Eigener Status und Angebote</translation>
    </message>
    <message>
        <source>Own state: {state}</source>
        <translation>Eigener Status: {state}</translation>
    </message>
    <message>
        <source>Page {number} of {total}</source>
        <translation>Seite {number} von {total}</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Pairs appear here as they are found.</source>
        <translation>Paare erscheinen hier, sobald sie gefunden sind.</translation>
    </message>
    <message>
        <source>Panes of the desk</source>
        <translation>Bereiche am Platz</translation>
    </message>
    <message>
        <source>Park</source>
        <translation>Parken</translation>
    </message>
    <message>
        <source>Park until …</source>
        <translation>Parken bis …</translation>
    </message>
    <message>
        <source>Parked</source>
        <translation>Geparkt</translation>
    </message>
    <message>
        <source>Parked by {who}</source>
        <translation>Geparkt von {who}</translation>
    </message>
    <message>
        <source>Parked {time}</source>
        <translation>Geparkt {time}</translation>
    </message>
    <message>
        <source>Part of the question could not be read and was left out.</source>
        <translation>Ein Teil der Frage war nicht lesbar und wurde ausgelassen.</translation>
    </message>
    <message>
        <source>Parts of it were nested or cut up too much to be read</source>
        <translation>Teile waren zu tief verschachtelt oder zu sehr zerstückelt</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Password of {login}: </source>
        <translation>Passwort von {login}: </translation>
    </message>
    <message>
        <source>Password of {login}: {password}</source>
        <translation>Passwort von {login}: {password}</translation>
    </message>
    <message>
        <source>Passwords travel in the clear to no other machine. Nothing was changed.</source>
        <translation>Passwörter reisen unverschlüsselt zu keiner anderen Maschine. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Pause new customers</source>
        <translation>Neue Kunden anhalten</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>Zahlung</translation>
    </message>
    <message>
        <source>Percentages go from 0 to 100. Nothing was changed.</source>
        <translation>Prozentangaben gehen von 0 bis 100. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Perhaps the same as {name}</source>
        <translation>Vielleicht derselbe Kunde wie {name}</translation>
    </message>
    <message>
        <source>Perhaps the same customer after all</source>
        <translation>Vielleicht doch derselbe Kunde</translation>
    </message>
    <message>
        <source>PgDn</source>
        <translation>Bild ab</translation>
    </message>
    <message>
        <source>PgUp</source>
        <translation>Bild auf</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Telefon</translation>
    </message>
    <message>
        <source>Phone number: {address}</source>
        <translation>Telefonnummer: {address}</translation>
    </message>
    <message>
        <source>Play a test sound</source>
        <translation>Ton probieren</translation>
    </message>
    <message>
        <source>Polish</source>
        <translation>Polnisch</translation>
    </message>
    <message>
        <source>Possible are title:, tag:, language: and changed:</source>
        <translation>Möglich sind title:, tag:, language: und changed:</translation>
    </message>
    <message>
        <source>Possible duplicates</source>
        <translation>Mögliche Dubletten</translation>
    </message>
    <message>
        <source>Praise or criticism</source>
        <translation>Lob oder Kritik</translation>
    </message>
    <message>
        <source>Prepared texts for a reply.</source>
        <translation>Vorbereitete Texte für eine Antwort.</translation>
    </message>
    <message>
        <source>Press a key, or Esc</source>
        <translation>Drücken Sie eine Taste oder Esc</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Previous contact</source>
        <translation>Voriger Kontakt</translation>
    </message>
    <message>
        <source>Print the article</source>
        <translation>Artikel drucken</translation>
    </message>
    <message>
        <source>Print the contact</source>
        <translation>Kontakt drucken</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Dringlichkeit</translation>
    </message>
    <message>
        <source>Priority of the case</source>
        <translation>Priorität des Vorgangs</translation>
    </message>
    <message>
        <source>Priority {priority}</source>
        <translation>Priorität {priority}</translation>
    </message>
    <message>
        <source>Private, or a conflict of interest</source>
        <translation>Privat oder befangen</translation>
    </message>
    <message>
        <source>Programs are not sent.</source>
        <translation>Programme werden nicht gesendet.</translation>
    </message>
    <message>
        <source>Promise</source>
        <translation>Zusage</translation>
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
        <source>Promised:</source>
        <translation>Zugesagt:</translation>
    </message>
    <message>
        <source>Promised: “{words}”</source>
        <translation>Zugesagt: „{words}“</translation>
    </message>
    <message>
        <source>Promises</source>
        <translation>Zusagen</translation>
    </message>
    <message>
        <source>Promises and tasks</source>
        <translation>Zusagen und Aufgaben</translation>
    </message>
    <message>
        <source>Promises in danger</source>
        <translation>Zusagen in Gefahr</translation>
    </message>
    <message>
        <source>Propose</source>
        <translation>Vorschlagen</translation>
    </message>
    <message>
        <source>Propose an article</source>
        <translation>Artikel vorschlagen</translation>
    </message>
    <message>
        <source>Propose an article …</source>
        <translation>Artikel vorschlagen …</translation>
    </message>
    <message>
        <source>Propose article</source>
        <translation>Artikel vorschlagen</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Veröffentlichen</translation>
    </message>
    <message>
        <source>Put a report together</source>
        <translation>Bericht zusammenstellen</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>Weglegen</translation>
    </message>
    <message>
        <source>Put call in line</source>
        <translation>Anruf einreihen</translation>
    </message>
    <message>
        <source>Put the bot's password into TRESEN_WIKI_PASSWORD. Nothing was changed.</source>
        <translation>Legen Sie das Passwort des Bots in TRESEN_WIKI_PASSWORD ab. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Put the notice away</source>
        <translation>Hinweis wegräumen</translation>
    </message>
    <message>
        <source>Put the password into {variable}. Nothing was changed.</source>
        <translation>Legen Sie das Passwort in {variable} ab. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Put through</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Put through to {name}</source>
        <translation>Verbunden mit {name}</translation>
    </message>
    <message>
        <source>Put through …</source>
        <translation>Verbinden …</translation>
    </message>
    <message>
        <source>Puts files beside a reply or a new e-mail; drop or paste them there, too.</source>
        <translation>Legt Dateien neben eine Antwort oder eine neue E-Mail; auch durch Ablegen oder Einfügen.</translation>
    </message>
    <message>
        <source>Puts its text into the composer.</source>
        <translation>Setzt seinen Text ins Schreibfeld.</translation>
    </message>
    <message>
        <source>Puts the contact back into its queue, at its old place, for somebody else.</source>
        <translation>Legt den Kontakt an seinem alten Platz in die Warteschlange zurück, für jemand anderen.</translation>
    </message>
    <message>
        <source>Puts the open contact into your hands. The hub decides at once.</source>
        <translation>Gibt Ihnen den offenen Kontakt. Der Hub entscheidet sofort.</translation>
    </message>
    <message>
        <source>Puts the words of the open article into the composer.</source>
        <translation>Setzt die Worte des offenen Artikels in das Schreibfeld.</translation>
    </message>
    <message>
        <source>Puts what was sent a moment ago back into the composer: words and files.</source>
        <translation>Holt, was gerade gesendet wurde, ins Schreibfeld zurück: Text und Dateien.</translation>
    </message>
    <message>
        <source>Qt for Python is not installed: this machine can serve a hub, not more.</source>
        <translation>Qt für Python ist nicht installiert: Dieser Rechner kann einen Hub betreiben, mehr nicht.</translation>
    </message>
    <message>
        <source>Qt opens no window: {complaint}</source>
        <translation>Qt öffnet kein Fenster: {complaint}</translation>
    </message>
    <message>
        <source>Qt's libraries</source>
        <translation>Bibliotheken für Qt</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Queue {name}</source>
        <translation>Warteschlange {name}</translation>
    </message>
    <message>
        <source>Queue {name} added</source>
        <translation>Warteschlange {name} angelegt</translation>
    </message>
    <message>
        <source>Queue {name} changed</source>
        <translation>Warteschlange {name} geändert</translation>
    </message>
    <message>
        <source>Queues</source>
        <translation>Warteschlangen</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Ruhezeit</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Ready again</source>
        <translation>Wieder bereit</translation>
    </message>
    <message>
        <source>Records that this version of Tresen cannot read yet: {count}.</source>
        <translation>Datensätze, die diese Version von Tresen noch nicht lesen kann: {count}.</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>Erstattung</translation>
    </message>
    <message>
        <source>Refund granted as a gesture of goodwill.</source>
        <translation>Erstattung aus Kulanz gewährt.</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Remind as in the settings</source>
        <translation>Erinnern wie in den Einstellungen</translation>
    </message>
    <message>
        <source>Remind at</source>
        <translation>Erinnern um</translation>
    </message>
    <message>
        <source>Reminder before a task is due</source>
        <translation>Erinnerung, bevor eine Aufgabe fällig ist</translation>
    </message>
    <message>
        <source>Reminders of tasks and promises</source>
        <translation>Erinnerungen an Aufgaben und Zusagen</translation>
    </message>
    <message>
        <source>Remove a tag</source>
        <translation>Schlagwort entfernen</translation>
    </message>
    <message>
        <source>Remove a tag from an article</source>
        <translation>Einem Artikel ein Stichwort nehmen</translation>
    </message>
    <message>
        <source>Remove a tag of a case</source>
        <translation>Schlagwort eines Vorgangs entfernen</translation>
    </message>
    <message>
        <source>Remove a tag of a customer</source>
        <translation>Schlagwort eines Kunden entfernen</translation>
    </message>
    <message>
        <source>Remove a tag …</source>
        <translation>Schlagwort entfernen …</translation>
    </message>
    <message>
        <source>Remove contact point</source>
        <translation>Kontaktweg entfernen</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>Reopen case</source>
        <translation>Vorgang wieder öffnen</translation>
    </message>
    <message>
        <source>Reopen task</source>
        <translation>Aufgabe wieder öffnen</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Reply to this address</source>
        <translation>An diese Adresse antworten</translation>
    </message>
    <message>
        <source>Rescue and start anew</source>
        <translation>Retten und neu beginnen</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Rücksendung</translation>
    </message>
    <message>
        <source>Reveal</source>
        <translation>Einsehen</translation>
    </message>
    <message>
        <source>Reveal what is hidden</source>
        <translation>Verborgenes einsehen</translation>
    </message>
    <message>
        <source>Ringing there</source>
        <translation>Klingelt dort</translation>
    </message>
    <message>
        <source>Ringing {name}</source>
        <translation>Es klingelt bei {name}</translation>
    </message>
    <message>
        <source>Rings the customer of what is open or selected, and logs the call.</source>
        <translation>Ruft den Kunden von dem an, was offen oder ausgewählt ist, und erfasst den Anruf.</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>Rollen</translation>
    </message>
    <message>
        <source>Room set aside for drafts</source>
        <translation>Freigehaltener Platz für Entwürfe</translation>
    </message>
    <message>
        <source>Run a macro …</source>
        <translation>Makro ausführen …</translation>
    </message>
    <message>
        <source>Said of it: “{words}”</source>
        <translation>Dazu gesagt: „{words}“</translation>
    </message>
    <message>
        <source>Said that there is nothing to hear or to speak with; calls come there again in {time}</source>
        <translation>Hat gemeldet, dass dort nichts zum Hören oder Sprechen ist; Anrufe kommen dort wieder in {time}</translation>
    </message>
    <message>
        <source>Said to be wrong</source>
        <translation>Als falsch gemeldet</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>Sa.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save a text module …</source>
        <translation>Textbaustein sichern …</translation>
    </message>
    <message>
        <source>Save as …</source>
        <translation>Speichern unter …</translation>
    </message>
    <message>
        <source>Save attachment</source>
        <translation>Anhang speichern</translation>
    </message>
    <message>
        <source>Save draft</source>
        <translation>Entwurf sichern</translation>
    </message>
    <message>
        <source>Save it as PDF instead.</source>
        <translation>Speichern Sie stattdessen ein PDF.</translation>
    </message>
    <message>
        <source>Save one of your own: a text you need again and again.</source>
        <translation>Sichern Sie einen eigenen: einen Text, den Sie immer wieder brauchen.</translation>
    </message>
    <message>
        <source>Save text module</source>
        <translation>Textbaustein sichern</translation>
    </message>
    <message>
        <source>Save the article as PDF</source>
        <translation>Artikel als PDF speichern</translation>
    </message>
    <message>
        <source>Save the article as PDF …</source>
        <translation>Artikel als PDF speichern …</translation>
    </message>
    <message>
        <source>Save the change</source>
        <translation>Änderung speichern</translation>
    </message>
    <message>
        <source>Save the contact as PDF</source>
        <translation>Kontakt als PDF speichern</translation>
    </message>
    <message>
        <source>Save the contact as PDF …</source>
        <translation>Kontakt als PDF speichern …</translation>
    </message>
    <message>
        <source>Save the differences as PDF</source>
        <translation>Unterschiede als PDF speichern</translation>
    </message>
    <message>
        <source>Save the keys</source>
        <translation>Tasten sichern</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Save to a file …</source>
        <translation>In Datei sichern …</translation>
    </message>
    <message>
        <source>Save {name} as …</source>
        <translation>{name} speichern unter …</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>Gespeichert als {path}.</translation>
    </message>
    <message>
        <source>Say how it was solved, for whoever meets it again.</source>
        <translation>Sagen Sie, wie es gelöst wurde, für alle, denen es wieder begegnet.</translation>
    </message>
    <message>
        <source>Say in a few words what is to be done.</source>
        <translation>Sagen Sie in wenigen Worten, was zu tun ist.</translation>
    </message>
    <message>
        <source>Say in a few words what it is about.</source>
        <translation>Sagen Sie in wenigen Worten, worum es geht.</translation>
    </message>
    <message>
        <source>Say in a few words what the matter is.</source>
        <translation>Sagen Sie in wenigen Worten, was das Anliegen ist.</translation>
    </message>
    <message>
        <source>Say what is to be changed, for who wrote it.</source>
        <translation>Sagen Sie, was zu ändern ist, für die Person, die es schrieb.</translation>
    </message>
    <message>
        <source>Say what is wrong, so that it can be corrected.</source>
        <translation>Sagen Sie, was falsch ist, damit es berichtigt werden kann.</translation>
    </message>
    <message>
        <source>Say who is calling</source>
        <translation>Sagen, wer anruft</translation>
    </message>
    <message>
        <source>Say with --erased-list where the list of erasures is kept: a file that outlives the backups of this database. Nothing was erased.</source>
        <translation>Nennen Sie mit --erased-list den Ort der Liste der Löschungen: eine Datei, die die Sicherungen dieser Datenbank überdauert. Es wurde nichts gelöscht.</translation>
    </message>
    <message>
        <source>Says which case this contact belongs to.</source>
        <translation>Sagt, zu welchem Vorgang dieser Kontakt gehört.</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>Geltung</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search a code</source>
        <translation>Abschlussgrund suchen</translation>
    </message>
    <message>
        <source>Search a code …</source>
        <translation>Abschlussgrund suchen …</translation>
    </message>
    <message>
        <source>Search and own state</source>
        <translation>Suche und eigener Status</translation>
    </message>
    <message>
        <source>Search knowledge</source>
        <translation>Wissen durchsuchen</translation>
    </message>
    <message>
        <source>Search or command</source>
        <translation>Suchen oder Befehl</translation>
    </message>
    <message>
        <source>Search text modules</source>
        <translation>Textbausteine durchsuchen</translation>
    </message>
    <message>
        <source>See “Qt's libraries” above.</source>
        <translation>Siehe oben „Bibliotheken für Qt“.</translation>
    </message>
    <message>
        <source>See “Qt's libraries” above; then check DISPLAY or WAYLAND_DISPLAY.</source>
        <translation>Siehe oben „Bibliotheken für Qt“; prüfen Sie dann DISPLAY oder WAYLAND_DISPLAY.</translation>
    </message>
    <message>
        <source>Seen to by</source>
        <translation>Zuständig</translation>
    </message>
    <message>
        <source>Select an open task first.</source>
        <translation>Wählen Sie zuerst eine offene Aufgabe.</translation>
    </message>
    <message>
        <source>Select what somebody said of an article first.</source>
        <translation>Wählen Sie zuerst einen Hinweis zu einem Artikel.</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Send e-mail</source>
        <translation>E-Mail senden</translation>
    </message>
    <message>
        <source>Send later</source>
        <translation>Später senden</translation>
    </message>
    <message>
        <source>Send later …</source>
        <translation>Später senden …</translation>
    </message>
    <message>
        <source>Senders whose remote images are shown</source>
        <translation>Absender, deren entfernte Bilder angezeigt werden</translation>
    </message>
    <message>
        <source>Sends the reply, or keeps the note. Without a line it goes out later, once.</source>
        <translation>Sendet die Antwort oder legt die Notiz ab. Ohne Verbindung geht sie später hinaus, genau einmal.</translation>
    </message>
    <message>
        <source>Sep</source>
        <translation>Sept.</translation>
    </message>
    <message>
        <source>Serial number * · Bought on: date · Colour: red | blue</source>
        <translation>Seriennummer * · Gekauft am: Datum · Farbe: rot | blau</translation>
    </message>
    <message>
        <source>Served this customer last</source>
        <translation>Hat den Kunden zuletzt bedient</translation>
    </message>
    <message>
        <source>Set a type of cases</source>
        <translation>Vorgangstyp festlegen</translation>
    </message>
    <message>
        <source>Set it; with a wrong date no secured connection works.</source>
        <translation>Stellen Sie sie; mit falschem Datum gelingt keine gesicherte Verbindung.</translation>
    </message>
    <message>
        <source>Set notifications</source>
        <translation>Benachrichtigungen einstellen</translation>
    </message>
    <message>
        <source>Set own state</source>
        <translation>Eigenen Status setzen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>Festlegen</translation>
    </message>
    <message>
        <source>Several customers have this number.</source>
        <translation>Mehrere Kunden haben diese Nummer.</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Short break</source>
        <translation>Kurze Pause</translation>
    </message>
    <message>
        <source>Short motion</source>
        <translation>Kurze Bewegung</translation>
    </message>
    <message>
        <source>Short name</source>
        <translation>Kurzname</translation>
    </message>
    <message>
        <source>Short texts by what you want to do; the search finds them by their words.</source>
        <translation>Kurze Texte nach dem, was Sie tun wollen; die Suche findet sie nach ihren Worten.</translation>
    </message>
    <message>
        <source>Show Tresen</source>
        <translation>Tresen zeigen</translation>
    </message>
    <message>
        <source>Show a mail as laid out first; its images from elsewhere are not loaded then.</source>
        <translation>Zeigen Sie zuerst eine E-Mail mit Layout an; Bilder von anderswo sind dann nicht geladen.</translation>
    </message>
    <message>
        <source>Show a page of the help</source>
        <translation>Eine Seite der Hilfe zeigen</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Alle Tasten zeigen</translation>
    </message>
    <message>
        <source>Show all notices</source>
        <translation>Alle Hinweise zeigen</translation>
    </message>
    <message>
        <source>Show as laid out</source>
        <translation>Gestaltet anzeigen</translation>
    </message>
    <message>
        <source>Show everything of {other} with {mine}</source>
        <translation>Alles von {other} bei {mine} zeigen</translation>
    </message>
    <message>
        <source>Show fitting knowledge</source>
        <translation>Passendes Wissen zeigen</translation>
    </message>
    <message>
        <source>Show images</source>
        <translation>Bilder anzeigen</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>Weniger anzeigen</translation>
    </message>
    <message>
        <source>Show me around</source>
        <translation>Rundgang</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>Mehr anzeigen</translation>
    </message>
    <message>
        <source>Show quoted text</source>
        <translation>Zitierten Text anzeigen</translation>
    </message>
    <message>
        <source>Show text modules</source>
        <translation>Textbausteine zeigen</translation>
    </message>
    <message>
        <source>Show the article</source>
        <translation>Artikel zeigen</translation>
    </message>
    <message>
        <source>Show the case</source>
        <translation>Vorgang zeigen</translation>
    </message>
    <message>
        <source>Show the change</source>
        <translation>Änderung zeigen</translation>
    </message>
    <message>
        <source>Show the contact</source>
        <translation>Kontakt zeigen</translation>
    </message>
    <message>
        <source>Show the customer</source>
        <translation>Kunde zeigen</translation>
    </message>
    <message>
        <source>Show the note</source>
        <translation>Notiz zeigen</translation>
    </message>
    <message>
        <source>Show the original</source>
        <translation>Original zeigen</translation>
    </message>
    <message>
        <source>Show the rest</source>
        <translation>Den Rest zeigen</translation>
    </message>
    <message>
        <source>Show the task</source>
        <translation>Aufgabe zeigen</translation>
    </message>
    <message>
        <source>Show the timeline</source>
        <translation>Verlauf zeigen</translation>
    </message>
    <message>
        <source>Shows and reads out every ground for which the contact is offered to you.</source>
        <translation>Zeigt alle Gründe, aus denen Ihnen der Kontakt angeboten wird, und liest sie vor.</translation>
    </message>
    <message>
        <source>Shows keys for tones, for menus that ask for digits.</source>
        <translation>Zeigt Tasten für Töne, für Menüs, die nach Ziffern fragen.</translation>
    </message>
    <message>
        <source>Shows what stood in the composer before; every version is kept for 14 days.</source>
        <translation>Zeigt, was vorher im Schreibfeld stand; jede Fassung bleibt 14 Tage.</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Neu anmelden</translation>
    </message>
    <message>
        <source>Sign in, and everything is there again.</source>
        <translation>Melden Sie sich an, dann ist alles wieder da.</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>Similar articles</source>
        <translation>Ähnliche Artikel</translation>
    </message>
    <message>
        <source>Simulated call</source>
        <translation>Simulierter Anruf</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Since when articles are news</source>
        <translation>Seit wann Artikel neu sind</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Site {name} added</source>
        <translation>Standort {name} angelegt</translation>
    </message>
    <message>
        <source>Site {name} changed</source>
        <translation>Standort {name} geändert</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>Standorte</translation>
    </message>
    <message>
        <source>Size and panes of the window</source>
        <translation>Größe und Bereiche des Fensters</translation>
    </message>
    <message>
        <source>Skills</source>
        <translation>Fähigkeiten</translation>
    </message>
    <message numerus="yes">
        <source>Skills fit best, %n level(s) less than wanted</source>
        <translation>
            <numerusform>Fähigkeiten passen am besten, %n Stufe weniger als gewünscht</numerusform>
            <numerusform>Fähigkeiten passen am besten, %n Stufen weniger als gewünscht</numerusform>
        </translation>
    </message>
    <message>
        <source>Skills fit exactly</source>
        <translation>Fähigkeiten passen genau</translation>
    </message>
    <message>
        <source>Skills fit less well</source>
        <translation>Fähigkeiten passen weniger gut</translation>
    </message>
    <message numerus="yes">
        <source>Skills fit, %n level(s) more than needed</source>
        <translation>
            <numerusform>Fähigkeiten passen, %n Stufe mehr als nötig</numerusform>
            <numerusform>Fähigkeiten passen, %n Stufen mehr als nötig</numerusform>
        </translation>
    </message>
    <message>
        <source>Skills, with levels from 1 to 5</source>
        <translation>Fähigkeiten, mit Stufen von 1 bis 5</translation>
    </message>
    <message>
        <source>Solution</source>
        <translation>Lösung</translation>
    </message>
    <message>
        <source>Solved: {words}</source>
        <translation>Gelöst: {words}</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>Jemand</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>Jemand anders</translation>
    </message>
    <message>
        <source>Somebody else answered the customer in the meantime.</source>
        <translation>Jemand anders hat dem Kunden inzwischen geantwortet.</translation>
    </message>
    <message>
        <source>Somebody else has it in hand now.</source>
        <translation>Jemand anders hat es jetzt in der Hand.</translation>
    </message>
    <message>
        <source>Somebody else served this customer last</source>
        <translation>Jemand anderes hat den Kunden zuletzt bedient</translation>
    </message>
    <message>
        <source>Somebody of ours</source>
        <translation>Jemand von uns</translation>
    </message>
    <message>
        <source>Somebody published another version meanwhile, and the two change the same place. Both are kept: bring yours up to date.</source>
        <translation>Inzwischen wurde eine andere Fassung veröffentlicht, und beide ändern dieselbe Stelle. Beide sind aufgehoben: Bringen Sie Ihre auf den neuen Stand.</translation>
    </message>
    <message>
        <source>Somebody who is impatient and easily annoyed writes or calls at once.</source>
        <translation>Jemand Ungeduldiges, der sich leicht ärgert, schreibt sofort oder ruft an.</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>Etwas anderes</translation>
    </message>
    <message>
        <source>Something in Tresen went wrong.</source>
        <translation>In Tresen ist etwas schiefgegangen.</translation>
    </message>
    <message>
        <source>Something of it is not shown; a newer version of Tresen says what</source>
        <translation>Etwas davon wird nicht gezeigt; was, sagt eine neuere Version von Tresen</translation>
    </message>
    <message>
        <source>Something of this contact has not gone out yet.</source>
        <translation>Etwas zu diesem Kontakt ist noch nicht hinausgegangen.</translation>
    </message>
    <message>
        <source>Something to be done by a time.</source>
        <translation>Etwas, das bis zu einer Zeit zu tun ist.</translation>
    </message>
    <message>
        <source>Something was refused</source>
        <translation>Etwas wurde abgelehnt</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Sound comes from</source>
        <translation>Ton kommt aus</translation>
    </message>
    <message>
        <source>Sound comes from: {device}</source>
        <translation>Ton kommt aus: {device}</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>Spanisch</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Aufteilen</translation>
    </message>
    <message>
        <source>Split contact</source>
        <translation>Kontakt aufteilen</translation>
    </message>
    <message numerus="yes">
        <source>Split off %n message(s)</source>
        <translation>
            <numerusform>%n Nachricht abtrennen</numerusform>
            <numerusform>%n Nachrichten abtrennen</numerusform>
        </translation>
    </message>
    <message>
        <source>Split off messages</source>
        <translation>Nachrichten abtrennen</translation>
    </message>
    <message>
        <source>Split the case …</source>
        <translation>Vorgang aufteilen …</translation>
    </message>
    <message>
        <source>Split the contact …</source>
        <translation>Kontakt aufteilen …</translation>
    </message>
    <message>
        <source>Stands on the hub</source>
        <translation>Steht auf dem Hub</translation>
    </message>
    <message>
        <source>Start Tresen again: it reads everything else anew from the hub.</source>
        <translation>Starten Sie Tresen erneut: Es liest alles andere neu vom Hub.</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Status of the case</source>
        <translation>Status des Vorgangs</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>Hier bleiben</translation>
    </message>
    <message>
        <source>Stay with the contact</source>
        <translation>Beim Kontakt bleiben</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Steps of a macro</source>
        <translation>Schritte eines Makros</translation>
    </message>
    <message>
        <source>Steps, a line each</source>
        <translation>Schritte, je eine Zeile</translation>
    </message>
    <message>
        <source>Still to do:</source>
        <translation>Noch zu tun:</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop what runs</source>
        <translation>Anhalten, was läuft</translation>
    </message>
    <message>
        <source>Stop: {work}</source>
        <translation>Anhalten: {work}</translation>
    </message>
    <message>
        <source>Stopped. Of “{title}” nothing was saved or printed further.</source>
        <translation>Angehalten. Von „{title}“ wurde nichts gespeichert oder weiter gedruckt.</translation>
    </message>
    <message>
        <source>Stopped. The search finds the articles that are ready by now.</source>
        <translation>Angehalten. Die Suche findet die Artikel, die schon vorbereitet sind.</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
    <message>
        <source>Subject of the contact</source>
        <translation>Betreff des Kontakts</translation>
    </message>
    <message>
        <source>Subject or channel</source>
        <translation>Betreff oder Kanal</translation>
    </message>
    <message>
        <source>Subject, priority and due date of the open case.</source>
        <translation>Betreff, Priorität und Frist des offenen Vorgangs.</translation>
    </message>
    <message>
        <source>Subject, words, #tag …</source>
        <translation>Betreff, Wörter, #Schlagwort …</translation>
    </message>
    <message>
        <source>Submit for approval</source>
        <translation>Zur Freigabe vorlegen</translation>
    </message>
    <message>
        <source>Suggest a wrap-up code</source>
        <translation>Abschlussgrund vorschlagen</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>Vorgeschlagen</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>So.</translation>
    </message>
    <message>
        <source>Switch on: {command}</source>
        <translation>Schalten Sie ein: {command}</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Tag case</source>
        <translation>Vorgang mit Schlagwort versehen</translation>
    </message>
    <message>
        <source>Tag contact</source>
        <translation>Kontakt mit Schlagwort versehen</translation>
    </message>
    <message>
        <source>Tag customer</source>
        <translation>Kunden mit Schlagwort versehen</translation>
    </message>
    <message>
        <source>Tag …</source>
        <translation>Schlagwort …</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Tags of the case</source>
        <translation>Schlagwörter des Vorgangs</translation>
    </message>
    <message>
        <source>Tags of the case …</source>
        <translation>Schlagwörter des Vorgangs …</translation>
    </message>
    <message>
        <source>Tags of the chosen rows</source>
        <translation>Schlagwörter der gewählten Zeilen</translation>
    </message>
    <message>
        <source>Tags of the contact</source>
        <translation>Schlagwörter des Kontakts</translation>
    </message>
    <message>
        <source>Tags of the contact …</source>
        <translation>Schlagwörter des Kontakts …</translation>
    </message>
    <message>
        <source>Tags of the customer</source>
        <translation>Schlagwörter des Kunden</translation>
    </message>
    <message>
        <source>Tags of the customer …</source>
        <translation>Schlagwörter des Kunden …</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Take a reply back</source>
        <translation>Antwort zurückholen</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Take back and change</source>
        <translation>Zurückholen und ändern</translation>
    </message>
    <message>
        <source>Take keys from a file</source>
        <translation>Tasten aus einer Datei übernehmen</translation>
    </message>
    <message>
        <source>Take mine</source>
        <translation>Meines nehmen</translation>
    </message>
    <message>
        <source>Take off</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Take out the file that the hub does not accept.</source>
        <translation>Nehmen Sie die Datei heraus, die der Hub nicht annimmt.</translation>
    </message>
    <message>
        <source>Take that of {name}</source>
        <translation>Das von {name} nehmen</translation>
    </message>
    <message>
        <source>Take the @ before the name out to file the note.</source>
        <translation>Nehmen Sie das @ vor dem Namen weg, um die Notiz abzulegen.</translation>
    </message>
    <message>
        <source>Take the next state back</source>
        <translation>Nächsten Status zurücknehmen</translation>
    </message>
    <message>
        <source>Take the reply back</source>
        <translation>Antwort zurückholen</translation>
    </message>
    <message>
        <source>Take the text back</source>
        <translation>Text zurückholen</translation>
    </message>
    <message>
        <source>Take this version</source>
        <translation>Diese Fassung übernehmen</translation>
    </message>
    <message>
        <source>Take {value} away</source>
        <translation>{value} entfernen</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Taken back: {done} of {total}. The rest stays as it is.</source>
        <translation>Zurückgenommen: {done} von {total}. Der Rest bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>Takes back that cases were merged or split a moment ago.</source>
        <translation>Nimmt zurück, dass Vorgänge gerade zusammengeführt oder geteilt wurden.</translation>
    </message>
    <message>
        <source>Takes back that two customers were merged a moment ago.</source>
        <translation>Nimmt zurück, dass eben zwei Kunden zusammengeführt wurden.</translation>
    </message>
    <message>
        <source>Takes back what the last macro did, as far as that can be taken back.</source>
        <translation>Nimmt zurück, was das letzte Makro getan hat, soweit das geht.</translation>
    </message>
    <message>
        <source>Takes back what was done with the chosen rows a moment ago.</source>
        <translation>Nimmt zurück, was eben mit den ausgewählten Zeilen getan wurde.</translation>
    </message>
    <message>
        <source>Takes back what was merged or split a moment ago.</source>
        <translation>Nimmt zurück, was eben zusammengeführt oder aufgeteilt wurde.</translation>
    </message>
    <message>
        <source>Takes the contact that is offered to you and opens it.</source>
        <translation>Nimmt den angebotenen Kontakt an und öffnet ihn.</translation>
    </message>
    <message>
        <source>Talk together</source>
        <translation>Gemeinsam sprechen</translation>
    </message>
    <message>
        <source>Talked {time}</source>
        <translation>Gesprochen {time}</translation>
    </message>
    <message>
        <source>Talked, until when is not known</source>
        <translation>Gesprochen, bis wann ist nicht bekannt</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Tasks and promises</source>
        <translation>Aufgaben und Zusagen</translation>
    </message>
    <message>
        <source>Tasks and promises are made at the desk or here.</source>
        <translation>Aufgaben und Zusagen entstehen am Arbeitsplatz oder hier.</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Team {name}</source>
        <translation>Team {name}</translation>
    </message>
    <message>
        <source>Tell me of</source>
        <translation>Melden</translation>
    </message>
    <message>
        <source>Tell the editors</source>
        <translation>Der Redaktion sagen</translation>
    </message>
    <message>
        <source>Tell who said it</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Tells the editors of every site what is wrong in the open article.</source>
        <translation>Meldet der Redaktion aller Standorte, was am offenen Artikel falsch ist.</translation>
    </message>
    <message>
        <source>Tells the editors what is missing.</source>
        <translation>Sagt der Redaktion, was fehlt.</translation>
    </message>
    <message>
        <source>Tells the editors.</source>
        <translation>Sagt es der Redaktion.</translation>
    </message>
    <message>
        <source>Tells who said it what became of it.</source>
        <translation>Sagt der Person, was aus ihrem Hinweis wurde.</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Text module</source>
        <translation>Textbaustein</translation>
    </message>
    <message>
        <source>Text modules</source>
        <translation>Textbausteine</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>That of the contact</source>
        <translation>Die des Kontakts</translation>
    </message>
    <message>
        <source>The article did not help …</source>
        <translation>Der Artikel hat nicht geholfen …</translation>
    </message>
    <message>
        <source>The article helped</source>
        <translation>Der Artikel hat geholfen</translation>
    </message>
    <message>
        <source>The article is still right</source>
        <translation>Der Artikel stimmt noch</translation>
    </message>
    <message>
        <source>The articles of the knowledge base.</source>
        <translation>Die Artikel der Wissensdatenbank.</translation>
    </message>
    <message>
        <source>The bar above the contact goes; nothing else changes.</source>
        <translation>Der Balken über dem Kontakt verschwindet; sonst ändert sich nichts.</translation>
    </message>
    <message>
        <source>The benchmarks are not in the installed package; run them from the source tree.</source>
        <translation>Die Messungen sind nicht im installierten Paket; starten Sie sie aus dem Quellbaum.</translation>
    </message>
    <message>
        <source>The best {count}; more words find less</source>
        <translation>Die besten {count}; mehr Wörter finden weniger</translation>
    </message>
    <message>
        <source>The call does not stand so any more.</source>
        <translation>Der Anruf steht nicht mehr so.</translation>
    </message>
    <message>
        <source>The call was not accepted.</source>
        <translation>Der Anruf wurde nicht angenommen.</translation>
    </message>
    <message>
        <source>The call was put through.</source>
        <translation>Der Anruf wurde verbunden.</translation>
    </message>
    <message>
        <source>The caller has hung up</source>
        <translation>Der Anrufer hat aufgelegt</translation>
    </message>
    <message>
        <source>The caller has hung up already.</source>
        <translation>Der Anrufer hat schon aufgelegt.</translation>
    </message>
    <message>
        <source>The caller hung up at {time}, before anybody took the call.</source>
        <translation>Der Anrufer hat um {time} aufgelegt, bevor jemand den Anruf angenommen hat.</translation>
    </message>
    <message>
        <source>The carrier gives contacts to this site</source>
        <translation>Diesem Standort gibt das Netz die Kontakte</translation>
    </message>
    <message>
        <source>The case goes on in that queue, where nobody in particular sees to it yet.</source>
        <translation>Der Vorgang geht in dieser Warteschlange weiter; dort ist noch niemand bestimmtes zuständig.</translation>
    </message>
    <message>
        <source>The case has left your desk.</source>
        <translation>Der Vorgang ist nicht mehr auf Ihrem Platz.</translation>
    </message>
    <message>
        <source>The case was merged into {case}.</source>
        <translation>Der Vorgang wurde mit {case} zusammengeführt.</translation>
    </message>
    <message>
        <source>The change is withdrawn in 10 seconds.</source>
        <translation>Die Änderung wird in 10 Sekunden zurückgezogen.</translation>
    </message>
    <message>
        <source>The clock says {now}.</source>
        <translation>Die Uhr sagt {now}.</translation>
    </message>
    <message>
        <source>The contact</source>
        <translation>Der Kontakt</translation>
    </message>
    <message>
        <source>The contact belongs to another site</source>
        <translation>Der Kontakt gehört zu einem anderen Standort</translation>
    </message>
    <message>
        <source>The contact belongs to the site {site}</source>
        <translation>Der Kontakt gehört zum Standort {site}</translation>
    </message>
    <message>
        <source>The contact has a window of its own</source>
        <translation>Der Kontakt hat ein eigenes Fenster</translation>
    </message>
    <message>
        <source>The contact has left your desk.</source>
        <translation>Der Kontakt ist nicht mehr auf Ihrem Platz.</translation>
    </message>
    <message>
        <source>The contact in progress, with work list and customer.</source>
        <translation>Der Kontakt in Arbeit, mit Arbeitsliste und Kunde.</translation>
    </message>
    <message>
        <source>The contact is back in its queue.</source>
        <translation>Der Kontakt ist wieder in seiner Warteschlange.</translation>
    </message>
    <message>
        <source>The contact is completed in {seconds} seconds.</source>
        <translation>Der Kontakt wird in {seconds} Sekunden abgeschlossen.</translation>
    </message>
    <message>
        <source>The contact is not in your hands any more.</source>
        <translation>Der Kontakt liegt nicht mehr bei Ihnen.</translation>
    </message>
    <message>
        <source>The contact is not on your desk, so the text cannot go back to it.</source>
        <translation>Der Kontakt ist nicht auf Ihrem Platz, der Text kann nicht dorthin zurück.</translation>
    </message>
    <message>
        <source>The contact is yours. Call back, or wrap it up.</source>
        <translation>Der Kontakt ist bei Ihnen. Rufen Sie zurück oder schließen Sie ihn ab.</translation>
    </message>
    <message>
        <source>The contact stays yours and comes back at the time you choose.</source>
        <translation>Der Kontakt bleibt bei Ihnen und kommt zur gewählten Zeit zurück.</translation>
    </message>
    <message>
        <source>The contact stays yours. Give it back when nothing waits any more.</source>
        <translation>Der Kontakt bleibt bei Ihnen. Geben Sie ihn zurück, wenn nichts mehr wartet.</translation>
    </message>
    <message>
        <source>The contact was merged into this one.</source>
        <translation>Der Kontakt wurde mit diesem zusammengeführt.</translation>
    </message>
    <message>
        <source>The correction of “{title}” could not be written into the wiki {wiki}: it changes what is made there in another way ({what}). It stands in the article alone. Change the wiki by hand, or publish this, the wiki's text.</source>
        <translation>Die Korrektur von „{title}“ ließ sich nicht in das Wiki {wiki} schreiben: Sie ändert, was dort auf andere Weise entsteht ({what}). Sie steht nur im Artikel. Ändern Sie das Wiki von Hand, oder veröffentlichen Sie dies, den Text des Wikis.</translation>
    </message>
    <message>
        <source>The customer goes on with a colleague: whoever is asked now, or one of the list.</source>
        <translation>Der Kunde spricht mit jemand anderem weiter: mit wem gerade Rückfrage läuft, oder mit jemandem aus der Liste.</translation>
    </message>
    <message>
        <source>The customer has left your desk.</source>
        <translation>Der Kunde ist nicht mehr auf Ihrem Platz.</translation>
    </message>
    <message>
        <source>The customer has written before it was completed. Read it first.</source>
        <translation>Der Kunde hat geschrieben, bevor abgeschlossen wurde. Bitte erst lesen.</translation>
    </message>
    <message>
        <source>The customer has written since the wrap-up began.</source>
        <translation>Seit Beginn der Nachbearbeitung ist eine neue Nachricht gekommen.</translation>
    </message>
    <message>
        <source>The customer has written since the wrap-up began. Complete once more to close the contact all the same.</source>
        <translation>Seit Beginn der Nachbearbeitung ist eine neue Nachricht gekommen. Schließen Sie noch einmal ab, um den Kontakt trotzdem zu beenden.</translation>
    </message>
    <message>
        <source>The customer has written: the contact is not completed.</source>
        <translation>Der Kunde hat geschrieben: Der Kontakt wird nicht abgeschlossen.</translation>
    </message>
    <message>
        <source>The customer hears music and not you; pressed again, you go on.</source>
        <translation>Der Kunde hört Musik und nicht Sie; noch einmal gedrückt, geht es weiter.</translation>
    </message>
    <message>
        <source>The customer is called back and keeps the place in line.</source>
        <translation>Der Kunde wird zurückgerufen und behält seinen Platz in der Warteschlange.</translation>
    </message>
    <message>
        <source>The customer is on hold. Go on with them, or ask somebody else.</source>
        <translation>Der Kunde wird gehalten. Sprechen Sie mit ihm weiter, oder fragen Sie jemand anderen.</translation>
    </message>
    <message>
        <source>The customer is on the line: put the call through, or end it first.</source>
        <translation>Der Kunde ist am Apparat: Stellen Sie den Anruf durch, oder beenden Sie ihn zuerst.</translation>
    </message>
    <message>
        <source>The customer is typing</source>
        <translation>Der Kunde schreibt</translation>
    </message>
    <message>
        <source>The customer of this contact is not known here.</source>
        <translation>Der Kunde dieses Kontakts ist hier nicht bekannt.</translation>
    </message>
    <message>
        <source>The customer was erased. What you wrote is offered here for seven days.</source>
        <translation>Der Kunde wurde gelöscht. Was Sie geschrieben haben, steht hier noch sieben Tage.</translation>
    </message>
    <message>
        <source>The data on this machine belongs to {name}. Start Tresen with another --profile to work under your own name.</source>
        <translation>Die Daten auf diesem Rechner gehören {name}. Starten Sie Tresen mit einem anderen --profile, um unter Ihrem eigenen Namen zu arbeiten.</translation>
    </message>
    <message>
        <source>The data on this machine cannot be read.</source>
        <translation>Die Daten auf diesem Rechner lassen sich nicht lesen.</translation>
    </message>
    <message>
        <source>The data on this machine is damaged.</source>
        <translation>Die Daten auf diesem Gerät sind beschädigt.</translation>
    </message>
    <message>
        <source>The database cannot be opened: {reason}. Nothing was changed.</source>
        <translation>Die Datenbank lässt sich nicht öffnen: {reason}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The demo's hub does not let {login} in: {reason}</source>
        <translation>Der Hub der Demo lässt {login} nicht hinein: {reason}</translation>
    </message>
    <message>
        <source>The disk is full: nothing can be saved on this machine.</source>
        <translation>Der Datenträger ist voll: Auf diesem Gerät kann nichts gespeichert werden.</translation>
    </message>
    <message>
        <source>The disk is full: nothing new from the hub can be kept.</source>
        <translation>Der Datenträger ist voll: Neues vom Hub lässt sich nicht ablegen.</translation>
    </message>
    <message>
        <source>The editors answered what you said of “{title}”.</source>
        <translation>Die Redaktion hat auf Ihren Hinweis zu „{title}“ geantwortet.</translation>
    </message>
    <message>
        <source>The editors' queue</source>
        <translation>Liste der Redaktion</translation>
    </message>
    <message>
        <source>The exchange refused it. Try again, or ask somebody else.</source>
        <translation>Die Telefonanlage hat es abgelehnt. Versuchen Sie es noch einmal oder fragen Sie jemand anderen.</translation>
    </message>
    <message>
        <source>The fields of {name} do not fit: {flaw}. Nothing was done.</source>
        <translation>Die Felder von {name} passen nicht: {flaw}. Nichts wurde getan.</translation>
    </message>
    <message>
        <source>The file cannot be read: {error}.</source>
        <translation>Die Datei lässt sich nicht lesen: {error}.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>The first message is written below.</source>
        <translation>Die erste Nachricht schreiben Sie unten.</translation>
    </message>
    <message>
        <source>The first {count} of {all}</source>
        <translation>Die ersten {count} von {all}</translation>
    </message>
    <message>
        <source>The headset may stay for calls alone.</source>
        <translation>Das Headset kann den Anrufen vorbehalten bleiben.</translation>
    </message>
    <message>
        <source>The hub at {address} could not be reached or used ({error}). What waits is kept; run the command again when the hub is back.</source>
        <translation>Der Hub unter {address} war nicht zu erreichen oder zu benutzen ({error}). Was wartet, bleibt; rufen Sie den Befehl noch einmal auf, wenn der Hub wieder da ist.</translation>
    </message>
    <message>
        <source>The hub cannot serve at {address}: {reason}. Look at --listen, --certificate and --key.</source>
        <translation>Der Hub kann unter {address} nicht bedienen: {reason}. Prüfen Sie --listen, --certificate und --key.</translation>
    </message>
    <message>
        <source>The hub could not be reached or used ({error}). What was taken stays; run the command again when the hub is back, nothing is taken twice.</source>
        <translation>Der Hub war nicht zu erreichen oder nicht zu gebrauchen ({error}). Was übernommen wurde, bleibt. Rufen Sie den Befehl noch einmal auf, wenn der Hub wieder da ist; nichts wird doppelt übernommen.</translation>
    </message>
    <message>
        <source>The hub could not make sense of it.</source>
        <translation>Der Hub konnte nichts damit anfangen.</translation>
    </message>
    <message>
        <source>The hub did not answer. Nothing is lost; try again.</source>
        <translation>Der Hub hat nicht geantwortet. Nichts ist verloren; versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The hub did not answer. Nothing was revealed; try again.</source>
        <translation>Der Hub hat nicht geantwortet. Es wurde nichts gezeigt; versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The hub did not answer: the contact may not have been given back.</source>
        <translation>Der Hub hat nicht geantwortet: Der Kontakt ist vielleicht nicht zurückgegeben.</translation>
    </message>
    <message>
        <source>The hub does not have it, or not for you.</source>
        <translation>Der Hub hat sie nicht, oder nicht für Sie.</translation>
    </message>
    <message>
        <source>The hub does not know this session any more. Nothing is lost by signing in.</source>
        <translation>Der Hub kennt diese Sitzung nicht mehr. Beim Anmelden geht nichts verloren.</translation>
    </message>
    <message>
        <source>The hub does not know this yet; it waits for a newer one.</source>
        <translation>Der Hub kennt das noch nicht; es wartet auf einen neueren.</translation>
    </message>
    <message>
        <source>The hub does not take this token. Nothing was changed. Ask for a new one.</source>
        <translation>Der Hub nimmt dieses Token nicht an. Nichts wurde geändert. Bitten Sie um ein neues.</translation>
    </message>
    <message>
        <source>The hub does not take this token. Nothing was imported. Ask for a new one.</source>
        <translation>Der Hub nimmt dieses Token nicht an. Nichts wurde eingelesen. Bitten Sie um ein neues.</translation>
    </message>
    <message>
        <source>The hub fetches the images of this mail; their server learns that it is read.</source>
        <translation>Der Hub holt die Bilder dieser E-Mail; ihr Server erfährt, dass sie gelesen wird.</translation>
    </message>
    <message>
        <source>The hub fetches the images …</source>
        <translation>Der Hub holt die Bilder …</translation>
    </message>
    <message>
        <source>The hub has everything that was sent. What still waits here can be rescued as far as it is readable; the damaged file stays in {folder}.</source>
        <translation>Der Hub hat alles, was gesendet wurde. Was hier noch wartet, lässt sich retten, soweit es lesbar ist; die beschädigte Datei bleibt in {folder}.</translation>
    </message>
    <message>
        <source>The hub has no connection for this channel. Choose another one.</source>
        <translation>Der Hub hat keine Verbindung für diesen Kanal. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>The hub has no connection for {channel}: nothing can go out that way.</source>
        <translation>Der Hub hat keine Verbindung für {channel}: Auf diesem Weg kann nichts hinausgehen.</translation>
    </message>
    <message>
        <source>The hub has no mailbox for your queues: no mail can be written from here.</source>
        <translation>Der Hub hat für Ihre Warteschlangen kein Postfach: Von hier kann keine E-Mail geschrieben werden.</translation>
    </message>
    <message>
        <source>The hub has not answered for some seconds.</source>
        <translation>Der Hub antwortet seit einigen Sekunden nicht.</translation>
    </message>
    <message>
        <source>The hub has not answered for some seconds. Your words are kept here.</source>
        <translation>Der Hub antwortet seit einigen Sekunden nicht. Ihr Text bleibt hier erhalten.</translation>
    </message>
    <message>
        <source>The hub is busy; Tresen tries again by itself.</source>
        <translation>Der Hub ist ausgelastet; Tresen versucht es von selbst erneut.</translation>
    </message>
    <message>
        <source>The hub is ready at {address}</source>
        <translation>Der Hub ist bereit unter {address}</translation>
    </message>
    <message>
        <source>The hub of the demo did not start. Its reason stands above.</source>
        <translation>Der Hub der Vorführung ist nicht gestartet. Der Grund steht darüber.</translation>
    </message>
    <message>
        <source>The hub takes no file of that size.</source>
        <translation>So große Dateien nimmt der Hub nicht an.</translation>
    </message>
    <message>
        <source>The hub wanted {count} records gone that it still counts.</source>
        <translation>Der Hub wollte {count} Datensätze entfernen, die er selbst noch zählt.</translation>
    </message>
    <message>
        <source>The hub was restored from a backup.</source>
        <translation>Der Hub wurde aus einer Sicherung wiederhergestellt.</translation>
    </message>
    <message>
        <source>The hub was restored; it waits for what others bring again.</source>
        <translation>Der Hub wurde wiederhergestellt; es wartet auf das, was andere erneut bringen.</translation>
    </message>
    <message>
        <source>The keys are as they were.</source>
        <translation>Die Tasten sind wie zuvor.</translation>
    </message>
    <message>
        <source>The keys of everything that can be done now.</source>
        <translation>Die Tasten für alles, was jetzt möglich ist.</translation>
    </message>
    <message>
        <source>The layout of this mail is not on this machine, and there is no line.</source>
        <translation>Die Gestaltung dieser E-Mail liegt nicht auf diesem Rechner, und es steht keine Leitung.</translation>
    </message>
    <message>
        <source>The line broke while the mail server had it. Nobody knows whether it went out, so it is not sent again by itself: ask the customer, or write it again.</source>
        <translation>Die Verbindung riss ab, während der Mailserver sie hatte. Niemand weiß, ob sie hinausging, darum wird sie nicht von selbst noch einmal gesendet: Fragen Sie beim Kunden nach oder schreiben Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>The line was lost. What you wrote is kept.</source>
        <translation>Die Leitung ist abgerissen. Was Sie geschrieben haben, bleibt erhalten.</translation>
    </message>
    <message>
        <source>The list of erasures cannot be read: {where}. Nothing was opened.</source>
        <translation>Die Liste der Löschungen ist nicht lesbar: {where}. Es wurde nichts geöffnet.</translation>
    </message>
    <message>
        <source>The mail is too large: only who wrote it and its subject were read</source>
        <translation>Die E-Mail ist zu groß: gelesen wurden nur Absender und Betreff</translation>
    </message>
    <message>
        <source>The matter</source>
        <translation>Das Anliegen</translation>
    </message>
    <message>
        <source>The matter is solved; the solution is written down.</source>
        <translation>Die Sache ist gelöst; die Lösung wird festgehalten.</translation>
    </message>
    <message>
        <source>The matter this contact belongs to.</source>
        <translation>Die Sache, zu der dieser Kontakt gehört.</translation>
    </message>
    <message>
        <source>The matter was not solved after all.</source>
        <translation>Die Sache war doch nicht gelöst.</translation>
    </message>
    <message>
        <source>The menu key shows all that can be done with it.</source>
        <translation>Die Menütaste zeigt alles, was mit ihr möglich ist.</translation>
    </message>
    <message>
        <source>The next change of this article is compared with it.</source>
        <translation>Die nächste Änderung dieses Artikels wird mit ihm verglichen.</translation>
    </message>
    <message>
        <source>The next higher rate at which made-up customers come.</source>
        <translation>Die nächsthöhere Zahl erfundener Kunden je Stunde.</translation>
    </message>
    <message>
        <source>The next lower rate at which made-up customers come.</source>
        <translation>Die nächstkleinere Zahl erfundener Kunden je Stunde.</translation>
    </message>
    <message>
        <source>The next offer appears at the top left. The search finds everything else.</source>
        <translation>Das nächste Angebot erscheint oben links. Alles andere findet die Suche.</translation>
    </message>
    <message>
        <source>The next start closes it; or now: {command}</source>
        <translation>Der nächste Start schließt ihn; oder gleich: {command}</translation>
    </message>
    <message>
        <source>The next version of the open article, in the editor.</source>
        <translation>Die nächste Fassung des offenen Artikels, im Editor.</translation>
    </message>
    <message>
        <source>The note is filed.</source>
        <translation>Die Notiz ist abgelegt.</translation>
    </message>
    <message>
        <source>The note needs a place.</source>
        <translation>Die Notiz braucht einen Ort.</translation>
    </message>
    <message>
        <source>The note was refused</source>
        <translation>Die Notiz wurde abgelehnt</translation>
    </message>
    <message>
        <source>The number is busy.</source>
        <translation>Die Nummer ist besetzt.</translation>
    </message>
    <message>
        <source>The number may be an extension of one of these.</source>
        <translation>Die Nummer kann eine Durchwahl von einem dieser Kunden sein.</translation>
    </message>
    <message>
        <source>The number was kept back. Ask who is calling.</source>
        <translation>Die Nummer ist unterdrückt. Fragen Sie, wer anruft.</translation>
    </message>
    <message>
        <source>The offer was gone already.</source>
        <translation>Das Angebot war schon vergeben.</translation>
    </message>
    <message>
        <source>The one chosen in the tab Texts; pressed again, it is there again.</source>
        <translation>Den, der im Reiter Texte gewählt ist; nochmals gedrückt, ist er wieder da.</translation>
    </message>
    <message>
        <source>The one chosen in the tab Texts; shared ones are changed by who shares.</source>
        <translation>Den, der im Reiter Texte gewählt ist; gemeinsame ändert, wer Texte teilen darf.</translation>
    </message>
    <message>
        <source>The open article in the other language, in the editor.</source>
        <translation>Der offene Artikel in der anderen Sprache, im Editor.</translation>
    </message>
    <message>
        <source>The open case stands alone again, as before the merging.</source>
        <translation>Der geöffnete Vorgang steht wieder für sich, wie vor dem Zusammenführen.</translation>
    </message>
    <message>
        <source>The open contact is again what it was, and where it was.</source>
        <translation>Der offene Kontakt ist wieder, was und wo er war.</translation>
    </message>
    <message>
        <source>The open customer stands alone again, as before the merging.</source>
        <translation>Der offene Kunde steht wieder allein wie vor der Zusammenführung.</translation>
    </message>
    <message>
        <source>The other end does not hear you; pressed again, it does.</source>
        <translation>Die andere Seite hört Sie nicht; noch einmal gedrückt, hört sie Sie wieder.</translation>
    </message>
    <message>
        <source>The other end hung up.</source>
        <translation>Die andere Seite hat aufgelegt.</translation>
    </message>
    <message>
        <source>The others are made ready in ten minutes.</source>
        <translation>Die übrigen werden in zehn Minuten vorbereitet.</translation>
    </message>
    <message>
        <source>The pane with the keyboard gives room to the one beside it.</source>
        <translation>Der Bereich mit der Tastatur gibt Platz an den daneben ab.</translation>
    </message>
    <message>
        <source>The pane with the keyboard takes room from the one beside it.</source>
        <translation>Der Bereich mit der Tastatur nimmt Platz von dem daneben.</translation>
    </message>
    <message>
        <source>The part before</source>
        <translation>Teil davor</translation>
    </message>
    <message>
        <source>The pen stays where it is for now</source>
        <translation>Der Stift bleibt vorerst, wo er ist</translation>
    </message>
    <message>
        <source>The place in line is kept: whoever is free gets the call.</source>
        <translation>Der Platz in der Warteschlange bleibt: Wer frei ist, bekommt den Anruf.</translation>
    </message>
    <message>
        <source>The promise could not be kept.</source>
        <translation>Die Zusage ließ sich nicht halten.</translation>
    </message>
    <message>
        <source>The question is too long; its end is not looked at.</source>
        <translation>Die Frage ist zu lang; ihr Ende wird nicht beachtet.</translation>
    </message>
    <message>
        <source>The queue is closed now</source>
        <translation>Die Warteschlange ist jetzt geschlossen</translation>
    </message>
    <message>
        <source>The queue is closed now (hours “{calendar}”)</source>
        <translation>Die Warteschlange ist jetzt geschlossen (Zeiten „{calendar}“)</translation>
    </message>
    <message>
        <source>The reply is back in the composer.</source>
        <translation>Die Antwort steht wieder im Eingabefeld.</translation>
    </message>
    <message>
        <source>The reply is on its way.</source>
        <translation>Die Antwort ist unterwegs.</translation>
    </message>
    <message>
        <source>The reply was refused</source>
        <translation>Die Antwort wurde abgelehnt</translation>
    </message>
    <message>
        <source>The report could not be saved.</source>
        <translation>Der Bericht konnte nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>The report was saved.</source>
        <translation>Der Bericht ist gespeichert.</translation>
    </message>
    <message>
        <source>The same as typing :: in the composer.</source>
        <translation>Dasselbe wie :: im Schreibfeld.</translation>
    </message>
    <message>
        <source>The same as typing ?? in the composer.</source>
        <translation>Dasselbe wie ?? im Schreibfeld.</translation>
    </message>
    <message>
        <source>The same as typing @@ in a note: whoever is named is told of it.</source>
        <translation>Wie @@ in einer Notiz: Wer genannt ist, erfährt davon.</translation>
    </message>
    <message>
        <source>The same customer</source>
        <translation>Derselbe Kunde</translation>
    </message>
    <message>
        <source>The search finds everything: people, cases, articles, commands and help. The keys for it:</source>
        <translation>Die Suche findet alles: Menschen, Vorgänge, Artikel, Befehle und Hilfe. Die Tasten dafür:</translation>
    </message>
    <message>
        <source>The selected task is done, or the promise kept.</source>
        <translation>Die gewählte Aufgabe ist erledigt oder die Zusage gehalten.</translation>
    </message>
    <message>
        <source>The selected task is not needed any more.</source>
        <translation>Die gewählte Aufgabe wird nicht mehr gebraucht.</translation>
    </message>
    <message>
        <source>The setting “{title}” had a value that is not possible. The usual one holds now.</source>
        <translation>Die Einstellung „{title}“ hatte einen unmöglichen Wert. Jetzt gilt der übliche.</translation>
    </message>
    <message>
        <source>The signature cannot be read: {error}. Nothing was changed.</source>
        <translation>Die Signatur ist nicht lesbar: {error}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The site does not work this queue</source>
        <translation>Der Standort bearbeitet diese Warteschlange nicht</translation>
    </message>
    <message>
        <source>The site gave it back</source>
        <translation>Der Standort hat ihn zurückgegeben</translation>
    </message>
    <message>
        <source>The site has no share, others come first</source>
        <translation>Der Standort hat keinen Anteil, andere gehen vor</translation>
    </message>
    <message>
        <source>The site helps out only {why}</source>
        <translation>Der Standort hilft nur aus: {why}</translation>
    </message>
    <message>
        <source>The site is to get {percent} % of this queue and has {given} of {of} today</source>
        <translation>Der Standort soll {percent} % dieser Warteschlange erhalten und hat heute {given} von {of}</translation>
    </message>
    <message>
        <source>The site takes no more now</source>
        <translation>Der Standort nimmt jetzt keine weiteren</translation>
    </message>
    <message>
        <source>The site's own system picks who gets a contact</source>
        <translation>Wer einen Kontakt erhält, wählt das System des Standorts</translation>
    </message>
    <message>
        <source>The sound was played.</source>
        <translation>Der Ton wurde abgespielt.</translation>
    </message>
    <message>
        <source>The system says: {why}. Choose another place.</source>
        <translation>Das System sagt: {why}. Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>The table has no columns “id” and “title”.</source>
        <translation>Die Tabelle hat keine Spalten „id“ und „title“.</translation>
    </message>
    <message>
        <source>The task or promise that was ended a moment ago is open again.</source>
        <translation>Die eben beendete Aufgabe oder Zusage ist wieder offen.</translation>
    </message>
    <message>
        <source>The telephone has lost its connection.</source>
        <translation>Das Telefon hat seine Verbindung verloren.</translation>
    </message>
    <message>
        <source>The telephone is not connected now. It tries again by itself.</source>
        <translation>Das Telefon ist gerade nicht verbunden. Es versucht es von selbst wieder.</translation>
    </message>
    <message>
        <source>The text is kept. Open the customer it belongs to, then try again.</source>
        <translation>Der Text bleibt erhalten. Öffnen Sie den Kunden, zu dem er gehört, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The time now</source>
        <translation>Die Uhrzeit jetzt</translation>
    </message>
    <message>
        <source>The usual key</source>
        <translation>Die übliche Taste</translation>
    </message>
    <message>
        <source>The wiki {wiki} did not take the correction of “{title}” ({what}). It stands in the article alone. This is the wiki's text.</source>
        <translation>Das Wiki {wiki} hat die Korrektur von „{title}“ nicht angenommen ({what}). Sie steht nur im Artikel. Dies ist der Text des Wikis.</translation>
    </message>
    <message>
        <source>The words are the same.</source>
        <translation>Die Worte sind gleich.</translation>
    </message>
    <message>
        <source>The words of this version</source>
        <translation>Der Text dieser Fassung</translation>
    </message>
    <message>
        <source>The words stand there again. Attach the files again, if you have them.</source>
        <translation>Die Worte stehen wieder da. Hängen Sie die Dateien neu an, wenn Sie sie haben.</translation>
    </message>
    <message>
        <source>The work list could not be read</source>
        <translation>Die Arbeitsliste ließ sich nicht lesen</translation>
    </message>
    <message>
        <source>Then close the view</source>
        <translation>Danach Ansicht schließen</translation>
    </message>
    <message>
        <source>Then start Tresen again.</source>
        <translation>Starten Sie Tresen danach erneut.</translation>
    </message>
    <message>
        <source>Then the next contact</source>
        <translation>Danach der nächste Kontakt</translation>
    </message>
    <message>
        <source>There is neither a sound server nor a sound card.</source>
        <translation>Es gibt weder einen Tondienst noch eine Soundkarte.</translation>
    </message>
    <message>
        <source>There is no HTML or Markdown page in {folder}.</source>
        <translation>In {folder} ist keine Seite in HTML oder Markdown.</translation>
    </message>
    <message>
        <source>There is no account {name}. Nothing was changed.</source>
        <translation>Es gibt kein Konto {name}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no benchmark “{name}”. There are: {names}.</source>
        <translation>Eine Messung „{name}“ gibt es nicht. Es gibt: {names}.</translation>
    </message>
    <message>
        <source>There is no calendar {name}. Nothing was changed.</source>
        <translation>Es gibt keinen Kalender {name}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no call in this contact now.</source>
        <translation>In diesem Kontakt läuft gerade kein Anruf.</translation>
    </message>
    <message>
        <source>There is no chat {name}. Nothing was changed.</source>
        <translation>Es gibt keinen Chat {name}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no column “{heading}”.</source>
        <translation>Eine Spalte „{heading}“ gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no contact like this</source>
        <translation>Einen solchen Kontakt gibt es nicht</translation>
    </message>
    <message>
        <source>There is no customer {name}. Nothing was erased.</source>
        <translation>Es gibt keinen Kunden {name}. Es wurde nichts gelöscht.</translation>
    </message>
    <message>
        <source>There is no device {name}. Nothing was changed.</source>
        <translation>Es gibt kein Gerät {name}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>Einen Ordner {folder} gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no hub at this address. Ask for the right one.</source>
        <translation>Unter dieser Adresse ist kein Hub. Fragen Sie nach der richtigen.</translation>
    </message>
    <message>
        <source>There is no local data in {folder}. Sign in with `tresen`, or bring the profile up to date with `tresen sync --once`.</source>
        <translation>In {folder} liegen keine lokalen Daten. Melden Sie sich mit `tresen` an oder bringen Sie das Profil mit `tresen sync --once` auf den Stand.</translation>
    </message>
    <message>
        <source>There is no machine of this name. Check the spelling, and your network.</source>
        <translation>Einen Rechner dieses Namens gibt es nicht. Prüfen Sie die Schreibweise und Ihr Netz.</translation>
    </message>
    <message>
        <source>There is no mailbox {name}. Nothing was changed.</source>
        <translation>Es gibt kein Postfach {name}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no message like this</source>
        <translation>Eine solche Nachricht gibt es nicht</translation>
    </message>
    <message>
        <source>There is no operation “{name}”. `tresen do --list` names them all.</source>
        <translation>Eine Änderung „{name}“ gibt es nicht. `tresen do --list` nennt alle.</translation>
    </message>
    <message>
        <source>There is no other case to merge</source>
        <translation>Es gibt keinen anderen Vorgang zum Zusammenführen</translation>
    </message>
    <message>
        <source>There is no other contact to merge</source>
        <translation>Es gibt keinen anderen Kontakt zum Zusammenführen</translation>
    </message>
    <message>
        <source>There is no queue {name}. Nothing was changed.</source>
        <translation>Es gibt keine Warteschlange {name}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no queue {name}. There are: {known}.</source>
        <translation>Es gibt keine Warteschlange {name}. Es gibt: {known}.</translation>
    </message>
    <message>
        <source>There is no queue “{name}”.</source>
        <translation>Es gibt keine Warteschlange „{name}“.</translation>
    </message>
    <message>
        <source>There is no queue “{name}”. Nothing was imported. There are: {names}</source>
        <translation>Es gibt keine Warteschlange „{name}“. Nichts wurde eingelesen. Es gibt: {names}</translation>
    </message>
    <message>
        <source>There is no room left on this machine.</source>
        <translation>Auf diesem Rechner ist kein Platz mehr.</translation>
    </message>
    <message>
        <source>There is no site {name}; nothing was changed.</source>
        <translation>Einen Standort {name} gibt es nicht; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no such number.</source>
        <translation>Diese Nummer gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no such tag</source>
        <translation>Ein solches Schlagwort gibt es nicht</translation>
    </message>
    <message>
        <source>There is no such tag here</source>
        <translation>Ein solches Schlagwort gibt es hier nicht</translation>
    </message>
    <message>
        <source>There is no team or queue {name}. Nothing was changed.</source>
        <translation>Es gibt kein Team und keine Warteschlange {name}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no telephone number to call.</source>
        <translation>Es gibt keine Telefonnummer, die sich anrufen lässt.</translation>
    </message>
    <message>
        <source>There is no wiki {name}. Nothing was changed.</source>
        <translation>Es gibt kein Wiki {name}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is no {kind} with the id {id} in this profile.</source>
        <translation>In diesem Profil gibt es unter {kind} nichts mit der Kennung {id}.</translation>
    </message>
    <message>
        <source>There is no {name}; nothing was changed.</source>
        <translation>{name} gibt es nicht; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is nobody called {name}. Nothing was changed.</source>
        <translation>Es gibt niemanden namens {name}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is nobody to hand over to</source>
        <translation>Niemand da, an den Sie übergeben könnten</translation>
    </message>
    <message>
        <source>There is none (neither DISPLAY nor WAYLAND_DISPLAY is set).</source>
        <translation>Es gibt keine (weder DISPLAY noch WAYLAND_DISPLAY ist gesetzt).</translation>
    </message>
    <message>
        <source>There is nothing called {name} here; nothing was changed.</source>
        <translation>Hier gibt es nichts mit dem Namen {name}; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is nothing to hear or to speak with. Plug in a headset.</source>
        <translation>Es ist nichts zum Hören oder Sprechen da. Stecken Sie ein Headset an.</translation>
    </message>
    <message>
        <source>There is sound.</source>
        <translation>Es gibt Ton.</translation>
    </message>
    <message>
        <source>They are a contact of their own now, in your hands.</source>
        <translation>Die Nachrichten sind jetzt ein eigener Kontakt, der bei Ihnen liegt.</translation>
    </message>
    <message>
        <source>They are kept here; keep working. Please tell whoever runs the hub.</source>
        <translation>Sie bleiben hier, Sie können weiterarbeiten. Bitte sagen Sie es denen, die den Hub betreiben.</translation>
    </message>
    <message>
        <source>They are not the same: the pair is not shown again.</source>
        <translation>Es sind zwei verschiedene: Das Paar wird nicht mehr gezeigt.</translation>
    </message>
    <message>
        <source>They come while another window is in front, and may stand on a locked screen.</source>
        <translation>Sie kommen, während ein anderes Fenster vorn ist, und können auf einem gesperrten Bildschirm stehen.</translation>
    </message>
    <message>
        <source>They stand in your work list until you have opened their contacts.</source>
        <translation>Sie stehen in Ihrer Arbeitsliste, bis Sie die Kontakte geöffnet haben.</translation>
    </message>
    <message>
        <source>They wait at their old places. No more will come until you are ready again.</source>
        <translation>Beide warten an ihrem alten Platz. Es kommen keine weiteren, bis Sie wieder bereit sind.</translation>
    </message>
    <message>
        <source>This Qt ends Tresen at random on Python 3.11. Run `make setup` again.</source>
        <translation>Dieses Qt beendet Tresen unter Python 3.11 zufällig. Rufen Sie `make setup` noch einmal auf.</translation>
    </message>
    <message>
        <source>This Tresen and the hub do not understand each other.</source>
        <translation>Dieses Tresen und der Hub verstehen einander nicht.</translation>
    </message>
    <message>
        <source>This Tresen is too old to answer a chat. Your words are kept here.</source>
        <translation>Dieses Tresen ist zu alt, um im Chat zu antworten. Ihr Text bleibt hier erhalten.</translation>
    </message>
    <message>
        <source>This Tresen is too old to change anything on the hub.</source>
        <translation>Dieses Tresen ist zu alt, um auf dem Hub etwas zu ändern.</translation>
    </message>
    <message>
        <source>This account may not import ({reason}). Nothing was imported. Ask for the role editor, lead, trainer, owner or admin.</source>
        <translation>Dieses Konto darf nicht einlesen ({reason}). Nichts wurde eingelesen. Bitten Sie um die Rolle editor, lead, trainer, owner oder admin.</translation>
    </message>
    <message>
        <source>This article is not on this desktop</source>
        <translation>Dieser Artikel ist nicht an diesem Arbeitsplatz</translation>
    </message>
    <message>
        <source>This cannot be read.</source>
        <translation>Das lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>This cannot be read: {help}</source>
        <translation>Das lässt sich nicht lesen: {help}</translation>
    </message>
    <message>
        <source>This cannot be undone. To erase, type {name}: </source>
        <translation>Das lässt sich nicht rückgängig machen. Geben Sie zum Löschen {name} ein: </translation>
    </message>
    <message>
        <source>This case goes on in another one. Undo the merging first.</source>
        <translation>Dieser Vorgang geht in einem anderen weiter. Machen Sie zuerst das Zusammenführen rückgängig.</translation>
    </message>
    <message>
        <source>This case has no such field.</source>
        <translation>Dieser Vorgang hat kein solches Feld.</translation>
    </message>
    <message>
        <source>This case has no tags</source>
        <translation>Dieser Vorgang hat keine Schlagwörter</translation>
    </message>
    <message>
        <source>This case is closed.</source>
        <translation>Dieser Vorgang ist geschlossen.</translation>
    </message>
    <message>
        <source>This case is open.</source>
        <translation>Dieser Vorgang ist offen.</translation>
    </message>
    <message>
        <source>This case was not merged into another one.</source>
        <translation>Dieser Vorgang wurde mit keinem anderen zusammengeführt.</translation>
    </message>
    <message>
        <source>This change against the valid version</source>
        <translation>Diese Änderung gegen die gültige Fassung</translation>
    </message>
    <message>
        <source>This change does not wait for an approval.</source>
        <translation>Diese Änderung wartet nicht auf eine Freigabe.</translation>
    </message>
    <message>
        <source>This change has ended and is not written any more.</source>
        <translation>Diese Änderung ist beendet und wird nicht mehr geschrieben.</translation>
    </message>
    <message>
        <source>This change has ended.</source>
        <translation>Diese Änderung ist beendet.</translation>
    </message>
    <message>
        <source>This change is right, as it stands here.</source>
        <translation>Diese Änderung stimmt so, wie sie hier steht.</translation>
    </message>
    <message>
        <source>This change is with its author, or has ended.</source>
        <translation>Diese Änderung ist beim Verfasser oder beendet.</translation>
    </message>
    <message>
        <source>This change is with the editors already, or has ended.</source>
        <translation>Diese Änderung ist schon bei der Redaktion oder beendet.</translation>
    </message>
    <message>
        <source>This channel takes no files.</source>
        <translation>Dieser Kanal nimmt keine Dateien auf.</translation>
    </message>
    <message>
        <source>This contact does not wait for anybody</source>
        <translation>Dieser Kontakt wartet nicht</translation>
    </message>
    <message>
        <source>This contact has no case.</source>
        <translation>Dieser Kontakt hat keinen Vorgang.</translation>
    </message>
    <message>
        <source>This contact has no tags</source>
        <translation>Dieser Kontakt hat keine Schlagwörter</translation>
    </message>
    <message>
        <source>This contact is completed.</source>
        <translation>Dieser Kontakt ist abgeschlossen.</translation>
    </message>
    <message>
        <source>This contact is in your hands already.</source>
        <translation>Diesen Kontakt bearbeiten Sie schon.</translation>
    </message>
    <message>
        <source>This contact is not in progress.</source>
        <translation>Dieser Kontakt ist nicht in Arbeit.</translation>
    </message>
    <message>
        <source>This contact is not in your hands. Take it first.</source>
        <translation>Diesen Kontakt bearbeiten Sie nicht. Übernehmen Sie ihn zuerst.</translation>
    </message>
    <message>
        <source>This contact is not on this desktop</source>
        <translation>Dieser Kontakt ist nicht an diesem Arbeitsplatz</translation>
    </message>
    <message>
        <source>This contact is not parked.</source>
        <translation>Dieser Kontakt ist nicht geparkt.</translation>
    </message>
    <message>
        <source>This contact was neither merged nor split.</source>
        <translation>Dieser Kontakt wurde weder zusammengeführt noch aufgeteilt.</translation>
    </message>
    <message>
        <source>This customer has no tags</source>
        <translation>Dieser Kunde hat keine Schlagwörter</translation>
    </message>
    <message>
        <source>This database came out of a backup: {count} erased since were erased again.</source>
        <translation>Diese Datenbank kommt aus einer Sicherung: {count} seither Gelöschte wurden erneut gelöscht.</translation>
    </message>
    <message>
        <source>This file holds the tenant {name}; another one needs a file of its own.</source>
        <translation>Diese Datei hält den Mandanten {name}; ein anderer braucht eine eigene Datei.</translation>
    </message>
    <message>
        <source>This hub does not fetch images. The text is here.</source>
        <translation>Dieser Hub holt keine Bilder. Der Text ist hier.</translation>
    </message>
    <message>
        <source>This is all that would be saved. No customer, no text, no address and no password is in it; nothing is sent by itself.</source>
        <translation>Das ist alles, was gespeichert würde. Kein Kunde, kein Text, keine Adresse und kein Passwort steht darin; nichts wird von selbst verschickt.</translation>
    </message>
    <message>
        <source>This is its window; a second one was not opened.</source>
        <translation>Dies ist sein Fenster; ein zweites wurde nicht geöffnet.</translation>
    </message>
    <message>
        <source>This is needed before the case is closed.</source>
        <translation>Das wird gebraucht, ehe der Vorgang geschlossen wird.</translation>
    </message>
    <message>
        <source>This is no TOML: {error}.</source>
        <translation>Das ist kein TOML: {error}.</translation>
    </message>
    <message>
        <source>This is no day. Write 24.12.2026.</source>
        <translation>Das ist kein Tag. Schreiben Sie 24.12.2026.</translation>
    </message>
    <message>
        <source>This is no number that can be dialled.</source>
        <translation>Das ist keine Nummer, die sich wählen lässt.</translation>
    </message>
    <message>
        <source>This is not a day. Write 24.12.2026.</source>
        <translation>Das ist kein Tag. Schreiben Sie 24.12.2026.</translation>
    </message>
    <message>
        <source>This is not a number.</source>
        <translation>Das ist keine Zahl.</translation>
    </message>
    <message>
        <source>This is not a time to come. Write 16:00, or next Tuesday morning.</source>
        <translation>Das ist keine Zeit, die noch kommt. Schreiben Sie 16:00 oder nächsten Dienstag früh.</translation>
    </message>
    <message>
        <source>This is not a time. Write 16:00, or tomorrow 14:00.</source>
        <translation>Das ist kein Zeitpunkt. Schreiben Sie 16:00 oder morgen 14:00.</translation>
    </message>
    <message>
        <source>This is not an e-mail address.</source>
        <translation>Das ist keine E-Mail-Adresse.</translation>
    </message>
    <message>
        <source>This is not on the screen now.</source>
        <translation>Das ist gerade nicht auf dem Bildschirm.</translation>
    </message>
    <message>
        <source>This is too long for one article. Make two of it.</source>
        <translation>Das ist zu lang für einen Artikel. Machen Sie zwei daraus.</translation>
    </message>
    <message>
        <source>This is written down already.</source>
        <translation>Das steht schon da.</translation>
    </message>
    <message>
        <source>This is wrong</source>
        <translation>Das ist falsch</translation>
    </message>
    <message>
        <source>This is wrong …</source>
        <translation>Das ist falsch …</translation>
    </message>
    <message>
        <source>This language is not known; write language:de or language:en</source>
        <translation>Diese Sprache ist nicht bekannt; schreiben Sie language:de oder language:en</translation>
    </message>
    <message>
        <source>This link has no number in it, so there is nobody to find.</source>
        <translation>In diesem Link steht keine Nummer, also ist niemand zu finden.</translation>
    </message>
    <message>
        <source>This link leads out of Tresen:</source>
        <translation>Dieser Link führt aus Tresen hinaus:</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>This machine cannot keep your sign-in safely.</source>
        <translation>Dieser Rechner kann Ihre Anmeldung nicht sicher aufbewahren.</translation>
    </message>
    <message>
        <source>This machine has no usual printer, or none that answers.</source>
        <translation>Dieser Rechner hat keinen Standarddrucker, oder keinen, der antwortet.</translation>
    </message>
    <message>
        <source>This machine has not been checked yet</source>
        <translation>Dieser Rechner wurde noch nicht geprüft</translation>
    </message>
    <message>
        <source>This machine is checked</source>
        <translation>Dieser Rechner wird geprüft</translation>
    </message>
    <message>
        <source>This machine was withdrawn, and the data on it has been removed.</source>
        <translation>Dieses Gerät wurde zurückgezogen, die Daten darauf sind entfernt.</translation>
    </message>
    <message>
        <source>This needs the line: only the hub can decide it.</source>
        <translation>Dafür wird die Verbindung gebraucht: Nur der Hub kann es entscheiden.</translation>
    </message>
    <message>
        <source>This number is too short or has letters in it.</source>
        <translation>Diese Nummer ist zu kurz oder enthält Buchstaben.</translation>
    </message>
    <message>
        <source>This profile belongs to {name}. Nothing was changed. Choose another --profile.</source>
        <translation>Dieses Profil gehört {name}. Nichts wurde geändert. Wählen Sie ein anderes --profile.</translation>
    </message>
    <message>
        <source>This stays: {steps}</source>
        <translation>Das bleibt: {steps}</translation>
    </message>
    <message>
        <source>This task is not a promise.</source>
        <translation>Diese Aufgabe ist keine Zusage.</translation>
    </message>
    <message>
        <source>This time is over. Choose a later one.</source>
        <translation>Diese Zeit ist vorbei. Wählen Sie eine spätere.</translation>
    </message>
    <message>
        <source>This translation is older than the original.</source>
        <translation>Diese Übersetzung ist älter als das Original.</translation>
    </message>
    <message>
        <source>This version of Tresen does not know this step.</source>
        <translation>Diese Version von Tresen kennt diesen Schritt nicht.</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>Do.</translation>
    </message>
    <message>
        <source>Tick a step</source>
        <translation>Schritt abhaken</translation>
    </message>
    <message>
        <source>Time to solve it</source>
        <translation>Zeit bis zur Lösung</translation>
    </message>
    <message>
        <source>Time to take a completion back</source>
        <translation>Zeit, einen Abschluss zurückzunehmen</translation>
    </message>
    <message>
        <source>Time to take an e-mail back</source>
        <translation>Zeit, eine E-Mail zurückzuholen</translation>
    </message>
    <message>
        <source>Time, reminder and repetition of the selected task.</source>
        <translation>Zeit, Erinnerung und Wiederholung der ausgewählten Aufgabe.</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Times of your own work look wrong to others until the clock is set.</source>
        <translation>Bis die Uhr gestellt ist, sehen andere zu Ihrer Arbeit falsche Zeiten.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>To</source>
        <translation>An</translation>
    </message>
    <message>
        <source>To avert harm</source>
        <translation>Um Schaden abzuwenden</translation>
    </message>
    <message>
        <source>To be looked at again by</source>
        <translation>Wieder zu prüfen bis</translation>
    </message>
    <message>
        <source>To be solved within</source>
        <translation>Zu lösen innerhalb von</translation>
    </message>
    <message>
        <source>To call back as promised</source>
        <translation>Um wie zugesagt zurückzurufen</translation>
    </message>
    <message>
        <source>To clear up a payment</source>
        <translation>Um eine Zahlung zu klären</translation>
    </message>
    <message>
        <source>To insert</source>
        <translation>Zum Einfügen</translation>
    </message>
    <message>
        <source>To make sure who is asking</source>
        <translation>Um zu prüfen, wer anfragt</translation>
    </message>
    <message>
        <source>To the first, to the last</source>
        <translation>Zur ersten, zur letzten</translation>
    </message>
    <message>
        <source>To the row above or below</source>
        <translation>Zur Zeile darüber oder darunter</translation>
    </message>
    <message>
        <source>To {name}</source>
        <translation>An {name}</translation>
    </message>
    <message>
        <source>To {name}, in case {number}</source>
        <translation>An {name}, im Vorgang {number}</translation>
    </message>
    <message>
        <source>Today; with +3 it is in three days</source>
        <translation>Heute; mit +3 ist es in drei Tagen</translation>
    </message>
    <message>
        <source>Tone {digit}</source>
        <translation>Ton {digit}</translation>
    </message>
    <message>
        <source>Tones sent: {sent}</source>
        <translation>Gesendete Töne: {sent}</translation>
    </message>
    <message>
        <source>Too many brackets stand inside each other.</source>
        <translation>Zu viele Klammern stehen ineinander.</translation>
    </message>
    <message numerus="yes">
        <source>Too many tries. Wait %n second(s), then try again.</source>
        <translation>
            <numerusform>Zu viele Versuche. Warten Sie %n Sekunde und versuchen Sie es dann noch einmal.</numerusform>
            <numerusform>Zu viele Versuche. Warten Sie %n Sekunden und versuchen Sie es dann noch einmal.</numerusform>
        </translation>
    </message>
    <message>
        <source>Too often within a minute. Wait a moment, then try again.</source>
        <translation>Zu oft in einer Minute. Warten Sie einen Moment und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Themen</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Schulung</translation>
    </message>
    <message>
        <source>Translate the article</source>
        <translation>Artikel übersetzen</translation>
    </message>
    <message>
        <source>Translations behind</source>
        <translation>Veraltete Übersetzungen</translation>
    </message>
    <message>
        <source>Tresen does not follow this link. It is no page of the web:</source>
        <translation>Tresen folgt diesem Link nicht. Er führt zu keiner Webseite:</translation>
    </message>
    <message>
        <source>Tresen is open already (process {process}) and does not answer. Nothing was changed: end that process, then start again.</source>
        <translation>Tresen ist schon offen (Prozess {process}) und antwortet nicht. Nichts wurde geändert: Beenden Sie diesen Prozess und starten Sie dann neu.</translation>
    </message>
    <message>
        <source>Tresen is open already; its window comes to the front.</source>
        <translation>Tresen ist schon offen; sein Fenster kommt nach vorn.</translation>
    </message>
    <message>
        <source>Tresen was open already.</source>
        <translation>Tresen war schon offen.</translation>
    </message>
    <message>
        <source>Tresen was updated to {version}.</source>
        <translation>Tresen wurde auf {version} aktualisiert.</translation>
    </message>
    <message>
        <source>Tried so far:</source>
        <translation>Bisher versucht:</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>Try the line now</source>
        <translation>Verbindung jetzt versuchen</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>Di.</translation>
    </message>
    <message>
        <source>Turkish</source>
        <translation>Türkisch</translation>
    </message>
    <message>
        <source>Turn this answer into an article …</source>
        <translation>Aus dieser Antwort einen Artikel machen …</translation>
    </message>
    <message>
        <source>Turned this contact down</source>
        <translation>Hat diesen Kontakt abgelehnt</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Type a word by which it is found again, and press Enter.</source>
        <translation>Tippen Sie ein Wort, unter dem er wiedergefunden wird, und drücken Sie Enter.</translation>
    </message>
    <message>
        <source>Type a word by which they are found again.</source>
        <translation>Tippen Sie ein Wort, unter dem sie wiedergefunden werden.</translation>
    </message>
    <message>
        <source>Type of cases</source>
        <translation>Vorgangstyp</translation>
    </message>
    <message>
        <source>Types of cases</source>
        <translation>Vorgangstypen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undo a split</source>
        <translation>Aufteilung zurücknehmen</translation>
    </message>
    <message>
        <source>Undo deleting</source>
        <translation>Löschen rückgängig</translation>
    </message>
    <message>
        <source>Undo the end of the task</source>
        <translation>Ende der Aufgabe rückgängig machen</translation>
    </message>
    <message>
        <source>Undo the merging</source>
        <translation>Zusammenführen rückgängig</translation>
    </message>
    <message>
        <source>Undo the merging of a case</source>
        <translation>Zusammenführung eines Vorgangs zurücknehmen</translation>
    </message>
    <message>
        <source>Undo the merging of a contact</source>
        <translation>Zusammenführung eines Kontakts zurücknehmen</translation>
    </message>
    <message>
        <source>Undo the merging of a customer</source>
        <translation>Zusammenführung eines Kunden zurücknehmen</translation>
    </message>
    <message>
        <source>Undo the merging of the case</source>
        <translation>Zusammenführung des Vorgangs zurücknehmen</translation>
    </message>
    <message>
        <source>Undo the merging of the customer</source>
        <translation>Zusammenführung des Kunden zurücknehmen</translation>
    </message>
    <message>
        <source>Undo the merging or splitting</source>
        <translation>Zusammenführung oder Aufteilung zurücknehmen</translation>
    </message>
    <message>
        <source>Unknown caller</source>
        <translation>Unbekannter Anrufer</translation>
    </message>
    <message>
        <source>Unknown customer</source>
        <translation>Unbekannter Kunde</translation>
    </message>
    <message>
        <source>Unlink</source>
        <translation>Zuordnung lösen</translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation>Laut</translation>
    </message>
    <message>
        <source>Untick a step</source>
        <translation>Schritt wieder öffnen</translation>
    </message>
    <message>
        <source>Until then it can be taken back.</source>
        <translation>Bis dahin lässt es sich zurücknehmen.</translation>
    </message>
    <message numerus="yes">
        <source>Up to date. %n operation(s) waiting</source>
        <translation>
            <numerusform>Auf dem Stand. %n Änderung wartet</numerusform>
            <numerusform>Auf dem Stand. %n Änderungen warten</numerusform>
        </translation>
    </message>
    <message>
        <source>Update Tresen on this machine.</source>
        <translation>Aktualisieren Sie Tresen auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>Dringend</translation>
    </message>
    <message>
        <source>Use Python 3.11, 3.12 or 3.13 and run `make setup` again.</source>
        <translation>Nehmen Sie Python 3.11, 3.12 oder 3.13 und rufen Sie `make setup` noch einmal auf.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>User name or password is not right. Try again.</source>
        <translation>Benutzername oder Passwort stimmt nicht. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>Gültig ab</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Version {new} against {old}</source>
        <translation>Fassung {new} gegen {old}</translation>
    </message>
    <message>
        <source>Version {number}</source>
        <translation>Fassung {number}</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Fassungen</translation>
    </message>
    <message>
        <source>Versions of the article</source>
        <translation>Fassungen des Artikels</translation>
    </message>
    <message>
        <source>Versions of this draft</source>
        <translation>Fassungen dieses Entwurfs</translation>
    </message>
    <message>
        <source>Versions of this draft …</source>
        <translation>Fassungen dieses Entwurfs …</translation>
    </message>
    <message>
        <source>WHAT</source>
        <translation>WAS</translation>
    </message>
    <message>
        <source>Wait for the customer</source>
        <translation>Warten auf den Kunden</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Waiting for the line</source>
        <translation>Wartet auf die Leitung</translation>
    </message>
    <message>
        <source>Waiting now</source>
        <translation>Wartet jetzt</translation>
    </message>
    <message>
        <source>Waits for approval</source>
        <translation>Wartet auf Freigabe</translation>
    </message>
    <message>
        <source>Waits {time}</source>
        <translation>Wartet {time}</translation>
    </message>
    <message>
        <source>Was with {who}</source>
        <translation>War bei {who}</translation>
    </message>
    <message>
        <source>We reached the customer</source>
        <translation>Wir haben den Kunden erreicht</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>Mi.</translation>
    </message>
    <message>
        <source>Welcome to Tresen</source>
        <translation>Willkommen bei Tresen</translation>
    </message>
    <message>
        <source>Went on by itself</source>
        <translation>Ging als eigener Kontakt weiter</translation>
    </message>
    <message>
        <source>Went on in</source>
        <translation>Ging weiter in</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>What Tresen depends on here, what is wrong with it, and what to do.</source>
        <translation>Wovon Tresen hier abhängt, was daran nicht stimmt und was zu tun ist.</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>Was daraus wurde</translation>
    </message>
    <message>
        <source>What becomes of it stands under “What you gave”.</source>
        <translation>Was daraus wird, steht unter „Was Sie gegeben haben“.</translation>
    </message>
    <message>
        <source>What came in, was taken in time and completed today, by queue and site.</source>
        <translation>Was heute einging, rechtzeitig angenommen und abgeschlossen wurde, nach Warteschlange und Standort.</translation>
    </message>
    <message>
        <source>What changed since your last shift</source>
        <translation>Was sich seit Ihrer letzten Schicht geändert hat</translation>
    </message>
    <message>
        <source>What comes again needs a first time.</source>
        <translation>Was sich wiederholt, braucht einen ersten Termin.</translation>
    </message>
    <message>
        <source>What fits the open contact appears here by itself.</source>
        <translation>Was zum offenen Kontakt passt, erscheint hier von selbst.</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>What helps, step by step</source>
        <translation>Was hilft, Schritt für Schritt</translation>
    </message>
    <message>
        <source>What is here stays; the next try goes on from there.</source>
        <translation>Was hier ist, bleibt; der nächste Versuch macht dort weiter.</translation>
    </message>
    <message>
        <source>What is needed here is missing: a code, a note, or a field.</source>
        <translation>Hier fehlt etwas, das gebraucht wird: ein Abschlussgrund, eine Notiz oder ein Feld.</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>Was neu ist</translation>
    </message>
    <message>
        <source>What is new in it</source>
        <translation>Was daran neu ist</translation>
    </message>
    <message>
        <source>What is said</source>
        <translation>Was gesagt wird</translation>
    </message>
    <message>
        <source>What is said to be wrong appears here.</source>
        <translation>Was als falsch gemeldet wird, steht hier.</translation>
    </message>
    <message>
        <source>What is shown is what is known of it. Nothing you wrote is lost.</source>
        <translation>Gezeigt wird, was davon bekannt ist. Nichts, was Sie geschrieben haben, ist verloren.</translation>
    </message>
    <message>
        <source>What is to be changed?</source>
        <translation>Was ist zu ändern?</translation>
    </message>
    <message>
        <source>What is to be known for it</source>
        <translation>Was man dafür wissen muss</translation>
    </message>
    <message>
        <source>What is told outside the window, when, and with which sound.</source>
        <translation>Was außerhalb des Fensters gemeldet wird, wann, und mit welchem Ton.</translation>
    </message>
    <message>
        <source>What is written right now</source>
        <translation>Was gerade geschrieben wird</translation>
    </message>
    <message>
        <source>What is wrong, and how is it right?</source>
        <translation>Was ist falsch, und wie ist es richtig?</translation>
    </message>
    <message>
        <source>What it names is not there any more.</source>
        <translation>Was er nennt, gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>What may interrupt what</source>
        <translation>Was wobei stören darf</translation>
    </message>
    <message>
        <source>What notifications say</source>
        <translation>Was Benachrichtigungen sagen</translation>
    </message>
    <message>
        <source>What opens comes in an eighth of a second; without it, it is there at once.</source>
        <translation>Was sich öffnet, kommt in einer Achtelsekunde; ohne Bewegung ist es sofort da.</translation>
    </message>
    <message>
        <source>What runs</source>
        <translation>Was läuft</translation>
    </message>
    <message>
        <source>What stands in {name}</source>
        <translation>Was in {name} steht</translation>
    </message>
    <message>
        <source>What stays</source>
        <translation>Was bleibt</translation>
    </message>
    <message>
        <source>What still waited here was handed over to the hub first.</source>
        <translation>Was hier noch wartete, wurde vorher an den Hub übergeben.</translation>
    </message>
    <message>
        <source>What takes longer stands in the lower corner; the last that can be is stopped.</source>
        <translation>Was länger dauert, steht in der unteren Ecke; das Letzte davon, bei dem es geht, wird angehalten.</translation>
    </message>
    <message>
        <source>What the customer said of it</source>
        <translation>Was der Kunde dazu gesagt hat</translation>
    </message>
    <message>
        <source>What the last updates have changed for you.</source>
        <translation>Was die letzten Updates für Sie geändert haben.</translation>
    </message>
    <message>
        <source>What the next one must know …</source>
        <translation>Was die Nächsten wissen müssen …</translation>
    </message>
    <message>
        <source>What then</source>
        <translation>Was danach</translation>
    </message>
    <message>
        <source>What this change adds and removes.</source>
        <translation>Was diese Änderung hinzufügt und wegnimmt.</translation>
    </message>
    <message>
        <source>What waits and what was refused</source>
        <translation>Was wartet und was abgelehnt wurde</translation>
    </message>
    <message>
        <source>What waits for the hub, and what was refused and why.</source>
        <translation>Was auf den Hub wartet, was abgelehnt wurde und warum.</translation>
    </message>
    <message>
        <source>What was announced a moment ago does not happen.</source>
        <translation>Was eben angekündigt wurde, geschieht nicht.</translation>
    </message>
    <message>
        <source>What was changed in the open article, when and by whom.</source>
        <translation>Was am offenen Artikel geändert wurde, wann und von wem.</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Gefundenes</translation>
    </message>
    <message>
        <source>What was missing or wrong?</source>
        <translation>Was hat gefehlt oder war falsch?</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>Was gesagt wurde</translation>
    </message>
    <message>
        <source>What was said in the open contact.</source>
        <translation>Was im offenen Kontakt gesagt wurde.</translation>
    </message>
    <message>
        <source>What was said of articles, proposals, and what expires.</source>
        <translation>Hinweise zu Artikeln, Vorschläge, und was abläuft.</translation>
    </message>
    <message>
        <source>What was said, as a file, where you want it; notes stay inside.</source>
        <translation>Was gesagt wurde, als Datei, wo Sie sie haben wollen; Notizen bleiben intern.</translation>
    </message>
    <message>
        <source>What was said, on the usual printer; notes stay inside.</source>
        <translation>Was gesagt wurde, auf dem üblichen Drucker; Notizen bleiben intern.</translation>
    </message>
    <message>
        <source>What was saved before is safe; what you write now stands in this window alone. {to_do}</source>
        <translation>Was vorher gespeichert wurde, ist sicher; was Sie jetzt schreiben, steht nur in diesem Fenster. {to_do}</translation>
    </message>
    <message>
        <source>What was told of one's proposals</source>
        <translation>Was von eigenen Vorschlägen gemeldet wurde</translation>
    </message>
    <message>
        <source>What whoever takes it over must know</source>
        <translation>Was wissen muss, wer ihn übernimmt</translation>
    </message>
    <message>
        <source>What you chose and wrote for it is kept.</source>
        <translation>Was Sie dafür gewählt und geschrieben haben, bleibt erhalten.</translation>
    </message>
    <message>
        <source>What you did since is kept here and is brought again: {count}.</source>
        <translation>Was Sie seitdem getan haben, ist hier aufbewahrt und wird erneut übertragen: {count}.</translation>
    </message>
    <message>
        <source>What you found out, for everybody else; an editor approves it.</source>
        <translation>Was Sie herausgefunden haben, für alle anderen; die Redaktion gibt es frei.</translation>
    </message>
    <message>
        <source>What you gave</source>
        <translation>Was Sie beigetragen haben</translation>
    </message>
    <message>
        <source>What you had written and not sent stands in the outbox for seven days.</source>
        <translation>Was Sie geschrieben und noch nicht gesendet hatten, steht sieben Tage im Postausgang.</translation>
    </message>
    <message>
        <source>What you promised the customer, by when, in your words.</source>
        <translation>Was Sie dem Kunden zugesagt haben, bis wann, in Ihren Worten.</translation>
    </message>
    <message>
        <source>What you say in this simulated call</source>
        <translation>Was Sie in diesem simulierten Anruf sagen</translation>
    </message>
    <message>
        <source>What you typed found no place: {words}</source>
        <translation>Was Sie getippt haben, fand keinen Platz: {words}</translation>
    </message>
    <message>
        <source>What you write is still saved, in room that was set aside for it. {to_do}</source>
        <translation>Was Sie schreiben, wird weiter gesichert, in dafür freigehaltenem Platz. {to_do}</translation>
    </message>
    <message>
        <source>What you write without a line waits here and goes out by itself.</source>
        <translation>Was Sie ohne Leitung schreiben, wartet hier und geht von selbst hinaus.</translation>
    </message>
    <message>
        <source>What you wrote is kept as a draft.</source>
        <translation>Was Sie geschrieben haben, bleibt als Entwurf erhalten.</translation>
    </message>
    <message>
        <source>What you wrote is kept. A report without customer data lies in {path}.</source>
        <translation>Was Sie geschrieben haben, bleibt erhalten. Ein Bericht ohne Kundendaten liegt in {path}.</translation>
    </message>
    <message>
        <source>What you wrote is kept. It connects again by itself.</source>
        <translation>Was Sie geschrieben haben, bleibt erhalten. Es verbindet sich von selbst wieder.</translation>
    </message>
    <message>
        <source>What you wrote is kept. Say when you are ready again.</source>
        <translation>Was Sie geschrieben haben, bleibt erhalten. Melden Sie, wenn Sie wieder bereit sind.</translation>
    </message>
    <message>
        <source>What you wrote stands in its form again.</source>
        <translation>Was Sie geschrieben haben, steht wieder in seinem Formular.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>When it is due</source>
        <translation>Wenn sie fällig ist</translation>
    </message>
    <message>
        <source>Where do passwords lie? Say --secrets FILE or TRESEN_HUB_SECRETS.</source>
        <translation>Wo liegen Passwörter? Geben Sie --secrets DATEI oder TRESEN_HUB_SECRETS an.</translation>
    </message>
    <message>
        <source>Where is the hub? For example https://hub.example.com</source>
        <translation>Wo ist der Hub? Zum Beispiel https://hub.example.com</translation>
    </message>
    <message>
        <source>Where replies and notes are written.</source>
        <translation>Wo Antworten und Notizen geschrieben werden.</translation>
    </message>
    <message>
        <source>Where the system plays</source>
        <translation>Wo das System abspielt</translation>
    </message>
    <message>
        <source>Where to? Say --hub and --token, or --dry-run.</source>
        <translation>Wohin? Nennen Sie --hub und --token, oder --dry-run.</translation>
    </message>
    <message>
        <source>Which contact?</source>
        <translation>Welcher Kontakt?</translation>
    </message>
    <message>
        <source>Which mentions were opened</source>
        <translation>Welche Erwähnungen geöffnet wurden</translation>
    </message>
    <message>
        <source>Which operation? `tresen do --list` names them all.</source>
        <translation>Welche Änderung? `tresen do --list` nennt alle.</translation>
    </message>
    <message>
        <source>While writing</source>
        <translation>Beim Schreiben</translation>
    </message>
    <message>
        <source>Who answers there cannot prove to be your hub, so nothing was sent. Check the address; if it is right, ask your IT for the hub's certificate.</source>
        <translation>Wer dort antwortet, kann nicht beweisen, Ihr Hub zu sein; deshalb wurde nichts gesendet. Prüfen Sie die Adresse; stimmt sie, bitten Sie Ihre IT um das Zertifikat des Hubs.</translation>
    </message>
    <message>
        <source>Who chats waits now: there is no later.</source>
        <translation>Wer chattet, wartet jetzt: Ein Später gibt es nicht.</translation>
    </message>
    <message>
        <source>Who gets a contact is decided there. Try again when the line is back.</source>
        <translation>Dort wird entschieden, wer einen Kontakt bekommt. Versuchen Sie es wieder, wenn die Leitung steht.</translation>
    </message>
    <message>
        <source>Who is calling?</source>
        <translation>Wer ruft an?</translation>
    </message>
    <message>
        <source>Who is here is not known now</source>
        <translation>Wer da ist, ist jetzt nicht bekannt</translation>
    </message>
    <message>
        <source>Who is writing in the open contact is asked to let you take over the writing; pressed again, you withdraw it.</source>
        <translation>Wer im offenen Kontakt schreibt, wird gebeten, Sie das Schreiben übernehmen zu lassen; nochmals gedrückt, ziehen Sie die Bitte zurück.</translation>
    </message>
    <message>
        <source>Who may be the same</source>
        <translation>Wer derselbe sein kann</translation>
    </message>
    <message>
        <source>Who sees to the case …</source>
        <translation>Zuständig für den Vorgang …</translation>
    </message>
    <message>
        <source>Who shares texts changes it: leads and editors.</source>
        <translation>Das ändert, wer Texte teilen darf: Leitungen und Redaktion.</translation>
    </message>
    <message>
        <source>Who would get it, and why</source>
        <translation>Wer bekäme ihn, und warum</translation>
    </message>
    <message>
        <source>Who would get it?</source>
        <translation>Wer bekäme ihn?</translation>
    </message>
    <message>
        <source>Whoever was there twice is one customer from now on; it can be undone.</source>
        <translation>Wer doppelt da war, ist von nun an ein Kunde; das lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Whom you know to be the same is found by name or number.</source>
        <translation>Wen Sie als denselben kennen, finden Sie mit Name oder Nummer.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Why an offer was declined last</source>
        <translation>Warum zuletzt ein Angebot abgelehnt wurde</translation>
    </message>
    <message>
        <source>Why did I get this?</source>
        <translation>Warum bekomme ich das?</translation>
    </message>
    <message>
        <source>Why is it declined?</source>
        <translation>Warum wird abgelehnt?</translation>
    </message>
    <message>
        <source>Why not the others</source>
        <translation>Warum nicht die anderen</translation>
    </message>
    <message>
        <source>Why not?</source>
        <translation>Warum nicht?</translation>
    </message>
    <message>
        <source>Why you</source>
        <translation>Warum Sie</translation>
    </message>
    <message>
        <source>Why you: {why}</source>
        <translation>Warum Sie: {why}</translation>
    </message>
    <message>
        <source>Why? It is written down with your name.</source>
        <translation>Warum? Es wird mit Ihrem Namen festgehalten.</translation>
    </message>
    <message>
        <source>With</source>
        <translation>Bei</translation>
    </message>
    <message>
        <source>With every notification</source>
        <translation>Bei jeder Benachrichtigung</translation>
    </message>
    <message>
        <source>With offers</source>
        <translation>Bei Angeboten</translation>
    </message>
    <message>
        <source>With offers alone, or with every notification. Nothing is said by sound alone.</source>
        <translation>Nur bei Angeboten oder bei jeder Benachrichtigung. Nichts wird nur durch einen Ton gesagt.</translation>
    </message>
    <message>
        <source>With words on what is to be changed.</source>
        <translation>Mit Worten dazu, was zu ändern ist.</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Zurückziehen</translation>
    </message>
    <message>
        <source>Withdraw the change</source>
        <translation>Änderung zurückziehen</translation>
    </message>
    <message>
        <source>Without --certificate passwords travel in the clear; desktops will refuse.</source>
        <translation>Ohne --certificate reisen Passwörter im Klartext; Arbeitsplätze lehnen das ab.</translation>
    </message>
    <message>
        <source>Without a command the window opens.</source>
        <translation>Ohne Befehl öffnet sich das Fenster.</translation>
    </message>
    <message>
        <source>Without a due time</source>
        <translation>Ohne Frist</translation>
    </message>
    <message>
        <source>Without a line no offers come. Everything else can be read and written.</source>
        <translation>Ohne Verbindung kommen keine Angebote. Alles andere können Sie lesen und schreiben.</translation>
    </message>
    <message>
        <source>Without a subject</source>
        <translation>Ohne Betreff</translation>
    </message>
    <message>
        <source>Without a type</source>
        <translation>Ohne Typ</translation>
    </message>
    <message>
        <source>Without it, a contact is completed at once.</source>
        <translation>Ohne sie wird ein Kontakt sofort abgeschlossen.</translation>
    </message>
    <message>
        <source>Without it, an e-mail goes out at once.</source>
        <translation>Ohne sie geht eine E-Mail sofort hinaus.</translation>
    </message>
    <message>
        <source>Without words.</source>
        <translation>Ohne Worte.</translation>
    </message>
    <message>
        <source>Words by which the case is found again.</source>
        <translation>Wörter, unter denen der Vorgang wiedergefunden wird.</translation>
    </message>
    <message>
        <source>Words by which the contact is found again; the search finds them, too.</source>
        <translation>Wörter, unter denen der Kontakt wiedergefunden wird; auch die Suche findet sie.</translation>
    </message>
    <message>
        <source>Words by which the customer is found again.</source>
        <translation>Wörter, unter denen der Kunde wiedergefunden wird.</translation>
    </message>
    <message>
        <source>Words of a message</source>
        <translation>Wörter einer Nachricht</translation>
    </message>
    <message>
        <source>Words of the subject</source>
        <translation>Wörter des Betreffs</translation>
    </message>
    <message>
        <source>Words to the customer.</source>
        <translation>Worte an den Kunden.</translation>
    </message>
    <message>
        <source>Work goes on and is kept. Check the address, the cable or the VPN.</source>
        <translation>Die Arbeit geht weiter und bleibt erhalten. Prüfen Sie Adresse, Kabel oder VPN.</translation>
    </message>
    <message>
        <source>Work here</source>
        <translation>Hier arbeiten</translation>
    </message>
    <message>
        <source>Work list</source>
        <translation>Arbeitsliste</translation>
    </message>
    <message>
        <source>Would go to another site now</source>
        <translation>Ginge jetzt an einen anderen Standort</translation>
    </message>
    <message>
        <source>Would go to {who}</source>
        <translation>Ginge an {who}</translation>
    </message>
    <message>
        <source>Wrap up</source>
        <translation>Abschließen</translation>
    </message>
    <message>
        <source>Wrap-up</source>
        <translation>Nachbearbeitung</translation>
    </message>
    <message>
        <source>Wrap-up code</source>
        <translation>Abschlussgrund</translation>
    </message>
    <message>
        <source>Wrap-up codes</source>
        <translation>Abschlussgründe</translation>
    </message>
    <message>
        <source>Wrap-up codes and types of cases, for who keeps them.</source>
        <translation>Abschlussgründe und Vorgangstypen, für alle, die sie pflegen.</translation>
    </message>
    <message>
        <source>Wrap-up that came too late: {code}, {outcome}</source>
        <translation>Abschluss, der zu spät kam: {code}, {outcome}</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Write 8 h, 2 h 30 min or 45 min, or nothing.</source>
        <translation>Schreiben Sie 8 h, 2 h 30 min oder 45 min, oder nichts.</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>Notiz schreiben</translation>
    </message>
    <message>
        <source>Write a note: {code} needs one.</source>
        <translation>Schreiben Sie eine Notiz: „{code}“ verlangt eine.</translation>
    </message>
    <message>
        <source>Write a reply</source>
        <translation>Antwort schreiben</translation>
    </message>
    <message>
        <source>Write an answer, or say what became of it.</source>
        <translation>Schreiben Sie eine Antwort, oder sagen Sie, was daraus wurde.</translation>
    </message>
    <message>
        <source>Write an article</source>
        <translation>Artikel schreiben</translation>
    </message>
    <message>
        <source>Write down the words you used.</source>
        <translation>Schreiben Sie auf, mit welchen Worten.</translation>
    </message>
    <message>
        <source>Write every 2 weeks, every Monday and Thursday, or every 15.</source>
        <translation>Schreiben Sie alle 2 Wochen, jeden Montag und Donnerstag oder jeden 15.</translation>
    </message>
    <message>
        <source>Write it again</source>
        <translation>Noch einmal schreiben</translation>
    </message>
    <message>
        <source>Write something first.</source>
        <translation>Schreiben Sie zuerst etwas.</translation>
    </message>
    <message>
        <source>Write the day as changed:&gt;2026-01-31</source>
        <translation>Schreiben Sie den Tag als changed:&gt;2026-01-31</translation>
    </message>
    <message>
        <source>Write the name used in the chat.</source>
        <translation>Schreiben Sie den Namen aus dem Chat.</translation>
    </message>
    <message>
        <source>Write the text.</source>
        <translation>Schreiben Sie den Text.</translation>
    </message>
    <message>
        <source>Write to {address}</source>
        <translation>An {address} schreiben</translation>
    </message>
    <message>
        <source>Write what you found out.</source>
        <translation>Schreiben Sie, was Sie herausgefunden haben.</translation>
    </message>
    <message>
        <source>Write what you say: the customer hears it and answers</source>
        <translation>Schreiben Sie, was Sie sagen: der Kunde hört es und antwortet</translation>
    </message>
    <message>
        <source>Write …</source>
        <translation>Schreiben …</translation>
    </message>
    <message>
        <source>Writes down a contact that came another way, for the open customer.</source>
        <translation>Hält für den offenen Kunden einen Kontakt fest, der anders hereinkam.</translation>
    </message>
    <message>
        <source>Writes to the open customer, who need not have written; begins a contact.</source>
        <translation>Schreibt an den offenen Kunden, auch wenn er nicht geschrieben hat; damit beginnt ein Kontakt.</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>You are at work at another computer already.</source>
        <translation>Sie arbeiten schon an einem anderen Rechner.</translation>
    </message>
    <message>
        <source>You are at work at this computer already.</source>
        <translation>Sie arbeiten schon an diesem Rechner.</translation>
    </message>
    <message>
        <source>You are muted</source>
        <translation>Sie sind stumm</translation>
    </message>
    <message>
        <source>You are not signed in to the hub.</source>
        <translation>Sie sind am Hub nicht angemeldet.</translation>
    </message>
    <message>
        <source>You are signed in.</source>
        <translation>Sie sind angemeldet.</translation>
    </message>
    <message>
        <source>You can save it instead.</source>
        <translation>Sie können sie stattdessen speichern.</translation>
    </message>
    <message>
        <source>You find one by name, number, e-mail or case.</source>
        <translation>Gesucht wird nach Name, Nummer, E-Mail oder Vorgang.</translation>
    </message>
    <message>
        <source>You go on at another computer now.</source>
        <translation>Sie arbeiten jetzt an einem anderen Rechner weiter.</translation>
    </message>
    <message>
        <source>You go on at this computer; the other one is told, and offers come here.</source>
        <translation>Sie arbeiten an diesem Rechner weiter; der andere erfährt es, und Angebote kommen hierher.</translation>
    </message>
    <message>
        <source>You have a module of this name already.</source>
        <translation>Einen Baustein dieses Namens haben Sie schon.</translation>
    </message>
    <message>
        <source>You have asked {name} for the pen</source>
        <translation>Sie haben {name} um den Stift gebeten</translation>
    </message>
    <message>
        <source>You have been free the longest: {time}</source>
        <translation>Sie sind am längsten frei: {time}</translation>
    </message>
    <message>
        <source>You have read this version of the open article.</source>
        <translation>Sie haben diese Fassung des offenen Artikels gelesen.</translation>
    </message>
    <message>
        <source>You have to sign in at every start. To change that, unlock the keyring, or install one: {command}</source>
        <translation>Sie müssen sich bei jedem Start anmelden. Um das zu ändern, entsperren Sie den Schlüsselbund oder installieren Sie einen: {command}</translation>
    </message>
    <message>
        <source>You hung up.</source>
        <translation>Sie haben aufgelegt.</translation>
    </message>
    <message>
        <source>You may not do this, or may not see it any more.</source>
        <translation>Das dürfen Sie nicht, oder Sie dürfen es nicht mehr sehen.</translation>
    </message>
    <message>
        <source>You may not do this, or not any more.</source>
        <translation>Das dürfen Sie nicht, oder nicht mehr.</translation>
    </message>
    <message>
        <source>You may not see it any more. What you wrote is kept here.</source>
        <translation>Sie dürfen das nicht mehr sehen. Ihr Text ist hier aufgehoben.</translation>
    </message>
    <message>
        <source>You missed a call: this computer has nothing to hear or speak with.</source>
        <translation>Sie haben einen Anruf verpasst: Dieser Rechner hat nichts zum Hören und Sprechen.</translation>
    </message>
    <message>
        <source>You missed an offer.</source>
        <translation>Sie haben ein Angebot verpasst.</translation>
    </message>
    <message>
        <source>You missed an offer: the screen was locked.</source>
        <translation>Sie haben ein Angebot verpasst: Der Bildschirm war gesperrt.</translation>
    </message>
    <message>
        <source>You missed two offers in a row.</source>
        <translation>Sie haben zwei Angebote hintereinander verpasst.</translation>
    </message>
    <message>
        <source>You receive contacts again after offers were missed or the line was lost.</source>
        <translation>Sie erhalten wieder Kontakte, nachdem Angebote verpasst wurden oder die Leitung weg war.</translation>
    </message>
    <message>
        <source>You receive contacts.</source>
        <translation>Sie erhalten Kontakte.</translation>
    </message>
    <message>
        <source>You receive nothing until you are ready again.</source>
        <translation>Sie erhalten nichts, bis Sie wieder bereit sind.</translation>
    </message>
    <message>
        <source>You served this customer last</source>
        <translation>Sie haben den Kunden zuletzt bedient</translation>
    </message>
    <message>
        <source>You stay signed in until you end Tresen.</source>
        <translation>Sie bleiben angemeldet, bis Sie Tresen beenden.</translation>
    </message>
    <message>
        <source>You still see what is new. Update Tresen, then what waits goes out.</source>
        <translation>Sie sehen weiterhin, was neu ist. Aktualisieren Sie Tresen, dann geht hinaus, was wartet.</translation>
    </message>
    <message>
        <source>You talk with {name}</source>
        <translation>Sie sprechen mit {name}</translation>
    </message>
    <message>
        <source>You wrote in it yourself: a second person has to approve it.</source>
        <translation>Sie haben selbst daran geschrieben: Eine zweite Person muss es freigeben.</translation>
    </message>
    <message>
        <source>Your colleague</source>
        <translation>Ihr Kollege</translation>
    </message>
    <message>
        <source>Your colleagues of all sites and their states.</source>
        <translation>Ihre Kolleginnen und Kollegen aller Standorte mit ihrem Status.</translation>
    </message>
    <message>
        <source>Your contacts may go to somebody else. What you write is kept.</source>
        <translation>Ihre Kontakte können an jemand anderen gehen. Was Sie schreiben, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Your contacts, tasks and promises, the most urgent first. Arrows go through it, Enter opens.</source>
        <translation>Ihre Kontakte, Aufgaben und Zusagen, das Dringendste zuerst. Pfeile gehen hindurch, Enter öffnet.</translation>
    </message>
    <message>
        <source>Your data comes from the hub</source>
        <translation>Ihre Daten kommen vom Hub</translation>
    </message>
    <message>
        <source>Your desk is ready. Is this window new to you?</source>
        <translation>Ihr Platz ist bereit. Ist dieses Fenster neu für Sie?</translation>
    </message>
    <message numerus="yes">
        <source>Your drafts and %n change(s) that wait are kept.</source>
        <translation>
            <numerusform>Ihre Entwürfe und %n Änderung, die noch wartet, sind gesichert.</numerusform>
            <numerusform>Ihre Entwürfe und %n Änderungen, die noch warten, sind gesichert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Your drafts are kept.</source>
        <translation>Ihre Entwürfe sind gesichert.</translation>
    </message>
    <message>
        <source>Your enterprise's own: code=Title; code=Title. Empty: the usual ones.</source>
        <translation>Die Ihres Unternehmens: code=Titel; code=Titel. Leer: die üblichen.</translation>
    </message>
    <message>
        <source>Your own name</source>
        <translation>Ihr eigener Name</translation>
    </message>
    <message>
        <source>Your own work is here already; the rest is loading. You can begin.</source>
        <translation>Ihre eigene Arbeit ist schon da, der Rest wird geladen. Sie können anfangen.</translation>
    </message>
    <message>
        <source>Your proposal is with the editors.</source>
        <translation>Ihr Vorschlag ist bei der Redaktion.</translation>
    </message>
    <message>
        <source>Your proposal “{title}” is published.</source>
        <translation>Ihr Vorschlag „{title}“ ist veröffentlicht.</translation>
    </message>
    <message>
        <source>Your proposal “{title}” was approved.</source>
        <translation>Ihr Vorschlag „{title}“ wurde freigegeben.</translation>
    </message>
    <message>
        <source>Your proposal “{title}” was given back to you.</source>
        <translation>Ihr Vorschlag „{title}“ wurde Ihnen zurückgegeben.</translation>
    </message>
    <message>
        <source>Your reply to the customer as a proposal, without the customer's data.</source>
        <translation>Ihre Antwort an den Kunden als Vorschlag, ohne die Daten des Kunden.</translation>
    </message>
    <message>
        <source>Your role may not do this.</source>
        <translation>Ihre Rolle darf das nicht.</translation>
    </message>
    <message>
        <source>Your role may not read this. Nothing was revealed.</source>
        <translation>Ihre Rolle darf dies nicht einsehen. Es wurde nichts gezeigt.</translation>
    </message>
    <message>
        <source>Your session was used in a second place, so the hub has ended it.</source>
        <translation>Ihre Anmeldung wurde an einer zweiten Stelle benutzt, deshalb hat der Hub sie beendet.</translation>
    </message>
    <message>
        <source>Your settings could not be read. The usual ones hold now; the file is kept as {file}.</source>
        <translation>Ihre Einstellungen ließen sich nicht lesen. Jetzt gelten die üblichen; die Datei liegt weiter unter {file}.</translation>
    </message>
    <message>
        <source>Your shift is over; you receive nothing.</source>
        <translation>Ihre Schicht ist zu Ende; Sie erhalten nichts.</translation>
    </message>
    <message>
        <source>Your site may read your reply as you write it; you see how many do.</source>
        <translation>Ihr Standort darf Ihre Antwort beim Schreiben mitlesen; Sie sehen, wie viele.</translation>
    </message>
    <message>
        <source>Your skills fit best</source>
        <translation>Ihre Fähigkeiten passen am besten</translation>
    </message>
    <message numerus="yes">
        <source>Your skills fit best, %n level(s) less than wanted</source>
        <translation>
            <numerusform>Ihre Fähigkeiten passen am besten, %n Stufe weniger als gewünscht</numerusform>
            <numerusform>Ihre Fähigkeiten passen am besten, %n Stufen weniger als gewünscht</numerusform>
        </translation>
    </message>
    <message>
        <source>Your state</source>
        <translation>Ihr Status</translation>
    </message>
    <message>
        <source>Your state and how many contacts wait, while the window is out of sight.</source>
        <translation>Ihr Status und wie viele Kontakte warten, auch wenn das Fenster nicht zu sehen ist.</translation>
    </message>
    <message>
        <source>Your tasks and promises, by the time they are due.</source>
        <translation>Ihre Aufgaben und Zusagen, nach Fälligkeit.</translation>
    </message>
    <message>
        <source>Your work list</source>
        <translation>Ihre Arbeitsliste</translation>
    </message>
    <message>
        <source>Your wrap-up came too late: somebody else had the contact by then.</source>
        <translation>Ihr Abschluss kam zu spät: Jemand anderes hatte den Kontakt da schon.</translation>
    </message>
    <message>
        <source>[picture: {words}]</source>
        <translation>[Bild: {words}]</translation>
    </message>
    <message>
        <source>a bot password's; TRESEN_WIKI_PASSWORD is its secret</source>
        <translation>eines Bot-Passworts; TRESEN_WIKI_PASSWORD ist sein Geheimnis</translation>
    </message>
    <message>
        <source>a cell is too long; perhaps a quotation mark is never closed</source>
        <translation>eine Zelle ist zu lang; vielleicht wird ein Anführungszeichen nie geschlossen</translation>
    </message>
    <message>
        <source>a closed contact goes on so long (default 7)</source>
        <translation>so lange geht ein abgeschlossener Kontakt weiter (sonst 7)</translation>
    </message>
    <message>
        <source>a colleague</source>
        <translation>einem Kollegen</translation>
    </message>
    <message>
        <source>a colleague asks</source>
        <translation>Rückfrage</translation>
    </message>
    <message>
        <source>a contact is offered</source>
        <translation>ein Kontakt wird angeboten</translation>
    </message>
    <message>
        <source>a file of records into PostgreSQL, against psql</source>
        <translation>eine Datei von Datensätzen nach PostgreSQL, gegen psql</translation>
    </message>
    <message>
        <source>a key in the palette to its rows</source>
        <translation>eine Taste in der Palette bis zu ihren Zeilen</translation>
    </message>
    <message>
        <source>a key of another program to the changed pixel</source>
        <translation>von der Taste eines anderen Programms zum geänderten Bildpunkt</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>a page of 500,000 rows in every order</source>
        <translation>eine Seite aus 500.000 Zeilen in jeder Reihenfolge</translation>
    </message>
    <message>
        <source>a promise needs a time: | in 2 h</source>
        <translation>eine Zusage braucht eine Zeit: | in 2 h</translation>
    </message>
    <message>
        <source>a quotation mark is opened and never closed</source>
        <translation>ein Anführungszeichen wird geöffnet und nie geschlossen</translation>
    </message>
    <message>
        <source>a session ended, because what renews it came twice</source>
        <translation>eine Anmeldung endete, weil ihr Erneuerungsschlüssel zweimal kam</translation>
    </message>
    <message>
        <source>a site that gets some of it while fewer are answered in time</source>
        <translation>ein Standort, der etwas davon bekommt, solange weniger rechtzeitig beantwortet werden</translation>
    </message>
    <message>
        <source>a site that gets some of it within opening hours</source>
        <translation>ein Standort, der etwas davon innerhalb von Öffnungszeiten bekommt</translation>
    </message>
    <message>
        <source>a site that gets what waits so long</source>
        <translation>ein Standort, der bekommt, was so lange wartet</translation>
    </message>
    <message>
        <source>a step begins with one of: {known}.</source>
        <translation>ein Schritt beginnt mit einem von: {known}.</translation>
    </message>
    <message>
        <source>a wrap-up code is needed</source>
        <translation>ein Abschlussgrund ist nötig</translation>
    </message>
    <message>
        <source>about a customer</source>
        <translation>zu einem Kunden</translation>
    </message>
    <message>
        <source>about {customer}</source>
        <translation>zu {customer}</translation>
    </message>
    <message>
        <source>account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>add a person</source>
        <translation>legt eine Person an</translation>
    </message>
    <message>
        <source>add a queue and the sites that work it</source>
        <translation>legt eine Warteschlange und ihre Standorte an</translation>
    </message>
    <message>
        <source>add a site</source>
        <translation>legt einen Standort an</translation>
    </message>
    <message>
        <source>add opening hours</source>
        <translation>Öffnungszeiten anlegen</translation>
    </message>
    <message>
        <source>add phone number, add e-mail address</source>
        <translation>Telefonnummer hinzufügen, E-Mail-Adresse, Handynummer</translation>
    </message>
    <message>
        <source>added: {words}</source>
        <translation>hinzugefügt: {words}</translation>
    </message>
    <message>
        <source>address</source>
        <translation>Anschrift</translation>
    </message>
    <message>
        <source>administrators</source>
        <translation>Administratoren</translation>
    </message>
    <message>
        <source>after {time} of waiting</source>
        <translation>ab {time} Wartezeit</translation>
    </message>
    <message>
        <source>agent lost</source>
        <translation>Agent nicht mehr da</translation>
    </message>
    <message>
        <source>agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>all tasks of this queue instead; what is changed there is asked for as the user</source>
        <translation>stattdessen alle Aufgaben dieser Warteschlange; was dort geändert wird, geschieht im Namen des Benutzers</translation>
    </message>
    <message>
        <source>all tasks of this team instead; what is changed there is asked for as the user</source>
        <translation>stattdessen alle Aufgaben dieses Teams; was dort geändert wird, geschieht im Namen des Benutzers</translation>
    </message>
    <message>
        <source>all {count}</source>
        <translation>alle {count}</translation>
    </message>
    <message>
        <source>always open</source>
        <translation>immer geöffnet</translation>
    </message>
    <message>
        <source>an address, or @domain, that the enterprise writes from</source>
        <translation>eine Adresse oder @Domäne, von der das Unternehmen schreibt</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>answer customer, respond</source>
        <translation>Kunden antworten, beantworten</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>beantwortet</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>freigegeben</translation>
    </message>
    <message>
        <source>approved by {name}</source>
        <translation>freigegeben von {name}</translation>
    </message>
    <message>
        <source>articles are quoted until somebody asks for a person</source>
        <translation>bis jemand einen Menschen verlangt, werden Artikel zitiert</translation>
    </message>
    <message>
        <source>articles from a folder of HTML or Markdown pages</source>
        <translation>Artikel aus einem Ordner mit HTML- oder Markdown-Seiten</translation>
    </message>
    <message>
        <source>articles whose pages are not in the folder any more expire</source>
        <translation>Artikel laufen ab, deren Seiten nicht mehr im Ordner liegen</translation>
    </message>
    <message>
        <source>as --list names them</source>
        <translation>wie --list sie nennt</translation>
    </message>
    <message>
        <source>as `tresen hub add-user` printed it</source>
        <translation>wie `tresen hub add-user` es ausgab</translation>
    </message>
    <message>
        <source>as `tresen hub devices` names it</source>
        <translation>wie `tresen hub devices` es nennt</translation>
    </message>
    <message>
        <source>as in the settings</source>
        <translation>wie in den Einstellungen</translation>
    </message>
    <message>
        <source>as the name</source>
        <translation>wie der Name</translation>
    </message>
    <message>
        <source>ask colleague by phone, inquiry, second call</source>
        <translation>Kollegen anrufen, rückfragen, zweites Gespräch</translation>
    </message>
    <message>
        <source>assign case, owner of ticket, responsible</source>
        <translation>Vorgang zuweisen, Ticket, Fall, Bearbeiter</translation>
    </message>
    <message>
        <source>assign to me, grab, claim</source>
        <translation>mir zuweisen, holen, an mich nehmen</translation>
    </message>
    <message>
        <source>at both; TRESEN_MAIL_PASSWORD is the password</source>
        <translation>bei beiden; TRESEN_MAIL_PASSWORD ist das Passwort</translation>
    </message>
    <message>
        <source>at most so many hits</source>
        <translation>höchstens so viele Treffer</translation>
    </message>
    <message>
        <source>at no desk</source>
        <translation>an keinem Platz</translation>
    </message>
    <message>
        <source>at once, or tomorrow morning</source>
        <translation>sofort, oder morgen früh</translation>
    </message>
    <message>
        <source>at the calendar's server</source>
        <translation>beim Server des Kalenders</translation>
    </message>
    <message>
        <source>attachment, add file, upload, document</source>
        <translation>Anhang hinzufügen, Datei hochladen, Dokument</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>automation, several steps</source>
        <translation>Automatik, Befehlsfolge</translation>
    </message>
    <message>
        <source>available, online, start work</source>
        <translation>verfügbar, anwesend, Arbeit beginnen</translation>
    </message>
    <message>
        <source>back now</source>
        <translation>jetzt wieder da</translation>
    </message>
    <message>
        <source>becomes valid by itself</source>
        <translation>wird von selbst gültig</translation>
    </message>
    <message>
        <source>being fetched, {percent} %</source>
        <translation>wird geholt, {percent} %</translation>
    </message>
    <message>
        <source>below {code}</source>
        <translation>unter {code}</translation>
    </message>
    <message>
        <source>below {percent} % service level</source>
        <translation>unter {percent} % Servicelevel</translation>
    </message>
    <message>
        <source>between two comparisons of all pages (default 7)</source>
        <translation>zwischen zwei Vergleichen aller Seiten (sonst 7)</translation>
    </message>
    <message>
        <source>between two looks at the latest (default 60)</source>
        <translation>spätestens zwischen zwei Blicken (sonst 60)</translation>
    </message>
    <message>
        <source>between two readings (default 30)</source>
        <translation>zwischen zwei Lesungen (sonst 30)</translation>
    </message>
    <message>
        <source>between two rounds (default 60)</source>
        <translation>zwischen zwei Durchgängen (Vorgabe 60)</translation>
    </message>
    <message>
        <source>birthday</source>
        <translation>Geburtstag</translation>
    </message>
    <message>
        <source>breached by {time}</source>
        <translation>{time} überschritten</translation>
    </message>
    <message>
        <source>bring both sides together, now</source>
        <translation>beide Seiten jetzt zusammenbringen</translation>
    </message>
    <message>
        <source>brings a profile up to date without a window</source>
        <translation>bringt ein Profil ohne Fenster auf den Stand</translation>
    </message>
    <message>
        <source>brings customers, articles and mails from files to a hub</source>
        <translation>bringt Kunden, Artikel und E-Mails aus Dateien auf einen Hub</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>gebrochen</translation>
    </message>
    <message>
        <source>bug report, support, error log</source>
        <translation>Fehlerbericht, Support, Protokoll</translation>
    </message>
    <message>
        <source>busy, appointment</source>
        <translation>Termin, Meeting, beschäftigt</translation>
    </message>
    <message>
        <source>by its people first, of those that came in since midnight</source>
        <translation>zuerst von ihren Leuten, von den seit Mitternacht eingegangenen</translation>
    </message>
    <message>
        <source>by which its server signs Authentication-Results</source>
        <translation>unter dem ihr Server Authentication-Results einträgt</translation>
    </message>
    <message>
        <source>by which server answers go out</source>
        <translation>über welchen Server Antworten hinausgehen</translation>
    </message>
    <message>
        <source>by {names}, {when}</source>
        <translation>von {names}, {when}</translation>
    </message>
    <message>
        <source>call back later, ring back</source>
        <translation>zurückrufen, später anrufen</translation>
    </message>
    <message>
        <source>caller hung up</source>
        <translation>Anrufer hat aufgelegt</translation>
    </message>
    <message>
        <source>came back</source>
        <translation>kam zurück</translation>
    </message>
    <message>
        <source>came too late</source>
        <translation>kam zu spät</translation>
    </message>
    <message>
        <source>can be linked</source>
        <translation>lässt sich verknüpfen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>gestrichen</translation>
    </message>
    <message>
        <source>cannot be sent: no way there</source>
        <translation>nicht zustellbar: kein Weg dorthin</translation>
    </message>
    <message>
        <source>case {number}</source>
        <translation>Vorgang {number}</translation>
    </message>
    <message>
        <source>certificates (PEM) that its servers are believed by, instead of the system's</source>
        <translation>Zertifikate (PEM), an denen seine Server erkannt werden, statt derer des Systems</translation>
    </message>
    <message>
        <source>change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>change how a queue gives its contacts away</source>
        <translation>ändern, wie eine Warteschlange ihre Kontakte vergibt</translation>
    </message>
    <message>
        <source>change what a person can do</source>
        <translation>ändern, was jemand kann</translation>
    </message>
    <message>
        <source>change why people of a site are not ready</source>
        <translation>ändern, warum Leute eines Standorts nicht bereit sind</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>changed {day}</source>
        <translation>geändert {day}</translation>
    </message>
    <message>
        <source>changed, version {number}</source>
        <translation>geändert, Fassung {number}</translation>
    </message>
    <message>
        <source>changes a desk brings at once</source>
        <translation>Änderungen, die ein Arbeitsplatz auf einmal bringt</translation>
    </message>
    <message>
        <source>checks this machine and says what to do about what it finds</source>
        <translation>prüft diesen Rechner und sagt, was zu tun ist</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>wählen</translation>
    </message>
    <message>
        <source>choose a setting; `tresen hub settings` lists them</source>
        <translation>wählt eine Einstellung; `tresen hub settings` nennt sie</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>ausgewählt</translation>
    </message>
    <message>
        <source>clear an installation</source>
        <translation>leert eine Installation</translation>
    </message>
    <message>
        <source>cleared {time}</source>
        <translation>geleert {time}</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>abgeschlossen</translation>
    </message>
    <message>
        <source>closed until {time}</source>
        <translation>geschlossen bis {time}</translation>
    </message>
    <message>
        <source>colleagues, who is there</source>
        <translation>Kollegen, wer ist da, Mannschaft</translation>
    </message>
    <message>
        <source>comes again</source>
        <translation>wiederholt sich</translation>
    </message>
    <message>
        <source>commands only</source>
        <translation>nur Befehle</translation>
    </message>
    <message>
        <source>comment, internal, remark</source>
        <translation>Kommentar, interne Notiz, Anmerkung, Vermerk</translation>
    </message>
    <message>
        <source>commitment, deadline for customer</source>
        <translation>versprechen, zusagen, Frist</translation>
    </message>
    <message>
        <source>compare all pages, too</source>
        <translation>auch alle Seiten vergleichen</translation>
    </message>
    <message>
        <source>complete contact, finish, done, disposition code</source>
        <translation>Kontakt beenden, fertig, erledigen, Abschlussgrund, Nachbearbeitung</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>abgeschlossen</translation>
    </message>
    <message>
        <source>completes by itself in {time}</source>
        <translation>Abschluss in {time}</translation>
    </message>
    <message>
        <source>conference, three-way call</source>
        <translation>Konferenz, Dreiergespräch</translation>
    </message>
    <message>
        <source>connect a calendar, or choose anew</source>
        <translation>einen Kalender anbinden oder neu einstellen</translation>
    </message>
    <message>
        <source>connect a mailbox, or choose anew</source>
        <translation>ein Postfach anbinden oder neu wählen</translation>
    </message>
    <message>
        <source>connect a wiki, or choose anew what of it is read</source>
        <translation>ein Wiki verbinden oder neu wählen, was davon gelesen wird</translation>
    </message>
    <message>
        <source>connect an account, or choose anew</source>
        <translation>ein Konto verbinden oder neu wählen</translation>
    </message>
    <message>
        <source>connects a MediaWiki: its pages are articles</source>
        <translation>verbindet ein MediaWiki: Seine Seiten sind Artikel</translation>
    </message>
    <message>
        <source>connects a mailbox: its mails are contacts</source>
        <translation>bindet ein Postfach an: seine E-Mails sind Kontakte</translation>
    </message>
    <message>
        <source>connects a person's calendar with their tasks</source>
        <translation>verbindet den Kalender einer Person mit ihren Aufgaben</translation>
    </message>
    <message>
        <source>connects an XMPP account: who writes to it is a contact</source>
        <translation>verbindet ein XMPP-Konto: wer dorthin schreibt, ist ein Kontakt</translation>
    </message>
    <message>
        <source>contact</source>
        <translation>Kontaktweg</translation>
    </message>
    <message>
        <source>contacts at once</source>
        <translation>Kontakte zugleich</translation>
    </message>
    <message>
        <source>contacts at once by channel, for example voice=1,email=3,chat=2</source>
        <translation>Kontakte zugleich je Kanal, zum Beispiel voice=1,email=3,chat=2</translation>
    </message>
    <message>
        <source>contacts from an mbox file or a maildir</source>
        <translation>Kontakte aus einer mbox-Datei oder einem Maildir</translation>
    </message>
    <message>
        <source>contacts that may wait at it, where its own system routes; 0: no limit</source>
        <translation>Kontakte, die dort warten dürfen, wo ein eigenes System verteilt; 0: ohne Grenze</translation>
    </message>
    <message>
        <source>continue, unpark, go on</source>
        <translation>weitermachen, entparken</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>berichtigt</translation>
    </message>
    <message>
        <source>counted as {percent} %</source>
        <translation>zählt zu {percent} %</translation>
    </message>
    <message>
        <source>create article, new entry</source>
        <translation>Artikel anlegen, neuer Artikel</translation>
    </message>
    <message>
        <source>customer number</source>
        <translation>Kundennummer</translation>
    </message>
    <message>
        <source>customers are asked afterwards how it was</source>
        <translation>Kunden werden danach gefragt, wie es war</translation>
    </message>
    <message>
        <source>customers from CSV or vCard</source>
        <translation>Kunden aus CSV oder vCard</translation>
    </message>
    <message>
        <source>customers' names may stand in the calendar</source>
        <translation>Namen von Kunden dürfen im Kalender stehen</translation>
    </message>
    <message>
        <source>date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>days a customer can answer a survey</source>
        <translation>Tage, die ein Kunde auf eine Umfrage antworten kann</translation>
    </message>
    <message>
        <source>days a session lasts that nobody renews</source>
        <translation>Tage, die eine Anmeldung hält, die niemand erneuert</translation>
    </message>
    <message>
        <source>days until a customer is asked again</source>
        <translation>Tage, bis ein Kunde wieder gefragt wird</translation>
    </message>
    <message>
        <source>de 5, en 3</source>
        <translation>de 5, en 3</translation>
    </message>
    <message>
        <source>default: now</source>
        <translation>ohne Angabe: jetzt</translation>
    </message>
    <message>
        <source>delete draft, throw away, clear</source>
        <translation>Entwurf löschen, wegwerfen, leeren</translation>
    </message>
    <message>
        <source>delete task, remove task</source>
        <translation>Aufgabe löschen, abbrechen, verwerfen</translation>
    </message>
    <message>
        <source>diagnosis, problem, test computer</source>
        <translation>Diagnose, Problem, Fehler suchen, testen</translation>
    </message>
    <message>
        <source>dial digits, tones, number keys</source>
        <translation>Wähltasten, Ziffern, Tonwahl</translation>
    </message>
    <message>
        <source>did not help</source>
        <translation>hat nicht geholfen</translation>
    </message>
    <message>
        <source>direct call</source>
        <translation>Direktruf</translation>
    </message>
    <message>
        <source>do not ask</source>
        <translation>nicht nachfragen</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>due {time}</source>
        <translation>fällig {time}</translation>
    </message>
    <message>
        <source>duplicate customer, same person twice</source>
        <translation>Dublette, doppelter Kunde</translation>
    </message>
    <message>
        <source>e-mail address</source>
        <translation>E-Mail-Adresse</translation>
    </message>
    <message>
        <source>each answer comes to the mailbox too: if a line breaks, one sees that it went</source>
        <translation>jede Antwort kommt auch ins Postfach: Reißt die Leitung, sieht man dort, dass sie hinausging</translation>
    </message>
    <message>
        <source>edit article, correct, update</source>
        <translation>Artikel bearbeiten, korrigieren, aktualisieren</translation>
    </message>
    <message>
        <source>edit case, ticket, priority, deadline</source>
        <translation>Vorgang bearbeiten, Ticket, Fall, Priorität</translation>
    </message>
    <message>
        <source>edit customer, address, phone number</source>
        <translation>Kunden bearbeiten, Adresse ändern, Kundendaten</translation>
    </message>
    <message>
        <source>edit task, reschedule, postpone</source>
        <translation>Aufgabe bearbeiten, verschieben, Termin</translation>
    </message>
    <message>
        <source>editors</source>
        <translation>Redaktion</translation>
    </message>
    <message>
        <source>empty: without an end</source>
        <translation>leer: ohne Ende</translation>
    </message>
    <message>
        <source>end a connection; contacts stay</source>
        <translation>eine Verbindung beenden; Kontakte bleiben</translation>
    </message>
    <message>
        <source>end a connection; its articles stay</source>
        <translation>eine Verbindung beenden; ihre Artikel bleiben</translation>
    </message>
    <message>
        <source>end a connection; its contacts stay</source>
        <translation>eine Verbindung beenden; ihre Kontakte bleiben</translation>
    </message>
    <message>
        <source>end a connection; tasks and entries stay</source>
        <translation>eine Verbindung beenden; Aufgaben und Einträge bleiben</translation>
    </message>
    <message>
        <source>end call, stop call, finish call</source>
        <translation>Anruf beenden, Gespräch beenden, Telefonat</translation>
    </message>
    <message>
        <source>end of shift, go home, offline</source>
        <translation>Schichtende, nach Hause, abwesend</translation>
    </message>
    <message>
        <source>end what a site was granted</source>
        <translation>beenden, was einem Standort gewährt wurde</translation>
    </message>
    <message>
        <source>end when standard input is closed, with the program that started it</source>
        <translation>endet, wenn die Standardeingabe schließt, also mit dem Programm, das ihn gestartet hat</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>erase a customer for ever, on every desk</source>
        <translation>einen Kunden endgültig löschen, auf jedem Arbeitsplatz</translation>
    </message>
    <message>
        <source>every 2 weeks, or every Monday and Thursday</source>
        <translation>alle 2 Wochen, oder jeden Montag und Donnerstag</translation>
    </message>
    <message>
        <source>everywhere</source>
        <translation>überall</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>abgelaufen</translation>
    </message>
    <message>
        <source>extension</source>
        <translation>Durchwahl</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>finds customers, contacts, cases and articles in a profile</source>
        <translation>findet Kunden, Kontakte, Vorgänge und Artikel in einem Profil</translation>
    </message>
    <message>
        <source>finish task, tick off, check off</source>
        <translation>Aufgabe abhaken, fertig, abschließen</translation>
    </message>
    <message>
        <source>first sync of 10,000 and 100,000 records</source>
        <translation>erster Abgleich von 10.000 und 100.000 Datensätzen</translation>
    </message>
    <message>
        <source>fits what was written</source>
        <translation>passt zu dem, was geschrieben wurde</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>eingeklappt</translation>
    </message>
    <message>
        <source>for PostgreSQL: who owns the tables, when --database is another login</source>
        <translation>für PostgreSQL: wem die Tabellen gehören, wenn --database eine andere Anmeldung ist</translation>
    </message>
    <message>
        <source>for TLS: its key, PEM</source>
        <translation>für TLS: sein Schlüssel, PEM</translation>
    </message>
    <message>
        <source>for TLS: the certificate, PEM</source>
        <translation>für TLS: das Zertifikat, PEM</translation>
    </message>
    <message>
        <source>for example 'Mo-Fr 08:00-18:00'; may be given several times</source>
        <translation>zum Beispiel 'Mo-Fr 08:00-18:00'; mehrmals möglich</translation>
    </message>
    <message>
        <source>for example case.set; with - one JSON object a line is read</source>
        <translation>zum Beispiel case.set; mit - wird je Zeile ein JSON-Objekt gelesen</translation>
    </message>
    <message>
        <source>for its readers, one sentence</source>
        <translation>für die Leser, ein Satz</translation>
    </message>
    <message>
        <source>for so long after its end a contact goes on (default 7)</source>
        <translation>so lange nach seinem Ende geht ein Kontakt weiter (üblich 7)</translation>
    </message>
    <message>
        <source>for who said it</source>
        <translation>für die Person, die es sagte</translation>
    </message>
    <message>
        <source>for {roles}</source>
        <translation>für {roles}</translation>
    </message>
    <message>
        <source>forget what need not be kept</source>
        <translation>vergessen, was nicht aufgehoben werden muss</translation>
    </message>
    <message>
        <source>forward, transfer, pass on, reassign</source>
        <translation>weiterleiten, weitergeben, zuweisen</translation>
    </message>
    <message numerus="yes">
        <source>from %n contact(s) on this computer</source>
        <translation>
            <numerusform>aus %n Kontakt auf diesem Rechner</numerusform>
            <numerusform>aus %n Kontakten auf diesem Rechner</numerusform>
        </translation>
    </message>
    <message>
        <source>from a colleague</source>
        <translation>von einem Kollegen</translation>
    </message>
    <message>
        <source>from {case}</source>
        <translation>aus {case}</translation>
    </message>
    <message>
        <source>from “{subject}”</source>
        <translation>aus „{subject}“</translation>
    </message>
    <message>
        <source>full</source>
        <translation>ausgelastet</translation>
    </message>
    <message>
        <source>gets it</source>
        <translation>bekommt ihn</translation>
    </message>
    <message>
        <source>given</source>
        <translation>erteilt</translation>
    </message>
    <message>
        <source>given back</source>
        <translation>zurückgegeben</translation>
    </message>
    <message>
        <source>given by the hub</source>
        <translation>vergibt der Hub</translation>
    </message>
    <message>
        <source>goes along</source>
        <translation>geht mit</translation>
    </message>
    <message>
        <source>going out, {percent} %</source>
        <translation>wird gesendet, {percent} %</translation>
    </message>
    <message>
        <source>had it</source>
        <translation>hatte ihn</translation>
    </message>
    <message>
        <source>had revealed</source>
        <translation>ließ sich zeigen</translation>
    </message>
    <message>
        <source>handed over</source>
        <translation>übergeben</translation>
    </message>
    <message>
        <source>has ended the chat</source>
        <translation>hat den Chat beendet</translation>
    </message>
    <message>
        <source>has it</source>
        <translation>hat ihn</translation>
    </message>
    <message>
        <source>has {words}</source>
        <translation>enthält {words}</translation>
    </message>
    <message>
        <source>heard of {time}</source>
        <translation>zuletzt gemeldet {time}</translation>
    </message>
    <message>
        <source>helped</source>
        <translation>hat geholfen</translation>
    </message>
    <message>
        <source>helped {yes}, did not help {no}</source>
        <translation>half {yes}, half nicht {no}</translation>
    </message>
    <message>
        <source>high</source>
        <translation>hoch</translation>
    </message>
    <message>
        <source>hours a desk shows what it has without its hub</source>
        <translation>Stunden, die ein Arbeitsplatz ohne seinen Hub zeigt, was er hat</translation>
    </message>
    <message>
        <source>how fast articles are found, beside FTS5 and Whoosh</source>
        <translation>wie schnell Artikel gefunden werden, neben FTS5 und Whoosh</translation>
    </message>
    <message>
        <source>how long a desktop may stay away without a new first sync (default 90)</source>
        <translation>wie lange ein Arbeitsplatz wegbleiben darf, ohne alles neu zu laden (sonst 90)</translation>
    </message>
    <message>
        <source>how long an attachment stays that nothing names (default 7)</source>
        <translation>wie lange ein Anhang bleibt, den nichts mehr nennt (sonst 7)</translation>
    </message>
    <message>
        <source>how long the window could not answer</source>
        <translation>wie lange das Fenster nicht antworten konnte</translation>
    </message>
    <message>
        <source>how much of it a site is to get</source>
        <translation>wie viel davon ein Standort bekommen soll</translation>
    </message>
    <message>
        <source>how well articles are found, eleven ways</source>
        <translation>wie gut Artikel gefunden werden, auf elf Arten</translation>
    </message>
    <message>
        <source>hub is busy</source>
        <translation>Hub ausgelastet</translation>
    </message>
    <message>
        <source>in danger</source>
        <translation>in Gefahr</translation>
    </message>
    <message>
        <source>in danger: {time} left</source>
        <translation>gefährdet: noch {time}</translation>
    </message>
    <message>
        <source>in its hours</source>
        <translation>in dessen Zeiten</translation>
    </message>
    <message>
        <source>in order</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>in place of the one above</source>
        <translation>statt der oben gewählten</translation>
    </message>
    <message>
        <source>in the chat with {name}</source>
        <translation>im Chat mit {name}</translation>
    </message>
    <message>
        <source>in the hours “{calendar}”</source>
        <translation>in den Zeiten „{calendar}“</translation>
    </message>
    <message>
        <source>in the queue</source>
        <translation>in der Warteschlange</translation>
    </message>
    <message>
        <source>in-house only</source>
        <translation>nur intern</translation>
    </message>
    <message>
        <source>incoming contacts since midnight</source>
        <translation>eingehende Kontakte seit Mitternacht</translation>
    </message>
    <message>
        <source>instead of {value}</source>
        <translation>statt {value}</translation>
    </message>
    <message>
        <source>introduction, tutorial, first steps</source>
        <translation>Einführung, Anleitung, erste Schritte, Tour</translation>
    </message>
    <message>
        <source>is asked</source>
        <translation>wird gefragt</translation>
    </message>
    <message>
        <source>is being corrected</source>
        <translation>wird berichtigt</translation>
    </message>
    <message>
        <source>is being read</source>
        <translation>wird gelesen</translation>
    </message>
    <message>
        <source>is being taken in</source>
        <translation>wird übernommen</translation>
    </message>
    <message>
        <source>is going out</source>
        <translation>geht hinaus</translation>
    </message>
    <message>
        <source>is kept here</source>
        <translation>bleibt hier erhalten</translation>
    </message>
    <message>
        <source>is saved as you type</source>
        <translation>wird beim Tippen gesichert</translation>
    </message>
    <message>
        <source>it comes first</source>
        <translation>er ist der Nächste</translation>
    </message>
    <message>
        <source>it does not answer; perhaps it waits for a password</source>
        <translation>er antwortet nicht; vielleicht wartet er auf ein Passwort</translation>
    </message>
    <message>
        <source>it gives back something else than it was given</source>
        <translation>er gibt etwas anderes zurück, als man ihm gab</translation>
    </message>
    <message>
        <source>it has a null character</source>
        <translation>sie hat ein Nullzeichen</translation>
    </message>
    <message>
        <source>it has more than {count} parts</source>
        <translation>sie hat mehr als {count} Teile</translation>
    </message>
    <message>
        <source>it has no date</source>
        <translation>sie hat kein Datum</translation>
    </message>
    <message>
        <source>it has no header</source>
        <translation>sie hat keinen Kopf</translation>
    </message>
    <message>
        <source>it has no id or no title</source>
        <translation>ohne Kennung oder ohne Titel</translation>
    </message>
    <message>
        <source>it has no name</source>
        <translation>sie hat keinen Namen</translation>
    </message>
    <message>
        <source>it has no number, no e-mail address and no phone number</source>
        <translation>sie hat weder Nummer noch E-Mail-Adresse noch Telefonnummer</translation>
    </message>
    <message>
        <source>it has no sender</source>
        <translation>sie hat keinen Absender</translation>
    </message>
    <message>
        <source>it has {count} cells, the heading {columns}</source>
        <translation>sie hat {count} Zellen, die Überschrift {columns}</translation>
    </message>
    <message>
        <source>it is larger than {count} bytes</source>
        <translation>sie ist größer als {count} Byte</translation>
    </message>
    <message>
        <source>it is locked</source>
        <translation>er ist gesperrt</translation>
    </message>
    <message>
        <source>it is longer than {count} characters</source>
        <translation>sie ist länger als {count} Zeichen</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>sie ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>it is no image that can be shown</source>
        <translation>es ist kein Bild, das sich zeigen lässt</translation>
    </message>
    <message>
        <source>it is no mail: {reason}</source>
        <translation>sie ist keine E-Mail: {reason}</translation>
    </message>
    <message>
        <source>it is no text</source>
        <translation>sie ist kein Text</translation>
    </message>
    <message>
        <source>it is no vCard: {error}</source>
        <translation>sie ist keine vCard: {error}</translation>
    </message>
    <message>
        <source>it is trusted again after all</source>
        <translation>ihm wird doch wieder vertraut</translation>
    </message>
    <message>
        <source>it may be a program</source>
        <translation>es kann ein Programm sein</translation>
    </message>
    <message>
        <source>it names no customer</source>
        <translation>sie nennt keinen Kunden</translation>
    </message>
    <message>
        <source>it names something that is not there</source>
        <translation>es nennt etwas, das es nicht gibt</translation>
    </message>
    <message>
        <source>it stands below itself</source>
        <translation>steht unter sich selbst</translation>
    </message>
    <message>
        <source>its id</source>
        <translation>seine Kennung</translation>
    </message>
    <message>
        <source>its text is longer than {count} characters</source>
        <translation>ihr Text ist länger als {count} Zeichen</translation>
    </message>
    <message>
        <source>j, k, g and G go to rows, / finds one, n and N go through the hits.</source>
        <translation>j, k, g und G gehen zu Zeilen, / sucht eine, n und N gehen durch die Treffer.</translation>
    </message>
    <message>
        <source>join contacts, combine</source>
        <translation>Kontakte verbinden, zusammenlegen</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>eingehalten</translation>
    </message>
    <message>
        <source>kept by {name}</source>
        <translation>gepflegt von {name}</translation>
    </message>
    <message>
        <source>label, keyword</source>
        <translation>Etikett, Tag, kennzeichnen</translation>
    </message>
    <message>
        <source>last time not to its end: {why}</source>
        <translation>zuletzt nicht zu Ende: {why}</translation>
    </message>
    <message>
        <source>last {who}: {text}</source>
        <translation>zuletzt {who}: {text}</translation>
    </message>
    <message>
        <source>late</source>
        <translation>verspätet</translation>
    </message>
    <message>
        <source>late by {time}</source>
        <translation>überfällig seit {time}</translation>
    </message>
    <message>
        <source>leave contact, put away</source>
        <translation>Kontakt schließen, weglegen</translation>
    </message>
    <message>
        <source>let a site see more, for a purpose</source>
        <translation>einen Standort für einen Zweck mehr sehen lassen</translation>
    </message>
    <message>
        <source>line {number}</source>
        <translation>Zeile {number}</translation>
    </message>
    <message>
        <source>line {number}: {reason}</source>
        <translation>Zeile {number}: {reason}</translation>
    </message>
    <message>
        <source>list accounts and how they stand</source>
        <translation>Konten auflisten und wie sie stehen</translation>
    </message>
    <message>
        <source>list all operations</source>
        <translation>nennt alle Änderungen</translation>
    </message>
    <message>
        <source>list calendars and how they stand</source>
        <translation>Kalender auflisten und wie sie stehen</translation>
    </message>
    <message>
        <source>list chats and how a page shows them</source>
        <translation>Chats aufzählen und wie eine Seite sie zeigt</translation>
    </message>
    <message>
        <source>list desks that have not erased yet</source>
        <translation>Arbeitsplätze auflisten, die noch nicht gelöscht haben</translation>
    </message>
    <message>
        <source>list installations</source>
        <translation>listet die Installationen</translation>
    </message>
    <message>
        <source>list mailboxes and how they stand</source>
        <translation>Postfächer auflisten und wie es um sie steht</translation>
    </message>
    <message>
        <source>list what may be chosen of a hub</source>
        <translation>listet, was an einem Hub wählbar ist</translation>
    </message>
    <message>
        <source>list who was given which right</source>
        <translation>auflisten, wer welches Recht bekam</translation>
    </message>
    <message>
        <source>list wikis and how far they are read</source>
        <translation>Wikis auflisten und wie weit sie gelesen sind</translation>
    </message>
    <message>
        <source>lists what waits, and what was refused and why</source>
        <translation>nennt, was wartet und was warum abgelehnt wurde</translation>
    </message>
    <message>
        <source>log out, logout, switch user</source>
        <translation>ausloggen, Benutzer wechseln, Logout</translation>
    </message>
    <message>
        <source>longest {time}</source>
        <translation>längste Wartezeit {time}</translation>
    </message>
    <message>
        <source>look after every calendar until standard input ends</source>
        <translation>sich um alle Kalender kümmern, bis die Standardeingabe endet</translation>
    </message>
    <message>
        <source>look after every mailbox until standard input ends</source>
        <translation>nach allen Postfächern sehen, bis die Standardeingabe endet</translation>
    </message>
    <message>
        <source>looked at again by {day}</source>
        <translation>wieder zu prüfen bis {day}</translation>
    </message>
    <message>
        <source>low</source>
        <translation>niedrig</translation>
    </message>
    <message>
        <source>lunch, pause, away</source>
        <translation>Mittagspause, abwesend, kurz weg</translation>
    </message>
    <message>
        <source>mail {number}</source>
        <translation>E-Mail {number}</translation>
    </message>
    <message>
        <source>may still be in a conversation</source>
        <translation>spricht vielleicht noch</translation>
    </message>
    <message>
        <source>mean of the completed ones, without parking, wrap-up and waiting</source>
        <translation>Mittel der abgeschlossenen, ohne Parken, Nachbearbeitung und Warten</translation>
    </message>
    <message>
        <source>measures, as ratios against a named floor or peer</source>
        <translation>misst, als Verhältnis zu einer genannten Grenze oder einem Vergleich</translation>
    </message>
    <message>
        <source>megabytes of one attachment</source>
        <translation>Megabyte eines Anhangs</translation>
    </message>
    <message>
        <source>memory by parts, and after three hours of work</source>
        <translation>Speicher nach Teilen und nach drei Stunden Arbeit</translation>
    </message>
    <message>
        <source>microphone off, mic, silence</source>
        <translation>Mikrofon aus, stummschalten, stumm schalten</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>more came than can be counted here</source>
        <translation>es kamen mehr, als hier gezählt werden können</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>name of a colleague</source>
        <translation>Name einer Kollegin oder eines Kollegen</translation>
    </message>
    <message>
        <source>needs a note</source>
        <translation>mit Notiz</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>new article</source>
        <translation>neuer Artikel</translation>
    </message>
    <message>
        <source>new case</source>
        <translation>neuer Vorgang</translation>
    </message>
    <message>
        <source>new case, create ticket</source>
        <translation>neuer Vorgang anlegen, Ticket erstellen, Fall</translation>
    </message>
    <message>
        <source>new contact, record visit</source>
        <translation>neuer Kontakt, Besuch notieren</translation>
    </message>
    <message>
        <source>new customer, add customer</source>
        <translation>neuer Kunde, Neukunde, hinzufügen</translation>
    </message>
    <message>
        <source>new task, to-do, reminder</source>
        <translation>neue Aufgabe erstellen, Erinnerung, Merkzettel</translation>
    </message>
    <message>
        <source>new template, snippet, canned response</source>
        <translation>neue Vorlage speichern, Baustein anlegen</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>no answer within {seconds} s</source>
        <translation>keine Antwort binnen {seconds} s</translation>
    </message>
    <message>
        <source>no keyring answers on this machine</source>
        <translation>auf diesem Rechner antwortet keiner</translation>
    </message>
    <message>
        <source>no line since {time}</source>
        <translation>keine Leitung seit {time}</translation>
    </message>
    <message>
        <source>no place was named</source>
        <translation>es wurde kein Ort genannt</translation>
    </message>
    <message>
        <source>no promise</source>
        <translation>keine Zusage</translation>
    </message>
    <message>
        <source>no time yet</source>
        <translation>noch keine Zeit</translation>
    </message>
    <message>
        <source>nobody has taken them yet, whenever they came</source>
        <translation>noch niemand hat sie angenommen, wann immer sie kamen</translation>
    </message>
    <message>
        <source>nobody in particular</source>
        <translation>niemand bestimmtes</translation>
    </message>
    <message>
        <source>nobody known</source>
        <translation>niemand bekannt</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>normal</translation>
    </message>
    <message>
        <source>not at all: for servers on this machine alone</source>
        <translation>gar nicht: nur für Server auf dieser Maschine</translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation>nicht zugestellt</translation>
    </message>
    <message>
        <source>not heard for some seconds</source>
        <translation>seit einigen Sekunden still</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>noch nicht bekannt</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>ungelesen</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>noch nicht gespeichert</translation>
    </message>
    <message>
        <source>not shown</source>
        <translation>nicht gezeigt</translation>
    </message>
    <message>
        <source>not signed in</source>
        <translation>nicht angemeldet</translation>
    </message>
    <message>
        <source>not solved</source>
        <translation>nicht gelöst</translation>
    </message>
    <message>
        <source>not valid yet</source>
        <translation>noch nicht gültig</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>nothing more</source>
        <translation>nichts weiter</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>of agents: first, full or nobody (default first)</source>
        <translation>von Mitarbeitern: first (Vorname), full (ganz) oder nobody (keiner); sonst first</translation>
    </message>
    <message>
        <source>of customers</source>
        <translation>der Kunden</translation>
    </message>
    <message>
        <source>of its api.php</source>
        <translation>seiner api.php</translation>
    </message>
    <message>
        <source>of pages that do not say their own</source>
        <translation>von Seiten, die ihre eigene nicht nennen</translation>
    </message>
    <message>
        <source>of pages that say neither German nor English (default de)</source>
        <translation>von Seiten, die weder Deutsch noch Englisch sagen (sonst de)</translation>
    </message>
    <message>
        <source>of the account</source>
        <translation>des Kontos</translation>
    </message>
    <message>
        <source>of the collection</source>
        <translation>der Sammlung</translation>
    </message>
    <message>
        <source>of the hub</source>
        <translation>des Hubs</translation>
    </message>
    <message>
        <source>of the words around what is quoted (default de)</source>
        <translation>der Worte um das Zitierte (sonst de)</translation>
    </message>
    <message>
        <source>of those that came in: ended by the customer before anybody took them</source>
        <translation>von den eingegangenen: vom Kunden beendet, bevor jemand annahm</translation>
    </message>
    <message>
        <source>of those who write to it</source>
        <translation>derer, die dorthin schreiben</translation>
    </message>
    <message>
        <source>of what is made up</source>
        <translation>für das, was erfunden wird</translation>
    </message>
    <message>
        <source>of whole days and of times that name none (default Europe/Berlin)</source>
        <translation>ganzer Tage und von Zeiten, die keine nennen (Vorgabe Europe/Berlin)</translation>
    </message>
    <message>
        <source>of window and customers</source>
        <translation>von Fenster und Kunden</translation>
    </message>
    <message>
        <source>offered</source>
        <translation>angeboten</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>offline</translation>
    </message>
    <message>
        <source>older draft, restore draft</source>
        <translation>älterer Entwurf, Entwurf wiederherstellen</translation>
    </message>
    <message>
        <source>older than the original</source>
        <translation>älter als das Original</translation>
    </message>
    <message numerus="yes">
        <source>on %n of them</source>
        <translation>
            <numerusform>an %n davon</numerusform>
            <numerusform>an %n davon</numerusform>
        </translation>
    </message>
    <message>
        <source>on hold {time}</source>
        <translation>gehalten {time}</translation>
    </message>
    <message>
        <source>one record a line, [kind, record]; - is standard input</source>
        <translation>ein Datensatz je Zeile, [Art, Datensatz]; - ist die Standardeingabe</translation>
    </message>
    <message>
        <source>one round, then end</source>
        <translation>eine Runde, dann Ende</translation>
    </message>
    <message>
        <source>only pages in it; up to five</source>
        <translation>nur Seiten darin; bis zu fünf</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>open it</source>
        <translation>öffnen</translation>
    </message>
    <message>
        <source>opens the window on an embedded hub with made-up customers</source>
        <translation>öffnet das Fenster mit eigenem Hub und erfundenen Kunden</translation>
    </message>
    <message>
        <source>options, preferences, dark theme, font size, shortcuts</source>
        <translation>Optionen, dunkel, Design, Schriftgröße, Tastenkürzel</translation>
    </message>
    <message>
        <source>own key</source>
        <translation>eigene Taste</translation>
    </message>
    <message>
        <source>pages of this place may show it, as https://www.example.org; several times</source>
        <translation>Seiten von dort dürfen ihn zeigen, etwa https://www.example.org; auch mehrmals</translation>
    </message>
    <message>
        <source>parked</source>
        <translation>geparkt</translation>
    </message>
    <message>
        <source>parked until {time}</source>
        <translation>geparkt bis {time}</translation>
    </message>
    <message>
        <source>partner managers</source>
        <translation>Partnermanager</translation>
    </message>
    <message>
        <source>partners do not receive them</source>
        <translation>Partner erhalten sie nicht</translation>
    </message>
    <message>
        <source>paste article, quote</source>
        <translation>Artikel einsetzen, zitieren</translation>
    </message>
    <message>
        <source>percent by which its waiting time counts, 100 as it is</source>
        <translation>um wie viel Prozent ihre Wartezeit zählt, 100: wie sie ist</translation>
    </message>
    <message>
        <source>perhaps not sent</source>
        <translation>vielleicht nicht gesendet</translation>
    </message>
    <message>
        <source>phone number</source>
        <translation>Telefonnummer</translation>
    </message>
    <message>
        <source>phone, telephone, ring up, dial number</source>
        <translation>telefonieren, anrufen, Nummer wählen</translation>
    </message>
    <message>
        <source>picture.png</source>
        <translation>Bild.png</translation>
    </message>
    <message>
        <source>plain text, below every answer</source>
        <translation>reiner Text, unter jeder Antwort</translation>
    </message>
    <message>
        <source>play an agent's day by itself and leave a picture of each step there</source>
        <translation>einen Arbeitstag von selbst spielen und dort von jedem Schritt ein Bild ablegen</translation>
    </message>
    <message>
        <source>print a token for use without a window</source>
        <translation>gibt ein Token für den Gebrauch ohne Fenster aus</translation>
    </message>
    <message>
        <source>print one JSON object per line and nothing else</source>
        <translation>gibt ein JSON-Objekt je Zeile aus und sonst nichts</translation>
    </message>
    <message>
        <source>proposed</source>
        <translation>vorgeschlagen</translation>
    </message>
    <message>
        <source>published</source>
        <translation>veröffentlicht</translation>
    </message>
    <message>
        <source>put on hold, music, wait</source>
        <translation>Warteschleife, auf Halten legen, warten lassen</translation>
    </message>
    <message>
        <source>puts an operation into the outbox, online or not</source>
        <translation>legt eine Änderung in den Ausgang, mit oder ohne Leitung</translation>
    </message>
    <message>
        <source>question to colleague, advice</source>
        <translation>Kollegen fragen, Rat, Frage stellen</translation>
    </message>
    <message>
        <source>quit, exit, shut down</source>
        <translation>Programm schließen, verlassen, herunterfahren</translation>
    </message>
    <message>
        <source>rang {time}</source>
        <translation>klingelte {time}</translation>
    </message>
    <message>
        <source>read</source>
        <translation>gelesen</translation>
    </message>
    <message>
        <source>read every wiki until standard input ends</source>
        <translation>jedes Wiki lesen, bis die Standardeingabe endet</translation>
    </message>
    <message>
        <source>read what is new and send what waits, now</source>
        <translation>jetzt lesen, was neu ist, und senden, was wartet</translation>
    </message>
    <message>
        <source>read what is new, now</source>
        <translation>jetzt lesen, was neu ist</translation>
    </message>
    <message>
        <source>reference number</source>
        <translation>Kennnummer</translation>
    </message>
    <message>
        <source>refund, invoice</source>
        <translation>Erstattung, Rechnung</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>reload, refresh, reconnect</source>
        <translation>neu laden, aktualisieren, synchronisieren, verbinden</translation>
    </message>
    <message>
        <source>removed: {words}</source>
        <translation>entfernt: {words}</translation>
    </message>
    <message>
        <source>repainting lists</source>
        <translation>Listen neu zeichnen</translation>
    </message>
    <message>
        <source>resolve ticket, solve, finish case</source>
        <translation>Ticket schließen, lösen, Fall abschließen, beenden</translation>
    </message>
    <message>
        <source>return to queue, unassign, drop</source>
        <translation>zurücklegen, abgeben, freigeben</translation>
    </message>
    <message>
        <source>runs the enterprise backend in a box and sets it up</source>
        <translation>betreibt den Hub und richtet ihn ein</translation>
    </message>
    <message>
        <source>say that the database was put back from a backup, before serving it again</source>
        <translation>sagen, dass die Datenbank aus einer Sicherung zurückgespielt wurde, bevor sie wieder bereitgestellt wird</translation>
    </message>
    <message>
        <source>say what would be taken, and send nothing</source>
        <translation>sagen, was übernommen würde, und nichts senden</translation>
    </message>
    <message>
        <source>say what would go, and stop</source>
        <translation>nur sagen, was gelöscht würde</translation>
    </message>
    <message>
        <source>say who would get a contact, and why</source>
        <translation>sagen, wer einen Kontakt bekäme, und warum</translation>
    </message>
    <message>
        <source>schedule, delay sending</source>
        <translation>zeitversetzt, planen, verzögert</translation>
    </message>
    <message>
        <source>search for it</source>
        <translation>danach suchen</translation>
    </message>
    <message>
        <source>second screen, monitor, detach</source>
        <translation>zweiter Bildschirm, Monitor, abdocken</translation>
    </message>
    <message>
        <source>seconds a contact stays in hand without a beat</source>
        <translation>Sekunden, die ein Kontakt ohne Lebenszeichen in der Hand bleibt</translation>
    </message>
    <message>
        <source>seconds a hidden value is shown once revealed</source>
        <translation>Sekunden, die ein verborgener Wert nach dem Einsehen sichtbar ist</translation>
    </message>
    <message>
        <source>seconds a token lasts that is renewed</source>
        <translation>Sekunden, die ein Zugangsschlüssel hält, der erneuert wird</translation>
    </message>
    <message>
        <source>seconds after which one level of a skill less will do</source>
        <translation>Sekunden, nach denen eine Stufe weniger genügt</translation>
    </message>
    <message>
        <source>seconds after which what nobody took there is given to others</source>
        <translation>Sekunden, nach denen an andere geht, was dort niemand angenommen hat</translation>
    </message>
    <message>
        <source>seconds an offer waits for an answer</source>
        <translation>Sekunden, die ein Angebot auf Antwort wartet</translation>
    </message>
    <message>
        <source>seconds before a promise breaks in which leads are told</source>
        <translation>Sekunden, bevor eine Zusage bricht, in denen Leitungen davon erfahren</translation>
    </message>
    <message>
        <source>seconds between two beats of a desk</source>
        <translation>Sekunden zwischen zwei Lebenszeichen eines Arbeitsplatzes</translation>
    </message>
    <message>
        <source>seconds of silence until a device counts as gone</source>
        <translation>Sekunden Stille, bis ein Gerät als weg gilt</translation>
    </message>
    <message>
        <source>seconds of silence until a line is doubted</source>
        <translation>Sekunden Stille, bis an einer Verbindung gezweifelt wird</translation>
    </message>
    <message>
        <source>seconds of silence until somebody is off duty</source>
        <translation>Sekunden Stille, bis jemand als nicht im Dienst gilt</translation>
    </message>
    <message>
        <source>seconds that a contact waits for who served the customer last</source>
        <translation>Sekunden, die ein Kontakt auf den wartet, der den Kunden zuletzt bediente</translation>
    </message>
    <message>
        <source>seconds that a high priority is worth</source>
        <translation>Sekunden, die eine hohe Priorität zählt</translation>
    </message>
    <message>
        <source>seconds that each step of a customer's value is worth</source>
        <translation>Sekunden, die jede Stufe des Kundenwerts zählt</translation>
    </message>
    <message>
        <source>seconds within which contacts are to be answered</source>
        <translation>Sekunden, in denen Kontakte angenommen sein sollen</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>gesendet</translation>
    </message>
    <message>
        <source>serve desktops</source>
        <translation>bedient Arbeitsplätze</translation>
    </message>
    <message>
        <source>service owners</source>
        <translation>Serviceverantwortliche</translation>
    </message>
    <message>
        <source>set a chat up, or choose anew</source>
        <translation>einen Chat einrichten oder neu wählen</translation>
    </message>
    <message>
        <source>sets up a chat for visitors of web pages</source>
        <translation>richtet einen Chat für Besucher von Webseiten ein</translation>
    </message>
    <message>
        <source>shortcuts, hotkeys, key bindings</source>
        <translation>Tastenkürzel, Tastenkombinationen, Shortcuts</translation>
    </message>
    <message>
        <source>show this help and end</source>
        <translation>zeigt diese Hilfe und endet</translation>
    </message>
    <message>
        <source>shown beside the address</source>
        <translation>steht neben der Adresse</translation>
    </message>
    <message numerus="yes">
        <source>shown from %n people on, so that it is nobody's own</source>
        <translation>
            <numerusform>ab %n Person gezeigt, damit es niemandes eigene ist</numerusform>
            <numerusform>ab %n Personen gezeigt, damit es niemandes eigene ist</numerusform>
        </translation>
    </message>
    <message>
        <source>shows one record as the window would</source>
        <translation>zeigt einen Datensatz wie das Fenster</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>angemeldet</translation>
    </message>
    <message>
        <source>signed out</source>
        <translation>abgemeldet</translation>
    </message>
    <message>
        <source>since midnight, by whoever had them last</source>
        <translation>seit Mitternacht, von wem sie zuletzt hatte</translation>
    </message>
    <message>
        <source>since midnight, whenever they came</source>
        <translation>seit Mitternacht, wann immer sie kamen</translation>
    </message>
    <message>
        <source>since {day}</source>
        <translation>seit {day}</translation>
    </message>
    <message>
        <source>snooze, later, remind me, wait for customer</source>
        <translation>zurückstellen, Wiedervorlage, später, erinnern</translation>
    </message>
    <message>
        <source>so many customers come in an hour; change it in the window with Ctrl+F7, Ctrl+F8</source>
        <translation>so viele Kunden kommen in einer Stunde; im Fenster änderbar mit Strg+F7, Strg+F8</translation>
    </message>
    <message>
        <source>so many processes on one PostgreSQL; SIGHUP renews them one by one (default 1)</source>
        <translation>so viele Prozesse auf einem PostgreSQL; SIGHUP erneuert sie einen nach dem anderen (Standard: 1)</translation>
    </message>
    <message>
        <source>solved</source>
        <translation>gelöst</translation>
    </message>
    <message>
        <source>solved in time</source>
        <translation>rechtzeitig gelöst</translation>
    </message>
    <message>
        <source>solved too late</source>
        <translation>zu spät gelöst</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>jemand</translation>
    </message>
    <message>
        <source>somebody has changed it meanwhile: {fields}. Both are kept beside it for a decision, the rest was taken</source>
        <translation>jemand hat es inzwischen geändert: {fields}. Beides steht daneben zur Entscheidung, das Übrige wurde übernommen</translation>
    </message>
    <message>
        <source>something was refused</source>
        <translation>etwas wurde abgelehnt</translation>
    </message>
    <message>
        <source>sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME</source>
        <translation>sqlite:///DATEI oder postgresql://BENUTZER:PASSWORT@RECHNER/NAME</translation>
    </message>
    <message>
        <source>stands</source>
        <translation>steht</translation>
    </message>
    <message>
        <source>stands since {when}</source>
        <translation>steht seit {when}</translation>
    </message>
    <message>
        <source>stands, breached by {time}</source>
        <translation>steht, {time} überschritten</translation>
    </message>
    <message>
        <source>status, presence, availability</source>
        <translation>Status ändern, Anwesenheit, Verfügbarkeit</translation>
    </message>
    <message>
        <source>stay signed in until standard input ends</source>
        <translation>angemeldet bleiben, bis die Standardeingabe endet</translation>
    </message>
    <message>
        <source>stays as it is</source>
        <translation>bleibt, wie sie ist</translation>
    </message>
    <message>
        <source>stays here</source>
        <translation>bleibt hier</translation>
    </message>
    <message>
        <source>stays inside, the customer never sees it</source>
        <translation>bleibt intern, der Kunde sieht es nie</translation>
    </message>
    <message>
        <source>still searching</source>
        <translation>es wird noch gesucht</translation>
    </message>
    <message>
        <source>submit, dispatch, mail out</source>
        <translation>abschicken, absenden, verschicken</translation>
    </message>
    <message>
        <source>switch channel, change channel</source>
        <translation>Kanal wechseln, Kanalwechsel</translation>
    </message>
    <message>
        <source>take a chat down; its contacts stay</source>
        <translation>einen Chat abbauen; seine Kontakte bleiben</translation>
    </message>
    <message>
        <source>take changes only from Tresen of this release or newer, such as 1.4.0</source>
        <translation>Änderungen nur von Tresen ab dieser Version annehmen, etwa 1.4.0</translation>
    </message>
    <message>
        <source>take in a file of records at once</source>
        <translation>eine Datei von Datensätzen auf einmal übernehmen</translation>
    </message>
    <message>
        <source>taken within {time}; those that hung up, or wait longer than that, count as late</source>
        <translation>angenommen binnen {time}; wer auflegte oder länger wartet, zählt als verspätet</translation>
    </message>
    <message>
        <source>team leads</source>
        <translation>Teamleitungen</translation>
    </message>
    <message>
        <source>template, snippet, canned response</source>
        <translation>Vorlage, Baustein, Standardantwort</translation>
    </message>
    <message>
        <source>text follows a closing quotation mark</source>
        <translation>auf ein schließendes Anführungszeichen folgt Text</translation>
    </message>
    <message>
        <source>that mails come into (default INBOX)</source>
        <translation>in den E-Mails kommen (sonst INBOX)</translation>
    </message>
    <message>
        <source>the attachment is too large</source>
        <translation>der Anhang ist zu groß</translation>
    </message>
    <message>
        <source>the country that numbers without its code are called from</source>
        <translation>das Land, aus dem Nummern ohne Landesvorwahl angerufen werden</translation>
    </message>
    <message>
        <source>the customer</source>
        <translation>der Kunde</translation>
    </message>
    <message>
        <source>the customer's number or id</source>
        <translation>Nummer oder Kennung des Kunden</translation>
    </message>
    <message>
        <source>the folder of local data (or TRESEN_PROFILE)</source>
        <translation>der Ordner der lokalen Daten (oder TRESEN_PROFILE)</translation>
    </message>
    <message>
        <source>the hub cannot read it</source>
        <translation>der Hub kann es nicht lesen</translation>
    </message>
    <message>
        <source>the hub's address</source>
        <translation>die Adresse des Hubs</translation>
    </message>
    <message>
        <source>the hub's own page only</source>
        <translation>nur die eigene Seite des Hubs</translation>
    </message>
    <message>
        <source>the key to the next contact to its painted words</source>
        <translation>die Taste zum nächsten Kontakt bis zu seinen gemalten Worten</translation>
    </message>
    <message>
        <source>the language all pages are in</source>
        <translation>die Sprache aller Seiten</translation>
    </message>
    <message>
        <source>the lead was told</source>
        <translation>die Teamleitung weiß es</translation>
    </message>
    <message>
        <source>the lines are guarded from the first byte (this is so unless said)</source>
        <translation>die Leitungen sind vom ersten Byte an geschützt (so ist es ohne Angabe)</translation>
    </message>
    <message>
        <source>the lines are guarded once both sides have agreed on it</source>
        <translation>die Leitungen sind geschützt, sobald beide Seiten es vereinbart haben</translation>
    </message>
    <message>
        <source>the list is lost: make it anew from what the database knows</source>
        <translation>die Liste ist verloren: sie aus dem neu anlegen, was die Datenbank weiß</translation>
    </message>
    <message>
        <source>the list of erasures; default: beside a SQLite file, ending in .erased</source>
        <translation>die Liste der Löschungen; sonst neben einer SQLite-Datei, mit der Endung .erased</translation>
    </message>
    <message>
        <source>the page names more than {count} files</source>
        <translation>die Seite nennt mehr als {count} Dateien</translation>
    </message>
    <message>
        <source>the person's full name</source>
        <translation>der volle Name der Person</translation>
    </message>
    <message>
        <source>the processor's contract</source>
        <translation>der Vertrag über die Auftragsverarbeitung</translation>
    </message>
    <message>
        <source>the queue whose sites may see them</source>
        <translation>die Warteschlange, deren Standorte sie sehen dürfen</translation>
    </message>
    <message>
        <source>the same e-mail address</source>
        <translation>dieselbe E-Mail-Adresse</translation>
    </message>
    <message>
        <source>the same name and address</source>
        <translation>derselbe Name und dieselbe Anschrift</translation>
    </message>
    <message>
        <source>the same name and date of birth</source>
        <translation>derselbe Name und dasselbe Geburtsdatum</translation>
    </message>
    <message>
        <source>the same telephone number</source>
        <translation>dieselbe Telefonnummer</translation>
    </message>
    <message>
        <source>the whole queue as a TOML file has it; other options come on top</source>
        <translation>die ganze Warteschlange, wie sie in einer TOML-Datei steht; weitere Angaben kommen dazu</translation>
    </message>
    <message>
        <source>the words are missing.</source>
        <translation>die Worte fehlen.</translation>
    </message>
    <message>
        <source>the words; with - one query a line is read</source>
        <translation>die Wörter; mit - wird je Zeile eine Frage gelesen</translation>
    </message>
    <message>
        <source>then {state}</source>
        <translation>danach {state}</translation>
    </message>
    <message>
        <source>there is no text in it</source>
        <translation>sie enthält keinen Text</translation>
    </message>
    <message>
        <source>this account may not do that</source>
        <translation>dieses Konto darf das nicht</translation>
    </message>
    <message>
        <source>time to a painted window with the large data</source>
        <translation>Zeit bis zum gezeichneten Fenster mit den großen Daten</translation>
    </message>
    <message>
        <source>to be followed up</source>
        <translation>wird nachverfolgt</translation>
    </message>
    <message>
        <source>to be looked at by {day}</source>
        <translation>zu prüfen bis {day}</translation>
    </message>
    <message>
        <source>to be put right</source>
        <translation>zu beheben</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>zu tun</translation>
    </message>
    <message>
        <source>to {address}</source>
        <translation>an {address}</translation>
    </message>
    <message>
        <source>to-do, promises, reminders</source>
        <translation>Aufgabenliste, Erinnerungen, Termine</translation>
    </message>
    <message>
        <source>today</source>
        <translation>heute</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>morgen</translation>
    </message>
    <message>
        <source>too old</source>
        <translation>zu alt</translation>
    </message>
    <message>
        <source>took a withdrawal back</source>
        <translation>nahm die Zurückziehung zurück</translation>
    </message>
    <message>
        <source>trainers</source>
        <translation>Trainer</translation>
    </message>
    <message>
        <source>transfer call, forward call, connect</source>
        <translation>Anruf weiterleiten, durchstellen, weiterverbinden</translation>
    </message>
    <message>
        <source>typed after ::</source>
        <translation>nach :: getippt</translation>
    </message>
    <message>
        <source>types of cases from TOML</source>
        <translation>Vorgangstypen aus TOML</translation>
    </message>
    <message>
        <source>undo send, recall, retract</source>
        <translation>Senden rückgängig, zurückrufen, widerrufen</translation>
    </message>
    <message>
        <source>unfolded</source>
        <translation>ausgeklappt</translation>
    </message>
    <message>
        <source>unsent, waiting messages, sync errors</source>
        <translation>ungesendet, wartende Nachrichten, abgelehnt</translation>
    </message>
    <message>
        <source>until a mail counts as lost (default 48)</source>
        <translation>bis eine E-Mail als verloren gilt (sonst 48)</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>bis {time}</translation>
    </message>
    <message numerus="yes">
        <source>used %n time(s) for {reason}</source>
        <translation>
            <numerusform>%n-mal verwendet bei {reason}</numerusform>
            <numerusform>%n-mal verwendet bei {reason}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>used %n time(s) in this queue</source>
        <translation>
            <numerusform>%n-mal verwendet in dieser Warteschlange</numerusform>
            <numerusform>%n-mal verwendet in dieser Warteschlange</numerusform>
        </translation>
    </message>
    <message>
        <source>valid</source>
        <translation>gültig</translation>
    </message>
    <message>
        <source>valid from {day}</source>
        <translation>gültig ab {day}</translation>
    </message>
    <message>
        <source>valid until {day}</source>
        <translation>gültig bis {day}</translation>
    </message>
    <message>
        <source>version {number}</source>
        <translation>Fassung {number}</translation>
    </message>
    <message>
        <source>waited {time}</source>
        <translation>hat {time} gewartet</translation>
    </message>
    <message>
        <source>waiting {time}</source>
        <translation>wartet {time}</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>waits for a newer hub</source>
        <translation>wartet auf einen neueren Hub</translation>
    </message>
    <message>
        <source>waits for an answer</source>
        <translation>wartet auf Antwort</translation>
    </message>
    <message>
        <source>waits for approval</source>
        <translation>wartet auf Freigabe</translation>
    </message>
    <message>
        <source>waits for the customer</source>
        <translation>wartet auf den Kunden</translation>
    </message>
    <message>
        <source>waits for the line</source>
        <translation>wartet auf die Leitung</translation>
    </message>
    <message>
        <source>waits {time}</source>
        <translation>wartet {time}</translation>
    </message>
    <message>
        <source>was refused</source>
        <translation>wurde abgelehnt</translation>
    </message>
    <message>
        <source>was too large</source>
        <translation>war zu groß</translation>
    </message>
    <message>
        <source>was valid until {day}</source>
        <translation>war gültig bis {day}</translation>
    </message>
    <message>
        <source>what a column is: {fields}</source>
        <translation>was eine Spalte ist: {fields}</translation>
    </message>
    <message>
        <source>what customers write to, and who answers</source>
        <translation>an die Kunden schreiben und die antwortet</translation>
    </message>
    <message>
        <source>what every contact of it needs</source>
        <translation>was jeder Kontakt davon braucht</translation>
    </message>
    <message>
        <source>what for; masked fields are readable for their purpose only</source>
        <translation>wofür; verdeckte Felder sind nur für ihren Zweck lesbar</translation>
    </message>
    <message>
        <source>what is answered stands below</source>
        <translation>darunter steht, worauf geantwortet wird</translation>
    </message>
    <message>
        <source>what is deleted there is cancelled here, also what was made here</source>
        <translation>was dort gelöscht wird, wird hier abgesagt, auch was hier entstand</translation>
    </message>
    <message>
        <source>what is not offered while one has that in hand, for example voice=chat,email</source>
        <translation>was nicht angeboten wird, solange man das in der Hand hat, zum Beispiel voice=chat,email</translation>
    </message>
    <message>
        <source>what is searched</source>
        <translation>was durchsucht wird</translation>
    </message>
    <message>
        <source>what kind of record</source>
        <translation>welche Art Datensatz</translation>
    </message>
    <message>
        <source>what lies in it already stays out</source>
        <translation>was schon darin liegt, bleibt draußen</translation>
    </message>
    <message>
        <source>what stands above it</source>
        <translation>was darüber steht</translation>
    </message>
    <message>
        <source>what suggestions hit, and what use teaches them</source>
        <translation>was Vorschläge treffen und was Nutzung sie lehrt</translation>
    </message>
    <message>
        <source>what the person can do; replaces what was known</source>
        <translation>was die Person kann; ersetzt, was bekannt war</translation>
    </message>
    <message>
        <source>what visitors agree to, plain text; for each language one</source>
        <translation>dem Besucher zustimmen, reiner Text; für jede Sprache einer</translation>
    </message>
    <message>
        <source>when it is full here</source>
        <translation>wenn es hier voll ist</translation>
    </message>
    <message>
        <source>when it is open; '-': always</source>
        <translation>wann sie offen ist; '-': immer</translation>
    </message>
    <message>
        <source>where answers are filed (default Sent)</source>
        <translation>wo Antworten abgelegt werden (sonst Sent)</translation>
    </message>
    <message>
        <source>where customers reach it, for links to surveys (default: where it listens)</source>
        <translation>wo Kunden ihn erreichen, für Links zu Umfragen (Vorgabe: wo er lauscht)</translation>
    </message>
    <message>
        <source>where customers reach the hub</source>
        <translation>wo Kunden den Hub erreichen</translation>
    </message>
    <message>
        <source>where customers reach the hub, for links in mails</source>
        <translation>wo Kunden den Hub erreichen, für Links in E-Mails</translation>
    </message>
    <message>
        <source>where desktops reach it; port 0 takes a free one (default 127.0.0.1:8440)</source>
        <translation>wo Arbeitsplätze ihn erreichen; Port 0 nimmt einen freien (sonst 127.0.0.1:8440)</translation>
    </message>
    <message>
        <source>where it is reached, if its domain does not say so</source>
        <translation>wo es erreicht wird, wenn seine Domäne es nicht sagt</translation>
    </message>
    <message>
        <source>where its contacts wait</source>
        <translation>wo seine Kontakte warten</translation>
    </message>
    <message>
        <source>where its mails lie</source>
        <translation>wo seine E-Mails liegen</translation>
    </message>
    <message>
        <source>where new contacts wait</source>
        <translation>wo neue Kontakte warten</translation>
    </message>
    <message>
        <source>where passwords lie; for SQLite beside the database</source>
        <translation>wo Passwörter liegen; bei SQLite neben der Datenbank</translation>
    </message>
    <message>
        <source>where the contacts go</source>
        <translation>wohin die Kontakte kommen</translation>
    </message>
    <message>
        <source>where the large data is kept, so that it is made only once</source>
        <translation>wo die großen Daten bleiben, damit sie nur einmal entstehen</translation>
    </message>
    <message>
        <source>which; all without a name: {names}</source>
        <translation>welche; ohne Namen alle: {names}</translation>
    </message>
    <message>
        <source>who gets which contact: time, theory, shares</source>
        <translation>wer welchen Kontakt bekommt: Zeit, Theorie, Anteile</translation>
    </message>
    <message>
        <source>who served the customer last</source>
        <translation>wer den Kunden zuletzt bedient hat</translation>
    </message>
    <message>
        <source>whose holidays are kept, for example BY</source>
        <translation>wessen Feiertage gelten, zum Beispiel BY</translation>
    </message>
    <message>
        <source>whose pages are read (default 0)</source>
        <translation>deren Seiten gelesen werden (sonst 0)</translation>
    </message>
    <message>
        <source>whose tasks stand in it</source>
        <translation>wessen Aufgaben darin stehen</translation>
    </message>
    <message>
        <source>why its people are not ready, for example break:lunch:Lunch</source>
        <translation>warum seine Leute nicht bereit sind, zum Beispiel break:lunch:Mittag</translation>
    </message>
    <message>
        <source>with commas between</source>
        <translation>mit Kommas dazwischen</translation>
    </message>
    <message>
        <source>with commas between; empty: all</source>
        <translation>mit Kommas dazwischen; leer: alle</translation>
    </message>
    <message>
        <source>with the editors</source>
        <translation>bei der Redaktion</translation>
    </message>
    <message>
        <source>with {name}</source>
        <translation>bei {name}</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>zurückgezogen</translation>
    </message>
    <message>
        <source>withdrawn {time}, not cleared yet</source>
        <translation>zurückgezogen {time}, noch nicht geleert</translation>
    </message>
    <message>
        <source>withdrew</source>
        <translation>zog zurück</translation>
    </message>
    <message>
        <source>without a time</source>
        <translation>ohne Zeitpunkt</translation>
    </message>
    <message>
        <source>without words</source>
        <translation>ohne Worte</translation>
    </message>
    <message>
        <source>works in part</source>
        <translation>geht nur zum Teil</translation>
    </message>
    <message>
        <source>worlds a second of the simulator</source>
        <translation>Welten je Sekunde im Simulator</translation>
    </message>
    <message>
        <source>wrap-up codes from CSV: id, parent, title, title_de …</source>
        <translation>Abschlussgründe aus CSV: id, parent, title, title_de …</translation>
    </message>
    <message>
        <source>write mail, compose, new message</source>
        <translation>Mail schreiben, verfassen, neue Nachricht</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>yes/no</source>
        <translation>ja/nein</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
    <message>
        <source>you</source>
        <translation>Sie</translation>
    </message>
    <message numerus="yes">
        <source>you used it %n time(s)</source>
        <translation>
            <numerusform>von Ihnen %n-mal verwendet</numerusform>
            <numerusform>von Ihnen %n-mal verwendet</numerusform>
        </translation>
    </message>
    <message>
        <source>you: it did not help</source>
        <translation>Sie: hat nicht geholfen</translation>
    </message>
    <message>
        <source>you: it helped</source>
        <translation>Sie: hat geholfen</translation>
    </message>
    <message>
        <source>{address} answered in {ms} ms.</source>
        <translation>{address} hat in {ms} ms geantwortet.</translation>
    </message>
    <message>
        <source>{address} answers, but not as a hub: {error}</source>
        <translation>{address} antwortet, aber nicht als Hub: {error}</translation>
    </message>
    <message>
        <source>{address} does not answer: {error}</source>
        <translation>{address} antwortet nicht: {error}</translation>
    </message>
    <message>
        <source>{area}, {count} waiting</source>
        <translation>{area}, {count} warten</translation>
    </message>
    <message>
        <source>{articles} articles changed, {unchanged} unchanged, {files} images, {refused} refused, {sent} corrections written, {asked} to the editors</source>
        <translation>{articles} Artikel geändert, {unchanged} unverändert, {files} Bilder, {refused} abgelehnt, {sent} Korrekturen geschrieben, {asked} an die Redaktion</translation>
    </message>
    <message>
        <source>{at} of {all}</source>
        <translation>{at} von {all}</translation>
    </message>
    <message numerus="yes">
        <source>{channel}: %n more may come, whatever else is in hand.</source>
        <translation>
            <numerusform>{channel}: %n weiterer kann kommen, gleich was sonst in Arbeit ist.</numerusform>
            <numerusform>{channel}: %n weitere können kommen, gleich was sonst in Arbeit ist.</numerusform>
        </translation>
    </message>
    <message>
        <source>{channel}: at once</source>
        <translation>{channel}: gleichzeitig</translation>
    </message>
    <message>
        <source>{channel}: no more comes until one of them is done.</source>
        <translation>{channel}: Es kommt nichts mehr, bis etwas davon abgeschlossen ist.</translation>
    </message>
    <message>
        <source>{channel}: no {other}</source>
        <translation>Bei {channel}: kein Kontakt per {other}</translation>
    </message>
    <message>
        <source>{channel}: you are offered none.</source>
        <translation>{channel}: Ihnen wird nichts angeboten.</translation>
    </message>
    <message>
        <source>{channel}: {count} of {limit} in progress</source>
        <translation>{channel}: {count} von {limit} in Arbeit</translation>
    </message>
    <message>
        <source>{colleague} has given the contact with {customer} back to its queue.</source>
        <translation>{colleague} hat den Kontakt mit {customer} in die Warteschlange zurückgegeben.</translation>
    </message>
    <message>
        <source>{colleague} has handed a contact with {customer} over to you.</source>
        <translation>{colleague} hat Ihnen einen Kontakt mit {customer} übergeben.</translation>
    </message>
    <message>
        <source>{colleague} has taken over your contact with {customer}.</source>
        <translation>{colleague} hat Ihren Kontakt mit {customer} übernommen.</translation>
    </message>
    <message>
        <source>{colleague} is not there: the contact with {customer} waits in its queue again.</source>
        <translation>{colleague} ist nicht da: Der Kontakt mit {customer} wartet wieder in seiner Warteschlange.</translation>
    </message>
    <message>
        <source>{column}, sorted ascending</source>
        <translation>{column}, aufsteigend sortiert</translation>
    </message>
    <message>
        <source>{column}, sorted descending</source>
        <translation>{column}, absteigend sortiert</translation>
    </message>
    <message>
        <source>{count} are in the queue {value} now.</source>
        <translation>{count} sind jetzt in der Warteschlange {value}.</translation>
    </message>
    <message>
        <source>{count} are with {value} now.</source>
        <translation>{count} sind jetzt bei {value}.</translation>
    </message>
    <message>
        <source>{count} are without the tag “{value}”.</source>
        <translation>{count} sind ohne das Schlagwort „{value}“.</translation>
    </message>
    <message>
        <source>{count} articles</source>
        <translation>{count} Artikel</translation>
    </message>
    <message>
        <source>{count} at no desk</source>
        <translation>{count} an keinem Platz</translation>
    </message>
    <message>
        <source>{count} cases are urgent now.</source>
        <translation>{count} Vorgänge sind jetzt dringend.</translation>
    </message>
    <message>
        <source>{count} cases closed.</source>
        <translation>{count} Vorgänge geschlossen.</translation>
    </message>
    <message>
        <source>{count} cases wait for their customers.</source>
        <translation>{count} Vorgänge warten auf ihre Kunden.</translation>
    </message>
    <message>
        <source>{count} contacts come first.</source>
        <translation>{count} Kontakte kommen vorher.</translation>
    </message>
    <message>
        <source>{count} customers looked at …</source>
        <translation>{count} Kunden durchgesehen …</translation>
    </message>
    <message>
        <source>{count} erasures were missing in the list and were added.</source>
        <translation>{count} Löschungen fehlten in der Liste und wurden ergänzt.</translation>
    </message>
    <message>
        <source>{count} found</source>
        <translation>{count} gefunden</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} Std.</translation>
    </message>
    <message>
        <source>{count} have the tag “{value}”.</source>
        <translation>{count} haben das Schlagwort „{value}“.</translation>
    </message>
    <message>
        <source>{count} in hand</source>
        <translation>{count} in Arbeit</translation>
    </message>
    <message>
        <source>{count} in the list</source>
        <translation>{count} in der Liste</translation>
    </message>
    <message>
        <source>{count} mails taken in</source>
        <translation>{count} E-Mails aufgenommen</translation>
    </message>
    <message>
        <source>{count} merged</source>
        <translation>{count} zusammengeführt</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} Min.</translation>
    </message>
    <message>
        <source>{count} more behind these</source>
        <translation>{count} weitere dahinter</translation>
    </message>
    <message>
        <source>{count} not readable</source>
        <translation>{count} nicht lesbar</translation>
    </message>
    <message>
        <source>{count} of kind {kind}</source>
        <translation>{count} von der Art {kind}</translation>
    </message>
    <message>
        <source>{count} of {all} were not done: {names}.</source>
        <translation>{count} von {all} wurden nicht ausgeführt: {names}.</translation>
    </message>
    <message>
        <source>{count} open</source>
        <translation>{count} offen</translation>
    </message>
    <message>
        <source>{count} pages of an earlier import are not there any more; --prune lets their articles expire.</source>
        <translation>{count} Seiten eines früheren Imports sind nicht mehr da; --prune lässt ihre Artikel ablaufen.</translation>
    </message>
    <message>
        <source>{count} refused</source>
        <translation>{count} abgelehnt</translation>
    </message>
    <message>
        <source>{count} taken</source>
        <translation>{count} übernommen</translation>
    </message>
    <message>
        <source>{count} tasks</source>
        <translation>{count} Aufgaben</translation>
    </message>
    <message>
        <source>{count} tasks are done.</source>
        <translation>{count} Aufgaben sind erledigt.</translation>
    </message>
    <message>
        <source>{count} tasks are not needed any more.</source>
        <translation>{count} Aufgaben sind nicht mehr nötig.</translation>
    </message>
    <message>
        <source>{count} tasks are yours now.</source>
        <translation>{count} Aufgaben gehören jetzt Ihnen.</translation>
    </message>
    <message>
        <source>{count} to read</source>
        <translation>{count} zu lesen</translation>
    </message>
    <message>
        <source>{count} unchanged</source>
        <translation>{count} unverändert</translation>
    </message>
    <message>
        <source>{day} {month}</source>
        <translation>{day}. {month}</translation>
    </message>
    <message>
        <source>{day} {month} {year}</source>
        <translation>{day}. {month} {year}</translation>
    </message>
    <message>
        <source>{day}, {time}</source>
        <translation>{day}, {time}</translation>
    </message>
    <message>
        <source>{device} (not connected)</source>
        <translation>{device} (nicht angeschlossen)</translation>
    </message>
    <message>
        <source>{done} of {all}</source>
        <translation>{done} von {all}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>{erasures} erasures, {devices} desks have not done the same yet</source>
        <translation>{erasures} Löschungen, {devices} Arbeitsplätze haben noch nicht alle vollzogen</translation>
    </message>
    <message>
        <source>{fields} is not filled in yet.</source>
        <translation>{fields} ist noch nicht ausgefüllt.</translation>
    </message>
    <message>
        <source>{fields} is not filled in yet. Fill it in or delete it; Tab goes there.</source>
        <translation>Noch nicht ausgefüllt: {fields}. Füllen Sie es aus oder löschen Sie es; Tab führt hin.</translation>
    </message>
    <message>
        <source>{fields} is not known here.</source>
        <translation>{fields} ist hier nicht bekannt.</translation>
    </message>
    <message>
        <source>{field} (needed)</source>
        <translation>{field} (nötig)</translation>
    </message>
    <message>
        <source>{field} stands there twice.</source>
        <translation>{field} steht zweimal da.</translation>
    </message>
    <message>
        <source>{file} is damaged: {verdict}</source>
        <translation>{file} ist beschädigt: {verdict}</translation>
    </message>
    <message>
        <source>{file} is not a queue: {why}. Nothing was changed.</source>
        <translation>{file} ist keine Warteschlange: {why}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>{folder} is not in use yet.</source>
        <translation>{folder} ist noch nicht in Gebrauch.</translation>
    </message>
    <message>
        <source>{folder} is sound, {waiting}.</source>
        <translation>{folder} ist heil, {waiting}.</translation>
    </message>
    <message>
        <source>{form}: done</source>
        <translation>{form}: erledigt</translation>
    </message>
    <message>
        <source>{happened} What was saved before is safe.</source>
        <translation>{happened} Was vorher gespeichert wurde, ist sicher.</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} Std. {minutes} Min.</translation>
    </message>
    <message>
        <source>{key} is the key of “{action}”. Change that one first.</source>
        <translation>{key} ist die Taste von „{action}“. Ändern Sie zuerst diese.</translation>
    </message>
    <message>
        <source>{key} stays with “{other}”, not “{wanted}”.</source>
        <translation>{key} bleibt bei „{other}“, nicht „{wanted}“.</translation>
    </message>
    <message>
        <source>{label}: {text}</source>
        <translation>{label}: {text}</translation>
    </message>
    <message>
        <source>{language}: {title}</source>
        <translation>{language}: {title}</translation>
    </message>
    <message>
        <source>{login} added</source>
        <translation>{login} angelegt</translation>
    </message>
    <message>
        <source>{login} at {address}</source>
        <translation>{login} an {address}</translation>
    </message>
    <message>
        <source>{login} changed</source>
        <translation>{login} geändert</translation>
    </message>
    <message>
        <source>{login} on {device} has not been heard of</source>
        <translation>{login} auf {device} hat sich noch nicht gemeldet</translation>
    </message>
    <message>
        <source>{login} on {device}: lease until {until}</source>
        <translation>{login} auf {device}: Frist bis {until}</translation>
    </message>
    <message>
        <source>{names} are filled in; others you fill yourself, with Tab.</source>
        <translation>{names} werden ausgefüllt; andere füllen Sie selbst aus, mit Tab.</translation>
    </message>
    <message>
        <source>{name} asks for the pen</source>
        <translation>{name} bittet um den Stift</translation>
    </message>
    <message>
        <source>{name} asks you something</source>
        <translation>{name} fragt Sie etwas</translation>
    </message>
    <message>
        <source>{name} cannot see this case and would not be told.</source>
        <translation>{name} kann diesen Vorgang nicht sehen und würde nichts davon erfahren.</translation>
    </message>
    <message>
        <source>{name} cannot see this contact and would not be told.</source>
        <translation>{name} kann diesen Kontakt nicht sehen und würde nichts erfahren.</translation>
    </message>
    <message>
        <source>{name} could not be read to its end ({why}). What was read stays; the next time it goes on there.</source>
        <translation>{name} ließ sich nicht bis zum Ende lesen ({why}). Was gelesen wurde, bleibt; beim nächsten Mal geht es dort weiter.</translation>
    </message>
    <message>
        <source>{name} could not be read to its end ({why}: {detail}). What was read stays; the next time it goes on there.</source>
        <translation>{name} ließ sich nicht zu Ende lesen ({why}: {detail}). Was gelesen wurde, bleibt; beim nächsten Mal geht es dort weiter.</translation>
    </message>
    <message>
        <source>{name} hands a contact over to you</source>
        <translation>{name} übergibt Ihnen einen Kontakt</translation>
    </message>
    <message>
        <source>{name} has answered you</source>
        <translation>{name} hat Ihnen geantwortet</translation>
    </message>
    <message>
        <source>{name} has asked for you by telephone.</source>
        <translation>{name} wollte Sie telefonisch etwas fragen.</translation>
    </message>
    <message>
        <source>{name} has this contact.</source>
        <translation>{name} hat diesen Kontakt.</translation>
    </message>
    <message>
        <source>{name} is connected</source>
        <translation>{name} ist verbunden</translation>
    </message>
    <message>
        <source>{name} is not connected any more</source>
        <translation>{name} ist nicht mehr verbunden</translation>
    </message>
    <message>
        <source>{name} is one customer now.</source>
        <translation>{name} ist jetzt ein Kunde.</translation>
    </message>
    <message>
        <source>{name} is taken down</source>
        <translation>{name} ist abgebaut</translation>
    </message>
    <message>
        <source>{name} is there already; nothing was changed.</source>
        <translation>{name} gibt es schon; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>{name} looks at this</source>
        <translation>{name} sieht sich das an</translation>
    </message>
    <message>
        <source>{name} mentions you in a note</source>
        <translation>{name} erwähnt Sie in einer Notiz</translation>
    </message>
    <message>
        <source>{name} mentions you in a note on a case</source>
        <translation>{name} erwähnt Sie in einer Notiz zu einem Vorgang</translation>
    </message>
    <message>
        <source>{name} was not brought together to its end ({why}: {detail}). What was done stays; the next time it goes on there.</source>
        <translation>{name} wurde nicht bis zum Ende zusammengebracht ({why}: {detail}). Was getan wurde, bleibt; beim nächsten Mal geht es dort weiter.</translation>
    </message>
    <message>
        <source>{name} was not looked after to its end ({why}: {detail}). What was done stays; the next time it goes on there.</source>
        <translation>{name} wurde nicht bis zum Ende betreut ({why}: {detail}). Was getan wurde, bleibt; beim nächsten Mal geht es dort weiter.</translation>
    </message>
    <message>
        <source>{name} writes a note</source>
        <translation>{name} schreibt eine Notiz</translation>
    </message>
    <message>
        <source>{name} writes a reply</source>
        <translation>{name} schreibt eine Antwort</translation>
    </message>
    <message>
        <source>{name} writes a reply to this customer right now. Two replies would cross.</source>
        <translation>{name} schreibt diesem Kunden gerade eine Antwort. Zwei Antworten würden sich kreuzen.</translation>
    </message>
    <message>
        <source>{name} writes:</source>
        <translation>{name} schreibt:</translation>
    </message>
    <message>
        <source>{name} – Tresen</source>
        <translation>{name} – Tresen</translation>
    </message>
    <message>
        <source>{name}: {cause}</source>
        <translation>{name}: {cause}</translation>
    </message>
    <message>
        <source>{name}: {kinds}; attachments: {files}; changed in others: {changed}</source>
        <translation>{name}: {kinds}; Anhänge: {files}; bei anderen geändert: {changed}</translation>
    </message>
    <message>
        <source>{name}: {title} ({default}; {least} to {most})</source>
        <translation>{name}: {title} ({default}; {least} bis {most})</translation>
    </message>
    <message>
        <source>{new} mails taken in, {known} known, {left} left, {flawed} not readable; {sent} handed over to be sent</source>
        <translation>{new} E-Mails aufgenommen, {known} bekannt, {left} gelassen, {flawed} nicht lesbar; {sent} zum Senden übergeben</translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation>{number} %</translation>
    </message>
    <message>
        <source>{number} min</source>
        <translation>{number} Min.</translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation>{number} s</translation>
    </message>
    <message>
        <source>{one} and {other}</source>
        <translation>{one} und {other}</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>{path} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}. Nothing was changed.</source>
        <translation>{path} lässt sich nicht lesen: {reason}. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>{path} is empty or too long. Nothing was changed.</source>
        <translation>{path} ist leer oder zu lang. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>{path} is larger than {count} bytes.</source>
        <translation>{path} ist größer als {count} Byte.</translation>
    </message>
    <message>
        <source>{path} is no maildir: the folder {name} is missing.</source>
        <translation>{path} ist kein Maildir: Der Ordner {name} fehlt.</translation>
    </message>
    <message>
        <source>{path} is no mbox file: it does not begin with a line “From …”.</source>
        <translation>{path} ist keine mbox-Datei: Sie beginnt nicht mit einer Zeile „From …“.</translation>
    </message>
    <message>
        <source>{path} is no text: neither CSV nor vCard.</source>
        <translation>{path} ist kein Text: weder CSV noch vCard.</translation>
    </message>
    <message>
        <source>{place}: refused, {reason}</source>
        <translation>{place}: abgelehnt, {reason}</translation>
    </message>
    <message>
        <source>{place}: the same as {into}</source>
        <translation>{place}: dasselbe wie {into}</translation>
    </message>
    <message>
        <source>{plus} added, {minus} removed, {both} changed</source>
        <translation>{plus} hinzugefügt, {minus} entfernt, {both} geändert</translation>
    </message>
    <message>
        <source>{reason} Nothing was imported.</source>
        <translation>{reason} Nichts wurde eingelesen.</translation>
    </message>
    <message>
        <source>{reason} Nothing was taken.</source>
        <translation>{reason} Es wurde nichts übernommen.</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{share} ({good} of {all})</source>
        <translation>{share} ({good} von {all})</translation>
    </message>
    <message>
        <source>{site} does not see it any more</source>
        <translation>{site} sieht es nicht mehr</translation>
    </message>
    <message>
        <source>{site} sees it now</source>
        <translation>{site} sieht es jetzt</translation>
    </message>
    <message>
        <source>{size} GB</source>
        <translation>{size} GB</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>{size} kB</source>
        <translation>{size} kB</translation>
    </message>
    <message>
        <source>{skill} is named twice.</source>
        <translation>{skill} steht zweimal da.</translation>
    </message>
    <message>
        <source>{skill}: level {has}, needed is {needed}</source>
        <translation>{skill}: Stufe {has}, nötig ist {needed}</translation>
    </message>
    <message>
        <source>{skill}: the level is a number from 1 to 5.</source>
        <translation>{skill}: Die Stufe ist eine Zahl von 1 bis 5.</translation>
    </message>
    <message>
        <source>{subject} (urgent)</source>
        <translation>{subject} (dringend)</translation>
    </message>
    <message>
        <source>{tab}, something new</source>
        <translation>{tab}, etwas Neues</translation>
    </message>
    <message>
        <source>{taken} changes taken, {written} written, {removed} removed, {unread} not readable</source>
        <translation>{taken} Änderungen übernommen, {written} geschrieben, {removed} entfernt, {unread} nicht lesbar</translation>
    </message>
    <message>
        <source>{taken} messages taken, {sent} sent</source>
        <translation>{taken} Nachrichten übernommen, {sent} gesendet</translation>
    </message>
    <message>
        <source>{tenant}: desktops will bring again what they did since the backup</source>
        <translation>{tenant}: Arbeitsplätze bringen erneut, was sie seit der Sicherung getan haben</translation>
    </message>
    <message numerus="yes">
        <source>{time} (%n contact(s))</source>
        <translation>
            <numerusform>{time} (%n Kontakt)</numerusform>
            <numerusform>{time} (%n Kontakte)</numerusform>
        </translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>{values} does not go. Nothing was started; `tresen hub settings` says what does.</source>
        <translation>{values} geht nicht. Nichts wurde gestartet; `tresen hub settings` sagt, was geht.</translation>
    </message>
    <message>
        <source>{weekday}, {day} {month}</source>
        <translation>{weekday}, {day}. {month}</translation>
    </message>
    <message>
        <source>{what}, chosen</source>
        <translation>{what}, gewählt</translation>
    </message>
    <message>
        <source>{what}: completed</source>
        <translation>{what}: abgeschlossen</translation>
    </message>
    <message>
        <source>{word} ({count})</source>
        <translation>{word} ({count})</translation>
    </message>
    <message>
        <source>{word} is no audience: everyone or in-house</source>
        <translation>{word} ist kein Leserkreis: everyone oder in-house</translation>
    </message>
    <message>
        <source>{work}: done</source>
        <translation>{work}: fertig</translation>
    </message>
    <message>
        <source>| in 2 h</source>
        <translation>| in 2 h</translation>
    </message>
    <message>
        <source>–{hours} h</source>
        <translation>–{hours} Std.</translation>
    </message>
    <message>
        <source>“You will hear from me by 4 pm.”</source>
        <translation>„Sie hören bis 16 Uhr von mir.“</translation>
    </message>
    <message>
        <source>“{due}” is not a time. Write in 2 h, or tomorrow 9:00.</source>
        <translation>„{due}“ ist keine Zeit. Schreiben Sie in 2 h oder morgen 9:00.</translation>
    </message>
    <message>
        <source>“{field}” is none of: {names}.</source>
        <translation>„{field}“ ist keines von: {names}.</translation>
    </message>
    <message>
        <source>“{line}” has no name.</source>
        <translation>„{line}“ hat keinen Namen.</translation>
    </message>
    <message>
        <source>“{line}”: after the colon stands number, date, yes/no or red | blue.</source>
        <translation>„{line}“: Nach dem Doppelpunkt steht Zahl, Datum, ja/nein oder rot | blau.</translation>
    </message>
    <message>
        <source>“{name}” could not be saved there.</source>
        <translation>„{name}“ ließ sich dort nicht speichern.</translation>
    </message>
    <message>
        <source>“{name}” holds no keys of Tresen.</source>
        <translation>„{name}“ enthält keine Tasten von Tresen.</translation>
    </message>
    <message>
        <source>“{name}” is not on this machine, and there is no line to the hub.</source>
        <translation>„{name}“ liegt nicht auf diesem Rechner, und es steht keine Leitung zum Hub.</translation>
    </message>
    <message>
        <source>“{name}” is not opened.</source>
        <translation>„{name}“ wird nicht geöffnet.</translation>
    </message>
    <message>
        <source>“{text}” is no date</source>
        <translation>„{text}“ ist kein Datum</translation>
    </message>
    <message>
        <source>“{text}” is no e-mail address</source>
        <translation>„{text}“ ist keine E-Mail-Adresse</translation>
    </message>
    <message>
        <source>“{text}” is no language that is known here</source>
        <translation>„{text}“ ist keine Sprache, die man hier kennt</translation>
    </message>
    <message>
        <source>“{text}” is no phone number</source>
        <translation>„{text}“ ist keine Telefonnummer</translation>
    </message>
    <message>
        <source>“{text}” was not found. You can propose an article.</source>
        <translation>„{text}“ wurde nicht gefunden. Sie können einen Artikel vorschlagen.</translation>
    </message>
    <message>
        <source>“{title}” expires in 10 seconds.</source>
        <translation>„{title}“ läuft in 10 Sekunden ab.</translation>
    </message>
    <message>
        <source>“{title}” has expired.</source>
        <translation>„{title}“ ist abgelaufen.</translation>
    </message>
    <message>
        <source>“{title}” is being corrected because of what you said.</source>
        <translation>„{title}“ wird berichtigt, weil Sie es gemeldet haben.</translation>
    </message>
    <message>
        <source>“{title}” is done.</source>
        <translation>„{title}“ ist erledigt.</translation>
    </message>
    <message>
        <source>“{title}” is printed</source>
        <translation>„{title}“ wird gedruckt</translation>
    </message>
    <message>
        <source>“{title}” is published.</source>
        <translation>„{title}“ ist veröffentlicht.</translation>
    </message>
    <message>
        <source>“{title}” is saved as PDF</source>
        <translation>„{title}“ wird als PDF gespeichert</translation>
    </message>
    <message>
        <source>“{title}” was changed in the wiki {wiki} while a correction was approved here. This is the wiki's text; the correction stands in the article. Publish this, or both put together, or withdraw it: then the correction goes to the wiki.</source>
        <translation>„{title}“ wurde im Wiki {wiki} geändert, während hier eine Korrektur freigegeben wurde. Dies ist der Text des Wikis; die Korrektur steht im Artikel. Veröffentlichen Sie dies oder beides zusammengeführt, oder ziehen Sie es zurück: Dann geht die Korrektur ins Wiki.</translation>
    </message>
    <message>
        <source>“{title}” was corrected because of what you said.</source>
        <translation>„{title}“ wurde berichtigt, weil Sie es gemeldet haben.</translation>
    </message>
    <message>
        <source>“{title}” was given to the printer.</source>
        <translation>„{title}“ ging an den Drucker.</translation>
    </message>
    <message>
        <source>“{title}” was taken back.</source>
        <translation>„{title}“ wurde zurückgenommen.</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>„{words}“</translation>
    </message>
    <message>
        <source>“{word}” is none of: {known}.</source>
        <translation>„{word}“ ist keines von: {known}.</translation>
    </message>
    <message>
        <source>“{word}” is not of the form FIELD=COLUMN.</source>
        <translation>„{word}“ hat nicht die Form FELD=SPALTE.</translation>
    </message>
    <message>
        <source>“{word}” is not of the form FIELD=VALUE.</source>
        <translation>„{word}“ hat nicht die Form FELD=WERT.</translation>
    </message>
</context>
</TS>
