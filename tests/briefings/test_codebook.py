"""The codebook as its readers see it: counts, examples, and where they stand."""

import pytest

from accounts.models import User
from briefings.codebook import MOST_EXAMPLES, entries
from questionnaires.models import Answer
from sources.actions import withdraw_annotation
from sources.models import Code
from tests.factories import (
    make_annotation,
    make_answer,
    make_code,
    make_report,
    make_text,
    make_version,
)

pytestmark = pytest.mark.django_db


def text_of(answer: Answer):
    return answer.versions.get().text


def only_entry(reader: User):
    (entry,) = entries(Code.objects.all(), reader)
    return entry


def test_entries_come_in_the_order_of_the_codebook(ben: User) -> None:
    codes = [make_code(rank=rank) for rank in (3, 1, 2)]

    found = [entry.code for entry in entries(Code.objects.all(), ben)]

    assert found == [codes[1], codes[2], codes[0]]


def test_examples_lead_to_their_places(ben: User) -> None:
    answer, report, code = make_answer(), make_report(), make_code()
    other = make_code(rank=code.rank + 1)
    text = text_of(answer)
    make_annotation(text, "Oui", code=other)
    make_annotation(text, "dix logements", code=code)
    make_annotation(report.text, "Une élue", code=code)

    entry, _other = entries(Code.objects.all(), ben)

    assert [(example.owner, example.address) for example in entry.examples] == [
        (report, f"/reports/{report.pk}/#mark-{report.text_id}-1"),
        (answer, f"/answers/{answer.pk}/#mark-{text.pk}-2"),
    ]
    assert [example.anchor.exact for example in entry.examples] == ["Une élue", "dix logements"]
    assert [example.is_answer for example in entry.examples] == [False, True]


def test_numbers_of_examples_are_those_of_the_page(ben: User, ben_client) -> None:
    text = text_of(answer := make_answer())
    code = make_code()
    for passage in ("Nous créerons dix", "dix logements", "Nous", "Oui"):
        make_annotation(text, passage, code=code)
    withdrawn = make_annotation(text, "adaptés", code=code)
    withdraw_annotation(by=ben, annotation=withdrawn, because="Doublon")

    page = ben_client.get(answer.get_absolute_url())

    (entry,) = entries(Code.objects.all(), ben, most=10)
    numbers = {mark.passage: mark.number for mark in page.context["words"].marks}
    assert {
        example.anchor.exact: int(example.address.rsplit("-", 1)[1]) for example in entry.examples
    } == numbers
    assert len(numbers) == 4


def test_newest_examples_come_first_and_few(ben: User) -> None:
    code = make_code()
    text = text_of(make_answer())
    passages = ["Oui", "Nous", "dix", "logements"]
    for passage in passages:
        make_annotation(text, passage, code=code)

    entry = only_entry(ben)

    assert [one.anchor.exact for one in entry.examples] == passages[:0:-1]
    assert (entry.mark_count, len(entry.examples)) == (4, MOST_EXAMPLES)


def test_withdrawn_marks_are_neither_counted_nor_shown(ben: User) -> None:
    annotation = make_annotation(text_of(make_answer()), "Oui", by=ben)
    withdraw_annotation(by=ben, annotation=annotation, because="Doublon")

    entry = only_entry(ben)

    assert (entry.mark_count, entry.examples) == (0, ())


def test_words_that_nobody_accepted_give_no_example(ben: User) -> None:
    make_annotation(make_version().text, "Oui")

    entry = only_entry(ben)

    assert (entry.mark_count, entry.examples) == (1, ())


def test_words_without_an_owner_give_no_example(ben: User) -> None:
    make_annotation(make_text(), "Oui")

    assert only_entry(ben).examples == ()


def test_examples_are_words_that_the_reader_may_see(chloe: User, dan: User) -> None:
    code = make_code()
    make_annotation(text_of(make_answer(by=chloe)), "Oui", code=code)
    make_annotation(make_report().text, "Une élue", code=code)

    assert [one.anchor.exact for one in only_entry(chloe).examples] == ["Oui"]
    assert only_entry(dan).examples == ()


@pytest.mark.parametrize("count", [1, 3])
def test_entries_cost_five_queries(ben: User, count: int, django_assert_num_queries) -> None:
    for _number in range(count):
        code = make_code()
        make_annotation(text_of(make_answer()), "Oui", code=code)
        make_annotation(make_report().text, "Une élue", code=code)

    with django_assert_num_queries(5):
        found = entries(Code.objects.all(), ben)

    assert [len(entry.examples) for entry in found] == [2] * count
