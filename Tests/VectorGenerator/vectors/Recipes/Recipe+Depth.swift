import CBOR
import DeviceKeys
import PacketVectors
import TrustedPacket

extension Recipe {
  /// Depth maps: their claims and their files.
  static let depth: [Recipe] = [
    Recipe("png-of-light", .malformed, "media_type", "A PNG of visible light") {
      $0.claims.samples[0].mediaType = .png
    },
    Recipe("depth-as-jpeg", .malformed, "media_type", "Distances in a JPEG") {
      try $0.setDepthMap()
      $0.claims.samples[1].mediaType = .jpeg
    },
    Recipe("depth-without-geometry", .malformed, "geometry", "Distances that mean nothing") {
      try $0.setDepthMap()
      $0.claims.samples[1].geometry = nil
    },
    Recipe("geometry-of-light", .malformed, "geometry", "An image with the geometry of a map") {
      $0.claims.samples[0].geometry = .example
    },
    Recipe("geometry-unit", .malformed, "geometry.unit", "Steps of no length") {
      try $0.setDepthMap()
      $0.claims.samples[1].geometry?.unit = 0
    },
    Recipe("geometry-focal", .malformed, "geometry.intrinsics", "A focal length of 0") {
      try $0.setDepthMap()
      $0.claims.samples[1].geometry?.intrinsics[1] = 0
    },
    Recipe("geometry-rotation", .malformed, "geometry.rotation", "Eight numbers of nine") {
      try $0.setDepthMap()
      $0.claims.samples[1].geometry?.rotation.removeLast()
    },
    Recipe("geometry-translation", .malformed, "geometry.translation", "More than ten metres") {
      try $0.setDepthMap()
      $0.claims.samples[1].geometry?.translation[2] = 10_000_001
    },
    Recipe("depth-flipped", .sample, "sample 1", "One bit of the map") {
      try $0.setDepthMap()
      $0.tamperSamples = { $0[1][40] ^= 1 }
    },
    Recipe("depth-is-jpeg", .image, "sample 1", "Signed as a PNG, but a JPEG") {
      try $0.setDepthMap("infrared.jpg")
    },
    Recipe("depth-8-bit", .image, "16-bit", "A PNG of 8 bits") {
      try $0.setDepthMap("depth-8-bit.png")
    },
    Recipe("depth-trailing", .image, "sample 1", "A byte behind the map") {
      try $0.setDepthMap("depth-trailing.png")
    },
    Recipe("depth-damaged", .image, "sample 1", "Pixels that are not those of their CRC") {
      try $0.setDepthMap("depth-damaged.png")
    },
    Recipe("depth-taller", .image, "sample 1", "Fewer rows than the header says") {
      try $0.setDepthMap("depth-taller.png")
      $0.claims.samples[1].height = 17
    },
    Recipe("depth-other-size", .image, "claimed size", "A map that is smaller than claimed") {
      try $0.setDepthMap()
      $0.claims.samples[1].width = 17
    },
  ]
}
