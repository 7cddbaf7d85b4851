import DeviceKeys
import Foundation
import HTTPSupport
import RecognitionServer

/// The recognition server as its terminal sees it: HTTPS, one trust root, one token.
struct DemoServer: Sendable {
  let url: String
  let root: String
  let token: String

  /// A nonce for the demonstration's purpose.
  func nonce() async throws -> NonceResponse {
    try await HTTPSClient.open(url, trusting: root) { client in
      try await client.post(
        "/v1/nonces", .json(NonceRequest(purpose: "demo")), bearer: token,
        answer: NonceResponse.self)
    }
  }

  /// The verdict on a packet.
  func verify(_ packet: [UInt8]) async throws -> VerificationResponse {
    try await HTTPSClient.open(url, trusting: root) { client in
      try await client.post(
        "/v1/verifications", .init(mediaType: "application/cbor", bytes: packet), bearer: token,
        answer: VerificationResponse.self)
    }
  }
}

extension NonceResponse {
  /// As `attestcam capture --nonce` takes it.
  var hex: String { Hex.encode(nonce.bytes) }
}
