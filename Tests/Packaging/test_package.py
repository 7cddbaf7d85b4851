"""What the Debian package of `make deb` holds, and that it runs without the machine that built it."""

import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ["attestcam", "attestcam-ca", "attestcam-provision", "attestcam-server", "attestcamd"]
UNITS = "lib/systemd/system"


def run(*command, **options):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)


def needs(tool):
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} is not installed")


@pytest.fixture(scope="module")
def package():
    found = list((ROOT / ".build/deb").glob("attestcam_*.deb"))
    assert len(found) == 1, "make deb leaves one package in .build/deb"
    return found[0]


@pytest.fixture(scope="module")
def unpacked(package, tmp_path_factory):
    root = tmp_path_factory.mktemp("root")
    subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    return root


@pytest.fixture(scope="module")
def scripts(package, tmp_path_factory):
    directory = tmp_path_factory.mktemp("control")
    subprocess.run(["dpkg-deb", "-e", package, directory], check=True)
    return directory


def test_has_every_program_for_the_kiosk_and_not_the_lab(unpacked):
    private = unpacked / "usr/lib/attestcam"
    assert sorted(path.name for path in private.glob("attestcam*")) == PROGRAMS
    for name in PROGRAMS:
        link = unpacked / ("usr/sbin" if name == "attestcamd" else "usr/bin") / name
        assert link.is_symlink() and link.resolve() == private / name


def test_names_the_version_that_the_programs_name(package, unpacked):
    version = run("dpkg-deb", "-f", package, "Version", check=True).stdout.strip()
    assert run(unpacked / "usr/lib/attestcam/attestcamd", "--version").stdout.strip() == version


def test_its_files_look_for_libraries_beside_themselves_only(unpacked):
    for path in (unpacked / "usr/lib/attestcam").iterdir():
        dynamic = run("readelf", "-d", path, check=True).stdout
        assert re.findall(r"R(?:UN)?PATH\)\s+Library r(?:un)?path: \[(.*)\]", dynamic) == ["$ORIGIN"], path.name
        assert ".symtab" not in run("readelf", "-S", "-W", path, check=True).stdout, f"{path.name} is not stripped"


def test_holds_the_swift_runtime_and_nothing_that_nobody_needs(unpacked):
    private = unpacked / "usr/lib/attestcam"
    needed = {"libBlocksRuntime.so"}
    for path in private.iterdir():
        needed |= set(re.findall(r"NEEDED\).*\[(.*)\]", run("readelf", "-d", path, check=True).stdout))
    libraries = {path.name for path in private.glob("*.so")}
    assert libraries and libraries <= needed
    assert {name for name in needed if re.match(r"lib(swift|_?Foundation|dispatch)", name)} <= libraries


@pytest.mark.parametrize("name", PROGRAMS)
def test_its_programs_run_where_there_is_no_toolchain(unpacked, tmp_path, name):
    """The directory that the build's own search path names is covered by an empty one."""
    dynamic = run("readelf", "-d", ROOT / ".build/release" / name, check=True).stdout
    toolchain = re.search(r"R(?:UN)?PATH\).*\[(/[^:\]]*)", dynamic).group(1)
    hide = ["unshare", "--map-root-user", "--mount", "sh", "-c", 'mount --bind "$0" "$1" && shift && exec "$@"']
    if run(*hide, tmp_path, tmp_path, "true").returncode != 0:
        pytest.skip("this machine allows no mount namespace")
    hidden = hide + [tmp_path, toolchain]
    clean = {"PATH": "/usr/bin:/bin"}
    # It is hidden: the build's program does not start.
    assert run(*hidden, ROOT / ".build/release" / name, "--help", env=clean).returncode == 127
    result = run(*hidden, unpacked / "usr/lib/attestcam" / name, "--help", env=clean)
    assert result.returncode == 0 and "USAGE" in result.stdout, result.stderr


@needs("systemd-analyze")
def test_the_daemon_is_confined_as_far_as_systemd_can_tell(unpacked):
    """0.7 or less of 10; what is left is written in the unit."""
    unit = unpacked / UNITS / "attestcamd.service"
    analysis = run("systemd-analyze", "security", "--offline=true", "--threshold=7", "--no-pager", unit)
    assert analysis.returncode == 0, analysis.stdout


