"""Typed text: cleaned, shown safely, and made comparable for search.

Text is stored as it was typed; `safe_text` is the one gate through which it is shown.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from cmcli.errors import Sentence, UsageProblem

NAME_LIMIT = 200
"""Characters in a name."""

SHORT_LIMIT = 2_000
"""Characters in a short text, such as a reason, a goal or the client's own words."""

NOTE_LIMIT = 1_000_000
"""Characters in a note."""

# C0, DEL, C1; Arabic letter mark, left-to-right and right-to-left marks; line and paragraph
# separators; bidi embeddings, overrides and isolates; interlinear annotation, byte-order mark;
# lone surrogates. The joiners U+200C and U+200D are not among them: scripts and emoji need them.
_BIDI_AND_BREAKS = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
_UNSAFE_LINE = re.compile(f"[\x00-\x1f\x7f-\x9f{_BIDI_AND_BREAKS}]")
_UNSAFE_LINES = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI_AND_BREAKS}]")
_SHORT_NAMES = {"\n": "⏎", "\t": r"\t", "\r": r"\r"}

_LINE_BREAK = re.compile(r"\r\n?|\n")
_NOTHING_VISIBLE = re.compile(r"[\s\u00ad\u200b-\u200d\u2060]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Sorting a long run of combining marks takes quadratic time, minutes for a note full of them.
_MANY_MARKS = re.compile(r"[^\x00-\x7f\w]{64}")

_FORMULA_START = re.compile(r"\s*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n\x00']")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile("(?<=\\w)['’ʼ＇`´](?=\\w)")
_WITH_APOSTROPHE = re.compile("(?<!\\w)\\w++(?:['’ʼ＇`´]\\w++)+")
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u3400-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN_OF_UNSPACED = re.compile(f"[{_UNSPACED}]")
_RUN = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_EXTENSION = re.compile(r"(?<=\d)\s*(?:ext|x|#).*", re.IGNORECASE | re.DOTALL)
_SHORTEST_PHONE = 6
LAST_DIGITS = 4
"""The fewest last digits by which a phone is found."""

_PHONE = re.compile(r"[\d\s()+./-]+")


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    code = ord(char)
    return _SHORT_NAMES.get(char) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def safe_text(value: str, *, multiline: bool = False) -> str:
    r"""The text as it may be sent to a terminal, a page or a table.

    Control characters, escape sequences, bidi overrides and lone surrogates become visible
    (``\x1b``, ``\u202e``); letters, combining marks and joiners stay. A line break is shown as
    ``⏎`` and a tab as ``\t`` unless ``multiline`` keeps both.
    """
    return (_UNSAFE_LINES if multiline else _UNSAFE_LINE).sub(_escape, value)


def quoted(value: str, limit: int = 40) -> str:
    """Return typed text for a message: safe, in quotation marks, cut to ``limit`` characters."""
    return f"'{safe_text(value if len(value) <= limit else value[: limit - 1] + '…')}'"


def clean_input(value: str, *, what: str, limit: int, multiline: bool = False) -> str:
    """The text as it is stored: no outer blanks, composed characters (NFC), ``\\n`` for newlines.

    Without ``multiline`` a line break becomes a blank. ``what`` begins the sentence (``The name``,
    or ``{it}`` for a field) of the UsageProblem that refuses empty text, NUL, characters that
    cannot be stored (lone surrogates) and more than ``limit`` characters. Other control characters
    are kept; they are shown visibly by `safe_text`.
    """
    text = _LINE_BREAK.sub("\n" if multiline else " ", value).strip()
    if not _MANY_MARKS.search(text):
        text = unicodedata.normalize("NFC", text)
    if _NOTHING_VISIBLE.fullmatch(text):
        raise UsageProblem(Sentence(f"{what} is empty."))
    if "\x00" in text:
        raise UsageProblem(Sentence(f"{what} contains a NUL character."), "Remove it.")
    if _SURROGATE.search(text):
        raise UsageProblem(
            Sentence(f"{what} is not valid Unicode text."), "Save or paste it as UTF-8."
        )
    if len(text) > limit:
        raise UsageProblem(
            Sentence(f"{what} is {len(text):,} characters long. The limit is {limit:,}."),
            "Shorten it, or put the rest into a note." if limit < NOTE_LIMIT else "Split it.",
        )
    return text


def csv_safe(cell: str) -> str:
    """The cell with a single quote in front where a spreadsheet would run it as a formula.

    After OWASP ASVS 1.2.10: a leading ``= + - @``, tab, line break or NUL; also their full-width
    and small forms, the same after blanks, and a leading single quote, so that `csv_unsafe` gets
    every cell back. Plain numbers such as ``-3`` stay as they are.
    """
    if _FORMULA_START.match(cell) and not _PLAIN_NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def csv_unsafe(cell: str) -> str:
    """The cell as it was before `csv_safe`."""
    return cell.removeprefix("'")


def normalise(text: str) -> list[str]:
    """The words of a text as search and comparison see them, in their order.

    Case is folded, marks are off (``Łukasz É.`` gives ``łukasz e``), compatibility forms are made
    plain; a word is a run of letters and digits of any script.
    """
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    if _MANY_MARKS.search(text):
        text = _without_marks(text)
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = unicodedata.normalize("NFC", _without_marks(folded))
    return "".join(char if _in_word(char) else " " for char in plain).split()


def other_script(text: str) -> str:
    """Return the words of a text, as search sees them, that are in another script than Latin."""
    if text.isascii():
        return ""
    return " ".join(word for word in normalise(text) if not any(map(_in_latin, word)))


def _in_latin(char: str) -> bool:
    return char.isascii() or unicodedata.name(char, "").startswith("LATIN ")


def unspaced(word: str) -> bool:
    """Return whether a word begins in a script that sets no blanks between words: Thai, Lao,
    Burmese, Khmer, kana, ideographs."""
    return not word.isascii() and _RUN_OF_UNSPACED.match(word) is not None


def indexed_words(text: str) -> list[str]:
    """Return the words that a text is found by, each once, in their order.

    A run in a script without blanks is found by its pairs of characters and its last character,
    a word with an apostrophe also without it (``obrien``).
    """
    found = (piece for word in normalise(text) for piece in _pieces(word, last=True))
    joined = (_APOSTROPHE.sub("", said) for said in _WITH_APOSTROPHE.findall(text))
    more = (piece for said in joined for word in normalise(said) for piece in _pieces(word))
    return list(dict.fromkeys((*found, *more)))


def asked_words(text: str) -> list[str]:
    """Return the words of a question, which all stand among the `indexed_words` of what it finds.

    The last one, and a single character of a script without blanks, are only begun.
    """
    plain = normalise(_APOSTROPHE.sub("", text))
    return list(dict.fromkeys(piece for word in plain for piece in _pieces(word)))


def begun(word: str) -> bool:
    """Return whether a word of a question is only the beginning of one, wherever it stands."""
    return len(word) == 1 and unspaced(word)


def all_in(
    asked: Sequence[str],
    words: Iterable[str],
    sounding: Callable[[str], Iterable[str]] = lambda _: (),
) -> bool:
    """Return whether the words of a question all stand among the words of a text.

    ``sounding`` gives the words that will do in the place of one.
    """
    known = list(words)
    return all(
        (
            any(one.startswith(word) for one in known)
            if word is asked[-1] or begun(word)
            else word in known
        )
        or any(one in known for one in sounding(word))
        for word in asked
    )


def _pieces(word: str, *, last: bool = False) -> Iterator[str]:
    """The parts of a word by which it is indexed; ``last``: with the last character of a run."""
    if word.isascii():
        yield word
        return
    for run in _RUN.findall(word):
        if len(run) == 1 or not unspaced(run):
            yield run
            continue
        yield from (run[at : at + 2] for at in range(len(run) - 1))
        if last:
            yield run[-1]


def _without_marks(text: str) -> str:
    return "".join(char for char in text if not unicodedata.combining(char))


def _in_word(char: str) -> bool:
    # Vowel signs of Indic and South-East Asian scripts are marks, and parts of their words.
    return char.isalnum() or unicodedata.category(char).startswith("M")


def name_key(name: str | None, goes_by: str | None = None) -> str:
    """The words of a person's names, each once, sorted, joined by blanks; empty when unknown."""
    return " ".join(sorted({*normalise(name or ""), *normalise(goes_by or "")}))


def phone_digits(phone: str | None) -> str:
    """The last ten digits of a phone number, without its extension."""
    number = _EXTENSION.sub("", phone or "")
    return "".join(str(unicodedata.digit(char)) for char in number if char.isdecimal())[-10:]


def phone_asked(text: str) -> str:
    """Return the digits of a text that may be a phone number or its end, else an empty text.

    Four digits at least are needed, and nothing but what people write between them.
    """
    digits = phone_digits(text) if _PHONE.fullmatch(text) else ""
    return digits if len(digits) >= LAST_DIGITS else ""


def phone_key(phone: str | None) -> str:
    """The digits of a phone number that tell its owner apart.

    Empty where there are fewer than six, or one digit only repeated: such a number tells nobody
    apart.
    """
    digits = phone_digits(phone)
    return "" if len(digits) < _SHORTEST_PHONE or len(set(digits)) == 1 else digits
