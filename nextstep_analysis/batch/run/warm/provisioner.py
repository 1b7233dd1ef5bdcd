"""Kernel provisioners: ``nextstep-warm`` forks kernels, ``nextstep-private`` starts them.

The first forks from a server that has imported all; with both no message goes plainly over TCP.

Named in the kernel specification beside it (``kernel/kernel.json``), so that papermill,
nbclient and JupyterLab get warm kernels by asking for the kernel ``nextstep-warm``.
"""

import asyncio
import logging
import os
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from nextstep_analysis.batch.run.warm.client import SERVERS, WarmProcess, WarmUnavailableError

KERNEL = "nextstep-warm"
LAUNCHER = 3  # python -m ipykernel_launcher
_log = logging.getLogger(__name__)
_told: set[str] = set()


class PrivateProvisioner(LocalProvisioner):
    """A local kernel whose messages are encrypted where they go through TCP."""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        manager = self.parent
        if hasattr(manager, "transport_encryption") and manager.transport == "tcp":
            kwargs.setdefault("transport_encryption", "auto")  # if the kernel knows how
        return await super().pre_launch(**kwargs)


class WarmProvisioner(PrivateProvisioner):
    """A local kernel, forked instead of started; started when it cannot be forked."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        try:
            self.process = await asyncio.to_thread(self._fork, cmd, kwargs)
        except (WarmUnavailableError, OSError) as error:
            notice(str(error))
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd") or os.getcwd()
        return self.connection_info

    def _fork(self, cmd: list[str], kwargs: dict[str, Any]) -> WarmProcess:
        if not hasattr(os, "fork"):
            raise WarmUnavailableError("this system cannot fork processes")
        env = dict(kwargs.get("env") or os.environ)
        cwd = str(kwargs.get("cwd") or os.getcwd())
        scratch = getattr(self.parent, "scratch", None)
        return SERVERS.for_now(env).fork(cmd[LAUNCHER:], cwd=cwd, env=env, scratch=scratch)


def notice(reason: str) -> None:
    """Say once per process and reason that kernels are ordinary ones."""
    if reason not in _told:
        _told.add(reason)
        _log.warning("no warm kernels: %s; ordinary ones are used, which start more slowly", reason)
