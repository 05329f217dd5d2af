"""The pages of the codebook; what they list is tested in test_codebook."""

from html import unescape

import pytest
from django.urls import reverse

from sources.actions import withdraw_annotation
from sources.codebook import merge_codes, retire_code
from sources.models import Annotation, Code
from tests.factories import make_annotation, make_answer, make_code, make_report, make_text

pytestmark = pytest.mark.django_db

LIST, NEW = "/codes/", "/codes/new/"
History = Annotation.pgh_event_model  # type: ignore[attr-defined]


def shown(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


def url(name: str, code: Code) -> str:
    return reverse(f"code_{name}", args=[code.key])


def sent(**fields) -> dict[str, str]:
    return {
        "name_fr": "Coût",
        "definition_fr": "Dit ce que cela coûte.",
        "name_en": "",
        "definition_en": "",
        "shape": "moon",
        "tint": "sky",
        "after": "",
    } | fields


# --- The list -------------------------------------------------------------------------------


def test_code_list_without_codes_says_where_they_come_from(ben_client) -> None:
    assert "No code in use" in shown(ben_client.get(LIST))


def test_code_list_tells_a_code_by_name_shape_and_colour(ben_client) -> None:
    make_code(name_en="Cost", shape="moon", tint="sky", definition_en="What it costs")

    html = shown(ben_client.get(LIST))

    assert (
        '<span class="chip tint-sky"> <span class="icon icon-shape-moon" aria-hidden="true">'
        '</span> <span lang="en">Cost</span> </span>'
    ) in html
    assert "What it costs" in html
    assert "0 highlights" in html


def test_code_list_quotes_verbatim_words_alone(ben_client) -> None:
    answer, report, code = make_answer(), make_report(), make_code()
    make_annotation(answer.versions.get().text, "dix logements", code=code)
    make_annotation(report.text, "Une élue", code=code)

    html = shown(ben_client.get(LIST))

    assert html.count('class="note-passage is-quote"') == 1
    assert "Reported by les organisations" in html
    assert answer.response.candidacy.name in html
    assert report.title in html
    assert "2 highlights" in html


def test_code_list_folds_the_retired_ones(ada, ben_client) -> None:
    code, into, vague = make_code(), make_code(), make_code()
    merge_codes(by=ada, code=code, into=into, because="Same use")
    retire_code(by=ada, code=vague, because="Too vague")

    page = ben_client.get(LIST)

    assert [entry.code for entry in page.context["entries"]] == [into]
    assert [entry.code for entry in page.context["retired"]] == [code, vague]
    html = shown(page)
    assert "2 retired codes" in html
    assert "Merged into" in html
    assert "Same use" in html
    assert "Too vague" in html


def test_code_list_offers_a_new_code_to_coordinators_alone(ada_client, ben_client) -> None:
    assert [NEW in shown(client.get(LIST)) for client in (ada_client, ben_client)] == [True, False]


@pytest.mark.parametrize("count", [1, 3])
def test_code_list_costs_seven_queries(ada, ben_client, count, django_assert_num_queries) -> None:
    for _number in range(count):
        code = make_code()
        make_annotation(make_answer().versions.get().text, "Oui", code=code)
        make_annotation(make_report().text, "Une élue", code=code)
        merge_codes(by=ada, code=make_code(), into=code, because="Same use")

    with django_assert_num_queries(7):
        ben_client.get(LIST)


def test_menu_leads_advocates_to_the_codebook(ben_client, chloe_client) -> None:
    found = [f'href="{LIST}"' in shown(client.get("/")) for client in (ben_client, chloe_client)]

    assert found == [True, False]


# --- A new code -----------------------------------------------------------------------------


def test_code_new_adds_it_behind_another(ada_client) -> None:
    first, last = make_code(rank=1), make_code(rank=2)

    response = ada_client.post(NEW, sent(after=first.key))

    code = Code.objects.get(name_fr="Coût")
    assert response.url == code.get_absolute_url() == "/codes/cout/"
    assert list(Code.objects.all()) == [first, code, last]


def test_code_new_sent_five_times_is_one(ada_client) -> None:
    answers = {ada_client.post(NEW, sent()).url for _number in range(5)}

    assert answers == {"/codes/cout/"}
    assert Code.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"definition_fr": ""}, "A code needs a name and a definition"),
        ({"name_fr": " "}, "A code needs a name and a definition"),
        ({"name_fr": "ÉCHÉANCE"}, "There is another code with this name."),
        ({"shape": "star", "tint": "leaf"}, "“Deadline” has this shape in this colour"),
        ({"shape": "heart"}, "Select a valid choice"),
        ({"after": "missing"}, "Select a valid choice"),
        ({"name_fr": "x" * 81}, "at most 80 characters"),
    ],
)
def test_code_new_that_is_refused_loses_nothing(ada_client, fields, sentence) -> None:
    make_code("deadline", name_fr="Échéance", name_en="Deadline", shape="star", tint="leaf")

    response = ada_client.post(NEW, sent(**fields) | {"definition_en": "Kept"})

    html = shown(response)
    assert response.status_code == 422
    assert sentence in html
    assert "Nothing was stored yet" in html
    assert "Kept" in html
    assert Code.objects.count() == 1


