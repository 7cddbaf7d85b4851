import DeviceKeys
import TrustedPacket

/// Follows the chain from record to record.
struct AuditChain {
  /// The last record that was followed to.
  private(set) var head: AuditHead

  init(after head: AuditHead) { self.head = head }

  /// Takes the next line.
  ///
  /// - Parameter line: with its end.
  /// - Throws: `AuditError(.broken)` naming the first record at fault.
  mutating func follow(
    _ line: ArraySlice<UInt8>, of path: String
  ) throws(AuditError) -> AuditRecord {
    let expected = head.count + 1
    guard let record = AuditRecord(line: line) else {
      throw AuditError(.broken, "\(path): record \(expected) is damaged")
    }
    guard record.count == expected else {
      throw AuditError(
        .broken,
        "\(path): record \(record.count) where \(expected) is expected; "
          + "records were removed, moved or put in")
    }
    guard record.previous == head.digest else {
      throw AuditError(
        .broken,
        "\(path): record \(expected) does not follow from record \(head.count), "
          + "one of them was changed")
    }
    head = AuditHead(count: record.count, digest: SHA256.digest(line))
    return record
  }

  /// The complete lines of a file, and how many bytes follow the last of them.
  static func lines(of bytes: [UInt8]) -> (lines: [ArraySlice<UInt8>], rest: Int) {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      lines.append(bytes[start...index])
      start = index + 1
    }
    // Blocks that a power cut kept from the disk read as zeros, even before an end that reached it; no record has one.
    if let last = lines.last, last.contains(0) {
      lines.removeLast()
      start = last.startIndex
    }
    return (lines, bytes.count - start)
  }
}
