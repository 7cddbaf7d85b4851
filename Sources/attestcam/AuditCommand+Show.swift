import ArgumentParser
import AuditLog
import Foundation
import TrustedPacket

extension AuditCommand {
  struct ShowSubcommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Print the records, the newest last.",
      discussion: "Checks the log as `verify` does, with its exit codes.")

    @OptionGroup var location: Location
    @Option(help: "Print so many of the newest records only.") var last: Int?
    @Flag(help: "One JSON object per line.") var json = false

    func validate() throws {
      guard last ?? 0 >= 0 else { throw ValidationError("--last takes a number from 0 on.") }
    }

    func run() async throws {
      var records: [AuditRecord] = []
      _ = try location.verify { record in
        records.append(record)
        // Twice the number, so that trimming is rare.
        if let last, records.count > 2 * last { records.removeFirst(records.count - last) }
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      for record in records.suffix(last ?? records.count) {
        print(
          json
            ? String(decoding: try encoder.encode(record), as: UTF8.self)
            : "\(record.count)\t\(record.time ?? "no clock")\tboot \(record.boot)\t\(record.event.words)"
        )
      }
    }
  }
}

extension AuditEvent {
  /// For people.
  var words: String {
    switch self {
    case .opened: "the daemon started"
    case .capture(let uid, let purpose, let verdict, let packet):
      "uid \(uid)\t\(purpose)\t\(verdict)" + (packet.map { "\t\($0)" } ?? "")
    case .repaired(let bytes): "\(bytes) bytes of an unfinished record removed after a power cut"
    case .pruned(let head): "records up to \(head.count) deleted, their time was over"
    }
  }
}
