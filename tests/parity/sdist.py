"""Downloads a source distribution from the package index and unpacks it: sdist.py name==version folder

`pip download` would run its setup.py to learn what it depends on, so pip's finder is asked for the
place alone, as it knows how this machine reaches the index.
"""

import hashlib
import io
import re
import sys
import tarfile
import zipfile
from pathlib import Path

from pip._internal.commands.download import DownloadCommand
from pip._vendor.packaging.specifiers import SpecifierSet


def main(requirement, folder):
    name, version = requirement.split("==")
    command = DownloadCommand("download", "")
    options, _ = command.parse_args(["--no-binary", ":all:", "--no-deps", requirement])
    with command.main_context():
        session = command.get_default_session(options)
        finder = command._build_package_finder(options, session)
        best = finder.find_best_candidate(name, SpecifierSet("==" + version)).best_candidate
        if best is None:
            sys.exit(f"the index has no source distribution of {requirement}")
        response = session.get(best.link.url_without_fragment)
        response.raise_for_status()
    data = response.content
    if best.link.hash_name and hashlib.new(best.link.hash_name, data).hexdigest() != best.link.hash:
        sys.exit(f"{best.link.filename} is not what the index says")
    unpack(best.link.filename, data, Path(folder))


def unpack(name, data, folder):
    folder.mkdir(parents=True)
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = [(one.filename, archive.read(one)) for one in archive.infolist() if not one.is_dir()]
    else:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            files = [(one.name, archive.extractfile(one).read()) for one in archive if one.isfile()]
    for path, content in files:
        # Only Python is looked at, and nothing may land outside the folder.
        if path.endswith(".py") and not re.search(r"(^|/)\.\.(/|$)|^/|\\", path):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


main(*sys.argv[1:])
