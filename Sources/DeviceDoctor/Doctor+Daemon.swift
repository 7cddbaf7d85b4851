import DeviceAPI
import Glibc
import StrictYAML

extension Doctor {
  /// What the running daemon says of itself, or why it says nothing.
  enum Daemon: Sendable {
    case answers(HealthReport, DeviceDescription)
    case silent(String)

    var description: DeviceDescription? {
      if case .answers(_, let description) = self { description } else { nil }
    }
  }

  @Sendable static func ask(_ socket: String) async -> Daemon {
    do {
      return try await DeviceClient.with(socket: socket) { client in
        .answers(try await client.health(), try await client.device())
      }
    } catch let error as DeviceClientError {
      return .silent(error.message)
    } catch {
      return .silent("no answer (\(type(of: error)))")
    }
  }

  func socketFindings() -> [Finding] {
    guard let status = machine.status(socket) else {
      return [
        Finding(
          .socket, .failed, "\(socket) does not exist",
          fix: "systemctl enable --now attestcamd.socket")
      ]
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      return [
        Finding(
          .socket, .failed, "\(socket) is not a socket",
          fix: "remove it, then systemctl restart attestcamd.socket")
      ]
    }
    guard access(socket, R_OK | W_OK) == 0 else {
      return [
        Finding(
          .socket, .failed, "\(socket): this user may not connect",
          fix: "usermod -aG attestcam NAME, and log in again")
      ]
    }
    guard status.st_mode & 0o006 == 0 else {
      return [
        Finding(
          .socket, .warning, "\(socket): every user of this machine may connect",
          fix: "give the socket mode 0660 (SocketMode=)")
      ]
    }
    return [Finding(.socket, .ok, socket)]
  }

  func daemonFindings(_ daemon: Daemon) -> [Finding] {
    switch daemon {
    case .silent(let reason):
      return [
        Finding(.daemon, .failed, reason, fix: "journalctl -u attestcamd -n 20 says why")
      ]
    case .answers(let health, let description):
      let parts = health.parts.sorted { $0.key < $1.key }.map { name, part in
        let hop = Finding.Hop(rawValue: name)
        let name = [hop == nil ? name : nil, part.code].compactMap(\.self).map { "\($0): " }
          .joined()
        return Finding(
          hop ?? .daemon, part.status == .ok ? .ok : .failed,
          "the daemon says: \(name)\(part.detail ?? "well")")
      }
      let virtual = description.cameras.filter { $0.kind != "device" }.map {
        Finding(
          .camera, .warning, "a \($0.kind) camera: verifiers refuse it by default",
          fix: "for production take a physical camera, without camera.allow_virtual")
      }
      return [
        Finding(
          .daemon, .ok, "\(description.software.name) \(description.software.version) answers")
      ] + parts + virtual
    }
  }

  /// A daemon that runs may have its configuration elsewhere.
  func unreadable(_ error: YAMLError, _ daemon: Daemon) -> Finding {
    if case .answers = daemon, error.code == .unreadable {
      return .notChecked(.configuration, "\(error); say with --config what the daemon runs with")
    }
    return Finding(
      .configuration, .failed, "\(error)",
      fix: "write it after the example in /usr/share/doc/attestcam; attestcamd --check helps")
  }

  /// The daemon itself judges its configuration: by running with it, or by `--check`.
  func configurationFinding(_ daemon: Daemon, _ account: Account?) async -> Finding {
    if case .answers = daemon {
      return Finding(.configuration, .ok, "\(configuration); the daemon runs with it")
    }
    guard machine.isRoot else {
      return .notChecked(
        .configuration, "the daemon does not run, and only root may read what it names")
    }
    let command = Machine.Command(
      program: "\(programs)/attestcamd", arguments: ["--check", "--config", configuration],
      user: account)
    guard let checked = await machine.run(command) else {
      return .notChecked(.configuration, "\(command.program) could not be run")
    }
    if checked.code == 0 {
      return Finding(.configuration, .ok, "\(configuration), and the files that it names")
    }
    let reason = checked.error.split(separator: "\n").last.map(String.init) ?? "no reason given"
    return Finding(
      .configuration, .failed, reason,
      fix:
        "mend what it names; attestcamd --check, run as \(account?.name ?? Self.user), tells the rest"
    )
  }
}
