"""Measures vdcsim against small reference programs; called by Scripts/benchmark. Python standard library only."""

import argparse
import csv
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRATCH = ROOT / ".build-benchmark"
SWIFT_PRODUCTS = ["vdcsim-benchmark", "vdcsim"]
REFERENCES = ["hold-reference", "mm1-reference"]  # Scripts/NAME.cpp
COLUMNS = ["case", "parameter", "unit", "ours", "reference", "reference_name", "ratio", "target"]
HOLDS = 4_000_000
CUSTOMERS = 10_000_000
# A PlanetLab day, for the cases that replay one: examples/workload/planetlab of the CloudSim repository.
DAY = pathlib.Path(os.environ.get("VDCSIM_DATA", ROOT / "../shared/data")) / "planetlab/20110303"
# CPU seconds of other simulators on this kind of machine (2 cores of an AMD EPYC): noted, not measured here.
CLOUDSIM = {"threshold": 17.3, "iqr": 26.3, "mad": 30.5, "local-regression": 23.3}
CLOUDSIM_PLUS_FARM = {1_000: 26.9, 10_000: 488.9}

# The cases: name, parameter, unit, target (largest ratio wanted, or largest value where there is no reference), name
# of the reference, and the function that measures once and returns (ours, reference or None, proof that both did the
# same work or None). Functions are further down; a case that runs the vdcsim command uses `cost_of`.
def cases():
    yield "hold", 1_000, "ns/event", 0.6, "std::priority_queue", lambda: hold(1_000)
    yield "hold", 100_000, "ns/event", 0.6, "std::priority_queue", lambda: hold(100_000)
    yield "hold", 1_000_000, "ns/event", 0.8, "std::priority_queue", lambda: hold(1_000_000)
    yield "hold allocations", 1_000, "allocations/event", 0, "", lambda: hold_allocations(1_000)
    yield "hold allocations", 100_000, "allocations/event", 0, "", lambda: hold_allocations(100_000)
    yield "mm1", CUSTOMERS, "s", 2 / 84, "SimPy 4.1.2, noted", mm1
    yield "mm1 recursion", CUSTOMERS, "s", "", "Lindley recursion in C++", mm1_recursion
    yield "share-tree", 40, "ns/update", 2_000, "", lambda: share_tree(40, 1_000_000)
    yield "share-tree", 1_000, "ns/update", "", "", lambda: share_tree(1_000, 20_000)
    yield "host-settlement", 40, "ns/settlement", 2_000, "", lambda: host_settlement(40, 500_000)
    for hosts in (1_000, 10_000):
        yield "task-farm", hosts, "s", {1_000: 0.03, 10_000: 0.5}[hosts] / CLOUDSIM_PLUS_FARM[hosts], \
            "CloudSim Plus 8.5.7, noted", lambda hosts=hosts: farm(hosts)
    yield "task-farm memory", 10_000, "MiB", 200, "", farm_memory
    for hosts, machines in ((16, 500), (32, 1_000), (64, 2_000)):
        yield "datacenter", machines, "s", 3 * machines / 2_000, "", \
            lambda hosts=hosts, machines=machines: datacenter(hosts, machines, 1)
    yield "datacenter", 20_160, "s", 40, "", lambda: datacenter(1_008, 20_160, 16)
    yield "sweep idle cores", 60, "%", 5, "", sweep_idle_cores
    yield "time series", 1_000_000, "MB/s (more is better)", 150, "", time_series
    yield "compare memory", 2_000, "MiB", 2, "", compare_memory
    yield "datacenter memory", 20_160, "MiB", 500e6 / 2**20, "", lambda: datacenter_memory(1_008, 20_160, 16)
    if not DAY.is_dir():
        print(f"benchmark: no PlanetLab day in {DAY}: its cases are left out", file=sys.stderr)
        return
    yield "read-traces", 1_052, "s", 0.1, "", read_traces
    for policy, seconds in CLOUDSIM.items():
        yield "planetlab", policy, "s", 0.4 / 17, "CloudSim 5.0, noted", \
            lambda policy=policy, seconds=seconds: planetlab(policy, seconds)
    yield "planetlab memory", "threshold", "MiB", 60, "", planetlab_memory


def hold(pending):
    ours = output(swift("vdcsim-benchmark"), "hold", pending, HOLDS)
    theirs = output(reference("hold-reference"), pending, HOLDS)
    return float(ours[2]), float(theirs[0]), (ours[3:], theirs[1:])


def hold_allocations(pending):
    """Allocations of a long run less those of one a fifth as long, per event of the difference."""
    short, long = 1_000_000, 5_000_000
    counts = [allocations(swift("vdcsim-benchmark"), "hold", pending, holds) for holds in (short, long)]
    return (counts[1] - counts[0]) / (long - short), None, None


