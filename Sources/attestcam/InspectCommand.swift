import ArgumentParser
import DeviceKeys
import Foundation
import Platform
import TrustedPacket
import Verification

struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a packet says, without believing it.",
    discussion: "Nothing is verified here: anybody can write such a file. Use `verify` to decide.")

  @Argument(help: "The packet.") var file: String
  @Flag(help: "Print JSON.") var json = false
  @Option(help: "Write token, certificates and samples into this directory (mode 0600 each).")
  var extract: String?

  func run() async throws {
    let packet = try read()
    if json {
      try Console.json(PacketReport(packet))
    } else {
      print(PacketText(packet).lines.joined(separator: "\n"))
    }
    if let extract { try write(packet, into: extract) }
  }

  private func read() throws -> Packet {
    let bytes: [UInt8]
    do { bytes = try DurableFile.read(file, limit: Packet.largest + 1) } catch {
      Console.error("\(error)")
      throw ExitCode(1)
    }
    do { return try Packet(bytes) } catch {
      Console.error("\(file) is not a trusted face packet: \(error.message)")
      throw ExitCode(VerificationStep.malformed.exitCode)
    }
  }

  private func write(_ packet: Packet, into directory: String) throws {
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try DurableFile.write(packet.token.bytes, to: "\(directory)/token.cose")
    try DurableFile.write(packet.token.payload, to: "\(directory)/claims.cbor")
    if let chain = try? packet.token.chain() {
      try DurableFile.write(chain.pem.utf8, to: "\(directory)/chain.pem")
    }
    for (index, sample) in packet.samples.enumerated() {
      let mediaType = packet.token.claims.samples[index].mediaType
      try DurableFile.write(
        sample, to: "\(directory)/sample-\(index).\(mediaType.fileExtension)")
    }
    Console.progress("written to \(directory)")
  }
}
