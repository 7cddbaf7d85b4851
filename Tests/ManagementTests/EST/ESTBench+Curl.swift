import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

extension ESTBench {
  /// What `curl -i` printed.
  struct Answer: Sendable {
    /// Of curl; 0 for any answer by HTTP.
    let exit: Int
    let status: Int
    /// Names in lower case.
    let headers: [String: String]
    let body: String
    let error: String

    init(_ outcome: Tool.Outcome) {
      exit = outcome.status
      error = outcome.error
      let text = outcome.output.replacingOccurrences(of: "\r\n\r\n", with: "\u{0}")
      let parts = text.split(separator: "\u{0}", maxSplits: 1)
      let lines = (parts.first ?? "").split(separator: "\r\n")
      status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
      headers = Dictionary(
        lines.dropFirst().map { line in
          let colon = line.firstIndex(of: ":") ?? line.startIndex
          return (
            line[..<colon].lowercased(),
            line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
          )
        }, uniquingKeysWith: { "\($0), \($1)" })
      body = parts.count == 2 ? String(parts[1]) : ""
    }
  }

  func curl(_ url: String, _ options: String...) async throws -> Answer {
    try await curl(url, options)
  }

  /// - Parameter url: with the path.
  func curl(_ url: String, _ options: [String]) async throws -> Answer {
    Answer(
      try await Tool.run(
        "curl", ["-sSi", "--max-time", "20", "--cacert", ca.authority.files.root] + options + [url])
    )
  }

  /// `simpleenroll` of a body in a file, by the operator.
  func enrol(_ url: String, body file: String, _ options: String...) async throws -> Answer {
    try await curl(
      "\(url)/.well-known/est/simpleenroll",
      ["-u", credential, "-H", "Content-Type: application/pkcs10", "--data-binary", "@\(file)"]
        + options)
  }

  /// `simplereenroll` with a TLS client certificate.
  func reenrol(
    _ url: String, body file: String, certificate: String, key: String, _ options: String...
  ) async throws -> Answer {
    try await curl(
      "\(url)/.well-known/est/simplereenroll",
      [
        "--cert", certificate, "--key", key, "-H", "Content-Type: application/pkcs10",
        "--data-binary", "@\(file)",
      ] + options)
  }

  /// The certificates of an answer, as openssl reads them from a PKCS#7 message.
  ///
  /// - Parameter isOneLine: openssl wants to be told.
  func certificates(in answer: Answer, isOneLine: Bool = false) async throws -> [Certificate] {
    try #require(answer.status == 200, "\(answer)")
    let base64 = try folder.write("\(UUID().uuidString).b64", answer.body)
    let message = "\(base64).p7"
    let decoded = try await Tool.run(
      "openssl",
      ["base64", "-d"] + (isOneLine ? ["-A"] : []) + ["-in", base64, "-out", message])
    try #require(decoded.status == 0, "\(decoded.text)")
    let printed = try await Tool.openssl("pkcs7", "-inform", "DER", "-in", message, "-print_certs")
    try #require(printed.status == 0, "\(printed.text)")
    return try Certificate.list(pem: printed.output)
  }

  /// Enrols and writes the certificate into a file.
  func enrolled(_ url: String, _ applicant: Applicant) async throws -> String {
    let list = try await certificates(in: enrol(url, body: applicant.request))
    return try folder.write("\(UUID().uuidString).pem", try #require(list.first).pem)
  }
}
