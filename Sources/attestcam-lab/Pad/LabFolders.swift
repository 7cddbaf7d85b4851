import ArgumentParser
import Foundation

/// Where models and photographs are.
struct LabFolders: ParsableArguments {
  @Option(help: "Directory with the models (default: $ATTESTCAM_MODELS or ../shared/models).")
  var models: String?
  @Option(
    help: "Directory with photographs (default: $ATTESTCAM_TESTDATA or ../shared/testdata).")
  var testdata: String?

  var modelFolder: String { Self.models(models) }
  var testDataFolder: String { Self.folder(testdata, "ATTESTCAM_TESTDATA", "../shared/testdata") }

  /// - Parameter given: nil for the usual place.
  static func models(_ given: String?) -> String {
    folder(given, "ATTESTCAM_MODELS", "../shared/models")
  }

  private static func folder(_ given: String?, _ variable: String, _ otherwise: String) -> String {
    given ?? ProcessInfo.processInfo.environment[variable] ?? otherwise
  }
}
