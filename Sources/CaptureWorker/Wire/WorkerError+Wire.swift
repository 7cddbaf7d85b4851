import VideoCapture

extension WorkerError {
  /// Bytes of a message of a worker process.
  static let longestMessage = 1024

  /// The message, cut where it would be too long for the protocol.
  var clipped: String {
    var text = message.unicodeScalars
    while text.reduce(0, { $0 + UTF8.width($1) }) > Self.longestMessage { text.removeLast() }
    return String(text)
  }
}

extension WorkerError.Code {
  private static let cameraPrefix = "camera."

  /// As the protocol spells it.
  var word: String {
    switch self {
    case .camera(let code): Self.cameraPrefix + code.rawValue
    case .frame: "frame"
    case .sample: "sample"
    case .order: "order"
    case .models: "models"
    case .confinement: "confinement"
    case .lost: "lost"
    }
  }

  /// - Throws: `WireError` for an unknown word, and for `lost`, which no worker can say of itself.
  init(word: String) throws(WireError) {
    let camera = CameraError.Code.allCases.map { WorkerError.Code.camera($0) }
    let known = camera + [.frame, .sample, .order, .models, .confinement]
    guard let code = known.first(where: { $0.word == word }) else {
      throw WireError("an unknown failure")
    }
    self = code
  }
}
