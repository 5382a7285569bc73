"""What root wrote down, read and taken away by the login page's own user."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from portal_bridge.adapters.nds.records import Records
from tests.services import programs

ROOT = Path(__file__).resolve().parents[2]
MAC = "02:aa:bb:cc:dd:02"
USER = "nobody"
# Modules first: the user may not be allowed to read them.
READER = """
import os, sys
from pathlib import Path
from portal_bridge.adapters.nds.records import Records
user, group = int(sys.argv[2]), int(sys.argv[3])
os.setgroups([])
os.setresgid(group, group, group)
os.setresuid(user, user, user)
records = Records(Path(sys.argv[1]), lambda error: print(type(error).__name__))
for file, ending in records.endings():
    print(ending.token)
    records.take(file)
"""


def writes(records: Records, script: Path, token: str) -> None:
    """As openNDS calls it."""
    script.write_text(records.script())
    told = ["idle_deauth", MAC, "0", "0", "1795858167", "1795858200", token, "none"]
    subprocess.run(["sh", str(script), *told], check=True)


def reads(folder: Path) -> list[str]:
    who = pwd.getpwnam(USER)
    done = subprocess.run(
        [sys.executable, "-c", READER, str(folder), str(who.pw_uid), str(who.pw_gid)],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_another_user_than_root_reads_and_takes_away_what_openNDS_wrote(tmp_path: Path) -> None:
    with programs.folder("root", "records") as home:
        home.chmod(0o755)
        folder = home / "records"
        folder.mkdir()
        # As the README's step 5 makes it.
        os.chown(folder, 0, pwd.getpwnam(USER).pw_gid)
        folder.chmod(0o2770)
        writes(Records(folder), tmp_path / "binauth.sh", "fe203d97")

        assert [file.stat().st_mode & 0o777 for file in folder.iterdir()] == [0o640]
        assert reads(folder) == ["fe203d97"]
        assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="root only writes what another cannot read")
def test_a_record_that_cannot_be_read_keeps_no_other_back(tmp_path: Path) -> None:
    with programs.folder("root", "records") as home:
        home.chmod(0o755)
        folder = home / "records"
        folder.mkdir()
        os.chown(folder, pwd.getpwnam(USER).pw_uid, 0)
        folder.chmod(0o700)
        writes(Records(folder), tmp_path / "binauth.sh", "fe203d97")
        [closed] = folder.iterdir()
        closed.rename(folder / "1-1")
        writes(Records(folder), tmp_path / "binauth.sh", "00000001")
        [readable] = [file for file in folder.iterdir() if file.name != "1-1"]
        readable.chmod(0o644)

        assert reads(folder) == ["PermissionError", "00000001"]
        assert [file.name for file in folder.iterdir()] == ["1-1"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_a_folder_that_is_closed_is_told_and_stops_nothing() -> None:
    with programs.folder("root", "records") as home:
        home.chmod(0o700)

        assert reads(home) == ["PermissionError"]