def test_code_new_named_in_one_language_and_defined_in_the_other_is_refused(ada_client) -> None:
    assert ada_client.post(NEW, sent(name_fr="", name_en="Cost")).status_code == 422


def test_code_new_may_take_the_name_and_look_of_a_retired_one(ada, ada_client) -> None:
    retired = make_code(name_fr="Coût", shape="moon", tint="sky")
    retire_code(by=ada, code=retired, because="Too vague")

    assert ada_client.post(NEW, sent()).status_code == 302


# --- One code -------------------------------------------------------------------------------


def test_code_detail_shows_advocates_no_form(ben_client) -> None:
    code = make_code()

    html = shown(ben_client.get(url("detail", code)))

    assert code.name_en in html
    assert "Change the code" not in html
    assert url("merge", code) not in html
    assert url("retire", code) not in html


def test_code_detail_refuses_a_change_by_an_advocate(ben_client) -> None:
    code = make_code()

    response = ben_client.post(url("detail", code), sent())

    code.refresh_from_db()
    assert (response.status_code, code.name_fr != "Coût") == (403, True)
    assert "Only a coordinator changes the codebook." in shown(response)


def test_code_detail_changes_all_that_is_said(ada, ada_client) -> None:
    first, code = make_code(rank=1), make_code(rank=2)

    response = ada_client.post(url("detail", code), sent(name_en="Cost", definition_en="Money"))

    code.refresh_from_db()
    assert response.url == url("detail", code)
    assert (code.name_fr, code.name_en, code.shape, code.tint) == ("Coût", "Cost", "moon", "sky")
    assert list(Code.objects.all()) == [code, first]
    history = Code.pgh_event_model.objects.filter(pgh_obj=code)  # type: ignore[attr-defined]
    assert history.latest("pgh_id").pgh_context.metadata["user"] == ada.pk


def test_code_detail_keeps_a_look_that_another_code_has(ada_client) -> None:
    make_code(shape="moon", tint="sky")
    code = make_code(shape="moon", tint="sky")

    assert ada_client.post(url("detail", code), sent()).status_code == 302


def test_code_detail_that_is_refused_loses_nothing(ada_client) -> None:
    code = make_code()

    response = ada_client.post(url("detail", code), sent(name_fr="", definition_fr="Kept"))

    assert response.status_code == 422
    assert "Kept" in shown(response)


def test_code_changed_meanwhile_shows_both(ada_client) -> None:
    code = make_code()
    seen = ada_client.get(url("detail", code)).context["form"].initial["seen"]
    ada_client.post(url("detail", code), sent(seen=seen))

    late = sent(name_fr="Prix", shape="star", seen=seen)
    refused = ada_client.post(url("detail", code), late)
    code.refresh_from_db()
    kept = code.name_fr
    again = ada_client.post(
        url("detail", code), late | {"seen": refused.context["form"]["seen"].value()}
    )

    code.refresh_from_db()
    html = shown(refused)
    assert (refused.status_code, kept) == (422, "Coût")
    assert "It now says: Coût, “Dit ce que cela coûte.”" in html
    assert 'value="Prix"' in html
    assert (again.status_code, code.name_fr) == (302, "Prix")


@pytest.mark.parametrize("key", [Code.PROTECT, Code.CLAIM])
def test_code_with_rules_is_renamed_but_never_taken_away(ada_client, key) -> None:
    code, into = make_code(key), make_code()

    html = shown(ada_client.get(url("detail", code)))
    renamed = ada_client.post(url("detail", code), sent())
    retired = ada_client.post(url("retire", code), {"because": "Too vague"}, follow=True)
    merged = ada_client.post(url("merge", code), {"into": into.key, "because": "Same use"})

    code.refresh_from_db()
    assert "This code can be renamed, but not merged or retired" in html
    assert url("merge", code) not in html
    assert [one.status_code for one in (renamed, retired, merged)] == [302, 200, 422]
    assert [("renamed but not taken away" in shown(one)) for one in (retired, merged)] == [True] * 2
    assert (code.name_fr, code.retired_at) == ("Coût", None)


@pytest.mark.parametrize("count", [1, 3])
def test_code_detail_costs_eleven_queries(
    ada, ada_client, count, django_assert_num_queries
) -> None:
    code = make_code()
    for _number in range(count):
        make_annotation(make_answer().versions.get().text, "Oui", code=code)
        make_annotation(make_report().text, "Une élue", code=code)
        merge_codes(by=ada, code=make_code(), into=code, because="Same use")
        make_code()

    with django_assert_num_queries(11):
        ada_client.get(url("detail", code))


# --- Merging --------------------------------------------------------------------------------


def test_code_merge_shows_first_what_will_happen(ben, ada_client) -> None:
    text, code, into = make_text(), make_code(), make_code()
    marks = [make_annotation(text, passage, by=ben, code=code) for passage in ("Oui", "Nous")]
    withdraw_annotation(by=ben, annotation=marks[0], because="Doublon")

    page = ada_client.get(url("merge", code), {"into": into.key})

    html = shown(page)
    assert "2 highlights" in html
    assert "(1 of them withdrawn)" in html
    assert html.index(f'lang="en">{code.name}<') < html.index(f'lang="en">{into.name}<')
    assert page.context["marks"] == {"count": 2, "withdrawn": 1}
    assert Annotation.objects.filter(code=code).count() == 2


