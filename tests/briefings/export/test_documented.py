"""docs/data.md and the schema of the package say the same."""

from pathlib import Path

from briefings.export.documented import as_markdown
from briefings.export.tables import TABLES

PAGE = Path(__file__).parents[3] / "docs" / "data.md"


def test_the_page_is_the_one_that_the_schema_makes():
    assert PAGE.read_text() == as_markdown(), (
        "write it anew: manage.py describe_data > docs/data.md"
    )


def test_every_field_is_described_by_a_sentence():
    untold = [
        f"{table.name}.{field.name}"
        for table in TABLES.values()
        for field in table.fields
        if not field.meaning.endswith(".")
    ]

    assert untold == []
