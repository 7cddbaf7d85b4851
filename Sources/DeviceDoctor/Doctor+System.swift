import Platform

extension Doctor {
  func clock(_ clock: WallClock = .now()) -> [Finding] {
    guard let seconds = clock.secondsSince1970 else {
      return [
        Finding(
          .clock, .failed, "never set: every certificate seems not yet valid",
          fix: "timedatectl set-ntp true, or set it by hand and fit a battery")
      ]
    }
    // A certificate authority far in the future would be news to this program.
    guard seconds < 4_102_444_800 else {
      return [
        Finding(
          .clock, .failed, "beyond the year 2099: every certificate seems expired",
          fix: "timedatectl set-ntp true")
      ]
    }
    return [
      clock.isSynchronised
        ? Finding(.clock, .ok, "synchronised")
        : Finding(
          .clock, .warning, "not synchronised with a time server; packets say so",
          fix: "timedatectl set-ntp true, and let the time server through the firewall")
    ]
  }

  func unitFindings(_ unit: Unit?) async -> [Finding] {
    guard let unit else { return [.notChecked(.unit, "systemd does not run here")] }
    guard unit.isInstalled else {
      return [
        Finding(.unit, .failed, "\(Unit.name) is not installed", fix: "apt install attestcam")
      ]
    }
    var findings: [Finding] = []
    if unit["ActiveState"] == "failed" {
      findings.append(
        Finding(
          .unit, .failed, "\(Unit.name) failed (\(unit["Result"]))",
          fix: "journalctl -u attestcamd -n 20, then systemctl restart attestcamd"))
    } else if unit["ConditionResult"] == "no" && unit["ActiveState"] != "active" {
      findings.append(
        Finding(
          .unit, .failed, "\(Unit.name) was not started: the device is not provisioned",
          fix: "attestcam-provision init and enroll, then systemctl start attestcamd.socket"))
    }
    let weakened = Unit.hardening.filter { unit[$0.key] != $0.value }.keys.sorted()
    if !weakened.isEmpty {
      let settings = weakened.map { "\($0)=\(unit[$0])" }.joined(separator: " ")
      findings.append(
        Finding(
          .unit, .warning, "runs less confined than it was installed: \(settings)",
          fix: "remove the drop-in (systemctl revert \(Unit.name)); now: \(unit["DropInPaths"])"))
    }
    findings.append(await exposure())
    return findings
  }

  /// systemd's own score of a unit, 0 (safe) to 10; the unit as installed has 0.7.
  private func exposure() async -> Finding {
    let command = Machine.Command(
      program: "systemd-analyze", arguments: ["security", "--no-pager", Unit.name])
    guard let result = await machine.run(command),
      let match = result.output.firstMatch(of: /exposure level for \S+: ([0-9]+\.[0-9])/),
      let level = Double(match.1)
    else { return .notChecked(.unit, "systemd-analyze security gave no figure") }
    return level <= 0.7
      ? Finding(.unit, .ok, "exposure \(level) of 10")
      : Finding(
        .unit, .warning, "exposure \(level) of 10; as installed it has 0.7",
        fix: "systemctl cat \(Unit.name) shows what was changed")
  }
}
