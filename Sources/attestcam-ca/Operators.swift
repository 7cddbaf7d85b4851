import ArgumentParser
import DeviceKeys
import Management

extension AttestcamCA {
  struct Operator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Who may enrol devices over the network.",
      subcommands: [OperatorAdd.self, OperatorList.self, OperatorRemove.self])
  }

  struct OperatorAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Add an operator and print the token, once.",
      discussion: """
        For a production line: operator add line-3 --days 90. For a device that its owner enrols at first start: \
        operator add shop-17 --once --days 14 --device HEX.
        """)

    @Argument(help: "Name, as the audit log will have it.")
    var name: ManagedName

    @OptionGroup var directory: DirectoryOption

    @Option(help: "Days until the token expires.")
    var days = 90

    @Flag(help: "Good for one enrolment.")
    var once = false

    @Option(help: "The only device it may enrol, 64 hex digits.")
    var device: DeviceID?

    func validate() throws {
      guard (1...3660).contains(days) else { throw ValidationError("--days takes 1 to 3660.") }
    }

    func run() async throws {
      print(
        try await directory.openWithoutKeys().addOperator(
          name, days: days, isOnce: once, device: device))
    }
  }

  struct OperatorList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List all operators: name, end, kind.")

    @OptionGroup var directory: DirectoryOption

    @Flag(help: "A JSON array instead of lines.")
    var json = false

    func run() async throws {
      let operators = try await directory.openWithoutKeys().operators()
      if json { return try StandardOutput.json(operators) }
      for entry in operators {
        print(
          entry.name, entry.expiresAt?.rfc3339 ?? "no end",
          entry.isOnce ? (entry.usedFor == nil ? "once" : "used") : "many",
          entry.device.map { "\($0)" } ?? "", separator: "\t")
      }
    }
  }

  struct OperatorRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove", abstract: "Remove an operator; its token is refused from now on.")

    @Argument(help: "Name of the operator.")
    var name: ManagedName

    @OptionGroup var directory: DirectoryOption

    func run() async throws {
      try await directory.openWithoutKeys().removeOperator(name)
      print("operator \(name) removed")
    }
  }
}
