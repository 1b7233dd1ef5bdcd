"""Kernels that talk through files only their owner can open, not through TCP ports."""

import os
import shutil
import signal
import tempfile
import weakref
from typing import ClassVar

from jupyter_client.manager import AsyncKernelManager


class PrivateKernelManager(AsyncKernelManager):
    """A kernel manager on IPC sockets in a folder of its own; plain TCP on Windows.

    nbclient makes one per notebook. The folder goes with the kernel's connection
    file, when the kernel has ended.
    """

    _running: ClassVar["weakref.WeakSet[PrivateKernelManager]"] = weakref.WeakSet()

    def __init__(self, **traits):
        super().__init__(**traits)
        self._sockets = None
        self._running.add(self)
        if os.name == "posix":
            self._sockets = tempfile.mkdtemp(prefix="nextstep-")
            self.transport = "ipc"
            self.ip = os.path.join(self._sockets, "kernel")

    def cleanup_connection_file(self) -> None:
        super().cleanup_connection_file()
        if self._sockets:
            shutil.rmtree(self._sockets, ignore_errors=True)

    def kill_now(self) -> None:
        """End the kernel's process at once, from any thread."""
        pid = getattr(self.provisioner, "pid", None)
        if pid:
            os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def kill_running() -> None:
    """End all kernels of this process, so that the threads that wait for them go on."""
    for manager in list(PrivateKernelManager._running):
        try:
            manager.kill_now()
        except ProcessLookupError:
            continue
