import Glibc

extension Doctor {
  /// Below `least` free bytes no audit record can be relied on; below `comfortable` an operator should look.
  static let space = (least: 16 << 20, comfortable: 256 << 20)

  func disk(_ installation: Installation) -> [Finding] {
    var facts = statvfs()
    let directory = installation.stateDirectory
    guard statvfs(directory, &facts) == 0 else {
      guard errno != EACCES else {
        return [.notChecked(.disk, "only root sees \(directory)")]
      }
      return [
        Finding(
          .disk, .failed, "\(directory): \(String(cString: strerror(errno)))",
          fix: "install -d -m 0700 -o \(Self.user) -g \(Self.user) \(directory)")
      ]
    }
    if facts.f_flag & UInt(ST_RDONLY) != 0 {
      return [
        Finding(
          .disk, .failed, "\(directory) is read-only: no nonce can be spent",
          fix: "look for disk errors in the journal, then mount it read-write")
      ]
    }
    return [
      Self.space(
        Int(facts.f_bavail) * Int(facts.f_frsize), inodes: Int(facts.f_favail),
        of: Int(facts.f_files), directory)
    ]
  }

  /// - Parameter all: how many inodes there can be; 0 where the file system does not count them.
  static func space(_ free: Int, inodes: Int, of all: Int, _ directory: String) -> Finding {
    let fix =
      "make room on the file system of \(directory): journalctl --vacuum-size=200M, apt clean"
    if all > 0 && inodes < 64 {
      return Finding(.disk, .failed, "no inodes left for \(directory)", fix: fix)
    }
    let text = "\(free >> 20) MiB free for \(directory)"
    if free < space.least { return Finding(.disk, .failed, text, fix: fix) }
    return free < space.comfortable
      ? Finding(.disk, .warning, text, fix: fix) : Finding(.disk, .ok, text)
  }

  /// Temporary files that a cut-off program of ours left behind. Fresh ones may be in use.
  func leftovers(
    _ installation: Installation, _ account: Account?, olderThan age: Int = 60
  ) -> [Finding] {
    let oldest = time(nil) - age
    var (found, unseen): ([String], [String]) = ([], [])
    func search(_ directory: String, _ isOurs: (String, stat) -> Bool) {
      guard let names = machine.names(in: directory) else {
        unseen.append(directory)
        return
      }
      for name in names {
        var status = stat()
        guard lstat("\(directory)/\(name)", &status) == 0, status.st_mtim.tv_sec <= oldest else {
          continue
        }
        if isOurs(name, status) { found.append("\(directory)/\(name)") }
      }
    }
    for directory in ["/tmp", "/var/tmp"] {
      search(machine.root + directory) { name, status in
        // systemd's private directories carry the unit's name and go away with it.
        (name.hasPrefix("attestcam") || status.st_uid == account?.uid)
          && !name.hasPrefix("systemd-private-")
      }
    }
    // `DurableFile` writes beside its target.
    search(installation.stateDirectory) { name, _ in
      name.hasSuffix(".tmp") || name.contains(/\.new\.[0-9]+\.[0-9]+$/)
    }
    var findings: [Finding] = []
    if !found.isEmpty {
      findings.append(
        Finding(
          .leftovers, .warning,
          "\(found.count) left behind: \(found.prefix(3).joined(separator: ", "))"
            + (found.count > 3 ? ", …" : ""),
          fix: "look at who wrote them, then remove them"))
    } else if unseen.isEmpty {
      findings.append(Finding(.leftovers, .ok, "none"))
    }
    if !unseen.isEmpty {
      findings.append(
        .notChecked(.leftovers, "only root sees \(unseen.joined(separator: ", "))"))
    }
    return findings
  }
}
