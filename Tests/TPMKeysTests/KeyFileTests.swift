import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import TPMKeys

@Suite("Key files of a TPM")
struct KeyFileTests {
  /// A key as a TPM makes it; nobody knows the private number.
  static let blob: TPMKeyBlob = {
    let x = Hex.decode("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296") ?? []
    let y = Hex.decode("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5") ?? []
    let area = PublicTemplate.deviceKey.fixed + Wire.sized(x) + Wire.sized(y)
    do {
      return TPMKeyBlob(
        publicArea: try TPMPublic(sized: Wire.sized(area), of: .deviceKey),
        privatePart: Wire.sized([UInt8](repeating: 0x5A, count: 126)))
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  private static func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
    let length: [UInt8] =
      contents.count < 0x80
      ? [] : contents.count < 0x100 ? [0x81] : [0x82, UInt8(contents.count >> 8)]
    return [tag] + length + [UInt8(truncatingIfNeeded: contents.count)] + contents
  }

  private static let type: [UInt8] = element(0x06, [0x67, 0x81, 0x05, 0x0A, 0x01, 0x03])
  private static let noPassword: [UInt8] = element(0xA0, [0x01, 0x01, 0xFF])
  private static let owner: [UInt8] = element(0x02, [0x40, 0x00, 0x00, 0x01])

  @Test("What was written is read again")
  func roundTrip() throws {
    let pem = TPMKeyFile.pem(Self.blob)
    #expect(try TPMKeyFile.parse(pem: Array(pem.utf8), .deviceKey) == Self.blob)
  }

  @Test("Both templates have exactly the attributes that the documentation names")
  func attributes() {
    // fixedTPM fixedParent sensitiveDataOrigin userWithAuth noDA sign, and restricted.
    #expect(PublicTemplate.deviceKey.fixed[4..<8].elementsEqual([0x00, 0x04, 0x04, 0x72]))
    #expect(PublicTemplate.attestationKey.fixed[4..<8].elementsEqual([0x00, 0x05, 0x04, 0x72]))
    #expect(PublicTemplate.storagePrimary.fixed[4..<8].elementsEqual([0x00, 0x03, 0x04, 0x72]))
  }

  @Test(
    "Structures that are not exactly ours are refused, each with its reason",
    arguments: [
      ("type", [element(0x06, [0x67, 0x81, 0x05, 0x0A, 0x01, 0x04]), noPassword, owner]),
      ("emptyAuth", [type, owner]),
      ("emptyAuth", [type, element(0xA0, [0x01, 0x01, 0x00]), owner]),
      ("policy", [type, noPassword, element(0xA1, [0x30, 0x00]), owner]),
      ("secret", [type, noPassword, element(0xA2, [0x04, 0x00]), owner]),
      ("list of policies", [type, noPassword, element(0xA3, [0x30, 0x00]), owner]),
      ("parent", [type, noPassword, element(0x02, [0x40, 0x00, 0x00, 0x07])]),
      ("parent", [type, noPassword, element(0x02, [0x00, 0x81, 0x00, 0x00, 0x01])]),
      ("parent", [type, noPassword]),
      ("parent", [type, noPassword, element(0xA9, []), owner]),
    ] as [(String, [[UInt8]])])
  func refusesFields(reason: String, fields: [[UInt8]]) {
    let keys =
      Self.element(0x04, Self.blob.publicArea.sized) + Self.element(0x04, Self.blob.privatePart)
    expectRefusal(Self.element(0x30, fields.joined() + keys), reason)
  }

  @Test("Bytes after the key, in it or missing from it are refused")
  func refusesLengths() {
    let der = TSSPrivateKey.encode(Self.blob)
    expectRefusal(der + [0], "after")
    for count in 0..<der.count { expectRefusal(Array(der[..<count]), nil) }
    let head = Self.type + Self.noPassword + Self.owner
    let publicPart = Self.element(0x04, Self.blob.publicArea.sized)
    let privatePart = Self.element(0x04, Self.blob.privatePart)
    expectRefusal(Self.element(0x30, head + publicPart + privatePart + [0x05, 0x00]), "fields")
    expectRefusal(Self.element(0x30, head + publicPart + [0x04, 0x02, 0x00, 0x00]), "private")
    expectRefusal(Self.element(0x30, head + publicPart + [0x04, 0x02, 0x00, 0x01]), "private")
    expectRefusal(Self.element(0x30, head + publicPart + [0x04, 0x81, 0x01, 0x00]), "DER")
    expectRefusal(Self.element(0x30, head + publicPart + [0x04, 0x80]), "length")
    expectRefusal([0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], "length")
  }

  @Test("A public part with other attributes, off the curve or too long is refused")
  func refusesPublicParts() {
    let area = Self.blob.publicArea.area
    for index in 0..<PublicTemplate.deviceKey.fixed.count {
      var changed = area
      changed[index] ^= 1
      #expect(throws: TPMError.self) {
        try TPMPublic(sized: Wire.sized(changed), of: .deviceKey)
      }
    }
    var offCurve = area
    offCurve[area.count - 1] ^= 1
    for bad in [offCurve, area + [0], Array(area.dropLast())] {
      #expect(throws: TPMError.self) { try TPMPublic(sized: Wire.sized(bad), of: .deviceKey) }
    }
    #expect(throws: TPMError.self) { try TPMPublic(sized: area, of: .deviceKey) }
  }

