"""The words of the register: states, kinds, colours and makes, with all the ways in which stations write them.

One table serves the forms (codes and labels), imports (``M/CYCLE`` is a motorcycle) and search (लाल, lal, red).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Word:
    """A code, its label in the user's language, and the other ways of writing it (first English, then Hindi)."""

    code: str
    label: Any
    ways: tuple[str, ...]


def _table(*rows: tuple[str, Any, str]) -> Mapping[str, Word]:
    return {code: Word(code, label, tuple(w.strip() for w in ways.split(","))) for code, label, ways in rows}


STATES = _table(
    ("stolen", _l("Stolen"), "stolen,theft,चोरी,चोरी गया,chori,churaya,missing,गुम,robbed,लूट"),
    ("recovered", _l("Recovered"), "recovered,found,traced,बरामद,बरामदगी,baramad,मिला"),
    ("unclaimed", _l("Unclaimed"), "unclaimed,abandoned,लावारिस,lawaris,lavaris,unknown owner"),
    ("seized", _l("Seized"), "seized,जब्त,ज़ब्त,जप्त,jabt,zabt,impounded"),
    ("suspicious", _l("Suspicious"), "suspicious,suspected,wanted,संदिग्ध,संदेही,sandigdh"),
    ("returned", _l("Returned to owner"), "returned,released,handed over,सुपुर्द,सुपुर्दनामा,वापस,supurd"),
    ("cancelled", _l("Cancelled"), "cancelled,canceled,निरस्त,रद्द,radd"),
    ("auctioned", _l("Auctioned"), "auctioned,disposed,नीलाम,neelam,nilam"),
)
# What a checkpoint must stop, what may belong to a stolen vehicle, and what an importer or a form may set.
ALARM = ("stolen", "suspicious", "unclaimed", "seized", "recovered")
FOUND = ("unclaimed", "recovered", "seized", "suspicious")
SETTABLE = tuple(code for code in STATES if code != "auctioned")

KINDS = _table(
    ("motorcycle", _l("Motorcycle"), "motorcycle,motor cycle,m/cycle,mcycle,bike,मोटरसाइकिल,मोटर साइकिल,बाइक"),
    ("scooter", _l("Scooter"), "scooter,scooty,moped,स्कूटर,स्कूटी,मोपेड,skuti"),
    ("car", _l("Car"), "car,jeep,lmv,suv,कार,जीप,gaadi,चार पहिया"),
    ("auto", _l("Auto-rickshaw"), "auto,auto-rickshaw,auto rickshaw,three wheeler,ऑटो,ऑटोरिक्शा,तीन पहिया"),
    ("e-rickshaw", _l("E-rickshaw"), "e-rickshaw,erickshaw,e rickshaw,ई-रिक्शा,ई रिक्शा"),
    ("pickup", _l("Pickup or goods carrier"), "pickup,pick up,lcv,mini truck,पिकअप,छोटा हाथी,chota hathi,मालवाहक"),
    ("truck", _l("Truck"), "truck,lorry,hgv,tipper,dumper,ट्रक,हाइवा,hyva,डंपर"),
    ("bus", _l("Bus"), "bus,minibus,बस"),
    ("tractor", _l("Tractor"), "tractor,ट्रैक्टर,trolley,ट्राली"),
    ("van", _l("Van"), "van,omni,ambulance,वैन"),
    ("bicycle", _l("Bicycle"), "bicycle,cycle,साइकिल,saikil"),
    ("other", _l("Other"), "other,jcb,crane,अन्य"),
)  # fmt: skip

COLOURS = _table(
    ("red", _l("red"), "red,लाल,lal,laal,maroon,मैरून"),
    ("black", _l("black"), "black,काला,काली,काले,kala,kali,kaala"),
    ("white", _l("white"), "white,सफेद,सफ़ेद,safed,safaid,pearl white"),
    ("blue", _l("blue"), "blue,नीला,नीली,neela,nila,neeli"),
    ("grey", _l("grey"), "grey,gray,स्लेटी,धूसर,sleti,gun metal"),
    ("silver", _l("silver"), "silver,सिल्वर,चांदी,चाँदी,chandi"),
    ("green", _l("green"), "green,हरा,हरी,hara,hari"),
    ("yellow", _l("yellow"), "yellow,पीला,पीली,peela,pila,peeli"),
    ("orange", _l("orange"), "orange,नारंगी,narangi"),
    ("brown", _l("brown"), "brown,भूरा,bhura,bhoora,कत्थई,katthai"),
    ("gold", _l("golden"), "gold,golden,सुनहरा,sunahra,beige"),
    ("purple", _l("purple"), "purple,violet,बैंगनी,baigani,baingani"),
    ("pink", _l("pink"), "pink,गुलाबी,gulabi"),
)

