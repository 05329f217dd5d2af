"""Internal briefings on candidacies come with scores, as they do by default from now on."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

INTERNAL = 10


def add_scores(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    briefings = apps.get_model("briefings", "Briefing").objects
    briefings.filter(kind="candidacy", audience=INTERNAL).update(with_scores=True)


class Migration(migrations.Migration):
    dependencies = [("briefings", "0002_briefing_with_scores")]

    operations = [migrations.RunPython(add_scores, migrations.RunPython.noop)]
