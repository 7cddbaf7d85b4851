import HTTPSupport

/// One step of a capture as the event stream tells it: no pixels, no scores.
public enum CaptureNotice: Sendable, Equatable {
  /// The camera delivers.
  case camera(Camera)
  /// What the user should change.
  case guidance(Guidance)
  /// What the user should do now, for liveness; sent only when the action starts.
  case prompt(Prompt)
  /// The capture moved on: `starting`, `assessing` or `signing`.
  case state(State)
  /// The packet can be fetched. Last notice.
  case done
  /// No packet will come. Last notice.
  case failed(Failure)

  public struct Camera: Codable, Sendable, Equatable {
    /// As the driver names it.
    public var model: String
    /// Pixels.
    public var width: Int
    /// Pixels.
    public var height: Int

    public init(model: String, width: Int, height: Int) {
      self.model = model
      self.width = width
      self.height = height
    }
  }

  public struct Guidance: Codable, Sendable, Equatable {
    /// From a closed list (docs/openapi.yaml).
    public var code: String
    /// English text for a terminal that has none of its own.
    public var text: String
    /// The same in Chinese.
    public var textZh: String?

    public init(code: String, text: String, textZh: String? = nil) {
      self.code = code
      self.text = text
      self.textZh = textZh
    }

    private enum CodingKeys: String, CodingKey {
      case code
      case text
      case textZh = "text_zh"
    }
  }

  public struct Prompt: Codable, Sendable, Equatable {
    /// From a closed list (docs/openapi.yaml); left and right are the person's own.
    public var action: String
    /// English text, to be shown as it is.
    public var text: String
    /// The same in Chinese.
    public var textZh: String
    /// Milliseconds from now until it must be done.
    public var timeLimit: Int64

    public init(action: String, text: String, textZh: String, timeLimit: Int64) {
      self.action = action
      self.text = text
      self.textZh = textZh
      self.timeLimit = timeLimit
    }

    enum CodingKeys: String, CodingKey {
      case action
      case text
      case textZh = "text_zh"
      case timeLimit = "time_limit_ms"
    }
  }

  public struct State: Codable, Sendable, Equatable {
    public var state: String

    public init(state: String) { self.state = state }
  }

  public struct Failure: Codable, Sendable, Equatable {
    /// An `APIProblem`.
    public var code: String
    public var detail: String
    /// Whether a new capture, with a new nonce, may succeed.
    public var retryable: Bool

    public init(_ problem: Problem) {
      code = problem.code
      detail = problem.detail
      retryable = problem.isRetryable
    }
  }

  /// Whether nothing comes after it.
  public var isLast: Bool {
    switch self {
    case .done, .failed: true
    default: false
    }
  }
}
