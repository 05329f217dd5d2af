"""Words and signs by which people mark the parts of a questionnaire, in several languages. Pure.

Each list is closed and short: a word is here because it stands in real replies and rarely begins
a sentence of an answer.
"""

import re

from sources.reading.blocks import Block, Kind

# The signs after an address are the sentence's. Repetitions are bounded: a hostile text must not
# take quadratic time.
_ADDRESS = re.compile(
    r"<?(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)\]»”\"']>?|<?[^\s<>@]{1,64}@[^\s<>@]{1,100}\.[^\s<>@]{2,20}>?"
)
_QUESTION_MARK = re.compile(r"[?？؟]")
# What may close a question after its mark: brackets, quotation marks, a stray full stop.
_CLOSERS = " \u00a0\u202f\t)]>»”\"'.*_"
_BRACKETED = re.compile(r"[(\[][^()\[\]]{0,400}[)\]]")

_REPLY = (
    r"réponses?|answers?|replys?|replies|responses?|antwort(?:en)?|respuestas?|risposte?|risposta"
    r"|antwoord(?:en)?|respostas?|commitment"
)
_REPLY_LABEL = re.compile(
    rf"(?:(?:votre|notre|your|our|ihre|unsere|su|nuestra|vostra)\s+)?(?:{_REPLY})"
    r"(?:\s+(?:n\s*[°º]\s*)?\d{1,3})?"
    r"(?:\s+(?:de|du|des|d['’]|of|from|by|von|der)\s*[^:?!.]{1,60})?"
    r"(?:\s*\([^()]{1,200}\))?\s*(?::|$)",
    re.IGNORECASE,
)
_INNER_REPLY_LABEL = re.compile(rf"\b(?:{_REPLY})\s?:|(?<=\?)\s+(?-i:[RA])\s?:", re.IGNORECASE)
_SHORT_REPLY_LABEL = re.compile(
    r"(?:R|A|Rép|Ans)\s?[.:]?\s?:|[RA]\s?\d{1,3}(?:\.\d{1,2})?\s?[-–—.:)]+(?=\s)"
)

_RESPONDENT = re.compile(
    r"(?:(?:campagne|réponses?|campaign|antwort(?:en)?|respuestas?)\s*"
    r"(?:de\b|du\b|des\b|d['’]|of\b|by\b|von\b|der\b|del\b)"
    r"|(?:replies|reply|answers?|responses?)\s+(?:of|from|by)\b|liste\s+(?-i:[«“\"A-ZÀ-Þ])"
    r"|équipe\s+de\s+campagne\b)",
    re.IGNORECASE,
)
_RESPONDENT_LABEL = re.compile(
    r"(?:candidat(?:·?e|\(e\)|[ao]|in)?|liste|list|parti|party|partei|partido|nom|name|campagne"
    r"|campaign|organisation|répondante?|respondent|réponses?\s+d[eu]|from|de)\s*:\s*(?=\S)",
    re.IGNORECASE,
)

