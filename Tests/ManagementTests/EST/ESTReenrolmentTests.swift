import DeviceKeys
import Foundation
import HTTPSupport
import TestSupport
import Testing

@testable import Management

/// `simplereenroll`, called by curl with a TLS client certificate.
@Suite struct ESTReenrolmentTests {
  @Test(
    "A device re-enrols with a new key, over TLS 1.2 and 1.3", arguments: ["1.2", "1.3"])
  func newKey(version: String) async throws {
    let bench = try await ESTBench()
    let old = try await bench.applicant()
    let new = try await bench.applicant(old.device, registered: false)
    try await bench.serving { url in
      let certificate = try await bench.enrolled(url, old)
      let answer = try await bench.reenrol(
        url, body: new.request, certificate: certificate, key: old.key, "--tlsv\(version)",
        "--tls-max", version)
      let list = try await bench.certificates(in: answer)
      try #require(list.count == 1)
      #expect(list[0].deviceID == old.device && list[0].keyProtection == .unattested)
      #expect(list[0].publicKey == (try CertificationRequest(der: new.der)).publicKey)
      let judged = try await bench.ca.opensslVerify(list[0].pem)
      #expect(judged.status == 0, "\(judged.text)")
      // The new certificate serves for the next time.
      let next = try await bench.applicant(old.device, registered: false)
      let file = try bench.folder.write("new.pem", list[0].pem)
      let third = try await bench.reenrol(url, body: next.request, certificate: file, key: new.key)
      #expect(third.status == 200, "\(third)")
    }
  }

  enum Fault: String, CaseIterable, Sendable {
    case noCertificate, operatorOnly, revoked, otherCA, selfSigned, server, file, rsa
    case otherDevice, keyOfAnother, badSignature

    var expected: (status: Int, code: CAProblem) {
      switch self {
      case .otherDevice: (422, .csrSubjectMismatch)
      case .keyOfAnother: (409, .keyInUse)
      case .badSignature: (422, .requestUnproven)
      default: (403, .clientCertificateRefused)
      }
    }

    /// Words of the reason.
    var reason: String {
      switch self {
      case .noCertificate, .operatorOnly: "needs the device's certificate"
      case .revoked: "revoked"
      case .otherCA, .selfSigned: "device certificate: "
      case .server: "not for signing packets"
      case .file: "not for client authentication"
      case .rsa: "not signed with ECDSA"
      case .otherDevice: "serialNumber"
      case .keyOfAnother: "belongs to another"
      case .badSignature: "not signed by its own key"
      }
    }
  }

  @Test(
    "A faulty re-enrolment is refused in plain text, with the reason", arguments: Fault.allCases)
  func refused(fault: Fault) async throws {
    let bench = try await ESTBench()
    try await bench.serving { url in
      let old = try await bench.applicant()
      let (certificate, key) = try await identity(fault, old, bench, url)
      let subject = fault == .otherDevice ? DeviceID.random() : old.device
      var request = try await bench.applicant(subject, registered: false).request
      if fault == .keyOfAnother { request = try await requestOfAnother(old.device, bench, url) }
      if fault == .badSignature {
        var der = try await ESTBench.der(request, bench.folder)
        der[der.count - 1] ^= 1
        request = try bench.folder.write("bad", Data(der).base64EncodedString())
      }
      let before = try await bench.ca.authority.certificates().count
      let answer =
        switch fault {
        case .noCertificate, .operatorOnly:
          try await bench.curl(
            "\(url)/.well-known/est/simplereenroll",
            [
              "-H", "Content-Type: application/pkcs10", "--data-binary", "@\(request)",
            ] + (fault == .operatorOnly ? ["-u", bench.credential] : []))
        default: try await bench.reenrol(url, body: request, certificate: certificate, key: key)
        }
      expectRefusal(answer, fault.expected.status, fault.expected.code.rawValue)
      #expect(answer.body.contains(fault.reason), "\(answer.body)")
      #expect(try await bench.ca.authority.certificates().count == before)
    }
  }

