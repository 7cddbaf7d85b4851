import Platform
import Synchronization

/// Cameras that look at the same scene: one for visible light, perhaps one for infrared and one for depth. They start and
/// stop together, and their frames come in sets taken at the same time. A rig of one is just that camera.
///
/// Calls are made by one caller at a time, as of `Camera`. Each camera holds at most one frame that waits for its fellows,
/// beside the one in its mailbox.
public final class CameraRig: Sendable {
  private let cameras: [CameraRole: RigCamera]
  private let state = Mutex(State())

  /// Visible frames in a row that may be without fellows before the cameras count as not seeing together.
  private static let attempts = 30

  public init(
    visible: RigCamera, infrared: RigCamera? = nil, depth: RigCamera? = nil
  ) {
    var cameras = [CameraRole.visible: visible]
    cameras[.infrared] = infrared
    cameras[.depth] = depth
    self.cameras = cameras
  }

  /// The roles that are filled, visible first.
  public var roles: [CameraRole] { CameraRole.allCases.filter { cameras[$0] != nil } }

  /// See `Camera.identity`.
  public func identity(of role: CameraRole) -> CameraIdentity? { cameras[role]?.camera.identity }

  /// See `Camera.drops`; with the frames that had no fellows.
  public func drops(of role: CameraRole) -> DropCounts {
    var drops = cameras[role]?.camera.drops ?? DropCounts()
    drops[.unpaired] += state.withLock { $0.unpaired[role, default: 0] }
    return drops
  }

  /// See `Camera.measuredInterval`.
  public func measuredInterval(of role: CameraRole) -> Duration? {
    cameras[role]?.camera.measuredInterval
  }

  /// Starts all cameras and holds each against its pin; none runs when one of them fails.
  ///
  /// - Returns: what each delivers.
  /// - Throws: `CameraError` of the first role that failed; `.notAllowed`.
  public func start() async throws(CameraError) -> [CameraRole: StreamFormat] {
    await stop()
    let results = await withTaskGroup { group in
      for (role, part) in cameras { group.addTask { (role, await Self.start(part)) } }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    var formats: [CameraRole: StreamFormat] = [:]
    do throws(CameraError) {
      for role in roles { formats[role] = try results[role]?.get() }
    } catch {
      await stop()
      throw error
    }
    let intervals = formats.mapValues(\.interval)
    state.withLock { $0 = State(intervals: intervals) }
    return formats
  }

  private static func start(_ part: RigCamera) async -> Result<StreamFormat, CameraError> {
    do throws(CameraError) {
      let format = try await part.camera.start(part.request)
      try part.pin.check(part.camera.identity)
      return .success(format)
    } catch {
      return .failure(error)
    }
  }

  /// The newest visible frame, and with it of every other camera the frame that was taken within half an interval of
  /// it; the longer of the two cameras' intervals counts.
  ///
  /// - Throws: `CameraError` of any camera; `.stalled` when their frames never come together.
  public func next() async throws(CameraError) -> RigFrame {
    guard let first = cameras[.visible]?.camera else {
      throw CameraError(.failed, "a rig without a camera for visible light")
    }
    for _ in 0..<Self.attempts {
      let visible = try await first.next()
      let time = visible.info.timestamp
      var infrared: Frame?
      var depth: Frame?
      if cameras[.infrared] != nil {
        infrared = try await fellow(.infrared, at: time)
        if infrared == nil { continue }
      }
      if cameras[.depth] != nil {
        depth = try await fellow(.depth, at: time)
        if depth == nil { continue }
      }
      return RigFrame(visible: visible, infrared: infrared, depth: depth)
    }
    throw CameraError(
      .stalled,
      "no frames of the \(roles.map(\.rawValue).joined(separator: ", ")) cameras were taken at the "
        + "same time; are their rates alike?")
  }

  /// The frame of a camera that belongs to a moment; nil when the camera is past it.
  private func fellow(
    _ role: CameraRole, at time: MonotonicInstant
  ) async throws(CameraError) -> Frame? {
    guard let camera = cameras[role]?.camera else { return nil }
    let window =
      state.withLock { max($0.intervals[role] ?? .zero, $0.intervals[.visible] ?? .zero) } / 2
    while true {
      var kept: Frame?
      state.withLock { $0.exchange(&kept, for: role) }
      let frame: Frame
      if let kept { frame = kept } else { frame = try await camera.next() }
      let offset = time.duration(to: frame.info.timestamp)
      if offset > window {
        // It may belong to the next visible frame.
        var ahead: Frame? = frame
        state.withLock { state in
          state.exchange(&ahead, for: role)
          state.unpaired[.visible, default: 0] += 1
        }
        return nil
      }
      if offset >= .zero - window { return frame }
      state.withLock { $0.unpaired[role, default: 0] += 1 }
    }
  }

  /// Stops all cameras and wipes what is left. Never fails; safe to call twice.
  public func stop() async {
    await withTaskGroup { group in
      for part in cameras.values { group.addTask { await part.camera.stop() } }
    }
    state.withLock { state in
      var none: Frame?
      for role in CameraRole.allCases {
        state.exchange(&none, for: role)
        none = nil
      }
    }
  }

  private struct State: ~Copyable {
    var intervals: [CameraRole: Duration] = [:]
    var unpaired: [CameraRole: Int] = [:]
    /// Taken after the visible frame that they were looked at with.
    private var infrared: Frame?
    private var depth: Frame?

    init(intervals: [CameraRole: Duration] = [:]) { self.intervals = intervals }

    /// Swaps a frame that waits.
    mutating func exchange(_ frame: inout Frame?, for role: CameraRole) {
      switch role {
      case .visible: break
      case .infrared: swap(&infrared, &frame)
      case .depth: swap(&depth, &frame)
      }
    }
  }
}
