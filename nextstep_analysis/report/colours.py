"""The palette, and the measures that hold it: contrast, and what the colour-blind see."""

import numpy as np

INK = "#1B2733"
MUTED = "#5B6875"  # text and lines of second rank; 4.5:1 on white
RULE = "#D5DBE1"
PAPER = "#FFFFFF"
NO_DATA = "#E3E7EB"
CATEGORIES = ("#0B4271", "#D9750B", "#7A1230", "#1FA187", "#5C149A", "#8C8FD0")
ACCENT = CATEGORIES[0]
SEQUENTIAL = ("#DCE9F3", "#A9C9E2", "#6CA3CC", "#2F74A9", "#0B4271")
DIVERGING = ("#A34E00", "#E09A4F", "#F3F0EA", "#7FA9CC", "#0B4271")
DARK = {
    INK: "#E8EDF2",
    MUTED: "#AAB6C2",
    RULE: "#3A4754",
    PAPER: "#141B22",
    NO_DATA: "#2A3541",
    **dict(
        zip(
            CATEGORIES,
            ("#C1DFF7", "#9B5719", "#F7B3B9", "#017654", "#D1B0FF", "#6049F1"),
            strict=True,
        )
    ),
    **dict(zip(SEQUENTIAL[:-1], ("#1D3547", "#264F6E", "#336C98", "#6CA3CC"), strict=True)),
    **dict(zip(DIVERGING[:-1], ("#F0B27A", "#96591B", "#2B3138", "#396D98"), strict=True)),
    "#9DB4C8": "#526C85",
    "#76838F": "#8A97A3",
    "#AEB8C2": "#5F6B77",
}
"""What a reader with a dark screen sees for each colour of a chart. Light and dark are turned
round, so that the text that was readable on a fill (`readable_on`) is so there as well."""

# Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB.
_DEFICIENCIES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
DEFICIENCIES = tuple(_DEFICIENCIES)
_LUMINANCE = np.array((0.2126, 0.7152, 0.0722))
_TO_XYZ = np.array(
    (
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    )
)
_WHITE = np.array((0.95047, 1.0, 1.08883))


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two hex colours, 1-21 (WCAG 2.1)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def difference(first: str, second: str, *, deficiency: str | None = None) -> float:
    """Distance of two hex colours in CIELAB as seen with a colour-vision deficiency."""
    seen = [_linear(colour) for colour in (first, second)]
    if deficiency:
        matrix = np.array(_DEFICIENCIES[deficiency])
        seen = [np.clip(matrix @ colour, 0, 1) for colour in seen]
    return float(np.linalg.norm(_lab(seen[0]) - _lab(seen[1])))


def readable_on(fill: str) -> str:
    """The text colour, ink or paper, that stands out more on `fill`."""
    return max((INK, PAPER), key=lambda colour: contrast(colour, fill))


def _linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    return float(_linear(colour) @ _LUMINANCE)


def _lab(linear: np.ndarray) -> np.ndarray:
    scaled = _TO_XYZ @ linear / _WHITE
    root = np.where(scaled > 0.008856, np.cbrt(scaled), 7.787 * scaled + 16 / 116)
    return np.array((116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])))
