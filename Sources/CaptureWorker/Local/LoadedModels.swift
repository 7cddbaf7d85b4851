import FaceAnalysis
import FaceQuality
import Liveness

/// Model files that were read and checked, but not yet parsed.
public struct LoadedModels: Sendable {
  private let detector: ModelFile?
  private let mesh: ModelFile?
  private let passive: (near: ModelFile, far: ModelFile)?

  /// - Throws: `WorkerError(.models)` for a file that cannot be read, or is not the one this program was built for.
  public init(reading models: WorkerModels) throws(WorkerError) {
    detector = try Self.read(models.detector, as: .yuNet)
    mesh = try Self.read(models.mesh, as: .faceMesh)
    if let near = try Self.read(models.passive?.near, as: .passiveNear),
      let far = try Self.read(models.passive?.far, as: .passiveFar)
    {
      passive = (near, far)
    } else {
      passive = nil
    }
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

  /// What looks for presentation attacks with these models.
  ///
  /// - Throws: `WorkerError(.models)`.
  public func livenessTools() throws(WorkerError) -> sending LivenessTools {
    do throws(AnalysisError) {
      guard let passive else { return LivenessTools() }
      return LivenessTools(
        passive: try PassiveNetworks(near: passive.near, far: passive.far))
    } catch {
      throw WorkerError(.models, error.description)
    }
  }
}
