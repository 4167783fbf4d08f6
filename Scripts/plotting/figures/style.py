"""What all pictures share: colours, fonts, time axes, saving."""

import math
import warnings

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as pyplot  # noqa: E402
import matplotlib.ticker as ticker  # noqa: E402
import numpy  # noqa: E402

# Okabe and Ito, "Color Universal Design" (2008): told apart with every common colour vision. Yellow is left out: it
# is too faint for a line on white.
PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
STYLES = ["-", "--", ":"]
MOST_LINES = len(PALETTE)
GREY = "#555555"

# Values that are ordered: even in lightness, and made for colour-blind readers (Nuñez, Anderton and Renslow, 2018).
ORDERED = "cividis"

# Colour of a category of the timeline, and a hatch so that colour is not the only sign.
BARS = {
    "failed": ("#D55E00", ""), "maintenance": ("#E69F00", "///"), "standby": ("#BBBBBB", ""),
    "isolated": ("#CC79A7", "..."), "migration": ("#0072B2", ""), "aborted": ("#000000", ""),
    "storage": ("#56B4E9", "\\\\\\"), "memory": ("#CC79A7", ""), "protection": ("#009E73", ""),
}  # fmt: skip

pyplot.rcParams.update({
    "figure.figsize": (9, 4.2), "figure.constrained_layout.use": True, "savefig.dpi": 150,
    "font.size": 11, "axes.titlesize": 12, "axes.titleweight": "bold", "axes.titlelocation": "left",
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "grid.color": "#D9D9D9",
    "grid.linewidth": 0.6, "axes.axisbelow": True, "lines.linewidth": 1.6, "legend.frameon": False,
    "svg.hashsalt": "vdcsim", "svg.fonttype": "none", "hatch.linewidth": 0.5, "figure.max_open_warning": 0,
})  # fmt: skip


def save(figure, stem, formats):
    """Writes a picture in each format. Without a date the same data gives the same file."""
    paths = []
    metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": None}
    for kind in formats:
        path = f"{stem}.{kind}"
        figure.savefig(path, metadata=metadata[kind])
        paths.append(path)
    pyplot.close(figure)
    return paths


def heading(figure, text):
    figure.suptitle(text, x=0.01, ha="left", fontsize=12, fontweight="bold")


def remark(axes, text):
    axes.set_title(text, loc="right", fontsize=9, fontweight="normal", color=GREY)


def legend_outside(axes, handles=None, names=None, **options):
    if handles is None:
        handles, names = axes.get_legend_handles_labels()
    axes.legend(handles, names, loc="upper left", bbox_to_anchor=(1.01, 1.0), borderaxespad=0, **options)


def place_time_ticks(axes, unit):
    """Ticks at times a clock has: 3 h and 15 min rather than 2.5."""
    low, high = axes.get_xlim()
    steps = {"h": (1, 2, 3, 6, 12, 24), "min": (1, 2, 5, 10, 15, 30, 60), "s": (1, 5, 10, 30, 60, 120)}.get(unit, ())
    step = next((step for step in steps if (high - low) / step <= 10), None)
    if step is not None and high - low >= 2 * step:
        axes.xaxis.set_major_locator(ticker.MultipleLocator(step))


def limits(times):
    return (times[0], times[-1]) if len(times) > 1 else (times[0] - 0.5, times[0] + 0.5)


def quiet(function, *arguments, **options):
    """A NaN function of numpy without its warning where every value is NaN."""
    with numpy.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return function(*arguments, **options)


# 97.5 % quantiles of Student's t distribution for 1 to 30 degrees of freedom (any table of it).
T_975 = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
]  # fmt: skip


def student_975(degrees):
    """Its 97.5 % quantile; beyond the table by the first terms of the expansion about the normal one (error < 1e-4)."""
    if degrees <= len(T_975):
        return T_975[degrees - 1]
    z = 1.959964
    return z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)


def confidence_95(values):
    """Mean along the first axis and the half width of its 95 % interval; NaN with fewer than two values."""
    count = numpy.sum(numpy.isfinite(values), axis=0)
    mean = quiet(numpy.nanmean, values, axis=0)
    deviation = quiet(numpy.nanstd, values, axis=0, ddof=1)
    factors = numpy.array(
        [numpy.nan, numpy.nan] + [student_975(n - 1) / math.sqrt(n) for n in range(2, values.shape[0] + 1)]
    )
    return mean, deviation * factors[count]


def grid_of_panels(count, height=2.5, most_columns=3):
    """A figure of panels side by side, and its axes in reading order."""
    columns = min(count, most_columns)
    rows = math.ceil(count / columns)
    width = max(4.8, 3.6 * columns)
    figure, axes = pyplot.subplots(rows, columns, squeeze=False, figsize=(width, 0.7 + height * rows))
    flat = list(axes.ravel())
    for spare in flat[count:]:
        spare.set_visible(False)
    return figure, flat[:count]


def shortened(text, most=28):
    return text if len(text) <= most else text[: most - 1] + "…"


def wrapped(text, most=34):
    """A title broken at spaces so that it fits over a panel."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
