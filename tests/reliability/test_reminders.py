"""Reminders under every fault: with ``skip`` nothing is sent twice, with ``resend`` none missed."""

import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from cmcli.store.core.bookkeeping import DELIVERIES
from cmcli.store.core.engine import is_url, open_engine
from reliability.checks import assert_sound
from reliability.conftest import Campaign
from reliability.warm import TESTS, Ended, Warm
from sweeps import mostly_long

WORKERS = ("ben", "eve", "sam")
FLAGS = 2
"""Of each worker; a flag is reminded of every day."""

RULES = ("resend", "skip")

ITEM = re.compile(r"[A-Z]{5}\.1\s+safety \d")

Key = tuple[str, str, str]
"""Day, recipient and item, as the sender wrote them down."""


@dataclass
class Post:
    """Three workers with two open flags each, and a sender that appends a line a delivery.

    Every round is a day of its own, on which all of it is due again.
    """

    address: str
    warm: Warm
    file: Path
    items: dict[str, list[str]]
    day: date = date(2026, 3, 4)

    @property
    def sender(self) -> str:
        """The command: one line, written at once, with all that stood on standard input."""
        found = 'found=$(grep -o "[A-Z]*[.]1  *safety [0-9]" | tr -s " \\n" " ,")'
        line = 'printf "%s|%s|%s\\n" "$CM_TODAY" "$CM_RECIPIENT_HANDLE" "$found"'
        return f"{found}; {line} >> {shlex.quote(str(self.file))}"

    def words(self, rule: str, *more: str, then: str = "true") -> list[str]:
        """A run that ends doubts by that rule; ``then`` is what the sender does at its end."""
        via = f"{self.sender}; {then}"
        what = ("--channel", "post", "--kind", "safety", "--on-doubt", rule)
        return ["remind", "send", "--via", via, *what, *more]

    def next_day(self) -> None:
        """On which everything is due again."""
        self.day += timedelta(days=1)
        said = {"CM_STORE": self.address, "CM_WORKER": "cron", "CM_TODAY": self.day.isoformat()}
        self.warm.environment = said

    def finish(self, rule: str) -> None:
        """Runs without a fault until there is nothing to do, and that nothing is left open."""
        for _ in range(3):
            ended = self.warm(self.words(rule, "--retry-now"))
            assert "Traceback" not in ended.err, ended
            if ended.code == 0:
                break
        assert ended.code == 0, ended
        assert self.unsettled() == 0
        assert_sound(self.address)

    def judge(self, rule: str, *, once: bool = False) -> None:
        """Of today: nothing twice, or nothing missed; ``once`` both."""
        sent = self.sent()
        today = self.day.isoformat()
        wanted = {(today, who, item) for who in self.items for item in self.items[who]}
        mine = Counter({key: count for key, count in sent.items() if key[0] == today})
        assert set(mine) <= wanted
        if rule == "skip" or once:
            assert max(mine.values(), default=0) <= 1, mine
        if rule == "resend" or once:
            assert set(mine) == wanted, wanted - set(mine)

    def sent(self) -> Counter[Key]:
        """How often each item was delivered."""
        found: Counter[Key] = Counter()
        for line in self.file.read_text().splitlines() if self.file.exists() else ():
            day, who, items = line.split("|")
            found.update((day, who, item.strip()) for item in items.split(",") if item.strip())
        return found

    def unsettled(self) -> int:
        """Claims without an outcome."""
        table = DELIVERIES
        engine = open_engine(self.address)
        with engine.connect() as connection, connection.begin():
            statement = select(func.count()).where(table.c.state == "claimed")
            found = connection.execute(statement).scalar_one()
        engine.dispose()
        return int(found)


@pytest.fixture
def post(address: str, warm: Warm, tmp_path: Path) -> Post:
    """Three workers with their flags."""
    items: dict[str, list[str]] = {}
    assert warm(["config", "set", "remind.escalate-safety", "never"]).code == 0
    for who in WORKERS:
        words = ["intake", f"Client of {who}", "--model", "managed", "--worker", who, "--new"]
        ref = warm([*words, "--json"]).record["ref"]
        for _ in range(FLAGS):
            assert warm(["flag", ref, "worried", "--kind", "other"]).code == 0
        items[who] = [f"{ref} safety {number + 1}" for number in range(FLAGS)]
    made = Post(address, warm, tmp_path / "sent", items)
    made.next_day()
    return made


def length(post: Post) -> float:
    """Seconds of a run without a fault; that it does what it should is made sure on the way."""
    lengths = []
    for rule in RULES * 2:
        post.next_day()
        lengths.append(post.warm(post.words(rule)).seconds)
        post.judge(rule, once=True)
    return median(lengths)


@pytest.mark.postgres_long
@pytest.mark.long
def test_killed_at_any_moment(post: Post, campaign: Campaign, figures: dict[str, object]) -> None:
    life = length(post)
    killed, doubts = 0, 0
    while killed < campaign.count(4):
        post.next_day()
        rule = campaign.random.choice(RULES)
        for again in range(campaign.random.randint(1, 3)):
            ended = killed_somewhere(post, rule, life, campaign)
            killed += ended.code == -9
            if ended.code == 0 and not again:  # faster than at the beginning
                life = min(life, ended.seconds)
            doubts += post.unsettled()
            assert_sound(post.address)
        post.finish(rule)
        post.judge(rule)
    figures |= {"killed": killed, "in doubt": doubts, "life ms": round(life * 1000)}
    figures |= {"items sent twice by resend": sum(n > 1 for n in post.sent().values())}


