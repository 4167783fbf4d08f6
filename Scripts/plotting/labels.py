"""Names of columns turned into axis labels, and units into readable multiples."""

# Suffix of a column name -> unit, and multiples to choose from by size: (factor, name), ascending.
UNITS = {
    "pct": ("%", []),
    "w": ("W", [(1e3, "kW"), (1e6, "MW")]),
    "kw": ("kW", []),
    "j": ("J", [(1e3, "kJ"), (3.6e6, "kWh")]),
    "kwh": ("kWh", []),
    "bytes": ("B", [(2**10, "KiB"), (2**20, "MiB"), (2**30, "GiB"), (2**40, "TiB")]),
    "mhz": ("MHz", [(1e4, "GHz")]),
    "hz": ("Hz", []),
    "ns": ("ns", []),
    "us": ("µs", []),
    "ms": ("ms", []),
    "s": ("s", []),
    "bps": ("bit/s", [(1e3, "kbit/s"), (1e6, "Mbit/s"), (1e9, "Gbit/s")]),
    "iops": ("IO/s", []),
    "celsius": ("°C", []),
    "usd": ("USD", []),
}
FACTORS = {"GHz": 1e3}

WORDS = {
    "cpu": "CPU", "gpu": "GPU", "vm": "VM", "vms": "VMs", "mem": "memory", "io": "IO", "numa": "NUMA", "drs": "DRS",
    "nic": "NIC", "vcpu": "vCPU", "pcpu": "pCPU", "ha": "HA", "sla": "SLA", "slatah": "SLATAH", "pdm": "PDM",
}  # fmt: skip


def words(name):
    """`cpu_ready` -> `CPU ready`."""
    text = " ".join(WORDS.get(word, word) for word in name.split("_"))
    return text[:1].upper() + text[1:]


def split_unit(column):
    """`cpu_usage_mhz` -> (`cpu_usage`, `mhz`); the unit is None when the last word is none."""
    base, _, suffix = column.rpartition("_")
    return (base, suffix) if base and suffix in UNITS else (column, None)


def axis(column, largest):
    """Label of a column and the factor its values are divided by, given the largest magnitude to show."""
    base, suffix = split_unit(column)
    if suffix is None:
        return words(base), 1.0
    unit, multiples = UNITS[suffix]
    factor = 1.0
    for threshold, name in multiples:
        if largest >= threshold * (2 if suffix == "bytes" else 1):
            unit, factor = name, FACTORS.get(name, threshold)
    return f"{words(base)} ({unit})", factor


def time_axis(span_s):
    """Unit for a span of time and its length in seconds."""
    for limit, name, length in ((600, "s", 1), (3 * 3600, "min", 60), (5 * 86400, "h", 3600)):
        if span_s <= limit:
            return name, length
    return "d", 86400
