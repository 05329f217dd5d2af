"""Pledge files, themes and comparisons: what each audience reads, and what it costs."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Role, Visibility
from briefings.briefing import Briefing
from briefings.gathering import gather_comparison, gather_pledge, gather_theme
from briefings.imprint import Imprint, canonical_json, content_sha256
from briefings.issuing import printed
from pledges.actions.statuses import undo
from pledges.models import Pledge, Theme
from pledges.progress import Stage
from pledges.requirements import Told
from questionnaires.models import AnswerState
from sources.actions import mask_passage
from sources.models.annotation import MaskReason
from tests import factories

pytestmark = pytest.mark.django_db
INTERNAL, PARTNER, PUBLIC = Visibility
OUTSIDE = (PARTNER, PUBLIC)
outside = pytest.mark.parametrize("audience", OUTSIDE)
every = pytest.mark.parametrize("audience", Visibility)


def spelled(content: Briefing) -> str:
    """All that a briefing says: its content and the page made of it."""
    return canonical_json(content) + printed(content, Imprint(1, content_sha256(content)))


def pledge(**fields) -> Pledge:
    return factories.make_pledge(**({"visibility": PUBLIC} | fields))


def left_out(content: Briefing) -> list[tuple[str, str]]:
    return [(line.what.text, line.reason.text) for line in content.left_out]


def steps_of(content: Briefing) -> list[str]:
    (file,) = content.files
    return [step.status.word.text for step in file.steps]


def themed(theme: Theme, **fields) -> Pledge:
    made = pledge(**fields)
    made.themes.add(theme)
    return made


@pytest.fixture
def theme() -> Theme:
    return Theme.objects.create(key="sante", name_fr="Santé", name_en="Health")


# --- A pledge -------------------------------------------------------------------------------------


def test_file_of_a_pledge_tells_its_words_steps_and_whom_it_concerns():
    member = factories.make_organisation(name="Les Pavés")
    made = pledge(title_fr="Ouvrir un lieu", title_en="Open a place")
    made.beneficiaries.add(member)
    factories.make_origin(made)
    factories.make_status(made, "in_progress")
    factories.make_status(made, "kept")

    content = gather_pledge(made, PUBLIC, "en")

    assert content.title.text == "Open a place"
    assert content.subject.text == made.candidacy.name
    assert steps_of(content) == ["In progress", "Kept"]
    assert "that would benefit from it: Les Pavés." in content.interests[-1].text
    assert "Step by step" in spelled(content)


def test_file_of_a_pledge_inside_tells_reasons_evidence_and_what_was_taken_back(ben):
    made = pledge()
    update = factories.make_status(made, "in_progress", by=ben)
    undo(by=ben, update=update, reason="Une erreur de notre part")

    content = gather_pledge(made, INTERNAL, "en")

    (step,) = content.files[0].steps
    assert step.reason.text == "Délibération adoptée"
    assert len(step.proofs) == 1
    assert "Taken back since." in [remark.text for remark in step.remarks]
    assert content.files[0].corrections[0].text.endswith("Une erreur de notre part")


@outside
def test_file_of_a_pledge_kept_inside_says_nothing_of_it(audience):
    made = pledge(title_fr="CANARI", visibility=INTERNAL, kept_if_fr="CANARI")
    made.beneficiaries.add(factories.make_organisation(name="CANARI"))
    factories.make_status(made)

    content = gather_pledge(made, audience, "en")

    assert "CANARI" not in spelled(content)
    assert content.title.text == "A pledge"
    assert left_out(content)[0][0] == "1 pledge"


@outside
@pytest.mark.parametrize("status", ["stalled", "broken"])
def test_step_of_which_nobody_was_told_is_nowhere_outside_even_later(audience, status):
    made = pledge()
    notice = Told(timezone.localdate(), "CANARI", timezone.localdate() + timedelta(days=9))
    kinds = ["search"] if status == "stalled" else []
    said = factories.make_said(status, *kinds, reason="CANARI", told=notice)
    factories.make_status(made, said=said)
    verifying = gather_pledge(made, audience, "en")
    factories.make_status(made, "in_progress")

    later = gather_pledge(made, audience, "en")

    assert "CANARI" not in spelled(verifying) + spelled(later)
    assert (steps_of(verifying), steps_of(later)) == ([], ["In progress"])
    assert "CANARI" in spelled(gather_pledge(made, INTERNAL, "en"))


@outside
def test_step_told_first_stays_with_the_reply_outside(audience):
    made = pledge()
    said = factories.make_said(
        "broken", told=Told(date(2026, 9, 2), "La mairie", date(2026, 9, 16))
    )
    factories.make_status(made, said=said)
    factories.make_status(made, "in_progress")

    (broken, _in_progress) = gather_pledge(made, audience, "en").files[0].steps

    assert broken.status.shape == f"status-{Stage.BROKEN}"
    assert broken.remarks[0].text.endswith("No reply by 16 September 2026.")


@outside
def test_file_while_a_status_awaits_acceptance_shows_no_step(audience):
    made = pledge()
    factories.make_status(made, "in_progress")
    factories.make_status(
        made, said=factories.make_said("kept", reason="CANARI"), is_accepted=False
    )

    content = gather_pledge(made, audience, "en")

    assert steps_of(content) == []
    assert "CANARI" not in spelled(content)


# --- A theme --------------------------------------------------------------------------------------


def test_theme_sets_pledges_by_candidacy_and_names_those_without(theme):
    election = factories.make_election()
    for name in ("B", "A"):
        candidacy = factories.make_candidacy(election=election, name=name)
        themed(theme, promiser=candidacy)
    factories.make_candidacy(election=election, name="C")
    pledge(promiser=candidacy)
    themed(theme)

    content = gather_theme(election, theme, PUBLIC, "en")

    assert [group.title.text for group in content.pledges] == ["A", "B"]
    assert [len(group.promises) for group in content.pledges] == [1, 1]
    assert left_out(content) == [("C", "No pledge of this candidacy on this theme is shown.")]
    assert content.title.text == "Health"


@outside
def test_theme_tells_silence_and_what_is_kept_inside_alike(audience, theme):
    candidacy = factories.make_candidacy(name="A")
    themed(theme, promiser=candidacy, title_fr="CANARI", visibility=INTERNAL)

    content = gather_theme(candidacy.election, theme, audience, "en")

    assert "CANARI" not in spelled(content)
    assert ("A", "No pledge of this candidacy on this theme is shown.") in left_out(content)
    assert "CANARI" in spelled(gather_theme(candidacy.election, theme, INTERNAL, "en"))


# --- A comparison ---------------------------------------------------------------------------------


def answers(questionnaire, name: str, *states: str, **fields):
    """A candidacy's accepted answers to the first questions, in these states."""
    candidacy = factories.make_candidacy(election=questionnaire.election, name=name)
    response = factories.make_response(questionnaire, candidacy=candidacy)
    for question, state in zip(questionnaire.questions.order_by("position"), states, strict=False):
        factories.make_answer(response, question=question, state=AnswerState(state), **fields)
    return response


