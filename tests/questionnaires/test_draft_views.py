"""The draft of a received document: saved while one types, merged, moved, sent once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from questionnaires.actions import Entry, check_version, enter_answers
from questionnaires.actions.drafts import begin_draft, send_draft
from questionnaires.drafting import MOST_PIECES, drafted
from questionnaires.entering import corrected_entry
from questionnaires.models import (
    AnswerState,
    AnswerVersion,
    Draft,
    KeptPiece,
    Questionnaire,
    Receipt,
)
from questionnaires.models.response import Decision, ReceiptKind
from sources.models import Mask
from tests import factories

pytestmark = pytest.mark.django_db

REPLY = """\
1) Que ferez-vous pour le point 1 ?

Nous créerons dix logements.

Nous les ouvrirons en 2027.

2) Que ferez-vous pour le point 2 ?

Oui.

Écrivez à equipe@canal.example pour le calendrier.

Cordialement,
L’équipe
"""
FIRST = "Nous créerons dix logements.\n\nNous les ouvrirons en 2027."
SECOND = "Oui.\n\nÉcrivez à equipe@canal.example pour le calendrier."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def questionnaire() -> Questionnaire:
    questionnaire = factories.make_questionnaire()
    factories.make_candidacy(election=questionnaire.election, slug="one")
    return questionnaire


@pytest.fixture
def receipt(questionnaire: Questionnaire, chloe: User) -> Receipt:
    response = factories.make_response(
        questionnaire, candidacy=questionnaire.election.candidacies.get()
    )
    return factories.make_receipt(response, by=chloe, content=REPLY.encode())


def keys(receipt: Receipt) -> list[int]:
    questions = receipt.response.questionnaire.questions.order_by("position")
    return list(questions.values_list("pk", flat=True))


def as_shown(client: Client, receipt: Receipt, page: str = "") -> dict[str, str]:
    """All that the form of the page would send, untouched."""
    shown = client.get(receipt.get_absolute_url()).context["sheet"]
    sent = {"counter": str(shown.draft.counter), "page": page or shown.page, "language": "fr"}
    for line in shown.lines:
        sent |= {field.html_name: field.value() or "" for field in line.form}
        sent |= dict(line.seen)
    return sent


def save(client: Client, receipt: Receipt, sent: dict[str, Any], **headers: Any) -> Any:
    return client.post(reverse("receipt_draft", args=[receipt.pk]), sent, **headers)


def words(receipt: Receipt) -> list[str]:
    cells = Draft.objects.get(receipt=receipt).cells.order_by("question__position")
    return list(cells.values_list("words", flat=True))


def ready(client: Client, receipt: Receipt) -> dict[str, str]:
    """What the form sends once every answer has its state."""
    first, second = keys(receipt)
    return as_shown(client, receipt) | {
        f"q{first}-state": "answered",
        f"q{second}-state": "answered",
    }


# --- Saving -------------------------------------------------------------------------------------


def test_opening_the_page_stores_nothing(chloe_client: Client, receipt: Receipt) -> None:
    chloe_client.get(receipt.get_absolute_url())

    assert not Draft.objects.exists()


def test_words_without_a_place_are_few_enough_for_a_page(receipt: Receipt, ben: User) -> None:
    text = "".join(f"Mot {number}.\n\n" for number in range(2_000))
    long = factories.make_receipt(receipt.response, by=ben, content=text.encode())

    begun = drafted(long)

    assert len(begun.pieces) <= MOST_PIECES
    assert begun.balance(long.document.full_text).is_even


def test_taking_in_a_reply_begins_its_draft(
    chloe_client: Client, questionnaire: Questionnaire
) -> None:
    chloe_client.post(
        reverse("response_new", args=[questionnaire.slug]),
        {
            "candidacy": questionnaire.election.candidacies.get().pk,
            "pasted": REPLY,
            "received_on": "2026-02-03",
            "origin": "e-mail",
            "kind": "reply",
        },
    )

    assert words(Receipt.objects.get()) == [FIRST, SECOND]


def test_what_was_typed_is_there_again(chloe_client: Client, receipt: Receipt) -> None:
    first, _second = keys(receipt)
    sent = as_shown(chloe_client, receipt) | {f"q{first}-words": "Nous créerons\r\nonze logements."}

    response = save(chloe_client, receipt, sent)

    shown = chloe_client.get(receipt.get_absolute_url()).context["sheet"]
    assert (response.status_code, response.url) == (302, receipt.get_absolute_url())
    assert shown.lines[0].form["words"].value() == "Nous créerons\nonze logements."
    assert (shown.draft.counter, shown.draft.saved_by.display_name) == (1, "Chloé")
    assert not AnswerVersion.objects.exists()


def test_htmx_gets_the_sheet_with_the_time(chloe_client: Client, receipt: Receipt) -> None:
    response = save(chloe_client, receipt, as_shown(chloe_client, receipt), headers=HTMX)

    page = response.content.decode()
    assert (response.status_code, "<html" in page) == (200, False)
    assert "saved at" in page


def test_nonsense_changes_nothing(chloe_client: Client, receipt: Receipt) -> None:
    first, _second = keys(receipt)
    sent = {
        f"q{first}-state": "maybe",
        "q999999-words": "Oui",
        "q1-kind": "x",
        "p0-reason": "because",
        "counter": "x",
        "language": "xx",
        "move": "999:first:998",
        "place": "77",
        "p77-question": "1",
    }

    response = save(chloe_client, receipt, sent)

    draft = Draft.objects.get()
    assert response.status_code == 302
    assert words(receipt) == [FIRST, SECOND]
    assert (draft.language, {cell.state for cell in draft.cells.all()}) == ("fr", {""})


def test_nobody_else_saves(dan_client: Client, client: Client, receipt: Receipt) -> None:
    assert save(dan_client, receipt, {}).status_code == 404
    assert save(client, receipt, {}).status_code == 302
    assert not Draft.objects.exists()


# --- Two people ---------------------------------------------------------------------------------


def test_fields_that_one_side_changed_merge_silently(
    chloe_client: Client, ben_client: Client, receipt: Receipt
) -> None:
    first, second = keys(receipt)
    hers, his = as_shown(chloe_client, receipt), as_shown(ben_client, receipt)
    save(ben_client, receipt, his | {f"q{first}-words": "De Ben.", f"q{first}-state": "courtesy"})

    response = save(chloe_client, receipt, hers | {f"q{second}-words": "De Chloé."})

    assert response.status_code == 302
    assert words(receipt) == ["De Ben.", "De Chloé."]


def test_two_texts_for_one_field_are_both_shown(
    chloe_client: Client, ben_client: Client, receipt: Receipt
) -> None:
    first, second = keys(receipt)
    hers, his = as_shown(chloe_client, receipt), as_shown(ben_client, receipt)
    save(ben_client, receipt, his | {f"q{first}-words": "De Ben."})

    sent = hers | {f"q{first}-words": "De Chloé.", f"q{second}-state": "answered"}
    response = save(chloe_client, receipt, sent)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Ben saved meanwhile" in page
    assert ("De Ben." in page, "De Chloé." in page) == (True, True)
    assert words(receipt)[0] == "De Ben."
    assert Draft.objects.get().cells.get(question=second).state == "answered"


def test_two_choices_for_one_answer_are_told_in_words(
    chloe_client: Client, ben_client: Client, receipt: Receipt
) -> None:
    first, _second = keys(receipt)
    hers, his = as_shown(chloe_client, receipt), as_shown(ben_client, receipt)
    save(ben_client, receipt, his | {f"q{first}-state": "absent"})

    response = save(chloe_client, receipt, hers | {f"q{first}-state": "blank"}, headers=HTMX)

    (conflict,) = response.context["sheet"].conflicts
    assert (response.status_code, conflict.mine, conflict.theirs_shown) == (
        409,
        "blank",
        "Not in this document",
    )


@pytest.mark.parametrize(("choice", "kept"), [("keep", "De Chloé."), ("take", "De Ben.")])
def test_a_person_chooses_which_text_stays(
    chloe_client: Client, ben_client: Client, receipt: Receipt, choice: str, kept: str
) -> None:
    first, _second = keys(receipt)
    hers, his = as_shown(chloe_client, receipt), as_shown(ben_client, receipt)
    save(ben_client, receipt, his | {f"q{first}-words": "De Ben."})
    conflict = save(chloe_client, receipt, hers | {f"q{first}-words": "De Chloé."})
    shown = conflict.context["sheet"]
    again = hers | {
        f"q{first}-words": "De Chloé.",
        "counter": shown.draft.counter,
        "conflict": f"q{first}-words",
    }
    again |= dict(shown.lines[0].seen)

    undecided = save(chloe_client, receipt, again)
    decided = save(chloe_client, receipt, again | {choice: f"q{first}-words"})

    assert (undecided.status_code, decided.status_code) == (409, 302)
    assert words(receipt)[0] == kept


def test_a_page_whose_answer_was_lost_is_not_in_conflict_with_itself(
    chloe_client: Client, receipt: Receipt
) -> None:
    first, _second = keys(receipt)
    sent = as_shown(chloe_client, receipt)
    save(chloe_client, receipt, sent | {f"q{first}-words": "Nous"})

    response = save(chloe_client, receipt, sent | {f"q{first}-words": "Nous créerons"})

    assert (response.status_code, words(receipt)[0]) == (302, "Nous créerons")


# --- Moving -------------------------------------------------------------------------------------


def test_a_paragraph_moves_to_the_question_beside_and_back(
    chloe_client: Client, receipt: Receipt
) -> None:
    first, second = keys(receipt)

    response = save(
        chloe_client, receipt, as_shown(chloe_client, receipt) | {"move": f"{first}:last:{second}"}
    )

    assert response.url == f"{receipt.get_absolute_url()}#question-{first}"
    assert words(receipt) == [
        "Nous créerons dix logements.",
        f"Nous les ouvrirons en 2027.\n\n{SECOND}",
    ]
    save(
        chloe_client, receipt, as_shown(chloe_client, receipt) | {"move": f"{second}:first:{first}"}
    )
    assert words(receipt) == [FIRST, SECOND]


def test_tray_is_emptied_at_once_for_one_reason(chloe_client: Client, chloe, questionnaire) -> None:
    receipt = factories.make_receipt(
        factories.make_response(questionnaire), by=chloe, content=b"Un.\n\nDeux.\n\nTrois."
    )
    shown = as_shown(chloe_client, receipt)

    save(chloe_client, receipt, shown | {"aside": "1", "tray_reason": ""})
    assert set(receipt.draft.pieces.values_list("reason", flat=True)) == {""}
    save(chloe_client, receipt, shown | {"aside": "1", "tray_reason": "cover"})

    pieces = receipt.draft.pieces.values_list("text", "reason")
    assert list(pieces) == [("Un.", "cover"), ("Deux.", "cover"), ("Trois.", "cover")]


def test_a_paragraph_goes_to_the_tray_and_finds_its_place(
    chloe_client: Client, receipt: Receipt
) -> None:
    _first, second = keys(receipt)
    save(chloe_client, receipt, as_shown(chloe_client, receipt) | {"move": f"{second}:first:"})
    tray = chloe_client.get(receipt.get_absolute_url()).context["sheet"].tray
    assert [piece.text for piece in tray] == ["Oui."]

    place = {"place": tray[0].position, f"p{tray[0].position}-question": second}
    save(chloe_client, receipt, as_shown(chloe_client, receipt) | place)

    shown = chloe_client.get(receipt.get_absolute_url()).context["sheet"]
    assert (shown.tray, shown.balance.is_even) == ([], True)
    assert words(receipt) == [FIRST, SECOND]


def test_signature_is_kept_out_with_its_reason(chloe_client: Client, receipt: Receipt) -> None:
    shown = chloe_client.get(receipt.get_absolute_url()).context["sheet"]

    assert [line.cell.words for line in shown.lines] == [FIRST, SECOND]
    assert ("Cordialement,\nL’équipe", "signature") in [(p.text, p.reason) for p in shown.aside]
    assert shown.balance.is_even
    assert shown.count.document == shown.balance.words_out


def test_somebody_at_another_document_of_the_response_is_named(
    chloe_client: Client, ben_client: Client, ben: User, receipt: Receipt
) -> None:
    other = factories.make_receipt(receipt.response, by=ben, content=b"Autre chose.")
    save(ben_client, other, as_shown(ben_client, other))

    page = chloe_client.get(receipt.get_absolute_url()).content.decode()

    assert "Ben is entering another document of this response" in page


# --- Sending ------------------------------------------------------------------------------------


def test_sending_needs_a_state_for_each_answer(chloe_client: Client, receipt: Receipt) -> None:
    response = chloe_client.post(receipt.get_absolute_url(), as_shown(chloe_client, receipt))

    assert response.status_code == 422
    assert "nothing is chosen for you" in response.content.decode()
    assert not AnswerVersion.objects.exists()


def test_sending_needs_an_empty_tray(chloe_client: Client, receipt: Receipt) -> None:
    _first, second = keys(receipt)
    save(chloe_client, receipt, as_shown(chloe_client, receipt) | {"move": f"{second}:first:"})
    position = chloe_client.get(receipt.get_absolute_url()).context["sheet"].tray[0].position

    refused = chloe_client.post(receipt.get_absolute_url(), ready(chloe_client, receipt))
    chloe_client.post(
        receipt.get_absolute_url(), ready(chloe_client, receipt) | {f"p{position}-reason": "other"}
    )

    assert refused.status_code == 422
    assert "still need a place or a reason" in refused.content.decode()
    assert AnswerVersion.objects.count() == 2
    assert KeptPiece.objects.get(position=position).reason == "other"


def test_sending_ends_the_draft_and_keeps_every_word(
    chloe_client: Client, receipt: Receipt
) -> None:
    for _time in range(3):
        chloe_client.post(receipt.get_absolute_url(), ready_once(chloe_client, receipt))

    assert [v.text.body for v in AnswerVersion.objects.order_by("answer__question__position")] == [
        FIRST,
        SECOND,
    ]
    assert not Draft.objects.exists()
    assert {piece.reason for piece in receipt.kept_pieces.all()} == {"layout", "signature"}
    assert "Cordialement" in chloe_client.get(receipt.get_absolute_url()).content.decode()


def ready_once(client: Client, receipt: Receipt) -> dict[str, str]:
    first, second = keys(receipt)
    states = {f"q{first}-state": "answered", f"q{second}-state": "answered"}
    if receipt.versions.exists():
        return states
    return as_shown(client, receipt) | states


def test_answers_that_two_requests_send_at_once_are_entered_once(
    chloe: User, receipt: Receipt
) -> None:
    begun = begin_draft(receipt)
    entries = [
        Entry(question=cell.question, state=AnswerState.ANSWERED, words=cell.words)
        for cell in begun.cells
    ]

    first, second = (send_draft(by=chloe, receipt=receipt, entries=entries) for _time in range(2))

    assert first == second
    assert KeptPiece.objects.count() == len(begun.kept)


def test_a_late_save_after_sending_leads_to_what_was_sent(
    chloe_client: Client, receipt: Receipt
) -> None:
    sent = ready(chloe_client, receipt)
    chloe_client.post(receipt.get_absolute_url(), sent)

    response = save(chloe_client, receipt, sent, headers=HTMX)

    assert response.headers["HX-Redirect"] == receipt.get_absolute_url()
    assert AnswerVersion.objects.count() == 2


@pytest.mark.parametrize(("headers", "is_page"), [({}, True), (HTMX, False)])
def test_other_words_that_come_too_late_are_shown(
    chloe_client: Client, ben_client: Client, receipt: Receipt, headers: Any, is_page: bool
) -> None:
    first, _second = keys(receipt)
    sent = ready(chloe_client, receipt)
    ben_client.post(receipt.get_absolute_url(), sent)

    late = sent | {f"q{first}-words": "Typed too late"}
    response = save(chloe_client, receipt, late, headers=headers)

    page = response.content.decode()
    assert (response.status_code, "<html" in page) == (410, is_page)
    assert ("Typed too late" in page) == is_page
    assert "Somebody else sent these answers" in page


@pytest.mark.parametrize(("wanted", "masks"), [(False, ["equipe@canal.example"]), (True, [])])
def test_contacts_in_a_sentence_are_masked_outside_unless_wanted(
    chloe_client: Client, receipt: Receipt, wanted: bool, masks: list[str]
) -> None:
    _first, second = keys(receipt)
    sent = ready(chloe_client, receipt) | {f"q{second}-contacts_asked": "1"}
    sent |= {f"q{second}-shows_contacts": "on"} if wanted else {}

    chloe_client.post(receipt.get_absolute_url(), sent)

    assert list(Mask.objects.values_list("exact", flat=True)) == masks


def test_notes_of_a_call_are_reported(chloe_client: Client, questionnaire: Questionnaire) -> None:
    posted = {
        "candidacy": questionnaire.election.candidacies.get().pk,
        "pasted": REPLY,
        "received_on": "2026-02-03",
        "origin": "call",
        "kind": "reply",
        "is_call": "on",
    }
    url = reverse("response_new", args=[questionnaire.slug])

    refused = chloe_client.post(url, posted)
    chloe_client.post(url, posted | {"reported_by": "a volunteer"})
    receipt = Receipt.objects.get()
    chloe_client.post(receipt.get_absolute_url(), ready(chloe_client, receipt))

    text = AnswerVersion.objects.earliest("pk").text
    assert (refused.status_code, "Say who took the notes" in refused.content.decode()) == (
        422,
        True,
    )
    assert (text.voice, text.reported_by, text.is_quotable) == ("call_notes", "a volunteer", False)


def test_notes_of_a_call_stay_notes_when_a_blank_is_corrected(
    chloe_client: Client, receipt: Receipt, ben: User
) -> None:
    notes = factories.make_receipt(
        receipt.response, by=ben, content=b"Notes", call_notes_by="a volunteer"
    )
    question = receipt.response.questionnaire.questions.earliest("position")
    blank = Entry(question=question, state=AnswerState.BLANK)
    version = enter_answers(by=ben, response=notes.response, entries=[blank], receipt=notes)[0]

    typed = {"state": "answered", "words": "Notes", "question_as_printed": ""}
    entry = corrected_entry(version, typed)

    assert (entry.voice, entry.reported_by) == ("call_notes", "a volunteer")


# --- A complement or a correction ---------------------------------------------------------------


def test_a_correction_changes_some_answers_and_leaves_the_others(
    chloe_client: Client, chloe: User, ben: User, receipt: Receipt
) -> None:
    chloe_client.post(receipt.get_absolute_url(), ready(chloe_client, receipt))
    for version in AnswerVersion.objects.all():
        check_version(by=ben, version=version, decision=Decision.ACCEPTED)
    later = factories.make_receipt(
        receipt.response,
        by=chloe,
        content=REPLY.replace("dix logements", "onze logements").encode(),
        kind=ReceiptKind.CORRECTION,
    )
    sent = ready(chloe_client, later)
    save(chloe_client, later, sent)

    told = chloe_client.get(later.get_absolute_url()).context["sheet"].outcome
    chloe_client.post(later.get_absolute_url(), sent)

    assert told == [
        ("Become a new version of an answer on record", "1"),
        ("Say the same as on record, which stays", "2"),
    ]
    numbers = AnswerVersion.objects.order_by("answer__question__position", "number")
    assert [(v.answer.question.number, v.number) for v in numbers] == [("1", 1), ("1", 2), ("2", 1)]
