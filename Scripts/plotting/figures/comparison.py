"""Variants against a base: differences with intervals, and values by variant."""

import numpy

import labels
from figures.style import GREY, PALETTE, grid_of_panels, heading, pyplot, shortened, wrapped

MOST_PANELS = 24


def forest_figure(differences, title):
    """A panel a metric: the difference from the base with its 95 % interval, a row a variant and entity. Filled where
    the interval leaves out zero. Returns how many metrics are left out."""
    groups = {}
    for item in differences:
        if numpy.isfinite(item.difference):
            groups.setdefault((item.metric, item.unit), []).append(item)
    shown = dict(list(groups.items())[:MOST_PANELS])
    heights = [len(group) + 1.9 for group in shown.values()]
    figure, panels = pyplot.subplots(
        len(shown), 1, squeeze=False, figsize=(9, 1.0 + 0.29 * sum(heights)), gridspec_kw={"height_ratios": heights}
    )
    for axes, ((metric, unit), group) in zip(panels[:, 0], shown.items()):
        axes.axvline(0, color="black", linewidth=1)
        for position, item in enumerate(group):
            is_known = numpy.isfinite(item.low) and numpy.isfinite(item.high)
            is_apart = is_known and (item.low > 0 or item.high < 0)
            colour = PALETTE[0] if is_apart else GREY
            if is_known:
                axes.plot([item.low, item.high], [position, position], color=colour, linewidth=2.2)
            axes.plot(item.difference, position, "o", color=colour, markersize=6,
                      markerfacecolor=colour if is_apart else "white")  # fmt: skip
            relative = f"{item.relative_pct:+.3g} %" if numpy.isfinite(item.relative_pct) else f"{item.difference:+.3g}"
            axes.annotate(f"{relative}  {item.verdict}".strip(), (1.01, position), xycoords=("axes fraction", "data"),
                          va="center", fontsize=8, color=colour)  # fmt: skip
        names = [item.variant + (f", {item.entity}" if item.entity else "") for item in group]
        axes.set_yticks(range(len(group)), [shortened(name, 34) for name in names], fontsize=9)
        axes.set_ylim(len(group) - 0.4, -0.6)
        axes.tick_params(axis="x", labelsize=8)
        axes.tick_params(axis="y", length=0)
        axes.margins(x=0.06)
        axes.grid(axis="y", visible=False)
        axes.set_title(
            f"{labels.metric(metric, unit)}: difference from the base", fontsize=10, fontweight="normal", pad=3
        )
    count = max((item.count for item in differences), default=0)
    heading(figure, f"{title}: 95 % intervals of {count} replications; filled: zero is outside")
    return figure, len(groups) - len(shown)


def boxes_figure(groups, title):
    """A panel a metric: a box a variant (median, quartiles, whiskers to the last value within 1.5 times their distance)
    with every replication as a dot. Returns how many metrics are left out."""
    shown = dict(list(groups.items())[:MOST_PANELS])
    longest = max(len(variants) for variants in shown.values())
    figure, panels = grid_of_panels(len(shown), height=max(2.6, 1.2 + 0.32 * longest), most_columns=2)
    for axes, ((metric, entity, unit), variants) in zip(panels, shown.items()):
        names = list(variants)[::-1]
        axes.boxplot([variants[name] for name in names], orientation="horizontal", widths=0.55, showfliers=False,
                     medianprops={"color": PALETTE[1], "linewidth": 2}, boxprops={"color": PALETTE[0]},
                     whiskerprops={"color": PALETTE[0]}, capprops={"color": PALETTE[0]})  # fmt: skip
        for position, name in enumerate(names, start=1):
            # Spread the dots in the order of the replications: no chance, so the same file every time.
            count = len(variants[name])
            offsets = numpy.linspace(-0.18, 0.18, count) if count > 1 else numpy.zeros(1)
            axes.plot(variants[name], position + offsets, ".", color="black", alpha=0.45, markersize=4)
        axes.set_yticks(range(1, len(names) + 1), [shortened(name, 24) for name in names], fontsize=9)
        axes.set_xlabel(wrapped(labels.metric(metric, unit, entity), 44), fontsize=9)
        axes.tick_params(axis="x", labelsize=8)
        axes.locator_params(axis="x", nbins=6)
        axes.grid(axis="y", visible=False)
    heading(figure, f"{title}: replications of each variant")
    return figure, len(groups) - len(shown)
