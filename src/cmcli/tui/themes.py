"""The themes of the dashboard: dark, light, high contrast, and safe for colour-blind eyes."""

from textual.theme import Theme

DARK, LIGHT, CONTRAST, SAFE = "cm-dark", "cm-light", "cm-contrast", "cm-safe"

THEMES = (
    Theme(
        name=DARK,
        primary="#5fa8d3",
        secondary="#7d8ca3",
        accent="#f2b84b",
        warning="#f2b84b",
        error="#ff6b6b",
        success="#7bc67e",
        foreground="#e6e6e6",
        background="#15191f",
        surface="#1b2028",
        panel="#262d38",
        dark=True,
    ),
    Theme(
        name=LIGHT,
        primary="#0b5e8a",
        secondary="#4d5b6b",
        accent="#8a4b00",
        warning="#8a4b00",
        error="#b00020",
        success="#1b6e2b",
        foreground="#1a1a1a",
        background="#fafafa",
        surface="#f0f0f0",
        panel="#e2e6ea",
        dark=False,
    ),
    Theme(
        name=CONTRAST,
        primary="#ffff00",
        secondary="#ffffff",
        accent="#00ffff",
        warning="#ffff00",
        error="#ff8080",
        success="#00ff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1a1a1a",
        dark=True,
        text_alpha=1.0,
    ),
    # The palette of Okabe and Ito (2008), told apart with each kind of colour blindness; its
    # vermilion is a little lighter, so that it is read on a dark ground.
    Theme(
        name=SAFE,
        primary="#56b4e9",
        secondary="#cc79a7",
        accent="#f0e442",
        warning="#e69f00",
        error="#e56a10",
        success="#56b4e9",
        foreground="#f2f2f2",
        background="#16181d",
        surface="#1d2027",
        panel="#2a2f3a",
        dark=True,
    ),
)
"""Ours; Textual's own, ``ansi-dark`` and ``ansi-light`` (16 colours) among them, are there too."""

NAMES = (*(theme.name for theme in THEMES), "ansi-dark", "ansi-light")
"""The values of the setting ``theme``."""
