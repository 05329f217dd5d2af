"""The ledger of how a campaign was asked, in its briefing."""

from datetime import date

import pytest

from accounts.models import Visibility
from briefings.gathering import gather_candidacy
from questionnaires.actions.outreach import withdraw_step
from tests.factories import (
    make_answer,
    make_candidacy,
    make_outreach,
    make_questionnaire,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("audience", [Visibility.PARTNER, Visibility.PUBLIC])
def test_outside_dates_and_ways_are_printed_but_none_of_us(audience) -> None:
    questionnaire = make_questionnaire(is_sent=False)
    row = make_outreach(questionnaire)
    ben = make_user(20, display_name="Ben")
    make_outreach(
        questionnaire,
        candidacy=row.candidacy,
        by=ben,
        step="reminded",
        channel="phone",
        happened_on=date(2026, 1, 20),
        note="Une voix aimable",
    )

    content = gather_candidacy(row.candidacy, audience, "en")

    # The questionnaire itself was never dated: its ledger alone says that it was sent.
    (asked,) = content.asked
    assert asked.sentence.text == (
        "Questionnaire sent on 10 January 2026, reminded 1 time, no reply so far."
    )
    assert [step.text for step in asked.steps] == [
        "10 January 2026: Questionnaire sent (e-mail)",
        "20 January 2026: Reminded (phone)",
    ]
    assert not asked.has_reply
    assert "Ben" not in str(content)
    assert "aimable" not in str(content)


def test_inside_we_read_who_recorded_it_and_the_note() -> None:
    ben = make_user(20, display_name="Ben")
    row = make_outreach(by=ben, note="Par le formulaire")

    (asked,) = gather_candidacy(row.candidacy, Visibility.INTERNAL, "en").asked

    assert [step.text for step in asked.steps] == [
        "10 January 2026: Questionnaire sent (e-mail), recorded by Ben. Par le formulaire"
    ]


def test_withdrawn_step_is_not_printed_and_the_questionnaire_speaks_for_itself() -> None:
    row = make_outreach()
    withdraw_step(by=row.recorded_by, row=row, because="Mauvaise liste")

    (asked,) = gather_candidacy(row.candidacy, Visibility.PUBLIC, "en").asked

    assert asked.sentence.text == "Questionnaire sent on 10 January 2026, no reply so far."
    assert asked.steps == ()


def test_answers_without_a_document_are_no_silence() -> None:
    response = make_answer().response

    (asked,) = gather_candidacy(response.candidacy, Visibility.PUBLIC, "en").asked

    assert asked.sentence.text == "Questionnaire sent on 10 January 2026, a reply is on file."
    assert asked.has_reply


def test_candidacy_that_was_asked_nothing_has_no_ledger() -> None:
    assert gather_candidacy(make_candidacy(), Visibility.PUBLIC, "en").asked == ()
