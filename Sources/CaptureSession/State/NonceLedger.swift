import DeviceKeys

/// The last 65,536 nonces that this device has spent, in one file of fixed size (DESIGN.md, invariant 2).
struct NonceLedger {
  static let capacity = 65_536

  private let file: RecordFile
  private var spent: Set<SHA256Digest> = []
  private var digests: [SHA256Digest?]
  private var next: UInt64 = 0

  /// - Throws: `StateError` when the ledger is unreadable or damaged: refuse rather than forget.
  init(path: String) throws(StateError) {
    file = try RecordFile(path: path, payloadBytes: 40, slots: Self.capacity)
    digests = Array(repeating: nil, count: Self.capacity)
    var damaged: [Int] = []
    for (slot, content) in try file.readAll().enumerated() {
      switch content {
      case .empty: break
      case .damaged: damaged.append(slot)
      case .record(let payload):
        let number = payload.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let digest = SHA256Digest(payload.dropFirst(8)),
          number % UInt64(Self.capacity) == UInt64(slot)
        else { throw StateError(path, "record \(slot) is out of place") }
        digests[slot] = digest
        spent.insert(digest)
        next = max(next, number + 1)
      }
    }
    // A cut can damage only the record being written, and that nonce was never acknowledged.
    guard damaged.allSatisfy({ $0 == Int(next % UInt64(Self.capacity)) }) else {
      throw StateError(path, "damaged; the device cannot tell which nonces it has used")
    }
  }

  /// Whether the nonce was spent before.
  func contains(_ nonce: Nonce) -> Bool { spent.contains(SHA256.digest(nonce.bytes)) }

  /// Records a nonce durably; the oldest is forgotten once the file is full.
  ///
  /// - Throws: `StateError`; the nonce is then in doubt and must not be used.
  mutating func spend(_ nonce: Nonce) throws(StateError) {
    let digest = SHA256.digest(nonce.bytes)
    let slot = Int(next % UInt64(Self.capacity))
    let number = (0..<8).reversed().map { UInt8(truncatingIfNeeded: next >> UInt64($0 * 8)) }
    // Remembered even when the write fails: better once too often than not at all.
    spent.insert(digest)
    try file.write(number + digest.bytes, to: slot)
    if let oldest = digests[slot] { spent.remove(oldest) }
    digests[slot] = digest
    next += 1
  }
}
