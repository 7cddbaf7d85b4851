import CLinux
import Glibc

/// A POSIX thread for code that blocks: it may wait for devices and disks without holding up any task.
public enum DetachedThread {
  /// Starts a thread that runs `body` and ends with it.
  ///
  /// - Parameter name: shown by `ps -T` and debuggers; the kernel keeps 15 bytes.
  /// - Throws: `SystemError` when the kernel has no thread left.
  public static func start(
    name: String, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) {
    let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
        clinux_name_thread(start.name)
        start.body()
        return nil
      }, start.toOpaque())
    guard result == 0 else {
      start.release()
      throw SystemError(errno: result, "cannot create the thread \(name)")
    }
    pthread_detach(thread)
  }

  /// Runs one blocking call on a thread of its own and suspends the caller meanwhile.
  ///
  /// The call itself cannot be cancelled.
  /// - Throws: what `body` throws; `failure` of the `SystemError` when there is no thread.
  public static func run<Value: Sendable, Failure: Error>(
    name: String, orFail failure: @escaping @Sendable (SystemError) -> Failure,
    _ body: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<Value, Failure>, Never>) in
      do throws(SystemError) {
        try start(name: name) { continuation.resume(returning: Result(catching: body)) }
      } catch {
        continuation.resume(returning: .failure(failure(error)))
      }
    }
    return try result.get()
  }
}

private final class ThreadStart: Sendable {
  let name: String
  let body: @Sendable () -> Void

  init(name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
  }
}
