/// One value for each camera of a rig: there is always one for visible light.
public struct PerCamera<Value> {
  public var visible: Value
  /// Nil when the rig has no such camera.
  public var infrared: Value?
  /// Nil when the rig has no such camera.
  public var depth: Value?

  public init(visible: Value, infrared: Value? = nil, depth: Value? = nil) {
    self.visible = visible
    self.infrared = infrared
    self.depth = depth
  }

  public subscript(role: CameraRole) -> Value? {
    switch role {
    case .visible: visible
    case .infrared: infrared
    case .depth: depth
    }
  }

  /// The cameras that there are, visible first.
  public var roles: [CameraRole] { CameraRole.allCases.filter { self[$0] != nil } }

  /// What there is, visible first.
  public var all: [(role: CameraRole, value: Value)] {
    CameraRole.allCases.compactMap { role in self[role].map { (role, $0) } }
  }

  /// The same cameras with another value each.
  public func map<Other, Failure: Error>(
    _ transform: (CameraRole, Value) throws(Failure) -> Other
  ) throws(Failure) -> PerCamera<Other> {
    var result = PerCamera<Other>(visible: try transform(.visible, visible))
    if let infrared { result.infrared = try transform(.infrared, infrared) }
    if let depth { result.depth = try transform(.depth, depth) }
    return result
  }

  /// The values of two sets together.
  ///
  /// - Returns: nil when the sets are not of the same cameras.
  public func zipped<Other>(_ other: PerCamera<Other>) -> PerCamera<(Value, Other)>? {
    guard roles == other.roles else { return nil }
    var result = PerCamera<(Value, Other)>(visible: (visible, other.visible))
    if let mine = infrared, let others = other.infrared { result.infrared = (mine, others) }
    if let mine = depth, let others = other.depth { result.depth = (mine, others) }
    return result
  }
}

extension PerCamera: Sendable where Value: Sendable {}
extension PerCamera: Equatable where Value: Equatable {}
