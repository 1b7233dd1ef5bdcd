"""Kernels that talk through files only their owner can open, not through TCP ports."""

import os
import shutil
import tempfile

from jupyter_client.manager import AsyncKernelManager


class PrivateKernelManager(AsyncKernelManager):
    """A kernel manager on IPC sockets in a folder of its own; plain TCP on Windows.

    nbclient makes one per notebook. The folder goes with the kernel's connection
    file, when the kernel has ended.
    """

    def __init__(self, **traits):
        super().__init__(**traits)
        self._sockets = None
        if os.name == "posix":
            self._sockets = tempfile.mkdtemp(prefix="nextstep-")
            self.transport = "ipc"
            self.ip = os.path.join(self._sockets, "kernel")

    def cleanup_connection_file(self) -> None:
        super().cleanup_connection_file()
        if self._sockets:
            shutil.rmtree(self._sockets, ignore_errors=True)
