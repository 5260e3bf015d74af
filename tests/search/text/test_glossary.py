import pytest

from app.search.text.glossary import Entry, Glossary
from app.search.text.tokens import tokens


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.load()


def words(phrase: str) -> list[str]:
    return [token.text for token in tokens(phrase)]


def targets(glossary: Glossary, phrase: str) -> list[str]:
    return [" ".join(found.target) for found in glossary.translations(words(phrase))]


def test_every_pair_finds_its_other_side(glossary: Glossary) -> None:
    assert len(glossary.entries) > 900
    for entry in glossary.entries:
        assert " ".join(words(entry.english)) in targets(glossary, entry.hindi)
        if entry.two_way:
            assert " ".join(words(entry.hindi)) in targets(glossary, entry.english)


@pytest.mark.parametrize("word", ["search", "act", "force", "order"])
def test_common_english_words_stay_alone(glossary: Glossary, word: str) -> None:
    assert targets(glossary, word) == []


def test_longest_phrase_first(glossary: Glossary) -> None:
    (found,) = [t for t in glossary.translations(words("search warrant")) if t.target[0] == "तलाशी"]
    assert (found.start, found.end) == (0, 2)
    assert "theft" not in targets(glossary, "वाहन चोरी")


def test_inflected_forms_translate(glossary: Glossary) -> None:
    assert "arrest" in targets(glossary, "गिरफ्तारियों")
    assert "चोरी" in targets(glossary, "thefts")


def test_english_words_are_known(glossary: Glossary) -> None:
    assert all(glossary.is_english(word) for word in ("bail", "fir", "murders", "jail"))
    assert not any(glossary.is_english(word) for word in ("chori", "loot", "hatya", "चोरी"))


def test_many_meanings_weigh_less() -> None:
    glossary = Glossary([Entry("धन", word, "") for word in ("money", "wealth", "cash")] + [Entry("जल", "water", "")])
    assert glossary.translations(["धन"])[0].weight < glossary.translations(["जल"])[0].weight
