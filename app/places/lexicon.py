"""Words that place names share: what kind of place (type words), and what people say around a name.

A type word stands for one concept, ``@chowk``, in every script and spelling. ``_`` joins the words of a phrase.
Sources: the names of Durg's stations, chowks and markets; Hindi postpositions of place (Kamta Prasad Guru, ch. 6).
"""

from __future__ import annotations

from app.search.text.normalise import normalise

_TYPES = """
@chowk: chowk chauk chouk chok chawk square chauraha choraha chaurahe chaurasta tiraha चौक चौराहा चौराहे तिराहा चोक चौंक crossing circle
@chowki: chowki chauki choki outpost police_chowki चौकी चोकी पुलिस_चौकी पुलिस_सहायता_केंद्र
@thana: thana thane ps police_station policestation thaana थाना थाने पुलिस_थाना पुलिस_स्टेशन पुलिस_थाने police_thana
@rail: railway_station rly_station rail_station train_station railway_stn rly_stn stn junction jn junc station railway_junction junction_railway_station junction_station stesan रेलवे_स्टेशन रेल_स्टेशन जंक्शन जंक्शन_रेलवे_स्टेशन स्टेशन जंक्शन_स्टेशन halt हाल्ट
@bus: bus_stand busstand bus_stop bus_adda bus_station bas_stand basstand bas_adda bus_stend बस_स्टैंड बस_स्टैण्ड बस_अड्डा बस_अड्डे बस_स्टॉप बसस्टैंड isbt
@market: market bazar bazaar bajar bajaar markit marcket haat mandi mkt hatri sabji_mandi मार्केट बाजार बाज़ार बजार हाट मंडी हटरी
@sector: sector sec sect sectar sektar sekter secter sectr सेक्टर सैक्टर सेक्टार
@flyover: flyover fly_over flai_over flaiover flay_over overbridge over_bridge over_brij ovar_brij rob flyovar फ्लाईओवर फ्लाई_ओवर ओवरब्रिज ओवर_ब्रिज फ्लायओवर उड़ानपुल
@under: underbridge under_bridge underpass under_pass subway अंडरब्रिज अंडर_ब्रिज अंडरपास railway_underbridge railway_under_bridge रेलवे_अंडरब्रिज रेलवे_अंडर_ब्रिज rub
@bridge: bridge pul pulia puliya setu brij पुल पुलिया ब्रिज सेतु
@river: river nadi nadee नदी
@temple: mandir temple mandeer madir mandhir devalay मंदिर मन्दिर देवालय तीर्थ tirth
@gurudwara: gurudwara gurdwara gurduara gurudvara gurudware gurdware गुरुद्वारा गुरूद्वारा
@hospital: hospital aspatal hospitl haspital asptal chikitsalaya अस्पताल हॉस्पिटल हास्पिटल चिकित्सालय
@college: college mahavidyalaya colege collage कॉलेज कालेज महाविद्यालय
@school: school vidyalaya skool schol स्कूल विद्यालय शाला
@cinema: talkies cinema talkij takies tokij theatre talkiz टॉकीज टाकीज टॉकिज सिनेमा
@stadium: stadium stediyam स्टेडियम stadiam
@mall: mall मॉल माल
@office: office karyalay karyalaya daftar offis कार्यालय ऑफिस दफ्तर आफिस
@road: road rd marg sadak rod रोड मार्ग सड़क
@zone: zone jone ज़ोन जोन
@camp: camp kamp kaimp कैंप कैम्प केंप
@gate: gate get geat गेट
@line: line lines lain लाइन लाईन
@bank: bank बैंक
@pump: petrol_pump pump पेट्रोल_पंप पेट्रोल_पम्प पंप
@post: post_office dakghar dak_ghar डाकघर पोस्ट_ऑफिस
@toll: toll_plaza toll tol_naka toll_naka टोल_प्लाजा टोल टोल_नाका
@colony: colony coloni kaloni कॉलोनी कालोनी
@town: tehsil_hq tahsil tehsil tahsil_office town तहसील तहसील_मुख्यालय
@industrial: industrial_area industrial_estate audyogik_kshetra industrial औद्योगिक_क्षेत्र industries
@zoo: zoo chidiyaghar chidiya_ghar चिड़ियाघर चिड़िया_घर
@tank: tank talab taalab sarovar टैंक तालाब सरोवर
@control: control_room कंट्रोल_रूम कन्ट्रोल_रूम नियंत्रण_कक्ष
@court: court kachahri kachehri kutchery nyayalay कचहरी न्यायालय कोर्ट
@hotel: hotel होटल
@more: more mod mor modh मोड़ turning
@naka: naka naaka नाका नाके
@under_sp: sp_office sp_karyalay एसपी_ऑफिस एसपी_कार्यालय पुलिस_अधीक्षक_कार्यालय superintendent_of_police_office
@collectorate: collectorate collector_office collectorate_office collectrate collectoret कलेक्टोरेट कलेक्ट्रेट कलेक्टर_ऑफिस कलेक्टर_कार्यालय जिला_कार्यालय
@nigam: nagar_nigam municipal_corporation nagar_nigam_office नगर_निगम नगर_पालिक_निगम
@centre: centre center sentar sentre kendra सेंटर सेन्टर केंद्र
@traffic: traffic yatayat yatayaat यातायात ट्रैफिक ट्रेफिक
@mahila: mahila women womens ladies महिला
@cyber: cyber saibar sybar साइबर सायबर
@sunday: sunday itwari itvari ravivari इतवारी संडे रविवारी
@weekly: weekly saptahik साप्ताहिक
@old: old purani purana पुरानी पुराना
@main: main mein_gate मेन
@plant: plant karkhana factory प्लांट कारखाना
@big: bada badi बड़ा बड़ी
"""

