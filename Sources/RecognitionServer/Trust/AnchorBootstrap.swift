import DeviceKeys
import Glibc
import HTTPSupport
import Platform

/// The first trust anchor, from a management server that nobody can authenticate yet, by a fingerprint that somebody was
/// told on another way.
public enum AnchorBootstrap {
  /// A fingerprint: 64 hex digits of either case, with or without colons, as `openssl x509 -fingerprint -sha256` has it.
  public static func fingerprint(_ text: String) -> SHA256Digest? {
    Hex.decode(text.filter { $0 != ":" }).flatMap { SHA256Digest($0) }
  }

  /// Fetches the server's anchors and writes the one with this fingerprint, PEM; others are not looked at.
  ///
  /// - Parameter path: must not exist, unless it already holds this certificate.
  /// - Throws: `HTTPSClientFault`; `ServerError`: `.invalid` when the server has no such anchor, `.exists`, `.storage`.
  public static func fetch(
    from url: String, fingerprint: SHA256Digest, to path: String
  ) async throws {
    let bytes = try await HTTPSClient.openUnauthenticated(url) { try await $0.get("/v1/anchors") }
    let anchors: [Certificate]
    do { anchors = try Certificate.list(pem: String(decoding: bytes, as: UTF8.self)) } catch {
      throw ServerError(.invalid, "\(url)/v1/anchors: \(error)")
    }
    guard let anchor = anchors.first(where: { $0.fingerprint == fingerprint }) else {
      throw ServerError(
        .invalid,
        "\(url) has no anchor with this fingerprint; check the fingerprint and who answers there")
    }
    let pem = Array(anchor.pem.utf8)
    guard (try? DurableFile.read(path, limit: 65_536)) != pem else { return }
    guard access(path, F_OK) != 0 else {
      throw ServerError(.exists, "\(path) exists and is another file; remove it first")
    }
    do { try DurableFile.write(pem, to: path, mode: 0o644) } catch {
      throw ServerError(.storage, "\(error)")
    }
  }
}
