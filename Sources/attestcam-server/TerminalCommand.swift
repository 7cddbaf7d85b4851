import ArgumentParser
import DeviceKeys
import RecognitionServer

extension AttestcamServer {
  struct TerminalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "terminal", abstract: "Register the terminals that may use this server.",
      discussion: "Changes count from a terminal's next request on, also while the server runs.",
      subcommands: [Add.self, Update.self, Remove.self, List.self])
  }
}

extension AttestcamServer.TerminalCommand {
  struct Rights: ParsableArguments {
    @Argument(help: "Name of the terminal: letters, digits, '.', '-', '_'.")
    var name: String

    @Option(help: "ID of a device that it may use, 64 hex digits; give each one.")
    var device: [String]

    @Option(help: "Purpose that it may ask captures for; give each one.")
    var purpose: [String]

    func validate() throws {
      guard device.allSatisfy({ DeviceID(hex: $0) != nil }) else {
        throw ValidationError("--device takes 64 lower-case hex digits.")
      }
    }

    func terminal() throws -> Terminal {
      try Terminal(
        name: name, devices: Set(device.compactMap { DeviceID(hex: $0) }), purposes: Set(purpose))
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Register a terminal and print its token, once.",
      discussion: "The terminal shows it as Authorization: Bearer; the store keeps only a hash.")

    @OptionGroup var directory: DirectoryOption
    @OptionGroup var rights: Rights

    func run() async throws {
      print(try await directory.store().add(rights.terminal()))
    }
  }

  struct Update: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Replace a terminal's devices and purposes; its token stays.")

    @OptionGroup var directory: DirectoryOption
    @OptionGroup var rights: Rights

    func run() async throws {
      try await directory.store().update(rights.terminal())
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove a terminal and its outstanding nonces.")

    @OptionGroup var directory: DirectoryOption

    @Argument(help: "Name of the terminal.")
    var name: String

    func run() async throws {
      try await directory.store().removeTerminal(name)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List terminals: name, purposes, devices, separated by tabs.")

    @OptionGroup var directory: DirectoryOption

    func run() async throws {
      for terminal in try await directory.store().terminals() {
        print(
          terminal.name, terminal.purposes.sorted().joined(separator: ","),
          terminal.devices.map(\.description).sorted().joined(separator: ","), separator: "\t")
      }
    }
  }
}

extension DirectoryOption {
  func store() throws -> Store { try ServerFiles(directory: path).openStore() }
}
