"""Sweeps over parameters and the path of an optimization."""

import numpy

import labels
from figures.style import (GREY, MOST_LINES, ORDERED, PALETTE, STYLES, heading, legend_outside, pyplot, remark,
                           shortened)  # fmt: skip

MOST_WRITTEN = 120


def sweep_figure(sweep, name, title):
    """One metric over the parameters: a line for one, a heat map for two, parallel coordinates for more."""
    number = len(sweep.parameters)
    if number == 1:
        return line_figure(sweep, name, title)
    if number == 2 and is_grid(sweep):
        return heat_figure(sweep, name, title)
    if number == 2:
        return scatter_figure(sweep, name, title)
    return parallel_figure(sweep, name, title)


def is_grid(sweep):
    """Whether the points of two parameters fill at least half of a grid."""
    first, second = sweep.parameters
    return 2 * len(sweep.counts) >= len(first.levels) * len(second.levels)


def name_levels(parameter, axis):
    if parameter.names:
        axis.set_ticks(range(len(parameter.names)), [shortened(name, 18) for name in parameter.names])


def replications_text(sweep):
    counts = sweep.counts[sweep.counts > 0]
    if counts.size == 0 or counts.max() <= 1:
        return "one replication a point"
    return (
        f"{counts.min():g} to {counts.max():g} replications a point"
        if counts.min() != counts.max()
        else (f"{counts.max():g} replications a point")
    )


