"""A search for evidence tries the words of acts beside those of the house."""

import pytest

from pledges.act_words import MOST, alternatives
from sources.house_words import house_vocabulary
from sources.vocabulary_file import read_vocabulary

VOCABULARY = read_vocabulary(
    """
    [[entry]]
    avoid_fr = ["prostitué·e·s", "personne·s prostituée·s"]
    avoid_en = ["prostitute·s"]
    write_fr = ["travailleur·se du sexe"]
    write_en = ["sex worker"]

    [[entry]]
    avoid_fr = ["à # heures"]
    write_fr = ["le soir"]
    """
)

OTHERS = ("prostitue", "prostituees", '"personne prostituee"', '"personnes prostituees"')


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("travailleuses du sexe", OTHERS),
        ("Travailleur·ses du Sexe", OTHERS),
        (
            "subvention travailleur du sexe 2026",
            tuple(f"subvention {other} 2026" for other in OTHERS),
        ),
        ("sex workers", ("prostitute", "prostitutes")),
        ("travailleurs sociaux", ()),
        ("le soir", ()),
        ("prostitution", ()),
        ("", ()),
    ],
)
def test_house_words_are_replaced_by_what_the_house_avoids(words, others) -> None:
    assert alternatives(words, VOCABULARY) == others


def test_vocabulary_of_the_house_stays_within_bounds() -> None:
    for entry in house_vocabulary().entries:
        for ours in entry.write_fr + entry.write_en:
            assert len(alternatives(ours, house_vocabulary())) <= MOST
