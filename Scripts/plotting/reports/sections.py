"""The sections of a page. Each returns HTML, or None for nothing to show, and adds the data of its charts."""

import os
from html import escape

import labels
import studies
import tables
from reports import charts
from reports.parts import chart, definitions, digits, folded, section, table

MOST_EVENTS = 2000
MOST_DECISIONS = 500
MOST_POINTS = 500
PROSE = ("Question", "Run", "Look at")


def question(folder):
    if not folder.header and not folder.header_note:
        return None
    parts = []
    for name, text in folder.header.items():
        if name == "Question":
            continue
        if name == "Run":
            value = f"<code>{escape(' '.join(text.split()))}</code>"
        elif name in PROSE:
            value = escape(" ".join(text.split()))
        else:
            value = f"<span class=lines>{escape(text)}</span>"
        parts.append((name, value))
    note = f"<p class=note>{escape(folder.header_note)}</p>" if folder.header_note else ""
    return (
        section("question", "About the scenario", (definitions(parts) if parts else "") + note)
        if parts or note
        else None
    )


def warnings(folder):
    found = folder.manifest.get("warnings") or []
    if not isinstance(found, list) or not found:
        return None
    items = "".join(f"<li>{escape(text if isinstance(text, str) else str(text))}</li>" for text in found)
    return section("warnings", "Warnings", f'<ul class="warnings">{items}</ul>')


def verdicts(folder, data):
    path, values = folder.first("comparison"), folder.first("values")
    if path is None and values is None:
        return None
    body = ""
    if path:
        columns = [
            ("Metric", False),
            ("Variant", False),
            ("Verdict", False),
            ("Difference", True),
            ("95 % interval", True),
            ("Relative", True),
            ("Base", True),
            ("Variant's mean", True),
            ("p (Holm)", True),
            ("n", True),
        ]
        rows, equal = [], 0
        for item in studies.read_comparison(path):
            interval = f"{digits(item.low)} to {digits(item.high)}" if item.low == item.low else ""
            relative = f"{item.relative_pct:+.3g} %" if item.relative_pct == item.relative_pct else ""
            word = item.verdict.split(",")[0].split()[0] if item.verdict else ""
            kind = word if word in ("lower", "higher") and "not confirmed" not in item.verdict else "none"
            difference = ("+" if item.difference > 0 else "") + digits(item.difference)
            cells = [
                labels.metric(item.metric, item.unit, item.entity),
                item.variant,
                item.verdict,
                difference,
                interval,
                relative,
                digits(item.base),
                digits(item.mean),
                digits(item.p, 2),
                item.count,
            ]
            is_equal = item.verdict == "equal"
            equal += is_equal
            rows.append((cells, f'data-verdict="{kind}"' + (" class=zero" if is_equal else "")))
        tools = filter_tools("verdict-table", "Find a metric or variant", equal, "that are equal")
        caption = "Each variant against the base, on common random numbers"
        body += table(caption, columns, rows, "verdict-table", tools, "verdicts")
    data["comparison"] = charts.comparison_chart(path, values)
    if data["comparison"]:
        source = ", ".join(os.path.basename(name) for name in (path, values) if name)
        body = chart("comparison", "Difference from the base, and replications of each variant", source=source) + body
    return section("verdicts", "Verdicts", body)


def sweeps(folder, data):
    path = folder.first("sweep")
    if path is None:
        return None
    data["sweep"] = charts.sweep_chart(path)
    header = tables.header_of(path)
    rows = [row for _, row in tables.rows_of(path, len(header))]
    shown = [name for name in header if not name.endswith(":ci95")]
    halves = {name: header.index(name + ":ci95") for name in shown if name + ":ci95" in header}
    columns = [(labels.plain(name) if name in halves else name, name not in ("status", "error")) for name in shown]
    cells = []
    for row in rows[:MOST_POINTS]:
        line = []
        for name in shown:
            text = row[header.index(name)]
            if name in halves and text:
                half = row[halves[name]]
                text = digits(float(text)) + (f" ± {digits(float(half), 2)}" if half and float(half) else "")
            line.append(text)
        cells.append(line)
    rest = f", first {MOST_POINTS} of {len(rows)}" if len(rows) > MOST_POINTS else ""
    caption = f"Points of the sweep: mean ± half width of the 95 % interval{rest}"
    listing = table(caption, columns, cells, "sweep-table")
    drawn = chart("sweep", "Metric over the parameters", source=os.path.basename(path)) if data["sweep"] else ""
    return section("sweep", "Sweep", drawn + folded(f"Table of {len(rows)} points", listing))


