"""Every address × role × language, read from the URLconf: a new page cannot be forgotten."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.access_table import addresses, table
from accounts.models import Role, User, Visibility
from briefings.sharing import secret_of
from pledges.actions.feeds import make_feed
from pledges.models import Pledge, SavedView
from questionnaires.models import Questionnaire, Response, Right
from sources.captures import Capture
from stakeholders.models import Event
from tests import factories
from tests.briefings.editions import make_edition_row, make_link

pytestmark = pytest.mark.django_db

ALLAUTH_OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_reauthenticate",
}
POLICY = "default-src 'none'; script-src 'self'"
WRITES = ("INSERT", "UPDATE", "DELETE")
LETS_IN = {200, 302, 400, 422}


@dataclass(frozen=True)
class Page:
    """A named address and its view."""

    name: str
    view: Callable[..., Any]

    def __str__(self) -> str:
        return self.name


@dataclass
class Rows:
    """One row of each kind, entered by Chloé, who may check here, and marked by Ben."""

    arguments: dict[str, list[Any]] = field(default_factory=dict)


type On = Callable[[Page], AbstractContextManager[None]]


def pages(patterns: list[Any] | None = None) -> Iterator[Page]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield Page(pattern.name or "", pattern.callback)


PAGES = sorted(pages(), key=str)
OURS = [page for page in PAGES if page.name not in ALLAUTH_OPEN]
ROWLESS = {
    "home",
    "preferences",
    "pledge_agenda",
    "pledge_reviews",
    "pledge_as_of",
    "task_list",
    "team_list",
    "welcome",
    "calendar",
    "calendar_revoke",
    "questionnaire_list",
    "candidacy_list",
    "code_list",
    "code_new",
    "correction_list",
    "event_list",
    "evidence_list",
    "search",
    "briefing_list",
    "briefing_new",
    "edition_check",
    "data_export",
    "grid_list",
    "grid_new",
    "grid_defaults",
    "member_list",
    "pledge_figures",
    "notice_list",
    "pledge_list",
    "pledge_board",
    "saved_view_list",
    "status_awaiting",
    "status_several",
    "event_new",
    "pledge_new",
    "statement_list",
    "statement_new",
    "table_import",
    "vocabulary",
}
# What a granted right opens to a volunteer who has brought in nothing; all else stays closed.
OPENED_BY = {
    "response_detail": {Right.CHECK, Right.SCORE},
    "answer_detail": {Right.CHECK, Right.SCORE},
    "answer_check": {Right.CHECK},
    "answer_words": {Right.CHECK, Right.SCORE},
    "answer_score": {Right.SCORE},
    "questionnaire_scoring": {Right.SCORE},
    "receipt_original": {Right.CHECK},
}
# Reached by a secret in their address, which no other site is to learn.
SECRET = ("edition", "pdf")
ORIGINALS_AND_OWN = {
    "report_original",
    "evidence_original",
    "score_confirm",
    "saved_view_delete",
}
GUARDED = [page for page in OURS if getattr(page.view, "access", None) is not None]


@pytest.fixture
def rows(chloe: User, ben: User) -> Rows:
    questionnaire = factories.make_scored_questionnaire()
    response = factories.make_response(questionnaire)
    receipt = factories.make_receipt(response, by=chloe)
    answer = factories.make_answer(response, by=chloe)
    mark = factories.make_annotation(answer.versions.get().text, "Oui", by=ben)
    event = factories.make_event()
    report = factories.make_report(event, by=ben, visibility=Visibility.PARTNER)
    report_mark = factories.make_annotation(report.text, "Une élue", by=ben)
    edition = make_edition_row(by=ben)
    grant = factories.make_grant(chloe, questionnaire)
    factories.make_grant(chloe, questionnaire, Right.SCORE)
    judged = factories.make_answer(factories.make_response(questionnaire))
    score = factories.make_score(judged.versions.get(), 2, by=ben)
    arguments = _arguments(response, answer, mark, receipt, event, report, report_mark, edition)
    return Rows(
        arguments
        | {
            "grant_list": [questionnaire.slug],
            "grant_revoke": [questionnaire.slug, grant.pk],
            "affiliation_end": [factories.make_affiliation(chloe).pk],
            "answer_words": [judged.pk],
            "answer_score": [judged.pk],
            "answer_settle": [judged.pk, score.ask_id],
            "answer_single": [judged.pk, score.ask_id],
            "questionnaire_scoring": [questionnaire.slug],
            "scoring_next": [questionnaire.slug],
            "score_confirm": [score.pk],
        }
        | _arguments_of_team(chloe)
        | _arguments_of_judging(questionnaire)
        | _arguments_of_statuses(chloe)
        | _arguments_of_pledges(ben)
        | _arguments_of_time(ben)
        | _arguments_of_editions()
    )


def _arguments_of_editions() -> dict[str, list[Any]]:
    link = make_link()
    pages = ("detail", "approve", "withdraw", "share", "quiet_day")
    return {
        **{f"edition_{page}": [link.edition_id] for page in pages},
        **{f"link_{page}": [link.pk] for page in ("revoke", "forget")},
        **{f"shared_{page}": [secret_of(link)] for page in SECRET},
        "edition_public": [link.edition.code],
    }


def _arguments_of_team(user: User) -> dict[str, list[Any]]:
    invitation = factories.make_invitation()
    return {
        "invitation_accept": ["not-one-of-ours"],
        "invitation_revoke": [invitation.pk],
        **{f"team_{page}": [user.pk] for page in ("role", "deactivate", "reactivate")},
    }


def _arguments_of_judging(questionnaire: Questionnaire) -> dict[str, list[Any]]:
    grid = factories.make_grid()
    ask = questionnaire.questions.earliest("position").asks.get()
    return {
        "grid_detail": [grid.slug, grid.number],
        "grid_edit": [grid.slug, grid.number],
        "comparison": [questionnaire.slug],
        "distribution": [questionnaire.slug],
        "judging_detail": [questionnaire.slug],
        "judging_grid": [questionnaire.slug],
        "judging_scorers": [questionnaire.slug],
        "judging_weights": [questionnaire.slug],
        "ask_applicability": [questionnaire.slug, ask.pk],
        **_arguments_of_outreach(questionnaire),
    }


def _arguments_of_outreach(questionnaire: Questionnaire) -> dict[str, list[Any]]:
    photo = Capture("letter.jpg", b"\xff\xd8\xff", "image/jpeg", "")
    row = factories.make_outreach(questionnaire, file=photo)
    place = [questionnaire.slug, row.candidacy.slug]
    return {
        "outreach_list": [questionnaire.slug],
        "outreach_detail": place,
        "outreach_address": place,
        "outreach_withdraw": [row.pk],
        "outreach_document": [row.pk],
        "letters_write": [questionnaire.slug, "remind"],
        "letter_settle": [factories.make_letter(questionnaire).pk],
    }


def _arguments_of_statuses(user: User) -> dict[str, list[Any]]:
    pledge = factories.make_pledge()
    update = factories.make_status(pledge, "kept", is_accepted=False)
    view = SavedView.objects.create(user=user, name="Vue")
    return {
        "pledge_row": [pledge.slug],
        "status_report": [pledge.slug],
        "status_decide": [update.pk],
        "status_undo": [update.pk],
        "saved_view_delete": [view.pk],
    }


def _arguments_of_pledges(ben: User) -> dict[str, list[Any]]:
    origin = factories.make_origin(by=ben)
    pages = ("detail", "edit", "difference", "split", "merge", "withdraw")
    return {
        **{f"pledge_{page}": [origin.pledge.slug] for page in pages},
        "origin_detail": [origin.pk],
        "origin_withdraw": [origin.pk],
        **_arguments_of_evidence(origin.pledge, ben),
        **_arguments_of_words_and_meetings(ben),
    }


def _arguments_of_evidence(pledge: Pledge, ben: User) -> dict[str, list[Any]]:
    evidence = factories.make_evidence(by=ben)
    update = factories.make_status(pledge, "broken", by=ben)
    pages = ("detail", "original", "attach", "copy", "withdraw")
    return {
        **{f"evidence_{page}": [evidence.pk] for page in pages},
        "evidence_new": [pledge.slug],
        "notice_new": [update.pk],
        "notice_reply": [update.notice.pk],
    }


def _arguments_of_words_and_meetings(ben: User) -> dict[str, list[Any]]:
    statement = factories.make_statement(by=ben)
    event = factories.make_event()
    took_part = factories.make_participation(event)
    mark = factories.make_annotation(statement.text, "Oui", by=ben)
    return {
        "statement_detail": [statement.pk],
        "statement_original": [statement.pk],
        "statement_annotate": [statement.pk],
        "statement_annotation": [statement.pk, mark.pk],
        "statement_annotation_withdraw": [statement.pk, mark.pk],
        "statement_masks": [statement.pk],
        "statement_mask_lift": [statement.pk, factories.make_mask(statement.text, "Oui").pk],
        **{
            key: [event.slug]
            for key in ("event_edit", "event_task", "participation_new", "outcome_new")
        },
        **{
            key: [took_part.pk]
            for key in (
                "participation_detail",
                "participation_remove",
                "consent_give",
                "consent_withdraw",
            )
        },
        "outcome_edit": [factories.make_outcome(event).pk],
    }


def _arguments_of_time(ben: User) -> dict[str, list[Any]]:
    task = factories.make_task(by=ben)
    candidacy = task.pledge.candidacy
    return {
        **{f"task_{page}": [task.pk] for page in ("edit", "done", "undone")},
        "pledge_review": [task.pledge.slug],
        "pledge_task_new": [task.pledge.slug],
        "calendar_feed": [make_feed(user=ben)],
        "pledge_closing": [candidacy.election.slug],
        "candidacy_outcome": [candidacy.slug],
        "candidacy_outcome_accept": [candidacy.slug],
        "candidacy_outcome_retract": [candidacy.slug],
    }


def _arguments(
    response: Response,
    answer: Any,
    mark: Any,
    receipt: Any,
    event: Event,
    report: Any,
    report_mark: Any,
    edition: Any,
) -> dict[str, list[Any]]:
    return {
        "account_reset_password_from_key": ["1", "set-password"],
        "questionnaire_detail": [response.questionnaire.slug],
        "response_new": [response.questionnaire.slug],
        "answers_import": [response.questionnaire.slug],
        "response_detail": [response.pk],
        "receipt_detail": [receipt.pk],
        "receipt_original": [receipt.pk],
        "receipt_draft": [receipt.pk],
        "answer_detail": [answer.pk],
        "answer_check": [answer.pk],
        "answer_correct": [answer.pk],
        "answer_correct_draft": [answer.pk],
        "answer_highlights": [answer.pk, 1],
        "answer_translation": [answer.pk, "en"],
        "answer_translation_check": [answer.pk, "en"],
        "answer_annotate": [answer.pk],
        "answer_annotation": [answer.pk, mark.pk],
        "answer_annotation_withdraw": [answer.pk, mark.pk],
        "answer_masks": [answer.pk],
        "answer_mask_lift": [answer.pk, factories.make_mask(answer.versions.get().text).pk],
        "candidacy_detail": [response.candidacy.slug],
        "event_detail": [event.slug],
        "report_new": [event.slug],
        "report_detail": [report.pk],
        "report_original": [report.pk],
        "report_release": [report.pk],
        "report_annotate": [report.pk],
        "report_annotation": [report.pk, report_mark.pk],
        "report_annotation_withdraw": [report.pk, report_mark.pk],
        "report_masks": [report.pk],
        "report_mask_lift": [report.pk, factories.make_mask(report.text).pk],
        **{f"code_{page}": [mark.code.key] for page in ("detail", "merge", "retire", "restore")},
        "briefing_detail": [edition.briefing_id],
        "edition_pdf": [edition.pk],
        "edition_csv": [edition.pk],
        "edition_xlsx": [edition.pk],
    }


def address(page: Page, rows: Rows) -> str:
    return reverse(page.name, args=rows.arguments.get(page.name, []))


def client_of(role: Role, users: dict[Role, User], language: str) -> Client:
    user = users[role]
    user.language = language
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def users(ada: User, ben: User, chloe: User) -> dict[Role, User]:
    return {Role.COORDINATOR: ada, Role.ADVOCATE: ben, Role.VOLUNTEER: chloe}


@pytest.fixture
def on(subtests: pytest.Subtests) -> On:
    """Each page is tried on the same rows: what a trial writes is undone after it."""

    @contextmanager
    def trial(page: Page) -> Iterator[None]:
        with subtests.test(page=page.name), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return trial


def test_each_address_has_a_name_and_each_view_its_access(on: On) -> None:
    for page in PAGES:
        with on(page):
            assert page.name
            assert page.name in ALLAUTH_OPEN or hasattr(page.view, "access")


def test_nobody_signed_out_gets_in(on: On, rows: Rows, client: Client) -> None:
    for page in GUARDED:
        with on(page):
            assert_asks_to_sign_in(client.get(address(page, rows)))


def assert_asks_to_sign_in(response: Any) -> None:
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_each_role_gets_what_its_view_states(
    on: On, role: Role, language: str, rows: Rows, users: dict[Role, User]
) -> None:
    client = client_of(role, users, language)
    for page in GUARDED:
        with on(page):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address(page, rows))
            assert not [query for query in queries if query["sql"].startswith(WRITES)]
            if response.status_code == 405:
                response = client.post(address(page, rows))

            if role < page.view.access:  # type: ignore[attr-defined]
                assert response.status_code == 403
            else:
                assert response.status_code in LETS_IN or is_not_theirs(page, response.status_code)
            is_page = response.headers.get("Content-Type", "").startswith("text/html")
            if response.status_code in {200, 403} and is_page and not response.streaming:
                assert f'<html lang="{language}"' in response.content.decode()


def is_not_theirs(page: Page, status: int) -> bool:
    """What has no file has no original to download; scores and views are one's own."""
    return page.name in ORIGINALS_AND_OWN and status == 404


