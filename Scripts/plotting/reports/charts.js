"use strict";
// Charts of a run: each builder takes data and choices and returns {traces, layout, words, height}, words being what a
// screen reader says.
const RunCharts = (() => {
  const { tone, colour, dash, faint, cividis, plain, cut, expand, figures, range, spoken, layout, title, band } = Theme;
  const { colourBar } = Theme;
  const barColours = { failed: 1, maintenance: 4, isolated: 3, migration: 0, storage: 5, memory: 3, protection: 2 };
  const barPatterns = { maintenance: "/", isolated: ".", storage: "\\", memory: "x", aborted: "x" };

  // Lines of a time series: chosen entities, or mean with quantiles, or sum.
  function series(chart, choice, isNarrow) {
    const times = chart.times, count = times.length, column = chart.columns[choice.column];
    const traces = [], shown = [];
    let label = column.label;
    if (choice.view === "sum") {
      label = column.sumLabel;
      shown.push(expand(column.sum, count));
      traces.push({ x: times, y: shown[0], mode: "lines", name: `sum of ${chart.count}`, line: { color: colour(0) } });
    } else if (choice.view === "mean") {
      const quantiles = column.quantiles.map((values) => expand(values, count));
      traces.push(...band(times, quantiles[0], quantiles[3], faint(colour(0), 0.18), "middle 90 %", ""));
      traces.push(...band(times, quantiles[1], quantiles[2], faint(colour(0), 0.3), "middle 50 %", ""));
      shown.push(expand(column.mean, count));
      traces.push({ x: times, y: shown[0], mode: "lines", name: `mean of ${chart.count}`, line: { color: colour(0) } });
      shown.push(quantiles[0], quantiles[3]);
    } else {
      choice.entities.forEach((entity, position) => {
        const name = plain(chart.entities[entity]), y = expand(column.lines[entity], count);
        if (column.low) {
          traces.push(...band(times, expand(column.low[entity], count), expand(column.high[entity], count),
            faint(colour(position), 0.16), "", name));
        }
        shown.push(y);
        traces.push({
          x: times, y, mode: count === 1 ? "markers" : "lines", name, legendgroup: name,
          line: { color: colour(position), dash: dash(position), width: 1.8 },
        });
      });
    }
    const extent = range(shown);
    const yaxis = { title: title(label) };
    if (column.states) {
      Object.assign(yaxis, { tickvals: column.states.map((_, index) => index), ticktext: column.states });
    } else if (extent && extent[0] >= 0) {
      yaxis.rangemode = "tozero";
    }
    const what = choice.view === "lines" ? `${choice.entities.length} lines` : choice.view;
    const values = spoken(shown.slice(0, choice.view === "mean" ? 1 : undefined));
    const words = `Line chart of ${label} over ${chart.time}: ${what}, ${values}.`;
    const hovermode = traces.length <= 9 ? "x unified" : "closest";
    return { traces, words, layout: layout(isNarrow, { xaxis: { title: title(chart.time) }, yaxis, hovermode }) };
  }

  function memory(chart, choice, isNarrow) {
    const entry = chart.choices[choice.entity], count = chart.times.length;
    const tints = {
      VMkernel: "#8C8C8C", overhead: "#BDBDBD", consumed: colour(0), shared: colour(5), ballooned: colour(2),
      compressed: colour(4), swapped: colour(1),
    };
    const traces = entry.layers.map((layer) => ({
      x: chart.times, y: expand(layer.values, count), name: layer.name, stackgroup: "memory", mode: "lines",
      line: { width: 0.5, color: tints[layer.name] }, fillcolor: tints[layer.name],
    }));
    if (entry.total !== null) {
      traces.push({ x: chart.times, y: expand(entry.total, count), name: "physical memory", mode: "lines",
        line: { color: colour(6), dash: "dash", width: 2 } });
    }
    const atEnd = (layer) => `${layer.name} ${figures(expand(layer.values, count)[count - 1])}`;
    const words = `Stacked areas of ${chart.label}, ${entry.name}. At the end: ${entry.layers.map(atEnd).join(", ")}.`;
    const made = layout(isNarrow, {
      xaxis: { title: title(chart.time) }, yaxis: { title: title(chart.label), rangemode: "tozero" },
      hovermode: "x unified",
    });
    made.legend.traceorder = isNarrow ? "normal" : "reversed";
    return { traces, words, layout: made };
  }

  function placement(chart, _, isNarrow) {
    const hosts = chart.hosts.length, few = hosts <= 7;
    const scale = [];
    for (let index = 0; index < hosts; index += 1) {
      const tint = few ? colour(index) : null;
      if (few) scale.push([index / hosts, tint], [(index + 1) / hosts, tint]);
    }
    const rows = chart.rows.length;
    const text = chart.rows.map((row) => row.map((host) => (host === null ? "no host" : plain(chart.hosts[host]))));
    const every = Math.max(1, Math.ceil(hosts / 20));
    const ticks = chart.hosts.map((_, index) => index).filter((index) => index % every === 0);
    const trace = {
      type: "heatmap", x: chart.times, y: chart.machines.map(plain), z: chart.rows, text, hoverongaps: false,
      hovertemplate: "%{y}<br>%{x}: %{text}<extra></extra>", zmin: -0.5, zmax: hosts - 0.5,
      colorscale: few ? scale : cividis, showscale: true,
      colorbar: { ...colourBar(isNarrow), tickvals: ticks, ticktext: ticks.map((index) => plain(chart.hosts[index])) },
    };
    return { traces: [trace], height: Math.min(Math.max(260, 90 + 14 * rows), 1100) + (isNarrow ? 60 : 0),
      words: `Map of ${rows} machines over time, coloured by host: ${chart.hosts.slice(0, 12).join(", ")}.`,
      layout: layout(isNarrow, { showlegend: false, xaxis: { title: title(chart.time), showgrid: false },
        yaxis: { autorange: "reversed", type: "category", showgrid: false, tickfont: { size: rows > 30 ? 9 : 11 },
          nticks: 45 } }) };
  }

  function gantt(chart, _, isNarrow) {
    const names = chart.rows.map((name) => plain(cut(name, isNarrow ? 14 : 28)));
    const about = (row, text) => `${plain(chart.rows[row])}: ${plain(text)}`;
    const traces = chart.categories.map(([category, words]) => {
      const bars = chart.bars.filter((bar) => bar[3] === category);
      const tint = category === "standby" ? tone("#B4BAC0", "#6B7580") : colour(barColours[category] ?? 6);
      const isThin = ["migration", "aborted", "storage", "memory"].includes(category);
      return {
        type: "bar", orientation: "h", name: words, y: bars.map((bar) => bar[0]), base: bars.map((bar) => bar[1]),
        x: bars.map((bar) => Math.max(bar[2] - bar[1], chart.end / 600)), width: isThin ? 0.5 : 0.78,
        marker: { color: tint, line: { width: 0 }, pattern: { shape: barPatterns[category] || "",
          fillmode: "overlay", fgcolor: tone("#FFFFFF", "#14181C"), size: 6, solidity: 0.3 } },
        hovertext: bars.map((bar) => `${about(bar[0], bar[4])}<br>${figures(bar[1])} to ${figures(bar[2])}`),
        hoverinfo: "text",
      };
    });
    const symbols = ["line-ns-open", "x-thin-open", "triangle-up-open", "circle-open"];
    chart.marks.forEach(([words, marks], index) => traces.push({
      type: "scatter", mode: "markers", name: plain(words),
      x: marks.map((mark) => mark[1]), y: marks.map((mark) => mark[0]),
      hovertext: marks.map((mark) => `${about(mark[0], mark[2])}<br>${figures(mark[1])}`),
      hoverinfo: "text", marker: { symbol: symbols[index], size: 8, line: { width: 1.5 }, color: colour(6) },
    }));
    const rows = names.length, kinds = chart.categories.map((category) => category[1]).join(", ");
    return { traces, height: 110 + Math.max(rows, 3) * 18 + (isNarrow ? 70 : 0),
      words: `Gantt chart of ${rows} entities with ${chart.bars.length} bars: ${kinds}.`,
      layout: layout(isNarrow, { barmode: "overlay", xaxis: { title: title(chart.time), range: [0, chart.end] },
        yaxis: { tickvals: names.map((_, index) => index), ticktext: names, range: [rows - 0.4, -0.6], showgrid: false,
          zeroline: false, tickfont: { size: 11 } } }) };
  }

  return { series, memory, placement, gantt };
})();
