import ArgumentParser
import AuditLog
import DeviceKeys
import TrustedPacket

extension AuditCommand {
  struct VerifySubcommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Check that no record was removed, changed, moved or put in.",
      discussion: """
        Each record holds the SHA-256 of the one before. Records that were cut off at the end show only against a head \
        that was kept elsewhere: every packet has one (`attestcam inspect`), and the journal has the head after every \
        record.

        Exits 0 when the log holds together and has the given head, 20 when it does not hold together, 21 when the head \
        is not in it, 64 for wrong usage, 1 when it cannot be read.
        """)

    @OptionGroup var location: Location
    @Option(help: "SHA-256 of a record that must be there with all before it: 64 hex digits.")
    var head: String?
    @Flag(help: "Print JSON.") var json = false

    private var digest: SHA256Digest? {
      head.flatMap { Hex.decode($0.lowercased()) }.flatMap { SHA256Digest($0) }
    }

    func validate() throws {
      guard head == nil || digest != nil else {
        throw ValidationError("--head takes the 64 hex digits of a record's SHA-256.")
      }
    }

    func run() async throws {
      let summary = try location.verify(head: digest)
      if json { return try Console.json(Report(summary)) }
      print("records \(summary.first ?? 0) to \(summary.head.count) hold together")
      print("head \(summary.head.digest)")
      if let digest { print("the record \(digest) is there, with all before it") }
      if summary.repairs > 0 {
        print("\(summary.repairs) time(s) an unfinished record was removed after a power cut")
      }
      if summary.unfinishedBytes > 0 {
        print("\(summary.unfinishedBytes) bytes behind the last record: one is being written")
      }
    }
  }

  private struct Report: Encodable {
    var first: Int?
    var count: Int
    var head: String
    var repairs: Int
    var unfinishedBytes: Int

    init(_ summary: AuditReader.Summary) {
      first = summary.first
      count = summary.head.count
      head = summary.head.digest.description
      repairs = summary.repairs
      unfinishedBytes = summary.unfinishedBytes
    }

    enum CodingKeys: String, CodingKey {
      case first
      case count
      case head
      case repairs
      case unfinishedBytes = "unfinished_bytes"
    }
  }
}
