import DeviceKeys
import Foundation
import GRDB
import HTTPSupport
import TestSupport
import Testing

@testable import Management

@Suite struct EnrolmentTests {
  @Test("The CA decides the subject, whatever the request says")
  func subject() async throws {
    let ca = try TestCA()
    let device = DeviceID.random()
    let enrolment = try await ca.authority.enrol(ca.request(device, subject: .random()))
    #expect(enrolment.isNew)
    #expect(enrolment.chain.device.deviceID == device)
    #expect(enrolment.chain.device.keyProtection == .file)
    #expect(enrolment.chain.device.maySignPackets)
    let judged = try await ca.opensslVerify(enrolment.chain.device.pem)
    #expect(judged.status == 0, "\(judged.text)")
  }

  @Test("openssl accepts the proof of possession in our requests")
  func requestByOpenSSL() async throws {
    let ca = try TestCA()
    let request = try await ca.request()
    let file = ca.folder.file("csr.der")
    try Data(request.certificationRequest).write(to: URL(filePath: file))
    let judged = try await Tool.openssl(
      "req", "-verify", "-noout", "-inform", "DER", "-in", file)
    #expect(judged.status == 0 && judged.text.contains("verify OK"), "\(judged.text)")
  }

  @Test("The same key for the same ID gets the same certificate, also with a new request")
  func retry() async throws {
    let ca = try TestCA()
    let (device, key) = (DeviceID.random(), try ca.key())
    let request = try await ca.request(device, key: key)
    let first = try await ca.authority.enrol(request)
    for repeated in [request, try await ca.request(device, key: key)] {
      let again = try await ca.authority.enrol(repeated)
      #expect(again.chain == first.chain)
      #expect(!again.isNew)
    }
  }

  @Test("A key that one device has is refused to another")
  func keyOfAnother() async throws {
    let ca = try TestCA()
    let key = try ca.key()
    _ = try await ca.authority.enrol(ca.request(key: key))
    let error = await #expect(throws: Problem.self) {
      try await ca.authority.enrol(ca.request(key: key))
    }
    #expect(error?.code == CAProblem.keyInUse.rawValue)
  }

  @Test("An enrolled ID takes no other key until it is revoked, and the old key never again")
  func binding() async throws {
    let ca = try TestCA()
    let (device, old) = (DeviceID.random(), try ca.key())
    let first = try await ca.authority.enrol(ca.request(device, key: old))
    let taken = await #expect(throws: Problem.self) {
      try await ca.authority.enrol(ca.request(device))
    }
    #expect(taken?.code == CAProblem.deviceEnrolled.rawValue)
    try await ca.authority.revoke(.device(device), reason: "new board")
    let reused = await #expect(throws: Problem.self) {
      try await ca.authority.enrol(ca.request(device, key: old))
    }
    #expect(reused?.code == CAProblem.keyInUse.rawValue)
    let second = try await ca.authority.enrol(ca.request(device))
    #expect(second.isNew)
    #expect(second.chain.device.publicKey != first.chain.device.publicKey)
  }

  @Test("Of many simultaneous enrolments of one ID exactly one wins, also across two openings")
  func race() async throws {
    let ca = try TestCA()
    let other = try CertificateAuthority(directory: ca.folder.file("ca"))
    let device = DeviceID.random()
    var requests: [EnrolmentRequest] = []
    for _ in 0..<16 { requests.append(try await ca.request(device)) }
    let codes = await withTaskGroup(of: String.self) { group in
      for (index, request) in requests.enumerated() {
        let authority = index.isMultiple(of: 2) ? ca.authority : other
        group.addTask {
          do {
            return try await authority.enrol(request).isNew ? "won" : "repeated"
          } catch {
            return (error as? Problem)?.code ?? "\(error)"
          }
        }
      }
      return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
    #expect(codes == ["won": 1, CAProblem.deviceEnrolled.rawValue: 15])
  }

  @Test("The registry itself refuses a second certificate in force, and a second for one key")
  func indexes() async throws {
    let ca = try TestCA()
    let device = DeviceID.random()
    let first = try await ca.authority.enrol(ca.request(device)).chain.device
    let second = try await ca.authority.enrol(ca.request()).chain.device
    for (certificate, subject) in [(first, "other"), (second, device.description)] {
      await #expect(throws: DatabaseError.self) {
        try await ca.authority.registry.pool.write { database in
          let entry = RegisteredCertificate(
            new: certificate, .device, subject: subject, at: Date())
          try database.execute(
            sql: "UPDATE certificate SET serial = serial || 'x' WHERE serial = ?",
            arguments: [certificate.serialNumber])
          if subject == device.description {
            try database.execute(
              sql: "UPDATE certificate SET key = randomblob(32) WHERE serial = ?",
              arguments: ["\(certificate.serialNumber)x"])
          }
          try entry.insert(into: database)
        }
      }
    }
  }

  /// What may be wrong with a request, and its code.
  enum Damage: String, CaseIterable, Sendable {
    case empty, truncated, trailingByte, flippedSignature, flippedKey, p384, rsa, tooLong

    var code: CAProblem {
      switch self {
      case .p384, .rsa: .keyUnsupported
      default: .requestUnproven
      }
    }
  }

  @Test("A request that proves nothing is refused", arguments: Damage.allCases)
  func damagedRequest(damage: Damage) async throws {
    let ca = try TestCA()
    var request = try await ca.request()
    var der = request.certificationRequest
    switch damage {
    case .empty: der = []
    case .truncated: der.removeLast()
    case .trailingByte: der.append(0)
    case .flippedSignature: der[der.count - 1] ^= 1
    case .flippedKey: der[der.count / 2] ^= 1
    case .p384:
      der = try await foreign(ca, ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"])
    case .rsa: der = try await foreign(ca, ["-newkey", "rsa:2048"])
    case .tooLong: der += [UInt8](repeating: 0, count: 8192)
    }
    request.certificationRequest = der
    let error = await #expect(throws: Problem.self) { try await ca.authority.enrol(request) }
    #expect(error?.code == damage.code.rawValue)
    #expect(try await ca.authority.certificates().allSatisfy { $0.kind != .device })
  }

  /// A request by openssl, for keys that we do not make.
  private func foreign(_ ca: TestCA, _ newKey: [String]) async throws -> [UInt8] {
    let file = ca.folder.file("foreign.der")
    let made = try await Tool.run(
      "openssl",
      ["req", "-new", "-nodes", "-keyout", ca.folder.file("foreign.key")] + newKey
        + ["-subj", "/CN=x", "-outform", "DER", "-out", file])
    try #require(made.status == 0, "\(made.text)")
    return Array(try Data(contentsOf: URL(filePath: file)))
  }

  @Test("A key said to live in a TPM is not enrolled without evidence")
  func protection() async throws {
    let ca = try TestCA()
    var request = try await ca.request()
    request.keyProtection = .tpm
    let error = await #expect(throws: Problem.self) { try await ca.authority.enrol(request) }
    #expect(error?.code == CAProblem.protectionUnsupported.rawValue)
  }
}
