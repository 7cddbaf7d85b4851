import DeviceKeys

/// The last 65,536 nonces that this device has spent, in one file of fixed size (docs/design.md, invariant 2).
struct NonceLedger {
  static let capacity = 65_536

  private let file: RecordFile
  private var spent: Set<SHA256Digest> = []
  private var digests: [SHA256Digest?]
  /// Number of the next nonce; nonce n stands in slot n modulo `capacity`.
  private var next: UInt64 = 0

  /// Whether no nonce was ever spent.
  var isEmpty: Bool { next == 0 }

  /// - Parameter mayCreate: false when the device has worked before, so that a missing file is a loss.
  /// - Throws: `StateError` when the ledger is unreadable or damaged: refuse rather than forget.
  init(path: String, mayCreate: Bool) throws(StateError) {
    file = try RecordFile(
      path: path, payloadBytes: 40, slots: Self.capacity, mayCreate: mayCreate)
    digests = Array(repeating: nil, count: Self.capacity)
    var numbers: [UInt64?] = Array(repeating: nil, count: Self.capacity)
    var damaged: Set<Int> = []
    for (slot, content) in try file.readAll().enumerated() {
      switch content {
      case .empty: break
      case .damaged: damaged.insert(slot)
      case .record(let payload):
        let number = payload.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        numbers[slot] = number
        digests[slot] = SHA256Digest(payload.dropFirst(8))
        next = max(next, number &+ 1)
      }
    }
    // Every number up to the newest must be there. Only the slot that is written next may hold anything else: the
    // oldest, nothing yet, or a nonce that a cut left half written and that was never acknowledged.
    for slot in 0..<Self.capacity where slot != Self.slot(next) {
      guard !damaged.contains(slot), numbers[slot] == expected(in: slot) else {
        throw StateError(path, "damaged; the device cannot tell which nonces it has used")
      }
    }
    spent = Set(digests.compactMap(\.self))
  }

  /// Whether the nonce was spent before.
  func contains(_ nonce: Nonce) -> Bool { spent.contains(SHA256.digest(nonce.bytes)) }

  /// Records a nonce durably; the oldest is forgotten once the file is full.
  ///
  /// - Throws: `StateError`; the nonce is then in doubt and must not be used.
  mutating func spend(_ nonce: Nonce) throws(StateError) {
    let digest = SHA256.digest(nonce.bytes)
    let slot = Self.slot(next)
    let number = (0..<8).reversed().map { UInt8(truncatingIfNeeded: next >> UInt64($0 * 8)) }
    // Remembered even when the write fails: better once too often than not at all.
    spent.insert(digest)
    try file.write(number + digest.bytes, to: slot)
    if let oldest = digests[slot] { spent.remove(oldest) }
    digests[slot] = digest
    next += 1
  }

  private static func slot(_ number: UInt64) -> Int { Int(number % UInt64(capacity)) }

  /// The newest number below `next` that belongs into a slot; nil when none has come so far.
  private func expected(in slot: Int) -> UInt64? {
    let capacity = UInt64(Self.capacity)
    let age = (next + capacity - 1 - UInt64(slot)) % capacity + 1
    return age <= next ? next - age : nil
  }
}
