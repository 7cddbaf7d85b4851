import Platform
import TestSupport
import Testing
import VideoCapture

@testable import DeviceDoctor

@Suite("The trial of a camera")
struct CameraTrialTests {
  private static let request = StreamRequest(formats: [.grey], width: 160, height: 120, rate: 25)

  /// A picture of stripes around a mean.
  private static func picture(_ mean: UInt8, contrast: UInt8 = 20) -> [UInt8] {
    (0..<TrialCamera.width * TrialCamera.height).map {
      $0 / 8 % 2 == 0 ? mean - contrast / 2 : mean + contrast / 2
    }
  }

  private static func trial(
    _ picture: [UInt8], every interval: Duration = .milliseconds(40), failure: CameraError? = nil
  ) async throws -> (report: CameraTrial.Report, camera: TrialCamera) {
    let clock = ManualClock()
    let camera = try TrialCamera(picture, every: interval, clock: clock, failure: failure)
    return (await CameraTrial(camera, clock: clock).report(request), camera)
  }

  @Test(
    "The rate is the one at which frames come, whatever was agreed on",
    arguments: [(40, 25.0, Finding.Status.ok), (45, 22.2, .ok), (100, 10, .warning)])
  func rate(milliseconds: Int, expected: Double, status: Finding.Status) async throws {
    let (report, camera) = try await Self.trial(
      Self.picture(120), every: .milliseconds(milliseconds))
    let stream = try #require(report.stream)
    #expect(stream.agreed == 25)
    #expect(abs(stream.delivered - expected) < 0.1)
    #expect(report.findings(asking: Self.request).first { $0.hop == .frameRate }?.status == status)
    #expect(camera.isStopped)
  }

  @Test(
    "Light is told in words",
    arguments: [
      (15, 20, CameraTrial.Light.dark), (120, 20, .fair), (240, 20, .bright), (120, 2, .uniform),
    ])
  func light(mean: UInt8, contrast: UInt8, light: CameraTrial.Light) async throws {
    let (report, _) = try await Self.trial(Self.picture(mean, contrast: contrast))
    #expect(report.stream?.light == light)
  }

  @Test("A camera whose frames are all flat has a closed shutter")
  func shutter() async throws {
    let (report, camera) = try await Self.trial([])
    #expect(report.stream?.light == .uniform && report.stream?.delivered == 0)
    #expect(camera.isStopped)
  }

  @Test(
    "What keeps a camera from delivering is told, and one in use is no fault",
    arguments: CameraError.Code.allCases)
  func failure(code: CameraError.Code) async throws {
    let (report, camera) = try await Self.trial(
      Self.picture(120), failure: CameraError(code, "as the script says"))
    #expect(report.stream == nil && report.code == code.rawValue)
    let findings = report.findings(asking: Self.request)
    #expect(findings.map(\.hop) == [.format, .frameRate, .light])
    #expect(findings[0].status == (code == .busy ? .notChecked : .failed))
    #expect(camera.isStopped)
  }
}
