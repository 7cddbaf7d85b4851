import CLinux
import Glibc
import Isolation
import Platform

/// A worker as a child process: a program that serves the protocol on its standard input, and inherits nothing else.
public struct WorkerProgram: Sendable, WorkerLauncher {
  private let path: String
  private let arguments: [String]

  /// - Parameter arguments: with the program's name as the first.
  public init(path: String, arguments: [String]) {
    self.path = path
    self.arguments = arguments
  }

  /// This very program, whatever has become of its file.
  public static let own = WorkerProgram(
    path: "/proc/self/exe", arguments: ["attestcamd", WorkerProcess.argument])

  /// A BLAS with threads of its own would have them before the sandbox is entered.
  static let environment =
    ["OPENBLAS_NUM_THREADS=1"]
    + ProcessHardening.environment.map { "\($0.key)=\($0.value)" }

  func launch() throws(SystemError) -> LaunchedWorker {
    let pair = try MessageSocket.pair()
    var process: pid_t = 0
    let result = Self.withCStrings(arguments) { arguments in
      Self.withCStrings(Self.environment) { environment in
        clinux_spawn(path, arguments, environment, pair.theirs.descriptor.number, &process)
      }
    }
    guard result == 0 else { throw SystemError(errno: result, "cannot start \(path)") }
    return LaunchedWorker(socket: pair.takeOurs(), process: process)
  }

  /// The strings as execve(2) takes them.
  private static func withCStrings<Value>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
  ) -> Value {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
