"""The form of a piece of evidence: what is enough, what follows from the rest, what is missing."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from pledges.actions.evidence import add_evidence
from pledges.evidence_kinds import evidence_kinds
from pledges.forms.evidence import EvidenceForm, kind_choices
from pledges.models import Evidence
from pledges.models.evidence import Stance
from tests.factories import make_evidence

pytestmark = pytest.mark.django_db
LINK = {"kind": "press", "url": "https://example.org/a", "dated_on": "2026-09-01"}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def filled(by, *, files=None, **typed):
    return EvidenceForm(typed, files, by=by)


def wrong(form) -> dict[str, list[str]]:
    assert not form.is_valid()
    return {name: list(errors) for name, errors in form.errors.items()}


def test_six_kinds_are_offered_first_and_all_the_others_behind_them() -> None:
    choices = kind_choices()

    first = [key for key, name in choices[1:-1]]
    assert first == ["deliberation", "agreement", "minutes", "letter", "press", "search"]
    assert [*first, *(key for key, name in choices[-1][1])] == list(evidence_kinds().by_key)


def test_link_with_its_day_is_enough(ben) -> None:
    form = filled(ben, **LINK)

    assert form.is_valid()
    assert form.given.fields == {
        "kind": "press",
        "reference": "",
        "is_primary": False,
        "searched_where": "",
        "searched_terms": "",
        "searched_by": "",
        "url": "https://example.org/a",
        "dated_on": date(2026, 9, 1),
        "title": "https://example.org/a",
        "quotation": "",
        "page": "",
    }


def test_pasted_number_says_kind_title_and_that_it_is_the_act(ben) -> None:
    form = filled(ben, reference="2026DSOL30", dated_on="2026-02-10")

    assert form.is_valid()
    given = form.given.fields
    assert (given["reference"], given["title"], given["kind"], given["is_primary"]) == (
        "2026 DSOL 30",
        "2026 DSOL 30",
        "deliberation",
        True,
    )


@pytest.mark.parametrize("field", ["reference", "url"])
def test_pasted_address_of_an_act_says_its_number(ben, field) -> None:
    address = "https://cdn.paris.fr/paris/2024-v-123.pdf"

    form = filled(ben, **{field: address}, dated_on="2026-02-10")

    assert form.is_valid()
    given = form.given.fields
    assert (given["reference"], given["url"], given["kind"]) == ("2024 V. 123", address, "motion")


def test_number_that_is_on_record_stands_for_that_piece(ben) -> None:
    piece = make_evidence(reference="2026 DSOL 30")

    form = filled(ben, reference="2026DSOL30")

    assert form.is_valid()
    assert add_evidence(by=ben, given=form.given) == piece
    assert Evidence.objects.count() == 1


def test_number_on_record_with_another_quotation_is_a_piece_of_its_own(ben) -> None:
    make_evidence(reference="2026 DSOL 30")

    form = filled(ben, reference="2026DSOL30", quotation="Article 2", dated_on="2026-09-01")

    assert form.is_valid()
    assert form.given.existing is None


def test_withdrawn_piece_is_not_taken_up_again(ben) -> None:
    make_evidence(withdrawn_at=timezone.now(), withdrawn_by=ben, withdrawn_because="Mauvais numéro")

    assert wrong(filled(ben, reference="2026DSOL30")) == {
        "dated_on": ["Give the day: evidence is dated."]
    }


def test_search_is_of_today_and_of_whoever_types(ben) -> None:
    form = filled(ben, kind="search", searched_where="BOVP", searched_terms="santé")

    assert form.is_valid()
    given = form.given.fields
    assert (given["dated_on"], given["searched_by"], given["title"]) == (
        timezone.localdate(),
        "Ben",
        "BOVP",
    )


def test_search_says_where_and_with_which_words(ben) -> None:
    sentence = "A search without result says where, with which words and who looked."

    assert wrong(filled(ben, kind="search")) == {
        "searched_where": [sentence],
        "searched_terms": [sentence],
    }


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"kind": ""}, "kind", "Say what kind of evidence it is."),
        ({"dated_on": ""}, "dated_on", "Give the day: evidence is dated."),
        (
            {"url": ""},
            "reference",
            "Give an address, the number of an act, a file or a quotation.",
        ),
        (
            {"reference": "n" * 81},
            "reference",
            "This is too long for a number: quote it below.",
        ),
        ({"url": "javascript:alert(1)"}, "url", "Enter a valid URL."),
        ({"reference": "http://nowhere"}, "reference", "Enter a valid URL."),
    ],
)
def test_what_is_missing_is_said_where_it_is_missing(ben, typed, field, sentence) -> None:
    form = filled(ben, **(LINK | {"url": ""} if "reference" in typed else LINK) | typed)

    assert wrong(form) == {field: [sentence]}


def test_evidence_of_tomorrow_is_refused(ben) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)

    assert wrong(filled(ben, **LINK | {"dated_on": str(tomorrow)})) == {
        "dated_on": ["This day is yet to come: give the day of the evidence."]
    }


def test_file_is_read_and_a_picture_is_kept_without_words(ben) -> None:
    words = SimpleUploadedFile("acte.txt", b"Le Conseil approuve.")
    picture = SimpleUploadedFile("page.png", b"\x89PNG\r\n\x1a\n....")

    read = filled(ben, kind="order", dated_on="2026-09-01", files={"file": words})
    seen = filled(ben, kind="order", dated_on="2026-09-01", files={"file": picture})

    assert read.is_valid()
    assert seen.is_valid()
    assert read.given.capture.full_text == "Le Conseil approuve."
    assert (seen.given.capture.media_type, seen.given.capture.full_text) == ("image/png", "")


def test_file_that_cannot_be_read_is_refused_where_it_was_given(ben) -> None:
    damaged = SimpleUploadedFile("acte.pdf", b"%PDF-1.7 nothing")

    form = filled(ben, kind="order", dated_on="2026-09-01", files={"file": damaged})

    assert list(wrong(form)) == ["file"]


def test_file_of_a_form_that_came_back_is_asked_for_again(ben) -> None:
    words = SimpleUploadedFile("acte.txt", b"Le Conseil approuve.")
    form = filled(ben, kind="order", files={"file": words})

    form.is_valid()
    form.remember_file()

    assert list(form.errors) == ["dated_on", "file"]


# --- Inside another form ------------------------------------------------------------------------


def test_form_that_nobody_touched_is_no_new_evidence(ben) -> None:
    form = EvidenceForm(
        {"evidence-stance": "supports", "reason": "x"},
        prefix="evidence",
        by=ben,
        empty_permitted=True,
        use_required_attribute=False,
    )

    assert form.is_valid()
    assert form.is_empty


def test_form_with_a_prefix_takes_what_is_its_own(ben) -> None:
    typed = {f"evidence-{name}": value for name, value in LINK.items()}

    form = EvidenceForm(
        {**typed, "evidence-stance": "contradicts", "kind": "letter"},
        prefix="evidence",
        by=ben,
        empty_permitted=True,
        use_required_attribute=False,
    )

    assert form.is_valid()
    assert not form.is_empty
    evidence = add_evidence(by=ben, given=form.given)
    assert evidence.kind == "press"
    assert form.cited(evidence).stance == Stance.CONTRADICTS


def test_form_in_which_something_was_typed_is_checked(ben) -> None:
    form = EvidenceForm(
        {"evidence-quotation": "Adopté"},
        prefix="evidence",
        by=ben,
        empty_permitted=True,
        use_required_attribute=False,
    )

    assert wrong(form) == {
        "kind": ["Say what kind of evidence it is."],
        "dated_on": ["Give the day: evidence is dated."],
    }
