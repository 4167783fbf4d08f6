"""Which machine is on which host, over time: the column `host` of vms.csv."""

import numpy
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.patches import Patch

import labels
from figures.style import ORDERED, PALETTE, legend_outside, limits, place_time_ticks, pyplot, remark, shortened

MOST_ROWS = 400
MOST_NAMED = 45


def host_name(index, names):
    return names[index] if index < len(names) else f"host {index}"


def placement_figure(series, host_names, title):
    """A row a machine, a colour a host, of the first replication; white where it has none."""
    hosts = series.values["host"][0].T[:MOST_ROWS]
    names = series.entities[:MOST_ROWS]
    left_out = len(series.entities) - len(names)
    order = numpy.lexsort((numpy.arange(len(names)), numpy.nan_to_num(hosts[:, 0], nan=-1)))
    hosts = hosts[order]
    count = max(int(numpy.nanmax(hosts)) + 1, 1)
    colours = PALETTE[:count] if count <= len(PALETTE) else [
        pyplot.get_cmap(ORDERED)(position) for position in numpy.linspace(0, 1, count)]  # fmt: skip
    unit, length = labels.time_axis(series.times[-1] - series.times[0])
    times = series.times / length
    step = times[1] - times[0] if len(times) > 1 else 1
    edges = numpy.append(times, times[-1] + step)
    figure, axes = pyplot.subplots(figsize=(9, min(max(3.0, 1.2 + 0.16 * len(names)), 11)))
    axes.pcolormesh(edges, numpy.arange(len(names) + 1), numpy.ma.masked_less(numpy.ma.masked_invalid(hosts), 0),
                    cmap=ListedColormap(colours), norm=BoundaryNorm(numpy.arange(-0.5, count), max(count, 1)),
                    rasterized=True)  # fmt: skip
    every = max(1, -(-len(names) // MOST_NAMED))
    shown = range(0, len(names), every)
    axes.set_yticks(
        [row + 0.5 for row in shown],
        [shortened(names[order[row]]) for row in shown],
        fontsize=8 if len(names) > 12 else 10,
    )
    axes.set(xlim=limits(edges), ylim=(len(names), 0), xlabel=f"Time ({unit})", ylabel="Machine", title=title)
    axes.grid(visible=False)
    axes.tick_params(axis="y", length=0)
    place_time_ticks(axes, unit)
    rest = f", first {len(names)} of {len(series.entities)}" if left_out else ""
    named = f", one in {every} named" if every > 1 else ""
    remark(axes, f"replication {series.replications[0]}{rest}{named}")
    handles = [Patch(color=colours[index], label=host_name(index, host_names)) for index in range(count)]
    if count > 20:
        handles = handles[:: -(-count // 20)]
    handles.append(Patch(facecolor="white", edgecolor="#999999", label="no host"))
    legend_outside(axes, handles, [handle.get_label() for handle in handles], fontsize=9)
    return figure
