import ArgumentParser
import DeviceKeys
import Platform

@main
struct Attestcam: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attestcam",
    abstract: "Ask the capture device for a trusted face packet, verify one, or look into one.",
    discussion: """
      A recognition server issues a nonce; `capture` hands it to the daemon on this machine and stores the signed \
      packet; the server, or `verify`, checks it. When something does not work, start with `doctor`.

        attestcam capture --nonce HEX --purpose access --audience https://face.example --out packet.cbor
        attestcam verify packet.cbor --trust root.pem --crl crl.pem --nonce HEX
        attestcam inspect packet.cbor
      """,
    version: AttestcamVersion.current,
    subcommands: [
      CaptureCommand.self, VerifyCommand.self, InspectCommand.self, AuditCommand.self,
      DoctorCommand.self, CameraTrialCommand.self,
    ])

  static func main() async {
    CryptoLibrary.keepUntilExit()
    await main(nil)
  }
}
