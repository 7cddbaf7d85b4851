import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

/// `simpleenroll` and `cacerts`, called by curl; openssl makes the requests and reads the answers.
@Suite struct ESTEnrolmentTests {
  @Test(
    "cacerts gives root and issuing CA as PKCS#7 in base64, in lines for all but clients without Accept",
    arguments: [true, false])
  func authorities(sendsAccept: Bool) async throws {
    let bench = try await ESTBench()
    try await bench.serving { url in
      let answer = try await bench.curl(
        "\(url)/.well-known/est/cacerts", sendsAccept ? [] : ["-H", "Accept:"])
      expectMessage(answer, isOneLine: !sendsAccept)
      let list = try await bench.certificates(in: answer, isOneLine: !sendsAccept)
      #expect(
        Set(list) == [
          bench.ca.authority.root, bench.ca.authority.issuing,
        ])
    }
  }

  /// How clients send a request, each with the curl options that make it so.
  enum Form: String, CaseIterable, Sendable {
    case pem, pemCRLF, lines, linesCRLF, oneLine, transferEncoding, chunked, typeParameters
    case noAccept

    var options: [String] {
      switch self {
      case .transferEncoding: ["-H", "Content-Transfer-Encoding: base64"]
      case .chunked: ["-H", "Transfer-Encoding: chunked"]
      case .typeParameters: ["-H", "Content-Type: Application/PKCS10 ; charset=us-ascii"]
      case .noAccept: ["-H", "Accept:"]
      default: []
      }
    }

    func body(_ applicant: ESTBench.Applicant) throws -> String {
      let pem = try String(contentsOfFile: applicant.request, encoding: .utf8)
      let base64 = Data(applicant.der)
      return switch self {
      case .pem: pem
      case .pemCRLF: pem.replacingOccurrences(of: "\n", with: "\r\n")
      case .lines:
        base64.base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
      case .linesCRLF: base64.base64EncodedString(options: .lineLength76Characters)
      default: base64.base64EncodedString()
      }
    }
  }

  @Test(
    "A request is taken in every form that clients send, and answered with one certificate",
    arguments: Form.allCases)
  func forms(form: Form) async throws {
    let bench = try await ESTBench()
    let applicant = try await bench.applicant()
    let body = try bench.folder.write("body", form.body(applicant))
    try await bench.serving { url in
      let answer = try await bench.curl(
        "\(url)/.well-known/est/simpleenroll",
        ["-u", bench.credential, "--data-binary", "@\(body)"]
          + (form == .typeParameters ? [] : ["-H", "Content-Type: application/pkcs10"])
          + form.options)
      expectMessage(answer, isOneLine: form == .noAccept)
      let list = try await bench.certificates(in: answer, isOneLine: form == .noAccept)
      try #require(list.count == 1)
      #expect(list[0].publicKey == (try CertificationRequest(der: applicant.der)).publicKey)
    }
  }

  @Test("The certificate says unattested and client authentication, and openssl accepts it")
  func certificate() async throws {
    let bench = try await ESTBench()
    let applicant = try await bench.applicant()
    try await bench.serving { url in
      let answer = try await bench.enrol(url, body: applicant.request)
      let certificate = try #require(try await bench.certificates(in: answer).first)
      #expect(certificate.deviceID == applicant.device)
      #expect(certificate.subject == "serialNumber=\(applicant.device)")
      #expect(certificate.keyProtection == .unattested)
      #expect(certificate.maySignPackets && certificate.mayAuthenticateClients)
      let judged = try await bench.ca.opensslVerify(certificate.pem)
      #expect(judged.status == 0, "\(judged.text)")
      let again = try await bench.enrol(url, body: applicant.request)
      #expect(try await bench.certificates(in: again) == [certificate], "a lost answer is repeated")
    }
  }

  @Test(
    "A client of TLS 1.2 only and one of 1.3 only enrol; one of TLS 1.1 does not",
    arguments: ["1.1", "1.2", "1.3"])
  func versions(version: String) async throws {
    let bench = try await ESTBench()
    let applicant = try await bench.applicant()
    try await bench.serving { url in
      let answer = try await bench.enrol(
        url, body: applicant.request, "--tlsv\(version)", "--tls-max", version, "--ciphers",
        "DEFAULT:@SECLEVEL=0")
      // 35: curl's "SSL connect error".
      #expect(version == "1.1" ? answer.exit == 35 : answer.status == 200, "\(answer)")
    }
  }

  @Test(
    "Labels and operations that are not there get 404 in plain text",
    arguments: ["cacerts/", "factory/cacerts", "csrattrs", "fullcmc", "", "factory/cacerts/x"])
  func unknown(path: String) async throws {
    let bench = try await ESTBench()
    try await bench.serving { url in
      let answer = try await bench.curl("\(url)/.well-known/est/\(path)")
      if path == "cacerts/" {
        #expect(answer.status == 200, "a slash at the end is no label")
        return
      }
      expectRefusal(answer, 404, "not_found")
      #expect(answer.body.contains("label") == (path == "factory/cacerts"))
    }
  }

  private func expectMessage(_ answer: ESTBench.Answer, isOneLine: Bool) {
    #expect(answer.status == 200, "\(answer)")
    #expect(answer.headers["content-type"] == "application/pkcs7-mime; smime-type=certs-only")
    #expect(answer.headers["content-transfer-encoding"] == "base64")
    #expect(answer.headers["content-length"] == "\(answer.body.utf8.count)")
    let lines = answer.body.split(separator: "\n", omittingEmptySubsequences: false)
    if isOneLine {
      #expect(lines.count == 1)
    } else {
      #expect(lines.last == "" && lines.count > 3)
      #expect(lines.dropLast(2).allSatisfy { $0.utf8.count == 64 })
    }
  }
}

func expectRefusal(
  _ answer: ESTBench.Answer, _ status: Int, _ code: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(answer.status == status, "\(answer)", sourceLocation: sourceLocation)
  #expect(
    answer.headers["content-type"]?.hasPrefix("text/plain") == true, sourceLocation: sourceLocation)
  #expect(answer.body.hasPrefix("\(code): "), "\(answer.body)", sourceLocation: sourceLocation)
}
