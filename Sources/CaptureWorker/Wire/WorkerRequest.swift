import CBOR
import VideoCapture

/// What the daemon asks its worker process, one at a time.
enum WorkerRequest: Sendable, Equatable {
  /// The first: which models to load. Answered by `ready` from inside the sandbox.
  case setUp(WorkerModels)
  /// Comes with the descriptor of a camera's node, for the next `start`; `path` is for messages. Answered by `done`.
  case camera(CameraRole, path: String)
  /// With the cameras that came before. Answered by `started`.
  case start(WorkerOrder)
  /// Answered by `frame`, or after a while by `waiting`.
  case next
  /// Answered by `assessment`.
  case assess
  /// Answered by `sample`, with a descriptor.
  case sample(CameraRole, quality: Int)
  /// Answered by `done`.
  case stop
  /// Answered by `done`.
  case ping
  /// Answered by `sample`, with a descriptor.
  case preview

  /// Of both programs, which are one file; a mismatch means that it was replaced while the daemon ran.
  static let version = 2
}

extension WorkerRequest {
  /// Whether only the capture that runs is served by it.
  var isOfCapture: Bool {
    switch self {
    case .camera, .start, .next, .assess, .sample, .preview: true
    case .setUp, .stop, .ping: false
    }
  }

  var bytes: [UInt8] { CBOREncoder.encode(.array(fields)) }

  private var fields: [CBORValue] {
    switch self {
    case .setUp(let models): [0, .int(Self.version), models.wire]
    case .start(let order): [1, order.wire]
    case .next: [2]
    case .assess: [3]
    case .sample(let role, let quality): [4, .text(role.rawValue), .int(quality)]
    case .stop: [5]
    case .ping: [6]
    case .preview: [7]
    case .camera(let role, let path): [8, .text(role.rawValue), .text(path)]
    }
  }

  /// - Throws: `WireError`.
  init(_ bytes: [UInt8]) throws(WireError) {
    let message = try WireMessage(bytes)
    switch message.kind {
    case 0:
      var fields = try message.fields(3, "set up")
      guard try fields.integer(in: 0...Int.max) == Self.version else {
        throw WireError("the worker is of another version; restart attestcamd")
      }
      self = .setUp(try WorkerModels(wire: fields.next()))
    case 1:
      var fields = try message.fields(2, "start")
      self = .start(try WorkerOrder(wire: fields.next()))
    case 2: self = try message.bare(.next)
    case 3: self = try message.bare(.assess)
    case 4:
      var fields = try message.fields(3, "sample")
      self = .sample(try fields.choice(), quality: try fields.integer(in: 1...100))
    case 5: self = try message.bare(.stop)
    case 6: self = try message.bare(.ping)
    case 7: self = try message.bare(.preview)
    case 8:
      var fields = try message.fields(3, "camera")
      self = .camera(try fields.choice(), path: try fields.text(upTo: 4096))
    default: throw WireError("an unknown request")
    }
  }
}
