"""Made-up tables as somebody might publish them, and what is to be read in each.

`replies` are rows of letters, a letter a respondent: y yes, n no, s silent, r not returned, o no
position, d declined, ? to be mapped. Nobody and nothing in them exists.
"""

from dataclasses import dataclass, field

from questionnaires.published import Choices, Reply

LETTERS = {
    Reply.YES: "y",
    Reply.NO: "n",
    Reply.SILENT: "s",
    Reply.NOT_RETURNED: "r",
    Reply.NO_POSITION: "o",
    Reply.DECLINED: "d",
    None: "?",
}


@dataclass(frozen=True)
class Made:
    """A table and what it holds. `content` is text in UTF-8, or bytes as they are."""

    name: str
    content: str | bytes
    replies: str
    respondents: str = "A B"
    choices: Choices = field(default_factory=Choices)
    unknown: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    numbers: str = ""
    sections: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    warnings: int = 0

    def __str__(self) -> str:
        return self.name


PLAIN = "Question,A,B\nBuild homes?,Yes,No\nPlant trees?,,Yes\n"

TABLES = [
    Made("commas", PLAIN, "yn sy"),
    Made("semicolons", PLAIN.replace(",", ";"), "yn sy"),
    Made("tabs", PLAIN.replace(",", "\t"), "yn sy"),
    Made("upright bars", PLAIN.replace(",", "|"), "yn sy"),
    Made("CRLF", PLAIN.replace("\n", "\r\n"), "yn sy"),
    Made("CR alone", PLAIN.replace("\n", "\r"), "yn sy"),
    Made("UTF-8 with a mark", b"\xef\xbb\xbf" + PLAIN.encode(), "yn sy"),
    Made("UTF-16 little", b"\xff\xfe" + PLAIN.encode("utf-16-le"), "yn sy"),
    Made("UTF-16 big", b"\xfe\xff" + PLAIN.encode("utf-16-be"), "yn sy"),
    Made("UTF-16 without a mark", PLAIN.encode("utf-16-le"), "yn sy"),
    Made("UTF-32", PLAIN.encode("utf-32"), "yn sy"),
    Made(
        "Windows-1252",
        "Question;Liste À;Liste É\nÉté ?;Oui;Pas de réponse\nHiver ?;Non;oui\n".encode("cp1252"),
        "ys ny",
        "Liste_À Liste_É",
        warnings=1,
    ),
    Made(
        "commas within quotes",
        'Question,A,B\n"Homes, trees and ""paths""?",Yes,No\n"Two\nlines?",No,\n',
        "yn ns",
    ),
    Made("a mark said first", "sep=;\nQuestion;A;B\nHomes, trees?;oui;non\n", "yn"),
    Made("no line end", "Question,A,B\nHomes?,Yes,No", "yn"),
    Made("no-break spaces", "Question,A,B\nHomes?,\u00a0Yes\u202f,No\u200b\n", "yn"),
    Made("blank rows", "\n\nQuestion,A,B\n\nHomes?,Yes,No\n,,\nTrees?,No,No\n\n", "yn nn"),
    Made(
        "a title above",
        "Survey of the town,,\nPublished in May,,\n,,\nQuestion,A,B\nHomes?,Yes,No\n",
        "yn",
        left_out=("Survey of the town", "Published in May"),
    ),
    Made(
        "description columns",
        "N°,Theme,Question,Source,A,B\n1,Homes,Build?,https://example.org,Yes,No\n"
        "2,,Mend?,n/a,No,\n3,Trees,Plant?,,No,No\n",
        "yn ns nn",
        numbers="1 2 3",
        sections=("Homes", "Homes", "Trees"),
        left_out=("Source",),
    ),
    Made(
        "no name above the questions",
        ",A,B\nBuild homes?,Yes,No\nPlant trees?,No,No\n",
        "yn nn",
    ),
    Made(
        "numbers without wording",
        ",A,B\nQ1,Yes,No\nQ2,No,\n",
        "yn ns",
        numbers="Q1 Q2",
    ),
    Made(
        "numbers within the wording",
        "Question,A,B\n1. Build?,Yes,No\n2. Plant?,No,\n",
        "yn ns",
        numbers="1 2",
    ),
    Made(
        "numbers that begin again",
        "Nr,Question,A,B\n1,Build?,Yes,No\n1,Plant?,No,\n",
        "yn ns",
        numbers="1 2",
        warnings=1,
    ),
    Made(
        "section rows",
        "Question,A,B\nHOMES,,\nBuild?,Yes,No\nMend?,No,No\nTREES,,\nPlant?,Yes,Yes\n",
        "yn nn yy",
        sections=("HOMES", "HOMES", "TREES"),
    ),
    Made(
        "section rows with numbers",
        "N°,Question,A,B\nHomes,,,\n1,Build,Yes,No\n,Trees,,\n2,Plant,Yes,Yes\n",
        "yn yy",
        numbers="1 2",
        sections=("Homes", "Trees"),
    ),
    Made(
        "a question that nobody answered, by its number",
        "N°,Question,A,B\n1,Build,Yes,No\n2,Plant,,\n",
        "yn ss",
        numbers="1 2",
        warnings=1,
    ),
    Made(
        "a question that nobody answered, by its mark",
        "Question,A,B\nBuild?,Yes,No\nPlant?,,\nMend?,No,No\n",
        "yn ss nn",
        warnings=1,
    ),
    Made(
        "a heading, or a question that nobody answered",
        "Question,A,B\nBuild homes,Yes,No\nPlant trees,,\nMend paths,No,No\n",
        "yn nn",
        undecided=("Plant trees",),
        sections=("", "Plant trees"),
    ),
    Made(
        "said to be a question",
        "Question,A,B\nBuild homes,Yes,No\nPlant trees,,\nMend paths,No,No\n",
        "yn ss nn",
        choices=Choices(questions=frozenset({"plant trees"})),
        warnings=1,
    ),
    Made(
        "said to be a heading",
        "Question,A,B\nBuild homes,Yes,No\nPlant trees,,\nMend paths,No,No\n",
        "yn nn",
        choices=Choices(headings=frozenset({"plant trees"})),
        sections=("", "Plant trees"),
    ),
    Made(
        "notes below",
        "Question,A,B\nBuild?,Yes,No\nSource: a survey of ours,,\n",
        "yn",
        left_out=("Source: a survey of ours",),
    ),
    Made(
        "totals that agree",
        "Question,A,B,Total yes,% yes,% of answered\nBuild?,Yes,No,1,50%,50\n"
        "Plant?,Yes,,1,50.0 %,100\nTotal yes,2,0,,,\n% yes,100%,0%,,,\n",
        "yn ys",
        left_out=("Total yes", "% yes", "% of answered", "Total yes", "% yes"),
    ),
    Made(
        "totals that do not",
        "Question,A,B,Total oui,% yes\nBuild?,Yes,No,2,50%\nPlant?,Yes,,1,67%\nTotal yes,2,1,,\n",
        "yn ys",
        left_out=("Total oui", "% yes", "Total yes"),
        warnings=3,
    ),
    Made(
        "totals named by replies",
        "Question,Yes,No,No answer,A,B\nBuild?,1,1,0,Yes,No\nPlant?,0,1,1,No,NR\n",
        "yn ns",
        left_out=("Yes", "No", "No answer"),
    ),
    Made(
        "names of a data file",
        "question_id,question_en,question_fr,A,B,yes_count,yes_pct\n"
        "1,Build?,Bâtir ?,Yes,No,1,50.0\n2,Plant?,Planter ?,No,NA,0,0.0\n",
        "yn ns",
        numbers="1 2",
        left_out=("question_fr", "yes_count", "yes_pct"),
    ),
    Made(
        "a legend above",
        "Key:,Y,yes,,\n,N,no,,\nQuestion,A,B,C,D\nBuild?,Y,N,Y,N\nPlant?,N,,N,Y\n",
        "ynyn nsny",
        "A B C D",
        left_out=("Key:", "N"),
    ),
    Made(
        "totals of ones and zeros",
        "Question,A,B,Total\nCap rates,1,0,1\nTotal ban,0,,0\nTotal yes,1,0,\n",
        "yn ns",
        left_out=("Total", "Total yes"),
        warnings=2,
    ),
    Made(
        "a row of numbers",
        "Question,A,B\nBuild?,Yes,No\nSeats,12,3\n",
        "yn",
        left_out=("Seats",),
    ),
    Made(
        "parties below the names",
        "Question,A,B\nParty,P,Q\nBuild?,Yes,No\n",
        "yn",
        left_out=("Party",),
    ),
    Made(
        "groups above the names",
        ",Left,Left,Right\nQuestion,A,B,C\nBuild?,Yes,No,No\nPlant?,,No,Yes\n",
        "ynn sny",
        "A B C",
        left_out=("Left",),
    ),
    Made(
        "an empty column",
        "Question,A,B,C\nBuild?,Yes,,No\nPlant?,,,No\n",
        "yrn srn",
        "A B C",
    ),
    Made(
        "a column of no replies",
        "Question,A,B,C\nBuild?,Yes,No reply,No\nPlant?,,No reply,No\n",
        "yrn srn",
        "A B C",
    ),
    Made(
        "an empty first column of a respondent",
        "Question,A,B\nBuild?,,Yes\nPlant?,,No\n",
        "ry rn",
    ),
    Made(
        "an empty column that holds remarks",
        "Question,A,A - comments,B,B - comments,Notes\nBuild?,Yes,,No,,\nPlant?,No,,Yes,,\n",
        "yn ny",
        left_out=("A - comments", "B - comments", "Notes"),
    ),
    Made(
        "two rows of names",
        ",A,,B,\n,Answer,Comment,Answer,Comment\n"
        "Build?,Yes,We are very much in favour of building more of them,No,\n"
        "Plant?,No,,Yes,We are very much in favour of planting more of them\n",
        "yn ny",
        left_out=("C1", "E1", "Answer"),
    ),
    Made(
        "rows without their empty cells",
        "Question,A,B\nBuild homes,Yes,No\nPlant trees\nMend paths,No\n",
        "yn ns",
        undecided=("Plant trees",),
        warnings=1,
    ),
    Made("ragged rows", "Question,A,B\nBuild?,Yes\nPlant?,No,No\n", "ys nn", warnings=1),
    Made("rows with marks behind", "Question,A,B\nBuild?,Yes,No,,,\nPlant?,No,No\n", "yn nn"),
    Made("unnamed notes", "Question,A,B\nBuild?,Yes,No,see there\n", "yn", left_out=("D1",)),
    Made("the header again", f"{PLAIN}{PLAIN}", "yn sy yn sy", left_out=("Question",), warnings=2),
    Made("the same question twice", "Question,A,B\nX?,Yes,No\nX?,No,No\n", "yn nn", warnings=1),
    Made(
        "Markdown",
        "| Question | A | B |\n|---|:--:|--|\n| Build? | Yes | No |\n",
        "yn",
    ),
    Made(
        "English",
        "Question,A,B,C,D\nX?,YES.,n,Did not answer,y\nY?,Y,No!,no,N/A\n",
        "ynsy ynns",
        "A B C D",
    ),
    Made(
        "French",
        "Question,A,B,C\nX ?,OUI,o,sans réponse\nY ?,non,N,Oui !\n",
        "yys nny",
        "A B C",
        warnings=1,
    ),
    Made(
        "German",
        "Frage,A,B,C\nX?,ja,Nein,keine Angabe\nY?,J,nein,k.A.\n",
        "ynr ynr",
        "A B C",
        warnings=1,
    ),
    Made(
        "Spanish",
        "Pregunta,A,B,C\n¿X?,Sí,NO,sin respuesta\n¿Y?,S,no,si\n",
        "yns yny",
        "A B C",
        warnings=1,
    ),
    Made("ticks", "Question,A,B,C\nX?,✓,✗,—\nY?,✔️,✘,✅\n", "yns yny", "A B C"),
    Made("emoji", "Question,A,B\nX?,✅,❌\nY?,❌,\n", "yn ns"),
    Made("true and false", "Question,A,B\nX?,TRUE,false\nY?,,FALSE\n", "yn sn"),
    Made("ones and zeros", "Question,A,B\nX?,1,0\nY?,,1\n", "yn sy", warnings=2),
    Made(
        "ones and zeros with points", "Question,A,B\nX?,1.0,0.0\nY?,NaN,1.0\n", "yn sy", warnings=2
    ),
    Made("ones alone", "Question,A,B\nX?,1,\nY?,1,1\n", "?s ??", unknown=("1",)),
    Made(
        "ones and zeros and more",
        "Question,A,B\nX?,1,0\nY?,1,maybe\n",
        "?? ??",
        unknown=("1", "0", "maybe"),
    ),
    Made("crosses alone", "Question,A,B\nX?,x,\nY?,,X\n", "?s s?", unknown=("x",)),
    Made("crosses beside ticks", "Question,A,B\nX?,x,✓\nY?,✓,x\n", "ny yn", warnings=1),
    Made("plus and minus", "Question,A,B\nX?,+,-\nY?,-,+\n", "?? ??", unknown=("+", "-")),
    Made("dashes", "Question,A,B,C\nX?,Yes,-,–\nY?,No,—,_\nZ?,No,--,no\n", "yrs nrs nrn", "A B C"),
    Made("question marks", "Question,A,B\nX?,Yes,?\nY?,No,No\n", "y? nn", unknown=("?",)),
    Made(
        "footnotes",
        "Question,A,B,C\nX?,Yes*,No [1],Yes¹\nY?,No†,Yes (2),–*\n",
        "yny nys",
        "A B C",
        warnings=1,
    ),
    Made(
        "marks of a spreadsheet",
        'Question,A,B\nX?,\'Yes,"=""No"""\nY?,No,=HYPERLINK(1)\n',
        "yn n?",
        unknown=("=HYPERLINK(1)",),
    ),
    Made(
        "remarks",
        'Question,A,B\nX?,"Yes, with conditions",No\nY?,Oui (voir note),No – but later\n',
        "?n ??",
        unknown=("Yes, with conditions", "Oui (voir note)", "No – but later"),
    ),
    Made(
        "remarks that change nothing",
        'Question,A,B\nX?,"Yes, with conditions",No comment\nY?,Yes / No,No – but later\n',
        "y? ?n",
        choices=Choices(takes_first_word=True),
        unknown=("No comment", "Yes / No"),
    ),
    Made(
        "values to be mapped",
        "Question,A,B\nX?,Undecided,undecided*\nY?,Yes,Ne se prononce pas\n",
        "?? y?",
        unknown=("Undecided", "Ne se prononce pas"),
        warnings=1,
    ),
    Made(
        "values mapped",
        "Question,A,B\nX?,Undecided,undecided\nY?,Yes,Refused\nZ?,Skipped,No\n",
        "oo yd sn",
        choices=Choices(
            values={
                "undecided": Reply.NO_POSITION,
                "refused": Reply.DECLINED,
                "skipped": Reply.SILENT,
            }
        ),
    ),
    Made(
        "words of its own",
        "Question,A,B\nX?,Agree,Disagree\nY?,Disagree,Agree\n",
        "yn ny",
        choices=Choices(values={"agree": Reply.YES, "disagree": Reply.NO}),
    ),
    Made(
        "a column told to be left out",
        "Question,Majority,A,B\nX?,Yes,Yes,No\n",
        "yn",
        choices=Choices(left_out=frozenset({"majority"})),
        left_out=("Majority",),
    ),
    Made(
        "a column that may be none",
        "Question,Majority,A\nX?,Yes,No\n",
        "yn",
        "Majority A",
        warnings=1,
    ),
    Made(
        "respondents in rows",
        "Candidate,Party,Build homes?,Plant trees?\nA,P,Yes,\nB,Q,No,No\nC,P,,\n",
        "ynr snr",
        "A B C",
        choices=Choices(is_transposed=True),
        left_out=("Party",),
    ),
    Made(
        "respondents in rows, numbered questions",
        "Name,Q1,Q2\nA,Yes,\nB,No,No\n",
        "yn sn",
        choices=Choices(is_transposed=True),
        numbers="Q1 Q2",
    ),
    Made(
        "respondents with numbers for names",
        ",1,2\nBuild homes,Yes,No\nPlant trees,No,\n",
        "yn ns",
        "1 2",
    ),
    Made(
        "questions in rows although it looks otherwise",
        "Party,A,B\nBuild homes,Yes,No\nPlant trees,No,\n",
        "yn ns",
        choices=Choices(is_transposed=False),
    ),
    Made("right to left", "Question,א,ב\nבתים?,Yes,No\n", "yn", "א ב"),
    Made("bidi controls", "Question,A,B\nX?,\u202eYes\u202c,No\n", "yn", warnings=1),
    Made("NULs", b"Question,A,B\nX?,Y\0es,No\n", "yn", warnings=1),
    Made("long questions", f"Question,A,B\n{'word ' * 900}?,Yes,No\n", "yn"),
    Made(
        "questions about totals",
        "Question,A,B\nTotal ban?,1,0\nRate cap?,0,1\n",
        "yn ny",
        warnings=2,
    ),
    Made(
        "a respondent called like a description",
        "Question,Liste Engagement,B\nX?,,Yes\n",
        "ry",
        "Liste_Engagement B",
    ),
    Made(
        "silent respondents called like numbers",
        "Question,A,ID,REF\nX?,Yes,No reply,\nY?,No,No reply,\n",
        "yrr nrr",
        "A ID REF",
        warnings=2,
    ),
    Made(
        "respondents called like replies",
        "Question,S,M,NO,V,L\nX?,Yes,No,,Yes,No\nY?,No,No,Yes,,Yes\n",
        "ynsyn nnysy",
        "S M NO V L",
        warnings=1,
    ),
    Made(
        "a respondent whose replies are all a code",
        "Question,A,B,C\nX?,1,-1,0\nY?,0,-1,1\n",
        "??? ???",
        "A B C",
        unknown=("1", "-1", "0"),
        warnings=1,
    ),
    Made(
        "a question whose replies are all a code",
        "Question,A,B\nX?,1,0\nY?,-1,-1\n",
        "?? ??",
        unknown=("-1", "1", "0"),
    ),
    Made(
        "codes that somebody mapped",
        "Question,A,B,C\nX?,1,-1,0\nY?,0,-1,1\n",
        "yno ony",
        "A B C",
        choices=Choices(values={"1": Reply.YES, "-1": Reply.NO, "0": Reply.NO_POSITION}),
    ),
    Made(
        "remarks that say yes and no",
        "Question,A,A comment,B,B comment\nX?,Yes,,No,yes\nY?,No,no,Yes,\n",
        "yn ny",
        left_out=("A comment", "B comment"),
    ),
    Made(
        "a respondent who wrote at length",
        "Question,A,B\nX?,Yes,No\nY?,No,We are in favour of this as soon as it can be paid for\n"
        "Z?,No,We would rather see to the paths that are there and mend them first\n",
        "yn n? n?",
        unknown=(
            "We are in favour of this as soon as it can be paid for",
            "We would rather see to the paths that are there and mend them first",
        ),
        warnings=1,
    ),
    Made(
        "texts that may be of a respondent",
        f"Question,A,B,Why?\nX?,Yes,No,{'it is good ' * 5}\nY?,No,No,{'it is bad ' * 5}\n",
        "yn nn",
        left_out=("Why?",),
        warnings=1,
    ),
    Made(
        "a country called NO among ones and zeros",
        "Pledge,AT,NO,BE\nX?,1,1,0\nY?,0,1,\nZ?,1,0,0\n",
        "yyn nys ynn",
        "AT NO BE",
        warnings=3,
    ),
    Made(
        "totals called Yes among ones and zeros",
        "Pledge,A,B,Yes\nX?,1,0,1\nY?,0,,0\n",
        "yn ns",
        left_out=("Yes",),
        warnings=2,
    ),
    Made(
        "a respondent called like numbers who answers by letters",
        "N°,Question,Ref,B\n1,Build,N,Y\n2,Mend,N,\n3,Plant,N,Y\n",
        "ny ns ny",
        "Ref B",
        numbers="1 2 3",
        warnings=1,
    ),
    Made(
        "a respondent called like notes beside notes",
        "Question,Union of Notes,B,Notes\nX?,Yes,No,by post\nY?,No,,\n",
        "yn ns",
        "Union_of_Notes B",
        left_out=("Notes",),
        warnings=1,
    ),
    Made(
        "a silent question called like a total, before totals",
        "N°,Question,A,B,% yes\n1,Build,Yes,No,50%\n2,Sum insured,,,0%\n",
        "yn ss",
        numbers="1 2",
        left_out=("% yes",),
        warnings=1,
    ),
    Made(
        "silence in the first row below names like replies",
        "N°,,NI,Yes Party\n1,Build,No answer,NR\n2,Mend,Yes,NR\n3,Plant,No,No\n",
        "ss ys nn",
        "NI Yes_Party",
        numbers="1 2 3",
    ),
    Made(
        "a silent respondent called like the questions",
        "N°,,Item B,C\n1,Build,–,Yes\n2,Mend,,No\n3,Plant,,Yes\n",
        "ry rn ry",
        "Item_B C",
        numbers="1 2 3",
    ),
    Made(
        "a short question that nobody answered",
        "Question,A,B\nBuild more homes,Yes,No\nToll,,\nPlant many more trees,No,No\n",
        "yn nn",
        undecided=("Toll",),
        sections=("", "Toll"),
    ),
    Made(
        "short headings",
        "Question,A,B\nTown\nBuild more homes,Yes,No\nPark\nPlant many more trees,No,No\n",
        "yn nn",
        sections=("Town", "Park"),
    ),
    Made(
        "questions that begin like a description",
        "N°,Question,A,B\n1,Date limits for pesticides,,\n2,Sentences for polluters,NR,\n"
        "3,Receiving refugees,Yes,No\n",
        "ss ss yn",
        numbers="1 2 3",
        warnings=1,
    ),
    Made(
        "notes of several kinds",
        "Question,A,B\nYes = in favour; No = against,,\nBuild homes,Yes*,No\nPlant trees,No,Yes\n"
        "* by telephone before the election,,\nLégende : voir la méthode complète,,\n",
        "yn ny",
        left_out=(
            "Yes = in favour; No = against",
            "* by telephone before the election",
            "Légende : voir la méthode complète",
        ),
        warnings=1,
    ),
    Made(
        "rows about the respondents",
        "Question,A,B\nWard,North,South\nNotes,by post,by mail\nBuild homes,Yes,No\nMend,No,\n",
        "?? yn ns",
        doubtful=("Ward",),
        left_out=("Notes",),
    ),
    Made(
        "a row about the respondents left out",
        "N°,Question,A,B\n,Ward,North,South\n1,Build homes,Yes,No\n",
        "yn",
        numbers="1",
        choices=Choices(left_out=frozenset({"ward"})),
        left_out=("Ward",),
    ),
    Made(
        "a numbered row about the respondents left out",
        "Question,A,B\n1. Ward,North,South\n2. Build homes,Yes,No\n",
        "yn",
        numbers="2",
        choices=Choices(left_out=frozenset({"ward"})),
        left_out=("1. Ward",),
    ),
    Made(
        "a row said to be a question",
        "Question,A,B\nWhere to build,North,South\nBuild homes,Yes,No\n",
        "?? yn",
        choices=Choices(questions=frozenset({"where to build"})),
        unknown=("North", "South"),
    ),
    Made(
        "respondents in rows, with what is said of them",
        "Candidate,Office,Party,Build?,Plant?,Remarks\nA,Mayor,P,Yes,,see letter\n"
        "B,Council,Q,No,No,\n",
        "?? yn sn",
        choices=Choices(is_transposed=True),
        doubtful=("Office",),
        left_out=("Party", "Remarks"),
    ),
    Made(
        "silence said of the survey",
        "Question,A,B,C\nX?,Yes,Did not respond to the survey,Yes\n"
        "Y?,No,N’a pas répondu au questionnaire,No answer to this question\n",
        "yry nrs",
        "A B C",
    ),
    Made("Nordic", "Fråga,A,B,C\nX?,Ja,Nej,Nei\nY?,Nej,ja,Ja\n", "ynn nyy", "A B C"),
    Made(
        "one reply a row",
        "A survey,,,,,\nCandidate,Party,Nr,Question,Answer,Note\nA,P,1,Build?,Yes,\n"
        "A,P,2,Plant?,No,too dear\nB,P,1,Build?,NR,\nB,P,2,Plant?,Undecided,\n"
        "C,Q,2,Plant?,Yes,\nSource: a survey of ours,,,,,\n",
        "yss n?y",
        "A B C",
        unknown=("Undecided",),
        numbers="1 2",
        left_out=("A survey", "Party", "Note", "Source: a survey of ours"),
        warnings=2,
    ),
    Made(
        "one reply a row, in another order",
        "Pledge;Response;Party\nBuild;Yes;P\nBuild;No;R\nPlant;;P\nPlant;Yes;R\n",
        "yn sy",
        "P R",
        warnings=1,
    ),
]

