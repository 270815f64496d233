"""Prints the licences of all crates that are compiled into the program, each text once."""

import json
import re
import subprocess
import sys
from pathlib import Path

NAMES = re.compile(r"(licen[cs]e|copying|notice|unlicense|copyright)", re.IGNORECASE)
LINE = "-" * 78


def cargo(*arguments: str) -> str:
    """What cargo says of this workspace, as it is locked."""
    return subprocess.run(["cargo", *arguments, "--locked"], check=True, capture_output=True, text=True).stdout


def compiled_in() -> "set[tuple[str, str]]":
    """Name and version of each crate that is linked, on any platform."""
    tree = cargo(
        "tree", "--package=ridealong", "--edges=normal", "--target=all", "--prefix=none", "--format={p}"
    )
    words = (line.split() for line in tree.splitlines() if line.strip())
    return {(name, version.lstrip("v")) for name, version, *_ in words}


def texts(crate: dict) -> "list[str]":
    """The texts of its licences, as they lie beside its manifest."""
    folder = Path(crate["manifest_path"]).parent
    files = {path for path in folder.iterdir() if path.is_file() and NAMES.match(path.name)}
    if crate["license_file"]:
        files.add(folder / crate["license_file"])
    files = {path for path in files if path.suffix not in {".rs", ".toml"}}
    return [path.read_text(encoding="utf-8", errors="replace").strip() for path in sorted(files)]


def main() -> None:
    """Groups the crates by what their licences say, and prints that."""
    linked = compiled_in()
    packages = json.loads(cargo("metadata", "--format-version=1"))["packages"]
    users: "dict[str, list[str]]" = {}
    for crate in packages:
        if crate["source"] is None or (crate["name"], crate["version"]) not in linked:
            continue
        license = crate["license"] or "see its text"
        title = f"{crate['name']} {crate['version']} ({license})"
        # A crate without a text is under one that is known by its name.
        found = texts(crate) or [f"Its licence is {license}; the crate holds no text of it."]
        for text in found:
            users.setdefault(text, []).append(title)
    if not users:
        sys.exit("error: no crate was found")
    out = sys.stdout
    if hasattr(out, "reconfigure"):
        out.reconfigure(encoding="utf-8", newline="\n")
    out.write("Ridealong is made with the work of others. Their licences:\n")
    for text, crates in sorted(users.items(), key=lambda item: item[1]):
        out.write(f"\n{LINE}\n\n" + "\n".join(sorted(crates)) + f"\n\n{text}\n")


if __name__ == "__main__":
    main()
