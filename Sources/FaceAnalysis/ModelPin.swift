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
