from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pledges", "0003_saved_views"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="pledge",
            index=models.Index(fields=["looked_at", "id"], name="pledges_by_looked"),
        ),
    ]
