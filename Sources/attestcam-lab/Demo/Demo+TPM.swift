import Foundation
import SoftwareTPM

extension Demo {
  /// Makes a TPM for each device, as its maker would, and switches it on.
  func switchOnTPMs(_ services: inout Services) async throws {
    for device in [device, stranger] {
      guard let tpm = device.tpm else { continue }
      try await manufacture(tpm)
      services.addTask { [workshop] in
        try await workshop.serve("\(device.name)-tpm", tpm.serve.program, tpm.serve.arguments)
      }
      try await workshop.wait(forFile: tpm.controlSocket)
    }
    guard let tpm = device.tpm else { return }
    let makers = try [tpm.endorsementRoot, tpm.endorsementIssuer].map {
      try String(contentsOfFile: $0, encoding: .utf8)
    }
    try workshop.write(makers.joined(), to: "tpm-makers.pem")
    narrator.step(
      "P0", "two TPMs (swtpm) come from their maker, each with an endorsement certificate")
  }

  private func manufacture(_ tpm: SoftwareTPM) async throws {
    for path in [tpm.folder] + tpm.directories {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
    for (path, text) in tpm.configuration {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let command = tpm.manufacture()
    try await workshop.run(command.program, command.arguments)
  }
}
