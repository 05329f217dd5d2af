"""Where sentences begin and end, so that a passage can be chosen with the keyboard.

Pure. Rules for French and English, and for the sentence marks of other scripts. In doubt two
sentences stay together: people can end a passage earlier, and a wrong cut in "M. Dupont" is worse.
"""

import re
from itertools import pairwise

# Written with a full stop that ends nothing, in this case only: "Me." is a title, "me." is not.
_TITLES = """
    MM Mme Mmes Mlle Mlles Me Mes Dr Drs Pr Prof St Ste Mgr Mr Mrs Ms Mx Gov Sen Rep Hon
    cf ex env adj av bd i.e e.g p.ex c.-à-d vs approx resp
"""
# Likewise, when a number follows: "art. 3" and "No. 3", but "No. We" are two sentences.
_NUMBERED = """
    art al alin chap p pp vol n no nos num t tél tel fig réf ref sec
    janv févr avr juil sept oct nov déc jan feb mar apr jun jul aug sep dec
"""
_BEFORE_WORDS = frozenset(_TITLES.split())
_BEFORE_NUMBERS = frozenset(_NUMBERED.split())

# A mark or several, then what closes around them; a space may stand before a closing guillemet.
_END = re.compile(r"""[.!?…؟۔]++(?:\s?»|["”’')\]])*+(?=\s|$)|[。！？]+[」』”]*""")
_LAST_WORD = re.compile(r"[^\s«(\[\"“'’]*$")
_AROUND = 24  # characters looked at on each side, so that a long line takes linear time
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})$")


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each sentence in order, without the white space around it.

    All that is not white space lies in exactly one sentence. A line end always ends one: lists,
    headings and paragraphs are chosen line by line.
    """
    found: list[tuple[int, int]] = []
    line_start = 0
    for line in text.split("\n"):
        found.extend((line_start + start, line_start + end) for start, end in _in_line(line))
        line_start += len(line) + 1
    return tuple(found)


def _in_line(line: str) -> list[tuple[int, int]]:
    cuts = [match.end() for match in _END.finditer(line) if _ends_sentence(line, match)]
    borders = [0, *cuts, len(line)]
    places: list[tuple[int, int]] = []
    for start, end in pairwise(borders):
        words = line[start:end]
        if words.strip():
            left = len(words) - len(words.lstrip())
            places.append((start + left, start + len(words.rstrip())))
    return places


def _ends_sentence(line: str, end: re.Match[str]) -> bool:
    following = line[end.end() : end.end() + _AROUND].lstrip()
    if not following:
        return True
    if _first_letter(following).islower():
        return False
    if end.group() != ".":
        return True
    return not _is_abbreviated(line[max(0, end.start() - _AROUND) : end.start()], following)


def _first_letter(words: str) -> str:
    """The first character that is not an opening quotation mark, bracket or space."""
    return words.lstrip("«“\"'‘([ \u00a0\u202f")[:1]


def _is_abbreviated(before: str, following: str) -> bool:
    """Whether the full stop between these words belongs to the last one before it."""
    match = _LAST_WORD.search(before)
    word = match.group() if match else ""
    is_first = len(before) < _AROUND and not before[: -len(word)].strip()
    if is_first and _LIST_NUMBER.match(word):
        return True
    is_initial = len(word) == 1 and word.isalpha() and word.isupper()
    is_numbered = following[0].isdigit() and word.casefold() in _BEFORE_NUMBERS
    return is_initial or is_numbered or word in _BEFORE_WORDS
