import FaceAnalysis
import FaceQuality

/// The models that the laboratory works with, read and checked once.
public struct LabModels: Sendable {
  private let detector: ModelFile
  private let mesh: ModelFile
  private let triangles: FaceTriangles

  /// - Parameter folder: holds YuNet, the face mesh and the canonical face.
  /// - Throws: `PresentationError(.model)`.
  public init(in folder: String) throws(PresentationError) {
    do {
      detector = try ModelFile(reading: "\(folder)/\(ModelPin.yuNet.fileName)", as: .yuNet)
      mesh = try ModelFile(reading: "\(folder)/\(ModelPin.faceMesh.fileName)", as: .faceMesh)
    } catch {
      throw PresentationError(.model, "\(error)")
    }
    triangles = try FaceTriangles(reading: "\(folder)/canonical_face_model.obj")
  }

  /// What looks at frames in the product.
  func assessor() throws(PresentationError) -> MeshAssessor {
    do {
      return try MeshAssessor(detector: YuNetDetector(detector), mesh: MeshNetwork(mesh))
    } catch {
      throw PresentationError(.model, "\(error)")
    }
  }

  /// What makes heads of photographs.
  public func reader() throws(PresentationError) -> SubjectReader {
    do {
      return try SubjectReader(
        detector: YuNetDetector(detector), mesh: MeshNetwork(mesh), triangles: triangles)
    } catch {
      throw PresentationError(.model, "\(error)")
    }
  }

  /// Reads everybody's photograph.
  ///
  /// - Parameter testData: folder of the test data.
  /// - Throws: `PresentationError(.subject)`.
  public func subjects(
    in testData: String, half: SubjectSource.Half? = nil
  ) async throws(PresentationError) -> [Subject] {
    var subjects: [Subject] = []
    for source in SubjectSource.all where half == nil || source.half == half {
      let picture = try await source.picture(in: testData)
      subjects.append(try reader().read(picture, of: source))
    }
    return subjects
  }
}
