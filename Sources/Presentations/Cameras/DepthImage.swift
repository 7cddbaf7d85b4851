import Liveness

/// What a depth camera delivers: unsigned 16 bits a pixel, little-endian, 0 for none; as large as the visible frame, and from
/// the same place.
struct DepthImage: Sendable {
  let bytes: [UInt8]
  let lens: DepthLens
}
