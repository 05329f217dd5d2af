"""The pages of grids: the list, one version, writing and changing one."""

from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import Role
from questionnaires.actions.grids import new_version
from questionnaires.models import Grid
from questionnaires.scales import HEAD, STEP, scale_of
from tests import factories
from tests.factories import make_scale, make_step

pytestmark = pytest.mark.django_db

LIST, NEW = reverse("grid_list"), reverse("grid_new")
BELOW_ZERO = (
    "The level “Niveau -1” has a rank of 0 or less: it has no points, so that no figure is "
    "below zero."
)


@pytest.fixture
def grid(db):
    return factories.make_grid("promises")


@pytest.fixture
def used_grid(grid):
    questionnaire = factories.make_questionnaire(grid=grid)
    version = factories.make_answer(factories.make_response(questionnaire)).versions.get()
    factories.make_score(version, 2)
    return grid


def typed(scale, **more):
    """What the form sends of a scale."""
    sent = {name: getattr(scale, name) for name in HEAD}
    for number, step in enumerate(scale.steps, start=1):
        sent |= {f"level{number}-{name}": getattr(step, name) for name in STEP}
    return sent | more


def edit_of(grid):
    return reverse("grid_edit", args=[grid.slug, grid.number])


def sentences(response):
    return [*response.context["form"].non_field_errors()]


# --- The list ---------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three(chloe_client, django_assert_num_queries, count):
    for _number in range(count):
        factories.make_questionnaire(grid=factories.make_grid())

    with django_assert_num_queries(5):
        response = chloe_client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_list_shows_the_latest_version_of_each(chloe_client, grid, ada):
    new_version(by=ada, grid=grid, reason="Plus clair")
    factories.make_grid("yes-no")

    page = chloe_client.get(LIST).context["page"]

    assert [(grid.slug, grid.number) for grid in page] == [("promises", 2), ("yes-no", 1)]


def test_empty_list_offers_the_default_grids_in_one_click(ada_client):
    assert reverse("grid_defaults") in ada_client.get(LIST).content.decode()

    response = ada_client.post(reverse("grid_defaults"))

    assert (response.status_code, response.url) == (302, LIST)
    assert sorted(Grid.objects.values_list("slug", flat=True)) == [
        "promises",
        "yes-no",
        "yes-no-open",
    ]


def test_default_grids_loaded_five_times_are_there_once(ada_client):
    for _time in range(5):
        ada_client.post(reverse("grid_defaults"))

    assert Grid.objects.count() == 3


def test_empty_list_offers_volunteers_nothing_to_click(chloe_client):
    assert reverse("grid_defaults") not in chloe_client.get(LIST).content.decode()


# --- One version ------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_detail_costs_the_same_for_one_and_three(
    chloe_client, django_assert_num_queries, grid, ada, count
):
    for number in range(count):
        factories.make_questionnaire(grid=grid)
        if number:
            new_version(by=ada, grid=grid, reason=f"Relu {number}")

    with django_assert_num_queries(7):
        response = chloe_client.get(grid.get_absolute_url())

    assert len(response.context["versions"]) == count
    assert len(response.context["used_by"]) == count


def test_detail_says_whether_it_is_frozen(chloe_client, grid):
    address = grid.get_absolute_url()
    assert "it can still be changed" in chloe_client.get(address).content.decode()

    questionnaire = factories.make_questionnaire(grid=grid)
    version = factories.make_answer(factories.make_response(questionnaire)).versions.get()
    factories.make_score(version, 2)

    assert "it never changes again" in chloe_client.get(address).content.decode()


def test_detail_tells_what_each_version_changed(chloe_client, grid, ada):
    scale = scale_of(grid)
    other = replace(scale, title_en="Another", steps=scale.steps[:4])
    second = new_version(by=ada, grid=grid, reason="Sans le non", scale=other)

    versions = chloe_client.get(second.get_absolute_url()).context["versions"]

    assert [version.grid.number for version in versions] == [2, 1]
    assert [(change.before, change.after) for change in versions[0].changes] == [
        ("Grid", "Another"),
        ("Non", ""),
    ]
    assert versions[1].changes is None


