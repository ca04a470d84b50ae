"""Programs under measure: started, watched from outside, ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

HOUSE = Path(__file__).parents[1]
PEERS = Path(sys.prefix) / "peers" / "bin" / "python"
"""The peers' own environment (benchmarks/peers/requirements.txt)."""
TICK = os.sysconf("SC_CLK_TCK")
BYTECODE = HOUSE / "var" / "benchmarks" / "bytecode"
"""Compiled once, as what is installed is, whatever the environment says about the house's own files."""


@dataclass
class Program:
    """`with Program([...], {...}) as program:` runs it; stderr goes to `log`."""

    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    started: float = 0.0
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def __enter__(self) -> Self:
        left_out = ("DONDOC_", "PYTHONDONTWRITEBYTECODE")
        bare = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        bare["PYTHONPYCACHEPREFIX"] = str(BYTECODE)
        with self.log.open("ab") as log:
            self.started = time.time()
            self.process = subprocess.Popen(
                self.command,
                cwd=HOUSE,
                env=bare | dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def cpu(self) -> float:
        """Seconds of CPU it has spent, kernel's included."""
        assert self.process is not None
        return cpu_seconds(self.process.pid)

    @property
    def memory(self) -> int:
        """Bytes of RAM that are its own or its share (PSS)."""
        assert self.process is not None
        rollup = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text("ascii")
        return next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))


def cpu_seconds(process: int) -> float:
    """Seconds of CPU that a process has spent."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK
