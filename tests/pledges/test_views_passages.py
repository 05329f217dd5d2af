"""From a passage to a pledge: the form, what it writes, and what it takes for the same promise."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from pledges.models import Origin, Pledge, Task
from questionnaires.actions import Entry, check_version, correct_answer
from questionnaires.models import Answer, AnswerState
from questionnaires.models.response import Decision
from sources.models import Anchor, Annotation, Code, Text
from tests import factories

pytestmark = pytest.mark.django_db

NEW = "/pledges/new/"
PASSAGE = "Nous créerons dix logements adaptés en 2027."


@pytest.fixture
def answer() -> Answer:
    return factories.make_answer()


@pytest.fixture
def code() -> Code:
    return factories.make_code("pledge")


def text_of(answer: Answer) -> Text:
    text = answer.versions.get().text
    assert text is not None
    return text


def address(text: Text, passage: str = PASSAGE) -> str:
    start = text.body.index(passage)
    return f"{NEW}?text={text.pk}&start={start}&end={start + len(passage)}"


def posted(answer: Answer, **fields: Any) -> dict[str, Any]:
    return {
        "title_en": "Ten adapted homes",
        "speaker": f"candidacy:{answer.response.candidacy_id}",
        "nature": "service",
        "kept_if_en": "Ten homes are let.",
        "next_step": "Write to the housing office",
        "aim": "achieve",
        "relation": "answers",
        "strength": "firm",
        "verifiable": "yes",
        "mover": "theirs",
        "visibility": "10",
    } | fields


def test_form_is_filled_in_from_the_answer(ben_client: Client, answer: Answer) -> None:
    response = ben_client.get(address(text_of(answer)))

    form = response.context["form"]
    assert response.status_code == 200
    assert form["speaker"].value() == f"candidacy:{answer.response.candidacy_id}"
    assert response.context["passage"].exact == PASSAGE
    assert "words-quote" in response.content.decode()


def test_pledge_comes_with_mark_origin_and_next_step(
    ben_client: Client, ben: User, answer: Answer, code: Code
) -> None:
    response = ben_client.post(address(text_of(answer)), posted(answer))

    pledge = Pledge.objects.get()
    assert (response.status_code, response.url) == (302, pledge.get_absolute_url())
    assert (pledge.title_en, pledge.candidacy, pledge.created_by) == (
        "Ten adapted homes",
        answer.response.candidacy,
        ben,
    )
    anchor = pledge.origins.get().anchor
    assert (anchor.exact, anchor.annotation.code, anchor.annotation.created_by) == (
        PASSAGE,
        code,
        ben,
    )
    task = Task.objects.get()
    assert (task.what, task.pledge, task.owner) == ("Write to the housing office", pledge, ben)


def test_same_form_twice_is_one_pledge(ben_client: Client, answer: Answer, code: Code) -> None:
    for _time in range(2):
        told = " ".join(str(pledge.pk) for pledge in Pledge.objects.all())
        ben_client.post(address(text_of(answer)), posted(answer, told_alike=told))

    counts = [model.objects.count() for model in (Pledge, Origin, Task, Anchor)]
    assert counts == [1, 1, 1, 1]


def test_mark_of_a_pledge_at_the_same_place_is_used_again(
    ben_client: Client, ada: User, answer: Answer, code: Code
) -> None:
    mark = factories.make_annotation(text_of(answer), PASSAGE, by=ada, code=code)

    ben_client.post(address(text_of(answer)), posted(answer))

    assert Origin.objects.get().anchor.annotation == mark
    assert Annotation.objects.count() == 1


def test_pledge_from_a_mark_keeps_the_code_of_the_mark(
    ben_client: Client, ben: User, answer: Answer
) -> None:
    intention = factories.make_code("intention")
    mark = factories.make_annotation(text_of(answer), PASSAGE, by=ben, code=intention)

    ben_client.post(f"{NEW}?annotation={mark.pk}", posted(answer))

    assert Origin.objects.get().anchor.annotation == mark
    assert Annotation.objects.get().code == intention


def test_codebook_without_pledge_is_told_and_keeps_what_was_typed(
    ben_client: Client, answer: Answer
) -> None:
    response = ben_client.post(address(text_of(answer)), posted(answer))

    assert response.status_code == 422
    assert "The codebook has no code" in response.content.decode()
    assert "Ten adapted homes" in response.content.decode()
    assert not Pledge.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title_en": ""}, "title_en"),
        ({"kept_if_en": " "}, "kept_if_en"),
        ({"speaker": ""}, "speaker"),
        ({"speaker": "candidacy:999999999"}, "speaker"),
        ({"new_person": "Zoé"}, "new_person"),
        ({"nature": ""}, "nature"),
        ({"verifiable": "partly"}, "__all__"),
        ({"leads": "ville"}, "leads"),
        ({"said_on": "2999-01-01"}, "said_on"),
        ({"next_step": "", "next_step_by": "2027-01-01"}, "next_step"),
    ],
)
def test_refused_pledge_keeps_what_was_typed_and_writes_nothing(
    ben_client: Client, answer: Answer, code: Code, fields: dict[str, Any], field: str
) -> None:
    response = ben_client.post(address(text_of(answer)), posted(answer, baseline="Typed") | fields)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Typed" in response.content.decode()
    counts = [model.objects.count() for model in (Pledge, Annotation, Task)]
    assert counts == [0, 0, 0]


def test_pledge_without_a_mandate_needs_a_day(
    ben_client: Client, answer: Answer, code: Code
) -> None:
    fields = posted(answer, speaker="", new_organisation="Office of health")

    refused = ben_client.post(address(text_of(answer)), fields)
    ben_client.post(address(text_of(answer)), fields | {"review_on": "2027-01-01"})

    assert list(refused.context["form"].errors) == ["review_on"]
    assert refused.context["form"].is_folded_wrong
    assert Pledge.objects.get().organisation.name == "Office of health"


def test_form_of_a_report_proposes_a_day_and_asks_who(ben_client: Client, ben: User) -> None:
    report = factories.make_report(by=ben)

    response = ben_client.get(address(report.text, "Une élue propose un rendez-vous."))

    initial = response.context["form"].initial
    assert (initial["speaker"], initial["said_on"]) == ("", report.event.held_on)
    assert initial["review_on"] == timezone.localdate() + timedelta(days=182)
    assert initial["relation"] == "unasked"


def test_pledge_from_a_report_is_to_be_confirmed(ben_client: Client, ben: User, code: Code) -> None:
    report = factories.make_report(by=ben)
    fields = posted(factories.make_answer(), review_on="2027-01-01", power_ville="decides")

    ben_client.post(address(report.text, "Une élue propose un rendez-vous."), fields)

    pledge = Pledge.objects.get()
    assert not Pledge.objects.confirmed().exists()
    assert [(one.authority, one.leads) for one in pledge.competences.all()] == [("ville", True)]


def test_pledge_that_resembles_another_is_shown_first(
    ben_client: Client, answer: Answer, code: Code
) -> None:
    there = factories.make_pledge(answer.response.candidacy, title_fr="", title_en="Ten homes")
    factories.make_pledge(title_en="Ten adapted homes")  # somebody else's

    response = ben_client.post(address(text_of(answer)), posted(answer))

    assert response.status_code == 422
    assert response.context["same"] == [there]
    assert Pledge.objects.count() == 2
    told = response.context["told_alike"]
    ben_client.post(address(text_of(answer)), posted(answer, told_alike=told))
    assert Pledge.objects.count() == 3


def test_origin_is_added_to_the_pledge_that_resembles_by_one_click(
    ben_client: Client, answer: Answer, code: Code
) -> None:
    there = factories.make_pledge(answer.response.candidacy)

    fields = {"add_to": there.pk, "capacity": "maire", "said_on": "2026-02-01", "said_by": ""}
    response = ben_client.post(address(text_of(answer)), fields)

    origin = there.origins.get()
    assert (response.status_code, response.url) == (302, there.get_absolute_url())
    assert (origin.anchor.exact, origin.capacity) == (PASSAGE, "maire")
    assert Pledge.objects.count() == 1


@pytest.mark.parametrize("key", ["0", "x", "999999999"])
def test_origin_of_an_unknown_pledge_is_not_found(
    ben_client: Client, answer: Answer, code: Code, key: str
) -> None:
    assert ben_client.post(address(text_of(answer)), {"add_to": key}).status_code == 404


def test_words_that_justify_a_pledge_already_say_so(
    ben_client: Client, ben: User, answer: Answer
) -> None:
    origin = factories.make_origin(by=ben, text=text_of(answer), passage="dix logements")

    response = ben_client.get(address(text_of(answer)))

    assert list(response.context["already"]) == [origin.pledge]


def test_unchecked_words_are_not_found(ben_client: Client) -> None:
    version = factories.make_version()

    assert ben_client.get(address(version.text)).status_code == 404


def test_mark_that_lost_its_words_is_not_found(
    ben_client: Client, ben: User, answer: Answer
) -> None:
    mark = factories.make_annotation(text_of(answer), PASSAGE, by=ben)
    entry = Entry(question=answer.question, state=AnswerState.ANSWERED, words="Non.")
    version = correct_answer(by=ben, answer=answer, entry=entry, reason="Mauvaise page")
    check_version(
        by=factories.make_user(Role.COORDINATOR), version=version, decision=Decision.ACCEPTED
    )

    assert ben_client.get(f"{NEW}?annotation={mark.pk}").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["annotation=999999999", "annotation=x", "text=1", "text=999999999&end=3", "start=1&end=2"],
)
def test_no_such_passage_is_not_found(ben_client: Client, query: str) -> None:
    assert ben_client.get(f"{NEW}?{query}").status_code == 404


def test_place_outside_the_text_is_not_found(ben_client: Client, answer: Answer) -> None:
    text = text_of(answer)

    assert ben_client.get(f"{NEW}?text={text.pk}&start=5&end=5").status_code == 404
    assert ben_client.get(f"{NEW}?text={text.pk}&start=0&end=99999").status_code == 404


def test_without_a_passage_the_page_says_how(ben_client: Client) -> None:
    html = ben_client.get(NEW).content.decode()

    assert reverse("candidacy_list") in html
    assert reverse("event_list") in html


def test_house_words_are_told_after_saving(ben_client: Client, answer: Answer, code: Code) -> None:
    fields = posted(answer, condition="Si les prostituées déposent un projet")

    response = ben_client.post(address(text_of(answer)), fields, follow=True)

    assert "House vocabulary" in response.context["messages"]._loaded_data[-1].message


def test_volunteers_and_strangers_stay_out(
    chloe_client: Client, client: Client, answer: Answer
) -> None:
    assert chloe_client.get(address(text_of(answer))).status_code == 403
    assert client.get(address(text_of(answer))).status_code == 302
    assert chloe_client.post(address(text_of(answer)), posted(answer)).status_code == 403


def test_marks_lead_to_the_form_on_words_that_are_checked(
    ben_client: Client, ben: User, answer: Answer
) -> None:
    mark = factories.make_annotation(text_of(answer), PASSAGE, by=ben)

    html = ben_client.get(answer.get_absolute_url()).content.decode()

    assert f'href="{NEW}?annotation={mark.pk}"' in html


@pytest.mark.parametrize("count", [1, 3])
def test_form_costs_thirteen_queries(
    ben_client: Client, ben: User, answer: Answer, count: int, django_assert_num_queries
) -> None:
    for _number in range(count):
        factories.make_candidacy()
        factories.make_organisation()
        factories.make_person()
        factories.make_origin(by=ben, text=text_of(answer), passage=PASSAGE)

    with django_assert_num_queries(13):
        ben_client.get(address(text_of(answer)))
