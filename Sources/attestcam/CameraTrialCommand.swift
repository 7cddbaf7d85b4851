import ArgumentParser
import DeviceDoctor
import HTTPSupport
import Platform
import VideoCapture

/// The part of `doctor` that opens the camera, in a process that has no other right than that.
struct CameraTrialCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "camera-trial", abstract: "Let the camera run for a moment.", shouldDisplay: false)

  @Argument var device: String
  @Option var width: Int
  @Option var height: Int
  @Option var rate: Int
  @Option var formats: String
  @Option var exceptions: String

  func run() async throws {
    try ProcessHardening.apply()
    var request = StreamRequest(
      formats: formats.split(separator: ",").compactMap { PixelFormat(rawValue: String($0)) },
      width: width, height: height, rate: rate)
    request.settings.exceptions = Set(
      exceptions.split(separator: ",").compactMap { CameraException(rawValue: String($0)) })
    let report: CameraTrial.Report
    do throws(CameraError) {
      report = await CameraTrial(try await V4L2Camera.open(device)).report(request)
    } catch {
      report = CameraTrial.Report(error)
    }
    print(String(decoding: try JSON.encode(report), as: UTF8.self))
  }
}
