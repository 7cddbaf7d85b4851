/// Which points of the mesh are lids and lips.
enum FaceParts {
  /// Upper and lower lid of both eyes, corners left out, one above the other.
  static let lids: [(upper: Int, lower: Int)] = [
    (246, 7), (161, 163), (160, 144), (159, 145), (158, 153), (157, 154), (173, 155),
    (466, 249), (388, 390), (387, 373), (386, 374), (385, 380), (384, 381), (398, 382),
  ]
  /// The skin above the upper lids, which a closing lid draws down by some.
  static let lidFolds: [(point: Int, lid: Int)] = [
    (247, 246), (30, 161), (29, 160), (27, 159), (28, 158), (56, 157), (190, 173),
    (467, 466), (260, 388), (259, 387), (257, 386), (258, 385), (286, 384), (414, 398),
  ]
  /// Inner edges of the lips, corners left out, one above the other.
  static let lips: [(upper: Int, lower: Int)] = [
    (191, 95), (80, 88), (81, 178), (82, 87), (13, 14), (312, 317), (311, 402), (310, 318),
    (415, 324),
  ]
  static let mouthCorners = (left: 78, right: 308)
  /// The rest of the lower lip.
  static let lowerLip: Set<Int> = [
    146, 91, 181, 84, 17, 314, 405, 321, 375, 77, 90, 180, 85, 16, 315, 404, 320, 307, 96, 89, 179,
    86, 15, 316, 403, 319, 325,
  ]
  /// The upper lip, which hardly moves.
  static let upperLip: Set<Int> = [
    185, 40, 39, 37, 0, 267, 269, 270, 409, 184, 74, 73, 72, 11, 302, 303, 304, 408, 183, 42, 41,
    38, 12, 268, 271, 272, 407, 191, 80, 81, 82, 13, 312, 311, 310, 415,
  ]
  static let outerMouthCorners = (left: 61, right: 291)
  /// Corners of triangles that show the inside of the mouth, all three of them.
  static let mouthInside = Set(
    lips.flatMap { [$0.upper, $0.lower] } + [mouthCorners.left, mouthCorners.right])
  /// Likewise of triangles that show an eye.
  static let eyes = Set(lids.flatMap { [$0.upper, $0.lower] } + [33, 133, 362, 263])
}
