import DeviceAPI
import DeviceKeys
import Foundation
import Glibc
import HTTPSupport
import Platform

struct Diagnosis {
  private(set) var findings: [Finding] = []

  private mutating func add(_ hop: String, _ level: Finding.Level, _ detail: String) {
    findings.append(Finding(hop: hop, level: level, detail: detail))
  }

  mutating func checkSocket(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      add("socket", .failed, "\(path) does not exist; start it: systemctl start attestcamd.socket")
      return
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      add("socket", .failed, "\(path) is not a socket; remove it and restart the daemon")
      return
    }
    guard access(path, R_OK | W_OK) == 0 else {
      add("socket", .failed, "\(path): no permission; add this user to the socket's group")
      return
    }
    add("socket", .ok, path)
  }

  mutating func checkClock() {
    let clock = WallClock.now()
    switch (clock.secondsSince1970, clock.isSynchronised) {
    case (nil, _):
      add("clock", .warning, "never set; packets carry no time, and servers use their own")
    case (_, false): add("clock", .warning, "not synchronised with a time server")
    case (_, true): add("clock", .ok, "synchronised")
    }
  }

  mutating func checkDaemon(_ socket: String, days: Int) async {
    do {
      let (health, device) = try await DeviceClient.with(socket: socket) { client in
        (try await client.health(), try await client.device())
      }
      for (name, part) in health.parts.sorted(by: { $0.key < $1.key }) {
        add(name, part.status == .ok ? .ok : .failed, part.detail ?? "")
      }
      checkCertificate(device, days: days)
      for camera in device.cameras where camera.kind != "device" {
        add("camera", .warning, "a \(camera.kind) camera: verifiers refuse it by default")
      }
    } catch let error as DeviceClientError {
      add("daemon", .failed, error.message)
    } catch {
      add("daemon", .failed, "no answer (\(type(of: error)))")
    }
  }

  private mutating func checkCertificate(_ device: DeviceDescription, days: Int) {
    guard let first = device.certificates.first,
      let certificate = try? Certificate(der: Array(first.bytes))
    else {
      add("certificate", .failed, "the daemon has none that can be read; run attestcam-provision")
      return
    }
    let left = Int(certificate.notAfter.timeIntervalSinceNow / 86_400)
    if certificate.notAfter < Date() {
      add("certificate", .failed, "expired; run attestcam-provision enroll")
    } else if left < days {
      add("certificate", .warning, "ends in \(left) days; run attestcam-provision enroll")
    } else {
      add("certificate", .ok, "valid for \(left) days, key held in a \(device.keyProtection)")
    }
  }
}
