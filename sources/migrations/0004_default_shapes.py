"""The default codes of fixtures/codes.toml take their shapes; a coalition's own stay discs."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SHAPES = {
    "pledge": "star",
    "intention": "ring",
    "position": "disc",
    "refusal": "square",
    "alternative": "triangle",
    "not_answered": "moon",
    "condition": "diamond",
    "deadline": "ring",
    "means": "plus",
    "participation": "disc",
    "competence": "diamond",
    "limit": "square",
    "record": "moon",
    "claim": "triangle",
    "ask": "plus",
    "protect": "star",
}


def set_shapes(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    codes = apps.get_model("sources", "Code").objects
    for key, shape in SHAPES.items():
        codes.filter(key=key).update(shape=shape)


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_code_shapes")]
    operations = [migrations.RunPython(set_shapes, migrations.RunPython.noop)]
