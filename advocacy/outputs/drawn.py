"""Charts as files of their own (SVG, PNG), by altair and vl-convert, without a network."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from advocacy.outputs import words
from advocacy.outputs.boundaries import Area
from advocacy.outputs.charts import Chart
from advocacy.outputs.mapping import WIDTH, Map, Outline, map_of
from advocacy.published import Release
from legal_aid.documents.cleaning import clean

INK, MUTED, RULE, PAPER = "#16211f", "#4a5855", "#d2d8cf", "#ffffff"
ACCENT = "#00594f"
# From the palest; ink is read on the first three, paper on the others.
RAMP = ("#d9ebe5", "#a6cfc4", "#6fb0a2", "#33877a", "#00594f")
# vega knows no hatches: it paints this colour, which stands for one.
HATCHED = "#fe01fe"
_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#75827d" stroke-width="2"/></pattern></defs>'
)
_CLIP = re.compile(r"""(?<=["#])clip\d+(?=[")])""")
FONT = "DejaVu Sans, Liberation Sans, Noto Sans, sans-serif"
# In units of the drawing.
PLOT, BAR, CELL, LONGEST = 340, 22, 44, 210


def as_svg(chart: Chart, release: Release, own: tuple[Area, ...] = ()) -> str:
    """The chart with its title, what a number means, and one mark for withheld figures; no script,
    no style, nothing to fetch. Said in the active language. ValueError for a map of no known
    region."""
    import vl_convert  # Loaded when it is first needed: it takes a second.

    drawn = vl_convert.vegalite_to_svg(_spec(chart, release, own))
    return _finished(drawn, chart)


def as_png(svg: str) -> bytes:
    """The same drawing as pixels, two for each of its units."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=2))


def _finished(drawn: str, chart: Chart) -> str:
    """With a name and a description for those who don't see it, and hatches for withheld figures.

    vega's own descriptions would be English and read each value twice."""
    spoken = f"<title>{escape(clean(chart.title))}</title><desc>{escape(clean(chart.says))}</desc>"
    opened, rest = drawn.split(">", 1)
    # vega counts these on from one drawing to the next.
    numbers = {name: str(at) for at, name in enumerate(dict.fromkeys(_CLIP.findall(rest)))}
    rest = _CLIP.sub(lambda found: f"clip-{numbers[found[0]]}", rest)
    rest = rest.replace(f'"{HATCHED}"', '"url(#hatch)"')
    return f'{opened} role="img">{spoken}{_HATCH}{rest}'


def _spec(chart: Chart, release: Release, own: tuple[Area, ...]) -> dict[str, Any]:
    import altair

    draw = {"line": _line, "bars": _bars, "heat": _heat, "map": _map}[chart.kind]
    layers = draw(altair, chart, own)
    described = altair.layer(*layers, title=_title(altair, chart, release))
    return dict(described.configure(**_config()).to_dict())


def _title(altair: Any, chart: Chart, release: Release) -> Any:
    return altair.TitleParams(
        clean(chart.title),
        subtitle=[line for text in _said_beside(chart, release) for line in _wrapped(clean(text))],
        anchor="start",
        frame="bounds",
        offset=14,
    )


def _said_beside(chart: Chart, release: Release) -> list[str]:
    """What must travel with a picture that is taken out of its page."""
    gaps = any(n is None for line in chart.lines for n in line.figures)
    hatch = [_("Hatched: hidden.")] if gaps else []
    return [words.citation(release), words.rule(release.method), *hatch]


def _wrapped(text: str, width: int = 76) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _config() -> dict[str, Any]:
    text = {"labelColor": INK, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12}
    return {
        "aria": False,
        "font": FONT,
        "background": PAPER,
        "padding": 14,
        "view": {"stroke": None},
        "axis": {**text, "gridColor": RULE, "domainColor": RULE, "tickColor": RULE,
                 "labelLimit": LONGEST, "titleFontWeight": "normal"},
        "title": {"fontSize": 16, "color": INK, "subtitleColor": MUTED, "subtitleFontSize": 11},
        "text": {"color": INK, "fontSize": 12},
        "legend": {**text, "titleFontWeight": "normal"},
    }  # fmt: skip


