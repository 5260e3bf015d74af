import pytest
from hypothesis import given, settings

from app.search.text.acts import ACT_CODES, act_code
from app.search.text.sections import find_sections, is_bare_reference, same_section

from .test_normalise import MIXED

BARE = {
    "302": "302",
    "धारा 302": "302",
    "302/34": "302 34",
    "498A,406 ipc": "ipc:498A ipc:406",
    "u/s 303(2) BNS": "bns:303(2)",
    "u/s 41A": "41A",
    "41A": "41A",
    "420 भादवि": "ipc:420",
    "107/116 जा.फौ.": "crpc:107 crpc:116",
    "धारा 105 बी.एन.एस.एस.": "bnss:105",
    "भा.द.वि. 302": "ipc:302",
    "धारा ३०२ भा0द0वि0": "ipc:302",
    "BNSS 173": "bnss:173",
    "IPC-302": "ipc:302",
    "302ipc": "ipc:302",
    "498-ए": "498A",
    "354 क, ख": "354A 354B",
    "354क(1)": "354A(1)",
    "228A(1)/(2)": "228A(1) 228A(2)",
    "68-I ndps": "ndps:68-I",
    "302 ipc 303 bns": "ipc:302 bns:303",
    "BNSS 173, IPC 302": "bnss:173 ipc:302",
    "धारा 302, 34 भादवि एवं 25 आर्म्स एक्ट": "ipc:302 ipc:34 arms:25",
    "section 66D of IT Act": "it:66D",
    "sc/st act 3(1)(r)": "scst:3(1)(r)",
    "20(b)(ii)(C) NDPS": "ndps:20(b)(ii)(C)",
    "34(2) आबकारी एक्ट": "cg-excise:34(2)",
    "sections 302 and 307 of the Indian Penal Code": "ipc:302 ipc:307",
    "Cr.P.C. 154": "crpc:154",
    "u/s 379/34 IPC r/w 25 Arms Act": "ipc:379 ipc:34 arms:25",
    "185 एम.व्ही. एक्ट": "mva:185",
    "भा.न्या.सं. 103(1)": "bns:103(1)",
    "BNS 2023 103": "bns:103",
    "ipc ki dhara 302": "ipc:302",
    "506 भाग 2": "506",
    "302 kya hai": "302",
}
IN_TEXT = {
    "अपराध क्रमांक 45/24 धारा 379 भादवि": "ipc:379",
    "he was booked under section 302 IPC in May": "ipc:302",
    "मेरी गाड़ी धारा 303(2) में दर्ज है": "303(2)",
    "आरोपी ने 498A का केस": "498A",
}
NONE = [
    "25 years old",
    "10/10/2024",
    "he ran 5 km in 20 min",
    "CG07AB1234",
    "mobile 9876543210",
    "chori",
    "ipc",
    "",
    "Rs 5,000",
    "2nd floor",
]


@pytest.mark.parametrize(("text", "expected"), BARE.items())
def test_whole_queries(text: str, expected: str) -> None:
    assert " ".join(map(str, find_sections(text))) == expected
    assert is_bare_reference(text)


@pytest.mark.parametrize(("text", "expected"), IN_TEXT.items())
def test_inside_sentences(text: str, expected: str) -> None:
    assert " ".join(map(str, find_sections(text))) == expected
    assert not is_bare_reference(text)


@pytest.mark.parametrize("text", NONE)
def test_no_reference(text: str) -> None:
    assert find_sections(text) == []
    assert not is_bare_reference(text)


def test_offsets() -> None:
    text = "धारा ४९८-ए भा.द.वि."
    (ref,) = find_sections(text)
    assert (text[ref.start : ref.end], str(ref)) == ("४९८-ए", "ipc:498A")


def test_numbers_compare_without_hyphen() -> None:
    assert same_section("68-I", "68I")
    assert same_section("498-a", "498A")
    assert not same_section("68-I", "681")


def test_every_name_of_an_act_leads_to_it() -> None:
    assert {"bns", "bnss", "bsa", "ipc", "crpc", "iea", "mva", "ndps", "cg-excise"} <= set(ACT_CODES)
    assert act_code("भा.द.वि.") == act_code("IPC") == act_code("i.p.c") == "ipc"
    assert act_code("Cr. P. C.") == "crpc"
    assert act_code("something") is None


@settings(max_examples=300, deadline=None)
@given(MIXED)
def test_any_text_is_survived(text: str) -> None:
    for ref in find_sections(text):
        assert 0 <= ref.start < ref.end <= len(text)