def test_detail_shows_hostile_words_as_words(chloe_client):
    grid = factories.make_grid(title_fr="<b>نعم</b> 🏳️‍🌈", title_en="<script>alert(1)</script>")

    page = chloe_client.get(grid.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# --- Writing and changing ---------------------------------------------------------------------


def test_new_grid_starts_from_the_usual_ranks(ada_client):
    form = ada_client.get(NEW).context["form"]

    assert [row["rank"].value() for row in form.rows] == [3, 2, 1, 0, -1, None, None, None, None]


def test_new_grid_is_stored_and_shown(ada_client, ada):
    scale = make_scale([make_step(1), make_step(-1)], tie_rules_fr="Une règle\nUne autre")

    response = ada_client.post(NEW, typed(scale))

    grid = Grid.objects.get()
    assert (response.status_code, response.url) == (302, grid.get_absolute_url())
    assert (scale_of(grid), grid.created_by) == (scale, ada)


def test_rows_without_words_and_rows_to_be_removed_are_left_out(ada_client):
    scale = make_scale([make_step(rank) for rank in (3, 2, 1, 0, -1)])
    sent = typed(scale) | {"level2-remove": "on", "level6-rank": "9", "level6-points": "zzz"}
    sent |= {f"level4-{name}": "" for name in STEP if "word" in name or "definition" in name}

    ada_client.post(NEW, sent)

    assert [step.rank for step in scale_of(Grid.objects.get()).steps] == [3, 1, -1]


def test_nine_levels_fit(ada_client):
    scale = make_scale([make_step(rank) for rank in range(-4, 5)])

    ada_client.post(NEW, typed(scale))

    assert scale_of(Grid.objects.get()) == scale


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {f"level{number}-remove": "on" for number in (2, 3)},
            "A grid has 2 to 9 levels, and this one would have 1.",
        ),
        ({"level2-rank": "2"}, "Two levels have the rank 2: give each its own."),
        (
            {"level2-word_fr": "Niveau 2"},
            "Two levels are called “Niveau 2”: give each its own word.",
        ),
        (
            {"level3-points": "1"},
            BELOW_ZERO,
        ),
        (
            {"level1-points": "0", "level2-points": "0"},
            "At least one level needs points: figures are shares of the highest.",
        ),
        ({"level1-rank": "99999"}, "Look again at the levels that are marked below."),
        ({"level1-rank": ""}, "Look again at the levels that are marked below."),
        ({"level1-points": "-1"}, "Look again at the levels that are marked below."),
        ({"level1-points": "NaN"}, "Look again at the levels that are marked below."),
        ({"level1-shape": "spiral"}, "Look again at the levels that are marked below."),
        ({"level1-tint": ""}, "Look again at the levels that are marked below."),
        ({"level1-word_fr": "x" * 61}, "Look again at the levels that are marked below."),
        ({"level1-definition_fr": "\u200b"}, "Look again at the levels that are marked below."),
    ],
)
def test_grid_that_cannot_judge_is_refused_with_a_sentence(ada_client, change, sentence):
    response = ada_client.post(NEW, typed(make_scale()) | change)

    assert response.status_code == 422
    assert sentences(response) == [sentence]
    assert "what you typed is still here" in response.content.decode()
    assert not Grid.objects.exists()


@pytest.mark.parametrize("name", ["title_fr", "title_en"])
def test_five_thousand_words_in_a_title_come_back_as_typed(ada_client, name):
    words = "mot " * 4999 + "mot"

    response = ada_client.post(NEW, typed(make_scale()) | {name: words})

    assert response.status_code == 422
    assert response.context["form"][name].value() == words
    assert response.context["form"].rows[0]["word_fr"].value() == "Niveau 2"


def test_invisible_and_direction_characters_are_taken_out_of_words(ada_client):
    ada_client.post(NEW, typed(make_scale(title_fr="\u202eelttiT\u202c نعم 🏳️‍🌈")))

    assert Grid.objects.get().title_fr == "elttiT نعم 🏳️‍🌈"


def test_unused_grid_is_changed(ada_client, grid):
    changed = replace(scale_of(grid), title_fr="Autre", steps=scale_of(grid).steps[:3])

    response = ada_client.post(edit_of(grid), typed(changed, seen=scale_of(grid).fingerprint))

    assert (response.status_code, response.url) == (302, grid.get_absolute_url())
    assert scale_of(Grid.objects.get()) == changed


def test_second_editor_sees_what_they_typed_and_may_insist(ada_client, grid):
    seen = scale_of(grid).fingerprint
    first = replace(scale_of(grid), title_fr="Le premier")
    second = replace(scale_of(grid), title_fr="Le second")
    ada_client.post(edit_of(grid), typed(first, seen=seen))

    refused = ada_client.post(edit_of(grid), typed(second, seen=seen))

    assert refused.status_code == 422
    assert refused.context["form"]["title_fr"].value() == "Le second"
    assert scale_of(Grid.objects.get()) == first
    again = typed(second, seen=refused.context["form"]["seen"].value())
    assert ada_client.post(edit_of(grid), again).status_code == 302
    assert scale_of(Grid.objects.get()) == second


