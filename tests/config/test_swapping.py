"""What the doctor says of the swap of a host, told as /proc and /sys tell it."""

from __future__ import annotations

import os

import pytest

from config import swapping

HEAD = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


@pytest.fixture
def host(tmp_path, monkeypatch):
    """A host with one area of swap, a file on a device that a test describes."""
    area = tmp_path / "swap file"
    area.touch()
    number = area.stat().st_dev
    at = tmp_path / "sys/dev/block" / f"{os.major(number)}:{os.minor(number)}"
    at.parent.mkdir(parents=True)
    monkeypatch.setattr(swapping, "PROC", tmp_path)
    monkeypatch.setattr(swapping, "SYS", tmp_path / "sys")
    says(tmp_path, area)
    return tmp_path, at


def says(folder, *areas):
    lines = [f"{str(area).replace(' ', chr(92) + '040')} file 100 0 -2\n" for area in areas]
    (folder / "swaps").write_text(HEAD + "".join(lines))


def device(folder, name, *, uuid="", over=()):
    """A block device as /sys shows it, made of others."""
    made = folder / "devices" / name
    (made / "slaves").mkdir(parents=True)
    for one in over:
        (made / "slaves" / one.name).symlink_to(one)
    if uuid:
        (made / "dm").mkdir()
        (made / "dm/uuid").write_text(f"{uuid}\n")
    return made


def found():
    (finding,) = swapping.swap()
    return finding


def test_no_swap_is_fine(host):
    folder, _at = host
    says(folder)
    assert found().state == "fine"


def test_swap_in_the_clear_is_named(host):
    folder, at = host
    at.symlink_to(device(folder, "vda1"))
    assert found().state == "look"
    assert "swap file" in found().what


def test_swap_of_a_device_that_is_not_told_of_counts_as_plain(host):
    assert found().state == "look"


@pytest.mark.parametrize("layers", ["crypt", "lvm over crypt", "zram"])
def test_encrypted_swap_and_swap_in_memory_are_fine(host, layers):
    folder, at = host
    crypt = device(folder, "dm-0", uuid="CRYPT-LUKS2-abc", over=[device(folder, "vda1")])
    lvm = device(folder, "dm-1", uuid="LVM-abc", over=[crypt])
    at.symlink_to({"crypt": crypt, "lvm over crypt": lvm, "zram": device(folder, "zram0")}[layers])
    assert found().state == "fine"


def test_a_volume_over_an_encrypted_and_a_plain_disk_is_plain(host):
    folder, at = host
    crypt = device(folder, "dm-0", uuid="CRYPT-LUKS2-abc", over=[device(folder, "vda1")])
    at.symlink_to(device(folder, "dm-1", uuid="LVM-abc", over=[crypt, device(folder, "vdb1")]))
    assert found().state == "look"


def test_one_plain_area_among_others_is_named_alone(host):
    folder, at = host
    at.symlink_to(device(folder, "dm-0", uuid="CRYPT-PLAIN-abc"))
    says(folder, folder / "swap file", folder / "gone")
    assert found().what == f"Swap that is not encrypted: {folder / 'gone'}."


def test_a_host_without_proc_says_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(swapping, "PROC", tmp_path)
    assert list(swapping.swap()) == []