def killed_somewhere(post: Post, rule: str, life: float, campaign: Campaign) -> Ended:
    """A run that is killed: at any moment of its life, or soon after its first claim."""
    words = post.words(rule)
    if campaign.random.random() < 0.5:
        return post.warm(words, kill_after=campaign.random.uniform(0.3, 1.1) * life)
    after = campaign.random.uniform(0, 0.8) * life
    return post.warm(words, kill_after=after, from_commit=True)


@pytest.mark.postgres_long
@pytest.mark.parametrize("rule", mostly_long(RULES, 1))
def test_killed_at_every_step(
    post: Post, campaign: Campaign, rule: str, figures: dict[str, object]
) -> None:
    """At each statement, each commit, before each sender starts and after each has ended."""
    step, ended, killed = 0, None, 0
    while ended is None or ended.code == -9:
        post.next_day()
        ended = post.warm(post.words(rule), die_at=step)
        killed += ended.code == -9
        assert_sound(post.address)
        post.finish(rule)
        post.judge(rule)
        step += 1 if campaign.rounds else campaign.random.randint(8, 16)
    assert killed > 2
    figures |= {"killed": killed, "steps": step}


@pytest.mark.postgres_long
@pytest.mark.parametrize("rule", mostly_long(RULES, 1))
def test_a_sender_that_fails_in_every_way_while_cm_is_killed(
    post: Post, campaign: Campaign, rule: str, figures: dict[str, object]
) -> None:
    """It refuses before it sends; it sends and is killed; it sends and is gone without a word."""
    ways = ("true", "kill -9 $$", "sh -c 'kill -9 $$'")
    life, killed = length(post), 0
    for _ in range(campaign.count(2, 0.2)):
        post.next_day()
        for _ in range(campaign.random.randint(1, 3)):
            words = post.words(rule, "--retry-now", then=campaign.random.choice(ways))
            if campaign.random.random() < 0.3:
                words[words.index("--via") + 1] = "exit 75"
            after = campaign.random.choice([None, campaign.random.uniform(0.3, 1.1) * life])
            ended = post.warm(words, kill_after=after)
            killed += ended.code == -9
            assert ended.code in (-9, 0, 6), ended
        post.finish(rule)
        post.judge(rule)
    figures |= {"killed": killed}


@pytest.mark.postgres_long
@pytest.mark.long
def test_many_crons_at_the_same_moment(post: Post, campaign: Campaign) -> None:
    """Whole processes of their own, all begun at once: every item is sent once."""
    for _ in range(campaign.count(1, 0.05)):
        post.next_day()
        begun = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    "from cmcli.cli.main import run; run()",
                    *post.words("resend"),
                ],
                env={**os.environ, **post.warm.environment},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(4)
        ]
        ends = [(process.communicate()[1], process.returncode) for process in begun]
        assert [code for _, code in ends] == [0] * 4, ends
        post.judge("resend", once=True)
    assert_sound(post.address)


@pytest.mark.postgres_long
def test_no_room_at_the_claim(post: Post, campaign: Campaign) -> None:
    """What cannot be claimed does not leave, wherever the room ends."""
    if is_url(post.address):
        pytest.skip("a server's disk is not ours to fill")
    codes = []
    for _ in range(campaign.count(4, 0.2)):
        post.next_day()
        limit = campaign.random.randrange(4096, 90_000)
        ended = post.warm(post.words("skip"), largest_file=limit)
        assert ended.code in (0, 5, 7), ended
        assert "Traceback" not in ended.err
        codes.append(ended.code)
        post.finish("skip")
        post.judge("skip", once=ended.code == 0)
    assert 5 in codes


@pytest.mark.postgres_long
@pytest.mark.parametrize("rule", mostly_long(RULES, 1))
def test_a_confirmation_that_cannot_be_written_is_a_doubt(post: Post, rule: str) -> None:
    """The first sender takes the store away from its cm when it has delivered."""
    post.next_day()
    ended = post.warm(post.words(rule, then=taking_away(post.address)))
    let_in(post.address, True)
    assert ended.code in (5, 7), ended
    assert "Traceback" not in ended.err
    assert len(post.sent()) == FLAGS
    assert post.unsettled() == 1
    post.finish(rule)
    post.judge(rule)
    assert max(post.sent().values()) == (2 if rule == "resend" else 1)
    if rule == "skip":
        post.judge(rule, once=True)


def taking_away(address: str) -> str:
    """A command that lets nothing more of its cm's be written: no room in any file, or a database
    that ends its connections and takes no new ones."""
    if is_url(address):
        script = f"from reliability.test_reminders import let_in; let_in({address!r}, False)"
        return f"PYTHONPATH={shlex.quote(str(TESTS))} {sys.executable} -c {shlex.quote(script)}"
    script = "import resource, sys; limit = (1024, 1024);"
    script += "resource.prlimit(int(sys.argv[1]), resource.RLIMIT_FSIZE, limit)"
    return f"{sys.executable} -c {shlex.quote(script)} $PPID"


def let_in(address: str, allowed: bool) -> None:
    """Let a database take connections, or end those it has and take none; no matter to a file,
    which is there again for the next process."""
    if not is_url(address):
        return
    import psycopg

    name = make_url(address).database
    ending = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(address, dbname="postgres", autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {str(allowed).lower()}")
        if not allowed:
            server.execute(ending, [name])