def states_of(content: Briefing) -> list[list[str]]:
    return [[place.state for place in row.places] for row in content.matrix.rows]


@every
def test_comparison_tells_each_kind_of_silence_apart(audience):
    asked = factories.make_questionnaire(questions=4)
    answers(asked, "A", "answered", "blank", "refused", "courtesy")
    answers(asked, "B", "answered")
    factories.make_candidacy(election=asked.election, name="C")
    unchecked = factories.make_response(
        asked, candidacy=factories.make_candidacy(election=asked.election, name="D")
    )
    factories.make_version(unchecked, words="CANARI")

    content = gather_comparison(asked, audience, "en")

    assert [column.text for column in content.matrix.columns] == ["A", "B", "C", "D"]
    assert states_of(content) == [
        ["answered", "answered", "not_returned", "unchecked"],
        ["blank", "not_entered", "not_returned", "not_entered"],
        ["refused", "not_entered", "not_returned", "not_entered"],
        ["courtesy", "not_entered", "not_returned", "not_entered"],
    ]
    assert [item.heading.text for item in content.sections[0].items] == ["A", "B"]
    assert "Questionnaire not returned: C" in [one.text for one in content.sections[1].remarks]
    assert "CANARI" not in spelled(content)


@outside
def test_comparison_masks_words_and_holds_notes_back_outside(audience):
    asked = factories.make_questionnaire()
    response = answers(asked, "A", "answered", words="Oui, avec CANARI, dès 2027.")
    text = response.answers.get().versions.get().text
    start = text.body.index("CANARI")
    mask_passage(
        by=factories.make_user(Role.ADVOCATE),
        text=text,
        start=start,
        end=start + 6,
        reason=MaskReason.LINK,
    )
    factories.make_annotation(text, "dès 2027", visibility=INTERNAL, comment="CANARI")

    content = gather_comparison(asked, audience, "en")

    assert "CANARI" not in spelled(content)
    assert "CANARI" in spelled(gather_comparison(asked, INTERNAL, "en"))
    assert ("Question 1, A", "1 passage is masked (link).") in left_out(content)


