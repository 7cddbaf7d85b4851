import CBOR
import DeviceKeys
import Foundation
import TestSupport
import Testing
import TrustedPacket

/// The COSE working group's own examples, judged by this project's reader, algorithms and signature check. None is a
/// packet of our profile.
@Suite("COSE working group examples")
struct COSEExampleTests {
  /// What a generic COSE_Sign1 check made of our parts must say.
  enum Verdict: Sendable {
    case good
    /// Tag 18 and four members are required.
    case notSign1
    /// Only ES256 and ESP256, in the protected header.
    case algorithm
    case signature
  }

  static let table: [(String, Verdict)] = [
    // alg stands in the unprotected header.
    ("sign-pass-01", .algorithm),
    // Signed with external data, which our structure leaves empty.
    ("sign-pass-02", .signature),
    // Without its tag.
    ("sign-pass-03", .notSign1),
    ("sign-fail-01", .notSign1), ("sign-fail-02", .signature), ("sign-fail-03", .algorithm),
    ("sign-fail-04", .algorithm), ("sign-fail-06", .signature), ("sign-fail-07", .signature),
    ("ecdsa-sig-01", .good), ("ecdsa-sig-02", .algorithm), ("ecdsa-sig-03", .algorithm),
    // P-256 with SHA-512.
    ("ecdsa-sig-04", .algorithm),
    // COSE_Sign, tag 98.
    ("x509-signed-01", .notSign1), ("x509-signed-02", .notSign1), ("x509-signed-03", .notSign1),
    ("x509-signed-04", .notSign1), ("x509-signed-05", .notSign1),
  ]

  @Test(
    "An example gives its verdict, and is no packet token",
    .enabled(if: SharedData.testdata != nil, SharedData.reason), arguments: table)
  func judges(_ row: (name: String, verdict: Verdict)) throws {
    let example = try Example(row.name)
    #expect(try example.verdict() == row.verdict)
    let error = #expect(throws: PacketError.self) { try Token(example.bytes[...]) }
    #expect(error?.code == .malformed)
  }

  @Test(
    "Our Sig_structure is the one of the examples",
    .enabled(if: SharedData.testdata != nil, SharedData.reason),
    arguments: ["ecdsa-sig-01", "sign-fail-06"])
  func buildsStructure(_ name: String) throws {
    let example = try Example(name)
    let parts = try #require(example.parts)
    let structure = COSE.signatureStructure(
      protectedHeader: Array(parts.header), payload: parts.payload)
    // sign-fail-06 gained a header after signing, so there the structures must differ.
    #expect((structure == example.toBeSigned) == (name == "ecdsa-sig-01"))
  }

  @Test(
    "The signature made with external data is good over exactly that structure",
    .enabled(if: SharedData.testdata != nil, SharedData.reason))
  func checksExternal() throws {
    let example = try Example("sign-pass-02")
    let parts = try #require(example.parts)
    let signature = try #require(Signature(parts.signature))
    #expect(try example.publicKey.isValid(signature, of: example.toBeSigned))
  }
}

private struct Example {
  struct File: Decodable {
    struct Input: Decodable {
      var sign0: Signer?
    }
    struct Signer: Decodable {
      var key: Key
    }
    struct Key: Decodable {
      var x: String?
      var y: String?
    }
    struct Intermediates: Decodable {
      var toBeSigned: String?
      enum CodingKeys: String, CodingKey { case toBeSigned = "ToBeSign_hex" }
    }
    struct Output: Decodable { var cbor: String }
    var input: Input
    var intermediates: Intermediates?
    var output: Output
  }

  let file: File
  let bytes: [UInt8]

  init(_ name: String) throws {
    let json = try SharedData.file("vectors/cose-wg/\(name).json")
    file = try JSONDecoder().decode(File.self, from: Data(json))
    bytes = hex(file.output.cbor)
  }

  var toBeSigned: [UInt8] { hex(file.intermediates?.toBeSigned ?? "") }

  /// Header, payload and signature of a tagged COSE_Sign1.
  var parts: (header: ArraySlice<UInt8>, payload: ArraySlice<UInt8>, signature: ArraySlice<UInt8>)?
  {
    guard case .tagged(18, let content)? = try? CBORReader.decode(bytes),
      let list = content.elements, list.count == 4, let header = list[0].byteString,
      let payload = list[2].byteString, let signature = list[3].byteString
    else { return nil }
    return (header, payload, signature)
  }

  var publicKey: PublicKey {
    get throws {
      let key = file.input.sign0?.key
      let header = hex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
      return try PublicKey(
        subjectPublicKeyInfo: header + Self.coordinate(key?.x) + Self.coordinate(key?.y))
    }
  }

  private static func coordinate(_ text: String?) -> [UInt8] {
    let standard = (text ?? "").replacing("-", with: "+").replacing("_", with: "/")
    let padding = String(repeating: "=", count: (4 - standard.count % 4) % 4)
    return Array(Data(base64Encoded: standard + padding) ?? Data())
  }

  func verdict() throws -> COSEExampleTests.Verdict {
    guard let parts else { return .notSign1 }
    let header = try CBORReader.decode(parts.header)
    let algorithm = header.entries?.first { $0.key == COSE.Label.algorithm }?.value.integer
    guard let algorithm, [COSE.es256, COSE.esp256].contains(algorithm),
      let signature = Signature(parts.signature)
    else { return .algorithm }
    let message = COSE.signatureStructure(
      protectedHeader: Array(parts.header), payload: parts.payload)
    return try publicKey.isValid(signature, of: message) ? .good : .signature
  }
}
