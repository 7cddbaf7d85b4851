import CLinux
import FrameConversion
import Glibc
import Isolation
import Platform
import VideoCapture

/// What a worker process does, from its first instruction to its last.
public struct WorkerProcess {
  /// The argument that makes a program a worker; not for people.
  public static let argument = "worker"

  /// Whether this process was started as a worker.
  public static var isRequested: Bool { CommandLine.arguments.dropFirst().first == argument }

  private let models: LoadedModels

  /// Reads the models and shuts the process in; nothing is parsed before that.
  ///
  /// To be called first, on the main thread, before there is another: not in an async function that may hop.
  /// - Returns: nil when it cannot be; the daemon has been told why.
  public init?() {
    guard Self.isStandardInputASocket, clinux_die_with_parent(SIGKILL) == 0 else {
      let text = "attestcamd \(Self.argument) is started by attestcamd itself\n"
      _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
      return nil
    }
    do throws(WorkerError) {
      models = try LoadedModels(reading: try Self.order())
      try Self.shutIn()
    } catch {
      Self.tell(error)
      return nil
    }
  }

  /// Serves the daemon that started this process until that is gone.
  public func run() async {
    do throws(WorkerError) {
      let server = try server()
      await withTaskExecutorPreference(server.executor) { await server.run() }
    } catch {
      Self.tell(error)
    }
  }

  private func server() throws(WorkerError) -> WorkerServer {
    WorkerServer(
      Self.socket, assessor: try models.assessor(), tools: try models.livenessTools()
    ) {
      V4L2Camera($0) { (format, width, height) throws(CameraError) in
        try LibraryConverter(format, width: width, height: height)
      }
    }
  }

  private static func shutIn() throws(WorkerError) {
    do throws(SystemError) {
      try ProcessHardening.apply()
      try ProcessSandbox.enter()
    } catch {
      throw WorkerError(.confinement, "the worker process cannot be shut in: \(error)")
    }
  }

  /// The way to the daemon; a copy of the descriptor for each who needs it.
  private static var socket: MessageSocket {
    MessageSocket(OwnedDescriptor(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)))
  }

  private static func tell(_ error: WorkerError) {
    try? socket.send(WorkerReply.failed(error).bytes)
  }

  /// The daemon's first word.
  private static func order() throws(WorkerError) -> WorkerModels {
    do {
      let bytes = try socket.receive(within: .seconds(10))?.bytes
      if let bytes, case .setUp(let models) = try WorkerRequest(bytes) {
        return models
      }
    } catch let error as WireError {
      throw WorkerError(.order, error.description)
    } catch {
      throw WorkerError(.order, "\(error)")
    }
    throw WorkerError(.order, "the first request must set up the worker")
  }

  private static var isStandardInputASocket: Bool {
    var status = stat()
    return fstat(STDIN_FILENO, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }
}
