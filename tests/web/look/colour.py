"""Contrast of OKLCH colours, computed from the style sheet itself."""

import math
import re
from pathlib import Path

STATIC = Path(__file__).resolve().parents[3] / "src/trueline/web/static"
_TOKEN = re.compile(r"--([a-z0-9-]+): light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\)")

Oklch = tuple[float, float, float]


def tokens() -> dict[str, tuple[Oklch, Oklch]]:
    """Return each opaque colour token with its light and dark value."""
    text = (STATIC / "css/tokens.css").read_text()
    return {
        name: (_parse(light), _parse(dark))
        for name, light, dark in _TOKEN.findall(text)
        if "/" not in light + dark
    }


def contrast(one: Oklch, other: Oklch) -> float:
    """Return the WCAG 2.2 contrast ratio of two colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _parse(words: str) -> Oklch:
    lightness, chroma, hue = words.replace("%", "").split()
    return float(lightness) / 100, float(chroma), float(hue)


def _luminance(colour: Oklch) -> float:
    red, green, blue = (min(max(part, 0.0), 1.0) for part in _linear_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear_rgb(colour: Oklch) -> tuple[float, float, float]:
    """Ottosson, "A perceptual color space for image processing" (2020)."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
