"""Who changed what: written by the database, with the acting user, whoever wrote the code."""

import pytest
from django.urls import reverse

from questionnaires.models import Answer
from sources.models import Annotation
from tests.factories import make_annotation, make_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer() -> Answer:
    return make_answer()


def events_of(annotation: Annotation) -> list[tuple[str, object]]:
    events = Annotation.pgh_event_model.objects.filter(pgh_obj=annotation).order_by("pgh_id")
    return [(event.pgh_label, event.pgh_context and event.pgh_context.metadata) for event in events]


def test_a_change_in_the_browser_is_recorded_with_its_author(answer, ada, ben, sign_in) -> None:
    annotation = make_annotation(answer.versions.get().text, "Oui", by=ben)
    sign_in(ada).post(
        reverse("answer_annotation_withdraw", args=[answer.pk, annotation.pk]),
        {"because": "Doublon"},
    )

    assert events_of(annotation) == [("insert", None), ("update", {"user": ada.pk})]


def test_a_change_by_raw_sql_is_recorded_too(answer, ben) -> None:
    annotation = make_annotation(answer.versions.get().text, "Oui", by=ben)

    Annotation.objects.filter(pk=annotation.pk).update(comment="changed")

    assert [label for label, _context in events_of(annotation)] == ["insert", "update"]
