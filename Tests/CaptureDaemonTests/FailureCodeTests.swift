import CaptureSession
import DeviceAPI
import HTTPSupport
import Testing

@testable import CaptureDaemon

@Suite("Failures of a capture in the local API")
struct FailureCodeTests {
  @Test(
    "Every way a capture can fail has a code of its own", arguments: CaptureFailure.Code.allCases)
  func code(_ code: CaptureFailure.Code) {
    #expect(Problem(CaptureFailure(code, "why")).code == code.rawValue)
    #expect(APIProblem(rawValue: code.rawValue) != nil)
  }
}
