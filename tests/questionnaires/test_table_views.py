"""Importing a published table in the browser: brought, looked at, decided, stored."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from questionnaires.models import Questionnaire, Settlement
from questionnaires.reviewing import Review
from questionnaires.tables import published_counts
from sources.models import Document
from stakeholders.models import Election
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/questionnaires/import-table/"
TABLE = "Question,Liste A,Liste B,Liste C,Pillar\nBuild?,Yes,No,,one\nPlant?,Undecided,Yes,,two\n"
PLAIN = "Question,Liste A,Liste B\nBuild?,Yes,No\nPlant?,,Yes\n"


def details(**fields: Any) -> dict[str, Any]:
    given = {
        "title": "Survey",
        "language": "en",
        "election": "",
        "new_election": "Town",
        "first_round_on": "2026-03-15",
        "publisher": "A newspaper",
        "source_url": "https://example.org/t.csv",
        "published_on": "",
        "pasted": "",
    }
    return given | fields


def held(response: Any) -> dict[str, str]:
    """What the page that shows a table sends back with it."""
    return {"kept": response.context["packed"], "seen": response.context["review"].seen}


def value_field(review: Review) -> str:
    return review.selects[0].name


def test_page_asks_for_a_table(ada_client: Client) -> None:
    response = ada_client.get(ADDRESS)

    assert response.status_code == 200
    assert response.wsgi_request.path == reverse("table_import")


def test_advocates_are_told_that_it_is_not_theirs(ben_client: Client) -> None:
    assert ben_client.get(ADDRESS).status_code == 403
    assert ben_client.post(ADDRESS, details(pasted=PLAIN)).status_code == 403


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 302


def test_other_methods_are_refused(ada_client: Client) -> None:
    assert ada_client.put(ADDRESS).status_code == 405


def test_pasted_table_is_shown_and_not_stored(ada_client: Client) -> None:
    response = ada_client.post(ADDRESS, details(pasted=PLAIN))

    review = response.context["review"]
    assert response.status_code == 200
    assert [line.counts.yes for line in review.question_lines] == [1, 1]
    assert (review.total_line.yes_of_all, review.total_line.yes_of_answered) == ("50.0%", "66.7%")
    assert not Questionnaire.objects.exists()
    assert not Document.objects.exists()


def test_shown_table_is_stored_once_confirmed(ada_client: Client, ada: User) -> None:
    shown = ada_client.post(ADDRESS, details(pasted=PLAIN))

    response = ada_client.post(ADDRESS, details(store="1", **held(shown)))

    questionnaire = Questionnaire.objects.get()
    assert (response.status_code, response.url) == (302, questionnaire.get_absolute_url())
    assert published_counts(questionnaire).counts.overall.yes == 2
    assert {settled.settled_by for settled in Settlement.objects.all()} == {ada}


def test_same_form_five_times_gives_one_questionnaire(ada_client: Client) -> None:
    shown = ada_client.post(ADDRESS, details(pasted=PLAIN))

    answers = [ada_client.post(ADDRESS, details(store="1", **held(shown))) for _at in range(5)]

    assert {answer.status_code for answer in answers} == {302}
    assert (Questionnaire.objects.count(), Document.objects.count()) == (1, 1)


def test_file_is_kept_byte_by_byte(ada_client: Client) -> None:
    content = PLAIN.replace("Build", "Bâtir").encode("utf-16")
    file = SimpleUploadedFile("table.csv", content)
    shown = ada_client.post(ADDRESS, details(file=file))

    ada_client.post(ADDRESS, details(store="1", **held(shown)))

    document = Document.objects.get()
    assert document.original_name == "table.csv"
    assert document.file.read() == content


def test_nothing_is_stored_before_its_counts_were_seen(ada_client: Client) -> None:
    shown = ada_client.post(ADDRESS, details(pasted=PLAIN))

    response = ada_client.post(ADDRESS, details(store="1", left_out="Liste B", **held(shown)))

    assert response.status_code == 422
    assert [r.name for r in response.context["review"].table.respondents] == ["Liste A"]
    assert not Questionnaire.objects.exists()


def test_unknown_values_are_asked_and_kept(ada_client: Client) -> None:
    shown = ada_client.post(ADDRESS, details(pasted=TABLE, left_out="Pillar"))
    refused = ada_client.post(ADDRESS, details(store="1", left_out="Pillar", **held(shown)))

    assert (shown.status_code, refused.status_code) == (200, 422)
    select = refused.context["review"].selects[0]
    assert (select.label, select.is_missing) == ("“Undecided”", True)
    assert not Questionnaire.objects.exists()


def test_mapped_values_are_counted_and_stored(ada_client: Client) -> None:
    shown = ada_client.post(ADDRESS, details(pasted=TABLE, left_out="Pillar"))
    chosen = {"left_out": "Pillar", value_field(shown.context["review"]): "no_position"}
    counted = ada_client.post(ADDRESS, details(**chosen, **held(shown)))

    assert counted.status_code == 200
    assert counted.context["review"].total_line.counts.no_position == 1

    ada_client.post(ADDRESS, details(store="1", **chosen, **held(counted)))

    counts = published_counts(Questionnaire.objects.get()).counts.overall
    assert (counts.yes, counts.no, counts.no_position, counts.not_returned) == (2, 1, 1, 2)


def test_remarks_may_be_said_to_change_nothing(ada_client: Client) -> None:
    table = 'Question,Liste A,Liste B\nBuild?,"Yes, slowly",No\nPlant?,Yes,No\n'
    shown = ada_client.post(ADDRESS, details(pasted=table))
    counted = ada_client.post(ADDRESS, details(first_word="1", **held(shown)))

    assert shown.context["review"].remark_count == 1
    assert counted.context["review"].total_line.counts.yes == 2


def test_rows_without_replies_are_asked(ada_client: Client) -> None:
    table = "Question,Liste A,Liste B\nBuild homes,Yes,No\nPlant trees,,\nMend paths,No,No\n"
    shown = ada_client.post(ADDRESS, details(pasted=table))
    chosen = {value_field(shown.context["review"]): "question"}
    counted = ada_client.post(ADDRESS, details(**chosen, **held(shown)))

    assert len(counted.context["review"].table.rows) == 3


def test_rows_about_the_respondents_may_be_left_out(ada_client: Client) -> None:
    table = "Question,Liste A,Liste B\nWard,North,South\nBuild?,Yes,No\nPlant?,No,No\n"
    shown = ada_client.post(ADDRESS, details(pasted=table))
    field = value_field(shown.context["review"])
    counted = ada_client.post(ADDRESS, details(**{field: "about"}, **held(shown)))
    asked = ada_client.post(ADDRESS, details(**{field: "question"}, **held(shown)))

    assert [select.label for select in shown.context["review"].selects] == ["Ward"]
    assert counted.context["review"].total_line.counts.everybody == 4
    assert [tick.name for tick in counted.context["review"].respondent_ticks] == [
        "Liste A",
        "Liste B",
    ]
    assert [select.label for select in asked.context["review"].selects] == [
        "Ward",
        "“North”",
        "“South”",
    ]


def test_row_about_the_respondents_is_still_missing_once_asked(ada_client: Client) -> None:
    table = "Question,Liste A,Liste B\nWard,North,South\nBuild?,Yes,No\nPlant?,No,No\n"
    shown = ada_client.post(ADDRESS, details(pasted=table))
    field = value_field(shown.context["review"])

    response = ada_client.post(ADDRESS, details(store="1", **{field: "heading"}, **held(shown)))

    assert response.status_code == 422
    assert response.context["review"].selects[0].is_missing
    assert not Questionnaire.objects.exists()


def test_left_out_column_may_be_a_respondent(ada_client: Client) -> None:
    long = "We are very much in favour of building more of them"
    table = f"Question,Liste A,Liste B\nBuild?,Yes,{long}\nPlant?,No,{long}\n"
    shown = ada_client.post(ADDRESS, details(pasted=table))
    counted = ada_client.post(ADDRESS, details(respondents="Liste B", **held(shown)))

    assert [r.name for r in shown.context["review"].table.respondents] == ["Liste A"]
    assert [r.name for r in counted.context["review"].table.respondents] == ["Liste A", "Liste B"]


def test_respondents_may_be_in_the_rows(ada_client: Client) -> None:
    table = "Name,Q1,Q2\nListe A,Yes,\nListe B,No,No\n"
    refused = ada_client.post(ADDRESS, details(pasted=table))
    shown = ada_client.post(ADDRESS, details(pasted=table, layout="respondents"))

    assert refused.status_code == 422
    assert [r.name for r in shown.context["review"].table.respondents] == ["Liste A", "Liste B"]


def test_unreadable_table_is_refused_with_a_sentence(ada_client: Client) -> None:
    response = ada_client.post(ADDRESS, details(pasted="Question,A,A\nX?,Yes,No\n"))

    assert response.status_code == 422
    (refusal,) = response.context["form"].errors["pasted"]
    assert refusal == (
        "Two columns have the same respondent, “A”: B and C. Say in the table which is which. "
        "Nothing was stored."
    )
    assert "Question,A,A" in response.content.decode()


def test_refused_details_keep_the_file(ada_client: Client) -> None:
    file = SimpleUploadedFile("table.csv", PLAIN.encode())
    refused = ada_client.post(ADDRESS, details(title="", file=file))
    shown = ada_client.post(ADDRESS, details(kept=refused.context["packed"]))

    assert refused.status_code == 422
    assert refused.context["form"].errors.keys() == {"title"}
    assert len(shown.context["review"].table.rows) == 2


def test_another_table_takes_the_place_of_the_kept_one(ada_client: Client) -> None:
    shown = ada_client.post(ADDRESS, details(pasted=PLAIN))
    again = ada_client.post(ADDRESS, details(**held(shown)) | {"pasted": "Q,A\nX?,Yes\n"})

    assert len(again.context["review"].table.rows) == 1


def test_forged_table_is_not_unpacked(ada_client: Client) -> None:
    shown = ada_client.post(ADDRESS, details(pasted=PLAIN))
    kept = "x" + held(shown)["kept"]

    response = ada_client.post(ADDRESS, details(kept=kept))

    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


def test_conflict_shows_the_table_again(ada_client: Client) -> None:
    first = ada_client.post(ADDRESS, details(pasted=PLAIN))
    ada_client.post(ADDRESS, details(store="1", **held(first)))
    second = ada_client.post(ADDRESS, details(pasted=PLAIN.replace("Yes,No", "No,No")))

    response = ada_client.post(ADDRESS, details(store="1", **held(second)))

    assert response.status_code == 422
    assert response.context["conflict"].startswith("There is a questionnaire “Survey”")
    assert Questionnaire.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"new_election": ""}, "election"),
        ({"first_round_on": ""}, "first_round_on"),
        ({"source_url": "nowhere"}, "source_url"),
        ({"publisher": ""}, "publisher"),
        ({"language": "xx"}, "language"),
    ],
)
def test_missing_details_are_said_where_they_are(
    ada_client: Client, fields: dict[str, str], wrong: str
) -> None:
    response = ada_client.post(ADDRESS, details(pasted=PLAIN, **fields))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [wrong]


def test_recorded_election_and_a_new_one_are_not_both(ada_client: Client) -> None:
    election = factories.make_election()

    response = ada_client.post(ADDRESS, details(pasted=PLAIN, election=election.pk))

    assert list(response.context["form"].errors) == ["new_election"]
    assert Election.objects.count() == 1


def test_hostile_words_are_inert(ada_client: Client) -> None:
    table = 'Question,<script>alert(1)</script>,B\n"<b onclick=""x"">?",Yes,<i>maybe</i>\n'

    page = ada_client.post(ADDRESS, details(pasted=table)).content.decode()

    assert not re.search(r"<script>|<b onclick|<i>maybe", page)


def test_list_leads_coordinators_to_it(ada_client: Client, ben_client: Client) -> None:
    assert ADDRESS in ada_client.get(reverse("questionnaire_list")).content.decode()
    factories.make_questionnaire()
    assert ADDRESS in ada_client.get(reverse("questionnaire_list")).content.decode()
    assert ADDRESS not in ben_client.get(reverse("questionnaire_list")).content.decode()


def test_answer_page_says_from_which_cell_silence_was_read(ada_client: Client) -> None:
    shown = ada_client.post(ADDRESS, details(pasted=PLAIN))
    ada_client.post(ADDRESS, details(store="1", **held(shown)))
    answer = Questionnaire.objects.get().responses.get(candidacy__name="Liste A").answers.last()

    page = ada_client.get(answer.get_absolute_url()).content.decode()

    assert "Cell B3 of the published table is empty." in page
