"""Storing, freezing, marking, carrying and masking words."""

import pytest

from accounts.models import Role, Visibility
from sources.actions import (
    QuoteMismatch,
    annotate,
    carry_annotations,
    edit_annotation,
    mask_passage,
    store_document,
    withdraw_annotation,
)
from sources.anchoring import Outcome
from sources.models import Annotation
from sources.models.annotation import MaskReason
from sources.models.text import Wording
from sources.words import words_of
from tests.factories import WORDS, make_annotation, make_code, make_text, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben():
    return make_user(Role.ADVOCATE, display_name="Ben")


def mark(text, by, code, **fields):
    return annotate(
        by=by, text=text, start=0, end=3, exact="Oui", **({"code": code, "comment": ""} | fields)
    )


def test_store_document_keeps_the_bytes_under_a_name_that_tells_nothing(ben) -> None:
    document = store_document(
        by=ben,
        name="../../Réponse de la liste.docx",
        content=b"PK\x03\x04",
        media_type="application/octet-stream",
        full_text="Oui.",
    )

    assert document.file.read() == b"PK\x03\x04"
    assert "liste" not in document.file.name
    assert document.original_name == "../../Réponse de la liste.docx"


def test_annotate_remembers_the_quote_and_its_surroundings(ben) -> None:
    text = make_text()

    anchor = make_annotation(text, "dix logements adaptés", by=ben).anchors.get()

    assert (anchor.prefix, anchor.suffix) == (
        "Oui. Nous créerons ",
        " en 2027. Le reste dépendra de l",
    )


def test_annotate_refuses_another_quote(ben) -> None:
    with pytest.raises(QuoteMismatch):
        annotate(by=ben, text=make_text(), start=0, end=3, exact="Non", code=make_code())


def test_annotate_twice_by_the_same_person_is_once(ben) -> None:
    text, code = make_text(), make_code()

    assert mark(text, ben, code) == mark(text, ben, code)
    assert Annotation.objects.count() == 1


def test_annotate_by_two_people_is_two(ben) -> None:
    text, code = make_text(), make_code()

    assert mark(text, ben, code) != mark(text, make_user(Role.ADVOCATE), code)


def test_withdraw_annotation_by_a_stale_page_keeps_the_first_reason(ada, ben) -> None:
    annotation = make_annotation(make_text(), "Oui", by=ben)
    stale = Annotation.objects.get(pk=annotation.pk)

    withdraw_annotation(by=ben, annotation=annotation, because="Wrong passage")
    withdraw_annotation(by=ada, annotation=stale, because="Later")

    annotation.refresh_from_db()
    assert (annotation.withdrawn_by, annotation.withdrawn_because) == (ben, "Wrong passage")


def test_edit_annotation_leaves_its_passage_and_its_history(ben) -> None:
    annotation = make_annotation(make_text(), "Oui", by=ben, comment="Net")

    edit_annotation(
        annotation=annotation,
        code=annotation.code,
        comment="Net et daté",
        visibility=Visibility.PUBLIC,
    )

    comments = Annotation.pgh_event_model.objects.filter(pgh_obj=annotation).order_by("pgh_id")
    assert list(comments.values_list("comment", flat=True)) == ["Net", "Net et daté"]
    assert annotation.anchors.get().exact == "Oui"


def test_withdrawn_annotation_is_on_no_page_and_keeps_its_first_reason(ben) -> None:
    text = make_text()
    annotation = make_annotation(text, "Oui", by=ben)

    withdraw_annotation(by=ben, annotation=annotation, because="Doublon")
    withdraw_annotation(by=ben, annotation=annotation, because="Autre")

    assert words_of(text).marks == ()
    assert annotation.withdrawn_because == "Doublon"


def test_marks_follow_their_quotes_into_a_corrected_transcription(ben) -> None:
    old = make_text()
    kept = make_annotation(old, "Oui", by=ben)
    moved = make_annotation(old, "dix logements adaptés", by=ben)
    lost = make_annotation(old, "Le reste dépendra", by=ben)
    new = make_text("Oui. Certes. Nous créerons dix logements adaptés en 2027. Puis on verra.")

    carried = {one.annotation: one.placement.outcome for one in carry_annotations(old=old, new=new)}

    assert carried == {kept: Outcome.KEPT, moved: Outcome.MOVED, lost: Outcome.LOST}
    assert [mark.annotation for mark in words_of(new).marks] == [kept, moved]


def test_carrying_twice_changes_nothing(ben) -> None:
    old, new = make_text(), make_text(f"{WORDS} Fin.")
    make_annotation(old, "Oui", by=ben)
    carry_annotations(old=old, new=new)

    assert carry_annotations(old=old, new=new) == []


def test_nothing_follows_from_a_summary_to_verbatim_words(ben) -> None:
    summary = make_text(wording=Wording.SUMMARY)
    make_annotation(summary, "Oui", by=ben)
    verbatim = make_text()

    assert carry_annotations(old=summary, new=verbatim) == []
    assert words_of(verbatim).marks == ()


def test_mask_passage_remembers_its_words(ben) -> None:
    mask = mask_passage(by=ben, text=make_text(), start=5, end=9, reason=MaskReason.PLACE)

    assert mask.exact == "Nous"


@pytest.mark.parametrize("marks", [1, 3])
def test_words_cost_one_query(ben, marks: int, django_assert_num_queries) -> None:
    text = make_text()
    for passage in ["Oui", "Nous créerons", "dix logements"][:marks]:
        make_annotation(text, passage, by=ben, comment=passage)

    with django_assert_num_queries(1):
        words = words_of(text)
        assert [str(one.annotation.created_by) + one.code.name for one in words.marks]

    assert "".join(segment.text for segment in words.segments) == text.body
