"""English words whose forms no rule leads back: "built" to "build", "menus" to "menu"."""

from __future__ import annotations

_FORMS = """
appendix appendices · analysis analyses · arise arose arisen · axis axes · be been · bear bore borne
beat beaten · become became · begin began begun · bend bent · bind bound · bite bit bitten
blow blew blown · break broke broken · bring brought · build built · burn burnt · buy bought
catch caught · child children · choose chose chosen · come came · crisis crises · criterion criteria
deal dealt · draw drew drawn · drive drove driven · eat ate eaten · fall fell fallen · feed fed
feel felt · fight fought · find found · fly flew flown · foot feet · forget forgot forgotten
forgive forgave forgiven · freeze froze frozen · get got gotten · give gave given · go went gone
grow grew grown · hang hung · have had · hear heard · hide hid hidden · hold held · index indices
keep kept · know knew known · lay laid · lead led · leave left · lend lent · lie lay lain
light lit · lose lost · make made · man men · matrix matrices · mean meant · meet met · menu menus
mistake mistook mistaken · mouse mice · overwrite overwrote overwritten · pay paid · person people
phenomenon phenomena · prove proven · rebuild rebuilt · rewrite rewrote rewritten · ride rode ridden
ring rang rung · rise rose risen · run ran · say said · see saw seen · seek sought · sell sold
send sent · shake shook shaken · shine shone · show shown · shrink shrank shrunk · sing sang sung
sink sank sunk · sit sat · sleep slept · speak spoke spoken · spend spent · stand stood
steal stole stolen · stick stuck · strike struck · swear swore sworn · take took taken
teach taught · tear tore torn · tell told · think thought · throw threw thrown · tooth teeth
understand understood · undo undid undone · upset upsets · vertex vertices · wake woke woken
wear wore worn · win won · wind wound · withdraw withdrew withdrawn · woman women
write wrote written
"""

# "left", "found" and "saw" are words of their own as often; they lead back all the same, in
# articles as in questions, so that they meet.
BASES: dict[str, str] = {
    form: base
    for entry in _FORMS.replace("\n", "·").split("·")
    if entry.strip()
    for base, *forms in [entry.split()]
    for form in forms
}
