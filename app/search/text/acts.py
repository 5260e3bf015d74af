"""The Acts that station staff name beside a section number, and every way in which they write them.

Codes are those of the law library's addresses (`ipc:302`). A dot in a name stands for an optional
dot or space, so that "cr.p.c." also reads CrPC, Cr. P. C. and "cr pc". Names are compared after
normalisation, where भा.द.वि. has already become भादवि.
"""

import re

from app.search.text.normalise import DEVANAGARI, normalise

# code: names, each separated by a bar. English, romanised Hindi, Hindi, abbreviations.
_NAMES: dict[str, str] = {
    "bns": "b.n.s.|bharatiya nyaya sanhita|bhartiya nyay sanhita|bharatiya nyay sanhita|bhartiya nyaya sanhita"
    "|nyaya sanhita|nyay sanhita|बीएनएस|भान्यासं|भान्यास|भारतीय न्याय संहिता|न्याय संहिता|नए कानून बीएनएस",
    "bnss": "b.n.s.s.|bharatiya nagarik suraksha sanhita|bhartiya nagrik suraksha sanhita"
    "|bharatiya nagrik suraksha sanhita|bhartiya nagarik suraksha sanhita|nagrik suraksha sanhita"
    "|nagarik suraksha sanhita|बीएनएसएस|भानासुसं|भानासुस|भारतीय नागरिक सुरक्षा संहिता|नागरिक सुरक्षा संहिता",
    "bsa": "b.s.a.|bharatiya sakshya adhiniyam|bhartiya sakshya adhiniyam|बीएसए|भासाअ"
    "|भारतीय साक्ष्य अधिनियम 2023|साक्ष्य अधिनियम 2023",
    "ipc": "i.p.c.|indian penal code|penal code|bhadvi|bhadavi|bha.da.vi.|bha.d.v.|bhartiya dand sanhita"
    "|bharatiya dand sanhita|bhartiya dand vidhan|ta.hi.|tazirat e hind|भादवि|भादसं|भादस|भादंसं|भादंवि|भादंस|आईपीसी|ताहि"
    "|भारतीय दंड संहिता|भारतीय दंड विधान|दंड संहिता|ताजिरात हिंद|भादविधान",
    "crpc": "cr.p.c.|c.r.p.c.|code of criminal procedure|criminal procedure code|criminal procedure"
    "|ja.fau.|jabta faujdari|zabta faujdari|jafau|dand prakriya sanhita|dandprakriya sanhita|da.pra.sa.|d.p.s."
    "|सीआरपीसी|जाफौ|जाफो|जाबता फौजदारी|जाब्ता फौजदारी|दंप्रसं|दप्रसं|दप्रस|दंप्रस|दंड प्रक्रिया संहिता|दंड प्रकिया संहिता",
    "iea": "i.e.a.|indian evidence act|evidence act|sakshya adhiniyam|bhartiya sakshya adhiniyam 1872"
    "|आईईए|साक्ष्य अधिनियम|भारतीय साक्ष्य अधिनियम|एविडेंस एक्ट",
    "mva": "m.v.a.|m.v. act|m.v.|motor vehicles act|motor vehicle act|motor vehicles|motor vehicle|motor yan adhiniyam"
    "|motoryan adhiniyam|mv ekt|एमवीए|एमवी एक्ट|एमवी|एमव्ही एक्ट|एमव्ही|मोव्ही एक्ट|मोटर व्हीकल अधिनियम|मोटर यान अधिनियम|मोटरयान अधिनियम|मोटर व्हीकल एक्ट|मोटर वाहन अधिनियम|मोयाअ|मोव्हीएक्ट",
    "ndps": "n.d.p.s. act|n.d.p.s.|narcotic drugs and psychotropic substances act|narcotics act"
    "|एनडीपीएस एक्ट|एनडीपीएस|स्वापक औषधि और मनप्रभावी पदार्थ अधिनियम|स्वापक औषधि एवं मनप्रभावी पदार्थ अधिनियम|नारकोटिक्स एक्ट|नारकोटिक एक्ट",
    "arms": "arms act|arm act|the arms act|aayudh adhiniyam|ayudh adhiniyam|aarms act|आर्म्स एक्ट|आर्म एक्ट|आयुध अधिनियम|शस्त्र अधिनियम|आयुध अधि|आर्म्स",
    "it": "i.t. act|information technology act|it ekt|i.t.a.|आईटी एक्ट|आईटी अधिनियम|आईटी|सूचना प्रौद्योगिकी अधिनियम|सूचना प्रौद्योगिकी",
    "pocso": "pocso act|pocso|posco act|posco|poxo|pokso|protection of children from sexual offences act"
    "|पॉक्सो एक्ट|पाक्सो एक्ट|पोक्सो एक्ट|पॉस्को एक्ट|पास्को एक्ट|पॉक्सो|पाक्सो|पोक्सो|पॉस्को|पास्को"
    "|लैंगिक अपराधों से बालकों का संरक्षण अधिनियम|लैंगिक अपराध से बालकों का संरक्षण अधिनियम",
    "scst": "sc/st (poa) act|sc st (poa) act|sc/st (prevention of atrocities) act|sc/st act|sc st act|scst act|sc & st act|sc/st poa act|s.c./s.t.|sc/st|scst|poa act|atrocity act|atrocities act"
    "|prevention of atrocities act|एससी/एसटी एक्ट|एससी एसटी एक्ट|एससीएसटी एक्ट|एससी/एसटी|एससीएसटी|एससी एसटी"
    "|एट्रोसिटी एक्ट|अत्याचार निवारण अधिनियम|अजाक अधिनियम|अनुसूचित जाति जनजाति अधिनियम"
    "|अनुसूचित जाति और अनुसूचित जनजाति अत्याचार निवारण अधिनियम",
    "jj": "j.j. act|juvenile justice act|juvenile justice|kishor nyay adhiniyam|j.j.|जेजे एक्ट|जेजे|किशोर न्याय अधिनियम|जुवेनाइल जस्टिस एक्ट",
    "dowry": "dowry prohibition act|dowry act|d.p. act|dahej pratishedh adhiniyam|dahej adhiniyam"
    "|दहेज प्रतिषेध अधिनियम|दहेज अधिनियम|दहेज एक्ट|डीपी एक्ट|दहेज निषेध अधिनियम",
    "dv": "d.v. act|p.w.d.v. act|pwdva|domestic violence act|protection of women from domestic violence act"
    "|gharelu hinsa adhiniyam|डीवी एक्ट|घरेलू हिंसा अधिनियम|घरेलू हिंसा से महिला संरक्षण अधिनियम|महिलाओं का घरेलू हिंसा से संरक्षण अधिनियम",
    "gambling": "public gambling act|gambling act|gaming act|jua act|jua adhiniyam|जुआ एक्ट|जुआ अधिनियम|गैंबलिंग एक्ट|सार्वजनिक द्यूत अधिनियम|द्यूत अधिनियम|सट्टा एक्ट",
    "cg-gambling": "chhattisgarh gambling act|cg gambling act|chhattisgarh gambling prohibition act|chhattisgarh gambling (prohibition) act"
    "|छत्तीसगढ जुआ प्रतिषेध अधिनियम|छत्तीसगढ जुआ अधिनियम|छग जुआ प्रतिषेध अधिनियम|छग जुआ एक्ट|जुआ प्रतिषेध अधिनियम|छग जुआ अधिनियम",
    "cg-excise": "chhattisgarh excise act|cg excise act|excise act|excise|aabkari act|abkari act|aabkari adhiniyam|abkari adhiniyam|aabkari|abkari"
    "|आबकारी एक्ट|आबकारी अधिनियम|आबकारी|छत्तीसगढ आबकारी अधिनियम|छग आबकारी अधिनियम|छग आबकारी एक्ट|एक्साइज एक्ट|आब एक्ट",
    "cg-tonahi": "tonahi act|tonhi act|chhattisgarh tonahi act|tonahi pratadna nivaran adhiniyam|टोनही प्रताडना निवारण अधिनियम|टोनही अधिनियम|टोनही एक्ट|छग टोनही प्रताडना निवारण अधिनियम",
    "cg-cattle": "agricultural cattle preservation act|krishik pashu parirakshan adhiniyam|कृषिक पशु परिरक्षण अधिनियम|छग कृषिक पशु परिरक्षण अधिनियम|कृषक पशु परिरक्षण अधिनियम",
    "cg-police": "chhattisgarh police act|cg police act|छत्तीसगढ पुलिस अधिनियम|छग पुलिस अधिनियम",
    "cg-vishesh": "chhattisgarh special public security act|jan suraksha adhiniyam|छत्तीसगढ विशेष जन सुरक्षा अधिनियम|जन सुरक्षा अधिनियम",
    "pca-animals": "prevention of cruelty to animals act|p.c.a. act|animal cruelty act|pashu krurta adhiniyam|पशु क्रूरता निवारण अधिनियम|पशु क्रूरता अधिनियम|पशु क्रूरता एक्ट",
    "cotpa": "c.o.t.p. act|cotpa act|cotpa|tobacco act|cigarettes and other tobacco products act|कोटपा एक्ट|कोटपा अधिनियम|कोटपा|तंबाकू अधिनियम",
    "explosives": "explosives act|explosive act|विस्फोटक अधिनियम|विस्फोटक एक्ट",
    "explosive-substances": "explosive substances act|explosive substance act|विस्फोटक पदार्थ अधिनियम",
    "essential-commodities": "essential commodities act|e.c. act|आवश्यक वस्तु अधिनियम|ईसी एक्ट",
    "railway-property": "railway property act|r.p.u.p. act|rpup act|rpup|r.p. u.p. act|railway property (unlawful possession) act|रेलवे संपत्ति अधिनियम|रेल संपत्ति विधि विरुद्ध कब्जा अधिनियम|आरपीयूपी एक्ट",
    "railways": "railways act|railway act|indian railways act|रेल अधिनियम|रेलवे अधिनियम|रेलवे एक्ट",
    "prevention-corruption": "prevention of corruption act|p.c. act|corruption act|anti corruption act|भ्रष्टाचार निवारण अधिनियम|पीसी एक्ट|भ्रनिअ",
    "police-1861": "police act|पुलिस अधिनियम|पुलिस एक्ट",
    "itpa": "i.t.p.a.|i.t.p. act|immoral traffic act|immoral traffic (prevention) act|immoral traffic prevention act|pita act|pita|पीटा एक्ट|पीटा|अनैतिक व्यापार अधिनियम|अनैतिक देह व्यापार अधिनियम|अनैतिक व्यापार निवारण अधिनियम",
    "nsa": "n.s.a.|national security act|rasuka|रासुका|राष्ट्रीय सुरक्षा अधिनियम|एनएसए",
    "uapa": "u.a.p.a.|unlawful activities act|unlawful activities prevention act|unlawful activities (prevention) act|यूएपीए|विधि विरुद्ध क्रियाकलाप निवारण अधिनियम|विधि विरुद्ध क्रियाकलाप अधिनियम",
    "pmla": "p.m.l.a.|money laundering act|prevention of money laundering act|पीएमएलए|धन शोधन निवारण अधिनियम|मनी लॉन्ड्रिंग एक्ट",
    "wildlife": "wild life protection act|wildlife protection act|wildlife act|wild life act|w.l.p. act|wpa|वन्यजीव संरक्षण अधिनियम|वन्य जीव संरक्षण अधिनियम|वन्य प्राणी संरक्षण अधिनियम|वन्यप्राणी अधिनियम",
    "forest": "indian forest act|forest act|भारतीय वन अधिनियम|वन अधिनियम",
    "mines-minerals": "m.m.d.r. act|mmdr act|mmdr|mines and minerals act|खान एवं खनिज अधिनियम|खान और खनिज अधिनियम|खनिज अधिनियम",
    "environment": "environment protection act|environment act|पर्यावरण संरक्षण अधिनियम",
    "rti": "r.t.i. act|r.t.i.|right to information act|आरटीआई एक्ट|आरटीआई|सूचना का अधिकार अधिनियम",
    "negotiable": "n.i. act|negotiable instruments act|negotiable instrument act|एनआई एक्ट|परक्राम्य लिखत अधिनियम|पराक्रम्य लिखत अधिनियम",
    "child-marriage": "prohibition of child marriage act|child marriage act|pcma|बाल विवाह प्रतिषेध अधिनियम|बाल विवाह अधिनियम|बाल विवाह निषेध अधिनियम",
    "child-labour": "child labour act|child labor act|बाल श्रम अधिनियम|बाल श्रमिक अधिनियम|बालक श्रम अधिनियम",
    "bonded-labour": "bonded labour act|bonded labour system abolition act|बंधित श्रम अधिनियम|बंधुआ मजदूर अधिनियम",
    "senior-citizens": "senior citizens act|senior citizen act|maintenance and welfare of parents and senior citizens act|वरिष्ठ नागरिक अधिनियम|माता पिता भरण पोषण अधिनियम",
    "buds": "buds act|banning of unregulated deposit schemes act|अविनियमित निक्षेप स्कीम अधिनियम",
    "prize-chits": "prize chits act|prize chits and money circulation schemes act|इनामी चिट अधिनियम|प्राइज चिट एक्ट",
    "passports": "passports act|passport act|पासपोर्ट अधिनियम|पासपोर्ट एक्ट",
    "copyright": "copyright act|प्रतिलिप्यधिकार अधिनियम|कॉपीराइट एक्ट|कॉपीराइट अधिनियम|कापीराइट एक्ट",
    "electricity": "electricity act|विद्युत अधिनियम|बिजली अधिनियम",
    "pdpp": "p.d.p.p. act|pdpp act|prevention of damage to public property act|public property act|लोक संपत्ति नुकसान निवारण अधिनियम|लोक संपत्ति निवारण अधिनियम|संपत्ति विरूपण अधिनियम",
    "mtp": "m.t.p. act|medical termination of pregnancy act|गर्भ का चिकित्सकीय समापन अधिनियम|एमटीपी एक्ट",
    "pcpndt": "pcpndt act|pcpndt|pndt act|पीसीपीएनडीटी एक्ट|पीएनडीटी एक्ट",
    "posh": "posh act|workplace sexual harassment act|पॉश एक्ट|कार्यस्थल पर लैंगिक उत्पीडन अधिनियम",
    "drugs-cosmetics": "drugs and cosmetics act|drug and cosmetic act|औषधि एवं प्रसाधन सामग्री अधिनियम|ड्रग एवं कास्मेटिक एक्ट",
    "food-safety": "food safety act|food safety and standards act|खाद्य सुरक्षा अधिनियम|खाद्य सुरक्षा एवं मानक अधिनियम",
    "cpi-2022": "criminal procedure identification act|criminal procedure (identification) act|दंड प्रक्रिया पहचान अधिनियम",
    "immigration-foreigners-2025": "immigration and foreigners act|foreigners act|विदेशी अधिनियम|विदेशियों विषयक अधिनियम",
    "probation": "probation of offenders act|परिवीक्षा अधिनियम|अपराधी परिवीक्षा अधिनियम",
    "rp-1951": "r.p. act|representation of the people act|representation of people act|लोक प्रतिनिधित्व अधिनियम",
    "telecom": "telecommunications act|telecommunication act|telecom act|दूरसंचार अधिनियम",
    "disaster": "disaster management act|आपदा प्रबंधन अधिनियम",
    "epidemic": "epidemic diseases act|epidemic act|महामारी अधिनियम",
    "civil-rights": "protection of civil rights act|civil rights act|pcr act|सिविल अधिकार संरक्षण अधिनियम",
    "private-security": "psara|private security agencies act|निजी सुरक्षा एजेंसी अधिनियम",
    "magic-remedies": "magic remedies act|drugs and magic remedies act|चमत्कारिक उपचार अधिनियम",
    "indecent-representation": "indecent representation of women act|स्त्री अशिष्ट रूपण अधिनियम",
    "official-secrets": "official secrets act|शासकीय गुप्त बात अधिनियम",
    "mental-healthcare": "mental healthcare act|mental health act|मानसिक स्वास्थ्य देखरेख अधिनियम",
    "transgender": "transgender persons act|transgender act|उभयलिंगी व्यक्ति अधिनियम",
    "cattle-trespass": "cattle trespass act|पशु अतिचार अधिनियम",
    "poisons": "poisons act|poison act|विष अधिनियम",
    "petroleum": "petroleum act|पेट्रोलियम अधिनियम",
    "aadhaar": "aadhaar act|aadhar act|आधार अधिनियम",
    "nia": "nia act|national investigation agency act|एनआईए एक्ट|राष्ट्रीय अन्वेषण अभिकरण अधिनियम",
    "ecig": "electronic cigarettes act|e cigarette act|ई सिगरेट अधिनियम",
    "prisons": "prisons act|prison act|कारागार अधिनियम|जेल अधिनियम",
    "national-honour": "prevention of insults to national honour act|national honour act|राष्ट्र गौरव अपमान निवारण अधिनियम",
    "dpdp": "dpdp act|digital personal data protection act",
}  # fmt: skip

