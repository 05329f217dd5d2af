"""The codebook: its default codes, and what is changed in it without losing a mark."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import translation

from accounts.actions import acting_as
from accounts.models import User, Visibility
from sources.actions import annotate, edit_annotation, withdraw_annotation
from sources.codebook import (
    ChangeRefused,
    Description,
    add_code,
    code_before,
    load_codebook,
    merge_codes,
    rename_code,
    restore_code,
    retire_code,
)
from sources.models import Anchor, Annotation, Code, Text
from tests.factories import make_annotation, make_code, make_text
from tests.fixtures.files import load

pytestmark = pytest.mark.django_db

MARKS = 1000
History = Annotation.pgh_event_model  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def run() -> str:
    out = StringIO()
    call_command("load_codes", stdout=out)
    return out.getvalue()


def test_load_codes_creates_the_default_codes_once() -> None:
    first, again = run(), run()

    assert first == "16 codes created.\n"
    assert again == "Every default code is there already; nothing was changed.\n"
    assert Code.objects.count() == 16


def test_load_codebook_leaves_a_code_that_the_coalition_changed() -> None:
    load_codebook()
    Code.objects.filter(key="pledge").update(name_fr="Promesse")
    Code.objects.get(key="ask").delete()

    created = load_codebook()

    assert [code.key for code in created] == ["ask"]
    assert Code.objects.get(key="pledge").name_fr == "Promesse"


def test_load_codebook_leaves_a_retired_code_retired(ada: User) -> None:
    load_codebook()
    retire_code(by=ada, code=Code.objects.get(key="limit"), because="Trop vague")

    assert load_codebook() == []
    assert Code.objects.get(key="limit").retired_because == "Trop vague"


def test_codes_from_before_take_the_default_shapes() -> None:
    load_codebook()
    own = make_code("own")
    Code.objects.update(shape="disc")

    import_module("sources.migrations.0004_default_shapes").set_shapes(apps, None)

    shapes = dict(Code.objects.values_list("key", "shape"))
    assert shapes.pop(own.key) == "disc"
    assert shapes == {code["key"]: code["shape"] for code in load("codes")["code"]}


# --- Adding and renaming --------------------------------------------------------------------


def description(**fields: str) -> Description:
    return Description(
        **{
            "name_fr": "Coût",
            "name_en": "",
            "definition_fr": "Dit ce que cela coûte.",
            "definition_en": "",
            "shape": "moon",
            "tint": "sky",
        }
        | fields
    )


def in_order() -> list[Code]:
    return list(Code.objects.all())


def test_add_code_puts_it_behind_another() -> None:
    first, second = make_code(rank=1), make_code(rank=2)

    code = add_code(description=description(), after=first)

    assert (code.key, in_order()) == ("cout", [first, code, second])


def test_add_code_puts_it_first() -> None:
    other = make_code(rank=1)

    code = add_code(description=description(), after=None)

    assert in_order() == [code, other]


def test_add_code_twice_is_one() -> None:
    assert add_code(description=description(), after=None) == add_code(
        description=description(), after=None
    )
    assert Code.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "key"), [("New", "new-2"), ("Taken", "taken-2"), ("مال", "code"), ("x" * 80, "x" * 35)]
)
def test_add_code_finds_a_key(name: str, key: str) -> None:
    make_code("taken")

    assert add_code(description=description(name_fr=name), after=None).key == key


def test_rename_code_keeps_its_key_its_place_and_its_marks(ben: User) -> None:
    first, second = make_code(rank=1), make_code(rank=2)
    annotation = make_annotation(make_text(), "Oui", by=ben, code=second)

    rename_code(code=second, description=description(), after=first)

    annotation.refresh_from_db()
    second.refresh_from_db()
    assert (annotation.code, second.name_fr, second.rank) == (second, "Coût", 2)
    assert in_order() == [first, second]


@pytest.mark.parametrize("place", [None, 1, 2])
def test_rename_code_moves_it(place: int | None) -> None:
    codes = [make_code(rank=rank) for rank in (1, 2, 3)]
    moved = codes.pop(0) if place else codes.pop()
    after = codes[place - 1] if place else None

    rename_code(code=moved, description=description(), after=after)

    codes.insert(place or 0, moved)
    assert in_order() == codes
    assert code_before(moved) == after


@pytest.mark.parametrize("key", [Code.PROTECT, Code.CLAIM])
def test_rename_code_with_rules_is_allowed(key: str) -> None:
    code = make_code(key)

    rename_code(code=code, description=description(), after=None)

    assert Code.objects.get(key=key).name_fr == "Coût"


# --- Merging --------------------------------------------------------------------------------


def make_marks(text: Text, code: Code, by: User, number: int) -> list[int]:
    """Annotations with their anchors, the last one withdrawn; their keys."""
    annotations = Annotation.objects.bulk_create(
        Annotation(code=code, created_by=by, comment=f"{code.key} {place}")
        for place in range(number)
    )
    Anchor.objects.bulk_create(
        Anchor(annotation=annotation, text=text, start=0, end=3, exact="Oui")
        for annotation in annotations
    )
    withdraw_annotation(by=by, annotation=annotations[-1], because="Doublon")
    return [annotation.pk for annotation in annotations]


def test_merge_of_two_codes_with_a_thousand_marks_keeps_each(ada: User, ben: User) -> None:
    text, code, into = make_text(), make_code(), make_code()
    moving, staying = make_marks(text, code, ben, MARKS), make_marks(text, into, ben, MARKS)
    before = set(Annotation.objects.values_list("pk", "comment", "created_by", "withdrawn_at"))
    anchors = set(Anchor.objects.values_list("pk", "annotation", "text", "start", "end", "exact"))
    latest = History.objects.latest("pgh_id").pgh_id

    with acting_as(ada):
        moved = merge_codes(by=ada, code=code, into=into, because="Même usage")

    events = History.objects.filter(pgh_id__gt=latest)
    assert moved == MARKS
    assert set(into.annotations.values_list("pk", flat=True)) == {*moving, *staying}
    assert before == set(
        Annotation.objects.values_list("pk", "comment", "created_by", "withdrawn_at")
    )
    assert anchors == set(
        Anchor.objects.values_list("pk", "annotation", "text", "start", "end", "exact")
    )
    assert set(events.values_list("pgh_obj", "code", "pgh_context__metadata__user")) == {
        (pk, into.pk, ada.pk) for pk in moving
    }
    first = History.objects.filter(pgh_obj__in=moving, pgh_label="insert")
    assert set(first.values_list("pgh_obj", "code")) == {(pk, code.pk) for pk in moving}


def test_merge_retires_the_code_and_deletes_nothing(ada: User) -> None:
    code, into = make_code(), make_code()

    merge_codes(by=ada, code=code, into=into, because="Même usage")

    code.refresh_from_db()
    assert (code.merged_into, code.retired_by, code.retired_because) == (into, ada, "Même usage")
    assert code.successor == into


@pytest.mark.parametrize("count", [1, 30])
def test_merge_costs_seven_queries(
    ada: User, ben: User, count: int, django_assert_num_queries: Any
) -> None:
    code, into = make_code(), make_code()
    make_marks(make_text(), code, ben, count)

    with django_assert_num_queries(7):  # savepoint, its release, locks, the one UPDATE of marks
        assert merge_codes(by=ada, code=code, into=into, because="Même usage") == count


def test_merge_sent_twice_is_once(ada: User, ben: User) -> None:
    code, into = make_code(), make_code()
    make_annotation(make_text(), "Oui", by=ben, code=code)

    moved = [
        merge_codes(by=ada, code=code, into=into, because=because) for because in ("First", "Later")
    ]

    code.refresh_from_db()
    assert (moved, code.retired_because) == ([1, 0], "First")


def test_merge_keeps_both_marks_of_one_passage(ada: User, ben: User) -> None:
    text, code, into = make_text(), make_code(), make_code()
    both = [make_annotation(text, "Oui", by=ben, code=one) for one in (code, into)]

    merge_codes(by=ada, code=code, into=into, because="Même usage")

    assert list(into.annotations.all()) == both
    assert [one.anchors.get().exact for one in both] == ["Oui", "Oui"]


@pytest.mark.parametrize("key", [Code.PROTECT, Code.CLAIM])
def test_merge_of_a_code_with_rules_is_refused(ada: User, key: str) -> None:
    code = make_code(key)

    with pytest.raises(ChangeRefused, match="renamed but not taken away"):
        merge_codes(by=ada, code=code, into=make_code(), because="Même usage")


def test_merge_into_itself_is_refused(ada: User) -> None:
    code = make_code()

    with pytest.raises(ChangeRefused, match="into itself"):
        merge_codes(by=ada, code=code, into=code, because="Même usage")


def test_merge_into_a_retired_code_is_refused(ada: User) -> None:
    into = retire_code(by=ada, code=make_code(), because="Trop vague")

    with pytest.raises(ChangeRefused, match="is retired"):
        merge_codes(by=ada, code=make_code(), into=into, because="Même usage")


def test_merge_of_a_merged_code_into_a_third_is_refused(ada: User) -> None:
    code, into = make_code(), make_code()
    merge_codes(by=ada, code=code, into=into, because="Même usage")

    with pytest.raises(ChangeRefused, match="was merged into"):
        merge_codes(by=ada, code=code, into=make_code(), because="Même usage")


def test_mark_with_a_merged_code_takes_the_last_one(ada: User, ben: User) -> None:
    text, codes = make_text(), [make_code() for _number in range(3)]
    for code, into in ((0, 1), (1, 2)):
        merge_codes(by=ada, code=codes[code], into=codes[into], because="Même usage")

    annotation = make_annotation(text, "Oui", by=ben, code=codes[0])
    other = make_annotation(text, "dix", by=ben)
    edit_annotation(annotation=other, code=codes[1], comment="", visibility=Visibility.INTERNAL)

    assert (annotation.code, other.code) == (codes[2], codes[2])


# --- Retiring and restoring -----------------------------------------------------------------


def test_retired_code_stays_on_its_marks(ada: User, ben: User) -> None:
    annotation = make_annotation(make_text(), "Oui", by=ben)

    retire_code(by=ada, code=annotation.code, because="Trop vague")
    edit_annotation(
        annotation=annotation,
        code=annotation.code,
        comment="Certes",
        visibility=Visibility.INTERNAL,
    )

    stored = Annotation.objects.get()
    assert (stored.code, stored.comment) == (annotation.code, "Certes")


def test_retire_code_twice_keeps_the_first_reason(ada: User, ben: User) -> None:
    code = make_code()

    for by, because in ((ada, "Trop vague"), (ben, "Autre")):
        retire_code(by=by, code=Code.objects.get(pk=code.pk), because=because)

    code.refresh_from_db()
    assert (code.retired_by, code.retired_because) == (ada, "Trop vague")


@pytest.mark.parametrize("key", [Code.PROTECT, Code.CLAIM])
def test_retire_code_with_rules_is_refused(ada: User, key: str) -> None:
    with pytest.raises(ChangeRefused, match="renamed but not taken away"):
        retire_code(by=ada, code=make_code(key), because="Trop vague")


def test_restore_code_offers_it_again_without_its_former_marks(ada: User, ben: User) -> None:
    code, into = make_code(), make_code()
    annotation = make_annotation(make_text(), "Oui", by=ben, code=code)
    merge_codes(by=ada, code=code, into=into, because="Même usage")

    restore_code(code=code)

    annotation.refresh_from_db()
    assert list(Code.objects.active()) == [code, into]
    assert annotation.code == into


def test_restore_code_whose_name_was_taken_is_refused(ada: User) -> None:
    code = retire_code(by=ada, code=make_code(name_en="Cost"), because="Trop vague")
    make_code(name_en="cost")

    with pytest.raises(ChangeRefused, match="another code’s name"):
        restore_code(code=code)


# --- Two at once ----------------------------------------------------------------------------


def at_once(*work: Callable[[], Any]) -> list[BaseException]:
    """Runs each in a thread with a connection of its own; what was raised."""
    raised: list[BaseException] = []

    def run(one: Callable[[], Any]) -> None:
        try:
            one()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[one]) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return raised


@pytest.mark.django_db(transaction=True)
def test_marks_made_during_a_merge_carry_the_other_code(ada: User, ben: User) -> None:
    with transaction.atomic():
        text, code, into = make_text(), make_code(), make_code()

    def mark() -> None:
        for number in range(20):
            annotate(by=ben, text=text, start=0, end=3, exact="Oui", code=code, comment=str(number))

    def merge() -> None:
        merge_codes(by=ada, code=Code.objects.get(pk=code.pk), into=into, because="Même usage")

    assert at_once(mark, merge, mark) == []
    assert (code.annotations.count(), into.annotations.count()) == (0, 20)


@contextmanager
def merging_meanwhile(ada: User, code: Code, into: Code) -> Iterator[Thread]:
    """A transaction of ours; somebody else's merge, to be started in it, is over at the end."""
    raised: list[BaseException] = []

    def merge() -> None:
        raised.extend(
            at_once(lambda: merge_codes(by=ada, code=code, into=into, because="Même usage"))
        )

    merging = Thread(target=merge)
    with transaction.atomic():
        yield merging
    merging.join(timeout=30)
    assert raised == []


