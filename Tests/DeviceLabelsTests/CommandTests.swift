import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import DeviceLabels

@Suite("attestcam-provision label")
struct CommandTests {
  private static let program = Program("attestcam-provision")

  private func run(_ arguments: String...) async throws -> Program.Outcome {
    try await Self.program.run(["label"] + arguments)
  }

  @Test("A label is written as text, JSON, SVG and PNG, and the PNG is read back and compared")
  func factory() async throws {
    let device = try TestDevice()
    let names = ["--state", device.state, "--make", "Acme", "--model", "Kiosk 3"]
    let text = try await Self.program.run(["label"] + names)
    #expect(text.code == 0, "\(text.error)")
    let label = try DeviceLabel(
      make: "Acme", model: "Kiosk 3", deviceID: device.id,
      fingerprint: device.certificate.fingerprint)
    #expect(text.output == label.text + "\n")
    let json = try await Self.program.run(["label", "--json"] + names)
    #expect(json.output.contains(#""payload":"\#(label.payload)""#))
    let svg = try await Self.program.run(["label", "--format", "svg"] + names)
    #expect(svg.output == (try label.svg()))
    let path = device.folder.file("label.png")
    let written = try await Self.program.run(["label", "--format", "png", "--out", path] + names)
    #expect(written.code == 0 && written.output.contains(path), "\(written.error)")
    #expect(try device.folder.read("label.png") == QRSymbol(of: label).png())
    #expect(try device.folder.mode("label.png") == 0o644)
    let read = try await run("--read", path, "--state", device.state)
    #expect(read.code == 0 && read.output == label.text + "\n", "\(read.error)")
    let alone = try await run("--read", path, "--json")
    #expect(alone.code == 0 && alone.output.contains(#""device_id":"\#(device.id)""#))
  }

  @Test(
    "A label of another device, or of an older certificate, exits with 1 and says which differs")
  func comparison() async throws {
    let (device, other) = (try TestDevice(), try TestDevice())
    let path = device.folder.file("label.png")
    _ = try await run(
      "--state", device.state, "--make", "A", "--model", "B", "--format", "png", "--out", path)
    let foreign = try await run("--read", path, "--state", other.state)
    #expect(foreign.code == 1 && foreign.error.contains("another device's"), "\(foreign.error)")
    #expect(foreign.error.contains("\(device.id)") && foreign.error.contains("\(other.id)"))
    try device.renew()
    let old = try await run("--read", path, "--state", device.state)
    #expect(old.code == 1 && old.error.contains("another certificate"), "\(old.error)")
    #expect(old.output.contains("\(device.id)"))
  }

  @Test(
    "Wrong usage exits with 64",
    arguments: [
      [], ["--state", "x"], ["--state", "x", "--make", "A"], ["--read", "x", "--make", "A"],
      ["--read", "x", "--out", "y"], ["--read", "x", "--timeout", "0"],
      ["--state", "x", "--make", "A", "--model", "B", "--timeout", "5"],
      ["--state", "x", "--make", "A", "--model", "B", "--format", "gif"],
      ["--state", "x", "--make", "A", "--model", "B", "--format", "png", "--json"],
    ])
  func usage(_ arguments: [String]) async throws {
    let result = try await Self.program.run(["label"] + arguments)
    #expect(result.code == 64 && result.output.isEmpty, "\(result.error)")
  }

  @Test("What cannot be read or made exits with 1 and the reason")
  func failures() async throws {
    let device = try TestDevice()
    let blank = try device.folder.write("blank.pgm", Picture(width: 99, height: 99).pgm)
    for (arguments, reason) in [
      (["--read", "/nowhere/x.png"], "/nowhere/x.png"), (["--read", blank], "no QR code"),
      (["--read", device.folder.file("device/device-id")], "neither a PNG"),
      (["--read", "/dev/null"], "/dev/null"),
      (["--read", blank, "--state", "/nowhere"], "/nowhere/device-id"),
      (["--state", device.state, "--make", " A", "--model", "B"], "make"),
      (["--state", "/nowhere", "--make", "A", "--model", "B"], "/nowhere/device-id"),
    ] {
      let result = try await Self.program.run(["label"] + arguments)
      #expect(result.code == 1 && result.error.contains(reason), "\(arguments): \(result.error)")
      #expect(result.output.isEmpty)
    }
  }
}