def mm1():
    """User CPU seconds of the command, start included."""
    overrides = {"customers": CUSTOMERS, "replications": 1, "horizon": "1000000000 s"}
    return vdcsim("Scenarios/validation/mm1.yaml", overrides)[0], 84, None


def mm1_recursion():
    """The same against a bare recursion over as many customers, which is no simulator: the floor."""
    return mm1()[0], float(output(reference("mm1-reference"), CUSTOMERS)[0]) * CUSTOMERS / 1e9, None


def share_tree(leaves, updates):
    return float(output(swift("vdcsim-benchmark"), "share-tree", leaves, updates)[2]), None, None


def host_settlement(machines, settlements):
    return float(output(swift("vdcsim-benchmark"), "host-settlement", machines, settlements)[2]), None, None


def farm(hosts):
    return vdcsim("Scenarios/validation/task-farm.yaml", {"farm.hosts": hosts})[0], CLOUDSIM_PLUS_FARM[hosts], None


def farm_memory():
    return vdcsim("Scenarios/validation/task-farm.yaml", {"farm.hosts": 10_000})[1], None, None


def datacenter(hosts, machines, clusters):
    """User CPU seconds of a day with DRS, HA, NUMA and memory management, start included."""
    return cost_of(swift("vdcsim-benchmark"), "datacenter", hosts, machines, clusters)[0], None, None


def datacenter_memory(hosts, machines, clusters):
    return cost_of(swift("vdcsim-benchmark"), "datacenter", hosts, machines, clusters)[1], None, None


def sweep_idle_cores():
    """Part of the cores' time that a sweep of 60 points with 10 replications each leaves unused."""
    with tempfile.TemporaryDirectory() as folder:
        study = pathlib.Path(folder) / "study.yaml"
        study.write_text(
            f"kind: study\nscenario: {ROOT}/Scenarios/validation/mmc.yaml\nreplications: 10\nmetrics: [mean_wait]\n"
            "set: {horizon: 20000 s}\nparameters: [{path: arrivals.0.rate, from: 5, to: 6.4, count: 60, unit: /s}]\n")
        user, _, wall, _, system = cost_of(swift("vdcsim"), "sweep", study, "--out", f"{folder}/sweep", "--quiet")
    return 100 * (1 - (user + system) / wall / os.cpu_count()), None, None


def time_series():
    """Bytes of a series of a million rows over the processor time that it adds to a run."""
    overrides = {"replications": 1, "horizon": "1000000 s", "arrivals.0.rate": "0.01 /s"}
    with tempfile.TemporaryDirectory() as folder:
        cost = []
        for options in (["--no-series"], ["--series", "1 s"]):
            words = [word for path, value in overrides.items() for word in ("--set", f"{path}={value}")]
            user, _, _, _, system = cost_of(
                swift("vdcsim"), "run", "Scenarios/validation/mmc.yaml", "--out", f"{folder}/run", "--force", "--quiet",
                *words, *options)
            cost.append(user + system)
        size = sum(path.stat().st_size for path in pathlib.Path(folder, "run").glob("stations.csv"))
    return size / 1e6 / (cost[1] - cost[0]), None, None


def compare_memory():
    """Peak memory that 2,000 replications of a comparison take beyond that of 200."""
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        for replications in (200, 2_000):
            peaks.append(cost_of(
                swift("vdcsim"), "compare", "Scenarios/validation/mmc.yaml", "--out", f"{folder}/run", "--force", "--quiet",
                "--until", "1000 s", "--replications", replications, "--variant", "nine:stations.0.servers=9")[1])
    return peaks[1] - peaks[0], None, None


def read_traces():
    return float(output(swift("vdcsim-benchmark"), "read-traces", "planetlab", DAY)[2]) / 1e9, None, None


def consolidation(policy):
    overrides = {"traces.path": DAY, "traces.order": "case-insensitive", "consolidation.profile": "cloudsim",
                 "consolidation.overload": policy}
    return vdcsim("Scenarios/planetlab-consolidation.yaml", overrides, "--no-series")


def planetlab(policy, seconds):
    return consolidation(policy)[0], seconds, None


def planetlab_memory():
    return consolidation("threshold")[1], None, None


