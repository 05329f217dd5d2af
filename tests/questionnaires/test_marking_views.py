"""Highlights on the words of an answer, by the form of its page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User, Visibility
from questionnaires.models import Answer
from sources.actions import withdraw_annotation
from sources.codebook import merge_codes, retire_code
from sources.models import Annotation, Code
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
