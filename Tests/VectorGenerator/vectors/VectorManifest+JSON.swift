import Foundation
import PacketVectors

extension VectorManifest {
  /// JSON with one packet per line, which keeps it short and its differences readable.
  func json() throws -> String {
    var head = self
    head.packets = []
    let text = try Self.encode(head, [.prettyPrinted])
    let lines = try packets.map { "    " + (try Self.encode($0, [])) }.joined(separator: ",\n")
    return text.replacing("\"packets\" : [\n\n  ]", with: "\"packets\" : [\n\(lines)\n  ]") + "\n"
  }

  private static func encode(
    _ value: some Encodable, _ more: JSONEncoder.OutputFormatting
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = more.union([.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
