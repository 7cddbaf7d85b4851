import ArgumentParser
import CaptureDaemon
import CaptureWorker
import Foundation
import Liveness
import Pictures
import Platform
import Presentations
import VideoCapture

/// The daemon with a presentation before its cameras.
struct PresentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "present",
    abstract: "Run the capture daemon with a simulated person or attack before its camera.",
    discussion: """
      Reads the same configuration as attestcamd, whose models it needs, and renders what `pad` evaluates in real time: \
      the person hears the prompts of the capture that runs. Packets say so: camera kind replay, debugging enabled.
      """)

  @Option(help: "The daemon's configuration.") var config = Configuration.defaultPath
  @Option(help: "\(Species.allCases.map(\.rawValue).joined(separator: "; ")).")
  var species = Species.bonaFide
  @Option(help: "\(SubjectSource.all.map(\.person).joined(separator: ", ")).")
  var person = SubjectSource.all[0].person
  @Option(help: "Photograph of one frontal face to animate, in place of --person.")
  var photograph: String?
  @Option(help: "Of movement, light and noise.") var seed: UInt64 = 0
  @OptionGroup var folders: LabFolders

  func run() async throws {
    try ProcessHardening.apply()
    let configuration = try Configuration(path: config)
    let subject = try await subject()
    let camera = try PresentationCamera(
      Presentation(species, of: subject, seed: seed), pace: .real(MonotonicClock()))
    let roles = configuration.cameras.roles
    try await configuration.serve(
      try configuration.withModels { (models) throws(WorkerError) in
        PresentedWorker(
          camera, senses: Set(Sense.allCases.filter { roles.contains($0.role) }),
          assessor: try models.assessor(), tools: try models.livenessTools())
      })
  }
}

extension PresentCommand {
  private func subject() async throws -> Subject {
    let reader = try LabModels(in: folders.modelFolder).reader()
    if let photograph {
      let bytes = try DurableFile.read(photograph, limit: Picture.largestFile)
      return try reader.read(
        Picture(file: bytes), of: SubjectSource(person: "photograph", file: photograph))
    }
    guard let source = SubjectSource.all.first(where: { $0.person == person }) else {
      throw ValidationError("There is no \(person); see --help.")
    }
    return try reader.read(try await source.picture(in: folders.testDataFolder), of: source)
  }
}

extension Species: ExpressibleByArgument {}

extension Sense {
  /// The camera that it looks through.
  fileprivate var role: CameraRole {
    switch self {
    case .visible: .visible
    case .depth: .depth
    case .infrared: .infrared
    }
  }
}
