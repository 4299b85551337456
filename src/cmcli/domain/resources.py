"""Resources: the directory of services outside the agency, and of the agency's own programs."""

from datetime import date, timedelta

from cmcli.domain.age_ranges import AgeRange, age_range
from cmcli.domain.records import column, record


@record("resources", day="added_on", live={"ended_on": None})
class Resource:
    """One service in the directory; ``number`` counts across the agency.

    ``needs`` are need domains that it helps with. It takes people of the ages ``age_from`` to
    ``age_to`` in years, both included. Their income is at most ``income_max`` cents a month, or
    ``income_percent`` percent of the poverty guideline. ``serves`` are keys of `SERVED`,
    ``networks`` are payers that pay for it, ``areas`` are counties or areas. A value that is None
    or empty was not said, so it excludes nobody. ``eligibility`` are other conditions in
    words. ``bring`` are the documents to bring, ``apply`` how to apply. ``program`` is the key of
    the agency's own program that this is. ``checked_on`` is the day when somebody last made sure
    that all of it is right.
    """

    id: str
    number: int = column(label=True)
    name: str = column(searched=True)
    organization: str | None = column(default=None, searched=True)
    description: str | None = column(default=None, searched=True)
    needs: tuple[str, ...] | None = column(default=None, holds="need domain")
    phone: str | None = None
    email: str | None = None
    url: str | None = column(default=None, title="website")
    address: str | None = column(default=None, searched=True)
    hours: str | None = None
    areas: tuple[str, ...] | None = column(default=None, searched=True)
    languages: tuple[str, ...] | None = None
    age_from: int | None = column(default=None, title="youngest age")
    age_to: int | None = column(default=None, title="oldest age")
    income_max: int | None = column(default=None, title="income at most", money=True)
    income_percent: int | None = column(default=None, title="income limit")
    serves: tuple[str, ...] | None = column(default=None, holds="group of people")
    networks: tuple[str, ...] | None = column(default=None, title="networks of payers")
    eligibility: str | None = column(default=None, title="conditions", searched=True)
    cost: str | None = None
    bring: str | None = column(default=None, title="documents to bring")
    apply: str | None = column(default=None, title="how to apply")
    program: str | None = column(default=None, title="own program")
    checked_on: date | None = column(default=None, title="checked")
    added_on: date = column(title="added")
    ended_on: date | None = column(default=None, title="ended")
    end_reason: str | None = None

    @property
    def ages(self) -> AgeRange | None:
        """The ages that it takes; None for any."""
        return age_range(self.age_from, self.age_to)

    @property
    def known_on(self) -> date:
        """The day when it was last known to be right: that of the check, else of the entry."""
        return self.checked_on or self.added_on

    def check_due(self, days: int) -> date:
        """Return the day of its next check, so many days after it was known to be right."""
        return self.known_on + timedelta(days=days)
