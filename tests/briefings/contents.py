"""Contents of briefings for tests, without a database. The words are ours."""

from datetime import date

from briefings.briefing import (
    Audience,
    Briefing,
    Figure,
    Grid,
    Item,
    Judgement,
    Kind,
    LeftOut,
    Level,
    Note,
    Phrase,
    Scoring,
    Section,
    Source,
    Total,
    Translation,
    Words,
)
from briefings.edition_codes import code_of, spelt, square_of
from briefings.imprint import Imprint, content_sha256
from briefings.issuing import printed
from briefings.lines import marks_of, paragraphs, shortened
from briefings.rendering import Renderer
from sources.anchoring import Segment, Span, segments

TINTS = ("leaf", "amber", "slate", "brick", "plum", "stone", "sky", "rust", "teal")
ANSWER = (
    "Oui. Nous ouvrirons deux lieux d’accueil en 2027, l’un au nord et l’autre au sud de la ville, "
    "avec les professionnel·les qui y travaillent déjà.\n\n"
    "Le financement viendra pour moitié de la Ville ; l’autre moitié dépend de l’État, que nous "
    "solliciterons dès l’été. Nous ne promettons ni montant ni calendrier plus précis, car le "
    "budget n’est pas voté.\n\n"
    "Les associations seront invitées à chaque étape, et les personnes concernées avec elles."
)


def fr(words: str) -> Phrase:
    return Phrase(words, "fr")


def make_words(body: str = ANSWER, *, marks: int = 4, lang: str = "fr", **fields):
    """Words with marks that overlap two by two, and their notes."""
    length = len(body)
    places = [
        (at * length // (marks + 1), min(length, (at + 1) * length // (marks + 1) + 20))
        for at in range(marks)
    ]
    spans = [Span(start, end, key) for key, (start, end) in enumerate(places)]
    cut = segments(body, spans)
    drawn = marks_of(cut, {key: TINTS[key % len(TINTS)] for key in range(marks)})
    notes = tuple(
        Note(
            drawn[key],
            fr("Engagement"),
            shortened(body[start:end]),
            fr("Une date, pas de montant.") if key % 2 else None,
        )
        for key, (start, end) in enumerate(places)
    )
    return Words(paragraphs(cut, drawn), lang, **fields), notes


def make_item(number: int = 1, body: str = ANSWER, **fields) -> Item:
    words, notes = make_words(body, marks=fields.pop("marks", 4))
    return Item(
        **(
            {
                "heading": fr(f"Lieux d’accueil {number}"),
                "number": str(number),
                "words": words,
                "notes": notes,
                "source": Source(fr("Réponse de la campagne"), "2 mars 2026"),
            }
            | fields
        )
    )


def make_level(shape: str = "bars-1", **fields) -> Level:
    return Level(
        **({"word": fr("Ouverture"), "shape": shape, "tint": "amber", "number": "1"} | fields)
    )


def make_judgement(**fields) -> Judgement:
    """What an internal briefing says of one ask on which two people differed."""
    return Judgement(
        **(
            {
                "ask": fr("Ouvrir un lieu d’accueil"),
                "level": make_level(),
                "how": fr("Deux niveaux différents, départagés ensemble"),
                "given": (fr("Ouverture (Ada, sûr·e)"), fr("Oui (Ben)")),
                "reasons": (fr("Une étude est annoncée, rien de plus."),),
                "is_example": True,
            }
            | fields
        )
    )


def make_scoring(**fields) -> Scoring:
    shapes = ("bars-3", "bars-2", "bars-1", "ring", "cross", "tick", "half")
    levels = tuple((make_level(shape), fr("Promet une étude.")) for shape in shapes)
    return Scoring(
        **(
            {
                "title": None,
                "grid": Grid(
                    fr("Ce qui est promis, version 1"), levels, (fr("Le bilan n’a rien."),)
                ),
                "totals": (
                    Total(fr("En tout"), "38\u00a0%", fr("8 demandes notées sur 10")),
                    Total(fr("Santé"), "50\u00a0%", fr("2 demandes notées sur 2")),
                ),
                "remarks": (fr("Toutes les questions ont le même poids."),),
                "method": (fr("Deux personnes notent."),),
                "is_example": True,
            }
            | fields
        )
    )


def make_translation(body: str = "Yes. Two places in 2027.", lang: str = "en") -> Translation:
    cut: tuple[Segment[int], ...] = segments(body, ())
    return Translation(paragraphs(cut, {}), lang, fr("Traduction de travail, par Ben"))


def make_content(items: int = 3, **fields) -> Briefing:
    """A briefing on a candidacy, with ten questions to a part."""
    made = fields.pop("made", None) or [make_item(number) for number in range(1, items + 1)]
    sections = tuple(
        Section(fr(f"Partie {start // 10 + 1}"), tuple(made[start : start + 10]))
        for start in range(0, len(made), 10)
    )
    return Briefing(
        **(
            {
                "kind": Kind.CANDIDACY,
                "audience": Audience.PARTNER,
                "language": "fr",
                "title": fr("Ce que répond la liste d’exemple"),
                "subject": fr("Élections municipales de mars 2026"),
                "purpose": fr("Cette note donne les réponses d’une liste, question par question."),
                "as_of": date(2026, 3, 3),
                "figures": (Figure(str(items), fr("questions posées")),),
                "sections": sections,
                "left_out": (LeftOut(fr("Deux notes"), fr("Elles restent dans la coalition.")),),
                "method": (fr("Chaque réponse a été relue."),),
                "neutrality": (fr("La coalition ne soutient aucune liste."),),
            }
            | fields
        )
    )


def html_of(content: Briefing, edition: int = 1) -> str:
    return printed(content, Imprint(edition, content_sha256(content)))


def html_for_outside(content: Briefing) -> str:
    """With the code, the address of the public page and its QR code."""
    digest = content_sha256(content)
    code = code_of("made for a test", digest, 1)
    address = f"https://coalition.example/e/{code}/"
    return printed(content, Imprint(1, digest, code, spelt(code), address, square_of(address)))


def pdf_of(content: Briefing, renderer: Renderer) -> bytes:
    return renderer.render(html_of(content), content_sha256(content)).pdf
