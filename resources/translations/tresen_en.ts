<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
    <name>Tresen</name>
    <message>
        <source>Add contact point</source>
        <translation>Add contact point</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Add note</translation>
    </message>
    <message>
        <source>Address of the hub</source>
        <translation>Address of the hub</translation>
    </message>
    <message>
        <source>After sending</source>
        <translation>After sending</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Assign</translation>
    </message>
    <message>
        <source>COMMAND</source>
        <translation>COMMAND</translation>
    </message>
    <message>
        <source>Cancel task</source>
        <translation>Cancel task</translation>
    </message>
    <message>
        <source>Change case</source>
        <translation>Change case</translation>
    </message>
    <message>
        <source>Change customer</source>
        <translation>Change customer</translation>
    </message>
    <message>
        <source>Change note</source>
        <translation>Change note</translation>
    </message>
    <message>
        <source>Change task</source>
        <translation>Change task</translation>
    </message>
    <message>
        <source>Close case</source>
        <translation>Close case</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Commands</translation>
    </message>
    <message>
        <source>Compact rows</source>
        <translation>Compact rows</translation>
    </message>
    <message>
        <source>Complete task</source>
        <translation>Complete task</translation>
    </message>
    <message>
        <source>Create customer</source>
        <translation>Create customer</translation>
    </message>
    <message>
        <source>Create task</source>
        <translation>Create task</translation>
    </message>
    <message>
        <source>Discard draft</source>
        <translation>Discard draft</translation>
    </message>
    <message>
        <source>Feedback on article</source>
        <translation>Feedback on article</translation>
    </message>
    <message>
        <source>For example https://hub.example.com</source>
        <translation>For example https://hub.example.com</translation>
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
        <source>Language</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Link to case</source>
        <translation>Link to case</translation>
    </message>
    <message>
        <source>Log contact</source>
        <translation>Log contact</translation>
    </message>
    <message>
        <source>Make promise</source>
        <translation>Make promise</translation>
    </message>
    <message>
        <source>More rows on the screen, less air between them.</source>
        <translation>More rows on the screen, less air between them.</translation>
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
        <source>Only while the hub cannot announce news by itself.</source>
        <translation>Only while the hub cannot announce news by itself.</translation>
    </message>
    <message>
        <source>Open case</source>
        <translation>Open case</translation>
    </message>
    <message>
        <source>Park</source>
        <translation>Park</translation>
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
        <source>Propose article</source>
        <translation>Propose article</translation>
    </message>
    <message>
        <source>Remove contact point</source>
        <translation>Remove contact point</translation>
    </message>
    <message>
        <source>Reopen case</source>
        <translation>Reopen case</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Reply</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>Save draft</source>
        <translation>Save draft</translation>
    </message>
    <message>
        <source>Save text module</source>
        <translation>Save text module</translation>
    </message>
    <message>
        <source>Seconds between two looks at the hub</source>
        <translation>Seconds between two looks at the hub</translation>
    </message>
    <message>
        <source>Set own state</source>
        <translation>Set own state</translation>
    </message>
    <message>
        <source>Size and panes of the window</source>
        <translation>Size and panes of the window</translation>
    </message>
    <message>
        <source>Stay with the contact, go to the next one, or close it.</source>
        <translation>Stay with the contact, go to the next one, or close it.</translation>
    </message>
    <message>
        <source>Takes effect at the next start.</source>
        <translation>Takes effect at the next start.</translation>
    </message>
    <message>
        <source>The setting “{title}” had a value that is not possible. The usual one holds now.</source>
        <translation>The setting “{title}” had a value that is not possible. The usual one holds now.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>User name</translation>
    </message>
    <message>
        <source>Without a command the window opens.</source>
        <translation>Without a command the window opens.</translation>
    </message>
    <message>
        <source>Wrap up</source>
        <translation>Wrap up</translation>
    </message>
    <message>
        <source>Your settings could not be read. The usual ones hold now; the file is kept as {file}.</source>
        <translation>Your settings could not be read. The usual ones hold now; the file is kept as {file}.</translation>
    </message>
    <message>
        <source>checks this machine and says what to do about what it finds</source>
        <translation>checks this machine and says what to do about what it finds</translation>
    </message>
    <message>
        <source>print one JSON object per line and nothing else</source>
        <translation>print one JSON object per line and nothing else</translation>
    </message>
    <message>
        <source>show this help and end</source>
        <translation>show this help and end</translation>
    </message>
    <message>
        <source>the folder of local data (or TRESEN_PROFILE)</source>
        <translation>the folder of local data (or TRESEN_PROFILE)</translation>
    </message>
</context>
</TS>
