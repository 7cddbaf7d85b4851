import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

/// Runs a command again and again, killed one system call later each time.
enum Cut {
  /// Everything that changes a directory or makes it durable, by the names on all architectures. What open(2) made and
  /// write(2) filled lies between fchmod and fsync.
  private static let calls = [
    "?mkdir,?mkdirat", "?rmdir", "?rename,?renameat,?renameat2", "?symlink,?symlinkat",
    "?link,?linkat", "?unlink,?unlinkat", "fchmod", "fsync",
  ]

  @Sendable static func isPossible() async -> Bool {
    let result = try? await Tool.run(
      "strace", ["-qq", "-o", "/dev/null", "-e", "trace=none", "true"])
    return result?.status == 0
  }

  /// Cuts a command at every step, and lets it complete.
  ///
  /// - Parameters:
  ///   - template: state directory to begin with, copied for each cut; nil begins with nothing.
  ///   - least: so many cuts there must be, or the walk walks nothing.
  ///   - arguments: of the command on one state directory.
  ///   - recover: what the machine does at a cut, for example to the TPM.
  ///   - whole: judges the state directory once the command has completed; gets the device ID that was there after
  ///     the cut.
  static func walk(
    from template: String?, atLeast least: Int, tcti: String? = nil,
    arguments: (Factory) throws -> [String], recover: () async throws -> Void = {},
    whole: (Factory, String?) throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    let hadIdentity =
      template.map { FileManager.default.fileExists(atPath: "\($0)/identity") } ?? false
    var cuts = 0
    for call in calls {
      var isCut = true
      var number = 0
      while isCut {
        number += 1
        let factory = Factory(state: folder.file(UUID().uuidString), tcti: tcti)
        if let template {
          try FileManager.default.copyItem(atPath: template, toPath: factory.state)
        }
        let name = "\(call) \(number)"
        isCut = try await cut(factory, arguments(factory), at: call, number)
        if isCut { try await recover() }
        cuts += isCut ? 1 : 0
        let device = try? factory.text("device-id")
        if hadIdentity {
          #expect(
            FileManager.default.fileExists(atPath: factory.files.link),
            "no identity is in force at \(name)")
        }
        try await requireWhole(factory, "cut at \(name)")
        let again = try await Tool.run(
          Tool.path(of: "attestcam-provision"), arguments(factory))
        #expect(again.status == 0, "after the cut at \(name): \(again.text)")
        try await requireWhole(factory, "after the cut at \(name)")
        try whole(factory, device)
      }
    }
    #expect(cuts >= least)
  }

  /// - Returns: whether it was killed; otherwise it must have ended well.
  private static func cut(
    _ factory: Factory, _ command: [String], at call: String, _ number: Int
  ) async throws -> Bool {
    let outcome = try await Tool.run(
      "strace",
      [
        "-f", "-qq", "-o", "\(factory.state).strace", "-e", "signal=none", "-e", "trace=\(call)",
        "-e", "inject=\(call):signal=KILL:when=\(number)", Tool.path(of: "attestcam-provision"),
      ] + command)
    guard outcome.status != -1 else { return true }
    #expect(outcome.status == 0, "\(call) \(number): \(outcome.text)")
    return false
  }

  /// No identity in force, or one whose parts belong together and whose key signs.
  private static func requireWhole(_ factory: Factory, _ comment: Comment) async throws {
    guard FileManager.default.fileExists(atPath: factory.files.link) else { return }
    let result = try await Tool.run(
      Tool.path(of: "attestcam-provision"), factory.arguments("self-test", []))
    #expect(result.status == 0, "\(comment): \(result.text)")
    let status = try await factory.run("status")
    #expect(status.ok, "\(comment): \(status.problem ?? "")")
  }
}
