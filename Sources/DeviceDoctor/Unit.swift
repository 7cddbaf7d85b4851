/// The daemon's unit as systemd runs it, drop-ins included.
struct Unit: Sendable, Equatable {
  static let name = "attestcamd.service"

  /// As `systemctl show` prints them.
  var properties: [String: String]

  /// What the package installs (systemd/attestcamd.service); a drop-in that weakens one of these is worth a warning.
  static let hardening = [
    "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "DevicePolicy": "closed",
    "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateNetwork": "yes",
    "MemoryDenyWriteExecute": "yes", "RestrictNamespaces": "yes", "ProtectKernelModules": "yes",
    "ProtectProc": "invisible", "RestrictSUIDSGID": "yes", "UMask": "0077",
  ]

  private static let others = [
    "LoadState", "ActiveState", "Result", "ConditionResult", "User", "MainPID", "LimitMEMLOCK",
    "LimitCORE", "MemorySwapMax", "DropInPaths",
  ]

  /// - Returns: nil when systemd does not run, or does not answer.
  init?(on machine: Machine) async {
    guard machine.status(machine.root + "/run/systemd/system") != nil else { return nil }
    let names = Self.hardening.keys.sorted() + Self.others
    let command = Machine.Command(
      program: "systemctl",
      arguments: ["show", "--no-pager", "-p", names.joined(separator: ","), Self.name])
    guard let shown = await machine.run(command), shown.code == 0 else { return nil }
    properties = Dictionary(
      shown.output.split(separator: "\n").compactMap { line in
        line.firstIndex(of: "=").map {
          (String(line[..<$0]), String(line[line.index(after: $0)...]))
        }
      }
    ) { first, _ in first }
  }

  subscript(name: String) -> String { properties[name] ?? "" }

  var isInstalled: Bool { self["LoadState"] == "loaded" }

  /// The daemon's process; nil when it does not run.
  var process: Int? { Int(self["MainPID"]).flatMap { $0 > 0 ? $0 : nil } }

  /// A limit in bytes; `Int.max` for none, nil when it is not known.
  func limit(_ name: String) -> Int? {
    self[name] == "infinity" ? Int.max : Int(self[name])
  }
}