@pytest.mark.parametrize("right", list(Right))
def test_a_right_opens_what_it_states_and_nothing_else(
    on: On, right: Right, rows: Rows, dan: User
) -> None:
    (slug,) = rows.arguments["questionnaire_detail"]
    questionnaire = Questionnaire.objects.get(slug=slug)
    client = Client()
    client.force_login(dan)
    for page in GUARDED:
        with on(page):
            before = _asked(client, page, rows)
            factories.make_grant(dan, questionnaire, right)
            after = _asked(client, page, rows)

            if right in OPENED_BY.get(page.name, set()):
                assert before in {403, 404}
                assert after in {200, 422}
            elif before in LETS_IN:
                assert after == before
            else:
                assert after in {403, 404}


def _asked(client: Client, page: Page, rows: Rows) -> int:
    status = client.get(address(page, rows)).status_code
    return client.post(address(page, rows)).status_code if status == 405 else status


def test_missing_rows_are_not_found(on: On, rows: Rows, users: dict[Role, User]) -> None:
    client = client_of(Role.COORDINATOR, users, "en")
    for page in GUARDED:
        if page.name in ROWLESS:
            continue
        with on(page):
            given = rows.arguments[page.name]
            missing = ["missing" if isinstance(one, str) else 10**9 for one in given]

            response = client.get(reverse(page.name, args=missing))
            if response.status_code == 405:
                response = client.post(reverse(page.name, args=missing))

            assert response.status_code == 404


