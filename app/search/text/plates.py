"""Registration numbers of vehicles: one normal form for all the ways in which a number is written, said or misread.

The series are those of the Central Motor Vehicles Rules 1989: rule 50 and its schedule (ordinary series, one to
four figures), rule 47 as amended by G.S.R. 594(E) of 2021 (BH series), rule 53A-53C (temporary), rule 41 as amended
in 2024 (trade certificates), rules 81A-81G (vintage), rule 76-77 (diplomatic). Defence vehicles carry an arrow series
of their own (section 60 of the Motor Vehicles Act). State codes: notification S.O. 444(E) of 1989 with its changes;
OR, UA, DN and TS live on beside OD, UK, DD and TG.

Normal form: capitals and digits only; the district in two figures, an ordinary number in four (as VAHAN keeps it).
``normalise`` never raises and is idempotent: what is no registration number comes back as its capitals and digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.search.text.spoken import to_latin_capitals

STATES = [
    "AN",
    "AP",
    "AR",
    "AS",
    "BR",
    "CG",
    "CH",
    "DD",
    "DL",
    "DN",
    "GA",
    "GJ",
    "HP",
    "HR",
    "JH",
    "JK",
    "KA",
    "KL",
    "LA",
    "LD",
    "MH",
    "ML",
    "MN",
    "MP",
    "MZ",
    "NL",
    "OD",
    "OR",
    "PB",
    "PY",
    "RJ",
    "SK",
    "TG",
    "TN",
    "TR",
    "TS",
    "UA",
    "UK",
    "UP",
    "WB",
]
# The same authority under an old and a new code: records and eyewitnesses mix them.
RENAMED = {"OR": "OD", "UA": "UK", "TS": "TG", "DN": "DD"} | {"OD": "OR", "UK": "UA", "TG": "TS", "DD": "DN"}

# Registering authorities of Chhattisgarh (transport department's list); 31 rests on one secondary source.
RTO_CG: dict[str, tuple[str, str]] = {
    "01": ("Governor", "राज्यपाल"), "02": ("Government", "शासन"), "03": ("Police", "पुलिस"),
    "04": ("Raipur", "रायपुर"), "05": ("Dhamtari", "धमतरी"), "06": ("Mahasamund", "महासमुंद"),
    "07": ("Durg", "दुर्ग"), "08": ("Rajnandgaon", "राजनांदगांव"), "09": ("Kawardha", "कवर्धा"),
    "10": ("Bilaspur", "बिलासपुर"), "11": ("Janjgir-Champa", "जांजगीर-चांपा"), "12": ("Korba", "कोरबा"),
    "13": ("Raigarh", "रायगढ़"), "14": ("Jashpur", "जशपुर"), "15": ("Ambikapur", "अंबिकापुर"),
    "16": ("Baikunthpur", "बैकुंठपुर"), "17": ("Jagdalpur", "जगदलपुर"), "18": ("Dantewada", "दंतेवाड़ा"),
    "19": ("Kanker", "कांकेर"), "20": ("Bijapur", "बीजापुर"), "21": ("Narayanpur", "नारायणपुर"),
    "22": ("Baloda Bazar", "बलौदा बाजार"), "23": ("Gariaband", "गरियाबंद"), "24": ("Balod", "बालोद"),
    "25": ("Bemetara", "बेमेतरा"), "26": ("Sukma", "सुकमा"), "27": ("Kondagaon", "कोंडागांव"),
    "28": ("Mungeli", "मुंगेली"), "29": ("Surajpur", "सूरजपुर"), "30": ("Balrampur", "बलरामपुर"),
    "31": ("Gaurela-Pendra-Marwahi", "गौरेला-पेंड्रा-मरवाही"), "32": ("Mohla-Manpur", "मोहला-मानपुर"),
    "33": ("Sarangarh", "सारंगढ़"), "34": ("Khairagarh", "खैरागढ़"), "35": ("Manendragarh", "मनेंद्रगढ़"),
    "36": ("Sakti", "सक्ती"),
}  # fmt: skip

LONGEST = 40  # characters of a compact form; longer text is no number
_READ = 200  # characters of raw text that are looked at
_STATE = "|".join(STATES)
_DISTRICT = r"0[1-9]|[1-9]\d?"
_ORDINARY = re.compile(rf"({_STATE})({_DISTRICT})([A-Z]{{1,3}})(?!0+\Z)(\d{{1,4}})\Z")
_LETTERLESS = re.compile(rf"({_STATE})(\d{{2,6}})\Z")
_LETTERLESS_SPACED = re.compile(rf"\W*(?:{_STATE})\W*(\d{{1,2}})[\W_]+(\d{{1,4}})\W*\Z")
_OTHERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bh", re.compile(r"\d{2}BH\d{4}[A-HJ-NP-Z]{1,2}\Z")),
    ("temporary", re.compile(rf"T(?:0[1-9]|1[0-2])\d{{2}}(?P<state>{_STATE})\d{{4}}[A-HJ-NP-Z]{{1,2}}\Z")),
    ("trade", re.compile(rf"(?P<state>{_STATE})(?P<district>\d{{1,2}})(?P<rest>[A-J]\d{{4}}TC\d{{4}})\Z")),
    ("vintage", re.compile(rf"(?P<state>{_STATE})VA[A-Z]{{2}}\d{{4}}\Z")),
    ("diplomatic", re.compile(r"\d{1,3}(?:CDP|CD|CC|UN)\d{1,4}[A-Z]?\Z")),
    ("defence", re.compile(r"\d{2}[A-Z]\d{5,6}[A-Z]\Z")),
)


@dataclass(frozen=True, slots=True)
class Plate:
    """A registration number that fits a series: ``text`` is its normal form; parts are "" where a series has none.

    ``series``: ordinary, bh, temporary, trade, vintage, diplomatic, defence.
    """

    text: str
    series: str
    state: str = ""
    district: str = ""
    letters: str = ""
    digits: str = ""

    @property
    def rto(self) -> tuple[str, str] | None:
        """(English, Hindi) name of the registering authority, for Chhattisgarh."""
        return RTO_CG.get(self.district) if self.state == "CG" else None

    @property
    def shown(self) -> str:
        """As a number plate shows it: ``CG 07 AB 1234``."""
        parts = (self.state, self.district, self.letters, self.digits)
        return " ".join(part for part in parts if part) if self.series == "ordinary" else self.text


@dataclass(frozen=True, slots=True)
class Found:
    """A number inside a longer text: ``text[start:end]``."""

    plate: Plate
    start: int
    end: int


def compact(text: str) -> str:
    """Capitals and digits of ``text``, Devanagari digits and spoken letters included; at most 40."""
    text = text[:_READ]
    if not text.isascii():
        text = to_latin_capitals(unicodedata.normalize("NFKC", text))
    return re.sub(r"[^A-Z0-9]+", "", text.upper())[:LONGEST]


@lru_cache(maxsize=4096)
def parse(text: str) -> Plate | None:
    """The registration number that the whole of ``text`` is, or None. Never raises."""
    plain = compact(text)
    found = _parse_compact(plain, text)
    if found is None and plain.startswith("IND"):  # the country mark of high-security plates
        found = _parse_compact(plain[3:], text)
    return found


def normalise(text: str) -> str:
    """The normal form of a registration number; of anything else its capitals and digits. Idempotent."""
    plate = parse(text)
    return plate.text if plate else compact(text)


def readings(number: str) -> tuple[str, ...]:
    """A normal number, and the same without its leading noughts: with a figure misread as a letter (CG07MLZ553 for
    CG07ML2553) the number seems to have three letters and three figures, and the nought was never there."""
    plate = parse(number)
    if plate is None or plate.text != number or not plate.digits.startswith("0"):
        return (number,)
    return number, number[: -len(plate.digits)] + plate.digits.lstrip("0")


def describe(line: str) -> str:
    """``CG07AB1234<tab>ordinary`` for a line that is a registration number, else an empty line."""
    plate = parse(line) or next((found.plate for found in find_plates(line)), None)
    return f"{plate.text}\t{plate.series}" if plate else ""


def _parse_compact(plain: str, raw: str) -> Plate | None:
    if not 4 <= len(plain) <= 16:
        return None
    match = _ORDINARY.match(plain)
    if match:
        return _ordinary(match[1], match[2], match[3], match[4])
    match = _LETTERLESS.match(plain)
    if match:
        return _letterless(match[1], match[2], raw)
    for series, pattern in _OTHERS:
        match = pattern.match(plain)
        if match:
            parts = match.groupdict()
            if series == "trade" and int(parts["district"]) == 0:
                return None
            text = plain if series != "trade" else f"{parts['state']}{parts['district']:0>2}{parts['rest']}"
            return Plate(
                text, series, parts.get("state") or "", f"{parts['district']:0>2}" if series == "trade" else ""
            )
    return None


def _ordinary(state: str, district: str, letters: str, digits: str) -> Plate:
    district, digits = district.zfill(2), digits.zfill(4)
    return Plate(state + district + letters + digits, "ordinary", state, district, letters, digits)


def _letterless(state: str, figures: str, raw: str) -> Plate | None:
    """A number without letters, of the first years: spaces, where written, tell district and number apart."""
    spaced = _LETTERLESS_SPACED.match(raw.upper()) if raw.isascii() else None
    if spaced:
        cuts = [len(spaced[1])]
    elif figures[0] == "0" or len(figures) == 6:
        cuts = [2]
    else:
        cuts = [1, 2]
    for cut in cuts:
        district, digits = figures[:cut], figures[cut:]
        if 1 <= len(digits) <= 4 and int(district) and int(digits):
            return _ordinary(state, district, "", digits)
    return None


_HARD_BREAK = re.compile(r"[,;|\t\r\n]+")
_CHUNK = re.compile(r"[^\s,;|]+")
_WIDEST = 6  # chunks of one number: "CG - 07 AB 12 34"


def find_plates(text: str) -> list[Found]:
    """The registration numbers inside a longer text, in reading order; of two readings the longer one."""
    found: list[Found] = []
    start = 0
    for piece in _pieces(text):
        chunks = [(m.start() + piece[0], m.end() + piece[0]) for m in _CHUNK.finditer(piece[1])]
        start = 0
        while start < len(chunks):
            width, hit = _longest(text, chunks[start : start + _WIDEST])
            if hit:
                found.append(hit)
            start += width
    return found


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for match in _HARD_BREAK.finditer(text):
        yield start, text[start : match.start()]
        start = match.end()
    yield start, text[start:]


def _longest(text: str, chunks: list[tuple[int, int]]) -> tuple[int, Found | None]:
    first = text[chunks[0][0] : chunks[0][1]]
    if len(first) > LONGEST or not (may_begin := _may_begin(first)):
        return 1, None
    for width in range(len(chunks), 0, -1):
        begin, end = chunks[0][0], chunks[width - 1][1]
        if end - begin > LONGEST + 10:
            continue
        plate = parse(text[begin:end])
        if plate and may_begin and len(plate.text) - len(plate.digits) + len(plate.digits.lstrip("0")) >= 6:
            return width, Found(plate, begin, end)
    return 1, None


def _may_begin(chunk: str) -> bool:
    """Whether a number can begin here: a state's letters, a digit, T, or Hindi (read by sound)."""
    plain = compact(chunk)
    return bool(plain) and (plain[0].isdigit() or plain[:2] in STATES or plain[0] == "T" or plain[:3] == "IND")
