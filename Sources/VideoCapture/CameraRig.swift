import Platform
import Synchronization

/// Cameras that look at the same scene: one for visible light, perhaps one for infrared and one for depth. They start and
/// stop together, and their frames come in sets taken at the same time. A rig of one is just that camera.
///
/// Calls are made by one caller at a time, as of `Camera`. Each camera holds at most one frame that waits for its fellows,
/// beside the one in its mailbox.
public final class CameraRig: Sendable {
  private let cameras: PerCamera<any Camera>
  private let state = Mutex(State())

  /// Visible frames in a row that may be without fellows before the cameras count as not seeing together.
  private static let attempts = 30

  public init(_ cameras: PerCamera<any Camera>) { self.cameras = cameras }

  /// See `Camera.adjust`: of the camera that looks at what is signed.
  public func adjust(_ change: LightChange) { cameras.visible.adjust(change) }

  /// The roles that are filled, visible first.
  public var roles: [CameraRole] { cameras.roles }

  /// See `Camera.identity`.
  public var identities: PerCamera<CameraIdentity> { cameras.map { $1.identity } }

  /// See `Camera.drops`; with the frames that had no fellows.
  public var drops: PerCamera<DropCounts> {
    let unpaired = state.withLock { $0.unpaired }
    return cameras.map { role, camera in
      var drops = camera.drops
      drops[.unpaired] += unpaired[role, default: 0]
      return drops
    }
  }

  /// Starts all cameras; none runs when one of them fails.
  ///
  /// - Returns: what each delivers.
  /// - Throws: `CameraError` of the first camera that failed, and names it; `.failed` for requests to other cameras than
  ///   there are.
  public func start(
    _ requests: PerCamera<StreamRequest>
  ) async throws(CameraError) -> PerCamera<StreamFormat> {
    await stop()
    guard let orders = cameras.zipped(requests) else {
      throw CameraError(.failed, "streams of \(requests.roles) are asked of cameras \(roles)")
    }
    let results = await withTaskGroup { group in
      for (role, order) in orders.all {
        group.addTask { (role, await Self.start(order.0, order.1)) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    let formats: PerCamera<StreamFormat>
    do throws(CameraError) {
      formats = try orders.map { (role, _) throws(CameraError) in
        do throws(CameraError) {
          guard let result = results[role] else { throw CameraError(.failed, "was not started") }
          return try result.get()
        } catch {
          throw error.named(role)
        }
      }
    } catch {
      await stop()
      throw error
    }
    let intervals = formats.map { $1.interval }
    state.withLock { $0 = State(intervals: intervals) }
    return formats
  }

  private static func start(
    _ camera: any Camera, _ request: StreamRequest
  ) async -> Result<StreamFormat, CameraError> {
    do throws(CameraError) { return .success(try await camera.start(request)) } catch {
      return .failure(error)
    }
  }

  /// The newest visible frame, and with it of every other camera the frame that was taken within half an interval of
  /// it; the longer of the two cameras' intervals counts.
  ///
  /// - Throws: `CameraError` of any camera; `.stalled` when their frames never come together.
  public func next() async throws(CameraError) -> HeldFrames {
    var miss: Miss?
    for _ in 0..<Self.attempts {
      let visible = try await cameras.visible.next()
      let time = visible.info.timestamp
      var infrared: Frame?
      var depth: Frame?
      if cameras.infrared != nil {
        infrared = try await fellow(.infrared, at: time, orElse: &miss)
        if infrared == nil { continue }
      }
      if cameras.depth != nil {
        depth = try await fellow(.depth, at: time, orElse: &miss)
        if depth == nil { continue }
      }
      return HeldFrames(visible: visible, infrared: infrared, depth: depth)
    }
    throw CameraError(
      .stalled,
      "for \(Self.attempts) frames in a row the cameras of the rig did not see together"
        + (miss.map { "; the last time \($0)" } ?? "") + "; are their rates alike?")
  }

  /// A visible frame without a fellow.
  private struct Miss: CustomStringConvertible {
    let role: CameraRole
    let offset: Duration
    let window: Duration

    var description: String {
      "\(role.camera) was \(offset.wholeMilliseconds) ms late, where \(window.wholeMilliseconds) are allowed"
    }
  }

  /// The frame of a camera that belongs to a moment; nil, and by how much, when the camera is past it.
  private func fellow(
    _ role: CameraRole, at time: MonotonicInstant, orElse miss: inout Miss?
  ) async throws(CameraError) -> Frame? {
    guard let camera = cameras[role] else { return nil }
    let window = state.withLock { $0.window(of: role) }
    while true {
      var kept: Frame?
      state.withLock { $0.exchange(&kept, for: role) }
      let frame: Frame
      do throws(CameraError) {
        if let kept { frame = kept } else { frame = try await camera.next() }
      } catch {
        throw error.named(role)
      }
      let offset = time.duration(to: frame.info.timestamp)
      if offset > window {
        // It may belong to the next visible frame.
        miss = Miss(role: role, offset: offset, window: window)
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
      for (_, camera) in cameras.all { group.addTask { await camera.stop() } }
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
    private let intervals: PerCamera<Duration>
    var unpaired: [CameraRole: Int] = [:]
    /// Taken after the visible frame that they were looked at with.
    private var infrared: Frame?
    private var depth: Frame?

    init(intervals: PerCamera<Duration> = PerCamera(visible: .zero)) { self.intervals = intervals }

    /// How far a camera's frame may be from a visible one's.
    func window(of role: CameraRole) -> Duration {
      max(intervals[role] ?? .zero, intervals.visible) / 2
    }

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
