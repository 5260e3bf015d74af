"""Small word lists about how questions are asked. Data, nothing else."""

from __future__ import annotations

# Forms that no stemmer brings together. One line a verb or noun; any of them finds the others.
_IRREGULAR = """
steal stole stolen stealing theft thief thieves
rob robbed robber robbery robbing
break broke broken
take took taken
hit hits hitting
beat beaten beating beats
run ran running
hold held
throw threw thrown
give gave given
send sent
buy bought
catch caught
hide hid hidden
bite bit bitten
drive drove driven driver driving
drink drank drunk drunken drunkard
fight fought
forget forgot forgotten
keep kept
leave left
lose lost loss
sell sold selling sale
shoot shot
speak spoke spoken
stick stuck
strike struck stricken
swear swore sworn
tear tore torn
tell told
wear wore worn
write wrote written writing
wife wives
man men
woman women
child children
knife knives
die died dies dying dead death
kill killed killing killer
burn burnt burned
go went gone
see saw seen
know knew known
say said
pay paid payment
make made
get got
find found
burst bursting
hurt injury injured injure
threat threaten threatened threatening
abuse abused abusive abusing
defame defamation defamatory
marry married marriage
marries marrying
forge forged forgery
cheat cheated cheating
arrest arrested arresting
bribe bribery
kidnap kidnapped kidnapping
obscene obscenity
gang gangs
pregnant pregnancy
punish punishment punishable
examine examination
investigate investigation
search searched searching
seize seized seizure
possess possession
produce production
confess confession
intoxicate intoxicated intoxication
impersonate impersonated impersonating impersonation personation
vandalise vandalize vandalized vandalised vandalism
jewellery jewelry
neighbour neighbor
colour color
licence license
offence offense
"""

# What nearly every question says and no section is about: worth little beside the other words.
_FAINT = """
section sections dhara dhaara dharaa kanoon kanun law laws act case india indian please help tell want wants
know knows what's someone somebody anyone anybody something thing things people person guy sir madam happen happens
happened happening get got getting give given go going went come came make made take took put say says saying said
ask asked one two now today daily day days year years yr yrs month months time back ago still already always apply
applies applicable legal complaint file filed kind type way much many new old like lot really also even every
everywhere around legally case lagegi lagega lagti lagta lage lagana kaunsi kaun konsi konsa kyaa kaise
batao bataye bataiye chahiye kisi kisne kuchh sakta sakti sakte hain mujh unhone usne isne jisne log aadmi baar
धारा कानून मामला केस लगेगी लगेगा लगती कौन कौनसी कौनसा किसी किसने कुछ चाहिए सकता सकती सकते उसने इसने बताओ बताइए लोग आदमी
"""


def _families() -> dict[str, tuple[str, ...]]:
    families: dict[str, tuple[str, ...]] = {}
    for line in _IRREGULAR.strip().splitlines():
        words = tuple(line.split())
        for word in words:
            families[word] = tuple(w for w in words if w != word)
    return families


FAMILIES = _families()
FAINT = frozenset(_FAINT.split())
FAINT_WORTH = 0.35
