"""What the names of columns and rows say: whose they are, or what they describe.

All patterns and words are of names without case and accents (`replies.name_key`).
"""

import re
from collections.abc import Sequence

from questionnaires.published.replies import NO, YES, fold, is_silence, name_key


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


TOTAL = re.compile(
    r"(?:total|totaux|sum\b|somme|summe|gesamt|suma\b|counts?\b|nombre|number of|no\. of|nb\b"
    r"|anzahl|numero de|%|percent|pour ?cent|prozent|porcentaje|rate\b|taux|quote\b|tasa|share"
    r"|score|average|moyenne|tally).*|.*%.*",
    re.DOTALL,
)
TOTAL_WORDS = _words(
    "total totals totaux sum somme summe gesamt suma count counts number nombre nb anzahl numero "
    "pct percent percentage pourcentage prozent porcentaje rate taux quote tasa share score % "
    "answers answered responses replies reponses antworten respuestas answer response reply reponse"
)
QUESTION_WORDS = _words(
    "question questions frage fragen pregunta preguntas wording libelle intitule enonce statement "
    "statements proposition propositions demande demandes engagement engagements pledge pledges "
    "item items text texte ask asks mesure mesures these thesen forderung propuesta issue"
)
SECTION_WORDS = _words(
    "section sections theme themes part partie category categorie topic rubrique chapitre chapter "
    "bereich thema kategorie tema seccion categoria area domaine domain volet axe pillar"
)
NUMBER_WORDS = _words("n n° no nr nº num number numero nummer # id ref code q № index order")
NOTE_WORDS = _words(
    "note notes comment comments commentaire commentaires remark remarks remarque remarques "
    "bemerkung bemerkungen anmerkung anmerkungen kommentar kommentare observacion observaciones "
    "comentario comentarios source sources quelle quellen fuente fuentes url link links lien liens "
    "context contexte explanation explanations explication explications detail details precision "
    "precisions date dates"
)
ANSWER_WORDS = _words(
    "answer answers response responses reply replies reponse reponses antwort antworten respuesta "
    "respuestas value vote position positions positionen"
)
PARTY_WORDS = _words("party parties parti partis partei parteien partido partidos list liste lists")
# Behind a name of a respondent they stand above replies: "Liste A, answer".
BARE_ANSWERS = _words("answer response reply reponse number numero answers responses replies")
BETWEEN = _words("of the and et de la le du des und y fr en es full short complete courte")
WORDS = re.compile(r"[^\W_]+|[#№]|n°")
OURS = re.compile(
    r".*\b(?:our|ours|expected|recommended|ideal|correct|majority|consensus|overall|result"
    r"|notre|nos|attendue?|majorite|resultat|position)\b.*",
    re.DOTALL,
)
RESPONDENT = re.compile(
    r"(?:candidates?|candidat(?:e|es|s|ure|ures)?|part(?:y|ies)|partis?|partei(?:en)?|partidos?"
    r"|respondents?|repondant(?:e|es|s)?|names?|noms?|listes?|lists?|organi[sz]ations?"
    r"|kandidat(?:en|in|innen)?|elu(?:e|es|s)?|person|personne|mps?|meps?|depute(?:e|es|s)?"
    r"|members?|senat(?:or|eur|rice)s?|councill?ors?)"
)
NUMBER = re.compile(
    r"(?:q|question|frage|pregunta|n°|nr\.?|no\.?|#)?\s*\d{1,4}(?:[.\-]\d{1,3})*\s?[a-z]?[.)]?"
    r"|[ivxlc]{1,7}[.)]?|[a-z][.)]?"
)
FIGURE = re.compile(r"-?\d+(?:[.,]\d+)?\s*(?:%|(?:/|of|sur|von|de)\s*\d+|\([^)]*\))?")


def is_total_name(key: str, *, is_strict: bool = False) -> bool:
    """Whether a name announces totals: "Total yes", "yes_count", "% oui", or a reply as such.

    Strictly, it says nothing else: among ones and zeros "Total ban" may be a question.
    """
    bare = fold(key)
    if bare in YES | NO or (bool(bare) and is_silence(bare)):
        return True
    words = set(WORDS.findall(key.replace("%", " pct ")))
    if is_strict:
        return bool(words & TOTAL_WORDS) and words <= TOTAL_WORDS | YES | NO | BETWEEN
    return bool(TOTAL.fullmatch(key)) or bool(words & TOTAL_WORDS - BARE_ANSWERS)


def is_figure(text: str) -> bool:
    """Whether a cell holds a count or a share: 12, 58 %, 7/12."""
    return bool(FIGURE.fullmatch(name_key(text)))


def are_mostly(values: Sequence[str], pattern: re.Pattern[str], share: float) -> bool:
    """Whether at least a share of the values, of which there are some, has a pattern."""
    matching = sum(bool(pattern.fullmatch(value)) for value in values)
    return bool(values) and matching >= share * len(values)
