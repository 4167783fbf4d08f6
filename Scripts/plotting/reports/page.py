"""Puts a page together: head, sections, data of the charts, scripts, all in one file that needs no network."""

import json
import os
from html import escape

import tables
from reports import sections

SCRIPTS = ("theme.js", "charts.js", "studies.js", "page.js")
HERE = os.path.dirname(os.path.abspath(__file__))


def asset(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return file.read()


def plotly_script():
    try:
        import plotly
    except ImportError:
        raise tables.PlotError("report: error: plotly is missing; run Scripts/bootstrap") from None
    path = os.path.join(os.path.dirname(plotly.__file__), "package_data", "plotly.min.js")
    with open(path, encoding="utf-8") as file:
        return in_script(file.read())


def in_script(text):
    """Text that cannot end the script element it stands in."""
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def build(folder, title=None):
    """The page as text."""
    data = {}
    parts = [
        sections.question(folder),
        sections.warnings(folder),
        sections.assertions(folder),
        sections.verdicts(folder, data),
        sections.sweeps(folder, data),
        sections.optimization(folder, data),
        sections.summary(folder, data),
        sections.over_time(folder, data),
        sections.events(folder, data),
        sections.decisions(folder),
        sections.fits(folder, data),
        sections.scenario(folder),
        sections.provenance(folder),
    ]
    parts = [part for part in parts if part]
    title = title or folder.name
    links = "".join(f'<li><a href="#{name}">{text}</a></li>' for name, text in map(heading_of, parts))
    lead = folder.header.get("Question", "")
    lead = " ".join(lead.split())
    lead = f"<p class=lead>{escape(lead[:1].upper() + lead[1:])}</p>" if lead else ""
    has_charts = any(data.values())
    payload = (
        json.dumps(
            {name: value for name, value in data.items() if value},
            ensure_ascii=False,
            separators=(",", ":"),
            allow_nan=False,
        )
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
    )
    scripts = f"<script>{plotly_script()}</script>\n" if has_charts else ""
    scripts += f'<script type="application/json" id="data">{payload}</script>\n'
    scripts += "".join(f"<script>{in_script(asset(name))}</script>\n" for name in SCRIPTS)
    newline = "\n"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="vdcsim Scripts/report">
<title>{escape(title)} – vdcsim</title>
<style>{asset("page.css")}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header>
<p class="kicker">vdcsim report</p>
<h1>{escape(title)}</h1>
{lead}
{facts(folder)}
</header>
<nav aria-label="Contents"><ul>{links}</ul></nav>
<main id="main">
<noscript><p class="warnings">The charts need JavaScript; the tables do not.</p></noscript>
{newline.join(parts)}
</main>
<footer><p>Made by <code>Scripts/report</code> from the files of
{escape(os.path.basename(os.path.abspath(folder.path)))}; charts by
<a href="https://plotly.com/javascript/">plotly.js</a> (MIT licence), inside this file.</p></footer>
{scripts}</body>
</html>
"""


def heading_of(part):
    """(identifier, title) of a section."""
    identifier = part.split('id="', 1)[1].split('"', 1)[0]
    return identifier, part.split("<h2", 1)[1].split(">", 1)[1].split("</h2>", 1)[0]


def facts(folder):
    """Status, kind, length, replications and seed, as far as the manifest knows."""
    manifest = folder.manifest
    items = []
    status = manifest.get("status")
    if status:
        kind = "good" if status == "completed" else "bad"
        items.append(f'<li class="status {kind}">{escape(str(status))}</li>')
    scenario = manifest.get("scenario")
    if isinstance(scenario, dict) and scenario.get("kind"):
        items.append(f"<li>kind: {escape(str(scenario['kind']))}</li>")
    for line in folder.scenario_text.splitlines():
        if line.startswith("horizon:"):
            items.append(f"<li>{escape(line.split(':', 1)[1].strip())} simulated</li>")
    runs = manifest.get("replications")
    count = len(runs) if isinstance(runs, list) else runs
    if count:
        items.append(f"<li>{escape(str(count))} replication{'' if count == 1 else 's'}</li>")
    if "seed" in manifest:
        items.append(f"<li>seed {escape(str(manifest['seed']))}</li>")
    overrides = manifest.get("overrides")
    if isinstance(overrides, list):
        items += [f"<li><code>{escape(str(override))}</code></li>" for override in overrides]
    return f'<ul class="facts">{"".join(items)}</ul>' if items else ""
