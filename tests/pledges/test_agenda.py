"""« À faire ce mois-ci »: the figures, what is behind them, and their cost."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Role
from pledges.actions.pledges import Links, set_links, withdraw_pledge
from pledges.actions.tasks import finish_task
from pledges.agenda import Figure, agenda_of
from pledges.models import Notice
from stakeholders.models import Candidacy, Election
from tests.factories import (
    make_affiliation,
    make_candidacy,
    make_election,
    make_organisation,
    make_pledge,
    make_status,
    make_task,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


def counts(user, today: date = TODAY) -> dict[str, int]:
    return {figure.key: figure.count for figure in agenda_of(user, today)}


def test_agenda_of_nothing_lists_every_figure(ben) -> None:
    assert counts(ben) == {"due": 0, "overdue": 0, "reviews": 0, "awaiting": 0, "replies": 0}


def test_agenda_counts_tasks_of_the_month_and_overdue_ones(ben) -> None:
    for day in (date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 30), date(2026, 12, 1)):
        make_task(due_on=day)
    finish_task(by=ben, task=make_task(due_on=TODAY))
    make_task(due_on=None)

    assert (counts(ben)["due"], counts(ben)["overdue"]) == (2, 1)


def test_agenda_counts_reviews_whose_day_has_come(ben) -> None:
    make_pledge(review_on=TODAY)
    make_pledge(review_on=TODAY + timedelta(days=1))
    withdraw_pledge(by=ben, pledge=make_pledge(review_on=TODAY), because="Doublon")

    assert counts(ben)["reviews"] == 1


def test_agenda_counts_what_awaits_somebody_else(ada, ben) -> None:
    make_status(status="lapsed", by=ben, is_accepted=False)
    make_status(status="lapsed", is_accepted=True)

    assert (counts(ada)["awaiting"], counts(ben)["awaiting"]) == (1, 0)


def test_agenda_leaves_out_what_benefits_my_organisation(ada) -> None:
    organisation, pledge = make_organisation(), make_pledge()
    set_links(pledge=pledge, links=Links(beneficiaries=[organisation]))
    make_affiliation(ada, organisation)
    make_status(pledge, "lapsed", is_accepted=False)

    assert counts(ada)["awaiting"] == 0


@pytest.mark.parametrize(("days_ago", "count"), [(0, 1), (30, 1), (31, 0)])
def test_agenda_counts_replies_of_the_last_month(ben, days_ago, count) -> None:
    make_status(status="broken")
    day = TODAY - timedelta(days=days_ago)
    Notice.objects.update(replied_on=day, reply="Le dossier avance.")

    assert counts(ben)["replies"] == count


def elected(ends_on: date | None) -> Candidacy:
    return make_candidacy(
        election=make_election(mandate_ends_on=ends_on),
        outcome="elected",
        outcome_source="https://example.org/",
    )


def test_agenda_asks_for_final_verdicts_once_a_mandate_has_ended(ben) -> None:
    make_pledge(elected(TODAY))
    make_pledge(elected(TODAY + timedelta(days=1)))
    make_status(make_pledge(elected(TODAY)), "lapsed")

    assert counts(ben)["closing"] == 1


@pytest.mark.parametrize("count", [0, 3])
def test_agenda_costs_one_query(ben, count, django_assert_num_queries) -> None:
    for _number in range(count):
        make_task()
        make_status(status="lapsed", is_accepted=False)

    with django_assert_num_queries(1):
        agenda_of(ben, TODAY)


def test_each_figure_leads_to_a_page(ada, ada_client) -> None:
    make_pledge(elected(TODAY - timedelta(days=1)))

    addresses = [figure.url for figure in agenda_of(ada, timezone.localdate())]

    assert [ada_client.get(address).status_code for address in addresses] == [200] * 6


def test_page_lists_what_awaits_replies_and_mandates(ada_client) -> None:
    update = make_status(status="lapsed", by=make_user(Role.ADVOCATE), is_accepted=False)
    make_status(status="broken")
    Notice.objects.update(replied_on=timezone.localdate(), reply="Le dossier avance.")
    pledge = make_pledge(elected(timezone.localdate()))

    context = ada_client.get("/pledges/agenda/").context

    assert list(context["awaiting"]) == [update]
    assert list(context["replies"]) == list(Notice.objects.all())
    assert [(one, one.left) for one in context["elections"]] == [
        (Election.objects.get(candidacies=pledge.candidacy), 1)
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_six_queries(ada_client, count, django_assert_num_queries) -> None:
    for _number in range(count):
        make_status(status="lapsed", is_accepted=False)
        make_status(status="broken")
        make_pledge(elected(timezone.localdate()))
    Notice.objects.update(replied_on=timezone.localdate(), reply="Le dossier avance.")

    with django_assert_num_queries(6):
        ada_client.get("/pledges/agenda/")


def test_page_refuses_other_methods_and_roles(ben_client, chloe_client, client) -> None:
    assert ben_client.post("/pledges/agenda/").status_code == 405
    assert chloe_client.get("/pledges/agenda/").status_code == 403
    assert client.get("/pledges/agenda/").status_code == 302


def test_home_shows_the_strip_to_those_who_follow_pledges(ben_client, chloe_client) -> None:
    make_task(due_on=timezone.localdate())

    shown = [
        {figure.key: figure.count for figure in client.get("/").context["figures"]}
        for client in (ben_client, chloe_client)
    ]

    assert [figures.get("due") for figures in shown] == [1, None]


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (1000, "1000"), (1001, "over 1,000")])
def test_figures_are_counted_to_a_thousand(count, shown) -> None:
    with override("en"):
        assert Figure("due", "Our next steps", count, "/tasks/").shown == shown
