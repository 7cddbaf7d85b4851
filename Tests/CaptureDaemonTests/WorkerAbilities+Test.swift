import CaptureWorker
import FaceQuality
import TrustedPacket

extension WorkerAbilities {
  /// Like the built-in detector's: no landmarks.
  static let test = WorkerAbilities(
    algorithms: AlgorithmSet(id: "test/1", models: [:]),
    assessable: Set(Measure.allCases).subtracting([.frontalAngle, .interEyeDistance]))
}
