import Glibc
import Isolation
import Platform

/// A worker process and the way to it. Not Sendable: one thread owns it. Letting go of it ends the process.
final class LaunchedWorker {
  let socket: MessageSocket
  /// Nil for one in this very process, as tests have it.
  let process: pid_t?
  private var isReaped = false

  init(socket: consuming MessageSocket, process: pid_t?) {
    self.socket = socket
    self.process = process
  }

  deinit { _ = end() }

  /// Whether the process has closed its end.
  var isGone: Bool {
    do throws(SystemError) { return try socket.receive(within: .zero)?.bytes == nil } catch {
      return error.errno != ETIMEDOUT
    }
  }

  /// Kills the process, if it still runs, and waits a moment for it.
  ///
  /// - Returns: what became of it, for people.
  func end() -> String {
    guard let process, !isReaped else { return "it is gone" }
    var status: Int32 = 0
    // Looked at before it is killed: what ended it is worth knowing.
    if waitpid(process, &status, WNOHANG) != process {
      kill(process, SIGKILL)
      var rounds = 0
      while waitpid(process, &status, WNOHANG) == 0 {
        rounds += 1
        // A driver may hold it in the kernel; then it ends when the driver lets go.
        guard rounds < 100 else { return "it does not end" }
        usleep(10_000)
      }
      isReaped = true
      return "it was killed"
    }
    isReaped = true
    let signal = status & 0x7f
    return signal == 0
      ? "it ended with code \((status >> 8) & 0xff)" : "signal \(signal) ended it"
  }
}
