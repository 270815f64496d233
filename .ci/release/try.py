"""Unpacks an archive and tries the program in it: ARCHIVE."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

MODULE = "import subprocess\nsubprocess.run(command, shell=True)\n"


def main() -> None:
    """Fails unless the program finds what is in a module, and says what it found."""
    archive = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        # `zipfile` does not keep that a file may be run, but zip files are for Windows.
        shutil.unpack_archive(archive, folder)
        (top,) = Path(folder).iterdir()
        binary = next(path for path in (top / "ridealong", top / "ridealong.exe") if path.is_file())
        print(subprocess.run([binary, "--version"], check=True, capture_output=True, text=True).stdout, end="")
        module = top / "module.py"
        module.write_text(MODULE, encoding="utf-8")
        check = [binary, "check", "--isolated", module.name]
        run = subprocess.run(check, cwd=top, check=False, capture_output=True, text=True, encoding="utf-8")
        print(run.stdout, end="")
        if run.returncode != 1 or "module.py:2:25: B602" not in run.stdout:
            sys.exit(f"error: {archive} does not work: it ended with {run.returncode}\n{run.stderr}")


if __name__ == "__main__":
    main()
