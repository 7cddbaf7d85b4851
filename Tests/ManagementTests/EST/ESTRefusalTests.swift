import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

/// What `simpleenroll` does not take, each with its own code.
@Suite struct ESTRefusalTests {
  enum Fault: String, CaseIterable, Sendable {
    case noOperator, bearer, unknownOperator, wrongToken, emptyToken, twoCredentials
    case expiredOperator, operatorOfAnother
    case unregistered, revokedDevice, otherSubject, noSubject, upperCaseSubject, twoSubjects
    case otherCurve, rsa, badSignature, notARequest, twoRequests, twoBlocks
    case garbage, empty, bareDER, oversize, wrongType, noType

    var expected: (status: Int, code: CAProblem) {
      switch self {
      case .noOperator, .bearer, .unknownOperator, .wrongToken, .emptyToken, .twoCredentials:
        (401, .unauthorized)
      case .expiredOperator: (401, .operatorExpired)
      case .operatorOfAnother: (403, .operatorNotAllowed)
      case .unregistered: (404, .deviceUnknown)
      case .revokedDevice: (403, .deviceRevoked)
      case .otherSubject, .noSubject, .upperCaseSubject, .twoSubjects: (422, .csrSubjectMismatch)
      case .otherCurve, .rsa: (422, .keyUnsupported)
      case .badSignature, .notARequest, .twoRequests: (422, .requestUnproven)
      case .twoBlocks, .garbage, .empty, .bareDER, .wrongType, .noType: (400, .requestMalformed)
      case .oversize: (413, .requestTooLarge)
      }
    }
  }

  @Test(
    "A faulty enrolment is refused in plain text, and nothing is issued", arguments: Fault.allCases)
  func refused(fault: Fault) async throws {
    let bench = try await ESTBench()
    let body = try await bench.folder.write("body", body(fault, bench))
    let options = try await options(fault, bench)
    try await bench.serving { url in
      let answer = try await bench.curl(
        "\(url)/.well-known/est/simpleenroll", options + ["--data-binary", "@\(body)"])
      expectRefusal(answer, fault.expected.status, fault.expected.code.rawValue)
      if fault.expected.status == 401 {
        #expect(answer.headers["www-authenticate"]?.hasPrefix("Basic realm=") == true)
      }
    }
    #expect(try await bench.ca.authority.certificates().allSatisfy { $0.kind != .device })
  }

  private func options(_ fault: Fault, _ bench: ESTBench) async throws -> [String] {
    let operatorName = bench.credential.split(separator: ":")[0]
    let credential: [String] =
      switch fault {
      case .noOperator: []
      case .bearer: ["-H", "Authorization: Bearer \(bench.ca.token)"]
      case .unknownOperator: ["-u", "nobody:\(bench.ca.token)"]
      case .wrongToken: ["-u", "\(operatorName):\(String(repeating: "0", count: 64))"]
      case .emptyToken: ["-u", "\(operatorName):"]
      case .expiredOperator:
        ["-u", try await other(bench, days: 1, now: Date() - 2 * 86_400)]
      case .operatorOfAnother: ["-u", try await other(bench, device: .random())]
      case .twoCredentials: ["-u", bench.credential, "-H", "Authorization: Basic eDp5"]
      default: ["-u", bench.credential]
      }
    let type: [String] =
      switch fault {
      case .wrongType: []
      case .noType: ["-H", "Content-Type:"]
      default: ["-H", "Content-Type: application/pkcs10"]
      }
    return credential + type
  }

  /// The credential of another operator.
  private func other(
    _ bench: ESTBench, days: Int? = nil, device: DeviceID? = nil, now: Date = Date()
  ) async throws -> String {
    let name = try #require(ManagedName("other"))
    let token = try await bench.ca.authority.addOperator(name, days: days, device: device, now: now)
    return "\(name):\(token)"
  }

  private func body(_ fault: Fault, _ bench: ESTBench) async throws -> [UInt8] {
    let device = DeviceID.random()
    let subject: String? =
      switch fault {
      case .otherSubject: "/serialNumber=\(DeviceID.random())"
      case .noSubject: "/CN=\(device)"
      case .upperCaseSubject: "/serialNumber=\("\(device)".uppercased())"
      case .twoSubjects: "/serialNumber=\(device)/serialNumber=\(device)"
      default: nil
      }
    let newKey: [String] =
      switch fault {
      case .otherCurve: ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"]
      case .rsa: ["rsa:2048"]
      default: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
      }
    let isRegistrable = ![.unregistered, .otherCurve, .rsa].contains(fault)
    let applicant = try await bench.applicant(
      device, subject: subject, registered: isRegistrable, newKey: newKey)
    var der = applicant.der
    switch fault {
    case .revokedDevice:
      try await bench.ca.authority.revoke(.device(device), reason: .keyCompromise)
    case .badSignature: der[der.count - 1] ^= 1
    case .notARequest: der = bench.ca.authority.root.der
    case .twoRequests: der += der
    case .bareDER: return der
    case .twoBlocks: return try [UInt8](Data(contentsOf: URL(filePath: applicant.request))) * 2
    case .garbage: return Array("!!!! not base64 !!!!".utf8)
    case .empty: return []
    case .oversize: return [UInt8](repeating: UInt8(ascii: "A"), count: 100_000)
    default: break
    }
    return Array(Data(der).base64EncodedData())
  }
}

private func * (bytes: [UInt8], count: Int) -> [UInt8] {
  (0..<count).flatMap { _ in bytes }
}
