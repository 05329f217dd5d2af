"""The pages of briefings: choosing, checking first, asking, waiting, reading."""

import re

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts.models import Visibility
from briefings.actions import request_edition
from briefings.defining import define
from briefings.models import Briefing, EditionRequest, Progress
from briefings.tasks import make_edition, move_request
from tests.briefings.editions import make_briefing, make_edition_row
from tests.factories import (
    make_answer,
    make_candidacy,
    make_event,
    make_outcome,
    make_participation,
    make_questionnaire,
    make_report,
    make_response,
    make_scored_questionnaire,
    make_settled,
    make_version,
)

pytestmark = pytest.mark.django_db

LIST, NEW = "/briefings/", "/briefings/new/"


def choice(subject, audience=Visibility.INTERNAL, language="en") -> dict[str, str]:
    kind = "event" if hasattr(subject, "held_on") else "candidacy"
    return {
        "subject": f"{kind}:{subject.slug}",
        "audience": str(int(audience)),
        "language": language,
    }


def ask(by, audience=Visibility.INTERNAL) -> EditionRequest:
    return request_edition(by=by, briefing=define(make_event(), audience, "en"))


def shown(client, address, *arguments, **headers) -> str:
    return " ".join(client.get(address, *arguments, headers=headers).content.decode().split())


# --- the list -------------------------------------------------------------------------------


def test_briefing_list_empty_says_what_comes_next(ben_client) -> None:
    assert "No briefing yet" in shown(ben_client, LIST)


def test_briefing_list_shows_the_current_edition(ben, ben_client) -> None:
    briefing = make_briefing()
    make_edition_row(by=ben, briefing=briefing)
    make_edition_row(by=ben, briefing=briefing)

    (listed,) = ben_client.get(LIST).context["page"]

    assert (listed.edition_number, listed.progress) == (2, Progress.READY)


def test_briefing_list_says_that_the_last_try_failed(ben, ben_client) -> None:
    EditionRequest.objects.create(
        briefing=make_briefing(), requested_by=ben, progress=Progress.FAILED, failure="No."
    )

    assert "The last try failed" in shown(ben_client, LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_briefing_list_costs_four_queries(
    ben, ben_client, count, django_assert_num_queries
) -> None:
    for _number in range(count):
        make_edition_row(by=ben)

    with django_assert_num_queries(4):
        ben_client.get(LIST)


# --- a new one ------------------------------------------------------------------------------


def test_briefing_new_takes_the_subject_from_the_address(ben_client) -> None:
    event = make_event(name="Rencontre du 3 mars")

    html = shown(ben_client, NEW, {"subject": f"event:{event.slug}"})

    assert "Before it is made" in html
    assert "Rencontre du 3 mars" in html


def test_briefing_new_without_a_subject_offers_those_that_there_are(ben_client) -> None:
    event = make_event()

    html = shown(ben_client, NEW)

    assert f'<option value="event:{event.slug}">' in html
    assert "Before it is made" not in html


def test_briefing_new_says_what_would_be_left_out_and_stores_nothing(ben_client) -> None:
    version = make_version()

    html = shown(ben_client, NEW, choice(version.answer.response.candidacy))

    assert "Before it is made" in html
    assert "Make the PDF" in html
    assert Briefing.objects.count() == 0


def test_briefing_new_lets_an_advocate_look_but_not_issue_outside(ben_client) -> None:
    event = make_event()
    make_report(event)

    html = shown(ben_client, NEW, choice(event, Visibility.PARTNER))

    assert "1 thing is left out" in html
    assert "A coordinator makes the briefings that leave the coalition" in html
    assert "Make the PDF" not in html


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "event:missing"},
        {"subject": ""},
        {"subject": "x"},
        {"audience": "15"},
        {"audience": "x"},
        {"language": "de"},
        {"length": "x"},
    ],
)
def test_briefing_new_with_a_wrong_choice_stores_nothing(ben_client, wrong) -> None:
    chosen = choice(make_event()) | wrong

    looked = ben_client.get(NEW, chosen)
    asked = ben_client.post(NEW, chosen)

    assert (looked.status_code, asked.status_code) == (200, 422)
    assert "invalid-feedback" in looked.content.decode()
    assert Briefing.objects.count() == 0


def test_briefing_new_posted_asks_for_an_edition(ben, ben_client) -> None:
    event = make_event()

    response = ben_client.post(NEW, choice(event))

    request = EditionRequest.objects.get()
    assert response.url == request.briefing.get_absolute_url()
    assert (request.requested_by, request.briefing.event) == (ben, event)
    assert DBTaskResult.objects.count() == 1


def test_briefing_new_posted_five_times_is_one_request(ben_client) -> None:
    chosen = choice(make_candidacy())

    for _number in range(5):
        ben_client.post(NEW, chosen)

    assert (EditionRequest.objects.count(), DBTaskResult.objects.count()) == (1, 1)


