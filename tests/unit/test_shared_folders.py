"""A queue lies on this computer only: not on a network drive, not where something keeps folders in step."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage_app.errors import UsageError
from triage_app.shared_folders import refuse_shared

LINE = "36 35 98:0 / {place} rw,noatime shared:1 - {kind} what rw\n"
HOME = LINE.format(place="/", kind="ext4") + LINE.format(place="/srv", kind="ext4")


def mounted(*others: tuple[str, str]) -> str:
    return HOME + "".join(LINE.format(place=place, kind=kind) for place, kind in others)


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "ceph"])
def test_a_network_drive_is_refused(kind: str) -> None:
    with pytest.raises(UsageError, match="profile_on_network"):
        refuse_shared(Path("/srv/ana/queue"), {}, mounted(("/srv/ana", kind)))


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "xfs", "zfs", "overlay", "tmpfs", "fuseblk", "ecryptfs"])
def test_a_drive_of_this_computer_is_not(kind: str) -> None:
    refuse_shared(Path("/srv/ana/queue"), {}, mounted(("/srv/ana", kind)))


def test_what_is_mounted_nearest_decides() -> None:
    refuse_shared(Path("/srv/ana/local/queue"), {}, mounted(("/srv/ana", "nfs4"), ("/srv/ana/local", "ext4")))
    with pytest.raises(UsageError, match="profile_on_network"):
        refuse_shared(Path("/srv/ana/share/queue"), {}, mounted(("/srv/ana/share", "cifs"), ("/srv/ana", "ext4")))


def test_what_an_automounter_has_mounted_counts_and_not_the_automounter() -> None:
    with pytest.raises(UsageError, match="profile_on_network"):
        refuse_shared(Path("/share/queue"), {}, mounted(("/share", "autofs"), ("/share", "nfs4")))


def test_a_link_into_a_folder_that_is_kept_in_step_is_followed(tmp_path: Path) -> None:
    (tmp_path / "kept" / "queue").mkdir(parents=True)
    (tmp_path / "kept" / ".dropbox.cache").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "kept" / "queue")
    with pytest.raises(UsageError, match="profile_synchronised"):
        refuse_shared(tmp_path / "here", {}, HOME)
    with pytest.raises(UsageError, match="profile_synchronised"):
        refuse_shared(tmp_path / "here", {"OneDrive": str(tmp_path / "kept")}, HOME)


def test_a_name_with_blanks_is_understood() -> None:
    with pytest.raises(UsageError, match="profile_on_network"):
        refuse_shared(Path("/mnt/our share/queue"), {}, mounted((r"/mnt/our\040share", "cifs")))


def test_a_link_to_a_network_drive_is_followed(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "share")
    with pytest.raises(UsageError, match="profile_on_network"):
        refuse_shared(tmp_path / "here" / "queue", {}, mounted((str(tmp_path / "share"), "nfs")))


@pytest.mark.parametrize(
    "mark", [".dropbox", ".stfolder", ".tmp.drivedownload", "._sync_12ab.db", ".sync_12ab.db"]
)
def test_a_folder_that_is_kept_in_step_is_refused(tmp_path: Path, mark: str) -> None:
    queue = tmp_path / "documents" / "queue"
    refuse_shared(queue, {}, HOME)
    (tmp_path / mark).touch()
    with pytest.raises(UsageError, match="profile_synchronised"):
        refuse_shared(queue, {}, HOME)


def test_onedrive_is_known_by_its_variable_and_icloud_by_its_place(tmp_path: Path) -> None:
    refuse_shared(tmp_path / "queue", {"OneDrive": str(tmp_path / "OneDrive")}, HOME)
    with pytest.raises(UsageError, match="profile_synchronised"):
        refuse_shared(tmp_path / "OneDrive" / "queue", {"OneDrive": str(tmp_path / "OneDrive")}, HOME)
    with pytest.raises(UsageError, match="profile_synchronised"):
        refuse_shared(Path("/Volumes/ana/Library/Mobile Documents/com~apple~CloudDocs/queue"), {}, HOME)


def test_what_the_computer_was_started_from_is_its_own() -> None:
    refuse_shared(Path("/srv/ana/queue"), {}, LINE.format(place="/", kind="9p"))


def test_where_nobody_lists_what_is_mounted_a_folder_is_taken(tmp_path: Path) -> None:
    refuse_shared(tmp_path, {}, "")
