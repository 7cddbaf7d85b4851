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

  /// MediaPipe's face landmarks with attention, 478 points (Apache-2.0; Google's half-precision weights written out in
  /// single precision, which OpenCV 4.6 needs).
  public static let faceMesh = ModelPin(
    role: "landmarks", fileName: "face_landmarks_detector_478_fp32.onnx",
    sha256: "110449688fa24279850e2f7f3104c29b8cbb2d18a608a64a05e82994d4f28282", limit: 8 << 20)

  /// MiniFASNetV2 of minivision-ai's Silent-Face-Anti-Spoofing (Apache-2.0), exported to ONNX: looks at a face and what is
  /// near it. What it was trained on is not documented.
  public static let passiveNear = ModelPin(
    role: "passive_near", fileName: "2.7_80x80_MiniFASNetV2.onnx",
    sha256: "6451b2264e2099ac37c176c4a2c6e62d072a2108c4c779b45469dfc96e97ae65", limit: 4 << 20)

  /// MiniFASNetV1SE, likewise: looks at a wider field.
  public static let passiveFar = ModelPin(
    role: "passive_far", fileName: "4_0_0_80x80_MiniFASNetV1SE.onnx",
    sha256: "12414771f25b38723be9c6e821baa1242f034efae2b21093ec99cf7f1c3d75f8", limit: 4 << 20)
}
