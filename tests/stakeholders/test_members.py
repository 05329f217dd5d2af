"""Which member belongs to which organisation: the writes, the page, who may open it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, SystemUser, User
from stakeholders.actions import add_organisation, affiliate, end_affiliation
from stakeholders.models import Affiliation, Organisation
from tests.factories import make_affiliation, make_organisation, make_user

pytestmark = pytest.mark.django_db

PAGE = "/members/"


def ending(affiliation: Affiliation) -> str:
    return reverse("affiliation_end", args=[affiliation.pk])


def filled(user: User, **fields: Any) -> dict[str, Any]:
    return {"user": user.pk, "organisation": "", "name": ""} | fields


# --- The writes ---------------------------------------------------------------------------------


def test_belonging_twice_is_once(ada, chloe) -> None:
    organisation = make_organisation()

    made = {affiliate(by=ada, user=chloe, organisation=organisation) for _time in range(3)}

    assert made == {Affiliation.objects.get()}


def test_belonging_ended_twice_is_ended_once(ada, chloe) -> None:
    affiliation = make_affiliation(chloe)
    first = end_affiliation(by=ada, affiliation=affiliation)
    second = end_affiliation(by=make_user(Role.COORDINATOR), affiliation=affiliation)

    assert (second.ended_by, second.ended_at) == (ada, first.ended_at)
    assert not Affiliation.objects.current().exists()


def test_belonging_that_ended_begins_again_as_another(ada, chloe) -> None:
    ended = end_affiliation(by=ada, affiliation=make_affiliation(chloe))

    again = affiliate(by=ada, user=chloe, organisation=ended.organisation)

    assert again != ended
    assert list(Affiliation.objects.current()) == [again]


def test_organisation_has_a_slug_made_from_its_name() -> None:
    assert add_organisation(name="Élan d’ici").slug == "elan-dici"


@pytest.mark.parametrize("name", ["Le Toit", "LE TOÎT", "toit75"])
def test_organisation_on_record_is_not_added_again(name) -> None:
    existing = make_organisation("Le Toit", short_name="Toit75")

    assert add_organisation(name=name) == existing
    assert Organisation.objects.count() == 1


def test_organisations_whose_slugs_would_be_the_same_have_a_number() -> None:
    names = ["Le toit", "Le-toit", "Le toit !", "团结", "連帯"]

    slugs = [add_organisation(name=name).slug for name in names]

    assert slugs == ["le-toit", "le-toit-2", "le-toit-3", "organisation", "organisation-2"]


def test_organisation_with_a_long_name_has_a_slug_that_fits() -> None:
    slugs = [add_organisation(name="a" * 190 + end).slug for end in ("b", "c")]

    assert slugs == ["a" * 60, "a" * 60 + "-2"]


def test_database_refuses_the_same_belonging_twice(ada, chloe) -> None:
    affiliation = make_affiliation(chloe)

    with pytest.raises(IntegrityError, match="stakeholders_affiliation_one_current"):
        Affiliation.objects.create(
            user=chloe, organisation=affiliation.organisation, recorded_by=ada
        )


def test_database_refuses_half_an_end(ada) -> None:
    affiliation = make_affiliation()

    for half in ({"ended_at": timezone.now()}, {"ended_by": ada}):
        with (
            transaction.atomic(),
            pytest.raises(IntegrityError, match="stakeholders_affiliation_ended_by_somebody"),
        ):
            Affiliation.objects.filter(pk=affiliation.pk).update(**half)


def test_everybody_but_coordinators_sees_where_they_belong_themselves(ada, ben, chloe) -> None:
    own, other = make_affiliation(chloe), make_affiliation()

    assert set(Affiliation.objects.visible_to(ada)) == {own, other}
    assert list(Affiliation.objects.visible_to(ben)) == []
    assert list(Affiliation.objects.visible_to(chloe)) == [own]


# --- The page -----------------------------------------------------------------------------------


def test_page_without_belongings_says_what_comes_next(ada_client) -> None:
    response = ada_client.get(PAGE)

    page = response.content.decode()
    assert "Nothing is recorded yet" in page
    assert "will not judge what concerns their organisation" in page
    assert [response.context[name] for name in ("current", "past")] == [[], []]


def test_page_orders_people_without_accents(ada, ada_client) -> None:
    last = make_affiliation(make_user(display_name="Zoé"))
    first = make_affiliation(make_user(display_name="Élodie"))
    ended = end_affiliation(by=ada, affiliation=make_affiliation())

    context = ada_client.get(PAGE).context

    assert context["current"] == [first, last]
    assert context["past"] == [ended]


def test_form_offers_everybody_who_may_sign_in(ada, ben, chloe, ada_client) -> None:
    User.objects.system(SystemUser.COMMAND_LINE)  # type: ignore[attr-defined]
    make_user(is_active=False)

    field = ada_client.get(PAGE).context["form"].fields["user"]

    assert list(field.queryset) == [ada, ben, chloe]


def test_form_orders_people_without_accents(ada, ada_client) -> None:
    last = make_user(display_name="Zoé")
    first = make_user(display_name="Élodie")

    field = ada_client.get(PAGE).context["form"].fields["user"]

    assert list(field.queryset) == [ada, first, last]


def test_belonging_is_recorded_and_told(ada, ada_client, ben) -> None:
    organisation = make_organisation("Le toit")

    response = ada_client.post(PAGE, filled(ben, organisation=organisation.pk), follow=True)

    affiliation = Affiliation.objects.get()
    assert (affiliation.user, affiliation.organisation) == (ben, organisation)
    assert affiliation.recorded_by == ada
    assert response.redirect_chain == [(PAGE, 302)]
    assert "Ben belongs to Le toit" in response.content.decode()


def test_missing_organisation_is_added_by_name(ada_client, ben) -> None:
    ada_client.post(PAGE, filled(ben, name="  Le   toit "))

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.slug) == ("Le toit", "le-toit")
    assert Affiliation.objects.get().organisation == organisation


def test_same_form_five_times_records_once(ada_client, ben) -> None:
    for _time in range(5):
        ada_client.post(PAGE, filled(ben, name="Le toit"))

    assert (Organisation.objects.count(), Affiliation.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose an organisation, or name one below."),
        ({"name": "   "}, "Choose an organisation, or name one below."),
        ({"organisation": 0}, "Select a valid choice"),
        ({"name": "a" * 201}, "at most 200 characters"),
        ({"name": "Le toit", "user": 0}, "Select a valid choice"),
    ],
)
def test_impossible_belonging_is_refused_and_keeps_what_was_typed(
    ada_client, ben, fields, sentence
) -> None:
    sent = filled(ben) | fields

    response = ada_client.post(PAGE, sent)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert response.context["form"]["name"].value() == sent["name"]
    assert not Affiliation.objects.exists()
    assert not Organisation.objects.exists()


def test_an_organisation_chosen_and_another_named_is_refused(ada_client, ben) -> None:
    sent = filled(ben, organisation=make_organisation().pk, name="Le toit")

    response = ada_client.post(PAGE, sent)

    assert response.status_code == 422
    assert "keep one of the two" in response.content.decode()
    assert not Affiliation.objects.exists()


def test_htmx_gets_the_refused_form_alone(ada_client, ben, html_headers) -> None:
    refused = ada_client.post(PAGE, filled(ben), headers=html_headers)
    taken = ada_client.post(PAGE, filled(ben, name="Le toit"), headers=html_headers)

    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()
    assert taken.headers["HX-Redirect"] == PAGE


def test_belonging_is_ended(ada, ada_client) -> None:
    affiliation = make_affiliation()

    response = ada_client.post(ending(affiliation), follow=True)

    affiliation.refresh_from_db()
    assert affiliation.ended_by == ada
    assert response.redirect_chain == [(PAGE, 302)]
    assert response.context["past"] == [affiliation]


def test_history_names_who_recorded_and_who_ended(ada, ben, sign_in) -> None:
    other = make_user(Role.COORDINATOR)
    sign_in(ada).post(PAGE, filled(ben, name="Le toit"))
    sign_in(other).post(ending(Affiliation.objects.get()))

    events = Affiliation.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]
    assert [(event.pgh_label, event.pgh_context.metadata["user"]) for event in events] == [
        ("insert", ada.pk),
        ("update", other.pk),
    ]


@pytest.mark.parametrize("who", ["ben_client", "chloe_client"])
def test_page_is_closed_to_others(who, chloe, request) -> None:
    affiliation = make_affiliation(chloe)
    client = request.getfixturevalue(who)

    responses = [
        client.get(PAGE),
        client.post(PAGE, filled(chloe, name="Le toit")),
        client.post(ending(affiliation)),
    ]

    assert [response.status_code for response in responses] == [403, 403, 403]
    assert list(Affiliation.objects.current()) == [affiliation]


def test_strangers_are_sent_to_sign_in(client) -> None:
    affiliation = make_affiliation()

    assert client.get(PAGE).status_code == 302
    assert client.post(ending(affiliation)).status_code == 302
    assert list(Affiliation.objects.current()) == [affiliation]


def test_wrong_methods_are_refused(ada_client) -> None:
    assert ada_client.put(PAGE).status_code == 405
    assert ada_client.get(ending(make_affiliation())).status_code == 405


def test_missing_belonging_is_not_found(ada_client) -> None:
    assert ada_client.post("/affiliations/0/end/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_five_queries(ada, ada_client, count, django_assert_num_queries) -> None:
    for _number in range(count):
        make_affiliation()
        end_affiliation(by=ada, affiliation=make_affiliation())

    with django_assert_num_queries(5):
        context = ada_client.get(PAGE).context

    assert (len(context["current"]), len(context["past"])) == (count, count)


def test_only_coordinators_find_members_by_the_menu(ada_client, ben_client, chloe_client) -> None:
    links = [
        'href="/account/team/"' in client.get("/").content.decode()
        for client in (ada_client, ben_client, chloe_client)
    ]

    assert links == [True, False, False]
    assert f'href="{PAGE}"' in ada_client.get("/account/team/").content.decode()
