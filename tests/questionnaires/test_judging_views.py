"""How a questionnaire is judged: reading it, choosing its grid, scorers, weights, exceptions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse

from accounts.models import Role
from questionnaires.actions.grids import set_weights
from questionnaires.actions.scoring import set_not_applicable
from questionnaires.models import Ask, NotApplicable, Questionnaire, Section, Settlement, Weighting
from questionnaires.results import results_of
from tests import factories

pytestmark = pytest.mark.django_db

WRITING = ["judging_grid", "judging_scorers", "judging_weights", "ask_applicability"]


@pytest.fixture
def questionnaire(db):
    return factories.make_scored_questionnaire()


@pytest.fixture
def version(questionnaire):
    return factories.make_answer(factories.make_response(questionnaire)).versions.get()


@pytest.fixture
def ask(questionnaire):
    return questionnaire.questions.get(position=1).asks.get()


def url(name, questionnaire, *more):
    return reverse(name, args=[questionnaire.slug, *more])


def weights_url(questionnaire):
    return url("judging_weights", questionnaire)


def weighing(questionnaire, *values, **more):
    """What the form sends of weights, in the order of the questions."""
    questions = questionnaire.questions.order_by("position")
    names = [f"question-{question.pk}" for question in questions]
    return dict(zip(names, values, strict=False)) | more


# --- The page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_and_three(ben_client, django_assert_num_queries, ada, count):
    questionnaire = factories.make_scored_questionnaire(questions=count)
    for question in questionnaire.questions.all():
        candidacy = factories.make_candidacy(election=questionnaire.election)
        set_not_applicable(
            by=ada, ask=question.asks.get(), candidacies=[candidacy], reason="hors sujet"
        )
        weight = Decimal(question.position + 1)
        set_weights(
            by=ada,
            questionnaire=questionnaire,
            questions={question: weight},
            parts={},
            reason="Priorité",
        )

    with django_assert_num_queries(11):
        response = ben_client.get(url("judging_detail", questionnaire))

    assert len(response.context["asked"]) == count
    assert len(response.context["weightings"]) == count


def test_page_tells_whom_an_ask_does_not_concern(ben_client, questionnaire, ask, ada):
    lists = [
        factories.make_candidacy(election=questionnaire.election, name=name)
        for name in ("Liste A", "Liste B")
    ]
    set_not_applicable(by=ada, ask=ask, candidacies=lists, reason="hors de leur compétence")

    asked = ben_client.get(url("judging_detail", questionnaire)).context["asked"]

    assert [(one.excepted, one.reason) for one in asked] == [
        ("Liste A and Liste B", "hors de leur compétence"),
        ("", ""),
    ]


def test_page_without_a_grid_says_so(ben_client):
    questionnaire = factories.make_questionnaire()

    page = ben_client.get(url("judging_detail", questionnaire)).content.decode()

    assert "No grid is chosen" in page


def test_advocates_read_and_coordinators_change(ben_client, ada_client, questionnaire, ask):
    address = url("judging_detail", questionnaire)
    ways = [
        url("judging_grid", questionnaire),
        url("judging_scorers", questionnaire),
        weights_url(questionnaire),
        url("ask_applicability", questionnaire, ask.pk),
    ]

    for client, is_there in ((ben_client, False), (ada_client, True)):
        page = client.get(address).content.decode()
        assert [way in page for way in ways] == [is_there] * 4


def test_questionnaire_leads_advocates_to_its_judging(ben_client, chloe_client, questionnaire):
    address = url("judging_detail", questionnaire)

    pages = [
        client.get(questionnaire.get_absolute_url()).content.decode()
        for client in (ben_client, chloe_client)
    ]

    assert [address in page for page in pages] == [True, False]


# --- The grid ---------------------------------------------------------------------------------


def test_choosing_says_first_how_many_levels_stop_counting(ada_client, questionnaire, version):
    factories.make_settled(version, 2)
    other = factories.make_grid()

    response = ada_client.get(url("judging_grid", questionnaire), {"grid": other.pk})

    assert response.context["adoption"].stale == 2
    assert "2 levels would no longer count." in response.content.decode()
    questionnaire.refresh_from_db()
    assert questionnaire.grid != other


def test_chosen_grid_is_adopted(ada_client, questionnaire):
    other = factories.make_grid()

    response = ada_client.post(url("judging_grid", questionnaire), {"grid": other.pk})

    assert (response.status_code, response.url) == (302, url("judging_detail", questionnaire))
    questionnaire.refresh_from_db()
    assert questionnaire.grid == other


@pytest.mark.parametrize("value", ["", "0", "x", str(10**30), "1\0"])
def test_grid_that_does_not_exist_is_refused(ada_client, questionnaire, value):
    before = questionnaire.grid

    response = ada_client.post(url("judging_grid", questionnaire), {"grid": value})

    assert response.status_code == 422
    questionnaire.refresh_from_db()
    assert questionnaire.grid == before


# --- Scorers ----------------------------------------------------------------------------------


def test_one_scorer_lets_single_levels_stand(ada_client, questionnaire, version):
    factories.make_score(version, 2)

    response = ada_client.post(url("judging_scorers", questionnaire), {"scorers_needed": "1"})

    assert response.status_code == 302
    assert Questionnaire.objects.get(pk=questionnaire.pk).scorers_needed == 1
    assert Settlement.objects.count() == 1


@pytest.mark.parametrize("value", ["", "0", "3", "x"])
def test_other_numbers_of_scorers_are_refused(ada_client, questionnaire, value):
    response = ada_client.post(
        url("judging_scorers", questionnaire), {"scorers_needed": value}, follow=True
    )

    assert "Nothing was changed." in response.content.decode()
    assert Questionnaire.objects.get(pk=questionnaire.pk).scorers_needed == 2


# --- Weights ----------------------------------------------------------------------------------


@pytest.fixture
def judged(questionnaire):
    """One list with both questions settled: 3 and 1 of 3 points."""
    response = factories.make_response(questionnaire)
    for question, rank in zip(questionnaire.questions.order_by("position"), (3, 1), strict=True):
        version = factories.make_answer(response, question=question).versions.get()
        factories.make_settled(version, rank)
    return response.candidacy


def test_rehearsal_shows_figures_and_stores_nothing(ada_client, questionnaire, judged):
    response = ada_client.post(
        weights_url(questionnaire), weighing(questionnaire, "3", "1", rehearse="")
    )

    (one,) = response.context["rehearsed"]
    assert response.status_code == 200
    assert (one.before.value, one.after.value) == (Fraction(2, 3), Fraction(5, 6))
    assert "66.7" in response.content.decode()
    assert "83.3" in response.content.decode()
    assert not Weighting.objects.exists()


def test_what_was_rehearsed_is_what_saving_gives(ada_client, questionnaire, judged):
    typed = weighing(questionnaire, "2.5", "", reason="Priorité")
    rehearsed = ada_client.post(weights_url(questionnaire), typed | {"rehearse": ""})

    saved = ada_client.post(weights_url(questionnaire), typed | {"save": ""})

    assert (saved.status_code, saved.url) == (302, url("judging_detail", questionnaire))
    (one,) = rehearsed.context["rehearsed"]
    assert results_of(questionnaire).figures == {judged.pk: one.after}


def test_places_are_shown_on_request_alone(ada_client, questionnaire, judged):
    typed = weighing(questionnaire, "3", "1", rehearse="")

    plain = ada_client.post(weights_url(questionnaire), typed).content.decode()
    asked = ada_client.post(weights_url(questionnaire), typed | {"with_places": "on"})

    assert ("Place now" in plain, "Place now" in asked.content.decode()) == (False, True)


def test_no_place_below_half_of_what_was_asked(ada_client):
    questionnaire = factories.make_scored_questionnaire(questions=3)
    version = factories.make_answer(factories.make_response(questionnaire)).versions.get()
    factories.make_settled(version, 3)
    typed = weighing(questionnaire, "2", "1", "1", with_places="on", rehearse="")

    page = ada_client.post(weights_url(questionnaire), typed).content.decode()

    assert ("Place now" in page, "No place: nobody" in page) == (False, True)


def test_rehearsal_without_any_level_says_so(ada_client, questionnaire):
    typed = weighing(questionnaire, "3", "1", rehearse="")

    page = ada_client.post(weights_url(questionnaire), typed).content.decode()

    assert "No level counts yet" in page


def test_saving_needs_a_reason_and_rehearsing_does_not(ada_client, questionnaire):
    typed = weighing(questionnaire, "3", "1")

    statuses = {
        button: ada_client.post(weights_url(questionnaire), typed | {button: ""}).status_code
        for button in ("rehearse", "save")
    }

    assert statuses == {"rehearse": 200, "save": 422}
    assert not Weighting.objects.exists()


@pytest.mark.parametrize(
    "value",
    ["NaN", "sNaN", "Infinity", "-Infinity", "1e999", "1e-999", "-1", "1000", "1.0001", "x", "٣x"],
)
def test_weight_that_is_none_comes_back_with_a_sentence(ada_client, questionnaire, value):
    typed = weighing(questionnaire, value, "1", reason="Priorité", save="")

    response = ada_client.post(weights_url(questionnaire), typed)

    (field, _other) = [field for _question, field in response.context["form"].question_fields]
    assert response.status_code == 422
    assert field.errors == ["A weight is a number from 0 to 999.999, with at most three decimals."]
    assert field.value() == value
    assert not Weighting.objects.exists()


def test_french_weights_have_a_comma(ada_client, ada, questionnaire):
    ada.language = "fr"
    ada.save(update_fields=["language"])

    ada_client.post(
        weights_url(questionnaire), weighing(questionnaire, "1,5", "1", reason="x", save="")
    )

    fields = ada_client.get(weights_url(questionnaire)).context["form"].question_fields
    assert Weighting.objects.get().weights.get().value == Decimal("1.5")
    assert 'value="1,5"' in str(fields[0][1])


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (("0", "0"), "At least one question must weigh more than zero."),
        (("1", "1"), "At least one part must weigh more than zero."),
    ],
)
def test_weights_of_nothing_but_zero_are_refused(ada_client, questionnaire, values, sentence):
    part = questionnaire.sections.get()
    typed = weighing(questionnaire, *values, **{f"part-{part.pk}": "0" if "1" in values else ""})

    response = ada_client.post(weights_url(questionnaire), typed | {"rehearse": ""})

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [sentence]


def test_parts_are_weighed_all_or_none(ada_client):
    questionnaire = factories.make_scored_questionnaire(is_sent=False)
    first = questionnaire.sections.get()
    second = Section.objects.create(questionnaire=questionnaire, position=2, title_fr="Santé")
    questionnaire.questions.filter(position=2).update(section=second)
    typed = {f"part-{first.pk}": "2", "reason": "x", "save": ""}

    refused = ada_client.post(weights_url(questionnaire), typed)
    stored = ada_client.post(weights_url(questionnaire), typed | {f"part-{second.pk}": "1"})

    assert refused.context["form"].errors == {
        f"part-{second.pk}": ["Weigh every part, or leave all of them empty."]
    }
    assert stored.status_code == 302
    assert Weighting.objects.get().weights.count() == 2


def test_second_person_to_weigh_sees_the_other_weights_and_may_insist(ada_client, questionnaire):
    address = weights_url(questionnaire)
    ada_client.post(address, weighing(questionnaire, "3", "1", reason="A", seen="0", save=""))
    mine = weighing(questionnaire, "1", "2", reason="B", save="")

    refused = ada_client.post(address, mine | {"seen": "0"})

    form = refused.context["form"]
    assert refused.status_code == 422
    assert "It now says: Weight of question 1 3." in form.non_field_errors()[0]
    assert [field.value() for _question, field in form.question_fields] == ["1", "2"]
    again = ada_client.post(address, mine | {"seen": form["seen"].value()})
    assert (again.status_code, Weighting.objects.count()) == (302, 2)


def test_weights_as_they_were_store_nothing(ada_client, questionnaire):
    typed = weighing(questionnaire, "1", "1", reason="x", save="")

    page = ada_client.post(weights_url(questionnaire), typed, follow=True).content.decode()

    assert "Nothing changed." in page
    assert not Weighting.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_rehearsal_costs_the_same_for_one_and_three(ada_client, django_assert_num_queries, count):
    questionnaire = factories.make_scored_questionnaire(questions=count)
    for _number in range(count):
        version = factories.make_answer(factories.make_response(questionnaire)).versions.get()
        factories.make_settled(version, 2)
    typed = weighing(questionnaire, *["2"] * count, rehearse="")

    with django_assert_num_queries(10):
        response = ada_client.post(weights_url(questionnaire), typed)

    assert len(response.context["rehearsed"]) == count


# --- What concerns whom -----------------------------------------------------------------------


@pytest.fixture
def lists(questionnaire):
    return [
        factories.make_candidacy(election=questionnaire.election, name=name)
        for name in ("Liste A", "Liste B", "Liste C")
    ]


def applicability(ada_client, questionnaire, ask, lists=(), **more):
    address = url("ask_applicability", questionnaire, ask.pk)
    return ada_client.post(address, {"candidacies": [one.pk for one in lists]} | more)


def test_one_form_decides_for_all_lists(ada_client, questionnaire, ask, lists, ada):
    response = applicability(ada_client, questionnaire, ask, lists[:2], reason="hors sujet")

    assert (response.status_code, response.url) == (302, url("judging_detail", questionnaire))
    assert sorted(
        NotApplicable.objects.values_list("candidacy__name", "reason", "set_by__display_name")
    ) == [("Liste A", "hors sujet", "Ada"), ("Liste B", "hors sujet", "Ada")]


def test_none_ticked_applies_to_all(ada_client, questionnaire, ask, lists):
    applicability(ada_client, questionnaire, ask, lists, reason="hors sujet")

    response = applicability(ada_client, questionnaire, ask)

    assert response.status_code == 302
    assert not NotApplicable.objects.exists()


def test_asks_of_one_question_are_told_apart(ben_client):
    questionnaire = factories.make_scored_questionnaire(questions=2, is_sent=False)
    last = questionnaire.questions.get(position=2)
    Ask.objects.create(question=last, key="b", label_fr="Deuxième", label_en="Second")

    asked = ben_client.get(url("judging_detail", questionnaire)).context["asked"]

    assert [one.number for one in asked] == ["1", "2a", "2b"]


def test_exception_needs_a_reason(ada_client, questionnaire, ask, lists):
    response = applicability(ada_client, questionnaire, ask, lists[:1], reason=" ")

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert not NotApplicable.objects.exists()


def test_list_of_another_election_is_refused(ada_client, questionnaire, ask):
    response = applicability(
        ada_client, questionnaire, ask, [factories.make_candidacy()], reason="hors sujet"
    )

    assert response.status_code == 422
    assert not NotApplicable.objects.exists()


def test_what_concerns_whom_is_refused_once_scored(ada_client, questionnaire, version, ask, lists):
    factories.make_score(version, 2)

    response = applicability(ada_client, questionnaire, ask, lists[:1], reason="hors sujet")

    form = response.context["form"]
    assert response.status_code == 422
    assert form.non_field_errors() == [
        "Somebody has scored this ask: what it concerns is decided before anybody scores."
    ]
    assert form["reason"].value() == "hors sujet"
    assert not NotApplicable.objects.exists()


def test_second_person_to_decide_sees_the_other_decision(ada_client, questionnaire, ask, lists):
    address = url("ask_applicability", questionnaire, ask.pk)
    seen = ada_client.get(address).context["form"].initial["seen"]
    applicability(ada_client, questionnaire, ask, lists[:1], reason="Une", seen=seen)

    refused = applicability(ada_client, questionnaire, ask, lists[1:], reason="Deux", seen=seen)

    form = refused.context["form"]
    assert refused.status_code == 422
    assert "It now says: Liste A (Une)." in form.non_field_errors()[0]
    assert form["candidacies"].value() == [str(one.pk) for one in lists[1:]]
    seen = form["seen"].value()
    again = applicability(ada_client, questionnaire, ask, lists[1:], reason="Deux", seen=seen)
    assert (again.status_code, NotApplicable.objects.count()) == (302, 2)


def test_ask_of_another_questionnaire_is_not_found(ada_client, questionnaire):
    elsewhere = factories.make_questionnaire().questions.first().asks.get()

    address = url("ask_applicability", questionnaire, elsewhere.pk)

    assert ada_client.get(address).status_code == 404


# --- Who, and how -----------------------------------------------------------------------------


def address_of(name, questionnaire, ask):
    return url(name, questionnaire, *([ask.pk] if name == "ask_applicability" else []))


@pytest.mark.parametrize("name", WRITING)
def test_only_coordinators_change_how_answers_are_judged(ben_client, questionnaire, ask, name):
    assert ben_client.post(address_of(name, questionnaire, ask)).status_code == 403


def test_volunteers_do_not_open_the_page(client, questionnaire):
    client.force_login(factories.make_user(Role.VOLUNTEER))

    assert client.get(url("judging_detail", questionnaire)).status_code == 403


@pytest.mark.parametrize("name", ["judging_detail", *WRITING])
def test_strangers_are_sent_to_sign_in(client, questionnaire, ask, name):
    assert client.get(address_of(name, questionnaire, ask)).status_code == 302


def test_wrong_methods_are_refused(ada_client, questionnaire, ask):
    assert ada_client.post(url("judging_detail", questionnaire)).status_code == 405
    assert ada_client.get(url("judging_scorers", questionnaire)).status_code == 405
    for name in ("judging_grid", "judging_weights", "ask_applicability"):
        assert ada_client.delete(address_of(name, questionnaire, ask)).status_code == 405


@pytest.mark.parametrize("name", ["judging_weights", "ask_applicability"])
def test_forms_come_back_to_htmx_without_the_page(
    ada_client, questionnaire, ask, lists, html_headers, name
):
    wrong = {"candidacies": [lists[0].pk], "save": ""}

    response = ada_client.post(address_of(name, questionnaire, ask), wrong, headers=html_headers)

    assert response.status_code == 422
    assert "<html" not in response.content.decode()
