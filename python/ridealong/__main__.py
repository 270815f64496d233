"""``python -m ridealong`` runs the binary that was installed with this module."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path


def find_binary() -> Path:
    """The binary: where pip puts scripts, in its different ways of installing."""
    name = "ridealong" + (sysconfig.get_config_var("EXE") or "")
    user = sysconfig.get_preferred_scheme("user") if sys.version_info >= (3, 10) else f"{os.name}_user"
    # `pip install --target` and `--prefix` put it relative to the module.
    module = Path(__file__).resolve().parent
    folders = [
        Path(sysconfig.get_path("scripts")),
        Path(sysconfig.get_path("scripts", scheme=user)),
        module.parent / "bin",
        *(parent / Path(sysconfig.get_path("scripts")).name for parent in list(module.parents)[2:5]),
    ]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    sys.exit("error: there is no {} in {}".format(name, ", ".join(str(folder) for folder in folders)))


def main() -> None:
    """Runs the binary in the place of this process, or waits for it where a process cannot do that."""
    command = [str(find_binary()), *sys.argv[1:]]
    if os.name == "nt":
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
