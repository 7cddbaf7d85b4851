import DeviceKeys
import Foundation
import TrustedPacket
import Verification

/// A packet for people, the way `openssl x509 -text` shows a certificate.
struct PacketText {
  private(set) var lines: [String] = []

  init(_ packet: Packet) {
    let token = packet.token
    add(0, "Trusted face packet: \(packet.byteCount) bytes (not verified)")
    add(1, "Token: COSE_Sign1, \(token.bytes.count) bytes")
    add(2, "Algorithm: \(token.algorithm == COSE.es256 ? "ES256 (-7)" : "ESP256 (-9)")")
    add(2, "Type: \(COSE.packetType)")
    addCertificates(token)
    addClaims(ClaimsReport(token.claims))
    add(2, "Signature: r ‖ s, \(token.signature.isLowS ? "low s" : "HIGH s: will be refused")")
    addHex(3, token.signature.bytes)
    for (index, sample) in packet.samples.enumerated() {
      let agrees = SHA256.digest(sample) == token.claims.samples[index].digest
      add(1, "Sample \(index): \(sample.count) bytes, digest \(agrees ? "agrees" : "DIFFERS")")
    }
  }

  private mutating func addCertificates(_ token: Token) {
    guard let chain = try? token.chain() else {
      add(2, "Certificates: UNREADABLE")
      return
    }
    for (index, certificate) in chain.certificates.enumerated() {
      add(2, "Certificate \(index): \(certificate.subject)")
      add(3, "Issuer: \(certificate.issuer)")
      add(3, "Serial: \(certificate.serialNumber)")
      add(
        3,
        "Valid: \(certificate.notBefore.formatted(.iso8601)) to \(certificate.notAfter.formatted(.iso8601))"
      )
      add(3, "SHA-256: \(certificate.fingerprint)")
    }
  }

  private mutating func addClaims(_ claims: ClaimsReport) {
    add(2, "Claims:")
    add(3, "Audience: \(claims.audience)")
    add(3, "Device ID: \(claims.deviceID)")
    let issued = claims.issuedAt.map {
      Date(timeIntervalSince1970: TimeInterval($0)).formatted(.iso8601)
    }
    add(3, "Issued at: \(issued ?? "unknown") (clock \(claims.clock), advisory)")
    add(3, "Purpose: \(claims.purpose)")
    add(3, "Capture profile: \(claims.captureProfile.name)")
    add(4, "SHA-256: \(claims.captureProfile.sha256)")
    add(3, "Quality: \(claims.quality.algorithms)")
    for (role, digest) in claims.quality.models.sorted(by: { $0.key < $1.key }) {
      add(4, "Model \(role): \(digest)")
    }
    for (name, value) in claims.quality.values.sorted(by: { $0.key < $1.key }) {
      add(4, "\(name): \(value)\(claims.quality.required.contains(name) ? " (required)" : "")")
    }
    addLiveness(claims.liveness)
    for camera in claims.cameras { addCamera(camera) }
    for (index, sample) in claims.samples.enumerated() {
      add(
        3,
        "Sample \(index): \(sample.mediaType), \(sample.width)×\(sample.height), \(sample.length) bytes, "
          + "\(sample.modality), \(sample.capturedAfter) ms after the nonce")
      if !sample.edits.isEmpty { add(4, "Edits: \(sample.edits.joined(separator: ", "))") }
      if let geometry = sample.geometry {
        add(
          4,
          "Depth: steps of \(geometry.unit) µm, focal lengths \(geometry.focal) px, centre "
            + "\(geometry.centre) px, \(geometry.translation) mm from the first camera")
      }
      add(4, "SHA-256: \(sample.sha256)")
    }
    add(3, "Key held in \(claims.keyHolder); debugging \(claims.debugStatus)")
    if let quote = claims.quote { addQuote(quote) }
    add(3, "Software: \(claims.softwareName) \(claims.softwareVersion)")
    for (name, digest) in claims.software.sorted(by: { $0.key < $1.key }) {
      add(4, "\(name): \(digest)")
    }
    if let manifest = claims.integrity.manifest {
      add(3, "Integrity: verified by the device against a manifest")
      add(4, "Manifest: \(manifest)")
    } else {
      add(3, "Integrity: check not run")
    }
    add(3, "Boot \(claims.bootCount), up \(claims.uptime) s, packet \(claims.link.sequence)")
    add(4, "Previous: \(claims.link.previous ?? "none")")
    add(3, "Audit log: \(claims.audit.count) records before this packet")
    add(4, "Head: \(claims.audit.head)")
  }

  private mutating func addQuote(_ quote: ClaimsReport.Quote) {
    add(3, "TPM quote: \(quote.text)")
    add(4, "PCR digest: \(quote.digest)")
  }

  private mutating func addLiveness(_ liveness: ClaimsReport.Liveness) {
    add(3, "Liveness: \(liveness.level)\(liveness.level == "none" ? " (nothing was done)" : "")")
    for prompt in liveness.prompts {
      add(
        4,
        "Asked: \(prompt.action) at \(prompt.prompted) ms, begun at \(prompt.started) ms, done at "
          + "\(prompt.completed) ms")
    }
    if !liveness.allowed.isEmpty {
      add(4, "Out of: \(liveness.allowed.joined(separator: ", "))")
    }
    for (name, version) in liveness.detectors.sorted(by: { $0.key < $1.key }) {
      add(4, "Detector \(name), version \(version): yes")
    }
    for (role, digest) in liveness.models.sorted(by: { $0.key < $1.key }) {
      add(4, "Model \(role): \(digest)")
    }
    if let settings = liveness.settings { add(4, "Thresholds: SHA-256 \(settings)") }
    if let frames = liveness.frames { add(4, "Frame chain: \(frames)") }
  }

  private mutating func addCamera(_ camera: ClaimsReport.Camera) {
    add(
      3,
      "Camera: \(camera.kind), \(camera.modality), \(camera.model) (\(camera.driver)) at \(camera.bus)"
    )
    if let usbID = camera.usbID { add(4, "USB: \(usbID), serial \(camera.serial ?? "none")") }
    if let descriptors = camera.descriptors { add(4, "Descriptors: SHA-256 \(descriptors)…") }
    if let count = camera.reenumerations { add(4, "Reconnected since pinned: \(count)") }
    add(
      4,
      "Stream: \(camera.pixelFormat)\(camera.isConverted ? ", converted" : ""), a frame every "
        + "\(camera.interval) µs, timestamps of \(camera.timestamps)")
    if let skew = camera.skew { add(4, "Skew: \(skew) µs from the first camera") }
    add(
      4,
      "Frames: \(camera.framesExamined) examined, \(camera.framesRefused) refused, \(camera.framesLost) lost"
    )
  }

  private mutating func addHex(_ indent: Int, _ bytes: [UInt8]) {
    for start in stride(from: 0, to: bytes.count, by: 16) {
      let row = bytes[start..<min(start + 16, bytes.count)]
      add(indent, row.map { Hex.encode([$0]) }.joined(separator: ":"))
    }
  }

  private mutating func add(_ indent: Int, _ text: String) {
    lines.append(String(repeating: "    ", count: indent) + text)
  }
}
