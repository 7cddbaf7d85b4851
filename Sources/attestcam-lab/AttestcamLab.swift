import ArgumentParser
import DeviceKeys
import Platform

@main
struct AttestcamLab: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attestcam-lab",
    abstract: "For integrators and developers: the whole system on one machine. Never on a kiosk.",
    discussion: """
      What this program captures is declared as replayed and debugged in the signed claims, and verifiers refuse it \
      unless their policy says otherwise.
      """,
    version: AttestcamVersion.current,
    subcommands: [
      DemoCommand.self, ServeCommand.self, AnalyzeCommand.self, GrabCommand.self,
      BenchCommand.self, PadCommand.self, PresentCommand.self, FloodCommand.self,
    ])

  static func main() async {
    CryptoLibrary.keepUntilExit()
    await main(nil)
  }
}
