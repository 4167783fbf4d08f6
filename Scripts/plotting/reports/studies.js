"use strict";
// Charts of several runs and of fits, in the form of those of a run.
const StudyCharts = (() => {
  const { tone, colour, grey, faint, cividis, plain, cut, figures, range, spoken, layout, title, band } = Theme;
  const { colourBar } = Theme;

  function distribution(chart, choice, isNarrow) {
    const metric = chart.metrics[choice.metric], values = metric.values, count = values.length;
    const traces = [
      { x: [values[0], ...values], y: [0, ...values.map((_, index) => (index + 1) / count)], mode: "lines+markers",
        line: { shape: "hv", color: colour(0) }, marker: { size: 5 }, name: "part of replications" },
      { x: [metric.mean, metric.mean], y: [0, 1], mode: "lines", name: "mean",
        line: { color: colour(1), dash: "dash" } },
    ];
    const words = `Empirical distribution of ${metric.label} over ${count} replications, ${spoken([values])}.`;
    return { traces, words, layout: layout(isNarrow, { xaxis: { title: title(metric.label) },
        yaxis: { title: title("Part of replications at most that"), range: [0, 1.03] } }) };
  }

  // Differences with intervals above, replications of each variant below; one alone where only one file is there.
  function comparison(chart, choice, isNarrow) {
    const metric = chart.metrics[choice.metric], traces = [];
    const names = (rows) => rows.map((row) => plain(cut(row[0], isNarrow ? 16 : 34)));
    const hasDifferences = metric.differences.length > 0, hasValues = metric.values.length > 0;
    const split = hasDifferences && hasValues;
    for (const isApart of [true, false]) {
      const rows = metric.differences.filter((row) => (row[2] !== null && (row[2] > 0 || row[3] < 0)) === isApart);
      if (rows.length === 0) continue;
      const color = isApart ? colour(0) : grey();
      const relative = (row) => (row[4] === null ? "" : ` (${figures(row[4])} %)`);
      traces.push({
        x: rows.map((row) => row[1]), y: names(rows), mode: "markers",
        name: isApart ? "interval without zero" : "zero is inside",
        marker: { size: 10, color, symbol: isApart ? "circle" : "circle-open", line: { width: 2 } },
        error_x: { type: "data", symmetric: false, color, thickness: 2,
          array: rows.map((row) => (row[3] === null ? 0 : row[3] - row[1])),
          arrayminus: rows.map((row) => (row[2] === null ? 0 : row[1] - row[2])) },
        hovertext: rows.map((row) => `${plain(row[0])}: ${figures(row[1])}${relative(row)}<br>${plain(row[5])}`),
        hoverinfo: "text",
      });
    }
    metric.values.forEach((row, index) => traces.push({
      type: "box", orientation: "h", x: row[1], y0: names([row])[0], name: names([row])[0],
      boxpoints: "all", jitter: 0, pointpos: 0, marker: { size: 5, color: colour(index), opacity: 0.65 },
      line: { width: 1.5 }, showlegend: false,
      ...(split ? { xaxis: "x2", yaxis: "y2" } : {}), hoverinfo: "x+y",
    }));
    const lines = Math.max(metric.differences.length, 1) + (hasValues ? metric.values.length : 0);
    const share = metric.differences.length / (metric.differences.length + metric.values.length || 1);
    const cutAt = Math.min(Math.max(1 - share, 0.3), 0.7);
    const reversed = { type: "category", autorange: "reversed", showgrid: false };
    const zero = { type: "line", x0: 0, x1: 0, yref: "y domain", y0: 0, y1: 1, line: { color: grey(), width: 1.5 } };
    const difference = isNarrow ? "Difference from the base" : `${metric.label}: difference from the base`;
    const first = title(hasDifferences ? difference : metric.label);
    const axes = split
      ? { xaxis: { title: first, anchor: "y" }, yaxis: { ...reversed, domain: [cutAt + 0.11, 1] },
        xaxis2: { title: title(metric.label), anchor: "y2" }, yaxis2: { ...reversed, domain: [0, cutAt - 0.11] } }
      : { xaxis: { title: first }, yaxis: reversed };
    const found = metric.differences.map((row) => `${row[0]} ${figures(row[1])}, ${row[5]}`).join("; ");
    const words = `Differences from the base in ${metric.label}: ${found || "none"}.`;
    return { traces, words, height: 220 + 40 * lines, layout: layout(isNarrow, { ...axes,
        shapes: hasDifferences ? [zero] : [],
        legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0, font: { size: 11 } } }) };
  }

  const parameterAxis = ({ label, names }) => ({ title: title(label),
    ...(names.length ? { tickvals: names.map((_, i) => i), ticktext: names.map(plain) } : {}) });
  const levelText = (parameter, value) => (parameter.names.length ? plain(parameter.names[value]) : String(value));
  const textAt = (parameter, index) => levelText(parameter, parameter.values[index]);
  const seen = (metric) => metric.mean.map((_, i) => i).filter((i) => metric.mean[i] !== null);
  const levels = (parameter) => [...new Set(parameter.values)].sort((a, b) => a - b);

  function sweep(chart, choice, isNarrow) {
    const metric = chart.metrics[choice.metric], parameters = chart.parameters;
    const words = `${metric.label} over ${parameters.map((p) => p.label).join(", ")}: ${spoken([metric.mean])}.`;
    if (parameters.length === 1) return sweepLine(metric, parameters[0], words, isNarrow);
    if (parameters.length === 2 && chart.isGrid) return sweepHeat(metric, parameters, words, isNarrow);
    return sweepParallel(metric, parameters, words, isNarrow);
  }

  function sweepLine(metric, parameter, words, isNarrow) {
    const order = seen(metric).sort((a, b) => parameter.values[a] - parameter.values[b]);
    const x = order.map((i) => parameter.values[i]), y = order.map((i) => metric.mean[i]);
    const half = order.map((i) => metric.half[i]);
    const [low, high] = [-1, 1].map((sign) => y.map((value, i) => value + sign * half[i]));
    const hasBand = half.some((value) => value !== null);
    const traces = hasBand ? band(x, low, high, faint(colour(0), 0.2), "95 % interval", "") : [];
    traces.push({ x, y, mode: "lines+markers", name: "mean", line: { color: colour(0) } });
    const axes = { xaxis: parameterAxis(parameter), yaxis: { title: title(metric.label) } };
    return { traces, words, layout: layout(isNarrow, axes) };
  }

  function sweepHeat(metric, [first, second], words, isNarrow) {
    const columns = levels(first), rows = levels(second);
    const table = rows.map(() => columns.map(() => null)), notes = rows.map(() => columns.map(() => ""));
    const annotations = [];
    metric.mean.forEach((value, i) => {
      const row = rows.indexOf(second.values[i]), column = columns.indexOf(first.values[i]);
      table[row][column] = value;
      if (value === null) {
        annotations.push({ x: column, y: row, text: "failed", showarrow: false, font: { size: 11, color: grey() } });
      } else {
        notes[row][column] = figures(value) + (metric.half[i] ? ` ± ${figures(metric.half[i])}` : "");
      }
    });
    const small = columns.length <= (isNarrow ? 5 : 10) && rows.length <= 15;
    const trace = {
      type: "heatmap", z: table, x: columns.map((_, i) => i), y: rows.map((_, i) => i), text: notes, xgap: 1, ygap: 1,
      texttemplate: small ? (isNarrow ? "%{z:.3g}" : "%{text}") : "", hovertemplate: "%{text}<extra></extra>",
      colorscale: cividis, colorbar: colourBar(isNarrow, metric.label),
    };
    const ticks = (parameter, list) => ({ title: title(parameter.label), tickvals: list.map((_, i) => i),
      ticktext: list.map((value) => levelText(parameter, value)), showgrid: false, zeroline: false });
    return { traces: [trace], words, height: 200 + Math.max(rows.length, 4) * 42 + (isNarrow ? 60 : 0),
      layout: layout(isNarrow, { annotations, xaxis: ticks(first, columns), yaxis: ticks(second, rows) }) };
  }

  function sweepParallel(metric, parameters, words, isNarrow) {
    const [low, high] = range([metric.mean]) || [0, 1];
    const scaled = (values) => {
      const [least, most] = range([values]);
      return (value) => (most > least ? (value - least) / (most - least) : 0.5);
    };
    const scales = [...parameters.map((p) => scaled(p.values)), scaled(metric.mean)];
    const shade = (value) => {
      const part = high > low ? (value - low) / (high - low) : 0.5;
      return cividis[Math.round(part * 4)][1];
    };
    const traces = seen(metric).sort((a, b) => metric.mean[a] - metric.mean[b]).slice(0, 400).map((i) => {
      const point = [...parameters.map((parameter) => parameter.values[i]), metric.mean[i]];
      const lines = parameters.map((parameter) => `${plain(parameter.label)} ${textAt(parameter, i)}`);
      return {
        x: point.map((_, position) => position), y: point.map((value, position) => scales[position](value)),
        mode: "lines", line: { color: shade(metric.mean[i]), width: 2 }, showlegend: false, hoverinfo: "text",
        text: [...lines, figures(metric.mean[i])].join("<br>"),
      };
    });
    traces.push({ x: [null], y: [null], mode: "markers", showlegend: false, hoverinfo: "skip",
      marker: { color: [low], cmin: low, cmax: high, colorscale: cividis, showscale: true,
        colorbar: colourBar(isNarrow, metric.label) } });
    const annotations = parameters.flatMap((parameter, position) => {
      const list = levels(parameter), some = list.length > 8 ? [list[0], list[list.length - 1]] : list;
      return some.map((value) => ({
        x: position, y: scales[position](value), text: levelText(parameter, value), showarrow: false, xanchor: "left",
        xshift: 4, font: { size: 11 }, bgcolor: tone("rgba(255,255,255,.75)", "rgba(20,24,28,.75)"),
      }));
    });
    const names = [...parameters.map((p) => p.label), metric.label];
    return { traces, words, height: 420 + (isNarrow ? 80 : 0), layout: layout(isNarrow, { annotations,
      yaxis: { visible: false, range: [-0.05, 1.05] },
      xaxis: { tickvals: names.map((_, i) => i), ticktext: names.map((name) => plain(isNarrow ? cut(name, 18) : name)),
        range: [-0.4, names.length - 0.7], zeroline: false, tickangle: isNarrow ? -90 : 0 } }) };
  }

  function trajectory(chart, _, isNarrow) {
    const x = chart.evaluations, panels = 1 + chart.parameters.length, traces = [];
    for (const isAccepted of [true, false]) {
      const chosen = x.map((_, i) => i).filter((i) => chart.accepted[i] === isAccepted);
      traces.push({ x: chosen.map((i) => x[i]), y: chosen.map((i) => chart.objective[i]), mode: "markers",
        name: isAccepted ? "accepted" : "rejected",
        error_y: { array: chosen.map((i) => chart.half[i] ?? 0), color: grey(), thickness: 1 },
        marker: { color: colour(0), size: 8, symbol: isAccepted ? "circle" : "circle-open" } });
    }
    traces.push({ x, y: chart.best, mode: "lines", name: "best so far", line: { shape: "hv", color: colour(1) } });
    const axes = { annotations: [], xaxis: { title: title("Evaluation"), anchor: panels > 1 ? `y${panels}` : "y" } };
    const part = 1 / (panels + 1);
    axes.yaxis = { title: title("Objective"), domain: [1 - 2 * part + 0.03, 1] };
    chart.parameters.forEach((parameter, index) => {
      traces.push({ x, y: parameter.values, mode: "lines+markers", marker: { size: 4 },
        line: { shape: "hv", color: grey(), width: 1 }, yaxis: `y${index + 2}`, showlegend: false,
        name: plain(parameter.label) });
      const top = 1 - (index + 2) * part;
      axes[`yaxis${index + 2}`] = { ...parameterAxis(parameter), title: { text: "" }, anchor: "x",
        domain: [Math.max(top - part + 0.03, 0), top - 0.04] };
      axes.annotations.push({ text: plain(parameter.label), showarrow: false, xref: "paper", yref: "paper", x: 0,
        y: top - 0.04, xanchor: "left", yanchor: "bottom", font: { size: 12 } });
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
    const words = `Quantiles of ${family.name} against the data, ${spoken([family.y])}.`;
    return { traces, words, layout: layout(isNarrow, {
      xaxis: { title: title(`Quantile of ${family.name}${chart.unit}`) }, yaxis: { title: title(`Quantile of the data${chart.unit}`) } }) };
  }

  function arrivals(chart, choice, isNarrow) {
    const measure = chart.metrics[choice.metric], extent = range([measure.x]) || [0, 1];
    const traces = measure.isDispersion
      ? [{ x: measure.x, y: measure.y, mode: "lines+markers", name: plain(measure.label), line: { color: colour(0) } },
        { x: extent, y: [1, 1], mode: "lines", name: "Poisson process", line: { color: colour(1), dash: "dash" } }]
      : [{ type: "bar", x: measure.x, y: measure.y, name: plain(measure.label), marker: { color: colour(0) } }];
    const words = `${measure.label} over ${measure.at}: ${spoken([measure.y])}.`;
    return { traces, words, layout: layout(isNarrow, { showlegend: measure.isDispersion,
      xaxis: { title: title(measure.at), type: measure.isDispersion ? "log" : "linear" },
      yaxis: { title: title(measure.label) } }) };
  }

  return { arrivals, distribution, comparison, sweep, trajectory, quantiles };
})();