def test_briefing_new_posted_for_outside_needs_a_coordinator(ada_client, ben_client) -> None:
    chosen = choice(make_event(), Visibility.PUBLIC)

    assert ben_client.post(NEW, chosen).status_code == 403
    assert Briefing.objects.count() == 0
    assert ada_client.post(NEW, chosen).status_code == 302


def scored(**fields):
    """A candidacy with one settled level."""
    version = make_answer(make_response(make_scored_questionnaire(**fields))).versions.get()
    make_settled(version, 2)
    return version.answer.response.candidacy


@pytest.mark.parametrize(
    ("audience", "scores", "expected"),
    [
        (Visibility.INTERNAL, {}, True),
        (Visibility.INTERNAL, {"scores": ""}, True),
        (Visibility.INTERNAL, {"scores": "without"}, False),
        (Visibility.PARTNER, {}, False),
        (Visibility.PARTNER, {"scores": "with"}, True),
    ],
)
def test_briefing_new_shows_figures_as_chosen(ben_client, audience, scores, expected) -> None:
    html = shown(ben_client, NEW, choice(scored(), audience) | scores)

    assert ("What the levels come to" in html) == expected
    assert ("<strong>67%</strong>" in html) == expected
    assert ("1 of 2 asks scored" in html) == expected


@pytest.mark.parametrize("is_example", [True, False])
def test_briefing_new_stamps_an_example(ben_client, is_example) -> None:
    html = shown(ben_client, NEW, choice(scored(is_example=is_example)))

    assert ("EXAMPLE" in html) == is_example


def test_briefing_new_posted_keeps_what_was_chosen_about_scores(ada_client) -> None:
    chosen = choice(scored(), Visibility.PARTNER) | {"scores": "with"}
    html = shown(ada_client, NEW, chosen)

    response = ada_client.post(NEW, chosen)

    assert re.search(r'value="with"[^>]*checked', html)
    assert Briefing.objects.get().with_scores
    assert "with levels" in shown(ada_client, response.url)
    assert "with levels" in shown(ada_client, LIST)


def test_briefing_new_posted_with_scores_for_outside_needs_a_coordinator(ben_client) -> None:
    chosen = choice(scored(), Visibility.PARTNER) | {"scores": "with"}

    assert ben_client.post(NEW, chosen).status_code == 403
    assert Briefing.objects.count() == 0


