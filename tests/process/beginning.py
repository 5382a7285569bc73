"""``python -m bot`` begun where its modules are read already.

A command takes seconds to read its modules, and these tests begin hundreds of them. They are read
once, by a process that forks; what a command does after that is the same, but for what Python does
at an exit (``atexit``). That every command begins as people begin it is tested in
``tests/bot/cli``.
"""

import ctypes
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
READ: Final = (
    *("bot.cli", "bot.running", "bot.app", "bot.worker", "bot.console", "bot.portal_set_up"),
    *("bot.bridge.commands", "bot.bridge.enrolling", "bot.bridge.beside"),
)
"""What the commands read that are begun most."""
_SERVER: Final = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload([*READ])
_PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True)
class Begun:
    """A process that was begun so, with what of ``subprocess.Popen`` is asked for."""

    _process: ForkServerProcess

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        self._process.join(timeout)
        ended = self._process.exitcode
        if ended is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout)
        return ended

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def begin(
    program: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    output: Path,
    errors: Path | None = None,
) -> Begun:
    """``python`` with these arguments (``-m`` and a module, or a file). It is killed when this
    process is. What it prints goes to ``output``, and what it complains of to ``errors`` or there,
    too."""
    told = (output, errors or output)
    for one in told:
        one.write_bytes(b"")
    process = _SERVER.Process(
        target=_run,
        args=([*program], str(folder), {**environment}, *map(str, told)),
        name=" ".join(program),
        daemon=True,
    )
    process.start()
    return Begun(process)


def _run(
    program: list[str], folder: str, environment: dict[str, str], output: str, errors: str
) -> None:
    if sys.platform == "linux":  # elsewhere a process may outlive a test that is killed
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for path, stream in ((output, 1), (errors, 2)):
        told = os.open(path, os.O_WRONLY | os.O_APPEND)
        os.dup2(told, stream)
        os.close(told)
    read = sys.modules["bot"].__file__ or ""
    assert Path(read).is_relative_to(ROOT), f"{read} is not what is tested"
    match program:
        case ["-m", module, *arguments]:
            sys.argv = [module, *arguments]
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        case _:
            sys.argv = program
            runpy.run_path(program[0], run_name="__main__")


def run(
    program: Sequence[str], *, folder: Path, environment: Mapping[str, str], timeout: float
) -> "subprocess.CompletedProcess[str]":
    """The same to its end."""
    with TemporaryDirectory() as held:
        told = output, errors = Path(held, "printed"), Path(held, "complained")
        begun = begin(program, folder=folder, environment=environment, output=output, errors=errors)
        try:
            ended = begun.wait(timeout)
        finally:
            begun.kill()
        said = [one.read_text(encoding="utf-8") for one in told]
    return subprocess.CompletedProcess([*program], ended, *said)
