"""The guest's disk: Debian 12 with a real kernel, cameras made of software, and what the package depends on."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "attestcam-lab"
PATCH = HERE / "v4l2loopback-0.12.7.patch"

PACKAGES = [
    "systemd", "systemd-sysv", "udev", "dbus", "kmod", "linux-image-amd64", "initramfs-tools", "zstd",
    "python3", "v4l-utils", "tpm2-tools", "libtss2-tcti-device0", "acl", "procps", "openssl",
]

# For the scenario `speed` alone: what is compared with, and libraries of attestcam-lab that the package does not need.
MEASURED = ["ffmpeg", "ustreamer", "strace", "libqrencode4", "libzbar0"]

# Read by initramfs-tools: with these alone the machine finds its disk, and the initrd stays small.
INITRD = {
    "etc/initramfs-tools/conf.d/lab": "MODULES=list\nCOMPRESS=zstd\n",
    "usr/share/initramfs-tools/modules.d/lab": "virtio_pci\nvirtio_blk\next4\n",
}

GUEST = {
    "etc/hostname": "kiosk\n",
    "etc/hosts": "127.0.0.1 localhost kiosk\n",
    "etc/fstab": "/dev/vda / ext4 defaults 0 1\nlab /lab 9p ro,trans=virtio,version=9p2000.L,msize=262144 0 0\n",
    "etc/modules-load.d/lab.conf": "9pnet_virtio\n",
    # What runs in the guest comes with each start from the host.
    "etc/systemd/system/lab.service": (
        "[Unit]\nDescription=Kiosk lab\nRequiresMountsFor=/lab\n"
        "[Service]\nExecStart=/usr/bin/python3 -B /lab/guest/run.py\nStandardOutput=journal+console\n"
        "[Install]\nWantedBy=multi-user.target\n"),
}

# Runs inside the new root. The compiler is only there for the module and goes again.
SETUP = """
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get satisfy -y -qq --no-install-recommends "$DEPENDS"
version=$(basename /lib/modules/*)
apt-get install -y -qq --no-install-recommends make patch linux-headers-$version
apt-get download -qq v4l2loopback-dkms
dpkg-deb -x v4l2loopback-dkms_*.deb /tmp/loopback
cd /tmp/loopback/usr/src/v4l2loopback-*
patch -p1 <"$1"
make -s -C /lib/modules/$version/build M=$PWD modules
install -D -m 644 -t /lib/modules/$version/extra v4l2loopback.ko
apt-get purge -y -qq --autoremove make patch linux-headers-$version
depmod $version
systemctl enable lab.service
systemctl mask apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer
mkdir -p /lab
: >/etc/machine-id
rm -rf /tmp/* /v4l2loopback-dkms_*.deb "$1"
"""


def ready(depends):
    """The directory with root.img, vmlinuz and initrd.img; made when it is not there, which needs the network.

    `depends` is the package's Depends field: the guest has no network when it installs the package.
    """
    recipe = [depends, PATCH.read_bytes(), pathlib.Path(__file__).read_bytes()]
    key = hashlib.sha256(repr(recipe).encode()).hexdigest()[:16]
    place = CACHE / key
    if not place.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE, prefix="making-") as made:
            make(pathlib.Path(made), depends)
            os.chmod(made, 0o755)
            os.rename(made, place)
            os.mkdir(made)  # for TemporaryDirectory to remove
    os.utime(place)
    # Another branch may want another disk, so only what nobody used for a week goes.
    for other in CACHE.iterdir():
        if other.is_dir() and other.stat().st_mtime < time.time() - 7 * 86400:
            shutil.rmtree(other, ignore_errors=True)
    return place


def make(place, depends):
    print(f"making the guest's disk in {CACHE}: some 5 minutes and 450 MB to download, once …", flush=True)
    log = CACHE / "log"
    files = place / "files"
    for path, text in (INITRD | GUEST).items():
        (files / path).parent.mkdir(parents=True, exist_ok=True)
        (files / path).write_text(text)
    (files / PATCH.name).write_bytes(PATCH.read_bytes())
    (files / "setup").write_text(SETUP)
    # Without a terminal nobody can type a password.
    sudo = ["sudo"] if sys.stdin.isatty() else ["sudo", "--non-interactive"]
    command = ([] if os.geteuid() == 0 else sudo) + [
        "mmdebstrap", "--mode=root", "--variant=minbase", "--format=null", "--include=" + ",".join(PACKAGES + MEASURED),
        # Neither drivers for hardware that is not there nor texts that nobody reads.
        *(f"--dpkgopt=path-exclude={path}" for path in [
            "/lib/modules/*/kernel/drivers/gpu/*", "/lib/modules/*/kernel/drivers/net/*",
            "/lib/modules/*/kernel/drivers/scsi/*", "/lib/modules/*/kernel/drivers/infiniband/*",
            "/lib/modules/*/kernel/sound/*", "/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*",
            "/usr/lib/*/dri/*", "/usr/lib/*/libLLVM*", "/usr/share/icons/*"]),
        f"--essential-hook=copy-in {files}/etc {files}/usr /",
        f"--customize-hook=copy-in {files}/{PATCH.name} {files}/setup /",
        f'--customize-hook=DEPENDS="{depends}" chroot "$1" sh /setup /{PATCH.name}',
        # What keeps services from starting while the root is made, and has to go before the disk is written.
        '--customize-hook=rm "$1/setup" "$1/usr/sbin/policy-rc.d"; '
        'mv "$1/sbin/start-stop-daemon.REAL" "$1/sbin/start-stop-daemon"',
        f'--customize-hook=cp -L "$1/vmlinuz" {place}/vmlinuz; cp -L "$1/initrd.img" {place}/initrd.img',
        f'--customize-hook=rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/* "$1"/boot/*',
        # What is mounted in the new root must not get onto the disk: a bind mount shows the root alone.
        f'--customize-hook=unshare --mount sh -c \'mount --bind "$0" {files} && '
        f'mke2fs -q -t ext4 -L kiosk -d {files} {place}/root.img 3G\' "$1"',
        "bookworm", "-",
    ]
    try:
        with log.open("w") as output:
            subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        last = "".join(f"\n  {line}" for line in log.read_text(errors="replace").splitlines()[-8:])
        raise SystemExit(
            "the kiosk lab cannot run: the guest's disk could not be made, which needs root and the network, once "
            f"(`make test LAB=no` leaves the lab out); {error if isinstance(error, OSError) else log}{last}") from None
    shutil.rmtree(files)
