import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

/// Runs a command again and again, killed one system call later each time.
enum Cut {
  /// Everything that changes a directory or makes it durable. What open(2) made and write(2) filled lies between
  /// fchmod and fsync.
  private static let calls =
    "mkdir,rmdir,rename,renameat,renameat2,symlink,symlinkat,link,linkat,unlink,unlinkat,fchmod,fsync"

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
  ///   - whole: judges the state directory once the command has completed; gets the device ID that was there after
  ///     the cut.
  static func walk(
    from template: String?, atLeast least: Int, tcti: String? = nil,
    arguments: (Factory) throws -> [String], whole: (Factory, String?) throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    let program = try Tool.path(of: "attestcam-provision")
    for number in 1... {
      let factory = Factory(state: folder.file("device-\(number)"), tcti: tcti)
      if let template {
        try FileManager.default.copyItem(atPath: template, toPath: factory.state)
      }
      let command = try arguments(factory)
      let log = folder.file("strace-\(number)")
      let outcome = try await Tool.run(
        "strace",
        [
          "-f", "-qq", "-o", log, "-e", "signal=none", "-e", "trace=\(calls)", "-e",
          "inject=\(calls):signal=KILL:when=\(number)", program,
        ] + command)
      let device = try? factory.text("device-id")
      try await requireWhole(factory, "cut \(number)")
      let isCut = outcome.status == -1
      if !isCut { #expect(outcome.status == 0, "cut \(number): \(outcome.text)") }
      let again = try await Tool.run(program, command)
      #expect(again.status == 0, "after cut \(number): \(again.text)")
      try await requireWhole(factory, "after cut \(number)")
      try whole(factory, device)
      guard isCut else {
        #expect(number > least, "there were \(number - 1) cuts only")
        return
      }
    }
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