_AROUND = """
ke ka ki ko se par pe me mein men main_se tak wala wali wale vala vali के का की को से पर पे में तक वाला वाली वाले
पास paas pas samne saamne samane sammne सामने समीप sameep नजदीक nazdeek najdik najdeek करीब kareeb karib
piche peeche pichhe peechhe पीछे आगे aage bagal बगल बाजू baju andar अंदर bahar बाहर upar uper ऊपर niche neeche नीचे
kinare kinaare किनारे आसपास aaspas aaspaas aspas taraf तरफ ओर इलाका इलाके ilaka ilake area areas क्षेत्र
near nearby nr at in on by of the opposite opp behind beside next to front adjacent around within from towards
between close above below under_the outside inside vicinity
camera cameras cctv cam cams कैमरा कैमरे कैमरों सीसीटीवी kaimra kaimre camere
dikhao dikhaye batao bataye chahiye दिखाओ दिखाएं बताओ बताइए चाहिए show find list
हुई हुआ hui hua था थी tha thi है hai wahan vahan yahan यहां वहां जी ji
गांव ग्राम gaon gram gaanv gav village the वार्ड_के
"""

_NUMBERS = """
1: ek one एक i
2: do two दो ii
3: teen tin three तीन iii
4: char chaar four चार iv
5: panch paanch five पांच पाँच v
6: chhe che chah chheh six छह छः छे छ vi
7: saat sat seven सात vii
8: aath ath eight आठ viii
9: nau nine नौ ix
10: das dus ten दस x
11: gyarah eleven ग्यारह
12: barah twelve बारह
"""
_LETTERS = """
a: ए ऐ
b: बी
c: सी
d: डी
e: ई
"""


def _table(text: str) -> dict[tuple[str, ...], str]:
    """(words of the phrase) -> concept, all in normal form."""
    known: dict[tuple[str, ...], str] = {}
    for line in text.strip().splitlines():
        concept, _, forms = line.partition(": ")
        for form in forms.split():
            words = tuple(normalise(word) for word in form.split("_"))
            known[words] = concept
            if words[-1].endswith("ा"):  # "गुरुद्वारे के पास": the oblique case of a masculine noun
                known.setdefault((*words[:-1], words[-1][:-1] + "े"), concept)
    return known


TYPES = _table(_TYPES)
# Concepts that tell one place from another by themselves: "SP office", "mahila thana". The others are general.
TELLING = frozenset(
    [
        "@mahila",
        "@cyber",
        "@traffic",
        "@sunday",
        "@weekly",
        "@old",
        "@under_sp",
        "@collectorate",
        "@nigam",
        "@control",
        "@court",
        "@zoo",
    ]
)
LONGEST = max(len(phrase) for phrase in TYPES)
AROUND = frozenset(normalise(word) for word in _AROUND.split())
NUMBER_WORDS = {phrase[0]: number for phrase, number in _table(_NUMBERS).items()}
LETTER_NAMES = {phrase[0]: letter for phrase, letter in _table(_LETTERS).items()}
# After these a number word is a number: "sector nau", "Bhilai teen" (and "do" is not the English verb).
NUMBERED = frozenset({"@sector", "@camp", "@zone", "ward", "वार्ड", "bhilai", "भिलाई", "no", "number", "नंबर"})
