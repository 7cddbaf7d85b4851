import DeviceAPI
import Foundation
import HTTPTypes
import TestSupport
import Testing

@Suite("The contract in docs/openapi.yaml")
struct OpenAPITests {
  private static func contract() throws -> String {
    try String(contentsOfFile: SharedData.checkout + "/docs/openapi.yaml", encoding: .utf8)
  }

  @Test("It lists exactly the codes of the program")
  func codes() throws {
    let list = try #require(try Self.contract().components(separatedBy: "    Code:\n").last)
    let codes = list.split(separator: "\n").compactMap { line in
      line.wholeMatch(of: /\s+- ([a-z_]+)/).map { String($0.1) }
    }
    #expect(Set(codes) == Set(APIProblem.allCases.map(\.rawValue)))
    #expect(codes.count == APIProblem.allCases.count)
  }

  @Test("Each code stands under its own status", arguments: APIProblem.allCases)
  func statuses(code: APIProblem) throws {
    let paths = try #require(try Self.contract().components(separatedBy: "\n  schemas:\n").first)
    let sections = paths.components(separatedBy: "        \"").dropFirst()
    let statuses = Set(sections.filter { $0.contains("`\(code.rawValue)`") }.map { $0.prefix(3) })
    // These two stand in shared components, which carry no status of their own.
    if code != .notFound && code != .internalError {
      #expect(statuses.contains("\(code.status.code)"))
    }
    #expect(paths.contains("`\(code.rawValue)`"))
  }
}
