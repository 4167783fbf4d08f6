"""Fitted distributions and the diagnosis of arrivals."""

import numpy

from figures.style import PALETTE, grid_of_panels, heading

MOST_PANELS = 24


def quantiles_figure(families, unit, title):
    """A panel a family: theoretical against empirical quantiles, which lie on the diagonal where it fits."""
    shown = dict(list(families.items())[:MOST_PANELS])
    ending = f" ({unit})" if unit else ""
    figure, panels = grid_of_panels(len(shown), height=3.0)
    for axes, (family, (theoretical, empirical)) in zip(panels, shown.items()):
        seen = numpy.isfinite(theoretical) & numpy.isfinite(empirical)
        theoretical, empirical = theoretical[seen], empirical[seen]
        axes.plot(theoretical, empirical, ".", color=PALETTE[0], markersize=4)
        if empirical.size:
            edges = numpy.array([empirical.min(), empirical.max()])
            axes.plot(edges, edges, color=PALETTE[1], linewidth=1.2)
        axes.set_title(family, fontsize=10)
        axes.set_xlabel(f"Quantile of the family{ending}", fontsize=9)
        axes.set_ylabel(f"Quantile of the data{ending}", fontsize=9)
        axes.tick_params(labelsize=8)
        axes.locator_params(nbins=5)
    heading(figure, f"{title}: quantiles, best fit first")
    return figure, len(families) - len(shown)


def arrivals_figure(measures, title):
    """A panel a measure of the arrivals; dashed: the index of dispersion of a Poisson process."""
    figure, panels = grid_of_panels(len(measures), height=3.0, most_columns=2)
    for axes, measure in zip(panels, measures):
        if measure.name == "index_of_dispersion":
            axes.plot(measure.at, measure.values, marker="o", markersize=4, color=PALETTE[0])
            axes.axhline(1, color=PALETTE[1], linestyle="--", linewidth=1.2)
            if measure.at.min() > 0:
                axes.set_xscale("log")
        else:
            axes.bar(measure.at, measure.values, width=0.85, color=PALETTE[0], linewidth=0)
            axes.axhline(0, color="black", linewidth=0.8)
        axes.set_xlabel(measure.at_label, fontsize=9)
        axes.set_ylabel(measure.label, fontsize=9)
        axes.tick_params(labelsize=8)
    heading(figure, title)
    return figure
