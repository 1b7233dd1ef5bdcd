"""Formulas of docstrings (a little LaTeX) as text that a page can show without a library."""

import re
from html import escape

from nextstep_analysis.report import ReportError

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]+|\d+|\s+|.", re.DOTALL)
_COMMANDS = {
    "sum": "Σ",
    "in": " ∈ ",
    "ne": " ≠ ",
    "mid": " | ",
    "propto": " ∝ ",
    "leftarrow": " ← ",
    "sim": " ~ ",
    "pm": "±",
    "Delta": "Δ",
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "lambda": "λ",
    "rho": "ρ",
    "sigma": "σ",
    "phi": "φ",
    "varphi": "φ",
    "theta": "θ",
    "mu": "μ",
    "tau": "τ",
    "cdot": " · ",
    "le": " ≤ ",
    "ge": " ≥ ",
    "omega": "ω",
    "ell": "ℓ",
    "log": "log ",
    "ln": "ln ",
    "exp": "exp ",
    "min": "min ",
    "max": "max ",
    "top": "ᵀ",
    "Big": "",
    "left": "",
    "right": "",
    "quad": "<br>",
    "qquad": "<br>",
    ",": " ",
    ";": " ",
    "{": "{",
    "}": "}",
}
_MARKS = {"bar": "\u0304", "tilde": "\u0303", "hat": "\u0302"}
_SIGNS = {"-": "−", "'": "′"}
_COMPOUND = re.compile(r"[ /+−Σ]")
_SPACES = re.compile(r"\s+")


def formula_html(latex: str) -> str:
    r"""The formula as HTML text with `<i>`, `<sub>` and `<sup>`; parts on lines of their own.

    Parameters
    ----------
    latex : str
        Letters, numbers, signs, ``_``, ``^``, ``\frac``, ``\tfrac``, ``\sqrt``,
        ``\bar``, ``\text`` and the signs that the docstrings of the indicators use.

    Raises
    ------
    ReportError
        If a command is not known or a brace is not closed.

    Examples
    --------
    >>> formula_html(r"\frac{a_i}{b + 1}")
    '<i>a</i><sub><i>i</i></sub> / (<i>b</i> + 1)'
    """
    reader = _Reader(latex)
    written = reader.sequence(until="")
    lines = (_SPACES.sub(" ", line).strip().rstrip(",") for line in written.split("<br>"))
    return "<br>".join(lines)


class _Reader:
    """Reads tokens from left to right and gives escaped HTML."""

    def __init__(self, latex: str):
        self._latex = latex
        self._tokens = _TOKEN.findall(latex)

    def sequence(self, until: str) -> str:
        """What stands up to the token `until`; "" is the end of the formula."""
        parts: list[str] = []
        while self._tokens:
            if self._tokens[0] == until:
                self._tokens.pop(0)
                return "".join(parts)
            parts.append(self._item(alone=_opens(parts)))
        if until:
            raise ReportError(f"the formula {self._latex!r} lacks a {until!r}")
        return "".join(parts)

    def _item(self, alone: bool = False) -> str:
        """The next thing; `alone` where nothing stands before it that could bind it."""
        token = self._tokens.pop(0)
        if token == "{":
            return self.sequence(until="}")
        if token in ("_", "^"):
            tag = "sub" if token == "_" else "sup"
            return f"<{tag}>{_SPACES.sub('', self._argument())}</{tag}>"
        if token.startswith("\\"):
            return self._command(token[1:], alone)
        if token.isalpha():
            return f"<i>{token}</i>"
        return _SIGNS.get(token, escape(token))

    def _command(self, name: str, alone: bool) -> str:
        if name in ("frac", "tfrac"):
            above, below = self._argument(), self._argument()
            if (above, below) == ("1", "2"):
                return "½"
            whole = f"{_bracketed(above)} / {_bracketed(below)}"
            return whole if alone and self._closes() else f"({whole})"
        if name == "sqrt":
            return f"√({self._argument()})"
        if name in _MARKS:
            return self._argument().replace("</i>", f"{_MARKS[name]}</i>")
        if name in ("text", "operatorname"):
            return re.sub(r"</?i>", "", self._argument())
        if name not in _COMMANDS:
            raise ReportError(f"the formula {self._latex!r} holds the unknown command {name!r}")
        return _COMMANDS[name]

    def _closes(self) -> bool:
        """Whether nothing follows that a fraction could run into."""
        following = next((token for token in self._tokens if not token.isspace()), "")
        return following in ("", "=", ",", "}", "\\qquad")

    def _argument(self) -> str:
        while self._tokens and self._tokens[0].isspace():
            self._tokens.pop(0)
        if not self._tokens:
            raise ReportError(f"the formula {self._latex!r} ends too early")
        return self._item()


def _opens(parts: list[str]) -> bool:
    """Whether a new side of an equation begins after `parts`."""
    before = "".join(parts).rstrip()
    return not before or before.endswith(("=", ",", "<br>"))


def _bracketed(part: str) -> str:
    """`part` in brackets where it is more than one thing."""
    plain = re.sub(r"<su[bp]>.*?</su[bp]>|<[^>]+>", "", part).strip()
    return f"({part})" if _COMPOUND.search(plain) or len(plain) > 2 else part
