"""What the database holds true about drafts and what is kept beside answers."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from questionnaires.actions.drafts import begin_draft
from questionnaires.models import Draft, KeptPiece, Receipt
from questionnaires.models.draft import DraftCell, DraftPiece
from sources.models.text import Voice
from tests import factories

pytestmark = pytest.mark.django_db


def refused(match: str):
    return pytest.raises(IntegrityError, match=f"questionnaires_{match}")


@pytest.fixture
def draft(chloe: User) -> Draft:
    receipt = factories.make_receipt(by=chloe, content=b"Merci.\n\nNous sommes pour.")
    return begin_draft(receipt).draft


@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        (DraftCell, {"state": "maybe"}, "draftcell_known_state"),
        (DraftCell, {"suggested": "maybe"}, "draftcell_known_state"),
        (DraftPiece, {"reason": "because"}, "draftpiece_known_reason"),
        (DraftPiece, {"position": 0}, "draftpiece_one_per_position"),
        (Draft, {"saved_at": "2026-02-03T10:00:00Z"}, "draft_saved_by_and_at"),
    ],
)
def test_draft_takes_no_nonsense(draft: Draft, model, change, constraint: str) -> None:
    with refused(constraint), transaction.atomic():
        model.objects.update(**change)


def test_one_cell_a_question_and_one_draft_a_document(draft: Draft) -> None:
    question = draft.cells.first().question

    with refused("draftcell_one_per_question"), transaction.atomic():
        DraftCell.objects.create(draft=draft, question=question)
    with refused("draft_receipt_id"), transaction.atomic():
        Draft.objects.create(receipt=draft.receipt, language="fr")


def test_words_beside_the_answers_have_a_place_and_a_reason(draft: Draft, chloe: User) -> None:
    def keep(**fields) -> KeptPiece:
        kept = {"receipt": draft.receipt, "position": 0, "text": "Merci.", "reason": "cover"}
        return KeptPiece.objects.create(**(kept | {"kept_by": chloe} | fields))

    keep()

    with refused("keptpiece_known_reason"), transaction.atomic():
        keep(position=1, reason="")
    with refused("keptpiece_one_per_position"), transaction.atomic():
        keep()


@pytest.mark.parametrize(("voice", "who"), [(Voice.CALL_NOTES, ""), (Voice.OWN, "somebody")])
def test_notes_of_a_call_are_somebodys(draft: Draft, voice: Voice, who: str) -> None:
    document = factories.make_receipt(content=b"Autre").document

    with refused("receipt_notes_are_somebodys"), transaction.atomic():
        Receipt.objects.create(
            response=draft.receipt.response,
            document=document,
            document_sha256="0" * 64,
            kind="reply",
            voice=voice,
            reported_by=who,
            entered_by=draft.receipt.entered_by,
        )
