"""Words that say nothing about what a text is about, in both languages, folded.

Law: a question of nothing but these is still asked by them (`planning`).
"""

from __future__ import annotations

from knowledge_index.letters import fold

_GERMAN = """
aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus
bei beim bin bis bist bitte da dabei damit dann das dass daß davon dazu dein deine deinem deinen
deiner dem den denn der deren des dessen dich die dies diese diesem diesen dieser dieses dir doch
dort du durch ein eine einem einen einer eines einige er es etwas euch euer eure für gegen gibt hab
habe haben hast hat hatte hätte hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in
indem ins ist ja jede jedem jeden jeder jedes jene jetzt kann kannst kein keine können könnte man
manche mein meine meinem meinen meiner mich mir mit möchte muss müssen nach nicht nichts noch nun
nur ob oder ohne schon sehr sein seine seinem seinen seiner seit selbst sich sie sind so solche soll
sollte sondern sonst sowie über um und uns unser unsere unter viel vom von vor während war waren was
weder weg weil weiter welche welchem welchen welcher welches wenn wer werde werden wie wieder will
wir wird wirst wo wollen wurde würde zu zum zur zwar zwischen
"""
_ENGLISH = """
a about above after again all also am an and any are as at be because been before being below
between both but by can could did do does doing down during each few for from further had has have
having he her here hers him his how i if in into is it its itself just me more most my no nor not
now of off on once only or other our out over own please same shall she should so some such than
that the their them then there these they this those through to too under until up us very was we
were what when where which while who whom whose why will with would you your
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    "de": frozenset(fold(word) for word in _GERMAN.split()),
    "en": frozenset(fold(word) for word in _ENGLISH.split()),
}
