"""Contact details and signatures in words that came by mail: found, so that they can be kept out.

Pure. French, English, German and Spanish. It prefers to miss one than to take an answer's amount
or a street that somebody promises to rebuild for a contact: a person looks at the rest.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MOST_LINES = 10  # of a signature; a longer end of a text is not one
MOST_LETTERS = 90  # of a line in a signature
FARTHEST = 50  # letters between a label and its number


class ContactKind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact detail at text[start:end]."""

    kind: ContactKind
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Words without the signature and the lines of contact details around them."""

    words: str
    pieces: tuple[str, ...] = ()


# Every part of these patterns has a length: of a text of one repeated mark, they would else try
# each end from each start.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}")

_LABELS = (
    r"t[ée]l(?:[ée]phone|efon|[ée]fono)?|phone|mobile?|m[óo]vil|portable|handy|fax|tfno|tlf",
    r"e-?mail|mail|courriel|correo(?: electr[óo]nico)?|adresse|address|direcci[óo]n",
    r"kontakt|contacte?o?",
)
# A leading + or 0 with at least nine digits, in the groups of any country; or, after a label,
# whatever groups of digits follow: Spanish numbers begin with 6, 7 or 9, as amounts do.
_PHONES = (
    r"(?<![\w+])(?:\+|00)\d(?:[ .\-/()]*\d){7,13}(?![\d%])",
    r"(?<![\w+.,])0\d(?:[ .\-/]?\d){7,10}(?!\d)",
    r"(?<=[\s:.])(?<!\d)[6-9]\d{2}(?:[ .\-]?\d{2,3}){2,3}(?=\s*$|\s*[,;·|)])",
)
_PHONE = re.compile("|".join(_PHONES), re.MULTILINE)
_AMOUNT = re.compile(r"\s*(?:€|%|euros?\b|millions?\b|Mio\b|m²|habitants?\b)", re.IGNORECASE)
_LABELLED = re.compile(rf"\b(?:{_LABELS[0]})\b\.?\s*:?\s*$", re.IGNORECASE)

# A street counts with its town alone: "12 rue du Canal" may be where something is to be built.
_NAME = r"[^\W\d_][\w’'\-]{0,40}(?: [^\W\d_][\w’'\-]{0,40}){0,4}"
_TOWN = rf"(?:,\s{{0,9}}|\s{{0,9}}[\n–—-]\s{{0,9}}|\s{{1,9}})\d{{5}}\s{{1,9}}{_NAME}"
_ROAD = r"(?:street|road|avenue|lane|square|close|drive|court|terrace)"
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}"
_STREETS = (
    r"\b\d{1,4}(?:\s?(?:bis|ter|quater))?,?\s{1,9}(?:rue|avenue|av\.|boulevard|bd|place|quai|all[ée]e"
    r"|impasse|chemin|cours|square|passage|route|faubourg|villa)\s{1,9}[^\n,\d]{2,60}" + _TOWN,
    r"(?<![\w.\-])[^\W\d_][\w.\-]{0,60}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|damm|ufer)"
    r"\s{1,9}\d{1,4}\s?[a-z]?" + _TOWN,
    r"(?:\bcalle|\bc/|\bavda\.?|\bavenida|\bplaza|\bpaseo)\s{0,9}[^\n\d]{2,50}"
    r"\d{1,4}[^\n\d]{0,20}" + _TOWN,
    rf"\b\d{{1,4}}[a-z]?\s{{1,9}}{_NAME}\s{_ROAD}\b[^\d]{{0,40}}\b{_POSTCODE}\b",
)
_ADDRESS = re.compile("|".join(_STREETS), re.IGNORECASE)

_CLOSINGS = (
    r"(?:bien |tr[èe]s )?cordialement",
    r"bien à vous",
    r"(?:bien )?sincèrement",
    r"respectueusement",
    r"(?:nos |mes )?(?:sincères|meilleures|cordiales|respectueuses) salutations",
    r"salutations .{3,30}",
    r"(?:nous vous prions|je vous prie|veuillez) .{0,120}salutations.{0,40}",
    r"(?:with )?(?:kind|best|warm) regards",
    r"best wishes",
    r"yours (?:sincerely|faithfully|truly)",
    r"sincerely",
    r"(?:mit |viele |herzliche |beste |besten |freundliche |freundlichen )+gr(?:ü|ue)(?:ß|ss)en?",
    r"hochachtungsvoll",
    r"atentamente",
    r"cordialmente",
    r"(?:un )?(?:cordial saludo|saludo cordial)",
    r"un saludo",
    r"saludos(?: cordiales)?",
)
_CLOSING = re.compile(rf"(?:{'|'.join(_CLOSINGS)})\s*[,.!]?", re.IGNORECASE)
_AFTERTHOUGHT = re.compile(r"p\.?[ -]?-?s\.?\b", re.IGNORECASE)
_ONLY_LABELS = re.compile(rf"\b(?:{'|'.join(_LABELS)})\b", re.IGNORECASE)


def contacts_in(text: str) -> list[Contact]:
    """Addresses of mail, phone numbers and postal addresses, in the order of the text."""
    return sorted(_found(text), key=lambda contact: contact.start)


def _found(text: str) -> Iterator[Contact]:
    for kind, pattern in (
        (ContactKind.EMAIL, _EMAIL),
        (ContactKind.PHONE, _PHONE),
        (ContactKind.ADDRESS, _ADDRESS),
    ):
        for match in pattern.finditer(text):
            if kind == ContactKind.PHONE and not _is_phone(text, match):
                continue
            yield Contact(kind, match.start(), match.end(), match.group())


def _is_phone(text: str, match: re.Match[str]) -> bool:
    """A number without + or 0 counts after a label alone; an amount never does."""
    if _AMOUNT.match(text, match.end()):
        return False
    return match.group()[0] in "+0" or bool(
        _LABELLED.search(text, max(0, match.start() - FARTHEST), match.start())
    )


def keep_out(text: str) -> KeptOut:
    """Take the signature off the end, and lines that hold contact details alone off both ends."""
    words, signature = _without_signature(text.strip())
    lines = words.split("\n")
    first, last = 0, len(lines)
    while last > first and _is_contact_line(lines, last - 1):
        last -= 1
    while first < last and _is_contact_line(lines, first):
        first += 1
    around = ["\n".join(lines[:first]).strip(), "\n".join(lines[last:]).strip(), signature]
    return KeptOut("\n".join(lines[first:last]).strip(), tuple(piece for piece in around if piece))


def _without_signature(text: str) -> tuple[str, str]:
    """Words before a closing formula on a line of its own, and the formula with what follows."""
    lines = text.split("\n")
    for at in range(max(0, len(lines) - MOST_LINES), len(lines)):
        rest = [line for line in lines[at + 1 :] if line.strip()]
        if _CLOSING.fullmatch(lines[at].strip()) and all(map(_is_signature_line, rest)):
            return "\n".join(lines[:at]).strip(), "\n".join(lines[at:]).strip()
    return text, ""


def _is_signature_line(line: str) -> bool:
    """A name, a function, an address: no sentence, and no afterthought."""
    line = line.strip()
    is_sentence = line.endswith((".", "?", "!", "…")) and len(line.split()) > 6
    return len(line) <= MOST_LETTERS and not is_sentence and not _AFTERTHOUGHT.match(line)


def _is_contact_line(lines: list[str], at: int) -> bool:
    """Nothing but contact details and their labels; empty lines around them go with them."""
    line = lines[at]
    if not line.strip():
        return True
    contacts = contacts_in(line)
    for contact in reversed(contacts):
        line = line[: contact.start] + line[contact.end :]
    return bool(contacts) and not any(map(str.isalnum, _ONLY_LABELS.sub("", line)))
