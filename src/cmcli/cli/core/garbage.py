"""The collector of garbage: off while cm is loaded, which makes none, and on for what follows."""

import gc


def switch_off() -> None:
    """Collect nothing while modules are loaded."""
    gc.disable()


def warmed_up() -> None:
    """Collect garbage from now on, but never what is loaded already."""
    gc.freeze()
    gc.enable()
