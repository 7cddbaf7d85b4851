import Foundation
import Testing

/// Material that lives outside the project: real faces, clips, vectors and models.
public enum SharedData {
  /// `ATTESTCAM_TESTDATA`, or `../shared/testdata` beside the checkout; nil when there is none.
  public static let testdata = folder("ATTESTCAM_TESTDATA", "testdata")
  /// `ATTESTCAM_MODELS`, or `../shared/models` beside the checkout; nil when there is none.
  public static let models = folder("ATTESTCAM_MODELS", "models")
  /// The root of this checkout.
  public static let checkout = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path()

  /// A photograph of one face: the one that `make test` unpacks from a Debian package, or one of the test data.
  public static let face: String? = {
    let astronaut = "\(checkout)/.build/demo/astronaut.png"
    if FileManager.default.fileExists(atPath: astronaut) { return astronaut }
    return testdata.map { "\($0)/faces/astronaut.png" }
  }()
  public static let faceReason: Comment = "needs .build/demo/astronaut.png (make test fetches it)"

  /// Why tests that need the shared data do not run, for the skip's printed reason.
  public static let reason: Comment = "needs ATTESTCAM_TESTDATA (or ../shared/testdata)"
  public static let modelsReason: Comment = "needs ATTESTCAM_MODELS (or ../shared/models)"

  /// The bytes of a file in the test data.
  public static func file(_ path: String) throws -> [UInt8] {
    guard let testdata else { throw CocoaError(.fileNoSuchFile) }
    return Array(try Data(contentsOf: URL(filePath: testdata).appending(path: path)))
  }

  private static func folder(_ variable: String, _ name: String) -> String? {
    let path =
      ProcessInfo.processInfo.environment[variable]
      ?? URL(filePath: checkout).appending(path: "../shared/\(name)").standardized.path()
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}
