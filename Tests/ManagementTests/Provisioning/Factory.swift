import Foundation
import TestSupport
import Testing

@testable import Management

/// `attestcam-provision` as a production line runs it, and what it says in JSON.
struct Factory: Sendable {
  /// Every member of every command's object; the names are a promise.
  struct Report: Decodable, Sendable {
    struct Failure: Decodable, Sendable {
      let code: String
      let exit: Int
      let step: String
      let cause: String
      let action: String
      let problem: String?

      enum CodingKeys: String, CodingKey {
        case code
        case exit
        case step
        case cause
        case action
        case problem = "ca_code"
      }
    }

    let command: String
    let ok: Bool
    let deviceID: String?
    let new: Bool?
    let serial: String?
    let fingerprint: String?
    let keyProtection: String?
    let validUntil: Date?
    let renewalDue: Date?
    let pending: Bool?
    let problem: String?
    let error: Failure?

    enum CodingKeys: String, CodingKey {
      case command
      case ok
      case deviceID = "device_id"
      case new
      case serial
      case fingerprint = "certificate_sha256"
      case keyProtection = "key_protection"
      case validUntil = "valid_until"
      case renewalDue = "renewal_due"
      case pending
      case problem
      case error
    }
  }

  let state: String
  var tcti: String?

  var files: DeviceFiles { DeviceFiles(directory: state) }

  func arguments(_ command: String, _ more: [String]) -> [String] {
    [command, "--state", state] + (tcti.map { ["--tcti", $0] } ?? []) + more
  }

  /// Runs one command; it must print exactly one JSON object, and the exit code must go with it.
  @discardableResult
  func run(_ command: String, _ more: String...) async throws -> Report {
    try await run(command, more)
  }

  /// The same with a list of arguments.
  @discardableResult
  func run(_ command: String, _ more: [String]) async throws -> Report {
    let result = try await Tool.run(
      Tool.path(of: "attestcam-provision"), arguments(command, more) + ["--json"])
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let report = try decoder.decode(Report.self, from: Data(result.output.utf8))
    #expect(report.command == command)
    #expect(result.status == report.error?.exit ?? (report.ok ? 0 : 1), "\(result.text)")
    #expect(result.output.filter { $0 == "\n" }.count == 1)
    return report
  }

  /// What is in the state directory: files, and links with their targets.
  func tree() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: state).sorted().compactMap { name in
      let path = "\(state)/\(name)"
      let type =
        try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      switch type {
      case .typeDirectory: return nil
      case .typeSymbolicLink:
        return "\(name) -> \(try FileManager.default.destinationOfSymbolicLink(atPath: path))"
      default: return name
      }
    }
  }

  /// What a device with one file key has after its N-th identity.
  static func enrolled(_ number: Int = 1) -> [String] {
    [
      "device-id", "identity -> identity.\(number)", "identity.\(number)/device-chain.pem",
      "identity.\(number)/device-key.pem",
    ]
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(state)/\(name)", encoding: .utf8)
  }
}
