"""Words of a message that say nothing about its matter: asking for them finds everything.

Only those of four letters and more; shorter ones are never asked for.
"""

from __future__ import annotations

_GERMAN = """
    aber alle allem allen alles also andere auch beim bitte dann dass deine denn dich dies diese
    diesem diesen dieser dieses doch eine einem einen einer eines etwas euch freundlichen
    freundliche ganz geehrte geehrter geehrten gibt grüße grüßen gruß gute guten habe haben hallo
    hatte hatten herr heute hier ihnen ihre ihrem ihren ihrer immer jetzt kann kein keine keinen
    können könnte leider liebe lieber mehr mein meine meinem meinen meiner mich möchte muss müssen
    nach nicht noch oder schon sehr sein seine sich sind sollte tage über unser unsere unserem
    viel vielen warum wann weil wenn werden wieder wird wurde würde
"""
_ENGLISH = """
    about after again also been before best could dear does from good have hello here into just
    kind like more morning much need only please regards should some still thank thanks that
    their them then there these they this today very want were what when where which will with
    would your yours
"""
COMMON = frozenset((_GERMAN + _ENGLISH).split())
