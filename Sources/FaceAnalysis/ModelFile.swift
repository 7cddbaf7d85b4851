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

/// Which model file this program knows how to use.
public struct ModelPin: Sendable, Equatable {
  /// What the model does; its name in the signed claims.
  public let role: String
  /// Name that the file is distributed under.
  public let fileName: String
  /// 64 lower-case hex digits.
  public let sha256: String
  /// Bytes that the file may have at most.
  public let limit: Int

  public init(role: String, fileName: String, sha256: String, limit: Int) {
    self.role = role
    self.fileName = fileName
    self.sha256 = sha256
    self.limit = limit
  }

  /// YuNet of March 2023 (Apache-2.0; in OpenCV's model zoo as `face_detection_yunet_2023mar.onnx`, MIT).
  public static let yuNet = ModelPin(
    role: "detector", fileName: "yunet_s_640_640.onnx",
    sha256: "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4", limit: 1 << 20)
}
