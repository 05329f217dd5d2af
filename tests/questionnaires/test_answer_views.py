"""One answer: reading, marking, checking, correcting; and the response it belongs to."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import Role, User, Visibility
from questionnaires.actions import Entry, check_version, enter_answers
from questionnaires.models import Answer, AnswerState, AnswerVersion, Check, Response
from questionnaires.models.response import Decision
from sources.actions import withdraw_annotation
from sources.codebook import merge_codes, retire_code
from sources.models import Annotation, Code
from sources.models.text import Voice, Wording
from tests import factories

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def code() -> Code:
    return factories.make_code("pledge")


@pytest.fixture
def answer(chloe: User) -> Answer:
    response = factories.make_response()
    factories.make_receipt(response, by=chloe)
    return factories.make_answer(response, by=chloe)


def url(name: str, answer: Answer, *more: int) -> str:
    return reverse(name, args=[answer.pk, *more])


def passage(answer: Answer, words: str, code: Code, **fields: Any) -> dict[str, Any]:
    """What the form of a new highlight sends."""
    body = answer.versions.current().get().text.body
    start = body.index(words)
    return {
        "start": start,
        "end": start + len(words),
        "exact": words,
        "code": code.pk,
        "comment": "",
        "visibility": 10,
    } | fields


# --- Reading ------------------------------------------------------------------------------------


def test_answer_shows_its_words_and_question(ben_client: Client, answer: Answer) -> None:
    page = ben_client.get(answer.get_absolute_url()).content.decode()

    assert "Nous créerons dix logements adaptés en 2027." in page
    assert answer.question.wording in page


def test_verbatim_own_words_are_a_quotation(ben_client: Client, answer: Answer) -> None:
    page = ben_client.get(answer.get_absolute_url()).content.decode()

    assert "words-quote" in page


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"wording": Wording.SUMMARY}, "Summary"),
        ({"voice": Voice.REPORTED, "reported_by": "the hosts"}, "Reported by the hosts"),
        ({"voice": Voice.CALL_NOTES}, "Notes of a call"),
    ],
)
def test_other_words_are_labelled_and_no_quotation(
    ben_client: Client, fields: dict[str, Any], label: str
) -> None:
    answer = factories.make_answer(**fields)

    page = ben_client.get(answer.get_absolute_url()).content.decode()

    assert label in page
    assert "words-quote" not in page


@pytest.mark.parametrize(
    ("state", "label"),
    [("blank", "Left blank"), ("refused", "Declined to answer"), ("courtesy", "Courtesy reply")],
)
def test_states_other_than_answered_are_told(ben_client: Client, state: str, label: str) -> None:
    answer = factories.make_answer(state=AnswerState(state))

    assert label in ben_client.get(answer.get_absolute_url()).content.decode()


def test_volunteers_read_the_words_of_their_own_entries(
    chloe_client: Client, answer: Answer, ben: User
) -> None:
    text = answer.versions.get().text
    factories.make_annotation(text, "Oui", by=ben, comment="A note among staff")

    page = chloe_client.get(answer.get_absolute_url()).content.decode()

    assert "Nous créerons dix logements" in page
    assert "A note among staff" not in page
    assert "annotation-form" not in page


@pytest.mark.parametrize("name", ["answer_detail", "answer_correct", "response_detail"])
def test_somebody_elses_answer_is_not_found(dan_client: Client, answer: Answer, name: str) -> None:
    key = answer.response_id if name == "response_detail" else answer.pk

    assert dan_client.get(reverse(name, args=[key])).status_code == 404
    assert dan_client.post(reverse(name, args=[key])).status_code in {404, 405}


def test_adding_a_document_opens_nothing_of_others(
    dan_client: Client, dan: User, answer: Answer
) -> None:
    receipt = factories.make_receipt(answer.response, by=dan, content=b"Autre.")
    entry = Entry(question=answer.question, state=AnswerState.ANSWERED, words="De Dan.")
    before = dan_client.get(answer.get_absolute_url()).status_code
    enter_answers(by=dan, response=answer.response, entries=[entry], receipt=receipt)

    pages = [
        dan_client.get(address).content.decode()
        for address in (
            answer.get_absolute_url(),
            f"{answer.get_absolute_url()}?version=1",
            answer.response.get_absolute_url(),
            answer.response.candidacy.get_absolute_url(),
            f"{reverse('search')}?q=logements",
        )
    ]

    assert before == 404
    assert "De Dan." in pages[0]
    assert not any("dix logements" in page or "Chloé" in page for page in pages)


def test_response_names_what_somebody_else_entered(dan_client: Client, dan: User) -> None:
    response = factories.make_response()
    factories.make_answer(response)
    factories.make_receipt(response, by=dan)

    cells = dan_client.get(response.get_absolute_url()).context["cells"]

    assert [str(cell.step) for cell in cells] == ["others", "none"]
    assert cells[0].answer is None


def test_unchecked_words_are_shown_but_not_marked(
    ben_client: Client, ben: User, code: Code
) -> None:
    version = factories.make_version()

    page = ben_client.get(version.answer.get_absolute_url()).content.decode()
    sent = ben_client.post(
        url("answer_annotate", version.answer),
        {"start": 0, "end": 3, "exact": "Oui", "code": code.pk, "visibility": 10},
    )

    assert "These words are not checked yet" in page
    assert "annotation-form" not in page
    assert sent.status_code == 403
    assert not Annotation.objects.exists()


def test_older_version_can_be_read(ben_client: Client, ada: User, answer: Answer) -> None:
    newer = factories.make_version(answer.response, answer.question, words="Peut-être.")
    check_version(by=ada, version=newer, decision=Decision.ACCEPTED)

    page = ben_client.get(answer.get_absolute_url(), {"version": 1}).content.decode()

    assert "Nous créerons dix logements" in page
    assert "This is version 1, not the words on record." in page
    assert "annotation-form" not in page


def test_unknown_version_shows_the_words_on_record(ben_client: Client, answer: Answer) -> None:
    for number in ("9", "x"):
        response = ben_client.get(answer.get_absolute_url(), {"version": number})

        assert response.context["page"].is_current


def test_neighbours_follow_the_questionnaire(ben_client: Client) -> None:
    response = factories.make_response(factories.make_questionnaire(questions=3))
    answers = [
        factories.make_answer(response, question=question)
        for question in response.questionnaire.questions.order_by("position")
    ]

    context = ben_client.get(answers[1].get_absolute_url()).context

    assert (context["previous"], context["following"]) == (answers[0], answers[2])


def test_marks_that_need_care_warn(ben_client: Client, ben: User, answer: Answer) -> None:
    text = answer.versions.get().text
    factories.make_annotation(text, "Oui", by=ben, code=factories.make_code(Code.PROTECT))
    factories.make_annotation(text, "2027", by=ben, code=factories.make_code(Code.CLAIM))

    page = ben_client.get(answer.get_absolute_url()).content.decode()

    assert "This passage could expose somebody." in page
    assert "that nobody has checked" in page


@pytest.mark.parametrize("count", [1, 3])
def test_answer_costs_the_same_for_one_and_three(
    ben_client: Client,
    ben: User,
    ada: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    questionnaire = factories.make_questionnaire(questions=count)
    answers = [factories.make_answer(factories.make_response(questionnaire)) for _ in range(count)]
    answer = answers[0]
    for number in range(count):
        newer = factories.make_version(answer.response, answer.question, words=f"Non {number}.")
        check_version(by=ada, version=newer, decision=Decision.ACCEPTED)
        factories.make_annotation(newer.text, "Non", by=ben)

    with django_assert_num_queries(12):
        response = ben_client.get(answer.get_absolute_url())

    assert len(response.context["elsewhere"]) == count - 1


# --- Marking ------------------------------------------------------------------------------------


def test_passage_is_marked(ben_client: Client, ben: User, answer: Answer, code: Code) -> None:
    response = ben_client.post(
        url("answer_annotate", answer),
        passage(answer, "dix logements", code, comment="How many?", visibility=20),
    )

    mark = Annotation.objects.get()
    assert (response.status_code, response.url) == (302, answer.get_absolute_url())
    assert (mark.anchors.get().exact, mark.comment) == ("dix logements", "How many?")
    assert (mark.visibility, mark.created_by) == (Visibility.PARTNER, ben)


def test_sentences_are_marked_without_a_script(
    ben_client: Client, answer: Answer, code: Code
) -> None:
    ben_client.post(
        url("answer_annotate", answer),
        {"first_sentence": 0, "last_sentence": 1, "code": code.pk, "visibility": 10},
    )

    exact = Annotation.objects.get().anchors.get().exact
    assert exact == "Oui. Nous créerons dix logements adaptés en 2027."


def test_htmx_gets_the_words_alone(ben_client: Client, answer: Answer, code: Code) -> None:
    response = ben_client.post(
        url("answer_annotate", answer), passage(answer, "dix logements", code), headers=HTMX
    )

    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert "<mark" in page
    assert "The highlight is saved." in page
    assert "HX-Request" in response.headers["Vary"]


def test_boosted_and_restored_pages_come_whole(ben_client: Client, answer: Answer) -> None:
    for header in ("HX-Boosted", "HX-History-Restore-Request"):
        response = ben_client.get(answer.get_absolute_url(), headers=HTMX | {header: "true"})

        assert "<html" in response.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_refused_mark_loses_nothing(
    ben_client: Client, answer: Answer, code: Code, headers: dict[str, str]
) -> None:
    sent = passage(answer, "dix logements", code, exact="onze logements", comment="Keep me")

    response = ben_client.post(url("answer_annotate", answer), sent, headers=headers)

    page = response.content.decode()
    assert response.status_code == 422
    assert ("<html" in page) is not bool(headers)
    assert "Keep me" in page
    assert "does not match the words on file" in page
    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"code": ""},
        {"code": 0},
        {"visibility": 99},
        {"start": "", "end": "", "exact": ""},
        {"start": 5, "end": 5, "exact": ""},
        {"start": 5, "end": 10**6},
        {"start": -1},
        {"comment": "a" * 5001},
    ],
)
def test_impossible_mark_is_refused(
    ben_client: Client, answer: Answer, code: Code, fields: dict[str, Any]
) -> None:
    sent = passage(answer, "dix logements", code) | fields

    assert ben_client.post(url("answer_annotate", answer), sent).status_code == 422
    assert not Annotation.objects.exists()


def test_same_mark_five_times_is_one(ben_client: Client, answer: Answer, code: Code) -> None:
    for _time in range(5):
        ben_client.post(url("answer_annotate", answer), passage(answer, "dix logements", code))

    assert Annotation.objects.count() == 1


def test_fields_of_another_form_change_nothing(
    ben_client: Client, ben: User, ada: User, answer: Answer, code: Code
) -> None:
    ben_client.post(
        url("answer_annotate", answer),
        passage(answer, "dix logements", code, created_by=ada.pk, withdrawn_because="x"),
    )

    mark = Annotation.objects.get()
    assert (mark.created_by, mark.withdrawn_because) == (ben, "")


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("answer_annotate", "get"),
        ("answer_annotation_withdraw", "get"),
        ("answer_detail", "post"),
        ("answer_check", "put"),
    ],
)
def test_wrong_method_is_refused(
    ben_client: Client, ben: User, answer: Answer, name: str, method: str
) -> None:
    mark = factories.make_annotation(answer.versions.get().text, "Oui", by=ben)
    more = [mark.pk] if name == "answer_annotation_withdraw" else []

    assert getattr(ben_client, method)(url(name, answer, *more)).status_code == 405


@pytest.mark.parametrize(
    "name", ["answer_annotate", "answer_annotation", "answer_annotation_withdraw", "answer_check"]
)
def test_volunteers_neither_mark_nor_check(
    chloe_client: Client, ben: User, answer: Answer, name: str
) -> None:
    mark = factories.make_annotation(answer.versions.get().text, "Oui", by=ben)
    more = [mark.pk] if "annotation" in name else []

    assert chloe_client.post(url(name, answer, *more)).status_code == 403


def test_author_changes_a_mark(ben_client: Client, ben: User, answer: Answer, code: Code) -> None:
    mark = factories.make_annotation(answer.versions.get().text, "Oui", by=ben)

    response = ben_client.post(
        url("answer_annotation", answer, mark.pk),
        {"code": code.pk, "comment": "Better", "visibility": 30},
    )

    mark.refresh_from_db()
    assert response.status_code == 302
    assert (mark.code, mark.comment, mark.visibility) == (code, "Better", Visibility.PUBLIC)


def test_refused_change_keeps_what_was_typed(ben_client: Client, ben: User, answer: Answer) -> None:
    mark = factories.make_annotation(answer.versions.get().text, "Oui", by=ben)

    response = ben_client.post(
        url("answer_annotation", answer, mark.pk),
        {"code": "", "comment": "Typed before", "visibility": 10},
    )

    assert response.status_code == 422
    assert "Typed before" in response.content.decode()


def test_others_do_not_reword_a_mark(ada: User, client: Client, answer: Answer, code: Code) -> None:
    mark = factories.make_annotation(answer.versions.get().text, "Oui", by=ada, comment="Ada’s")
    client.force_login(factories.make_user(Role.ADVOCATE))

    page = client.get(url("answer_annotation", answer, mark.pk)).content.decode()
    response = client.post(
        url("answer_annotation", answer, mark.pk),
        {"code": code.pk, "comment": "Not hers", "visibility": 10},
    )

    mark.refresh_from_db()
    assert "annotation-form" not in page
    assert (response.status_code, mark.comment) == (403, "Ada’s")


def test_coordinators_change_any_mark(
    ada_client: Client, ben: User, answer: Answer, code: Code
) -> None:
    mark = factories.make_annotation(answer.versions.get().text, "Oui", by=ben)

    ada_client.post(
        url("answer_annotation", answer, mark.pk),
        {"code": code.pk, "comment": "", "visibility": 20},
    )

    mark.refresh_from_db()
    assert mark.visibility == Visibility.PARTNER


def test_change_of_a_mark_changed_meanwhile_shows_both_texts(
    ada_client: Client, ben_client: Client, ben: User, answer: Answer, code: Code
) -> None:
    mark = factories.make_annotation(answer.versions.get().text, "Oui", by=ben, comment="First")
    address = url("answer_annotation", answer, mark.pk)
    both = [client.get(address).context["form"] for client in (ada_client, ben_client)]
    changes = [
        {"code": code.pk, "visibility": 10, "comment": comment, "seen": form.initial["seen"]}
        for form, comment in zip(both, ("By Ada", "By Ben"), strict=True)
    ]

    ada_client.post(address, changes[0])
    refused = ben_client.post(address, changes[1])
    mark.refresh_from_db()
    kept = mark.comment
    again = ben_client.post(address, changes[1] | {"seen": refused.context["form"]["seen"].value()})
    mark.refresh_from_db()

    page = refused.content.decode()
    assert (refused.status_code, kept) == (422, "By Ada")
    assert refused.context["form"]["comment"].value() == "By Ben"
    assert f'value="{code.pk}" required checked' in " ".join(page.split())
    assert f"It now says: {code.name_en}, “By Ada” (Internal)." in page
    assert (again.status_code, mark.comment) == (302, "By Ben")


def test_withdrawn_mark_does_not_change(
    ben_client: Client, ben: User, answer: Answer, code: Code
) -> None:
    mark = factories.make_annotation(answer.versions.get().text, "Oui", by=ben, comment="Before")
    withdraw_annotation(by=ben, annotation=mark, because="Wrong passage")

    response = ben_client.post(
        url("answer_annotation", answer, mark.pk),
        {"code": code.pk, "comment": "After", "visibility": 30},
    )

    mark.refresh_from_db()
    assert (response.status_code, mark.comment) == (409, "Before")
    assert "Wrong passage" in response.content.decode()


def test_mark_is_withdrawn_with_a_reason(ben_client: Client, ben: User, answer: Answer) -> None:
    mark = factories.make_annotation(answer.versions.get().text, "Oui", by=ben)

    ben_client.post(
        url("answer_annotation_withdraw", answer, mark.pk), {"because": "Wrong passage"}
    )

    mark.refresh_from_db()
    page = ben_client.get(answer.get_absolute_url()).content.decode()
    assert (mark.withdrawn_by, mark.withdrawn_because) == (ben, "Wrong passage")
    assert "<mark" not in page


def test_withdrawal_needs_a_reason(ben_client: Client, ben: User, answer: Answer) -> None:
    mark = factories.make_annotation(answer.versions.get().text, "Oui", by=ben)

    response = ben_client.post(url("answer_annotation_withdraw", answer, mark.pk), {"because": ""})

    mark.refresh_from_db()
    assert (response.status_code, mark.withdrawn_at) == (422, None)


def test_mark_of_another_answer_is_not_found(ben_client: Client, ben: User, answer: Answer) -> None:
    mark = factories.make_annotation(factories.make_answer().versions.get().text, "Oui", by=ben)

    for name in ("answer_annotation", "answer_annotation_withdraw"):
        assert ben_client.post(url(name, answer, mark.pk), {"because": "x"}).status_code == 404


# --- Retired and merged codes -------------------------------------------------------------------


def test_retired_code_is_not_offered_for_a_new_mark(
    ada: User, ben_client: Client, answer: Answer, code: Code
) -> None:
    other = factories.make_code()
    retire_code(by=ada, code=code, because="Too vague")

    form = ben_client.get(answer.get_absolute_url()).context["form"]
    response = ben_client.post(
        url("answer_annotate", answer), passage(answer, "Oui", code, comment="Keep me")
    )

    page = response.content.decode()
    assert list(form.codes) == [other]
    assert (response.status_code, Annotation.objects.count()) == (422, 0)
    assert f"“{code.name_en}” was retired from the codebook." in page
    assert "Keep me" in page


def test_mark_with_a_retired_code_is_edited_and_keeps_it(
    ada: User, ben: User, ben_client: Client, answer: Answer, code: Code
) -> None:
    mark = factories.make_annotation(answer.versions.get().text, "Oui", by=ben, code=code)
    other = factories.make_code()
    retire_code(by=ada, code=code, because="Too vague")
    address = url("answer_annotation", answer, mark.pk)

    form = ben_client.get(address).context["form"]
    response = ben_client.post(address, {"code": code.pk, "comment": "Net", "visibility": 10})

    mark.refresh_from_db()
    assert set(form.codes) == {code, other}
    assert (response.status_code, mark.code, mark.comment) == (302, code, "Net")


def test_mark_with_another_retired_code_is_not_taken(
    ada: User, ben: User, ben_client: Client, answer: Answer, code: Code
) -> None:
    mark = factories.make_annotation(answer.versions.get().text, "Oui", by=ben)
    retire_code(by=ada, code=code, because="Too vague")

    response = ben_client.post(
        url("answer_annotation", answer, mark.pk),
        {"code": code.pk, "comment": "", "visibility": 10},
    )

    kept = mark.code
    mark.refresh_from_db()
    assert (response.status_code, mark.code) == (422, kept)


def test_mark_from_a_page_before_a_merge_takes_the_other_code_and_says_so(
    ada: User, ben_client: Client, answer: Answer, code: Code
) -> None:
    into = factories.make_code()
    merge_codes(by=ada, code=code, into=into, because="Same use")

    response = ben_client.post(
        url("answer_annotate", answer), passage(answer, "Oui", code), follow=True
    )

    page = response.content.decode()
    assert Annotation.objects.get().code == into
    assert f"has been merged into “{into.name_en}” meanwhile: it took that." in page


def test_form_of_a_mark_leads_to_the_codebook(ben_client: Client, answer: Answer) -> None:
    page = " ".join(ben_client.get(answer.get_absolute_url()).content.decode().split())

    assert '<a href="/codes/" target="_blank" >The codebook in another tab</a>' in page


# --- Checking -----------------------------------------------------------------------------------


@pytest.fixture
def waiting(chloe: User) -> Response:
    """A response with three answers that Chloé entered from one document."""
    words = ["Oui, nous créerons dix logements.", "Non.", "Peut-être."]
    response = factories.make_response(factories.make_questionnaire(questions=3))
    receipt = factories.make_receipt(response, by=chloe, content="\n\n".join(words).encode())
    questions = response.questionnaire.questions.order_by("position")
    entries = [
        Entry(question=question, state=AnswerState.ANSWERED, words=said)
        for question, said in zip(questions, words, strict=True)
    ]
    enter_answers(by=chloe, response=response, entries=entries, receipt=receipt)
    return response


def answers_of(response: Response) -> list[Answer]:
    return list(response.answers.order_by("question__position"))


def verdict(decision: str = "accepted", note: str = "", version: int = 1) -> dict[str, Any]:
    return {"version": version, "decision": decision, "note": note}


def test_accepting_goes_to_the_next(ben_client: Client, ben: User, waiting: Response) -> None:
    first, second, _third = answers_of(waiting)

    response = ben_client.post(url("answer_check", first), verdict())

    assert (response.status_code, response.url) == (302, url("answer_check", second))
    assert first.versions.current().get().check_record.checked_by == ben


def test_after_the_last_comes_the_first_that_waits(ben_client: Client, waiting: Response) -> None:
    first, second, third = answers_of(waiting)

    assert ben_client.post(url("answer_check", third), verdict()).url == url("answer_check", first)
    assert ben_client.post(url("answer_check", first), verdict()).url == url("answer_check", second)
    assert ben_client.post(url("answer_check", second), verdict()).url == waiting.get_absolute_url()


def test_nobody_checks_what_they_entered(client: Client, ben: User, ben_client: Client) -> None:
    version = factories.make_version(by=ben)

    page = ben_client.get(url("answer_check", version.answer)).content.decode()
    response = ben_client.post(url("answer_check", version.answer), verdict())

    assert "somebody else checks them" in page
    assert response.status_code == 403
    assert "<html" in response.content.decode()
    assert not Check.objects.exists()


def test_sending_back_needs_a_note(ben_client: Client, waiting: Response) -> None:
    answer = answers_of(waiting)[0]

    refused = ben_client.post(url("answer_check", answer), verdict("returned"))
    ben_client.post(url("answer_check", answer), verdict("returned", "A word is missing"))

    check = Check.objects.get()
    assert refused.status_code == 422
    assert (check.decision, check.note) == (Decision.RETURNED, "A word is missing")
    assert not answer.versions.current().exists()


def test_checking_five_times_checks_once(ben_client: Client, waiting: Response) -> None:
    answer = answers_of(waiting)[0]

    for decision in ("accepted", "returned", "accepted", "returned", "accepted"):
        response = ben_client.post(
            url("answer_check", answer), verdict(decision, "note"), follow=True
        )

    assert Check.objects.get().decision == Decision.ACCEPTED
    assert "checked before" in response.content.decode()


@pytest.mark.parametrize("fields", [{"decision": "maybe"}, {"decision": ""}, {"version": "x"}])
def test_impossible_verdict_is_refused(
    ben_client: Client, waiting: Response, fields: dict[str, Any]
) -> None:
    answer = answers_of(waiting)[0]

    response = ben_client.post(url("answer_check", answer), verdict() | fields)

    assert response.status_code == 422
    assert not Check.objects.exists()


def test_unknown_version_is_not_found(ben_client: Client, waiting: Response) -> None:
    answer = answers_of(waiting)[0]

    assert ben_client.post(url("answer_check", answer), verdict(version=7)).status_code == 404


def test_original_stands_beside_the_words(ben_client: Client, waiting: Response) -> None:
    checking = ben_client.get(url("answer_check", answers_of(waiting)[1])).context["checking"]

    assert (checking.excerpt.passage, checking.excerpt.is_exact) == ("Non.", True)
    assert checking.excerpt.before.endswith("logements.\n\n")


def test_slips_of_the_pen_are_shown(ben_client: Client, chloe: User) -> None:
    response = factories.make_response()
    receipt = factories.make_receipt(
        response, by=chloe, content="Oui, nous créerons dix logements.".encode()
    )
    entry = Entry(
        question=response.questionnaire.questions.order_by("position")[0],
        state=AnswerState.ANSWERED,
        words="Oui, nous créerons deux logements.",
    )
    version = enter_answers(by=chloe, response=response, entries=[entry], receipt=receipt)[0]

    page = ben_client.get(url("answer_check", version.answer))

    slips = [(str(run.change), run.text) for run in page.context["checking"].slips]
    assert slips == [
        ("same", "Oui, nous créerons "),
        ("removed", "dix "),
        ("added", "deux "),
        ("same", "logements."),
    ]
    assert "<ins>" in page.content.decode()


def test_changes_against_the_words_on_record_are_shown(ben_client: Client, answer: Answer) -> None:
    factories.make_version(
        answer.response, answer.question, words=factories.WORDS.replace("dix", "onze")
    )

    checking = ben_client.get(url("answer_check", answer)).context["checking"]

    changed = [run.text for run in checking.changes if run.change != "same"]
    assert changed == ["dix ", "onze "]


def test_nothing_to_check_is_said(ben_client: Client, answer: Answer) -> None:
    page = ben_client.get(url("answer_check", answer)).content.decode()

    assert "Nothing waits for a check here" in page
    assert 'name="decision"' not in page


@pytest.mark.parametrize("count", [1, 3])
def test_check_costs_the_same_for_one_and_three(
    ben_client: Client,
    waiting: Response,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    answer = answers_of(waiting)[0]
    for number in range(count):
        factories.make_version(waiting, answer.question, words=f"Non {number}.")

    with django_assert_num_queries(5):
        ben_client.get(url("answer_check", answer))


# --- Correcting ---------------------------------------------------------------------------------


def correction(words: str = "Oui, nous créerons onze logements.", **fields: str) -> dict[str, str]:
    return {"state": "answered", "words": words, "reason": "A word was wrong"} | fields


def test_correction_is_a_new_version_that_waits(
    chloe_client: Client, ada: User, waiting: Response
) -> None:
    answer = answers_of(waiting)[0]
    first = answer.versions.get()
    check_version(by=ada, version=first, decision=Decision.RETURNED, note="Not dix")

    page = chloe_client.get(url("answer_correct", answer)).content.decode()
    response = chloe_client.post(url("answer_correct", answer), correction())

    second = answer.versions.latest("number")
    assert "Not dix" in page
    assert response.url == waiting.get_absolute_url()
    assert (second.number, second.reason, second.receipt) == (2, "A word was wrong", first.receipt)
    assert answer.versions.awaiting_check().get() == second


def test_same_correction_five_times_is_one_version(chloe_client: Client, waiting: Response) -> None:
    answer = answers_of(waiting)[0]

    for _time in range(5):
        chloe_client.post(url("answer_correct", answer), correction())

    assert answer.versions.count() == 2


def test_refused_correction_keeps_what_was_typed(chloe_client: Client, waiting: Response) -> None:
    answer = answers_of(waiting)[0]

    response = chloe_client.post(
        url("answer_correct", answer), correction("Typed so far", reason="")
    )

    assert response.status_code == 422
    assert "Typed so far" in response.content.decode()
    assert answer.versions.count() == 1


def test_marks_follow_an_accepted_correction(
    ben_client: Client, ada_client: Client, ben: User, answer: Answer
) -> None:
    text = answer.versions.get().text
    kept = factories.make_annotation(text, "Oui.", by=ben)
    lost = factories.make_annotation(text, "dix logements", by=ben)
    words = text.body.replace("dix", "onze")

    ben_client.post(url("answer_correct", answer), correction(words))
    followed = ada_client.post(url("answer_check", answer), verdict(version=2), follow=True)

    current = answer.versions.current().get().text
    assert list(current.anchors.values_list("annotation", flat=True)) == [kept.pk]
    assert [m.annotation for m in followed.context["left_behind"]] == [lost]
    assert "did not find its words again" in followed.content.decode()


# --- The response -------------------------------------------------------------------------------


def test_response_says_what_comes_next(ben_client: Client, ada: User, waiting: Response) -> None:
    first, second, _third = answers_of(waiting)
    check_version(by=ada, version=first.versions.get(), decision=Decision.ACCEPTED)
    check_version(by=ada, version=second.versions.get(), decision=Decision.RETURNED, note="No")

    context = ben_client.get(waiting.get_absolute_url()).context

    assert [str(cell.step) for cell in context["cells"]] == ["read", "correct", "check"]
    assert len(context["to_check"]) == 1


def test_enterer_waits_for_somebody_else(chloe_client: Client, waiting: Response) -> None:
    context = chloe_client.get(waiting.get_absolute_url()).context

    assert {str(cell.step) for cell in context["cells"]} == {"wait"}
    assert context["to_check"] == []


def test_marks_on_a_summary_are_to_be_resourced(ben_client: Client, ben: User, ada: User) -> None:
    answer = factories.make_answer(wording=Wording.SUMMARY)
    mark = factories.make_annotation(answer.versions.get().text, "dix logements", by=ben)
    version = factories.make_version(answer.response, answer.question)
    check_version(by=ada, version=version, decision=Decision.ACCEPTED)

    (left,) = ben_client.get(answer.response.get_absolute_url()).context["left_behind"]

    assert (left.annotation, left.passage, left.is_to_resource) == (mark, "dix logements", True)


@pytest.mark.parametrize("count", [1, 3])
def test_response_costs_the_same_for_one_and_three(
    ben_client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    response = factories.make_response(factories.make_questionnaire(questions=count))
    for question in response.questionnaire.questions.all():
        factories.make_answer(response, question=question)
    for number in range(count):
        factories.make_receipt(response, content=f"Oui {number}.".encode())

    with django_assert_num_queries(9):
        page = ben_client.get(response.get_absolute_url())

    assert len(page.context["cells"]) == count


@pytest.mark.parametrize("name", ["answer_detail", "answer_check", "answer_correct"])
def test_strangers_are_sent_to_sign_in(client: Client, answer: Answer, name: str) -> None:
    assert client.get(url(name, answer)).status_code == 302


def test_missing_answer_is_not_found(ada_client: Client) -> None:
    for name in ("answer_detail", "answer_check", "answer_correct", "response_detail"):
        assert ada_client.get(reverse(name, args=[0])).status_code == 404


def test_no_version_is_entered_by_reading(ben_client: Client, waiting: Response) -> None:
    for answer in answers_of(waiting):
        for name in ("answer_detail", "answer_check", "answer_correct"):
            ben_client.get(url(name, answer))

    assert AnswerVersion.objects.count() == 3


def test_htmx_gets_the_refused_correction_alone(chloe_client: Client, waiting: Response) -> None:
    address = url("answer_correct", answers_of(waiting)[0])

    refused = chloe_client.post(address, correction("Typed so far", reason=""), headers=HTMX)
    taken = chloe_client.post(address, correction(), headers=HTMX)

    page = refused.content.decode()
    assert (refused.status_code, "<html" in page, "Typed so far" in page) == (422, False, True)
    assert taken.headers["HX-Redirect"] == waiting.get_absolute_url()
