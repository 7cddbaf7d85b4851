import DeviceKeys
import Foundation
import HTTPSupport
import RecognitionServer
import TrustedPacket
import Verification

extension Demo {
  /// S1–S6: one capture, from the server's nonce to the server's verdict.
  func capture(from server: DemoServer) async throws {
    narrator.title("Capture and verification: terminal, device, recognition server")
    var times: [(String, String)] = []
    var nonce = try await timed("nonce over HTTPS", &times) { try await server.nonce() }
    narrator.step("S1", "terminal → server: purpose; server → terminal: nonce, single use, 60 s")
    narrator.wire("nonce \(nonce.hex.prefix(16))… (32 bytes), audience \(nonce.audience)")
    narrator.step("S2", "terminal → device: nonce, purpose, audience over the Unix socket")
    let bytes = try await timed("capture, request to packet", &times) {
      try await fetch(from: device, answering: &nonce, of: server, to: "packet.cbor")
    }
    try workshop.write(nonce.hex + "\n", to: "nonce.hex")
    let packet = try Packet(bytes)
    let claims = ClaimsReport(packet.token.claims)
    narrator.step(
      "S3", "device: \(claims.cameras[0].framesExamined) frame(s) examined, one fit for use")
    narrator.wire(
      "\(claims.cameras[0].kind) camera \(claims.cameras[0].model), "
        + claims.quality.values.sorted { $0.key < $1.key }.map {
          "\($0.key) \($0.value.formatted(.number.precision(.significantDigits(1...3))))"
        }.joined(separator: ", "))
    if !claims.liveness.prompts.isEmpty {
      narrator.wire(
        "liveness \(claims.liveness.level): asked "
          + claims.liveness.prompts.map {
            "\($0.action) (done after \($0.completed - $0.prompted) ms)"
          }.joined(separator: ", "))
    }
    narrator.step("S4", "device: signs sample digest, device ID, nonce and what was measured")
    narrator.wire(
      "token \(packet.token.bytes.count) bytes, signed by a key in \(claims.keyHolder)")
    narrator.step("S5", "device → terminal: packet")
    narrator.wire("packet \(bytes.count) bytes, of them sample \(packet.samples[0].count)")
    let verdict = try await timed("verification over HTTPS", &times) {
      try await server.verify(bytes)
    }
    narrator.step(
      "S6",
      "terminal → server: packet; server: certificate → signature → nonce → device ID → policy → sample"
    )
    guard verdict.accepted else {
      throw DemoError("the server refused a good packet: \(verdict.code): \(verdict.reason ?? "")")
    }
    narrator.wire("ACCEPTED, device \(Hex.encode(verdict.deviceID?.bytes ?? []).prefix(16))…")
    if !verdict.notChecked.isEmpty {
      narrator.wire(
        "by this demo's policy, not checked: \(verdict.notChecked.joined(separator: "; "))")
    }
    try await verifyOffline(nonce)
    let certificates = packet.token.certificates.map(\.count).reduce(0, +)
    narrator.title("Measured")
    narrator.table(
      times + [
        (
          "packet beyond sample and certificates",
          "\(bytes.count - packet.samples[0].count - certificates) bytes"
        )
      ])
  }

  /// One capture by the terminal's program. Where the check for a living person fails, it tries again with a new nonce, as
  /// terminals do.
  func fetch(
    from device: DemoDevice, answering nonce: inout NonceResponse, of server: DemoServer,
    to name: String
  ) async throws -> [UInt8] {
    for _ in 1..<Self.attempts {
      let result = try await workshop.execute("attestcam", capture(device, nonce, name))
      if result.code == 0 { return try read(name) }
      guard result.code == Self.livenessFailed else {
        throw DemoError("attestcam ended with \(result.code): \(result.error)")
      }
      narrator.wire("the check for a living person failed; once more, with a new nonce")
      nonce = try await server.nonce()
    }
    try await workshop.run("attestcam", capture(device, nonce, name))
    return try read(name)
  }

  private static let attempts = 3
  /// Exit code of `attestcam capture`.
  private static let livenessFailed: Int32 = 29

  private func capture(
    _ device: DemoDevice, _ nonce: NonceResponse, _ name: String
  ) -> [String] {
    [
      "capture", "--nonce", nonce.hex, "--purpose", "demo", "--audience", nonce.audience,
      "--socket", device.socket, "--out", workshop.path(name),
    ]
  }

  private func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: workshop.path(name))))
  }

  /// The command line must come to the same verdict from files alone.
  private func verifyOffline(_ nonce: NonceResponse) async throws {
    let id = try String(contentsOfFile: workshop.path("device-id.hex"), encoding: .utf8)
    try await workshop.run(
      "attestcam", "verify", workshop.path("packet.cbor"), "--trust", workshop.path("root.pem"),
      "--crl", workshop.path("crl.pem"), "--deny-list", workshop.path("deny-list.cose"), "--nonce",
      nonce.hex, "--policy",
      workshop.path("policy.yaml"), "--device",
      id.trimmingCharacters(in: .whitespacesAndNewlines))
    narrator.wire("`attestcam verify` agrees, from files alone")
  }

  private func timed<Value>(
    _ name: String, _ times: inout [(String, String)], _ body: () async throws -> Value
  ) async throws -> Value {
    let start = ContinuousClock.now
    let value = try await body()
    let duration = start.duration(to: .now)
    let milliseconds =
      Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15
    times.append((name, "\(milliseconds.formatted(.number.precision(.fractionLength(1)))) ms"))
    return value
  }
}
