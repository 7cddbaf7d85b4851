import ArgumentParser
import Management

extension AttestcamProvision {
  struct SelfTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "self-test",
      abstract: "Sign a fresh nonce with the device key and verify it with the certificate.")

    @OptionGroup var state: StateOptions

    func run() async throws {
      try await state.provisioner().selfTest()
      try state.report(["passed": true], text: "self-test passed")
    }
  }
}
