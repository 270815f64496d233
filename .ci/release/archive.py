"""Makes the archive of a target from its wheel: WHEEL TARGET OUT. Prints the path of the archive.

It has the program, completions, manual pages, README and licences. The program is run for the middle two,
so it has to be one for this machine. The same files make the same archive, byte by byte.
"""

import gzip
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import wheel_files

ROOT = Path(__file__).resolve().parents[2]

# The names that the shells look for.
COMPLETIONS = {
    "bash": "completions/ridealong.bash",
    "elvish": "completions/ridealong.elv",
    "fish": "completions/ridealong.fish",
    "powershell": "completions/_ridealong.ps1",
    "zsh": "completions/_ridealong",
}

# 1980-01-01, the first day that a zip file knows.
TIME = 315_532_800


def said(binary: Path) -> "dict[str, bytes]":
    """What the program prints to be packed with it."""

    def run(*arguments: str) -> bytes:
        return subprocess.run([binary, *arguments], check=True, capture_output=True).stdout

    files = {name: run("completions", shell) for shell, name in COMPLETIONS.items()}
    page = run("man").decode()
    files["man/ridealong.1"] = page.encode()
    for line in page.splitlines():
        # As the page of the program names those of its commands.
        name = line.replace("\\", "")
        if name.startswith("ridealong-") and name.endswith("(1)"):
            command = name[len("ridealong-") : -len("(1)")]
            files[f"man/ridealong-{command}.1"] = run("man", command)
    return files


def contents(wheel: Path) -> "dict[str, bytes]":
    """All files of the archive, by their paths."""
    files = wheel_files.read(wheel)
    name = wheel_files.binary_name(files)
    with tempfile.TemporaryDirectory() as folder:
        binary = Path(folder) / name
        binary.write_bytes(files[name])
        binary.chmod(0o755)
        files.update(said(binary))
    for document in ("README.md", "CHANGELOG.md"):
        files[document] = (ROOT / document).read_bytes()
    return files


def tar(files: "dict[str, bytes]", top: str) -> bytes:
    """A compressed tar file."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in sorted(files.items()):
            member = tarfile.TarInfo(f"{top}/{name}")
            member.size, member.mtime = len(data), TIME
            member.mode = 0o755 if name == "ridealong" else 0o644
            archive.addfile(member, io.BytesIO(data))
    return gzip.compress(plain.getvalue(), compresslevel=6, mtime=0)


def zipped(files: "dict[str, bytes]", top: str) -> bytes:
    """A zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{top}/{name}"), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def main() -> None:
    """Makes the archive."""
    wheel, target, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    top = f"ridealong-{target}"
    files = contents(wheel)
    is_windows = "windows" in target
    out.mkdir(parents=True, exist_ok=True)
    path = out / (top + (".zip" if is_windows else ".tar.gz"))
    path.write_bytes((zipped if is_windows else tar)(files, top))
    print(path)


if __name__ == "__main__":
    main()
