"""Questions for the search index of either engine: words, some only begun. This loads no SQL."""

from collections.abc import Iterable, Sequence

from cmcli.domain.text import begun


def all_of(dialect: str, asked: Sequence[str], mark: str = "") -> str:
    """Ask for all the words, each behind the mark; the last one is only begun."""
    terms = [_term(dialect, mark + word, start=word is asked[-1] or begun(word)) for word in asked]
    return (" " if dialect == "sqlite" else " & ").join(terms)


def any_of(
    dialect: str, sets: Iterable[Iterable[Iterable[str]]], starts: Iterable[str] = ()
) -> str:
    """Ask for a word that begins with one of ``starts``, or one word of every group of a set."""
    either = [_term(dialect, start, start=True) for start in starts]
    both = " AND " if dialect == "sqlite" else " & "
    for groups in sets:
        terms = ([_term(dialect, word) for word in group] for group in groups)
        either.append("(" + both.join(_either(dialect, group) for group in terms) + ")")
    return _either(dialect, either)


def _either(dialect: str, terms: Iterable[str]) -> str:
    return "(" + (" OR " if dialect == "sqlite" else " | ").join(terms) + ")"


def _term(dialect: str, word: str, *, start: bool = False) -> str:
    if dialect == "sqlite":
        return f'"{word}"*' if start else f'"{word}"'
    return f"'{word}':*" if start else f"'{word}'"
