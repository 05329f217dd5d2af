"""Reporting a status in its row or on its page, in conflict with somebody else, and undoing it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pledges.actions.evidence import attach
from pledges.actions.pledges import split_pledge, withdraw_pledge
from pledges.models import Bearing, Evidence, StatusUpdate
from tests.factories import make_evidence, make_pledge, make_status

pytestmark = pytest.mark.django_db

LIST = reverse("pledge_list")
DAY = "2026-09-01"


@pytest.fixture
def pledge():
    return make_pledge()


@pytest.fixture
def attached(pledge, ben):
    """A deliberation that bears on the pledge, and on no status yet."""
    evidence = make_evidence(title="Délibération")
    attach(by=ben, evidence=evidence, pledges=[pledge], stance="supports")
    return evidence


def address(pledge):
    return reverse("status_report", args=[pledge.slug])


def typed(status="in_progress", **more):
    sent = {"status": status, "reason": "Crédits votés", "true_on": DAY, "seen": ""}
    return sent | {"new-stance": "supports"} | more


def errors(response):
    form = response.context["form"]
    return {name: [str(error) for error in said] for name, said in form.errors.items()}


# --- The form -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_form_costs_the_same_for_one_and_three(
    ben, ben_client, pledge, django_assert_num_queries, count
):
    for _number in range(count):
        attach(by=ben, evidence=make_evidence(), pledges=[pledge], stance="supports")
        newest = StatusUpdate.objects.newest().filter(pledge=pledge).first()
        make_status(pledge, "in_progress", is_accepted=bool(newest))

    with django_assert_num_queries(9):
        response = ben_client.get(address(pledge))

    assert len(response.context["form"].offered) == count * 2


def test_form_says_what_each_status_needs_before_one_tries(ben_client):
    pledge = make_pledge(nature="rule")

    form = ben_client.get(address(pledge)).context["form"]

    needs = {choice.value: choice.needs for choice in form.all_choices}
    assert needs["kept"][2] == "An act that shows it, for a pledge of this nature: published order."
    assert needs["lapsed"][-1] == "Then somebody else’s acceptance; until then nothing changes."
    assert [choice.value for choice in form.first_choices] == [
        "not_started",
        "in_progress",
        "kept",
        "broken",
    ]
    assert len(needs) == 9


@pytest.mark.parametrize(
    ("fields", "extra"),
    [
        ({}, []),
        (
            {"deadline": date(2027, 1, 1)},
            ["Done by the day that was promised; what comes later is kept in part."],
        ),
        (
            {"kept_if_fr": "", "verifiable": "no", "verifiable_reason": "x"},
            ["A criterion: the pledge does not say yet what would keep it."],
        ),
    ],
)
def test_form_leaves_out_what_the_pledge_meets_already(ben_client, fields, extra):
    form = ben_client.get(address(make_pledge(**fields))).context["form"]

    (kept,) = [choice for choice in form.all_choices if choice.value == "kept"]
    assert kept.needs[2:-2] == extra


def test_form_begins_with_evidence_that_no_status_rests_on(ben, ben_client, pledge, attached):
    used = make_status(pledge, "in_progress").bearings.get().evidence

    form = ben_client.get(address(pledge)).context["form"]

    chosen = {offered.bearing.evidence: offered.is_chosen for offered in form.offered}
    assert chosen == {attached: True, used: False}
    assert form["reason"].value() == "Délibération"


def test_form_in_a_row_is_a_fragment_with_its_row(ben_client, pledge, html_headers):
    response = ben_client.get(address(pledge), headers=html_headers)

    content = response.content.decode()
    assert "<html" not in content
    assert (content.count("<tbody"), content.count("data-status-form")) == (1, 1)
    assert response.headers["Vary"].count("HX-Request") == 1


def test_form_begins_with_the_status_of_the_column(ben_client, pledge):
    response = ben_client.get(address(pledge), {"to": "kept"})

    assert [c.value for c in response.context["form"].all_choices if c.is_chosen] == ["kept"]


# --- Recording ----------------------------------------------------------------------------------


def test_status_is_recorded_with_evidence_that_is_attached(ben, ben_client, pledge, attached):
    response = ben_client.post(
        address(pledge), typed(evidence=[attached.pk], next="/pledges/?status=stalled")
    )

    update = StatusUpdate.objects.get()
    assert response.url == "/pledges/?status=stalled"
    assert (update.status, update.reason, update.made_by) == ("in_progress", "Crédits votés", ben)
    assert update.true_on == date(2026, 9, 1)
    assert [bearing.evidence for bearing in update.bearings.all()] == [attached]


def test_status_is_recorded_with_a_new_piece_of_evidence(ben_client, pledge):
    new = {"new-reference": "2026 DSOL 30", "new-dated_on": DAY, "new-stance": "context"}
    support = new | {"new-stance": "supports"}

    refused = ben_client.post(address(pledge), typed(**new))
    ben_client.post(address(pledge), typed("kept", **support))

    assert refused.status_code == 422
    bearing = StatusUpdate.objects.get().bearings.get()
    assert (bearing.evidence.reference, bearing.stance, bearing.counted) == (
        "2026 DSOL 30",
        "supports",
        "act",
    )


def test_search_without_result_shows_that_nothing_began(ben_client, pledge):
    searched = {"new-searched_where": "Délibérations", "new-searched_terms": "santé"}

    ben_client.post(address(pledge), typed("not_started", **searched))

    evidence = StatusUpdate.objects.get().bearings.get().evidence
    assert (evidence.kind, evidence.searched_by) == ("search", "Ben")


def test_saved_row_comes_back_with_undo(ben_client, pledge, attached, html_headers):
    response = ben_client.post(address(pledge), typed(evidence=[attached.pk]), headers=html_headers)

    content = response.content.decode()
    assert response.status_code == 200
    assert (content.count("<tbody"), "<html" in content) == (1, False)
    assert reverse("status_undo", args=[StatusUpdate.objects.get().pk]) in content
    assert response.context["row"].status_word == "In progress"


def test_concluding_status_waits_and_says_so(ben_client, pledge, attached, html_headers):
    response = ben_client.post(
        address(pledge), typed("kept", evidence=[attached.pk]), headers=html_headers
    )

    assert response.context["saved"] == "Recorded: “Kept”, once somebody else has accepted it."
    assert response.context["row"].awaited_word == "Kept"


def test_not_kept_records_who_was_told_and_how_long_they_have(ben_client, pledge, attached):
    told = {"told_on": "2026-09-02", "told_whom": "La mairie", "told_how": "courrier"}

    ben_client.post(address(pledge), typed("broken", evidence=[attached.pk], **told))

    notice = StatusUpdate.objects.get().notice
    assert (notice.told_whom, notice.how) == ("La mairie", "courrier")
    assert (notice.told_on, notice.answer_by) == (date(2026, 9, 2), date(2026, 9, 16))


def test_fields_of_other_statuses_are_left_out(ben_client, pledge, attached):
    more = {"shortfall": "less", "blocked_by": "X", "told_on": "2026-09-02", "told_whom": "X"}

    ben_client.post(address(pledge), typed(evidence=[attached.pk], **more))

    update = StatusUpdate.objects.get()
    assert (update.shortfall, update.blocked_by, hasattr(update, "notice")) == ("", "", False)


def test_same_post_twice_is_one(ben_client, pledge):
    sent = typed(**{"new-reference": "2026 DSOL 30", "new-dated_on": DAY})

    for _time in range(2):
        assert ben_client.post(address(pledge), sent).status_code == 302

    assert StatusUpdate.objects.count() == Evidence.objects.count() == 1


@pytest.mark.parametrize("next_address", ["https://example.org/", "//example.org", "javascript:x"])
def test_next_is_an_address_of_ours(ben_client, pledge, attached, next_address):
    response = ben_client.post(address(pledge), typed(evidence=[attached.pk], next=next_address))

    assert response.url == LIST


# --- Refusing -----------------------------------------------------------------------------------

ADVANCE = (timezone.localdate() + timedelta(days=2)).isoformat()


@pytest.mark.parametrize(
    ("status", "more", "fields"),
    [
        ("", {}, ["status"]),
        ("not_rated", {}, ["status"]),
        ("in_progress", {"reason": ""}, ["reason"]),
        ("in_progress", {"true_on": ""}, ["true_on"]),
        ("in_progress", {"true_on": ADVANCE}, ["true_on"]),
        ("in_progress", {"evidence": []}, ["evidence"]),
        ("not_started", {}, ["evidence"]),
        ("partly_kept", {}, ["shortfall"]),
        ("blocked", {}, ["blocked_by"]),
        ("broken", {}, ["told_on"]),
        ("broken", {"told_on": DAY}, ["told_whom"]),
        ("broken", {"told_on": ADVANCE, "told_whom": "X"}, ["told_on"]),
        ("broken", {"told_on": DAY, "told_whom": "X", "answer_by": "2026-08-01"}, ["answer_by"]),
        ("in_progress", {"evidence": [999]}, ["evidence"]),
        ("in_progress", {"new-url": "https://example.org/"}, ["evidence"]),
        ("lapsed", {"reason": " "}, ["reason"]),
    ],
)
def test_refused_status_keeps_what_was_typed_and_says_where(
    ben_client, pledge, attached, status, more, fields
):
    sent = typed(status, **({"evidence": [attached.pk], "reason": "Mes mots"} | more))

    response = ben_client.post(address(pledge), sent)

    assert response.status_code == 422
    assert list(errors(response)) == fields
    assert response.context["form"]["reason"].value() == sent["reason"]
    assert StatusUpdate.objects.count() == 0
    assert Bearing.objects.count() == Evidence.objects.count() == 1


def test_kept_names_the_acts_of_its_nature(ben, ben_client):
    pledge = make_pledge(nature="rule")
    press = make_evidence("press")
    attach(by=ben, evidence=press, pledges=[pledge], stance="supports")

    response = ben_client.post(address(pledge), typed("kept", evidence=[press.pk]))

    assert errors(response) == {
        "evidence": ["An act that shows it, for a pledge of this nature: published order."]
    }


def test_refused_in_the_row_is_a_fragment(ben_client, pledge, html_headers):
    response = ben_client.post(address(pledge), typed(), headers=html_headers)

    assert response.status_code == 422
    assert "<html" not in response.content.decode()


def test_evidence_of_another_pledge_is_not_offered(ben, ben_client, pledge, attached):
    other = make_pledge()

    response = ben_client.post(address(other), typed(evidence=[attached.pk]))

    assert response.status_code == 422


def test_status_is_closed_to_volunteers_and_of_what_is_gone(ben, ben_client, chloe_client, pledge):
    assert chloe_client.get(address(pledge)).status_code == 403
    withdraw_pledge(by=ben, pledge=pledge, because="Doublon")
    assert ben_client.get(address(pledge)).status_code == 404
    assert ben_client.put(address(pledge)).status_code == 405


# --- Parts --------------------------------------------------------------------------------------


def test_pledge_with_parts_asks_which_one(ben_client, pledge):
    one, _two = split_pledge(pledge=pledge, titles=[{"title_fr": "Étude"}, {"title_fr": "Aide"}])

    response = ben_client.get(address(pledge))

    assert f"?part={one.pk}&" in response.content.decode()
    assert ben_client.post(address(pledge), typed()).status_code == 422


def test_part_takes_a_status_of_its_own(ben_client, pledge, attached):
    one, _two = split_pledge(pledge=pledge, titles=[{"title_fr": "Étude"}, {"title_fr": "Aide"}])
    make_status(pledge, "in_progress", part=one)
    shown = ben_client.get(address(pledge), {"part": one.pk}).context["reporting"]

    ben_client.post(
        address(pledge), typed("stalled", part=one.pk, seen=shown.seen, evidence=[attached.pk])
    )

    one.refresh_from_db()
    assert one.status == "stalled"


# --- Conflict -----------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_second_editor_sees_both_versions_and_may_speak_after_the_first(
    ada, ben_client, pledge, attached, headers
):
    theirs = make_status(pledge, "stalled", by=ada)
    sent = typed(evidence=[attached.pk])

    response = ben_client.post(address(pledge), sent, headers=headers)

    reporting = response.context["reporting"]
    content = response.content.decode()
    assert response.status_code == 409
    assert (reporting.newest, reporting.seen) == (theirs, theirs.pk)
    assert theirs.reason in content
    assert content.count("Crédits votés") == 2  # beside theirs, and in the form
    assert f'name="seen" value="{theirs.pk}"' in content.replace("\n", " ").replace("  ", "")
    assert StatusUpdate.objects.count() == 1

    ben_client.post(address(pledge), sent | {"seen": reporting.seen})

    mine = StatusUpdate.objects.newest().get()
    assert (mine.status, mine.follows) == ("in_progress", theirs)


def test_new_evidence_of_a_conflict_is_not_stored(ada, ben_client, pledge):
    make_status(pledge, "stalled", by=ada)
    before = Evidence.objects.count()

    ben_client.post(
        address(pledge), typed(**{"new-reference": "2026 DSOL 31", "new-dated_on": DAY})
    )

    assert Evidence.objects.count() == before


# --- Undoing ------------------------------------------------------------------------------------


def test_undo_restores_what_stood_and_answers_the_row(ben_client, pledge, html_headers):
    update = make_status(pledge, "in_progress")
    undo = reverse("status_undo", args=[update.pk])

    response = ben_client.post(undo, headers=html_headers)

    pledge.refresh_from_db()
    assert pledge.status == "not_rated"
    assert response.context["row"].status_word == "Not yet reviewed"
    assert "<html" not in response.content.decode()


def test_undo_page_says_what_comes_back(ben_client, pledge):
    make_status(pledge, "in_progress")
    update = make_status(pledge, "stalled")
    undo = reverse("status_undo", args=[update.pk])

    page = ben_client.get(undo)
    response = ben_client.post(undo, {"reason": "Erreur", "next": "/pledges/board/"})

    assert page.context["before"] == "in_progress"
    assert response.url == "/pledges/board/"
    assert StatusUpdate.objects.newest().get().reason == "Erreur"


@pytest.mark.parametrize(("headers", "status"), [({}, 409), ({"HX-Request": "true"}, 200)])
def test_undo_of_an_older_update_changes_nothing(ben_client, pledge, headers, status):
    older = make_status(pledge, "in_progress")
    make_status(pledge, "stalled")

    response = ben_client.post(reverse("status_undo", args=[older.pk]), headers=headers)

    content = response.content.decode()
    assert response.status_code == status
    assert "Something newer was reported since." in content
    assert ("<html" in content) == (not headers)
    assert StatusUpdate.objects.count() == 2


def test_undo_is_closed_to_volunteers_and_of_what_is_missing(ben_client, chloe_client, pledge):
    update = make_status(pledge)

    assert chloe_client.post(reverse("status_undo", args=[update.pk])).status_code == 403
    assert ben_client.get(reverse("status_undo", args=[10**9])).status_code == 404
    assert ben_client.put(reverse("status_undo", args=[update.pk])).status_code == 405
