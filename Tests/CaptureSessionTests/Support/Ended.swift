import Testing
import TrustedPacket

@testable import CaptureSession

/// All that a client saw of one capture.
struct Ended: Sendable {
  let events: [CaptureEvent]
  let outcome: Result<SealedPacket, CaptureFailure>

  /// Follows a capture to its end, and holds it to one terminal event, the last, that says what the outcome says.
  init(_ running: RunningCapture) async {
    // A test that has hung for too long is cancelled; then it must go on, and fail.
    (events, outcome) = await withTaskCancellationHandler {
      await (running.events.reduce(into: []) { $0.append($1) }, running.outcome.value)
    } onCancel: {
      running.cancel()
    }
    let terminal: CaptureEvent =
      switch outcome {
      case .success: .done
      case .failure(let failure): .failed(failure)
      }
    #expect(events.filter(\.isTerminal) == [terminal])
    #expect(events.last == terminal)
  }

  var failure: CaptureFailure? {
    if case .failure(let failure) = outcome { failure } else { nil }
  }

  /// The packet's bytes.
  func packet() throws -> [UInt8] { try outcome.get().withUnsafeBytes { Array($0) } }

  func claims() throws -> Claims { try Packet(packet()).token.claims }
}

extension CaptureEvent {
  var isTerminal: Bool {
    switch self {
    case .done, .failed: true
    case .camera, .guidance, .prompt, .state: false
    }
  }
}
