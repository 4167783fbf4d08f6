"""Pieces of HTML that the sections of a page are made of."""

from html import escape


def table(caption, columns, rows, identifier, tools="", classes="", is_sortable=True):
    """A table with a caption in a box that scrolls by itself.

    `columns` are (heading, is it a number); a row is a list of cells, or (cells, attributes of the row).
    """
    heads = []
    for name, is_number in columns:
        inner = f'<button type="button" class="sort">{escape(name)}</button>' if is_sortable else escape(name)
        heads.append(f'<th scope="col"{" class=number" if is_number else ""}>{inner}</th>')
    lines = []
    for row in rows:
        cells, attributes = row if isinstance(row, tuple) else (row, "")
        parts = []
        for position, (cell, (_, is_number)) in enumerate(zip(cells, columns)):
            if position == 0:
                parts.append(f'<th scope="row">{escape(str(cell))}</th>')
            else:
                parts.append(f"<td{' class=number' if is_number else ''}>{escape(str(cell))}</td>")
        lines.append(f"<tr{' ' + attributes if attributes else ''}>{''.join(parts)}</tr>")
    return (
        f'{tools}<div class="scroll" role="region" tabindex="0" aria-labelledby="{identifier}-caption">'
        f'<table id="{identifier}" class="{classes}">'
        f'<caption id="{identifier}-caption"><span>{escape(caption)}</span></caption>'
        f"<thead><tr>{''.join(heads)}</tr></thead><tbody>{chr(10).join(lines)}</tbody></table></div>"
    )


def chart(kind, caption, notes=(), source="", zeros=()):
    """The place of a chart with its caption; the page's script fills it and puts its controls before it."""
    text = "".join(f"<p class=note>{escape(note)}</p>" for note in notes)
    if zeros:
        count = "1 column is" if len(zeros) == 1 else f"{len(zeros)} columns are"
        text += (f"<details class=note><summary>{count} zero throughout and left out</summary>"
                 f"{escape(', '.join(zeros))}</details>")  # fmt: skip
    return (f'<figure class="chart" data-chart="{escape(kind)}"><figcaption><strong>{escape(caption)}</strong>'
            f'{f" <code>{escape(source)}</code>" if source else ""}</figcaption><div class="controls"></div>'
            f'<div class="plot" role="img" aria-label="{escape(caption)}"></div>'
             f'{text}</figure>')  # fmt: skip


def section(identifier, title, body):
    heading = f'<h2 id="{identifier}-title">{escape(title)}</h2>'
    return f'<section id="{identifier}" aria-labelledby="{identifier}-title">{heading}\n{body}\n</section>'


def folded(summary, body, attributes=""):
    return f"<details{' ' + attributes if attributes else ''}><summary>{escape(summary)}</summary>{body}</details>"


def definitions(pairs):
    return "<dl>" + "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in pairs) + "</dl>"


def digits(value, count=5):
    """A number for a person: five digits, thousands apart; nothing for NaN."""
    if value != value:
        return ""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}".replace(",", "\u202f")
    text = f"{value:.{count}g}"
    if "e" in text and abs(value) >= 1:
        text = f"{value:,.0f}".replace(",", "\u202f")
    return text
