"""The registry of append-only tables, row by row, with raw SQL."""

from decimal import Decimal

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from accounts.append_only import TRIGGER_NAME, append_only_models
from accounts.models import Visibility
from briefings.models import Naming, Printing, QuietDayOverride
from pledges.actions.pledges import Links, Power, Source, add_origin, set_links, split_pledge
from pledges.models import Retraction, Task, Theme
from questionnaires.actions import acknowledge_report
from questionnaires.actions.grids import set_weights
from questionnaires.actions.scoring import set_not_applicable
from questionnaires.models import Grant, KeptPiece, NotApplicable, Right
from sources.actions import mask_passage, withdraw_annotation
from sources.models.annotation import MaskReason
from stakeholders.actions import give_consent
from stakeholders.models import Affiliation, Channel, Membership
from tests import factories

pytestmark = pytest.mark.django_db

MODELS = append_only_models()
EXPECTED = {
    "Document",
    "Text",
    "Anchor",
    "Translation",
    "TranslationCheck",
    "Receipt",
    "AnswerVersion",
    "Check",
    "KeptPiece",
    "ReportRead",
    "Score",
    "Settlement",
    "Weighting",
    "Weight",
    "GridEvent",
    "LevelEvent",
    "NotApplicableEvent",
    "GrantEvent",
    "AffiliationEvent",
    "Edition",
    "Naming",
    "Printing",
    "Approval",
    "Withdrawal",
    "QuietDayOverride",
    "ShareLinkEvent",
    "StatusUpdate",
    "StatusDecision",
    "Bearing",
    "Fate",
    "Retraction",
    "PledgeEvent",
    "StatementEvent",
    "InvitationEvent",
    "Outreach",
    "LetterEvent",
    "CampaignAddressEvent",
}


@pytest.fixture
def a_row_in_every_table(ada, ben, chloe) -> None:
    """One row of each kind, made as the product makes them."""
    from tests.briefings.editions import make_edition_row

    answer = factories.make_answer(by=chloe)
    version = answer.versions.get()
    annotation = factories.make_annotation(version.text, "Oui", by=ben)
    withdraw_annotation(by=ben, annotation=annotation, because="Doublon")
    mask_passage(by=ada, text=version.text, start=0, end=3, reason=MaskReason.PLACE)
    factories.accept_translation(factories.make_translation(version.text, by=ben), by=ada)
    receipt = factories.make_receipt(answer.response, by=chloe)
    KeptPiece.objects.create(
        receipt=receipt, position=0, text="Bonjour", reason="cover", kept_by=chloe
    )
    acknowledge_report(by=ben, check=version.check_record)
    event = factories.make_event()
    participation = factories.make_participation(event)
    factories.make_outcome(event)
    factories.make_report(event, by=ben, visibility=Visibility.PARTNER)
    factories.make_statement(by=ben)
    give_consent(by=ada, person=participation.person, channel=Channel.PARTNER, how="e-mail")
    Membership.objects.create(
        person=participation.person, organisation=factories.make_organisation(), role="élue"
    )
    make_edition_row(by=ben)
    rows_of_sharing(ada, participation.person)
    factories.make_invitation(by=ada)
    factories.make_letter()
    rows_of_judging(ada, ben)
    rows_of_pledges(ada, ben)


def rows_of_sharing(ada, person) -> None:
    from briefings.actions import withdraw_edition
    from tests.briefings.editions import make_approved, make_link

    link = make_link(ada)
    Naming.objects.create(edition=link.edition, person=person)
    Printing.objects.create(edition=link.edition, text=factories.make_text(), start=0, end=3)
    withdraw_edition(by=ada, edition=make_approved(), reason="Une erreur")
    QuietDayOverride.objects.create(
        election=factories.make_election(), day="2026-03-14", reason="Une erreur", made_by=ada
    )


