"""Charts, drawn once: vectors in a PDF, SVG on a page."""

from collections.abc import Sequence

from reportlab.graphics import renderSVG
from reportlab.graphics.charts.barcharts import HorizontalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, HexColor, black

from dienhinh.papers.fonts import REGULAR, register
from dienhinh.papers.text import clipped, wrap

# Told apart without colour as well, the first darker than the second, and both light enough for black figures.
FILLS: tuple[Color, ...] = (HexColor("#5f9ab3"), HexColor("#dcebf2"))
ROW, FOOT, LABELS = 30, 46, 150
LEADING, MOST_LINES = 12, 8  # of a name beside its bar
STEPS = tuple(unit * 10**power for power in range(9) for unit in (1, 2, 5))


def bars(names: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], width: float = 470) -> Drawing:
    """Return stacked horizontal bars, the first name on top; `series` holds (legend, a count for each name).

    `width` is in points; the height follows from the number of names.
    """
    register()
    labels = [clipped(wrap(name, REGULAR, 10, LABELS - 12), MOST_LINES) for name in names]
    row = max([ROW, *(LEADING * len(lines) + 6 for lines in labels)])
    # Without an initial face a drawing begins with Helvetica, which a PDF then names and does not hold.
    drawing = Drawing(width, FOOT + row * len(names), initialFontName=REGULAR)
    chart = HorizontalBarChart()
    chart.x, chart.y, chart.width, chart.height = LABELS, FOOT, width - LABELS - 20, row * len(names) - 6
    chart.data = [list(reversed(counts)) for _, counts in series]
    chart.categoryAxis.style = "stacked"
    chart.categoryAxis.categoryNames = ["\n".join(line.text for line in lines) for lines in reversed(labels)]
    chart.categoryAxis.labels.fontName = chart.valueAxis.labels.fontName = REGULAR
    chart.categoryAxis.labels.fontSize = chart.valueAxis.labels.fontSize = 10
    chart.categoryAxis.labels.leading, chart.categoryAxis.labels.textAnchor = LEADING, "end"
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
        chart.bars[number].strokeWidth = 0.5  # an edge, as the light fill is hardly seen on white
        chart.barLabels[number].fillColor = black
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