MAKES = _table(
    ("Hero", "Hero", "hero,hero motocorp,hero honda,हीरो,हीरो होंडा"),
    ("Honda", "Honda", "honda,हौंडा,होंडा,hmsi"),
    ("Bajaj", "Bajaj", "bajaj,बजाज,bajaj auto"),
    ("TVS", "TVS", "tvs,टीवीएस,tvs motor"),
    ("Yamaha", "Yamaha", "yamaha,यामाहा"),
    ("Suzuki", "Suzuki", "suzuki,सुजुकी"),
    ("Royal Enfield", "Royal Enfield", "royal enfield,enfield,रॉयल एनफील्ड,एनफील्ड"),
    ("Maruti Suzuki", "Maruti Suzuki", "maruti suzuki,maruti,मारुति,मारूति"),
    ("Hyundai", "Hyundai", "hyundai,हुंडई,ह्युंडई"),
    ("Tata", "Tata", "tata,tata motors,टाटा"),
    ("Mahindra", "Mahindra", "mahindra,महिंद्रा,महिन्द्रा,m&m"),
    ("Toyota", "Toyota", "toyota,टोयोटा"),
    ("Kia", "Kia", "kia,किया"),
    ("Ashok Leyland", "Ashok Leyland", "ashok leyland,leyland,अशोक लेलैंड"),
    ("Eicher", "Eicher", "eicher,आयशर"),
    ("Piaggio", "Piaggio", "piaggio,vespa,पियाजियो"),
)
# Models that people name in Hindi, beside their Latin name.
MODELS: Mapping[str, str] = {
    "splendor": "स्प्लेंडर splender", "passion": "पैशन pession", "hf deluxe": "एचएफ डीलक्स", "glamour": "ग्लैमर glamer",
    "shine": "शाइन", "activa": "एक्टिवा aktiva", "unicorn": "यूनिकॉर्न", "dio": "डियो", "pulsar": "पल्सर palsar",
    "platina": "प्लेटिना", "ct 100": "सीटी 100", "discover": "डिस्कवर", "apache": "अपाचे apachi", "jupiter": "जुपिटर",
    "xl 100": "एक्सएल", "fz": "एफजेड", "access": "एक्सेस", "bullet": "बुलेट bulet", "classic": "क्लासिक",
    "alto": "ऑल्टो", "swift": "स्विफ्ट", "wagonr": "वैगनआर wagon", "dzire": "डिजायर desire", "omni": "ओमनी",
    "i20": "आई20", "creta": "क्रेटा", "bolero": "बोलेरो", "scorpio": "स्कॉर्पियो", "innova": "इनोवा", "nexon": "नेक्सन",
    "ace": "एस छोटा हाथी", "tractor": "ट्रैक्टर",
}  # fmt: skip


def plain(text: str) -> str:
    """Lower case, one space between words, no nukta: how ways of writing are compared."""
    folded = unicodedata.normalize("NFKC", text).replace("\u093c", "").casefold()
    return re.sub(r"[\s_]+", " ", re.sub(r"[.,;:]+", " ", folded)).strip()


def _lookup(table: Mapping[str, Word]) -> Mapping[str, str]:
    return {plain(way): word.code for word in table.values() for way in (word.code, *word.ways)}


_STATE, _KIND, _COLOUR, _MAKE = (_lookup(table) for table in (STATES, KINDS, COLOURS, MAKES))
_MODEL = {plain(way): name for name, ways in MODELS.items() for way in (name, *ways.split())}


def state_code(text: str) -> str | None:
    """``stolen`` of "Stolen", "चोरी"; None when it is no state."""
    return _STATE.get(plain(text))


def kind_code(text: str) -> str:
    """The code of a kind of vehicle; an unknown one stays as it is written."""
    return _KIND.get(plain(text)) or plain(text)[:30]


def colour_code(text: str) -> str:
    """The code of a colour; "dark red" and other shades stay as written, in lower case."""
    return _COLOUR.get(plain(text)) or plain(text)[:30]


def make_name(text: str) -> str:
    """The usual name of a maker; an unknown one stays as it is written."""
    return _MAKE.get(plain(text)) or " ".join(text.split())[:40]


def meaning(word: str) -> str:
    """What one typed word stands for among states, kinds, colours, makes and models; else itself, plain."""
    key = plain(word)
    return _COLOUR.get(key) or _STATE.get(key) or _KIND.get(key) or plain(_MAKE.get(key, "")) or _MODEL.get(key) or key


def known(word: str) -> bool:
    """Whether the register has a meaning for the word."""
    key = plain(word)
    return any(key in table for table in (_STATE, _KIND, _COLOUR, _MAKE, _MODEL))


def ways(table: Mapping[str, Word], value: str) -> str:
    """All ways of writing a value, for the index."""
    found: Iterable[str] = table[value].ways if value in table else ()
    return " ".join((value, *found))


def label(table: Mapping[str, Word], value: str) -> str:
    """The label of a code in the user's language; of any other text the text."""
    return str(table[value].label) if value in table else value
