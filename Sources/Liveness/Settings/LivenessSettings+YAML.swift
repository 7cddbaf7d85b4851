import DeviceKeys
import Platform
import StrictYAML

extension LivenessSettings {
  /// Reads a file of thresholds; each that it leaves out has the standard value.
  ///
  /// - Throws: `YAMLError`.
  public static func load(_ path: String) throws(YAMLError) -> LivenessSettings {
    let bytes: [UInt8]
    do { bytes = try DurableFile.read(path, limit: YAMLNode.largestFile) } catch {
      throw YAMLError(.unreadable, file: path, reason: "\(error)")
    }
    return try parse(bytes, file: path)
  }

  /// Reads thresholds from a file's bytes.
  ///
  /// - Parameter file: what errors call the file.
  /// - Throws: `YAMLError`.
  public static func parse(
    _ bytes: [UInt8], file: String
  ) throws(YAMLError) -> LivenessSettings {
    let root = try YAMLNode(bytes, file: file)
    var settings = LivenessSettings(unbound: ())
    for (name, value) in try root.entries(LivenessThreshold.all.map(\.name)) {
      guard let threshold = LivenessThreshold.all.first(where: { $0.name == name }) else {
        continue
      }
      settings[keyPath: threshold.path] = try value.number(in: threshold.range)
    }
    for (least, largest, name) in [
      (settings.leastEyeDistance, settings.largestEyeDistance, "least_eye_distance_mm"),
      (settings.leastNose, settings.largestNose, "least_nose_mm"),
      (settings.wrongAngle, settings.turnAngle, "wrong_angle"),
      (settings.eyesClosed, settings.neutralEyes, "eyes_closed"),
      (settings.neutralMouth, settings.mouthOpen, "neutral_mouth"),
    ] where least >= largest {
      throw YAMLError(
        file: file, key: name, reason: "must be less than its counterpart, \(largest)")
    }
    settings.digest = SHA256.digest(bytes)
    return settings
  }

  /// The thresholds as a file, which gives them again.
  public var yaml: String {
    "# Thresholds of liveness detection; docs/liveness.md says what each means and where it comes from.\n"
      + "# Whoever changes a byte of this file changes its SHA-256, which stands in every signed packet.\n"
      + LivenessThreshold.all.map { threshold in
        let value = self[keyPath: threshold.path]
        let text = value == value.rounded() ? "\(Int(value))" : "\(value)"
        return "\(threshold.name): \(text)\n"
      }.joined()
  }
}

extension LivenessSettings {
  /// In the order of `LivenessThreshold.all`: how they cross to the worker's process.
  public var values: [Double] { LivenessThreshold.all.map { self[keyPath: $0.path] } }

  /// How many there are.
  public static let count = LivenessThreshold.all.count

  /// - Returns: nil unless there is one value for each threshold, in its range.
  public init?(values: [Double], digest: SHA256Digest) {
    self.init(unbound: ())
    guard values.count == Self.count else { return nil }
    for (threshold, value) in zip(LivenessThreshold.all, values) {
      guard threshold.range ~= value else { return nil }
      self[keyPath: threshold.path] = value
    }
    self.digest = digest
  }
}
