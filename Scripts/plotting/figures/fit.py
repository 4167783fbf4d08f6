"""Fitted distributions and the diagnosis of arrivals."""

import numpy

import labels
from figures.style import PALETTE, grid_of_panels, heading

MOST_PANELS = 24


def quantiles_figure(families, title):
    """A panel a family: theoretical against empirical quantiles, which lie on the diagonal where it fits."""
    shown = dict(list(families.items())[:MOST_PANELS])
    figure, panels = grid_of_panels(len(shown), height=3.0)
    for axes, (family, (theoretical, empirical)) in zip(panels, shown.items()):
        seen = numpy.isfinite(theoretical) & numpy.isfinite(empirical)
        theoretical, empirical = theoretical[seen], empirical[seen]
        axes.plot(theoretical, empirical, ".", color=PALETTE[0], markersize=4)
        if empirical.size:
            edges = numpy.array([empirical.min(), empirical.max()])
            axes.plot(edges, edges, color=PALETTE[1], linewidth=1.2)
        axes.set_title(family, fontsize=10)
        axes.set_xlabel("Quantile of the family", fontsize=9)
        axes.set_ylabel("Quantile of the data", fontsize=9)
        axes.tick_params(labelsize=8)
        axes.locator_params(nbins=5)
    heading(figure, f"{title}: quantiles in the unit of the data, best fit first")
    return figure, len(families) - len(shown)


def arrivals_figure(measures, title):
    """A panel a measure of the arrivals: dispersion by window, correlation by lag, rate by hour and by day."""
    figure, panels = grid_of_panels(len(measures), height=3.0, most_columns=2)
    for axes, (measure, (at, value)) in zip(panels, measures.items()):
        is_bars = any(word in measure for word in ("hour", "day", "autocorrelation"))
        if is_bars and len(at) <= 200:
            width = 0.8 * (numpy.diff(numpy.unique(at)).min() if len(numpy.unique(at)) > 1 else 1)
            axes.bar(at, value, width=width, color=PALETTE[0], linewidth=0)
        else:
            axes.plot(at, value, marker="o", markersize=4, color=PALETTE[0])
            if len(at) > 2 and at.min() > 0 and at.max() / at.min() > 50:
                axes.set_xscale("log")
        axes.axhline(0, color="black", linewidth=0.8)
        if "dispersion" in measure:
            axes.axhline(1, color=PALETTE[1], linestyle="--", linewidth=1.2)
        axes.set_title(labels.plain(measure), fontsize=10)
        axes.set_xlabel(axis_of(measure), fontsize=9)
        axes.set_ylabel(labels.plain(measure), fontsize=9)
        axes.tick_params(labelsize=8)
    heading(figure, title)
    return figure


def axis_of(measure):
    """What a measure of the arrivals is over."""
    for word, text in (
        ("hour", "Hour of the day"),
        ("day", "Day of the week"),
        ("lag", "Lag"),
        ("autocorrelation", "Lag"),
        ("dispersion", "Window (s)"),
    ):
        if word in measure:
            return text
    return "At"