  @Test(
    "Text that is not one PEM block of this kind is refused",
    arguments: [
      "", "\n", "-----BEGIN TSS2 PRIVATE KEY-----\n-----END TSS2 PRIVATE KEY-----\n",
      "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
      "-----BEGIN TSS2 PRIVATE KEY-----\n!\n-----END TSS2 PRIVATE KEY-----\n",
      "-----BEGIN TSS2 PRIVATE KEY-----\nAAAA\n",
    ])
  func refusesText(text: String) {
    #expect(throws: TPMError.self) { try TPMKeyFile.parse(pem: Array(text.utf8), .deviceKey) }
    let good = TPMKeyFile.pem(Self.blob)
    for text in ["x" + good, good + "x", good + good, good + "\n"] {
      #expect(throws: TPMError.self) { try TPMKeyFile.parse(pem: Array(text.utf8), .deviceKey) }
    }
  }

  @Test("A file that others can read, a link, a directory or a huge file is refused")
  func refusesFiles() throws {
    let folder = try TemporaryFolder()
    let pem = TPMKeyFile.pem(Self.blob)
    let good = try folder.write("key.pem", pem)
    #expect(try TPMKeyFile.load(good, .deviceKey) == Self.blob)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: good)
    let bad = [
      try folder.write("group.pem", pem, mode: 0o640), folder.file("link"), folder.path,
      try folder.write("huge.pem", [UInt8](repeating: 0x41, count: 4_097)),
      try folder.write("empty.pem", ""), folder.file("missing.pem"),
    ]
    for path in bad {
      let error = #expect(throws: TPMError.self) { try TPMKeyFile.load(path, .deviceKey) }
      #expect(error?.message.contains(path) == true)
    }
    #expect(throws: TPMError.self) { try TPMKeyFile.create(good, Self.blob) }
  }

  @Test("Key files of a TPM are told from others by their first line")
  func isKeyFile() throws {
    let folder = try TemporaryFolder()
    #expect(TPMKey.isKeyFile(try folder.write("key.pem", TPMKeyFile.pem(Self.blob))))
    #expect(!TPMKey.isKeyFile(try folder.write("other.pem", "-----BEGIN PRIVATE KEY-----\nAA==\n")))
    #expect(!TPMKey.isKeyFile(folder.path) && !TPMKey.isKeyFile(folder.file("missing.pem")))
  }

  private func expectRefusal(_ der: [UInt8], _ reason: String?) {
    let error = #expect(throws: TPMError.self) { try TSSPrivateKey.decode(der, .deviceKey) }
    guard let error, let reason else { return }
    #expect(error.message.contains(reason), "\(error)")
  }
}
