"""The data file of the vocabulary: what is wrong in it is said in a sentence."""

import pytest

from sources.vocabulary import find
from sources.vocabulary_file import VocabularyError, read_vocabulary

ENTRY = '[[entry]]\navoid_en = ["pimp·s"]\nwrite_en = ["third party"]\n'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[[entry]", "this is not TOML: "),
        ("", r"there is no \[\[entry\]\]."),
        ("entry = 3", r"there is no \[\[entry\]\]."),
        ("entry = [3]", "entry 1 is not a table."),
        (f"{ENTRY}\n[words]", "“words” is not known; there are entry and official_names."),
        (f'{ENTRY}avoid = ["x"]', "entry 1: “avoid” is not known; there are avoid_fr, "),
        ('[[entry]]\nwrite_fr = ["x"]', "entry 1 avoids no word: give avoid_fr or avoid_en."),
        (
            f'{ENTRY}avoid_fr = ["proxénète"]',
            r"entry 1 \(“proxénète”\) does not say what to write: give write_fr or advice_fr.",
        ),
        (f'{ENTRY}avoid_fr = "x"', "entry 1, avoid_fr: give a list, in square brackets."),
        (f"{ENTRY}why_en = 3", "entry 1, why_en: give words between quotation marks."),
        (f'{ENTRY}why_en = " "', "entry 1, why_en: give words between quotation marks."),
        (f"{ENTRY}{ENTRY}", r"“pimp·s” stands in two entries \(avoid_en\)."),
        ('[[entry]]\navoid_en = ["·s"]\nwrite_en = ["x"]', "“·s”: the point · joins an ending"),
        ('[[entry]]\navoid_en = ["-"]\nwrite_en = ["x"]', "“-”: the point · joins an ending"),
        (
            f'{ENTRY}[official_names]\nlaws = ["x"]',
            r"\[official_names\] holds lists called laws_and_acts, .*, not “laws”.",
        ),
        (
            f"official_names = 3\n{ENTRY}",
            r"\[official_names\] holds lists called .*, not “3”.",
        ),
    ],
)
def test_mistake_in_the_file_is_said(content: str, sentence: str) -> None:
    with pytest.raises(VocabularyError, match=sentence):
        read_vocabulary(content)


def test_signs_in_the_file_mean_themselves() -> None:
    vocabulary = read_vocabulary('[[entry]]\navoid_fr = ["(a+)+b.c"]\nwrite_fr = ["x"]')

    assert [f.words for f in find("aab.c (A+)+B.c (a+)+bxc", "fr", vocabulary)] == ["(A+)+B.c"]


def test_file_in_decomposed_letters_finds_composed_ones() -> None:
    vocabulary = read_vocabulary('[[entry]]\navoid_fr = ["prostitue\u0301"]\nwrite_fr = ["x"]')

    assert [f.words for f in find("prostitu\u00e9", "fr", vocabulary)] == ["prostitu\u00e9"]


def test_vocabulary_of_one_language_without_names_is_enough() -> None:
    vocabulary = read_vocabulary(ENTRY)

    assert [f.words for f in find("pimps, prostituée", "", vocabulary)] == ["pimps"]