  /// What the client shows: certificate and key files.
  private func identity(
    _ fault: Fault, _ old: ESTBench.Applicant, _ bench: ESTBench, _ url: String
  ) async throws -> (String, String) {
    let files = bench.ca.authority.files
    switch fault {
    case .otherCA:
      let other = try await ESTBench()
      try await other.register(old.der, old.device)
      var certificate = ""
      try await other.serving { certificate = try await other.enrolled($0, old) }
      // Beyond the other CA's folder, which goes away.
      let text = try String(contentsOfFile: certificate, encoding: .utf8)
      return (try bench.folder.write("other.pem", text), old.key)
    case .selfSigned: return try await selfSigned(["-key", old.key], old, bench)
    case .rsa:
      let key = bench.folder.file("rsa.key")
      return (
        try await selfSigned(["-newkey", "rsa:2048", "-nodes", "-keyout", key], old, bench).0, key
      )
    case .server: return (files.tls, files.tlsKey)
    case .file:
      let file = bench.folder.file("file.key")
      // Its own device, because that of `old` is bound to another key.
      let candidate = EnrolmentCandidate(
        device: .random(), key: try FileKey.create(path: file).publicKey, protection: .file)
      let chain = try await bench.ca.authority.admit(candidate, by: .local, now: Date()).chain
      return (try bench.folder.write("file.pem", chain.device.pem), file)
    case .revoked:
      let certificate = try await bench.enrolled(url, old)
      try await bench.ca.authority.revoke(.device(old.device), reason: .keyCompromise)
      return (certificate, old.key)
    default: return (try await bench.enrolled(url, old), old.key)
    }
  }

  private func selfSigned(
    _ key: [String], _ old: ESTBench.Applicant, _ bench: ESTBench
  ) async throws -> (String, String) {
    let file = bench.folder.file("self.pem")
    let made = try await Tool.run(
      "openssl", ["req", "-x509", "-subj", "/serialNumber=\(old.device)", "-out", file] + key)
    try #require(made.status == 0, "\(made.text)")
    return (file, old.key)
  }

  /// A request of this device for a key that another device has.
  private func requestOfAnother(
    _ device: DeviceID, _ bench: ESTBench, _ url: String
  ) async throws -> String {
    let other = try await bench.applicant()
    _ = try await bench.enrolled(url, other)
    let file = bench.folder.file("stolen.csr")
    let made = try await Tool.openssl(
      "req", "-new", "-key", other.key, "-subj", "/serialNumber=\(device)", "-out", file)
    try #require(made.status == 0, "\(made.text)")
    return file
  }

  @Test(
    "A certificate that has expired does not re-enrol, and neither does one of tomorrow",
    arguments: [
      (-366.0, "device certificate: certificate has expired"),
      (1.0, "device certificate: certificate is not yet valid"), (-364.0, nil),
    ])
  func lifetime(days: Double, reason: String?) async throws {
    let bench = try await ESTBench()
    let authority = bench.ca.authority
    let old = try await bench.applicant()
    let issued = try await authority.enrolByEST(
      CertificationRequest(der: old.der), by: .local, now: Date() + days * 86_400
    ).chain.device
    let next = try CertificationRequest(
      der: await bench.applicant(old.device, registered: false).der)
    guard let reason else {
      _ = try await authority.reenrolByEST(next, showing: issued.der)
      return
    }
    let problem = await #expect(throws: Problem.self) {
      try await authority.reenrolByEST(next, showing: issued.der)
    }
    #expect(problem?.code == CAProblem.clientCertificateRefused.rawValue)
    #expect(problem?.detail.hasSuffix(reason) == true, "\(String(describing: problem))")
  }

  @Test(
    "A resumed TLS session still has its client's certificate", arguments: ["-tls1_2", "-tls1_3"])
  func resumption(version: String) async throws {
    let bench = try await ESTBench()
    let old = try await bench.applicant()
    try await bench.serving { url in
      let certificate = try await bench.enrolled(url, old)
      let session = bench.folder.file("session")
      let port = url.split(separator: ":").last ?? ""
      // An empty body: the answer tells whether the certificate was seen, and changes nothing.
      let script = """
        (printf 'POST /.well-known/est/simplereenroll HTTP/1.1\\r\\nHost: localhost\\r\\n\
        Content-Type: application/pkcs10\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n'
        sleep 1) | openssl s_client "$@" -ign_eof
        """
      for (option, line) in [("-sess_out", "New, "), ("-sess_in", "Reused, ")] {
        let result = try await Tool.run(
          "sh",
          [
            "-c", script, "sh", version, option, session, "-cert", certificate, "-key", old.key,
            "-connect", "127.0.0.1:\(port)",
          ])
        #expect(result.output.contains(line), "\(result.text)")
        #expect(result.output.contains("request_malformed: the body is empty"), "\(result.text)")
      }
    }
  }
}
