"""Tables in the topics that the code knows: exit codes, settings, variables, files, formats, roles.

Each is made when it is shown, so that the list of topics loads none of it.
"""

from collections.abc import Callable, Mapping

from cmcli.cli.help.markdown import TermList

Pairs = tuple[tuple[str, str], ...]

FORMATS: Pairs = (
    ("table", "A table or a page for people. Default on a terminal, and for one record in a pipe."),
    ("plain", "The same as text in columns, without lines or colour."),
    ("tsv", "Tab-separated columns with a header. Default for lists in a pipe."),
    ("csv", "Comma-separated columns with a header. Spreadsheet formulas are made harmless."),
    ("json", "A list of objects, or one object for a single record."),
    ("jsonl", "One JSON object per line."),
    ("ids", "References only, one per line, for example to pipe into another command."),
)

VARIABLES: Pairs = (
    ("CM_CONFIG", "The file with your settings, instead of the usual one."),
    ("CM_DEBUG", "Set it to 1 to see where a bug is. The output can contain names."),
    ("CM_NO_WARM", "Set it to 1 to run commands without the warm process. See `cm help speed`."),
    ("CM_ASCII", "Set it to 1 to draw the dashboard with ASCII characters only."),
    ("NO_COLOR", "Set it to anything to turn colour off."),
    ("FORCE_COLOR, CLICOLOR_FORCE", "Turn colour on in a pipe too, unless it is 0."),
    ("PAGER", "The pager if CM_PAGER is not set. Default: less."),
    ("LESS", "Options for less. Default: FRX."),
    ("VISUAL, EDITOR", "The editor for --edit if CM_EDITOR is not set. Default: vi."),
    ("COLUMNS, LINES", "The size of the terminal, if cm can't find it out."),
    (
        "XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_RUNTIME_DIR",
        "The folders where cm keeps its files. See `cm help storage`.",
    ),
)
"""Variables that cm reads in addition to those in the table of settings."""

FILES: Pairs = (
    (
        "$XDG_DATA_HOME/cm/cm.db",
        "The store, unless CM_STORE or --store names another one. XDG_DATA_HOME is usually"
        " ~/.local/share. On macOS the folder is ~/Library/Application Support.",
    ),
    ("$XDG_DATA_HOME/cm/learn", "The practice store of cm learn."),
    (
        "$XDG_CONFIG_HOME/cm/config.toml",
        "Your settings, written by cm config set. XDG_CONFIG_HOME is usually ~/.config. On macOS"
        " the folder is ~/Library/Application Support.",
    ),
    (
        "$XDG_RUNTIME_DIR/cm-warm, $XDG_STATE_HOME/cm/warm",
        "The socket of the warm process. See `cm help speed`.",
    ),
    (
        "$XDG_RUNTIME_DIR/cm, $XDG_STATE_HOME/cm/edit",
        "Notes while they are open in your editor. cm wipes them afterwards. XDG_STATE_HOME is"
        " usually ~/.local/state.",
    ),
)


def exit_codes() -> Pairs:
    """Give each exit code with its meaning."""
    from cmcli.cli.app import EXIT_CODES

    return tuple((str(code), _sentence(meaning)) for code, meaning in EXIT_CODES.items())


def variables() -> Pairs:
    """Give each variable of the environment that cm reads."""
    from cmcli.settings import TABLE

    settings = (
        (one.env, _sentence(f"{one.meaning} (the setting `{one.key}`)"))
        for one in TABLE
        if one.env is not None
    )
    return (*settings, *VARIABLES)


def _settings(*, agency: bool) -> Pairs:
    from cmcli.domain.agency_settings import BY_KEY

    return tuple(
        (one.key, _with_default(_sentence(one.meaning), one.default))
        for one in BY_KEY.values()
        if one.agency is agency
    )


def _with_default(meaning: str, default: str) -> str:
    return f"{meaning} Default: {default}." if default else meaning


def roles() -> Pairs:
    """Give each role with what it may do; a higher role says only what it may do in addition."""
    from cmcli.domain.permissions import MAY

    pairs = []
    below: frozenset[str] = frozenset()
    for role, verbs in MAY.items():
        start = "All of the above, and " if below else ""
        pairs.append((role, f"{start}{', '.join(sorted(verbs - below))}."))
        below = verbs
    return tuple(pairs)


def dashboard_verbs() -> Pairs:
    """Give the key of each form of the dashboard, with the name that the setting `keys` uses."""
    from cmcli.tui.verbs import VERBS

    return tuple((verb.key or "–", f"{verb.title} (`{verb.id}`)") for verb in VERBS)


def weights() -> Pairs:
    """Give the weight of each acuity before it is divided by that of the model's usual acuity."""
    from cmcli.domain.models import ACUITY_WEIGHTS

    return tuple((f"acuity {acuity}", f"{float(one):g}") for acuity, one in ACUITY_WEIGHTS.items())


def _sentence(text: str) -> str:
    end = "" if text.endswith(".") else "."
    return f"{text[:1].upper()}{text[1:]}{end}"


TABLES: Mapping[str, Callable[[], Pairs]] = {
    "agency-settings": lambda: _settings(agency=True),
    "dashboard-verbs": dashboard_verbs,
    "exit-codes": exit_codes,
    "files": lambda: FILES,
    "formats": lambda: FORMATS,
    "own-settings": lambda: _settings(agency=False),
    "roles": roles,
    "variables": variables,
    "weights": weights,
}
"""Each table by the name that a topic calls it."""


def table(name: str) -> TermList:
    """Make the table of that name."""
    return TermList(TABLES[name]())
