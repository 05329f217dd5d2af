"""What each audience reads of pledges: canary words in every row appear where they may, only."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Visibility
from briefings.gathering import gather_candidacy, gather_event, gather_followup
from briefings.imprint import Imprint, canonical_json, content_sha256
from briefings.issuing import printed
from pledges.actions.pledges import Source, add_origin, split_pledge
from pledges.models import Bearing, Notice, Origin, Pledge
from pledges.progress import Stage
from pledges.requirements import Cited, Said, Told
from sources.actions import mask_passage
from sources.models.annotation import MaskReason
from sources.models.text import Voice, Wording
from stakeholders.actions import give_consent
from stakeholders.models import Channel
from tests import factories

pytestmark = pytest.mark.django_db
INTERNAL, PARTNER, PUBLIC = Visibility
OUTSIDE = (PARTNER, PUBLIC)
outside = pytest.mark.parametrize("audience", OUTSIDE)


def spelled(candidacy, audience, language="fr") -> str:
    """All that the followup says: its content and the page made of it."""
    content = gather_followup(candidacy, audience, language)
    return canonical_json(content) + printed(content, Imprint(1, content_sha256(content)))


def pledge(**fields) -> Pledge:
    return factories.make_pledge(**({"visibility": PUBLIC} | fields))


def rests_on(made: Pledge, text, passage: str = "", **fields) -> Origin:
    anchor = factories.make_annotation(text, passage or text.body).anchors.get()
    return add_origin(by=made.created_by, pledge=made, source=Source(anchor, **fields))


def promises(content):
    return [promise for group in content.pledges for promise in group.promises]


def only(candidacy, audience=PUBLIC, language="en"):
    (promise,) = promises(gather_followup(candidacy, audience, language))
    return promise


def said(status: str, canary: str = "", told: Told | None = None, **fields) -> Said:
    kind = "search" if status == "stalled" else "deliberation"
    evidence = factories.make_evidence(kind, title=f"Acte {canary}", visibility=PUBLIC)
    return Said(
        Stage(status),
        true_on=date(2026, 9, 1),
        reason=f"Raison {canary}",
        cited=(Cited(evidence),),
        told=told,
        **fields,
    )


def told(answer_by: date) -> Told:
    return Told(answer_by - timedelta(days=14), "la liste", answer_by)


# --- Statuses and what they rest on ---------------------------------------------------------------


@pytest.mark.parametrize("audience", Visibility)
def test_status_is_word_and_shape_with_its_reason_and_evidence(audience):
    made = pledge()
    factories.make_status(made, said=said("kept", "CANARI"))

    promise = only(made.candidacy, audience)

    assert (promise.status.word.text, promise.status.shape) == ("Kept", "status-kept")
    assert promise.reason.text == "Raison CANARI"
    assert [proof.title.text for proof in promise.proofs] == ["Acte CANARI"]
    assert promise.since == "1 September 2026"


def test_what_is_to_be_maintained_is_kept_so_far():
    made = pledge(aim="maintain", baseline="Une aide.")
    factories.make_status(made, "kept")

    assert only(made.candidacy).status.word.text == "Kept so far"


@outside
@pytest.mark.parametrize("status", ["stalled", "blocked", "broken"])
def test_what_is_unfavourable_is_nowhere_outside_before_they_could_answer(status, audience):
    made = pledge()
    extra = {"blocked_by": "une autorité"} if status == "blocked" else {}
    notice = told(timezone.localdate() + timedelta(days=1))
    factories.make_status(made, said=said(status, "CANARI", notice, **extra))

    assert "CANARI" not in spelled(made.candidacy, audience)
    assert "CANARI" in spelled(made.candidacy, INTERNAL)
    promise = only(made.candidacy, audience)
    assert promise.status.word.text == "Status update being verified"
    assert (promise.reason, promise.told, promise.proofs, promise.since) == (None, None, (), "")


@outside
def test_what_is_unfavourable_shows_with_the_reply_or_its_absence(audience):
    made = pledge()
    update = factories.make_status(made, said=said("stalled", "CANARI", told(date(2026, 9, 15))))
    silent = only(made.candidacy, audience)
    notice = Notice.objects.get(update=update)
    notice.reply, notice.replied_on = "Nous votons en mai.", date(2026, 9, 10)
    notice.save()
    answered = only(made.candidacy, audience)

    assert "CANARI" in spelled(made.candidacy, audience)
    assert silent.told.text.endswith("No reply by 15 September 2026.")
    assert answered.told.text.endswith("Reply of 10 September 2026: Nous votons en mai.")


@outside
def test_what_awaits_acceptance_is_nowhere_outside(audience):
    made = pledge()
    factories.make_status(made, said=said("kept", "CANARI"), is_accepted=False)

    assert "CANARI" not in spelled(made.candidacy, audience)
    assert only(made.candidacy, audience).status.shape == "status-verifying"


@outside
def test_evidence_of_a_status_that_stands_no_more_stays_inside(audience):
    made = pledge()
    factories.make_status(made, said=said("in_progress", "CANARI"))
    factories.make_status(made, said=said("kept"))

    assert "CANARI" not in spelled(made.candidacy, audience)
    assert len(only(made.candidacy, INTERNAL).proofs) == 2


@outside
def test_what_is_said_of_a_part_stays_inside(audience):
    made = pledge()
    parts = split_pledge(pledge=made, titles=[{"title_fr": "Un"}, {"title_fr": "Deux"}])
    factories.make_status(made, part=parts[0], said=said("in_progress", "CANARI"))

    promise = only(made.candidacy, audience)

    assert "CANARI" not in spelled(made.candidacy, audience)
    assert "CANARI" in spelled(made.candidacy, INTERNAL)
    assert (promise.status.shape, promise.reason, promise.proofs) == (
        "status-in_progress",
        None,
        (),
    )


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [(INTERNAL, [INTERNAL]), (PARTNER, [INTERNAL, PARTNER]), (PUBLIC, list(Visibility))],
)
def test_evidence_reaches_its_readers_only(visibility, readers):
    made = pledge()
    factories.make_status(made, said=said("in_progress"))
    evidence = factories.make_evidence(title="CANARI", visibility=visibility)
    Bearing.objects.create(evidence=evidence, pledge=made, counted="act", added_by=made.created_by)

    found = [audience for audience in Visibility if "CANARI" in spelled(made.candidacy, audience)]

    assert found == readers


def test_withdrawn_evidence_is_nowhere():
    made = pledge()
    factories.make_status(made, said=said("in_progress"))
    evidence = factories.make_evidence(title="CANARI", visibility=PUBLIC)
    Bearing.objects.create(evidence=evidence, pledge=made, counted="act", added_by=made.created_by)
    evidence.withdrawn_at, evidence.withdrawn_by = timezone.now(), made.created_by
    evidence.withdrawn_because = "Doublon."
    evidence.save()

    assert "CANARI" not in spelled(made.candidacy, INTERNAL)


@outside
def test_who_looked_stays_inside(audience):
    made = pledge()
    looked = Said(
        Stage.NOT_STARTED,
        true_on=date(2026, 9, 1),
        reason="Rien trouvé.",
        cited=(Cited(factories.make_evidence("search", searched_by="CANARI", visibility=PUBLIC)),),
    )
    factories.make_status(made, said=looked)

    assert "CANARI" not in spelled(made.candidacy, audience)
    assert "CANARI" in spelled(made.candidacy, INTERNAL)


@outside
def test_our_next_step_stays_inside_and_does_not_tell_whose_move_it_is(audience):
    made = pledge()
    factories.make_task(made, what="CANARI", due_on=date(2027, 2, 1))

    assert "CANARI" not in spelled(made.candidacy, audience)
    assert not only(made.candidacy, audience).is_ours
    assert only(made.candidacy, INTERNAL).is_ours
    assert "CANARI (avant le 1er février 2027)" in spelled(made.candidacy, INTERNAL)


def test_pledge_whose_next_move_is_ours_says_so_outside():
    assert only(pledge(mover="ours").candidacy, PUBLIC).is_ours


# --- Where they were made -------------------------------------------------------------------------


def answer_text(candidacy, words, **fields):
    questionnaire = factories.make_questionnaire(election=candidacy.election)
    response = factories.make_response(questionnaire, candidacy=candidacy)
    answer = factories.make_answer(response, words=words, **fields)
    return answer.versions.get().text


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({}, None),
        ({"wording": Wording.SUMMARY}, "Summary"),
        ({"voice": Voice.REPORTED, "reported_by": "une élue"}, "Reported by une élue"),
    ],
)
def test_origins_are_quoted_as_the_answers_are(fields, label):
    made = pledge()
    rests_on(made, answer_text(made.candidacy, "Oui. Nous paierons.", **fields), "Nous paierons.")

    (passage,) = only(made.candidacy).passages

    assert (passage.words.attribution and passage.words.attribution.text) == label
    assert [run.text for part in passage.words.paragraphs for line in part for run in line] == [
        "Nous paierons."
    ]


@outside
def test_masks_of_the_words_hold_in_the_origin(audience, ben):
    made = pledge()
    text = answer_text(made.candidacy, "Nous paierons. Appelez CANARI demain.")
    rests_on(made, text, "Nous paierons. Appelez CANARI")
    start = text.body.index("CANARI")
    mask_passage(by=ben, text=text, start=start, end=start + 6, reason=MaskReason.CONTACT)

    assert "CANARI" not in spelled(made.candidacy, audience)
    assert "CANARI" in spelled(made.candidacy, INTERNAL)


@outside
def test_a_report_that_stays_inside_is_not_quoted(audience):
    made = pledge()
    report = factories.make_report(body="Elle a promis CANARI.", visibility=INTERNAL)
    rests_on(made, report.text)

    content = gather_followup(made.candidacy, audience, "en")

    assert "CANARI" not in canonical_json(content)
    assert [line.what.text for line in content.left_out] == ["1 passage in which a pledge was made"]
    assert "CANARI" in spelled(made.candidacy, INTERNAL)


@pytest.mark.parametrize("audience", Visibility)
def test_words_that_nobody_has_checked_are_not_quoted(audience):
    made = pledge()
    version = factories.make_version(words="CANARI promis")
    rests_on(made, version.text)

    assert "CANARI" not in spelled(made.candidacy, audience)


# --- Who, and how far -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [(INTERNAL, [INTERNAL]), (PARTNER, [INTERNAL, PARTNER]), (PUBLIC, list(Visibility))],
)
def test_pledges_reach_their_readers_only(visibility, readers):
    made = pledge(visibility=visibility, title_fr="Promesse CANARI")
    pledge(promiser=made.candidacy)

    found = [audience for audience in Visibility if "CANARI" in spelled(made.candidacy, audience)]

    assert found == readers


@outside
def test_a_name_without_consent_is_nowhere_outside(audience, ada):
    person = factories.make_person("Dan Canari")
    event = factories.make_event()
    report = factories.make_report(event, body="Une élue a promis une salle.", visibility=PUBLIC)
    made = pledge(promiser=person, condition="Dan Canari le demande.")
    rests_on(made, report.text, said_by=person, capacity="une élue")

    def said_outside() -> str:
        content = gather_event(event, audience, "fr")
        return canonical_json(content) + printed(content, Imprint(1, content_sha256(content)))

    before = said_outside()
    channel = Channel.PARTNER if audience == PARTNER else Channel.PUBLIC
    give_consent(by=ada, person=person, channel=channel, how="courriel")
    after = said_outside()

    assert "Canari" not in before
    assert "une élue" in before
    assert "Dan Canari" in after


@outside
def test_members_of_staff_are_nowhere_outside(audience, ada, ben):
    ben.display_name = "CANARI"
    ben.save()
    made = pledge(by=ben)
    factories.make_status(made, by=ben, said=said("in_progress"))

    assert "CANARI" not in spelled(made.candidacy, audience)


def test_withdrawn_pledges_are_nowhere():
    made = pledge(title_fr="CANARI")
    Pledge.objects.filter(pk=made.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=made.created_by, withdrawn_because="Doublon."
    )

    assert "CANARI" not in spelled(made.candidacy, INTERNAL)


# --- Numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", Visibility)
def test_counts_list_every_status_and_add_up(audience):
    made = pledge()
    factories.make_status(made, "kept")
    for fields in (
        {},
        {"relation": "off_ask"},
        {"verifiable": "no", "verifiable_reason": "Sans acte."},
    ):
        pledge(promiser=made.candidacy, **fields)
    rests_on(made, answer_text(made.candidacy, "Oui. Nous paierons."))

    content = gather_followup(made.candidacy, audience, "en")

    assert [(counts.title.text, counts.total) for counts in content.counts] == (
        [("What rates rest on", "2")]
        if audience == INTERNAL
        else [("What rates rest on", "1"), ("To be confirmed, outside the rates", "1")]
    ) + [("Cannot be checked", "1"), ("Off the ask", "1")]
    for counts in content.counts:
        assert len(counts.shares) == len(Stage)
        assert sum(int(share.count) for share in counts.shares) == int(counts.total)


@outside
def test_counts_do_not_tell_what_is_being_verified(audience):
    made = pledge()
    factories.make_status(made, said=said("kept"), is_accepted=False)

    (counts,) = gather_followup(made.candidacy, audience, "en").counts

    assert {
        share.status.word.text: share.count for share in counts.shares if share.count != "0"
    } == {"Status update being verified": "1"}


# --- Progress since a day -------------------------------------------------------------------------


def test_followup_tells_what_has_changed_since_a_day():
    with time_machine.travel("2026-05-01T12:00:00+02:00", tick=True):
        made, still = pledge(), pledge()
        Pledge.objects.filter(pk=still.pk).update(candidacy=made.candidacy)
    factories.make_status(made, said=said("kept"))

    content = gather_followup(made.candidacy, INTERNAL, "en", since=date(2026, 6, 1))

    assert {
        promise.title.text: promise.before and promise.before.shape for promise in promises(content)
    } == {
        made.title_fr: "status-not_rated",
        still.title_fr: None,
    }
    assert [(figure.value, figure.label.text) for figure in content.figures] == [
        ("2", "pledges followed"),
        ("1", "status has changed"),
    ]
    assert "since 1 June 2026" in content.subject.text


def test_followup_of_an_election_has_the_pledges_of_its_candidacies():
    made = pledge()
    pledge(promiser=factories.make_candidacy(election=made.candidacy.election))
    pledge()

    content = gather_followup(made.candidacy.election, INTERNAL, "fr")

    assert len(content.pledges) == 2


def test_candidacy_and_event_briefings_have_their_pledges():
    report = factories.make_report(body="Elle ouvrira une salle.", visibility=PUBLIC)
    made = pledge()
    rests_on(made, report.text)

    event = gather_event(report.event, PUBLIC, "fr")
    candidacy = gather_candidacy(made.candidacy, PUBLIC, "fr")

    assert [one.title.text for one in promises(event)] == [made.title_fr]
    assert [one.title.text for one in promises(candidacy)] == [made.title_fr]


# --- The same content, and its cost ---------------------------------------------------------------


@pytest.mark.parametrize("audience", Visibility)
def test_content_is_the_same_on_another_day(audience):
    made = pledge()
    factories.make_status(made, said=said("stalled", "", told(date(2026, 9, 15))))
    rests_on(made, answer_text(made.candidacy, "Oui. Nous paierons."))

    first = gather_followup(made.candidacy, audience, "fr")
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        second = gather_followup(made.candidacy, audience, "fr")

    assert first == second


def test_as_of_is_the_day_of_the_latest_word_on_a_pledge():
    made = pledge()
    with time_machine.travel(timezone.now() + timedelta(days=5), tick=True):
        factories.make_status(made, said=said("in_progress"))
        expected = timezone.localdate()

    assert gather_followup(made.candidacy, INTERNAL, "fr").as_of == expected


@pytest.mark.parametrize(("audience", "queries"), [(INTERNAL, 13), (PUBLIC, 17)])
@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_followup_do_not_grow(audience, queries, rows, django_assert_num_queries):
    candidacy = factories.make_candidacy()
    for _row in range(rows):
        made = pledge(promiser=candidacy)
        factories.make_status(made, said=said("stalled", "", told(date(2026, 9, 15))))
        rests_on(made, answer_text(candidacy, "Oui. Nous paierons."))

    with django_assert_num_queries(queries):
        gather_followup(candidacy, audience, "fr")
