import DeviceKeys
import Platform
import TrustedPacket

extension CaptureProfile {
  /// Bytes that a profile may have at most.
  public static let sizeLimit = 65_536

  /// Reads a profile file, `<name>.yaml`.
  ///
  /// - Throws: `ProfileError`.
  public static func load(_ path: String) throws(ProfileError) -> CaptureProfile {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard file.hasSuffix(".yaml") else {
      throw ProfileError(.unreadable, "\(path): a profile's file name ends in .yaml")
    }
    let bytes: [UInt8]
    do { bytes = try DurableFile.read(path, limit: sizeLimit) } catch {
      throw ProfileError(.unreadable, "profile \(error)")
    }
    return try parse(bytes, name: String(file.dropLast(5)), file: path)
  }

  /// Reads a profile from a file's bytes.
  ///
  /// - Parameters:
  ///   - name: file name without `.yaml`.
  ///   - file: what errors call the file.
  /// - Throws: `ProfileError`.
  public static func parse(
    _ bytes: [UInt8], name: String, file: String
  ) throws(ProfileError) -> CaptureProfile {
    guard bytes.count <= sizeLimit, let text = String(validating: bytes, as: UTF8.self) else {
      throw ProfileError(.unreadable, "\(file): more than \(sizeLimit) bytes, or not UTF-8")
    }
    guard 1...32 ~= name.utf8.count, name.utf8.allSatisfy(isNameByte) else {
      throw ProfileError(.unreadable, "\(file): a profile's name is [a-z0-9-]{1,32}")
    }
    let yaml = try StrictYAML(text, shape: ProfileFile.shape, file: file)
    let contents = try yaml.decode(ProfileFile.self)
    try contents.check(yaml)
    var requirements: [Measure: Requirement] = [:]
    for (key, requirement) in contents.requirements {
      if let measure = Measure(rawValue: key) { requirements[measure] = requirement }
    }
    let standard = SampleRequirement()
    return CaptureProfile(
      name: name, digest: SHA256.digest(bytes), requirements: requirements,
      window: contents.window ?? .standard,
      sample: SampleRequirement(
        minimumWidth: contents.sample?.minimumWidth ?? standard.minimumWidth,
        minimumHeight: contents.sample?.minimumHeight ?? standard.minimumHeight,
        jpegQuality: contents.sample?.jpegQuality ?? standard.jpegQuality))
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
