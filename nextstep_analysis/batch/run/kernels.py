"""Kernels that talk through files only their owner can open, and are stopped when they eat memory.

Ordinary or warm (see `warm`), they get the same environment, so that they give the same bytes.
"""

import os
import shutil
import signal
import tempfile
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

import psutil
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager

from nextstep_analysis.batch.run import short_folders
from nextstep_analysis.batch.run.short_folders import fits, private_folder
from nextstep_analysis.batch.run.started import MARK, descendants, end, held, marked
from nextstep_analysis.batch.run.warm.client import ONE_THREAD
from nextstep_analysis.batch.run.warm.provisioner import KERNEL, notice
from nextstep_analysis.leftovers import TEMPORARY

WATCH_SECONDS = 0.2
POLL_SECONDS = 0.01
"""How often is asked whether a kernel has ended; jupyter_client takes 0.1."""
SILENCE_SECONDS = 0.02
"""How long a kernel that has started may be silent before its first cell; jupyter_client: 0.2."""
MEGABYTE = 1_000_000


class CountingClient(AsyncKernelClient):
    """Counts what its manager's kernel is asked to run, so that the cell it died in is known."""

    def execute(self, *code: Any, **options: Any) -> str:
        self.parent.executed += 1
        return super().execute(*code, **options)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """As ever, but silence after the kernel's start is believed sooner.

        Its last messages come through a local socket; one that came later still would be
        none of a cell's, and so be passed over.
        """
        channel = self.iopub_channel
        patient = channel.get_msg
        channel.get_msg = lambda timeout: patient(timeout=min(timeout, SILENCE_SECONDS))
        try:
            await super().wait_for_ready(timeout)
        finally:
            del channel.get_msg


class PrivateKernelManager(AsyncKernelManager):
    """A kernel manager on IPC sockets in a folder of its own.

    Where there is none, as on Windows, or where no temporary folder has a name short enough for
    them, it uses TCP of this machine, with keys (`provisioner.PrivateProvisioner`).
    nbclient makes one per notebook. The folder goes with the kernel's connection
    file, when the kernel has ended.
    """

    _running: ClassVar["weakref.WeakSet[PrivateKernelManager]"] = weakref.WeakSet()
    _of_thread: ClassVar[threading.local] = threading.local()

    def __init__(self, **traits):
        super().__init__(**traits)
        self.client_factory = CountingClient
        self.executed = 0
        self.peak_memory = 0
        self.stopped_at = 0
        self.broken_off = False
        self.scratch: str | None = None
        self._started: set[psutil.Process] = set()
        self._running.add(self)
        self._of_thread.last = self
        if os.name == "posix":
            self.scratch = private_folder()
            self.connection_file = os.path.join(self.scratch, "connection.json")
            sockets = os.path.join(self.scratch, "kernel")
            if fits(sockets):
                self.transport, self.ip = "ipc", sockets

    @classmethod
    def last(cls) -> "PrivateKernelManager | None":
        """The manager that this thread has made last."""
        return getattr(cls._of_thread, "last", None)

    async def _async_pre_start_kernel(self, **options: Any):
        env = {**(options.pop("env", None) or os.environ), **ONE_THREAD}
        if self.scratch:
            env[MARK] = self.scratch
        return await super()._async_pre_start_kernel(env=env, **options)

    pre_start_kernel = _async_pre_start_kernel

    async def _async_wait(self, pollinterval: float = POLL_SECONDS) -> None:
        await super()._async_wait(pollinterval)

    async def _async_kill_kernel(self, restart: bool = False) -> None:
        self._note_started()  # once it has ended, nothing descends from it any more
        self.kill_now()
        await super()._async_kill_kernel(restart)

    def cleanup_connection_file(self) -> None:
        super().cleanup_connection_file()
        if self.scratch:
            end((*self._started, *marked({self.scratch})))
            shutil.rmtree(self.scratch, ignore_errors=True)

    def kill_now(self) -> None:
        """End the kernel and what it has started, at once, from any thread."""
        process = getattr(self.provisioner, "process", None)
        if process is None:  # its number may be another's by now
            return
        with suppress(ProcessLookupError, PermissionError):  # it has just ended
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)  # a kernel leads a group of its own
            else:
                os.kill(process.pid, signal.SIGTERM)

    def measure(self, limit: int) -> None:
        """Note the memory held now, in bytes, and end the kernel if that is over `limit`.

        It is that of the kernel, and of all that it has started.
        """
        process = getattr(self.provisioner, "process", None)
        if process is None:
            return
        started = self._note_started()
        self.peak_memory = max(self.peak_memory, held(psutil.Process(process.pid), started))
        if self.peak_memory > limit:
            self.stopped_at = limit
            self.kill_now()
            end(started)

    def _note_started(self) -> list[psutil.Process]:
        """What descends from the kernel now; kept, so that it can be ended with it."""
        process = getattr(self.provisioner, "process", None)
        started = descendants(process.pid) if process else []
        self._started.update(started)
        return started


def sweep() -> None:
    """Remove what kernels have left whose process was killed before it could.

    That is their folders, and what they have started.
    """
    stale = []
    parents = dict.fromkeys((tempfile.gettempdir(), *short_folders.SHORT))
    for folder in (one for parent in parents for one in Path(parent).glob(f"{TEMPORARY}*-*")):
        owner = folder.name.removeprefix(TEMPORARY).split("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            stale.append(str(folder))
            shutil.rmtree(folder, ignore_errors=True)
    end(marked(stale))


@contextmanager
def watched(limit: int) -> Iterator[None]:
    """Meanwhile, end each kernel of this process that holds more than `limit` bytes."""
    sweep()
    over = threading.Event()

    def watch() -> None:
        while not over.wait(WATCH_SECONDS):
            for manager in list(PrivateKernelManager._running):
                with suppress(psutil.Error):  # it has just ended
                    manager.measure(limit)

    watcher = threading.Thread(target=watch, name="memory of kernels", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def kernel_name(*, warm: bool = True) -> str | None:
    """The warm kernel where it is installed and wanted; None for the notebook's own."""
    if not warm:
        return None
    try:
        KernelSpecManager().get_kernel_spec(KERNEL)
    except NoSuchKernel:
        notice(f"the kernel {KERNEL!r} is not installed here")
        return None
    return KERNEL


def kill_running() -> None:
    """End all kernels of this process, so that the threads that wait for them go on."""
    for manager in list(PrivateKernelManager._running):
        manager.broken_off = True
        manager.kill_now()
