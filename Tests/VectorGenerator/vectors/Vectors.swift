import Foundation
import PacketVectors
import TrustedPacket

/// `vectors FOLDER [--fresh]`: writes the packet vectors of docs/vectors.
@main
enum Vectors {
  static let recipes =
    Recipe.accepted + Recipe.structure + Recipe.header + Recipe.claims + Recipe.capture
    + Recipe.trust + Recipe.revocation + Recipe.proof + Recipe.quotes + Recipe.policy
    + Recipe.liveness + Recipe.samples + Recipe.depth

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let paths = arguments.filter { $0 != "--fresh" }
    guard paths.count == 1, let path = paths.first else {
      FileHandle.standardError.write(Data("usage: vectors FOLDER [--fresh]\n".utf8))
      exit(64)
    }
    let workshop = try Workshop(path, isFresh: arguments.contains("--fresh"))
    for recipe in recipes {
      try FileManager.default.createDirectory(
        at: workshop.folder.url.appending(path: recipe.file).deletingLastPathComponent(),
        withIntermediateDirectories: true)
      try workshop.keep(recipe.file) { try recipe.packet(in: workshop.folder) }
    }
    try workshop.makeChallenges()
    let manifest = try VectorManifest(
      profile: Claims.profile, anchor: "certificates/root.pem",
      time: VectorFacts.time, nonce: VectorFacts.nonce, keys: workshop.files(in: "keys"),
      certificates: workshop.files(in: "certificates"), crls: workshop.files(in: "crls"),
      denyLists: workshop.files(in: "deny-lists"),
      policies: workshop.files(in: "policies"), samples: workshop.files(in: "samples"),
      challenges: VectorFolder.challengesFile, packets: recipes.map(\.vector))
    try Data(manifest.json().utf8)
      .write(to: workshop.folder.url.appending(path: VectorFolder.manifestFile))
    print("\(recipes.count) packets in \(path)")
  }
}
