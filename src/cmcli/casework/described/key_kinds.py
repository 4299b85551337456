"""Fields that take a key from one of the catalogue's lists, or one that the agency has added."""

from collections.abc import Mapping, Sequence

from cmcli.casework.described.kinds import By, Kind, Text
from cmcli.domain.activities import activity_of
from cmcli.domain.words import LIST_OF, OwnKey, not_in_use, spelled_key
from cmcli.errors import UsageProblem


class Key(Kind):
    """A key from one of the catalogue's lists; help texts show the ``shipped`` keys.

    ``but`` are keys of the list that cannot be chosen here, ``also`` words that can be chosen
    beside them, each with its label. An open list has keys of the agency's own, which are judged
    when the store is open. With ``ended``, those that are no longer used are taken too, and the
    verb judges them.
    """

    def __init__(
        self,
        of: str,
        shipped: Sequence[str],
        metavar: str = "K",
        *,
        but: Sequence[str] = (),
        also: Mapping[str, str] | None = None,
        ended: bool = False,
    ) -> None:
        self.of, self.metavar, self._but, self._also = of, metavar, but, also or {}
        self._shipped = (*(key for key in shipped if key not in but), *self._also)
        self._ended, self.own = ended, LIST_OF.get(of, "")

    def read(self, text: str, by: By | None) -> str:
        """Return the key; without the agency's words, take what could be one of its own."""
        if not self.own or text in self._shipped:
            return text
        key = spelled_key(text)
        if by is None:
            try:
                return self._among(text)
            except UsageProblem:
                if key is None:
                    raise
                return OwnKey(key)
        word = by.words.all(self.of).get(key or "")
        if word is None:
            return self._among(text, *by.words.in_use(self.of, by.today))
        if not (self._ended or word.in_use(by.today)):
            raise not_in_use(word, by.today)
        return OwnKey(word.key)

    def checked(self, value: str) -> str:
        """Return the key; the catalogue is read only for one that is not written exactly."""
        if value in self._shipped or isinstance(value, OwnKey):
            return value
        return self._among(value)

    def _among(self, value: str, *own: str) -> str:
        from cmcli.catalog.access import check, check_among  # a help page reads no catalogue

        if self._but:
            return check_among(self.of, value, (*self.labels(), *own))
        return check(self.of, value, *self._also, *own)

    def keys(self) -> Sequence[str]:
        """Return the shipped keys."""
        return self._shipped

    def labels(self) -> Mapping[str, str]:
        """Return every key that can be chosen with its label, in the catalogue's order."""
        from cmcli.catalog.access import labels

        listed = {key: label for key, label in labels(self.of).items() if key not in self._but}
        return {**listed, **self._also}

    def choices(self, by: By) -> Mapping[str, str]:
        """Return these and the agency's own keys that may be used on the day."""
        return {**self.labels(), **by.words.in_use(self.of, by.today)}


class Activity(Text):
    """Something that a worker did: an activity of the catalogue, or of the agency, or any text."""

    late = True
    of = "activity"
    own = LIST_OF[of]

    def read(self, text: str, by: By | None) -> str:
        """Return the key of the activity that the text names, or the text.

        An ended key is taken, and the verb judges it.
        """
        if by is None:
            return activity_of(text, self.offers()) or text
        word = by.words.all(self.of).get(spelled_key(text) or "")
        return word.key if word is not None else activity_of(text, self.known(by)) or text

    def known(self, by: By) -> Mapping[str, str]:
        """Return the activities that may be used on the day, with their labels."""
        return {**self.offers(), **by.words.in_use(self.of, by.today)}

    def understood(self, value: str, by: By) -> str:
        """Return the label of an activity."""
        return {**self.offers(), **by.words.labels(self.of)}.get(value, "")

    def offers(self) -> Mapping[str, str]:
        """Return the shipped activities with their labels."""
        from cmcli.catalog.access import labels  # a help page reads no catalogue

        return labels(self.of)

    def choices(self, by: By) -> Mapping[str, str]:
        """Return no keys: any text will do, so there is nothing to choose from."""
        return {}