def optimization(folder, data):
    path = folder.first("trajectory")
    data["trajectory"] = charts.trajectory_chart(path) if path else None
    if not data["trajectory"]:
        return None
    return section(
        "optimization",
        "Optimization",
        chart("trajectory", "Objective of each evaluation and the best so far", source=os.path.basename(path)),
    )


def summary(folder, data):
    path = folder.first("summary")
    rows = list(tables.records(path)) if path else []
    if not rows:
        return None
    most = max(tables.whole(row["n"], path, line) for line, row in rows)
    is_many = most > 1
    columns = [("Metric", False), ("Mean" if is_many else "Value", True)]
    columns += [("95 % interval", True), ("SD", True), ("Least", True), ("Most", True), ("n", True)] if is_many else []
    lines = []
    zeros = 0
    for line, row in rows:
        number = lambda name: tables.number(row[name], path, line)  # noqa: B023, E731
        mean = number("mean")
        cells = [labels.metric(row["metric"], row["unit"], row["entity"]), digits(mean) or "none"]
        if is_many:
            low, high = number("ci95_low"), number("ci95_high")
            interval = f"{digits(low)} to {digits(high)}" if low == low else ""
            cells += [interval, digits(number("sd")), digits(number("min")), digits(number("max")), row["n"]]
        is_zero = mean == 0 and number("max") == 0 and number("min") == 0
        zeros += is_zero
        lines.append((cells, "class=zero" if is_zero else ""))
    tools = filter_tools("summary-table", "Find a metric", zeros)
    caption = f"Metrics of {most} replications" if is_many else "Metrics of one replication: without intervals"
    body = table(caption, columns, lines, "summary-table", tools)
    replications = folder.first("replications")
    data["distribution"] = charts.distribution_chart(replications) if replications else None
    if data["distribution"]:
        body += chart("distribution", "Distribution over replications", source=os.path.basename(replications))
    return section("summary", "Summary", body)


def filter_tools(identifier, text, zeros=0, what="that are zero"):
    hide = (f'<label><input type="checkbox" data-zeros="{identifier}" checked> hide {zeros} {what}</label>'
            if zeros else "")  # fmt: skip
    return (f'<div class="tools"><label>{escape(text)} <input type="search" data-filter="{identifier}"></label>{hide}'
            f'<span class="count" data-count="{identifier}" role="status"></span></div>')  # fmt: skip


def over_time(folder, data):
    body = ""
    data["series"], data["memory"], data["placement"] = [], [], None
    paths = folder.of_kind("series")
    order = {"clusters": 0, "hosts": 1, "vms": 2}
    paths.sort(key=lambda path: order.get(os.path.basename(path)[:-4], 3))
    for path in paths:
        found = charts.series_chart(path)
        source = os.path.basename(path)
        if found:
            data["series"].append(found)
            body += chart(f"series:{len(data['series']) - 1}", found["title"], found["notes"], source, found["zeros"])
        found = charts.memory_chart(path)
        if found:
            data["memory"].append(found)
            body += chart(f"memory:{len(data['memory']) - 1}", "Memory by technique", found["notes"], source)
        found = charts.placement_chart(path, folder.path)
        if found:
            data["placement"] = found
            body += chart("placement", "Placement: which machine is on which host", found["notes"], source)
    return section("time", "Over time", body) if body else None


def events(folder, data):
    path = folder.first("events")
    found = tables.read_events(path) if path else []
    if not found:
        return None
    data["gantt"] = charts.gantt_chart(path, folder.path)
    body = ""
    if data["gantt"]:
        body += chart("gantt", "Failures, maintenance, migrations", data["gantt"]["notes"], os.path.basename(path))
    kinds = {}
    for event in found:
        kinds[event.kind] = kinds.get(event.kind, 0) + 1
    chips = "".join(f"<li><strong>{number}</strong> {escape(kind.replace('_', ' '))}</li>"
                    for kind, number in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])))  # fmt: skip
    body += f'<ul class="kinds" aria-label="Events by kind">{chips}</ul>'
    return section("events", "Events", body + event_table(found, "events", MOST_EVENTS))


def event_table(found, name, most):
    several = len({event.replication for event in found}) > 1
    is_decision = name == "decisions"
    columns = [("Time (s)", True), ("Policy" if is_decision else "Kind", False), ("Entity", False)]
    columns += [("Choice", False)] if is_decision else [("From", False), ("To", False), ("Duration (s)", True)]
    columns += [("Reason" if is_decision else "Detail", False)] + ([("Replication", True)] if several else [])
    shown = evenly(found, most)
    rows = []
    for event in shown:
        cells = [f"{event.time:.10g}", event.kind if is_decision else event.kind.replace("_", " "), event.entity]
        cells += [event.target] if is_decision else [event.source, event.target, digits(event.duration)]
        rows.append(cells + [event.detail] + ([event.replication] if several else []))
    left_out = len(found) - len(shown)
    caption = f"{len(found)} {name}"
    if left_out:
        caption = (
            f"{len(shown)} of {len(found)} {name}: rarer kinds are all here, {left_out} of the commonest are left out"
        )
    listing = table(caption, columns, rows, f"{name}-table", filter_tools(f"{name}-table", f"Find {name}"), "events")
    return folded(f"Table of {name}", listing, "class=big")


