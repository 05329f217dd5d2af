"""The outcome of a candidacy, what it means for its pledges, and the end of a mandate."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role
from pledges.actions.outcomes import (
    OutcomeRefused,
    Result,
    accept_lapses,
    lapses_awaiting,
    settle_outcome,
)
from pledges.actions.pledges import Links, Power, Source, add_origin, set_links, split_pledge
from pledges.actions.retractions import fates_of, take_back_outcome
from pledges.actions.statuses import Decision, decide
from pledges.closing import progress_of
from pledges.models import Fate, Pledge, StatusUpdate
from pledges.models.fate import Fates
from stakeholders.models import Candidacy
from stakeholders.models.election import Outcomes
from tests.factories import (
    make_annotation,
    make_candidacy,
    make_election,
    make_fate,
    make_organisation,
    make_pledge,
    make_status,
    make_text,
    make_user,
)

pytestmark = pytest.mark.django_db

SOURCE = "https://results.example/"


def result(outcome: str = "not_elected", **fields) -> Result:
    said = {"source": SOURCE, "explanation": "Deuxième tour du 22 mars."} | fields
    return Result(Outcomes(outcome), **said)


def settle(candidacy: Candidacy, outcome: str, fate: str, by=None, **fields) -> Candidacy:
    pledges = Pledge.objects.open().filter(candidacy=candidacy)
    return settle_outcome(
        by=by or make_user(Role.COORDINATOR),
        candidacy=candidacy,
        result=result(outcome, **fields),
        fates=dict.fromkeys(pledges, Fates(fate)),
    )


def page(candidacy: Candidacy) -> str:
    return f"/candidacies/{candidacy.slug}/outcome/"


# --- The write ----------------------------------------------------------------------------------


def test_pledges_of_the_elected_are_carried_on() -> None:
    pledge = make_pledge()
    assert (pledge.is_awaiting_vote, Pledge.objects.awaiting_vote().get()) == (True, pledge)

    candidacy = settle(pledge.candidacy, "elected", "carried")

    assert (candidacy.outcome, candidacy.outcome_source) == ("elected", SOURCE)
    assert (Fate.objects.get().pledge, StatusUpdate.objects.count()) == (pledge, 0)
    assert not Pledge.objects.awaiting_vote().exists()
    assert not Pledge.objects.select_related("candidacy").get().is_awaiting_vote


def test_pledges_of_others_lapse_when_somebody_else_accepts(ada) -> None:
    first = make_pledge()
    second = make_pledge(first.candidacy)
    make_status(make_pledge(first.candidacy), "partly_kept")
    settle(first.candidacy, "withdrawn", "lapses", by=ada)
    assert {pledge.status for pledge in (first, second)} == {"not_rated"}

    own = accept_lapses(by=ada, candidacy=first.candidacy, reason="Vu le résultat")
    accepted, refused = accept_lapses(
        by=make_user(Role.COORDINATOR), candidacy=first.candidacy, reason="Vu le résultat"
    )

    assert (len(own[0]), len(own[1])) == (0, 2)
    assert ({update.pledge for update in accepted}, refused) == ({first, second}, {})
    assert set(Pledge.objects.values_list("status", flat=True)) == {"lapsed", "partly_kept"}


def test_lapse_of_a_pledge_with_parts_is_that_of_each_open_part() -> None:
    pledge = make_pledge()
    parts = split_pledge(pledge=pledge, titles=[{"title_fr": "Étude"}, {"title_fr": "Travaux"}])
    make_status(pledge, "partly_kept", part=parts[0])

    settle(pledge.candidacy, "not_elected", "lapses")

    assert [update.part for update in lapses_awaiting(pledge.candidacy)] == [parts[1]]


def test_inherited_pledge_has_the_same_origins_and_links(ben) -> None:
    pledge = make_pledge(kept_if_fr="Un bail est signé.")
    passage = make_annotation(make_text(), "Oui", by=ben).anchors.get()
    add_origin(by=ben, pledge=pledge, source=Source(passage, capacity="tête de liste"))
    organisation = make_organisation()
    powers = [Power("ville", leads=True)]
    set_links(pledge=pledge, links=Links(beneficiaries=[organisation], powers=powers))
    heir = make_candidacy(election=pledge.candidacy.election)

    settle(pledge.candidacy, "merged", "inherited", heir=heir)

    inherited = Pledge.objects.get(candidacy=heir)
    assert inherited.inheritance.pledge == pledge
    assert (inherited.title_fr, inherited.kept_if_fr) == (pledge.title_fr, "Un bail est signé.")
    origin = inherited.origins.get()
    assert (origin.anchor, origin.capacity) == (passage, "tête de liste")
    assert list(inherited.beneficiaries.all()) == [organisation]
    assert [one.authority for one in inherited.competences.all()] == ["ville"]
    assert inherited.is_awaiting_vote
    assert [update.pledge for update in lapses_awaiting(pledge.candidacy)] == [pledge]


def test_outcome_recorded_twice_is_recorded_once() -> None:
    pledge = make_pledge()
    by = make_user(Role.COORDINATOR)

    for _time in range(3):
        settle(pledge.candidacy, "not_elected", "lapses", by=by)

    assert (Fate.objects.count(), StatusUpdate.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("outcome", "fate", "fields"),
    [
        ("elected", "lapses", {}),
        ("not_elected", "carried", {}),
        ("pending", "lapses", {}),
        ("not_elected", "lapses", {"source": ""}),
        ("not_elected", "lapses", {"explanation": " "}),
        ("merged", "inherited", {}),
    ],
)
def test_outcome_that_does_not_hold_together_changes_nothing(outcome, fate, fields) -> None:
    pledge = make_pledge()

    with pytest.raises(OutcomeRefused):
        settle(pledge.candidacy, outcome, fate, **fields)

    assert Candidacy.objects.get().outcome == "pending"
    assert not Fate.objects.exists()


def test_outcome_is_refused_when_pledges_changed_or_it_is_on_record(ada) -> None:
    pledge = make_pledge()
    with pytest.raises(OutcomeRefused):
        settle_outcome(by=ada, candidacy=pledge.candidacy, result=result(), fates={})
    settle(pledge.candidacy, "elected", "carried")

    with pytest.raises(OutcomeRefused):
        settle(pledge.candidacy, "not_elected", "lapses")


def test_heir_of_another_election_is_refused() -> None:
    pledge = make_pledge()

    for heir in (make_candidacy(), pledge.candidacy):
        with pytest.raises(OutcomeRefused):
            settle(pledge.candidacy, "merged", "inherited", heir=heir)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"fate": "lapses"}, "pledges_fate_follows_outcome"),
        ({"outcome": "merged", "fate": "inherited"}, "pledges_fate_inherited_has_heir"),
        ({"explanation": ""}, "pledges_fate_explained"),
    ],
)
def test_database_refuses(fields, constraint) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_fate(**fields)


def test_database_refuses_two_fates_by_one_outcome() -> None:
    pledge = make_fate().pledge

    with pytest.raises(IntegrityError, match="pledges_fate_one_per_outcome"):
        make_fate(pledge)


# --- Taken back ---------------------------------------------------------------------------------


def test_outcome_taken_back_leaves_everything_as_it_was(ada) -> None:
    lapsed = make_pledge()
    awaiting = make_pledge(lapsed.candidacy)
    taken = make_pledge(lapsed.candidacy)
    heir = make_candidacy(election=lapsed.candidacy.election)
    settle_outcome(
        by=ada,
        candidacy=lapsed.candidacy,
        result=result("merged", heir=heir),
        fates={lapsed: Fates.LAPSES, awaiting: Fates.LAPSES, taken: Fates.INHERITED},
    )
    for update in lapses_awaiting(lapsed.candidacy):
        if update.pledge == lapsed:
            decide(by=make_user(Role.COORDINATOR), update=update, decision=Decision(True, "Vu"))

    candidacy = take_back_outcome(by=ada, candidacy=lapsed.candidacy, reason="Autre liste")

    assert (candidacy.outcome, candidacy.outcome_source) == ("pending", "")
    assert set(candidacy.pledges.values_list("status", flat=True)) == {"not_rated"}
    assert not lapses_awaiting(candidacy)
    assert Pledge.objects.get(candidacy=heir).withdrawn_because == "Autre liste"
    retraction = candidacy.retractions.get()
    assert (retraction.outcome, retraction.source, retraction.made_by) == ("merged", SOURCE, ada)


def test_outcome_is_recorded_anew_after_it_was_taken_back(ada) -> None:
    pledge = make_pledge()
    settle(pledge.candidacy, "not_elected", "lapses")
    for _time in range(2):
        take_back_outcome(by=ada, candidacy=pledge.candidacy, reason="Erreur de liste")

    candidacy = settle(pledge.candidacy, "elected", "carried")

    assert [fate.fate for fate in fates_of(candidacy)] == ["carried"]
    assert (Fate.objects.count(), candidacy.retractions.count()) == (2, 1)


def test_outcome_from_which_somebody_went_on_is_not_taken_back(ada) -> None:
    pledge = make_pledge()
    heir = make_candidacy(election=pledge.candidacy.election)
    settle(pledge.candidacy, "merged", "inherited", heir=heir)
    make_status(heir.pledges.get(), "not_assessable")

    with pytest.raises(OutcomeRefused):
        take_back_outcome(by=ada, candidacy=pledge.candidacy, reason="Erreur")

    assert len(lapses_awaiting(pledge.candidacy)) == 1
    assert Candidacy.objects.get(pk=pledge.candidacy.pk).outcome == "merged"


def test_page_takes_back_with_a_reason_alone(ada_client) -> None:
    pledge = make_pledge()
    settle(pledge.candidacy, "not_elected", "lapses")
    retract = f"{page(pledge.candidacy)}retract/"

    refused = ada_client.post(retract, {"because": " "})
    response = ada_client.post(retract, {"because": "Erreur de liste"}, follow=True)

    assert (refused.status_code, list(refused.context["retraction"].errors)) == (422, ["because"])
    assert [one.reason for one in response.context["retractions"]] == ["Erreur de liste"]
    assert "Erreur de liste" in response.content.decode()


# --- The page -----------------------------------------------------------------------------------


def typed(**fields) -> dict[str, object]:
    return {"outcome": "not_elected", "source": SOURCE, "explanation": "Battue."} | fields


def test_page_records_the_outcome_and_each_fate(ada_client) -> None:
    lapses = make_pledge()
    taken = make_pledge(lapses.candidacy)
    heir = make_candidacy(election=lapses.candidacy.election)
    fields = {"heir": heir.pk, f"fate-{taken.pk}": "inherited", f"fate-{lapses.pk}": "lapses"}

    response = ada_client.post(page(lapses.candidacy), typed(**fields), follow=True)

    fates = {fate.pledge: fate.fate for fate in Fate.objects.all()}
    assert fates == {lapses: "lapses", taken: "inherited"}
    assert list(response.context["fates"]) == list(Fate.objects.all())
    assert "another coordinator accepts it here" in response.content.decode()


def test_page_carries_all_on_when_elected(ada_client) -> None:
    pledge = make_pledge()

    ada_client.post(
        page(pledge.candidacy), typed(outcome="elected", **{f"fate-{pledge.pk}": "inherited"})
    )

    assert Fate.objects.get().fate == "carried"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"outcome": "pending"}, ["outcome"]),
        ({"source": ""}, ["source"]),
        ({"source": "nonsense"}, ["source"]),
        ({"explanation": " "}, ["explanation"]),
        ({"fate": "inherited"}, ["heir"]),
    ],
)
def test_page_with_something_wrong_comes_back_as_it_was(ada_client, fields, wrong) -> None:
    pledge = make_pledge()
    if "fate" in fields:
        fields = {f"fate-{pledge.pk}": "inherited"}

    response = ada_client.post(page(pledge.candidacy), typed(**fields))

    assert (response.status_code, list(response.context["form"].errors)) == (422, wrong)
    assert Candidacy.objects.get(pk=pledge.candidacy.pk).outcome == "pending"


def test_another_coordinator_accepts_what_lapses(ada_client) -> None:
    pledge = make_pledge()
    settle(pledge.candidacy, "withdrawn", "lapses")
    accept = f"{page(pledge.candidacy)}accept/"

    assert ada_client.post(accept, {"reason": ""}).status_code == 422
    response = ada_client.post(accept, {"reason": "Vu le résultat officiel"}, follow=True)

    pledge.refresh_from_db()
    assert (pledge.status, response.context["awaiting"]) == ("lapsed", [])


def test_pages_are_closed_to_others(ben_client, client, ada_client) -> None:
    candidacy = make_candidacy()

    assert [ben_client.get(page(candidacy)).status_code for _one in (1,)] == [403]
    assert ben_client.post(f"{page(candidacy)}accept/").status_code == 403
    assert client.get(page(candidacy)).status_code == 302
    assert ada_client.get(f"{page(candidacy)}accept/").status_code == 405
    assert ben_client.post(f"{page(candidacy)}retract/").status_code == 403
    assert ada_client.get(f"{page(candidacy)}retract/").status_code == 405
    assert ada_client.put(page(candidacy)).status_code == 405
    assert ada_client.get("/candidacies/missing/outcome/").status_code == 404


# --- The end of a mandate -----------------------------------------------------------------------


def elected(**fields) -> Candidacy:
    election = make_election(mandate_ends_on=timezone.localdate())
    return make_candidacy(election=election, outcome="elected", outcome_source=SOURCE, **fields)


def closing(candidacy: Candidacy) -> str:
    return f"/pledges/closing/{candidacy.election.slug}/"


def test_closing_lists_every_pledge_without_a_final_verdict(ben_client) -> None:
    candidacy = elected()
    still_open, waits, settled = (make_pledge(candidacy) for _number in range(3))
    make_status(waits, "lapsed", is_accepted=False)
    make_status(settled, "not_assessable")
    make_pledge(make_candidacy(election=candidacy.election))

    context = ben_client.get(closing(candidacy)).context

    assert [(pledge, pledge.is_awaiting) for pledge in context["page"]] == [
        (still_open, False),
        (waits, True),
    ]
    progress = context["progress"]
    assert (progress.total, progress.settled, progress.awaiting, progress.left) == (3, 1, 1, 1)
    assert context["has_ended"]


def test_closing_is_complete_when_nobody_is_forgotten(ben_client) -> None:
    candidacy = elected()
    make_status(make_pledge(candidacy), "not_assessable")

    html = ben_client.get(closing(candidacy)).content.decode()

    assert progress_of(candidacy.election).is_complete
    assert "Nobody is forgotten" in html


def test_closing_before_the_end_says_when_it_is(ben_client) -> None:
    candidacy = elected()
    candidacy.election.mandate_ends_on = timezone.localdate() + timedelta(days=1)
    candidacy.election.save()

    assert "This mandate ends on" in ben_client.get(closing(candidacy)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_closing_costs_six_queries(ben, ben_client, count, django_assert_num_queries) -> None:
    candidacy = elected()
    for _number in range(count):
        make_pledge(candidacy, owner=ben)

    with django_assert_num_queries(6):
        ben_client.get(closing(candidacy))


def test_closing_is_closed_to_others(chloe_client, client, ben_client) -> None:
    address = closing(elected())

    assert (chloe_client.get(address).status_code, client.get(address).status_code) == (403, 302)
    assert ben_client.post(address).status_code == 405
    assert ben_client.get("/pledges/closing/missing/").status_code == 404
