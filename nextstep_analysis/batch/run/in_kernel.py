"""Loaded into the kernels of a build: an early end that is asked for, and nothing lost on the way.

`exit` and `quit` end the notebook and not its kernel, so that an early end is always a
`SystemExit` of a cell, and what was shown until then is kept. Half a character (a surrogate)
is sent as a question mark; a kernel would lose the whole message, with a traceback. And outputs
that come faster than they are read wait in the kernel, whose memory is watched; ZeroMQ
would drop them, and with them perhaps the word that the cell has ended. That is asked for before
each cell: a socket asked for it passes it on to those who read from it now, and to nobody who
begins later, as happens on a computer with much else to do.
"""

import json
import warnings
from typing import Any, NoReturn

import zmq
from IPython.core.autocall import ExitAutocall
from jupyter_client.jsonutil import json_clean, json_default
from jupyter_client.session import json_packer

EXTENSION = f"--InteractiveShellApp.extra_extensions={__name__}"
"""The argument of a kernel that loads this."""


class _End(ExitAutocall):
    """What `exit` and `quit` are, with or without brackets."""

    def __call__(self, status: Any = None) -> NoReturn:
        raise SystemExit(status)


def load_ipython_extension(shell: Any) -> None:
    """Change the shell; IPython calls this when the kernel starts, before the first cell."""
    shell.push({"exit": _End(shell), "quit": _End(shell)}, interactive=False)
    warnings.filterwarnings("ignore", "To exit: use 'exit'", UserWarning)
    shell.kernel.session.pack = _packed
    outputs = shell.kernel.iopub_thread

    def keep_all() -> None:
        outputs.schedule(lambda: outputs.socket.setsockopt(zmq.SNDHWM, 0))  # only its thread may

    shell.events.register("pre_execute", keep_all)


def _packed(message: Any) -> bytes:
    """A message as jupyter_client packs it, with what is no character replaced."""
    try:
        return json_packer(message)
    except UnicodeEncodeError:
        clean = json_clean(message)
        return json.dumps(clean, default=json_default, ensure_ascii=False).encode(errors="replace")