def starts_and_waits(merging: Thread) -> bool:
    merging.start()
    merging.join(timeout=0.5)
    return merging.is_alive()


@pytest.mark.django_db(transaction=True)
def test_merge_waits_for_a_mark_that_is_being_made(ada: User, ben: User) -> None:
    with transaction.atomic():
        text, code, into = make_text(), make_code(), make_code()

    with merging_meanwhile(ada, code, into) as merging:
        annotation = make_annotation(text, "Oui", by=ben, code=code)
        assert starts_and_waits(merging)

    annotation.refresh_from_db()
    assert annotation.code == into


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_same", [True, False])
def test_merge_and_a_change_of_its_mark_never_wait_for_each_other(
    ada: User, ben: User, is_same: bool
) -> None:
    with transaction.atomic():
        text, code, into = make_text(), make_code(), make_code()
        annotation = make_annotation(text, "Oui", by=ben, code=code)
    chosen = code if is_same else into

    with merging_meanwhile(ada, Code.objects.get(pk=code.pk), into) as merging:
        Annotation.objects.select_for_update().get(pk=annotation.pk)
        assert starts_and_waits(merging)
        edit_annotation(
            annotation=annotation, code=chosen, comment="Net", visibility=Visibility.INTERNAL
        )

    annotation.refresh_from_db()
    assert (annotation.code, annotation.comment) == (into, "Net")


@pytest.mark.django_db(transaction=True)
def test_two_merges_against_each_other_leave_one_code(ada: User) -> None:
    with transaction.atomic():
        one, other = make_code(), make_code()

    def merge(code: Code, into: Code) -> Callable[[], Any]:
        return lambda: merge_codes(
            by=ada,
            code=Code.objects.get(pk=code.pk),
            into=Code.objects.get(pk=into.pk),
            because="Même usage",
        )

    raised = at_once(merge(one, other), merge(other, one))

    assert [type(error) for error in raised] == [ChangeRefused]
    assert Code.objects.active().count() == 1
