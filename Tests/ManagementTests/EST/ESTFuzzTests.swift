import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

@Suite("Random EST bodies")
struct ESTFuzzTests {
  /// ATTESTCAM_FUZZ raises the number of mutations, for a run overnight.
  private static let count =
    ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap(Int.init) ?? 50_000

  @Test(
    "A mutated body is refused, or is another spelling of the very same request",
    .timeLimit(.minutes(10)))
  func mutations() async throws {
    let folder = try TemporaryFolder()
    let key = try FileKey.create(path: folder.file("key.pem"))
    let der = try await CertificationRequest.make(for: .random(), key: key).der
    let line = Array(Data(der).base64EncodedData())
    let lines = Array(Data(der).base64EncodedData(options: .lineLength64Characters))
    let pem = Array(
      "-----BEGIN CERTIFICATE REQUEST-----\n\(String(decoding: line, as: UTF8.self))\n-----END CERTIFICATE REQUEST-----\n"
        .utf8)
    var random = SeededRandom(seed: 7030)
    var (refusedBodies, refusedRequests, spellings) = (0, 0, 0)
    for _ in 0..<Self.count {
      let body = mutated([line, lines, pem].randomElement(using: &random) ?? line, &random)
      guard let decoded = try? ESTRequestBody.decode(body) else {
        refusedBodies += 1
        continue
      }
      guard let request = try? CertificationRequest(der: decoded) else {
        refusedRequests += 1
        continue
      }
      // ECDSA signatures are not unique, but whoever has no key cannot make another.
      #expect(request.der == der, "accepted: \(String(decoding: body, as: UTF8.self))")
      spellings += 1
    }
    // The mutations must reach behind the reader, and stop there.
    #expect(refusedBodies > Self.count / 10 && refusedRequests > Self.count / 10 && spellings > 100)
    print("\(refusedBodies) bodies, \(refusedRequests) requests refused, \(spellings) spellings")
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private func mutated(_ body: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    var body = body
    for _ in 0...Int.random(in: 0...2, using: &random) where !body.isEmpty {
      let index = Int.random(in: 0..<body.count, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0: body[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: body.remove(at: index)
      case 2: body.insert(UInt8.random(in: 0...255, using: &random), at: index)
      case 3: body.insert([0x0A, 0x0D, 0x20, 0x09][index % 4], at: index)
      case 4: body.removeSubrange(index...)
      case 5: body += body[index...]
      case 6: body.swapAt(index, Int.random(in: 0..<body.count, using: &random))
      default: body[index] = Self.alphabet[Int.random(in: 0..<64, using: &random)]
      }
    }
    return body
  }
}
