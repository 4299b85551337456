"""Which words of a text are hidden with the names in it."""

import pytest

from cmcli.domain.hidden_names import names_in, without_names


@pytest.mark.parametrize(
    ("with_whom", "text", "shown"),
    [
        ("the landlord, Mr Ode", "Ask the landlord, then call Ode.", "Ask the X, then call X."),
        ("An Nguyen at the clinic", "Nguyen's answer", "X's answer"),
        ("dr ode", "Dr Ode called", "X X called"),
    ],
)
def test_small_words_of_a_free_text_stay(with_whom: str, text: str, shown: str) -> None:
    assert without_names(text, names_in(with_whom), "X") == shown


def test_a_client_may_be_called_like_a_small_word() -> None:
    assert without_names("An came; then she left", ["An Nguyen"], "X") == "X came; then she left"
