"""The pages of candidacies: public facts for all, answers for those who may read them."""

import pytest
from django.urls import reverse

from sources.models.text import Wording
from tests.factories import (
    make_annotation,
    make_answer,
    make_candidacy,
    make_organisation,
    make_questionnaire,
    make_receipt,
    make_response,
    make_scored_questionnaire,
    make_settled,
)

pytestmark = pytest.mark.django_db

LIST = "/candidacies/"


def page_of(candidacy) -> str:
    return reverse("candidacy_detail", args=[candidacy.slug])


def shown(client, candidacy) -> str:
    return " ".join(client.get(page_of(candidacy)).content.decode().split())


def test_candidacy_list_empty_says_what_comes_next(chloe_client) -> None:
    assert "No candidacy yet" in chloe_client.get(LIST).content.decode()


def test_candidacy_list_marks_fictional_ones(chloe_client) -> None:
    make_candidacy(is_fictional=True)

    assert "Fictional, for the example" in chloe_client.get(LIST).content.decode()


def test_candidacy_list_orders_names_without_accents(chloe_client) -> None:
    first = make_candidacy(name="Éluard")
    election = first.election
    others = [make_candidacy(name=name, election=election) for name in ("Fabre", "Durand")]

    page = chloe_client.get(LIST).context["page"]

    assert list(page) == [others[1], first, others[0]]


def test_candidacy_list_counts_only_what_the_reader_may_see(ben_client, chloe_client) -> None:
    make_response()

    (for_ben,) = ben_client.get(LIST).context["page"]
    (for_chloe,) = chloe_client.get(LIST).context["page"]

    assert (for_ben.response_count, for_chloe.response_count) == (1, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_candidacy_list_costs_five_queries(ben_client, count, django_assert_num_queries) -> None:
    for _number in range(count):
        make_response().candidacy.parties.add(make_organisation())

    with django_assert_num_queries(5):
        ben_client.get(LIST)


def test_candidacy_detail_shows_the_first_words(ben_client) -> None:
    response = make_response()
    make_answer(response, words="Oui, dès 2027.")

    html = shown(ben_client, response.candidacy)

    assert 'class="note-passage is-quote"' in html
    assert "Oui, dès 2027." in html


def test_candidacy_detail_calls_a_summary_a_summary(ben_client) -> None:
    response = make_response()
    make_answer(response, words="La liste dit oui.", wording=Wording.SUMMARY)

    html = shown(ben_client, response.candidacy)

    assert "Summary" in html
    assert "is-quote" not in html


def test_candidacy_detail_says_plainly_what_is_fictional(ben_client) -> None:
    candidacy = make_candidacy(is_fictional=True)

    assert "Nobody stands behind this list" in shown(ben_client, candidacy)


def test_candidacy_detail_without_a_response_says_what_comes_next(ben_client) -> None:
    assert "No response to read" in shown(ben_client, make_candidacy())


def test_candidacy_detail_shows_volunteers_facts_without_others_answers(chloe_client) -> None:
    response = make_response()
    make_answer(response, words="Oui, dès 2027.")

    html = shown(chloe_client, response.candidacy)

    assert "Oui, dès 2027." not in html
    assert "Make a briefing" not in html


def test_candidacy_detail_shows_volunteers_their_own_entries(chloe, chloe_client) -> None:
    response = make_response()
    make_receipt(response, by=chloe)
    answer = make_answer(response, by=chloe, words="Oui, dès 2027.")
    make_annotation(answer.versions.get().text, "2027")

    html = shown(chloe_client, response.candidacy)

    assert "Oui, dès 2027." in html
    assert "Highlights" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_candidacy_detail_costs_ten_queries(ben_client, count, django_assert_num_queries) -> None:
    candidacy = make_response().candidacy
    for _number in range(count):
        candidacy.parties.add(make_organisation())
        questionnaire = make_questionnaire(election=candidacy.election)
        make_answer(make_response(questionnaire, candidacy=candidacy))

    with django_assert_num_queries(10):
        ben_client.get(page_of(candidacy))


@pytest.mark.parametrize("count", [1, 3])
def test_candidacy_detail_with_figures_costs_thirteen_queries(
    ben_client, count, django_assert_num_queries
) -> None:
    candidacy = make_response(make_scored_questionnaire()).candidacy
    for _number in range(count):
        questionnaire = make_scored_questionnaire(election=candidacy.election)
        answer = make_answer(make_response(questionnaire, candidacy=candidacy))
        make_settled(answer.versions.get(), 2)

    with django_assert_num_queries(13):
        response = ben_client.get(page_of(candidacy))

    told = [one.figures.whole.value for one in response.context["responses"]]
    assert told == ["67%"] * count + ["Not computable: no answer"]


def test_candidacy_detail_keeps_figures_from_volunteers(chloe, chloe_client) -> None:
    response = make_response(make_scored_questionnaire())
    make_receipt(response, by=chloe)
    make_settled(make_answer(response, by=chloe).versions.get(), 2)

    (rows,) = chloe_client.get(page_of(response.candidacy)).context["responses"]

    assert rows.figures is None


def test_candidacy_detail_of_a_missing_one_is_not_found(ben_client) -> None:
    assert ben_client.get("/candidacies/missing/").status_code == 404


@pytest.mark.parametrize("address", [LIST, "/candidacies/any/"])
def test_candidacies_refuse_other_methods_and_strangers(ben_client, client, address) -> None:
    assert ben_client.post(address).status_code == 405
    assert client.get(address).status_code == 302
