import Foundation
import Glibc
import Subprocess
import SystemPackage

/// A directory of the demonstration and the programs that work in it, each as a process of its own.
struct Workshop: Sendable {
  private static let outputLimit = 1 << 20

  /// Absolute path; everything that the demonstration writes is below.
  let directory: String
  /// Where the programs lie: beside this one.
  private let programs: String

  /// - Parameter keep: directory to use and leave behind; nil for a temporary one.
  init(keep: String?) throws {
    let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    programs = URL(filePath: executable).deletingLastPathComponent().path()
    if let keep {
      directory = URL(filePath: keep).standardizedFileURL.path()
      guard !FileManager.default.fileExists(atPath: directory) else {
        throw DemoError("\(keep) exists; give a new directory to --keep")
      }
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } else {
      var template = Array("\(NSTemporaryDirectory())attestcam-demo.XXXXXX".utf8CString)
      guard let made = mkdtemp(&template) else {
        throw DemoError("cannot make a directory in /tmp")
      }
      directory = String(cString: made)
    }
  }

  func path(_ name: String) -> String { "\(directory)/\(name)" }

  /// Ours lies beside this program, any other in the search path.
  private func executable(_ program: String) -> Executable {
    program.hasPrefix("attestcam") ? .path(FilePath("\(programs)/\(program)")) : .name(program)
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
  }

  /// Runs a program to its end.
  ///
  /// - Returns: its exit code, standard output and standard error.
  func execute(
    _ program: String, _ arguments: [String]
  ) async throws -> (code: Int32, output: String, error: String) {
    let result = try await Subprocess.run(
      executable(program), arguments: Arguments(arguments),
      output: .string(limit: Self.outputLimit),
      error: .string(limit: Self.outputLimit))
    let code: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    return (code, result.standardOutput, result.standardError)
  }

  /// Runs a program that must succeed.
  ///
  /// - Returns: its standard output without the last line break.
  /// - Throws: `DemoError` with what it said.
  @discardableResult
  func run(_ program: String, _ arguments: String...) async throws -> String {
    try await run(program, arguments)
  }

  @discardableResult
  func run(_ program: String, _ arguments: [String]) async throws -> String {
    let result = try await execute(program, arguments)
    guard result.code == 0 else {
      throw DemoError("\(program) ended with \(result.code): \(result.error)")
    }
    return result.output.trimmingCharacters(in: .newlines)
  }

  /// Runs a service until the task is cancelled, then stops it with SIGTERM; its log goes to NAME.log.
  ///
  /// - Throws: `DemoError` with the end of its log when it ends by itself.
  func serve(_ name: String, _ program: String, _ arguments: [String]) async throws {
    var options = PlatformOptions()
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))]
    let log = path("\(name).log")
    let file = try FileDescriptor.open(
      FilePath(log), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    let result = try await Subprocess.run(
      executable(program), arguments: Arguments(arguments), platformOptions: options,
      output: .fileDescriptor(file, closeAfterSpawningProcess: false),
      error: .fileDescriptor(file, closeAfterSpawningProcess: true))
    try Task.checkCancellation()
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    throw DemoError(
      "\(program) ended by itself (\(result.terminationStatus)):\n\(text.suffix(2000))")
  }

  func append(_ text: String, to name: String) throws {
    let handle = try FileHandle(forWritingTo: URL(filePath: path(name)))
    defer { try? handle.close() }
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
  }

  /// Waits until something is there, e.g. a socket.
  ///
  /// - Throws: `DemoError` after 20 seconds.
  func wait(forFile path: String) async throws {
    for _ in 0..<400 {
      if FileManager.default.fileExists(atPath: path) { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw DemoError("\(path) did not appear within 20 seconds")
  }

  /// Waits until a file is there with content.
  ///
  /// - Throws: `DemoError` after 20 seconds.
  func wait(for name: String) async throws -> String {
    for _ in 0..<400 {
      if let text = try? String(contentsOfFile: path(name), encoding: .utf8), !text.isEmpty {
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw DemoError("\(name) did not appear within 20 seconds")
  }

  func remove() { try? FileManager.default.removeItem(atPath: directory) }
}