@outside
def test_comparison_with_scores_withholds_what_nobody_was_told_of(audience):
    asked = factories.make_scored_questionnaire()
    for name, rank in (("A", 3), ("B", 0), ("C", -1)):
        response = answers(asked, name, "answered", "answered")
        for answer in response.answers.all():
            factories.make_settled(answer.versions.get(), rank)
    factories.make_score(answers(asked, "D", "answered").answers.get().versions.get(), 3)

    content = gather_comparison(asked, audience, "en", with_scores=True)

    levels = [[level.number for level in place.levels] for place in content.matrix.rows[0].places]
    assert levels == [["3"], [], [], []]
    why = "Not shown outside: the person concerned has not been told yet."
    assert ("Level of question 1, B", why) in left_out(content)
    assert content.scorings[0].totals == ()
    without = gather_comparison(asked, audience, "en")
    assert (without.scorings, without.matrix.rows[0].places[0].levels) == ((), ())


# --- Cost and stability ---------------------------------------------------------------------------


@every
def test_queries_of_the_new_kinds_do_not_grow(audience, theme, django_assert_num_queries):
    inside = audience == INTERNAL
    for rows in (1, 3):
        election = factories.make_election()
        asked = factories.make_scored_questionnaire(election=election, questions=rows)
        for number in range(rows):
            response = answers(asked, f"Liste {rows} {number}", *["answered"] * rows)
            for answer in response.answers.all():
                version = answer.versions.get()
                factories.make_settled(version, 2)
                factories.make_annotation(version.text, "Oui", visibility=PUBLIC)
            made = themed(theme, promiser=response.candidacy)
            for status in ("in_progress", "kept")[:rows]:
                factories.make_status(made, status)
            factories.make_origin(made, text=version.text)

        with django_assert_num_queries(15 if inside else 18):
            gather_pledge(made, audience, "fr")
        with django_assert_num_queries(13 if inside else 17):
            gather_theme(election, theme, audience, "fr")
        with django_assert_num_queries(11 if inside else 15):
            gather_comparison(asked, audience, "fr", with_scores=True)


@every
def test_new_kinds_say_the_same_twice(audience, theme):
    asked = factories.make_questionnaire()
    response = answers(asked, "A", "answered")
    made = themed(theme, promiser=response.candidacy)
    factories.make_status(made)

    def all_said() -> str:
        return "".join(
            map(
                spelled,
                (
                    gather_pledge(made, audience, "fr"),
                    gather_theme(asked.election, theme, audience, "fr"),
                    gather_comparison(asked, audience, "fr"),
                ),
            )
        )

    assert all_said() == all_said()
