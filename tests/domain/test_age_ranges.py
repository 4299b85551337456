"""Ages as directories write them."""

import pytest

from cmcli.domain.age_ranges import parse_ages
from cmcli.errors import UsageProblem

READ = {
    "18-24": "18-24",
    "18 – 24": "18-24",
    "18 to 24 years": "18-24",
    "ages 18 through 24": "18-24",
    "60-60": "60-60",
    "18+": "18+",
    "18 +": "18+",
    "60 and over": "60+",
    "60 years or older": "60+",
    "60 and up": "60+",
    "-24": "up to 24",
    "up to 24": "up to 24",
    "Up To 24 Years Old": "up to 24",
    "24 and under": "up to 24",
    "17 or younger": "up to 17",
    "under 18": "up to 17",
    "0-5": "0-5",
}
REFUSED = {
    "": "must be ages",
    "18": "must be ages",
    "adults": "must be ages",
    "over 60": "must be ages",
    "under 0": "must be ages",
    "18-24-30": "must be ages",
    "१८+": "must be ages",
    "30-20": "begins above its end",
    "18-200": "above 120",
    "999+": "above 120",
    "5000": "must be ages",
}


def test_ages_are_read_and_written_so_that_they_read_back() -> None:
    assert {text: str(parse_ages(text)) for text in READ} == READ
    for text in READ:
        ages = parse_ages(text)
        assert parse_ages(str(ages)) == ages


def test_what_is_no_range_of_ages_is_refused_with_a_sentence() -> None:
    for text, why in REFUSED.items():
        with pytest.raises(UsageProblem) as problem:
            parse_ages(text)
        assert why in problem.value.message, text
