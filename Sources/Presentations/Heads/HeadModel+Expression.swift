extension HeadModel {
  /// The points with eyelids and mouth as asked for, otherwise as the photograph has them.
  func expressing(_ state: HeadState, into target: inout [SIMD3<Float>]) {
    for index in points.indices { target[index] = points[index] }
    let fall = state.jaw * jawFall - jawRise
    for index in points.indices where jawWeights[index] > 0 {
      target[index].y += fall * jawWeights[index]
    }
    // An opening mouth draws its corners together by some.
    if state.jaw > 0 {
      let middle = (points[13].x + points[14].x) / 2
      let narrow = 1 - 0.12 * state.jaw
      for index in FaceParts.mouthInside { target[index].x = middle + (target[index].x - middle) * narrow }
    }
    guard state.lids > 0 else { return }
    for (fold, lid) in FaceParts.lidFolds {
      guard let pair = FaceParts.lids.first(where: { $0.upper == lid }) else { continue }
      target[fold] += (points[pair.lower] - points[lid]) * (0.25 * state.lids)
    }
    // The line of the lashes stays between closed lids.
    let lashes: SIMD3<Float> = [0, 0.012 * eyeDistance, 0]
    for (upper, lower) in FaceParts.lids {
      let shut = points[lower] + (points[lower] - points[upper]) * 0.08
      target[upper] += (shut - lashes - points[upper]) * state.lids
      target[lower] += (shut + lashes - points[lower]) * state.lids
    }
  }
}
