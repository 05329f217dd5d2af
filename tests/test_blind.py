"""Nobody learns another's score before their own is in: every address, fragment, export, search.

The pages are read as the second scorer twice, before and after the first one has scored: the
same bytes by the same queries. What differs by design is where a POST leads: the next answer is
the fewest-scored one.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, User, Visibility
from briefings.gathering import gather_candidacy
from briefings.imprint import canonical_json
from questionnaires.actions.scoring import Given, score_answer
from questionnaires.models import AnswerVersion, Ask, Grid, Right, Score
from tests import factories
from tests.test_access import GUARDED, Page, Rows, address, rows  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db

CANARY = "Kanarienvogel"
REASON = f"{CANARY}, je dis 2"  # a search page repeats what is searched, never this
TOKEN = re.compile(rb'name="(csrfmiddlewaretoken|page)" value="[^"]+"')
MOMENT_CURSOR_OR_CONTEXT = re.compile(
    r"'\d{4}-\d\d-\d\d[^']*'|_django_curs_\w+|'pghistory.context_id', '[^']+'"
)
HEADERS: list[dict[str, str]] = [{}, {"HX-Request": "true"}]
SEARCHES = [CANARY, "adaptés", "Level"]


@pytest.fixture
def version(rows: Rows) -> AnswerVersion:  # noqa: F811
    """The answer of the walk, in a questionnaire that is scored."""
    return AnswerVersion.objects.get(answer=rows.arguments["answer_detail"][0])


def first_ask(version: AnswerVersion) -> Ask:
    return version.answer.question.asks.earliest("key")


def first_score(version: AnswerVersion, by: User) -> Score:
    ask = first_ask(version)
    level = version.answer.response.questionnaire.grid.levels.get(rank=2)
    said = Given(level, "answered", "unsure", REASON)
    return score_answer(by=by, version=version, given={ask: said})[0]


def seen(client: Client, url: str, headers: dict[str, str]) -> tuple[int, bytes, list[str]]:
    """Status, bytes and queries of an address, without what differs from one request to another."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    location = response.headers.get("Location", "").encode()
    return (
        response.status_code,
        TOKEN.sub(b"", body) + location,
        [MOMENT_CURSOR_OR_CONTEXT.sub("", query["sql"]) for query in queries],
    )


def walk(client: Client, rows: Rows) -> dict[str, Any]:  # noqa: F811
    urls = [address(page, rows) for page in GUARDED]
    urls += [f"{reverse('search')}?q={words}" for words in SEARCHES]
    return {f"{url} {headers}": seen(client, url, headers) for url in urls for headers in HEADERS}


@pytest.fixture
def second(ada: User, dan: User, version: AnswerVersion) -> dict[str, User]:
    factories.make_grant(dan, version.answer.response.questionnaire, Right.SCORE, by=ada)
    return {"coordinator": ada, "advocate": factories.make_user(Role.ADVOCATE), "granted": dan}


@pytest.mark.parametrize("who", ["coordinator", "advocate", "granted"])
def test_every_page_is_the_same_whether_or_not_the_other_has_scored(
    who: str,
    second: dict[str, User],
    version: AnswerVersion,
    rows: Rows,  # noqa: F811
    ben: User,
    sign_in: Callable[[User], Client],
) -> None:
    client = sign_in(second[who])
    walk(client, rows)  # fills what is filled once, as caches do
    before = walk(client, rows)

    first_score(version, by=ben)
    after = walk(client, rows)

    different = [url for url in before if before[url] != after[url]]
    assert different == []
    assert not any(REASON.encode() in body for _status, body, _queries in after.values())


def test_the_walk_does_see_a_score_once_both_are_in(
    version: AnswerVersion,
    rows: Rows,  # noqa: F811
    ben: User,
    ada: User,
    sign_in: Callable[[User], Client],
) -> None:
    first_score(version, by=ben)
    factories.make_score(version, 1, by=ada)

    seen_bytes = [body for _status, body, _queries in walk(sign_in(ada), rows).values()]

    assert any(REASON.encode() in body for body in seen_bytes)


@pytest.mark.parametrize("audience", list(Visibility))
def test_briefing_is_the_same_whether_or_not_one_person_has_scored(
    version: AnswerVersion, ben: User, audience: Visibility
) -> None:
    candidacy = version.answer.response.candidacy
    before = canonical_json(gather_candidacy(candidacy, audience, "en"))

    first_score(version, by=ben)

    assert canonical_json(gather_candidacy(candidacy, audience, "en")) == before


def test_no_history_table_holds_scores() -> None:
    """Scores are append-only: no second copy of them stands where somebody else may look."""
    tracked = {
        getattr(model, "pgh_tracked_model", None)
        for model in apps.get_models(include_auto_created=True)
    }

    assert Grid in tracked  # or this would look at nothing
    assert Score not in tracked


def test_somebody_elses_score_is_confirmed_by_nobody_else(
    version: AnswerVersion, ben: User, ada: User, ada_client: Client
) -> None:
    score = first_score(version, by=ben)

    missing = ada_client.post(reverse("score_confirm", args=[10**9]))
    others = ada_client.post(reverse("score_confirm", args=[score.pk]))

    assert (missing.status_code, others.status_code) == (404, 404)


def test_settling_before_both_are_in_tells_nothing(
    version: AnswerVersion, ben: User, ada_client: Client
) -> None:
    ask = version.answer.question.asks.get()
    url = reverse("answer_settle", args=[version.answer_id, ask.pk])
    before = ada_client.get(url, follow=True)

    first_score(version, by=ben)
    after = ada_client.get(url, follow=True)

    assert TOKEN.sub(b"", after.content) == TOKEN.sub(b"", before.content)


def test_no_page_tells_the_first_score_of_an_ask(ben: User, ada_client: Client) -> None:
    """In the walk above each ask had been scored before, for another list."""
    questionnaire = factories.make_scored_questionnaire()
    version = factories.make_answer(factories.make_response(questionnaire)).versions.get()
    other = factories.make_grid()
    urls = [
        reverse("judging_detail", args=[questionnaire.slug]),
        f"{reverse('judging_grid', args=[questionnaire.slug])}?grid={other.pk}",
        reverse("ask_applicability", args=[questionnaire.slug, first_ask(version).pk]),
    ]
    [seen(ada_client, url, {}) for url in urls]  # fills what is filled once
    before = [seen(ada_client, url, {}) for url in urls]

    first_score(version, by=ben)

    assert [seen(ada_client, url, {}) for url in urls] == before


def test_settling_one_ask_tells_no_comment_to_who_is_still_to_judge_another(
    ben: User, ada: User, dan: User, sign_in: Callable[[User], Client]
) -> None:
    dan.role = Role.ADVOCATE
    dan.save()
    questionnaire = factories.make_scored_questionnaire(questions=1, is_sent=False)
    question = questionnaire.questions.get()
    Ask.objects.create(question=question, key="b", label_fr="Deuxième", label_en="Second")
    answer = factories.make_answer(factories.make_response(questionnaire))
    version = answer.versions.get()
    factories.make_annotation(version.text, "Oui", by=ben, comment=REASON)
    disputed = first_ask(version)
    for by, rank in ((ben, 2), (ada, 1)):
        level = questionnaire.grid.levels.get(rank=rank)
        score_answer(by=by, version=version, given={disputed: Given(level, "answered", "sure")})

    page = sign_in(dan).get(reverse("answer_settle", args=[answer.pk, disputed.pk]))

    assert page.context["place"].is_disputed
    assert REASON not in page.content.decode()
