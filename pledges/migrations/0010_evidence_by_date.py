"""The newest evidence first, as its list is read."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pledges", "0009_status_guards"),
        ("sources", "0006_translations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["-dated_on", "-id"], name="pledges_evidence_newest"),
        ),
    ]
