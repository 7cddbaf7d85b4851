import ArgumentParser
import DeviceAPI
import DeviceDoctor
import Foundation

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Find out which part keeps captures from working.",
    discussion: """
      Goes along every hop of a capture, from the configuration over camera, models, key and certificate to the unit, \
      the socket and the daemon, and names the first one that fails with what to do about it. Exits 0 when none fails, \
      1 otherwise.

      As root it looks at everything, and lets the camera run for two seconds when it is free. Other users see less; \
      what could not be looked at is said to be not checked, with the reason.
      """)

  @Option(help: "The daemon's socket.") var socket = DeviceClient.defaultSocket
  @Option(help: "The daemon's configuration.") var config = "/etc/attestcam/attestcamd.yaml"
  @Option(help: "Warn when the device certificate ends within this many days.") var days = 30
  @Flag(help: "Print JSON.") var json = false

  func run() async throws {
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let diagnosis = await Doctor(
      socket: socket, configuration: config, days: days,
      programs: program.deletingLastPathComponent().path()
    ).examine()
    if json {
      try Console.json(diagnosis)
    } else {
      for finding in diagnosis.findings { print(finding.text) }
      print(diagnosis.firstFailing.map { "first failing hop: \($0.hop.rawValue)" } ?? "all well")
    }
    if diagnosis.firstFailing != nil { throw ExitCode(1) }
  }
}

extension Finding {
  /// For people: one line, and one more for what to do.
  var text: String {
    let mark =
      switch status {
      case .ok: "ok  "
      case .warning: "WARN"
      case .failed: "FAIL"
      case .notChecked: "--  "
      }
    let name = hop.rawValue.padding(toLength: 13, withPad: " ", startingAt: 0)
    let line = "\(mark)  \(name)  \(detail)"
    guard let fix else { return line }
    return line + "\n" + String(repeating: " ", count: 21) + "→ \(fix)"
  }
}
