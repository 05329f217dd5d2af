"""Text search in French and English that does not mind accents, and trigrams."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

CONFIGURATION = """
    CREATE TEXT SEARCH CONFIGURATION {name} (COPY = pg_catalog.{language});
    ALTER TEXT SEARCH CONFIGURATION {name}
        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {language}_stem;
"""


def configuration(name: str, language: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        CONFIGURATION.format(name=name, language=language),
        f"DROP TEXT SEARCH CONFIGURATION {name}",
    )


class Migration(migrations.Migration):
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        configuration("fr", "french"),
        configuration("en", "english"),
    ]
