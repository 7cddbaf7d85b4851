import DeviceKeys
import FaceAnalysis
import Glibc
import JPEG
import Platform

/// MiniFASNet V2 and V1SE (minivision-ai, Silent-Face-Anti-Spoofing): two small networks that tell prints and screens from
/// faces by what is seen around and on them. They may only deny: what they take for live may still be a good picture.
///
/// Belongs to one thread at a time: it works in memory that it uses again for each face.
public final class PassiveNetworks {
  /// Pixels of the networks' image, each way.
  static let side = 80
  /// The class of live faces; 0 and 2 are attacks.
  static let live = 1
  private static let output = "logits"
  private let near: NeuralNetwork
  private let far: NeuralNetwork
  private let memory: LockedMemory
  /// SHA-256 of the model files, by role.
  public let models: [String: SHA256Digest]

  /// - Throws: `AnalysisError`: `.model` for a model that is not these networks, `.failed` when memory cannot be locked.
  public init(near: ModelFile, far: ModelFile) throws(AnalysisError) {
    self.near = try NeuralNetwork(near, outputs: [Self.output])
    self.far = try NeuralNetwork(far, outputs: [Self.output])
    models = [near.pin.role: near.digest, far.pin.role: far.digest]
    do { memory = try LockedMemory(byteCount: 3 * Self.side * Self.side) } catch {
      throw AnalysisError(.failed, error.description)
    }
  }

  /// Probability that a face is live, 0…1, the mean of both networks.
  ///
  /// - Parameters:
  ///   - box: of the face, in pixels of the full frame.
  ///   - image: blue, green, red.
  /// - Returns: nil when the box leaves nothing to look at.
  /// - Throws: `AnalysisError(.failed)`.
  public func probability(
    of box: ImageBox, in image: AnalysisImage
  ) throws(AnalysisError) -> Double? {
    guard let first = PassiveCrop(box, scale: 2.7, in: image),
      let second = PassiveCrop(box, scale: 4, in: image)
    else { return nil }
    return (try live(first, near, image) + live(second, far, image)) / 2
  }

  private func live(
    _ crop: PassiveCrop, _ network: NeuralNetwork, _ image: AnalysisImage
  ) throws(AnalysisError) -> Double {
    defer { memory.wipe(0..<memory.count) }
    try memory.withUnsafeMutableBytes(0..<memory.count) { target throws(AnalysisError) in
      image.withUnsafeBytes {
        crop.cut(from: $0, bytesPerLine: image.bytesPerLine, to: target, side: Self.side)
      }
      // 0…255: divided by 255, as is usual, every picture looks like an attack.
      try network.run(
        bgr: UnsafeRawBufferPointer(target), side: Self.side, scale: 1, swapsRedAndBlue: false)
    }
    let scores = network.blob(0)
    guard scores.count == 3, scores.allSatisfy(\.isFinite) else {
      throw AnalysisError(.failed, "a passive network's output is not three scores")
    }
    let largest = Double(max(scores[0], scores[1], scores[2]))
    let sum = (0..<3).reduce(0.0) { $0 + exp(Double(scores[$1]) - largest) }
    return exp(Double(scores[Self.live]) - largest) / sum
  }

  /// Overwrites what the networks keep of the last face.
  public func wipe() {
    near.wipe()
    far.wipe()
  }
}
