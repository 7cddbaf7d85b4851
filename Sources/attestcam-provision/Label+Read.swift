import DeviceLabels
import Glibc
import HTTPSupport
import Management
import Platform
import VideoCapture

extension AttestcamProvision.Label {
  /// Prints the label that was read, then says whether it is the one of the device at hand.
  func readLabel(_ path: String) async throws {
    // A device that cannot be compared with is told before anybody holds a label into a camera.
    let device = try directory.map { try LabelledDevice(DeviceFiles(directory: $0)) }
    let label = try await isCamera(path) ? labelBeforeCamera(path) : labelInFile(path)
    print(
      json ? String(decoding: try JSON.encode(LabelJSON(label)), as: UTF8.self) : label.text)
    try device?.check(label)
  }

  private func labelInFile(_ path: String) throws -> DeviceLabel {
    try DeviceLabel(
      shownIn: LumaImage(file: DurableFile.read(path, limit: LumaImage.largestFile)))
  }

  private func labelBeforeCamera(_ path: String) async throws -> DeviceLabel {
    let camera = try LabelCamera(try await V4L2Camera.open(path))
    return try await camera.read(timeout: .seconds(timeout ?? 20))
  }

  /// Cameras are character devices, by whatever name; what is not there is reported as a file.
  private func isCamera(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
  }
}
