import DeviceAPI
import DeviceKeys
import Foundation
import Glibc
import HTTPSupport
import Platform

extension Doctor {
  func key(_ installation: Installation, _ account: Account?) -> [Finding] {
    var findings: [Finding] = []
    if let tpm = installation.tpm {
      if let node = machine.status(machine.root + tpm) {
        if let account, !account.mayUse(node) {
          findings.append(
            Finding(
              .key, .failed, "\(tpm): \(account.name) may not use the TPM",
              fix: "usermod -aG tss \(account.name), then systemctl restart attestcamd"))
        }
      } else {
        findings.append(
          Finding(
            .key, .failed, "\(tpm) does not exist: the kernel knows no TPM 2.0",
            fix: "switch the TPM on in the firmware's setup; then dmesg | grep -i tpm"))
      }
    }
    return findings + [keyFile(installation.key, account)]
  }

  private func keyFile(_ path: String, _ account: Account?) -> Finding {
    guard let file = machine.status(path) else {
      if errno == EACCES { return .notChecked(.key, "only root and the daemon see \(path)") }
      return Finding(
        .key, .failed, "\(path): \(String(cString: strerror(errno)))",
        fix: "attestcam-provision init makes a key, and enroll its certificate")
    }
    guard file.st_mode & S_IFMT == S_IFREG, file.st_mode & 0o077 == 0 else {
      return Finding(
        .key, .failed, "\(path) can be read by others than its owner",
        fix: "attestcam-provision init --new-key: who knows who has read it; then chmod 0600")
    }
    if let account, file.st_uid != account.uid {
      return Finding(
        .key, .failed, "\(path) does not belong to \(account.name)",
        fix: "chown \(account.name): \(path)")
    }
    return Finding(.key, .ok, path)
  }

  func certificate(_ installation: Installation?, _ daemon: Daemon) -> [Finding] {
    if let der = daemon.description?.certificates.first {
      guard let certificate = try? Certificate(der: der.bytes) else {
        return [
          Finding(
            .certificate, .failed, "the daemon's certificate cannot be read",
            fix: "attestcam-provision enroll")
        ]
      }
      return [validity(of: certificate)]
    }
    guard let path = installation?.certificate else {
      return [.notChecked(.certificate, "the configuration does not say where it is")]
    }
    guard access(path, R_OK) == 0 || errno != EACCES else {
      return [.notChecked(.certificate, "only root and the daemon see \(path)")]
    }
    do {
      let text = String(decoding: try DurableFile.read(path, limit: 65_536), as: UTF8.self)
      return [validity(of: try CertificateChain(pem: text).device)]
    } catch {
      return [
        Finding(.certificate, .failed, "\(error)", fix: "attestcam-provision enroll")
      ]
    }
  }

  func validity(of certificate: Certificate, at now: Date = .now) -> Finding {
    let left = Int((certificate.notAfter.timeIntervalSince(now) / 86_400).rounded(.down))
    let fix = "attestcam-provision renew; systemctl status attestcam-renew.timer"
    if now < certificate.notBefore {
      return Finding(
        .certificate, .failed, "not yet valid", fix: "set the clock: timedatectl set-ntp true")
    }
    if now > certificate.notAfter {
      return Finding(
        .certificate, .failed, "expired \(-left) days ago",
        fix: "attestcam-provision enroll, after a rebind by the CA's operator")
    }
    return left < days
      ? Finding(.certificate, .warning, "ends in \(left) days", fix: fix)
      : Finding(.certificate, .ok, "valid for \(left) days")
  }

  func models(_ installation: Installation, _ daemon: Daemon) -> [Finding] {
    guard let path = installation.model else {
      return [Finding(.models, .ok, "the built-in detector needs no file")]
    }
    let bytes: [UInt8]
    do { bytes = try DurableFile.read(path, limit: 64 << 20) } catch {
      return [
        Finding(
          .models, .failed, "\(error)",
          fix: "install the model file, or remove models.detector from the configuration")
      ]
    }
    guard let used = daemon.description?.algorithms.models.values else {
      return [.notChecked(.models, "the daemon does not answer; attestcamd --check compares them")]
    }
    let digest = SHA256.digest(bytes).bytes
    guard used.contains(where: { $0.bytes == digest }) else {
      return [
        Finding(
          .models, .failed, "\(path) is not the file that the daemon works with",
          fix: "find out who changed it; install it again, then systemctl restart attestcamd")
      ]
    }
    return [Finding(.models, .ok, "\(path), SHA-256 as pinned")]
  }
}
