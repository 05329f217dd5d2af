"""What the database holds true about words, whoever writes to it."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Role
from sources.models import Anchor, Annotation, Code, Mask, Text
from sources.models.text import Voice, Wording
from tests.factories import make_annotation, make_code, make_text, make_user

pytestmark = pytest.mark.django_db


def make_anchor(text: Text, start: int, end: int, exact: str, **fields) -> Anchor:
    annotation = Annotation.objects.create(code=make_code(), created_by=make_user(Role.ADVOCATE))
    return Anchor.objects.create(
        annotation=annotation, text=text, start=start, end=end, exact=exact, **fields
    )


def raw_text(body: str, digest: str | None = None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sources_text (body, sha256, language, wording, voice, reported_by,"
            " source_name, source_url, created_at)"
            " VALUES (%s, %s, 'fr', 'verbatim', 'own', '', '', '', now())",
            [body, digest or sha256(body.encode()).hexdigest()],
        )


def test_text_is_stored_in_one_form() -> None:
    text = make_text("Cafe\u0301\r\nOui")

    assert (text.body, text.sha256) == ("Café\nOui", sha256("Café\nOui".encode()).hexdigest())


@pytest.mark.parametrize("body", ["Cafe\u0301", "Oui\r\nNon"])
def test_text_in_another_form_is_refused(body: str) -> None:
    with pytest.raises(IntegrityError, match="NFC with LF"):
        raw_text(body)


def test_text_with_another_hash_is_refused() -> None:
    with pytest.raises(IntegrityError, match="not that of the words"):
        raw_text("Oui", sha256(b"Non").hexdigest())


def test_text_without_words_is_refused() -> None:
    with pytest.raises(IntegrityError, match="sources_text_has_words"):
        raw_text("")


def test_reported_words_name_who_reports() -> None:
    with pytest.raises(IntegrityError, match="sources_text_reported_by_somebody"):
        make_text(voice=Voice.REPORTED)


def test_offset_without_document_is_refused() -> None:
    with pytest.raises(IntegrityError, match="sources_text_start_in_a_document"):
        make_text(start=3)


@pytest.mark.parametrize(
    ("wording", "voice", "expected"),
    [
        (Wording.VERBATIM, Voice.OWN, True),
        (Wording.VERBATIM, Voice.REPORTED, False),
        (Wording.VERBATIM, Voice.CALL_NOTES, False),
        (Wording.SUMMARY, Voice.OWN, False),
    ],
)
def test_only_verbatim_words_in_their_own_voice_are_quoted(wording, voice, expected) -> None:
    text = make_text(wording=wording, voice=voice, reported_by="les organisations")

    assert text.is_quotable is expected


@pytest.mark.parametrize(
    ("start", "end", "exact"),
    [(0, 3, "Non"), (1, 4, "Oui"), (0, 2, "Oui"), (74, 90, "l’État."), (0, 4, "Oui")],
)
def test_anchor_with_another_quote_is_refused(start: int, end: int, exact: str) -> None:
    text = make_text()

    with pytest.raises(IntegrityError, match="not in the text"):
        make_anchor(text, start, end, exact)


@pytest.mark.parametrize("surroundings", [{"prefix": "x"}, {"suffix": "x"}])
def test_anchor_with_other_surroundings_is_refused(surroundings: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match="not in the text"):
        make_anchor(make_text(), 0, 3, "Oui", **surroundings)


def test_anchor_that_is_empty_is_refused() -> None:
    with pytest.raises(IntegrityError, match="sources_anchor_not_empty"):
        make_anchor(make_text(), 3, 3, "")


def test_annotation_has_one_anchor_in_a_text() -> None:
    text = make_text()
    annotation = make_annotation(text, "Oui")

    with pytest.raises(IntegrityError, match="sources_anchor_one_per_text"):
        Anchor.objects.create(annotation=annotation, text=text, start=0, end=3, exact="Oui")


def test_mask_with_another_quote_is_refused() -> None:
    ada = make_user(Role.COORDINATOR)

    with pytest.raises(IntegrityError, match="not in the text"):
        Mask.objects.create(
            text=make_text(), start=0, end=3, exact="Non", reason="place", created_by=ada
        )


def test_withdrawal_needs_a_person_and_a_reason() -> None:
    annotation = make_annotation(make_text(), "Oui")

    with pytest.raises(IntegrityError, match="sources_annotation_withdrawn_by_somebody"):
        Annotation.objects.filter(pk=annotation.pk).update(withdrawn_at=timezone.now())


@pytest.mark.parametrize("vector", ["😊 John", "🏳️‍🌈 Je m'engage", "𝐎𝐮𝐢 on s’engage"])
def test_database_counts_code_points(vector: str) -> None:
    text = make_text(vector)
    last_word = vector.rsplit(" ", maxsplit=1)[-1]

    annotation = make_annotation(text, last_word)

    assert annotation.anchors.get().exact == last_word


def test_reference_offsets_hold_in_the_database(real_sources: Path) -> None:
    vectors = json.loads((real_sources.parent / "reference" / "offsets.json").read_text())

    for vector in vectors["vectors"]:
        start = vector["code_points"]
        end = start + len(vector["quote"])
        make_anchor(make_text(vector["text"]), start, end, vector["quote"])


@pytest.mark.parametrize(
    ("body", "language", "words"),
    [
        ("Les arrêtés seront réexaminés.", "fr", "arretes"),
        ("Les arrêtés seront réexaminés.", "fr", "arrêté réexaminer"),
        ("Les ARRETES seront revus.", "fr", "arrêtés"),
        ("They will repeal the orders.", "en", "order repealing"),
        ("Un café à l’hôtel de ville", "fr", "cafe hotel"),
    ],
)
def test_search_finds_words_without_minding_accents(body: str, language: str, words: str) -> None:
    text = make_text(body, language=language)

    assert list(Text.objects.matching(words)) == [text]


@pytest.mark.parametrize("words", ["", "   ", "'", '"', "!!", "( & |", "-", "\\", "a" * 5000])
def test_search_for_anything_never_fails(words: str) -> None:
    make_text()

    assert list(Text.objects.matching(words)) == []


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("known_tint", {"tint": "pink"}),
        ("known_shape", {"shape": "heart"}),
        ("has_name", {"name_fr": "", "name_en": ""}),
        ("has_definition", {"definition_fr": "", "definition_en": ""}),
        ("retired_by_somebody", {"retired_because": "Doublon"}),
        ("retired_by_somebody", {"retired_at": timezone.now()}),
    ],
)
def test_code_that_breaks_a_rule_is_refused(rule: str, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=f"sources_code_{rule}"):
        make_code(**fields)


def retired() -> dict[str, object]:
    ada = make_user(Role.COORDINATOR)
    return {"retired_at": timezone.now(), "retired_by": ada, "retired_because": "Doublon"}


def test_code_in_use_is_merged_into_nothing() -> None:
    with pytest.raises(IntegrityError, match="sources_code_merged_is_retired"):
        make_code(merged_into=make_code())


def test_code_is_not_merged_into_itself() -> None:
    code = make_code(**retired())

    with pytest.raises(IntegrityError, match="sources_code_merged_is_retired"):
        Code.objects.filter(pk=code.pk).update(merged_into=code)


@pytest.mark.parametrize("key", [Code.PROTECT, Code.CLAIM])
def test_code_with_rules_is_never_retired(key: str) -> None:
    with pytest.raises(IntegrityError, match="sources_code_with_rules_stays"):
        make_code(key, **retired())


def test_key_of_a_code_never_changes() -> None:
    code = make_code("protect")

    with pytest.raises(DatabaseError, match="Cannot update rows from sources_code"):
        Code.objects.filter(pk=code.pk).update(key="other")


def test_code_with_marks_is_not_merged_before_they_move() -> None:
    code = make_annotation(make_text(), "Oui").code

    with pytest.raises(IntegrityError, match="still has marks"):
        Code.objects.filter(pk=code.pk).update(merged_into=make_code(), **retired())


def test_merged_code_takes_no_mark() -> None:
    ben = make_user(Role.ADVOCATE)
    merged = make_code(merged_into=make_code(), **retired())
    annotation = make_annotation(make_text(), "Oui", by=ben)

    with pytest.raises(IntegrityError, match="merged into another"), transaction.atomic():
        Annotation.objects.create(code=merged, created_by=ben)
    with pytest.raises(IntegrityError, match="merged into another"):
        Annotation.objects.filter(pk=annotation.pk).update(code=merged)
