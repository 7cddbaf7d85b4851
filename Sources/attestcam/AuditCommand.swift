import ArgumentParser
import AuditLog
import DeviceKeys
import TrustedPacket

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Check or read the audit log of the daemon on this machine.",
    discussion: """
      The log has one record for the end of every capture: when, for which user and purpose, with what verdict, and the \
      digest of the packet. Only root and the daemon's user may read it.
      """,
    subcommands: [VerifySubcommand.self, ShowSubcommand.self])

  struct Location: ParsableArguments {
    @Option(help: "The log, if the daemon's configuration names another (audit.directory).")
    var directory = AuditFolder.standardPath

    /// - Throws: `ExitCode`, after saying what is wrong.
    func verify(
      head: SHA256Digest? = nil, visit: (AuditRecord) -> Void = { _ in }
    ) throws -> AuditReader.Summary {
      do throws(AuditError) {
        return try AuditReader(AuditFolder(directory)).verify(head: head, visit: visit)
      } catch {
        Console.error(error.message)
        throw ExitCode(error.code.exitCode)
      }
    }
  }
}

extension AuditError.Code {
  /// Exit code of `attestcam audit`.
  var exitCode: Int32 {
    switch self {
    case .broken: 20
    case .headUnknown: 21
    case .unusable, .locked, .full: 1
    }
  }
}
