"""Long text in the person's own editor, in a private file that is wiped afterwards.

The file is readable by its owner only, in memory where the system offers it (XDG_RUNTIME_DIR),
and editors that are known are told to leave no swap, backup or undo file beside it.
"""

import os
import shlex
import shutil
import stat
import time
from pathlib import Path
from secrets import token_hex

from cmcli.cli.core.terminal import run_in_foreground
from cmcli.errors import CmError, UsageProblem
from cmcli.settings import resolve
from cmcli.store.sealing.memory import not_dumpable

STALE_AFTER = 24 * 3600  # seconds; nobody edits one note for a whole day

# Options against copies of the text outside the private file, by the name of the program. Those
# of vim come after its start-up file, so that they have the last word.
_VIM = ("-n", "-i", "NONE", "-c", "silent! set nobackup nowritebackup noundofile noswapfile")
_EMACS = "(setq make-backup-files nil auto-save-default nil create-lockfiles nil)"


def edit(initial: str, *, suffix: str = ".md") -> str | None:
    """The text as the person left it, or None if it is unchanged or empty.

    Raises :class:`CmError` where the editor fails; the file is then kept and its path told, so
    that nothing written is lost. Needs a terminal; outside of a transaction only.
    """
    not_dumpable()
    words = editor_words()
    directory = private_directory()
    sweep(directory)
    path = directory / f"cm-{token_hex(8)}{suffix}"
    _write_private(path, initial)
    keep = False
    try:
        _run(words, path)
        text = _read(path)
    except CmError as problem:
        keep = _changed(path, initial)
        if keep:
            hint = f"What you wrote is kept for a day in {path}."
            raise type(problem)(problem.message, hint) from None
        raise
    finally:
        if not keep:
            _wipe_with_copies(path)
    return None if text == initial or not text.strip() else text


def editor_words() -> list[str]:
    """The editor's command line without the file: the setting, VISUAL, EDITOR, or vi."""
    said = resolve("editor")[0] or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(said)
    except ValueError as problem:
        raise UsageProblem(
            f"The editor {said!r} cannot be understood: {problem}.", "Set CM_EDITOR."
        ) from None
    if not words:
        raise UsageProblem("The editor's name is blank.", "Set CM_EDITOR.")
    return [*words, *_quiet_flags(words[0])]


def _quiet_flags(program: str) -> tuple[str, ...]:
    """The flags of the program behind a name: ``vi`` may be vim, nvi or busybox."""
    found = Path(shutil.which(program) or program).resolve().name
    if found == "nvim" or found.startswith("vim"):
        return _VIM
    if found == "nano":
        return ("--ignorercfiles",)
    if found.startswith("emacs") and not found.startswith("emacsclient"):
        return ("--eval", _EMACS)
    return ()


def place() -> Path:
    """Where the private directory is or will be: under XDG_RUNTIME_DIR or the state directory."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and os.access(runtime, os.W_OK | os.X_OK):
        return Path(runtime) / "cm"
    state = os.environ.get("XDG_STATE_HOME")
    base = Path(state) if state else Path.home() / ".local" / "state"
    return base / "cm" / "edit"


def private_directory() -> Path:
    """Our own directory for notes that are being written, with mode 0700."""
    directory = place()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = directory.lstat()
    except OSError as problem:
        raise CmError(f"{directory} cannot be made: {problem.strerror}.") from None
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    if not mine or found.st_mode & 0o077:
        raise CmError(
            f"{directory} is not a directory of yours alone.",
            f"Remove it, or chmod 700 {directory}.",
        )
    return directory


def sweep(directory: Path, older_than: float = STALE_AFTER) -> None:
    """Wipe what a killed cm left in the private directory, by age in seconds."""
    limit = time.time() - older_than
    for path in directory.iterdir():
        found = path.lstat()
        if stat.S_ISREG(found.st_mode) and found.st_mtime < limit:
            _wipe(path)


def _write_private(path: Path, text: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as problem:
        raise CmError(f"{path} cannot be written: {problem.strerror}.") from None


def _run(words: list[str], path: Path) -> None:
    """Run the editor on the file and wait; whatever keeps it from ending well is a sentence."""
    try:
        code = run_in_foreground([*words, str(path)])
    except FileNotFoundError:
        raise UsageProblem(
            f"There is no editor {words[0]!r}.", "Set CM_EDITOR, VISUAL or EDITOR."
        ) from None
    except OSError as problem:
        raise CmError(f"The editor {words[0]!r} cannot be run: {problem.strerror}.") from None
    if code != 0:
        raise CmError(f"The editor {words[0]!r} failed with {code}. Nothing was saved.")


def _read(path: Path) -> str:
    """The text that the editor left; an editor may have put a new file in place of the old."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            return file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CmError("The editor left text that is not UTF-8. Nothing was saved.") from None
    except OSError as problem:
        raise CmError(f"{path} cannot be read: {problem.strerror}.") from None


def _changed(path: Path, initial: str) -> bool:
    try:
        return path.read_bytes() not in (initial.encode(), b"")
    except OSError:
        return False


def _wipe_with_copies(path: Path) -> None:
    """Wipe the file and the copies that editors make beside it under names of the same stem."""
    for copy in path.parent.glob(f"*{path.name}*"):
        _wipe(copy)


def _wipe(path: Path) -> None:
    """Overwrite and remove. On a copy-on-write or flash disk overwriting is only a courtesy."""
    try:
        found = path.lstat()
        if stat.S_ISREG(found.st_mode):
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_NOFOLLOW), "wb") as file:
                file.write(bytes(found.st_size))
                file.flush()
                os.fsync(file.fileno())
        path.unlink(missing_ok=True)
    except OSError:
        # Out of reach (a copy removed meanwhile, a read-only file): what can be removed, is.
        path.unlink(missing_ok=True)
