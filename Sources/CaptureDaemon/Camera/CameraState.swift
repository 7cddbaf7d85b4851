import Platform

/// How the camera is, as far as the daemon knows without holding it open.
enum CameraState: Sendable, Equatable {
  /// Nothing is at the configured path.
  case absent
  /// It can be opened and is the pinned one.
  case ready
  /// It failed and is looked at again at `until`; `attempt` counts the failures in a row, 0 before the first look.
  case recovering(attempt: Int, until: MonotonicInstant)
  /// It failed again and again, or is not the pinned one: somebody must look at it. It is still tried, ever more slowly.
  case faulted(reason: String)

  /// For metrics and the health report: a closed list.
  enum Name: String, Sendable, CaseIterable {
    case absent, ready, recovering, faulted

    static let fromWorst: [Name] = [.faulted, .absent, .recovering, .ready]
  }

  var name: Name {
    switch self {
    case .absent: .absent
    case .ready: .ready
    case .recovering: .recovering
    case .faulted: .faulted
    }
  }
}
