"""``task bench``: how fast, as ratios within one run on one machine. Never a timed test.

A ratio is taken within each round, the yardstick and ours minutes apart at most, and the median
of the rounds is what counts: a noisy neighbour slows whole rounds, and the best of each side may
come from different minutes.
"""

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from store.db import Database
from tests.bench import chain, desk

ROUNDS = 5
GREETING = "สวัสดี"
NO_PORTAL = {
    "PORTAL__KIND": "freeradius",
    "PORTAL__DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
}


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@dataclass
class Rounds:
    """What the echo and we managed a second, round by round."""

    theirs: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)

    def add(self, theirs: float, ours: float) -> None:
        self.theirs.append(theirs)
        self.ours.append(ours)
        say(f"  round: echo {theirs:,.0f}/s, ours {ours:,.0f}/s = {ours / theirs:.2f} x")

    def tell(self, what: str) -> None:
        ratios = [ours / theirs for theirs, ours in zip(self.theirs, self.ours, strict=True)]
        say(
            f"{what} per second: {statistics.median(ratios):.2f} x echo "
            f"({min(ratios):.2f} to {max(ratios):.2f}; "
            f"best of all rounds {max(self.ours):,.0f} to {max(self.theirs):,.0f})"
        )


def acknowledged() -> None:
    """Webhooks acknowledged, durably stored, against an echo that only parses."""
    rounds = Rounds()
    with desk.line() as line, tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            with desk.echo(line, replies=False) as port:
                desk.load(port, desk.webhooks(2_000, 200, GREETING), connections=64)
                theirs = desk.load(port, desk.webhooks(20_000, 200, GREETING), connections=64)
            with desk.helpdesk(Path(folder), line, "--no-worker", **NO_PORTAL) as (port, _):
                desk.load(port, desk.webhooks(2_000, 200, GREETING), connections=64)
                ours = desk.load(port, desk.webhooks(20_000, 200, GREETING), connections=64)
                steady = desk.load(
                    port, desk.webhooks(5_000, 200, GREETING), connections=64, rate=1_000
                )
            if ours["failed"]:
                say(f"  failed: {ours['failed']}")
            rounds.add(theirs["per_second"], ours["per_second"])
    rounds.tell("acknowledged")
    say(f"  at 1,000/s: median {steady['median_ms']:.1f} ms, p99 {steady['p99_ms']:.1f} ms")


def turns() -> None:
    """Whole turns (in, handled, committed, replied) against the echo with its reply."""
    count = 3_000
    rounds = Rounds()
    for _ in range(ROUNDS):
        with desk.line() as line, desk.echo(line, replies=True) as port:
            desk.load(port, desk.webhooks(500, 200, GREETING), connections=64)
            theirs = desk.load(port, desk.webhooks(count, 200, GREETING), connections=64)
        with (
            desk.line() as line,
            tempfile.TemporaryDirectory() as folder,
            desk.helpdesk(Path(folder), line) as (port, _),
        ):
            desk.load(port, desk.webhooks(300, 200, "เมนู"), connections=64)
            wait_until(line, 300)
            began = time.perf_counter()
            desk.load(port, desk.webhooks(count, 200, "เมนู"), connections=64)
            wait_until(line, 300 + count)
            ours = count / (time.perf_counter() - began)
        rounds.add(theirs["per_second"], ours)
    rounds.tell("whole turns")


def wait_until(line: int, answers: int) -> None:
    deadline = time.monotonic() + 120
    while len(desk.get(line, "/answered")) < answers:
        if time.monotonic() > deadline:
            raise RuntimeError("not everything was answered")
        time.sleep(0.02)


def answer_time() -> None:
    """From webhook to LINE at 20 turns a second."""
    count, rate = 400, 20.0
    with (
        desk.line() as line,
        tempfile.TemporaryDirectory() as folder,
        desk.helpdesk(Path(folder), line) as (port, _),
    ):
        desk.load(port, desk.webhooks(100, 50, "เมนู"), connections=8)
        wait_until(line, 100)
        requests = [desk.webhook(n, n % 50, "เมนู", "timed") for n in range(count)]
        seen = desk.load(port, [raw for raw, _ in requests], connections=16, rate=rate)
        wait_until(line, 100 + count)
        answered = desk.get(line, "/answered")
    took = sorted(
        answered[token] - seen["began"] - place / rate for place, (_, token) in enumerate(requests)
    )
    say(
        f"from webhook to LINE at {rate:.0f}/s: median {1000 * took[count // 2]:.0f} ms, "
        f"p99 {1000 * took[int(count * 0.99)]:.0f} ms"
    )


