"""What each audience may read: canary words planted in every row appear where they may, only."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import translation

from accounts.models import Role, User, Visibility
from briefings.gathering import gather_candidacy, gather_event
from briefings.imprint import Imprint, canonical_json, content_sha256
from briefings.issuing import printed
from questionnaires.actions import check_version
from questionnaires.models import AnswerState, AnswerVersion
from questionnaires.models.response import Decision
from sources.actions import mask_passage, withdraw_annotation
from sources.codebook import retire_code
from sources.models import Code
from sources.models.annotation import MaskReason
from sources.models.text import Voice, Wording
from tests.factories import (
    make_annotation,
    make_answer,
    make_code,
    make_event,
    make_organisation,
    make_outcome,
    make_participation,
    make_person,
    make_questionnaire,
    make_report,
    make_response,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
INTERNAL, PARTNER, PUBLIC = Visibility
OUTSIDE = (PARTNER, PUBLIC)


def spelled(subject, audience, language="fr") -> str:
    """All that a cut says: its content and the page made of it."""
    gather = gather_event if hasattr(subject, "held_on") else gather_candidacy
    content = gather(subject, audience, language)
    return canonical_json(content) + printed(content, Imprint(1, content_sha256(content)))


def candidacy_with(words="Oui. Nous ouvrirons un lieu d’accueil.", **fields):
    """A candidacy with one accepted answer, and the text of it."""
    answer = make_answer(words=words, **fields)
    version = AnswerVersion.objects.current().get(answer=answer)
    return answer.response.candidacy, version.text


def left_out(content) -> list[tuple[str, str]]:
    return [(line.what.text, line.reason.text) for line in content.left_out]


# --- Words ----------------------------------------------------------------------------------------


def test_answer_in_own_words_is_a_quotation():
    candidacy, _text = candidacy_with("Oui.\n\nNous ouvrirons un lieu.")

    (item,) = gather_candidacy(candidacy, PUBLIC, "fr").items

    assert item.words.is_quotation
    assert [run.text for part in item.words.paragraphs for line in part for run in line] == [
        "Oui.",
        "Nous ouvrirons un lieu.",
    ]


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"wording": Wording.SUMMARY}, "Summary"),
        ({"voice": Voice.REPORTED, "reported_by": "une élue"}, "Reported by une élue"),
        ({"voice": Voice.CALL_NOTES}, "Notes of a call"),
    ],
)
def test_all_other_words_say_what_they_are(fields, label):
    candidacy, _text = candidacy_with(**fields)

    (item,) = gather_candidacy(candidacy, PUBLIC, "en").items

    assert item.words.attribution.text == label


def test_questions_come_in_their_order_with_their_parts():
    questionnaire = make_questionnaire(questions=3)
    response = make_response(questionnaire)
    for question in reversed(questionnaire.questions.order_by("position")):
        make_answer(response, question=question)

    content = gather_candidacy(response.candidacy, PARTNER, "fr")

    assert [section.title.text for section in content.sections] == ["Logement"]
    assert [item.number for item in content.items] == ["1", "2", "3"]
    assert content.figures[0].value == "3"


def test_short_labels_are_shown_outside_until_the_wording_is_released():
    candidacy, _text = candidacy_with()
    question = candidacy.responses.get().questionnaire.questions.order_by("position")[0]

    before = gather_candidacy(candidacy, PARTNER, "fr").items[0].asked
    inside = gather_candidacy(candidacy, INTERNAL, "fr").items[0].asked
    question.is_wording_released = True
    question.save()
    after = gather_candidacy(candidacy, PARTNER, "fr").items[0].asked

    assert before is None
    assert inside.text == after.text == question.wording


@pytest.mark.parametrize("state", [AnswerState.BLANK, AnswerState.REFUSED, AnswerState.COURTESY])
def test_states_without_an_answer_keep_their_names(state):
    candidacy, _text = candidacy_with(state=state)

    (item,) = gather_candidacy(candidacy, PUBLIC, "en").items

    with translation.override("en"):
        assert (item.state, item.state_label.text) == (state.value, str(state.label))


# --- What is left out -----------------------------------------------------------------------------


def test_an_unchecked_answer_is_left_out_with_the_reason():
    version = make_version(words="CANARI")

    said = gather_candidacy(version.answer.response.candidacy, INTERNAL, "en")

    assert said.items == ()
    assert (
        "Question 1, Item 1",
        "Nobody has compared the transcription with the original yet.",
    ) in (left_out(said))
    assert "CANARI" not in canonical_json(said)


def test_an_answer_sent_back_is_left_out_with_the_reason():
    version = make_version(words="CANARI")
    check_version(
        by=make_user(Role.ADVOCATE), version=version, decision=Decision.RETURNED, note="Encore"
    )

    said = gather_candidacy(version.answer.response.candidacy, INTERNAL, "en")

    assert ("Question 1, Item 1", "The transcription was sent back to be corrected.") in left_out(
        said
    )
    assert "CANARI" not in canonical_json(said)


def test_a_newer_unchecked_version_leaves_the_checked_one():
    candidacy, text = candidacy_with("Oui.")
    answer = text.answer_version.answer
    make_version(answer.response, answer.question, words="CANARI")

    said = gather_candidacy(candidacy, INTERNAL, "en")

    assert len(said.items) == 1
    assert "CANARI" not in canonical_json(said)
    assert "A newer transcription waits" in canonical_json(said)


def test_a_question_without_an_answer_and_a_questionnaire_without_a_reply_are_listed():
    candidacy, _text = candidacy_with()
    make_questionnaire(election=candidacy.election, title="Transports")

    said = left_out(gather_candidacy(candidacy, PUBLIC, "en"))

    assert ("Question 2, Item 2", "No answer is recorded.") in said
    assert ("Transports", "No reply to this questionnaire is recorded.") in said


# --- Canaries -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (INTERNAL, {INTERNAL}),
        (PARTNER, {INTERNAL, PARTNER}),
        (PUBLIC, {INTERNAL, PARTNER, PUBLIC}),
    ],
)
def test_notes_reach_their_readers_only(visibility, readers):
    candidacy, text = candidacy_with()
    code = make_code(name_fr="CANARI-CODE", name_en="CANARI-CODE")
    make_annotation(text, "un lieu", code=code, comment="CANARI", visibility=visibility)

    reached = {audience for audience in Visibility if "CANARI" in spelled(candidacy, audience)}

    assert reached == readers


def test_a_retired_code_stays_on_its_notes_and_in_the_definitions():
    candidacy, text = candidacy_with()
    code = make_code(name_fr="CANARI", definition_fr="CANARI-DÉFINITION")
    make_annotation(text, "un lieu", code=code)

    retire_code(by=make_user(Role.COORDINATOR), code=code, because="Trop vague")

    assert spelled(candidacy, INTERNAL).count("CANARI-DÉFINITION") == 2  # as data and in print


def test_notes_that_stay_inside_are_counted_outside():
    candidacy, text = candidacy_with()
    make_annotation(text, "Oui")
    make_annotation(text, "lieu")

    said = gather_candidacy(candidacy, PARTNER, "en")

    assert ("Question 1, Item 1", "2 notes on passages stay inside the coalition.") in left_out(
        said
    )


def test_a_withdrawn_note_is_nowhere():
    candidacy, text = candidacy_with()
    note = make_annotation(text, "Oui", comment="CANARI", visibility=PUBLIC)
    withdraw_annotation(by=make_user(Role.ADVOCATE), annotation=note, because="Erreur")

    assert not any("CANARI" in spelled(candidacy, audience) for audience in Visibility)


@pytest.mark.parametrize("audience", OUTSIDE)
def test_a_masked_passage_is_replaced_outside_with_its_reason(audience):
    candidacy, text = candidacy_with("Oui, avec CANARI, dès 2027.")
    start = text.body.index("CANARI")
    mask_passage(
        by=make_user(Role.ADVOCATE),
        text=text,
        start=start,
        end=start + 6,
        reason=MaskReason.THIRD_PERSON,
    )
    make_annotation(text, "avec CANARI, dès", visibility=PUBLIC, comment="Une date.")

    said = gather_candidacy(candidacy, audience, "en")

    assert "CANARI" not in spelled(candidacy, audience)
    assert said.items[0].notes[0].passage == ("avec [masked by the coalition: third person], dès")
    assert ("Question 1, Item 1", "1 passage is masked (third person).") in left_out(said)
    assert "CANARI" in spelled(candidacy, INTERNAL)


def test_a_note_within_a_mask_and_a_comment_that_repeats_it_stay_inside():
    candidacy, text = candidacy_with("Oui, avec CANARI, dès 2027.")
    start = text.body.index("CANARI")
    mask_passage(
        by=make_user(Role.ADVOCATE), text=text, start=start, end=start + 6, reason=MaskReason.LINK
    )
    make_annotation(text, "CANARI", visibility=PUBLIC, comment="Dedans")
    make_annotation(text, "dès 2027", visibility=PUBLIC, comment="Voir canari")

    said = spelled(candidacy, PUBLIC, "en")

    assert "Dedans" not in said
    assert "anari" not in said.lower().replace("canari-", "")
    assert "1 comment is left out because it repeats masked words." in said


def test_a_passage_to_protect_is_masked_outside_until_it_is_decided_on():
    candidacy, text = candidacy_with("Oui, au CANARI, dès 2027.")
    code = make_code(Code.PROTECT, name_fr="À protéger", name_en="To protect")
    note = make_annotation(text, "au CANARI", code=code, visibility=PUBLIC, comment="CANARI")

    undecided = spelled(candidacy, PUBLIC, "en")
    withdraw_annotation(by=make_user(Role.ADVOCATE), annotation=note, because="Sans danger")
    decided = spelled(candidacy, PUBLIC, "en")

    assert "CANARI" not in undecided
    assert "1 passage could expose somebody and is masked until it is decided on." in undecided
    assert "CANARI" in decided


# --- Stability and cost ---------------------------------------------------------------------------


@pytest.mark.parametrize("audience", Visibility)
def test_content_is_the_same_on_another_day(audience):
    candidacy, text = candidacy_with()
    make_annotation(text, "Oui", visibility=PUBLIC)
    first = gather_candidacy(candidacy, audience, "fr")

    with time_machine.travel(datetime(2031, 5, 1, tzinfo=UTC)):
        second = gather_candidacy(candidacy, audience, "fr")

    assert content_sha256(first) == content_sha256(second)


def test_as_of_is_the_day_of_the_latest_change():
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        candidacy, text = candidacy_with()
    before = gather_candidacy(candidacy, PARTNER, "fr").as_of
    make_annotation(text, "Oui")

    after = gather_candidacy(candidacy, PARTNER, "fr").as_of

    assert before < after or before == after == date.today()  # noqa: DTZ011


@pytest.mark.parametrize("audience", Visibility)
def test_queries_of_a_candidacy_do_not_grow(audience, django_assert_num_queries):
    expected = {INTERNAL: 10, PARTNER: 14, PUBLIC: 14}[audience]
    for answers in (1, 3):
        questionnaire = make_questionnaire(questions=answers)
        response = make_response(questionnaire)
        for question in questionnaire.questions.all():
            answer = make_answer(response, question=question)
            text = AnswerVersion.objects.current().get(answer=answer).text
            make_annotation(text, "Oui", visibility=PUBLIC)
            make_person()

        with django_assert_num_queries(expected):
            gather_candidacy(response.candidacy, audience, "fr")


@pytest.mark.parametrize("audience", Visibility)
def test_queries_of_an_event_do_not_grow(audience, django_assert_num_queries):
    expected = {INTERNAL: 7, PARTNER: 9, PUBLIC: 9}[audience]
    for rows in (1, 3):
        event = make_event()
        for number in range(rows):
            make_participation(event)
            make_participation(event, organisation=make_organisation())
            make_outcome(event, visibility=PUBLIC)
            report = make_report(event, body=f"Compte rendu {number}.", visibility=PUBLIC)
            make_annotation(report.text, "Compte", visibility=PUBLIC)

        with django_assert_num_queries(expected):
            gather_event(event, audience, "fr")


def test_a_member_of_staff_is_never_named():
    author = User.objects.create_user("x@example.org", display_name="CANARI", role=Role.ADVOCATE)
    candidacy, text = candidacy_with(by=author)
    make_annotation(text, "Oui", by=author, visibility=PUBLIC)

    assert not any("CANARI" in spelled(candidacy, audience) for audience in Visibility)
