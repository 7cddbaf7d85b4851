import DeviceKeys
import Foundation
import TestSupport
import Testing

/// Google's and C2SP's known attacks on ECDSA verifiers: each vector as the file says.
@Suite(
  "Wycheproof, ECDSA P-256 with SHA-256",
  .enabled(if: SharedData.testdata != nil, SharedData.reason))
struct WycheproofTests {
  struct File: Decodable {
    let numberOfTests: Int
    let testGroups: [Group]

    struct Group: Decodable {
      let publicKeyDer: String
      let tests: [Vector]
    }

    struct Vector: Decodable {
      let tcId: Int
      let comment: String
      let msg: String
      let sig: String
      let result: String
    }
  }

  @Test("Signatures r ‖ s are judged as the file says, all 262")
  func raw() throws {
    let count = try judge("ecdsa_secp256r1_sha256_p1363_test.json") { key, signature, message in
      Signature(signature).map { key.isValid($0, of: message) } ?? false
    }
    #expect(count == 262)
  }

  @Test("Signatures in DER are judged as the file says, all 484")
  func der() throws {
    let count = try judge("ecdsa_secp256r1_sha256_test.json") { key, signature, message in
      key.isValid(der: signature, of: message)
    }
    #expect(count == 484)
  }

  @Test("Signatures in DER, read to r ‖ s first, are judged as the file says, all 484")
  func derThroughRaw() throws {
    let count = try judge("ecdsa_secp256r1_sha256_test.json") { key, signature, message in
      (try? Signature(der: signature)).map { key.isValid($0, of: message) } ?? false
    }
    #expect(count == 484)
  }

  /// - Returns: how many vectors were judged.
  private func judge(
    _ name: String, _ verdict: (PublicKey, [UInt8], [UInt8]) -> Bool
  ) throws -> Int {
    let data = Data(try SharedData.file("vectors/wycheproof/\(name)"))
    let file = try JSONDecoder().decode(File.self, from: data)
    var valid = 0
    var count = 0
    for group in file.testGroups {
      let key = try PublicKey(subjectPublicKeyInfo: hex(group.publicKeyDer))
      for vector in group.tests {
        let accepted = verdict(key, hex(vector.sig), hex(vector.msg))
        #expect(accepted == (vector.result == "valid"), "\(vector.tcId): \(vector.comment)")
        valid += accepted ? 1 : 0
        count += 1
      }
    }
    print("\(name): \(count) vectors, \(valid) accepted, \(count - valid) refused")
    #expect(count == file.numberOfTests)
    return count
  }
}
