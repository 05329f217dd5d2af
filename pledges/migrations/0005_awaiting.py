import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pledges", "0004_pledges_by_looked"),
    ]

    operations = [
        migrations.CreateModel(
            name="Awaiting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "status that awaits acceptance",
                "verbose_name_plural": "statuses that await acceptance",
                "ordering": ["pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statusdecision",
            trigger=pgtrigger.compiler.Trigger(
                name="ends_waiting",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="DELETE FROM pledges_awaiting WHERE update_id = NEW.update_id; RETURN NULL;",
                    hash="67c9eb2d0b77cf52fb185acb5097ce98c780660b",
                    operation="INSERT",
                    pgid="pgtrigger_ends_waiting_a4908",
                    table="pledges_statusdecision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statusupdate",
            trigger=pgtrigger.compiler.Trigger(
                name="awaits_acceptance",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    DELETE FROM pledges_awaiting WHERE update_id = NEW.follows_id;\n                    IF NEW.undoes_id IS NULL AND NEW.status IN ('blocked', 'broken', 'kept', 'lapsed', 'partly_kept') THEN\n                        INSERT INTO pledges_awaiting (update_id) VALUES (NEW.id);\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="0f20fb17f9e76eecb484fc534e2d56bea348dd65",
                    operation="INSERT",
                    pgid="pgtrigger_awaits_acceptance_dadc6",
                    table="pledges_statusupdate",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="awaiting",
            name="update",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="awaited",
                to="pledges.statusupdate",
            ),
        ),
    ]