def test_briefing_without_scores_does_not_say_that_it_has_them(ben, ben_client) -> None:
    edition = make_edition_row(by=ben)

    assert "with levels" not in shown(ben_client, LIST)
    assert "with levels" not in shown(ben_client, edition.briefing.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_briefing_new_costs_seven_queries(ben_client, count, django_assert_num_queries) -> None:
    for _number in range(count):
        make_event()
        make_candidacy()

    with django_assert_num_queries(7):
        ben_client.get(NEW)


@pytest.mark.parametrize("count", [1, 3])
def test_briefing_new_looked_at_costs_eleven_queries(
    ben, ben_client, count, django_assert_num_queries
) -> None:
    event = make_event()
    for number in range(count):
        make_participation(event)
        make_outcome(event)
        make_report(event, body=f"Compte rendu {number}.")

    with django_assert_num_queries(11):
        ben_client.get(NEW, choice(event, Visibility.PARTNER))


@pytest.mark.parametrize("count", [1, 3])
def test_briefing_new_of_levels_costs_eighteen_queries(
    ben_client, count, django_assert_num_queries
) -> None:
    response = make_response(make_scored_questionnaire(questions=count))
    for question in response.questionnaire.questions.all():
        make_settled(make_answer(response, question=question).versions.get(), 2)

    chosen = choice(response.candidacy)
    with django_assert_num_queries(18):
        ben_client.get(NEW, chosen)


@pytest.mark.parametrize("count", [1, 3])
def test_briefing_new_of_answers_costs_thirteen_queries(
    ben_client, count, django_assert_num_queries
) -> None:
    response = make_response(make_questionnaire(questions=count))
    for question in response.questionnaire.questions.all():
        make_answer(response, question=question)

    chosen = choice(response.candidacy)
    with django_assert_num_queries(13):
        ben_client.get(NEW, chosen)


# --- one briefing ---------------------------------------------------------------------------


def test_briefing_detail_asks_again_until_it_is_ready(ben, ben_client) -> None:
    address = ask(ben).briefing.get_absolute_url()

    html = shown(ben_client, address)

    assert "Waiting for its turn" in html
    assert f'hx-get="{address}?seen=queued"' in html
    assert f'<a href="{address}">Reload</a>' in html


def test_briefing_detail_unchanged_gives_htmx_nothing(ben, ben_client) -> None:
    address = ask(ben).briefing.get_absolute_url()

    response = ben_client.get(address, {"seen": "queued"}, headers={"HX-Request": "true"})

    assert (response.status_code, response.content) == (204, b"")


def test_briefing_detail_changed_gives_htmx_the_part_alone(ben, ben_client) -> None:
    request = ask(ben)
    move_request(request, Progress.RUNNING)

    html = shown(
        ben_client,
        request.briefing.get_absolute_url(),
        {"seen": "queued"},
        **{"HX-Request": "true"},
    )

    assert html.startswith('<div id="state"')
    assert "<html" not in html
    assert "The PDF is being made" in html


def test_briefing_detail_that_became_ready_says_so_and_clears_the_message(ben, ben_client) -> None:
    request = ask(ben)
    make_edition.call(request.pk)

    html = shown(
        ben_client,
        request.briefing.get_absolute_url(),
        {"seen": "running"},
        **{"HX-Request": "true"},
    )

    assert "The PDF is ready." in html
    assert '<div id="messages" role="status" hx-swap-oob="innerHTML"' in html


def test_briefing_detail_ready_shows_the_edition_and_asks_no_more(ben, ben_client) -> None:
    request = ask(ben)
    make_edition.call(request.pk)
    request.refresh_from_db()

    html = shown(ben_client, request.briefing.get_absolute_url())

    assert reverse("edition_pdf", args=[request.edition.pk]) in html
    assert request.edition.get_absolute_url() in html
    assert "hx-trigger" not in html


def test_briefing_detail_failed_says_why_and_offers_another_try(ben, ben_client) -> None:
    request = ask(ben)
    move_request(request, Progress.FAILED, failure="This briefing is too long.")
    address = request.briefing.get_absolute_url()

    html = shown(ben_client, address)
    response = ben_client.post(address)

    assert "This briefing is too long." in html
    assert "Try again" in html
    assert response.url == address
    assert EditionRequest.objects.unfinished().count() == 1


def test_briefing_detail_posted_for_outside_needs_a_coordinator(ada, ben_client) -> None:
    request = ask(ada, Visibility.PARTNER)
    move_request(request, Progress.FAILED, failure="No.")
    address = request.briefing.get_absolute_url()

    assert "Try again" not in shown(ben_client, address)
    assert ben_client.post(address).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_briefing_detail_costs_five_queries(
    ben, ben_client, count, django_assert_num_queries
) -> None:
    briefing = make_briefing()
    for _number in range(count):
        make_edition_row(by=ben, briefing=briefing)

    with django_assert_num_queries(5):
        ben_client.get(briefing.get_absolute_url())


# --- the PDF --------------------------------------------------------------------------------


def test_edition_pdf_is_shown_and_kept_by_no_cache(ben, ben_client) -> None:
    edition = make_edition_row(by=ben)

    response = ben_client.get(reverse("edition_pdf", args=[edition.pk]))

    subject = edition.briefing.subject.slug
    assert b"".join(response.streaming_content) == b"%PDF-"
    assert {
        name: response.headers[name]
        for name in (
            "Content-Type",
            "Cache-Control",
            "X-Content-Type-Options",
            "Content-Disposition",
        )
    } == {
        "Content-Type": "application/pdf",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f'inline; filename="{subject}-internal-fr-1.pdf"',
    }


def test_edition_pdf_with_scores_says_so_in_its_name(ben, ben_client) -> None:
    edition = make_edition_row(by=ben, briefing=make_briefing(with_scores=True))

    response = ben_client.get(reverse("edition_pdf", args=[edition.pk]))

    subject = edition.briefing.subject.slug
    expected = f'inline; filename="{subject}-internal-scores-fr-1.pdf"'
    assert response.headers["Content-Disposition"] == expected


def test_edition_pdf_whose_file_is_gone_is_not_found(ben, ben_client) -> None:
    edition = make_edition_row(by=ben)
    edition.pdf.storage.delete(edition.pdf.name)

    assert ben_client.get(reverse("edition_pdf", args=[edition.pk])).status_code == 404


# --- who gets in ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["briefing_list", "briefing_new", "briefing_detail", "edition_pdf"]
)
def test_briefings_are_closed_to_volunteers_and_strangers(ben, chloe_client, client, name) -> None:
    edition = make_edition_row(by=ben)
    arguments = {"briefing_detail": [edition.briefing_id], "edition_pdf": [edition.pk]}
    address = reverse(name, args=arguments.get(name, []))

    assert chloe_client.get(address).status_code == 403
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", ["/briefings/1000000/", "/editions/1000000/pdf/"])
def test_briefings_that_are_missing_are_not_found(ben_client, address) -> None:
    assert ben_client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["briefing_list", "edition_pdf"])
def test_briefings_refuse_other_methods(ben, ben_client, name) -> None:
    arguments = [make_edition_row(by=ben).pk] if name == "edition_pdf" else []

    assert ben_client.post(reverse(name, args=arguments)).status_code == 405