def rows_of_judging(ada, ben) -> None:
    questionnaire = factories.make_scored_questionnaire()
    first, second = questionnaire.questions.order_by("position")
    version = factories.make_answer(factories.make_response(questionnaire)).versions.get()
    factories.make_settled(version, 2)
    set_weights(
        by=ada, questionnaire=questionnaire, questions={first: Decimal(3)}, parts={}, reason="x"
    )
    candidacy = version.answer.response.candidacy
    for chosen in ([candidacy], []):
        set_not_applicable(by=ada, ask=second.asks.get(), candidacies=chosen, reason="hors sujet")
    Grant.objects.create(
        user=ben, questionnaire=questionnaire, right=Right.SCORE, until="2026-03-01", granted_by=ada
    )
    Affiliation.objects.create(
        user=ben, organisation=factories.make_organisation(), recorded_by=ada
    )


def rows_of_pledges(ada, ben) -> None:
    pledge = factories.make_pledge(by=ben)
    theme = Theme.objects.create(key="sante", name_fr="Santé")
    powers = [Power("ville", leads=True)]
    set_links(pledge=pledge, links=Links(themes=[theme], powers=powers))
    passage = factories.make_annotation(factories.make_text(), "Oui", by=ben).anchors.get()
    add_origin(by=ben, pledge=pledge, source=Source(passage))
    factories.make_status(pledge, "broken")
    split_pledge(pledge=factories.make_pledge(), titles=[{"title_fr": "Étude"}])
    Task.objects.create(what="Écrire", owner=ben, created_by=ada, pledge=pledge)
    fate = factories.make_fate(by=ada)
    Retraction.objects.create(
        candidacy=fate.pledge.candidacy,
        outcome="elected",
        source="https://x.example/",
        reason="Erreur",
        made_by=ada,
    )


def test_history_keeps_what_was_deleted(a_row_in_every_table):
    events = NotApplicable.pgh_event_model.objects.order_by("pgh_id")

    assert [event.pgh_label for event in events] == ["insert", "delete"]
    assert not NotApplicable.objects.exists()


def trigger_of(model: type[Model]) -> str:
    """The name that the trigger has in the database."""
    (trigger,) = [trigger for trigger in model._meta.triggers if trigger.name == TRIGGER_NAME]
    return trigger.get_pgid(model)


def refuse(statement: str, table: str) -> str:
    with (
        pytest.raises(DatabaseError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table=connection.ops.quote_name(table)))
    return str(caught.value)


def test_registry_holds_the_tables_that_the_design_names():
    assert {model.__name__ for model in MODELS} >= EXPECTED


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_every_append_only_table_refuses(a_row_in_every_table, verb):
    statements = {
        "update": "UPDATE {table} SET {column} = {column}",
        "delete": "DELETE FROM {table}",
    }

    for model in MODELS:
        table, column = model._meta.db_table, model._meta.pk.column
        assert model._base_manager.exists(), f"no row in {table}: the refusal would prove nothing"
        statement = statements[verb].replace("{column}", connection.ops.quote_name(column))
        assert f"Cannot update or delete rows from {table} table" in refuse(statement, table)


def test_the_trigger_of_the_registry_is_what_refuses(a_row_in_every_table):
    connection.check_constraints()  # settles what is deferred, which would bar ALTER TABLE

    for model in MODELS:
        table = connection.ops.quote_name(model._meta.db_table)
        column = connection.ops.quote_name(model._meta.pk.column)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger_of(model)}")
            cursor.execute(f"UPDATE {table} SET {column} = {column}")  # noqa: S608  our own names
            assert cursor.rowcount > 0
            transaction.set_rollback(True)


def test_every_trigger_is_installed():
    call_command("pgtrigger", "ls")  # raises when a model names a trigger it cannot build

    status = [
        trigger.get_installation_status(model)[0] for model, trigger in pgtrigger.registered()
    ]

    assert set(status) == {"INSTALLED"}