def evenly(found, most):
    """At most so many in their order: kinds with few rows are kept whole, the others give their first rows."""
    if len(found) <= most:
        return found
    groups = {}
    for index, event in enumerate(found):
        groups.setdefault(event.kind, []).append(index)
    kept, rest = [], most
    ordered = sorted(groups.values(), key=len)
    for position, group in enumerate(ordered):
        share = rest // (len(ordered) - position)
        kept += group[:share]
        rest -= min(len(group), share)
    return [found[index] for index in sorted(kept)]


def decisions(folder):
    path = folder.first("decisions")
    found = tables.read_events(path) if path else []
    return section("decisions", "Decisions", event_table(found, "decisions", MOST_DECISIONS)) if found else None


def fits(folder, data):
    body = ""
    for kind, name, make, caption in (
        ("qq", "quantiles", charts.quantiles_chart, "Quantiles of a family against those of the data"),
        ("arrivals", "arrivals", charts.arrivals_chart, "Arrivals: dispersion, correlation, pattern"),
    ):
        path = folder.first(kind)
        data[name] = make(path) if path else None
        if data[name]:
            body += chart(name, caption, source=os.path.basename(path))
    return section("fit", "Fit", body) if body else None


def assertions(folder):
    """What the scenario claims about its metrics, and what came of it."""
    path = folder.first("assertions")
    if path is None:
        return None
    columns = [("Assertion", False), ("Verdict", False), ("Metric", False), ("Mean", True), ("95 % interval", True)]
    rows = []
    for line, row in tables.records(path):
        mean, low, high = (tables.number(row[name], path, line) for name in ("mean", "ci95_low", "ci95_high"))
        interval = f"{digits(low)} to {digits(high)}" if low == low else ""
        metric = labels.metric(row["metric"], row["unit"], row["entity"])
        rows.append([row["assertion"], row["verdict"], metric, digits(mean), interval, row.get("detail", "")])
    body = table("Assertions of the scenario", [*columns, ("Detail", False)], rows, "assertion-table")
    return section("assertions", "Assertions", body) if rows else None


def scenario(folder):
    body = ""
    for name, text, summary in (
        ("study.yaml", folder.study_text, "study.yaml"),
        ("scenario.yaml", folder.scenario_text, "scenario.yaml with every default"),
    ):
        if text:
            code = f'<pre tabindex="0" role="region" aria-label="{name}"><code>{escape(text)}</code></pre>'
            body += folded(f"{summary}, {len(text.splitlines())} lines", code)
    return section("scenario", "Scenario", body) if body else None


def provenance(folder):
    rows = [(name, f"<code>{escape(value)}</code>") for name, value in flattened(folder.manifest)
            if name.split(".")[0] not in ("warnings", "files", "replications")]  # fmt: skip
    listed = [[os.path.basename(path), kind or "other", f"{os.path.getsize(path):,}".replace(",", "\u202f")]
              for path, kind in folder.files.items()]  # fmt: skip
    body = (
        folded("Manifest", definitions(rows), "id=manifest")
        if rows
        else "<p>There is no manifest.json in this folder.</p>"
    )
    runs = folder.manifest.get("replications")
    if isinstance(runs, list) and runs and all(isinstance(run, dict) for run in runs):
        names = [name for name in ("replication", "status", "end", "events", "fingerprint") if name in runs[0]]
        body += folded(
            "Replications",
            table(
                "Replications and their fingerprints",
                [(labels.words(name), name == "events") for name in names],
                [[run.get(name, "") for name in names] for run in runs],
                "replications-table",
            ),
        )
    columns = [("File", False), ("Holds", False), ("Bytes", True)]
    body += folded("Files", table("Files this page was made of", columns, listed, "files-table"))
    return section("provenance", "Provenance", body)


def flattened(value, prefix=""):
    """Leaves of a JSON value with their paths."""
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in flattened(inner, f"{prefix}.{key}" if prefix else key)]
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return [leaf for index, inner in enumerate(value) for leaf in flattened(inner, f"{prefix}.{index}")]
    if isinstance(value, list):
        return [(prefix, ", ".join(str(item) for item in value) or "none")]
    return [(prefix, str(value))]
