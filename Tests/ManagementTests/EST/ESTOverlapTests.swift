import DeviceKeys
import Foundation
import HTTPSupport
import TestSupport
import Testing

@testable import Management

/// What becomes of the certificate before, at re-enrolment.
@Suite struct ESTOverlapTests {
  /// A device that is enrolled, and its next request.
  private struct Device {
    let bench: ESTBench
    let first: Certificate
    let key: String
    let id: DeviceID

    init() async throws {
      bench = try await ESTBench()
      let applicant = try await bench.applicant()
      (id, key) = (applicant.device, applicant.key)
      first = try await bench.ca.authority.enrolByEST(
        CertificationRequest(der: applicant.der), by: .local
      ).chain.device
    }

    func next() async throws -> CertificationRequest {
      try CertificationRequest(der: await bench.applicant(id, registered: false).der)
    }
  }

  @Test("The old certificate stays good for the overlap, and is superseded then")
  func overlap() async throws {
    let device = try await Device()
    let ca = device.bench.ca
    let second = try await ca.authority.reenrolByEST(
      device.next(), showing: device.first.der
    ).chain.device
    for certificate in [device.first, second] {
      let judged = try await ca.opensslVerify(certificate.pem)
      #expect(judged.status == 0, "\(judged.text)")
    }
    let later = Date() + TimeInterval(ca.authority.configuration.overlapHours) * 3600 + 60
    let third = try await device.next()
    let problem = await #expect(throws: Problem.self) {
      try await ca.authority.reenrolByEST(third, showing: device.first.der, now: later)
    }
    #expect(problem?.code == CAProblem.clientCertificateRefused.rawValue)
    #expect(problem?.detail.contains("revoked") == true)
    _ = try await ca.authority.reenrolByEST(third, showing: second.der, now: later)
  }

  @Test("A device may keep its key")
  func sameKey() async throws {
    let device = try await Device()
    let request = device.bench.folder.file("again.csr")
    let made = try await Tool.openssl(
      "req", "-new", "-key", device.key, "-subj", "/serialNumber=\(device.id)", "-out", request)
    try #require(made.status == 0, "\(made.text)")
    let second = try await device.bench.ca.authority.reenrolByEST(
      CertificationRequest(der: await ESTBench.der(request, device.bench.folder)),
      showing: device.first.der)
    #expect(second.isNew && second.chain.device.serialNumber != device.first.serialNumber)
    #expect(second.chain.device.publicKey == device.first.publicKey)
  }

  @Test("A lost answer is repeated; another key under the same certificate is refused")
  func repetition() async throws {
    let device = try await Device()
    let authority = device.bench.ca.authority
    let request = try await device.next()
    let first = try await authority.reenrolByEST(request, showing: device.first.der)
    let again = try await authority.reenrolByEST(request, showing: device.first.der)
    #expect(first.isNew && !again.isNew && first.chain == again.chain)
    let other = try await device.next()
    let problem = await #expect(throws: Problem.self) {
      try await authority.reenrolByEST(other, showing: device.first.der)
    }
    #expect(problem?.code == CAProblem.renewalSuperseded.rawValue)
  }

  @Test("Of two re-enrolments at once under one certificate, one wins")
  func race() async throws {
    let device = try await Device()
    let authority = device.bench.ca.authority
    let requests = [try await device.next(), try await device.next()]
    let first = device.first
    let outcomes = await withTaskGroup(of: String.self) { group in
      for request in requests {
        group.addTask {
          do {
            _ = try await authority.reenrolByEST(request, showing: first.der)
            return "issued"
          } catch {
            return (error as? Problem)?.code ?? "\(error)"
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted()
    }
    #expect(outcomes == ["issued", "renewal_superseded"])
  }

  @Test("Enrolment, re-enrolment and refusals are in the audit log, with who asked")
  func audit() async throws {
    let device = try await Device()
    let authority = device.bench.ca.authority
    let mismatched = try CertificationRequest(
      der: await device.bench.applicant(.random(), registered: false).der)
    await #expect(throws: Problem.self) {
      try await authority.reenrolByEST(mismatched, showing: device.first.der)
    }
    _ = try await authority.reenrolByEST(device.next(), showing: device.first.der)
    let lines = try await authority.auditLog().filter { $0.subject == "\(device.id)" }
    #expect(
      lines.map(\.act) == [
        "device_registered", "device_enrolled", "refused", "device_renewed",
      ])
    #expect(lines.map(\.operatorName).dropFirst(2) == ["device", "device"])
    #expect(lines[1].operatorName == Operator.local.name && lines[1].detail.contains("unattested"))
  }
}
