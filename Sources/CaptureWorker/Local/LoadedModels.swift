import FaceAnalysis
import FaceQuality

/// Model files that were read and checked, but not yet parsed.
public struct LoadedModels: Sendable {
  private let detector: ModelFile?

  /// - Throws: `WorkerError(.models)` for a file that cannot be read, or is not the one this program was built for.
  public init(reading models: WorkerModels) throws(WorkerError) {
    do throws(AnalysisError) {
      if let path = models.detector {
        detector = try ModelFile(reading: path, as: .yuNet)
      } else {
        detector = nil
      }
    } catch {
      throw WorkerError(.models, error.description)
    }
  }

  /// - Throws: `WorkerError(.models)`.
  public func assessor() throws(WorkerError) -> sending any FrameAssessor {
    do throws(AnalysisError) {
      if let detector { return try DetectorAssessor(detector: YuNetDetector(detector)) }
      return try DetectorAssessor(detector: DlibDetector())
    } catch {
      throw WorkerError(.models, error.description)
    }
  }
}
