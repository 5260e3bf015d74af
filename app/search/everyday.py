"""Small word lists about how questions are asked. Data, nothing else."""

from __future__ import annotations

from app.search.text.stem import stem

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

# Everyday words that stand for one thing at a police desk: any of a line finds the others, at a lower weight.
_ALIKE = """
photo picture pic image photograph selfie snap
video clip recording reel
phone mobile cellphone smartphone handset
bike motorcycle motorbike scooter scooty moped
car vehicle jeep auto taxi truck lorry bus
punch slap beat kick thrash assault hit
grope molest touch
follow stalk
house home residence
office workplace company
boss employer manager owner
employee worker servant staff
money cash fund rupee amount
jewellery ornament gold jewel
fake forged false bogus duplicate
knife blade dagger sword weapon
gun pistol firearm revolver rifle weapon gunpoint
boyfriend girlfriend lover ex
kid child minor underage boy girl
drunk alcohol liquor drinking
police cop constable policeman
lawyer advocate counsel
jail prison lockup custody
judge magistrate court
reckless rash negligent careless speeding
road highway street
leak upload post share circulate publish viral
nude naked obscene explicit
abortion miscarriage
seller shopkeeper vendor trader merchant dealer
vandalize damage destroy scratch smash
angry anger quarrel argument fight dispute
lie false
scam fraud cheat dupe con swindle
loot rob robbery dacoity
gang group mob
wound injury hurt fracture injure
bone leg arm hand fracture
accident collision crash hit
cyclist pedestrian passerby biker
ran fled escape flee absconding
boast pretend impersonate pose
advance unwanted harassment
salary wage
in-law sasural
mother-in-law sasural husband
dowry dahej
widow wife
parent father mother
suicide hang self
house room building dwelling
loan debt borrow lend
bank account atm
password otp pin
hack unauthorised login
website app online internet cyber
message chat sms whatsapp telegram instagram facebook
call phone
insult abuse humiliate
taunt cruelty harass torture
starve food
temple mosque church shrine
caste dalit adivasi tribal
witch tonhi tonahi
animal cow cattle
tree wood timber
teacher student school college
doctor hospital medical
landlord tenant rent
evict eviction throw
cheque bounce dishonour
maintenance alimony
divorce separate
nikah marriage
elder senior aged old
"""

# What nearly every question says and no section is about: worth little beside the other words.
_FAINT = """
section sections dhara dhaara dharaa kanoon kanun law laws act case india indian please help tell want wants
know knows what's someone somebody anyone anybody something thing things people person guy sir madam happen happens
happened happening get got getting give given go going went come came make made take took put say says saying said
ask asked one two now today daily day days year years yr yrs month months time back ago still already always apply
applies applicable legal complaint file filed kind type way much many new old like lot really also even every
everywhere around legally case punishment punished penalty procedure difference between meaning using used
during only when while almost face per full proper regular want need needs trying tried keeps keep kept since until
saja saza sazaa sazaye dand paas pas samne lagegi lagega lagti lagta lage lagana kaunsi kaun konsi konsa kyaa kaise
batao bataye bataiye chahiye kisi kisne kuchh sakta sakti sakte hain mujh unhone usne isne jisne log aadmi baar
सजा दंड प्रक्रिया अंतर धारा कानून मामला केस लगेगी लगेगा लगती कौन कौनसी कौनसा किसी किसने कुछ
चाहिए सकता सकती सकते उसने इसने बताओ बताइए लोग आदमी
"""


def _families(lines: str) -> dict[str, tuple[str, ...]]:
    families: dict[str, tuple[str, ...]] = {}
    for line in lines.strip().splitlines():
        words = tuple(line.split())
        for word in words:
            families[word] = tuple(dict.fromkeys((*families.get(word, ()), *(w for w in words if w != word))))
    return families


FAMILIES = _families(_IRREGULAR)
ALIKE = {stem(word): others for word, others in _families(_ALIKE).items()}
FAINT = frozenset(stem(word) for word in _FAINT.split())
FAINT_WORTH = 0.35
