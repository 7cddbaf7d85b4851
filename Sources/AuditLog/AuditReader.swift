import DeviceKeys
import TrustedPacket

/// Reads a log that somebody else may be writing, and checks it.
public struct AuditReader: Sendable {
  /// What a log holds.
  public struct Summary: Sendable, Equatable {
    /// Count of the first record that is still there; nil for an empty log.
    public var first: Int?
    /// The last record.
    public var head: AuditHead
    /// Records with bytes that a power cut had left unfinished.
    public var repairs = 0
    /// Bytes behind the last complete record: one is being written, or power was cut.
    public var unfinishedBytes = 0
  }

  private let folder: AuditFolder

  public init(_ folder: AuditFolder) { self.folder = folder }

  /// Checks that no record was removed, changed, moved or put in. What was cut off at the end shows only against a head
  /// that was kept elsewhere: in a packet, or in the journal.
  ///
  /// - Parameters:
  ///   - head: SHA-256 of a record that must be there, with all before it.
  ///   - visit: gets each record, in order.
  /// - Throws: `AuditError`: `.broken`, `.headUnknown`, `.unusable`.
  public func verify(
    head: SHA256Digest? = nil, visit: (AuditRecord) -> Void = { _ in }
  ) throws(AuditError) -> Summary {
    var summary = Summary(first: nil, head: AuditRecord.beginning)
    var chain = AuditChain(after: AuditRecord.beginning)
    /// What is missing at the beginning, and must have been deleted by the rules.
    var missing: AuditHead?
    var isHeadSeen = head == nil
    let files = try folder.files()
    for (index, file) in files.enumerated() {
      let (lines, rest) = AuditChain.lines(of: try AuditFolder.read(file.path))
      guard rest == 0 || index == files.count - 1 else {
        throw AuditError(.broken, "\(file.path): ends in the middle of a record")
      }
      summary.unfinishedBytes = rest
      for line in lines {
        if summary.first == nil {
          summary.first = file.first
          if file.first > 1, let record = AuditRecord(line: line) {
            missing = AuditHead(count: file.first - 1, digest: record.previous)
            missing.map { chain = AuditChain(after: $0) }
            if record.previous == head { isHeadSeen = true }
          }
        }
        let record = try chain.follow(line, of: file.path)
        if chain.head.digest == head { isHeadSeen = true }
        switch record.event {
        case .pruned(let through) where through == missing: missing = nil
        case .repaired: summary.repairs += 1
        default: break
        }
        visit(record)
      }
      guard chain.head.count >= file.first || lines.isEmpty else {
        throw AuditError(.broken, "\(file.path): is not named by its first record")
      }
    }
    if let missing {
      throw AuditError(
        .broken,
        "records 1 to \(missing.count) are missing, and no record says that their time was over")
    }
    summary.head = chain.head
    guard isHeadSeen else {
      throw AuditError(
        .headUnknown,
        "the record of the given head is not in the log: it was removed or changed"
          + (summary.first ?? 1 > 1 ? ", or it is older than the log's beginning" : ""))
    }
    return summary
  }
}
