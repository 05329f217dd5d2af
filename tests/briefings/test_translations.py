"""Working translations in a briefing: beside the words, for whom they may be, under which names."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from accounts.models import Role, Visibility
from briefings.gathering import gather_candidacy, gather_event
from briefings.imprint import Imprint, canonical_json, content_sha256
from briefings.issuing import printed
from questionnaires.actions import check_version
from questionnaires.models.response import Decision
from sources.actions import mask_passage, withdraw_annotation
from sources.models import Code
from sources.models.annotation import MaskReason
from sources.models.text import Wording
from sources.models.translation import MadeWith
from stakeholders.actions import give_consent
from stakeholders.models import Channel
from tests.factories import (
    accept_translation,
    make_annotation,
    make_answer,
    make_code,
    make_event,
    make_person,
    make_questionnaire,
    make_report,
    make_response,
    make_translation,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
INTERNAL, PARTNER, PUBLIC = Visibility
OUTSIDE = (PARTNER, PUBLIC)
WITHHELD = "The working translation is left out: it could say what is masked in the words."


def translated(words="Oui, au nord, dès 2027.", body="CANARY, in the north, in 2027.", **fields):
    """A candidacy with one accepted answer, and the text of it with an accepted translation."""
    answer = make_answer(words=words)
    text = answer.versions.get().text
    accept_translation(make_translation(text, body=body, **fields), by=checker())
    return answer.response.candidacy, text


def translator(**fields):
    return make_user(Role.ADVOCATE, **({"display_name": "Ben"} | fields))


def checker(**fields):
    return make_user(Role.ADVOCATE, **({"display_name": "Ada"} | fields))


def spelled(candidacy, audience, language="en") -> str:
    """All that a cut says: its content and the page made of it."""
    content = gather_candidacy(candidacy, audience, language)
    return canonical_json(content) + printed(content, Imprint(1, content_sha256(content)))


def readers(candidacy, word="CANARY", language="en") -> set[Visibility]:
    return {audience for audience in Visibility if word in spelled(candidacy, audience, language)}


def lines_of(translation) -> list[str]:
    return ["".join(run.text for run in line) for part in translation.paragraphs for line in part]


def left_out(content) -> list[str]:
    return [line.reason.text for line in content.left_out]


def method(content) -> list[str]:
    return [line.text for line in content.method]


def hide(text, passage) -> None:
    start = text.body.index(passage)
    mask_passage(
        by=make_user(Role.ADVOCATE),
        text=text,
        start=start,
        end=start + len(passage),
        reason=MaskReason.PLACE,
    )


# --- Beside the words -----------------------------------------------------------------------------


def test_translation_follows_the_words_and_is_no_quotation():
    candidacy, _text = translated(body="One.\n\nTwo.", by=translator())

    content = gather_candidacy(candidacy, INTERNAL, "en")

    (item,) = content.items
    page = printed(content, Imprint(1, "0"))
    after = page[page.index("<blockquote") :]
    assert lines_of(item.translation) == ["One.", "Two."]
    assert (item.translation.lang, item.translation.direction) == ("en", "ltr")
    assert item.translation.label.text == "Working translation by Ben, checked by Ada"
    assert after.index("au nord") < after.index("</blockquote>") < after.index("Working transl")
    assert "“One" not in after
    assert item.words.is_quotation


def test_translation_made_with_a_machine_says_so():
    candidacy, _text = translated(by=translator(), made_with=MadeWith.MACHINE)

    (item,) = gather_candidacy(candidacy, INTERNAL, "en").items

    assert (
        item.translation.label.text
        == "Working translation made with a machine by Ben, checked by Ada"
    )


@pytest.mark.parametrize(
    ("language", "audiences"), [("en", set(Visibility)), ("fr", set()), ("de", set())]
)
def test_translation_is_printed_in_the_language_of_the_briefing_only(language, audiences):
    answer = make_answer(words="Oui.")
    text = answer.versions.get().text
    if language != "fr":
        accept_translation(make_translation(text, body="CANARY", language=language))

    assert readers(answer.response.candidacy, language="en") == audiences
    assert readers(answer.response.candidacy, language="fr") == set()


def test_translation_nobody_accepted_is_nowhere():
    candidacy, text = translated(body="Yes.")
    make_translation(text, body="CANARY")

    assert readers(candidacy) == set()
    assert readers(candidacy, word="Yes.") == set(Visibility)


def test_translation_of_words_that_were_corrected_is_nowhere():
    candidacy, text = translated()
    answer = text.answer_version.answer
    version = make_version(answer.response, answer.question, words="Non.")
    check_version(by=make_user(Role.COORDINATOR), version=version, decision=Decision.ACCEPTED)

    content = gather_candidacy(candidacy, PUBLIC, "en")

    assert readers(candidacy) == set()
    assert "1 text has no checked translation: it stands in its own language." in method(content)


def test_words_without_translation_are_told_of_once():
    questionnaire = make_questionnaire(questions=3)
    response = make_response(questionnaire)
    answers = [make_answer(response, question=each) for each in questionnaire.questions.all()]
    accept_translation(make_translation(answers[0].versions.get().text))

    content = gather_candidacy(response.candidacy, PUBLIC, "en")

    assert method(content)[2:4] == [
        (
            "A working translation helps to read and was checked by a second person; only the "
            "original words above it count."
        ),
        "2 texts have no checked translation: they stand in their own language.",
    ]
    assert not any("translation" in line for line in left_out(content))


def test_words_in_the_language_of_the_briefing_need_no_word_on_translations():
    candidacy, _text = translated()

    said = method(gather_candidacy(candidacy, INTERNAL, "fr"))

    assert not any("tradui" in line or "traduction" in line for line in said)


def test_report_of_an_event_is_translated_too():
    event = make_event()
    report = make_report(event, visibility=PUBLIC)
    accept_translation(make_translation(report.text, body="A meeting is offered."))

    (item,) = gather_event(event, PUBLIC, "en").items

    assert lines_of(item.translation) == ["A meeting is offered."]


def test_data_date_is_the_day_of_the_check():
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        answer = make_answer(words="Oui.")
        candidacy = answer.response.candidacy
        translation = make_translation(answer.versions.get().text)
    before = gather_candidacy(candidacy, PARTNER, "en").as_of
    with time_machine.travel(datetime(2031, 3, 9, 12, tzinfo=UTC)):
        accept_translation(translation)

    dates = {gather_candidacy(candidacy, audience, "en").as_of for audience in Visibility}

    assert before < date(2031, 3, 9)
    assert dates == {date(2031, 3, 9)}
    assert gather_candidacy(candidacy, PARTNER, "fr").as_of == before


# --- What is masked in the words is not told in another language ----------------------------------


def test_masked_words_leave_their_translation_out_outside():
    candidacy, text = translated()
    hide(text, "au nord")

    reasons = [
        left_out(gather_candidacy(candidacy, audience, "en")).count(WITHHELD)
        for audience in Visibility
    ]

    assert readers(candidacy) == {INTERNAL}
    assert reasons == [0, 1, 1]


def test_translation_left_out_is_not_told_of_as_missing():
    candidacy, text = translated()
    hide(text, "au nord")

    content = gather_candidacy(candidacy, PUBLIC, "en")

    assert not any("translation" in line for line in method(content))


def test_passage_to_protect_leaves_the_translation_out_until_it_is_decided_on():
    candidacy, text = translated()
    code = make_code(Code.PROTECT, name_fr="À protéger", name_en="To protect")
    note = make_annotation(text, "au nord", code=code)

    undecided = readers(candidacy)
    withdraw_annotation(by=make_user(Role.ADVOCATE), annotation=note, because="Sans danger")

    assert undecided == {INTERNAL}
    assert readers(candidacy) == set(Visibility)


def test_name_masked_in_the_words_leaves_the_translation_out():
    candidacy, _text = translated("Nous avons vu Zoé Pinson.", "CANARY: we saw Zoé Pinson.")
    person = make_person("Zoé Pinson")

    without = readers(candidacy)
    give_consent(by=make_user(Role.COORDINATOR), person=person, channel=Channel.PARTNER, how="mél")

    assert without == {INTERNAL}
    assert readers(candidacy) == {INTERNAL, PARTNER}


@pytest.mark.parametrize("body", ["We saw Zoé Canari.", "We saw ZOE CANARI.", "z.canari@x.org"])
def test_name_that_only_the_translation_says_is_masked_in_it(body):
    candidacy, _text = translated("Nous l’avons vue.", body)
    make_person("Zoé Canari")

    content = gather_candidacy(candidacy, PUBLIC, "en")

    (item,) = content.items
    (said,) = lines_of(item.translation)
    assert "anari" not in spelled(candidacy, PUBLIC).lower()
    assert "[masked by the coalition: name without consent]" in said
    assert "1 passage is masked (name without consent)." in left_out(content)
    assert "anari" in spelled(candidacy, INTERNAL).lower()


@pytest.mark.parametrize("wording", Wording)
def test_translation_does_not_say_what_another_version_hides(wording):
    candidacy, text = translated("Oui. Appelez le 01 99 00 12 34.", "Yes.")
    hide(text, "01 99 00 12 34")
    answer = text.answer_version.answer
    version = make_version(answer.response, answer.question, words="Oui.", wording=wording)
    check_version(by=make_user(Role.COORDINATOR), version=version, decision=Decision.ACCEPTED)
    accept_translation(make_translation(version.text, body="Yes. Call 0199001234 or 01 99 00 12"))

    content = gather_candidacy(candidacy, PUBLIC, "en")

    assert content.items[0].translation is None
    assert WITHHELD in left_out(content)
    assert readers(candidacy, "0199001234") == {INTERNAL}


def test_note_to_the_checker_stays_inside_the_page():
    candidacy, _text = translated(body="Yes.", note="CANARY")

    assert readers(candidacy) == set()


# --- Who translated -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "checked_by", "label"),
    [
        (
            {},
            {},
            (
                "Working translation by a person from the coalition, "
                "checked by another person from the coalition"
            ),
        ),
        (
            {"pseudonym": "Merle"},
            {},
            "Working translation by Merle, checked by another person from the coalition",
        ),
        (
            {"pseudonym": "Merle"},
            {"pseudonym": "Pie"},
            "Working translation by Merle, checked by Pie",
        ),
    ],
)
@pytest.mark.parametrize("audience", OUTSIDE)
def test_translators_are_named_outside_by_their_pseudonym_if_at_all(
    audience, by, checked_by, label
):
    answer = make_answer(words="Oui.")
    candidacy = answer.response.candidacy
    made = make_translation(answer.versions.get().text, by=translator(display_name="CANARY", **by))
    accept_translation(made, by=checker(display_name="CANARY", **checked_by))

    (item,) = gather_candidacy(candidacy, audience, "en").items

    assert item.translation.label.text == label
    assert readers(candidacy) == {INTERNAL}


def test_translators_of_a_translation_left_out_are_not_named():
    candidacy, text = translated(by=translator(pseudonym="CANARY-NAME", display_name="Ben"))
    hide(text, "au nord")

    assert readers(candidacy, "CANARY-NAME") == set()


# --- Stability and cost ---------------------------------------------------------------------------


@pytest.mark.parametrize("audience", Visibility)
def test_content_is_the_same_on_another_day(audience):
    candidacy, _text = translated()
    first = gather_candidacy(candidacy, audience, "en")

    with time_machine.travel(datetime(2031, 5, 1, tzinfo=UTC)):
        second = gather_candidacy(candidacy, audience, "en")

    assert content_sha256(first) == content_sha256(second)


@pytest.mark.parametrize("audience", Visibility)
def test_queries_do_not_grow_with_translations(audience, django_assert_num_queries):
    expected = {INTERNAL: 11, PARTNER: 15, PUBLIC: 15}[audience]
    for answers in (1, 3):
        questionnaire = make_questionnaire(questions=answers)
        response = make_response(questionnaire)
        for question in questionnaire.questions.all():
            answer = make_answer(response, question=question)
            accept_translation(make_translation(answer.versions.get().text))

        with django_assert_num_queries(expected):
            content = gather_candidacy(response.candidacy, audience, "en")

        assert sum(item.translation is not None for item in content.items) == answers
