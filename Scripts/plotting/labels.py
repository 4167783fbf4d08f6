"""Names of columns turned into axis labels, and units into readable multiples."""

# End of a column's name -> unit, and multiples to choose from by size: (least magnitude, name, factor), ascending.
SECONDS = [(0, "µs", 1e-6), (1e-3, "ms", 1e-3), (1, "s", 1), (10800, "h", 3600)]
UNITS = {
    "bits_per_second": ("bit/s", [(1e3, "kbit/s", 1e3), (1e6, "Mbit/s", 1e6), (1e9, "Gbit/s", 1e9)]),
    "bytes_per_second": ("B/s", [(1e3, "kB/s", 1e3), (1e6, "MB/s", 1e6), (1e9, "GB/s", 1e9)]),
    "packets_per_second": ("packets/s", []),
    "per_second": ("1/s", []),
    "per_s": ("1/s", []),
    "per_min": ("1/min", []),
    "per_h": ("1/h", []),
    "pct": ("%", []),
    "w": ("W", [(2e3, "kW", 1e3), (2e6, "MW", 1e6)]),
    "kw": ("kW", []),
    "j": ("J", [(1e3, "kJ", 1e3), (3.6e6, "kWh", 3.6e6)]),
    "wh": ("Wh", []),
    "kwh": ("kWh", []),
    "bytes": ("B", [(2**11, "KiB", 2**10), (2**21, "MiB", 2**20), (2**31, "GiB", 2**30), (2**41, "TiB", 2**40)]),
    "kb": ("kB", []),
    "mb": ("MB", []),
    "gb": ("GB", []),
    "tb": ("TB", []),
    "mhz": ("MHz", [(1e4, "GHz", 1e3)]),
    "ghz": ("GHz", []),
    "hz": ("Hz", []),
    "ns": ("ns", []),
    "us": ("µs", []),
    "ms": ("ms", []),
    "s": ("s", SECONDS),
    "min": ("min", []),
    "h": ("h", []),
    "bps": ("bit/s", [(1e3, "kbit/s", 1e3), (1e6, "Mbit/s", 1e6), (1e9, "Gbit/s", 1e9)]),
    "iops": ("IO/s", []),
    "celsius": ("°C", []),
    "usd": ("USD", []),
}

# Columns whose whole name is a rate already: `iops` of a datastore has no other word to carry the unit.
WHOLE = {"iops": "Commands (IO/s)", "imbalance": "Imbalance (standard deviation)"}

WORDS = {
    "cpu": "CPU",
    "gpu": "GPU",
    "vm": "VM",
    "vms": "VMs",
    "mem": "memory",
    "io": "IO",
    "numa": "NUMA",
    "drs": "DRS",
    "nic": "NIC",
    "vcpu": "vCPU",
    "pcpu": "pCPU",
    "ha": "HA",
    "ft": "FT",
    "dpm": "DPM",
    "sla": "SLA",
    "slatah": "SLATAH",
    "pdm": "PDM",
    "net": "network",
    "vmkernel": "VMkernel",
    "vsan": "vSAN",
    "iops": "IO/s",
    "apd": "APD",
    "pdl": "PDL",
    "costop": "co-stop",
    "maxlimited": "limited",
}

# Values of columns that are states, in the order of their numbers.
STATES = {"mem_state": ["high", "soft", "hard", "low"], "throttled": ["no", "yes"], "migrating": ["no", "yes"]}


def words(name):
    """`cpu_ready` -> `CPU ready`; a path such as `drs.threshold` keeps its dots."""
    text = " ".join(WORDS.get(word, word) for word in name.split("_"))
    return text[:1].upper() + text[1:]


def split_unit(column):
    """`cpu_usage_mhz` -> (`cpu_usage`, `mhz`); the unit is None when the end of the name is none."""
    for suffix in sorted(UNITS, key=len, reverse=True):
        if column.endswith("_" + suffix) and len(column) > len(suffix) + 1:
            return column[: -len(suffix) - 1], suffix
    return column, None


def multiple(suffix, largest):
    """Name and size of the unit that suits the largest magnitude to show."""
    name, multiples = UNITS[suffix]
    factor = 1.0
    for least, candidate, size in multiples if largest > 0 else []:
        if largest >= least:
            name, factor = candidate, size
    return name, factor


def axis(column, largest):
    """Label of a column and the factor its values are divided by, given the largest magnitude to show."""
    if column in WHOLE:
        return WHOLE[column], 1.0
    base, suffix = split_unit(column)
    if suffix is None:
        return words(base), 1.0
    name, factor = multiple(suffix, largest)
    return f"{words(base)} ({name})", factor


def plain(column):
    """Label of a column in its own unit: `cpu_ready_pct/web` -> `CPU ready (%), web`."""
    base, _, entity = column.partition("/")
    name, suffix = split_unit(base)
    text = words(name) + (f" ({UNITS[suffix][0]})" if suffix else "")
    return f"{text}, {entity}" if entity else text


def metric(name, unit, entity=""):
    """Label of a metric whose unit is a field of its own, as in summary.csv."""
    return words(name) + (f" ({unit})" if unit else "") + (f", {entity}" if entity else "")


def time_axis(span_s):
    """Unit for a span of time and its length in seconds."""
    for limit, name, length in ((600, "s", 1), (3 * 3600, "min", 60), (5 * 86400, "h", 3600)):
        if span_s <= limit:
            return name, length
    return "d", 86400
