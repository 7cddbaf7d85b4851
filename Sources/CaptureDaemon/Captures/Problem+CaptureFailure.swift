import CaptureSession
import DeviceAPI
import HTTPSupport
import HTTPTypes

extension Problem {
  /// A capture's failure under the code of the same name.
  init(_ failure: CaptureFailure) {
    self.init(
      APIProblem(rawValue: failure.code.rawValue) ?? .internalError, failure.message,
      headers: failure.retryAfter.map { [.retryAfter: "\($0.components.seconds + 1)"] } ?? [:])
  }
}
