"""Which French terms are explained to readers of English, and that hidden words ask for none."""

from dataclasses import replace

import pytest

from accounts.models import Visibility
from briefings.briefing import Item, Run, Words
from briefings.gathering import gather_candidacy
from briefings.glossary import entries, glossary_of
from sources.actions import mask_passage
from sources.models.annotation import MaskReason
from tests import factories
from tests.briefings.contents import fr, make_content, make_item


def terms(words: str, language: str = "en") -> list[str]:
    content = make_content(made=[make_item(1, words, marks=0)], language=language)
    return [definition.term.text for definition in glossary_of(content)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Le Conseil de Paris votera une délibération.", ["Conseil de Paris", "délibération"]),
        ("Avec l'ARS et la mairie d'arrondissement", ["mairie d’arrondissement", "ARS"]),
        ("Les arts, la ville, un ARSENAL", []),
        ("La Préfecture de police", ["Préfecture de police"]),
        ("Oui.", []),
    ],
)
def test_glossary_explains_the_terms_that_are_printed(words, found):
    assert terms(words) == found


def test_glossary_finds_a_term_that_a_mark_cuts():
    line = (Run("une déli"), Run("bération"))
    content = make_content(made=[Item(fr("Un"), "1", words=Words(((line,),), "fr"))], language="en")

    assert [definition.term.text for definition in glossary_of(content)] == ["délibération"]


def test_glossary_is_for_readers_of_english():
    assert terms("Le Conseil de Paris", "fr") == []
    assert glossary_of(replace(make_content(0), language="fr")) == ()


def test_every_entry_has_a_term_of_its_own_and_explains_itself_to_whoever_prints_it():
    found = entries()

    assert len({entry.term for entry in found}) == len(found)
    assert all(entry.meaning.endswith(".") and entry.words for entry in found)


@pytest.mark.django_db
def test_masked_words_ask_for_no_explanation(ben):
    answer = factories.make_answer(words="Nous verrons avec la Préfecture de police.")
    text = answer.versions.get().text
    start = text.body.index("Préfecture")
    mask_passage(by=ben, text=text, start=start, end=len(text.body) - 1, reason=MaskReason.CONTACT)
    candidacy = answer.response.candidacy

    def explained(audience: Visibility) -> list[str]:
        content = gather_candidacy(candidacy, audience, "en")
        return [definition.term.text for definition in content.glossary]

    assert explained(Visibility.INTERNAL) == ["Préfecture de police"]
    assert explained(Visibility.PARTNER) == []
