import FaceAnalysis
import FaceQuality

/// Model files that were read and checked, but not yet parsed.
public struct LoadedModels: Sendable {
  private let detector: ModelFile?
  private let mesh: ModelFile?

  /// - Throws: `WorkerError(.models)` for a file that cannot be read, or is not the one this program was built for.
  public init(reading models: WorkerModels) throws(WorkerError) {
    detector = try Self.read(models.detector, as: .yuNet)
    mesh = try Self.read(models.mesh, as: .faceMesh)
  }

  private static func read(
    _ path: String?, as pin: ModelPin
  ) throws(WorkerError) -> ModelFile? {
    guard let path else { return nil }
    do throws(AnalysisError) { return try ModelFile(reading: path, as: pin) } catch {
      throw WorkerError(.models, error.description)
    }
  }

  /// What looks at faces with these models: a mesh where there is one, else the detector alone.
  ///
  /// - Throws: `WorkerError(.models)`.
  public func assessor() throws(WorkerError) -> sending any FrameAssessor {
    do throws(AnalysisError) {
      let finder: any FaceDetector =
        if let detector { try YuNetDetector(detector) } else { try DlibDetector() }
      guard let mesh else { return try DetectorAssessor(detector: finder) }
      return try MeshAssessor(detector: finder, mesh: MeshNetwork(mesh))
    } catch {
      throw WorkerError(.models, error.description)
    }
  }
}
