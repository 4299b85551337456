"""Activities of workers in contacts: how people write them, and how often they are done."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

LEAST_LETTERS = 4
"""The letters of the shortest beginning by which one word names an activity."""


def activity_of(text: str, labels: Mapping[str, str]) -> str | None:
    """Return the key of the activity that a text names, or None for any other text.

    ``labels`` are those of all activities by key. A text names an activity by its key, its label,
    or one word that begins only this key or label. British spellings are the same.
    """
    said = _plain(text)
    names = {key: {_plain(key), _plain(label)} for key, label in labels.items()}
    whole = [key for key, known in names.items() if said in known]
    if whole:
        return whole[0]
    if len(said) < LEAST_LETTERS or " " in said:
        return None
    found = [key for key, known in names.items() if any(one.startswith(said) for one in known)]
    return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    """Write a text without case, hyphens and doubled l."""
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split()).replace("ll", "l")


def in_words(did: Iterable[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return what was done in words: activities by their labels, and other texts as typed."""
    return tuple(_lower(labels[one]) if one in labels else one for one in did)


def _lower(label: str) -> str:
    """Write a label within a sentence; one that begins with an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


class ActivityCount(NamedTuple):
    """How many contacts had each activity, in the order of their list, and how many other texts.

    ``texts`` are the other texts, each with its number of contacts.
    """

    counts: Mapping[str, int]
    other: int
    texts: Mapping[str, int] = {}

    def told(self, labels: Mapping[str, str]) -> str:
        """Return the counts in one line, the most frequent first."""
        parts = sorted(self.counts.items(), key=lambda one: -one[1])
        words = [f"{_lower(labels[key])} {count}" for key, count in parts]
        words += [f"something else {self.other}"] if self.other else []
        return ", ".join(words)


def count_activities(contacts: Iterable[Sequence[str]], labels: Mapping[str, str]) -> ActivityCount:
    """Count the contacts with each activity; a contact is what was done there.

    Texts that name an activity count as this activity, also those recorded by an older cm.
    """
    counts, other, known = dict.fromkeys(labels, 0), 0, dict[str, str | None]()
    texts = Counter[str]()
    for did in contacts:
        for text in did:
            if text not in known:
                known[text] = activity_of(text, labels)
        found = {known[text] for text in did}
        other += None in found
        texts.update({text for text in did if known[text] is None})
        for key in found - {None}:
            counts[str(key)] += 1
    return ActivityCount({key: count for key, count in counts.items() if count}, other, texts)
