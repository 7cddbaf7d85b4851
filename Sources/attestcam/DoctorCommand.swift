import ArgumentParser
import DeviceAPI

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Find out which part keeps captures from working.",
    discussion: """
      Goes from the socket to the daemon and through it to camera, models, key, certificate and state, and names the \
      first hop that fails. Exits 0 when all is well, 1 otherwise.
      """)

  @Option(help: "The daemon's socket.") var socket = DeviceClient.defaultSocket
  @Option(help: "Warn when the device certificate ends within this many days.") var days = 30

  func run() async throws {
    var diagnosis = Diagnosis()
    diagnosis.checkSocket(socket)
    diagnosis.checkClock()
    await diagnosis.checkDaemon(socket, days: days)
    for finding in diagnosis.findings { print(finding.line) }
    guard let first = diagnosis.findings.first(where: { $0.level == .failed }) else {
      print("all well")
      return
    }
    print("first failing hop: \(first.hop)")
    throw ExitCode(1)
  }
}