@needs("systemd-analyze")
def test_its_units_are_understood(unpacked, tmp_path):
    for source in (unpacked / UNITS).iterdir():
        # Its program and manual page are not installed here.
        text = re.sub(r"(ExecStart=)\S+", r"\1/bin/true", source.read_text())
        (tmp_path / source.name).write_text(re.sub(r"man:\S+", "", text))
    units = sorted(tmp_path.iterdir())
    assert {"attestcamd.service", "attestcamd.socket"} <= {unit.name for unit in units}
    verdict = run("systemd-analyze", "verify", "--recursive-errors=no", *units)
    assert (verdict.returncode, verdict.stderr) == (0, "")


@needs("systemd-sysusers")
def test_its_users_and_directories_are_understood(unpacked, tmp_path):
    """Under a root of its own: systemd-sysusers writes what the units name."""
    (tmp_path / "etc").mkdir()
    for tool, kind in [("systemd-sysusers", "sysusers"), ("systemd-tmpfiles", "tmpfiles")]:
        files = [unpacked / f"usr/lib/{kind}.d/attestcam.conf"]
        extra = ["--create"] if kind == "tmpfiles" else []
        result = run(tool, f"--root={tmp_path}", *extra, *files)
        assert result.returncode == 0, result.stderr
    groups = {line.split(":")[0]: line.strip().split(":")[3] for line in (tmp_path / "etc/group").open()}
    assert groups["video"] == groups["tss"] == "attestcamd" and "attestcam" in groups
    assert (tmp_path / "var/lib/attestcam").stat().st_mode & 0o777 == 0o700


def test_its_configuration_is_kept_on_upgrades(unpacked, scripts):
    conffiles = (scripts / "conffiles").read_text().split()
    assert sorted(conffiles) == sorted(
        f"/{path.relative_to(unpacked)}" for path in (unpacked / "etc").rglob("*") if path.is_file())
    assert "/etc/attestcam/attestcamd.yaml" in conffiles


def test_only_a_purge_removes_the_device_key_and_says_so(unpacked, scripts):
    script = (scripts / "postrm").read_text()
    assert re.search(r'if \[ "\$1" = purge \]; then\n(?:\s*#.*\n)*\s*rm -rf /var/lib/attestcam', script)
    assert script.count("/var/lib/attestcam") == 1
    assert "PURGING IT DELETES" in (unpacked / "usr/share/doc/attestcam/README.Debian").read_text()


@pytest.mark.parametrize("name", PROGRAMS)
@needs("mandoc")
def test_its_manual_pages_have_every_command_and_option(unpacked, name):
    page = next((unpacked / "usr/share/man").glob(f"man?/{name}.?.gz"))
    source = run("zcat", page, check=True).stdout
    lint = run("mandoc", "-T", "lint", "-W", "warning", input=source)
    assert lint.returncode == 0, lint.stdout
    text = run("mandoc", "-T", "ascii", input=source, check=True).stdout
    text = re.sub(r".\x08", "", text)
    root = json.loads(run(unpacked / "usr/lib/attestcam" / name, "--experimental-dump-help").stdout)["command"]
    for command in commands(root):
        if command is not root:
            assert re.search(rf"^ +.*\b{command['commandName']}\b", text, re.MULTILINE), command["commandName"]
        for argument in command.get("arguments", []):
            option = argument.get("preferredName", {}).get("name", argument["valueName"])
            assert option in text or option in ("help", "version"), option


def commands(command):
    """A command and those below it that are for people; --help does not show the others either."""
    yield command
    for below in command.get("subcommands", []):
        if below["commandName"] != "help" and below.get("shouldDisplay", True):
            yield from commands(below)


@needs("lintian")
def test_lintian_finds_nothing_that_was_not_reviewed(package):
    options = ["--allow-root"] if os.geteuid() == 0 else []
    options += ["--fail-on", "error,warning,info", "--display-experimental", "--pedantic"]
    result = run("lintian", *options, package)
    assert (result.returncode, result.stdout) == (0, ""), result.stdout
