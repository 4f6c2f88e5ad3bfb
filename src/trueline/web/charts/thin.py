"""Fewer points with the same outline: a screen has only so many columns."""

from collections.abc import Sequence

from trueline.web.charts.shapes import Band, Point


def thin_points(points: Sequence[Point], most: int) -> list[Point]:
    """Return about `most` points at most: lowest and highest of each slice, ends and signals kept.

    Means would hide the one bad week; extremes keep it (M4, Jugel et al., VLDB 2014).
    """
    if len(points) <= most:
        return list(points)
    size = -(-len(points) * 2 // most)
    kept: list[Point] = []
    for start in range(0, len(points), size):
        kept += _extremes(points[start : start + size])
    return _with_ends(points, kept)


def thin_bands(bands: Sequence[Band], most: int) -> list[Band]:
    """Return at most `most` bands, evenly taken, the first and the last among them."""
    if len(bands) <= most:
        return list(bands)
    step = (len(bands) - 1) / (most - 1)
    return [bands[round(index * step)] for index in range(most)]


def _extremes(part: Sequence[Point]) -> list[Point]:
    there = [point for point in part if point.value is not None]
    if not there:
        return [part[0]]
    ends = {
        id(point)
        for point in (
            min(there, key=lambda p: p.value or 0.0),
            max(there, key=lambda p: p.value or 0.0),
        )
    }
    return [point for point in there if id(point) in ends or point.signal]


def _with_ends(points: Sequence[Point], kept: list[Point]) -> list[Point]:
    head = [] if kept[0] is points[0] else [points[0]]
    tail = [] if kept[-1] is points[-1] else [points[-1]]
    return [*head, *kept, *tail]