_SIGN_OFF = re.compile(
    r"(?:(?:bien\s+)?cordialement|bien\s+à\s+vous|(?:sincères|cordiales)\s+salutations"
    r"|(?:je|nous)\s+vous\s+prions?|veuillez\s+(?:agréer|recevoir|croire)|dans\s+l['’]attente"
    r"|en\s+vous\s+remerciant|(?:nous|je)\s+rest(?:ons|e)\s+à\s+(?:votre|vos)|restant\s+à\s+votre"
    r"|we\s+remain\s+at\s+your|thank(?:s|\s+you)\s+(?:again|for\s+your\s+(?:work|attention|time))"
    r"|yours\s+(?:sincerely|faithfully|truly)"
    r"|(?:kind|best|warm)\s+(?:regards|wishes)|sincerely|mit\s+freundlichen\s+grüßen"
    r"|freundliche\s+grüße|atentamente|un\s+cordial\s+saludo|saludos\s+cordiales)\b",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:madame|monsieur|mesdames|messieurs|bonjour|ch(?:er|ère)s?|dear|hello|sehr\s+geehrte"
    r"|liebe|guten\s+tag|estimad[oa]s?|hola|à\s+l['’]attention)\b",
    re.IGNORECASE,
)
# How a question of two sentences goes on after its mark. Other words may be the answer's first.
_GOES_ON = re.compile(
    r"(?:et|ou|si(?:non)?|en\s+d['’]autres\s+termes|autrement\s+dit|in\s+other\s+words"
    r"|mit\s+anderen\s+worten|anders\s+gesagt|dites|\w{2,20}ez(?:-nous)?|merci|pourquoi|comment|quel(?:le)?s?|par\s+exemple|and|or|if|why"
    r"|how|please|tell|give|explain|for\s+example|und|oder|wenn|falls|bitte|nennen|begründen|warum|wie|welche[rs]?|zum\s+beispiel"
    r"|y|o|por\s+(?:favor|qué|ejemplo)|cómo|e|se|perché|come)\b",
    re.IGNORECASE,
)
# What web pages print around their words. Whole lines only: these words also stand in sentences.
_FURNITURE = re.compile(
    r"(?:(?:aller\s+au|passer\s+au|skip\s+to|zum)\s+(?:\w+\s+)?(?:contenu|content|inhalt(?:\s+springen)?)"
    r"|menu|accueil|home|startseite|nach\s+oben|back\s+to\s+top|haut\s+de\s+page"
    r"|références|references|einzelnachweise|weblinks|see\s+also|voir\s+aussi|siehe\s+auch"
    r"|(?:partage[rz]|share|teilen|compartir)(?:\s*:|\s+(?:sur|cet?|on|this|auf|en)\b.*)?"
    r"|facebook|twitter|linkedin|whatsapp|instagram|bluesky|mastodon"
    r"|(?:s['’]abonner|abonne[zr]|inscri(?:vez|re)|subscribe|sign\s+up|abonnieren)\b.*"
    r"|(?:notre\s+|our\s+)?newsletter|get\s+involved|read\s+(?:more|also|next)\b.*"
    r"|(?:à\s+)?lire\s+aussi\b.*|(?:articles?\s+(?:similaires|liés)|related\s+\w+)"
    r"|(?:mentions\s+légales|legal\s+notice|impressum|aviso\s+legal|datenschutz)\b.*"
    r"|(?:privacy|cookie)s?\s+(?:policy|notice|settings)|politique\s+de\s+confidentialité"
    r"|(?:previous|next)\s+(?:post|article)\b.*|article\s+(?:précédent|suivant)\b.*"
    r"|(?:laisser|poster)\s+un\s+commentaire|leave\s+a\s+(?:reply|comment)"
    r"|(?:©|copyright).*|tous\s+droits\s+réservés.*|all\s+rights\s+reserved.*)\s*[.!]?$",
    re.IGNORECASE,
)
_PATH = re.compile(r"[^>›»«\n]{1,60}(?:\s[>›»]\s[^>›»«\n]{1,90})+$")
_PART_LABEL = re.compile(
    r"(?:partie|section|part|thème|theme|chapitre|chapter|axe|volet|bloc|teil|kapitel|parte"
    r"|sección|bloque|thema)\s+(?:[IVX]+|\d{1,2}|[A-Z])\b"
    r"|(?-i:[IVX]{1,5}|[A-H])\s?[.)–—:-]+\s+(?=[^\W\d_])",
    re.IGNORECASE,
)


_SIGNATURE = re.compile(r"\s*[–—-]+\s.{1,60}\d{1,2}:\d{2}.{0,40}$")
_ANSWERS = re.compile(
    r"\b(?:réponses|answers|replies|antworten|respuestas|risposte)\b", re.IGNORECASE
)
_YES_OR_NO = re.compile(
    r"(?:oui|non|yes|no|ja|nein|sí|si|sì|nee|sim|não|o|n|y|j|\+|-|✓|✗|x"
    r"|(?:no|sans|keine)\s+(?:opinion|avis|answer|réponse|angabe|meinung)|neutral|abst\w*|nsp|\?)"
    r"(?=[\s,.;:!(–-]|$)",
    re.IGNORECASE,
)


def is_yes_or_no(text: str) -> bool:
    """Whether the words begin with a plain yes or no, spelt out or as a letter."""
    return bool(_YES_OR_NO.match(text.lstrip("•-–* ")))


def without_addresses(text: str) -> str:
    """The text without web and mail addresses: a "?" in an address asks nothing."""
    return _ADDRESS.sub(" ", text)


