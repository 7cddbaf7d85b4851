import DeviceKeys
import Testing

@testable import CaptureSession

@Suite("The device counts its packets and boots", .timeLimit(.minutes(1)))
struct PacketHistoryTests {
  private static let boots = (1...3).map { [UInt8](repeating: UInt8($0), count: 16) }
  private static let recordBytes = 80

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ boot: Int = 0, mayBeNew: Bool = false) throws -> PacketHistory {
    try PacketHistory(
      path: folder.file("history"), bootID: Self.boots[boot], mayBeNew: mayBeNew)
  }

  private func token(_ number: Int) -> SHA256Digest { SHA256.digest([UInt8(number)]) }

  /// Signs packets 1…count after the first boot.
  private func sign(_ count: Int) throws {
    var history = try open(mayBeNew: true)
    for number in 0..<count { try history.append(token(number + 1)) }
  }

  private func flip(_ byte: Int, in slot: Int) throws {
    var file = try folder.read("history")
    file[slot * Self.recordBytes + byte] ^= 0x10
    try folder.write(file, to: "history")
  }

  @Test("Boots are counted, restarts are not")
  func boots() throws {
    var counts: [UInt64] = []
    for boot in [0, 0, 1, 1, 2, 0] { counts.append(try open(boot, mayBeNew: boot == 0).bootCount) }
    #expect(counts == [1, 1, 2, 2, 3, 4])
  }

  @Test("The sequence and the last token survive restarts and boots")
  func sequence() throws {
    for number in 1...5 {
      var history = try open(number % 3, mayBeNew: number == 1)
      #expect(history.sequence == UInt64(number - 1))
      #expect(history.previous == (number == 1 ? nil : token(number - 1)))
      try history.append(token(number))
    }
  }

  @Test("When either record is damaged, the other one counts", arguments: 1...4, [0, 20, 71, 79])
  func twoSlots(count: Int, byte: Int) throws {
    // The first boot is generation 1, in slot 1; each packet takes the other slot.
    let newest = (count + 1) % 2
    try sign(count)
    try flip(byte, in: newest)
    #expect(try open().sequence == UInt64(count - 1))
    var history = try open()
    try history.append(token(9))
    #expect(try open().sequence == UInt64(count))
    #expect(try open().previous == token(9))
  }

  @Test("A record lost while another is written costs nothing that was handed out")
  func olderRecord() throws {
    try sign(4)
    try flip(0, in: 0)
    #expect(try open().sequence == 4)
    #expect(try open().previous == token(4))
  }

  @Test(
    "When both records are damaged, the history is refused", arguments: [1, 2, 5], [false, true])
  func bothDamaged(count: Int, mayBeNew: Bool) throws {
    try sign(count)
    for slot in 0..<2 { try flip(30, in: slot) }
    #expect(throws: StateError.self) { try open(mayBeNew: mayBeNew) }
  }

  @Test("A cut during the very first record leaves a new device new")
  func firstRecord() throws {
    try sign(0)
    try flip(30, in: 1)
    #expect(throws: StateError.self) { try open(mayBeNew: false) }
    #expect(try open(mayBeNew: true).bootCount == 1)
  }

  @Test("A missing history is refused when the device has worked before")
  func missing() throws {
    #expect(throws: StateError.self) { try open(mayBeNew: false) }
    #expect(try open(mayBeNew: true).sequence == 0)
  }

  @Test("After a failed write the good record stays, and the next write goes where the bad one is")
  func diskFails() throws {
    let path = folder.file("history")
    var history = try open(mayBeNew: true)
    try history.append(token(1))
    let good = try folder.read("history").prefix(Self.recordBytes)
    let descriptor = try StateFiles.breakDisk(under: path)
    #expect(throws: StateError.self) { try history.append(token(2)) }
    #expect(try open().previous == token(1))
    try StateFiles.mend(descriptor, with: path)
    try history.append(token(3))
    #expect(try folder.read("history").prefix(Self.recordBytes) == good)
    #expect(try open().previous == token(3))
  }
}