REFUSED = [
    ("", "This table is empty."),
    ("\ufeff \n", "This table is empty."),
    (b"\0\0\0", "This table is empty."),
    ("Question,A,B\n", "No yes or no was found in this table."),
    ("Question\nYes\n", "No columns were found"),
    ("Yes,No\nNo,Yes\n", "No row above the first replies"),
    ("member,division,vote\nA,first,Yes\nB,first,No\n", "one reply in each row, below “vote”"),
    ("motion,who,stance\nHomes,A,Yes\nHomes,B,No\n", "one reply in each row, below “stance”"),
    (
        "member,motion,stance\nA,Homes,Yes\nB,Homes,No\n",
        "one reply in each row, below “stance”",
    ),
    ("party,question,answer\nA,X?,Yes\na,X?,No\n", "of “a” to the same question: 2 and 3."),
    ("party,question,answer\nA,X?,Yes\n,X?,No\n", "The cell C3 holds a reply, but its row"),
    (
        ",Build more homes,Plant more trees\nAda,Yes,No\nBen,No,No\n",
        "The questions of this table seem to stand across",
    ),
    ("A,B\nYes,No\n", "No column holds the questions."),
    ("Question,For,Against\nX?,3,4\n", "No yes or no was found"),
    ("Question,A,A\nX?,Yes,No\n", "Two columns have the same respondent, “A”: B and C."),
    ("Question,Liste É,B,liste e\nX?,Yes,No,No\n", "“liste e”: B and D."),
    ("Question,A,\nX?,Yes,No\n", "The cell C2 holds a reply, but its column has no name."),
    ("Question,A,B\nHomes, trees?,Yes,No\n", "The cell D2 holds a reply"),
    ("Question,A,B\nX?,Yes,No\n,Yes,No\n", "The cell B3 holds a reply, but its row has no"),
    ('Question,A,B\n"X?,Yes,No\nY?,No,No\n', "A quotation mark that opens in row 2"),
    (f"Question,A,B\n{'word ' * 5000}?,Yes,No\n", "The question in A2 is longer than 5,000"),
    (f"Question,{'word ' * 5000},B\nX?,Yes,No\n", "The name in B1 is longer than 200"),
    (
        "Candidate,Build?,Plant?\nA,Yes,No\nB,No,No\n",
        "The questions of this table seem to stand ac",
    ),
    ("Name,Q1,Q2\nA,Yes,No\nB,No,No\n", "The questions of this table seem to stand across"),
    ("Liste;1;2;3\nA;oui;non;oui\nB;non;;non\n", "The questions of this table seem to stand ac"),
    ("Party,A,B\nBuild homes,Yes,No\nPlant trees,No,\n", "Say whether respondents or questions"),
    (b"PK\x03\x04\x14\0\0\0", "This is no text file but one of a spreadsheet"),
    (b"%PDF-1.7 Yes,No", "This is no text file"),
    (b"\xff\xfeQ", "The letters of this file cannot be read."),
    (b"Question,A,B\nX?,Yes,No\x81\n", "The letters of this file cannot be read."),
    (b"x" * (20 * 1024**2 + 1), "This table is larger than 20 MB."),
    (
        "a," * 200_001,
        "This table has more than 200,000 cells: bring only its questions and replies.",
    ),
]
