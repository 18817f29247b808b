<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_GB">
<context>
    <name>Tresen</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) wait for the hub</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>A customer who was not known yet.</source>
        <translation>Ein Kunde, der noch nicht bekannt war.</translation>
    </message>
    <message>
        <source>A matter that takes more than this contact.</source>
        <translation>Eine Sache, für die dieser Kontakt nicht reicht.</translation>
    </message>
    <message>
        <source>A newer Tresen wrote the profile {folder}. Nothing in it was changed. Update Tresen, or choose another profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A newer Tresen wrote {folder}. Nothing in it is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A text you need again and again, under a short name.</source>
        <translation>Ein Text, den Sie immer wieder brauchen, unter einem Kürzel.</translation>
    </message>
    <message>
        <source>A window opens: {on}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
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
        <source>Address of the hub</source>
        <translation>Adresse des Hubs</translation>
    </message>
    <message>
        <source>After sending</source>
        <translation>Nach dem Senden</translation>
    </message>
    <message>
        <source>All are there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All cases you may see.</source>
        <translation>Alle Vorgänge, die Sie sehen dürfen.</translation>
    </message>
    <message>
        <source>All customers you may see.</source>
        <translation>Alle Kunden, die Sie sehen dürfen.</translation>
    </message>
    <message>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Apr</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Articles that fit the open contact.</source>
        <translation>Artikel, die zum offenen Kontakt passen.</translation>
    </message>
    <message>
        <source>Asks the hub at once instead of waiting for the next try.</source>
        <translation>Fragt den Hub sofort, statt auf den nächsten Versuch zu warten.</translation>
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
        <source>Aug</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Break</source>
        <translation>Pause</translation>
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
        <source>Case</source>
        <translation>Vorgang</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Vorgänge</translation>
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
        <source>Change task</source>
        <translation>Aufgabe ändern</translation>
    </message>
    <message>
        <source>Choose own state</source>
        <translation>Status wählen</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation type="unfinished"></translation>
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
        <source>Close the view</source>
        <translation>Ansicht schließen</translation>
    </message>
    <message>
        <source>Closes the window. Everything written is kept.</source>
        <translation>Schließt das Fenster. Alles Geschriebene bleibt erhalten.</translation>
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
        <source>Composer</source>
        <translation>Schreibfeld</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Kontakt</translation>
    </message>
    <message>
        <source>Contact points, address and promises of the customer.</source>
        <translation>Kontaktwege, Anschrift und Zusagen des Kunden.</translation>
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
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>Customers</source>
        <translation>Kunden</translation>
    </message>
    <message>
        <source>Dec</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Desk</source>
        <translation>Platz</translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empties the composer; it can be undone.</source>
        <translation>Leert das Schreibfeld; es lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>End Tresen</source>
        <translation>Tresen beenden</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Every contact of the customer, on every channel.</source>
        <translation>Alle Kontakte des Kunden, auf allen Kanälen.</translation>
    </message>
    <message>
        <source>Every key, what each action does, and what is new.</source>
        <translation>Alle Tasten, was jeder Befehl tut und was neu ist.</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Feb</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feedback on article</source>
        <translation>Rückmeldung zum Artikel</translation>
    </message>
    <message>
        <source>Finds customers, contacts, cases, articles, tasks and every command.</source>
        <translation>Findet Kunden, Kontakte, Vorgänge, Artikel, Aufgaben und jeden Befehl.</translation>
    </message>
    <message>
        <source>For example https://hub.example.com</source>
        <translation>Zum Beispiel https://hub.example.com</translation>
    </message>
    <message>
        <source>Forgets the key to the hub on this machine. What was not sent stays here.</source>
        <translation>Vergisst den Schlüssel zum Hub auf diesem Rechner. Was nicht gesendet ist, bleibt hier.</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gives the contact to a colleague. The hub decides at once.</source>
        <translation>Gibt den Kontakt an eine andere Person. Der Hub entscheidet sofort.</translation>
    </message>
    <message>
        <source>Gives the offered contact back to its queue.</source>
        <translation>Gibt den angebotenen Kontakt an seine Warteschlange zurück.</translation>
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
        <source>Go to the work list</source>
        <translation>Zur Arbeitsliste</translation>
    </message>
    <message>
        <source>Goes on with a parked contact.</source>
        <translation>Macht mit einem geparkten Kontakt weiter.</translation>
    </message>
    <message>
        <source>Hand over …</source>
        <translation>Übergeben …</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
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
        <source>It is kept right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It runs, but nothing keeps it right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It runs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jul</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep a copy of the folder, then sign in with a new --profile; the hub has the rest.</source>
        <translation type="unfinished"></translation>
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
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Language, appearance, keys and the hub.</source>
        <translation>Sprache, Darstellung, Tasten und Hub.</translation>
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
        <source>Local data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log a contact …</source>
        <translation>Kontakt erfassen …</translation>
    </message>
    <message>
        <source>Log contact</source>
        <translation>Kontakt erfassen</translation>
    </message>
    <message>
        <source>Log in to a desktop, or play the tour: `tresen demo --tour DIR`.</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>May</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meeting</source>
        <translation>Besprechung</translation>
    </message>
    <message>
        <source>Missing: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More rows on the screen, less air between them.</source>
        <translation>Mehr Zeilen auf dem Bildschirm, weniger Luft dazwischen.</translation>
    </message>
    <message>
        <source>Name, address and language of the open customer.</source>
        <translation>Name, Anschrift und Sprache des offenen Kunden.</translation>
    </message>
    <message>
        <source>Next contact</source>
        <translation>Nächster Kontakt</translation>
    </message>
    <message>
        <source>Nobody has signed in to this profile yet. Sign in with `tresen` first.</source>
        <translation type="unfinished"></translation>
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
        <source>Note on the case …</source>
        <translation>Notiz zum Vorgang …</translation>
    </message>
    <message>
        <source>Note on the customer …</source>
        <translation>Notiz zum Kunden …</translation>
    </message>
    <message>
        <source>Nothing is offered to you now.</source>
        <translation>Ihnen wird gerade nichts angeboten.</translation>
    </message>
    <message>
        <source>Nothing is open any more; the contact itself stays as it is.</source>
        <translation>Nichts ist mehr geöffnet; der Kontakt selbst bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>Nothing waits and nothing was refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nov</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oct</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off duty</source>
        <translation>Feierabend</translation>
    </message>
    <message>
        <source>Offers, open and parked contacts, tasks and promises.</source>
        <translation>Angebote, offene und geparkte Kontakte, Aufgaben und Zusagen.</translation>
    </message>
    <message>
        <source>On Debian and Ubuntu: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One more phone number or address of the open customer.</source>
        <translation>Eine weitere Nummer oder Adresse des offenen Kunden.</translation>
    </message>
    <message>
        <source>Only calls need it: connect a headset, or start PipeWire or PulseAudio.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only while the hub cannot announce news by itself.</source>
        <translation>Nur solange der Hub Neues nicht von selbst meldet.</translation>
    </message>
    <message>
        <source>Only with the line to the hub. It is down now.</source>
        <translation>Nur mit Verbindung zum Hub. Sie fehlt gerade.</translation>
    </message>
    <message>
        <source>Only {free} MB are free where {folder} is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a case first.</source>
        <translation>Öffnen Sie zuerst einen Vorgang.</translation>
    </message>
    <message>
        <source>Open a case …</source>
        <translation>Vorgang eröffnen …</translation>
    </message>
    <message>
        <source>Open a contact first.</source>
        <translation>Öffnen Sie zuerst einen Kontakt.</translation>
    </message>
    <message>
        <source>Open a customer first.</source>
        <translation>Öffnen Sie zuerst einen Kunden.</translation>
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
        <source>Others on this machine can look into {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>Postausgang</translation>
    </message>
    <message>
        <source>Own state and offers</source>
        <translation>Eigener Status und Angebote</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
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
        <source>Prepared texts for a reply.</source>
        <translation>Vorbereitete Texte für eine Antwort.</translation>
    </message>
    <message>
        <source>Previous contact</source>
        <translation>Voriger Kontakt</translation>
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
        <source>Propose an article …</source>
        <translation>Artikel vorschlagen …</translation>
    </message>
    <message>
        <source>Propose article</source>
        <translation>Artikel vorschlagen</translation>
    </message>
    <message>
        <source>Put the notice away</source>
        <translation>Hinweis wegräumen</translation>
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
        <source>Qt for Python is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Qt opens no window: {complaint}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Qt's libraries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
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
        <source>Run `make setup`, or `pip install tresen[desktop]`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a text module …</source>
        <translation>Textbaustein sichern …</translation>
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
        <source>Says which case this contact belongs to.</source>
        <translation>Sagt, zu welchem Vorgang dieser Kontakt gehört.</translation>
    </message>
    <message>
        <source>Search or command</source>
        <translation>Suchen oder Befehl</translation>
    </message>
    <message>
        <source>Seconds between two looks at the hub</source>
        <translation>Sekunden zwischen zwei Blicken zum Hub</translation>
    </message>
    <message>
        <source>See “Qt's libraries” above; then check DISPLAY or WAYLAND_DISPLAY.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select an open task first.</source>
        <translation>Wählen Sie zuerst eine offene Aufgabe.</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Sends the reply, or keeps the note. Without a line it goes out later, once.</source>
        <translation>Sendet die Antwort oder legt die Notiz ab. Ohne Verbindung geht sie später hinaus, genau einmal.</translation>
    </message>
    <message>
        <source>Sep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set it; with a wrong date no secured connection works.</source>
        <translation type="unfinished"></translation>
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
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Alle Tasten zeigen</translation>
    </message>
    <message>
        <source>Show fitting knowledge</source>
        <translation>Passendes Wissen zeigen</translation>
    </message>
    <message>
        <source>Show text modules</source>
        <translation>Textbausteine zeigen</translation>
    </message>
    <message>
        <source>Show the case</source>
        <translation>Vorgang zeigen</translation>
    </message>
    <message>
        <source>Show the customer</source>
        <translation>Kunde zeigen</translation>
    </message>
    <message>
        <source>Show the timeline</source>
        <translation>Verlauf zeigen</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Neu anmelden</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>Size and panes of the window</source>
        <translation>Größe und Bereiche des Fensters</translation>
    </message>
    <message>
        <source>Something to be done by a time.</source>
        <translation>Etwas, das bis zu einer Zeit zu tun ist.</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Stay with the contact, go to the next one, or close it.</source>
        <translation>Beim Kontakt bleiben, zum nächsten gehen oder ihn schließen.</translation>
    </message>
    <message>
        <source>Subject, priority and due date of the open case.</source>
        <translation>Betreff, Priorität und Frist des offenen Vorgangs.</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch on: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Takes effect at the next start.</source>
        <translation>Gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Takes the contact that is offered to you and opens it.</source>
        <translation>Nimmt den angebotenen Kontakt an und öffnet ihn.</translation>
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
        <source>Team</source>
        <translation>Team</translation>
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
        <source>The article did not help …</source>
        <translation>Der Artikel hat nicht geholfen …</translation>
    </message>
    <message>
        <source>The article helped</source>
        <translation>Der Artikel hat geholfen</translation>
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
        <source>The clock says {now}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The contact in progress, with work list and customer.</source>
        <translation>Der Kontakt in Arbeit, mit Arbeitsliste und Kunde.</translation>
    </message>
    <message>
        <source>The contact stays yours and comes back at the time you choose.</source>
        <translation>Der Kontakt bleibt bei Ihnen und kommt zur gewählten Zeit zurück.</translation>
    </message>
    <message>
        <source>The fields of {name} do not fit: {flaw}. Nothing was done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The hub at {address} could not be reached or used ({error}). What waits is kept; run the command again when the hub is back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The hub does not know this session any more. Nothing is lost by signing in.</source>
        <translation>Der Hub kennt diese Sitzung nicht mehr. Beim Anmelden geht nichts verloren.</translation>
    </message>
    <message>
        <source>The hub does not take this token. Nothing was changed. Ask for a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keys of everything that can be done now.</source>
        <translation>Die Tasten für alles, was jetzt möglich ist.</translation>
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
        <source>The next start closes it; or now: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The promise could not be kept.</source>
        <translation>Die Zusage ließ sich nicht halten.</translation>
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
        <source>There is neither a sound server nor a sound card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no local data in {folder}. Sign in with `tresen`, or bring the profile up to date with `tresen sync --once`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no operation “{name}”. `tresen do --list` names them all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {kind} with the id {id} in this profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is none (neither DISPLAY nor WAYLAND_DISPLAY is set).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is sound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This Qt ends Tresen at random on Python 3.11. Run `make setup` again.</source>
        <translation type="unfinished"></translation>
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
        <source>This contact is not parked.</source>
        <translation>Dieser Kontakt ist nicht geparkt.</translation>
    </message>
    <message>
        <source>This is not on the screen now.</source>
        <translation>Das ist gerade nicht auf dem Bildschirm.</translation>
    </message>
    <message>
        <source>This profile belongs to {name}. Nothing was changed. Choose another --profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This task is not a promise.</source>
        <translation>Diese Aufgabe ist keine Zusage.</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Schulung</translation>
    </message>
    <message>
        <source>Try the line now</source>
        <translation>Verbindung jetzt versuchen</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Up to date. %n operation(s) waiting</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Update Tresen on this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use Python 3.11, 3.12 or 3.13 and run `make setup` again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What waits for the hub, and what was refused and why.</source>
        <translation>Was auf den Hub wartet, was abgelehnt wurde und warum.</translation>
    </message>
    <message>
        <source>What was said in the open contact.</source>
        <translation>Was im offenen Kontakt gesagt wurde.</translation>
    </message>
    <message>
        <source>What you found out, for everybody else; an editor approves it.</source>
        <translation>Was Sie herausgefunden haben, für alle anderen; die Redaktion gibt es frei.</translation>
    </message>
    <message>
        <source>What you promised the customer, by when, in your words.</source>
        <translation>Was Sie dem Kunden zugesagt haben, bis wann, in Ihren Worten.</translation>
    </message>
    <message>
        <source>Where replies and notes are written.</source>
        <translation>Wo Antworten und Notizen geschrieben werden.</translation>
    </message>
    <message>
        <source>Which operation? `tresen do --list` names them all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a command the window opens.</source>
        <translation>Ohne Befehl öffnet sich das Fenster.</translation>
    </message>
    <message>
        <source>Words to the customer.</source>
        <translation>Worte an den Kunden.</translation>
    </message>
    <message>
        <source>Wrap up</source>
        <translation>Abschließen</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>Notiz schreiben</translation>
    </message>
    <message>
        <source>Write a reply</source>
        <translation>Antwort schreiben</translation>
    </message>
    <message>
        <source>Write something first.</source>
        <translation>Schreiben Sie zuerst etwas.</translation>
    </message>
    <message>
        <source>Writes down a contact that came another way, for the open customer.</source>
        <translation>Hält für den offenen Kunden einen Kontakt fest, der anders hereinkam.</translation>
    </message>
    <message>
        <source>You are signed in.</source>
        <translation>Sie sind angemeldet.</translation>
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
        <source>Your colleagues of all sites and their states.</source>
        <translation>Ihre Kolleginnen und Kollegen aller Standorte mit ihrem Status.</translation>
    </message>
    <message>
        <source>Your role may not do this.</source>
        <translation>Ihre Rolle darf das nicht.</translation>
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
        <source>Your tasks and promises, by the time they are due.</source>
        <translation>Ihre Aufgaben und Zusagen, nach Fälligkeit.</translation>
    </message>
    <message>
        <source>as --list names them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as `tresen hub add-user` printed it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>brings a profile up to date without a window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>checks this machine and says what to do about what it finds</source>
        <translation>prüft diesen Rechner und sagt, was zu tun ist</translation>
    </message>
    <message>
        <source>for example case.set; with - one JSON object a line is read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>line {number}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>list all operations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lists what waits, and what was refused and why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no answer within {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one round, then end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>print one JSON object per line and nothing else</source>
        <translation>gibt ein JSON-Objekt je Zeile aus und sonst nichts</translation>
    </message>
    <message>
        <source>puts an operation into the outbox, online or not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>show this help and end</source>
        <translation>zeigt diese Hilfe und endet</translation>
    </message>
    <message>
        <source>shows one record as the window would</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the folder of local data (or TRESEN_PROFILE)</source>
        <translation>der Ordner der lokalen Daten (oder TRESEN_PROFILE)</translation>
    </message>
    <message>
        <source>the hub's address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what kind of record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{day} {month}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{day} {month} {year}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{day}, {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} is damaged: {verdict}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} is not in use yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} is sound, {waiting}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{weekday}, {day} {month}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{word}” is not of the form FIELD=VALUE.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
