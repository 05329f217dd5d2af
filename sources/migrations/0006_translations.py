import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0005_retired_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Translation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("fr", "French"),
                            ("en", "English"),
                            ("de", "German"),
                            ("es", "Spanish"),
                        ],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("body", models.TextField(verbose_name="translation")),
                (
                    "made_with",
                    models.CharField(
                        choices=[
                            ("person", "By a person"),
                            ("machine", "With a machine, checked by a person"),
                        ],
                        max_length=10,
                        verbose_name="how it was made",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="translations",
                        to="sources.text",
                    ),
                ),
                (
                    "translated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "working translation",
                "verbose_name_plural": "working translations",
                "ordering": ["text", "language", "number"],
            },
        ),
        migrations.CreateModel(
            name="TranslationCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[("accepted", "Accepted"), ("returned", "To be corrected")],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "translation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_record",
                        to="sources.translation",
                    ),
                ),
            ],
            options={
                "verbose_name": "check of a translation",
                "verbose_name_plural": "checks of translations",
            },
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.UniqueConstraint(
                fields=("text", "language", "number"), name="sources_translation_one_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", models.Value("")), _negated=True),
                name="sources_translation_has_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["fr", "en", "de", "es"])),
                name="sources_translation_known_language",
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.CheckConstraint(
                condition=models.Q(("made_with__in", ["person", "machine"])),
                name="sources_translation_known_making",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="translation",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_words",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NEW.body IS NOT NFC NORMALIZED OR strpos(NEW.body, chr(13)) > 0 THEN\n                        RAISE EXCEPTION 'A translation is stored as NFC with LF line ends'\n                            USING ERRCODE = 'check_violation',\n                            CONSTRAINT = 'sources_translation_is_normalised';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="5bfd787cdb19f0af054d8d9b1c8e5b72894fe149",
                    operation="INSERT",
                    pgid="pgtrigger_frozen_words_0ed08",
                    table="sources_translation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="translation",
            trigger=pgtrigger.compiler.Trigger(
                name="another_language",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NEW.language = (SELECT language FROM sources_text WHERE id = NEW.text_id)\n                    THEN\n                        RAISE EXCEPTION 'A translation is in another language than its text'\n                            USING ERRCODE = 'check_violation',\n                            CONSTRAINT = 'sources_translation_another_language';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="fcb570482cb356df21164436b69954f61a0e580b",
                    operation="INSERT",
                    pgid="pgtrigger_another_language_ec81c",
                    table="sources_translation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="translation",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0fa7c9cc791d8ec180968874988c3b4b2da96e53",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f07b1",
                    table="sources_translation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="translationcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision__in", ["accepted", "returned"])),
                name="sources_translationcheck_known_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="translationcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "returned"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="sources_translationcheck_returned_with_note",
                violation_error_message="Say what is to be corrected.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="translationcheck",
            trigger=pgtrigger.compiler.Trigger(
                name="somebody_else",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NEW.checked_by_id = (SELECT translated_by_id\n                        FROM sources_translation WHERE id = NEW.translation_id)\n                    THEN\n                        RAISE EXCEPTION 'Somebody else checks what one translated'\n                            USING ERRCODE = 'check_violation',\n                            CONSTRAINT = 'sources_translationcheck_somebody_else';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="320a3438f9fb1a19bcb97cdf6cc81d4c1ad1a0c6",
                    operation="INSERT",
                    pgid="pgtrigger_somebody_else_1a527",
                    table="sources_translationcheck",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="translationcheck",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="36c0513184114cea39f67e56f808a7f990265dcd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3ec1e",
                    table="sources_translationcheck",
                    when="BEFORE",
                ),
            ),
        ),
    ]
