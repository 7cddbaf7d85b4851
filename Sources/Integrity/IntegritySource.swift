import DeviceKeys
import Platform

/// Where the signed manifest of an installation lies, and whom to believe about it.
public struct IntegritySource: Sendable, Equatable {
  /// File with the signed manifest, as `attestcam-ca manifest` writes it.
  public var manifest: String
  /// PEM file with the root certificates of the management server.
  public var trust: String

  public init(manifest: String, trust: String) {
    self.manifest = manifest
    self.trust = trust
  }

  /// - Throws: `IntegrityError`: `.manifestUnreadable`, `.manifestRefused`.
  func read() throws(IntegrityError) -> ValidatedManifest {
    let bytes = try Self.read(manifest, limit: SignedMessage.Kind.softwareManifest.largest)
    let anchors = try Self.read(trust, limit: 1 << 20)
    do {
      let validator = try ChainValidator(
        anchors: Certificate.list(pem: String(decoding: anchors, as: UTF8.self)),
        revocation: .unchecked)
      return try ValidatedManifest(bytes, by: validator)
    } catch let error as SignedMessageError {
      throw IntegrityError(.manifestRefused, "\(manifest): \(error)")
    } catch {
      throw IntegrityError(.manifestUnreadable, "\(trust): \(error)")
    }
  }

  private static func read(_ path: String, limit: Int) throws(IntegrityError) -> [UInt8] {
    do { return try DurableFile.read(path, limit: limit) } catch {
      throw IntegrityError(.manifestUnreadable, "\(error)")
    }
  }
}
