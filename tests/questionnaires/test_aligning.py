"""Which question of a document is which of ours. No database: questions are not saved."""

from questionnaires.aligning import Match, align
from questionnaires.models import Question
from sources.splitting import FoundAnswer, FoundQuestion

LANES = "Développerez-vous le réseau de pistes cyclables protégées ?"
SCHOOLS = "Quel budget consacrerez-vous à la rénovation des écoles ?"
RENTS = "Encadrerez-vous les loyers dans le centre-ville ?"
OURS = [
    Question(number=str(at), wording=wording)
    for at, wording in enumerate((LANES, SCHOOLS, RENTS), start=1)
]


def found(number: str, text: str) -> FoundQuestion:
    return FoundQuestion(number, text, (FoundAnswer("Oui.", 0),))


def told(*questions: FoundQuestion) -> dict[int, Match]:
    return align(OURS, questions)


def texts(*questions: FoundQuestion) -> dict[int, str]:
    return {ours: match.found.text for ours, match in told(*questions).items()}


def test_a_missing_question_is_absent_and_the_others_are_found_by_their_words():
    assert texts(found("1", LANES), found("2", RENTS)) == {0: LANES, 2: RENTS}


def test_a_reworded_question_is_found_between_two_sure_ones_whatever_its_number():
    reworded = "La rénovation de nos écoles : avec quel budget ?"

    assert texts(found("4", LANES), found("5", reworded), found("6", RENTS))[1] == reworded


def test_another_question_with_no_number_of_ours_is_not_taken():
    assert texts(found("4", LANES), found("9", "Planterez-vous mille arbres ?")) == {0: LANES}


def test_questions_in_another_order_are_found_by_the_same_wording():
    assert texts(found("1", RENTS), found("2", LANES), found("3", SCHOOLS)) == {
        0: LANES,
        1: SCHOOLS,
        2: RENTS,
    }


def test_two_of_ours_printed_as_one_share_it():
    both = found("2", f"{SCHOOLS} {RENTS}")

    matches = told(found("1", LANES), both)

    assert [matches[ours].found for ours in (1, 2)] == [both, both]
    assert [matches[ours].shared_with for ours in (1, 2)] == [("3",), ("2",)]


def test_parts_by_letters_belong_to_one_of_ours():
    first, second = found("1a", "Développerez-vous le réseau ?"), found("1b", "Avec protection ?")

    match = told(first, second, found("2", SCHOOLS))[0]

    assert (match.found, match.also) == (first, (second,))
