import DeviceKeys

/// How often the device booted, how many packets it signed, and the digest of the last: in two records written
/// in turn, so that a cut leaves the one before.
struct PacketHistory {
  private let file: RecordFile
  private var generation: UInt64 = 0
  private(set) var bootCount: UInt64 = 0
  private(set) var sequence: UInt64 = 0
  private(set) var previous: SHA256Digest?
  private var bootID: [UInt8] = Array(repeating: 0, count: 16)

  /// - Parameters:
  ///   - bootID: 16 bytes that differ between boots (/proc/sys/kernel/random/boot_id).
  ///   - mayBeNew: false when the device has worked before, so that a missing history is a loss.
  /// - Throws: `StateError` when neither record can be believed.
  init(path: String, bootID: [UInt8], mayBeNew: Bool) throws(StateError) {
    precondition(bootID.count == 16)
    file = try RecordFile(path: path, payloadBytes: 72, slots: 2, mayCreate: mayBeNew)
    let slots = try file.readAll()
    for case .record(let payload) in slots { read(payload) }
    // The first record ever goes to slot 1; slot 0 tells a cut during that from a history that was lost.
    let isNew = if mayBeNew, case .empty = slots[0] { true } else { false }
    guard generation > 0 || isNew else {
      throw StateError(path, "damaged; the device has lost its packet counter")
    }
    if self.bootID != bootID {
      self.bootID = bootID
      bootCount += 1
      try store()
    }
  }

  /// Records a signed token durably; call it before the packet is handed out.
  ///
  /// - Throws: `StateError`.
  mutating func append(_ token: SHA256Digest) throws(StateError) {
    sequence += 1
    previous = token
    try store()
  }

  private mutating func read(_ payload: [UInt8]) {
    func number(_ offset: Int) -> UInt64 {
      payload[offset..<offset + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    guard number(0) > generation else { return }
    generation = number(0)
    bootCount = number(8)
    sequence = number(16)
    bootID = Array(payload[24..<40])
    previous = sequence == 0 ? nil : SHA256Digest(payload[40..<72])
  }

  private mutating func store() throws(StateError) {
    let next = generation + 1
    var payload: [UInt8] = []
    for value in [next, bootCount, sequence] {
      payload += (0..<8).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
    }
    payload += bootID + (previous?.bytes ?? Array(repeating: 0, count: 32))
    // After a failed write the same slot is tried again: the other one is the only good record.
    try file.write(payload, to: Int(next % 2))
    generation = next
  }
}
