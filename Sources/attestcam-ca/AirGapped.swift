import ArgumentParser
import DeviceKeys
import Management
import Platform

extension AttestcamCA {
  struct Ticket: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Print a ticket for devices without a network: 64 hex digits that their request files answer.",
      discussion: """
        One ticket serves a whole batch: what answers it is bound to one device and key. Then on each device: \
        attestcam-provision request --ticket HEX --out FILE; here: answer or import.
        """)

    @OptionGroup var directory: DirectoryOption

    @Option(help: "Days until requests with this ticket are refused.")
    var days = 7

    func validate() throws {
      guard (1...90).contains(days) else { throw ValidationError("--days takes 1 to 90.") }
    }

    func run() async throws {
      print(Hex.encode(try await directory.openWithoutKeys().issueTicket(days: days).bytes))
    }
  }

  struct Answer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Answer one request file with a response file for the device.",
      discussion: "The same request again gets the same certificate.")

    @Argument(help: "The request file.")
    var request: String

    @OptionGroup var authority: AuthorityOptions

    @Option(help: "File for the response.")
    var out: String

    func run() async throws {
      let file = try DurableFile.read(
        request, limit: SignedMessage.Kind.enrolmentRequest.largest)
      let answer = try await authority.open().answer(file)
      try DurableFile.write(answer.response, to: out, mode: 0o644)
      print(
        "\(answer.enrolment.isNew ? "enrolled" : "was enrolled before"): \(answer.device) serial "
          + answer.enrolment.chain.device.serialNumber)
    }
  }

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Answer the request files of many devices, listed in a CSV file.",
      discussion: """
        Columns, named in the first line: device_id, request (path of the request file, from the CSV file's \
        directory), and perhaps batch and model. Each row stands for itself: a bad one does not stop the others, and \
        running the command again gives every device the certificate that it has. --out gets DEVICE.response for each \
        device, --report one line for each row: line, device_id, outcome (enrolled, repeated, refused), serial, reason.
        Exits with 1 when a row was refused.
        """)

    @Argument(help: "The CSV file.")
    var file: String

    @OptionGroup var authority: AuthorityOptions

    @Option(help: "Directory for the response files; it must exist.")
    var out: String

    @Option(help: "File for the report (CSV).")
    var report: String

    @Flag(help: "Print one JSON object for each row as it is done.")
    var json = false

    func run() async throws {
      let showsProgress = StandardError.isTerminal && !json
      let outcomes = try await authority.open().importDevices(
        csv: file, out: out, report: report
      ) { outcome, done, all in
        if json { try? StandardOutput.json(outcome) }
        if showsProgress { StandardError.print("\r\(done)/\(all)", terminator: "") }
      }
      if showsProgress { StandardError.print("") }
      let refused = outcomes.filter { $0.outcome == .refused }.count
      if !json {
        let new = outcomes.filter { $0.outcome == .enrolled }.count
        print(
          "\(outcomes.count) rows: \(new) enrolled, \(outcomes.count - new - refused) repeated, "
            + "\(refused) refused; see \(report)")
      }
      if refused > 0 { throw ExitCode(1) }
    }
  }
}
