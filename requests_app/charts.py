"""Plots drawn on the server: inline SVG without style sheets or scripts. A table beside each says the same."""

from __future__ import annotations

from collections.abc import Sequence

import leather
from django.utils.html import escape
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 720, 260
INK, RULE = "#3d4551", "#dfe1e2"
COLORS = ("#1a4480", "#b50909", "#5d5d00")

leather.theme.background_color = "#ffffff"
leather.theme.label_color = leather.theme.zero_color = INK
leather.theme.tick_color = RULE
leather.theme.title_color = leather.theme.legend_color = leather.theme.tick_font_color = INK
leather.theme.tick_font_family = leather.theme.legend_font_family = "sans-serif"


def lines(said: str, series: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> SafeString:
    """Lines over months 1 to 12. `said`: what the picture shows, for those who do not see it."""
    chart = leather.Chart()
    drawn = [(name, points) for name, points in series if points]
    for place, (name, points) in enumerate(drawn):
        chart.add_line(list(points), name=name, stroke_color=COLORS[place % len(COLORS)])
    chart.set_x_scale(leather.Linear(1, 12))
    chart.set_x_axis(leather.Axis(ticks=list(range(1, 13))))
    most = max((count for _name, points in series for _month, count in points), default=0)
    _count_up(chart, most)
    return _shown(chart, said)


def columns(said: str, bars: Sequence[tuple[str, int]]) -> SafeString:
    """One column for each name."""
    chart = leather.Chart()
    chart.add_columns([(name, count) for name, count in bars], fill_color=COLORS[0])
    _count_up(chart, max((count for _name, count in bars), default=0))
    return _shown(chart, said)


def _count_up(chart: leather.Chart, most: int) -> None:
    """Whole numbers from 0 up."""
    step = max(1, -(-most // 5))
    chart.set_y_scale(leather.Linear(0, step * 5))
    chart.set_y_axis(leather.Axis(ticks=[step * place for place in range(6)]))


def _shown(chart: leather.Chart, said: str) -> SafeString:
    drawn: str = chart.to_svg(width=WIDTH, height=HEIGHT)
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    named = f'class="ad-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(said)}"'
    return SafeString(drawn.replace(size, named, 1))
