"""The builder: looking, choosing lines, moving them, and what the address takes."""

import re

import pytest

from accounts.models import Visibility
from briefings.arranging import arranged, moved
from briefings.briefing import Phrase
from briefings.choosing import Choice
from briefings.models import Briefing
from pledges.models import Theme
from tests.factories import (
    make_answer,
    make_candidacy,
    make_pledge,
    make_questionnaire,
    make_response,
)

pytestmark = pytest.mark.django_db

NEW = "/briefings/new/"


@pytest.fixture
def response():
    made = make_response(make_questionnaire(questions=3))
    for question in made.questionnaire.questions.all():
        make_answer(made, question=question)
    return made


def keys_of(response) -> list[str]:
    return [f"q{one.pk}" for one in response.questionnaire.questions.order_by("position")]


def choice(response, **given) -> dict[str, object]:
    usual = {"audience": "10", "language": "en", "length": "standard"}
    return {"subject": f"candidacy:{response.candidacy.slug}"} | usual | given


def test_builder_posted_to_look_stores_nothing_and_shows_the_introduction(
    ben_client, response
) -> None:
    looked = ben_client.post(
        NEW, choice(response, do="look", introduction="Un **mot** <script>", length="one_page")
    )

    html = looked.content.decode()
    assert looked.status_code == 200
    assert "<strong>mot</strong> &lt;script&gt;" in html
    assert Briefing.objects.count() == 0


def test_builder_for_htmx_is_the_first_page_alone(ben_client, response) -> None:
    looked = ben_client.post(
        NEW, choice(response, do="look"), headers={"HX-Request": "true", "HX-Target": "first-page"}
    )

    html = looked.content.decode()
    assert (looked.status_code, "<html" in html) == (200, False)
    assert html.strip().startswith('<div class="builder-page" id="first-page"')


def test_builder_moves_a_line_and_makes_what_was_chosen(ben_client, response) -> None:
    first, second, third = keys_of(response)
    lines = {"order": f"{first} {second} {third}", "item": [first, third]}

    html = ben_client.post(NEW, choice(response, do=f"up:{third}", **lines)).content.decode()
    made = ben_client.post(
        NEW, choice(response, do="make", order=f"{first} {third} {second}", item=[third, first])
    )

    assert f'name="order" value="{first} {third} {second}"' in html
    assert re.findall(r'id="(\S+)"\s+autofocus', html) == [f"up-{third}"]
    assert made.status_code == 302
    assert Briefing.objects.get().items == f"{first} {third}"


def test_builder_with_every_line_in_its_order_is_the_usual_briefing(ben_client, response) -> None:
    keys = keys_of(response)

    ben_client.post(NEW, choice(response, order=" ".join(keys), item=keys))

    assert Briefing.objects.get().items == ""


def test_builder_without_any_line_says_so_and_stores_nothing(ben_client, response) -> None:
    refused = ben_client.post(NEW, choice(response, order=" ".join(keys_of(response))))

    assert refused.status_code == 422
    assert "Choose at least one line to print." in refused.content.decode()
    assert Briefing.objects.count() == 0


def test_builder_refusing_a_field_keeps_the_chosen_lines_and_the_words(
    ben_client, response
) -> None:
    first, *others = keys_of(response)
    given = choice(
        response,
        length="x",
        order=" ".join([first, *others]),
        item=[first],
        introduction="Des mots à garder",
    )

    html = ben_client.post(NEW, given).content.decode()

    assert f'<input type="hidden" name="item" value="{first}">' in html
    assert "Des mots à garder" in html


def test_builder_makes_each_new_kind_in_its_manner(ben_client, response) -> None:
    theme = Theme.objects.create(key="sante", name_fr="Santé")
    made = make_pledge(make_candidacy(election=response.questionnaire.election))
    made.themes.add(theme)
    election = response.questionnaire.election.slug
    manner = {"audience": "10", "language": "fr", "length": "full", "large_print": "on"}

    for subject in (
        f"pledge:{made.slug}",
        f"theme:{election}:sante",
        f"comparison:{response.questionnaire.slug}",
    ):
        assert ben_client.post(NEW, manner | {"subject": subject}).status_code == 302

    kinds = Briefing.objects.order_by("pk").values_list("kind", "length", "large_print")
    assert list(kinds) == [(one, "full", True) for one in ("pledge", "theme", "comparison")]


def test_builder_offers_themes_and_sent_questionnaires(ben_client, response) -> None:
    theme = Theme.objects.create(key="sante", name_fr="Santé")
    make_pledge(make_candidacy(election=response.questionnaire.election)).themes.add(theme)

    html = ben_client.get(NEW).content.decode()

    assert f'value="theme:{response.questionnaire.election.slug}:sante"' in html
    assert f'value="comparison:{response.questionnaire.slug}"' in html


@pytest.mark.parametrize("count", [1, 3])
def test_builder_of_pledges_looked_at_costs_fifteen_queries(
    ben_client, count, django_assert_num_queries
) -> None:
    candidacy = make_candidacy()
    for _number in range(count):
        make_pledge(candidacy, visibility=Visibility.PUBLIC)
    given = {"subject": f"followup:{candidacy.slug}", "audience": "10", "do": "look"}

    with django_assert_num_queries(15):
        ben_client.post(NEW, given | {"language": "fr", "length": "standard"})


# --- Lines in an order, without a database --------------------------------------------------------


def lines(*keys: str, part: str = "") -> list[Choice]:
    return [Choice(key, Phrase(key, "fr"), Phrase(part, "fr")) for key in keys]


def test_arrangement_moves_within_a_part_alone() -> None:
    arrangement = arranged([*lines("q1", "q2", part="A"), *lines("q3", part="B")])

    assert moved(arrangement, "down", "q1").order == "q2 q1 q3"
    assert moved(arrangement, "down", "q2").order == "q1 q2 q3"
    assert moved(arrangement, "up", "q3").order == "q1 q2 q3"
    assert moved(arrangement, "up", "gone").order == "q1 q2 q3"


def test_arrangement_takes_what_is_new_and_passes_over_what_is_gone() -> None:
    arrangement = arranged(lines("q1", "q2", "q4"), ["q2", "q3", "q1"], {"q1", "q3"})

    assert arrangement.order == "q2 q1 q4"
    assert arrangement.items == ("q1", "q4")
