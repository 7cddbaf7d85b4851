import DeviceKeys
import Testing

@testable import CaptureSession

@Suite("The device remembers the nonces it has used (invariant 2)", .timeLimit(.minutes(1)))
struct NonceLedgerTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("nonces") }

  init() throws { folder = try TemporaryFolder() }

  private func open() throws -> NonceLedger { try NonceLedger(path: path, mayCreate: true) }

  private func writeLedger(_ count: UInt64, _ change: (inout [UInt8]) throws -> Void = { _ in })
    throws
  {
    var file = try StateFiles.ledger(count)
    try change(&file)
    try folder.write(file, to: "nonces")
  }

  @Test("What was spent is known after a restart, in the described format")
  func restart() throws {
    var ledger = try open()
    #expect(ledger.isEmpty)
    for number in 0..<3 as Range<UInt64> { try ledger.spend(StateFiles.nonce(number)) }
    #expect(try folder.read("nonces") == StateFiles.ledger(3))
    let again = try open()
    #expect(!again.isEmpty)
    #expect(try (0..<3 as Range<UInt64>).allSatisfy { again.contains(try StateFiles.nonce($0)) })
    #expect(try !again.contains(StateFiles.nonce(3)))
  }

  @Test(
    "The 65,536 newest are known; with one more the oldest is forgotten",
    arguments: [65_535, 65_536, 65_537, 200_000] as [UInt64])
  func ring(count: UInt64) throws {
    try writeLedger(count)
    var ledger = try open()
    let oldest = count > 65_536 ? count - 65_536 : 0
    #expect(try ledger.contains(StateFiles.nonce(oldest)))
    #expect(try ledger.contains(StateFiles.nonce(count - 1)))
    try ledger.spend(StateFiles.nonce(count))
    for ledger in [ledger, try open()] {
      #expect(try ledger.contains(StateFiles.nonce(oldest)) == (count < 65_536))
      #expect(try ledger.contains(StateFiles.nonce(oldest + 1)))
      #expect(try ledger.contains(StateFiles.nonce(count)))
    }
    #expect(try folder.read("nonces") == StateFiles.ledger(count + 1))
  }

  /// Damage to record 5 of 10, at some byte of it.
  @Test(
    "A flipped bit in an old record makes the ledger unusable", arguments: [0, 7, 8, 39, 40, 47])
  func flippedBit(byte: Int) throws {
    for bit in 0..<8 {
      try writeLedger(10) { $0[5 * StateFiles.nonceBytes + byte] ^= 1 << bit }
      #expect(throws: StateError.self) { try open() }
    }
  }

  /// What may have become of record 5 of 10.
  enum Loss: Sendable, CaseIterable {
    case zeroed
    case copyOfAnother
    case older
    case newer
  }

  @Test(
    "A record that was lost, moved or rolled back makes the ledger unusable",
    arguments: Loss.allCases)
  func loss(loss: Loss) throws {
    let start = 5 * StateFiles.nonceBytes
    try writeLedger(loss == .older ? 65_546 : 10) { file in
      let record: [UInt8] =
        switch loss {
        case .zeroed: [UInt8](repeating: 0, count: StateFiles.nonceBytes)
        case .copyOfAnother:
          Array(file[start + StateFiles.nonceBytes..<start + 2 * StateFiles.nonceBytes])
        case .older: try StateFiles.nonceRecord(5)
        case .newer: try StateFiles.nonceRecord(65_541)
        }
      file.replaceSubrange(start..<start + StateFiles.nonceBytes, with: record)
    }
    #expect(throws: StateError.self) { try open() }
  }

  @Test(
    "A record that was cut off while being written is forgotten, and written again",
    arguments: [10, 65_536, 70_000] as [UInt64], [1, 24, 47])
  func torn(count: UInt64, written: Int) throws {
    try writeLedger(count) { file in
      let start = Int(count % 65_536) * StateFiles.nonceBytes
      let record = try StateFiles.nonceRecord(count).prefix(written)
      file.replaceSubrange(start..<start + written, with: record)
      // A number of 8 bytes begins with zeros; make the record differ from an empty one.
      if written == 1 { file[start] = 1 }
    }
    var ledger = try open()
    #expect(try ledger.contains(StateFiles.nonce(count - 1)))
    #expect(try !ledger.contains(StateFiles.nonce(count)))
    try ledger.spend(StateFiles.nonce(count))
    #expect(try folder.read("nonces") == StateFiles.ledger(count + 1))
  }

  @Test("A file of another size is refused", arguments: [0, 1, 48 * 65_536 - 1, 48 * 65_536 + 1])
  func size(count: Int) throws {
    try folder.write([UInt8](repeating: 0, count: count), to: "nonces")
    #expect(throws: StateError.self) { try open() }
  }

  @Test("A file that others can read or write is refused", arguments: [0o640, 0o604, 0o620, 0o602])
  func mode(mode: Int) throws {
    _ = try open()
    try folder.setMode(mode, of: path)
    #expect(throws: StateError.self) { try open() }
  }

  @Test("A missing file is made on a new device only")
  func missing() throws {
    #expect(throws: StateError.self) { try NonceLedger(path: path, mayCreate: false) }
    #expect(try open().isEmpty)
    #expect(throws: Never.self) { try NonceLedger(path: path, mayCreate: false) }
  }

  @Test(
    "When the disk does not take or does not keep a nonce, it is not usable",
    arguments: ["/dev/full", "/dev/null"])
  func diskFails(device: String) throws {
    var ledger = try open()
    try ledger.spend(StateFiles.nonce(0))
    try StateFiles.breakDisk(under: path, device)
    let nonce = try StateFiles.nonce(1)
    #expect(throws: StateError.self) { try ledger.spend(nonce) }
    #expect(ledger.contains(nonce))
    #expect(try open().contains(StateFiles.nonce(0)))
  }
}
