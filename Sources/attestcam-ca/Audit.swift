import ArgumentParser
import DeviceKeys
import Management

extension AttestcamCA {
  struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the audit log: who did what, when.",
      discussion: """
        Each line holds the hash of the one before, so --verify finds every line that was changed, removed or put in \
        between. Lines cut off at the end show only against a hash that you kept elsewhere (--head): note the last \
        one from time to time.
        """)

    @OptionGroup var directory: DirectoryOption

    @Flag(help: "Check the chain and print the last line's hash instead of the lines.")
    var verify = false

    @Option(help: "Hash of a line that must be there, 64 hex digits. With --verify.")
    var head: String?

    @Flag(help: "One JSON object per line.")
    var json = false

    func validate() throws {
      guard head == nil || (verify && digest != nil) else {
        throw ValidationError("--head takes 64 hex digits, with --verify.")
      }
    }

    private var digest: SHA256Digest? {
      head.flatMap { Hex.decode($0) }.flatMap { SHA256Digest($0) }
    }

    func run() async throws {
      let authority = try directory.openWithoutKeys()
      if verify {
        let last = try await authority.verifyAuditLog(head: digest)
        return print(
          "\(last?.sequence ?? 0) lines hold together; head \(last.map { "\($0.hash)" } ?? "")")
      }
      for entry in try await authority.auditLog() {
        if json {
          try StandardOutput.json(entry)
        } else {
          print(
            entry.sequence, entry.time.rfc3339, entry.operatorName, entry.act, entry.subject,
            entry.detail, separator: "\t")
        }
      }
    }
  }
}