def line_figure(sweep, name, title):
    parameter = sweep.parameters[0]
    group = [name] if "/" in name else [name] + [other for other in sweep.metrics if other.startswith(name + "/")]
    group = group[:MOST_LINES]
    figure, axes = pyplot.subplots()
    for index, metric in enumerate(group):
        mean, half = sweep.metrics[metric]
        order = numpy.argsort(parameter.values, kind="stable")
        x, y, half = parameter.values[order], mean[order], half[order]
        seen = numpy.isfinite(y)
        colour = PALETTE[index % 7]
        axes.plot(
            x[seen],
            y[seen],
            marker="o",
            markersize=5,
            color=colour,
            linestyle=STYLES[index // 7 % 3],
            label=metric.partition("/")[2] or "all",
        )
        known = seen & numpy.isfinite(half)
        if known.any():
            axes.fill_between(x[known], (y - half)[known], (y + half)[known], color=colour, alpha=0.18, linewidth=0)
    axes.set(
        xlabel=parameter.label,
        ylabel=labels.plain(group[0]) if len(group) == 1 else labels.plain(name.partition("/")[0]),
        title=title,
    )
    name_levels(parameter, axes.xaxis)
    remark(axes, replications_text(sweep) + (", band: 95 % interval" if sweep.counts.max() > 1 else ""))
    if len(group) > 1:
        legend_outside(axes)
    return figure


def heat_figure(sweep, name, title):
    first, second = sweep.parameters
    columns, rows = first.levels, second.levels
    table = numpy.full((len(rows), len(columns)), numpy.nan)
    half_table = table.copy()
    mean, half = sweep.metrics[name]
    for x, y, value, width in zip(first.values, second.values, mean, half):
        cell = numpy.searchsorted(rows, y), numpy.searchsorted(columns, x)
        table[cell], half_table[cell] = value, width
    figure, axes = pyplot.subplots(figsize=(max(5.5, 2.6 + 0.85 * len(columns)), max(3.4, 1.7 + 0.5 * len(rows))))
    image = axes.imshow(numpy.ma.masked_invalid(table), cmap=ORDERED, aspect="auto", origin="lower")
    axes.set_facecolor("#EEEEEE")
    axes.grid(visible=False)
    axes.set_xticks(range(len(columns)), [shortened(first.text(value), 14) for value in columns])
    axes.set_yticks(range(len(rows)), [shortened(second.text(value), 14) for value in rows])
    axes.set(xlabel=first.label, ylabel=second.label)
    if table.size <= MOST_WRITTEN:
        low, high = numpy.nanmin(table), numpy.nanmax(table)
        for (row, column), value in numpy.ndenumerate(table):
            text = "failed" if numpy.isnan(value) else f"{value:.4g}"
            width = half_table[row, column]
            if numpy.isfinite(width):
                text += f"\n±{width:.2g}"
            is_dark = numpy.isfinite(value) and (value - low) < 0.5 * (high - low)
            axes.text(column, row, text, ha="center", va="center", fontsize=8, color="white" if is_dark else "black")
    figure.colorbar(image, ax=axes, label=labels.plain(name))
    heading(figure, title)
    return figure


def scatter_figure(sweep, name, title):
    first, second = sweep.parameters
    mean, _ = sweep.metrics[name]
    figure, axes = pyplot.subplots(figsize=(7.5, 5))
    points = axes.scatter(first.values, second.values, c=mean, cmap=ORDERED, s=60, edgecolors="black", linewidths=0.5)
    axes.set(xlabel=first.label, ylabel=second.label, title=title)
    name_levels(first, axes.xaxis)
    name_levels(second, axes.yaxis)
    figure.colorbar(points, ax=axes, label=labels.plain(name))
    return figure


def parallel_figure(sweep, name, title):
    """A vertical axis a parameter and one for the metric; a line a point, coloured by the metric."""
    mean, _ = sweep.metrics[name]
    seen = numpy.isfinite(mean)
    low, high = mean[seen].min(), mean[seen].max()
    scaled = []
    for parameter in sweep.parameters:
        least, most = parameter.values.min(), parameter.values.max()
        scaled.append((parameter.values - least) / ((most - least) or 1))
    scaled.append((mean - low) / ((high - low) or 1))
    figure, axes = pyplot.subplots(figsize=(max(7.5, 2.1 * len(scaled)), 4.6))
    colours = pyplot.get_cmap(ORDERED)
    for index in sorted(numpy.flatnonzero(seen), key=lambda index: mean[index]):
        axes.plot(range(len(scaled)), [values[index] for values in scaled], color=colours(scaled[-1][index]), alpha=0.8)
    for position, parameter in enumerate(sweep.parameters):
        axes.axvline(position, color="black", linewidth=0.8)
        levels = parameter.levels
        if len(levels) > 8:
            levels = numpy.array([levels[0], levels[-1]])
        span = parameter.values.max() - parameter.values.min() or 1
        for level in levels:
            axes.text(
                position + 0.02,
                (level - parameter.values.min()) / span,
                shortened(parameter.text(level), 14),
                fontsize=8,
                va="center",
                bbox={"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 0.5},
            )
    axes.set_xticks(
        range(len(scaled)), [parameter.label for parameter in sweep.parameters] + [labels.plain(name)], fontsize=9
    )
    axes.axvline(len(scaled) - 1, color="black", linewidth=0.8)
    axes.set(yticks=[], xlim=(-0.05, len(scaled) - 0.95), title=title)
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    scale = pyplot.cm.ScalarMappable(cmap=ORDERED, norm=pyplot.Normalize(low, high))
    figure.colorbar(scale, ax=axes, label=labels.plain(name))
    return figure


def trajectory_figure(path, title):
    """The objective of each evaluation with the best so far, and the parameters tried, on one axis."""
    count = 1 + len(path.parameters)
    figure, panels = pyplot.subplots(
        count,
        1,
        sharex=True,
        squeeze=False,
        figsize=(9, 1.6 + 2.2 + 1.3 * (count - 1)),
        gridspec_kw={"height_ratios": [2.2] + [1] * (count - 1)},
    )
    axes = panels[0, 0]
    known = numpy.isfinite(path.half_width)
    axes.errorbar(path.evaluations[known], path.objective[known], path.half_width[known], fmt="none", ecolor="#AAAAAA",
                  linewidth=1)  # fmt: skip
    for chosen, face, name in ((path.accepted, PALETTE[0], "accepted"), (~path.accepted, "white", "rejected")):
        axes.plot(
            path.evaluations[chosen],
            path.objective[chosen],
            "o",
            markersize=5,
            color=PALETTE[0],
            markerfacecolor=face,
            label=name,
        )
    axes.step(path.evaluations, path.best, where="post", color=PALETTE[1], label="best so far")
    axes.set_ylabel("Objective")
    legend_outside(axes)
    for parameter, panel in zip(path.parameters, panels[1:, 0]):
        panel.step(path.evaluations, parameter.values, where="post", color=GREY, linewidth=1)
        panel.plot(
            path.evaluations[path.accepted], parameter.values[path.accepted], "o", color=PALETTE[0], markersize=4
        )
        panel.set_title(parameter.label, fontsize=10, fontweight="normal", pad=3)
        name_levels(parameter, panel.yaxis)
    panels[-1, 0].set_xlabel("Evaluation")
    heading(figure, title)
    return figure
