"""Where memory is: what machines hold, and what each technique of reclamation has taken, stacked."""

import numpy

import labels
from figures.style import grid_of_panels, heading, limits, place_time_ticks, quiet

# Column -> words, colour, hatch. The last four are guest memory that no longer takes machine memory of its own.
LAYERS = {
    "mem_vmkernel_bytes": ("VMkernel", "#999999", ""),
    "mem_overhead_bytes": ("overhead", "#CCCCCC", ""),
    "mem_consumed_bytes": ("consumed", "#0072B2", ""),
    "mem_shared_saved_bytes": ("shared", "#56B4E9", "//"),
    "mem_balloon_bytes": ("ballooned", "#009E73", "\\\\"),
    "mem_compressed_saved_bytes": ("compressed", "#E69F00", ".."),
    "mem_swapped_bytes": ("swapped", "#D55E00", "xx"),
}
MOST_PANELS = 6


def has_memory(columns):
    return "mem_consumed_bytes" in columns and any(name in columns for name in list(LAYERS)[3:])


def columns_in(columns):
    return [name for name in [*LAYERS, "mem_total_bytes"] if name in columns]


def memory_figure(series, title):
    """A panel an entity while there are few, otherwise their sum. Returns None without any memory."""
    means = {name: quiet(numpy.nanmean, series.values[name], axis=0) for name in columns_in(series.values)}
    entities = series.entities
    if len(entities) > MOST_PANELS:
        means = {name: numpy.nansum(array, axis=1, keepdims=True) for name, array in means.items()}
        entities = [f"sum of {len(entities)}"]
    layers = [name for name in LAYERS if name in means and numpy.nan_to_num(means[name]).any()]
    if not layers:
        return None
    largest = max(
        sum(numpy.nan_to_num(means[name]) for name in layers).max(), numpy.nanmax(means.get("mem_total_bytes", 0))
    )
    unit_name, factor = labels.multiple("bytes", largest)
    time_unit, length = labels.time_axis(series.times[-1] - series.times[0])
    figure, panels = grid_of_panels(len(entities), height=3.4, most_columns=1 if len(entities) == 1 else 2)
    if len(entities) == 1:
        figure.set_size_inches(9, 4.4)
    for index, axes in enumerate(panels):
        parts = [numpy.nan_to_num(means[name][:, index]) / factor for name in layers]
        colours = [LAYERS[name][1] for name in layers]
        for patch, name in zip(
            axes.stackplot(series.times / length, parts, colors=colours, labels=[LAYERS[name][0] for name in layers]),
            layers,
        ):
            patch.set(hatch=LAYERS[name][2], edgecolor="#FFFFFF", linewidth=0)
        if "mem_total_bytes" in means:
            axes.plot(
                series.times / length,
                means["mem_total_bytes"][:, index] / factor,
                "k--",
                linewidth=1.4,
                label="physical memory",
            )
        axes.set(
            xlim=limits(series.times / length),
            ylim=(0, largest / factor * 1.06),
            xlabel=f"Time ({time_unit})",
            ylabel=f"Memory ({unit_name})",
            title=entities[index],
        )
        place_time_ticks(axes, time_unit)
    handles, names = panels[0].get_legend_handles_labels()
    order = list(range(len(layers)))[::-1] + list(range(len(layers), len(names)))
    figure.legend([handles[i] for i in order], [names[i] for i in order], loc="outside right upper")
    count = len(series.replications)
    heading(figure, f"{title}: memory" + (f", mean of {count} replications" if count > 1 else ""))
    return figure
