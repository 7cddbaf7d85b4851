import DeviceKeys
import Platform
import StrictYAML
import TrustedPacket

extension CaptureProfile {
  /// Reads a profile file, `<name>.yaml`.
  ///
  /// - Throws: `YAMLError`.
  public static func load(_ path: String) throws(YAMLError) -> CaptureProfile {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard file.hasSuffix(".yaml") else {
      throw YAMLError(.unreadable, file: path, reason: "a profile's file name ends in .yaml")
    }
    let bytes: [UInt8]
    do { bytes = try DurableFile.read(path, limit: YAMLNode.largestFile) } catch {
      throw YAMLError(.unreadable, file: path, reason: "\(error)")
    }
    return try parse(bytes, name: String(file.dropLast(5)), file: path)
  }

  /// Reads a profile from a file's bytes; whatever is left out has the standard value.
  ///
  /// - Parameters:
  ///   - name: file name without `.yaml`.
  ///   - file: what errors call the file.
  /// - Throws: `YAMLError`.
  public static func parse(
    _ bytes: [UInt8], name: String, file: String
  ) throws(YAMLError) -> CaptureProfile {
    guard name.wholeMatch(of: /[a-z0-9-]{1,32}/) != nil else {
      throw YAMLError(.unreadable, file: file, reason: "a profile's name is [a-z0-9-]{1,32}")
    }
    let members = try YAMLNode(bytes, file: file).members([
      "liveness", "requirements", "sample", "samples", "selection", "window",
    ])
    let samples = try members["samples"].map(SamplePlan.init) ?? SamplePlan()
    if samples.stills > 1, let selection = members["selection"] {
      throw selection.refused("chooses one still; samples.stills wants \(samples.stills)")
    }
    var profile = CaptureProfile(
      name: name, digest: SHA256.digest(bytes),
      requirements: try requirements(members.required("requirements")),
      window: try members["window"].map(GuideWindow.init) ?? .standard,
      sample: try members["sample"].map(SampleRequirement.init) ?? SampleRequirement(),
      selection: try members["selection"].map(SelectionRule.init) ?? SelectionRule(),
      samples: samples)
    profile.liveness = try members["liveness"].map(LivenessRequirement.init)
    return profile
  }

  /// One face is always required and cannot be asked for otherwise.
  private static func requirements(
    _ node: YAMLNode
  ) throws(YAMLError) -> [Measure: Requirement] {
    let measures = Measure.allCases.filter { $0 != .singleFace }
    var requirements: [Measure: Requirement] = [:]
    for (name, value) in try node.entries(measures.map(\.rawValue)) {
      guard let measure = Measure(rawValue: name) else { continue }
      requirements[measure] = try Requirement(value, of: measure)
    }
    guard !requirements.isEmpty else {
      throw node.refused(.missing, "a profile must require something")
    }
    return requirements
  }
}

extension Requirement {
  init(_ node: YAMLNode, of measure: Measure) throws(YAMLError) {
    let members = try node.members(["minimum", "maximum", "score"])
    minimum = try members["minimum"]?.number(in: measure.range)
    maximum = try members["maximum"]?.number(in: measure.range)
    score = try members["score"]?.integer(in: 0...100)
    guard minimum != nil || maximum != nil || score != nil else {
      throw node.refused(.missing, "needs minimum, maximum or score")
    }
    guard minimum ?? -.infinity <= maximum ?? .infinity else {
      throw node.refused("minimum exceeds maximum")
    }
  }
}

extension GuideWindow {
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["x", "y", "width", "height"])
    x = try members.required("x").number(in: 0...1)
    y = try members.required("y").number(in: 0...1)
    width = try members.required("width").number(in: 0...1)
    height = try members.required("height").number(in: 0...1)
    guard isValid else { throw node.refused("must lie inside the frame and not be empty") }
  }
}

extension SampleRequirement {
  init(_ node: YAMLNode) throws(YAMLError) {
    self.init()
    let members = try node.members(["crop", "jpeg_quality", "minimum_height", "minimum_width"])
    minimumWidth = try members.integer("minimum_width", in: 1...8192, or: minimumWidth)
    minimumHeight = try members.integer("minimum_height", in: 1...8192, or: minimumHeight)
    jpegQuality = try members.integer("jpeg_quality", in: 50...100, or: jpegQuality)
    crop = try members["crop"].map(CropMargins.init)
  }
}
