"""What is in a folder of results: its files by kind, its manifest, and the question its scenario asks."""

import hashlib
import json
import os
import re
from dataclasses import dataclass, field

import tables

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


@dataclass
class Folder:
    path: str
    files: dict
    manifest: dict
    scenario_text: str
    study_text: str
    header: dict = field(default_factory=dict)
    header_note: str = ""

    @property
    def name(self):
        scenario = self.manifest.get("scenario")
        name = scenario.get("name") if isinstance(scenario, dict) else None
        return str(name or os.path.basename(os.path.abspath(self.path)))

    def of_kind(self, kind):
        """Paths of the files of a kind, in alphabetical order."""
        return [path for path, found in self.files.items() if found == kind]

    def first(self, kind):
        return next(iter(self.of_kind(kind)), None)


def read_folder(path):
    if not os.path.isdir(path):
        raise tables.PlotError(f"{path}: error: no such folder; a report is made of the folder a run wrote")
    names = sorted(name for name in os.listdir(path) if name.endswith(".csv") and not name.startswith("."))
    files = {os.path.join(path, name): tables.kind_of(tables.header_of(os.path.join(path, name))) for name in names}
    if not any(files.values()):
        raise tables.PlotError(f"{path}: error: no CSV file of vdcsim in this folder")
    manifest = read_manifest(os.path.join(path, "manifest.json"))
    folder = Folder(
        path,
        files,
        manifest,
        read_text(os.path.join(path, "scenario.yaml")),
        read_text(os.path.join(path, "study.yaml")),
    )
    folder.header, folder.header_note = scenario_header(manifest)
    return folder


def read_text(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise tables.PlotError(f"{path}: error: cannot read: {error}") from error


def read_manifest(path):
    text = read_text(path)
    if not text:
        return {}
    try:
        manifest = json.loads(text)
    except json.JSONDecodeError as error:
        raise tables.PlotError(f"{path}:{error.lineno}: error: no JSON: {error.msg}") from error
    if not isinstance(manifest, dict):
        raise tables.PlotError(f"{path}: error: no manifest of vdcsim")
    return manifest


def scenario_header(manifest):
    """The comment at the top of the scenario file, by its headings, where the file is still the one that was run."""
    scenario = manifest.get("scenario")
    if not isinstance(scenario, dict) or not isinstance(scenario.get("path"), str):
        return {}, ""
    for base in (os.getcwd(), ROOT):
        path = os.path.join(base, scenario["path"])
        if os.path.isfile(path):
            with open(path, "rb") as file:
                content = file.read()
            if hashlib.sha256(content).hexdigest() != scenario.get("sha256"):
                return {}, f"{scenario['path']} has changed since this run; its question is not shown."
            return header_sections(content.decode("utf-8", errors="replace")), ""
    return {}, ""


HEADING = re.compile(r"# ([A-Z][A-Za-z ]{1,20}):\s*(.*)")


def header_sections(text):
    """`{"Question": "...", "Run": "..."}` of the comment lines before the first other line."""
    sections, indents, current = {}, {}, None
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        heading = HEADING.match(line)
        if heading:
            current = heading.group(1)
            sections[current] = [heading.group(2)]
            indents[current] = heading.start(2) - 1
        elif current:
            sections[current].append(line[1:])
    return {name: aligned(lines, indents[name]) for name, lines in sections.items()}


def aligned(lines, indent):
    """The lines under the first one without their common indent: what is indented further stays so."""
    least = min([indent] + [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()])
    return "\n".join([lines[0].strip()] + [line[least:].rstrip() for line in lines[1:]])
