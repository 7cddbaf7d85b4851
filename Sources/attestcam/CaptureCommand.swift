import ArgumentParser
import DeviceAPI
import DeviceKeys
import Foundation
import Glibc
import NIOCore
import Platform

struct CaptureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capture",
    abstract: "Ask the device for a packet that answers a server's nonce.",
    discussion: """
      Shows what the user should do on the terminal and stores the packet. A nonce is good for one attempt.

      Exit codes: 0 the packet is stored, 64 wrong usage, 1 anything else, and
      \(CaptureExit.table)
      """)

  @Option(help: "The recognition server's nonce: 64 hex digits.") var nonce: Nonce
  @Option(help: "What the sample is for; the server asked for the nonce with the same word.")
  var purpose: String
  @Option(help: "URI of the recognition server, as it came with the nonce.") var audience: String
  @Option(help: "Capture profile; the first one allowed by the daemon's configuration if left out.")
  var profile: String?
  @Option(help: "How long the capture may take: 1,000 to 45,000 ms.") var deadlineMs: Int64?
  @Option(help: "Language of what the user is told: en or zh; that of the locale if left out.")
  var language: Language = .ofLocale
  @Option(help: "The daemon's socket.") var socket = DeviceClient.defaultSocket
  @Option(help: "Where to store the packet (mode 0600); standard output if left out.")
  var out: String?

  func validate() throws {
    guard (1_000...45_000).contains(deadlineMs ?? 1_000) else {
      throw ValidationError("--deadline-ms takes 1000 to 45000.")
    }
    guard out != nil || isatty(STDOUT_FILENO) == 0 else {
      throw ValidationError("A packet is binary: name a file with --out, or redirect the output.")
    }
  }

  func run() async throws {
    let order = CaptureOrder(
      nonce: nonce.bytes, purpose: purpose, audience: audience, profile: profile,
      deadlineMilliseconds: deadlineMs)
    let (purpose, language) = (purpose, language)
    do {
      let packet = try await DeviceClient.with(socket: socket) { client in
        if Console.showsProgress { await Self.showNotice(for: purpose, of: client, language) }
        let ticket = try await client.beginCapture(order)
        return try await Self.follow(ticket.id, on: client, language)
      }
      try store(packet)
    } catch let error as DeviceClientError {
      Console.error(error.message)
      throw ExitCode(CaptureExit(error)?.rawValue ?? 1)
    } catch let error as SystemError {
      Console.error("\(error)")
      throw ExitCode(1)
    }
  }

  /// The person before the camera must know first; a program that runs this one shows the notice itself.
  private static func showNotice(
    for purpose: String, of client: DeviceClient, _ language: Language
  ) async {
    guard let device = try? await client.device(),
      let notice = device.notices.first(where: { $0.purpose == purpose })
    else { return }
    Console.progress(notice.text[language])
  }

  /// Shows the capture's progress and returns its packet; an interrupt cancels it on the device too.
  private static func follow(
    _ id: String, on client: DeviceClient, _ language: Language
  ) async throws -> ByteBuffer {
    let interrupt = cancelOnInterrupt(id, client)
    defer { interrupt.cancel() }
    let progress = Task {
      for try await notice in client.notices(of: id) {
        if let text = notice.notice.text(in: language) { Console.progress(text) }
      }
    }
    defer { progress.cancel() }
    return try await client.packet(of: id)
  }

  private static func cancelOnInterrupt(
    _ id: String, _ client: DeviceClient
  ) -> any DispatchSourceSignal {
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { Task { try? await client.cancel(id) } }
    source.resume()
    return source
  }

  private func store(_ packet: ByteBuffer) throws {
    if let out {
      try DurableFile.write(packet.readableBytesView, to: out, mode: 0o600)
      Console.progress("packet of \(packet.readableBytes) bytes stored in \(out)")
    } else {
      FileHandle.standardOutput.write(Data(packet.readableBytesView))
    }
  }
}

extension CaptureNotice {
  /// One line for a person; nil for what only programs need.
  func text(in language: Language) -> String? {
    switch self {
    case .camera(let camera): "camera: \(camera.model), \(camera.width)×\(camera.height)"
    case .guidance(let guidance):
      language == .zh ? guidance.textZh ?? guidance.text : guidance.text
    case .prompt(let prompt):
      "\(language == .zh ? prompt.textZh : prompt.text) (\((prompt.timeLimit + 999) / 1000) s)"
    case .state(let state): state.state
    case .done: "done"
    case .failed: nil
    }
  }
}