def test_each_form_needs_its_token(on: On, rows: Rows, ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    for page in OURS:
        with on(page):
            assert client.post(address(page, rows)).status_code == 403


def test_account_closed_is_signed_out_at_once(on: On, rows: Rows, ada: User) -> None:
    for page in GUARDED:
        with on(page):
            client = Client()
            client.force_login(ada)
            User.objects.filter(pk=ada.pk).update(is_active=False)

            assert_asks_to_sign_in(client.get(address(page, rows)))


def test_headers_stand_on_every_response(on: On, rows: Rows, client: Client) -> None:
    for page in PAGES:
        with on(page):
            headers = client.get(address(page, rows)).headers

            assert headers["Content-Security-Policy"].startswith(POLICY)
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
            is_secret = page.name in {f"shared_{name}" for name in SECRET}
            assert headers["Referrer-Policy"] == ("no-referrer" if is_secret else "same-origin")
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["X-Frame-Options"] == "DENY"
            assert "camera=()" in headers["Permissions-Policy"]
            assert "no-store" in headers["Cache-Control"]


def test_table_of_every_address_is_up_to_date() -> None:
    path = Path(settings.BASE_DIR) / "docs/access.md"

    assert path.read_text() == table(), "run manage.py list_access > docs/access.md"


def test_volunteer_opens_nothing_that_the_table_does_not_name(
    on: On, rows: Rows, users: dict[Role, User]
) -> None:
    client = client_of(Role.VOLUNTEER, users, "en")
    closed = {one.name for one in addresses() if one.access and one.access > Role.VOLUNTEER}

    for page in GUARDED:
        if page.name in closed:
            with on(page):
                assert _asked(client, page, rows) == 403