def without_brackets(text: str) -> str:
    """The text without remarks in brackets."""
    return _BRACKETED.sub(" ", text)


def has_question(text: str) -> bool:
    """Whether a question mark stands somewhere, outside addresses."""
    return bool(_QUESTION_MARK.search(without_addresses(text)))


def ends_with_question(text: str) -> bool:
    """Whether the last words are a question; an address or a remark in brackets may follow it."""
    bare = _BRACKETED.sub(" ", without_addresses(text)).rstrip(_CLOSERS)
    return bool(_QUESTION_MARK.match(bare[-1:]))


def is_signed_question(text: str) -> bool:
    """Whether behind the question stands who asked it and when, as on discussion pages."""
    return bool(_SIGNATURE.match(text[end_of_last_question(text) :])) and has_question(text)


def announces_answers(text: str) -> bool:
    """A line such as "Here are our answers:"."""
    return text.rstrip().endswith(":") and bool(_ANSWERS.search(text))


def is_aside(text: str) -> bool:
    """Whether it is nothing but addresses and bracketed remarks: it belongs to what is above."""
    bare = _BRACKETED.sub(" ", without_addresses(text))
    return bare != text and not any(map(str.isalnum, bare))


def end_of_last_question(text: str) -> int:
    """Where the words after the last question mark begin; addresses and brackets passed over."""
    masked = _BRACKETED.sub(_blank, _ADDRESS.sub(_blank, text))
    marks = list(_QUESTION_MARK.finditer(masked))
    if not marks:
        return 0
    rest = masked[marks[-1].end() :]
    return marks[-1].end() + len(rest) - len(rest.lstrip(_CLOSERS))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def reply_label_end(text: str, *, below_question: bool = False) -> int:
    """Where a label such as "Réponse :" at the head of a paragraph ends; 0 when there is none.

    One letter ("R :", "A1 -") is a label only directly below a question.
    """
    match = _REPLY_LABEL.match(text)
    if match is None and below_question:
        match = _SHORT_REPLY_LABEL.match(text)
    return match.end() if match else 0


def inner_reply_label(text: str, start: int) -> tuple[int, int] | None:
    """(start, end) of a reply label that stands within a paragraph after `start`."""
    match = _INNER_REPLY_LABEL.search(text, start)
    return match.span() if match else None


def names_respondent(text: str) -> bool:
    """A line such as "Campagne de …" or "Reply from …"."""
    return len(text) <= 120 and bool(_RESPONDENT.match(text)) and not has_question(text)


def respondent_label_end(text: str) -> int:
    """Where the label of "Candidate: …" ends; 0 when there is none."""
    match = _RESPONDENT_LABEL.match(text)
    return match.end() if match and len(text) <= 120 else 0


def is_sign_off(text: str) -> bool:
    """The first line of a letter's end."""
    return bool(_SIGN_OFF.match(text))


def may_begin_answer(text: str) -> bool:
    """Whether words after a question mark may be the answer's: "Oui, …", not "Et en général …"."""
    bare = _BRACKETED.sub(" ", without_addresses(text)).strip(_CLOSERS)
    return any(map(str.isalnum, bare)) and not _GOES_ON.match(bare)


def is_furniture(text: str) -> bool:
    """A line such as "Share this article" or "Mentions légales", of a web page and not its text."""
    return len(text) <= 80 and bool(_FURNITURE.match(text.strip("•-–|# ")))


def is_path(text: str) -> bool:
    """A line that says where a page stands on its site: "Home > Elections > Replies"."""
    return len(text) <= 200 and bool(_PATH.match(text))


def is_greeting(text: str) -> bool:
    """The first line of a letter."""
    return bool(_GREETING.match(text))


def heading_style(block: Block) -> str | None:
    """How this block looks like a heading, in a word that its sister headings share."""
    if block.kind is Kind.HEADING:
        return f"heading {block.level}"
    text = block.text.rstrip()
    if len(text) > 150 or has_question(text) or text.endswith((".", ";", ",", "!")):
        return None
    if _PART_LABEL.match(text):
        return "part label"
    if block.is_bold:
        return "bold"
    if text.isupper() and sum(map(str.isalpha, text)) >= 4:
        return "capitals"
    return "colon" if text.endswith(":") and text[:1].isupper() else None
