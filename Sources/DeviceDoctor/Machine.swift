import Glibc
import Platform
import Subprocess
import SystemPackage

/// The machine under examination, as far as it is not the device's own files; tests bring one of their own.
public struct Machine: Sendable {
  /// Stands before /proc, /sys, /dev, /run, /tmp and /var/tmp.
  var root = ""
  /// Whether files and devices of other users can be looked at.
  var isRoot = geteuid() == 0
  /// Whether this user may open a device; ACLs and capabilities included.
  var mayOpen: @Sendable (String) -> Bool = { access($0, R_OK | W_OK) == 0 }
  /// Looks a user up.
  var account: @Sendable (String) -> Account? = { Account(named: $0) }
  /// Runs a program.
  var run: @Sendable (Command) async -> Result? = Self.run

  public init() {}

  struct Command: Sendable, Equatable {
    /// Looked up in PATH unless it is a path.
    var program: String
    var arguments: [String]
    /// Who runs it; nil for the caller.
    var user: Account?
    var timeout = Duration.seconds(10)
  }

  struct Result: Sendable, Equatable {
    /// Nil when a signal ended the program.
    var code: Int32?
    var output: String
    var error: String
  }

  /// - Returns: nil when the program is not there, or did not end in time.
  private static func run(_ command: Command) async -> Result? {
    var options = PlatformOptions()
    if let user = command.user {
      options.userID = user.uid
      options.groupID = user.gid
      options.supplementaryGroups = user.groups
    }
    let platform = options
    // Not a task group, which would wait for a process that a driver holds in the kernel.
    let (results, feed) = AsyncStream.makeStream(of: Result?.self)
    let work = Task { feed.yield(await result(of: command, as: platform)) }
    let timer = Task {
      try? await Task.sleep(for: command.timeout)
      feed.yield(nil)
      work.cancel()
    }
    defer { timer.cancel() }
    for await first in results { return first }
    return nil
  }

  private static func result(
    of command: Command, as platform: PlatformOptions
  ) async -> Result? {
    let outcome = try? await Subprocess.run(
      command.program.hasPrefix("/") ? .path(FilePath(command.program)) : .name(command.program),
      arguments: Arguments(command.arguments), platformOptions: platform, input: .none,
      output: .string(limit: 1 << 18), error: .string(limit: 1 << 18))
    guard let outcome else { return nil }
    var code: Int32?
    if case .exited(let status) = outcome.terminationStatus { code = status }
    return Result(code: code, output: outcome.standardOutput, error: outcome.standardError)
  }

  /// What a `stat` of a path says; nil with the reason in `errno` when it cannot be had.
  func status(_ path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  /// A small text file of the kernel; nil when it cannot be read.
  func text(_ path: String) -> String? {
    (try? DurableFile.read(root + path, limit: 65_536)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Names in a directory; nil when it cannot be read.
  func names(in directory: String) -> [String]? {
    guard let stream = opendir(directory) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
