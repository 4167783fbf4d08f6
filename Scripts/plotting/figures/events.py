"""Events: how many an interval, and bars over time."""

import math

import numpy
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

import labels
import timeline
from figures.style import (BARS, PALETTE, heading, legend_outside, place_time_ticks, pyplot, remark, shortened,
                           ticker)  # fmt: skip

MOST_KINDS = 8
MOST_ROWS = 45
MARKS = ("|", "x", "^", "o")


def round_interval(span_s):
    """A round length of time that cuts a span into at most 100 parts, at least 300 s for spans of hours."""
    candidates = (1, 5, 10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)
    least = 300 if 2 * 3600 <= span_s <= 86400 * 1.01 else span_s / 100
    return next((c for c in candidates if c >= least), math.ceil(span_s / 100 / 86400) * 86400)


def duration_text(seconds):
    for length, name in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds % length == 0:
            return f"{seconds // length} {name}" if seconds != length else name
    return f"{seconds} s"


def counts_figure(events, end_s, title, thing="Events"):
    """A panel for every kind of event: how many an interval, and a mark for each where they are few."""
    times_by_kind = {}
    for event in events:
        times_by_kind.setdefault(event.kind, []).append(event.time)
    replications = len({event.replication for event in events})
    ranked = sorted(times_by_kind, key=lambda kind: -len(times_by_kind[kind]))
    kinds = ranked[:MOST_KINDS]
    last = max(end_s or 0, max(event.time for event in events))
    unit, length = labels.time_axis(last)
    interval = round_interval(max(last, 1))
    edges = numpy.arange(0, last + interval, interval)
    if len(edges) < 2:
        edges = numpy.array([0, interval])
    figure, panels = pyplot.subplots(len(kinds), 1, sharex=True, squeeze=False, figsize=(9, 1.3 + 1.25 * len(kinds)))
    for index, (kind, axes) in enumerate(zip(kinds, panels[:, 0])):
        times = numpy.array(times_by_kind[kind])
        counts = numpy.histogram(times, edges)[0] / replications
        axes.bar(
            edges[:-1] / length, counts, width=interval / length, align="edge", color=PALETTE[index % 7], linewidth=0
        )
        if len(times) <= 80:
            axes.plot(
                times / length, numpy.zeros(len(times)), "|", color="black", markersize=9, clip_on=False, zorder=5
            )
        axes.set_title(
            f"{kind if '/' in kind else labels.words(kind)}: {len(times) / replications:g}",
            fontsize=11,
            fontweight="normal",
        )
        axes.set_ylim(0, max(counts.max() * 1.08, 1))
        axes.yaxis.set_major_locator(ticker.MaxNLocator(3, integer=replications == 1))
        axes.set_xlim(0, max(last, interval) / length)
    place_time_ticks(panels[-1, 0], unit)
    panels[-1, 0].set_xlabel(f"Time ({unit})")
    figure.supylabel(f"{thing} every {duration_text(interval)}", fontsize=11)
    rest = f", {len(ranked) - len(kinds)} rarer kinds not shown" if len(ranked) > len(kinds) else ""
    runs = "" if replications == 1 else f", mean of {replications} replications"
    heading(figure, f"{title}{runs}{rest}")
    return figure


def gantt_figure(events, end_s, title, between=None):
    """Bars of one replication by entity: failures, maintenance, migrations; marks for what has no length. None where
    there is neither."""
    first = min(event.replication for event in events)
    chart = timeline.timeline([event for event in events if event.replication == first], end_s).within(between)
    if not chart.bars:
        return None
    begin, span = chart.begin, chart.end - chart.begin
    unit, length = labels.time_axis(span)
    rows, left_out = chart.rows(MOST_ROWS)
    position = {name: index for index, name in enumerate(rows)}
    figure, axes = pyplot.subplots(figsize=(9, 1.6 + 0.21 * len(rows)))
    least = span / 450
    used = []
    for bar in timeline.coalesced(chart.bars, span / 300):
        if bar.entity not in position:
            continue
        colour, hatch = BARS[bar.category]
        used.append(bar.category)
        is_thin = bar.category in ("migration", "aborted", "storage", "memory")
        axes.barh(position[bar.entity], max(bar.end - bar.start, least) / length, left=bar.start / length,
                  height=0.55 if is_thin else 0.8, color=colour, hatch=hatch, edgecolor="white", linewidth=0,
                  zorder=3 if is_thin else 2)  # fmt: skip
    groups = chart.mark_groups(position)
    for (_, marks), symbol in zip(groups, MARKS):
        axes.plot(
            [mark.time / length for mark in marks],
            [position[mark.entity] for mark in marks],
            symbol,
            color="black",
            markersize=6,
            markeredgewidth=1.1,
            markerfacecolor="white",
            zorder=5,
            clip_on=False,
        )
    axes.set_yticks(range(len(rows)), [shortened(name) for name in rows], fontsize=8 if len(rows) > 20 else 9)
    axes.set(
        xlim=(begin / length, chart.end / length), ylim=(len(rows) - 0.4, -0.6), xlabel=f"Time ({unit})", title=title
    )
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="y", length=0)
    place_time_ticks(axes, unit)
    handles = [Patch(facecolor=BARS[name][0], hatch=BARS[name][1], edgecolor="white", label=text)
               for name, text in timeline.CATEGORIES.items() if name in used]  # fmt: skip
    handles += [
        Line2D([], [], color="black", marker=symbol, markerfacecolor="white", linestyle="", markersize=7, label=words)
        for (words, _), symbol in zip(groups, MARKS)
    ]
    legend_outside(axes, handles, [handle.get_label() for handle in handles], fontsize=9)
    rest = f", {left_out} entities not shown" if left_out else ""
    remark(axes, f"replication {first}{rest}")
    return figure
