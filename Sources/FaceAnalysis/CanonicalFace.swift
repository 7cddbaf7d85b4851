/// Points of MediaPipe's canonical face model (canonical_face_model.obj, Apache-2.0) that hardly move with the
/// expression: what a face that looks straight ahead is like.
enum CanonicalFace {
  /// Indices into the mesh, and where the point is on the image-right side: x to the right, y up, z towards the viewer,
  /// in centimetres. The image-left point is its mirror image; on the middle line both are one.
  static let points: [(left: Int, right: Int, position: SIMD3<Double>)] = [
    (left: 4, right: 4, [0, -0.46317, 7.58658]),
    (left: 6, right: 6, [0, 2.47325, 5.78863]),
    (left: 10, right: 10, [0, 8.26178, 4.48154]),
    (left: 33, right: 263, [4.44586, 2.66399, 3.17342]),
    (left: 54, right: 284, [6.27933, 6.61543, 1.42585]),
    (left: 67, right: 297, [3.52396, 8.00598, 3.72916]),
    (left: 117, right: 346, [5.25866, 0.945811, 2.97431]),
    (left: 119, right: 348, [3.30068, 0.861641, 3.87278]),
    (left: 121, right: 350, [1.82073, 1.46795, 4.22412]),
    (left: 127, right: 356, [7.7431, 2.365, -2.00517]),
    (left: 129, right: 358, [1.78579, -0.978284, 4.85047]),
    (left: 132, right: 361, [7.2709, -2.89092, -2.25245]),
    (left: 133, right: 362, [1.85643, 2.58525, 3.7579]),
    (left: 136, right: 365, [5.08528, -7.17859, 0.714711]),
    (left: 143, right: 372, [6.40757, 2.23602, 1.56084]),
    (left: 147, right: 376, [6.23488, -1.94443, 1.66354]),
    (left: 198, right: 420, [1.24682, 0.230297, 5.68104]),
    (left: 205, right: 425, [3.83293, -1.53733, 4.13773]),
  ]
}
