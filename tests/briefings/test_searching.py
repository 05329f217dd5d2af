"""Search: languages, accents, who finds what, and snippets cut at their matches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role
from briefings import searching
from briefings.searching import CLOSES, OPENS, PARTS, Kind, Piece, hits, pieces, texts_matching
from questionnaires.actions import check_version
from questionnaires.models.response import Decision
from tests.factories import (
    make_answer,
    make_receipt,
    make_report,
    make_response,
    make_statement,
    make_user,
    make_version,
)

FRENCH = "Nous créerons des logements adaptés aux aînés. La Ville les financera."


def found(words, reader, kind=Kind.ALL):
    return [hit.owner for hit in hits(texts_matching(words, kind, reader), words)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        "logements",
        "logement",
        "créerons",
        "creerons",
        "CRÉERONS",
        "ainés",
        "financer",
        '"aux aînés"',
    ],
)
def test_search_french_words_with_accents_or_without(ben, words) -> None:
    answer = make_answer(words=FRENCH)

    assert found(words, ben) == [answer.versions.get()]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["shelters", "shelter", "opening", '"open two"', "open -closed"])
def test_search_english_words(ben, words) -> None:
    report = make_report(body="The city will open two shelters.", language="en")

    assert found(words, ben) == [report]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["piscine", "logements -ville", '"logements aînés"', "du", "&|!"])
def test_search_other_words_find_nothing(ben, words) -> None:
    make_answer(words=FRENCH)

    assert found(words, ben) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    ["'", '"', '"open', "a & | ! <-> (", ":*", "\\", "%s", "-", "--", "<b>", "☃", "a" * 200],
)
def test_search_odd_queries_never_fail(ben, words) -> None:
    make_answer(words=FRENCH)

    found(words, ben)


@pytest.mark.django_db
def test_search_finds_the_current_version_alone(ben) -> None:
    response = make_response()
    make_answer(response, words="Des logements neufs.")
    newer = make_version(response, words="Des logements anciens.")
    check_version(by=make_user(Role.COORDINATOR), version=newer, decision=Decision.ACCEPTED)

    assert found("logements", ben) == [newer]


@pytest.mark.django_db
def test_search_leaves_out_what_nobody_accepted(ben) -> None:
    make_version(words=FRENCH)

    assert found("logements", ben) == []


@pytest.mark.django_db
def test_search_keeps_to_the_kind(ben) -> None:
    answer = make_answer(words=FRENCH)
    report = make_report(body="On a parlé de logements.")
    statement = make_statement(body="Nous bâtirons des logements.")

    assert found("logements", ben, Kind.ANSWERS) == [answer.versions.get()]
    assert found("logements", ben, Kind.REPORTS) == [report]
    assert found("logements", ben, Kind.STATEMENTS) == [statement]
    assert len(found("logements", ben)) == 3


@pytest.mark.django_db
def test_search_gives_volunteers_their_own_entries_alone(chloe, dan) -> None:
    response = make_response()
    make_receipt(response, by=chloe)
    answer = make_answer(response, by=chloe, words=FRENCH)
    make_answer(words=FRENCH)
    make_report(body=FRENCH)

    assert found("logements", chloe) == [answer.versions.get()]
    assert found("logements", dan) == []


@pytest.mark.django_db
def test_search_puts_the_best_first(ben) -> None:
    once = make_answer(words="Un logement, et beaucoup d’autres sujets sans rapport avec lui.")
    often = make_answer(words="Logement, logement, logement : le logement passe d’abord.")

    assert found("logement", ben) == [often.versions.get(), once.versions.get()]


@pytest.mark.django_db
def test_search_ranks_the_newest_alone(ben, monkeypatch) -> None:
    monkeypatch.setattr(searching, "MOST_HITS", 2)
    _oldest, *newest = [make_report(body=f"Logement {number}.") for number in range(3)]

    assert found("logement", ben) == newest[::-1]


@pytest.mark.django_db
def test_search_marks_the_match_in_its_surroundings(ben) -> None:
    make_answer(words=FRENCH)

    (hit,) = hits(texts_matching("logement", Kind.ALL, ben), "logement")

    assert [piece.text for piece in hit.pieces if piece.is_match] == ["logements"]
    assert "".join(piece.text for piece in hit.pieces) == FRENCH.rstrip(".")


@pytest.mark.django_db
def test_search_says_what_words_of_a_report_are(ben) -> None:
    make_report(body="On a parlé de logements.", reported_by="les organisations")

    (hit,) = hits(texts_matching("logement", Kind.ALL, ben), "logement")

    assert hit.label.endswith("les organisations")
    assert hit.kind == Kind.REPORTS


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_hits_cost_four_queries(ben, count, django_assert_num_queries) -> None:
    for _number in range(count):
        make_answer(words=FRENCH)
        make_report(body=FRENCH)
        make_statement(body=FRENCH)
    texts = list(texts_matching("logement", Kind.ALL, ben))

    with django_assert_num_queries(4):
        hits(texts, "logement")


@pytest.mark.parametrize(
    ("snippet", "expected"),
    [
        ("", []),
        ("sans rien", [Piece("sans rien", False)]),
        (f"un {OPENS}mot{CLOSES}.", [Piece("un ", False), Piece("mot", True), Piece(".", False)]),
        (f"un\n\n{OPENS}mot{CLOSES}", [Piece("un ", False), Piece("mot", True)]),
        (f"a{PARTS}b", [Piece("a […] b", False)]),
        (f"{OPENS}sans fin", [Piece("sans fin", False)]),
        (f"{OPENS}{CLOSES}", []),
    ],
)
def test_pieces_are_cut_at_matches(snippet, expected) -> None:
    assert list(pieces(snippet)) == expected


@given(st.text(alphabet=st.sampled_from(f"ab<&{OPENS}{CLOSES}"), max_size=30))
def test_pieces_keep_every_visible_character(snippet) -> None:
    shown = "".join(piece.text for piece in pieces(snippet))

    assert shown == snippet.replace(OPENS, "").replace(CLOSES, "")
