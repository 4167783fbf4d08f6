"""Metrics over replications: means with intervals, and their whole distributions."""

import numpy

import labels
from figures.style import GREY, PALETTE, grid_of_panels, heading, pyplot, wrapped

MOST_ROWS = 12
MOST_PANELS = 24


def summary_figure(rows, title):
    """A panel for every metric: a dot for the mean and a line for its 95 % interval, one row an entity."""
    groups = {}
    for row in rows:
        groups.setdefault((row.metric, row.unit), []).append(row)
    shown = {key: group[:MOST_ROWS] for key, group in list(groups.items())[:MOST_PANELS]}
    heights = [len(group) + 1.6 for group in shown.values()]
    figure, panels = pyplot.subplots(
        len(shown), 1, squeeze=False, figsize=(9, 0.8 + 0.3 * sum(heights)), gridspec_kw={"height_ratios": heights}
    )
    for axes, ((metric, unit), group) in zip(panels[:, 0], shown.items()):
        for position, row in enumerate(group):
            if numpy.isfinite(row.low) and numpy.isfinite(row.high):
                axes.plot([row.low, row.high], [position, position], color=PALETTE[0], linewidth=3, alpha=0.45,
                          solid_capstyle="round")  # fmt: skip
            axes.plot(row.mean, position, "o", color=PALETTE[0], markersize=6)
            axes.annotate(f"{row.mean:.5g}", (row.mean, position), (0, 5), textcoords="offset points", ha="center",
                          fontsize=8, color="#333333")  # fmt: skip
        axes.set_yticks(range(len(group)), [row.entity or "all" for row in group], fontsize=9)
        axes.set_ylim(len(group) - 0.4, -0.9)
        axes.tick_params(axis="x", labelsize=8)
        axes.xaxis.get_offset_text().set_fontsize(8)
        axes.tick_params(axis="y", length=0)
        axes.margins(x=0.08)
        axes.grid(axis="y", visible=False)
        left_out = len(groups[metric, unit]) - len(group)
        rest = f", first {MOST_ROWS} of {left_out + MOST_ROWS}" if left_out else ""
        axes.set_title(labels.metric(metric, unit) + rest, fontsize=10, fontweight="normal", pad=3)
    count = max(row.count for row in rows)
    intervals = f"mean and 95 % interval of {count} replications" if count > 1 else "one replication: no interval"
    heading(figure, f"{title}: {intervals}")
    return figure, len(groups) - len(shown)


def distribution_figure(columns, title):
    """A panel a metric: its empirical distribution over replications, with the mean. Returns how many are left out."""
    shown = dict(list(columns.items())[:MOST_PANELS])
    figure, panels = grid_of_panels(len(shown), height=2.5)
    for axes, (name, values) in zip(panels, shown.items()):
        ordered = numpy.sort(values)
        heights = numpy.arange(1, len(ordered) + 1) / len(ordered)
        axes.step(numpy.concatenate([ordered[:1], ordered]), numpy.concatenate([[0], heights]), where="post",
                  color=PALETTE[0])  # fmt: skip
        axes.plot(ordered, heights, ".", color=PALETTE[0], markersize=5)
        axes.axvline(values.mean(), color=PALETTE[1], linestyle="--", linewidth=1.2)
        axes.set_xlabel(wrapped(labels.plain(name)), fontsize=9)
        axes.set(ylim=(0, 1.03))
        axes.tick_params(labelsize=8)
        axes.locator_params(axis="x", nbins=5)
    figure.supylabel("Part of the replications at most that", fontsize=10, color=GREY)
    count = max(len(values) for values in shown.values())
    heading(figure, f"{title}: distribution over {count} replications, dashed: mean")
    return figure, len(columns) - len(shown)