@pytest.mark.parametrize(
    ("key", "sentence"),
    [(Code.PROTECT, "will hide all these passages"), (Code.CLAIM, "as still to be checked")],
)
def test_code_merge_says_what_the_other_code_entails(ada_client, key, sentence) -> None:
    html = shown(ada_client.get(url("merge", make_code()), {"into": make_code(key).key}))

    assert sentence in html


def test_code_merge_moves_the_marks_for_a_reason(ada, ben, ada_client) -> None:
    code, into = make_code(), make_code()
    annotation = make_annotation(make_text(), "Oui", by=ben, code=code)

    response = ada_client.post(
        url("merge", code), {"into": into.key, "because": "Same use"}, follow=True
    )

    annotation.refresh_from_db()
    code.refresh_from_db()
    event = History.objects.filter(pgh_obj=annotation).latest("pgh_id")
    assert response.redirect_chain == [(url("detail", into), 302)]
    assert f"1 highlight moved to “{into.name}”. “{code.name}” is retired." in shown(response)
    assert (annotation.code, code.merged_into, code.retired_because) == (into, into, "Same use")
    assert (event.code, event.pgh_context.metadata["user"]) == (into, ada.pk)


def test_code_merge_sent_twice_is_once(ben, ada_client) -> None:
    code, into = make_code(), make_code()
    make_annotation(make_text(), "Oui", by=ben, code=code)
    merge = {"into": into.key, "because": "Same use"}

    answers = [ada_client.post(url("merge", code), merge) for _number in range(2)]

    assert [one.url for one in answers] == [url("detail", into)] * 2
    assert (code.annotations.count(), into.annotations.count()) == (0, 1)


def test_code_merge_without_a_reason_is_refused(ada_client) -> None:
    code, into = make_code(), make_code()

    response = ada_client.post(url("merge", code), {"into": into.key, "because": " "})

    code.refresh_from_db()
    assert (response.status_code, code.retired_at) == (422, None)
    assert response.context["into"] == into


def test_code_merge_into_no_code_in_use_keeps_the_reason(ada, ada_client) -> None:
    code = make_code()
    gone = retire_code(by=ada, code=make_code(), because="Too vague")

    for key in (gone.key, code.key, "missing"):
        response = ada_client.post(url("merge", code), {"into": key, "because": "Keep me"})

        html = shown(response)
        assert response.status_code == 422
        assert "Choose a code that is in use." in html
        assert 'value="Keep me"' in html


def test_code_merge_without_the_other_code_asks_for_it(ada_client) -> None:
    code, other = make_code(), make_code()

    html = shown(ada_client.get(url("merge", code)))

    assert f'<option value="{other.key}">{other.name}</option>' in html
    assert f'<option value="{code.key}">' not in html


# --- Retiring and restoring -----------------------------------------------------------------


def test_code_retire_takes_a_reason(ada, ada_client) -> None:
    code = make_code()

    response = ada_client.post(url("retire", code), {"because": "Too vague"}, follow=True)

    code.refresh_from_db()
    assert (code.retired_by, code.retired_because) == (ada, "Too vague")
    assert "Offer it again" in shown(response)


def test_code_retire_without_a_reason_is_refused(ada_client) -> None:
    code = make_code()

    response = ada_client.post(url("retire", code), {"because": ""})

    code.refresh_from_db()
    assert (response.status_code, code.retired_at) == (422, None)
    assert "invalid-feedback" in response.content.decode()


def test_code_restore_offers_it_again(ada, ada_client) -> None:
    code = retire_code(by=ada, code=make_code(), because="Too vague")

    ada_client.post(url("restore", code))

    code.refresh_from_db()
    assert (code.retired_at, code.retired_by, code.retired_because) == (None, None, "")


def test_code_restore_whose_name_was_taken_says_so(ada, ada_client) -> None:
    code = retire_code(by=ada, code=make_code(name_en="Cost"), because="Too vague")
    make_code(name_en="Cost")

    response = ada_client.post(url("restore", code), follow=True)

    code.refresh_from_db()
    assert code.retired_because == "Too vague"
    assert "Rename one of the two first." in shown(response)


@pytest.mark.parametrize(
    ("name", "method"),
    [("retire", "get"), ("restore", "get"), ("detail", "put"), ("merge", "delete")],
)
def test_code_pages_refuse_other_methods(ada_client, name, method) -> None:
    assert getattr(ada_client, method)(url(name, make_code())).status_code == 405


@pytest.mark.parametrize("name", ["merge", "retire", "restore"])
def test_code_is_left_alone_by_advocates(ben_client, name) -> None:
    code, into = make_code(), make_code()

    response = ben_client.post(url(name, code), {"into": into.key, "because": "Same use"})

    code.refresh_from_db()
    assert (response.status_code, code.retired_at) == (403, None)
