"""The registry of append-only tables, row by row, with raw SQL."""

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from accounts.append_only import TRIGGER_NAME, append_only_models
from accounts.models import Visibility
from sources.actions import mask_passage, withdraw_annotation
from sources.models.annotation import MaskReason
from stakeholders.actions import give_consent
from stakeholders.models import Channel, Membership
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
    "Edition",
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
    factories.make_receipt(answer.response, by=chloe)
    event = factories.make_event()
    participation = factories.make_participation(event)
    factories.make_outcome(event)
    factories.make_report(event, by=ben, visibility=Visibility.PARTNER)
    give_consent(by=ada, person=participation.person, channel=Channel.PARTNER, how="e-mail")
    Membership.objects.create(
        person=participation.person, organisation=factories.make_organisation(), role="élue"
    )
    make_edition_row(by=ben)


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
