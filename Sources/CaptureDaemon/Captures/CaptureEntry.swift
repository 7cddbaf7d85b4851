import CaptureSession
import DeviceAPI
import HTTPSupport

/// What the registry keeps of one capture.
struct CaptureEntry {
  enum Phase {
    case running
    /// The packet waits to be fetched.
    case ready(HeldPacket)
    /// A response is being written.
    case delivering(HeldPacket)
    case failed(Problem)
    /// There was a packet; it has been overwritten.
    case gone

    var isRunning: Bool {
      if case .running = self { true } else { false }
    }

    /// Whether the capture holds nothing any more.
    var isOver: Bool {
      switch self {
      case .running, .ready, .delivering: false
      case .failed, .gone: true
      }
    }

    /// Whether a packet waits and nobody is fetching it.
    var isReady: Bool {
      if case .ready = self { true } else { false }
    }
  }

  /// The uid that began the capture.
  let owner: UInt32
  /// Asks the device to end the capture; without effect once it has ended.
  private(set) var cancel: @Sendable () -> Void
  /// Nil for a device that shows nothing.
  let preview: PreviewFeed?
  var phase = Phase.running
  /// Number n stands at index n - 1.
  var notices: [NumberedNotice] = []
  var subscribers: [Int: AsyncStream<NumberedNotice>.Continuation] = [:]
  var waiters: [CheckedContinuation<Void, Never>] = []

  var isComplete: Bool { notices.last?.notice.isLast ?? false }

  init(owner: UInt32, running: RunningCapture) {
    self.owner = owner
    cancel = running.cancel
    preview = running.preview
  }

  /// The device has ended the capture: all that it ran on hangs on `cancel`.
  mutating func letGo() { cancel = {} }
}
