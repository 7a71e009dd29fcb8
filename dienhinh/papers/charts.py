"""Charts, drawn once: vectors in a PDF, SVG on a page."""

from collections.abc import Sequence

from reportlab.graphics import renderSVG
from reportlab.graphics.charts.barcharts import HorizontalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, HexColor

from dienhinh.papers.fonts import REGULAR, register
from dienhinh.papers.text import one_line

# Told apart without colour as well: the first is dark, the second light.
FILLS: tuple[Color, ...] = (HexColor("#0d3a4f"), HexColor("#8fb8c9"))
ROW, FOOT, LABELS = 30, 46, 150
STEPS = tuple(unit * 10**power for power in range(9) for unit in (1, 2, 5))


def bars(names: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], width: float = 470) -> Drawing:
    """Return stacked horizontal bars, the first name on top; `series` holds (legend, a count for each name).

    `width` is in points; the height follows from the number of names.
    """
    register()
    drawing = Drawing(width, FOOT + ROW * len(names))
    chart = HorizontalBarChart()
    chart.x, chart.y, chart.width, chart.height = LABELS, FOOT, width - LABELS - 20, ROW * len(names) - 6
    chart.data = [list(reversed(counts)) for _, counts in series]
    chart.categoryAxis.style = "stacked"
    chart.categoryAxis.categoryNames = [one_line(name) for name in reversed(names)]
    chart.categoryAxis.labels.fontName = chart.valueAxis.labels.fontName = REGULAR
    chart.categoryAxis.labels.fontSize = chart.valueAxis.labels.fontSize = 10
    chart.categoryAxis.labels.boxAnchor, chart.categoryAxis.labels.dx = "e", -6
    chart.categoryAxis.visibleTicks = False
    most = max([sum(column) for column in zip(*chart.data, strict=True)], default=0)
    step = next(step for step in STEPS if step * 6 >= most)
    ends = max(step, -(-most // step) * step)
    chart.valueAxis.valueMin, chart.valueAxis.valueMax, chart.valueAxis.valueStep = 0, ends, step
    chart.valueAxis.labelTextFormat = "%d"
    chart.barLabels.fontName, chart.barLabels.fontSize = REGULAR, 9
    # A bar narrower than its number stays without it, or the number would lie on the next one.
    chart.barLabelFormat = lambda value: (
        f"{value:d}" if value * chart.width / ends > 5 * len(f"{value:d}") + 2 else ""
    )
    chart.barLabels.boxAnchor, chart.barLabels.boxTarget = "c", "mid"
    for number, _ in enumerate(series):
        chart.bars[number].fillColor = FILLS[number % len(FILLS)]
        chart.bars[number].strokeWidth = 0
        chart.barLabels[number].fillColor = HexColor("#ffffff" if number % len(FILLS) == 0 else "#1d2733")
    drawing.add(chart)
    drawing.add(_legend([name for name, _ in series]))
    return drawing


def svg(drawing: Drawing) -> bytes:
    """Return a drawing as an SVG file."""
    return renderSVG.drawToString(drawing).encode()


def _legend(names: Sequence[str]) -> Legend:
    legend = Legend()
    legend.x, legend.y, legend.boxAnchor = LABELS, 4, "sw"
    legend.fontName, legend.fontSize, legend.alignment = REGULAR, 10, "right"
    legend.columnMaximum, legend.deltax, legend.dxTextSpace = 1, 90, 6
    legend.colorNamePairs = [(FILLS[number % len(FILLS)], name) for number, name in enumerate(names)]
    return legend