def start_up() -> None:
    """How long until ``serve`` is ready, with its database as the last run left it; how long a new
    database takes; and how much memory."""
    with desk.line() as line, tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        settings = desk.migrated(Path(folder), line)
        made = time.perf_counter() - began
        port = int(settings["PORT"])
        began = time.perf_counter()
        with desk.process([*desk.PRODUCT, "serve"], port, **settings) as serving:
            ready = time.perf_counter() - began
            desk.load(port, desk.webhooks(500, 50, "เมนู"), connections=8)
            wait_until(line, 500)
            status = Path(f"/proc/{serving.pid}/status").read_text()
    memory = next(row.split()[1] for row in status.splitlines() if row.startswith("VmRSS"))
    say(
        f"serve ready in {ready:.1f} s (a new database takes {made:.1f} s before), "
        f"{int(memory) // 1024} MB after 500 turns"
    )


def officers_queue() -> None:
    """A page of ten thousand open requests."""
    from tests.bench.queue import OPEN, pages

    for page, seconds in pages().items():
        say(f"{page} of {OPEN:,} open requests: {1000 * seconds:.1f} ms")


def pushes() -> None:
    """A usual day of one office, out of 300 a month."""
    from tests.bench.pushes import usual_day

    say(f"pushes of a usual day: {usual_day()}")


def sweep() -> None:
    """Ten thousand live sessions, read, decided on and stored."""
    from tests.bench.crowd import LIVE
    from tests.bench.crowd import sweep as run

    swept = run()
    say(
        f"a sweep over {LIVE:,} sessions: {swept.usual:.2f} s when half of them changed "
        f"({swept.usual / swept.reading:.1f} x merely reading them), {swept.first:.2f} s when all "
        f"are new, {swept.warning:.2f} s with {swept.warned:,} warnings, {swept.catching_up:.2f} s "
        f"with a page of what nobody saw, {swept.moving:.2f} s when all have moved; at most "
        f"{swept.peak_mb} MB"
    )


def audit() -> None:
    """A million entries: sealed, and verified without stopping anybody."""
    with tempfile.TemporaryDirectory() as folder, chain.audit(Path(folder)) as laid:
        say(
            f"  {laid.entries:,} entries in {laid.segments:,} segments; sealed "
            f"{laid.sealed_per_second:,.0f}/s, other writers waited {laid.held_ms:.0f} ms "
            f"for a segment (median; longest {laid.longest_held_ms:.0f} ms)"
        )
        rates = [chain.verified_per_second(laid) for _ in range(ROUNDS)]
        slow, fast = chain.a_note_takes(laid)
    say(
        f"verified per second: {statistics.median(rates):,.0f} entries "
        f"({min(rates):,.0f} to {max(rates):,.0f}; wanted 100,000)"
    )
    say(f"a note costs its transaction {1e6 * (slow - fast):.0f} µs")


def session_book() -> None:
    """Ninety days of sessions, beside as many entries of the audit: sealed, verified, asked."""
    with (
        tempfile.TemporaryDirectory() as folder,
        chain.sessions(Path(folder)) as kept,
        chain.audit(Path(folder), chain.SESSIONS_KEPT) as noted,
    ):
        ratios = [
            chain.verified_per_second(kept) / chain.verified_per_second(noted)
            for _ in range(ROUNDS)
        ]
        rate, answer = chain.verified_per_second(kept), chain.an_answer_takes(kept)
    say(
        f"{kept.entries:,} sessions: sealed {kept.sealed_per_second:,.0f}/s "
        f"({kept.sealed_per_second / noted.sealed_per_second:.2f} x the audit's), others waited "
        f"{kept.held_ms:.0f} ms for a segment; verified {rate:,.0f}/s "
        f"({statistics.median(ratios):.2f} x, {min(ratios):.2f} to {max(ratios):.2f}); "
        f"who had an address: {1000 * answer:.1f} ms"
    )


