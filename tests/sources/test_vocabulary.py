"""Words that the house avoids: found however they are written, exempt where they are not ours."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.vocabulary import LANGUAGES, find
from sources.vocabulary_file import read_vocabulary
from tests.fixtures.files import FIXTURES

VOCABULARY = read_vocabulary((FIXTURES / "vocabulary.toml").read_text(encoding="utf-8"))

AVOIDED = st.sampled_from(["prostituée", "pimp", "toxicomanes", "groupe à risque", "la traite"])
WITHOUT_MARKS = st.text(
    st.characters(exclude_characters='«»“”‘’"`>#@', exclude_categories=["Cs"]), max_size=30
)
ANYTHING = st.lists(
    st.one_of(
        AVOIDED,
        st.sampled_from([*'«»“”‘’"`>#@·()-\n ', "\n> ", "https://", "\u00a0", "\u00ad"]),
        st.text(max_size=8),
    ),
    max_size=30,
).map("".join)


def found(text: str, language: str = "") -> list[str]:
    return [finding.words for finding in find(text, language, VOCABULARY)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Des prostitués et une prostituée.", ["prostitués", "prostituée"]),
        ("Les prostitué·e·s, prostitué·es", ["prostitué·e·s", "prostitué·es"]),
        ("(prostitué(e)s, prostitué.e.s)", ["prostitué(e)s", "prostitué.e.s"]),
        ("prostitué-e-s ou prostitué/e/s", ["prostitué-e-s", "prostitué/e/s"]),
        ("prostitué(es) et prostituéEs", ["prostitué(es)", "prostituéEs"]),
        ("PROSTITUEES, Prostituee", ["PROSTITUEES", "Prostituee"]),
        ("prosti\u00adtuée", ["prosti\u00adtuée"]),
        ("des sidéennes, un·e clandestin·e", ["sidéennes", "clandestin·e"]),
        ("le proxénète s'est tu", ["proxénète"]),
        ("d’addicts, d'addicts", ["addicts", "addicts"]),
        (
            "Client‑prostitueur, clients prostitueurs",
            ["Client‑prostitueur", "clients prostitueurs"],
        ),
        (
            "groupes\u00a0à risque, groupe\n  à risques",
            ["groupes\u00a0à risque", "groupe\n  à risques"],
        ),
        ("A john’s street", ["john", "street"]),
        ("vu à 22\u202fh\u202f30, at 10 p.m.", ["à 22\u202fh\u202f30", "at 10 p.m"]),
        ("C’est de la traite.", ["la traite"]),
        ("« Oui », dit la prostituée", ["prostituée"]),
        ("une « prostituée", ["prostituée"]),
        ('6" de prostituée', ["prostituée"]),
        ("un ‘pimp", ["pimp"]),
        ("# prostituée et # pimp", ["prostituée", "pimp"]),
        ("3 > 2 pimps", ["pimps"]),
    ],
)
def test_avoided_words_are_found(text: str, words: list[str]) -> None:
    assert found(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Le sujet est traité, la demande a été traitée.",
        "Cette réponse traite du logement.",
        "Travailleur·se du sexe, population clé, personne trans.",
        "prostitutionnel, antipimp, johnson, rues_cachées",
        "dans les 48 h, à 48 h",
        "Refus clair de la demande.",
        "Il dit « les prostituées » et « le “pimp” d’à côté, les prostituées »",
        'He said “pimps”, ‘the pimp’ and "a pimp"',
        "He said ‘the john’s pimp’ twice",
        "> Les prostituées\n  > et la traite",
        "https://example.org/prostitution?q=pimp www.example.org/pimp pimp@example.org",
        "`pimp` #prostitution",
        "le parcours de sortie de la prostitution",
        "le PARCOURS DE SORTIE DE LA PROSTITUTION et d'insertion sociale et professionnelle",
        "les commissions départementales de lutte contre la prostitution",
        """loi n° 2016-444 visant à renforcer la lutte contre le système prostitutionnel
        et à accompagner les personnes prostituées""",
        "le English Collective of Prostitutes",
    ],
)
def test_other_words_and_exempt_ones_are_not(text: str) -> None:
    assert found(text) == []


def test_finding_says_where_and_what_to_write_instead() -> None:
    text = "🙂 Les prostituées."

    (finding,) = find(text, "fr", VOCABULARY)

    assert (finding.start, finding.end, finding.words) == (6, 17, "prostituées")
    assert finding.instead == ("travailleur·se du sexe",)
    assert finding.reason.startswith("C’est le nom que les personnes concernées se donnent")
    assert finding.entry.only_when_fr == ""


def test_sense_is_told_where_a_word_has_others() -> None:
    refused, trafficking = find("They refused; trafficking.", "en", VOCABULARY)

    assert refused.instead == ("has not replied",)
    assert refused.entry.only_when_en == "when it means silence"
    assert trafficking.instead == ()
    assert trafficking.entry.advice_en.startswith("Say which:")


def test_forms_are_shown_with_their_points_in_french_alone() -> None:
    vocabulary = read_vocabulary(
        """
        [[entry]]
        avoid_fr = ["prostitué·e·s", "à #"]
        avoid_en = ["rescue·s·d", "at #"]
        write_fr = ["x"]
        write_en = ["x"]
        """
    )

    (entry,) = vocabulary.entries

    assert entry.shown("fr") == ("prostitué·e·s", "à 22\u00a0h")
    assert entry.shown("en") == ("rescue", "at 10\u00a0pm")


def test_language_of_the_text_decides_where_it_is_known() -> None:
    text = "pimp, prostituée"

    assert found(text, "fr") == ["prostituée"]
    assert found(text, "en") == ["pimp"]
    assert found(text, "de") == []
    assert found(text) == ["pimp", "prostituée"]


def test_word_of_both_languages_is_found_in_each() -> None:
    assert [finding.language for finding in find("prostitution", "", VOCABULARY)] == ["fr", "en"]


@given(text=ANYTHING)
def test_offsets_are_those_of_the_text(text: str) -> None:
    findings = find(text, "", VOCABULARY)

    for finding in findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.words
        assert finding.language in LANGUAGES


@given(before=WITHOUT_MARKS, word=AVOIDED, after=WITHOUT_MARKS)
def test_avoided_word_is_found_whatever_stands_around(before: str, word: str, after: str) -> None:
    text = f"{before}\n{word}\n{after}"

    assert word in [words.replace("\n", " ") for words in found(text)] or "://" in text


@given(
    before=ANYTHING,
    word=AVOIDED,
    marks=st.sampled_from([("«\u00a0", "\u00a0»"), ("“", "”"), ("\n> ", "\n"), ('\n\n"', '"')]),
    after=ANYTHING,
)
def test_quotation_stays_exempt(before: str, word: str, marks: tuple[str, str], after: str) -> None:
    opening, closing = marks
    start = len(before) + len(opening)

    findings = find(f"{before}{opening}{word}{closing}{after}", "", VOCABULARY)

    within = (start, start + len(word))
    assert [f for f in findings if f.start < within[1] and f.end > within[0]] == []


HOSTILE = {
    "words": "prostituée pimp ",
    "unclosed guillemets": "« ‘ “ ",
    "unclosed straight marks": '"\n\n',
    "nested": "«pimp",
    "beginnings of phrases": "personne en situation de ",
    "endings": "prostitué-",
    "brackets": "(((((((",
    "backticks": "`\n",
    "lines": "\n   ",
    "one long word": "x@",
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_time_grows_with_the_text_alone(hostile: str) -> None:
    def seconds(length: int) -> float:
        text = (HOSTILE[hostile] * length)[:length]
        started = process_time()
        find(text, "", VOCABULARY)
        return process_time() - started

    seconds(1_000)  # the first time compiles
    short, long = min(seconds(20_000) for _time in range(3)), seconds(160_000)

    assert long < 45 * short + 0.05  # 8 times, and noise; 64 times if it were the square
    assert short < 1
