import Pictures
import Platform
import VideoCapture
import VideoReplay

/// Where a person's photograph comes from.
public struct SubjectSource: Sendable, Hashable {
  /// What the report calls the person.
  public let person: String
  /// File in the test data.
  public let file: String
  /// Which frame of a clip; nil for a photograph.
  public let frame: UInt32?
  /// Whether results of this person are reported, or thresholds were tuned on them.
  public let half: Half

  public init(person: String, file: String, frame: UInt32? = nil, half: Half = .report) {
    self.person = person
    self.file = file
    self.frame = frame
    self.half = half
  }

  public enum Half: String, Sendable, Hashable, CaseIterable, Codable {
    case tuning
    case report
  }

  /// Six people. The photographs that are left out show the same people again, or a face turned aside.
  public static let all = [
    SubjectSource(person: "astronaut", file: "faces/astronaut.png", frame: nil, half: .tuning),
    SubjectSource(person: "signer", file: "video/intel_asl_yes.mkv", frame: 0, half: .tuning),
    SubjectSource(
      person: "woman-in-red", file: "faces/minivision_image_T1.jpg", frame: nil, half: .tuning),
    SubjectSource(person: "president", file: "faces/fr_obama.jpg", frame: nil, half: .report),
    SubjectSource(
      person: "man-in-blue", file: "video/intel_head-pose-face-detection-male.gif", frame: 40,
      half: .report),
    SubjectSource(
      person: "woman-in-green", file: "video/intel_head-pose-face-detection-female.gif",
      frame: 20, half: .report),
  ]

  /// Reads the photograph, or the clip's frame.
  ///
  /// - Throws: `PresentationError(.subject)`.
  public func picture(in folder: String) async throws(PresentationError) -> Picture {
    let path = "\(folder)/\(file)"
    do {
      guard let frame else { return try Picture(file: Self.bytes(path)) }
      return try await Self.still(frame, of: path)
    } catch {
      throw PresentationError(.subject, "\(person): \(error)")
    }
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    try DurableFile.read(path, limit: Picture.largestFile)
  }

  private static func still(_ number: UInt32, of path: String) async throws -> Picture {
    let camera = ReplayCamera(path: path, options: ReplayOptions(rate: 30, quality: 98))
    // A busy machine may miss the very frame; the next run of the clip shows it again.
    for _ in 0..<10 {
      _ = try await camera.start(StreamRequest(formats: [.mjpeg], width: 640, height: 480))
      var picture: Picture?
      while picture == nil {
        let frame = try await camera.next()
        if frame.info.sequence > number { break }
        if frame.info.sequence == number {
          let bytes = frame.pixels.withUnsafeBytes { Array($0) }
          picture = try Picture(file: bytes)
        }
      }
      await camera.stop()
      if let picture { return picture }
    }
    throw PresentationError(.subject, "frame \(number) of \(path) does not come")
  }
}
