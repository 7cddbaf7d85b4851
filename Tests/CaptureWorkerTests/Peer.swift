import CLinux
import FaceQuality
import Glibc
import Isolation
import Platform
import Synchronization
import TrustedPacket
import VideoCapture

@testable import CaptureWorker

/// Plays the worker process in this one: hands the far end of the connection to a script, on a thread of its own.
final class Peer: WorkerLauncher {
  /// What a worker process does; the socket is closed when it returns.
  typealias Script = @Sendable (PeerEnd) -> Void

  private let scripts: Mutex<[Script]>
  private let count = Mutex(0)
  /// How often a worker was started.
  var launches: Int { count.withLock(\.self) }

  /// - Parameter scripts: one for each start; the last is played again.
  init(_ scripts: Script...) { self.scripts = Mutex(scripts) }

  func launch() throws(SystemError) -> LaunchedWorker {
    let pair = try MessageSocket.pair()
    let theirs = dup(pair.theirs.descriptor.number)
    count.withLock { $0 += 1 }
    let script = scripts.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
    try DetachedThread.start(name: "peer") { script(PeerEnd(theirs)) }
    return LaunchedWorker(socket: pair.takeOurs(), process: nil)
  }
}

/// The worker's end of the connection, for scripts.
final class PeerEnd: Sendable {
  let descriptor: Int32

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Waits for a request; nil when the daemon is gone.
  @discardableResult
  func request() -> WorkerRequest? {
    var buffer = [UInt8](repeating: 0, count: MessageSocket.limit)
    let length = read(descriptor, &buffer, buffer.count)
    return length > 0 ? try? WorkerRequest(Array(buffer[..<length])) : nil
  }

  func send(_ bytes: [UInt8], _ passed: [Int32] = []) {
    guard let first = passed.first else {
      _ = Glibc.send(descriptor, bytes, bytes.count, Int32(0x4000))
      return
    }
    _ = clinux_send_message(descriptor, bytes, bytes.count, first)
  }

  func send(_ reply: WorkerReply, _ passed: Int32? = nil) {
    send(reply.bytes, [passed].compactMap(\.self))
  }

  /// Answers the first request as a worker should.
  func setUp() {
    request()
    send(.ready(Self.abilities))
  }

  /// Takes the camera that comes before a start.
  func acceptCamera() {
    request()
    send(.done)
  }

  /// Answers as a worker should, up to and with the start of a stream.
  func begin() {
    setUp()
    acceptCamera()
    request()
    send(.started(PerCamera(visible: Self.format)))
  }

  static let abilities = WorkerAbilities(
    algorithms: AlgorithmSet(id: "peer/1", models: [:]), assessable: [.singleFace])
  static let format = StreamFormat(
    format: .grey, width: 64, height: 48, interval: .milliseconds(33))
  static let info = FrameInfo(
    format: .grey, width: 64, height: 48, bytesPerLine: 64, sequence: 1,
    timestamp: MonotonicInstant(nanoseconds: 2), queued: MonotonicInstant(nanoseconds: 1))
  static let facts = SampleFacts(
    width: 64, height: 48, edits: [.encodedByDevice], drops: PerCamera(visible: .init()))
}
