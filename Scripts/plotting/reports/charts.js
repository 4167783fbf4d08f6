"use strict";
// Charts of the page: each builder takes data and choices and returns {traces, layout, words}, words being what a
// screen reader says. Colours: Okabe and Ito, told apart with every common colour vision; the last is the text's.
const Charts = (() => {
  const palettes = {
    light: ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#1A1A1A"],
    dark: ["#4DA6E0", "#F0803C", "#2DC79A", "#E29BC6", "#F0B73D", "#8CCFF5", "#EDEDED"],
  };
  const dashes = ["solid", "dash", "dot", "dashdot"];
  const cividis = [[0, "#00224E"], [0.25, "#3B496C"], [0.5, "#7B7B78"], [0.75, "#BBAE6F"], [1, "#FEE838"]];
  const barColours = { failed: 1, maintenance: 4, isolated: 3, migration: 0, storage: 5, memory: 3, protection: 2 };
  const barPatterns = { maintenance: "/", isolated: ".", storage: "\\", memory: "x", aborted: "x" };

  let isDark = false;
  const setDark = (value) => { isDark = value; };
  const palette = () => palettes[isDark ? "dark" : "light"];
  const colour = (index) => palette()[index % 7];
  const dash = (index) => dashes[Math.floor(index / 7) % dashes.length];
  const grey = () => (isDark ? "#9AA4AE" : "#5F6871");
  const faint = (hex, alpha) => {
    const value = parseInt(hex.slice(1), 16);
    return `rgba(${value >> 16},${(value >> 8) & 255},${value & 255},${alpha})`;
  };

  // Names come from files: plotly would take a < for the start of markup.
  const plain = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const cut = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);
  const expand = (values, count) => (Array.isArray(values) ? values : new Array(count).fill(values));
  const figures = (value) => Number(value.toPrecision(4)).toString();
  const range = (lists) => {
    let low = Infinity, high = -Infinity;
    for (const list of lists) {
      for (const value of list) {
        if (value === null) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    return low <= high ? [low, high] : null;
  };
  const spoken = (lists) => {
    const found = range(lists);
    return found ? `from ${figures(found[0])} to ${figures(found[1])}` : "no values";
  };

  function layout(isNarrow, changes) {
    const text = isDark ? "#E6E9EC" : "#1F2328";
    const line = isDark ? "#3A424B" : "#DDE1E6";
    const axis = { gridcolor: line, zerolinecolor: line, linecolor: grey(), automargin: true, tickfont: { size: 12 } };
    const base = {
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", colorway: palette(),
      font: { family: "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif", size: 13, color: text },
      margin: { l: isNarrow ? 8 : 16, r: isNarrow ? 8 : 16, t: isNarrow ? 10 : 34, b: 8 },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: grey(), activecolor: text }, hovermode: "closest",
      hoverlabel: { align: "left", namelength: -1 }, dragmode: isNarrow ? false : "zoom", showlegend: true,
      legend: isNarrow ? { orientation: "h", yref: "container", y: 0, yanchor: "bottom", x: 0, font: { size: 11 } }
        : { x: 1.01, y: 1, xanchor: "left", yanchor: "top", font: { size: 12 } },
    };
    const full = { ...base, ...changes };
    for (const key of Object.keys(full)) {
      if (/^[xy]axis\d*$/.test(key)) full[key] = { ...axis, ...full[key] };
    }
    return full;
  }

  const title = (text) => ({ text: plain(text), standoff: 8 });

  function band(times, low, high, tint, name, group) {
    const common = { x: times, mode: "lines", line: { width: 0 }, hoverinfo: "skip", legendgroup: group };
    return [
      { ...common, y: low, showlegend: false },
      { ...common, y: high, fill: "tonexty", fillcolor: tint, name, showlegend: Boolean(name) },
    ];
  }

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
    const words = `Line chart of ${label} over ${chart.time}: ${choice.view === "lines" ? `${choice.entities.length} lines`
      : choice.view}, ${spoken(shown.slice(0, choice.view === "mean" ? 1 : undefined))}.`;
    return { traces, words, layout: layout(isNarrow, {
      xaxis: { title: title(chart.time) }, yaxis, hovermode: traces.length <= 9 ? "x unified" : "closest" }) };
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
    const last = entry.layers.map((layer) => `${layer.name} ${figures(expand(layer.values, count)[count - 1])}`).join(", ");
    return { traces, words: `Stacked areas of ${chart.label}, ${entry.name}. At the end: ${last}.`, layout: layout(isNarrow, {
      xaxis: { title: title(chart.time) }, yaxis: { title: title(chart.label), rangemode: "tozero" },
      hovermode: "x unified", legend: { ...layout(isNarrow, {}).legend, traceorder: isNarrow ? "normal" : "reversed" } }) };
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
      colorbar: { tickvals: ticks, ticktext: ticks.map((index) => plain(chart.hosts[index])), outlinewidth: 0,
        ...(isNarrow ? { orientation: "h", yref: "container", y: 0, yanchor: "bottom", thickness: 12 } : { thickness: 14 }) },
    };
    return { traces: [trace], height: Math.min(Math.max(260, 90 + 14 * rows), 1100) + (isNarrow ? 60 : 0),
      words: `Map of ${rows} machines over time, coloured by host: ${chart.hosts.slice(0, 12).join(", ")}.`,
      layout: layout(isNarrow, { showlegend: false, xaxis: { title: title(chart.time), showgrid: false },
        yaxis: { autorange: "reversed", type: "category", showgrid: false, tickfont: { size: rows > 30 ? 9 : 11 },
          nticks: 45 } }) };
  }

  function gantt(chart, _, isNarrow) {
    const names = chart.rows.map((name) => plain(cut(name, isNarrow ? 14 : 28)));
    const rowOf = (index) => index;
    const traces = chart.categories.map(([category, words]) => {
      const bars = chart.bars.filter((bar) => bar[3] === category);
      const tint = category === "standby" ? (isDark ? "#6B7580" : "#B4BAC0") : category === "aborted" ? colour(6)
        : colour(barColours[category]);
      const isThin = ["migration", "aborted", "storage", "memory"].includes(category);
      return {
        type: "bar", orientation: "h", name: words, y: bars.map((bar) => rowOf(bar[0])), base: bars.map((bar) => bar[1]),
        x: bars.map((bar) => Math.max(bar[2] - bar[1], chart.end / 600)), width: isThin ? 0.5 : 0.78,
        marker: { color: tint, line: { width: 0 }, pattern: { shape: barPatterns[category] || "",
          fillmode: "overlay", fgcolor: isDark ? "#14181C" : "#FFFFFF", size: 6, solidity: 0.3 } },
        hovertext: bars.map((bar) => `${plain(chart.rows[bar[0]])}: ${plain(bar[4])}<br>${figures(bar[1])} to ${figures(bar[2])}`),
        hoverinfo: "text",
      };
    });
    if (chart.marks.length > 0) {
      traces.push({
        type: "scatter", mode: "markers", name: "Other event", x: chart.marks.map((mark) => mark[1]),
        y: chart.marks.map((mark) => rowOf(mark[0])), hoverinfo: "text",
        hovertext: chart.marks.map((mark) => `${plain(chart.rows[mark[0]])}: ${plain(mark[2])}<br>${figures(mark[1])}`),
        marker: { symbol: "line-ns-open", size: 10, line: { width: 1.5 }, color: colour(6) },
      });
    }
    const rows = names.length;
    return { traces, height: 110 + Math.max(rows, 3) * 18 + (isNarrow ? 70 : 0),
      words: `Gantt chart of ${rows} entities with ${chart.bars.length} bars: ${chart.categories.map((c) => c[1]).join(", ")}.`,
      layout: layout(isNarrow, { barmode: "overlay", xaxis: { title: title(chart.time), range: [0, chart.end] },
        yaxis: { tickvals: names.map((_, index) => index), ticktext: names, range: [rows - 0.4, -0.6], showgrid: false,
          zeroline: false, tickfont: { size: 11 } } }) };
  }

  function distribution(chart, choice, isNarrow) {
    const metric = chart.metrics[choice.metric], values = metric.values, count = values.length;
    const traces = [
      { x: [values[0], ...values], y: [0, ...values.map((_, index) => (index + 1) / count)], mode: "lines+markers",
        line: { shape: "hv", color: colour(0) }, marker: { size: 5 }, name: "part of replications" },
      { x: [metric.mean, metric.mean], y: [0, 1], mode: "lines", name: "mean", line: { color: colour(1), dash: "dash" } },
    ];
    return { traces, words: `Empirical distribution of ${metric.label} over ${count} replications, ${spoken([values])}.`,
      layout: layout(isNarrow, { xaxis: { title: title(metric.label) },
        yaxis: { title: title("Part of replications at most that"), range: [0, 1.03] } }) };
  }

  // Differences with intervals above, replications of each variant below; one alone where only one file is there.
  function comparison(chart, choice, isNarrow) {
    const metric = chart.metrics[choice.metric], traces = [], names = (rows) => rows.map((row) => plain(cut(row[0], isNarrow ? 16 : 34)));
    const hasDifferences = metric.differences.length > 0, hasValues = metric.values.length > 0;
    const split = hasDifferences && hasValues;
    for (const isApart of [true, false]) {
      const rows = metric.differences.filter((row) => (row[2] !== null && (row[2] > 0 || row[3] < 0)) === isApart);
      if (rows.length === 0) continue;
      traces.push({
        x: rows.map((row) => row[1]), y: names(rows), mode: "markers", name: isApart ? "interval without zero" : "zero is inside",
        marker: { size: 10, color: isApart ? colour(0) : grey(), symbol: isApart ? "circle" : "circle-open", line: { width: 2 } },
        error_x: { type: "data", symmetric: false, array: rows.map((row) => (row[3] === null ? 0 : row[3] - row[1])),
          arrayminus: rows.map((row) => (row[2] === null ? 0 : row[1] - row[2])), color: isApart ? colour(0) : grey(), thickness: 2 },
        hovertext: rows.map((row) => `${plain(row[0])}: ${figures(row[1])}${row[4] === null ? "" : ` (${figures(row[4])} %)`}<br>${plain(row[5])}`),
        hoverinfo: "text",
      });
    }
    metric.values.forEach((row, index) => traces.push({
      type: "box", orientation: "h", x: row[1], y0: names([row])[0], name: names([row])[0], boxpoints: "all", jitter: 0, pointpos: 0,
      marker: { size: 5, color: colour(index), opacity: 0.65 }, line: { width: 1.5 }, showlegend: false,
      ...(split ? { xaxis: "x2", yaxis: "y2" } : {}), hoverinfo: "x+y",
    }));
    const lines = Math.max(metric.differences.length, 1) + (hasValues ? metric.values.length : 0);
    const share = metric.differences.length / (metric.differences.length + metric.values.length || 1);
    const cutAt = Math.min(Math.max(1 - share, 0.3), 0.7);
    const reversed = { type: "category", autorange: "reversed" };
    const zero = hasDifferences ? [{ type: "line", x0: 0, x1: 0, yref: "y domain", y0: 0, y1: 1, line: { color: grey(), width: 1.5 } }] : [];
    const first = !hasDifferences ? metric.label : isNarrow ? "Difference from the base" : `${metric.label}: difference from the base`;
    const axes = split
      ? { xaxis: { title: title(first), anchor: "y" }, yaxis: { ...reversed, domain: [cutAt + 0.11, 1], showgrid: false },
        xaxis2: { title: title(metric.label), anchor: "y2" }, yaxis2: { ...reversed, domain: [0, cutAt - 0.11], showgrid: false } }
      : { xaxis: { title: title(first) }, yaxis: { ...reversed, showgrid: false } };
    const words = metric.differences.map((row) => `${row[0]} ${figures(row[1])}, ${row[5]}`).join("; ");
    return { traces, height: 220 + 40 * lines, words: `Differences from the base in ${metric.label}: ${words || "none"}.`,
      layout: layout(isNarrow, { ...axes, shapes: zero,
        legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0, font: { size: 11 } } }) };
  }

  const parameterAxis = (parameter) => ({ title: title(parameter.label),
    ...(parameter.names.length ? { tickvals: parameter.names.map((_, i) => i), ticktext: parameter.names.map(plain) } : {}) });
  const levelText = (parameter, value) => (parameter.names.length ? plain(parameter.names[value]) : String(value));
  const levels = (parameter) => [...new Set(parameter.values)].sort((a, b) => a - b);

  function sweep(chart, choice, isNarrow) {
    const metric = chart.metrics[choice.metric], parameters = chart.parameters;
    const words = `${metric.label} over ${parameters.map((p) => p.label).join(", ")}: ${spoken([metric.mean])}.`;
    if (parameters.length === 1) return sweepLine(metric, parameters[0], words, isNarrow);
    if (parameters.length === 2 && chart.isGrid) return sweepHeat(metric, parameters, words, isNarrow);
    return sweepParallel(metric, parameters, words, isNarrow);
  }

  function sweepLine(metric, parameter, words, isNarrow) {
    const order = metric.mean.map((_, i) => i).filter((i) => metric.mean[i] !== null).sort((a, b) => parameter.values[a] - parameter.values[b]);
    const x = order.map((i) => parameter.values[i]), y = order.map((i) => metric.mean[i]);
    const half = order.map((i) => metric.half[i]);
    const traces = half.some((value) => value !== null)
      ? band(x, y.map((v, i) => v - half[i]), y.map((v, i) => v + half[i]), faint(colour(0), 0.2), "95 % interval", "") : [];
    traces.push({ x, y, mode: "lines+markers", name: "mean", line: { color: colour(0) } });
    return { traces, words, layout: layout(isNarrow, { xaxis: parameterAxis(parameter), yaxis: { title: title(metric.label) } }) };
  }

  function sweepHeat(metric, [first, second], words, isNarrow) {
    const columns = levels(first), rows = levels(second);
    const table = rows.map(() => columns.map(() => null)), notes = rows.map(() => columns.map(() => ""));
    const annotations = [];
    metric.mean.forEach((value, i) => {
      const row = rows.indexOf(second.values[i]), column = columns.indexOf(first.values[i]);
      table[row][column] = value;
      if (value === null) annotations.push({ x: column, y: row, text: "failed", showarrow: false, font: { size: 11, color: grey() } });
      notes[row][column] = value === null ? "" : figures(value) + (metric.half[i] ? ` ± ${figures(metric.half[i])}` : "");
    });
    const small = columns.length <= (isNarrow ? 5 : 10) && rows.length <= 15;
    const trace = { type: "heatmap", z: table, x: columns.map((_, i) => i), y: rows.map((_, i) => i), text: notes, colorscale: cividis,
      texttemplate: small ? (isNarrow ? "%{z:.3g}" : "%{text}") : "", hovertemplate: "%{text}<extra></extra>", xgap: 1, ygap: 1,
      colorbar: { title: isNarrow ? { text: "" } : { text: plain(metric.label), side: "right" }, outlinewidth: 0,
        ...(isNarrow ? { orientation: "h", yref: "container", y: 0, yanchor: "bottom", thickness: 12 } : { thickness: 14 }) } };
    const ticks = (parameter, list) => ({ title: title(parameter.label), tickvals: list.map((_, i) => i),
      ticktext: list.map((value) => levelText(parameter, value)), showgrid: false, zeroline: false });
    return { traces: [trace], words, height: 200 + Math.max(rows.length, 4) * 42 + (isNarrow ? 60 : 0),
      layout: layout(isNarrow, { annotations, xaxis: ticks(first, columns), yaxis: ticks(second, rows) }) };
  }

  function sweepParallel(metric, parameters, words, isNarrow) {
    const seen = metric.mean.map((_, i) => i).filter((i) => metric.mean[i] !== null);
    const [low, high] = range([metric.mean]) || [0, 1];
    const scaled = (values) => { const [a, b] = range([values]); return (value) => (b > a ? (value - a) / (b - a) : 0.5); };
    const scales = [...parameters.map((p) => scaled(p.values)), scaled(metric.mean)];
    const shade = (value) => {
      const part = high > low ? (value - low) / (high - low) : 0.5;
      return cividis[Math.round(part * 4)][1];
    };
    const traces = seen.sort((a, b) => metric.mean[a] - metric.mean[b]).slice(0, 400).map((i) => ({
      x: scales.map((_, position) => position), mode: "lines", line: { color: shade(metric.mean[i]), width: 2 }, showlegend: false,
      y: scales.map((scale, position) => scale(position < parameters.length ? parameters[position].values[i] : metric.mean[i])),
      hoverinfo: "text", text: `${parameters.map((p) => `${plain(p.label)} ${levelText(p, p.values[i])}`).join("<br>")}<br>${figures(metric.mean[i])}`,
    }));
    traces.push({ x: [null], y: [null], mode: "markers", showlegend: false, hoverinfo: "skip",
      marker: { color: [low], cmin: low, cmax: high, colorscale: cividis, showscale: true, colorbar: {
        title: isNarrow ? { text: "" } : { text: plain(metric.label), side: "right" }, outlinewidth: 0,
        ...(isNarrow ? { orientation: "h", yref: "container", y: 0, yanchor: "bottom", thickness: 12 } : { thickness: 14 }) } } });
    const annotations = parameters.flatMap((parameter, position) => {
      const list = levels(parameter), some = list.length > 8 ? [list[0], list[list.length - 1]] : list;
      return some.map((value) => ({ x: position, y: scales[position](value), text: levelText(parameter, value), showarrow: false,
        xanchor: "left", xshift: 4, font: { size: 11 }, bgcolor: isDark ? "rgba(20,24,28,.75)" : "rgba(255,255,255,.75)" }));
    });
    const names = [...parameters.map((p) => p.label), metric.label];
    return { traces, words, height: 420 + (isNarrow ? 80 : 0), layout: layout(isNarrow, { annotations, yaxis: { visible: false, range: [-0.05, 1.05] },
      xaxis: { tickvals: names.map((_, i) => i), ticktext: names.map((name) => plain(isNarrow ? cut(name, 18) : name)),
        range: [-0.1, names.length - 0.9], zeroline: false, tickangle: isNarrow ? -90 : 0 } }) };
  }

  function trajectory(chart, _, isNarrow) {
    const x = chart.evaluations, panels = 1 + chart.parameters.length, traces = [];
    for (const isAccepted of [true, false]) {
      const chosen = x.map((_, i) => i).filter((i) => chart.accepted[i] === isAccepted);
      traces.push({ x: chosen.map((i) => x[i]), y: chosen.map((i) => chart.objective[i]), mode: "markers",
        name: isAccepted ? "accepted" : "rejected", error_y: { array: chosen.map((i) => chart.half[i] ?? 0), color: grey(), thickness: 1 },
        marker: { color: colour(0), size: 8, symbol: isAccepted ? "circle" : "circle-open" } });
    }
    traces.push({ x, y: chart.best, mode: "lines", name: "best so far", line: { shape: "hv", color: colour(1) } });
    const axes = { annotations: [], xaxis: { title: title("Evaluation"), anchor: panels > 1 ? `y${panels}` : "y" } };
    const part = 1 / (panels + 1);
    axes.yaxis = { title: title("Objective"), domain: [1 - 2 * part + 0.03, 1] };
    chart.parameters.forEach((parameter, index) => {
      traces.push({ x, y: parameter.values, mode: "lines+markers", line: { shape: "hv", color: grey(), width: 1 }, marker: { size: 4 },
        yaxis: `y${index + 2}`, showlegend: false, name: plain(parameter.label) });
      const top = 1 - (index + 2) * part;
      axes[`yaxis${index + 2}`] = { ...parameterAxis(parameter), title: { text: "" }, anchor: "x",
        domain: [Math.max(top - part + 0.03, 0), top - 0.04] };
      axes.annotations.push({ text: plain(parameter.label), showarrow: false, xref: "paper", yref: "paper", x: 0, y: top - 0.04,
        xanchor: "left", yanchor: "bottom", font: { size: 12 } });
    });
    return { traces, height: 260 + 130 * chart.parameters.length + (isNarrow ? 60 : 0), layout: layout(isNarrow, axes),
      words: `${x.length} evaluations; the best objective is ${figures(chart.best[chart.best.length - 1])}.` };
  }

  function quantiles(chart, choice, isNarrow) {
    const family = chart.families[choice.metric], extent = range([family.y]) || [0, 1];
    const traces = [
      { x: family.x, y: family.y, mode: "markers", marker: { color: colour(0), size: 5 }, name: plain(family.name) },
      { x: extent, y: extent, mode: "lines", line: { color: colour(1) }, name: "perfect fit", hoverinfo: "skip" },
    ];
    return { traces, words: `Quantiles of ${family.name} against the data, ${spoken([family.y])}.`, layout: layout(isNarrow, {
      xaxis: { title: title(`Quantile of ${family.name}`) }, yaxis: { title: title("Quantile of the data") } }) };
  }

  return { setDark, series, memory, placement, gantt, distribution, comparison, sweep, trajectory, quantiles };
})();
