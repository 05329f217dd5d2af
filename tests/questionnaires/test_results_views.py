"""Candidacies side by side, and how levels spread: what the pages show, to whom, at what cost."""

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from questionnaires.actions.scoring import set_not_applicable
from questionnaires.models import AnswerState, Ask, Question, Questionnaire
from questionnaires.ordering import drawn_by_lot
from questionnaires.results import Status
from questionnaires.side_by_side import ON_A_SHEET
from tests import factories
from tests.questionnaires.judged import make_judged
from tests.questionnaires.test_scoring_actions import corrected

pytestmark = pytest.mark.django_db

PAGES = ["comparison", "distribution"]
HOSTILE = "\u202eمرحبا <script>{0}{}</script> & 🏳️‍🌈 "


class Table(HTMLParser):
    """The cells of the tables of a page, row by row; links are `[address] words`."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.inside, self.captions = [], False, 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "caption":
            self.captions += 1
        elif tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.inside = True
            self.rows[-1].append("")
        elif tag == "a" and self.inside:
            self.rows[-1][-1] += f"[{dict(attrs)['href']}] "
        elif tag == "br" and self.inside:
            self.rows[-1][-1] += " / "

    def handle_endtag(self, tag):
        if tag in {"td", "th"}:
            self.inside = False
            self.rows[-1][-1] = " ".join(self.rows[-1][-1].split())

    def handle_data(self, text):
        if self.inside:
            self.rows[-1][-1] += text


def url(name, questionnaire):
    return reverse(name, args=[questionnaire.slug])


def table(client, questionnaire, **asked):
    response = client.get(url("comparison", questionnaire), asked, follow=True)
    assert response.status_code == 200
    return Table(response.content.decode())


def names(client, questionnaire, **asked):
    head = table(client, questionnaire, **asked).rows[0]
    return [re.sub(r"\[.*?\] ", "", cell) for cell in head[1:]]


def answered(questionnaire, **fields):
    name = fields.pop("name", None)
    candidacy = factories.make_candidacy(
        election=questionnaire.election, **({"name": name} if name else {})
    )
    response = factories.make_response(questionnaire, candidacy=candidacy)
    return factories.make_answer(response, **fields).versions.get()


# --- Side by side ------------------------------------------------------------------------------


def test_cell_has_its_level_and_leads_to_its_answer(ben_client):
    questionnaire = factories.make_scored_questionnaire(questions=1)
    version = answered(questionnaire, name="Liste du canal")
    factories.make_settled(version, 2)

    rows = table(ben_client, questionnaire).rows

    candidacy = version.answer.response.candidacy
    assert rows == [
        ["", f"[{candidacy.get_absolute_url()}] Liste du canal"],
        ["Figure", "67% / 1 of 1 answered / 0 noes"],
        [
            "Agreement between scorers",
            "Same level on 1 of the 1 ask that two people scored /",
        ],
        ["1. Item 1", f"[{version.answer.get_absolute_url()}] Level 2"],
    ]


def test_kinds_of_silence_stand_in_words_of_their_own(ben_client, ada):
    questionnaire = factories.make_scored_questionnaire(questions=2)
    _first, second = questionnaire.questions.order_by("position")
    for state in AnswerState:
        answered(questionnaire, state=state, name=f"1 {state}")
    factories.make_candidacy(election=questionnaire.election, name="2 silent")
    stale = answered(questionnaire, name="3 stale")
    factories.make_settled(stale, 2)
    corrected(stale)
    exempt = factories.make_candidacy(election=questionnaire.election, name="4 exempt")
    set_not_applicable(
        by=ada, ask=second.asks.get(), candidacies=[exempt], reason="hors de sa compétence"
    )

    rows = table(ben_client, questionnaire).rows
    shown = {
        name.partition("] ")[2]: (
            re.sub(r"\[.*\] ", "", rows[3][at]),
            re.sub(r"\[.*\] ", "", rows[4][at]),
        )
        for at, name in enumerate(rows[0])
        if at
    }

    assert shown == {
        "1 answered": ("Waiting for a level", "Not entered yet"),
        "1 blank": ("Left blank", "Not entered yet"),
        "1 courtesy": ("Courtesy reply only", "Not entered yet"),
        "1 refused": ("Declined to answer", "Not entered yet"),
        "2 silent": ("Nothing returned", "Nothing returned"),
        "3 stale": ("To be confirmed", "Not entered yet"),
        "4 exempt": ("Nothing returned", "Does not apply"),
    }


def test_asks_of_one_question_have_their_own_labels(ben_client):
    questionnaire = factories.make_scored_questionnaire(questions=1, is_sent=False)
    Ask.objects.create(question=questionnaire.questions.get(), key="b", label_en="The other ask")
    factories.make_candidacy(election=questionnaire.election)

    rows = table(ben_client, questionnaire).rows

    assert [row[0] for row in rows[3:]] == ["1a. Item 1", "1b. The other ask"]


def test_each_part_has_its_figures_above_its_asks(ben_client):
    questionnaire = make_judged(candidacies=1, questions=2, parts=2, ranks=(3, -1))

    rows = table(ben_client, questionnaire).rows

    assert [row[:2] for row in rows[3::2]] == [
        ["Housing", "100% / 1 of 1 answered / 0 noes"],
        ["Partie 2", "0% / 1 of 1 answered / 1 no"],
    ]


def test_question_outside_the_parts_is_told_so(ben_client):
    questionnaire = make_judged(candidacies=1, questions=1)
    Questionnaire.objects.filter(pk=questionnaire.pk).update(sent_on=None)
    outside = Question.objects.create(
        questionnaire=questionnaire, position=2, number="2", short_label_en="Alone"
    )
    Ask.objects.create(question=outside, key="a")

    rows = table(ben_client, questionnaire).rows

    assert [row[0] for row in rows[3:]] == ["Housing", "1. Item 1", "Outside the parts", "2. Alone"]


def test_default_order_is_alphabetical_and_ranks_nobody(ben_client):
    questionnaire = factories.make_scored_questionnaire(questions=1)
    factories.make_settled(answered(questionnaire, name="Éluard"), 3)
    factories.make_settled(answered(questionnaire, name="Durand"), -1)

    assert names(ben_client, questionnaire) == ["Durand", "Éluard"]


def test_ranking_on_request_shares_places_and_says_who_has_none(ben_client):
    questionnaire = factories.make_scored_questionnaire(questions=1)
    for name, rank in (("A", 1), ("B", 3), ("C", 3)):
        factories.make_settled(answered(questionnaire, name=name), rank)
    factories.make_candidacy(election=questionnaire.election, name="D")

    assert names(ben_client, questionnaire, rank=1) == [
        "BPlace 1, shared",
        "CPlace 1, shared",
        "APlace 3",
        "DNot ranked",
    ]
    page = ben_client.get(url("comparison", questionnaire), {"rank": 1})
    assert [(one.name, why) for one, why in page.context["table"].unranked] == [
        ("D", "Not computable: no answer")
    ]


def test_low_coverage_has_no_place(ben_client):
    questionnaire = factories.make_scored_questionnaire(questions=3)
    factories.make_settled(answered(questionnaire, name="A"), 3)

    page = ben_client.get(url("comparison", questionnaire), {"rank": 1})

    assert [(one.name, why) for one, why in page.context["table"].unranked] == [
        ("A", "only 1 of 3 has a level: less than half")
    ]


def test_draw_is_repeated_by_its_number(ben_client):
    questionnaire = make_judged(candidacies=9, questions=1)
    codes = {one.name: one.slug for one in questionnaire.election.candidacies.all()}

    drawn = names(ben_client, questionnaire, order="lot", draw=4817)

    assert drawn == drawn_by_lot(codes, 4817)


def test_new_draw_puts_its_number_into_the_address(ben_client):
    questionnaire = make_judged(candidacies=1, questions=1)

    response = ben_client.get(url("comparison", questionnaire), {"order": "lot", "sheets": "1"})

    assert response.status_code == 302
    assert re.fullmatch(
        rf"{url('comparison', questionnaire)}\?order=lot&sheets=1&draw=\d{{1,4}}", response.url
    )


@pytest.mark.parametrize(
    "asked", [{"order": "figure"}, {"order": "lot", "draw": "0"}, {"draw": "x" * 500}]
)
def test_unknown_order_is_refused_and_the_table_still_there(ben_client, asked):
    questionnaire = make_judged(candidacies=2, questions=1)

    response = ben_client.get(url("comparison", questionnaire), asked)

    assert response.status_code == 422
    html = response.content.decode()
    assert "This address asks for an order that there is not." in html
    assert [cell.partition("] ")[2] for cell in Table(html).rows[0][1:]] == ["Liste 01", "Liste 02"]


def test_sheets_take_as_many_candidacies_as_a_page_does(ben_client):
    questionnaire = make_judged(candidacies=ON_A_SHEET + 1, questions=1)

    rows = table(ben_client, questionnaire, sheets=1).rows

    heads = [row for row in rows if row[0] == ""]
    assert [len(head) - 1 for head in heads] == [ON_A_SHEET, 1]


def test_example_is_stamped_on_head_and_figures(ben_client):
    questionnaire = make_judged(candidacies=1, questions=1)
    Questionnaire.objects.filter(pk=questionnaire.pk).update(is_example=True)

    rows = table(ben_client, questionnaire).rows

    assert [row[0] for row in rows[:2]] == ["EXAMPLE", "EXAMPLE Figure"]


def test_hostile_names_stay_words(ben_client):
    name, title = (HOSTILE * 20)[:200], (HOSTILE * 20)[:200]
    questionnaire = factories.make_scored_questionnaire(questions=1, is_sent=False, title=title)
    questionnaire.questions.update(short_label_en=(HOSTILE * 9)[:120])
    level = questionnaire.grid.levels.get(rank=2)
    level.word_en = HOSTILE[:60]
    level.save()
    factories.make_settled(answered(questionnaire, name=name), 2)

    response = ben_client.get(url("comparison", questionnaire))
    rows = Table(response.content.decode()).rows

    assert "<script>{" not in response.content.decode()
    assert rows[0][1].partition("] ")[2] == " ".join(name.split())
    assert rows[3][0] == "1. " + " ".join((HOSTILE * 9)[:120].split())
    assert rows[3][1].partition("] ")[2] == " ".join(HOSTILE[:60].split())


def test_comparison_without_candidacies_says_what_comes_next(ben_client):
    html = ben_client.get(url("comparison", factories.make_scored_questionnaire())).content.decode()

    assert "Nothing to compare yet" in html
    assert "<table" not in html


def test_comparison_without_a_grid_says_so(ben_client):
    questionnaire = factories.make_questionnaire(questions=1)
    factories.make_answer(factories.make_response(questionnaire))

    html = ben_client.get(url("comparison", questionnaire)).content.decode()

    assert "No grid is chosen for this questionnaire" in html
    assert Table(html).rows[1][1] == (
        "Not computable: no answer has a settled level yet / "
        "1 of 1 answered, 1 of them waiting for a level / 0 noes"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_comparison_costs_seven_queries(ben_client, count, django_assert_num_queries):
    questionnaire = make_judged(candidacies=count, questions=count)

    with django_assert_num_queries(7):
        response = ben_client.get(url("comparison", questionnaire))

    assert len(response.context["table"].candidacies) == count


def test_comparison_of_fifty_costs_as_many_queries(ben_client, django_assert_num_queries):
    questionnaire = make_judged(candidacies=50, questions=30, parts=5)

    with django_assert_num_queries(7):
        response = ben_client.get(url("comparison", questionnaire))

    assert response.content.count(b'<a href="/answers/') == 1500


def test_nothing_tells_that_somebody_else_has_scored(ada_client, ben):
    questionnaire = factories.make_scored_questionnaire(questions=1)
    version = answered(questionnaire)
    seen = []

    for _turn in range(2):
        for page in PAGES:
            with CaptureQueriesContext(connection) as queries:
                response = ada_client.get(url(page, questionnaire))
            html = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)
            seen.append((html, without_times(queries)))
        factories.make_score(version, 2, by=ben)

    assert seen[:2] == seen[2:]


def without_times(queries):
    """Statements without what changes from one request to the next."""
    changing = re.compile(r"'[^']*(?:\+00:00|[0-9a-f]{8}-[0-9a-f-]{27})[^']*'")
    return [changing.sub("?", query["sql"]) for query in queries]


# --- How levels spread --------------------------------------------------------------------------


def test_spread_counts_every_candidacy_under_both_denominators(ben_client):
    questionnaire = factories.make_scored_questionnaire(questions=1)
    for rank in (2, 2, -1):
        factories.make_settled(answered(questionnaire), rank)
    answered(questionnaire)
    answered(questionnaire, state=AnswerState.REFUSED)
    factories.make_candidacy(election=questionnaire.election)

    page = Table(ben_client.get(url("distribution", questionnaire)).content.decode())

    assert page.captions == 1
    assert page.rows == [
        ["Level, or why there is none", "Candidacies", "Of all asked", "Of those who answered"],
        ["Level 3", "0", "0%", "0%"],
        ["Level 2", "2", "33%", "50%"],
        ["Level 1", "0", "0%", "0%"],
        ["Level 0", "0", "0%", "0%"],
        ["Level -1", "1", "17%", "25%"],
        ["Waiting for a level", "1", "17%", "25%"],
        ["Declined to answer", "1", "17%", "—"],
        ["Nothing returned", "1", "16%", "—"],
        ["All candidacies", "6", "", ""],
    ]


def test_spread_is_told_in_shares_of_those_asked(ben_client, ada):
    questionnaire = factories.make_scored_questionnaire(questions=1)
    ask = questionnaire.questions.get().asks.get()
    exempt = factories.make_candidacy(election=questionnaire.election)
    set_not_applicable(by=ada, ask=ask, candidacies=[exempt], reason="hors sujet")
    factories.make_settled(answered(questionnaire), 2)

    (spread,) = ben_client.get(url("distribution", questionnaire)).context["spreads"]

    assert [(str(b.outcome), b.count, b.of_all, b.of_answered) for b in spread.bars if b.count] == [
        ("Level 2", 1, "100%", "100%"),
        (Status.NOT_APPLICABLE, 1, "", ""),
    ]


def test_spread_of_a_yes_no_table_is_two_levels(ben_client):
    questionnaire = factories.make_scored_questionnaire(questions=1)
    questionnaire.grid.levels.exclude(rank__in=(2, -1)).delete()
    factories.make_settled(answered(questionnaire), 2)

    (spread,) = ben_client.get(url("distribution", questionnaire)).context["spreads"]

    assert [(bar.count, bar.of_all) for bar in spread.bars] == [(1, "100%"), (0, "0%")]


def test_spread_of_an_example_is_stamped_on_each_table(ben_client):
    questionnaire = make_judged(candidacies=1, questions=3)
    Questionnaire.objects.filter(pk=questionnaire.pk).update(is_example=True)

    html = ben_client.get(url("distribution", questionnaire)).content.decode()

    assert html.count("EXAMPLE") == 3


def test_spread_without_candidacies_says_what_comes_next(ben_client):
    html = ben_client.get(
        url("distribution", factories.make_scored_questionnaire())
    ).content.decode()

    assert "Nothing to count yet" in html


@pytest.mark.parametrize("count", [1, 3])
def test_distribution_costs_seven_queries(ben_client, count, django_assert_num_queries):
    questionnaire = make_judged(candidacies=count, questions=count)

    with django_assert_num_queries(7):
        response = ben_client.get(url("distribution", questionnaire))

    assert len(response.context["spreads"]) == count


# --- Both --------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_pages_refuse_other_methods_and_roles_and_strangers(page, ben_client, chloe_client, client):
    address = url(page, factories.make_scored_questionnaire())

    assert ben_client.post(address).status_code == 405
    assert chloe_client.get(address).status_code == 403
    assert client.get(address).status_code == 302
    assert ben_client.get(reverse(page, args=["missing"])).status_code == 404
