import ArgumentParser
import DeviceLabels
import Glibc
import HTTPSupport
import Management
import Platform

extension AttestcamProvision.Label {
  func writeLabel() throws {
    let device = try LabelledDevice(DeviceFiles(directory: directory ?? ""))
    let label = try DeviceLabel(
      make: make ?? "", model: model ?? "", deviceID: device.deviceID,
      fingerprint: device.fingerprint)
    let contents =
      switch format ?? .text {
      case .text: Array("\(label.text)\n".utf8)
      case .svg: Array(try label.svg().utf8)
      case .png: try QRSymbol(of: label).png()
      }
    if let out { try DurableFile.write(contents, to: out, mode: 0o644) }
    if json {
      print(String(decoding: try JSON.encode(LabelJSON(label)), as: UTF8.self))
    } else if let out {
      print("label of device \(label.deviceID) written to \(out)")
    } else {
      try writeToStandardOutput(contents)
    }
  }

  private func writeToStandardOutput(_ contents: [UInt8]) throws {
    guard format != .png || isatty(STDOUT_FILENO) == 0 else {
      throw ValidationError("A PNG is not for a terminal: give --out FILE, or a pipe.")
    }
    var rest = contents[...]
    while !rest.isEmpty {
      rest = rest.dropFirst(
        try retryingOnInterrupt("cannot write the label") {
          rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
        })
    }
  }
}
