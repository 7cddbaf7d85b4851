import DeviceAPI
import DeviceKeys
import Foundation
import HTTPSupport
import JPEG
import Subprocess
import Testing

/// From the camera to the terminal's eyes, with the real engine and worker behind the socket.
@Suite("The preview of a real capture", .timeLimit(.minutes(1)))
struct PreviewTests {
  private func order() -> CaptureOrder {
    CaptureOrder(
      nonce: SecureRandom.bytes(32), purpose: "access", audience: LabKiosk.audience,
      deadlineMilliseconds: 3_000)
  }

  /// All that comes until the capture ends.
  private func watch(_ kiosk: LabKiosk, _ id: String) async throws -> [UInt8] {
    let result = try await Subprocess.run(
      .name("curl"),
      arguments: [
        "-sN", "--max-time", "20", "--unix-socket", kiosk.socket,
        "http://localhost/v1/captures/\(id)/preview",
      ], output: .bytes(limit: 1 << 24))
    return result.standardOutput
  }

  @Test(
    "Every part is a whole JPEG; there are at most ten a second, and the capture is not held up")
  func pictures() async throws {
    let kiosk = try LabKiosk()
    try kiosk.writeConfiguration(more: "preview: true")
    let answer = try await kiosk.serving(try kiosk.emptyPicture()) {
      try await DeviceClient.with(socket: kiosk.socket) { client in
        let ticket = try await client.beginCapture(order())
        let answer = try await watch(kiosk, ticket.id)
        await #expect(throws: DeviceClientError.self) { _ = try await client.packet(of: ticket.id) }
        return answer
      }
    }
    let parts = Data(answer).ranges(of: Data("Content-Type: image/jpeg\r\n".utf8))
    // Of three seconds; a machine that is busy shows fewer.
    #expect(4...31 ~= parts.count)
    for part in parts {
      let rest = answer[part.upperBound...]
      let head = try #require(Data(rest.prefix(64)).firstRange(of: Data("\r\n\r\n".utf8)))
      let length = String(decoding: rest.prefix(head.lowerBound), as: UTF8.self)
      let count = try #require(Int(length.dropFirst("Content-Length: ".utf8.count)))
      let start = rest.startIndex + head.upperBound
      guard start + count <= answer.count else {
        // The last may break off.
        #expect(part == parts.last)
        continue
      }
      let image = try answer[start..<start + count].withUnsafeBytes {
        try JPEGBitstream(scanning: $0)
      }
      #expect((image.width, image.height) == (320, 240))
    }
  }

  @Test("Without the key in the configuration nothing is shown")
  func off() async throws {
    let kiosk = try LabKiosk()
    let answer = try await kiosk.serving(try kiosk.emptyPicture()) {
      try await DeviceClient.with(socket: kiosk.socket) { client in
        let ticket = try await client.beginCapture(order())
        let answer = try await watch(kiosk, ticket.id)
        try await client.cancel(ticket.id)
        return answer
      }
    }
    #expect(String(decoding: answer, as: UTF8.self).contains("\"preview_disabled\""))
  }
}
