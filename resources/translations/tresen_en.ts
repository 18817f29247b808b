<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
    <name>Tresen</name>
    <message>
        <source>  not read: {title}: {why}</source>
        <translation>  not read: {title}: {why}</translation>
    </message>
    <message>
        <source>  not sent yet: {key}: {why}</source>
        <translation>  not sent yet: {key}: {why}</translation>
    </message>
    <message>
        <source>  not taken in: number {uid}: {why}</source>
        <translation>  not taken in: number {uid}: {why}</translation>
    </message>
    <message>
        <source>%Y-%m-%d</source>
        <translation>%Y-%m-%d</translation>
    </message>
    <message numerus="yes">
        <source>%n action(s) of the file are unknown here.</source>
        <translation>
            <numerusform>%n action of the file are unknown here.</numerusform>
            <numerusform>%n actions of the file are unknown here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n attachment(s)</source>
        <translation>
            <numerusform>%n attachment</numerusform>
            <numerusform>%n attachments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n attachment(s) too large, left out</source>
        <translation>
            <numerusform>%n attachment too large, left out</numerusform>
            <numerusform>%n attachments too large, left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n attachment(s) too many, left out</source>
        <translation>
            <numerusform>%n attachment too many, left out</numerusform>
            <numerusform>%n attachments too many, left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n call(s) not answered.</source>
        <translation>
            <numerusform>%n call not answered.</numerusform>
            <numerusform>%n calls not answered.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) that had not been sent rescued.</source>
        <translation>
            <numerusform>%n change that had not been sent rescued.</numerusform>
            <numerusform>%n changes that had not been sent rescued.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) that waited here could not be handed over.</source>
        <translation>
            <numerusform>%n change that waited here could not be handed over.</numerusform>
            <numerusform>%n changes that waited here could not be handed over.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s)</source>
        <translation>
            <numerusform>%n character</numerusform>
            <numerusform>%n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) done, the next one runs …</source>
        <translation>
            <numerusform>%n check done, the next one runs …</numerusform>
            <numerusform>%n checks done, the next one runs …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n chosen</numerusform>
            <numerusform>%n chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n colleague(s) can read along</source>
        <translation>
            <numerusform>%n colleague can read along</numerusform>
            <numerusform>%n colleagues can read along</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n come first</source>
        <translation>
            <numerusform>%n come first</numerusform>
            <numerusform>%n come first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s)</source>
        <translation>
            <numerusform>%n contact</numerusform>
            <numerusform>%n contacts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s) have a case of their own now.</source>
        <translation>
            <numerusform>%n contact have a case of their own now.</numerusform>
            <numerusform>%n contacts have a case of their own now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s) have new messages</source>
        <translation>
            <numerusform>%n contact have new messages</numerusform>
            <numerusform>%n contacts have new messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s) with something new</source>
        <translation>
            <numerusform>%n contact with something new</numerusform>
            <numerusform>%n contacts with something new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n customer(s) with this number</source>
        <translation>
            <numerusform>%n customer with this number</numerusform>
            <numerusform>%n customers with this number</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier</source>
        <translation>
            <numerusform>%n earlier</numerusform>
            <numerusform>%n earlier</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n full</source>
        <translation>
            <numerusform>%n full</numerusform>
            <numerusform>%n full</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) cannot be fetched: their addresses were not kept when this mail came.</source>
        <translation>
            <numerusform>%n image cannot be fetched: their addresses were not kept when this mail came.</numerusform>
            <numerusform>%n images cannot be fetched: their addresses were not kept when this mail came.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) could not be fetched. You can try again later.</source>
        <translation>
            <numerusform>%n image could not be fetched. You can try again later.</numerusform>
            <numerusform>%n images could not be fetched. You can try again later.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) not loaded. If the hub fetches what is missing, its server learns that the mail is read, but not by whom or where.</source>
        <translation>
            <numerusform>%n image not loaded. If the hub fetches what is missing, its server learns that the mail is read, but not by whom or where.</numerusform>
            <numerusform>%n images not loaded. If the hub fetches what is missing, its server learns that the mail is read, but not by whom or where.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) on a file path blocked: they would ask for a logon</source>
        <translation>
            <numerusform>%n image on a file path blocked: they would ask for a logon</numerusform>
            <numerusform>%n images on a file path blocked: they would ask for a logon</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n invisible tracking image(s) blocked</source>
        <translation>
            <numerusform>%n invisible tracking image blocked</numerusform>
            <numerusform>%n invisible tracking images blocked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) taken over.</source>
        <translation>
            <numerusform>%n key taken over.</numerusform>
            <numerusform>%n keys taken over.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) that are the same</source>
        <translation>
            <numerusform>%n line that are the same</numerusform>
            <numerusform>%n lines that are the same</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missed</source>
        <translation>
            <numerusform>%n missed</numerusform>
            <numerusform>%n missed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more character(s)</source>
        <translation>
            <numerusform>%n more character</numerusform>
            <numerusform>%n more characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more clash(es).</source>
        <translation>
            <numerusform>%n more clash.</numerusform>
            <numerusform>%n more clashes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more colleague(s)</source>
        <translation>
            <numerusform>%n more colleague</numerusform>
            <numerusform>%n more colleagues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more recipient(s), not listed</source>
        <translation>
            <numerusform>%n more recipient, not listed</numerusform>
            <numerusform>%n more recipients, not listed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s)</source>
        <translation>
            <numerusform>%n note</numerusform>
            <numerusform>%n notes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s) name you</source>
        <translation>
            <numerusform>%n note name you</numerusform>
            <numerusform>%n notes name you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) wait for the hub</source>
        <translation>
            <numerusform>%n operation wait for the hub</numerusform>
            <numerusform>%n operations wait for the hub</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n own field(s)</source>
        <translation>
            <numerusform>%n own field</numerusform>
            <numerusform>%n own fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s)</source>
        <translation>
            <numerusform>%n pair</numerusform>
            <numerusform>%n pairs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s)</source>
        <translation>
            <numerusform>%n point</numerusform>
            <numerusform>%n points</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s) to look at; what to do stands below it.</source>
        <translation>
            <numerusform>%n point to look at; what to do stands below it.</numerusform>
            <numerusform>%n points to look at; what to do stands below it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n promise(s) in danger</source>
        <translation>
            <numerusform>%n promise in danger</numerusform>
            <numerusform>%n promises in danger</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n promise(s) or task(s) went along.</source>
        <translation>
            <numerusform>%n promise or task went along.</numerusform>
            <numerusform>%n promises or tasks went along.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ready</source>
        <translation>
            <numerusform>%n ready</numerusform>
            <numerusform>%n ready</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n refused</numerusform>
            <numerusform>%n refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n remote image(s) not loaded: they tell the sender who reads</source>
        <translation>
            <numerusform>%n remote image not loaded: they tell the sender who reads</numerusform>
            <numerusform>%n remote images not loaded: they tell the sender who reads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n remote part(s) of the layout taken out</source>
        <translation>
            <numerusform>%n remote part of the layout taken out</numerusform>
            <numerusform>%n remote parts of the layout taken out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n result</numerusform>
            <numerusform>%n results</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n script(s), form(s) or frame(s) taken out</source>
        <translation>
            <numerusform>%n script, form or frame taken out</numerusform>
            <numerusform>%n scripts, forms or frames taken out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) and promises are due</source>
        <translation>
            <numerusform>%n task or promise is due</numerusform>
            <numerusform>%n tasks and promises are due</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n time</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n visit(s) of a web page</source>
        <translation>
            <numerusform>%n visit of a web page</numerusform>
            <numerusform>%n visits of a web page</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(empty)</translation>
    </message>
    <message>
        <source>(now {percent} %)</source>
        <translation>(now {percent} %)</translation>
    </message>
    <message>
        <source>+30 s</source>
        <translation>+30 s</translation>
    </message>
    <message>
        <source>1 · Which language?</source>
        <translation>1 · Which language?</translation>
    </message>
    <message>
        <source>100 to 5,000 desktops, one to four workers</source>
        <translation>100 to 5,000 desktops, one to four workers</translation>
    </message>
    <message>
        <source>16:00 or tomorrow 14:00</source>
        <translation>16:00 or tomorrow 14:00</translation>
    </message>
    <message>
        <source>1: pictures of mails also come from servers within the house</source>
        <translation>1: pictures of mails also come from servers within the house</translation>
    </message>
    <message>
        <source>2 · Which hub? Your administrator knows.</source>
        <translation>2 · Which hub? Your administrator knows.</translation>
    </message>
    <message>
        <source>2026-11-01, or with a time</source>
        <translation>2026-11-01, or with a time</translation>
    </message>
    <message>
        <source>2027-01-01, or with a time</source>
        <translation>2027-01-01, or with a time</translation>
    </message>
    <message>
        <source>24.12.2026</source>
        <translation>24.12.2026</translation>
    </message>
    <message>
        <source>24.12.2026; empty: at once</source>
        <translation>24.12.2026; empty: at once</translation>
    </message>
    <message>
        <source>3 · Who are you?</source>
        <translation>3 · Who are you?</translation>
    </message>
    <message>
        <source>5,000 mails of a mailbox into contacts</source>
        <translation>5,000 mails of a mailbox into contacts</translation>
    </message>
    <message>
        <source>500 or 50,000 customers (default: small)</source>
        <translation>500 or 50,000 customers (default: small)</translation>
    </message>
    <message>
        <source>8 h, or 2 h 30 min</source>
        <translation>8 h, or 2 h 30 min</translation>
    </message>
    <message>
        <source>:: text modules, ?? knowledge</source>
        <translation>:: text modules, ?? knowledge</translation>
    </message>
    <message>
        <source>A bracket is not closed; the words are searched for without it.</source>
        <translation>A bracket is not closed; the words are searched for without it.</translation>
    </message>
    <message>
        <source>A bracket was never opened; the words are searched for without it.</source>
        <translation>A bracket was never opened; the words are searched for without it.</translation>
    </message>
    <message>
        <source>A call comes in</source>
        <translation>A call comes in</translation>
    </message>
    <message>
        <source>A call has ended with the window that was closed.</source>
        <translation>A call has ended with the window that was closed.</translation>
    </message>
    <message>
        <source>A call is answered by speaking. Notes can be written.</source>
        <translation>A call is answered by speaking. Notes can be written.</translation>
    </message>
    <message>
        <source>A call is offered</source>
        <translation>A call is offered</translation>
    </message>
    <message>
        <source>A call is put through to you</source>
        <translation>A call is put through to you</translation>
    </message>
    <message>
        <source>A call-back is offered</source>
        <translation>A call-back is offered</translation>
    </message>
    <message>
        <source>A case is opened for the customer who is on the desk.</source>
        <translation>A case is opened for the customer who is on the desk.</translation>
    </message>
    <message>
        <source>A chat is offered</source>
        <translation>A chat is offered</translation>
    </message>
    <message>
        <source>A chat needs the line. Your words are kept here.</source>
        <translation>A chat needs the line. Your words are kept here.</translation>
    </message>
    <message>
        <source>A code needs a name.</source>
        <translation>A code needs a name.</translation>
    </message>
    <message>
        <source>A colleague</source>
        <translation>A colleague</translation>
    </message>
    <message>
        <source>A colleague asks you</source>
        <translation>A colleague asks you</translation>
    </message>
    <message>
        <source>A colleague asks you: the customer is theirs.</source>
        <translation>A colleague asks you: the customer is theirs.</translation>
    </message>
    <message>
        <source>A contact is offered</source>
        <translation>A contact is offered</translation>
    </message>
    <message>
        <source>A contact went back to its queue: nothing was heard from here.</source>
        <translation>A contact went back to its queue: nothing was heard from here.</translation>
    </message>
    <message>
        <source>A customer needs a name.</source>
        <translation>A customer needs a name.</translation>
    </message>
    <message>
        <source>A customer was erased, as the law lets them ask for.</source>
        <translation>A customer was erased, as the law lets them ask for.</translation>
    </message>
    <message>
        <source>A customer who was not known yet.</source>
        <translation>A customer who was not known yet.</translation>
    </message>
    <message>
        <source>A difficult customer is coming.</source>
        <translation>A difficult customer is coming.</translation>
    </message>
    <message>
        <source>A difficult customer now</source>
        <translation>A difficult customer now</translation>
    </message>
    <message>
        <source>A file is still being taken in.</source>
        <translation>A file is still being taken in.</translation>
    </message>
    <message>
        <source>A hub on SQLite is one process; for --workers {count} keep its data in PostgreSQL. Nothing was started.</source>
        <translation>A hub on SQLite is one process; for --workers {count} keep its data in PostgreSQL. Nothing was started.</translation>
    </message>
    <message>
        <source>A letter alone cannot be a key: it would act while you write.</source>
        <translation>A letter alone cannot be a key: it would act while you write.</translation>
    </message>
    <message>
        <source>A long article: shown up to {share} %.</source>
        <translation>A long article: shown up to {share} %.</translation>
    </message>
    <message>
        <source>A matter that takes more than this contact.</source>
        <translation>A matter that takes more than this contact.</translation>
    </message>
    <message>
        <source>A message is offered</source>
        <translation>A message is offered</translation>
    </message>
    <message>
        <source>A new article, in the editor.</source>
        <translation>A new article, in the editor.</translation>
    </message>
    <message>
        <source>A newer Tresen has worked with the data on this machine.</source>
        <translation>A newer Tresen has worked with the data on this machine.</translation>
    </message>
    <message>
        <source>A newer Tresen wrote the profile {folder}. Nothing in it was changed. Update Tresen, or choose another profile.</source>
        <translation>A newer Tresen wrote the profile {folder}. Nothing in it was changed. Update Tresen, or choose another profile.</translation>
    </message>
    <message>
        <source>A newer Tresen wrote {folder}. Nothing in it is lost.</source>
        <translation>A newer Tresen wrote {folder}. Nothing in it is lost.</translation>
    </message>
    <message>
        <source>A note is filed at once.</source>
        <translation>A note is filed at once.</translation>
    </message>
    <message>
        <source>A note takes no files.</source>
        <translation>A note takes no files.</translation>
    </message>
    <message>
        <source>A number from 0 to {most}.</source>
        <translation>A number from 0 to {most}.</translation>
    </message>
    <message>
        <source>A number from 1 to 100.</source>
        <translation>A number from 1 to 100.</translation>
    </message>
    <message>
        <source>A page that could act by itself: it is only saved.</source>
        <translation>A page that could act by itself: it is only saved.</translation>
    </message>
    <message>
        <source>A parked contact is back</source>
        <translation>A parked contact is back</translation>
    </message>
    <message>
        <source>A program: it is only saved, never opened from here.</source>
        <translation>A program: it is only saved, never opened from here.</translation>
    </message>
    <message>
        <source>A promise is in danger</source>
        <translation>A promise is in danger</translation>
    </message>
    <message>
        <source>A promise is to be kept</source>
        <translation>A promise is to be kept</translation>
    </message>
    <message>
        <source>A promise needs a time.</source>
        <translation>A promise needs a time.</translation>
    </message>
    <message>
        <source>A question in a note on this contact; it stays yours, and you see the answer.</source>
        <translation>A question in a note on this contact; it stays yours, and you see the answer.</translation>
    </message>
    <message>
        <source>A quotation mark is missing at the end of the phrase.</source>
        <translation>A quotation mark is missing at the end of the phrase.</translation>
    </message>
    <message>
        <source>A record is there already, or twice in the file. Nothing was taken.</source>
        <translation>A record is there already, or twice in the file. Nothing was taken.</translation>
    </message>
    <message>
        <source>A second person reads it before it is valid.</source>
        <translation>A second person reads it before it is valid.</translation>
    </message>
    <message>
        <source>A skill is missing</source>
        <translation>A skill is missing</translation>
    </message>
    <message>
        <source>A star stands at the end of a word: rechn*</source>
        <translation>A star stands at the end of a word: rechn*</translation>
    </message>
    <message>
        <source>A tag</source>
        <translation>A tag</translation>
    </message>
    <message>
        <source>A task can have a time of its own.</source>
        <translation>A task can have a time of its own.</translation>
    </message>
    <message>
        <source>A task is to be done</source>
        <translation>A task is to be done</translation>
    </message>
    <message>
        <source>A telephone number:</source>
        <translation>A telephone number:</translation>
    </message>
    <message>
        <source>A text module with steps is a macro: write one under text modules.</source>
        <translation>A text module with steps is a macro: write one under text modules.</translation>
    </message>
    <message>
        <source>A text you need again and again, under a short name.</source>
        <translation>A text you need again and again, under a short name.</translation>
    </message>
    <message>
        <source>A tick: while the first is in hand, the other is not offered and waits in its queue. A conversation that runs is never taken away.</source>
        <translation>A tick: while the first is in hand, the other is not offered and waits in its queue. A conversation that runs is never taken away.</translation>
    </message>
    <message>
        <source>A type gives its cases fields, steps and a time. Write the first one.</source>
        <translation>A type gives its cases fields, steps and a time. Write the first one.</translation>
    </message>
    <message>
        <source>A type needs a name.</source>
        <translation>A type needs a name.</translation>
    </message>
    <message>
        <source>A window opens: {on}</source>
        <translation>A window opens: {on}</translation>
    </message>
    <message>
        <source>A word, then Enter</source>
        <translation>A word, then Enter</translation>
    </message>
    <message>
        <source>A worker of the hub ended at once; what it said stands above.</source>
        <translation>A worker of the hub ended at once; what it said stands above.</translation>
    </message>
    <message>
        <source>Abbreviation</source>
        <translation>Abbreviation</translation>
    </message>
    <message>
        <source>About what</source>
        <translation>About what</translation>
    </message>
    <message>
        <source>About: {subject}</source>
        <translation>About: {subject}</translation>
    </message>
    <message>
        <source>Above what was said, below what you write: a reply to the customer, or a note on yellow paper that stays inside. It is kept while you type.</source>
        <translation>Above what was said, below what you write: a reply to the customer, or a note on yellow paper that stays inside. It is kept while you type.</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>Add a step</source>
        <translation>Add a step</translation>
    </message>
    <message>
        <source>Add a tag to an article</source>
        <translation>Add a tag to an article</translation>
    </message>
    <message>
        <source>Add a wrap-up code</source>
        <translation>Add a wrap-up code</translation>
    </message>
    <message>
        <source>Add contact point</source>
        <translation>Add contact point</translation>
    </message>
    <message>
        <source>Add contact point …</source>
        <translation>Add contact point …</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Add note</translation>
    </message>
    <message>
        <source>Add tags</source>
        <translation>Add tags</translation>
    </message>
    <message>
        <source>Add “{tag}”</source>
        <translation>Add “{tag}”</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>Address of the hub</source>
        <translation>Address of the hub</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>Advice</translation>
    </message>
    <message>
        <source>After sending</source>
        <translation>After sending</translation>
    </message>
    <message>
        <source>After this conversation</source>
        <translation>After this conversation</translation>
    </message>
    <message>
        <source>After this conversation you are as you were before you chose another state.</source>
        <translation>After this conversation you are as you were before you chose another state.</translation>
    </message>
    <message numerus="yes">
        <source>After this waiting %n level(s) less will do</source>
        <translation>
            <numerusform>After this waiting %n level less will do</numerusform>
            <numerusform>After this waiting %n levels less will do</numerusform>
        </translation>
    </message>
    <message>
        <source>All</source>
        <translation>All</translation>
    </message>
    <message>
        <source>All about the customer</source>
        <translation>All about the customer</translation>
    </message>
    <message>
        <source>All are there.</source>
        <translation>All are there.</translation>
    </message>
    <message>
        <source>All articles</source>
        <translation>All articles</translation>
    </message>
    <message>
        <source>All cases you may see.</source>
        <translation>All cases you may see.</translation>
    </message>
    <message>
        <source>All contacts you may see, the latest first.</source>
        <translation>All contacts you may see, the latest first.</translation>
    </message>
    <message>
        <source>All customers are looked at</source>
        <translation>All customers are looked at</translation>
    </message>
    <message>
        <source>All customers you may see.</source>
        <translation>All customers you may see.</translation>
    </message>
    <message>
        <source>All else was equal</source>
        <translation>All else was equal</translation>
    </message>
    <message>
        <source>All keys are the usual ones.</source>
        <translation>All keys are the usual ones.</translation>
    </message>
    <message>
        <source>All that, and the first words</source>
        <translation>All that, and the first words</translation>
    </message>
    <message>
        <source>All the usual keys</source>
        <translation>All the usual keys</translation>
    </message>
    <message>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>Always from this sender</source>
        <translation>Always from this sender</translation>
    </message>
    <message>
        <source>An article needs a title.</source>
        <translation>An article needs a title.</translation>
    </message>
    <message>
        <source>An article that is not here</source>
        <translation>An article that is not here</translation>
    </message>
    <message>
        <source>An e-mail address that this customer is not known by:</source>
        <translation>An e-mail address that this customer is not known by:</translation>
    </message>
    <message>
        <source>An e-mail address:</source>
        <translation>An e-mail address:</translation>
    </message>
    <message>
        <source>An e-mail in answer to a chat, or the reverse; it stays the same contact.</source>
        <translation>An e-mail in answer to a chat, or the reverse; it stays the same contact.</translation>
    </message>
    <message>
        <source>An e-mail is offered</source>
        <translation>An e-mail is offered</translation>
    </message>
    <message>
        <source>An editor reads it before it is valid.</source>
        <translation>An editor reads it before it is valid.</translation>
    </message>
    <message>
        <source>And then</source>
        <translation>And then</translation>
    </message>
    <message>
        <source>Another address</source>
        <translation>Another address</translation>
    </message>
    <message>
        <source>Another case of the same customer goes on here; it can be undone.</source>
        <translation>Another case of the same customer goes on here; it can be undone.</translation>
    </message>
    <message>
        <source>Another contact of the same customer goes on here; it can be undone.</source>
        <translation>Another contact of the same customer goes on here; it can be undone.</translation>
    </message>
    <message>
        <source>Another process is signed in as {name}.</source>
        <translation>Another process is signed in as {name}.</translation>
    </message>
    <message>
        <source>Another process reads {name} just now.</source>
        <translation>Another process reads {name} just now.</translation>
    </message>
    <message>
        <source>Another reason</source>
        <translation>Another reason</translation>
    </message>
    <message>
        <source>Another time</source>
        <translation>Another time</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>Answer by {time}</source>
        <translation>Answer by {time}</translation>
    </message>
    <message>
        <source>Answer feedback</source>
        <translation>Answer feedback</translation>
    </message>
    <message>
        <source>Answer in {time}</source>
        <translation>Answer in {time}</translation>
    </message>
    <message>
        <source>Answer late {time}</source>
        <translation>Answer late {time}</translation>
    </message>
    <message>
        <source>Answer on another channel</source>
        <translation>Answer on another channel</translation>
    </message>
    <message>
        <source>Answer on another channel …</source>
        <translation>Answer on another channel …</translation>
    </message>
    <message>
        <source>Answer on which channel?</source>
        <translation>Answer on which channel?</translation>
    </message>
    <message>
        <source>Answer to a question</source>
        <translation>Answer to a question</translation>
    </message>
    <message>
        <source>Answer what was said</source>
        <translation>Answer what was said</translation>
    </message>
    <message>
        <source>Answer what was said …</source>
        <translation>Answer what was said …</translation>
    </message>
    <message>
        <source>Answer: {words}</source>
        <translation>Answer: {words}</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>Apr</source>
        <translation>Apr</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>Areas</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>Article read</source>
        <translation>Article read</translation>
    </message>
    <message>
        <source>Articles</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>Articles are made ready for the search</source>
        <translation>Articles are made ready for the search</translation>
    </message>
    <message>
        <source>Articles come with the hub's data. You can propose one.</source>
        <translation>Articles come with the hub's data. You can propose one.</translation>
    </message>
    <message>
        <source>Articles in the other language</source>
        <translation>Articles in the other language</translation>
    </message>
    <message>
        <source>Articles that fit the open contact.</source>
        <translation>Articles that fit the open contact.</translation>
    </message>
    <message>
        <source>As a file, where you want it.</source>
        <translation>As a file, where you want it.</translation>
    </message>
    <message>
        <source>As before</source>
        <translation>As before</translation>
    </message>
    <message>
        <source>As laid out by its sender</source>
        <translation>As laid out by its sender</translation>
    </message>
    <message>
        <source>As of {time}</source>
        <translation>As of {time}</translation>
    </message>
    <message>
        <source>As until now</source>
        <translation>As until now</translation>
    </message>
    <message>
        <source>Ask a colleague …</source>
        <translation>Ask a colleague …</translation>
    </message>
    <message>
        <source>Ask for a call-back</source>
        <translation>Ask for a call-back</translation>
    </message>
    <message>
        <source>Ask for a call-back …</source>
        <translation>Ask for a call-back …</translation>
    </message>
    <message>
        <source>Ask for the pen</source>
        <translation>Ask for the pen</translation>
    </message>
    <message>
        <source>Ask the knowledge base</source>
        <translation>Ask the knowledge base</translation>
    </message>
    <message>
        <source>Ask your IT which machine to work on.</source>
        <translation>Ask your IT which machine to work on.</translation>
    </message>
    <message>
        <source>Ask your administrator for the hub's address.</source>
        <translation>Ask your administrator for the hub's address.</translation>
    </message>
    <message>
        <source>Asks the hub at once instead of waiting for the next try.</source>
        <translation>Asks the hub at once instead of waiting for the next try.</translation>
    </message>
    <message>
        <source>Asks why and gives the contact back to its queue; pressed twice, for the usual reason.</source>
        <translation>Asks why and gives the contact back to its queue; pressed twice, for the usual reason.</translation>
    </message>
    <message>
        <source>Asks why the customer came and how it ended; pressed again, completes it.</source>
        <translation>Asks why the customer came and how it ended; pressed again, completes it.</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Assign</translation>
    </message>
    <message>
        <source>Assign case</source>
        <translation>Assign case</translation>
    </message>
    <message>
        <source>Assign to …</source>
        <translation>Assign to …</translation>
    </message>
    <message>
        <source>Assignee</source>
        <translation>Assignee</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>Assistant</translation>
    </message>
    <message>
        <source>At no desk</source>
        <translation>At no desk</translation>
    </message>
    <message>
        <source>At the top</source>
        <translation>At the top</translation>
    </message>
    <message>
        <source>At {time}, after {waited} in which nobody took the call</source>
        <translation>At {time}, after {waited} in which nobody took the call</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Attach</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Attach files</translation>
    </message>
    <message>
        <source>Attach files …</source>
        <translation>Attach files …</translation>
    </message>
    <message>
        <source>Attached: {name}</source>
        <translation>Attached: {name}</translation>
    </message>
    <message>
        <source>Attachment</source>
        <translation>Attachment</translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>Attachments</translation>
    </message>
    <message>
        <source>Attachments only</source>
        <translation>Attachments only</translation>
    </message>
    <message>
        <source>Audience</source>
        <translation>Audience</translation>
    </message>
    <message>
        <source>Aug</source>
        <translation>Aug</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>Away</translation>
    </message>
    <message>
        <source>B1 to B13: against the floor and PouchDB, ten minutes</source>
        <translation>B1 to B13: against the floor and PouchDB, ten minutes</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Back to the article</source>
        <translation>Back to the article</translation>
    </message>
    <message>
        <source>Back to the article before</source>
        <translation>Back to the article before</translation>
    </message>
    <message>
        <source>Back to the composer</source>
        <translation>Back to the composer</translation>
    </message>
    <message>
        <source>Back to the customer</source>
        <translation>Back to the customer</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Back to the list</translation>
    </message>
    <message>
        <source>Back to the text</source>
        <translation>Back to the text</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>Backspace</translation>
    </message>
    <message>
        <source>Begin a new version</source>
        <translation>Begin a new version</translation>
    </message>
    <message>
        <source>Being written</source>
        <translation>Being written</translation>
    </message>
    <message>
        <source>Below</source>
        <translation>Below</translation>
    </message>
    <message>
        <source>Below the hits: what means the same in English or German.</source>
        <translation>Below the hits: what means the same in English or German.</translation>
    </message>
    <message>
        <source>Bill</source>
        <translation>Bill</translation>
    </message>
    <message>
        <source>Born</source>
        <translation>Born</translation>
    </message>
    <message>
        <source>Both texts side by side</source>
        <translation>Both texts side by side</translation>
    </message>
    <message>
        <source>Break</source>
        <translation>Break</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>Bring it back</translation>
    </message>
    <message>
        <source>Bring the profile up to date with `tresen sync --once`, or start `tresen`.</source>
        <translation>Bring the profile up to date with `tresen sync --once`, or start `tresen`.</translation>
    </message>
    <message>
        <source>By when</source>
        <translation>By when</translation>
    </message>
    <message>
        <source>COMMAND</source>
        <translation>COMMAND</translation>
    </message>
    <message>
        <source>CSAT {grade} of 5</source>
        <translation>CSAT {grade} of 5</translation>
    </message>
    <message>
        <source>Calendar {name} added</source>
        <translation>Calendar {name} added</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>Call back on</source>
        <translation>Call back on</translation>
    </message>
    <message>
        <source>Call back: new date</source>
        <translation>Call back: new date</translation>
    </message>
    <message>
        <source>Call ended</source>
        <translation>Call ended</translation>
    </message>
    <message>
        <source>Call out</source>
        <translation>Call out</translation>
    </message>
    <message>
        <source>Call the customer</source>
        <translation>Call the customer</translation>
    </message>
    <message>
        <source>Call this number</source>
        <translation>Call this number</translation>
    </message>
    <message>
        <source>Call to {queue}</source>
        <translation>Call to {queue}</translation>
    </message>
    <message>
        <source>Call {number}</source>
        <translation>Call {number}</translation>
    </message>
    <message>
        <source>Call-back</source>
        <translation>Call-back</translation>
    </message>
    <message>
        <source>Caller hung up</source>
        <translation>Caller hung up</translation>
    </message>
    <message>
        <source>Calls a colleague while the customer is on hold.</source>
        <translation>Calls a colleague while the customer is on hold.</translation>
    </message>
    <message>
        <source>Calls that are offered</source>
        <translation>Calls that are offered</translation>
    </message>
    <message>
        <source>Came in</source>
        <translation>Came in</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Cancel task</source>
        <translation>Cancel task</translation>
    </message>
    <message>
        <source>Cancellation</source>
        <translation>Cancellation</translation>
    </message>
    <message>
        <source>Capacity and skills</source>
        <translation>Capacity and skills</translation>
    </message>
    <message>
        <source>Card that goes along</source>
        <translation>Card that goes along</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Case</translation>
    </message>
    <message>
        <source>Case into another queue …</source>
        <translation>Case into another queue …</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>Cases of the customer</source>
        <translation>Cases of the customer</translation>
    </message>
    <message>
        <source>Cases that are open keep their steps. A star: needed before a case is closed.</source>
        <translation>Cases that are open keep their steps. A star: needed before a case is closed.</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Change a new version</source>
        <translation>Change a new version</translation>
    </message>
    <message>
        <source>Change a wrap-up code</source>
        <translation>Change a wrap-up code</translation>
    </message>
    <message>
        <source>Change capacity and skills</source>
        <translation>Change capacity and skills</translation>
    </message>
    <message>
        <source>Change case</source>
        <translation>Change case</translation>
    </message>
    <message>
        <source>Change case …</source>
        <translation>Change case …</translation>
    </message>
    <message>
        <source>Change customer</source>
        <translation>Change customer</translation>
    </message>
    <message>
        <source>Change customer …</source>
        <translation>Change customer …</translation>
    </message>
    <message>
        <source>Change note</source>
        <translation>Change note</translation>
    </message>
    <message>
        <source>Change of an article</source>
        <translation>Change of an article</translation>
    </message>
    <message>
        <source>Change task</source>
        <translation>Change task</translation>
    </message>
    <message>
        <source>Change task …</source>
        <translation>Change task …</translation>
    </message>
    <message>
        <source>Change the article</source>
        <translation>Change the article</translation>
    </message>
    <message>
        <source>Change the text module</source>
        <translation>Change the text module</translation>
    </message>
    <message>
        <source>Change the text module …</source>
        <translation>Change the text module …</translation>
    </message>
    <message>
        <source>Change what may interrupt what</source>
        <translation>Change what may interrupt what</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Changed</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Channel</translation>
    </message>
    <message>
        <source>Channel and queue</source>
        <translation>Channel and queue</translation>
    </message>
    <message>
        <source>Channel of the reply: {channel}</source>
        <translation>Channel of the reply: {channel}</translation>
    </message>
    <message>
        <source>Channel, queue and customer</source>
        <translation>Channel, queue and customer</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Chats that are offered</source>
        <translation>Chats that are offered</translation>
    </message>
    <message>
        <source>Check the spelling, or make what is missing.</source>
        <translation>Check the spelling, or make what is missing.</translation>
    </message>
    <message>
        <source>Check this machine</source>
        <translation>Check this machine</translation>
    </message>
    <message>
        <source>Checklist</source>
        <translation>Checklist</translation>
    </message>
    <message>
        <source>Choose a text module first.</source>
        <translation>Choose a text module first.</translation>
    </message>
    <message>
        <source>Choose an action first.</source>
        <translation>Choose an action first.</translation>
    </message>
    <message>
        <source>Choose an address.</source>
        <translation>Choose an address.</translation>
    </message>
    <message>
        <source>Choose another place; the file itself is untouched.</source>
        <translation>Choose another place; the file itself is untouched.</translation>
    </message>
    <message>
        <source>Choose another place; what you read is untouched.</source>
        <translation>Choose another place; what you read is untouched.</translation>
    </message>
    <message>
        <source>Choose none</source>
        <translation>Choose none</translation>
    </message>
    <message>
        <source>Choose one of the list.</source>
        <translation>Choose one of the list.</translation>
    </message>
    <message>
        <source>Choose one on the left to read it here.</source>
        <translation>Choose one on the left to read it here.</translation>
    </message>
    <message>
        <source>Choose own state</source>
        <translation>Choose own state</translation>
    </message>
    <message>
        <source>Choose rows with Space, and give them one.</source>
        <translation>Choose rows with Space, and give them one.</translation>
    </message>
    <message>
        <source>Choose the queue it belongs to.</source>
        <translation>Choose the queue it belongs to.</translation>
    </message>
    <message>
        <source>Choose the queue that calls back.</source>
        <translation>Choose the queue that calls back.</translation>
    </message>
    <message>
        <source>Choose the queue that writes.</source>
        <translation>Choose the queue that writes.</translation>
    </message>
    <message>
        <source>Choose who works for this customer.</source>
        <translation>Choose who works for this customer.</translation>
    </message>
    <message>
        <source>Choose why the customer came.</source>
        <translation>Choose why the customer came.</translation>
    </message>
    <message>
        <source>Choose why; it is written down with your name.</source>
        <translation>Choose why; it is written down with your name.</translation>
    </message>
    <message>
        <source>Choose yes or no.</source>
        <translation>Choose yes or no.</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Choose …</translation>
    </message>
    <message>
        <source>Chooses when the reply goes out; until then it can be taken back.</source>
        <translation>Chooses when the reply goes out; until then it can be taken back.</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Clock</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Close case</source>
        <translation>Close case</translation>
    </message>
    <message>
        <source>Close case …</source>
        <translation>Close case …</translation>
    </message>
    <message>
        <source>Close it or bring it back here; what you write is the same in both places.</source>
        <translation>Close it or bring it back here; what you write is the same in both places.</translation>
    </message>
    <message>
        <source>Close the view</source>
        <translation>Close the view</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>Closes the window. Everything written is kept.</source>
        <translation>Closes the window. Everything written is kept.</translation>
    </message>
    <message>
        <source>Codes and types</source>
        <translation>Codes and types</translation>
    </message>
    <message>
        <source>Colleagues</source>
        <translation>Colleagues</translation>
    </message>
    <message>
        <source>Colleagues may read along</source>
        <translation>Colleagues may read along</translation>
    </message>
    <message>
        <source>Columns left out: {columns}</source>
        <translation>Columns left out: {columns}</translation>
    </message>
    <message>
        <source>Comes again</source>
        <translation>Comes again</translation>
    </message>
    <message>
        <source>Comes over from other sites: {why}</source>
        <translation>Comes over from other sites: {why}</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Command</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Commands</translation>
    </message>
    <message>
        <source>Commands only</source>
        <translation>Commands only</translation>
    </message>
    <message>
        <source>Compact rows</source>
        <translation>Compact rows</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Compare</translation>
    </message>
    <message>
        <source>Compare and merge …</source>
        <translation>Compare and merge …</translation>
    </message>
    <message>
        <source>Compared are telephone numbers, e-mail addresses, names with address or birth.</source>
        <translation>Compared are telephone numbers, e-mail addresses, names with address or birth.</translation>
    </message>
    <message>
        <source>Complaint</source>
        <translation>Complaint</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>Complete task</source>
        <translation>Complete task</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>Composer</source>
        <translation>Composer</translation>
    </message>
    <message>
        <source>Confirm an article</source>
        <translation>Confirm an article</translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation>Conflict</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Conflicts</translation>
    </message>
    <message>
        <source>Connect to the network: with the first word from the hub all is there again.</source>
        <translation>Connect to the network: with the first word from the hub all is there again.</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>Connecting …</translation>
    </message>
    <message>
        <source>Consult …</source>
        <translation>Consult …</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>Contact in a window of its own</source>
        <translation>Contact in a window of its own</translation>
    </message>
    <message>
        <source>Contact of {day}</source>
        <translation>Contact of {day}</translation>
    </message>
    <message>
        <source>Contact points, address and promises of the customer.</source>
        <translation>Contact points, address and promises of the customer.</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Contacts</translation>
    </message>
    <message>
        <source>Contacts are given on by the hub alone. They stay.</source>
        <translation>Contacts are given on by the hub alone. They stay.</translation>
    </message>
    <message>
        <source>Contacts behind the figure</source>
        <translation>Contacts behind the figure</translation>
    </message>
    <message>
        <source>Contacts come with the hub's data.</source>
        <translation>Contacts come with the hub's data.</translation>
    </message>
    <message>
        <source>Contacts end with a code of this list. Write the first one.</source>
        <translation>Contacts end with a code of this list. Write the first one.</translation>
    </message>
    <message>
        <source>Contacts that are another matter get a case of their own; it can be undone.</source>
        <translation>Contacts that are another matter get a case of their own; it can be undone.</translation>
    </message>
    <message>
        <source>Contacts to split off</source>
        <translation>Contacts to split off</translation>
    </message>
    <message>
        <source>Contacts, cases and promises stand here.</source>
        <translation>Contacts, cases and promises stand here.</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Context</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>Contract</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Conversation</translation>
    </message>
    <message>
        <source>Conversation and call on another screen; again, or closing it, brings it back.</source>
        <translation>Conversation and call on another screen; again, or closing it, brings it back.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Copy address</translation>
    </message>
    <message>
        <source>Copy elsewhere what you have just written, and have the disk looked at.</source>
        <translation>Copy elsewhere what you have just written, and have the disk looked at.</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>Copy text</translation>
    </message>
    <message>
        <source>Copy: {people}</source>
        <translation>Copy: {people}</translation>
    </message>
    <message numerus="yes">
        <source>Copy: {people} and %n more</source>
        <translation>
            <numerusform>Copy: {people} and %n more</numerusform>
            <numerusform>Copy: {people} and %n more</numerusform>
        </translation>
    </message>
    <message>
        <source>Counted in the hours of</source>
        <translation>Counted in the hours of</translation>
    </message>
    <message>
        <source>Create customer</source>
        <translation>Create customer</translation>
    </message>
    <message>
        <source>Create customer …</source>
        <translation>Create customer …</translation>
    </message>
    <message>
        <source>Create task</source>
        <translation>Create task</translation>
    </message>
    <message>
        <source>Create task …</source>
        <translation>Create task …</translation>
    </message>
    <message>
        <source>Create the customer first, then the call can be logged.</source>
        <translation>Create the customer first, then the call can be logged.</translation>
    </message>
    <message>
        <source>Ctrl</source>
        <translation>Ctrl</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Customer</translation>
    </message>
    <message>
        <source>Customer account</source>
        <translation>Customer account</translation>
    </message>
    <message>
        <source>Customer data is locked: this machine has not spoken with the hub for too long.</source>
        <translation>Customer data is locked: this machine has not spoken with the hub for too long.</translation>
    </message>
    <message>
        <source>Customer, case and knowledge become a strip of icons, or whole again.</source>
        <translation>Customer, case and knowledge become a strip of icons, or whole again.</translation>
    </message>
    <message>
        <source>Customer, colleague and you talk with each other.</source>
        <translation>Customer, colleague and you talk with each other.</translation>
    </message>
    <message>
        <source>Customer, timeline, case, fitting knowledge and text modules stand beside the contact by themselves.</source>
        <translation>Customer, timeline, case, fitting knowledge and text modules stand beside the contact by themselves.</translation>
    </message>
    <message>
        <source>Customers</source>
        <translation>Customers</translation>
    </message>
    <message>
        <source>Customers come with the hub's data. A new one can be created at once.</source>
        <translation>Customers come with the hub's data. A new one can be created at once.</translation>
    </message>
    <message>
        <source>Customers of the demo</source>
        <translation>Customers of the demo</translation>
    </message>
    <message>
        <source>Customers per hour: {count}</source>
        <translation>Customers per hour: {count}</translation>
    </message>
    <message>
        <source>Customers who may be there twice</source>
        <translation>Customers who may be there twice</translation>
    </message>
    <message>
        <source>Customers who may be there twice, to be merged or kept apart.</source>
        <translation>Customers who may be there twice, to be merged or kept apart.</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Day and night</source>
        <translation>Day and night</translation>
    </message>
    <message>
        <source>Dec</source>
        <translation>Dec</translation>
    </message>
    <message>
        <source>Decide a conflict</source>
        <translation>Decide a conflict</translation>
    </message>
    <message>
        <source>Declare an article expired</source>
        <translation>Declare an article expired</translation>
    </message>
    <message>
        <source>Declare the article expired</source>
        <translation>Declare the article expired</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Decline</translation>
    </message>
    <message>
        <source>Decline: {why}</source>
        <translation>Decline: {why}</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>Delete takes it out.</source>
        <translation>Delete takes it out.</translation>
    </message>
    <message>
        <source>Delete text module</source>
        <translation>Delete text module</translation>
    </message>
    <message>
        <source>Delete the text module</source>
        <translation>Delete the text module</translation>
    </message>
    <message>
        <source>Delivery date</source>
        <translation>Delivery date</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Desk</source>
        <translation>Desk</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Dialling</source>
        <translation>Dialling</translation>
    </message>
    <message>
        <source>Did not help</source>
        <translation>Did not help</translation>
    </message>
    <message>
        <source>Did you mean “{text}”?</source>
        <translation>Did you mean “{text}”?</translation>
    </message>
    <message>
        <source>Differences to the valid version</source>
        <translation>Differences to the valid version</translation>
    </message>
    <message>
        <source>Differences; n and p lead to the next and the one before</source>
        <translation>Differences; n and p lead to the next and the one before</translation>
    </message>
    <message>
        <source>Digits choose a code, letters search one.</source>
        <translation>Digits choose a code, letters search one.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Discard</translation>
    </message>
    <message>
        <source>Discard draft</source>
        <translation>Discard draft</translation>
    </message>
    <message>
        <source>Discard the draft</source>
        <translation>Discard the draft</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Display</translation>
    </message>
    <message>
        <source>Display, libraries, local data, keyring, sound, clock and network are looked at; it takes some seconds and changes nothing.</source>
        <translation>Display, libraries, local data, keyring, sound, clock and network are looked at; it takes some seconds and changes nothing.</translation>
    </message>
    <message>
        <source>Display, local data, keyring, sound, clock and network; each with what to do.</source>
        <translation>Display, local data, keyring, sound, clock and network; each with what to do.</translation>
    </message>
    <message>
        <source>Do not save</source>
        <translation>Do not save</translation>
    </message>
    <message>
        <source>Documents with macros are not sent.</source>
        <translation>Documents with macros are not sent.</translation>
    </message>
    <message>
        <source>Does</source>
        <translation>Does</translation>
    </message>
    <message>
        <source>Does not speak {language}</source>
        <translation>Does not speak {language}</translation>
    </message>
    <message>
        <source>Does several steps in the open contact at once; nothing is sent.</source>
        <translation>Does several steps in the open contact at once; nothing is sent.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Done with the e-mail: {steps}</source>
        <translation>Done with the e-mail: {steps}</translation>
    </message>
    <message>
        <source>Done:</source>
        <translation>Done:</translation>
    </message>
    <message>
        <source>Down and up</source>
        <translation>Down and up</translation>
    </message>
    <message>
        <source>Draft saved {time}</source>
        <translation>Draft saved {time}</translation>
    </message>
    <message>
        <source>Draw to resize, far to fold; a double click restores the usual width.</source>
        <translation>Draw to resize, far to fold; a double click restores the usual width.</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>Dutch</source>
        <translation>Dutch</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>E-mail address: {address}</source>
        <translation>E-mail address: {address}</translation>
    </message>
    <message>
        <source>E-mails that are offered</source>
        <translation>E-mails that are offered</translation>
    </message>
    <message>
        <source>Each time anew: nobody has checked whether this mail is from its sender.</source>
        <translation>Each time anew: nobody has checked whether this mail is from its sender.</translation>
    </message>
    <message>
        <source>Each time anew: your mail server cannot confirm that this mail is from its sender.</source>
        <translation>Each time anew: your mail server cannot confirm that this mail is from its sender.</translation>
    </message>
    <message>
        <source>Earlier versions</source>
        <translation>Earlier versions</translation>
    </message>
    <message>
        <source>Editor</source>
        <translation>Editor</translation>
    </message>
    <message>
        <source>Editors</source>
        <translation>Editors</translation>
    </message>
    <message>
        <source>Editors, owners and administrators of the enterprise change this.</source>
        <translation>Editors, owners and administrators of the enterprise change this.</translation>
    </message>
    <message>
        <source>Empties the composer; it can be undone.</source>
        <translation>Empties the composer; it can be undone.</translation>
    </message>
    <message>
        <source>End</source>
        <translation>End</translation>
    </message>
    <message>
        <source>End Tresen</source>
        <translation>End Tresen</translation>
    </message>
    <message>
        <source>End Tresen and start it again: it looks what can be rescued.</source>
        <translation>End Tresen and start it again: it looks what can be rescued.</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>End the tour</translation>
    </message>
    <message>
        <source>Ends the call; its wrap-up begins. The key that completes does the same.</source>
        <translation>Ends the call; its wrap-up begins. The key that completes does the same.</translation>
    </message>
    <message>
        <source>Ends the consultation and goes on with the customer.</source>
        <translation>Ends the consultation and goes on with the customer.</translation>
    </message>
    <message>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Enter your password.</source>
        <translation>Enter your password.</translation>
    </message>
    <message>
        <source>Enter your user name.</source>
        <translation>Enter your user name.</translation>
    </message>
    <message>
        <source>Erased. Desks erase the same; `tresen hub erasures` says which have not yet.</source>
        <translation>Erased. Desks erase the same; `tresen hub erasures` says which have not yet.</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Esc closes the field.</source>
        <translation>Esc closes the field.</translation>
    </message>
    <message>
        <source>Every contact of the customer, on every channel.</source>
        <translation>Every contact of the customer, on every channel.</translation>
    </message>
    <message>
        <source>Every day</source>
        <translation>Every day</translation>
    </message>
    <message>
        <source>Every key can be changed in the settings.</source>
        <translation>Every key can be changed in the settings.</translation>
    </message>
    <message>
        <source>Every key, what each action does, and what is new.</source>
        <translation>Every key, what each action does, and what is new.</translation>
    </message>
    <message>
        <source>Every month</source>
        <translation>Every month</translation>
    </message>
    <message>
        <source>Every version of what you type is kept here for 14 days.</source>
        <translation>Every version of what you type is kept here for 14 days.</translation>
    </message>
    <message>
        <source>Every week</source>
        <translation>Every week</translation>
    </message>
    <message>
        <source>Every weekday</source>
        <translation>Every weekday</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Everybody</translation>
    </message>
    <message>
        <source>Everybody of all sites</source>
        <translation>Everybody of all sites</translation>
    </message>
    <message>
        <source>Everybody of my site</source>
        <translation>Everybody of my site</translation>
    </message>
    <message>
        <source>Everything about them is gone from here for ever, drafts included.</source>
        <translation>Everything about them is gone from here for ever, drafts included.</translation>
    </message>
    <message>
        <source>Everything else comes. Plug in a headset, and calls come by themselves.</source>
        <translation>Everything else comes. Plug in a headset, and calls come by themselves.</translation>
    </message>
    <message>
        <source>Everything else is here. They come by themselves with an update of Tresen.</source>
        <translation>Everything else is here. They come by themselves with an update of Tresen.</translation>
    </message>
    <message>
        <source>Everything has gone out</source>
        <translation>Everything has gone out</translation>
    </message>
    <message>
        <source>Everything is in order.</source>
        <translation>Everything is in order.</translation>
    </message>
    <message>
        <source>Everything is kept. Update Tresen, then it goes out.</source>
        <translation>Everything is kept. Update Tresen, then it goes out.</translation>
    </message>
    <message>
        <source>Everything is shown with</source>
        <translation>Everything is shown with</translation>
    </message>
    <message>
        <source>Everything you wrote is kept. Sign in again; unless the second place was yours, choose a new password and tell your IT.</source>
        <translation>Everything you wrote is kept. Sign in again; unless the second place was yours, choose a new password and tell your IT.</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Everywhere</translation>
    </message>
    <message>
        <source>Expires or is to be looked at</source>
        <translation>Expires or is to be looked at</translation>
    </message>
    <message>
        <source>Feb</source>
        <translation>Feb</translation>
    </message>
    <message>
        <source>Feedback on article</source>
        <translation>Feedback on article</translation>
    </message>
    <message>
        <source>Fetch when the line is back</source>
        <translation>Fetch when the line is back</translation>
    </message>
    <message>
        <source>Fewer customers per hour</source>
        <translation>Fewer customers per hour</translation>
    </message>
    <message>
        <source>Fewer words find more.</source>
        <translation>Fewer words find more.</translation>
    </message>
    <message>
        <source>Fewer words find more. Or create the customer.</source>
        <translation>Fewer words find more. Or create the customer.</translation>
    </message>
    <message>
        <source>Field of the case</source>
        <translation>Field of the case</translation>
    </message>
    <message>
        <source>Fields of the case are to be filled in first: {fields}.</source>
        <translation>Fields of the case are to be filled in first: {fields}.</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Figure</translation>
    </message>
    <message>
        <source>Figures of the day</source>
        <translation>Figures of the day</translation>
    </message>
    <message>
        <source>Figures stand here by queue and site as soon as there are contacts.</source>
        <translation>Figures stand here by queue and site as soon as there are contacts.</translation>
    </message>
    <message>
        <source>File note</source>
        <translation>File note</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Files</translation>
    </message>
    <message>
        <source>Files of the report</source>
        <translation>Files of the report</translation>
    </message>
    <message>
        <source>Files: {files}</source>
        <translation>Files: {files}</translation>
    </message>
    <message>
        <source>Find a row, next hit, hit before</source>
        <translation>Find a row, next hit, hit before</translation>
    </message>
    <message>
        <source>Find and do</source>
        <translation>Find and do</translation>
    </message>
    <message>
        <source>Find in this list</source>
        <translation>Find in this list</translation>
    </message>
    <message>
        <source>Find the customer</source>
        <translation>Find the customer</translation>
    </message>
    <message>
        <source>Finds customers, contacts, cases, articles, tasks and every command.</source>
        <translation>Finds customers, contacts, cases, articles, tasks and every command.</translation>
    </message>
    <message>
        <source>Five bubbles over the window, from your state to the search.</source>
        <translation>Five bubbles over the window, from your state to the search.</translation>
    </message>
    <message>
        <source>Five bubbles show it, and Esc ends them.</source>
        <translation>Five bubbles show it, and Esc ends them.</translation>
    </message>
    <message>
        <source>Fold the context</source>
        <translation>Fold the context</translation>
    </message>
    <message>
        <source>Fold the work list</source>
        <translation>Fold the work list</translation>
    </message>
    <message>
        <source>Folder:</source>
        <translation>Folder:</translation>
    </message>
    <message>
        <source>Follow-up</source>
        <translation>Follow-up</translation>
    </message>
    <message>
        <source>Follow-up that was not finished: {words}</source>
        <translation>Follow-up that was not finished: {words}</translation>
    </message>
    <message>
        <source>For example 20:00-07:00; empty: none. Offers come all the same.</source>
        <translation>For example 20:00-07:00; empty: none. Offers come all the same.</translation>
    </message>
    <message>
        <source>For example https://hub.example.com</source>
        <translation>For example https://hub.example.com</translation>
    </message>
    <message>
        <source>For its author</source>
        <translation>For its author</translation>
    </message>
    <message>
        <source>For the editors, internal</source>
        <translation>For the editors, internal</translation>
    </message>
    <message>
        <source>For the window run `make setup`, or `pip install tresen[desktop]`.</source>
        <translation>For the window run `make setup`, or `pip install tresen[desktop]`.</translation>
    </message>
    <message>
        <source>For who helps you: shown file by file first, without any customer's data.</source>
        <translation>For who helps you: shown file by file first, without any customer's data.</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>For whom</translation>
    </message>
    <message>
        <source>For you</source>
        <translation>For you</translation>
    </message>
    <message>
        <source>For {name}</source>
        <translation>For {name}</translation>
    </message>
    <message>
        <source>Forgets the key to the hub on this machine. What was not sent stays here.</source>
        <translation>Forgets the key to the hub on this machine. What was not sent stays here.</translation>
    </message>
    <message>
        <source>Forgotten: {changes} changes, {months} months of the log, {files} attachments</source>
        <translation>Forgotten: {changes} changes, {months} months of the log, {files} attachments</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Found</translation>
    </message>
    <message>
        <source>Free for {time} only</source>
        <translation>Free for {time} only</translation>
    </message>
    <message>
        <source>Free the longest, since {time}</source>
        <translation>Free the longest, since {time}</translation>
    </message>
    <message>
        <source>French</source>
        <translation>French</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>Fri</translation>
    </message>
    <message>
        <source>From</source>
        <translation>From</translation>
    </message>
    <message>
        <source>From a file …</source>
        <translation>From a file …</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Full</translation>
    </message>
    <message>
        <source>General</source>
        <translation>General</translation>
    </message>
    <message>
        <source>German</source>
        <translation>German</translation>
    </message>
    <message>
        <source>Gets another contact that comes first</source>
        <translation>Gets another contact that comes first</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>Give back</translation>
    </message>
    <message>
        <source>Give back to the author</source>
        <translation>Give back to the author</translation>
    </message>
    <message>
        <source>Give back to the author …</source>
        <translation>Give back to the author …</translation>
    </message>
    <message>
        <source>Give it a title.</source>
        <translation>Give it a title.</translation>
    </message>
    <message>
        <source>Give the customer a number first.</source>
        <translation>Give the customer a number first.</translation>
    </message>
    <message>
        <source>Give the pen</source>
        <translation>Give the pen</translation>
    </message>
    <message>
        <source>Give to me</source>
        <translation>Give to me</translation>
    </message>
    <message>
        <source>Given back: {words}</source>
        <translation>Given back: {words}</translation>
    </message>
    <message>
        <source>Given to the site; its own system picks who gets it</source>
        <translation>Given to the site; its own system picks who gets it</translation>
    </message>
    <message>
        <source>Gives the contact to a colleague or a queue. The hub decides at once.</source>
        <translation>Gives the contact to a colleague or a queue. The hub decides at once.</translation>
    </message>
    <message>
        <source>Gives the open case to a colleague, or to yourself.</source>
        <translation>Gives the open case to a colleague, or to yourself.</translation>
    </message>
    <message>
        <source>Go on writing, everything is kept.</source>
        <translation>Go on writing, everything is kept.</translation>
    </message>
    <message>
        <source>Go to the composer</source>
        <translation>Go to the composer</translation>
    </message>
    <message>
        <source>Go to the conversation</source>
        <translation>Go to the conversation</translation>
    </message>
    <message>
        <source>Go to the desk first.</source>
        <translation>Go to the desk first.</translation>
    </message>
    <message>
        <source>Go to the next contact</source>
        <translation>Go to the next contact</translation>
    </message>
    <message>
        <source>Go to the page Team first.</source>
        <translation>Go to the page Team first.</translation>
    </message>
    <message>
        <source>Go to the work list</source>
        <translation>Go to the work list</translation>
    </message>
    <message>
        <source>Goes on with a parked contact.</source>
        <translation>Goes on with a parked contact.</translation>
    </message>
    <message>
        <source>Goes out in a moment</source>
        <translation>Goes out in a moment</translation>
    </message>
    <message>
        <source>Goes out in {seconds} s, {whom}</source>
        <translation>Goes out in {seconds} s, {whom}</translation>
    </message>
    <message>
        <source>Goes out {time}</source>
        <translation>Goes out {time}</translation>
    </message>
    <message>
        <source>Goes out {time}, {whom}</source>
        <translation>Goes out {time}, {whom}</translation>
    </message>
    <message>
        <source>Half a minute longer for the wrap-up, before it completes by itself.</source>
        <translation>Half a minute longer for the wrap-up, before it completes by itself.</translation>
    </message>
    <message>
        <source>Hand over to</source>
        <translation>Hand over to</translation>
    </message>
    <message>
        <source>Hand over to a queue</source>
        <translation>Hand over to a queue</translation>
    </message>
    <message>
        <source>Hand over to the queue</source>
        <translation>Hand over to the queue</translation>
    </message>
    <message>
        <source>Hand over …</source>
        <translation>Hand over …</translation>
    </message>
    <message>
        <source>Hand-over card</source>
        <translation>Hand-over card</translation>
    </message>
    <message>
        <source>Handed over by {name}</source>
        <translation>Handed over by {name}</translation>
    </message>
    <message>
        <source>Handed over to you</source>
        <translation>Handed over to you</translation>
    </message>
    <message>
        <source>Handed over without further words.</source>
        <translation>Handed over without further words.</translation>
    </message>
    <message>
        <source>Handing over needs it. The contact stays yours.</source>
        <translation>Handing over needs it. The contact stays yours.</translation>
    </message>
    <message>
        <source>Handling time</source>
        <translation>Handling time</translation>
    </message>
    <message>
        <source>Hang up</source>
        <translation>Hang up</translation>
    </message>
    <message>
        <source>Has no free place: {channel}</source>
        <translation>Has no free place: {channel}</translation>
    </message>
    <message>
        <source>Has nothing to hear or to speak with, so no calls come there</source>
        <translation>Has nothing to hear or to speak with, so no calls come there</translation>
    </message>
    <message>
        <source>Has this in hand, which holds off {channel}: {by}</source>
        <translation>Has this in hand, which holds off {channel}: {by}</translation>
    </message>
    <message>
        <source>Held {time}</source>
        <translation>Held {time}</translation>
    </message>
    <message>
        <source>Held, until when is not known</source>
        <translation>Held, until when is not known</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>Helped</source>
        <translation>Helped</translation>
    </message>
    <message>
        <source>Here you make yourself ready. What is offered to you then comes as a card above your work list; Ctrl+Shift+A accepts it.</source>
        <translation>Here you make yourself ready. What is offered to you then comes as a card above your work list; Ctrl+Shift+A accepts it.</translation>
    </message>
    <message>
        <source>Hidden. Reveal {what} …</source>
        <translation>Hidden. Reveal {what} …</translation>
    </message>
    <message>
        <source>Hidden: your site has not been given the right to read it.</source>
        <translation>Hidden: your site has not been given the right to read it.</translation>
    </message>
    <message>
        <source>Hide again</source>
        <translation>Hide again</translation>
    </message>
    <message>
        <source>Hide quoted text</source>
        <translation>Hide quoted text</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>High contrast</translation>
    </message>
    <message>
        <source>Hits in English</source>
        <translation>Hits in English</translation>
    </message>
    <message>
        <source>Hits in German</source>
        <translation>Hits in German</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>Home and End go to the ends.</source>
        <translation>Home and End go to the ends.</translation>
    </message>
    <message>
        <source>How it is counted</source>
        <translation>How it is counted</translation>
    </message>
    <message>
        <source>How it was solved</source>
        <translation>How it was solved</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>How often</translation>
    </message>
    <message>
        <source>Hung up</source>
        <translation>Hung up</translation>
    </message>
    <message>
        <source>I am busy just now</source>
        <translation>I am busy just now</translation>
    </message>
    <message>
        <source>I call you back | in 2 h</source>
        <translation>I call you back | in 2 h</translation>
    </message>
    <message>
        <source>I cannot help with this</source>
        <translation>I cannot help with this</translation>
    </message>
    <message>
        <source>I have read it</source>
        <translation>I have read it</translation>
    </message>
    <message>
        <source>I promised something</source>
        <translation>I promised something</translation>
    </message>
    <message>
        <source>IBAN</source>
        <translation>IBAN</translation>
    </message>
    <message>
        <source>Icon beside the clock</source>
        <translation>Icon beside the clock</translation>
    </message>
    <message>
        <source>Images from {sender} are fetched by themselves.</source>
        <translation>Images from {sender} are fetched by themselves.</translation>
    </message>
    <message>
        <source>Import article</source>
        <translation>Import article</translation>
    </message>
    <message>
        <source>Import contact</source>
        <translation>Import contact</translation>
    </message>
    <message>
        <source>Import customer</source>
        <translation>Import customer</translation>
    </message>
    <message>
        <source>Important customer, step {step} of 3</source>
        <translation>Important customer, step {step} of 3</translation>
    </message>
    <message>
        <source>In 10 minutes</source>
        <translation>In 10 minutes</translation>
    </message>
    <message>
        <source>In English</source>
        <translation>In English</translation>
    </message>
    <message>
        <source>In a reply the name would go to the customer.</source>
        <translation>In a reply the name would go to the customer.</translation>
    </message>
    <message>
        <source>In conversation</source>
        <translation>In conversation</translation>
    </message>
    <message>
        <source>In danger after so many percent of the time</source>
        <translation>In danger after so many percent of the time</translation>
    </message>
    <message>
        <source>In hand of {who}</source>
        <translation>In hand of {who}</translation>
    </message>
    <message>
        <source>In lists</source>
        <translation>In lists</translation>
    </message>
    <message>
        <source>In lists alone; never while you write.</source>
        <translation>In lists alone; never while you write.</translation>
    </message>
    <message>
        <source>In lists, where letters move</source>
        <translation>In lists, where letters move</translation>
    </message>
    <message>
        <source>In megabytes; a full disk still saves there what you write. From the next start.</source>
        <translation>In megabytes; a full disk still saves there what you write. From the next start.</translation>
    </message>
    <message>
        <source>In the composer; arrows, Enter, Esc.</source>
        <translation>In the composer; arrows, Enter, Esc.</translation>
    </message>
    <message>
        <source>In the composer; finds articles as you type.</source>
        <translation>In the composer; finds articles as you type.</translation>
    </message>
    <message>
        <source>In the search field, before what you look for.</source>
        <translation>In the search field, before what you look for.</translation>
    </message>
    <message>
        <source>In this database somebody was erased, and the list of erasures is not there: {file}. Put the newest one in its place, or say where it is with --erased-list. If it is lost: tresen hub erasures --make-list. Nothing was opened.</source>
        <translation>In this database somebody was erased, and the list of erasures is not there: {file}. Put the newest one in its place, or say where it is with --erased-list. If it is lost: tresen hub erasures --make-list. Nothing was opened.</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>In time</translation>
    </message>
    <message>
        <source>In which words</source>
        <translation>In which words</translation>
    </message>
    <message>
        <source>In-house only</source>
        <translation>In-house only</translation>
    </message>
    <message>
        <source>Ins</source>
        <translation>Ins</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>Insert</translation>
    </message>
    <message>
        <source>Insert a text module</source>
        <translation>Insert a text module</translation>
    </message>
    <message>
        <source>Insert knowledge</source>
        <translation>Insert knowledge</translation>
    </message>
    <message>
        <source>Insert the article</source>
        <translation>Insert the article</translation>
    </message>
    <message>
        <source>Insert the text module</source>
        <translation>Insert the text module</translation>
    </message>
    <message>
        <source>Internal note</source>
        <translation>Internal note</translation>
    </message>
    <message>
        <source>Internal notes are not printed.</source>
        <translation>Internal notes are not printed.</translation>
    </message>
    <message>
        <source>Internal text on this contact; the customer never sees it.</source>
        <translation>Internal text on this contact; the customer never sees it.</translation>
    </message>
    <message>
        <source>Internal text that is shown with the case.</source>
        <translation>Internal text that is shown with the case.</translation>
    </message>
    <message>
        <source>Internal text that is shown with the customer.</source>
        <translation>Internal text that is shown with the customer.</translation>
    </message>
    <message>
        <source>Into a queue</source>
        <translation>Into a queue</translation>
    </message>
    <message>
        <source>Into a queue …</source>
        <translation>Into a queue …</translation>
    </message>
    <message>
        <source>Is offered to {who}</source>
        <translation>Is offered to {who}</translation>
    </message>
    <message>
        <source>It arrived damaged. Try again.</source>
        <translation>It arrived damaged. Try again.</translation>
    </message>
    <message>
        <source>It becomes valid by itself on its first day.</source>
        <translation>It becomes valid by itself on its first day.</translation>
    </message>
    <message>
        <source>It becomes valid, now or on its first day.</source>
        <translation>It becomes valid, now or on its first day.</translation>
    </message>
    <message>
        <source>It cannot be read.</source>
        <translation>It cannot be read.</translation>
    </message>
    <message>
        <source>It cannot be used: {complaint}</source>
        <translation>It cannot be used: {complaint}</translation>
    </message>
    <message>
        <source>It comes back at {time}.</source>
        <translation>It comes back at {time}.</translation>
    </message>
    <message>
        <source>It could not be kept on this machine. Your words stand here.</source>
        <translation>It could not be kept on this machine. Your words stand here.</translation>
    </message>
    <message>
        <source>It did not help</source>
        <translation>It did not help</translation>
    </message>
    <message numerus="yes">
        <source>It differs from the hub's by %n second(s).</source>
        <translation>
            <numerusform>It differs from the hub's by %n second.</numerusform>
            <numerusform>It differs from the hub's by %n seconds.</numerusform>
        </translation>
    </message>
    <message>
        <source>It does not exist any more, or you may not see it any more.</source>
        <translation>It does not exist any more, or you may not see it any more.</translation>
    </message>
    <message>
        <source>It does not exist any more.</source>
        <translation>It does not exist any more.</translation>
    </message>
    <message>
        <source>It exists already.</source>
        <translation>It exists already.</translation>
    </message>
    <message>
        <source>It had gone out already. What you wrote stands in the composer as well.</source>
        <translation>It had gone out already. What you wrote stands in the composer as well.</translation>
    </message>
    <message>
        <source>It has everything that you did since again.</source>
        <translation>It has everything that you did since again.</translation>
    </message>
    <message>
        <source>It is an organisation</source>
        <translation>It is an organisation</translation>
    </message>
    <message>
        <source>It is empty.</source>
        <translation>It is empty.</translation>
    </message>
    <message>
        <source>It is in hand of {name}.</source>
        <translation>It is in hand of {name}.</translation>
    </message>
    <message>
        <source>It is in hand or ended, or you may not see it.</source>
        <translation>It is in hand or ended, or you may not see it.</translation>
    </message>
    <message>
        <source>It is kept right.</source>
        <translation>It is kept right.</translation>
    </message>
    <message>
        <source>It is kept there as a note.</source>
        <translation>It is kept there as a note.</translation>
    </message>
    <message>
        <source>It is looked at again in half a year.</source>
        <translation>It is looked at again in half a year.</translation>
    </message>
    <message>
        <source>It is not valid any more from now on.</source>
        <translation>It is not valid any more from now on.</translation>
    </message>
    <message>
        <source>It is not wanted any more; it stays findable.</source>
        <translation>It is not wanted any more; it stays findable.</translation>
    </message>
    <message>
        <source>It is offered to {name} until {time}.</source>
        <translation>It is offered to {name} until {time}.</translation>
    </message>
    <message>
        <source>It is parked by {name}.</source>
        <translation>It is parked by {name}.</translation>
    </message>
    <message>
        <source>It is published already, and becomes valid by itself.</source>
        <translation>It is published already, and becomes valid by itself.</translation>
    </message>
    <message>
        <source>It is the customer who is open beside this</source>
        <translation>It is the customer who is open beside this</translation>
    </message>
    <message>
        <source>It is too long. An article has at most 500 kB of text: split it up.</source>
        <translation>It is too long. An article has at most 500 kB of text: split it up.</translation>
    </message>
    <message>
        <source>It is tried again by itself.</source>
        <translation>It is tried again by itself.</translation>
    </message>
    <message>
        <source>It is very long: only its beginning is there.</source>
        <translation>It is very long: only its beginning is there.</translation>
    </message>
    <message>
        <source>It is with a site already</source>
        <translation>It is with a site already</translation>
    </message>
    <message>
        <source>It is with the site {site}</source>
        <translation>It is with the site {site}</translation>
    </message>
    <message>
        <source>It keeps what it is given.</source>
        <translation>It keeps what it is given.</translation>
    </message>
    <message>
        <source>It may hold macros: it is only saved, never opened from here.</source>
        <translation>It may hold macros: it is only saved, never opened from here.</translation>
    </message>
    <message>
        <source>It names somebody else's contact or case as its own, and was kept apart</source>
        <translation>It names somebody else's contact or case as its own, and was kept apart</translation>
    </message>
    <message>
        <source>It rings</source>
        <translation>It rings</translation>
    </message>
    <message>
        <source>It runs, but nothing keeps it right.</source>
        <translation>It runs, but nothing keeps it right.</translation>
    </message>
    <message>
        <source>It runs.</source>
        <translation>It runs.</translation>
    </message>
    <message>
        <source>It stands at its old place, and your card with it. You can take it again.</source>
        <translation>It stands at its old place, and your card with it. You can take it again.</translation>
    </message>
    <message>
        <source>It stands in your work list until you have opened the case.</source>
        <translation>It stands in your work list until you have opened the case.</translation>
    </message>
    <message>
        <source>It stands in your work list until you have opened the contact.</source>
        <translation>It stands in your work list until you have opened the contact.</translation>
    </message>
    <message>
        <source>It stands in your work list.</source>
        <translation>It stands in your work list.</translation>
    </message>
    <message>
        <source>It stays here until you put it away.</source>
        <translation>It stays here until you put it away.</translation>
    </message>
    <message>
        <source>It waits at its old place. After a second one no more will come.</source>
        <translation>It waits at its old place. After a second one no more will come.</translation>
    </message>
    <message>
        <source>It waits at its old place. No more calls come here until you can hear.</source>
        <translation>It waits at its old place. No more calls come here until you can hear.</translation>
    </message>
    <message>
        <source>It waits at its old place. What you chose stands: {state}.</source>
        <translation>It waits at its old place. What you chose stands: {state}.</translation>
    </message>
    <message>
        <source>It waits at its old place. What you wrote is kept as a draft.</source>
        <translation>It waits at its old place. What you wrote is kept as a draft.</translation>
    </message>
    <message>
        <source>It waits for something that has to go out first.</source>
        <translation>It waits for something that has to go out first.</translation>
    </message>
    <message>
        <source>It waits on.</source>
        <translation>It waits on.</translation>
    </message>
    <message>
        <source>It was changed by somebody else in the meantime.</source>
        <translation>It was changed by somebody else in the meantime.</translation>
    </message>
    <message>
        <source>It was completed in the meantime.</source>
        <translation>It was completed in the meantime.</translation>
    </message>
    <message>
        <source>It was in other hands in the meantime.</source>
        <translation>It was in other hands in the meantime.</translation>
    </message>
    <message>
        <source>It was moved to a queue you do not work, or has not arrived yet.</source>
        <translation>It was moved to a queue you do not work, or has not arrived yet.</translation>
    </message>
    <message>
        <source>It was moved, or your right to see it has ended. What you began to write is kept.</source>
        <translation>It was moved, or your right to see it has ended. What you began to write is kept.</translation>
    </message>
    <message>
        <source>It was not open any more.</source>
        <translation>It was not open any more.</translation>
    </message>
    <message>
        <source>It was offered there because:</source>
        <translation>It was offered there because:</translation>
    </message>
    <message>
        <source>It was taken back, or is only for others.</source>
        <translation>It was taken back, or is only for others.</translation>
    </message>
    <message>
        <source>It would end before it begins.</source>
        <translation>It would end before it begins.</translation>
    </message>
    <message>
        <source>It would go to {name}.</source>
        <translation>It would go to {name}.</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>Italian</translation>
    </message>
    <message>
        <source>Its contact is still yours: call back, or complete it.</source>
        <translation>Its contact is still yours: call back, or complete it.</translation>
    </message>
    <message>
        <source>Its layout is too large to be shown; the text is here</source>
        <translation>Its layout is too large to be shown; the text is here</translation>
    </message>
    <message>
        <source>Its place in line</source>
        <translation>Its place in line</translation>
    </message>
    <message>
        <source>Its queue until now</source>
        <translation>Its queue until now</translation>
    </message>
    <message>
        <source>Its text is here. It is shown as laid out when the line is back.</source>
        <translation>Its text is here. It is shown as laid out when the line is back.</translation>
    </message>
    <message>
        <source>Its text is longer than what is shown</source>
        <translation>Its text is longer than what is shown</translation>
    </message>
    <message>
        <source>Its time is over, or cannot be read.</source>
        <translation>Its time is over, or cannot be read.</translation>
    </message>
    <message>
        <source>Its usual key is taken by “{action}”.</source>
        <translation>Its usual key is taken by “{action}”.</translation>
    </message>
    <message>
        <source>Its words are in your reply: check them before you send it.</source>
        <translation>Its words are in your reply: check them before you send it.</translation>
    </message>
    <message>
        <source>Jan</source>
        <translation>Jan</translation>
    </message>
    <message>
        <source>Jul</source>
        <translation>Jul</translation>
    </message>
    <message>
        <source>Jun</source>
        <translation>Jun</translation>
    </message>
    <message>
        <source>Keep a copy of it, then sign in with a new --profile; the hub has the rest.</source>
        <translation>Keep a copy of it, then sign in with a new --profile; the hub has the rest.</translation>
    </message>
    <message>
        <source>Keep as a note</source>
        <translation>Keep as a note</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>Keep both</translation>
    </message>
    <message>
        <source>Keep theirs</source>
        <translation>Keep theirs</translation>
    </message>
    <message>
        <source>Keep what stands</source>
        <translation>Keep what stands</translation>
    </message>
    <message>
        <source>Keep writing, everything is kept and goes out by itself.</source>
        <translation>Keep writing, everything is kept and goes out by itself.</translation>
    </message>
    <message>
        <source>Keep writing, everything is kept until you sign in.</source>
        <translation>Keep writing, everything is kept until you sign in.</translation>
    </message>
    <message>
        <source>Keep writing, everything is kept, and you still see what is new. Update Tresen to version {least}, then it goes out.</source>
        <translation>Keep writing, everything is kept, and you still see what is new. Update Tresen to version {least}, then it goes out.</translation>
    </message>
    <message>
        <source>Keeps in mind that you want this file; it is there once the line was.</source>
        <translation>Keeps in mind that you want this file; it is there once the line was.</translation>
    </message>
    <message>
        <source>Kept by</source>
        <translation>Kept by</translation>
    </message>
    <message>
        <source>Kept for {agent} for {time} more</source>
        <translation>Kept for {agent} for {time} more</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Key</translation>
    </message>
    <message>
        <source>Keypad</source>
        <translation>Keypad</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>Keyring</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Kind:</source>
        <translation>Kind:</translation>
    </message>
    <message>
        <source>Knowledge</source>
        <translation>Knowledge</translation>
    </message>
    <message>
        <source>Knowledge and text modules</source>
        <translation>Knowledge and text modules</translation>
    </message>
    <message>
        <source>Knowledge that fits</source>
        <translation>Knowledge that fits</translation>
    </message>
    <message>
        <source>Known since</source>
        <translation>Known since</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Language, appearance, keys and the hub.</source>
        <translation>Language, appearance, keys and the hub.</translation>
    </message>
    <message>
        <source>Larger than {most} MB.</source>
        <translation>Larger than {most} MB.</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Last</translation>
    </message>
    <message>
        <source>Last answer: {text}</source>
        <translation>Last answer: {text}</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Leave</translation>
    </message>
    <message>
        <source>Left as they were: {names}</source>
        <translation>Left as they were: {names}</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Less</translation>
    </message>
    <message>
        <source>Let it be writable again; it is tried again by itself.</source>
        <translation>Let it be writable again; it is tried again by itself.</translation>
    </message>
    <message>
        <source>Letters move in lists</source>
        <translation>Letters move in lists</translation>
    </message>
    <message>
        <source>Levels go from 1 to 5. Nothing was changed.</source>
        <translation>Levels go from 1 to 5. Nothing was changed.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Like the system</translation>
    </message>
    <message>
        <source>Line between two panes</source>
        <translation>Line between two panes</translation>
    </message>
    <message>
        <source>Line fair</source>
        <translation>Line fair</translation>
    </message>
    <message>
        <source>Line good</source>
        <translation>Line good</translation>
    </message>
    <message>
        <source>Line lost</source>
        <translation>Line lost</translation>
    </message>
    <message>
        <source>Line poor</source>
        <translation>Line poor</translation>
    </message>
    <message>
        <source>Line {number} is no record: {reason}.</source>
        <translation>Line {number} is no record: {reason}.</translation>
    </message>
    <message>
        <source>Line {number}: there is no kind {kind}.</source>
        <translation>Line {number}: there is no kind {kind}.</translation>
    </message>
    <message>
        <source>Line {number}: {why}</source>
        <translation>Line {number}: {why}</translation>
    </message>
    <message>
        <source>Lines with something added: {added}, with something removed: {removed}</source>
        <translation>Lines with something added: {added}, with something removed: {removed}</translation>
    </message>
    <message>
        <source>Link the contact to this case</source>
        <translation>Link the contact to this case</translation>
    </message>
    <message>
        <source>Link to a case …</source>
        <translation>Link to a case …</translation>
    </message>
    <message>
        <source>Link to case</source>
        <translation>Link to case</translation>
    </message>
    <message>
        <source>Link: {address}</source>
        <translation>Link: {address}</translation>
    </message>
    <message>
        <source>Links to no article: {ids}</source>
        <translation>Links to no article: {ids}</translation>
    </message>
    <message>
        <source>Loading {done} of {expected}</source>
        <translation>Loading {done} of {expected}</translation>
    </message>
    <message>
        <source>Local data</source>
        <translation>Local data</translation>
    </message>
    <message>
        <source>Log a contact</source>
        <translation>Log a contact</translation>
    </message>
    <message>
        <source>Log a contact …</source>
        <translation>Log a contact …</translation>
    </message>
    <message>
        <source>Log call</source>
        <translation>Log call</translation>
    </message>
    <message>
        <source>Log contact</source>
        <translation>Log contact</translation>
    </message>
    <message>
        <source>Log in to a desktop, or play the tour: `tresen demo --tour DIR`.</source>
        <translation>Log in to a desktop, or play the tour: `tresen demo --tour DIR`.</translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation>Longest wait</translation>
    </message>
    <message>
        <source>Look around with made-up customers</source>
        <translation>Look around with made-up customers</translation>
    </message>
    <message>
        <source>Look whether it has arrived | tomorrow 9:00</source>
        <translation>Look whether it has arrived | tomorrow 9:00</translation>
    </message>
    <message>
        <source>Lunch</source>
        <translation>Lunch</translation>
    </message>
    <message numerus="yes">
        <source>Macro, %n step(s)</source>
        <translation>
            <numerusform>Macro, %n step</numerusform>
            <numerusform>Macro, %n steps</numerusform>
        </translation>
    </message>
    <message>
        <source>Macros</source>
        <translation>Macros</translation>
    </message>
    <message>
        <source>Mail as laid out</source>
        <translation>Mail as laid out</translation>
    </message>
    <message>
        <source>Mail server</source>
        <translation>Mail server</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>Make</translation>
    </message>
    <message>
        <source>Make a promise …</source>
        <translation>Make a promise …</translation>
    </message>
    <message>
        <source>Make promise</source>
        <translation>Make promise</translation>
    </message>
    <message>
        <source>Make room there, or choose another folder with --profile.</source>
        <translation>Make room there, or choose another folder with --profile.</translation>
    </message>
    <message>
        <source>Make room; it is tried again by itself.</source>
        <translation>Make room; it is tried again by itself.</translation>
    </message>
    <message>
        <source>Make this pane narrower</source>
        <translation>Make this pane narrower</translation>
    </message>
    <message>
        <source>Make this pane wider</source>
        <translation>Make this pane wider</translation>
    </message>
    <message>
        <source>Makes it a strip of icons, or whole again.</source>
        <translation>Makes it a strip of icons, or whole again.</translation>
    </message>
    <message>
        <source>Making up customers and contacts …</source>
        <translation>Making up customers and contacts …</translation>
    </message>
    <message>
        <source>Mar</source>
        <translation>Mar</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Mark as read</translation>
    </message>
    <message>
        <source>Markdown. Pictures can be pasted; ?? links to an article.</source>
        <translation>Markdown. Pictures can be pasted; ?? links to an article.</translation>
    </message>
    <message>
        <source>May</source>
        <translation>May</translation>
    </message>
    <message>
        <source>Meeting</source>
        <translation>Meeting</translation>
    </message>
    <message>
        <source>Mention a colleague</source>
        <translation>Mention a colleague</translation>
    </message>
    <message>
        <source>Mentions work in notes</source>
        <translation>Mentions work in notes</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Merge</translation>
    </message>
    <message>
        <source>Merge a case into this one …</source>
        <translation>Merge a case into this one …</translation>
    </message>
    <message>
        <source>Merge a contact into this one …</source>
        <translation>Merge a contact into this one …</translation>
    </message>
    <message>
        <source>Merge case</source>
        <translation>Merge case</translation>
    </message>
    <message>
        <source>Merge contact</source>
        <translation>Merge contact</translation>
    </message>
    <message>
        <source>Merge customer</source>
        <translation>Merge customer</translation>
    </message>
    <message>
        <source>Merge into this case</source>
        <translation>Merge into this case</translation>
    </message>
    <message>
        <source>Merge into this contact</source>
        <translation>Merge into this contact</translation>
    </message>
    <message>
        <source>Merge with the same customer …</source>
        <translation>Merge with the same customer …</translation>
    </message>
    <message>
        <source>Merged</source>
        <translation>Merged</translation>
    </message>
    <message>
        <source>Merged into this case</source>
        <translation>Merged into this case</translation>
    </message>
    <message>
        <source>Merged into this contact</source>
        <translation>Merged into this contact</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>Messages that are another matter become a contact of their own.</source>
        <translation>Messages that are another matter become a contact of their own.</translation>
    </message>
    <message>
        <source>Messages to split off</source>
        <translation>Messages to split off</translation>
    </message>
    <message>
        <source>Messenger</source>
        <translation>Messenger</translation>
    </message>
    <message>
        <source>Messengers that are offered</source>
        <translation>Messengers that are offered</translation>
    </message>
    <message>
        <source>Meta</source>
        <translation>Meta</translation>
    </message>
    <message>
        <source>Meter reading</source>
        <translation>Meter reading</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>Mine</translation>
    </message>
    <message numerus="yes">
        <source>Missed %n offer(s) in a row</source>
        <translation>
            <numerusform>Missed %n offer in a row</numerusform>
            <numerusform>Missed %n offers in a row</numerusform>
        </translation>
    </message>
    <message>
        <source>Missed this contact once, so everybody else comes first</source>
        <translation>Missed this contact once, so everybody else comes first</translation>
    </message>
    <message>
        <source>Missing: {names}</source>
        <translation>Missing: {names}</translation>
    </message>
    <message>
        <source>Mon</source>
        <translation>Mon</translation>
    </message>
    <message>
        <source>More</source>
        <translation>More</translation>
    </message>
    <message>
        <source>More about this article</source>
        <translation>More about this article</translation>
    </message>
    <message>
        <source>More customers per hour</source>
        <translation>More customers per hour</translation>
    </message>
    <message>
        <source>More rows on the screen, less air between them.</source>
        <translation>More rows on the screen, less air between them.</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Motion</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Move down</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Move up</translation>
    </message>
    <message>
        <source>Moving house</source>
        <translation>Moving house</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Mute</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name of a queue</source>
        <translation>Name of a queue</translation>
    </message>
    <message>
        <source>Name of the customer</source>
        <translation>Name of the customer</translation>
    </message>
    <message>
        <source>Name one: `tresen doctor --hub URL`.</source>
        <translation>Name one: `tresen doctor --hub URL`.</translation>
    </message>
    <message>
        <source>Name or number</source>
        <translation>Name or number</translation>
    </message>
    <message>
        <source>Name whom you ask: type @@ and choose a colleague.</source>
        <translation>Name whom you ask: type @@ and choose a colleague.</translation>
    </message>
    <message>
        <source>Name, address and language of the open customer.</source>
        <translation>Name, address and language of the open customer.</translation>
    </message>
    <message>
        <source>Name, number or address find every customer.</source>
        <translation>Name, number or address find every customer.</translation>
    </message>
    <message>
        <source>Name, number, phone, address …</source>
        <translation>Name, number, phone, address …</translation>
    </message>
    <message>
        <source>Name, site or queue</source>
        <translation>Name, site or queue</translation>
    </message>
    <message>
        <source>Name, team and site are compared.</source>
        <translation>Name, team and site are compared.</translation>
    </message>
    <message>
        <source>Name, team or site</source>
        <translation>Name, team or site</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>Name:</translation>
    </message>
    <message>
        <source>Needs a note</source>
        <translation>Needs a note</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>New</source>
        <translation>New</translation>
    </message>
    <message>
        <source>New and changed articles appear here until you have read them.</source>
        <translation>New and changed articles appear here until you have read them.</translation>
    </message>
    <message>
        <source>New and changed articles that you have not read yet.</source>
        <translation>New and changed articles that you have not read yet.</translation>
    </message>
    <message>
        <source>New article</source>
        <translation>New article</translation>
    </message>
    <message>
        <source>New article “{title}”</source>
        <translation>New article “{title}”</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>New case</translation>
    </message>
    <message>
        <source>New chat message</source>
        <translation>New chat message</translation>
    </message>
    <message>
        <source>New chat messages in your contacts</source>
        <translation>New chat messages in your contacts</translation>
    </message>
    <message>
        <source>New contact point</source>
        <translation>New contact point</translation>
    </message>
    <message>
        <source>New customer</source>
        <translation>New customer</translation>
    </message>
    <message>
        <source>New customer with this number</source>
        <translation>New customer with this number</translation>
    </message>
    <message>
        <source>New e-mail</source>
        <translation>New e-mail</translation>
    </message>
    <message>
        <source>New e-mail …</source>
        <translation>New e-mail …</translation>
    </message>
    <message>
        <source>New e-mails in your contacts</source>
        <translation>New e-mails in your contacts</translation>
    </message>
    <message>
        <source>New in a call's contact</source>
        <translation>New in a call's contact</translation>
    </message>
    <message>
        <source>New key …</source>
        <translation>New key …</translation>
    </message>
    <message>
        <source>New messenger text</source>
        <translation>New messenger text</translation>
    </message>
    <message>
        <source>New messenger texts in your contacts</source>
        <translation>New messenger texts in your contacts</translation>
    </message>
    <message>
        <source>New promise</source>
        <translation>New promise</translation>
    </message>
    <message>
        <source>New task</source>
        <translation>New task</translation>
    </message>
    <message>
        <source>New text module</source>
        <translation>New text module</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>Next contact</source>
        <translation>Next contact</translation>
    </message>
    <message>
        <source>Next task of a series</source>
        <translation>Next task of a series</translation>
    </message>
    <message>
        <source>Next version of “{title}”</source>
        <translation>Next version of “{title}”</translation>
    </message>
    <message>
        <source>No article has these words</source>
        <translation>No article has these words</translation>
    </message>
    <message>
        <source>No article is open</source>
        <translation>No article is open</translation>
    </message>
    <message>
        <source>No calls come here: there is nothing to hear or to speak with.</source>
        <translation>No calls come here: there is nothing to hear or to speak with.</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>No case is open</translation>
    </message>
    <message>
        <source>No code has these words.</source>
        <translation>No code has these words.</translation>
    </message>
    <message>
        <source>No codes yet</source>
        <translation>No codes yet</translation>
    </message>
    <message>
        <source>No column is a number, an e-mail address or a phone number: {columns}. Say which is, for example --map email=COLUMN.</source>
        <translation>No column is a number, an e-mail address or a phone number: {columns}. Say which is, for example --map email=COLUMN.</translation>
    </message>
    <message>
        <source>No connection.</source>
        <translation>No connection.</translation>
    </message>
    <message>
        <source>No connection: only the hub can fetch the images. Try again then.</source>
        <translation>No connection: only the hub can fetch the images. Try again then.</translation>
    </message>
    <message>
        <source>No connection: only the hub can reveal it. Try again then.</source>
        <translation>No connection: only the hub can reveal it. Try again then.</translation>
    </message>
    <message>
        <source>No contact is behind this figure</source>
        <translation>No contact is behind this figure</translation>
    </message>
    <message>
        <source>No contact is open</source>
        <translation>No contact is open</translation>
    </message>
    <message>
        <source>No customer is open</source>
        <translation>No customer is open</translation>
    </message>
    <message>
        <source>No e-mail address of this customer is known. Write one here.</source>
        <translation>No e-mail address of this customer is known. Write one here.</translation>
    </message>
    <message>
        <source>No earlier versions are here</source>
        <translation>No earlier versions are here</translation>
    </message>
    <message>
        <source>No further call fits in. End one of them first.</source>
        <translation>No further call fits in. End one of them first.</translation>
    </message>
    <message>
        <source>No help</source>
        <translation>No help</translation>
    </message>
    <message>
        <source>No hub at hand?</source>
        <translation>No hub at hand?</translation>
    </message>
    <message>
        <source>No hub is known on this machine yet.</source>
        <translation>No hub is known on this machine yet.</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>No key</translation>
    </message>
    <message>
        <source>No line to the hub</source>
        <translation>No line to the hub</translation>
    </message>
    <message>
        <source>No line: who is here is not known now.</source>
        <translation>No line: who is here is not known now.</translation>
    </message>
    <message>
        <source>No macros yet</source>
        <translation>No macros yet</translation>
    </message>
    <message>
        <source>No more data comes from the hub for now.</source>
        <translation>No more data comes from the hub for now.</translation>
    </message>
    <message>
        <source>No motion</source>
        <translation>No motion</translation>
    </message>
    <message>
        <source>No new customers come. Whoever is there goes on.</source>
        <translation>No new customers come. Whoever is there goes on.</translation>
    </message>
    <message>
        <source>No other address of this customer is known.</source>
        <translation>No other address of this customer is known.</translation>
    </message>
    <message>
        <source>No program here opens “{name}”.</source>
        <translation>No program here opens “{name}”.</translation>
    </message>
    <message>
        <source>No queue is called so</source>
        <translation>No queue is called so</translation>
    </message>
    <message>
        <source>No queue is known for this customer, so the call cannot be logged.</source>
        <translation>No queue is known for this customer, so the call cannot be logged.</translation>
    </message>
    <message>
        <source>No reminder</source>
        <translation>No reminder</translation>
    </message>
    <message>
        <source>No site is known here yet</source>
        <translation>No site is known here yet</translation>
    </message>
    <message>
        <source>No sound</source>
        <translation>No sound</translation>
    </message>
    <message>
        <source>No tag is used yet</source>
        <translation>No tag is used yet</translation>
    </message>
    <message>
        <source>No task was ended a moment ago.</source>
        <translation>No task was ended a moment ago.</translation>
    </message>
    <message>
        <source>No text module has this name</source>
        <translation>No text module has this name</translation>
    </message>
    <message>
        <source>No text modules yet</source>
        <translation>No text modules yet</translation>
    </message>
    <message>
        <source>No time runs for this wrap-up.</source>
        <translation>No time runs for this wrap-up.</translation>
    </message>
    <message>
        <source>No types yet</source>
        <translation>No types yet</translation>
    </message>
    <message>
        <source>Nobody answered for {time}.</source>
        <translation>Nobody answered for {time}.</translation>
    </message>
    <message>
        <source>Nobody answered.</source>
        <translation>Nobody answered.</translation>
    </message>
    <message>
        <source>Nobody answers at this address. Check it, and whether you have a network.</source>
        <translation>Nobody answers at this address. Check it, and whether you have a network.</translation>
    </message>
    <message>
        <source>Nobody else is writing in this contact now.</source>
        <translation>Nobody else is writing in this contact now.</translation>
    </message>
    <message>
        <source>Nobody else may see this contact.</source>
        <translation>Nobody else may see this contact.</translation>
    </message>
    <message>
        <source>Nobody free at the sites with a share could take it</source>
        <translation>Nobody free at the sites with a share could take it</translation>
    </message>
    <message>
        <source>Nobody has answered yet.</source>
        <translation>Nobody has answered yet.</translation>
    </message>
    <message>
        <source>Nobody has approved it yet.</source>
        <translation>Nobody has approved it yet.</translation>
    </message>
    <message>
        <source>Nobody has approved this change yet, or it has ended.</source>
        <translation>Nobody has approved this change yet, or it has ended.</translation>
    </message>
    <message>
        <source>Nobody has signed in to this profile yet. Sign in with `tresen` first.</source>
        <translation>Nobody has signed in to this profile yet. Sign in with `tresen` first.</translation>
    </message>
    <message>
        <source>Nobody has this contact. Take it first.</source>
        <translation>Nobody has this contact. Take it first.</translation>
    </message>
    <message>
        <source>Nobody here has this number.</source>
        <translation>Nobody here has this number.</translation>
    </message>
    <message>
        <source>Nobody here seems to be the same</source>
        <translation>Nobody here seems to be the same</translation>
    </message>
    <message>
        <source>Nobody is asked meanwhile.</source>
        <translation>Nobody is asked meanwhile.</translation>
    </message>
    <message>
        <source>Nobody is called so</source>
        <translation>Nobody is called so</translation>
    </message>
    <message>
        <source>Nobody is here to give the pen</source>
        <translation>Nobody is here to give the pen</translation>
    </message>
    <message>
        <source>Nobody is here yet. People come with the hub's data.</source>
        <translation>Nobody is here yet. People come with the hub's data.</translation>
    </message>
    <message>
        <source>Nobody is there twice, as far as can be seen</source>
        <translation>Nobody is there twice, as far as can be seen</translation>
    </message>
    <message>
        <source>Nobody new comes; the same again lets them come as before.</source>
        <translation>Nobody new comes; the same again lets them come as before.</translation>
    </message>
    <message>
        <source>Nobody waits for you.</source>
        <translation>Nobody waits for you.</translation>
    </message>
    <message>
        <source>Nobody waits under the id {id}.</source>
        <translation>Nobody waits under the id {id}.</translation>
    </message>
    <message>
        <source>Nobody who is free now may get it</source>
        <translation>Nobody who is free now may get it</translation>
    </message>
    <message>
        <source>Nobody would get it now</source>
        <translation>Nobody would get it now</translation>
    </message>
    <message>
        <source>Nobody, or more than one, is called so.</source>
        <translation>Nobody, or more than one, is called so.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>None</translation>
    </message>
    <message>
        <source>None given</source>
        <translation>None given</translation>
    </message>
    <message>
        <source>Not any more by itself</source>
        <translation>Not any more by itself</translation>
    </message>
    <message>
        <source>Not attached</source>
        <translation>Not attached</translation>
    </message>
    <message>
        <source>Not done: {what}. {why}</source>
        <translation>Not done: {what}. {why}</translation>
    </message>
    <message>
        <source>Not done: {why}</source>
        <translation>Not done: {why}</translation>
    </message>
    <message>
        <source>Not for you to change</source>
        <translation>Not for you to change</translation>
    </message>
    <message>
        <source>Not here any more: {files}</source>
        <translation>Not here any more: {files}</translation>
    </message>
    <message>
        <source>Not known: {words}</source>
        <translation>Not known: {words}</translation>
    </message>
    <message>
        <source>Not needed</source>
        <translation>Not needed</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>Not saved. Copy your words before you close the window.</source>
        <translation>Not saved. Copy your words before you close the window.</translation>
    </message>
    <message>
        <source>Not sent yet. The hub goes on trying.</source>
        <translation>Not sent yet. The hub goes on trying.</translation>
    </message>
    <message>
        <source>Not sent. {why} Your words are here again.</source>
        <translation>Not sent. {why} Your words are here again.</translation>
    </message>
    <message>
        <source>Not shown</source>
        <translation>Not shown</translation>
    </message>
    <message>
        <source>Not the same</source>
        <translation>Not the same</translation>
    </message>
    <message>
        <source>Not the same customer</source>
        <translation>Not the same customer</translation>
    </message>
    <message>
        <source>Not tried without Qt.</source>
        <translation>Not tried without Qt.</translation>
    </message>
    <message>
        <source>Not {state}, but as before</source>
        <translation>Not {state}, but as before</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Note on case</source>
        <translation>Note on case</translation>
    </message>
    <message>
        <source>Note on contact</source>
        <translation>Note on contact</translation>
    </message>
    <message>
        <source>Note on the case</source>
        <translation>Note on the case</translation>
    </message>
    <message>
        <source>Note on the case …</source>
        <translation>Note on the case …</translation>
    </message>
    <message>
        <source>Note on the customer</source>
        <translation>Note on the customer</translation>
    </message>
    <message>
        <source>Note on the customer …</source>
        <translation>Note on the customer …</translation>
    </message>
    <message>
        <source>Note the times of a call</source>
        <translation>Note the times of a call</translation>
    </message>
    <message>
        <source>Note what helped</source>
        <translation>Note what helped</translation>
    </message>
    <message>
        <source>Note, internal</source>
        <translation>Note, internal</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Notes and hand-overs that name you</source>
        <translation>Notes and hand-overs that name you</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nothing</translation>
    </message>
    <message>
        <source>Nothing came in today yet</source>
        <translation>Nothing came in today yet</translation>
    </message>
    <message>
        <source>Nothing can be saved now: another program is using the local data.</source>
        <translation>Nothing can be saved now: another program is using the local data.</translation>
    </message>
    <message>
        <source>Nothing can be saved: the disk of this machine does not work properly.</source>
        <translation>Nothing can be saved: the disk of this machine does not work properly.</translation>
    </message>
    <message>
        <source>Nothing can be saved: the folder of the local data cannot be written.</source>
        <translation>Nothing can be saved: the folder of the local data cannot be written.</translation>
    </message>
    <message>
        <source>Nothing could play it: connect the device, or install pulseaudio-utils or pipewire-bin.</source>
        <translation>Nothing could play it: connect the device, or install pulseaudio-utils or pipewire-bin.</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>Nothing found for “{text}”</source>
        <translation>Nothing found for “{text}”</translation>
    </message>
    <message>
        <source>Nothing has all these words.</source>
        <translation>Nothing has all these words.</translation>
    </message>
    <message>
        <source>Nothing has changed since your last shift</source>
        <translation>Nothing has changed since your last shift</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>Nothing has happened yet</translation>
    </message>
    <message>
        <source>Nothing is here yet.</source>
        <translation>Nothing is here yet.</translation>
    </message>
    <message>
        <source>Nothing is lost. It is tried again with the next change.</source>
        <translation>Nothing is lost. It is tried again with the next change.</translation>
    </message>
    <message>
        <source>Nothing is offered to you here. What you wrote is kept.</source>
        <translation>Nothing is offered to you here. What you wrote is kept.</translation>
    </message>
    <message>
        <source>Nothing is offered to you now.</source>
        <translation>Nothing is offered to you now.</translation>
    </message>
    <message>
        <source>Nothing is offered while you are not ready. You choose your state at the top.</source>
        <translation>Nothing is offered while you are not ready. You choose your state at the top.</translation>
    </message>
    <message>
        <source>Nothing is open any more; the contact itself stays as it is.</source>
        <translation>Nothing is open any more; the contact itself stays as it is.</translation>
    </message>
    <message>
        <source>Nothing is open.</source>
        <translation>Nothing is open.</translation>
    </message>
    <message>
        <source>Nothing is promised.</source>
        <translation>Nothing is promised.</translation>
    </message>
    <message>
        <source>Nothing is to be done.</source>
        <translation>Nothing is to be done.</translation>
    </message>
    <message>
        <source>Nothing more is due today.</source>
        <translation>Nothing more is due today.</translation>
    </message>
    <message>
        <source>Nothing of yours has changed.</source>
        <translation>Nothing of yours has changed.</translation>
    </message>
    <message>
        <source>Nothing open</source>
        <translation>Nothing open</translation>
    </message>
    <message>
        <source>Nothing runs that could be stopped.</source>
        <translation>Nothing runs that could be stopped.</translation>
    </message>
    <message>
        <source>Nothing stands behind the colon yet.</source>
        <translation>Nothing stands behind the colon yet.</translation>
    </message>
    <message>
        <source>Nothing waits and nothing was refused.</source>
        <translation>Nothing waits and nothing was refused.</translation>
    </message>
    <message>
        <source>Nothing waits for an editor</source>
        <translation>Nothing waits for an editor</translation>
    </message>
    <message>
        <source>Nothing was announced that could be taken back.</source>
        <translation>Nothing was announced that could be taken back.</translation>
    </message>
    <message>
        <source>Nothing was changed. Update Tresen, then start it again.</source>
        <translation>Nothing was changed. Update Tresen, then start it again.</translation>
    </message>
    <message>
        <source>Nothing was chosen for after the conversation.</source>
        <translation>Nothing was chosen for after the conversation.</translation>
    </message>
    <message>
        <source>Nothing was completed yet.</source>
        <translation>Nothing was completed yet.</translation>
    </message>
    <message>
        <source>Nothing was done. “{step}” is not possible here: {why}</source>
        <translation>Nothing was done. “{step}” is not possible here: {why}</translation>
    </message>
    <message>
        <source>Nothing was erased.</source>
        <translation>Nothing was erased.</translation>
    </message>
    <message>
        <source>Nothing was erased. Say --yes to erase without being asked.</source>
        <translation>Nothing was erased. Say --yes to erase without being asked.</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>Nothing was found.</translation>
    </message>
    <message>
        <source>Nothing was heard of this computer for a while, so you were set off duty.</source>
        <translation>Nothing was heard of this computer for a while, so you were set off duty.</translation>
    </message>
    <message>
        <source>Nothing was open that it could stand in.</source>
        <translation>Nothing was open that it could stand in.</translation>
    </message>
    <message>
        <source>Nothing was said yet</source>
        <translation>Nothing was said yet</translation>
    </message>
    <message>
        <source>Nothing was sent a moment ago.</source>
        <translation>Nothing was sent a moment ago.</translation>
    </message>
    <message>
        <source>Nothing was sent. It would be: {counts}</source>
        <translation>Nothing was sent. It would be: {counts}</translation>
    </message>
    <message>
        <source>Nothing was sent: the reply is a draft.</source>
        <translation>Nothing was sent: the reply is a draft.</translation>
    </message>
    <message>
        <source>Nothing was written here yet</source>
        <translation>Nothing was written here yet</translation>
    </message>
    <message>
        <source>Nothing was written in this contact.</source>
        <translation>Nothing was written in this contact.</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>Notice</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Notices</translation>
    </message>
    <message>
        <source>Notices, {count} open</source>
        <translation>Notices, {count} open</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifications</translation>
    </message>
    <message>
        <source>Nov</source>
        <translation>Nov</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>Number kept back</source>
        <translation>Number kept back</translation>
    </message>
    <message>
        <source>Number of the case</source>
        <translation>Number of the case</translation>
    </message>
    <message>
        <source>Number of the customer</source>
        <translation>Number of the customer</translation>
    </message>
    <message>
        <source>Number or address</source>
        <translation>Number or address</translation>
    </message>
    <message>
        <source>Number or subject</source>
        <translation>Number or subject</translation>
    </message>
    <message>
        <source>Number, matter, description …</source>
        <translation>Number, matter, description …</translation>
    </message>
    <message>
        <source>OR, NOT and - need a word beside them; this one was left out.</source>
        <translation>OR, NOT and - need a word beside them; this one was left out.</translation>
    </message>
    <message>
        <source>Oct</source>
        <translation>Oct</translation>
    </message>
    <message>
        <source>Of a contact that waits: whom it would go to now, why, and why not to others.</source>
        <translation>Of a contact that waits: whom it would go to now, why, and why not to others.</translation>
    </message>
    <message>
        <source>Off duty</source>
        <translation>Off duty</translation>
    </message>
    <message>
        <source>Offer</source>
        <translation>Offer</translation>
    </message>
    <message>
        <source>Offer again</source>
        <translation>Offer again</translation>
    </message>
    <message>
        <source>Offers missed</source>
        <translation>Offers missed</translation>
    </message>
    <message>
        <source>Offers, open and parked contacts, tasks and promises.</source>
        <translation>Offers, open and parked contacts, tasks and promises.</translation>
    </message>
    <message>
        <source>Offers, parked contacts and promises stand here.</source>
        <translation>Offers, parked contacts and promises stand here.</translation>
    </message>
    <message>
        <source>On Debian and Ubuntu: {command}</source>
        <translation>On Debian and Ubuntu: {command}</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>On hold</translation>
    </message>
    <message>
        <source>On hold {time}</source>
        <translation>On hold {time}</translation>
    </message>
    <message>
        <source>On the device that is chosen for notifications.</source>
        <translation>On the device that is chosen for notifications.</translation>
    </message>
    <message>
        <source>On the page Team: what the selected person works on at once, and can do.</source>
        <translation>On the page Team: what the selected person works on at once, and can do.</translation>
    </message>
    <message>
        <source>On the page Team: which channels wait at a site while another is in hand.</source>
        <translation>On the page Team: which channels wait at a site while another is in hand.</translation>
    </message>
    <message>
        <source>On the usual printer of this machine.</source>
        <translation>On the usual printer of this machine.</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>Once</translation>
    </message>
    <message>
        <source>One a line, done in this order; behind | stands a time. Nothing is ever sent.</source>
        <translation>One a line, done in this order; behind | stands a time. Nothing is ever sent.</translation>
    </message>
    <message>
        <source>One line only</source>
        <translation>One line only</translation>
    </message>
    <message>
        <source>One more phone number or address of the open customer.</source>
        <translation>One more phone number or address of the open customer.</translation>
    </message>
    <message>
        <source>One short word of letters, digits and hyphens.</source>
        <translation>One short word of letters, digits and hyphens.</translation>
    </message>
    <message>
        <source>One-to-one</source>
        <translation>One-to-one</translation>
    </message>
    <message>
        <source>Only calls need it: connect a headset, or start PipeWire or PulseAudio.</source>
        <translation>Only calls need it: connect a headset, or start PipeWire or PulseAudio.</translation>
    </message>
    <message>
        <source>Only cases of the same customer are here.</source>
        <translation>Only cases of the same customer are here.</translation>
    </message>
    <message>
        <source>Only colleagues who can see this case are here.</source>
        <translation>Only colleagues who can see this case are here.</translation>
    </message>
    <message>
        <source>Only colleagues who can see this contact are here.</source>
        <translation>Only colleagues who can see this contact are here.</translation>
    </message>
    <message>
        <source>Only colleagues you may hand over to are here.</source>
        <translation>Only colleagues you may hand over to are here.</translation>
    </message>
    <message>
        <source>Only contacts of the same customer that nobody else has in hand are here.</source>
        <translation>Only contacts of the same customer that nobody else has in hand are here.</translation>
    </message>
    <message>
        <source>Only contacts of this case are here.</source>
        <translation>Only contacts of this case are here.</translation>
    </message>
    <message>
        <source>Only for me</source>
        <translation>Only for me</translation>
    </message>
    <message>
        <source>Only in</source>
        <translation>Only in</translation>
    </message>
    <message>
        <source>Only in a demo.</source>
        <translation>Only in a demo.</translation>
    </message>
    <message>
        <source>Only in these queues</source>
        <translation>Only in these queues</translation>
    </message>
    <message>
        <source>Only its beginning is laid out; the text has all of it</source>
        <translation>Only its beginning is laid out; the text has all of it</translation>
    </message>
    <message>
        <source>Only queues into which you may give are here.</source>
        <translation>Only queues into which you may give are here.</translation>
    </message>
    <message>
        <source>Only tags of the chosen rows are here.</source>
        <translation>Only tags of the chosen rows are here.</translation>
    </message>
    <message>
        <source>Only unwanted words are named; add one that is to be found.</source>
        <translation>Only unwanted words are named; add one that is to be found.</translation>
    </message>
    <message>
        <source>Only what was said in this contact is here.</source>
        <translation>Only what was said in this contact is here.</translation>
    </message>
    <message>
        <source>Only who wrote in it can withdraw it. Give it back to its author instead.</source>
        <translation>Only who wrote in it can withdraw it. Give it back to its author instead.</translation>
    </message>
    <message>
        <source>Only with the line to the hub. It is down now.</source>
        <translation>Only with the line to the hub. It is down now.</translation>
    </message>
    <message>
        <source>Only with this tag</source>
        <translation>Only with this tag</translation>
    </message>
    <message>
        <source>Only {free} MB are free where {folder} is.</source>
        <translation>Only {free} MB are free where {folder} is.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Open a case</source>
        <translation>Open a case</translation>
    </message>
    <message>
        <source>Open a case first.</source>
        <translation>Open a case first.</translation>
    </message>
    <message numerus="yes">
        <source>Open a case for %n contact(s)</source>
        <translation>
            <numerusform>Open a case for %n contact</numerusform>
            <numerusform>Open a case for %n contacts</numerusform>
        </translation>
    </message>
    <message>
        <source>Open a case …</source>
        <translation>Open a case …</translation>
    </message>
    <message>
        <source>Open a change of an article first.</source>
        <translation>Open a change of an article first.</translation>
    </message>
    <message>
        <source>Open a contact first.</source>
        <translation>Open a contact first.</translation>
    </message>
    <message>
        <source>Open a contact that waits, or press Enter on a queue of the page Team.</source>
        <translation>Open a contact that waits, or press Enter on a queue of the page Team.</translation>
    </message>
    <message>
        <source>Open a customer first.</source>
        <translation>Open a customer first.</translation>
    </message>
    <message>
        <source>Open a customer or a contact first.</source>
        <translation>Open a customer or a contact first.</translation>
    </message>
    <message>
        <source>Open an article first.</source>
        <translation>Open an article first.</translation>
    </message>
    <message>
        <source>Open case</source>
        <translation>Open case</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Open in the browser</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Open it</translation>
    </message>
    <message>
        <source>Open promises</source>
        <translation>Open promises</translation>
    </message>
    <message>
        <source>Open tasks:</source>
        <translation>Open tasks:</translation>
    </message>
    <message>
        <source>Open the customer first.</source>
        <translation>Open the customer first.</translation>
    </message>
    <message>
        <source>Open the customer the promise was made to.</source>
        <translation>Open the customer the promise was made to.</translation>
    </message>
    <message>
        <source>Open the customer who is to be called back.</source>
        <translation>Open the customer who is to be called back.</translation>
    </message>
    <message>
        <source>Open the row</source>
        <translation>Open the row</translation>
    </message>
    <message>
        <source>Open {name}, {size}</source>
        <translation>Open {name}, {size}</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Opened</translation>
    </message>
    <message>
        <source>Opened last</source>
        <translation>Opened last</translation>
    </message>
    <message>
        <source>Opening hours</source>
        <translation>Opening hours</translation>
    </message>
    <message>
        <source>Opens a contact that is back from being parked.</source>
        <translation>Opens a contact that is back from being parked.</translation>
    </message>
    <message>
        <source>Opens it beside the contact.</source>
        <translation>Opens it beside the contact.</translation>
    </message>
    <message>
        <source>Opens it in the editor on the page Knowledge.</source>
        <translation>Opens it in the editor on the page Knowledge.</translation>
    </message>
    <message>
        <source>Opens the contact or the case in which a colleague has named you, at that note.</source>
        <translation>Opens the contact or the case in which a colleague has named you, at that note.</translation>
    </message>
    <message>
        <source>Opens the menu of states. During a conversation the choice applies after it.</source>
        <translation>Opens the menu of states. During a conversation the choice applies after it.</translation>
    </message>
    <message>
        <source>Opens the next one of the work list.</source>
        <translation>Opens the next one of the work list.</translation>
    </message>
    <message>
        <source>Opens the one above in the work list.</source>
        <translation>Opens the one above in the work list.</translation>
    </message>
    <message>
        <source>Opens the page of tasks at this one.</source>
        <translation>Opens the page of tasks at this one.</translation>
    </message>
    <message>
        <source>Order of the lists</source>
        <translation>Order of the lists</translation>
    </message>
    <message>
        <source>Other cases of the customer</source>
        <translation>Other cases of the customer</translation>
    </message>
    <message>
        <source>Others can read {path}. Nothing was done; `chmod 600` it first.</source>
        <translation>Others can read {path}. Nothing was done; `chmod 600` it first.</translation>
    </message>
    <message>
        <source>Others on this machine can look into {folder}.</source>
        <translation>Others on this machine can look into {folder}.</translation>
    </message>
    <message>
        <source>Otherwise …</source>
        <translation>Otherwise …</translation>
    </message>
    <message>
        <source>Outage</source>
        <translation>Outage</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>Outbox</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>Own change</source>
        <translation>Own change</translation>
    </message>
    <message>
        <source>Own fields</source>
        <translation>Own fields</translation>
    </message>
    <message>
        <source>Own fields, a line each</source>
        <translation>Own fields, a line each</translation>
    </message>
    <message>
        <source>Own state</source>
        <translation>Own state</translation>
    </message>
    <message>
        <source>Own state and offers</source>
        <translation>Own state and offers</translation>
    </message>
    <message>
        <source>Own state: {state}</source>
        <translation>Own state: {state}</translation>
    </message>
    <message>
        <source>Page {number} of {total}</source>
        <translation>Page {number} of {total}</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Pairs appear here as they are found.</source>
        <translation>Pairs appear here as they are found.</translation>
    </message>
    <message>
        <source>Panes of the desk</source>
        <translation>Panes of the desk</translation>
    </message>
    <message>
        <source>Park</source>
        <translation>Park</translation>
    </message>
    <message>
        <source>Park until …</source>
        <translation>Park until …</translation>
    </message>
    <message>
        <source>Parked</source>
        <translation>Parked</translation>
    </message>
    <message>
        <source>Parked by {who}</source>
        <translation>Parked by {who}</translation>
    </message>
    <message>
        <source>Parked {time}</source>
        <translation>Parked {time}</translation>
    </message>
    <message>
        <source>Part of the question could not be read and was left out.</source>
        <translation>Part of the question could not be read and was left out.</translation>
    </message>
    <message>
        <source>Parts of it were nested or cut up too much to be read</source>
        <translation>Parts of it were nested or cut up too much to be read</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Password of {login}: </source>
        <translation>Password of {login}: </translation>
    </message>
    <message>
        <source>Password of {login}: {password}</source>
        <translation>Password of {login}: {password}</translation>
    </message>
    <message>
        <source>Passwords travel in the clear to no other machine. Nothing was changed.</source>
        <translation>Passwords travel in the clear to no other machine. Nothing was changed.</translation>
    </message>
    <message>
        <source>Pause new customers</source>
        <translation>Pause new customers</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>Payment</translation>
    </message>
    <message>
        <source>Percentages go from 0 to 100. Nothing was changed.</source>
        <translation>Percentages go from 0 to 100. Nothing was changed.</translation>
    </message>
    <message>
        <source>Perhaps the same as {name}</source>
        <translation>Perhaps the same as {name}</translation>
    </message>
    <message>
        <source>Perhaps the same customer after all</source>
        <translation>Perhaps the same customer after all</translation>
    </message>
    <message>
        <source>PgDn</source>
        <translation>PgDn</translation>
    </message>
    <message>
        <source>PgUp</source>
        <translation>PgUp</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>Phone number: {address}</source>
        <translation>Phone number: {address}</translation>
    </message>
    <message>
        <source>Play a test sound</source>
        <translation>Play a test sound</translation>
    </message>
    <message>
        <source>Polish</source>
        <translation>Polish</translation>
    </message>
    <message>
        <source>Possible are title:, tag:, language: and changed:</source>
        <translation>Possible are title:, tag:, language: and changed:</translation>
    </message>
    <message>
        <source>Possible duplicates</source>
        <translation>Possible duplicates</translation>
    </message>
    <message>
        <source>Praise or criticism</source>
        <translation>Praise or criticism</translation>
    </message>
    <message>
        <source>Prepared texts for a reply.</source>
        <translation>Prepared texts for a reply.</translation>
    </message>
    <message>
        <source>Press a key, or Esc</source>
        <translation>Press a key, or Esc</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Preview</translation>
    </message>
    <message>
        <source>Previous contact</source>
        <translation>Previous contact</translation>
    </message>
    <message>
        <source>Print the article</source>
        <translation>Print the article</translation>
    </message>
    <message>
        <source>Print the contact</source>
        <translation>Print the contact</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Priority of the case</source>
        <translation>Priority of the case</translation>
    </message>
    <message>
        <source>Priority {priority}</source>
        <translation>Priority {priority}</translation>
    </message>
    <message>
        <source>Private, or a conflict of interest</source>
        <translation>Private, or a conflict of interest</translation>
    </message>
    <message>
        <source>Programs are not sent.</source>
        <translation>Programs are not sent.</translation>
    </message>
    <message>
        <source>Promise</source>
        <translation>Promise</translation>
    </message>
    <message>
        <source>Promise broken</source>
        <translation>Promise broken</translation>
    </message>
    <message>
        <source>Promise kept</source>
        <translation>Promise kept</translation>
    </message>
    <message>
        <source>Promised:</source>
        <translation>Promised:</translation>
    </message>
    <message>
        <source>Promised: “{words}”</source>
        <translation>Promised: “{words}”</translation>
    </message>
    <message>
        <source>Promises</source>
        <translation>Promises</translation>
    </message>
    <message>
        <source>Promises and tasks</source>
        <translation>Promises and tasks</translation>
    </message>
    <message>
        <source>Promises in danger</source>
        <translation>Promises in danger</translation>
    </message>
    <message>
        <source>Propose</source>
        <translation>Propose</translation>
    </message>
    <message>
        <source>Propose an article</source>
        <translation>Propose an article</translation>
    </message>
    <message>
        <source>Propose an article …</source>
        <translation>Propose an article …</translation>
    </message>
    <message>
        <source>Propose article</source>
        <translation>Propose article</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Publish</translation>
    </message>
    <message>
        <source>Put a report together</source>
        <translation>Put a report together</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>Put away</translation>
    </message>
    <message>
        <source>Put call in line</source>
        <translation>Put call in line</translation>
    </message>
    <message>
        <source>Put the bot's password into TRESEN_WIKI_PASSWORD. Nothing was changed.</source>
        <translation>Put the bot's password into TRESEN_WIKI_PASSWORD. Nothing was changed.</translation>
    </message>
    <message>
        <source>Put the notice away</source>
        <translation>Put the notice away</translation>
    </message>
    <message>
        <source>Put the password into {variable}. Nothing was changed.</source>
        <translation>Put the password into {variable}. Nothing was changed.</translation>
    </message>
    <message>
        <source>Put through</source>
        <translation>Put through</translation>
    </message>
    <message>
        <source>Put through to {name}</source>
        <translation>Put through to {name}</translation>
    </message>
    <message>
        <source>Put through …</source>
        <translation>Put through …</translation>
    </message>
    <message>
        <source>Puts files beside a reply or a new e-mail; drop or paste them there, too.</source>
        <translation>Puts files beside a reply or a new e-mail; drop or paste them there, too.</translation>
    </message>
    <message>
        <source>Puts its text into the composer.</source>
        <translation>Puts its text into the composer.</translation>
    </message>
    <message>
        <source>Puts the contact back into its queue, at its old place, for somebody else.</source>
        <translation>Puts the contact back into its queue, at its old place, for somebody else.</translation>
    </message>
    <message>
        <source>Puts the open contact into your hands. The hub decides at once.</source>
        <translation>Puts the open contact into your hands. The hub decides at once.</translation>
    </message>
    <message>
        <source>Puts the words of the open article into the composer.</source>
        <translation>Puts the words of the open article into the composer.</translation>
    </message>
    <message>
        <source>Puts what was sent a moment ago back into the composer: words and files.</source>
        <translation>Puts what was sent a moment ago back into the composer: words and files.</translation>
    </message>
    <message>
        <source>Qt for Python is not installed: this machine can serve a hub, not more.</source>
        <translation>Qt for Python is not installed: this machine can serve a hub, not more.</translation>
    </message>
    <message>
        <source>Qt opens no window: {complaint}</source>
        <translation>Qt opens no window: {complaint}</translation>
    </message>
    <message>
        <source>Qt's libraries</source>
        <translation>Qt's libraries</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Question</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Queue</translation>
    </message>
    <message>
        <source>Queue {name}</source>
        <translation>Queue {name}</translation>
    </message>
    <message>
        <source>Queue {name} added</source>
        <translation>Queue {name} added</translation>
    </message>
    <message>
        <source>Queue {name} changed</source>
        <translation>Queue {name} changed</translation>
    </message>
    <message>
        <source>Queues</source>
        <translation>Queues</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Quiet hours</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Ready</translation>
    </message>
    <message>
        <source>Ready again</source>
        <translation>Ready again</translation>
    </message>
    <message>
        <source>Records that this version of Tresen cannot read yet: {count}.</source>
        <translation>Records that this version of Tresen cannot read yet: {count}.</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>Refund</translation>
    </message>
    <message>
        <source>Refund granted as a gesture of goodwill.</source>
        <translation>Refund granted as a gesture of goodwill.</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>Remind as in the settings</source>
        <translation>Remind as in the settings</translation>
    </message>
    <message>
        <source>Remind at</source>
        <translation>Remind at</translation>
    </message>
    <message>
        <source>Reminder before a task is due</source>
        <translation>Reminder before a task is due</translation>
    </message>
    <message>
        <source>Reminders of tasks and promises</source>
        <translation>Reminders of tasks and promises</translation>
    </message>
    <message>
        <source>Remove a tag</source>
        <translation>Remove a tag</translation>
    </message>
    <message>
        <source>Remove a tag from an article</source>
        <translation>Remove a tag from an article</translation>
    </message>
    <message>
        <source>Remove a tag of a case</source>
        <translation>Remove a tag of a case</translation>
    </message>
    <message>
        <source>Remove a tag of a customer</source>
        <translation>Remove a tag of a customer</translation>
    </message>
    <message>
        <source>Remove a tag …</source>
        <translation>Remove a tag …</translation>
    </message>
    <message>
        <source>Remove contact point</source>
        <translation>Remove contact point</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>Reopen</translation>
    </message>
    <message>
        <source>Reopen case</source>
        <translation>Reopen case</translation>
    </message>
    <message>
        <source>Reopen task</source>
        <translation>Reopen task</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Reply</translation>
    </message>
    <message>
        <source>Reply to this address</source>
        <translation>Reply to this address</translation>
    </message>
    <message>
        <source>Rescue and start anew</source>
        <translation>Rescue and start anew</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>Reveal</source>
        <translation>Reveal</translation>
    </message>
    <message>
        <source>Reveal what is hidden</source>
        <translation>Reveal what is hidden</translation>
    </message>
    <message>
        <source>Ringing there</source>
        <translation>Ringing there</translation>
    </message>
    <message>
        <source>Ringing {name}</source>
        <translation>Ringing {name}</translation>
    </message>
    <message>
        <source>Rings the customer of what is open or selected, and logs the call.</source>
        <translation>Rings the customer of what is open or selected, and logs the call.</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>Roles</translation>
    </message>
    <message>
        <source>Room set aside for drafts</source>
        <translation>Room set aside for drafts</translation>
    </message>
    <message>
        <source>Run a macro …</source>
        <translation>Run a macro …</translation>
    </message>
    <message>
        <source>Said of it: “{words}”</source>
        <translation>Said of it: “{words}”</translation>
    </message>
    <message>
        <source>Said that there is nothing to hear or to speak with; calls come there again in {time}</source>
        <translation>Said that there is nothing to hear or to speak with; calls come there again in {time}</translation>
    </message>
    <message>
        <source>Said to be wrong</source>
        <translation>Said to be wrong</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>Sat</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Save a text module …</source>
        <translation>Save a text module …</translation>
    </message>
    <message>
        <source>Save as …</source>
        <translation>Save as …</translation>
    </message>
    <message>
        <source>Save attachment</source>
        <translation>Save attachment</translation>
    </message>
    <message>
        <source>Save draft</source>
        <translation>Save draft</translation>
    </message>
    <message>
        <source>Save it as PDF instead.</source>
        <translation>Save it as PDF instead.</translation>
    </message>
    <message>
        <source>Save one of your own: a text you need again and again.</source>
        <translation>Save one of your own: a text you need again and again.</translation>
    </message>
    <message>
        <source>Save text module</source>
        <translation>Save text module</translation>
    </message>
    <message>
        <source>Save the article as PDF</source>
        <translation>Save the article as PDF</translation>
    </message>
    <message>
        <source>Save the article as PDF …</source>
        <translation>Save the article as PDF …</translation>
    </message>
    <message>
        <source>Save the change</source>
        <translation>Save the change</translation>
    </message>
    <message>
        <source>Save the contact as PDF</source>
        <translation>Save the contact as PDF</translation>
    </message>
    <message>
        <source>Save the contact as PDF …</source>
        <translation>Save the contact as PDF …</translation>
    </message>
    <message>
        <source>Save the differences as PDF</source>
        <translation>Save the differences as PDF</translation>
    </message>
    <message>
        <source>Save the keys</source>
        <translation>Save the keys</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Save the report</translation>
    </message>
    <message>
        <source>Save to a file …</source>
        <translation>Save to a file …</translation>
    </message>
    <message>
        <source>Save {name} as …</source>
        <translation>Save {name} as …</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>Saved as {path}.</translation>
    </message>
    <message>
        <source>Say how it was solved, for whoever meets it again.</source>
        <translation>Say how it was solved, for whoever meets it again.</translation>
    </message>
    <message>
        <source>Say in a few words what is to be done.</source>
        <translation>Say in a few words what is to be done.</translation>
    </message>
    <message>
        <source>Say in a few words what it is about.</source>
        <translation>Say in a few words what it is about.</translation>
    </message>
    <message>
        <source>Say in a few words what the matter is.</source>
        <translation>Say in a few words what the matter is.</translation>
    </message>
    <message>
        <source>Say what is to be changed, for who wrote it.</source>
        <translation>Say what is to be changed, for who wrote it.</translation>
    </message>
    <message>
        <source>Say what is wrong, so that it can be corrected.</source>
        <translation>Say what is wrong, so that it can be corrected.</translation>
    </message>
    <message>
        <source>Say who is calling</source>
        <translation>Say who is calling</translation>
    </message>
    <message>
        <source>Say with --erased-list where the list of erasures is kept: a file that outlives the backups of this database. Nothing was erased.</source>
        <translation>Say with --erased-list where the list of erasures is kept: a file that outlives the backups of this database. Nothing was erased.</translation>
    </message>
    <message>
        <source>Says which case this contact belongs to.</source>
        <translation>Says which case this contact belongs to.</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>Scope</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>Search a code</source>
        <translation>Search a code</translation>
    </message>
    <message>
        <source>Search a code …</source>
        <translation>Search a code …</translation>
    </message>
    <message>
        <source>Search and own state</source>
        <translation>Search and own state</translation>
    </message>
    <message>
        <source>Search knowledge</source>
        <translation>Search knowledge</translation>
    </message>
    <message>
        <source>Search or command</source>
        <translation>Search or command</translation>
    </message>
    <message>
        <source>Search text modules</source>
        <translation>Search text modules</translation>
    </message>
    <message>
        <source>See “Qt's libraries” above.</source>
        <translation>See “Qt's libraries” above.</translation>
    </message>
    <message>
        <source>See “Qt's libraries” above; then check DISPLAY or WAYLAND_DISPLAY.</source>
        <translation>See “Qt's libraries” above; then check DISPLAY or WAYLAND_DISPLAY.</translation>
    </message>
    <message>
        <source>Seen to by</source>
        <translation>Seen to by</translation>
    </message>
    <message>
        <source>Select an open task first.</source>
        <translation>Select an open task first.</translation>
    </message>
    <message>
        <source>Select what somebody said of an article first.</source>
        <translation>Select what somebody said of an article first.</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>Send e-mail</source>
        <translation>Send e-mail</translation>
    </message>
    <message>
        <source>Send later</source>
        <translation>Send later</translation>
    </message>
    <message>
        <source>Send later …</source>
        <translation>Send later …</translation>
    </message>
    <message>
        <source>Senders whose remote images are shown</source>
        <translation>Senders whose remote images are shown</translation>
    </message>
    <message>
        <source>Sends the reply, or keeps the note. Without a line it goes out later, once.</source>
        <translation>Sends the reply, or keeps the note. Without a line it goes out later, once.</translation>
    </message>
    <message>
        <source>Sep</source>
        <translation>Sep</translation>
    </message>
    <message>
        <source>Serial number * · Bought on: date · Colour: red | blue</source>
        <translation>Serial number * · Bought on: date · Colour: red | blue</translation>
    </message>
    <message>
        <source>Served this customer last</source>
        <translation>Served this customer last</translation>
    </message>
    <message>
        <source>Set a type of cases</source>
        <translation>Set a type of cases</translation>
    </message>
    <message>
        <source>Set it; with a wrong date no secured connection works.</source>
        <translation>Set it; with a wrong date no secured connection works.</translation>
    </message>
    <message>
        <source>Set notifications</source>
        <translation>Set notifications</translation>
    </message>
    <message>
        <source>Set own state</source>
        <translation>Set own state</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>Settle</translation>
    </message>
    <message>
        <source>Several customers have this number.</source>
        <translation>Several customers have this number.</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>Short break</source>
        <translation>Short break</translation>
    </message>
    <message>
        <source>Short motion</source>
        <translation>Short motion</translation>
    </message>
    <message>
        <source>Short name</source>
        <translation>Short name</translation>
    </message>
    <message>
        <source>Short texts by what you want to do; the search finds them by their words.</source>
        <translation>Short texts by what you want to do; the search finds them by their words.</translation>
    </message>
    <message>
        <source>Show Tresen</source>
        <translation>Show Tresen</translation>
    </message>
    <message>
        <source>Show a mail as laid out first; its images from elsewhere are not loaded then.</source>
        <translation>Show a mail as laid out first; its images from elsewhere are not loaded then.</translation>
    </message>
    <message>
        <source>Show a page of the help</source>
        <translation>Show a page of the help</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Show all keys</translation>
    </message>
    <message>
        <source>Show all notices</source>
        <translation>Show all notices</translation>
    </message>
    <message>
        <source>Show as laid out</source>
        <translation>Show as laid out</translation>
    </message>
    <message>
        <source>Show everything of {other} with {mine}</source>
        <translation>Show everything of {other} with {mine}</translation>
    </message>
    <message>
        <source>Show fitting knowledge</source>
        <translation>Show fitting knowledge</translation>
    </message>
    <message>
        <source>Show images</source>
        <translation>Show images</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>Show less</translation>
    </message>
    <message>
        <source>Show me around</source>
        <translation>Show me around</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>Show more</translation>
    </message>
    <message>
        <source>Show quoted text</source>
        <translation>Show quoted text</translation>
    </message>
    <message>
        <source>Show text modules</source>
        <translation>Show text modules</translation>
    </message>
    <message>
        <source>Show the article</source>
        <translation>Show the article</translation>
    </message>
    <message>
        <source>Show the case</source>
        <translation>Show the case</translation>
    </message>
    <message>
        <source>Show the change</source>
        <translation>Show the change</translation>
    </message>
    <message>
        <source>Show the contact</source>
        <translation>Show the contact</translation>
    </message>
    <message>
        <source>Show the customer</source>
        <translation>Show the customer</translation>
    </message>
    <message>
        <source>Show the note</source>
        <translation>Show the note</translation>
    </message>
    <message>
        <source>Show the original</source>
        <translation>Show the original</translation>
    </message>
    <message>
        <source>Show the rest</source>
        <translation>Show the rest</translation>
    </message>
    <message>
        <source>Show the task</source>
        <translation>Show the task</translation>
    </message>
    <message>
        <source>Show the timeline</source>
        <translation>Show the timeline</translation>
    </message>
    <message>
        <source>Shows and reads out every ground for which the contact is offered to you.</source>
        <translation>Shows and reads out every ground for which the contact is offered to you.</translation>
    </message>
    <message>
        <source>Shows keys for tones, for menus that ask for digits.</source>
        <translation>Shows keys for tones, for menus that ask for digits.</translation>
    </message>
    <message>
        <source>Shows what stood in the composer before; every version is kept for 14 days.</source>
        <translation>Shows what stood in the composer before; every version is kept for 14 days.</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Side by side</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Sign in again</translation>
    </message>
    <message>
        <source>Sign in, and everything is there again.</source>
        <translation>Sign in, and everything is there again.</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>Similar articles</source>
        <translation>Similar articles</translation>
    </message>
    <message>
        <source>Simulated call</source>
        <translation>Simulated call</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Since</translation>
    </message>
    <message>
        <source>Since when articles are news</source>
        <translation>Since when articles are news</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Site</translation>
    </message>
    <message>
        <source>Site {name} added</source>
        <translation>Site {name} added</translation>
    </message>
    <message>
        <source>Site {name} changed</source>
        <translation>Site {name} changed</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>Sites</translation>
    </message>
    <message>
        <source>Size and panes of the window</source>
        <translation>Size and panes of the window</translation>
    </message>
    <message>
        <source>Skills</source>
        <translation>Skills</translation>
    </message>
    <message numerus="yes">
        <source>Skills fit best, %n level(s) less than wanted</source>
        <translation>
            <numerusform>Skills fit best, %n level less than wanted</numerusform>
            <numerusform>Skills fit best, %n levels less than wanted</numerusform>
        </translation>
    </message>
    <message>
        <source>Skills fit exactly</source>
        <translation>Skills fit exactly</translation>
    </message>
    <message>
        <source>Skills fit less well</source>
        <translation>Skills fit less well</translation>
    </message>
    <message numerus="yes">
        <source>Skills fit, %n level(s) more than needed</source>
        <translation>
            <numerusform>Skills fit, %n level more than needed</numerusform>
            <numerusform>Skills fit, %n levels more than needed</numerusform>
        </translation>
    </message>
    <message>
        <source>Skills, with levels from 1 to 5</source>
        <translation>Skills, with levels from 1 to 5</translation>
    </message>
    <message>
        <source>Solution</source>
        <translation>Solution</translation>
    </message>
    <message>
        <source>Solved: {words}</source>
        <translation>Solved: {words}</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>Somebody</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>Somebody else</translation>
    </message>
    <message>
        <source>Somebody else answered the customer in the meantime.</source>
        <translation>Somebody else answered the customer in the meantime.</translation>
    </message>
    <message>
        <source>Somebody else has it in hand now.</source>
        <translation>Somebody else has it in hand now.</translation>
    </message>
    <message>
        <source>Somebody else served this customer last</source>
        <translation>Somebody else served this customer last</translation>
    </message>
    <message>
        <source>Somebody of ours</source>
        <translation>Somebody of ours</translation>
    </message>
    <message>
        <source>Somebody published another version meanwhile, and the two change the same place. Both are kept: bring yours up to date.</source>
        <translation>Somebody published another version meanwhile, and the two change the same place. Both are kept: bring yours up to date.</translation>
    </message>
    <message>
        <source>Somebody who is impatient and easily annoyed writes or calls at once.</source>
        <translation>Somebody who is impatient and easily annoyed writes or calls at once.</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>Something else</translation>
    </message>
    <message>
        <source>Something in Tresen went wrong.</source>
        <translation>Something in Tresen went wrong.</translation>
    </message>
    <message>
        <source>Something of it is not shown; a newer version of Tresen says what</source>
        <translation>Something of it is not shown; a newer version of Tresen says what</translation>
    </message>
    <message>
        <source>Something of this contact has not gone out yet.</source>
        <translation>Something of this contact has not gone out yet.</translation>
    </message>
    <message>
        <source>Something to be done by a time.</source>
        <translation>Something to be done by a time.</translation>
    </message>
    <message>
        <source>Something was refused</source>
        <translation>Something was refused</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Sound</translation>
    </message>
    <message>
        <source>Sound comes from</source>
        <translation>Sound comes from</translation>
    </message>
    <message>
        <source>Sound comes from: {device}</source>
        <translation>Sound comes from: {device}</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>Spanish</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Split</translation>
    </message>
    <message>
        <source>Split contact</source>
        <translation>Split contact</translation>
    </message>
    <message numerus="yes">
        <source>Split off %n message(s)</source>
        <translation>
            <numerusform>Split off %n message</numerusform>
            <numerusform>Split off %n messages</numerusform>
        </translation>
    </message>
    <message>
        <source>Split off messages</source>
        <translation>Split off messages</translation>
    </message>
    <message>
        <source>Split the case …</source>
        <translation>Split the case …</translation>
    </message>
    <message>
        <source>Split the contact …</source>
        <translation>Split the contact …</translation>
    </message>
    <message>
        <source>Stands on the hub</source>
        <translation>Stands on the hub</translation>
    </message>
    <message>
        <source>Start Tresen again: it reads everything else anew from the hub.</source>
        <translation>Start Tresen again: it reads everything else anew from the hub.</translation>
    </message>
    <message>
        <source>State</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Status of the case</source>
        <translation>Status of the case</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>Stay here</translation>
    </message>
    <message>
        <source>Stay with the contact</source>
        <translation>Stay with the contact</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Step</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Steps</translation>
    </message>
    <message>
        <source>Steps of a macro</source>
        <translation>Steps of a macro</translation>
    </message>
    <message>
        <source>Steps, a line each</source>
        <translation>Steps, a line each</translation>
    </message>
    <message>
        <source>Still to do:</source>
        <translation>Still to do:</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Stop what runs</source>
        <translation>Stop what runs</translation>
    </message>
    <message>
        <source>Stop: {work}</source>
        <translation>Stop: {work}</translation>
    </message>
    <message>
        <source>Stopped. Of “{title}” nothing was saved or printed further.</source>
        <translation>Stopped. Of “{title}” nothing was saved or printed further.</translation>
    </message>
    <message>
        <source>Stopped. The search finds the articles that are ready by now.</source>
        <translation>Stopped. The search finds the articles that are ready by now.</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>Subject of the contact</source>
        <translation>Subject of the contact</translation>
    </message>
    <message>
        <source>Subject or channel</source>
        <translation>Subject or channel</translation>
    </message>
    <message>
        <source>Subject, priority and due date of the open case.</source>
        <translation>Subject, priority and due date of the open case.</translation>
    </message>
    <message>
        <source>Subject, words, #tag …</source>
        <translation>Subject, words, #tag …</translation>
    </message>
    <message>
        <source>Submit for approval</source>
        <translation>Submit for approval</translation>
    </message>
    <message>
        <source>Suggest a wrap-up code</source>
        <translation>Suggest a wrap-up code</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>Suggested</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>Sun</translation>
    </message>
    <message>
        <source>Switch on: {command}</source>
        <translation>Switch on: {command}</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Tag case</source>
        <translation>Tag case</translation>
    </message>
    <message>
        <source>Tag contact</source>
        <translation>Tag contact</translation>
    </message>
    <message>
        <source>Tag customer</source>
        <translation>Tag customer</translation>
    </message>
    <message>
        <source>Tag …</source>
        <translation>Tag …</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>Tags of the case</source>
        <translation>Tags of the case</translation>
    </message>
    <message>
        <source>Tags of the case …</source>
        <translation>Tags of the case …</translation>
    </message>
    <message>
        <source>Tags of the chosen rows</source>
        <translation>Tags of the chosen rows</translation>
    </message>
    <message>
        <source>Tags of the contact</source>
        <translation>Tags of the contact</translation>
    </message>
    <message>
        <source>Tags of the contact …</source>
        <translation>Tags of the contact …</translation>
    </message>
    <message>
        <source>Tags of the customer</source>
        <translation>Tags of the customer</translation>
    </message>
    <message>
        <source>Tags of the customer …</source>
        <translation>Tags of the customer …</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>Take a reply back</source>
        <translation>Take a reply back</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>Take back and change</source>
        <translation>Take back and change</translation>
    </message>
    <message>
        <source>Take keys from a file</source>
        <translation>Take keys from a file</translation>
    </message>
    <message>
        <source>Take mine</source>
        <translation>Take mine</translation>
    </message>
    <message>
        <source>Take off</source>
        <translation>Take off</translation>
    </message>
    <message>
        <source>Take out the file that the hub does not accept.</source>
        <translation>Take out the file that the hub does not accept.</translation>
    </message>
    <message>
        <source>Take that of {name}</source>
        <translation>Take that of {name}</translation>
    </message>
    <message>
        <source>Take the @ before the name out to file the note.</source>
        <translation>Take the @ before the name out to file the note.</translation>
    </message>
    <message>
        <source>Take the next state back</source>
        <translation>Take the next state back</translation>
    </message>
    <message>
        <source>Take the reply back</source>
        <translation>Take the reply back</translation>
    </message>
    <message>
        <source>Take the text back</source>
        <translation>Take the text back</translation>
    </message>
    <message>
        <source>Take this version</source>
        <translation>Take this version</translation>
    </message>
    <message>
        <source>Take {value} away</source>
        <translation>Take {value} away</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>Taken back: {done} of {total}. The rest stays as it is.</source>
        <translation>Taken back: {done} of {total}. The rest stays as it is.</translation>
    </message>
    <message>
        <source>Takes back that cases were merged or split a moment ago.</source>
        <translation>Takes back that cases were merged or split a moment ago.</translation>
    </message>
    <message>
        <source>Takes back that two customers were merged a moment ago.</source>
        <translation>Takes back that two customers were merged a moment ago.</translation>
    </message>
    <message>
        <source>Takes back what the last macro did, as far as that can be taken back.</source>
        <translation>Takes back what the last macro did, as far as that can be taken back.</translation>
    </message>
    <message>
        <source>Takes back what was done with the chosen rows a moment ago.</source>
        <translation>Takes back what was done with the chosen rows a moment ago.</translation>
    </message>
    <message>
        <source>Takes back what was merged or split a moment ago.</source>
        <translation>Takes back what was merged or split a moment ago.</translation>
    </message>
    <message>
        <source>Takes the contact that is offered to you and opens it.</source>
        <translation>Takes the contact that is offered to you and opens it.</translation>
    </message>
    <message>
        <source>Talk together</source>
        <translation>Talk together</translation>
    </message>
    <message>
        <source>Talked {time}</source>
        <translation>Talked {time}</translation>
    </message>
    <message>
        <source>Talked, until when is not known</source>
        <translation>Talked, until when is not known</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Tasks</translation>
    </message>
    <message>
        <source>Tasks and promises</source>
        <translation>Tasks and promises</translation>
    </message>
    <message>
        <source>Tasks and promises are made at the desk or here.</source>
        <translation>Tasks and promises are made at the desk or here.</translation>
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
        <translation>Tell me of</translation>
    </message>
    <message>
        <source>Tell the editors</source>
        <translation>Tell the editors</translation>
    </message>
    <message>
        <source>Tell who said it</source>
        <translation>Tell who said it</translation>
    </message>
    <message>
        <source>Tells the editors of every site what is wrong in the open article.</source>
        <translation>Tells the editors of every site what is wrong in the open article.</translation>
    </message>
    <message>
        <source>Tells the editors what is missing.</source>
        <translation>Tells the editors what is missing.</translation>
    </message>
    <message>
        <source>Tells the editors.</source>
        <translation>Tells the editors.</translation>
    </message>
    <message>
        <source>Tells who said it what became of it.</source>
        <translation>Tells who said it what became of it.</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Text module</source>
        <translation>Text module</translation>
    </message>
    <message>
        <source>Text modules</source>
        <translation>Text modules</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>Texts</translation>
    </message>
    <message>
        <source>That of the contact</source>
        <translation>That of the contact</translation>
    </message>
    <message>
        <source>The article did not help …</source>
        <translation>The article did not help …</translation>
    </message>
    <message>
        <source>The article helped</source>
        <translation>The article helped</translation>
    </message>
    <message>
        <source>The article is still right</source>
        <translation>The article is still right</translation>
    </message>
    <message>
        <source>The articles of the knowledge base.</source>
        <translation>The articles of the knowledge base.</translation>
    </message>
    <message>
        <source>The bar above the contact goes; nothing else changes.</source>
        <translation>The bar above the contact goes; nothing else changes.</translation>
    </message>
    <message>
        <source>The benchmarks are not in the installed package; run them from the source tree.</source>
        <translation>The benchmarks are not in the installed package; run them from the source tree.</translation>
    </message>
    <message>
        <source>The best {count}; more words find less</source>
        <translation>The best {count}; more words find less</translation>
    </message>
    <message>
        <source>The call does not stand so any more.</source>
        <translation>The call does not stand so any more.</translation>
    </message>
    <message>
        <source>The call was not accepted.</source>
        <translation>The call was not accepted.</translation>
    </message>
    <message>
        <source>The call was put through.</source>
        <translation>The call was put through.</translation>
    </message>
    <message>
        <source>The caller has hung up</source>
        <translation>The caller has hung up</translation>
    </message>
    <message>
        <source>The caller has hung up already.</source>
        <translation>The caller has hung up already.</translation>
    </message>
    <message>
        <source>The caller hung up at {time}, before anybody took the call.</source>
        <translation>The caller hung up at {time}, before anybody took the call.</translation>
    </message>
    <message>
        <source>The carrier gives contacts to this site</source>
        <translation>The carrier gives contacts to this site</translation>
    </message>
    <message>
        <source>The case goes on in that queue, where nobody in particular sees to it yet.</source>
        <translation>The case goes on in that queue, where nobody in particular sees to it yet.</translation>
    </message>
    <message>
        <source>The case has left your desk.</source>
        <translation>The case has left your desk.</translation>
    </message>
    <message>
        <source>The case was merged into {case}.</source>
        <translation>The case was merged into {case}.</translation>
    </message>
    <message>
        <source>The change is withdrawn in 10 seconds.</source>
        <translation>The change is withdrawn in 10 seconds.</translation>
    </message>
    <message>
        <source>The clock says {now}.</source>
        <translation>The clock says {now}.</translation>
    </message>
    <message>
        <source>The contact</source>
        <translation>The contact</translation>
    </message>
    <message>
        <source>The contact belongs to another site</source>
        <translation>The contact belongs to another site</translation>
    </message>
    <message>
        <source>The contact belongs to the site {site}</source>
        <translation>The contact belongs to the site {site}</translation>
    </message>
    <message>
        <source>The contact has a window of its own</source>
        <translation>The contact has a window of its own</translation>
    </message>
    <message>
        <source>The contact has left your desk.</source>
        <translation>The contact has left your desk.</translation>
    </message>
    <message>
        <source>The contact in progress, with work list and customer.</source>
        <translation>The contact in progress, with work list and customer.</translation>
    </message>
    <message>
        <source>The contact is back in its queue.</source>
        <translation>The contact is back in its queue.</translation>
    </message>
    <message>
        <source>The contact is completed in {seconds} seconds.</source>
        <translation>The contact is completed in {seconds} seconds.</translation>
    </message>
    <message>
        <source>The contact is not in your hands any more.</source>
        <translation>The contact is not in your hands any more.</translation>
    </message>
    <message>
        <source>The contact is not on your desk, so the text cannot go back to it.</source>
        <translation>The contact is not on your desk, so the text cannot go back to it.</translation>
    </message>
    <message>
        <source>The contact is yours. Call back, or wrap it up.</source>
        <translation>The contact is yours. Call back, or wrap it up.</translation>
    </message>
    <message>
        <source>The contact stays yours and comes back at the time you choose.</source>
        <translation>The contact stays yours and comes back at the time you choose.</translation>
    </message>
    <message>
        <source>The contact stays yours. Give it back when nothing waits any more.</source>
        <translation>The contact stays yours. Give it back when nothing waits any more.</translation>
    </message>
    <message>
        <source>The contact was merged into this one.</source>
        <translation>The contact was merged into this one.</translation>
    </message>
    <message>
        <source>The correction of “{title}” could not be written into the wiki {wiki}: it changes what is made there in another way ({what}). It stands in the article alone. Change the wiki by hand, or publish this, the wiki's text.</source>
        <translation>The correction of “{title}” could not be written into the wiki {wiki}: it changes what is made there in another way ({what}). It stands in the article alone. Change the wiki by hand, or publish this, the wiki's text.</translation>
    </message>
    <message>
        <source>The customer goes on with a colleague: whoever is asked now, or one of the list.</source>
        <translation>The customer goes on with a colleague: whoever is asked now, or one of the list.</translation>
    </message>
    <message>
        <source>The customer has left your desk.</source>
        <translation>The customer has left your desk.</translation>
    </message>
    <message>
        <source>The customer has written before it was completed. Read it first.</source>
        <translation>The customer has written before it was completed. Read it first.</translation>
    </message>
    <message>
        <source>The customer has written since the wrap-up began.</source>
        <translation>The customer has written since the wrap-up began.</translation>
    </message>
    <message>
        <source>The customer has written since the wrap-up began. Complete once more to close the contact all the same.</source>
        <translation>The customer has written since the wrap-up began. Complete once more to close the contact all the same.</translation>
    </message>
    <message>
        <source>The customer has written: the contact is not completed.</source>
        <translation>The customer has written: the contact is not completed.</translation>
    </message>
    <message>
        <source>The customer hears music and not you; pressed again, you go on.</source>
        <translation>The customer hears music and not you; pressed again, you go on.</translation>
    </message>
    <message>
        <source>The customer is called back and keeps the place in line.</source>
        <translation>The customer is called back and keeps the place in line.</translation>
    </message>
    <message>
        <source>The customer is on hold. Go on with them, or ask somebody else.</source>
        <translation>The customer is on hold. Go on with them, or ask somebody else.</translation>
    </message>
    <message>
        <source>The customer is on the line: put the call through, or end it first.</source>
        <translation>The customer is on the line: put the call through, or end it first.</translation>
    </message>
    <message>
        <source>The customer is typing</source>
        <translation>The customer is typing</translation>
    </message>
    <message>
        <source>The customer of this contact is not known here.</source>
        <translation>The customer of this contact is not known here.</translation>
    </message>
    <message>
        <source>The customer was erased. What you wrote is offered here for seven days.</source>
        <translation>The customer was erased. What you wrote is offered here for seven days.</translation>
    </message>
    <message>
        <source>The data on this machine belongs to {name}. Start Tresen with another --profile to work under your own name.</source>
        <translation>The data on this machine belongs to {name}. Start Tresen with another --profile to work under your own name.</translation>
    </message>
    <message>
        <source>The data on this machine cannot be read.</source>
        <translation>The data on this machine cannot be read.</translation>
    </message>
    <message>
        <source>The data on this machine is damaged.</source>
        <translation>The data on this machine is damaged.</translation>
    </message>
    <message>
        <source>The database cannot be opened: {reason}. Nothing was changed.</source>
        <translation>The database cannot be opened: {reason}. Nothing was changed.</translation>
    </message>
    <message>
        <source>The demo's hub does not let {login} in: {reason}</source>
        <translation>The demo's hub does not let {login} in: {reason}</translation>
    </message>
    <message>
        <source>The disk is full: nothing can be saved on this machine.</source>
        <translation>The disk is full: nothing can be saved on this machine.</translation>
    </message>
    <message>
        <source>The disk is full: nothing new from the hub can be kept.</source>
        <translation>The disk is full: nothing new from the hub can be kept.</translation>
    </message>
    <message>
        <source>The editors answered what you said of “{title}”.</source>
        <translation>The editors answered what you said of “{title}”.</translation>
    </message>
    <message>
        <source>The editors' queue</source>
        <translation>The editors' queue</translation>
    </message>
    <message>
        <source>The exchange refused it. Try again, or ask somebody else.</source>
        <translation>The exchange refused it. Try again, or ask somebody else.</translation>
    </message>
    <message>
        <source>The fields of {name} do not fit: {flaw}. Nothing was done.</source>
        <translation>The fields of {name} do not fit: {flaw}. Nothing was done.</translation>
    </message>
    <message>
        <source>The file cannot be read: {error}.</source>
        <translation>The file cannot be read: {error}.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>The file is empty.</translation>
    </message>
    <message>
        <source>The first message is written below.</source>
        <translation>The first message is written below.</translation>
    </message>
    <message>
        <source>The first {count} of {all}</source>
        <translation>The first {count} of {all}</translation>
    </message>
    <message>
        <source>The headset may stay for calls alone.</source>
        <translation>The headset may stay for calls alone.</translation>
    </message>
    <message>
        <source>The hub at {address} could not be reached or used ({error}). What waits is kept; run the command again when the hub is back.</source>
        <translation>The hub at {address} could not be reached or used ({error}). What waits is kept; run the command again when the hub is back.</translation>
    </message>
    <message>
        <source>The hub cannot serve at {address}: {reason}. Look at --listen, --certificate and --key.</source>
        <translation>The hub cannot serve at {address}: {reason}. Look at --listen, --certificate and --key.</translation>
    </message>
    <message>
        <source>The hub could not be reached or used ({error}). What was taken stays; run the command again when the hub is back, nothing is taken twice.</source>
        <translation>The hub could not be reached or used ({error}). What was taken stays; run the command again when the hub is back, nothing is taken twice.</translation>
    </message>
    <message>
        <source>The hub could not make sense of it.</source>
        <translation>The hub could not make sense of it.</translation>
    </message>
    <message>
        <source>The hub did not answer. Nothing is lost; try again.</source>
        <translation>The hub did not answer. Nothing is lost; try again.</translation>
    </message>
    <message>
        <source>The hub did not answer. Nothing was revealed; try again.</source>
        <translation>The hub did not answer. Nothing was revealed; try again.</translation>
    </message>
    <message>
        <source>The hub did not answer: the contact may not have been given back.</source>
        <translation>The hub did not answer: the contact may not have been given back.</translation>
    </message>
    <message>
        <source>The hub does not have it, or not for you.</source>
        <translation>The hub does not have it, or not for you.</translation>
    </message>
    <message>
        <source>The hub does not know this session any more. Nothing is lost by signing in.</source>
        <translation>The hub does not know this session any more. Nothing is lost by signing in.</translation>
    </message>
    <message>
        <source>The hub does not know this yet; it waits for a newer one.</source>
        <translation>The hub does not know this yet; it waits for a newer one.</translation>
    </message>
    <message>
        <source>The hub does not take this token. Nothing was changed. Ask for a new one.</source>
        <translation>The hub does not take this token. Nothing was changed. Ask for a new one.</translation>
    </message>
    <message>
        <source>The hub does not take this token. Nothing was imported. Ask for a new one.</source>
        <translation>The hub does not take this token. Nothing was imported. Ask for a new one.</translation>
    </message>
    <message>
        <source>The hub fetches the images of this mail; their server learns that it is read.</source>
        <translation>The hub fetches the images of this mail; their server learns that it is read.</translation>
    </message>
    <message>
        <source>The hub fetches the images …</source>
        <translation>The hub fetches the images …</translation>
    </message>
    <message>
        <source>The hub has everything that was sent. What still waits here can be rescued as far as it is readable; the damaged file stays in {folder}.</source>
        <translation>The hub has everything that was sent. What still waits here can be rescued as far as it is readable; the damaged file stays in {folder}.</translation>
    </message>
    <message>
        <source>The hub has no connection for this channel. Choose another one.</source>
        <translation>The hub has no connection for this channel. Choose another one.</translation>
    </message>
    <message>
        <source>The hub has no connection for {channel}: nothing can go out that way.</source>
        <translation>The hub has no connection for {channel}: nothing can go out that way.</translation>
    </message>
    <message>
        <source>The hub has no mailbox for your queues: no mail can be written from here.</source>
        <translation>The hub has no mailbox for your queues: no mail can be written from here.</translation>
    </message>
    <message>
        <source>The hub has not answered for some seconds.</source>
        <translation>The hub has not answered for some seconds.</translation>
    </message>
    <message>
        <source>The hub has not answered for some seconds. Your words are kept here.</source>
        <translation>The hub has not answered for some seconds. Your words are kept here.</translation>
    </message>
    <message>
        <source>The hub is busy; Tresen tries again by itself.</source>
        <translation>The hub is busy; Tresen tries again by itself.</translation>
    </message>
    <message>
        <source>The hub is ready at {address}</source>
        <translation>The hub is ready at {address}</translation>
    </message>
    <message>
        <source>The hub of the demo did not start. Its reason stands above.</source>
        <translation>The hub of the demo did not start. Its reason stands above.</translation>
    </message>
    <message>
        <source>The hub takes no file of that size.</source>
        <translation>The hub takes no file of that size.</translation>
    </message>
    <message>
        <source>The hub wanted {count} records gone that it still counts.</source>
        <translation>The hub wanted {count} records gone that it still counts.</translation>
    </message>
    <message>
        <source>The hub was restored from a backup.</source>
        <translation>The hub was restored from a backup.</translation>
    </message>
    <message>
        <source>The hub was restored; it waits for what others bring again.</source>
        <translation>The hub was restored; it waits for what others bring again.</translation>
    </message>
    <message>
        <source>The keys are as they were.</source>
        <translation>The keys are as they were.</translation>
    </message>
    <message>
        <source>The keys of everything that can be done now.</source>
        <translation>The keys of everything that can be done now.</translation>
    </message>
    <message>
        <source>The layout of this mail is not on this machine, and there is no line.</source>
        <translation>The layout of this mail is not on this machine, and there is no line.</translation>
    </message>
    <message>
        <source>The line broke while the mail server had it. Nobody knows whether it went out, so it is not sent again by itself: ask the customer, or write it again.</source>
        <translation>The line broke while the mail server had it. Nobody knows whether it went out, so it is not sent again by itself: ask the customer, or write it again.</translation>
    </message>
    <message>
        <source>The line was lost. What you wrote is kept.</source>
        <translation>The line was lost. What you wrote is kept.</translation>
    </message>
    <message>
        <source>The list of erasures cannot be read: {where}. Nothing was opened.</source>
        <translation>The list of erasures cannot be read: {where}. Nothing was opened.</translation>
    </message>
    <message>
        <source>The mail is too large: only who wrote it and its subject were read</source>
        <translation>The mail is too large: only who wrote it and its subject were read</translation>
    </message>
    <message>
        <source>The matter</source>
        <translation>The matter</translation>
    </message>
    <message>
        <source>The matter is solved; the solution is written down.</source>
        <translation>The matter is solved; the solution is written down.</translation>
    </message>
    <message>
        <source>The matter this contact belongs to.</source>
        <translation>The matter this contact belongs to.</translation>
    </message>
    <message>
        <source>The matter was not solved after all.</source>
        <translation>The matter was not solved after all.</translation>
    </message>
    <message>
        <source>The menu key shows all that can be done with it.</source>
        <translation>The menu key shows all that can be done with it.</translation>
    </message>
    <message>
        <source>The next change of this article is compared with it.</source>
        <translation>The next change of this article is compared with it.</translation>
    </message>
    <message>
        <source>The next higher rate at which made-up customers come.</source>
        <translation>The next higher rate at which made-up customers come.</translation>
    </message>
    <message>
        <source>The next lower rate at which made-up customers come.</source>
        <translation>The next lower rate at which made-up customers come.</translation>
    </message>
    <message>
        <source>The next offer appears at the top left. The search finds everything else.</source>
        <translation>The next offer appears at the top left. The search finds everything else.</translation>
    </message>
    <message>
        <source>The next start closes it; or now: {command}</source>
        <translation>The next start closes it; or now: {command}</translation>
    </message>
    <message>
        <source>The next version of the open article, in the editor.</source>
        <translation>The next version of the open article, in the editor.</translation>
    </message>
    <message>
        <source>The note is filed.</source>
        <translation>The note is filed.</translation>
    </message>
    <message>
        <source>The note needs a place.</source>
        <translation>The note needs a place.</translation>
    </message>
    <message>
        <source>The note was refused</source>
        <translation>The note was refused</translation>
    </message>
    <message>
        <source>The number is busy.</source>
        <translation>The number is busy.</translation>
    </message>
    <message>
        <source>The number may be an extension of one of these.</source>
        <translation>The number may be an extension of one of these.</translation>
    </message>
    <message>
        <source>The number was kept back. Ask who is calling.</source>
        <translation>The number was kept back. Ask who is calling.</translation>
    </message>
    <message>
        <source>The offer was gone already.</source>
        <translation>The offer was gone already.</translation>
    </message>
    <message>
        <source>The one chosen in the tab Texts; pressed again, it is there again.</source>
        <translation>The one chosen in the tab Texts; pressed again, it is there again.</translation>
    </message>
    <message>
        <source>The one chosen in the tab Texts; shared ones are changed by who shares.</source>
        <translation>The one chosen in the tab Texts; shared ones are changed by who shares.</translation>
    </message>
    <message>
        <source>The open article in the other language, in the editor.</source>
        <translation>The open article in the other language, in the editor.</translation>
    </message>
    <message>
        <source>The open case stands alone again, as before the merging.</source>
        <translation>The open case stands alone again, as before the merging.</translation>
    </message>
    <message>
        <source>The open contact is again what it was, and where it was.</source>
        <translation>The open contact is again what it was, and where it was.</translation>
    </message>
    <message>
        <source>The open customer stands alone again, as before the merging.</source>
        <translation>The open customer stands alone again, as before the merging.</translation>
    </message>
    <message>
        <source>The other end does not hear you; pressed again, it does.</source>
        <translation>The other end does not hear you; pressed again, it does.</translation>
    </message>
    <message>
        <source>The other end hung up.</source>
        <translation>The other end hung up.</translation>
    </message>
    <message>
        <source>The others are made ready in ten minutes.</source>
        <translation>The others are made ready in ten minutes.</translation>
    </message>
    <message>
        <source>The pane with the keyboard gives room to the one beside it.</source>
        <translation>The pane with the keyboard gives room to the one beside it.</translation>
    </message>
    <message>
        <source>The pane with the keyboard takes room from the one beside it.</source>
        <translation>The pane with the keyboard takes room from the one beside it.</translation>
    </message>
    <message>
        <source>The part before</source>
        <translation>The part before</translation>
    </message>
    <message>
        <source>The pen stays where it is for now</source>
        <translation>The pen stays where it is for now</translation>
    </message>
    <message>
        <source>The place in line is kept: whoever is free gets the call.</source>
        <translation>The place in line is kept: whoever is free gets the call.</translation>
    </message>
    <message>
        <source>The promise could not be kept.</source>
        <translation>The promise could not be kept.</translation>
    </message>
    <message>
        <source>The question is too long; its end is not looked at.</source>
        <translation>The question is too long; its end is not looked at.</translation>
    </message>
    <message>
        <source>The queue is closed now</source>
        <translation>The queue is closed now</translation>
    </message>
    <message>
        <source>The queue is closed now (hours “{calendar}”)</source>
        <translation>The queue is closed now (hours “{calendar}”)</translation>
    </message>
    <message>
        <source>The reply is back in the composer.</source>
        <translation>The reply is back in the composer.</translation>
    </message>
    <message>
        <source>The reply is on its way.</source>
        <translation>The reply is on its way.</translation>
    </message>
    <message>
        <source>The reply was refused</source>
        <translation>The reply was refused</translation>
    </message>
    <message>
        <source>The report could not be saved.</source>
        <translation>The report could not be saved.</translation>
    </message>
    <message>
        <source>The report was saved.</source>
        <translation>The report was saved.</translation>
    </message>
    <message>
        <source>The same as typing :: in the composer.</source>
        <translation>The same as typing :: in the composer.</translation>
    </message>
    <message>
        <source>The same as typing ?? in the composer.</source>
        <translation>The same as typing ?? in the composer.</translation>
    </message>
    <message>
        <source>The same as typing @@ in a note: whoever is named is told of it.</source>
        <translation>The same as typing @@ in a note: whoever is named is told of it.</translation>
    </message>
    <message>
        <source>The same customer</source>
        <translation>The same customer</translation>
    </message>
    <message>
        <source>The search finds everything: people, cases, articles, commands and help. The keys for it:</source>
        <translation>The search finds everything: people, cases, articles, commands and help. The keys for it:</translation>
    </message>
    <message>
        <source>The selected task is done, or the promise kept.</source>
        <translation>The selected task is done, or the promise kept.</translation>
    </message>
    <message>
        <source>The selected task is not needed any more.</source>
        <translation>The selected task is not needed any more.</translation>
    </message>
    <message>
        <source>The setting “{title}” had a value that is not possible. The usual one holds now.</source>
        <translation>The setting “{title}” had a value that is not possible. The usual one holds now.</translation>
    </message>
    <message>
        <source>The signature cannot be read: {error}. Nothing was changed.</source>
        <translation>The signature cannot be read: {error}. Nothing was changed.</translation>
    </message>
    <message>
        <source>The site does not work this queue</source>
        <translation>The site does not work this queue</translation>
    </message>
    <message>
        <source>The site gave it back</source>
        <translation>The site gave it back</translation>
    </message>
    <message>
        <source>The site has no share, others come first</source>
        <translation>The site has no share, others come first</translation>
    </message>
    <message>
        <source>The site helps out only {why}</source>
        <translation>The site helps out only {why}</translation>
    </message>
    <message>
        <source>The site is to get {percent} % of this queue and has {given} of {of} today</source>
        <translation>The site is to get {percent} % of this queue and has {given} of {of} today</translation>
    </message>
    <message>
        <source>The site takes no more now</source>
        <translation>The site takes no more now</translation>
    </message>
    <message>
        <source>The site's own system picks who gets a contact</source>
        <translation>The site's own system picks who gets a contact</translation>
    </message>
    <message>
        <source>The sound was played.</source>
        <translation>The sound was played.</translation>
    </message>
    <message>
        <source>The system says: {why}. Choose another place.</source>
        <translation>The system says: {why}. Choose another place.</translation>
    </message>
    <message>
        <source>The table has no columns “id” and “title”.</source>
        <translation>The table has no columns “id” and “title”.</translation>
    </message>
    <message>
        <source>The task or promise that was ended a moment ago is open again.</source>
        <translation>The task or promise that was ended a moment ago is open again.</translation>
    </message>
    <message>
        <source>The telephone has lost its connection.</source>
        <translation>The telephone has lost its connection.</translation>
    </message>
    <message>
        <source>The telephone is not connected now. It tries again by itself.</source>
        <translation>The telephone is not connected now. It tries again by itself.</translation>
    </message>
    <message>
        <source>The text is kept. Open the customer it belongs to, then try again.</source>
        <translation>The text is kept. Open the customer it belongs to, then try again.</translation>
    </message>
    <message>
        <source>The time now</source>
        <translation>The time now</translation>
    </message>
    <message>
        <source>The usual key</source>
        <translation>The usual key</translation>
    </message>
    <message>
        <source>The wiki {wiki} did not take the correction of “{title}” ({what}). It stands in the article alone. This is the wiki's text.</source>
        <translation>The wiki {wiki} did not take the correction of “{title}” ({what}). It stands in the article alone. This is the wiki's text.</translation>
    </message>
    <message>
        <source>The words are the same.</source>
        <translation>The words are the same.</translation>
    </message>
    <message>
        <source>The words of this version</source>
        <translation>The words of this version</translation>
    </message>
    <message>
        <source>The words stand there again. Attach the files again, if you have them.</source>
        <translation>The words stand there again. Attach the files again, if you have them.</translation>
    </message>
    <message>
        <source>The work list could not be read</source>
        <translation>The work list could not be read</translation>
    </message>
    <message>
        <source>Then close the view</source>
        <translation>Then close the view</translation>
    </message>
    <message>
        <source>Then start Tresen again.</source>
        <translation>Then start Tresen again.</translation>
    </message>
    <message>
        <source>Then the next contact</source>
        <translation>Then the next contact</translation>
    </message>
    <message>
        <source>There is neither a sound server nor a sound card.</source>
        <translation>There is neither a sound server nor a sound card.</translation>
    </message>
    <message>
        <source>There is no HTML or Markdown page in {folder}.</source>
        <translation>There is no HTML or Markdown page in {folder}.</translation>
    </message>
    <message>
        <source>There is no account {name}. Nothing was changed.</source>
        <translation>There is no account {name}. Nothing was changed.</translation>
    </message>
    <message>
        <source>There is no benchmark “{name}”. There are: {names}.</source>
        <translation>There is no benchmark “{name}”. There are: {names}.</translation>
    </message>
    <message>
        <source>There is no calendar {name}. Nothing was changed.</source>
        <translation>There is no calendar {name}. Nothing was changed.</translation>
    </message>
    <message>
        <source>There is no call in this contact now.</source>
        <translation>There is no call in this contact now.</translation>
    </message>
    <message>
        <source>There is no chat {name}. Nothing was changed.</source>
        <translation>There is no chat {name}. Nothing was changed.</translation>
    </message>
    <message>
        <source>There is no column “{heading}”.</source>
        <translation>There is no column “{heading}”.</translation>
    </message>
    <message>
        <source>There is no contact like this</source>
        <translation>There is no contact like this</translation>
    </message>
    <message>
        <source>There is no customer {name}. Nothing was erased.</source>
        <translation>There is no customer {name}. Nothing was erased.</translation>
    </message>
    <message>
        <source>There is no device {name}. Nothing was changed.</source>
        <translation>There is no device {name}. Nothing was changed.</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>There is no folder {folder}.</translation>
    </message>
    <message>
        <source>There is no hub at this address. Ask for the right one.</source>
        <translation>There is no hub at this address. Ask for the right one.</translation>
    </message>
    <message>
        <source>There is no local data in {folder}. Sign in with `tresen`, or bring the profile up to date with `tresen sync --once`.</source>
        <translation>There is no local data in {folder}. Sign in with `tresen`, or bring the profile up to date with `tresen sync --once`.</translation>
    </message>
    <message>
        <source>There is no machine of this name. Check the spelling, and your network.</source>
        <translation>There is no machine of this name. Check the spelling, and your network.</translation>
    </message>
    <message>
        <source>There is no mailbox {name}. Nothing was changed.</source>
        <translation>There is no mailbox {name}. Nothing was changed.</translation>
    </message>
    <message>
        <source>There is no message like this</source>
        <translation>There is no message like this</translation>
    </message>
    <message>
        <source>There is no operation “{name}”. `tresen do --list` names them all.</source>
        <translation>There is no operation “{name}”. `tresen do --list` names them all.</translation>
    </message>
    <message>
        <source>There is no other case to merge</source>
        <translation>There is no other case to merge</translation>
    </message>
    <message>
        <source>There is no other contact to merge</source>
        <translation>There is no other contact to merge</translation>
    </message>
    <message>
        <source>There is no queue {name}. Nothing was changed.</source>
        <translation>There is no queue {name}. Nothing was changed.</translation>
    </message>
    <message>
        <source>There is no queue {name}. There are: {known}.</source>
        <translation>There is no queue {name}. There are: {known}.</translation>
    </message>
    <message>
        <source>There is no queue “{name}”.</source>
        <translation>There is no queue “{name}”.</translation>
    </message>
    <message>
        <source>There is no queue “{name}”. Nothing was imported. There are: {names}</source>
        <translation>There is no queue “{name}”. Nothing was imported. There are: {names}</translation>
    </message>
    <message>
        <source>There is no room left on this machine.</source>
        <translation>There is no room left on this machine.</translation>
    </message>
    <message>
        <source>There is no site {name}; nothing was changed.</source>
        <translation>There is no site {name}; nothing was changed.</translation>
    </message>
    <message>
        <source>There is no such number.</source>
        <translation>There is no such number.</translation>
    </message>
    <message>
        <source>There is no such tag</source>
        <translation>There is no such tag</translation>
    </message>
    <message>
        <source>There is no such tag here</source>
        <translation>There is no such tag here</translation>
    </message>
    <message>
        <source>There is no team or queue {name}. Nothing was changed.</source>
        <translation>There is no team or queue {name}. Nothing was changed.</translation>
    </message>
    <message>
        <source>There is no telephone number to call.</source>
        <translation>There is no telephone number to call.</translation>
    </message>
    <message>
        <source>There is no wiki {name}. Nothing was changed.</source>
        <translation>There is no wiki {name}. Nothing was changed.</translation>
    </message>
    <message>
        <source>There is no {kind} with the id {id} in this profile.</source>
        <translation>There is no {kind} with the id {id} in this profile.</translation>
    </message>
    <message>
        <source>There is no {name}; nothing was changed.</source>
        <translation>There is no {name}; nothing was changed.</translation>
    </message>
    <message>
        <source>There is nobody called {name}. Nothing was changed.</source>
        <translation>There is nobody called {name}. Nothing was changed.</translation>
    </message>
    <message>
        <source>There is nobody to hand over to</source>
        <translation>There is nobody to hand over to</translation>
    </message>
    <message>
        <source>There is none (neither DISPLAY nor WAYLAND_DISPLAY is set).</source>
        <translation>There is none (neither DISPLAY nor WAYLAND_DISPLAY is set).</translation>
    </message>
    <message>
        <source>There is nothing called {name} here; nothing was changed.</source>
        <translation>There is nothing called {name} here; nothing was changed.</translation>
    </message>
    <message>
        <source>There is nothing to hear or to speak with. Plug in a headset.</source>
        <translation>There is nothing to hear or to speak with. Plug in a headset.</translation>
    </message>
    <message>
        <source>There is sound.</source>
        <translation>There is sound.</translation>
    </message>
    <message>
        <source>They are a contact of their own now, in your hands.</source>
        <translation>They are a contact of their own now, in your hands.</translation>
    </message>
    <message>
        <source>They are kept here; keep working. Please tell whoever runs the hub.</source>
        <translation>They are kept here; keep working. Please tell whoever runs the hub.</translation>
    </message>
    <message>
        <source>They are not the same: the pair is not shown again.</source>
        <translation>They are not the same: the pair is not shown again.</translation>
    </message>
    <message>
        <source>They come while another window is in front, and may stand on a locked screen.</source>
        <translation>They come while another window is in front, and may stand on a locked screen.</translation>
    </message>
    <message>
        <source>They stand in your work list until you have opened their contacts.</source>
        <translation>They stand in your work list until you have opened their contacts.</translation>
    </message>
    <message>
        <source>They wait at their old places. No more will come until you are ready again.</source>
        <translation>They wait at their old places. No more will come until you are ready again.</translation>
    </message>
    <message>
        <source>This Qt ends Tresen at random on Python 3.11. Run `make setup` again.</source>
        <translation>This Qt ends Tresen at random on Python 3.11. Run `make setup` again.</translation>
    </message>
    <message>
        <source>This Tresen and the hub do not understand each other.</source>
        <translation>This Tresen and the hub do not understand each other.</translation>
    </message>
    <message>
        <source>This Tresen is too old to answer a chat. Your words are kept here.</source>
        <translation>This Tresen is too old to answer a chat. Your words are kept here.</translation>
    </message>
    <message>
        <source>This Tresen is too old to change anything on the hub.</source>
        <translation>This Tresen is too old to change anything on the hub.</translation>
    </message>
    <message>
        <source>This account may not import ({reason}). Nothing was imported. Ask for the role editor, lead, trainer, owner or admin.</source>
        <translation>This account may not import ({reason}). Nothing was imported. Ask for the role editor, lead, trainer, owner or admin.</translation>
    </message>
    <message>
        <source>This article is not on this desktop</source>
        <translation>This article is not on this desktop</translation>
    </message>
    <message>
        <source>This cannot be read.</source>
        <translation>This cannot be read.</translation>
    </message>
    <message>
        <source>This cannot be read: {help}</source>
        <translation>This cannot be read: {help}</translation>
    </message>
    <message>
        <source>This cannot be undone. To erase, type {name}: </source>
        <translation>This cannot be undone. To erase, type {name}: </translation>
    </message>
    <message>
        <source>This case goes on in another one. Undo the merging first.</source>
        <translation>This case goes on in another one. Undo the merging first.</translation>
    </message>
    <message>
        <source>This case has no such field.</source>
        <translation>This case has no such field.</translation>
    </message>
    <message>
        <source>This case has no tags</source>
        <translation>This case has no tags</translation>
    </message>
    <message>
        <source>This case is closed.</source>
        <translation>This case is closed.</translation>
    </message>
    <message>
        <source>This case is open.</source>
        <translation>This case is open.</translation>
    </message>
    <message>
        <source>This case was not merged into another one.</source>
        <translation>This case was not merged into another one.</translation>
    </message>
    <message>
        <source>This change against the valid version</source>
        <translation>This change against the valid version</translation>
    </message>
    <message>
        <source>This change does not wait for an approval.</source>
        <translation>This change does not wait for an approval.</translation>
    </message>
    <message>
        <source>This change has ended and is not written any more.</source>
        <translation>This change has ended and is not written any more.</translation>
    </message>
    <message>
        <source>This change has ended.</source>
        <translation>This change has ended.</translation>
    </message>
    <message>
        <source>This change is right, as it stands here.</source>
        <translation>This change is right, as it stands here.</translation>
    </message>
    <message>
        <source>This change is with its author, or has ended.</source>
        <translation>This change is with its author, or has ended.</translation>
    </message>
    <message>
        <source>This change is with the editors already, or has ended.</source>
        <translation>This change is with the editors already, or has ended.</translation>
    </message>
    <message>
        <source>This channel takes no files.</source>
        <translation>This channel takes no files.</translation>
    </message>
    <message>
        <source>This contact does not wait for anybody</source>
        <translation>This contact does not wait for anybody</translation>
    </message>
    <message>
        <source>This contact has no case.</source>
        <translation>This contact has no case.</translation>
    </message>
    <message>
        <source>This contact has no tags</source>
        <translation>This contact has no tags</translation>
    </message>
    <message>
        <source>This contact is completed.</source>
        <translation>This contact is completed.</translation>
    </message>
    <message>
        <source>This contact is in your hands already.</source>
        <translation>This contact is in your hands already.</translation>
    </message>
    <message>
        <source>This contact is not in progress.</source>
        <translation>This contact is not in progress.</translation>
    </message>
    <message>
        <source>This contact is not in your hands. Take it first.</source>
        <translation>This contact is not in your hands. Take it first.</translation>
    </message>
    <message>
        <source>This contact is not on this desktop</source>
        <translation>This contact is not on this desktop</translation>
    </message>
    <message>
        <source>This contact is not parked.</source>
        <translation>This contact is not parked.</translation>
    </message>
    <message>
        <source>This contact was neither merged nor split.</source>
        <translation>This contact was neither merged nor split.</translation>
    </message>
    <message>
        <source>This customer has no tags</source>
        <translation>This customer has no tags</translation>
    </message>
    <message>
        <source>This database came out of a backup: {count} erased since were erased again.</source>
        <translation>This database came out of a backup: {count} erased since were erased again.</translation>
    </message>
    <message>
        <source>This file holds the tenant {name}; another one needs a file of its own.</source>
        <translation>This file holds the tenant {name}; another one needs a file of its own.</translation>
    </message>
    <message>
        <source>This hub does not fetch images. The text is here.</source>
        <translation>This hub does not fetch images. The text is here.</translation>
    </message>
    <message>
        <source>This is all that would be saved. No customer, no text, no address and no password is in it; nothing is sent by itself.</source>
        <translation>This is all that would be saved. No customer, no text, no address and no password is in it; nothing is sent by itself.</translation>
    </message>
    <message>
        <source>This is its window; a second one was not opened.</source>
        <translation>This is its window; a second one was not opened.</translation>
    </message>
    <message>
        <source>This is needed before the case is closed.</source>
        <translation>This is needed before the case is closed.</translation>
    </message>
    <message>
        <source>This is no TOML: {error}.</source>
        <translation>This is no TOML: {error}.</translation>
    </message>
    <message>
        <source>This is no day. Write 24.12.2026.</source>
        <translation>This is no day. Write 24.12.2026.</translation>
    </message>
    <message>
        <source>This is no number that can be dialled.</source>
        <translation>This is no number that can be dialled.</translation>
    </message>
    <message>
        <source>This is not a day. Write 24.12.2026.</source>
        <translation>This is not a day. Write 24.12.2026.</translation>
    </message>
    <message>
        <source>This is not a number.</source>
        <translation>This is not a number.</translation>
    </message>
    <message>
        <source>This is not a time to come. Write 16:00, or next Tuesday morning.</source>
        <translation>This is not a time to come. Write 16:00, or next Tuesday morning.</translation>
    </message>
    <message>
        <source>This is not a time. Write 16:00, or tomorrow 14:00.</source>
        <translation>This is not a time. Write 16:00, or tomorrow 14:00.</translation>
    </message>
    <message>
        <source>This is not an e-mail address.</source>
        <translation>This is not an e-mail address.</translation>
    </message>
    <message>
        <source>This is not on the screen now.</source>
        <translation>This is not on the screen now.</translation>
    </message>
    <message>
        <source>This is too long for one article. Make two of it.</source>
        <translation>This is too long for one article. Make two of it.</translation>
    </message>
    <message>
        <source>This is written down already.</source>
        <translation>This is written down already.</translation>
    </message>
    <message>
        <source>This is wrong</source>
        <translation>This is wrong</translation>
    </message>
    <message>
        <source>This is wrong …</source>
        <translation>This is wrong …</translation>
    </message>
    <message>
        <source>This language is not known; write language:de or language:en</source>
        <translation>This language is not known; write language:de or language:en</translation>
    </message>
    <message>
        <source>This link has no number in it, so there is nobody to find.</source>
        <translation>This link has no number in it, so there is nobody to find.</translation>
    </message>
    <message>
        <source>This link leads out of Tresen:</source>
        <translation>This link leads out of Tresen:</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>This machine</translation>
    </message>
    <message>
        <source>This machine cannot keep your sign-in safely.</source>
        <translation>This machine cannot keep your sign-in safely.</translation>
    </message>
    <message>
        <source>This machine has no usual printer, or none that answers.</source>
        <translation>This machine has no usual printer, or none that answers.</translation>
    </message>
    <message>
        <source>This machine has not been checked yet</source>
        <translation>This machine has not been checked yet</translation>
    </message>
    <message>
        <source>This machine is checked</source>
        <translation>This machine is checked</translation>
    </message>
    <message>
        <source>This machine was withdrawn, and the data on it has been removed.</source>
        <translation>This machine was withdrawn, and the data on it has been removed.</translation>
    </message>
    <message>
        <source>This needs the line: only the hub can decide it.</source>
        <translation>This needs the line: only the hub can decide it.</translation>
    </message>
    <message>
        <source>This number is too short or has letters in it.</source>
        <translation>This number is too short or has letters in it.</translation>
    </message>
    <message>
        <source>This profile belongs to {name}. Nothing was changed. Choose another --profile.</source>
        <translation>This profile belongs to {name}. Nothing was changed. Choose another --profile.</translation>
    </message>
    <message>
        <source>This stays: {steps}</source>
        <translation>This stays: {steps}</translation>
    </message>
    <message>
        <source>This task is not a promise.</source>
        <translation>This task is not a promise.</translation>
    </message>
    <message>
        <source>This time is over. Choose a later one.</source>
        <translation>This time is over. Choose a later one.</translation>
    </message>
    <message>
        <source>This translation is older than the original.</source>
        <translation>This translation is older than the original.</translation>
    </message>
    <message>
        <source>This version of Tresen does not know this step.</source>
        <translation>This version of Tresen does not know this step.</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>Thu</translation>
    </message>
    <message>
        <source>Tick a step</source>
        <translation>Tick a step</translation>
    </message>
    <message>
        <source>Time to solve it</source>
        <translation>Time to solve it</translation>
    </message>
    <message>
        <source>Time to take a completion back</source>
        <translation>Time to take a completion back</translation>
    </message>
    <message>
        <source>Time to take an e-mail back</source>
        <translation>Time to take an e-mail back</translation>
    </message>
    <message>
        <source>Time, reminder and repetition of the selected task.</source>
        <translation>Time, reminder and repetition of the selected task.</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Timeline</translation>
    </message>
    <message>
        <source>Times of your own work look wrong to others until the clock is set.</source>
        <translation>Times of your own work look wrong to others until the clock is set.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>To</source>
        <translation>To</translation>
    </message>
    <message>
        <source>To avert harm</source>
        <translation>To avert harm</translation>
    </message>
    <message>
        <source>To be looked at again by</source>
        <translation>To be looked at again by</translation>
    </message>
    <message>
        <source>To be solved within</source>
        <translation>To be solved within</translation>
    </message>
    <message>
        <source>To call back as promised</source>
        <translation>To call back as promised</translation>
    </message>
    <message>
        <source>To clear up a payment</source>
        <translation>To clear up a payment</translation>
    </message>
    <message>
        <source>To insert</source>
        <translation>To insert</translation>
    </message>
    <message>
        <source>To make sure who is asking</source>
        <translation>To make sure who is asking</translation>
    </message>
    <message>
        <source>To the first, to the last</source>
        <translation>To the first, to the last</translation>
    </message>
    <message>
        <source>To the row above or below</source>
        <translation>To the row above or below</translation>
    </message>
    <message>
        <source>To {name}</source>
        <translation>To {name}</translation>
    </message>
    <message>
        <source>To {name}, in case {number}</source>
        <translation>To {name}, in case {number}</translation>
    </message>
    <message>
        <source>Today; with +3 it is in three days</source>
        <translation>Today; with +3 it is in three days</translation>
    </message>
    <message>
        <source>Tone {digit}</source>
        <translation>Tone {digit}</translation>
    </message>
    <message>
        <source>Tones sent: {sent}</source>
        <translation>Tones sent: {sent}</translation>
    </message>
    <message>
        <source>Too many brackets stand inside each other.</source>
        <translation>Too many brackets stand inside each other.</translation>
    </message>
    <message numerus="yes">
        <source>Too many tries. Wait %n second(s), then try again.</source>
        <translation>
            <numerusform>Too many tries. Wait %n second, then try again.</numerusform>
            <numerusform>Too many tries. Wait %n seconds, then try again.</numerusform>
        </translation>
    </message>
    <message>
        <source>Too often within a minute. Wait a moment, then try again.</source>
        <translation>Too often within a minute. Wait a moment, then try again.</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Topics</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Translate the article</source>
        <translation>Translate the article</translation>
    </message>
    <message>
        <source>Translations behind</source>
        <translation>Translations behind</translation>
    </message>
    <message>
        <source>Tresen does not follow this link. It is no page of the web:</source>
        <translation>Tresen does not follow this link. It is no page of the web:</translation>
    </message>
    <message>
        <source>Tresen is open already (process {process}) and does not answer. Nothing was changed: end that process, then start again.</source>
        <translation>Tresen is open already (process {process}) and does not answer. Nothing was changed: end that process, then start again.</translation>
    </message>
    <message>
        <source>Tresen is open already; its window comes to the front.</source>
        <translation>Tresen is open already; its window comes to the front.</translation>
    </message>
    <message>
        <source>Tresen was open already.</source>
        <translation>Tresen was open already.</translation>
    </message>
    <message>
        <source>Tresen was updated to {version}.</source>
        <translation>Tresen was updated to {version}.</translation>
    </message>
    <message>
        <source>Tried so far:</source>
        <translation>Tried so far:</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Try now</translation>
    </message>
    <message>
        <source>Try the line now</source>
        <translation>Try the line now</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>Tue</translation>
    </message>
    <message>
        <source>Turkish</source>
        <translation>Turkish</translation>
    </message>
    <message>
        <source>Turn this answer into an article …</source>
        <translation>Turn this answer into an article …</translation>
    </message>
    <message>
        <source>Turned this contact down</source>
        <translation>Turned this contact down</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Type a word by which it is found again, and press Enter.</source>
        <translation>Type a word by which it is found again, and press Enter.</translation>
    </message>
    <message>
        <source>Type a word by which they are found again.</source>
        <translation>Type a word by which they are found again.</translation>
    </message>
    <message>
        <source>Type of cases</source>
        <translation>Type of cases</translation>
    </message>
    <message>
        <source>Types of cases</source>
        <translation>Types of cases</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Undo a split</source>
        <translation>Undo a split</translation>
    </message>
    <message>
        <source>Undo deleting</source>
        <translation>Undo deleting</translation>
    </message>
    <message>
        <source>Undo the end of the task</source>
        <translation>Undo the end of the task</translation>
    </message>
    <message>
        <source>Undo the merging</source>
        <translation>Undo the merging</translation>
    </message>
    <message>
        <source>Undo the merging of a case</source>
        <translation>Undo the merging of a case</translation>
    </message>
    <message>
        <source>Undo the merging of a contact</source>
        <translation>Undo the merging of a contact</translation>
    </message>
    <message>
        <source>Undo the merging of a customer</source>
        <translation>Undo the merging of a customer</translation>
    </message>
    <message>
        <source>Undo the merging of the case</source>
        <translation>Undo the merging of the case</translation>
    </message>
    <message>
        <source>Undo the merging of the customer</source>
        <translation>Undo the merging of the customer</translation>
    </message>
    <message>
        <source>Undo the merging or splitting</source>
        <translation>Undo the merging or splitting</translation>
    </message>
    <message>
        <source>Unknown caller</source>
        <translation>Unknown caller</translation>
    </message>
    <message>
        <source>Unknown customer</source>
        <translation>Unknown customer</translation>
    </message>
    <message>
        <source>Unlink</source>
        <translation>Unlink</translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation>Unmute</translation>
    </message>
    <message>
        <source>Untick a step</source>
        <translation>Untick a step</translation>
    </message>
    <message>
        <source>Until then it can be taken back.</source>
        <translation>Until then it can be taken back.</translation>
    </message>
    <message numerus="yes">
        <source>Up to date. %n operation(s) waiting</source>
        <translation>
            <numerusform>Up to date. %n operation waiting</numerusform>
            <numerusform>Up to date. %n operations waiting</numerusform>
        </translation>
    </message>
    <message>
        <source>Update Tresen on this machine.</source>
        <translation>Update Tresen on this machine.</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>Urgent</translation>
    </message>
    <message>
        <source>Use Python 3.11, 3.12 or 3.13 and run `make setup` again.</source>
        <translation>Use Python 3.11, 3.12 or 3.13 and run `make setup` again.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>User name</translation>
    </message>
    <message>
        <source>User name or password is not right. Try again.</source>
        <translation>User name or password is not right. Try again.</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>Valid from</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Valid until</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>Version {new} against {old}</source>
        <translation>Version {new} against {old}</translation>
    </message>
    <message>
        <source>Version {number}</source>
        <translation>Version {number}</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>Versions of the article</source>
        <translation>Versions of the article</translation>
    </message>
    <message>
        <source>Versions of this draft</source>
        <translation>Versions of this draft</translation>
    </message>
    <message>
        <source>Versions of this draft …</source>
        <translation>Versions of this draft …</translation>
    </message>
    <message>
        <source>WHAT</source>
        <translation>WHAT</translation>
    </message>
    <message>
        <source>Wait for the customer</source>
        <translation>Wait for the customer</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Waiting for the line</source>
        <translation>Waiting for the line</translation>
    </message>
    <message>
        <source>Waiting now</source>
        <translation>Waiting now</translation>
    </message>
    <message>
        <source>Waits for approval</source>
        <translation>Waits for approval</translation>
    </message>
    <message>
        <source>Waits {time}</source>
        <translation>Waits {time}</translation>
    </message>
    <message>
        <source>Was with {who}</source>
        <translation>Was with {who}</translation>
    </message>
    <message>
        <source>We reached the customer</source>
        <translation>We reached the customer</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>Wed</translation>
    </message>
    <message>
        <source>Welcome to Tresen</source>
        <translation>Welcome to Tresen</translation>
    </message>
    <message>
        <source>Went on by itself</source>
        <translation>Went on by itself</translation>
    </message>
    <message>
        <source>Went on in</source>
        <translation>Went on in</translation>
    </message>
    <message>
        <source>What</source>
        <translation>What</translation>
    </message>
    <message>
        <source>What Tresen depends on here, what is wrong with it, and what to do.</source>
        <translation>What Tresen depends on here, what is wrong with it, and what to do.</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>What became of it</translation>
    </message>
    <message>
        <source>What becomes of it stands under “What you gave”.</source>
        <translation>What becomes of it stands under “What you gave”.</translation>
    </message>
    <message>
        <source>What came in, was taken in time and completed today, by queue and site.</source>
        <translation>What came in, was taken in time and completed today, by queue and site.</translation>
    </message>
    <message>
        <source>What changed since your last shift</source>
        <translation>What changed since your last shift</translation>
    </message>
    <message>
        <source>What comes again needs a first time.</source>
        <translation>What comes again needs a first time.</translation>
    </message>
    <message>
        <source>What fits the open contact appears here by itself.</source>
        <translation>What fits the open contact appears here by itself.</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>What happened</translation>
    </message>
    <message>
        <source>What helps, step by step</source>
        <translation>What helps, step by step</translation>
    </message>
    <message>
        <source>What is here stays; the next try goes on from there.</source>
        <translation>What is here stays; the next try goes on from there.</translation>
    </message>
    <message>
        <source>What is needed here is missing: a code, a note, or a field.</source>
        <translation>What is needed here is missing: a code, a note, or a field.</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>What is new</translation>
    </message>
    <message>
        <source>What is new in it</source>
        <translation>What is new in it</translation>
    </message>
    <message>
        <source>What is said</source>
        <translation>What is said</translation>
    </message>
    <message>
        <source>What is said to be wrong appears here.</source>
        <translation>What is said to be wrong appears here.</translation>
    </message>
    <message>
        <source>What is shown is what is known of it. Nothing you wrote is lost.</source>
        <translation>What is shown is what is known of it. Nothing you wrote is lost.</translation>
    </message>
    <message>
        <source>What is to be changed?</source>
        <translation>What is to be changed?</translation>
    </message>
    <message>
        <source>What is to be known for it</source>
        <translation>What is to be known for it</translation>
    </message>
    <message>
        <source>What is told outside the window, when, and with which sound.</source>
        <translation>What is told outside the window, when, and with which sound.</translation>
    </message>
    <message>
        <source>What is written right now</source>
        <translation>What is written right now</translation>
    </message>
    <message>
        <source>What is wrong, and how is it right?</source>
        <translation>What is wrong, and how is it right?</translation>
    </message>
    <message>
        <source>What it names is not there any more.</source>
        <translation>What it names is not there any more.</translation>
    </message>
    <message>
        <source>What may interrupt what</source>
        <translation>What may interrupt what</translation>
    </message>
    <message>
        <source>What notifications say</source>
        <translation>What notifications say</translation>
    </message>
    <message>
        <source>What opens comes in an eighth of a second; without it, it is there at once.</source>
        <translation>What opens comes in an eighth of a second; without it, it is there at once.</translation>
    </message>
    <message>
        <source>What runs</source>
        <translation>What runs</translation>
    </message>
    <message>
        <source>What stands in {name}</source>
        <translation>What stands in {name}</translation>
    </message>
    <message>
        <source>What stays</source>
        <translation>What stays</translation>
    </message>
    <message>
        <source>What still waited here was handed over to the hub first.</source>
        <translation>What still waited here was handed over to the hub first.</translation>
    </message>
    <message>
        <source>What takes longer stands in the lower corner; the last that can be is stopped.</source>
        <translation>What takes longer stands in the lower corner; the last that can be is stopped.</translation>
    </message>
    <message>
        <source>What the customer said of it</source>
        <translation>What the customer said of it</translation>
    </message>
    <message>
        <source>What the last updates have changed for you.</source>
        <translation>What the last updates have changed for you.</translation>
    </message>
    <message>
        <source>What the next one must know …</source>
        <translation>What the next one must know …</translation>
    </message>
    <message>
        <source>What then</source>
        <translation>What then</translation>
    </message>
    <message>
        <source>What this change adds and removes.</source>
        <translation>What this change adds and removes.</translation>
    </message>
    <message>
        <source>What waits and what was refused</source>
        <translation>What waits and what was refused</translation>
    </message>
    <message>
        <source>What waits for the hub, and what was refused and why.</source>
        <translation>What waits for the hub, and what was refused and why.</translation>
    </message>
    <message>
        <source>What was announced a moment ago does not happen.</source>
        <translation>What was announced a moment ago does not happen.</translation>
    </message>
    <message>
        <source>What was changed in the open article, when and by whom.</source>
        <translation>What was changed in the open article, when and by whom.</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>What was found</translation>
    </message>
    <message>
        <source>What was missing or wrong?</source>
        <translation>What was missing or wrong?</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>What was said</translation>
    </message>
    <message>
        <source>What was said in the open contact.</source>
        <translation>What was said in the open contact.</translation>
    </message>
    <message>
        <source>What was said of articles, proposals, and what expires.</source>
        <translation>What was said of articles, proposals, and what expires.</translation>
    </message>
    <message>
        <source>What was said, as a file, where you want it; notes stay inside.</source>
        <translation>What was said, as a file, where you want it; notes stay inside.</translation>
    </message>
    <message>
        <source>What was said, on the usual printer; notes stay inside.</source>
        <translation>What was said, on the usual printer; notes stay inside.</translation>
    </message>
    <message>
        <source>What was saved before is safe; what you write now stands in this window alone. {to_do}</source>
        <translation>What was saved before is safe; what you write now stands in this window alone. {to_do}</translation>
    </message>
    <message>
        <source>What was told of one's proposals</source>
        <translation>What was told of one's proposals</translation>
    </message>
    <message>
        <source>What whoever takes it over must know</source>
        <translation>What whoever takes it over must know</translation>
    </message>
    <message>
        <source>What you chose and wrote for it is kept.</source>
        <translation>What you chose and wrote for it is kept.</translation>
    </message>
    <message>
        <source>What you did since is kept here and is brought again: {count}.</source>
        <translation>What you did since is kept here and is brought again: {count}.</translation>
    </message>
    <message>
        <source>What you found out, for everybody else; an editor approves it.</source>
        <translation>What you found out, for everybody else; an editor approves it.</translation>
    </message>
    <message>
        <source>What you gave</source>
        <translation>What you gave</translation>
    </message>
    <message>
        <source>What you had written and not sent stands in the outbox for seven days.</source>
        <translation>What you had written and not sent stands in the outbox for seven days.</translation>
    </message>
    <message>
        <source>What you promised the customer, by when, in your words.</source>
        <translation>What you promised the customer, by when, in your words.</translation>
    </message>
    <message>
        <source>What you say in this simulated call</source>
        <translation>What you say in this simulated call</translation>
    </message>
    <message>
        <source>What you typed found no place: {words}</source>
        <translation>What you typed found no place: {words}</translation>
    </message>
    <message>
        <source>What you write is still saved, in room that was set aside for it. {to_do}</source>
        <translation>What you write is still saved, in room that was set aside for it. {to_do}</translation>
    </message>
    <message>
        <source>What you write without a line waits here and goes out by itself.</source>
        <translation>What you write without a line waits here and goes out by itself.</translation>
    </message>
    <message>
        <source>What you wrote is kept as a draft.</source>
        <translation>What you wrote is kept as a draft.</translation>
    </message>
    <message>
        <source>What you wrote is kept. A report without customer data lies in {path}.</source>
        <translation>What you wrote is kept. A report without customer data lies in {path}.</translation>
    </message>
    <message>
        <source>What you wrote is kept. It connects again by itself.</source>
        <translation>What you wrote is kept. It connects again by itself.</translation>
    </message>
    <message>
        <source>What you wrote is kept. Say when you are ready again.</source>
        <translation>What you wrote is kept. Say when you are ready again.</translation>
    </message>
    <message>
        <source>What you wrote stands in its form again.</source>
        <translation>What you wrote stands in its form again.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>When</translation>
    </message>
    <message>
        <source>When it is due</source>
        <translation>When it is due</translation>
    </message>
    <message>
        <source>Where do passwords lie? Say --secrets FILE or TRESEN_HUB_SECRETS.</source>
        <translation>Where do passwords lie? Say --secrets FILE or TRESEN_HUB_SECRETS.</translation>
    </message>
    <message>
        <source>Where is the hub? For example https://hub.example.com</source>
        <translation>Where is the hub? For example https://hub.example.com</translation>
    </message>
    <message>
        <source>Where replies and notes are written.</source>
        <translation>Where replies and notes are written.</translation>
    </message>
    <message>
        <source>Where the system plays</source>
        <translation>Where the system plays</translation>
    </message>
    <message>
        <source>Where to? Say --hub and --token, or --dry-run.</source>
        <translation>Where to? Say --hub and --token, or --dry-run.</translation>
    </message>
    <message>
        <source>Which contact?</source>
        <translation>Which contact?</translation>
    </message>
    <message>
        <source>Which mentions were opened</source>
        <translation>Which mentions were opened</translation>
    </message>
    <message>
        <source>Which operation? `tresen do --list` names them all.</source>
        <translation>Which operation? `tresen do --list` names them all.</translation>
    </message>
    <message>
        <source>While writing</source>
        <translation>While writing</translation>
    </message>
    <message>
        <source>Who answers there cannot prove to be your hub, so nothing was sent. Check the address; if it is right, ask your IT for the hub's certificate.</source>
        <translation>Who answers there cannot prove to be your hub, so nothing was sent. Check the address; if it is right, ask your IT for the hub's certificate.</translation>
    </message>
    <message>
        <source>Who chats waits now: there is no later.</source>
        <translation>Who chats waits now: there is no later.</translation>
    </message>
    <message>
        <source>Who gets a contact is decided there. Try again when the line is back.</source>
        <translation>Who gets a contact is decided there. Try again when the line is back.</translation>
    </message>
    <message>
        <source>Who is calling?</source>
        <translation>Who is calling?</translation>
    </message>
    <message>
        <source>Who is here is not known now</source>
        <translation>Who is here is not known now</translation>
    </message>
    <message>
        <source>Who is writing in the open contact is asked to let you take over the writing; pressed again, you withdraw it.</source>
        <translation>Who is writing in the open contact is asked to let you take over the writing; pressed again, you withdraw it.</translation>
    </message>
    <message>
        <source>Who may be the same</source>
        <translation>Who may be the same</translation>
    </message>
    <message>
        <source>Who sees to the case …</source>
        <translation>Who sees to the case …</translation>
    </message>
    <message>
        <source>Who shares texts changes it: leads and editors.</source>
        <translation>Who shares texts changes it: leads and editors.</translation>
    </message>
    <message>
        <source>Who would get it, and why</source>
        <translation>Who would get it, and why</translation>
    </message>
    <message>
        <source>Who would get it?</source>
        <translation>Who would get it?</translation>
    </message>
    <message>
        <source>Whoever was there twice is one customer from now on; it can be undone.</source>
        <translation>Whoever was there twice is one customer from now on; it can be undone.</translation>
    </message>
    <message>
        <source>Whom you know to be the same is found by name or number.</source>
        <translation>Whom you know to be the same is found by name or number.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>Why an offer was declined last</source>
        <translation>Why an offer was declined last</translation>
    </message>
    <message>
        <source>Why did I get this?</source>
        <translation>Why did I get this?</translation>
    </message>
    <message>
        <source>Why is it declined?</source>
        <translation>Why is it declined?</translation>
    </message>
    <message>
        <source>Why not the others</source>
        <translation>Why not the others</translation>
    </message>
    <message>
        <source>Why not?</source>
        <translation>Why not?</translation>
    </message>
    <message>
        <source>Why you</source>
        <translation>Why you</translation>
    </message>
    <message>
        <source>Why you: {why}</source>
        <translation>Why you: {why}</translation>
    </message>
    <message>
        <source>Why? It is written down with your name.</source>
        <translation>Why? It is written down with your name.</translation>
    </message>
    <message>
        <source>With</source>
        <translation>With</translation>
    </message>
    <message>
        <source>With every notification</source>
        <translation>With every notification</translation>
    </message>
    <message>
        <source>With offers</source>
        <translation>With offers</translation>
    </message>
    <message>
        <source>With offers alone, or with every notification. Nothing is said by sound alone.</source>
        <translation>With offers alone, or with every notification. Nothing is said by sound alone.</translation>
    </message>
    <message>
        <source>With words on what is to be changed.</source>
        <translation>With words on what is to be changed.</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Withdraw</translation>
    </message>
    <message>
        <source>Withdraw the change</source>
        <translation>Withdraw the change</translation>
    </message>
    <message>
        <source>Without --certificate passwords travel in the clear; desktops will refuse.</source>
        <translation>Without --certificate passwords travel in the clear; desktops will refuse.</translation>
    </message>
    <message>
        <source>Without a command the window opens.</source>
        <translation>Without a command the window opens.</translation>
    </message>
    <message>
        <source>Without a due time</source>
        <translation>Without a due time</translation>
    </message>
    <message>
        <source>Without a line no offers come. Everything else can be read and written.</source>
        <translation>Without a line no offers come. Everything else can be read and written.</translation>
    </message>
    <message>
        <source>Without a subject</source>
        <translation>Without a subject</translation>
    </message>
    <message>
        <source>Without a type</source>
        <translation>Without a type</translation>
    </message>
    <message>
        <source>Without it, a contact is completed at once.</source>
        <translation>Without it, a contact is completed at once.</translation>
    </message>
    <message>
        <source>Without it, an e-mail goes out at once.</source>
        <translation>Without it, an e-mail goes out at once.</translation>
    </message>
    <message>
        <source>Without words.</source>
        <translation>Without words.</translation>
    </message>
    <message>
        <source>Words by which the case is found again.</source>
        <translation>Words by which the case is found again.</translation>
    </message>
    <message>
        <source>Words by which the contact is found again; the search finds them, too.</source>
        <translation>Words by which the contact is found again; the search finds them, too.</translation>
    </message>
    <message>
        <source>Words by which the customer is found again.</source>
        <translation>Words by which the customer is found again.</translation>
    </message>
    <message>
        <source>Words of a message</source>
        <translation>Words of a message</translation>
    </message>
    <message>
        <source>Words of the subject</source>
        <translation>Words of the subject</translation>
    </message>
    <message>
        <source>Words to the customer.</source>
        <translation>Words to the customer.</translation>
    </message>
    <message>
        <source>Work goes on and is kept. Check the address, the cable or the VPN.</source>
        <translation>Work goes on and is kept. Check the address, the cable or the VPN.</translation>
    </message>
    <message>
        <source>Work here</source>
        <translation>Work here</translation>
    </message>
    <message>
        <source>Work list</source>
        <translation>Work list</translation>
    </message>
    <message>
        <source>Would go to another site now</source>
        <translation>Would go to another site now</translation>
    </message>
    <message>
        <source>Would go to {who}</source>
        <translation>Would go to {who}</translation>
    </message>
    <message>
        <source>Wrap up</source>
        <translation>Wrap up</translation>
    </message>
    <message>
        <source>Wrap-up</source>
        <translation>Wrap-up</translation>
    </message>
    <message>
        <source>Wrap-up code</source>
        <translation>Wrap-up code</translation>
    </message>
    <message>
        <source>Wrap-up codes</source>
        <translation>Wrap-up codes</translation>
    </message>
    <message>
        <source>Wrap-up codes and types of cases, for who keeps them.</source>
        <translation>Wrap-up codes and types of cases, for who keeps them.</translation>
    </message>
    <message>
        <source>Wrap-up that came too late: {code}, {outcome}</source>
        <translation>Wrap-up that came too late: {code}, {outcome}</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Write</translation>
    </message>
    <message>
        <source>Write 8 h, 2 h 30 min or 45 min, or nothing.</source>
        <translation>Write 8 h, 2 h 30 min or 45 min, or nothing.</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>Write a note</translation>
    </message>
    <message>
        <source>Write a note: {code} needs one.</source>
        <translation>Write a note: {code} needs one.</translation>
    </message>
    <message>
        <source>Write a reply</source>
        <translation>Write a reply</translation>
    </message>
    <message>
        <source>Write an answer, or say what became of it.</source>
        <translation>Write an answer, or say what became of it.</translation>
    </message>
    <message>
        <source>Write an article</source>
        <translation>Write an article</translation>
    </message>
    <message>
        <source>Write down the words you used.</source>
        <translation>Write down the words you used.</translation>
    </message>
    <message>
        <source>Write every 2 weeks, every Monday and Thursday, or every 15.</source>
        <translation>Write every 2 weeks, every Monday and Thursday, or every 15.</translation>
    </message>
    <message>
        <source>Write it again</source>
        <translation>Write it again</translation>
    </message>
    <message>
        <source>Write something first.</source>
        <translation>Write something first.</translation>
    </message>
    <message>
        <source>Write the day as changed:&gt;2026-01-31</source>
        <translation>Write the day as changed:&gt;2026-01-31</translation>
    </message>
    <message>
        <source>Write the name used in the chat.</source>
        <translation>Write the name used in the chat.</translation>
    </message>
    <message>
        <source>Write the text.</source>
        <translation>Write the text.</translation>
    </message>
    <message>
        <source>Write to {address}</source>
        <translation>Write to {address}</translation>
    </message>
    <message>
        <source>Write what you found out.</source>
        <translation>Write what you found out.</translation>
    </message>
    <message>
        <source>Write what you say: the customer hears it and answers</source>
        <translation>Write what you say: the customer hears it and answers</translation>
    </message>
    <message>
        <source>Write …</source>
        <translation>Write …</translation>
    </message>
    <message>
        <source>Writes down a contact that came another way, for the open customer.</source>
        <translation>Writes down a contact that came another way, for the open customer.</translation>
    </message>
    <message>
        <source>Writes to the open customer, who need not have written; begins a contact.</source>
        <translation>Writes to the open customer, who need not have written; begins a contact.</translation>
    </message>
    <message>
        <source>You</source>
        <translation>You</translation>
    </message>
    <message>
        <source>You are at work at another computer already.</source>
        <translation>You are at work at another computer already.</translation>
    </message>
    <message>
        <source>You are at work at this computer already.</source>
        <translation>You are at work at this computer already.</translation>
    </message>
    <message>
        <source>You are muted</source>
        <translation>You are muted</translation>
    </message>
    <message>
        <source>You are not signed in to the hub.</source>
        <translation>You are not signed in to the hub.</translation>
    </message>
    <message>
        <source>You are signed in.</source>
        <translation>You are signed in.</translation>
    </message>
    <message>
        <source>You can save it instead.</source>
        <translation>You can save it instead.</translation>
    </message>
    <message>
        <source>You find one by name, number, e-mail or case.</source>
        <translation>You find one by name, number, e-mail or case.</translation>
    </message>
    <message>
        <source>You go on at another computer now.</source>
        <translation>You go on at another computer now.</translation>
    </message>
    <message>
        <source>You go on at this computer; the other one is told, and offers come here.</source>
        <translation>You go on at this computer; the other one is told, and offers come here.</translation>
    </message>
    <message>
        <source>You have a module of this name already.</source>
        <translation>You have a module of this name already.</translation>
    </message>
    <message>
        <source>You have asked {name} for the pen</source>
        <translation>You have asked {name} for the pen</translation>
    </message>
    <message>
        <source>You have been free the longest: {time}</source>
        <translation>You have been free the longest: {time}</translation>
    </message>
    <message>
        <source>You have read this version of the open article.</source>
        <translation>You have read this version of the open article.</translation>
    </message>
    <message>
        <source>You have to sign in at every start. To change that, unlock the keyring, or install one: {command}</source>
        <translation>You have to sign in at every start. To change that, unlock the keyring, or install one: {command}</translation>
    </message>
    <message>
        <source>You hung up.</source>
        <translation>You hung up.</translation>
    </message>
    <message>
        <source>You may not do this, or may not see it any more.</source>
        <translation>You may not do this, or may not see it any more.</translation>
    </message>
    <message>
        <source>You may not do this, or not any more.</source>
        <translation>You may not do this, or not any more.</translation>
    </message>
    <message>
        <source>You may not see it any more. What you wrote is kept here.</source>
        <translation>You may not see it any more. What you wrote is kept here.</translation>
    </message>
    <message>
        <source>You missed a call: this computer has nothing to hear or speak with.</source>
        <translation>You missed a call: this computer has nothing to hear or speak with.</translation>
    </message>
    <message>
        <source>You missed an offer.</source>
        <translation>You missed an offer.</translation>
    </message>
    <message>
        <source>You missed an offer: the screen was locked.</source>
        <translation>You missed an offer: the screen was locked.</translation>
    </message>
    <message>
        <source>You missed two offers in a row.</source>
        <translation>You missed two offers in a row.</translation>
    </message>
    <message>
        <source>You receive contacts again after offers were missed or the line was lost.</source>
        <translation>You receive contacts again after offers were missed or the line was lost.</translation>
    </message>
    <message>
        <source>You receive contacts.</source>
        <translation>You receive contacts.</translation>
    </message>
    <message>
        <source>You receive nothing until you are ready again.</source>
        <translation>You receive nothing until you are ready again.</translation>
    </message>
    <message>
        <source>You served this customer last</source>
        <translation>You served this customer last</translation>
    </message>
    <message>
        <source>You stay signed in until you end Tresen.</source>
        <translation>You stay signed in until you end Tresen.</translation>
    </message>
    <message>
        <source>You still see what is new. Update Tresen, then what waits goes out.</source>
        <translation>You still see what is new. Update Tresen, then what waits goes out.</translation>
    </message>
    <message>
        <source>You talk with {name}</source>
        <translation>You talk with {name}</translation>
    </message>
    <message>
        <source>You wrote in it yourself: a second person has to approve it.</source>
        <translation>You wrote in it yourself: a second person has to approve it.</translation>
    </message>
    <message>
        <source>Your colleague</source>
        <translation>Your colleague</translation>
    </message>
    <message>
        <source>Your colleagues of all sites and their states.</source>
        <translation>Your colleagues of all sites and their states.</translation>
    </message>
    <message>
        <source>Your contacts may go to somebody else. What you write is kept.</source>
        <translation>Your contacts may go to somebody else. What you write is kept.</translation>
    </message>
    <message>
        <source>Your contacts, tasks and promises, the most urgent first. Arrows go through it, Enter opens.</source>
        <translation>Your contacts, tasks and promises, the most urgent first. Arrows go through it, Enter opens.</translation>
    </message>
    <message>
        <source>Your data comes from the hub</source>
        <translation>Your data comes from the hub</translation>
    </message>
    <message>
        <source>Your desk is ready. Is this window new to you?</source>
        <translation>Your desk is ready. Is this window new to you?</translation>
    </message>
    <message numerus="yes">
        <source>Your drafts and %n change(s) that wait are kept.</source>
        <translation>
            <numerusform>Your drafts and %n change that wait are kept.</numerusform>
            <numerusform>Your drafts and %n changes that wait are kept.</numerusform>
        </translation>
    </message>
    <message>
        <source>Your drafts are kept.</source>
        <translation>Your drafts are kept.</translation>
    </message>
    <message>
        <source>Your enterprise's own: code=Title; code=Title. Empty: the usual ones.</source>
        <translation>Your enterprise's own: code=Title; code=Title. Empty: the usual ones.</translation>
    </message>
    <message>
        <source>Your own name</source>
        <translation>Your own name</translation>
    </message>
    <message>
        <source>Your own work is here already; the rest is loading. You can begin.</source>
        <translation>Your own work is here already; the rest is loading. You can begin.</translation>
    </message>
    <message>
        <source>Your proposal is with the editors.</source>
        <translation>Your proposal is with the editors.</translation>
    </message>
    <message>
        <source>Your proposal “{title}” is published.</source>
        <translation>Your proposal “{title}” is published.</translation>
    </message>
    <message>
        <source>Your proposal “{title}” was approved.</source>
        <translation>Your proposal “{title}” was approved.</translation>
    </message>
    <message>
        <source>Your proposal “{title}” was given back to you.</source>
        <translation>Your proposal “{title}” was given back to you.</translation>
    </message>
    <message>
        <source>Your reply to the customer as a proposal, without the customer's data.</source>
        <translation>Your reply to the customer as a proposal, without the customer's data.</translation>
    </message>
    <message>
        <source>Your role may not do this.</source>
        <translation>Your role may not do this.</translation>
    </message>
    <message>
        <source>Your role may not read this. Nothing was revealed.</source>
        <translation>Your role may not read this. Nothing was revealed.</translation>
    </message>
    <message>
        <source>Your session was used in a second place, so the hub has ended it.</source>
        <translation>Your session was used in a second place, so the hub has ended it.</translation>
    </message>
    <message>
        <source>Your settings could not be read. The usual ones hold now; the file is kept as {file}.</source>
        <translation>Your settings could not be read. The usual ones hold now; the file is kept as {file}.</translation>
    </message>
    <message>
        <source>Your shift is over; you receive nothing.</source>
        <translation>Your shift is over; you receive nothing.</translation>
    </message>
    <message>
        <source>Your site may read your reply as you write it; you see how many do.</source>
        <translation>Your site may read your reply as you write it; you see how many do.</translation>
    </message>
    <message>
        <source>Your skills fit best</source>
        <translation>Your skills fit best</translation>
    </message>
    <message numerus="yes">
        <source>Your skills fit best, %n level(s) less than wanted</source>
        <translation>
            <numerusform>Your skills fit best, %n level less than wanted</numerusform>
            <numerusform>Your skills fit best, %n levels less than wanted</numerusform>
        </translation>
    </message>
    <message>
        <source>Your state</source>
        <translation>Your state</translation>
    </message>
    <message>
        <source>Your state and how many contacts wait, while the window is out of sight.</source>
        <translation>Your state and how many contacts wait, while the window is out of sight.</translation>
    </message>
    <message>
        <source>Your tasks and promises, by the time they are due.</source>
        <translation>Your tasks and promises, by the time they are due.</translation>
    </message>
    <message>
        <source>Your work list</source>
        <translation>Your work list</translation>
    </message>
    <message>
        <source>Your wrap-up came too late: somebody else had the contact by then.</source>
        <translation>Your wrap-up came too late: somebody else had the contact by then.</translation>
    </message>
    <message>
        <source>[picture: {words}]</source>
        <translation>[picture: {words}]</translation>
    </message>
    <message>
        <source>a bot password's; TRESEN_WIKI_PASSWORD is its secret</source>
        <translation>a bot password's; TRESEN_WIKI_PASSWORD is its secret</translation>
    </message>
    <message>
        <source>a cell is too long; perhaps a quotation mark is never closed</source>
        <translation>a cell is too long; perhaps a quotation mark is never closed</translation>
    </message>
    <message>
        <source>a closed contact goes on so long (default 7)</source>
        <translation>a closed contact goes on so long (default 7)</translation>
    </message>
    <message>
        <source>a colleague</source>
        <translation>a colleague</translation>
    </message>
    <message>
        <source>a colleague asks</source>
        <translation>a colleague asks</translation>
    </message>
    <message>
        <source>a contact is offered</source>
        <translation>a contact is offered</translation>
    </message>
    <message>
        <source>a file of records into PostgreSQL, against psql</source>
        <translation>a file of records into PostgreSQL, against psql</translation>
    </message>
    <message>
        <source>a key in the palette to its rows</source>
        <translation>a key in the palette to its rows</translation>
    </message>
    <message>
        <source>a key of another program to the changed pixel</source>
        <translation>a key of another program to the changed pixel</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>a number</translation>
    </message>
    <message>
        <source>a page of 500,000 rows in every order</source>
        <translation>a page of 500,000 rows in every order</translation>
    </message>
    <message>
        <source>a promise needs a time: | in 2 h</source>
        <translation>a promise needs a time: | in 2 h</translation>
    </message>
    <message>
        <source>a quotation mark is opened and never closed</source>
        <translation>a quotation mark is opened and never closed</translation>
    </message>
    <message>
        <source>a session ended, because what renews it came twice</source>
        <translation>a session ended, because what renews it came twice</translation>
    </message>
    <message>
        <source>a site that gets some of it while fewer are answered in time</source>
        <translation>a site that gets some of it while fewer are answered in time</translation>
    </message>
    <message>
        <source>a site that gets some of it within opening hours</source>
        <translation>a site that gets some of it within opening hours</translation>
    </message>
    <message>
        <source>a site that gets what waits so long</source>
        <translation>a site that gets what waits so long</translation>
    </message>
    <message>
        <source>a step begins with one of: {known}.</source>
        <translation>a step begins with one of: {known}.</translation>
    </message>
    <message>
        <source>a wrap-up code is needed</source>
        <translation>a wrap-up code is needed</translation>
    </message>
    <message>
        <source>about a customer</source>
        <translation>about a customer</translation>
    </message>
    <message>
        <source>about {customer}</source>
        <translation>about {customer}</translation>
    </message>
    <message>
        <source>account</source>
        <translation>account</translation>
    </message>
    <message>
        <source>add a person</source>
        <translation>add a person</translation>
    </message>
    <message>
        <source>add a queue and the sites that work it</source>
        <translation>add a queue and the sites that work it</translation>
    </message>
    <message>
        <source>add a site</source>
        <translation>add a site</translation>
    </message>
    <message>
        <source>add opening hours</source>
        <translation>add opening hours</translation>
    </message>
    <message>
        <source>add phone number, add e-mail address</source>
        <translation>add phone number, add e-mail address</translation>
    </message>
    <message>
        <source>added: {words}</source>
        <translation>added: {words}</translation>
    </message>
    <message>
        <source>address</source>
        <translation>address</translation>
    </message>
    <message>
        <source>administrators</source>
        <translation>administrators</translation>
    </message>
    <message>
        <source>after {time} of waiting</source>
        <translation>after {time} of waiting</translation>
    </message>
    <message>
        <source>agent lost</source>
        <translation>agent lost</translation>
    </message>
    <message>
        <source>agents</source>
        <translation>agents</translation>
    </message>
    <message>
        <source>all tasks of this queue instead; what is changed there is asked for as the user</source>
        <translation>all tasks of this queue instead; what is changed there is asked for as the user</translation>
    </message>
    <message>
        <source>all tasks of this team instead; what is changed there is asked for as the user</source>
        <translation>all tasks of this team instead; what is changed there is asked for as the user</translation>
    </message>
    <message>
        <source>all {count}</source>
        <translation>all {count}</translation>
    </message>
    <message>
        <source>always open</source>
        <translation>always open</translation>
    </message>
    <message>
        <source>an address, or @domain, that the enterprise writes from</source>
        <translation>an address, or @domain, that the enterprise writes from</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>and {count} more</translation>
    </message>
    <message>
        <source>answer customer, respond</source>
        <translation>answer customer, respond</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>answered</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>approved</translation>
    </message>
    <message>
        <source>approved by {name}</source>
        <translation>approved by {name}</translation>
    </message>
    <message>
        <source>articles are quoted until somebody asks for a person</source>
        <translation>articles are quoted until somebody asks for a person</translation>
    </message>
    <message>
        <source>articles from a folder of HTML or Markdown pages</source>
        <translation>articles from a folder of HTML or Markdown pages</translation>
    </message>
    <message>
        <source>articles whose pages are not in the folder any more expire</source>
        <translation>articles whose pages are not in the folder any more expire</translation>
    </message>
    <message>
        <source>as --list names them</source>
        <translation>as --list names them</translation>
    </message>
    <message>
        <source>as `tresen hub add-user` printed it</source>
        <translation>as `tresen hub add-user` printed it</translation>
    </message>
    <message>
        <source>as `tresen hub devices` names it</source>
        <translation>as `tresen hub devices` names it</translation>
    </message>
    <message>
        <source>as in the settings</source>
        <translation>as in the settings</translation>
    </message>
    <message>
        <source>as the name</source>
        <translation>as the name</translation>
    </message>
    <message>
        <source>ask colleague by phone, inquiry, second call</source>
        <translation>ask colleague by phone, inquiry, second call</translation>
    </message>
    <message>
        <source>assign case, owner of ticket, responsible</source>
        <translation>assign case, owner of ticket, responsible</translation>
    </message>
    <message>
        <source>assign to me, grab, claim</source>
        <translation>assign to me, grab, claim</translation>
    </message>
    <message>
        <source>at both; TRESEN_MAIL_PASSWORD is the password</source>
        <translation>at both; TRESEN_MAIL_PASSWORD is the password</translation>
    </message>
    <message>
        <source>at most so many hits</source>
        <translation>at most so many hits</translation>
    </message>
    <message>
        <source>at no desk</source>
        <translation>at no desk</translation>
    </message>
    <message>
        <source>at once, or tomorrow morning</source>
        <translation>at once, or tomorrow morning</translation>
    </message>
    <message>
        <source>at the calendar's server</source>
        <translation>at the calendar's server</translation>
    </message>
    <message>
        <source>attachment, add file, upload, document</source>
        <translation>attachment, add file, upload, document</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatic</translation>
    </message>
    <message>
        <source>automation, several steps</source>
        <translation>automation, several steps</translation>
    </message>
    <message>
        <source>available, online, start work</source>
        <translation>available, online, start work</translation>
    </message>
    <message>
        <source>back now</source>
        <translation>back now</translation>
    </message>
    <message>
        <source>becomes valid by itself</source>
        <translation>becomes valid by itself</translation>
    </message>
    <message>
        <source>being fetched, {percent} %</source>
        <translation>being fetched, {percent} %</translation>
    </message>
    <message>
        <source>below {code}</source>
        <translation>below {code}</translation>
    </message>
    <message>
        <source>below {percent} % service level</source>
        <translation>below {percent} % service level</translation>
    </message>
    <message>
        <source>between two comparisons of all pages (default 7)</source>
        <translation>between two comparisons of all pages (default 7)</translation>
    </message>
    <message>
        <source>between two looks at the latest (default 60)</source>
        <translation>between two looks at the latest (default 60)</translation>
    </message>
    <message>
        <source>between two readings (default 30)</source>
        <translation>between two readings (default 30)</translation>
    </message>
    <message>
        <source>between two rounds (default 60)</source>
        <translation>between two rounds (default 60)</translation>
    </message>
    <message>
        <source>birthday</source>
        <translation>birthday</translation>
    </message>
    <message>
        <source>breached by {time}</source>
        <translation>breached by {time}</translation>
    </message>
    <message>
        <source>bring both sides together, now</source>
        <translation>bring both sides together, now</translation>
    </message>
    <message>
        <source>brings a profile up to date without a window</source>
        <translation>brings a profile up to date without a window</translation>
    </message>
    <message>
        <source>brings customers, articles and mails from files to a hub</source>
        <translation>brings customers, articles and mails from files to a hub</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>broken</translation>
    </message>
    <message>
        <source>bug report, support, error log</source>
        <translation>bug report, support, error log</translation>
    </message>
    <message>
        <source>busy, appointment</source>
        <translation>busy, appointment</translation>
    </message>
    <message>
        <source>by its people first, of those that came in since midnight</source>
        <translation>by its people first, of those that came in since midnight</translation>
    </message>
    <message>
        <source>by which its server signs Authentication-Results</source>
        <translation>by which its server signs Authentication-Results</translation>
    </message>
    <message>
        <source>by which server answers go out</source>
        <translation>by which server answers go out</translation>
    </message>
    <message>
        <source>by {names}, {when}</source>
        <translation>by {names}, {when}</translation>
    </message>
    <message>
        <source>call back later, ring back</source>
        <translation>call back later, ring back</translation>
    </message>
    <message>
        <source>caller hung up</source>
        <translation>caller hung up</translation>
    </message>
    <message>
        <source>came back</source>
        <translation>came back</translation>
    </message>
    <message>
        <source>came too late</source>
        <translation>came too late</translation>
    </message>
    <message>
        <source>can be linked</source>
        <translation>can be linked</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>cancelled</translation>
    </message>
    <message>
        <source>cannot be sent: no way there</source>
        <translation>cannot be sent: no way there</translation>
    </message>
    <message>
        <source>case {number}</source>
        <translation>case {number}</translation>
    </message>
    <message>
        <source>certificates (PEM) that its servers are believed by, instead of the system's</source>
        <translation>certificates (PEM) that its servers are believed by, instead of the system's</translation>
    </message>
    <message>
        <source>change</source>
        <translation>change</translation>
    </message>
    <message>
        <source>change how a queue gives its contacts away</source>
        <translation>change how a queue gives its contacts away</translation>
    </message>
    <message>
        <source>change what a person can do</source>
        <translation>change what a person can do</translation>
    </message>
    <message>
        <source>change why people of a site are not ready</source>
        <translation>change why people of a site are not ready</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>changed</translation>
    </message>
    <message>
        <source>changed {day}</source>
        <translation>changed {day}</translation>
    </message>
    <message>
        <source>changed, version {number}</source>
        <translation>changed, version {number}</translation>
    </message>
    <message>
        <source>changes a desk brings at once</source>
        <translation>changes a desk brings at once</translation>
    </message>
    <message>
        <source>checks this machine and says what to do about what it finds</source>
        <translation>checks this machine and says what to do about what it finds</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>choose</translation>
    </message>
    <message>
        <source>choose a setting; `tresen hub settings` lists them</source>
        <translation>choose a setting; `tresen hub settings` lists them</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>chosen</translation>
    </message>
    <message>
        <source>clear an installation</source>
        <translation>clear an installation</translation>
    </message>
    <message>
        <source>cleared {time}</source>
        <translation>cleared {time}</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>closed</translation>
    </message>
    <message>
        <source>closed until {time}</source>
        <translation>closed until {time}</translation>
    </message>
    <message>
        <source>colleagues, who is there</source>
        <translation>colleagues, who is there</translation>
    </message>
    <message>
        <source>comes again</source>
        <translation>comes again</translation>
    </message>
    <message>
        <source>commands only</source>
        <translation>commands only</translation>
    </message>
    <message>
        <source>comment, internal, remark</source>
        <translation>comment, internal, remark</translation>
    </message>
    <message>
        <source>commitment, deadline for customer</source>
        <translation>commitment, deadline for customer</translation>
    </message>
    <message>
        <source>compare all pages, too</source>
        <translation>compare all pages, too</translation>
    </message>
    <message>
        <source>complete contact, finish, done, disposition code</source>
        <translation>complete contact, finish, done, disposition code</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>completed</translation>
    </message>
    <message>
        <source>completes by itself in {time}</source>
        <translation>completes by itself in {time}</translation>
    </message>
    <message>
        <source>conference, three-way call</source>
        <translation>conference, three-way call</translation>
    </message>
    <message>
        <source>connect a calendar, or choose anew</source>
        <translation>connect a calendar, or choose anew</translation>
    </message>
    <message>
        <source>connect a mailbox, or choose anew</source>
        <translation>connect a mailbox, or choose anew</translation>
    </message>
    <message>
        <source>connect a wiki, or choose anew what of it is read</source>
        <translation>connect a wiki, or choose anew what of it is read</translation>
    </message>
    <message>
        <source>connect an account, or choose anew</source>
        <translation>connect an account, or choose anew</translation>
    </message>
    <message>
        <source>connects a MediaWiki: its pages are articles</source>
        <translation>connects a MediaWiki: its pages are articles</translation>
    </message>
    <message>
        <source>connects a mailbox: its mails are contacts</source>
        <translation>connects a mailbox: its mails are contacts</translation>
    </message>
    <message>
        <source>connects a person's calendar with their tasks</source>
        <translation>connects a person's calendar with their tasks</translation>
    </message>
    <message>
        <source>connects an XMPP account: who writes to it is a contact</source>
        <translation>connects an XMPP account: who writes to it is a contact</translation>
    </message>
    <message>
        <source>contact</source>
        <translation>contact</translation>
    </message>
    <message>
        <source>contacts at once</source>
        <translation>contacts at once</translation>
    </message>
    <message>
        <source>contacts at once by channel, for example voice=1,email=3,chat=2</source>
        <translation>contacts at once by channel, for example voice=1,email=3,chat=2</translation>
    </message>
    <message>
        <source>contacts from an mbox file or a maildir</source>
        <translation>contacts from an mbox file or a maildir</translation>
    </message>
    <message>
        <source>contacts that may wait at it, where its own system routes; 0: no limit</source>
        <translation>contacts that may wait at it, where its own system routes; 0: no limit</translation>
    </message>
    <message>
        <source>continue, unpark, go on</source>
        <translation>continue, unpark, go on</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>corrected</translation>
    </message>
    <message>
        <source>counted as {percent} %</source>
        <translation>counted as {percent} %</translation>
    </message>
    <message>
        <source>create article, new entry</source>
        <translation>create article, new entry</translation>
    </message>
    <message>
        <source>customer number</source>
        <translation>customer number</translation>
    </message>
    <message>
        <source>customers are asked afterwards how it was</source>
        <translation>customers are asked afterwards how it was</translation>
    </message>
    <message>
        <source>customers from CSV or vCard</source>
        <translation>customers from CSV or vCard</translation>
    </message>
    <message>
        <source>customers' names may stand in the calendar</source>
        <translation>customers' names may stand in the calendar</translation>
    </message>
    <message>
        <source>date</source>
        <translation>date</translation>
    </message>
    <message>
        <source>days a customer can answer a survey</source>
        <translation>days a customer can answer a survey</translation>
    </message>
    <message>
        <source>days a session lasts that nobody renews</source>
        <translation>days a session lasts that nobody renews</translation>
    </message>
    <message>
        <source>days until a customer is asked again</source>
        <translation>days until a customer is asked again</translation>
    </message>
    <message>
        <source>de 5, en 3</source>
        <translation>de 5, en 3</translation>
    </message>
    <message>
        <source>default: now</source>
        <translation>default: now</translation>
    </message>
    <message>
        <source>delete draft, throw away, clear</source>
        <translation>delete draft, throw away, clear</translation>
    </message>
    <message>
        <source>delete task, remove task</source>
        <translation>delete task, remove task</translation>
    </message>
    <message>
        <source>diagnosis, problem, test computer</source>
        <translation>diagnosis, problem, test computer</translation>
    </message>
    <message>
        <source>dial digits, tones, number keys</source>
        <translation>dial digits, tones, number keys</translation>
    </message>
    <message>
        <source>did not help</source>
        <translation>did not help</translation>
    </message>
    <message>
        <source>direct call</source>
        <translation>direct call</translation>
    </message>
    <message>
        <source>do not ask</source>
        <translation>do not ask</translation>
    </message>
    <message>
        <source>done</source>
        <translation>done</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>draft</translation>
    </message>
    <message>
        <source>due {time}</source>
        <translation>due {time}</translation>
    </message>
    <message>
        <source>duplicate customer, same person twice</source>
        <translation>duplicate customer, same person twice</translation>
    </message>
    <message>
        <source>e-mail address</source>
        <translation>e-mail address</translation>
    </message>
    <message>
        <source>each answer comes to the mailbox too: if a line breaks, one sees that it went</source>
        <translation>each answer comes to the mailbox too: if a line breaks, one sees that it went</translation>
    </message>
    <message>
        <source>edit article, correct, update</source>
        <translation>edit article, correct, update</translation>
    </message>
    <message>
        <source>edit case, ticket, priority, deadline</source>
        <translation>edit case, ticket, priority, deadline</translation>
    </message>
    <message>
        <source>edit customer, address, phone number</source>
        <translation>edit customer, address, phone number</translation>
    </message>
    <message>
        <source>edit task, reschedule, postpone</source>
        <translation>edit task, reschedule, postpone</translation>
    </message>
    <message>
        <source>editors</source>
        <translation>editors</translation>
    </message>
    <message>
        <source>empty: without an end</source>
        <translation>empty: without an end</translation>
    </message>
    <message>
        <source>end a connection; contacts stay</source>
        <translation>end a connection; contacts stay</translation>
    </message>
    <message>
        <source>end a connection; its articles stay</source>
        <translation>end a connection; its articles stay</translation>
    </message>
    <message>
        <source>end a connection; its contacts stay</source>
        <translation>end a connection; its contacts stay</translation>
    </message>
    <message>
        <source>end a connection; tasks and entries stay</source>
        <translation>end a connection; tasks and entries stay</translation>
    </message>
    <message>
        <source>end call, stop call, finish call</source>
        <translation>end call, stop call, finish call</translation>
    </message>
    <message>
        <source>end of shift, go home, offline</source>
        <translation>end of shift, go home, offline</translation>
    </message>
    <message>
        <source>end what a site was granted</source>
        <translation>end what a site was granted</translation>
    </message>
    <message>
        <source>end when standard input is closed, with the program that started it</source>
        <translation>end when standard input is closed, with the program that started it</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>ended</translation>
    </message>
    <message>
        <source>erase a customer for ever, on every desk</source>
        <translation>erase a customer for ever, on every desk</translation>
    </message>
    <message>
        <source>every 2 weeks, or every Monday and Thursday</source>
        <translation>every 2 weeks, or every Monday and Thursday</translation>
    </message>
    <message>
        <source>everywhere</source>
        <translation>everywhere</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>expired</translation>
    </message>
    <message>
        <source>extension</source>
        <translation>extension</translation>
    </message>
    <message>
        <source>file</source>
        <translation>file</translation>
    </message>
    <message>
        <source>finds customers, contacts, cases and articles in a profile</source>
        <translation>finds customers, contacts, cases and articles in a profile</translation>
    </message>
    <message>
        <source>finish task, tick off, check off</source>
        <translation>finish task, tick off, check off</translation>
    </message>
    <message>
        <source>first sync of 10,000 and 100,000 records</source>
        <translation>first sync of 10,000 and 100,000 records</translation>
    </message>
    <message>
        <source>fits what was written</source>
        <translation>fits what was written</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>folded</translation>
    </message>
    <message>
        <source>for PostgreSQL: who owns the tables, when --database is another login</source>
        <translation>for PostgreSQL: who owns the tables, when --database is another login</translation>
    </message>
    <message>
        <source>for TLS: its key, PEM</source>
        <translation>for TLS: its key, PEM</translation>
    </message>
    <message>
        <source>for TLS: the certificate, PEM</source>
        <translation>for TLS: the certificate, PEM</translation>
    </message>
    <message>
        <source>for example 'Mo-Fr 08:00-18:00'; may be given several times</source>
        <translation>for example 'Mo-Fr 08:00-18:00'; may be given several times</translation>
    </message>
    <message>
        <source>for example case.set; with - one JSON object a line is read</source>
        <translation>for example case.set; with - one JSON object a line is read</translation>
    </message>
    <message>
        <source>for its readers, one sentence</source>
        <translation>for its readers, one sentence</translation>
    </message>
    <message>
        <source>for so long after its end a contact goes on (default 7)</source>
        <translation>for so long after its end a contact goes on (default 7)</translation>
    </message>
    <message>
        <source>for who said it</source>
        <translation>for who said it</translation>
    </message>
    <message>
        <source>for {roles}</source>
        <translation>for {roles}</translation>
    </message>
    <message>
        <source>forget what need not be kept</source>
        <translation>forget what need not be kept</translation>
    </message>
    <message>
        <source>forward, transfer, pass on, reassign</source>
        <translation>forward, transfer, pass on, reassign</translation>
    </message>
    <message numerus="yes">
        <source>from %n contact(s) on this computer</source>
        <translation>
            <numerusform>from %n contact on this computer</numerusform>
            <numerusform>from %n contacts on this computer</numerusform>
        </translation>
    </message>
    <message>
        <source>from a colleague</source>
        <translation>from a colleague</translation>
    </message>
    <message>
        <source>from {case}</source>
        <translation>from {case}</translation>
    </message>
    <message>
        <source>from “{subject}”</source>
        <translation>from “{subject}”</translation>
    </message>
    <message>
        <source>full</source>
        <translation>full</translation>
    </message>
    <message>
        <source>gets it</source>
        <translation>gets it</translation>
    </message>
    <message>
        <source>given</source>
        <translation>given</translation>
    </message>
    <message>
        <source>given back</source>
        <translation>given back</translation>
    </message>
    <message>
        <source>given by the hub</source>
        <translation>given by the hub</translation>
    </message>
    <message>
        <source>goes along</source>
        <translation>goes along</translation>
    </message>
    <message>
        <source>going out, {percent} %</source>
        <translation>going out, {percent} %</translation>
    </message>
    <message>
        <source>had it</source>
        <translation>had it</translation>
    </message>
    <message>
        <source>had revealed</source>
        <translation>had revealed</translation>
    </message>
    <message>
        <source>handed over</source>
        <translation>handed over</translation>
    </message>
    <message>
        <source>has ended the chat</source>
        <translation>has ended the chat</translation>
    </message>
    <message>
        <source>has it</source>
        <translation>has it</translation>
    </message>
    <message>
        <source>has {words}</source>
        <translation>has {words}</translation>
    </message>
    <message>
        <source>heard of {time}</source>
        <translation>heard of {time}</translation>
    </message>
    <message>
        <source>helped</source>
        <translation>helped</translation>
    </message>
    <message>
        <source>helped {yes}, did not help {no}</source>
        <translation>helped {yes}, did not help {no}</translation>
    </message>
    <message>
        <source>high</source>
        <translation>high</translation>
    </message>
    <message>
        <source>hours a desk shows what it has without its hub</source>
        <translation>hours a desk shows what it has without its hub</translation>
    </message>
    <message>
        <source>how fast articles are found, beside FTS5 and Whoosh</source>
        <translation>how fast articles are found, beside FTS5 and Whoosh</translation>
    </message>
    <message>
        <source>how long a desktop may stay away without a new first sync (default 90)</source>
        <translation>how long a desktop may stay away without a new first sync (default 90)</translation>
    </message>
    <message>
        <source>how long an attachment stays that nothing names (default 7)</source>
        <translation>how long an attachment stays that nothing names (default 7)</translation>
    </message>
    <message>
        <source>how long the window could not answer</source>
        <translation>how long the window could not answer</translation>
    </message>
    <message>
        <source>how much of it a site is to get</source>
        <translation>how much of it a site is to get</translation>
    </message>
    <message>
        <source>how well articles are found, eleven ways</source>
        <translation>how well articles are found, eleven ways</translation>
    </message>
    <message>
        <source>hub is busy</source>
        <translation>hub is busy</translation>
    </message>
    <message>
        <source>in danger</source>
        <translation>in danger</translation>
    </message>
    <message>
        <source>in danger: {time} left</source>
        <translation>in danger: {time} left</translation>
    </message>
    <message>
        <source>in its hours</source>
        <translation>in its hours</translation>
    </message>
    <message>
        <source>in order</source>
        <translation>in order</translation>
    </message>
    <message>
        <source>in place of the one above</source>
        <translation>in place of the one above</translation>
    </message>
    <message>
        <source>in the chat with {name}</source>
        <translation>in the chat with {name}</translation>
    </message>
    <message>
        <source>in the hours “{calendar}”</source>
        <translation>in the hours “{calendar}”</translation>
    </message>
    <message>
        <source>in the queue</source>
        <translation>in the queue</translation>
    </message>
    <message>
        <source>in-house only</source>
        <translation>in-house only</translation>
    </message>
    <message>
        <source>incoming contacts since midnight</source>
        <translation>incoming contacts since midnight</translation>
    </message>
    <message>
        <source>instead of {value}</source>
        <translation>instead of {value}</translation>
    </message>
    <message>
        <source>introduction, tutorial, first steps</source>
        <translation>introduction, tutorial, first steps</translation>
    </message>
    <message>
        <source>is asked</source>
        <translation>is asked</translation>
    </message>
    <message>
        <source>is being corrected</source>
        <translation>is being corrected</translation>
    </message>
    <message>
        <source>is being read</source>
        <translation>is being read</translation>
    </message>
    <message>
        <source>is being taken in</source>
        <translation>is being taken in</translation>
    </message>
    <message>
        <source>is going out</source>
        <translation>is going out</translation>
    </message>
    <message>
        <source>is kept here</source>
        <translation>is kept here</translation>
    </message>
    <message>
        <source>is saved as you type</source>
        <translation>is saved as you type</translation>
    </message>
    <message>
        <source>it comes first</source>
        <translation>it comes first</translation>
    </message>
    <message>
        <source>it does not answer; perhaps it waits for a password</source>
        <translation>it does not answer; perhaps it waits for a password</translation>
    </message>
    <message>
        <source>it gives back something else than it was given</source>
        <translation>it gives back something else than it was given</translation>
    </message>
    <message>
        <source>it has a null character</source>
        <translation>it has a null character</translation>
    </message>
    <message>
        <source>it has more than {count} parts</source>
        <translation>it has more than {count} parts</translation>
    </message>
    <message>
        <source>it has no date</source>
        <translation>it has no date</translation>
    </message>
    <message>
        <source>it has no header</source>
        <translation>it has no header</translation>
    </message>
    <message>
        <source>it has no id or no title</source>
        <translation>it has no id or no title</translation>
    </message>
    <message>
        <source>it has no name</source>
        <translation>it has no name</translation>
    </message>
    <message>
        <source>it has no number, no e-mail address and no phone number</source>
        <translation>it has no number, no e-mail address and no phone number</translation>
    </message>
    <message>
        <source>it has no sender</source>
        <translation>it has no sender</translation>
    </message>
    <message>
        <source>it has {count} cells, the heading {columns}</source>
        <translation>it has {count} cells, the heading {columns}</translation>
    </message>
    <message>
        <source>it is larger than {count} bytes</source>
        <translation>it is larger than {count} bytes</translation>
    </message>
    <message>
        <source>it is locked</source>
        <translation>it is locked</translation>
    </message>
    <message>
        <source>it is longer than {count} characters</source>
        <translation>it is longer than {count} characters</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>it is nested too deeply</translation>
    </message>
    <message>
        <source>it is no image that can be shown</source>
        <translation>it is no image that can be shown</translation>
    </message>
    <message>
        <source>it is no mail: {reason}</source>
        <translation>it is no mail: {reason}</translation>
    </message>
    <message>
        <source>it is no text</source>
        <translation>it is no text</translation>
    </message>
    <message>
        <source>it is no vCard: {error}</source>
        <translation>it is no vCard: {error}</translation>
    </message>
    <message>
        <source>it is trusted again after all</source>
        <translation>it is trusted again after all</translation>
    </message>
    <message>
        <source>it may be a program</source>
        <translation>it may be a program</translation>
    </message>
    <message>
        <source>it names no customer</source>
        <translation>it names no customer</translation>
    </message>
    <message>
        <source>it names something that is not there</source>
        <translation>it names something that is not there</translation>
    </message>
    <message>
        <source>it stands below itself</source>
        <translation>it stands below itself</translation>
    </message>
    <message>
        <source>its id</source>
        <translation>its id</translation>
    </message>
    <message>
        <source>its text is longer than {count} characters</source>
        <translation>its text is longer than {count} characters</translation>
    </message>
    <message>
        <source>j, k, g and G go to rows, / finds one, n and N go through the hits.</source>
        <translation>j, k, g and G go to rows, / finds one, n and N go through the hits.</translation>
    </message>
    <message>
        <source>join contacts, combine</source>
        <translation>join contacts, combine</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>kept</translation>
    </message>
    <message>
        <source>kept by {name}</source>
        <translation>kept by {name}</translation>
    </message>
    <message>
        <source>label, keyword</source>
        <translation>label, keyword</translation>
    </message>
    <message>
        <source>last time not to its end: {why}</source>
        <translation>last time not to its end: {why}</translation>
    </message>
    <message>
        <source>last {who}: {text}</source>
        <translation>last {who}: {text}</translation>
    </message>
    <message>
        <source>late</source>
        <translation>late</translation>
    </message>
    <message>
        <source>late by {time}</source>
        <translation>late by {time}</translation>
    </message>
    <message>
        <source>leave contact, put away</source>
        <translation>leave contact, put away</translation>
    </message>
    <message>
        <source>let a site see more, for a purpose</source>
        <translation>let a site see more, for a purpose</translation>
    </message>
    <message>
        <source>line {number}</source>
        <translation>line {number}</translation>
    </message>
    <message>
        <source>line {number}: {reason}</source>
        <translation>line {number}: {reason}</translation>
    </message>
    <message>
        <source>list accounts and how they stand</source>
        <translation>list accounts and how they stand</translation>
    </message>
    <message>
        <source>list all operations</source>
        <translation>list all operations</translation>
    </message>
    <message>
        <source>list calendars and how they stand</source>
        <translation>list calendars and how they stand</translation>
    </message>
    <message>
        <source>list chats and how a page shows them</source>
        <translation>list chats and how a page shows them</translation>
    </message>
    <message>
        <source>list desks that have not erased yet</source>
        <translation>list desks that have not erased yet</translation>
    </message>
    <message>
        <source>list installations</source>
        <translation>list installations</translation>
    </message>
    <message>
        <source>list mailboxes and how they stand</source>
        <translation>list mailboxes and how they stand</translation>
    </message>
    <message>
        <source>list what may be chosen of a hub</source>
        <translation>list what may be chosen of a hub</translation>
    </message>
    <message>
        <source>list who was given which right</source>
        <translation>list who was given which right</translation>
    </message>
    <message>
        <source>list wikis and how far they are read</source>
        <translation>list wikis and how far they are read</translation>
    </message>
    <message>
        <source>lists what waits, and what was refused and why</source>
        <translation>lists what waits, and what was refused and why</translation>
    </message>
    <message>
        <source>log out, logout, switch user</source>
        <translation>log out, logout, switch user</translation>
    </message>
    <message>
        <source>longest {time}</source>
        <translation>longest {time}</translation>
    </message>
    <message>
        <source>look after every calendar until standard input ends</source>
        <translation>look after every calendar until standard input ends</translation>
    </message>
    <message>
        <source>look after every mailbox until standard input ends</source>
        <translation>look after every mailbox until standard input ends</translation>
    </message>
    <message>
        <source>looked at again by {day}</source>
        <translation>looked at again by {day}</translation>
    </message>
    <message>
        <source>low</source>
        <translation>low</translation>
    </message>
    <message>
        <source>lunch, pause, away</source>
        <translation>lunch, pause, away</translation>
    </message>
    <message>
        <source>mail {number}</source>
        <translation>mail {number}</translation>
    </message>
    <message>
        <source>may still be in a conversation</source>
        <translation>may still be in a conversation</translation>
    </message>
    <message>
        <source>mean of the completed ones, without parking, wrap-up and waiting</source>
        <translation>mean of the completed ones, without parking, wrap-up and waiting</translation>
    </message>
    <message>
        <source>measures, as ratios against a named floor or peer</source>
        <translation>measures, as ratios against a named floor or peer</translation>
    </message>
    <message>
        <source>megabytes of one attachment</source>
        <translation>megabytes of one attachment</translation>
    </message>
    <message>
        <source>memory by parts, and after three hours of work</source>
        <translation>memory by parts, and after three hours of work</translation>
    </message>
    <message>
        <source>microphone off, mic, silence</source>
        <translation>microphone off, mic, silence</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>missing</translation>
    </message>
    <message>
        <source>more came than can be counted here</source>
        <translation>more came than can be counted here</translation>
    </message>
    <message>
        <source>name</source>
        <translation>name</translation>
    </message>
    <message>
        <source>name of a colleague</source>
        <translation>name of a colleague</translation>
    </message>
    <message>
        <source>needs a note</source>
        <translation>needs a note</translation>
    </message>
    <message>
        <source>new</source>
        <translation>new</translation>
    </message>
    <message>
        <source>new article</source>
        <translation>new article</translation>
    </message>
    <message>
        <source>new case</source>
        <translation>new case</translation>
    </message>
    <message>
        <source>new case, create ticket</source>
        <translation>new case, create ticket</translation>
    </message>
    <message>
        <source>new contact, record visit</source>
        <translation>new contact, record visit</translation>
    </message>
    <message>
        <source>new customer, add customer</source>
        <translation>new customer, add customer</translation>
    </message>
    <message>
        <source>new task, to-do, reminder</source>
        <translation>new task, to-do, reminder</translation>
    </message>
    <message>
        <source>new template, snippet, canned response</source>
        <translation>new template, snippet, canned response</translation>
    </message>
    <message>
        <source>no</source>
        <translation>no</translation>
    </message>
    <message>
        <source>no answer within {seconds} s</source>
        <translation>no answer within {seconds} s</translation>
    </message>
    <message>
        <source>no keyring answers on this machine</source>
        <translation>no keyring answers on this machine</translation>
    </message>
    <message>
        <source>no line since {time}</source>
        <translation>no line since {time}</translation>
    </message>
    <message>
        <source>no place was named</source>
        <translation>no place was named</translation>
    </message>
    <message>
        <source>no promise</source>
        <translation>no promise</translation>
    </message>
    <message>
        <source>no time yet</source>
        <translation>no time yet</translation>
    </message>
    <message>
        <source>nobody has taken them yet, whenever they came</source>
        <translation>nobody has taken them yet, whenever they came</translation>
    </message>
    <message>
        <source>nobody in particular</source>
        <translation>nobody in particular</translation>
    </message>
    <message>
        <source>nobody known</source>
        <translation>nobody known</translation>
    </message>
    <message>
        <source>none</source>
        <translation>none</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>normal</translation>
    </message>
    <message>
        <source>not at all: for servers on this machine alone</source>
        <translation>not at all: for servers on this machine alone</translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation>not delivered</translation>
    </message>
    <message>
        <source>not heard for some seconds</source>
        <translation>not heard for some seconds</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>not known yet</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>not reached</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>not read</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>not saved yet</translation>
    </message>
    <message>
        <source>not shown</source>
        <translation>not shown</translation>
    </message>
    <message>
        <source>not signed in</source>
        <translation>not signed in</translation>
    </message>
    <message>
        <source>not solved</source>
        <translation>not solved</translation>
    </message>
    <message>
        <source>not valid yet</source>
        <translation>not valid yet</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nothing</translation>
    </message>
    <message>
        <source>nothing more</source>
        <translation>nothing more</translation>
    </message>
    <message>
        <source>now</source>
        <translation>now</translation>
    </message>
    <message>
        <source>number</source>
        <translation>number</translation>
    </message>
    <message>
        <source>of agents: first, full or nobody (default first)</source>
        <translation>of agents: first, full or nobody (default first)</translation>
    </message>
    <message>
        <source>of customers</source>
        <translation>of customers</translation>
    </message>
    <message>
        <source>of its api.php</source>
        <translation>of its api.php</translation>
    </message>
    <message>
        <source>of pages that do not say their own</source>
        <translation>of pages that do not say their own</translation>
    </message>
    <message>
        <source>of pages that say neither German nor English (default de)</source>
        <translation>of pages that say neither German nor English (default de)</translation>
    </message>
    <message>
        <source>of the account</source>
        <translation>of the account</translation>
    </message>
    <message>
        <source>of the collection</source>
        <translation>of the collection</translation>
    </message>
    <message>
        <source>of the hub</source>
        <translation>of the hub</translation>
    </message>
    <message>
        <source>of the words around what is quoted (default de)</source>
        <translation>of the words around what is quoted (default de)</translation>
    </message>
    <message>
        <source>of those that came in: ended by the customer before anybody took them</source>
        <translation>of those that came in: ended by the customer before anybody took them</translation>
    </message>
    <message>
        <source>of those who write to it</source>
        <translation>of those who write to it</translation>
    </message>
    <message>
        <source>of what is made up</source>
        <translation>of what is made up</translation>
    </message>
    <message>
        <source>of whole days and of times that name none (default Europe/Berlin)</source>
        <translation>of whole days and of times that name none (default Europe/Berlin)</translation>
    </message>
    <message>
        <source>of window and customers</source>
        <translation>of window and customers</translation>
    </message>
    <message>
        <source>offered</source>
        <translation>offered</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>offline</translation>
    </message>
    <message>
        <source>older draft, restore draft</source>
        <translation>older draft, restore draft</translation>
    </message>
    <message>
        <source>older than the original</source>
        <translation>older than the original</translation>
    </message>
    <message numerus="yes">
        <source>on %n of them</source>
        <translation>
            <numerusform>on %n of them</numerusform>
            <numerusform>on %n of them</numerusform>
        </translation>
    </message>
    <message>
        <source>on hold {time}</source>
        <translation>on hold {time}</translation>
    </message>
    <message>
        <source>one record a line, [kind, record]; - is standard input</source>
        <translation>one record a line, [kind, record]; - is standard input</translation>
    </message>
    <message>
        <source>one round, then end</source>
        <translation>one round, then end</translation>
    </message>
    <message>
        <source>only pages in it; up to five</source>
        <translation>only pages in it; up to five</translation>
    </message>
    <message>
        <source>open</source>
        <translation>open</translation>
    </message>
    <message>
        <source>open it</source>
        <translation>open it</translation>
    </message>
    <message>
        <source>opens the window on an embedded hub with made-up customers</source>
        <translation>opens the window on an embedded hub with made-up customers</translation>
    </message>
    <message>
        <source>options, preferences, dark theme, font size, shortcuts</source>
        <translation>options, preferences, dark theme, font size, shortcuts</translation>
    </message>
    <message>
        <source>own key</source>
        <translation>own key</translation>
    </message>
    <message>
        <source>pages of this place may show it, as https://www.example.org; several times</source>
        <translation>pages of this place may show it, as https://www.example.org; several times</translation>
    </message>
    <message>
        <source>parked</source>
        <translation>parked</translation>
    </message>
    <message>
        <source>parked until {time}</source>
        <translation>parked until {time}</translation>
    </message>
    <message>
        <source>partner managers</source>
        <translation>partner managers</translation>
    </message>
    <message>
        <source>partners do not receive them</source>
        <translation>partners do not receive them</translation>
    </message>
    <message>
        <source>paste article, quote</source>
        <translation>paste article, quote</translation>
    </message>
    <message>
        <source>percent by which its waiting time counts, 100 as it is</source>
        <translation>percent by which its waiting time counts, 100 as it is</translation>
    </message>
    <message>
        <source>perhaps not sent</source>
        <translation>perhaps not sent</translation>
    </message>
    <message>
        <source>phone number</source>
        <translation>phone number</translation>
    </message>
    <message>
        <source>phone, telephone, ring up, dial number</source>
        <translation>phone, telephone, ring up, dial number</translation>
    </message>
    <message>
        <source>picture.png</source>
        <translation>picture.png</translation>
    </message>
    <message>
        <source>plain text, below every answer</source>
        <translation>plain text, below every answer</translation>
    </message>
    <message>
        <source>play an agent's day by itself and leave a picture of each step there</source>
        <translation>play an agent's day by itself and leave a picture of each step there</translation>
    </message>
    <message>
        <source>print a token for use without a window</source>
        <translation>print a token for use without a window</translation>
    </message>
    <message>
        <source>print one JSON object per line and nothing else</source>
        <translation>print one JSON object per line and nothing else</translation>
    </message>
    <message>
        <source>proposed</source>
        <translation>proposed</translation>
    </message>
    <message>
        <source>published</source>
        <translation>published</translation>
    </message>
    <message>
        <source>put on hold, music, wait</source>
        <translation>put on hold, music, wait</translation>
    </message>
    <message>
        <source>puts an operation into the outbox, online or not</source>
        <translation>puts an operation into the outbox, online or not</translation>
    </message>
    <message>
        <source>question to colleague, advice</source>
        <translation>question to colleague, advice</translation>
    </message>
    <message>
        <source>quit, exit, shut down</source>
        <translation>quit, exit, shut down</translation>
    </message>
    <message>
        <source>rang {time}</source>
        <translation>rang {time}</translation>
    </message>
    <message>
        <source>read</source>
        <translation>read</translation>
    </message>
    <message>
        <source>read every wiki until standard input ends</source>
        <translation>read every wiki until standard input ends</translation>
    </message>
    <message>
        <source>read what is new and send what waits, now</source>
        <translation>read what is new and send what waits, now</translation>
    </message>
    <message>
        <source>read what is new, now</source>
        <translation>read what is new, now</translation>
    </message>
    <message>
        <source>reference number</source>
        <translation>reference number</translation>
    </message>
    <message>
        <source>refund, invoice</source>
        <translation>refund, invoice</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>refused</translation>
    </message>
    <message>
        <source>reload, refresh, reconnect</source>
        <translation>reload, refresh, reconnect</translation>
    </message>
    <message>
        <source>removed: {words}</source>
        <translation>removed: {words}</translation>
    </message>
    <message>
        <source>repainting lists</source>
        <translation>repainting lists</translation>
    </message>
    <message>
        <source>resolve ticket, solve, finish case</source>
        <translation>resolve ticket, solve, finish case</translation>
    </message>
    <message>
        <source>return to queue, unassign, drop</source>
        <translation>return to queue, unassign, drop</translation>
    </message>
    <message>
        <source>runs the enterprise backend in a box and sets it up</source>
        <translation>runs the enterprise backend in a box and sets it up</translation>
    </message>
    <message>
        <source>say that the database was put back from a backup, before serving it again</source>
        <translation>say that the database was put back from a backup, before serving it again</translation>
    </message>
    <message>
        <source>say what would be taken, and send nothing</source>
        <translation>say what would be taken, and send nothing</translation>
    </message>
    <message>
        <source>say what would go, and stop</source>
        <translation>say what would go, and stop</translation>
    </message>
    <message>
        <source>say who would get a contact, and why</source>
        <translation>say who would get a contact, and why</translation>
    </message>
    <message>
        <source>schedule, delay sending</source>
        <translation>schedule, delay sending</translation>
    </message>
    <message>
        <source>search for it</source>
        <translation>search for it</translation>
    </message>
    <message>
        <source>second screen, monitor, detach</source>
        <translation>second screen, monitor, detach</translation>
    </message>
    <message>
        <source>seconds a contact stays in hand without a beat</source>
        <translation>seconds a contact stays in hand without a beat</translation>
    </message>
    <message>
        <source>seconds a hidden value is shown once revealed</source>
        <translation>seconds a hidden value is shown once revealed</translation>
    </message>
    <message>
        <source>seconds a token lasts that is renewed</source>
        <translation>seconds a token lasts that is renewed</translation>
    </message>
    <message>
        <source>seconds after which one level of a skill less will do</source>
        <translation>seconds after which one level of a skill less will do</translation>
    </message>
    <message>
        <source>seconds after which what nobody took there is given to others</source>
        <translation>seconds after which what nobody took there is given to others</translation>
    </message>
    <message>
        <source>seconds an offer waits for an answer</source>
        <translation>seconds an offer waits for an answer</translation>
    </message>
    <message>
        <source>seconds before a promise breaks in which leads are told</source>
        <translation>seconds before a promise breaks in which leads are told</translation>
    </message>
    <message>
        <source>seconds between two beats of a desk</source>
        <translation>seconds between two beats of a desk</translation>
    </message>
    <message>
        <source>seconds of silence until a device counts as gone</source>
        <translation>seconds of silence until a device counts as gone</translation>
    </message>
    <message>
        <source>seconds of silence until a line is doubted</source>
        <translation>seconds of silence until a line is doubted</translation>
    </message>
    <message>
        <source>seconds of silence until somebody is off duty</source>
        <translation>seconds of silence until somebody is off duty</translation>
    </message>
    <message>
        <source>seconds that a contact waits for who served the customer last</source>
        <translation>seconds that a contact waits for who served the customer last</translation>
    </message>
    <message>
        <source>seconds that a high priority is worth</source>
        <translation>seconds that a high priority is worth</translation>
    </message>
    <message>
        <source>seconds that each step of a customer's value is worth</source>
        <translation>seconds that each step of a customer's value is worth</translation>
    </message>
    <message>
        <source>seconds within which contacts are to be answered</source>
        <translation>seconds within which contacts are to be answered</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>sent</translation>
    </message>
    <message>
        <source>serve desktops</source>
        <translation>serve desktops</translation>
    </message>
    <message>
        <source>service owners</source>
        <translation>service owners</translation>
    </message>
    <message>
        <source>set a chat up, or choose anew</source>
        <translation>set a chat up, or choose anew</translation>
    </message>
    <message>
        <source>sets up a chat for visitors of web pages</source>
        <translation>sets up a chat for visitors of web pages</translation>
    </message>
    <message>
        <source>shortcuts, hotkeys, key bindings</source>
        <translation>shortcuts, hotkeys, key bindings</translation>
    </message>
    <message>
        <source>show this help and end</source>
        <translation>show this help and end</translation>
    </message>
    <message>
        <source>shown beside the address</source>
        <translation>shown beside the address</translation>
    </message>
    <message numerus="yes">
        <source>shown from %n people on, so that it is nobody's own</source>
        <translation>
            <numerusform>shown from %n people on, so that it is nobody's own</numerusform>
            <numerusform>shown from %n people on, so that it is nobody's own</numerusform>
        </translation>
    </message>
    <message>
        <source>shows one record as the window would</source>
        <translation>shows one record as the window would</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>signed in</translation>
    </message>
    <message>
        <source>signed out</source>
        <translation>signed out</translation>
    </message>
    <message>
        <source>since midnight, by whoever had them last</source>
        <translation>since midnight, by whoever had them last</translation>
    </message>
    <message>
        <source>since midnight, whenever they came</source>
        <translation>since midnight, whenever they came</translation>
    </message>
    <message>
        <source>since {day}</source>
        <translation>since {day}</translation>
    </message>
    <message>
        <source>snooze, later, remind me, wait for customer</source>
        <translation>snooze, later, remind me, wait for customer</translation>
    </message>
    <message>
        <source>so many customers come in an hour; change it in the window with Ctrl+F7, Ctrl+F8</source>
        <translation>so many customers come in an hour; change it in the window with Ctrl+F7, Ctrl+F8</translation>
    </message>
    <message>
        <source>so many processes on one PostgreSQL; SIGHUP renews them one by one (default 1)</source>
        <translation>so many processes on one PostgreSQL; SIGHUP renews them one by one (default 1)</translation>
    </message>
    <message>
        <source>solved</source>
        <translation>solved</translation>
    </message>
    <message>
        <source>solved in time</source>
        <translation>solved in time</translation>
    </message>
    <message>
        <source>solved too late</source>
        <translation>solved too late</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>somebody</translation>
    </message>
    <message>
        <source>somebody has changed it meanwhile: {fields}. Both are kept beside it for a decision, the rest was taken</source>
        <translation>somebody has changed it meanwhile: {fields}. Both are kept beside it for a decision, the rest was taken</translation>
    </message>
    <message>
        <source>something was refused</source>
        <translation>something was refused</translation>
    </message>
    <message>
        <source>sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME</source>
        <translation>sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME</translation>
    </message>
    <message>
        <source>stands</source>
        <translation>stands</translation>
    </message>
    <message>
        <source>stands since {when}</source>
        <translation>stands since {when}</translation>
    </message>
    <message>
        <source>stands, breached by {time}</source>
        <translation>stands, breached by {time}</translation>
    </message>
    <message>
        <source>status, presence, availability</source>
        <translation>status, presence, availability</translation>
    </message>
    <message>
        <source>stay signed in until standard input ends</source>
        <translation>stay signed in until standard input ends</translation>
    </message>
    <message>
        <source>stays as it is</source>
        <translation>stays as it is</translation>
    </message>
    <message>
        <source>stays here</source>
        <translation>stays here</translation>
    </message>
    <message>
        <source>stays inside, the customer never sees it</source>
        <translation>stays inside, the customer never sees it</translation>
    </message>
    <message>
        <source>still searching</source>
        <translation>still searching</translation>
    </message>
    <message>
        <source>submit, dispatch, mail out</source>
        <translation>submit, dispatch, mail out</translation>
    </message>
    <message>
        <source>switch channel, change channel</source>
        <translation>switch channel, change channel</translation>
    </message>
    <message>
        <source>take a chat down; its contacts stay</source>
        <translation>take a chat down; its contacts stay</translation>
    </message>
    <message>
        <source>take changes only from Tresen of this release or newer, such as 1.4.0</source>
        <translation>take changes only from Tresen of this release or newer, such as 1.4.0</translation>
    </message>
    <message>
        <source>take in a file of records at once</source>
        <translation>take in a file of records at once</translation>
    </message>
    <message>
        <source>taken within {time}; those that hung up, or wait longer than that, count as late</source>
        <translation>taken within {time}; those that hung up, or wait longer than that, count as late</translation>
    </message>
    <message>
        <source>team leads</source>
        <translation>team leads</translation>
    </message>
    <message>
        <source>template, snippet, canned response</source>
        <translation>template, snippet, canned response</translation>
    </message>
    <message>
        <source>text follows a closing quotation mark</source>
        <translation>text follows a closing quotation mark</translation>
    </message>
    <message>
        <source>that mails come into (default INBOX)</source>
        <translation>that mails come into (default INBOX)</translation>
    </message>
    <message>
        <source>the attachment is too large</source>
        <translation>the attachment is too large</translation>
    </message>
    <message>
        <source>the country that numbers without its code are called from</source>
        <translation>the country that numbers without its code are called from</translation>
    </message>
    <message>
        <source>the customer</source>
        <translation>the customer</translation>
    </message>
    <message>
        <source>the customer's number or id</source>
        <translation>the customer's number or id</translation>
    </message>
    <message>
        <source>the folder of local data (or TRESEN_PROFILE)</source>
        <translation>the folder of local data (or TRESEN_PROFILE)</translation>
    </message>
    <message>
        <source>the hub cannot read it</source>
        <translation>the hub cannot read it</translation>
    </message>
    <message>
        <source>the hub's address</source>
        <translation>the hub's address</translation>
    </message>
    <message>
        <source>the hub's own page only</source>
        <translation>the hub's own page only</translation>
    </message>
    <message>
        <source>the key to the next contact to its painted words</source>
        <translation>the key to the next contact to its painted words</translation>
    </message>
    <message>
        <source>the language all pages are in</source>
        <translation>the language all pages are in</translation>
    </message>
    <message>
        <source>the lead was told</source>
        <translation>the lead was told</translation>
    </message>
    <message>
        <source>the lines are guarded from the first byte (this is so unless said)</source>
        <translation>the lines are guarded from the first byte (this is so unless said)</translation>
    </message>
    <message>
        <source>the lines are guarded once both sides have agreed on it</source>
        <translation>the lines are guarded once both sides have agreed on it</translation>
    </message>
    <message>
        <source>the list is lost: make it anew from what the database knows</source>
        <translation>the list is lost: make it anew from what the database knows</translation>
    </message>
    <message>
        <source>the list of erasures; default: beside a SQLite file, ending in .erased</source>
        <translation>the list of erasures; default: beside a SQLite file, ending in .erased</translation>
    </message>
    <message>
        <source>the page names more than {count} files</source>
        <translation>the page names more than {count} files</translation>
    </message>
    <message>
        <source>the person's full name</source>
        <translation>the person's full name</translation>
    </message>
    <message>
        <source>the processor's contract</source>
        <translation>the processor's contract</translation>
    </message>
    <message>
        <source>the queue whose sites may see them</source>
        <translation>the queue whose sites may see them</translation>
    </message>
    <message>
        <source>the same e-mail address</source>
        <translation>the same e-mail address</translation>
    </message>
    <message>
        <source>the same name and address</source>
        <translation>the same name and address</translation>
    </message>
    <message>
        <source>the same name and date of birth</source>
        <translation>the same name and date of birth</translation>
    </message>
    <message>
        <source>the same telephone number</source>
        <translation>the same telephone number</translation>
    </message>
    <message>
        <source>the whole queue as a TOML file has it; other options come on top</source>
        <translation>the whole queue as a TOML file has it; other options come on top</translation>
    </message>
    <message>
        <source>the words are missing.</source>
        <translation>the words are missing.</translation>
    </message>
    <message>
        <source>the words; with - one query a line is read</source>
        <translation>the words; with - one query a line is read</translation>
    </message>
    <message>
        <source>then {state}</source>
        <translation>then {state}</translation>
    </message>
    <message>
        <source>there is no text in it</source>
        <translation>there is no text in it</translation>
    </message>
    <message>
        <source>this account may not do that</source>
        <translation>this account may not do that</translation>
    </message>
    <message>
        <source>time to a painted window with the large data</source>
        <translation>time to a painted window with the large data</translation>
    </message>
    <message>
        <source>to be followed up</source>
        <translation>to be followed up</translation>
    </message>
    <message>
        <source>to be looked at by {day}</source>
        <translation>to be looked at by {day}</translation>
    </message>
    <message>
        <source>to be put right</source>
        <translation>to be put right</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>to do</translation>
    </message>
    <message>
        <source>to {address}</source>
        <translation>to {address}</translation>
    </message>
    <message>
        <source>to-do, promises, reminders</source>
        <translation>to-do, promises, reminders</translation>
    </message>
    <message>
        <source>today</source>
        <translation>today</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>tomorrow</translation>
    </message>
    <message>
        <source>too old</source>
        <translation>too old</translation>
    </message>
    <message>
        <source>took a withdrawal back</source>
        <translation>took a withdrawal back</translation>
    </message>
    <message>
        <source>trainers</source>
        <translation>trainers</translation>
    </message>
    <message>
        <source>transfer call, forward call, connect</source>
        <translation>transfer call, forward call, connect</translation>
    </message>
    <message>
        <source>typed after ::</source>
        <translation>typed after ::</translation>
    </message>
    <message>
        <source>types of cases from TOML</source>
        <translation>types of cases from TOML</translation>
    </message>
    <message>
        <source>undo send, recall, retract</source>
        <translation>undo send, recall, retract</translation>
    </message>
    <message>
        <source>unfolded</source>
        <translation>unfolded</translation>
    </message>
    <message>
        <source>unsent, waiting messages, sync errors</source>
        <translation>unsent, waiting messages, sync errors</translation>
    </message>
    <message>
        <source>until a mail counts as lost (default 48)</source>
        <translation>until a mail counts as lost (default 48)</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>until {time}</translation>
    </message>
    <message numerus="yes">
        <source>used %n time(s) for {reason}</source>
        <translation>
            <numerusform>used %n time for {reason}</numerusform>
            <numerusform>used %n times for {reason}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>used %n time(s) in this queue</source>
        <translation>
            <numerusform>used %n time in this queue</numerusform>
            <numerusform>used %n times in this queue</numerusform>
        </translation>
    </message>
    <message>
        <source>valid</source>
        <translation>valid</translation>
    </message>
    <message>
        <source>valid from {day}</source>
        <translation>valid from {day}</translation>
    </message>
    <message>
        <source>valid until {day}</source>
        <translation>valid until {day}</translation>
    </message>
    <message>
        <source>version {number}</source>
        <translation>version {number}</translation>
    </message>
    <message>
        <source>waited {time}</source>
        <translation>waited {time}</translation>
    </message>
    <message>
        <source>waiting {time}</source>
        <translation>waiting {time}</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>waits</translation>
    </message>
    <message>
        <source>waits for a newer hub</source>
        <translation>waits for a newer hub</translation>
    </message>
    <message>
        <source>waits for an answer</source>
        <translation>waits for an answer</translation>
    </message>
    <message>
        <source>waits for approval</source>
        <translation>waits for approval</translation>
    </message>
    <message>
        <source>waits for the customer</source>
        <translation>waits for the customer</translation>
    </message>
    <message>
        <source>waits for the line</source>
        <translation>waits for the line</translation>
    </message>
    <message>
        <source>waits {time}</source>
        <translation>waits {time}</translation>
    </message>
    <message>
        <source>was refused</source>
        <translation>was refused</translation>
    </message>
    <message>
        <source>was too large</source>
        <translation>was too large</translation>
    </message>
    <message>
        <source>was valid until {day}</source>
        <translation>was valid until {day}</translation>
    </message>
    <message>
        <source>what a column is: {fields}</source>
        <translation>what a column is: {fields}</translation>
    </message>
    <message>
        <source>what customers write to, and who answers</source>
        <translation>what customers write to, and who answers</translation>
    </message>
    <message>
        <source>what every contact of it needs</source>
        <translation>what every contact of it needs</translation>
    </message>
    <message>
        <source>what for; masked fields are readable for their purpose only</source>
        <translation>what for; masked fields are readable for their purpose only</translation>
    </message>
    <message>
        <source>what is answered stands below</source>
        <translation>what is answered stands below</translation>
    </message>
    <message>
        <source>what is deleted there is cancelled here, also what was made here</source>
        <translation>what is deleted there is cancelled here, also what was made here</translation>
    </message>
    <message>
        <source>what is not offered while one has that in hand, for example voice=chat,email</source>
        <translation>what is not offered while one has that in hand, for example voice=chat,email</translation>
    </message>
    <message>
        <source>what is searched</source>
        <translation>what is searched</translation>
    </message>
    <message>
        <source>what kind of record</source>
        <translation>what kind of record</translation>
    </message>
    <message>
        <source>what lies in it already stays out</source>
        <translation>what lies in it already stays out</translation>
    </message>
    <message>
        <source>what stands above it</source>
        <translation>what stands above it</translation>
    </message>
    <message>
        <source>what suggestions hit, and what use teaches them</source>
        <translation>what suggestions hit, and what use teaches them</translation>
    </message>
    <message>
        <source>what the person can do; replaces what was known</source>
        <translation>what the person can do; replaces what was known</translation>
    </message>
    <message>
        <source>what visitors agree to, plain text; for each language one</source>
        <translation>what visitors agree to, plain text; for each language one</translation>
    </message>
    <message>
        <source>when it is full here</source>
        <translation>when it is full here</translation>
    </message>
    <message>
        <source>when it is open; '-': always</source>
        <translation>when it is open; '-': always</translation>
    </message>
    <message>
        <source>where answers are filed (default Sent)</source>
        <translation>where answers are filed (default Sent)</translation>
    </message>
    <message>
        <source>where customers reach it, for links to surveys (default: where it listens)</source>
        <translation>where customers reach it, for links to surveys (default: where it listens)</translation>
    </message>
    <message>
        <source>where customers reach the hub</source>
        <translation>where customers reach the hub</translation>
    </message>
    <message>
        <source>where customers reach the hub, for links in mails</source>
        <translation>where customers reach the hub, for links in mails</translation>
    </message>
    <message>
        <source>where desktops reach it; port 0 takes a free one (default 127.0.0.1:8440)</source>
        <translation>where desktops reach it; port 0 takes a free one (default 127.0.0.1:8440)</translation>
    </message>
    <message>
        <source>where it is reached, if its domain does not say so</source>
        <translation>where it is reached, if its domain does not say so</translation>
    </message>
    <message>
        <source>where its contacts wait</source>
        <translation>where its contacts wait</translation>
    </message>
    <message>
        <source>where its mails lie</source>
        <translation>where its mails lie</translation>
    </message>
    <message>
        <source>where new contacts wait</source>
        <translation>where new contacts wait</translation>
    </message>
    <message>
        <source>where passwords lie; for SQLite beside the database</source>
        <translation>where passwords lie; for SQLite beside the database</translation>
    </message>
    <message>
        <source>where the contacts go</source>
        <translation>where the contacts go</translation>
    </message>
    <message>
        <source>where the large data is kept, so that it is made only once</source>
        <translation>where the large data is kept, so that it is made only once</translation>
    </message>
    <message>
        <source>which; all without a name: {names}</source>
        <translation>which; all without a name: {names}</translation>
    </message>
    <message>
        <source>who gets which contact: time, theory, shares</source>
        <translation>who gets which contact: time, theory, shares</translation>
    </message>
    <message>
        <source>who served the customer last</source>
        <translation>who served the customer last</translation>
    </message>
    <message>
        <source>whose holidays are kept, for example BY</source>
        <translation>whose holidays are kept, for example BY</translation>
    </message>
    <message>
        <source>whose pages are read (default 0)</source>
        <translation>whose pages are read (default 0)</translation>
    </message>
    <message>
        <source>whose tasks stand in it</source>
        <translation>whose tasks stand in it</translation>
    </message>
    <message>
        <source>why its people are not ready, for example break:lunch:Lunch</source>
        <translation>why its people are not ready, for example break:lunch:Lunch</translation>
    </message>
    <message>
        <source>with commas between</source>
        <translation>with commas between</translation>
    </message>
    <message>
        <source>with commas between; empty: all</source>
        <translation>with commas between; empty: all</translation>
    </message>
    <message>
        <source>with the editors</source>
        <translation>with the editors</translation>
    </message>
    <message>
        <source>with {name}</source>
        <translation>with {name}</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>withdrawn</translation>
    </message>
    <message>
        <source>withdrawn {time}, not cleared yet</source>
        <translation>withdrawn {time}, not cleared yet</translation>
    </message>
    <message>
        <source>withdrew</source>
        <translation>withdrew</translation>
    </message>
    <message>
        <source>without a time</source>
        <translation>without a time</translation>
    </message>
    <message>
        <source>without words</source>
        <translation>without words</translation>
    </message>
    <message>
        <source>works in part</source>
        <translation>works in part</translation>
    </message>
    <message>
        <source>worlds a second of the simulator</source>
        <translation>worlds a second of the simulator</translation>
    </message>
    <message>
        <source>wrap-up codes from CSV: id, parent, title, title_de …</source>
        <translation>wrap-up codes from CSV: id, parent, title, title_de …</translation>
    </message>
    <message>
        <source>write mail, compose, new message</source>
        <translation>write mail, compose, new message</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>yes</translation>
    </message>
    <message>
        <source>yes/no</source>
        <translation>yes/no</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>yesterday</translation>
    </message>
    <message>
        <source>you</source>
        <translation>you</translation>
    </message>
    <message numerus="yes">
        <source>you used it %n time(s)</source>
        <translation>
            <numerusform>you used it %n time</numerusform>
            <numerusform>you used it %n times</numerusform>
        </translation>
    </message>
    <message>
        <source>you: it did not help</source>
        <translation>you: it did not help</translation>
    </message>
    <message>
        <source>you: it helped</source>
        <translation>you: it helped</translation>
    </message>
    <message>
        <source>{address} answered in {ms} ms.</source>
        <translation>{address} answered in {ms} ms.</translation>
    </message>
    <message>
        <source>{address} answers, but not as a hub: {error}</source>
        <translation>{address} answers, but not as a hub: {error}</translation>
    </message>
    <message>
        <source>{address} does not answer: {error}</source>
        <translation>{address} does not answer: {error}</translation>
    </message>
    <message>
        <source>{area}, {count} waiting</source>
        <translation>{area}, {count} waiting</translation>
    </message>
    <message>
        <source>{articles} articles changed, {unchanged} unchanged, {files} images, {refused} refused, {sent} corrections written, {asked} to the editors</source>
        <translation>{articles} articles changed, {unchanged} unchanged, {files} images, {refused} refused, {sent} corrections written, {asked} to the editors</translation>
    </message>
    <message>
        <source>{at} of {all}</source>
        <translation>{at} of {all}</translation>
    </message>
    <message numerus="yes">
        <source>{channel}: %n more may come, whatever else is in hand.</source>
        <translation>
            <numerusform>{channel}: %n more may come, whatever else is in hand.</numerusform>
            <numerusform>{channel}: %n more may come, whatever else is in hand.</numerusform>
        </translation>
    </message>
    <message>
        <source>{channel}: at once</source>
        <translation>{channel}: at once</translation>
    </message>
    <message>
        <source>{channel}: no more comes until one of them is done.</source>
        <translation>{channel}: no more comes until one of them is done.</translation>
    </message>
    <message>
        <source>{channel}: no {other}</source>
        <translation>{channel}: no {other}</translation>
    </message>
    <message>
        <source>{channel}: you are offered none.</source>
        <translation>{channel}: you are offered none.</translation>
    </message>
    <message>
        <source>{channel}: {count} of {limit} in progress</source>
        <translation>{channel}: {count} of {limit} in progress</translation>
    </message>
    <message>
        <source>{colleague} has given the contact with {customer} back to its queue.</source>
        <translation>{colleague} has given the contact with {customer} back to its queue.</translation>
    </message>
    <message>
        <source>{colleague} has handed a contact with {customer} over to you.</source>
        <translation>{colleague} has handed a contact with {customer} over to you.</translation>
    </message>
    <message>
        <source>{colleague} has taken over your contact with {customer}.</source>
        <translation>{colleague} has taken over your contact with {customer}.</translation>
    </message>
    <message>
        <source>{colleague} is not there: the contact with {customer} waits in its queue again.</source>
        <translation>{colleague} is not there: the contact with {customer} waits in its queue again.</translation>
    </message>
    <message>
        <source>{column}, sorted ascending</source>
        <translation>{column}, sorted ascending</translation>
    </message>
    <message>
        <source>{column}, sorted descending</source>
        <translation>{column}, sorted descending</translation>
    </message>
    <message>
        <source>{count} are in the queue {value} now.</source>
        <translation>{count} are in the queue {value} now.</translation>
    </message>
    <message>
        <source>{count} are with {value} now.</source>
        <translation>{count} are with {value} now.</translation>
    </message>
    <message>
        <source>{count} are without the tag “{value}”.</source>
        <translation>{count} are without the tag “{value}”.</translation>
    </message>
    <message>
        <source>{count} articles</source>
        <translation>{count} articles</translation>
    </message>
    <message>
        <source>{count} at no desk</source>
        <translation>{count} at no desk</translation>
    </message>
    <message>
        <source>{count} cases are urgent now.</source>
        <translation>{count} cases are urgent now.</translation>
    </message>
    <message>
        <source>{count} cases closed.</source>
        <translation>{count} cases closed.</translation>
    </message>
    <message>
        <source>{count} cases wait for their customers.</source>
        <translation>{count} cases wait for their customers.</translation>
    </message>
    <message>
        <source>{count} contacts come first.</source>
        <translation>{count} contacts come first.</translation>
    </message>
    <message>
        <source>{count} customers looked at …</source>
        <translation>{count} customers looked at …</translation>
    </message>
    <message>
        <source>{count} erasures were missing in the list and were added.</source>
        <translation>{count} erasures were missing in the list and were added.</translation>
    </message>
    <message>
        <source>{count} found</source>
        <translation>{count} found</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} h</translation>
    </message>
    <message>
        <source>{count} have the tag “{value}”.</source>
        <translation>{count} have the tag “{value}”.</translation>
    </message>
    <message>
        <source>{count} in hand</source>
        <translation>{count} in hand</translation>
    </message>
    <message>
        <source>{count} in the list</source>
        <translation>{count} in the list</translation>
    </message>
    <message>
        <source>{count} mails taken in</source>
        <translation>{count} mails taken in</translation>
    </message>
    <message>
        <source>{count} merged</source>
        <translation>{count} merged</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>{count} more behind these</source>
        <translation>{count} more behind these</translation>
    </message>
    <message>
        <source>{count} not readable</source>
        <translation>{count} not readable</translation>
    </message>
    <message>
        <source>{count} of kind {kind}</source>
        <translation>{count} of kind {kind}</translation>
    </message>
    <message>
        <source>{count} of {all} were not done: {names}.</source>
        <translation>{count} of {all} were not done: {names}.</translation>
    </message>
    <message>
        <source>{count} open</source>
        <translation>{count} open</translation>
    </message>
    <message>
        <source>{count} pages of an earlier import are not there any more; --prune lets their articles expire.</source>
        <translation>{count} pages of an earlier import are not there any more; --prune lets their articles expire.</translation>
    </message>
    <message>
        <source>{count} refused</source>
        <translation>{count} refused</translation>
    </message>
    <message>
        <source>{count} taken</source>
        <translation>{count} taken</translation>
    </message>
    <message>
        <source>{count} tasks</source>
        <translation>{count} tasks</translation>
    </message>
    <message>
        <source>{count} tasks are done.</source>
        <translation>{count} tasks are done.</translation>
    </message>
    <message>
        <source>{count} tasks are not needed any more.</source>
        <translation>{count} tasks are not needed any more.</translation>
    </message>
    <message>
        <source>{count} tasks are yours now.</source>
        <translation>{count} tasks are yours now.</translation>
    </message>
    <message>
        <source>{count} to read</source>
        <translation>{count} to read</translation>
    </message>
    <message>
        <source>{count} unchanged</source>
        <translation>{count} unchanged</translation>
    </message>
    <message>
        <source>{day} {month}</source>
        <translation>{day} {month}</translation>
    </message>
    <message>
        <source>{day} {month} {year}</source>
        <translation>{day} {month} {year}</translation>
    </message>
    <message>
        <source>{day}, {time}</source>
        <translation>{day}, {time}</translation>
    </message>
    <message>
        <source>{device} (not connected)</source>
        <translation>{device} (not connected)</translation>
    </message>
    <message>
        <source>{done} of {all}</source>
        <translation>{done} of {all}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} of {total}</translation>
    </message>
    <message>
        <source>{erasures} erasures, {devices} desks have not done the same yet</source>
        <translation>{erasures} erasures, {devices} desks have not done the same yet</translation>
    </message>
    <message>
        <source>{fields} is not filled in yet.</source>
        <translation>{fields} is not filled in yet.</translation>
    </message>
    <message>
        <source>{fields} is not filled in yet. Fill it in or delete it; Tab goes there.</source>
        <translation>{fields} is not filled in yet. Fill it in or delete it; Tab goes there.</translation>
    </message>
    <message>
        <source>{fields} is not known here.</source>
        <translation>{fields} is not known here.</translation>
    </message>
    <message>
        <source>{field} (needed)</source>
        <translation>{field} (needed)</translation>
    </message>
    <message>
        <source>{field} stands there twice.</source>
        <translation>{field} stands there twice.</translation>
    </message>
    <message>
        <source>{file} is damaged: {verdict}</source>
        <translation>{file} is damaged: {verdict}</translation>
    </message>
    <message>
        <source>{file} is not a queue: {why}. Nothing was changed.</source>
        <translation>{file} is not a queue: {why}. Nothing was changed.</translation>
    </message>
    <message>
        <source>{folder} is not in use yet.</source>
        <translation>{folder} is not in use yet.</translation>
    </message>
    <message>
        <source>{folder} is sound, {waiting}.</source>
        <translation>{folder} is sound, {waiting}.</translation>
    </message>
    <message>
        <source>{form}: done</source>
        <translation>{form}: done</translation>
    </message>
    <message>
        <source>{happened} What was saved before is safe.</source>
        <translation>{happened} What was saved before is safe.</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{key} is the key of “{action}”. Change that one first.</source>
        <translation>{key} is the key of “{action}”. Change that one first.</translation>
    </message>
    <message>
        <source>{key} stays with “{other}”, not “{wanted}”.</source>
        <translation>{key} stays with “{other}”, not “{wanted}”.</translation>
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
        <translation>{login} added</translation>
    </message>
    <message>
        <source>{login} at {address}</source>
        <translation>{login} at {address}</translation>
    </message>
    <message>
        <source>{login} changed</source>
        <translation>{login} changed</translation>
    </message>
    <message>
        <source>{login} on {device} has not been heard of</source>
        <translation>{login} on {device} has not been heard of</translation>
    </message>
    <message>
        <source>{login} on {device}: lease until {until}</source>
        <translation>{login} on {device}: lease until {until}</translation>
    </message>
    <message>
        <source>{names} are filled in; others you fill yourself, with Tab.</source>
        <translation>{names} are filled in; others you fill yourself, with Tab.</translation>
    </message>
    <message>
        <source>{name} asks for the pen</source>
        <translation>{name} asks for the pen</translation>
    </message>
    <message>
        <source>{name} asks you something</source>
        <translation>{name} asks you something</translation>
    </message>
    <message>
        <source>{name} cannot see this case and would not be told.</source>
        <translation>{name} cannot see this case and would not be told.</translation>
    </message>
    <message>
        <source>{name} cannot see this contact and would not be told.</source>
        <translation>{name} cannot see this contact and would not be told.</translation>
    </message>
    <message>
        <source>{name} could not be read to its end ({why}). What was read stays; the next time it goes on there.</source>
        <translation>{name} could not be read to its end ({why}). What was read stays; the next time it goes on there.</translation>
    </message>
    <message>
        <source>{name} could not be read to its end ({why}: {detail}). What was read stays; the next time it goes on there.</source>
        <translation>{name} could not be read to its end ({why}: {detail}). What was read stays; the next time it goes on there.</translation>
    </message>
    <message>
        <source>{name} hands a contact over to you</source>
        <translation>{name} hands a contact over to you</translation>
    </message>
    <message>
        <source>{name} has answered you</source>
        <translation>{name} has answered you</translation>
    </message>
    <message>
        <source>{name} has asked for you by telephone.</source>
        <translation>{name} has asked for you by telephone.</translation>
    </message>
    <message>
        <source>{name} has this contact.</source>
        <translation>{name} has this contact.</translation>
    </message>
    <message>
        <source>{name} is connected</source>
        <translation>{name} is connected</translation>
    </message>
    <message>
        <source>{name} is not connected any more</source>
        <translation>{name} is not connected any more</translation>
    </message>
    <message>
        <source>{name} is one customer now.</source>
        <translation>{name} is one customer now.</translation>
    </message>
    <message>
        <source>{name} is taken down</source>
        <translation>{name} is taken down</translation>
    </message>
    <message>
        <source>{name} is there already; nothing was changed.</source>
        <translation>{name} is there already; nothing was changed.</translation>
    </message>
    <message>
        <source>{name} looks at this</source>
        <translation>{name} looks at this</translation>
    </message>
    <message>
        <source>{name} mentions you in a note</source>
        <translation>{name} mentions you in a note</translation>
    </message>
    <message>
        <source>{name} mentions you in a note on a case</source>
        <translation>{name} mentions you in a note on a case</translation>
    </message>
    <message>
        <source>{name} was not brought together to its end ({why}: {detail}). What was done stays; the next time it goes on there.</source>
        <translation>{name} was not brought together to its end ({why}: {detail}). What was done stays; the next time it goes on there.</translation>
    </message>
    <message>
        <source>{name} was not looked after to its end ({why}: {detail}). What was done stays; the next time it goes on there.</source>
        <translation>{name} was not looked after to its end ({why}: {detail}). What was done stays; the next time it goes on there.</translation>
    </message>
    <message>
        <source>{name} writes a note</source>
        <translation>{name} writes a note</translation>
    </message>
    <message>
        <source>{name} writes a reply</source>
        <translation>{name} writes a reply</translation>
    </message>
    <message>
        <source>{name} writes a reply to this customer right now. Two replies would cross.</source>
        <translation>{name} writes a reply to this customer right now. Two replies would cross.</translation>
    </message>
    <message>
        <source>{name} writes:</source>
        <translation>{name} writes:</translation>
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
        <translation>{name}: {kinds}; attachments: {files}; changed in others: {changed}</translation>
    </message>
    <message>
        <source>{name}: {title} ({default}; {least} to {most})</source>
        <translation>{name}: {title} ({default}; {least} to {most})</translation>
    </message>
    <message>
        <source>{new} mails taken in, {known} known, {left} left, {flawed} not readable; {sent} handed over to be sent</source>
        <translation>{new} mails taken in, {known} known, {left} left, {flawed} not readable; {sent} handed over to be sent</translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation>{number} %</translation>
    </message>
    <message>
        <source>{number} min</source>
        <translation>{number} min</translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation>{number} s</translation>
    </message>
    <message>
        <source>{one} and {other}</source>
        <translation>{one} and {other}</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>{path} cannot be read: {reason}.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}. Nothing was changed.</source>
        <translation>{path} cannot be read: {reason}. Nothing was changed.</translation>
    </message>
    <message>
        <source>{path} is empty or too long. Nothing was changed.</source>
        <translation>{path} is empty or too long. Nothing was changed.</translation>
    </message>
    <message>
        <source>{path} is larger than {count} bytes.</source>
        <translation>{path} is larger than {count} bytes.</translation>
    </message>
    <message>
        <source>{path} is no maildir: the folder {name} is missing.</source>
        <translation>{path} is no maildir: the folder {name} is missing.</translation>
    </message>
    <message>
        <source>{path} is no mbox file: it does not begin with a line “From …”.</source>
        <translation>{path} is no mbox file: it does not begin with a line “From …”.</translation>
    </message>
    <message>
        <source>{path} is no text: neither CSV nor vCard.</source>
        <translation>{path} is no text: neither CSV nor vCard.</translation>
    </message>
    <message>
        <source>{place}: refused, {reason}</source>
        <translation>{place}: refused, {reason}</translation>
    </message>
    <message>
        <source>{place}: the same as {into}</source>
        <translation>{place}: the same as {into}</translation>
    </message>
    <message>
        <source>{plus} added, {minus} removed, {both} changed</source>
        <translation>{plus} added, {minus} removed, {both} changed</translation>
    </message>
    <message>
        <source>{reason} Nothing was imported.</source>
        <translation>{reason} Nothing was imported.</translation>
    </message>
    <message>
        <source>{reason} Nothing was taken.</source>
        <translation>{reason} Nothing was taken.</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{share} ({good} of {all})</source>
        <translation>{share} ({good} of {all})</translation>
    </message>
    <message>
        <source>{site} does not see it any more</source>
        <translation>{site} does not see it any more</translation>
    </message>
    <message>
        <source>{site} sees it now</source>
        <translation>{site} sees it now</translation>
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
        <translation>{skill} is named twice.</translation>
    </message>
    <message>
        <source>{skill}: level {has}, needed is {needed}</source>
        <translation>{skill}: level {has}, needed is {needed}</translation>
    </message>
    <message>
        <source>{skill}: the level is a number from 1 to 5.</source>
        <translation>{skill}: the level is a number from 1 to 5.</translation>
    </message>
    <message>
        <source>{subject} (urgent)</source>
        <translation>{subject} (urgent)</translation>
    </message>
    <message>
        <source>{tab}, something new</source>
        <translation>{tab}, something new</translation>
    </message>
    <message>
        <source>{taken} changes taken, {written} written, {removed} removed, {unread} not readable</source>
        <translation>{taken} changes taken, {written} written, {removed} removed, {unread} not readable</translation>
    </message>
    <message>
        <source>{taken} messages taken, {sent} sent</source>
        <translation>{taken} messages taken, {sent} sent</translation>
    </message>
    <message>
        <source>{tenant}: desktops will bring again what they did since the backup</source>
        <translation>{tenant}: desktops will bring again what they did since the backup</translation>
    </message>
    <message numerus="yes">
        <source>{time} (%n contact(s))</source>
        <translation>
            <numerusform>{time} (%n contact)</numerusform>
            <numerusform>{time} (%n contacts)</numerusform>
        </translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>{time} left</translation>
    </message>
    <message>
        <source>{values} does not go. Nothing was started; `tresen hub settings` says what does.</source>
        <translation>{values} does not go. Nothing was started; `tresen hub settings` says what does.</translation>
    </message>
    <message>
        <source>{weekday}, {day} {month}</source>
        <translation>{weekday}, {day} {month}</translation>
    </message>
    <message>
        <source>{what}, chosen</source>
        <translation>{what}, chosen</translation>
    </message>
    <message>
        <source>{what}: completed</source>
        <translation>{what}: completed</translation>
    </message>
    <message>
        <source>{word} ({count})</source>
        <translation>{word} ({count})</translation>
    </message>
    <message>
        <source>{word} is no audience: everyone or in-house</source>
        <translation>{word} is no audience: everyone or in-house</translation>
    </message>
    <message>
        <source>{work}: done</source>
        <translation>{work}: done</translation>
    </message>
    <message>
        <source>| in 2 h</source>
        <translation>| in 2 h</translation>
    </message>
    <message>
        <source>–{hours} h</source>
        <translation>–{hours} h</translation>
    </message>
    <message>
        <source>“You will hear from me by 4 pm.”</source>
        <translation>“You will hear from me by 4 pm.”</translation>
    </message>
    <message>
        <source>“{due}” is not a time. Write in 2 h, or tomorrow 9:00.</source>
        <translation>“{due}” is not a time. Write in 2 h, or tomorrow 9:00.</translation>
    </message>
    <message>
        <source>“{field}” is none of: {names}.</source>
        <translation>“{field}” is none of: {names}.</translation>
    </message>
    <message>
        <source>“{line}” has no name.</source>
        <translation>“{line}” has no name.</translation>
    </message>
    <message>
        <source>“{line}”: after the colon stands number, date, yes/no or red | blue.</source>
        <translation>“{line}”: after the colon stands number, date, yes/no or red | blue.</translation>
    </message>
    <message>
        <source>“{name}” could not be saved there.</source>
        <translation>“{name}” could not be saved there.</translation>
    </message>
    <message>
        <source>“{name}” holds no keys of Tresen.</source>
        <translation>“{name}” holds no keys of Tresen.</translation>
    </message>
    <message>
        <source>“{name}” is not on this machine, and there is no line to the hub.</source>
        <translation>“{name}” is not on this machine, and there is no line to the hub.</translation>
    </message>
    <message>
        <source>“{name}” is not opened.</source>
        <translation>“{name}” is not opened.</translation>
    </message>
    <message>
        <source>“{text}” is no date</source>
        <translation>“{text}” is no date</translation>
    </message>
    <message>
        <source>“{text}” is no e-mail address</source>
        <translation>“{text}” is no e-mail address</translation>
    </message>
    <message>
        <source>“{text}” is no language that is known here</source>
        <translation>“{text}” is no language that is known here</translation>
    </message>
    <message>
        <source>“{text}” is no phone number</source>
        <translation>“{text}” is no phone number</translation>
    </message>
    <message>
        <source>“{text}” was not found. You can propose an article.</source>
        <translation>“{text}” was not found. You can propose an article.</translation>
    </message>
    <message>
        <source>“{title}” expires in 10 seconds.</source>
        <translation>“{title}” expires in 10 seconds.</translation>
    </message>
    <message>
        <source>“{title}” has expired.</source>
        <translation>“{title}” has expired.</translation>
    </message>
    <message>
        <source>“{title}” is being corrected because of what you said.</source>
        <translation>“{title}” is being corrected because of what you said.</translation>
    </message>
    <message>
        <source>“{title}” is done.</source>
        <translation>“{title}” is done.</translation>
    </message>
    <message>
        <source>“{title}” is printed</source>
        <translation>“{title}” is printed</translation>
    </message>
    <message>
        <source>“{title}” is published.</source>
        <translation>“{title}” is published.</translation>
    </message>
    <message>
        <source>“{title}” is saved as PDF</source>
        <translation>“{title}” is saved as PDF</translation>
    </message>
    <message>
        <source>“{title}” was changed in the wiki {wiki} while a correction was approved here. This is the wiki's text; the correction stands in the article. Publish this, or both put together, or withdraw it: then the correction goes to the wiki.</source>
        <translation>“{title}” was changed in the wiki {wiki} while a correction was approved here. This is the wiki's text; the correction stands in the article. Publish this, or both put together, or withdraw it: then the correction goes to the wiki.</translation>
    </message>
    <message>
        <source>“{title}” was corrected because of what you said.</source>
        <translation>“{title}” was corrected because of what you said.</translation>
    </message>
    <message>
        <source>“{title}” was given to the printer.</source>
        <translation>“{title}” was given to the printer.</translation>
    </message>
    <message>
        <source>“{title}” was taken back.</source>
        <translation>“{title}” was taken back.</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>“{words}”</translation>
    </message>
    <message>
        <source>“{word}” is none of: {known}.</source>
        <translation>“{word}” is none of: {known}.</translation>
    </message>
    <message>
        <source>“{word}” is not of the form FIELD=COLUMN.</source>
        <translation>“{word}” is not of the form FIELD=COLUMN.</translation>
    </message>
    <message>
        <source>“{word}” is not of the form FIELD=VALUE.</source>
        <translation>“{word}” is not of the form FIELD=VALUE.</translation>
    </message>
</context>
</TS>
