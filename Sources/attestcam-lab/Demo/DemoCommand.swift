import ArgumentParser
import Foundation
import VideoCapture

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run CA, factory, recognition server, daemon and terminal, and show every step.",
    discussion: """
      Five parts as separate processes, from provisioning to a verified packet, then three attacks. Exits 0 only when \
      the packet is accepted and every attack refused for the right reason.

      --keep leaves root.pem crl.pem deny-list.cose policy.yaml nonce.hex device-id.hex packet.cbor for `attestcam verify`.
      """)

  @Option(help: "Photograph or clip of one face, played as the camera.") var image: String?
  @Option(help: "A real camera instead, e.g. /dev/video0.") var camera: String?
  @Flag(help: "Keep the keys in software TPMs (swtpm) with quotes in every packet.") var tpm = false
  @Flag(help: "Animate the photograph: a simulated person who answers the device's challenge.")
  var live = false
  @Option(
    help: "With --live: directory with the models (default: $ATTESTCAM_MODELS or ../shared/models)."
  )
  var models: String?
  @Option(help: "The capture profile (default: demo.yaml, with --live live-rgb.yaml).")
  var profile: String?
  @Option(help: "New directory for everything the demonstration writes; it is left behind.")
  var keep: String?

  func validate() throws {
    guard (image == nil) != (camera == nil) else {
      throw ValidationError("Give --image FILE or --camera DEVICE.")
    }
    guard !live || image != nil else { throw ValidationError("--live animates an --image.") }
  }

  func run() async throws {
    let workshop = try Workshop(keep: keep)
    defer { if keep == nil { workshop.remove() } }
    do {
      try await Demo(
        workshop: workshop, camera: try await source(),
        profile: profile ?? "Provisioning/profiles/\(live ? "live-rgb" : "demo").yaml",
        usesTPM: tpm
      ).run()
    } catch {
      FileHandle.standardError.write(
        Data("attestcam-lab: the demonstration failed: \(error)\n".utf8))
      throw ExitCode(1)
    }
    if let keep {
      print(
        "\nEverything is in \(keep); look into the packet with:\n  attestcam inspect \(keep)/packet.cbor"
      )
    }
  }

  private func source() async throws -> DemoCamera {
    if let camera { return .device(camera, try await V4L2Camera.open(camera).identity) }
    let picture = URL(filePath: image ?? "").standardizedFileURL.path()
    guard live else { return .picture(picture) }
    let folder = URL(filePath: LabFolders.models(models), directoryHint: .notDirectory)
    return .person(photograph: picture, models: folder.standardizedFileURL.path())
  }
}
