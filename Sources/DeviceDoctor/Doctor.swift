import DeviceAPI
import StrictYAML
import VideoCapture

/// Goes along every hop that a capture takes and says how it is and what to do.
///
/// As root it sees everything; as any other user what it cannot see is reported as not checked, with the reason.
public struct Doctor: Sendable {
  var socket: String
  var configuration: String
  /// A certificate that ends within this many days is worth a warning.
  var days: Int
  var machine = Machine()
  var daemon: @Sendable (_ socket: String) async -> Daemon = Self.ask
  /// The program that hosts `CameraTrial`, and the daemon beside it.
  var programs = "/usr/lib/attestcam"

  /// - Parameters:
  ///   - socket: the daemon's.
  ///   - configuration: the daemon's.
  ///   - days: the notice that a certificate's end needs.
  ///   - programs: directory with `attestcam` and `attestcamd`.
  public init(socket: String, configuration: String, days: Int, programs: String) {
    self.socket = socket
    self.configuration = configuration
    self.days = days
    self.programs = programs
  }

  public func examine() async -> Diagnosis {
    let daemon = await daemon(socket)
    let unit = await Unit(on: machine)
    let account = machine.account(
      unit.flatMap { $0["User"].isEmpty ? nil : $0["User"] } ?? Self.user)
    var findings = clock() + socketFindings() + daemonFindings(daemon)
    findings += await unitFindings(unit)
    findings += swap(unit) + coreDumps(unit, account)
    do throws(YAMLError) {
      let installation = try Installation(file: configuration)
      findings.append(await configurationFinding(daemon, account))
      findings += disk(installation) + leftovers(installation, account)
      findings += memoryLock(unit, installation)
      findings += await cameraFindings(installation, account, daemon)
      for role in CameraRole.allCases {
        guard let other = installation.beside[role] else { continue }
        findings += await cameraFindings(other, account, daemon).map { finding in
          var finding = finding
          finding.detail = "\(role.rawValue) camera: \(finding.detail)"
          return finding
        }
      }
      findings += models(installation, daemon) + key(installation, account)
      findings += certificate(installation, daemon)
    } catch {
      findings.append(unreadable(error, daemon))
      for hop: Finding.Hop in [
        .disk, .leftovers, .memoryLock, .camera, .permission, .format, .frameRate, .light, .models,
        .key,
      ] { findings.append(.notChecked(hop, "the configuration does not say what to look at")) }
      findings += certificate(nil, daemon)
    }
    return Diagnosis(findings)
  }

  static let user = "attestcamd"
}
