/// The light of a room, and what a camera and its compression make of it.
struct Look: Sendable {
  /// Of all light.
  let gain: Float
  /// Of blue and red against green.
  let blue: Float
  let red: Float
  /// Loss of light from one side of the picture to the other, signed.
  let side: Float
  /// Standard deviation of the sensor's noise.
  let noise: Float
  /// libjpeg's.
  let quality: Int

  init(_ random: inout LabRandom) {
    gain = random.number(0.75...1.12)
    blue = random.number(0.9...1.1)
    red = random.number(0.9...1.1)
    side = random.number(-0.35...0.35)
    noise = random.number(1...4.5)
    quality = Int(random.number(65...95))
  }
}
