import ArgumentParser
import HTTPSupport

extension AttestcamProvision {
  struct Label: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make the device's label, or read one.",
      discussion: """
        A label tells make, model, device ID and the SHA-256 fingerprint of the device's certificate, as text and as \
        a QR code with error correction H. It is an address, not a proof: `self-test` proves.

          attestcam-provision label --state DIR --make Acme --model "Kiosk 3" --format svg --out label.svg
          attestcam-provision label --read photo.jpg --state DIR
          attestcam-provision label --read /dev/video0

        With --state, reading exits with 1 when the label is not of that device or not of its present certificate.
        """)

    @Option(name: .customLong("state"), help: "The device's state directory.")
    var directory: String?

    @Option(help: "Who made the device; 1 to 64 characters.")
    var make: String?

    @Option(help: "Which model it is; 1 to 64 characters.")
    var model: String?

    @Option(help: "text, svg (QR code and text) or png (QR code); default: text.")
    var format: LabelFormat?

    @Option(help: "File to write; default: standard output.")
    var out: String?

    @Option(help: "Read a label from an image (PNG, JPEG, PGM) or a camera (/dev/video0).")
    var read: String?

    @Option(help: "Seconds to wait for a label before a camera; default: 20.")
    var timeout: Int?

    @Flag(help: "Print one JSON object; bytes in hex.")
    var json = false

    func validate() throws {
      guard read == nil else {
        guard make == nil, model == nil, format == nil, out == nil else {
          throw ValidationError("--read takes no --make, --model, --format or --out.")
        }
        guard 1...600 ~= timeout ?? 20 else { throw ValidationError("--timeout takes 1 to 600.") }
        return
      }
      guard directory != nil, make != nil, model != nil else {
        throw ValidationError("Give --state, --make and --model to make a label, or --read.")
      }
      guard timeout == nil else { throw ValidationError("--timeout goes with --read.") }
      guard !json || out != nil || (format ?? .text) == .text else {
        throw ValidationError("--json with --format svg or png needs --out.")
      }
    }

    func run() async throws {
      if let read { try await readLabel(read) } else { try writeLabel() }
    }
  }
}
