"""The process that holds the analysis stack in memory and forks a kernel whenever asked.

Run by `client.Server` as ``python -m nextstep_analysis.batch.run.warm.server <fd>``, where the
file descriptor is one end of a socket pair: there is no address that anyone else could
reach, and nothing to clean up. The server has one thread and has computed nothing, so that
forking is safe. When the other end of the socket closes, for whatever reason, it ends with
all its kernels; when it is killed itself, the system ends them.

Protocol: a request is the length of what follows (four bytes, with a file descriptor beside
them, see `socket.send_fds`) and JSON ``{argv, cwd, env, scratch}``, the last a folder to remove
when the client is gone before the kernel. The answer, on that descriptor, is
the kernel's process id as a line, and at its end its exit status as a second line.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import traceback
from types import FrameType

import numpy as np
from ipykernel.kernelapp import IPKernelApp

from nextstep_analysis.batch.run.started import end, marked
from nextstep_analysis.batch.run.warm import LENGTH

PR_SET_PDEATHSIG = 1
PRELOADED = (
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.extensions.storemagic",
    "geopandas",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "nextstep_analysis.report.background.report",
    "nextstep_analysis.studies.background.study",
    "plotly.graph_objects",
    "plotly.graph_objs.bar.marker",
    "plotly.graph_objs.layout.annotation",
    "plotly.graph_objs.layout.shape",
    "plotly.graph_objs.layout.title",
    "plotly.graph_objs.scatter.marker",
    "plotly.io",
    "plotly.io._json",
    "plotly.offline",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "statsmodels.tsa.exponential_smoothing.ets",
)
"""What notebooks of this project import, also when they first draw or read a table."""


class Server:
    """Forks kernels on request and tells how they ended."""

    def __init__(self, control: socket.socket):
        self._control = control
        self._ends: dict[int, int] = {}
        self._scratch: dict[int, str | None] = {}
        self._wake, wake_write = os.pipe()
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write)
        signal.signal(signal.SIGCHLD, _noted)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the client's to handle

    def serve(self) -> None:
        """Until the client closes its end."""
        while True:
            ready, _, _ = select.select([self._control, self._wake], [], [])
            if self._wake in ready:
                os.read(self._wake, 4096)
                self._reap()
            if self._control in ready:
                request, answer = self._receive()
                if request is None:
                    break
                self._fork(request, answer)
        for pid in self._ends:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            if scratch := self._scratch[pid]:
                end(marked({scratch}))
                shutil.rmtree(scratch, ignore_errors=True)

    def _receive(self) -> tuple[dict | None, int]:
        """The next request and where to answer it; None at the end of the connection."""
        head, descriptors, _, _ = socket.recv_fds(self._control, LENGTH.size, 1)
        if len(head) < LENGTH.size or not descriptors:
            return None, -1
        (left,) = LENGTH.unpack(head)
        parts = []
        while left and (part := self._control.recv(left)):
            parts.append(part)
            left -= len(part)
        return (None if left else json.loads(b"".join(parts))), descriptors[0]

    def _fork(self, request: dict, answer: int) -> None:
        pid = os.fork()
        if pid == 0:
            os.close(answer)
            self._leave()
            _become_kernel(request)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.setpgid(pid, pid)  # here, too: the client may signal the group at once
        self._ends[pid], self._scratch[pid] = answer, request["scratch"]
        _tell(answer, pid)

    def _leave(self) -> None:
        """In the fork: nothing of the server may stay open."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._control.close()
        for other in self._ends.values():
            os.close(other)

    def _reap(self) -> None:
        for pid in list(self._ends):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                answer = self._ends.pop(pid)
                _tell(answer, os.waitstatus_to_exitcode(status))
                os.close(answer)


def _become_kernel(request: dict) -> None:
    """Run the kernel in this process, and never return."""
    status = 1
    try:
        os.setpgid(0, 0)
        die_with_parent()
        os.environ.clear()
        os.environ.update(request["env"], JPY_PARENT_PID=str(os.getppid()))
        os.chdir(request["cwd"])
        gc.enable()
        np.random.seed()
        IPKernelApp.launch_instance(argv=request["argv"], parent_handle=os.getppid())
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # noqa: BLE001 - a fork must never run on into the server's loop
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
        os._exit(status)


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent ends; elsewhere the kernel polls itself."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent or parent == 1:
        os._exit(1)  # it ended before the request was heard


def _tell(descriptor: int, number: int) -> None:
    with contextlib.suppress(BrokenPipeError):  # nobody waits for this kernel any more
        os.write(descriptor, f"{number}\n".encode())


def _noted(number: int, frame: FrameType | None) -> None:
    """So that the wake-up descriptor is written to."""


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    gc.disable()  # of what is imported nearly nothing can be collected
    for module in PRELOADED:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    Server(control).serve()


if __name__ == "__main__":
    main()