def _rows(chart: Chart) -> list[dict[str, Any]]:
    """One for each figure. `at` and `over` keep the order and tell apart equal labels."""
    return [
        {
            "at": number,
            "label": clean(line.label),
            "over": column,
            "figure": figure,
            "said": words.said(figure),
            "hidden": figure is None,
        }
        for number, line in enumerate(chart.lines)
        for column, figure in enumerate(line.figures)
    ]


def _labelled(altair: Any, names: list[str], **said: Any) -> Any:
    """An axis over positions, which are drawn as names."""
    listed = ", ".join(_literal(clean(name)) for name in names)
    return altair.Axis(labelExpr=f"[{listed}][datum.value]", ticks=False, domain=False, **said)


def _literal(text: str) -> str:
    """As a string of vega's expressions, which are read as JSON's."""
    return json.dumps(text)


def _line(altair: Any, chart: Chart, _own: object) -> list[Any]:
    names = [line.label for line in chart.lines]
    every = -(-len(names) // 8)
    axis = _labelled(altair, names, title=None, labelAngle=0, grid=False,
                     values=list(range(0, len(names), every)))  # fmt: skip
    x = altair.X("at:O", axis=axis)
    y = altair.Y("figure:Q", title=chart.columns[0], scale=_from_zero(altair, chart),
                 axis=altair.Axis(tickCount=5, domain=False, ticks=False, format="d"))  # fmt: skip
    base = altair.Chart(altair.Data(values=_rows(chart))).properties(width=PLOT + 60, height=200)
    gaps = base.transform_filter("datum.hidden").mark_bar(
        color=HATCHED, opacity=1, width={"band": 0.8}
    )
    shown = base.mark_line(color=ACCENT, strokeWidth=2.5)
    dots = base.transform_filter("!datum.hidden").mark_circle(color=ACCENT, opacity=1, size=40)
    foot, head = altair.value(200), altair.value(0)
    return [gaps.encode(x=x, y=head, y2=foot), shown.encode(x=x, y=y), dots.encode(x=x, y=y)]


def _from_zero(altair: Any, chart: Chart) -> Any:
    return altair.Scale(domain=[0, chart.largest], nice=True, zero=True)


def _bars(altair: Any, chart: Chart, _own: object) -> list[Any]:
    names = [line.label for line in chart.lines]
    y = altair.Y("at:O", axis=_labelled(altair, names, title=None, grid=False),
                 scale=altair.Scale(paddingInner=0.3))  # fmt: skip
    x = altair.X("figure:Q", axis=None, scale=_from_zero(altair, chart))
    size = {"width": PLOT, "height": max(BAR * len(names), BAR)}
    base = altair.Chart(altair.Data(values=_rows(chart))).properties(**size)
    shown, gaps = base.transform_filter("!datum.hidden"), base.transform_filter("datum.hidden")
    text = {"align": "left", "dx": 6}
    return [
        shown.mark_bar(color=ACCENT).encode(x=x, y=y),
        shown.mark_text(**text).encode(x=x, y=y, text="said:N"),
        gaps.mark_bar(color=HATCHED, opacity=1).encode(x=altair.value(0), x2=altair.value(60), y=y),
        gaps.mark_text(**text).encode(x=altair.value(60), y=y, text="said:N"),
    ]


def _heat(altair: Any, chart: Chart, _own: object) -> list[Any]:
    names = [line.label for line in chart.lines]
    y = altair.Y("at:O", axis=_labelled(altair, names, title=None),
                 scale=altair.Scale(padding=0.04))  # fmt: skip
    across = _labelled(altair, list(chart.columns), title=None, orient="top", labelAngle=-40)
    x = altair.X("over:O", axis=across, scale=altair.Scale(padding=0.02))
    size = {"width": max(CELL * len(chart.columns), 90), "height": 26 * len(names)}
    base = altair.Chart(altair.Data(values=_rows(chart))).properties(**size)
    shown, gaps = base.transform_filter("!datum.hidden"), base.transform_filter("datum.hidden")
    ramp = altair.Scale(domain=[0, chart.largest], range=list(RAMP), type="quantize")
    dark = f"datum.figure > {chart.largest * 0.6}"
    return [
        shown.mark_rect().encode(x=x, y=y, color=altair.Color("figure:Q", scale=ramp, legend=None)),
        shown.mark_text(fontSize=11).encode(
            x=x, y=y, text="said:N",
            color=altair.condition(dark, altair.value(PAPER), altair.value(INK)),
        ),
        gaps.mark_rect(color=HATCHED).encode(x=x, y=y),
    ]  # fmt: skip


def _map(altair: Any, chart: Chart, own: tuple[Area, ...]) -> list[Any]:
    drawing = map_of(chart, own)
    if drawing is None:
        raise ValueError("no region of this chart is on the map")
    known = [
        _feature(shape.outlines, HATCHED if shape.figure is None else RAMP[max(shape.shade, 1) - 1])
        for shape in drawing.shapes
    ]
    around = [_feature(outlines, PAPER) for outlines in drawing.around]
    flat = altair.Projection(type="identity", scale=1, translate=[0, 0])
    size = {"width": WIDTH, "height": drawing.height}
    fill = altair.Color("properties.fill:N", scale=None, legend=None)
    look = {"strokeWidth": 0.7, "clip": True}
    return [
        *(
            altair.Chart(altair.Data(values=features))
            .mark_geoshape(stroke=stroke, **look)
            .encode(color=fill)
            .project(type=flat.type, scale=1, translate=[0, 0])
            .properties(**size)
            for features, stroke in ((around, RULE), (known, MUTED))
            if features
        ),
        *_key(altair, drawing),
    ]


def _feature(outlines: tuple[Outline, ...], fill: str) -> dict[str, Any]:
    polygons = [[[list(point) for point in (*one, one[0])]] for one in outlines]
    shape = {"type": "MultiPolygon", "coordinates": polygons}
    return {"type": "Feature", "properties": {"fill": fill}, "geometry": shape}


def _key(altair: Any, drawing: Map) -> list[Any]:
    """The shades and what figures they stand for, beside the map; then what is not on it."""
    lines = [(RAMP[shade - 1], f"{least}" if least == most else f"{least} – {most}")
             for shade, least, most in drawing.steps]  # fmt: skip
    if any(shape.figure is None for shape in drawing.shapes):
        lines.append((HATCHED, words.hidden()))
    values = [{"y": 10 + 22 * at, "fill": fill, "said": said}
              for at, (fill, said) in enumerate(lines)]  # fmt: skip
    place = {"y": altair.Y("y:Q", scale=None, axis=None)}
    base = altair.Chart(altair.Data(values=values))
    made = [
        base.mark_point(shape="square", size=220, filled=True, opacity=1, stroke=MUTED).encode(
            x=altair.value(WIDTH + 30), fill=altair.Fill("fill:N", scale=None, legend=None), **place
        ),
        base.mark_text(align="left").encode(x=altair.value(WIDTH + 46), text="said:N", **place),
    ]
    if drawing.missing:
        said = _("Not on the map: %(regions)s") % {"regions": ", ".join(drawing.missing)}
        text = altair.Chart(altair.Data(values=[{"said": _wrapped(clean(said), 60)}]))
        made.append(
            text.mark_text(align="left", baseline="top", fontSize=11).encode(
                x=altair.value(0), y=altair.value(drawing.height + 14), text="said:N"
            )
        )
    return made
