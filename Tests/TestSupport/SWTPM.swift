import Foundation
import SoftwareTPM
import Subprocess
import SystemPackage

/// A TPM 2.0 in software with an endorsement PKI of its own, running for the time of a closure.
public actor SWTPM {
  private let software: SoftwareTPM
  private let folder: TemporaryFolder
  private var process: (id: pid_t, end: Task<Void, any Error>)?

  /// How TPM software names this TPM.
  public nonisolated let tcti: String
  /// PEM files with the roots of the endorsement PKI.
  public nonisolated var endorsementRoots: [String] { [software.endorsementRoot] }
  /// PEM files with its intermediate certificates.
  public nonisolated var endorsementIssuers: [String] { [software.endorsementIssuer] }
  /// Folder of the endorsement PKI, for `with(authority:)`.
  public nonisolated var authority: String { software.authority }
  /// For OpenSSL's tpm2 provider and for tpm2-tools.
  public nonisolated var environment: [String: String] {
    ["TPM2OPENSSL_TCTI": tcti, "TPM2TOOLS_TCTI": tcti, "TSS2_LOG": "all+NONE"]
  }

  /// Makes a TPM, starts it, and removes both after `body`.
  ///
  /// - Parameters:
  ///   - authority: endorsement PKI of another TPM, as if both came from one maker; nil makes a new one.
  ///   - certified: whether its endorsement keys have certificates.
  public static func with<Value: Sendable>(
    authority: String? = nil, certified: Bool = true,
    _ body: (SWTPM) async throws -> Value
  ) async throws -> Value {
    let tpm = try SWTPM(authority: authority)
    try await tpm.manufacture(certified: certified)
    try await tpm.start()
    let outcome: Result<Value, any Error>
    do { outcome = .success(try await body(tpm)) } catch { outcome = .failure(error) }
    await tpm.kill()
    return try outcome.get()
  }

  private init(authority: String?) throws {
    folder = try TemporaryFolder()
    software = SoftwareTPM(folder: folder.path, authority: authority)
    tcti = software.tcti
  }

  private func manufacture(certified: Bool) async throws {
    for path in software.directories {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    for (path, text) in software.configuration {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    try await Self.run(software.manufacture(certified: certified))
  }

  /// Switches the power on; what the TPM kept in NV is still there.
  public func start() async throws {
    for path in [software.socket, software.controlSocket] {
      try? FileManager.default.removeItem(atPath: path)
    }
    let command = software.serve
    let (started, report) = AsyncThrowingStream.makeStream(of: pid_t.self)
    let end = Task {
      do {
        _ = try await Subprocess.run(
          .name(command.program), arguments: Arguments(command.arguments), input: .none,
          output: .discarded, error: .discarded
        ) { execution in report.yield(execution.processIdentifier.value) }
        report.finish()
      } catch {
        report.finish(throwing: error)
        throw error
      }
    }
    guard let id = try await started.first(where: { _ in true }) else {
      throw Failure(description: "swtpm did not start")
    }
    process = (id, end)
    for _ in 0..<1_000 {
      if [software.socket, software.controlSocket].allSatisfy(FileManager.default.fileExists) {
        return
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw Failure(description: "swtpm made no sockets in \(folder.path)")
  }

  /// SIGKILL: the power fails.
  public func kill() async {
    guard let process else { return }
    self.process = nil
    Glibc.kill(process.id, SIGKILL)
    _ = await process.end.result
  }

  /// The power fails and comes back.
  public func restart() async throws {
    await kill()
    try await start()
  }

  /// TPM reset, as when the machine starts again; clients stay connected.
  public func reset() async throws { try await Self.run(software.reset) }

  /// SIGSTOP: the TPM takes commands and never answers.
  public func pause() { if let process { Glibc.kill(process.id, SIGSTOP) } }

  /// SIGCONT.
  public func resume() { if let process { Glibc.kill(process.id, SIGCONT) } }

  private static func run(_ command: SoftwareTPM.Command) async throws {
    let result = try await Subprocess.run(
      .name(command.program), arguments: Arguments(command.arguments),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
      throw Failure(
        description: "\(command.program): \(result.standardOutput)\(result.standardError)")
    }
  }

  private struct Failure: Error, CustomStringConvertible { let description: String }
}
