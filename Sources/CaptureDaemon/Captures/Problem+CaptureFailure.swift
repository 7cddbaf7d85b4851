import CaptureSession
import DeviceAPI
import HTTPSupport

extension Problem {
  /// A capture's failure under the code of the same name.
  init(_ failure: CaptureFailure) {
    self.init(
      APIProblem(rawValue: failure.code.rawValue) ?? .internalError, failure.message)
  }
}