# Words that mean an Act only beside a section number in a query that is nothing else.
_WEAK: dict[str, str] = {
    "it": "it", "arms": "arms", "dowry": "dowry", "dv": "dv", "gambling": "gambling|jua|जुआ",
    "wildlife": "wildlife", "electricity": "electricity", "railways": "railway|railways",
}  # fmt: skip


def _pattern(name: str) -> str:
    letters = re.escape(name).replace(r"\.", r"\.?\s?").replace(r"\ ", r"[\s,-]*")
    return letters.removesuffix(r"\s?")


def _table(names: dict[str, str]) -> dict[str, str]:
    """name as normalised -> code"""
    return {
        normalise(n).strip() if not n.isascii() else n: code for code, line in names.items() for n in line.split("|")
    }


STRONG_NAMES = _table(_NAMES)
WEAK_NAMES = _table(_WEAK)
ACT_CODES: tuple[str, ...] = tuple(_NAMES)


def names_pattern(names: dict[str, str]) -> str:
    """A regular expression that matches any of the names, longest first, in normalised text."""
    choices = "|".join(_pattern(name) for name in sorted(names, key=len, reverse=True))
    return rf"(?<![a-z{DEVANAGARI}])(?:{choices})(?![a-z{DEVANAGARI}])"


_SQUEEZE = re.compile(r"[\s.,-]+")
_CODES = {_SQUEEZE.sub("", name): code for name, code in (WEAK_NAMES | STRONG_NAMES).items()}


def act_code(name: str) -> str | None:
    """The code of an Act by any of its names: `act_code("भा.द.वि.") == "ipc"`."""
    return _CODES.get(_SQUEEZE.sub("", normalise(name)))
