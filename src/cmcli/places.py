"""The user of the computer, and the usual places of their settings and their store.

Completion asks this at every press of Tab, so that nothing is imported before it is needed.
"""

import os
import sys


def config_file() -> str:
    """The user's own file of settings (``CM_CONFIG`` or in the user's configuration directory)."""
    given = os.environ.get("CM_CONFIG")
    return given or os.path.join(_directory("XDG_CONFIG_HOME", "~/.config"), "config.toml")


def data_directory() -> str:
    """Where the embedded store lies unless something else is said."""
    return _directory("XDG_DATA_HOME", "~/.local/share")


def warm_directory() -> str:
    """The private directory of the warm process, with its socket."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime:
        return os.path.join(runtime, "cm-warm")
    return os.path.join(_directory("XDG_STATE_HOME", "~/.local/state"), "warm")


def os_user() -> str:
    """The operating system's name for the real user of this process: no variable can change it."""
    from pwd import getpwuid

    try:
        return getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


def _directory(variable: str, usual: str) -> str:
    """cm's directory below that of the variable, else below the usual one of the system."""
    base = os.environ.get(variable)
    if base or sys.platform == "linux":
        return os.path.join(base or os.path.expanduser(usual), "cm")
    import platformdirs

    if variable == "XDG_CONFIG_HOME":
        return platformdirs.user_config_dir("cm", appauthor=False)
    return platformdirs.user_data_dir("cm", appauthor=False)
