"""Every component on one page, to look at and to test: only with DEBUG, and in the tests.

The words are invented, and no row is read or written.
"""

from datetime import UTC, date, datetime

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import open_to_all
from accounts.models import User, Visibility
from questionnaires.models import Level
from questionnaires.models.grid import Shape as LevelShape
from sources.anchoring import Span, segments
from sources.forms import AnnotationForm
from sources.models import Annotation, Code, Text
from sources.models.code import Shape, Tint
from sources.models.text import Voice, Wording
from sources.sentences import sentences
from sources.words import Mark, Sentence, Words, label_of, lanes

CODES = [
    Code(
        pk=number,
        key=tint,
        name_fr=name,
        name_en=name,
        definition_fr=definition,
        definition_en=definition,
        shape=Shape.values[number % len(Shape.values)],
        tint=tint,
        rank=number,
    )
    for number, (tint, name, definition) in enumerate(
        [
            (Tint.LEAF, "Pledge", "says what they will do or keep"),
            (Tint.AMBER, "To look into", "promises a look, not a result"),
            (Tint.SLATE, "Condition", "what it depends on"),
            (Tint.BRICK, "Refusal", "says no to an ask"),
            (Tint.PLUM, "Deadline", "a date or a term"),
            (Tint.STONE, "Record claimed", "what they say was done"),
            (Tint.SKY, "Means", "amount, number, place, scheme"),
            (Tint.RUST, "To check", "a fact, figure or rule of law to check"),
            (Tint.TEAL, "Role of those concerned", "who is involved, and how"),
        ],
        start=1,
    )
]

LEVELS = [
    Level(shape=shape, tint=tint, word_fr=word, word_en=word)
    for shape, tint, word in [
        (LevelShape.BARS_3, Tint.LEAF, "Yes, precise"),
        (LevelShape.BARS_2, Tint.TEAL, "Yes"),
        (LevelShape.BARS_1, Tint.AMBER, "Openness"),
        (LevelShape.RING, Tint.SLATE, "No position"),
        (LevelShape.CROSS, Tint.BRICK, "No"),
        (LevelShape.TICK, Tint.SKY, "Agrees"),
        (LevelShape.HALF, Tint.PLUM, "Agrees in part"),
    ]
]

FRENCH = (
    "Oui. Nous ouvrirons deux pistes cyclables protégées avant l’été 2027, avec un budget "
    "de 300 000 euros, si la Région en paie la moitié.\n\n"
    "Les associations d’usagers seront présentes à chaque réunion du comité. "
    "Le stationnement au sol, lui, ne sera pas supprimé."
)
SUMMARY = "The list is open to a study of the quay. It names no date and no amount."
REPORTED = "The directorate asked to see the plans. It promised an answer in writing."
ARABIC = "نعم، سنفتح مسارين جديدين قبل نهاية العام. وسندعو الجمعيات إلى كل اجتماع."
EMOJI = "Merci 🏳️‍🌈 ! Je m’engage 😊 à répondre 𝐩𝐚𝐫 𝐞́𝐜𝐫𝐢𝐭. C’est promis."


def _words(pk: int, body: str, marked: list[tuple[int, str, str]], **fields: str) -> Words:
    """Words with marks given as (number of the code, passage, comment)."""
    text = Text(pk=pk, body=body, **({"language": "fr", "wording": Wording.VERBATIM} | fields))
    ben = User(display_name="Ben")
    places = [(body.index(exact), code, exact, comment) for code, exact, comment in marked]
    places.sort(key=lambda place: (place[0], -len(place[2])))
    spans = [
        Span(start, start + len(exact), number)
        for number, (start, _code, exact, _comment) in enumerate(places, start=1)
    ]
    lane_of = lanes(spans)
    marks = tuple(
        Mark(
            span.key,
            lane_of[span.key],
            Annotation(
                pk=pk * 100 + span.key,
                code=CODES[code - 1],
                comment=comment,
                visibility=Visibility.PARTNER if comment else Visibility.INTERNAL,
                created_by=ben,
                created_at=datetime(2026, 3, 2, 14, 32, tzinfo=UTC),
            ),
            exact,
            span.start,
            span.end,
        )
        for span, (_start, code, exact, comment) in zip(spans, places, strict=True)
    )
    return Words(
        text=text,
        label=label_of(text),
        segments=segments(body, [Span(mark.start, mark.end, mark) for mark in marks]),
        marks=marks,
        sentences=tuple(Sentence(start, end, body[start:end]) for start, end in sentences(body)),
    )


def _samples() -> dict[str, Words]:
    return {
        "overlapping": _words(
            1,
            FRENCH,
            [
                (1, "Nous ouvrirons deux pistes cyclables protégées avant l’été 2027", ""),
                (5, "avant l’été 2027", "Before or after the summer holidays?"),
                (
                    7,
                    "2027, avec un budget de 300 000 euros, si la Région",
                    "Whole project or first year? Ask the campaign.",
                ),
                (3, "si la Région en paie la moitié", "The next move is the Region’s."),
                (9, "Les associations d’usagers seront présentes à chaque réunion", ""),
                (4, "Le stationnement au sol, lui, ne sera pas supprimé.", ""),
            ],
        ),
        "summary": _words(
            2, SUMMARY, [(2, "open to a study", "")], language="en", wording=Wording.SUMMARY
        ),
        "reported": _words(
            3,
            REPORTED,
            [(1, "an answer in writing", "")],
            language="en",
            voice=Voice.REPORTED,
            reported_by="Ada",
        ),
        "arabic": _words(4, ARABIC, [(5, "قبل نهاية العام", "")], language="ar"),
        "emoji": _words(5, EMOJI, [(1, "engage 😊 à répondre", "")]),
    }


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Title", help_text="As colleagues will look for it.")
    received_on = forms.DateField(
        label="Received on", widget=forms.DateInput(attrs={"type": "date"})
    )
    language = forms.ChoiceField(
        label="Language of the words", choices=[("", "—"), ("fr", "French")]
    )
    kind = forms.ChoiceField(
        label="How did it come?",
        choices=[("paste", "Pasted text"), ("file", "File")],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label="The words", widget=forms.Textarea(attrs={"rows": 4}))
    file = forms.FileField(label="File", help_text="Word, ODT, PDF, HTML or text, at most 20 MB.")
    is_checked = forms.BooleanField(label="I compared it with the original")


@open_to_all
def kitchen_sink(request: HttpRequest) -> HttpResponse:
    """The page; an annotation or a sample form that is posted to it comes back invalid."""
    samples = _samples()
    text = samples["overlapping"].text
    posted = request.POST or None
    context = samples | {
        "messages": [
            Message(constants.SUCCESS, "The highlight is saved."),
            Message(constants.WARNING, "Two answers wait for a second person."),
            Message(constants.ERROR, "The file could not be read. Nothing was stored."),
            Message(constants.INFO, "This questionnaire is frozen since it was sent."),
        ],
        "words": samples["overlapping"],
        "form": AnnotationForm(posted, text=text, codes=CODES),
        "annotate_url": request.path,
        "masks_url": request.path,
        "levels": LEVELS,
        "sample_form": SampleForm(initial={"title": "Reply of the list", "kind": "paste"}),
        "invalid_form": SampleForm({"title": "", "received_on": "tomorrow"}),
        "page": Paginator(range(70), 10).page(3),
        "said_on": date(2026, 3, 2),
    }
    template = "sources/words.html" if request.headers.get("HX-Request") else "kitchen_sink.html"
    return render(request, template, context, status=422 if posted else 200)
