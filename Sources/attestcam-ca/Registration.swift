import ArgumentParser
import DeviceKeys
import Management

extension AttestcamCA {
  struct Register: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Make a device ID known before the device asks, perhaps with the only key that may ask.",
      discussion: "With --key the device can enrol by EST too, with any standard tool.")

    @OptionGroup var directory: DirectoryOption

    @Option(help: "Device ID, 64 hex digits.")
    var device: DeviceID

    @Option(help: "File with its public key or a certification request (PEM).")
    var key: String?

    @Option(help: "Name of its batch.")
    var batch: ManagedName?

    @Option(help: "Name of its model.")
    var model: ManagedName?

    func run() async throws {
      let isNew = try await directory.openWithoutKeys().register(
        device, key: key.map { try PublicKey(pem: InputFile.text($0)) }, batch: batch,
        model: model)
      print("\(isNew ? "registered" : "was registered before"): \(device)")
    }
  }

  struct Batch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Production batches: devices that can be revoked together.",
      subcommands: [BatchCreate.self, BatchList.self])
  }

  struct BatchCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create", abstract: "Make a batch.",
      discussion: """
        With --shared-key all its devices have one key: their certificates say so, the ID then proves membership of the \
        batch only, verifiers refuse such devices by default, and revoking one revokes all. Prefer a key per device.
        """)

    @Argument(help: "Name of the batch.")
    var name: ManagedName

    @OptionGroup var directory: DirectoryOption

    @Option(help: "File with the shared public key or a certification request of it (PEM).")
    var sharedKey: String?

    func run() async throws {
      try await directory.openWithoutKeys().createBatch(
        name, sharedKey: sharedKey.map { try PublicKey(pem: InputFile.text($0)) })
      print("batch \(name) made")
    }
  }

  struct BatchList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List all batches: name, number of devices, individual or shared, state.")

    @OptionGroup var directory: DirectoryOption

    @Flag(help: "A JSON array instead of lines.")
    var json = false

    func run() async throws {
      let batches = try await directory.openWithoutKeys().batches()
      if json { return try StandardOutput.json(batches) }
      for batch in batches {
        print(
          batch.name, batch.devices, batch.sharedKey == nil ? "individual" : "shared",
          batch.revokedAt == nil ? "open" : "revoked", separator: "\t")
      }
    }
  }
}
