"""Every text of staff is stored as typed, with a warning of words that the house avoids."""

from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import Role
from questionnaires.models import Grid, NotApplicable, Weighting
from questionnaires.scales import HEAD, STEP, scale_of
from sources.codebook import Description
from sources.models import Code, Translation
from tests import factories

pytestmark = pytest.mark.django_db
AVOIDED = "No pimp is meant"
WARNING = "The house writes rather"


def warnings(client, address, sent) -> int:
    """How many words a POST is warned of."""
    return client.post(address, sent, follow=True).content.decode().count(WARNING)


def scale_with(grid, **fields):
    """What the form sends of a grid whose first level says something else."""
    scale = scale_of(grid)
    first, *others = scale.steps
    changed = replace(scale, steps=(replace(first, **fields), *others))
    sent = {name: getattr(changed, name) for name in HEAD}
    for number, step in enumerate(changed.steps, start=1):
        sent |= {f"level{number}-{name}": getattr(step, name) for name in STEP}
    return sent | {"seen": scale.fingerprint}


def used_grid():
    questionnaire = factories.make_scored_questionnaire(questions=1)
    answer = factories.make_answer(factories.make_response(questionnaire))
    factories.make_score(answer.versions.get(), 2)
    assert questionnaire.grid is not None
    return questionnaire.grid


def described(code, **fields) -> dict[str, str]:
    """What the form sends of a code."""
    description = Description.of(code)
    sent = {name: getattr(description, name) for name in Description.__slots__}
    return sent | {"after": ""} | fields


@pytest.mark.parametrize(("reason", "expected"), [(AVOIDED, 1), ("A priority", 0)])
def test_reason_of_weights(ada_client, reason, expected):
    questionnaire = factories.make_scored_questionnaire(questions=1)
    address = reverse("judging_weights", args=[questionnaire.slug])
    question = questionnaire.questions.get()
    sent = {f"question-{question.pk}": "2", "reason": reason, "save": ""}

    assert warnings(ada_client, address, sent) == expected
    assert Weighting.objects.get().reason == reason


@pytest.mark.parametrize(("reason", "expected"), [(AVOIDED, 1), ("Not theirs", 0)])
def test_reason_why_an_ask_does_not_apply(ada_client, reason, expected):
    questionnaire = factories.make_scored_questionnaire(questions=1)
    candidacy = factories.make_candidacy(election=questionnaire.election)
    ask = questionnaire.questions.get().asks.get()
    address = reverse("ask_applicability", args=[questionnaire.slug, ask.pk])

    assert (
        warnings(ada_client, address, {"candidacies": candidacy.pk, "reason": reason}) == expected
    )
    assert NotApplicable.objects.get().reason == reason


@pytest.mark.parametrize("name", ["word_en", "definition_en"])
def test_words_of_a_new_grid(ada_client, name):
    sent = scale_with(factories.make_grid(), **{name: AVOIDED})

    assert warnings(ada_client, reverse("grid_new"), sent) == 1
    assert getattr(Grid.objects.latest("pk").levels.get(rank=3), name) == AVOIDED


def test_words_of_a_changed_grid(ada_client):
    grid = factories.make_grid()
    address = reverse("grid_edit", args=[grid.slug, grid.number])

    assert warnings(ada_client, address, scale_with(grid)) == 0
    assert warnings(ada_client, address, scale_with(grid, definition_en=AVOIDED)) == 1
    assert grid.levels.get(rank=3).definition_en == AVOIDED


def test_reason_of_a_new_version_of_a_grid(ada_client):
    grid = used_grid()
    address = reverse("grid_edit", args=[grid.slug, grid.number])
    sent = scale_with(grid, definition_en="Clearer") | {"reason": AVOIDED}

    assert warnings(ada_client, address, sent) == 1
    assert Grid.objects.get(number=2).reason == AVOIDED


@pytest.mark.parametrize("name", ["name_en", "definition_en"])
def test_description_of_a_code(ada_client, name):
    both = {"name_en": "Cost", "definition_en": "Says what it costs."}
    code = factories.make_code("cost")

    assert warnings(ada_client, code.get_absolute_url(), described(code, **both)) == 0
    sent = described(code, **(both | {name: AVOIDED}))
    assert warnings(ada_client, code.get_absolute_url(), sent) == 1
    assert getattr(Code.objects.get(), name) == AVOIDED


def test_description_of_a_new_code(ada_client):
    sent = {
        "name_fr": "Coût",
        "definition_fr": "Dit ce que cela coûte.",
        "name_en": "Cost",
        "definition_en": AVOIDED,
        "shape": "moon",
        "tint": "sky",
        "after": "",
    }

    assert warnings(ada_client, reverse("code_new"), sent) == 1
    assert Code.objects.get().definition_en == AVOIDED


def test_reasons_of_taking_codes_away(ada_client):
    one, other, last = (factories.make_code(key) for key in ("one", "other", "last"))
    merge = reverse("code_merge", args=[one.key])
    retire = reverse("code_retire", args=[last.key])

    assert warnings(ada_client, merge, {"into": other.key, "because": AVOIDED}) == 1
    assert warnings(ada_client, retire, {"because": AVOIDED}) == 1
    assert Code.objects.filter(retired_at__isnull=False).count() == 2


def test_notes_on_a_translation_and_never_its_words(ben_client):
    answer = factories.make_answer(words="Les proxénètes", by=factories.make_user())
    address = reverse("answer_translation", args=[answer.pk, "en"])
    sent = {"body": "The pimps", "made_with": "person"}

    assert warnings(ben_client, address, sent | {"note": ""}) == 0
    assert warnings(ben_client, address, sent | {"note": AVOIDED}) == 1
    assert Translation.objects.latest("pk").note == AVOIDED


def test_note_of_whoever_checks_a_translation(ben_client):
    answer = factories.make_answer(words="Les proxénètes")
    other = factories.make_user(Role.ADVOCATE)
    translation = factories.make_translation(answer.versions.get().text, by=other)
    address = reverse("answer_translation_check", args=[answer.pk, "en"])
    sent = {"version": translation.pk, "decision": "returned", "note": AVOIDED}

    assert warnings(ben_client, address, sent) == 1
    assert Translation.objects.get().check_record.note == AVOIDED
