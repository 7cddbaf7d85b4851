/// Body of `GET /v1/health`: 200 when all parts are well, else 503.
public struct HealthReport: Codable, Sendable, Equatable {
  public enum Status: String, Codable, Sendable {
    case ok
    case failed
  }

  /// `failed` when any part is.
  public var status: Status
  /// By name: `camera`, `captures`, `certificate`, `state`.
  public var parts: [String: Part]

  public init(parts: [String: Part]) {
    self.parts = parts
    status = parts.values.allSatisfy { $0.status == .ok } ? .ok : .failed
  }

  public struct Part: Codable, Sendable, Equatable {
    public var status: Status
    /// For people: what is wrong and what to do, or what happened; mostly nil when well.
    public var detail: String?
    /// For programs, of parts that have more than two ways to be: `camera` is `absent`, `ready`, `recovering` or
    /// `faulted`.
    public var code: String?

    public init(status: Status, detail: String? = nil, code: String? = nil) {
      self.status = status
      self.detail = detail
      self.code = code
    }

    public static let ok = Part(status: .ok)
    public static func failed(_ detail: String) -> Part { Part(status: .failed, detail: detail) }
  }
}
