"""The other end of `server`: starts it, asks it for kernels, replaces it when code changes."""

import atexit
import contextlib
import hashlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path

from nextstep_analysis.batch.run.started import MARK
from nextstep_analysis.batch.run.warm import LENGTH

PACKAGE = Path(__file__).resolve().parents[2]
SERVER = "nextstep_analysis.batch.run.warm.server"
INTERPRETER = ("PYTHON", "LD_", "OMP_", "OPENBLAS_", "MKL_")
"""Beginnings of the environment variables that a running interpreter cannot change any more."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""For servers and all kernels of a build: the same numbers, warm or not, and safe to fork."""

OF_SERVERS = {
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # ipykernel imports a debugger, which warns of itself
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # Arrow's memory would start a thread
}


class WarmUnavailableError(Exception):
    """No warm kernel can be had: why, in a few words. Ordinary kernels still can."""


class WarmProcess:
    """A kernel that the server has forked, with the part of `subprocess.Popen` kernels need."""

    stdin = stdout = stderr = None

    def __init__(self, answer: socket.socket):
        self._answer, self._read = answer, b""
        self.returncode: int | None = None
        self.pid = self._first_line()

    def poll(self) -> int | None:
        """The exit status, or None while the kernel runs."""
        if self.returncode is None and select.select([self._answer], [], [], 0)[0]:
            line = self._line()
            # without a word the server has been killed, and its kernels with it
            self.returncode = -signal.SIGKILL if line is None else int(line)
            self._answer.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit status, once there is one.

        Raises
        ------
        subprocess.TimeoutExpired
            If the kernel still runs after `timeout` seconds.
        """
        if self.returncode is None and not select.select([self._answer], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("kernel", timeout)
        return self.poll()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _first_line(self) -> int:
        line = self._line()
        if line is None:
            raise WarmUnavailableError("the server of warm kernels ended")
        return int(line)

    def _line(self) -> bytes | None:
        while b"\n" not in self._read:
            part = self._answer.recv(64)
            if not part:
                return None
            self._read += part
        line, self._read = self._read.split(b"\n", 1)
        return line


class Server:
    """One server process; it ends when this object is closed, or this process ends."""

    def __init__(self, key: str, env: dict[str, str]):
        self.key = key
        self._lock = threading.Lock()
        self._kernels: list[WarmProcess] = []
        self._control, theirs = socket.socketpair()
        shared = {name: env[name] for name in env if name != MARK}  # it outlives the kernel
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", SERVER, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                env={**shared, **ONE_THREAD, **OF_SERVERS},
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def busy(self) -> bool:
        """Whether a kernel of this server still runs."""
        self._kernels = [kernel for kernel in self._kernels if kernel.poll() is None]
        return bool(self._kernels)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def fork(
        self, argv: list[str], *, cwd: str, env: dict[str, str], scratch: str | None = None
    ) -> WarmProcess:
        """A new kernel that works in `cwd`, with the arguments `argv` and environment `env`.

        The folder `scratch` is removed with the kernel if this process is killed.

        Raises
        ------
        WarmUnavailableError
            If the server has ended.
        """
        asked = {"argv": argv, "cwd": cwd, "env": env, "scratch": scratch}
        request = json.dumps(asked).encode()
        mine, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                socket.send_fds(self._control, [LENGTH.pack(len(request))], [theirs.fileno()])
                self._control.sendall(request)
            except OSError:
                mine.close()
                raise WarmUnavailableError("the server of warm kernels ended") from None
        kernel = WarmProcess(mine)
        self._kernels.append(kernel)
        return kernel

    def leave(self) -> None:
        """End a server without kernels at once; it would first import all, and then see to it."""
        if not self.busy:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """End the server and what it has forked."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        self._process.kill()
        self._process.wait()


class Servers:
    """The servers of this process: one for the code as it is now, older ones till they idle."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._current: Server | None = None
        self._older: list[Server] = []

    def for_now(self, env: dict[str, str]) -> Server:
        """The server whose code and interpreter are those that a new kernel would have."""
        with self._lock:
            key = fingerprint(env)
            if self._current and (self._current.key != key or not self._current.alive):
                self._older.append(self._current)
                self._current = None
            for server in [server for server in self._older if not server.busy]:
                self._older.remove(server)
                server.close()
            if self._current is None:
                self._current = Server(key, env)
            return self._current

    def leave(self) -> None:
        """When this process ends: whoever reads its output would wait for a server, too."""
        for server in filter(None, (self._current, *self._older)):
            server.leave()

    def close(self) -> None:
        with self._lock:
            for server in filter(None, (self._current, *self._older)):
                server.close()
            self._current, self._older = None, []


def fingerprint(env: dict[str, str]) -> str:
    """Of all that a warm kernel would inherit: our source, what is installed, the environment."""
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(f"{path.relative_to(PACKAGE)}\0".encode())
        digest.update(hashlib.blake2b(path.read_bytes()).digest())
    for folder in (sysconfig.get_path("purelib"), sysconfig.get_path("platlib")):
        if os.path.isdir(folder):  # installing or removing a package changes its folder
            digest.update(f"{folder}\0{os.stat(folder).st_mtime_ns}\0".encode())
    kept = sorted(f"{name}={env[name]}" for name in env if name.startswith(INTERPRETER))
    digest.update("\0".join(kept).encode())
    return digest.hexdigest()


SERVERS = Servers()
atexit.register(SERVERS.leave)


def prepare() -> None:
    """Start a server now, so that it is ready when the first kernel is asked for."""
    if hasattr(os, "fork"):
        with contextlib.suppress(OSError):  # the first kernel will say so
            SERVERS.for_now({**os.environ, **ONE_THREAD})
