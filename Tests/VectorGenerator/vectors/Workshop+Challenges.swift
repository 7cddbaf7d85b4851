import DeviceKeys
import Foundation
import PacketVectors

@testable import TrustedPacket

extension Workshop {
  /// Challenges have no signatures, so they always come out the same.
  func makeChallenges() throws {
    let everything = LivenessAction.allCases
    let redrawn = try salt { $0.pair(0) >= 65_400 }
    let redrawnDelay = try salt { $0.pair(0) < 65_400 && $0.pair(1) >= 65_065 }
    var vectors = [
      try challenge("all-actions", "all seven actions: one of 150 sequences, three delays"),
      try challenge("other-nonce", "another nonce", nonce: SHA256.digest([1]).bytes),
      try challenge("other-salt", "another salt", salt: SHA256.digest([2]).bytes),
      try challenge("other-key", "another device", key: "other-device"),
      try challenge("other-profile", "another capture profile", profile: SHA256.digest([3])),
      try challenge(
        "redrawn-sequence", "the first number is 65,400 or more, so it is drawn again",
        salt: redrawn),
      try challenge(
        "redrawn-delay", "the number of the first delay is 65,065 or more, so it is drawn again",
        salt: redrawnDelay),
      try challenge(
        "smallest", "three actions: their six orders", allowed: [.nod, .turnRight, .turnLeft]),
      try challenge(
        "one-turn", "one turn among four actions: it is always asked for",
        allowed: [.turnRight, .blink, .mouthOpen, .moveCloser]),
      try challenge(
        "no-turn", "no turn: no challenge", allowed: everything.filter { !$0.isTurn }),
      try challenge("two-actions", "too few: no challenge", allowed: [.turnLeft, .nod]),
    ]
    // Whoever draws from the wrong set is told apart by more than luck.
    for (index, action) in everything.enumerated() where !action.isTurn {
      vectors.append(
        try challenge(
          "without-\(action.name)", "all actions but one",
          salt: SHA256.digest([100 + UInt8(index)]).bytes,
          allowed: everything.filter { $0 != action }))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let lines = try vectors.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    try Data("[\n\(lines.joined(separator: ",\n"))\n]\n".utf8)
      .write(to: folder.url.appending(path: VectorFolder.challengesFile))
  }

  private static let nonce = Hex.decode(VectorFacts.nonce) ?? []
  private static let profile = SHA256.digest(Array("profile".utf8))

  private func challenge(
    _ name: String, _ about: String, nonce: [UInt8] = nonce,
    salt: [UInt8] = SHA256.digest(Array("salt".utf8)).bytes, key: String = "device",
    profile: SHA256Digest = profile, allowed: [LivenessAction] = LivenessAction.allCases
  ) throws -> ChallengeVector {
    var vector = ChallengeVector(
      name: name, about: about, nonce: Hex.encode(nonce), salt: Hex.encode(salt), key: key,
      profile: profile.description, allowed: allowed.map(\.name),
      seed: "", steps: nil)
    vector.seed = Hex.encode(
      try stream(nonce: nonce, salt: salt, key: key, profile: profile).bytes.prefix(32))
    vector.steps = try vector.derived(in: folder)?.vector
    return vector
  }

  private func stream(
    nonce: [UInt8], salt: [UInt8], key: String, profile: SHA256Digest
  ) throws -> ChallengeStream {
    try ChallengeStream(
      nonce: ForgeError.require(Nonce(nonce), "nonce"),
      salt: ForgeError.require(ChallengeSalt(salt), "salt"), key: folder.key(key).publicKey,
      profile: profile)
  }

  /// The first salt, of those that count up, whose stream is as wanted.
  private func salt(where isWanted: (ChallengeStream) -> Bool) throws -> [UInt8] {
    let key = try folder.key("device").publicKey
    let nonce = try ForgeError.require(Nonce(Self.nonce), "nonce")
    for number in 0..<100_000 {
      let bytes = SHA256.digest(Array("salt \(number)".utf8)).bytes
      let salt = try ForgeError.require(ChallengeSalt(bytes), "salt")
      let stream = ChallengeStream(nonce: nonce, salt: salt, key: key, profile: Self.profile)
      if isWanted(stream) { return bytes }
    }
    throw ForgeError(what: "find a salt")
  }
}

extension ChallengeStream {
  /// The stream's numbers as they lie there, before any is left out.
  fileprivate func pair(_ index: Int) -> Int {
    Int(bytes[2 * index]) << 8 | Int(bytes[2 * index + 1])
  }
}
