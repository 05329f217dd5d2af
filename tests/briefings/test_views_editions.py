"""The page of an edition: approving, sharing, revoking, withdrawing, quiet days."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Visibility
from briefings.models import Approval, QuietDayOverride, ShareLink, Withdrawal
from briefings.sharing import address_of
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.models import Channel
from tests.briefings.editions import make_approved, make_briefing, make_edition_row, make_link
from tests.factories import make_candidacy, make_election, make_person

pytestmark = pytest.mark.django_db


def outside(by):
    return make_edition_row(by=by, briefing=make_briefing(audience=Visibility.PARTNER))


def page(edition, action: str = "") -> str:
    return f"{edition.get_absolute_url()}{action and action + '/'}"


def shown(client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


SHARED = {
    "share-recipient": "Une fondation",
    "share-until": str(timezone.localdate() + timedelta(days=90)),
    "share-contact": "",
}


# --- approving ------------------------------------------------------------------------------


def test_edition_says_who_waits_for_what(ada, ada_client, ben_client) -> None:
    edition = outside(ada)

    theirs, others = shown(ada_client, page(edition)), shown(ben_client, page(edition))

    assert "Waits for somebody other than Ada to read and approve it" in theirs
    assert "You issued this edition: somebody else reads and approves it." in theirs
    assert "I have read it: approve" not in theirs
    assert "I have read it: approve" in others
    assert "A second person approves this edition before it is shared." in others


def test_edition_approved_by_another_can_be_shared(ada, ada_client, ben, ben_client) -> None:
    edition = outside(ada)

    response = ben_client.post(page(edition, "approve"))

    assert response.url == page(edition)
    assert Approval.objects.get().approved_by == ben
    assert "Read and approved on" in shown(ada_client, page(edition))


def test_edition_approved_by_its_issuer_is_refused_with_a_sentence(ada, ada_client) -> None:
    edition = outside(ada)

    response = ada_client.post(page(edition, "approve"), follow=True)

    assert Approval.objects.count() == 0
    assert "somebody else reads and approves it" in response.content.decode()


def test_internal_edition_has_neither_approval_nor_links(ada, ada_client) -> None:
    html = shown(ada_client, page(make_edition_row(by=ada)))

    assert "approve" not in html
    assert "Share links" not in html


# --- sharing --------------------------------------------------------------------------------


def test_edition_shared_shows_the_link_to_coordinators_alone(ada_client, ben_client) -> None:
    edition = make_approved()

    response = ada_client.post(page(edition, "share"), SHARED)

    link = ShareLink.objects.get()
    assert response.url == f"{page(edition)}#links"
    assert address_of(link) in shown(ada_client, page(edition))
    assert address_of(link) not in shown(ben_client, page(edition))
    assert link.recipient in shown(ben_client, page(edition))


@pytest.mark.parametrize(
    "wrong",
    [
        {"share-recipient": " "},
        {"share-until": ""},
        {"share-until": "2020-01-01"},
        {"share-until": str(timezone.localdate() + timedelta(days=900))},
        {"share-contact": "nobody"},
    ],
)
def test_edition_shared_with_something_wrong_keeps_what_was_typed(ada_client, wrong) -> None:
    typed = SHARED | {"share-contact": "redaction@example.org"} | wrong

    response = ada_client.post(page(make_approved(), "share"), typed)

    assert (response.status_code, ShareLink.objects.count()) == (422, 0)
    html = response.content.decode()
    assert all(f'value="{value}"' in html for value in typed.values() if value.strip())


def test_edition_shared_before_its_approval_says_why_not(ada, ada_client) -> None:
    response = ada_client.post(page(outside(ada), "share"), SHARED)

    assert (response.status_code, ShareLink.objects.count()) == (422, 0)
    assert "A second person approves this edition" in response.content.decode()


def test_link_revoked_by_an_advocate_is_closed(ada, ben, ben_client) -> None:
    link = make_link(ada)

    response = ben_client.post(f"/links/{link.pk}/revoke/")

    link.refresh_from_db()
    assert response.url == f"{page(link.edition)}#links"
    assert link.revoked_by == ben
    assert "Revoked on" in shown(ben_client, page(link.edition))


def test_link_forgets_its_contact(ada, ben_client) -> None:
    link = make_link(ada, contact="redaction@example.org")
    assert "redaction@example.org" in shown(ben_client, page(link.edition))

    ben_client.post(f"/links/{link.pk}/forget/")

    assert "redaction@example.org" not in shown(ben_client, page(link.edition))


def test_edition_says_whom_it_names_and_who_no_longer_agrees(ada, ada_client) -> None:
    person, edition = make_person("Zoé Canari"), make_approved()
    give_consent(by=ada, person=person, channel=Channel.PARTNER, how="e-mail")
    edition.namings.create(person=person)
    make_link(ada, edition)
    before = shown(ada_client, page(edition))

    withdraw_consent(person=person, channel=Channel.PARTNER)

    assert "may be named to these readers" in before
    after = shown(ada_client, page(edition))
    assert "does not agree: the links are suspended" in after
    assert "Closed" in after
    assert "Links suspended: a name or words that may no longer be read" in shown(ada_client, "/")


# --- quiet days -----------------------------------------------------------------------------


def test_edition_on_a_quiet_day_is_shared_only_with_a_reason(ada_client) -> None:
    edition = make_approved()
    make_election(name_en="Local election", first_round_on=timezone.localdate())

    with time_machine.travel(timezone.localtime().replace(hour=12), tick=False):
        refused = ada_client.post(page(edition, "share"), SHARED)
        unexplained = ada_client.post(page(edition, "quiet-day"), {"quiet-reason": " "})
        allowed = ada_client.post(page(edition, "quiet-day"), {"quiet-reason": "Une erreur"})
        shared = ada_client.post(page(edition, "share"), SHARED)

    statuses = [one.status_code for one in (refused, unexplained, allowed, shared)]
    assert statuses == [422, 422, 302, 302]
    assert "Local election: nothing is shared outside" in refused.content.decode()
    assert QuietDayOverride.objects.get().reason == "Une erreur"
    assert "Days of reserve on which sharing was allowed" in shown(ada_client, page(edition))


# --- withdrawing ----------------------------------------------------------------------------


def test_edition_withdrawn_says_why_inside(ada, ada_client, ben_client) -> None:
    edition = make_approved()

    unexplained = ada_client.post(page(edition, "withdraw"), {"withdraw-reason": ""})
    response = ada_client.post(page(edition, "withdraw"), {"withdraw-reason": "Un chiffre faux"})

    assert (unexplained.status_code, response.url) == (422, page(edition))
    assert Withdrawal.objects.get().withdrawn_by == ada
    assert "Un chiffre faux" in shown(ben_client, page(edition))
    assert "withdrawn" in shown(ben_client, edition.briefing.get_absolute_url())


# --- who gets in ----------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["withdraw", "share", "quiet-day"])
def test_what_coordinators_decide_is_refused_to_advocates(ben_client, action) -> None:
    assert ben_client.post(page(make_approved(), action)).status_code == 403


@pytest.mark.parametrize("action", ["approve", "withdraw", "share", "quiet-day"])
def test_what_changes_an_edition_takes_forms_alone(ada_client, action) -> None:
    assert ada_client.get(page(make_approved(), action)).status_code == 405


def test_edition_is_closed_to_volunteers_strangers_and_missing_ones(
    ada_client, chloe_client, client
) -> None:
    edition = make_approved()

    assert chloe_client.get(page(edition)).status_code == 403
    assert client.get(page(edition)).status_code == 302
    assert ada_client.get("/editions/1000000/").status_code == 404
    assert ada_client.post("/links/1000000/revoke/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_edition_costs_fourteen_queries(ada, ada_client, count, django_assert_num_queries) -> None:
    edition = make_approved()
    for _number in range(count):
        make_link(ada, edition)
        edition.namings.create(person=make_candidacy(person=make_person()).person)

    with django_assert_num_queries(14):
        ada_client.get(page(edition))


def test_edition_to_approve_waits_on_the_first_page_of_others(
    ada, ada_client, ben_client, chloe_client
) -> None:
    edition = outside(ada)

    assert "Editions to read and approve" in shown(ben_client, "/")
    assert page(edition) in shown(ben_client, "/")
    assert "Editions to read and approve" not in shown(ada_client, "/")
    assert "Editions to read and approve" not in shown(chloe_client, "/")
    assert "waits for approval" in shown(ben_client, edition.briefing.get_absolute_url())
