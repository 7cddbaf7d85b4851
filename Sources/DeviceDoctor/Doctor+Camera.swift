import DeviceAPI
import Glibc
import HTTPSupport
import Platform
import VideoCapture

extension Doctor {
  func cameraFindings(
    _ installation: Installation, _ account: Account?, _ daemon: Daemon
  ) async -> [Finding] {
    if daemon.description?.cameras.contains(where: { $0.kind == "replay" }) ?? false {
      return [.camera, .permission, .format, .frameRate, .light].map {
        .notChecked($0, "the daemon plays files instead of a camera")
      }
    }
    let node = cameraNode(installation)
    guard let status = machine.status(machine.root + installation.camera), node.status != .failed
    else {
      return [node]
        + [.permission, .format, .frameRate, .light].map {
          Finding.notChecked($0, "there is no camera to look at")
        }
    }
    return [node, permission(installation.camera, status, account)]
      + (await trial(installation, account))
  }

  /// The node as sysfs tells of it; nothing is opened.
  private func cameraNode(_ installation: Installation) -> Finding {
    let path = installation.camera
    let known = VideoDevices.list(
      sysfs: "\(machine.root)/sys", dev: "\(machine.root)/dev")
    guard let resolved = realpath(machine.root + path, nil) else {
      let others = known.filter { $0.index == 0 }
        .map { "\($0.stablePaths.first ?? $0.path) (\($0.name))" }
      return Finding(
        .camera, .failed,
        "\(path) does not exist; "
          + (others.isEmpty
            ? "the kernel knows no camera" : "there is \(others.joined(separator: ", "))"),
        fix: "plug the camera into its socket, or name the right one as camera.device")
    }
    defer { free(resolved) }
    let target = String(cString: resolved)
    guard let device = known.first(where: { $0.path == target }) else {
      return Finding(
        .camera, .failed, "\(path) is no camera",
        fix: "camera.device must name a link under /dev/v4l/by-path")
    }
    let differing = [
      installation.pinnedUSB.map { $0 == device.usbID } == false ? "usb_id" : nil,
      installation.pinnedSerial.map { $0 == device.serial } == false ? "serial" : nil,
    ].compactMap(\.self)
    guard differing.isEmpty else {
      return Finding(
        .camera, .failed,
        "\(path): \(device.name) is not the pinned camera (\(differing.joined(separator: ", ")))",
        fix: "plug the right one in; or look at it, and pin it: attestcamd pin "
          + (device.stablePaths.first ?? device.path))
    }
    guard !device.isVirtual || installation.allowsVirtual else {
      return Finding(
        .camera, .failed, "\(path): \(device.name) has no hardware behind it",
        fix: "name a physical camera, or for tests allow it by camera.allow_virtual")
    }
    guard device.index == 0 else {
      return Finding(
        .camera, .warning, "\(path) is node \(device.index) of \(device.name)",
        fix: "pictures are at the link that ends in -video-index0")
    }
    return Finding(.camera, .ok, "\(path): \(device.name)")
  }

  private func permission(_ path: String, _ node: stat, _ account: Account?) -> Finding {
    guard let account else {
      return .notChecked(.permission, "there is no user \(Self.user)")
    }
    guard account.mayUse(node) else {
      return Finding(
        .permission, .failed, "\(path): \(account.name) may not use it",
        fix: "usermod -aG video \(account.name), then systemctl restart attestcamd")
    }
    guard node.st_mode & 0o006 == 0 else {
      return Finding(
        .permission, .warning, "\(path): every user of this machine may film with it",
        fix: "mode 0660; a rule of udev(7) gives it another one")
    }
    return Finding(.permission, .ok, "\(path) can be used by \(account.name)")
  }

  /// Opens the camera in a process of its own, which is the daemon's user when this one is root: it reads what a
  /// camera sends, and may hang in its driver.
  private func trial(_ installation: Installation, _ account: Account?) async -> [Finding] {
    let hops: [Finding.Hop] = [.format, .frameRate, .light]
    guard !machine.isRoot || account != nil else {
      return hops.map { .notChecked($0, "there is no user \(Self.user) to open the camera as") }
    }
    guard machine.isRoot || machine.mayOpen(machine.root + installation.camera) else {
      return hops.map { .notChecked($0, "only root may open the camera; run this with sudo") }
    }
    let stream = installation.stream
    if machine.isRoot { raiseLockableMemory(to: 16 * stream.width * stream.height + (1 << 20)) }
    let command = Machine.Command(
      program: "\(programs)/attestcam",
      arguments: [
        "camera-trial", machine.root + installation.camera, "--width", "\(stream.width)",
        "--height",
        "\(stream.height)", "--rate", "\(stream.rate)", "--formats",
        stream.formats.map(\.rawValue).joined(separator: ","), "--exceptions",
        installation.exceptions.map(\.rawValue).joined(separator: ","),
      ], user: machine.isRoot ? account : nil, timeout: .seconds(15))
    guard let result = await machine.run(command) else {
      return [
        Finding(
          .format, .failed, "the camera's driver did not answer within 15 s",
          fix: "unplug the camera and plug it in again; then dmesg | tail")
      ] + hops.dropFirst().map { .notChecked($0, "the camera does not start") }
    }
    guard let report = try? JSON.decode(CameraTrial.Report.self, from: result.output.utf8) else {
      return hops.map { .notChecked($0, "the trial of the camera gave no report") }
    }
    return report.findings(asking: stream)
  }

  private func raiseLockableMemory(to bytes: Int) {
    let memlock = __rlimit_resource_t(8)  // RLIMIT_MEMLOCK (asm-generic/resource.h)
    var limit = rlimit()
    guard getrlimit(memlock, &limit) == 0, limit.rlim_cur < rlim_t(bytes) else { return }
    limit.rlim_cur = rlim_t(bytes)
    limit.rlim_max = max(limit.rlim_max, rlim_t(bytes))
    // If that fails, the trial says so.
    _ = setrlimit(memlock, &limit)
  }
}
