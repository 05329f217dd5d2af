"""What readers outside do not read of an answer: seen, hidden and shown again in the browser."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from questionnaires.models import Answer
from sources.models import Code, Mask, Text
from tests.factories import make_annotation, make_answer, make_code, make_mask, make_report

pytestmark = pytest.mark.django_db
WORDS = "Oui. Une élue tient la rue des Lilas, et la rue des Lilas tient bon."
PLACE = "rue des Lilas"


@pytest.fixture
def answer(chloe: User) -> Answer:
    return make_answer(by=chloe, words=WORDS)


def text_of(answer: Answer) -> Text:
    text = answer.versions.get().text
    assert text
    return text


def address(answer: Answer) -> str:
    return reverse("answer_masks", args=[answer.pk])


def lifting(answer: Answer, mask: Mask) -> str:
    return reverse("answer_mask_lift", args=[answer.pk, mask.pk])


def test_answer_leads_to_what_is_hidden_of_it(ben_client: Client, answer: Answer) -> None:
    mark = make_annotation(text_of(answer), "Une élue", code=make_code(key=Code.PROTECT))

    link = ben_client.get(answer.get_absolute_url()).content.decode()
    page = ben_client.get(address(answer)).content.decode()

    assert f'href="{address(answer)}"' in link
    assert "nobody has decided" in page
    assert f'href="{reverse("answer_annotation", args=[answer.pk, mark.pk])}"' in page
    assert "No words are hidden." in page


def test_words_are_hidden_wherever_they_stand_and_once(
    ben_client: Client, ben: User, answer: Answer
) -> None:
    sent = {"words": f" {PLACE} ", "reason": "place"}

    first = ben_client.post(address(answer), sent, follow=True)
    second = ben_client.post(address(answer), sent, follow=True)

    masks = list(Mask.objects.order_by("start").values_list("exact", "reason", "created_by"))
    assert masks == [(PLACE, "place", ben.pk)] * 2
    assert "Hidden in 2 places" in first.content.decode()
    assert "hidden before" in second.content.decode()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"words": "rue du Bac", "reason": "place"}, "do not stand in the text"),
        ({"words": "", "reason": "place"}, "required"),
        ({"words": PLACE, "reason": "weather"}, "Select a valid choice"),
        ({"words": "mot " * 5000, "reason": "place"}, "at most 5000 characters"),
    ],
)
def test_what_cannot_be_hidden_is_said_and_kept(
    ben_client: Client, answer: Answer, sent: dict[str, str], told: str
) -> None:
    response = ben_client.post(address(answer), sent)

    assert response.status_code == 422
    assert told in response.content.decode()
    assert sent["words"].strip() in response.content.decode()
    assert not Mask.objects.exists()


def test_coordinator_shows_words_again_for_a_reason(
    ada_client: Client, ada: User, answer: Answer
) -> None:
    mask = make_mask(text_of(answer), "Une élue")

    refused = ada_client.post(lifting(answer, mask), {"because": " "})
    for _time in range(2):
        ada_client.post(lifting(answer, mask), {"because": "Named in her own letter"})

    assert refused.status_code == 422
    assert "<details open>" in refused.content.decode()
    assert "This field is required." in refused.content.decode()
    mask.refresh_from_db()
    assert (mask.withdrawn_by, mask.withdrawn_because) == (ada, "Named in her own letter")
    assert "No words are hidden." in ada_client.get(address(answer)).content.decode()


def test_advocate_hides_and_does_not_show_again(ben_client: Client, answer: Answer) -> None:
    mask = make_mask(text_of(answer), "Une élue")

    page = ben_client.get(address(answer)).content.decode()
    response = ben_client.post(lifting(answer, mask), {"because": "Enough"})

    assert "A coordinator can show them again." in page
    assert response.status_code == 403
    mask.refresh_from_db()
    assert mask.withdrawn_at is None


def test_mask_of_other_words_is_not_found(ada_client: Client, answer: Answer) -> None:
    mask = make_mask(make_report().text)

    assert ada_client.post(lifting(answer, mask), {"because": "Mine"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_mask_and_three(
    ada_client: Client, answer: Answer, django_assert_num_queries, count: int
) -> None:
    for words in ("Oui", "Une", "tient bon")[:count]:
        make_mask(text_of(answer), words)
    ada_client.get(address(answer))

    with django_assert_num_queries(6):
        ada_client.get(address(answer))
