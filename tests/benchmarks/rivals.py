"""The list of persons by other makers of PDF: the same rows, columns, sizes and faces, each as its manual shows it.

`python rivals.py NAME cells.json out.pdf FACES` runs in an environment of its own, which has nothing of the product.
`cells.json` holds the head, the columns' shares and the rows.
"""

import json
import sys
from html import escape
from pathlib import Path

TYPST = """#set page(paper: "a4", flipped: true, margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm))
#set text(font: "Liberation Serif", size: 12pt, lang: "vi")
#set par(leading: 0.55em)
#let data = json("{name}")
#show table.cell.where(x: 4): set par(justify: true)
#table(columns: data.shares.map(share => share * 1fr), inset: (x: 4pt, y: 3pt), stroke: 0.6pt,
  table.header(..data.head.map(title => strong(title))), ..data.rows.flatten())
"""
STYLE = """@page {{ size: A4 landscape; margin: 20mm 15mm 20mm 30mm }}
body {{ margin: 0; font: 12pt/14.5pt "Liberation Serif" }}
table {{ border-collapse: collapse; table-layout: fixed; width: 100%; box-sizing: border-box }}
td, th {{ box-sizing: border-box; border: .6pt solid; padding: 3pt 4pt; vertical-align: top }}
td {{ white-space: pre-line; overflow-wrap: anywhere }}
td:nth-child(5) {{ text-align: justify }}
{widths}"""


def fpdf2(data: dict, source: Path, out: Path, faces: Path) -> None:
    from fpdf import FPDF  # noqa: PLC0415  (each rival alone is in memory)

    pdf = FPDF("landscape", "mm", "A4")
    pdf.set_margins(30, 20, 15)
    pdf.set_auto_page_break(True, 20)
    pdf.add_font("face", "", faces / "LiberationSerif-Regular.ttf")
    pdf.add_font("face", "B", faces / "LiberationSerif-Bold.ttf")
    pdf.add_page()
    pdf.set_font("face", size=12)
    aligned = ("CENTER", "LEFT", "LEFT", "CENTER", "JUSTIFY", "LEFT")
    with pdf.table(col_widths=data["shares"], text_align=aligned, line_height=5.1, padding=1) as table:
        for texts in [data["head"], *data["rows"]]:
            row = table.row()
            for text in texts:
                row.cell(text)
    pdf.output(str(out))


def weasyprint(data: dict, source: Path, out: Path, faces: Path) -> None:
    from weasyprint import HTML  # noqa: PLC0415

    whole = sum(data["shares"])
    widths = [
        f"th:nth-child({n}) {{ width: {100 * share / whole}% }}" for n, share in enumerate(data["shares"], 1)
    ]
    head = "".join(f"<th>{escape(title)}" for title in data["head"])
    body = "".join("<tr>" + "".join(f"<td>{escape(text)}" for text in row) for row in data["rows"])
    style = STYLE.format(widths="\n".join(widths))
    HTML(string=f"<style>{style}</style><table><thead><tr>{head}<tbody>{body}</table>").write_pdf(out)


def typst(data: dict, source: Path, out: Path, faces: Path) -> None:
    import typst  # noqa: PLC0415

    page = source.with_suffix(".typ")
    page.write_text(TYPST.replace("{name}", source.name), encoding="utf-8")
    typst.compile(str(page), output=str(out), font_paths=[str(faces)])


RIVALS = {"fpdf2": fpdf2, "weasyprint": weasyprint, "typst": typst}

if __name__ == "__main__":
    name, source, out, faces = sys.argv[1], *map(Path, sys.argv[2:])
    # Typst reads the rows by itself.
    rows = {} if name == "typst" else json.loads(source.read_text(encoding="utf-8"))
    RIVALS[name](rows, source, out, faces)
