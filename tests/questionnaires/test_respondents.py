"""Several people reply in one document: whose answers are taken, and where the others go."""

from collections import Counter
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from questionnaires.actions.drafts import begin_draft
from questionnaires.drafting import proposed
from questionnaires.entering import OTHER_SENDER, read_reply
from questionnaires.models import Draft, DraftCell, Questionnaire, Receipt
from questionnaires.models.draft import PieceReason
from tests import factories

pytestmark = pytest.mark.django_db

BLUE, GREEN, RED = "Liste bleue", "Liste verte", "Liste rouge"
SAYS = {
    BLUE: ("Oui, dix logements.", "Oui.", "Oui."),
    GREEN: ("Non, aucun.", "Non.", "Nous verrons."),
    RED: ("Peut-être cinq.", "Non.", "Jamais."),
}
REPLY = "\n\n".join(
    f"{number}) Que ferez-vous pour le point {number} ?\n\n"
    + "\n\n".join(f"{name} : {says[number - 1]}" for name, says in SAYS.items())
    for number in (1, 2, 3)
)


@pytest.fixture
def questionnaire() -> Questionnaire:
    return factories.make_questionnaire(questions=3)


def received(questionnaire: Questionnaire, by: User, name: str) -> Receipt:
    candidacy = factories.make_candidacy(election=questionnaire.election, name=name)
    response = factories.make_response(questionnaire, candidacy=candidacy)
    receipt = factories.make_receipt(response, by=by, content=REPLY.encode())
    begin_draft(receipt)
    return receipt


def words_of(receipt: Receipt) -> list[str]:
    cells = DraftCell.objects.filter(draft__receipt=receipt).order_by("question__position")
    return list(cells.values_list("words", flat=True))


def everywhere(receipt: Receipt) -> Counter[str]:
    """Each answer of the document with how often it stands in a cell or among the words beside."""
    pieces = receipt.draft.pieces.filter(placed_in__isnull=True).values_list("text", flat=True)
    said = {one for says in SAYS.values() for one in says}
    return Counter(one for one in [*words_of(receipt), *pieces] if one in said)


ALL_ANSWERS = Counter(one for says in SAYS.values() for one in says)


def test_answers_under_the_candidacy_s_own_name_are_proposed(questionnaire, chloe) -> None:
    receipt = received(questionnaire, chloe, GREEN)

    assert words_of(receipt) == list(SAYS[GREEN])
    assert everywhere(receipt) == ALL_ANSWERS
    others = receipt.draft.pieces.filter(reason=PieceReason.OTHERS)
    assert Counter(others.values_list("text", flat=True)) == ALL_ANSWERS - Counter(SAYS[GREEN])


def test_other_name_may_be_chosen_and_what_was_typed_stays(
    questionnaire, chloe, chloe_client: Client
) -> None:
    receipt = received(questionnaire, chloe, "Une tout autre campagne")
    first, *_others = questionnaire.questions.order_by("position")
    page = reverse("receipt_draft", args=[receipt.pk])
    typed = {f"q{first.pk}-words": "À la main.", f"q{first.pk}-state": "answered"}

    chloe_client.post(page, typed | {"respondent": RED})

    assert words_of(receipt) == ["À la main.", *SAYS[RED][1:]]
    assert everywhere(receipt) + Counter(SAYS[BLUE][:1]) >= ALL_ANSWERS
    words = chloe_client.get(receipt.get_absolute_url()).content.decode()
    assert "The answers under the name “Liste rouge” are taken" in words

    chloe_client.post(page, {"respondent": BLUE})
    chloe_client.post(page, {"respondent": "Nobody"})

    assert words_of(receipt) == ["À la main.", *SAYS[BLUE][1:]]
    assert everywhere(receipt) >= ALL_ANSWERS
    assert Draft.objects.get().respondent == BLUE


def test_document_is_taken_for_the_others_without_the_file(
    questionnaire, chloe, chloe_client: Client
) -> None:
    receipt = received(questionnaire, chloe, BLUE)
    green = factories.make_candidacy(election=questionnaire.election, name=GREEN)
    page = reverse("response_new", args=[questionnaire.slug])
    address = f"{page}?again={receipt.pk}&candidacy={green.pk}"
    assert (
        address.replace("&", "&amp;")
        in chloe_client.get(receipt.get_absolute_url()).content.decode()
    )

    shown = chloe_client.get(address)
    given = {"candidacy": green.pk, "received_on": "2026-02-01", "origin": "x", "kind": "reply"}
    done = chloe_client.post(address, given)

    assert b'name="file"' not in shown.content
    other = Receipt.objects.get(response__candidacy=green)
    assert done.headers["Location"] == other.get_absolute_url()
    assert words_of(other) == list(SAYS[GREEN])
    assert other.document_sha256 == receipt.document_sha256


def test_document_of_somebody_else_is_not_taken_again(
    questionnaire, ben, chloe_client: Client
) -> None:
    receipt = received(questionnaire, ben, BLUE)
    page = reverse("response_new", args=[questionnaire.slug])
    elsewhere = reverse("response_new", args=[factories.make_questionnaire().slug])

    for address in (f"{page}?again={receipt.pk}", f"{page}?again=0x1", f"{page}?again={'9' * 18}"):
        assert chloe_client.get(address).status_code == 404
    assert chloe_client.get(f"{elsewhere}?again={receipt.pk}").status_code == 404


def test_sender_that_is_somebody_else_is_told_once(questionnaire, chloe) -> None:
    receipt = received(questionnaire, chloe, "Une tout autre campagne")
    _media_type, split = read_reply(REPLY.encode(), "r.txt", list(questionnaire.questions.all()))

    begun = proposed(receipt, replace(split, respondent="Zoé Éluard"))

    told = [OTHER_SENDER, "Zoé Éluard"]
    assert begun.draft.warnings.count(told) == 1
    assert all(told not in cell.doubts for cell in begun.cells)
