import CBOR
import Foundation
import TestSupport
import Testing

@testable import DeviceKeys

@Suite("Deny list")
struct DenyListTests {
  @Test("A list survives its message, and finds its devices and no others")
  func survives() throws {
    let pki = try TestPKI()
    let devices = (0..<100).map { _ in DeviceID.random() }
    let list = try pki.denyList(devices + devices, number: 7)
    #expect(list.count == 100)
    let bytes = try TestManagement(pki).sign(list)
    let read = try ValidatedDenyList(bytes, by: pki.validator(), at: pki.now)
    #expect(read.list == list && read.list.number == 7)
    #expect(read.validUntil == list.nextUpdate)
    #expect(devices.allSatisfy { read.list.contains($0) })
    #expect((0..<100).allSatisfy { _ in !read.list.contains(.random()) })
  }

  @Test("Lists of every small size find their first and last device", arguments: [0, 1, 2, 3, 8])
  func findsEnds(_ count: Int) throws {
    let pki = try TestPKI()
    let devices = try (0..<count).map { index in
      try #require(DeviceID([UInt8](repeating: UInt8(index * 2 + 1), count: 32)))
    }
    let list = try pki.denyList(devices.reversed())
    for value in 0...20 {
      let device = try #require(DeviceID([UInt8](repeating: UInt8(value), count: 32)))
      #expect(list.contains(device) == devices.contains(device))
    }
  }

  @Test("A list holds from its update on and no longer than until the next one")
  func respectsTimes() throws {
    let pki = try TestPKI()
    let bytes = try TestManagement(pki).sign(pki.denyList(from: -60, until: 60))
    let validator = try pki.validator()
    func read(at offset: Double) throws {
      _ = try ValidatedDenyList(bytes, by: validator, at: pki.now + offset)
    }
    expect(.notYetValid) { try read(at: -61) }
    expect(nil) { try read(at: -60) }
    expect(nil) { try read(at: 59) }
    expect(.stale) { try read(at: 60) }
  }

  @Test("A list is worth no more than the path of its signer")
  func endsWithItsPath() throws {
    let pki = try TestPKI()
    let bytes = try TestManagement(pki).sign(pki.denyList(until: 9 * TestPKI.day))
    let read = try ValidatedDenyList(bytes, by: pki.validator(), at: pki.now)
    #expect(read.validUntil == pki.now + TestPKI.day)
  }

  @Test("A list of a device or of a stranger is refused")
  func refusesStrangers() async throws {
    let pki = try TestPKI()
    let payload = try pki.denyList([pki.id]).payload
    let byDevice = try await pki.forge(
      .denyList, payload: payload, chain: pki.chain, key: "device.key")
    expect(.wrongPurpose) { try ValidatedDenyList(byDevice, by: pki.validator(), at: pki.now) }
    let bytes = try TestManagement(pki).sign(pki.denyList())
    expect(.untrusted) { try ValidatedDenyList(bytes, by: TestPKI().validator(), at: pki.now) }
    var changed = bytes
    changed[bytes.count - 1] ^= 1
    expect(.signature) { try ValidatedDenyList(changed, by: pki.validator(), at: pki.now) }
  }

  @Test(
    "A million devices are read, each is found, and a search costs what it costs among a thousand")
  func holdsMany() throws {
    var nanoseconds: [Int: Double] = [:]
    for count in [1000, 1_000_000] {
      var bytes = [UInt8](repeating: 0, count: count * 32)
      bytes.withUnsafeMutableBytes { buffer in
        for index in 0..<count {
          buffer.storeBytes(
            of: UInt32(index * 2).bigEndian, toByteOffset: index * 32, as: UInt32.self)
        }
      }
      let list = try DenyList(
        payload: CBOREncoder.encode([1: 1, 2: 10, 3: 20, 4: .bytes(bytes)])[...])
      #expect(list.count == count)
      // Every second one lies between two entries.
      let devices = stride(from: 0, to: count * 2, by: count / 500).enumerated().compactMap {
        place, index in
        DeviceID(
          withUnsafeBytes(of: UInt32(index + place % 2).bigEndian) { Array($0) }
            + [UInt8](repeating: 0, count: 28))
      }
      let clock = ContinuousClock()
      var found = 0
      let time = clock.measure { for device in devices where list.contains(device) { found += 1 } }
      #expect(found == devices.count / 2)
      nanoseconds[count] = time / .nanoseconds(1) / Double(devices.count)
    }
    print("deny list search, ns: \(nanoseconds)")
    // Twenty steps in place of ten, and cache misses; a search of every entry would be a thousand times slower.
    #expect(try #require(nanoseconds[1_000_000]) < 50 * #require(nanoseconds[1000]))
  }

  static let one = [UInt8](repeating: 1, count: 32)
  static let two = [UInt8](repeating: 2, count: 32)

  @Test(
    "A well signed list with bad contents is malformed",
    arguments: [
      [:], [1: 1, 2: 10, 3: 20], [1: 1, 2: 10, 3: 20, 4: .null],
      [1: -1, 2: 10, 3: 20, 4: .bytes([])],
      [1: 1, 2: 20, 3: 20, 4: .bytes([])], [1: 1, 2: 21, 3: 20, 4: .bytes([])],
      [1: 1, 2: -9, 3: -8, 4: .bytes([])], [1: 1, 2: -1, 3: 20, 4: .bytes([])],
      [1: 1, 2: 10, 3: 20, 4: .bytes([]), 5: 1],
      [1: 1, 2: 10, 3: .unsigned(.max), 4: .bytes([])],
      [1: 1, 2: 10, 3: 0x100_0000_0000, 4: .bytes([])],
      [1: 1, 2: 10, 3: 20, 4: .bytes([UInt8](repeating: 1, count: 31))],
      [1: 1, 2: 10, 3: 20, 4: .bytes(two + one)], [1: 1, 2: 10, 3: 20, 4: .bytes(one + one)],
      [1: 1, 2: 10, 3: 20, 4: .array([.bytes(one)])],
    ] as [CBORValue])
  func refusesContents(_ payload: CBORValue) async throws {
    let pki = try TestPKI()
    let management = try TestManagement(pki)
    let bytes = try await pki.forge(
      .denyList, payload: CBOREncoder.encode(payload), chain: management.chain,
      key: "management.key")
    expect(.malformed) { try ValidatedDenyList(bytes, by: pki.validator(), at: pki.now) }
  }

  @Test("A list that no reader would take is not made")
  func refusesToMake() throws {
    let pki = try TestPKI()
    for (number, until) in [(-1, 60), (1, -60), (1, -61)] as [(Int, Double)] {
      let error = #expect(throws: CryptoError.self) {
        try pki.denyList(number: number, until: until)
      }
      #expect(error?.code == .malformed)
    }
  }
}