def guests() -> None:
    """A meeting begins: everybody in the room wants an account, and all come from one address."""
    from tests.bench.guests import ALLOWED, AT_ONCE, GUESTS, came

    with desk.line() as line:
        rounds = []
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                rounds.append(came(Path(folder), line))
    took = statistics.median(one.visits for one in rounds)
    ratios = [one.posts / one.passwords for one in rounds]
    say(
        f"{GUESTS} guests, {AT_ONCE} at once: {took:.1f} s of {ALLOWED}; a guest's post costs "
        f"{statistics.median(ratios):.2f} x a password page's "
        f"({min(ratios):.2f} to {max(ratios):.2f})"
    )


def understanding() -> None:
    """Messages understood, against merely giving them one spelling."""
    from tests.bench.understanding import speed

    rounds = [speed() for _ in range(ROUNDS)]
    ratios = [one.understood / one.spelled for one in rounds]
    say(
        f"understood per second: {statistics.median(ratios):.3f} x one spelling "
        f"({min(ratios):.3f} to {max(ratios):.3f}; {max(one.understood for one in rounds):,.0f}/s, "
        f"half of them within {min(one.median_ms for one in rounds):.1f} ms, 99 of 100 within "
        f"{min(one.p99_ms for one in rounds):.1f}, the slowest "
        f"{min(one.slowest_ms for one in rounds):.1f})"
    )


def figures() -> None:
    """The country's figures, asked on both databases, beside DuckDB; and its workbook loaded."""
    from tests.bench import figures as country
    from tests.services import postgresql

    theirs = country.duckdb_takes()
    if theirs is None:
        say("  duckdb is missing: pip install -e '.[bench]'")
    with tempfile.TemporaryDirectory() as folder, postgresql.serving() as server:
        address = server.replace("postgresql://", "postgresql+psycopg://")
        for name, url in (("sqlite", f"sqlite:///{folder}/country.db"), ("postgresql", address)):
            database = Database(url)
            country.lay(database)
            database.close()
            asked = country.apart("ask", url)
            told = asked["answers"]
            for what, took in told.items():
                beside = f", {theirs[what]:.1f} by DuckDB" if what in (theirs or {}) else ""
                say(
                    f"  {name}: {what}: median {statistics.median(took):.1f} ms, "
                    f"p99 {country.percentile(took, 99):.1f}{beside}"
                )
            every = [one for took in told.values() for one in took]
            spent = [one for took in asked["spent"].values() for one in took]
            say(
                f"{name}: answers: median {statistics.median(every):.1f} ms (wanted 10), p99 "
                f"{country.percentile(every, 99):.1f} (50), of processor time "
                f"{statistics.median(spent):.1f} and {country.percentile(spent, 99):.1f}; "
                f"understood: p99 {country.percentile(asked['understood'], 99):.1f} (5); "
                f"{asked['peak_mb']} MB (300)"
            )
        book = Path(folder) / "DMC691.xlsx"
        country.workbook(book)
        ratios = []
        for round in range(7):
            url = f"sqlite:///{folder}/load{round}.db"
            database = Database(url)
            country.list_schools(database)
            database.close()
            alone = country.apart("read_alone", str(book))
            ours = country.apart("load", str(book), url)
            ratios.append(ours["seconds"] / alone["seconds"])
            say(
                f"the workbook: calamine alone {alone['seconds']:.1f} s, {alone['mb']} MB; loaded "
                f"{ours['seconds']:.1f} s ({ratios[-1]:.1f} x, by processor time "
                f"{ours['cpu'] / alone['cpu']:.1f} x), {ours['mb']} MB (600)"
            )
        say(f"the workbook: median {statistics.median(ratios):.2f} x (wanted 3)")


BENCHES = {
    "acknowledged": acknowledged,
    "turns": turns,
    "answer_time": answer_time,
    "start_up": start_up,
    "officers_queue": officers_queue,
    "pushes": pushes,
    "sweep": sweep,
    "audit": audit,
    "session_book": session_book,
    "guests": guests,
    "understanding": understanding,
    "figures": figures,
}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("which", nargs="*", choices=[*BENCHES, []], default=[])
    for name in arguments.parse_args().which or BENCHES:
        say(f"-- {name}")
        BENCHES[name]()


if __name__ == "__main__":
    main()
