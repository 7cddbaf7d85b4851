import DeviceKeys
import Platform

/// A model's bytes, checked against the digest that this program was built for.
public struct ModelFile: Sendable {
  public let pin: ModelPin
  public let digest: SHA256Digest
  let bytes: [UInt8]

  /// Reads a model once; what was checked is what will be used, whatever happens to the file.
  ///
  /// - Throws: `AnalysisError(.model)` when it cannot be read, is larger than the pin allows or has another digest.
  public init(reading path: String, as pin: ModelPin) throws(AnalysisError) {
    do { bytes = try DurableFile.read(path, limit: pin.limit) } catch {
      throw AnalysisError(.model, "\(pin.role) model: \(error)")
    }
    digest = SHA256.digest(bytes)
    self.pin = pin
    guard digest.description == pin.sha256 else {
      throw AnalysisError(
        .model,
        "\(path) has SHA-256 \(digest), but the \(pin.role) model \(pin.fileName) has \(pin.sha256); "
          + "install that very file")
    }
  }
}
