"""What is in a wheel, for what is made of it. As a program: WHEEL OUT copies the binary, and prints its path."""

import sys
from pathlib import Path, PurePosixPath
from zipfile import ZipFile


def read(wheel: Path) -> "dict[str, bytes]":
    """The binary and the licences of a wheel, by their names."""
    with ZipFile(wheel) as archive:
        members = {PurePosixPath(name): name for name in archive.namelist()}
        wanted = {
            path.name: archive.read(name)
            for path, name in members.items()
            if path.parent.name in {"scripts", "licenses"}
        }
    if binary_name(wanted) not in wanted:
        sys.exit(f"error: {wheel} has no program")
    return wanted


def binary_name(files: "dict[str, bytes]") -> str:
    """What the program is called among these files."""
    return "ridealong.exe" if "ridealong.exe" in files else "ridealong"


def main() -> None:
    """Copies the binary."""
    wheel, out = map(Path, sys.argv[1:])
    files = read(wheel)
    out.mkdir(parents=True, exist_ok=True)
    binary = out / binary_name(files)
    binary.write_bytes(files[binary.name])
    binary.chmod(0o755)
    print(binary)


if __name__ == "__main__":
    main()