def test_used_grid_offers_the_next_version(ada_client, used_grid):
    response = ada_client.get(edit_of(used_grid))

    assert response.context["is_new_version"] is True
    assert "Make version 2" in response.content.decode()


def test_used_grid_stays_and_its_next_version_is_stored(ada_client, used_grid, ada):
    before = scale_of(used_grid)
    changed = replace(before, title_fr="Autre")

    response = ada_client.post(edit_of(used_grid), typed(changed, reason="Plus clair"))

    first, second = Grid.objects.order_by("number")
    assert response.url == second.get_absolute_url()
    assert (scale_of(first), scale_of(second)) == (before, changed)
    assert (second.number, second.reason, second.created_by) == (2, "Plus clair", ada)


def test_grid_that_was_used_while_somebody_typed_asks_for_a_reason(ada_client, used_grid):
    changed = replace(scale_of(used_grid), title_fr="Autre")
    seen = scale_of(used_grid).fingerprint

    response = ada_client.post(edit_of(used_grid), typed(changed, seen=seen))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert response.context["form"]["title_fr"].value() == "Autre"
    assert Grid.objects.count() == 1


def test_next_version_posted_five_times_is_one(ada_client, used_grid):
    sent = typed(replace(scale_of(used_grid), title_fr="Autre"), reason="Plus clair")

    addresses = {ada_client.post(edit_of(used_grid), sent).url for _time in range(5)}

    assert addresses == {"/grids/promises/2/"}
    assert Grid.objects.count() == 2


def test_next_version_that_somebody_else_made_first_is_refused(ada_client, used_grid, ben):
    new_version(by=ben, grid=used_grid, reason="Avant")
    sent = typed(replace(scale_of(used_grid), title_fr="Autre"), reason="Plus clair")

    response = ada_client.post(edit_of(used_grid), sent)

    assert response.status_code == 422
    assert response.context["form"]["title_fr"].value() == "Autre"
    assert Grid.objects.count() == 2


def test_change_of_an_old_version_starts_from_the_latest(ada_client, used_grid, ada):
    second = new_version(by=ada, grid=used_grid, reason="Plus clair")

    response = ada_client.get(edit_of(used_grid))

    assert (response.status_code, response.url) == (302, edit_of(second))


# --- Who, and how -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_everybody_signed_in_reads_grids(client, grid, role):
    client.force_login(factories.make_user(role))

    assert client.get(LIST).status_code == 200
    assert client.get(grid.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["grid_new", "grid_edit"])
def test_only_coordinators_write_grids(ben_client, grid, name):
    address = NEW if name == "grid_new" else edit_of(grid)

    assert ben_client.get(address).status_code == 403
    assert ben_client.post(address, typed(make_scale())).status_code == 403
    assert Grid.objects.count() == 1


def test_only_coordinators_load_the_defaults(ben_client):
    assert ben_client.post(reverse("grid_defaults")).status_code == 403
    assert not Grid.objects.exists()


@pytest.mark.parametrize("address", [LIST, NEW])
def test_strangers_are_sent_to_sign_in(client, address):
    assert client.get(address).status_code == 302


def test_wrong_methods_are_refused(ada_client, grid):
    assert ada_client.post(LIST).status_code == 405
    assert ada_client.post(grid.get_absolute_url()).status_code == 405
    assert ada_client.get(reverse("grid_defaults")).status_code == 405
    assert ada_client.delete(edit_of(grid)).status_code == 405


@pytest.mark.parametrize("number", [2, 10**9])
def test_version_that_does_not_exist_is_not_found(ada_client, grid, number):
    for name in ("grid_detail", "grid_edit"):
        assert ada_client.get(reverse(name, args=[grid.slug, number])).status_code == 404


def test_refused_form_comes_back_to_htmx_without_the_page(ada_client, grid, html_headers):
    response = ada_client.post(edit_of(grid), {"title_fr": ""}, headers=html_headers)

    assert response.status_code == 422
    assert "<html" not in response.content.decode()
    assert "Word in French" in response.content.decode()


def test_stored_form_sends_htmx_to_the_whole_page(ada_client, html_headers):
    response = ada_client.post(NEW, typed(make_scale()), headers=html_headers)

    assert response.headers["HX-Redirect"] == Grid.objects.get().get_absolute_url()
