import CLinux
import Platform
import Synchronization

@testable import VideoCapture

/// What a soak camera does, and what became of it; shared between a test and the camera's thread.
///
/// Some frames are bad, each in a way that the driver's own account of it gives away, so the test knows what must be
/// dropped and why.
final class SoakScript: Sendable {
  let picture: SoakPicture
  /// Whether frames come at their interval instead of when they are allowed.
  let isLive: Bool
  private let state = Mutex(State())

  private struct State {
    /// How many more frames may be taken.
    var allowance = 0
    var filled = 0
    var last: UInt32?
    var faults: [DropReason: Int] = [:]
  }

  /// What is wrong with a frame; nil for a good one. Rates are primes, so that faults meet in every order.
  enum Fault: CaseIterable {
    case damaged, short, unstamped, skipped, repeated

    init?(_ number: UInt64) {
      let rates: KeyValuePairs<UInt64, Fault> = [
        997: .damaged, 991: .short, 983: .unstamped, 977: .skipped, 971: .repeated,
      ]
      guard let fault = rates.first(where: { number % $0.key == 0 })?.value else { return nil }
      // Of what counted.
      if fault == .repeated, Fault(number - 1) != nil { return nil }
      self = fault
    }

    /// What the program calls it.
    func reason(in format: PixelFormat) -> DropReason {
      switch self {
      case .damaged: .damaged
      case .short: format == .mjpeg ? .incomplete : .size
      case .unstamped: .timestamp
      case .skipped: .lost
      case .repeated: .repeated
      }
    }
  }

  init(_ picture: SoakPicture, isLive: Bool) {
    self.picture = picture
    self.isLive = isLive
  }

  /// Nominal time between frames. A test that allows frames may take its time before it does so again.
  var interval: Duration { isLive ? .milliseconds(1) : .seconds(1) }

  /// A camera with this script.
  func camera() async throws -> V4L2Camera {
    try await V4L2Camera.open("/dev/soak", frames: 4) { (path) throws(CameraError) in
      try V4L2Device(path: path, node: SoakNode(self), sysfs: nil)
    }
  }

  var request: StreamRequest {
    StreamRequest(formats: [picture.format], width: picture.width, height: picture.height)
  }

  // MARK: The test's side

  /// Lets the camera take this many frames more; the last of them is a good one.
  func allow(_ frames: Int) { state.withLock { $0.allowance += frames } }

  /// Frames that the driver filled.
  var filled: Int { state.withLock { $0.filled } }
  /// How often each reason for a drop was given.
  var faults: [DropReason: Int] { state.withLock { $0.faults } }
  /// The counter of the last frame once all that were allowed are there; nil before.
  var last: UInt32? { state.withLock { $0.allowance == 0 ? $0.last : nil } }

  // MARK: The driver's side

  /// How many frames may be taken now, this one included; counts down.
  func takeAllowance() -> Int {
    if isLive { return .max }
    return state.withLock { state in
      defer { state.allowance = max(0, state.allowance - 1) }
      return state.allowance
    }
  }

  func note(_ sequence: UInt32, _ fault: Fault?) {
    state.withLock { state in
      state.filled += 1
      if let fault { state.faults[fault.reason(in: picture.format), default: 0] += 1 }
      state.last = sequence
    }
  }
}
