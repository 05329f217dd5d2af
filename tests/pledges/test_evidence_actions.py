"""Adding evidence with its file, letting it bear on pledges, taking it back."""

from datetime import date
from hashlib import sha256

import pytest
from django.core.files.storage import default_storage

from pledges.actions.evidence import (
    CopyExists,
    Given,
    add_copy,
    add_evidence,
    attach,
    withdraw_evidence,
)
from pledges.models import Bearing, Evidence
from pledges.models.evidence import Stance
from sources.actions import whole_or_not_at_all
from sources.captures import read_capture
from sources.models import Document
from tests.factories import make_evidence, make_pledge

pytestmark = pytest.mark.django_db
WORDS = b"Le Conseil approuve la convention."
FIELDS = {"kind": "agreement", "title": "Convention", "dated_on": date(2026, 9, 1)}


@pytest.fixture
def capture():
    return read_capture("convention.txt", WORDS)


def files() -> list[str]:
    if not default_storage.exists("documents"):
        return []
    return default_storage.listdir("documents")[1]


def test_file_is_stored_as_it_came_with_its_fingerprint(ben, capture) -> None:
    evidence = add_evidence(by=ben, given=Given(FIELDS, capture))

    document = evidence.document
    assert document.file.read() == WORDS
    assert document.sha256 == sha256(WORDS).hexdigest()
    assert document.full_text == WORDS.decode()
    assert (evidence.added_by, evidence.captured_on is None) == (ben, False)


def test_same_evidence_twice_is_one(ada, ben, capture) -> None:
    first = add_evidence(by=ben, given=Given(FIELDS, capture))
    second = add_evidence(by=ada, given=Given(FIELDS, capture))

    assert first == second
    assert Document.objects.count() == len(files()) == 1


@pytest.mark.parametrize("change", [{"title": "Autre"}, {"dated_on": date(2026, 9, 2)}])
def test_what_differs_is_another_piece(ben, capture, change) -> None:
    add_evidence(by=ben, given=Given(FIELDS, capture))
    add_evidence(by=ben, given=Given(FIELDS | change, capture))

    assert Evidence.objects.count() == 2


def test_another_file_is_another_piece(ben, capture) -> None:
    add_evidence(by=ben, given=Given(FIELDS, capture))
    add_evidence(by=ben, given=Given(FIELDS, read_capture("convention.txt", b"Autre chose.")))

    assert Evidence.objects.count() == 2


def test_refusal_later_in_the_same_transaction_takes_back_row_and_file(ben, capture) -> None:
    def add_and_fail() -> None:
        with whole_or_not_at_all():
            add_evidence(by=ben, given=Given(FIELDS, capture))
            raise ValueError("refused")

    with pytest.raises(ValueError, match="refused"):
        add_and_fail()

    assert Evidence.objects.count() == Document.objects.count() == len(files()) == 0


def test_copy_comes_later_and_is_one(ben, capture) -> None:
    evidence = make_evidence(url="https://example.org/a")

    for _twice in range(2):
        add_copy(by=ben, evidence=evidence, capture=capture, captured_on=date(2026, 9, 3))

    evidence.refresh_from_db()
    assert evidence.document.sha256 == sha256(WORDS).hexdigest()
    assert evidence.document.origin == "https://example.org/a"
    assert evidence.captured_on == date(2026, 9, 3)
    assert Document.objects.count() == 1


def test_another_copy_of_the_same_piece_is_refused(ben, capture) -> None:
    evidence = add_evidence(by=ben, given=Given(FIELDS, capture))
    other = read_capture("autre.txt", b"Autre chose.")

    with pytest.raises(CopyExists):
        add_copy(by=ben, evidence=evidence, capture=other, captured_on=date(2026, 9, 3))
    assert Document.objects.count() == 1


def test_one_piece_bears_on_several_pledges_each_by_its_nature(ben) -> None:
    funding, study = make_pledge(nature="funding"), make_pledge(nature="study")
    evidence = make_evidence("deliberation")

    for _twice in range(2):
        attach(by=ben, evidence=evidence, pledges=[funding, study], stance=Stance.CONTEXT)

    bearings = Bearing.objects.filter(update=None)
    assert list(bearings.values_list("pledge", "stance", "counted")) == [
        (funding.pk, "context", "act"),
        (study.pk, "context", "step"),
    ]


def test_withdrawn_piece_stays_with_who_when_and_why(ada, ben) -> None:
    evidence = make_evidence()

    withdraw_evidence(by=ben, evidence=evidence, because=" Mauvais acte ")
    withdraw_evidence(by=ada, evidence=evidence, because="encore")

    evidence.refresh_from_db()
    assert (evidence.withdrawn_by, evidence.withdrawn_because) == (ben, "Mauvais acte")
    assert list(Evidence.objects.active()) == []