def vdcsim(scenario, overrides, *options):
    """Cost of one run of a scenario on one thread, its results thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        words = [word for path, value in overrides.items() for word in ("--set", f"{path}={value}")]
        return cost_of(swift("vdcsim"), "run", scenario, "--out", f"{folder}/run", "--quiet", "--jobs", 1,
                       *options, *words)


def cost_of(*command, environment=None):
    """Runs a command and waits for it. Returns user CPU seconds, peak resident MiB, wall seconds,
    standard output, system CPU seconds."""
    with tempfile.TemporaryFile() as captured:
        begin = time.perf_counter()
        child = subprocess.Popen(
            [str(word) for word in command], stdout=captured, stderr=subprocess.DEVNULL, env=os.environ | (environment or {}), cwd=ROOT
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"benchmark: exit status {child.returncode} of: {' '.join(map(str, command))}")
        captured.seek(0)
        return usage.ru_utime, usage.ru_maxrss / 1024, wall, captured.read().decode(), usage.ru_stime


def output(*command):
    """The words a command prints."""
    return cost_of(*command)[3].split()


def allocations(*command):
    """Calls of malloc and its relatives in a command (Scripts/malloc-count.c)."""
    with tempfile.TemporaryDirectory() as folder:
        count = pathlib.Path(folder) / "count"
        cost_of(
            *command, environment={"LD_PRELOAD": str(SCRATCH / "malloc-count.so"), "MALLOC_COUNT_FILE": str(count)}
        )
        return int(count.read_text())


def swift(product):
    return SCRATCH / "release" / product


def reference(name):
    return SCRATCH / name


def build():
    for product in SWIFT_PRODUCTS:
        run("swift", "build", "-c", "release", "--scratch-path", SCRATCH, "--product", product)
    for name in REFERENCES:
        run("c++", "-std=c++17", "-O3", "-march=native", "-o", reference(name), ROOT / "Scripts" / f"{name}.cpp")
    run("cc", "-O2", "-shared", "-fPIC", "-o", SCRATCH / "malloc-count.so", ROOT / "Scripts" / "malloc-count.c")


def run(*command):
    subprocess.run([str(word) for word in command], check=True, cwd=ROOT, stdout=sys.stderr)


def machine():
    def first_line(*command):
        return subprocess.run(command, capture_output=True, text=True).stdout.partition("\n")[0]

    cpu = platform.processor() or platform.machine()
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return [
        f"machine: {cpu}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}; {platform.platform()}",
        f"compilers: {first_line('swift', '--version')}; {first_line('c++', '--version')}",
    ]


def measure(runs, chosen):
    """Interleaves the cases, so that a slow minute of the machine falls on all of them. Medians."""
    selected = [case for case in cases() if not chosen or case[0] in chosen]
    samples = [[] for _ in selected]
    for turn in range(runs):
        for (name, parameter, unit, *_, once), found in zip(selected, samples):
            if turn > 0 and unit == "allocations/event":
                continue
            ours, theirs, proof = once()
            if proof and proof[0] != proof[1]:
                sys.exit(f"benchmark: {name} {parameter} did other work than its reference: {proof[0]} {proof[1]}")
            found.append((ours, theirs))
    for (name, parameter, unit, target, reference_name, _), found in zip(selected, samples):
        ours = statistics.median(pair[0] for pair in found)
        theirs = None if found[0][1] is None else statistics.median(pair[1] for pair in found)
        ratio = "" if theirs is None else f"{ours / theirs:.3g}"
        shown = "" if theirs is None else f"{theirs:g}"
        yield [name, parameter, unit, f"{ours:g}", shown, reference_name, ratio, f"{target:.3g}" if target != "" else ""]


def main():
    parser = argparse.ArgumentParser(prog="Scripts/benchmark", description=__doc__)
    parser.add_argument("case", nargs="*", help="names of cases; all when none is given")
    parser.add_argument("--runs", type=int, default=5, help="repetitions, of which the median counts")
    parser.add_argument("--no-build", action="store_true", help="use what the last call built")
    parser.add_argument("--csv", type=pathlib.Path, help="where rows go; the table of results when all cases run")
    arguments = parser.parse_args()
    known = sorted({case[0] for case in cases()})
    for name in arguments.case:
        if name not in known:
            parser.error(f"no case '{name}'; there are: {', '.join(known)}")
    if arguments.runs < 1:
        parser.error("--runs must be at least 1")
    if not arguments.no_build:
        build()
    rows = list(measure(arguments.runs, arguments.case))
    widths = [max(len(str(row[column])) for row in [COLUMNS, *rows]) for column in range(len(COLUMNS))]
    print("\n".join(machine()))
    for row in [COLUMNS, *rows]:
        print("  ".join(str(value).ljust(width) for value, width in zip(row, widths)).rstrip())
    path = arguments.csv or (None if arguments.case else ROOT / "Results" / "reference" / "benchmark.csv")
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([COLUMNS, *rows])


main()
